//! The section about the lock. Adds no fact.

use super::super::document::{Lock, Package, Production, Unfit};
use super::layout::Section;
use super::{counted, some_of};
use crate::plan::Download;
use crate::plan::lock::review::megabytes;

pub(super) fn section(lock: Option<&Lock>) -> Section {
    let mut section = Section::new("Lock and wheels");
    let Some(lock) = lock else {
        section.row("uv.lock", "missing: run `uv lock`", "");
        return section;
    };
    let production = lock.production.as_ref().map(|production| production.packages.len());
    let production = production.map(|count| format!(", {count} of them in production")).unwrap_or_default();
    let file = format!("uv.lock, version {} revision {}", lock.version, lock.revision);
    section.row("locked", format!("{}{production}", counted(lock.packages, "package", "packages")), file);
    for (label, markers) in [("only for", &lock.environments), ("wheels for", &lock.required_environments)] {
        if !markers.is_empty() {
            section.row(label, some_of(markers, 3), "");
        }
    }
    section.list("exclusive", &lock.conflicts, 3, |set| (set.join(", "), ""));
    if let Some(production) = lock.production.as_ref().filter(|production| !production.packages.is_empty()) {
        install(&mut section, production);
    }
    section
}

fn install(section: &mut Section, production: &Production) {
    let download = &production.download;
    let download = Download { packages: download.packages, bytes: download.bytes, without_size: download.without_size };
    section.row("download", download, format!("{}, Python {}", production.system, production.python));
    let largest = largest(&production.packages);
    if !largest.is_empty() {
        section.row("largest", largest, "");
    }
    if production.built_from_source.is_empty() {
        section.row("wheels", "one for every package", "");
    }
    section.list("no wheel", &production.built_from_source, 6, |unfit: &Unfit| {
        let fails = if unfit.can_be_built { "" } else { ", so it cannot be installed" };
        (&unfit.name, format!("{}{fails} (uv.lock:{})", unfit.because, unfit.line))
    });
    section.list("elsewhere", &production.elsewhere, 4, |system| (&system.name, &system.summary));
    if let Some(cuda) = &production.cuda {
        section.row("CUDA", some_of(&cuda.brought_by, 4), format!("{} to save", megabytes(cuda.saved.bytes)));
    }
    section.list("dev tool", &production.development_tools, 6, |tool| {
        (format!("{} {}", tool.name, tool.purpose), &tool.place)
    });
}

/// The heaviest packages, where the lock has sizes and there are enough of them for it to say anything.
fn largest(packages: &[Package]) -> String {
    const MOST: usize = 3;
    let mut sized: Vec<(u64, &str)> =
        packages.iter().filter_map(|package| Some((package.size?, package.name.as_str()))).collect();
    sized.sort_by_key(|(size, name)| (std::cmp::Reverse(*size), *name));
    if sized.len() <= MOST {
        return String::new();
    }
    let shown = sized.iter().take(MOST).map(|(size, name)| format!("{name} {}", megabytes(*size)));
    shown.collect::<Vec<_>>().join(", ")
}
