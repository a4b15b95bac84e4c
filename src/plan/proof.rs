//! Checks a finished plan against the facts, before a file is written: what the start needs is in the image. Repairs nothing and
//! changes no decision: what can be repaired was repaired where it was decided; the rest is said, and what a volume will hide.

mod beside;
mod called;
mod climbs;
mod commands;
mod companions;
mod imports;
mod mcp_servers;
mod objects;
mod one_module;
mod opened;
mod programs;
mod shipped;
mod their_paths;
mod unbound;

use std::collections::{BTreeMap, BTreeSet};

use crate::inspect::code::Import;
use crate::inspect::evidence::Place;
use crate::inspect::lock::{Closure, PythonVersion};
use crate::plan::build_plan::{Install, Notice, SourcesPlan, StartPlan, Unmet};
use crate::plan::chosen::Chosen;
use crate::plan::content::front_end::FrontEnd;
use crate::plan::imports::{Missing, SearchPath};
use crate::plan::request::Request;
use crate::plan::start::command::working_directory;
use crate::sourced::{Source, Sourced};

/// What is checked, and what it is checked against.
pub(crate) struct Proof<'p> {
    pub(crate) request: &'p Request<'p>,
    /// The Python of the image.
    pub(crate) python: PythonVersion,
    /// What a production install holds.
    pub(crate) closure: &'p Closure,
    pub(crate) chosen: &'p Chosen,
    /// Imports that certainly run and that nothing is known to bring.
    pub(crate) missing: &'p [(&'p Import, Missing)],
    /// Where the program finds the project's modules.
    pub(crate) search_path: &'p SearchPath,
    pub(crate) install: &'p Install,
    /// The project's files that the program loads.
    pub(crate) reached: &'p BTreeSet<&'p str>,
    /// What lies under `/app`.
    pub(crate) sources: &'p SourcesPlan,
    pub(crate) start: &'p StartPlan,
    /// Packages of the operating system that the image has.
    pub(crate) packages: &'p [Sourced<String>],
    /// What Node builds, and what is said of it.
    pub(crate) front_end: &'p FrontEnd,
}

/// A command of the image that somebody gave as words.
struct Start<'p> {
    /// Where it starts, as the project sees it.
    directory: &'p str,
    words: &'p [String],
    given: &'p Source,
}

/// What the start needs and the image does not hold. One module for each kind.
pub(crate) fn notices(proof: &Proof<'_>) -> Vec<Notice> {
    let mut unmet: Vec<Unmet> = Vec::new();
    for start in proof.given() {
        unmet.extend(commands::unmet(proof, &start));
        unmet.extend(programs::unmet(proof, &start));
        unmet.extend(objects::unmet(proof, &start));
    }
    unmet.extend(imports::unmet(proof));
    unmet.extend(companions::unmet(proof));
    unmet.extend(unbound::unmet(proof));
    unmet.extend(climbs::unmet(proof));
    unmet.extend(opened::unmet(proof));
    let later = beside::unmet(proof, &unmet);
    unmet.extend(later);
    unmet.extend(one_module::unmet(proof));
    unmet.extend(their_paths::unmet(proof));
    unmet.extend(called::unmet(proof));
    unmet.extend(mcp_servers::unmet(proof));
    let unmet = without_repeats(unmet).into_iter().map(Notice::Unmet);
    unmet.chain(shipped::notice(proof.request, proof.sources)).collect()
}

/// Each finding once. What stands at different places of the code is not compared: there may be thousands.
fn without_repeats(unmet: Vec<Unmet>) -> Vec<Unmet> {
    let mut known: BTreeMap<Option<&Place>, Vec<&Unmet>> = BTreeMap::new();
    let mut is_new = Vec::new();
    for one in &unmet {
        let beside = known.entry(one.place()).or_default();
        is_new.push(!beside.contains(&one));
        beside.push(one);
    }
    unmet.into_iter().zip(is_new).filter_map(|(one, is_new)| is_new.then_some(one)).collect()
}

impl<'p> Proof<'p> {
    /// The commands that are not put together here: what is, names only what is there.
    fn given(&self) -> Vec<Start<'p>> {
        let directory = working_directory(self.request, self.chosen);
        let main = self.chosen.words_as_written().map(|_| &self.start.command);
        let roles = self.start.other_roles.iter().filter(|role| role.workdir.is_none()).map(|role| &role.command);
        let all = self.start.entrypoint.iter().chain(main).chain(roles.filter(|command| command.source.is_users()));
        all.map(|command: &'p Sourced<Vec<String>>| Start { directory, words: &command.value, given: &command.source })
            .collect()
    }
}
