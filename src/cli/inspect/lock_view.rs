//! Puts the lock and its review into the document that `uvdock inspect` prints. Finds nothing and decides nothing.

use super::document::{
    Cuda, DevelopmentTool, Download, Lock, Package, PackageSource, Production, System, Unfit, Wheel,
};
use crate::config::SettingsHome;
use crate::inspect::ProjectFacts;
use crate::inspect::lock::{self, ClosurePackage, LockFacts, Target, WheelFit};
use crate::plan::lock::review;
use crate::plan::{self, LockReview, Outlook, UnfitReason};

pub(super) fn lock(facts: &ProjectFacts, lock: &LockFacts, review: Option<&LockReview>) -> Lock {
    Lock {
        version: lock.version,
        revision: lock.revision,
        requires_python: lock.requires_python.as_ref().map(ToString::to_string),
        environments: markers(&lock.supported_environments),
        required_environments: markers(&lock.required_environments),
        conflicts: lock.conflicts.iter().map(|set| set.iter().map(ToString::to_string).collect()).collect(),
        packages: lock.packages.len(),
        stale: facts.staleness.iter().map(ToString::to_string).collect(),
        production: review.map(|review| production(review, SettingsHome::of(facts.uvdock_toml.as_deref()))),
    }
}

fn markers(markers: &[uv_pep508::MarkerTree]) -> Vec<String> {
    markers.iter().filter_map(|marker| marker.try_to_string()).collect()
}

fn production(review: &LockReview, home: SettingsHome) -> Production {
    let target = &review.closure.target;
    Production {
        python: review.python.to_string(),
        system: review::system(target),
        packages: review.closure.packages.iter().map(|found| package(found, target)).collect(),
        download: download(&review.download),
        built_from_source: review.compiled.iter().map(unfit).collect(),
        elsewhere: review.elsewhere.iter().map(system).collect(),
        cuda: review.cuda.as_ref().map(|found| cuda(home, found)),
        development_tools: review.development_tools.iter().map(development_tool).collect(),
    }
}

fn package(package: &ClosurePackage, target: &Target) -> Package {
    Package {
        name: package.name.to_string(),
        version: package.version.as_ref().map(ToString::to_string),
        line: package.line,
        source: match package.source {
            lock::PackageSource::Registry { .. } => PackageSource::Registry,
            lock::PackageSource::Git { .. } => PackageSource::Git,
            lock::PackageSource::Url { .. } => PackageSource::Url,
            lock::PackageSource::Path { .. } => PackageSource::Path,
            lock::PackageSource::Directory { .. }
            | lock::PackageSource::Editable { .. }
            | lock::PackageSource::Virtual { .. } => PackageSource::Tree,
        },
        wheel: match &package.wheel {
            WheelFit::Fits(wheel) => Wheel::Fits { file: wheel.filename.clone() },
            WheelFit::Missing(reason) => {
                Wheel::Missing { because: UnfitReason::new(reason, target).message().to_string() }
            }
            WheelFit::SourceTree => Wheel::SourceTree,
            WheelFit::NotInstalled => Wheel::NotInstalled,
        },
        size: package.size,
    }
}

fn download(download: &plan::Download) -> Download {
    Download { packages: download.packages, bytes: download.bytes, without_size: download.without_size }
}

fn unfit(unfit: &plan::Unfit) -> Unfit {
    Unfit {
        name: unfit.name.to_string(),
        line: unfit.line,
        because: unfit.because.message().to_string(),
        can_be_built: unfit.outlook == Outlook::Built,
    }
}

fn system(target: &plan::TargetReview) -> System {
    System {
        name: target.name(),
        is_locked: target.is_locked,
        unfit: target.unfit.iter().map(unfit).collect(),
        summary: target.summary(3).message().to_string(),
    }
}

fn cuda(home: SettingsHome, cuda: &plan::Cuda) -> Cuda {
    Cuda {
        brought_by: cuda.brought_by.iter().map(|package| package.name.to_string()).collect(),
        libraries: cuda.libraries.iter().map(ToString::to_string).collect(),
        saved: download(&cuda.saved),
        way_out: cuda.way_out.as_ref().map(|way_out| way_out.text(home).to_string()),
        toml: cuda.toml.clone(),
    }
}

fn development_tool(tool: &plan::DevelopmentTool) -> DevelopmentTool {
    DevelopmentTool {
        name: tool.name.clone(),
        purpose: tool.purpose.to_owned(),
        place: (&tool.place).into(),
        way_out: tool.way_out.clone(),
    }
}
