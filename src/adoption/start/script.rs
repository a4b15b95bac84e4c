//! Whether the image can run the authors' script in front of the command. Carries all of it or nothing.

use toml_edit::value;

use super::{Reader, Started, entered};
use crate::adoption::carried::{Carried, list, seen};
use crate::adoption::project_tools::without_tool;
use crate::catalogue::system_packages::programs;
use crate::catalogue::{program, project_tools};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{EntrypointFacts, Handover, StartFacts};
use crate::inspect::deployment::plain_words;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::{Mode, listed};
use crate::inspect::wheel::join;
use crate::message;
use crate::quote;

impl Reader<'_> {
    /// A script around the command, or in front of it. Whether the image can run it.
    pub(super) fn script(&self, script: &Located<EntrypointFacts>, started: &mut Started) -> bool {
        let EntrypointFacts { script: path, handover, .. } = &script.value;
        let hindrances = self.hindrances(&script.value, started);
        if !hindrances.is_empty() && self.inlined(&script.value, started) {
            return true;
        }
        if !hindrances.is_empty() {
            started.left.push(format!(
                "entrypoint `{path}`: {} ({})",
                message::joined(&hindrances, ", "),
                script.place
            ));
            return false;
        }
        let behind = self.behind_the_script();
        match handover {
            Handover::Words => self.words(&behind, started),
            Handover::Parameters if !behind.is_empty() => {
                started.own = without_tool(&behind);
                started.carried.push(self.verbatim(&started.own));
            }
            // The command that the script holds is what uvdock knows the program by; the script itself decides.
            Handover::Parameters | Handover::None => self.found(started),
        }
        // `ENTRYPOINT ["/app/run.sh", "shop"]`: arguments of `docker run` go behind the program.
        let beside = self.beside_the_script(path);
        // What a server is told changes with the settings.
        let serves = beside.len() > 1 && program::named(&beside[0]).is_some();
        let is_begun = !beside.is_empty() && !serves && started.own.starts_with(&beside);
        if !beside.is_empty() && !is_begun {
            let program = quote::shown(&beside);
            started.left.push(format!(
                "entrypoint `{path} {program}`: arguments of `docker run` go behind `{program}` there, and would take its place here ({})",
                script.place
            ));
        }
        started.carried.push(entrypoint(self.facts, script, if is_begun { &beside } else { &[] }));
        true
    }

    /// The words that the script is given.
    pub(super) fn behind_the_script(&self) -> Vec<String> {
        let StartFacts { entrypoint, command } = &self.start.value;
        let words: Vec<String> = entrypoint.iter().chain(command).cloned().collect();
        let words = plain_words(&words);
        let script = self.container.entrypoint.as_ref().map(|found| found.value.script.as_str()).unwrap_or_default();
        let name = script.rsplit('/').next().unwrap_or(script);
        let at = words.iter().position(|word| word.rsplit('/').next() == Some(name)).map_or(0, |at| at + 1);
        words.get(at..).unwrap_or_default().to_vec()
    }

    /// The words behind the script in `ENTRYPOINT` itself, which those of a caller do not replace.
    fn beside_the_script(&self, script: &str) -> Vec<String> {
        let words = plain_words(&self.start.value.entrypoint);
        let name = script.rsplit('/').next().unwrap_or(script);
        let at = words.iter().position(|word| word.rsplit('/').next() == Some(name));
        let rest = at.and_then(|at| words.get(at + 1..)).unwrap_or_default();
        without_tool(rest)
    }

    /// Why the image could not run a script. What a package brings is asked for instead.
    fn hindrances(&self, script: &EntrypointFacts, started: &mut Started) -> Vec<String> {
        let mut packages = Vec::new();
        let mut found: Vec<String> =
            script.calls.iter().filter_map(|call| hindrance_of_call(call, &mut packages)).collect();
        found.extend(self.names_elsewhere(script));
        found.extend(self.entered(script).into_iter().map(|(directory, line)| {
            let place = Place::line(&script.script, line);
            format!("it enters `{directory}` ({place}), which the image does not have")
        }));
        let written = script.writes.iter().filter(|file| !is_writable(&file.value));
        found
            .extend(written.map(|file| format!("it writes `{}` ({}), which its user may not", file.value, file.place)));
        if found.is_empty() {
            started.packages = packages;
        }
        found
    }

    /// Files that lie elsewhere for the program, which starts in another directory than the authors'.
    pub(super) fn names_elsewhere(&self, script: &EntrypointFacts) -> Vec<String> {
        let workdir = self.plan.start.workdir.value.as_str();
        let tree = &self.facts.tree;
        let elsewhere = script.names.iter().filter(|path| {
            let path = listed(&path.value);
            tree.is_file(path) && !tree.is_file(&join(workdir, path))
        });
        let said = elsewhere.map(|path| {
            format!("it names `{}` ({}), and the program starts in `/app/{workdir}`", path.value, path.place)
        });
        said.collect()
    }

    /// Directories that a script goes into and the project does not have, each with its line.
    pub(super) fn entered(&self, script: &EntrypointFacts) -> Vec<(String, usize)> {
        let workdir = self.plan.start.workdir.value.as_str();
        script.text.as_deref().map(|text| entered::missing(&self.facts.tree, workdir, text)).unwrap_or_default()
    }
}

/// Why the image could not run a program that a script calls.
fn hindrance_of_call(call: &Located<String>, packages: &mut Vec<Located<String>>) -> Option<String> {
    let name = call.value.rsplit('/').next().unwrap_or(&call.value);
    if call.value.contains(".venv/") || call.value.starts_with("/venv/") {
        return Some(format!("it calls `{}` ({}), which lies elsewhere here", call.value, call.place));
    }
    if let Some(package) = programs::called_by_script(name) {
        packages.push(Located::new(package.debian.to_owned(), call.place.clone()));
        return None;
    }
    if !programs::is_absent(name) {
        return None;
    }
    let because = match project_tools::named(name) {
        Some(_) => "which the image does not have, and whose programs start without it",
        None => "which the image does not have or its user may not use",
    };
    Some(format!("it calls `{name}` ({}), {because}", call.place))
}

pub(super) fn is_writable(path: &str) -> bool {
    ["/tmp/", "/dev/", "/proc/", "/run/"].iter().any(|place| path.starts_with(place))
}

/// Whether a program, as a script or a line writes it, is one that the Python images do not have.
pub(super) fn is_foreign(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    programs::called_by_script(name).is_some() || programs::is_absent(name)
}

/// A script, started as the image does: by itself, or by its interpreter where it is not executable.
fn entrypoint(facts: &ProjectFacts, script: &Located<EntrypointFacts>, program: &[String]) -> Carried {
    let EntrypointFacts { script: path, interpreter, .. } = &script.value;
    let is_executable = facts.tree.files.get(path).is_some_and(|file| file.mode == Mode::Executable);
    let mut words = vec![format!("/app/{path}")];
    if !is_executable || interpreter.is_empty() {
        let shell = vec!["sh".to_owned()];
        words.splice(0..0, if interpreter.is_empty() { shell } else { interpreter.clone() });
    }
    words.extend_from_slice(program);
    seen("entrypoint", value(list(&words)), format!("entrypoint `{path}`"), &script.place)
}
