//! Files of the project that services of the authors' compose files start in the image: the image has to have them, and to be able to run
//! them. Changes none.

use serde_json::{Map, Value as Json};

use super::super::report::{LineChange, LineEdit, Row, RowItem, Status};
use super::{InFile, is_built_by_ours, volumes};
use crate::catalogue::project_tools;
use crate::catalogue::system_packages::programs;
use crate::config::Stage;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::compose_words;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::{Mode, ends_in, has_extension, listed};
use crate::plan::BuildPlan;

/// The files, by their paths in the project.
pub(super) fn named(facts: &ProjectFacts) -> Vec<String> {
    let all = facts.deployment.compose_file.iter().chain(&facts.deployment.compose_above);
    let built = all.flat_map(|file| file.services().filter(move |(_, service)| is_built_by_ours(file, service)));
    let mut files: Vec<String> = built.flat_map(|(_, service)| files(facts, service)).collect();
    files.sort();
    files.dedup();
    files
}

/// A row for each script that the image could not run as the service does.
pub(super) fn rows(own: &InFile<'_>, plan: &BuildPlan) -> Vec<Row> {
    let mut rows = Vec::new();
    for path in files(own.facts, own.service).into_iter().filter(|path| has_extension(path, "sh")) {
        let what = format!("`{path}` of `{}`", own.name);
        let place = own.place(&path);
        let calls = own.facts.deployment.script_at(&path).map(|script| script.calls.as_slice()).unwrap_or_default();
        for call in calls {
            rows.extend(absent(call, &what, &place));
        }
        let is_first = ["command", "entrypoint"].into_iter().any(|key| {
            let words = words(own.service, key);
            words.first().is_some_and(|word| ends_in(word, &path))
        });
        let mode = own.facts.tree.files.get(&path).map(|file| file.mode);
        if is_first && mode != Some(Mode::Executable) && !is_made_executable(plan, &own.facts.from_root(&path)) {
            let because = format!("it is not executable: run `git update-index --chmod=+x {path}`");
            rows.push(Row::new(RowItem::Compose, Status::Open, (what, because), &place));
        }
    }
    rows
}

/// A program that a script calls and the image does not have. A project tool is taken off what it starts.
fn absent(call: &Located<String>, script: &str, place: &Place) -> Option<Row> {
    let name = call.value.rsplit('/').next().unwrap_or(&call.value);
    if !programs::is_absent(name) {
        return None;
    }
    let row = |because: String| Row::new(RowItem::Compose, Status::Open, (script.to_owned(), because), place);
    let (shown, at) = (&call.value, &call.place);
    Some(match project_tools::named(name).filter(|_| !call.value.contains('/')) {
        Some(tool) => {
            let edit = LineEdit { place: at.clone(), service: None, change: LineChange::Script { tool } };
            row(format!("the image has no `{tool}` ({at}); its programs are on the path")).edited_by([edit])
        }
        None => row(format!("it calls `{shown}` ({at}), which the image does not have or its user may not use")),
    })
}

/// Whether an instruction of the image does it.
fn is_made_executable(plan: &BuildPlan, path: &str) -> bool {
    let fragment = plan.extensions.stages.get(&Stage::Runtime).and_then(|stage| stage.fragment.as_ref());
    fragment.is_some_and(|found| found.value.text.lines().any(|line| line == format!("RUN chmod a+x {path}")))
}

fn files(facts: &ProjectFacts, service: &Map<String, Json>) -> Vec<String> {
    started_in(facts, ["command", "entrypoint"].into_iter().flat_map(|key| words(service, key)))
}

/// Files of the project among the words of commands that start in the authors' working directory.
pub(crate) fn started_in(facts: &ProjectFacts, words: impl IntoIterator<Item = String>) -> Vec<String> {
    let workdir = volumes::workdir(facts);
    let paths = words.into_iter().filter_map(|word| {
        let below = word.strip_prefix(workdir.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
        let path = listed(below.unwrap_or(&word)).to_owned();
        facts.tree.is_file(&path).then_some(path)
    });
    paths.collect()
}

/// Also those of a line that a shell is given: `sh -c "docker/app.sh && x"`.
pub(super) fn words(service: &Map<String, Json>, key: &str) -> Vec<String> {
    let words = service.get(key).map(compose_words).unwrap_or_default();
    words.iter().flat_map(|word| word.split_whitespace()).map(str::to_owned).collect()
}
