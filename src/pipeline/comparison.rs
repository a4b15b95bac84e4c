//! Compares what is rendered with what is on disk, and says why they differ. Writes nothing.

use super::services::{Services, is_own};
use super::session::PinsFrom;
use crate::drift::{self, Reason, Service};
use crate::error::Error;
use crate::plan::{Decision, decisions};
use crate::render::render_services;
use crate::sourced::Source;
use crate::sync::{self, FileChange, FileState, Others, References};

/// A file beside what is on disk, and why it is in its state.
pub struct ComparedFile {
    /// Both.
    pub change: FileChange,
    /// Why they differ.
    pub reasons: Vec<Reason>,
}

/// The files of the services beside what is on disk.
pub fn compare(services: &Services, pins: PinsFrom) -> Result<Vec<FileChange>, Error> {
    let decisions: Vec<Decision> = services.plans.iter().flat_map(decisions).collect();
    let kept = decisions.iter().filter(|decision| matches!(decision.source, Source::Pin { .. }));
    let references = References {
        kept: kept.filter_map(|decision| decision.choice.name()).map(str::to_owned).collect(),
        decided: decisions.iter().filter_map(|decision| decision.choice.name()).map(str::to_owned).collect(),
        others: match pins {
            PinsFrom::File => Others::Stay,
            PinsFrom::Defaults => Others::Move,
        },
    };
    Ok(sync::compare(&services.root, render_services(&services.plans)?, &references)?)
}

/// The services that a file is for: one, or all.
fn of_file<'a>(path: &str, all: &[Service<'a>]) -> Vec<Service<'a>> {
    all.iter().find(|service| is_own(service.plan, path)).map_or_else(|| all.to_vec(), |service| vec![*service])
}

/// Each file with the reasons for its state.
pub fn judge(changes: Vec<FileChange>, services: &Services) -> Vec<ComparedFile> {
    let all = services.each();
    let mut files = Vec::new();
    for mut change in changes {
        let services = of_file(&change.rendered.path, &all);
        if change.state == FileState::PinsDiffer && drift::contradicts(&change, &services) {
            change.state = FileState::Stale;
        }
        files.push(ComparedFile { reasons: drift::reasons(&change, &services), change });
    }
    files
}
