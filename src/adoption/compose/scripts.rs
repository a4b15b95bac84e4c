//! Files of the project that services of the authors' compose files start in the image: the image has to have them, and to be able to run
//! them. Changes none.

use serde_json::{Map, Value as Json};

use super::super::report::{Row, RowItem, Status};
use super::{InFile, is_built_by_ours, volumes};
use crate::catalogue::system_packages::programs;
use crate::config::Stage;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::compose_words;
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
        let mut row = |because: String| {
            rows.push(Row::new(RowItem::Compose, Status::Open, (what.clone(), because), &place));
        };
        let calls = own.facts.deployment.script_at(&path).map(|script| script.calls.as_slice()).unwrap_or_default();
        let name = |call: &str| call.rsplit('/').next().unwrap_or(call).to_owned();
        if let Some(call) = calls.iter().find(|call| programs::is_absent(&name(&call.value))) {
            row(format!(
                "it calls `{}` ({}), which the image does not have or its user may not use",
                call.value, call.place
            ));
        }
        let is_first = ["command", "entrypoint"].into_iter().any(|key| {
            let words = words(own.service, key);
            words.first().is_some_and(|word| ends_in(word, &path))
        });
        let mode = own.facts.tree.files.get(&path).map(|file| file.mode);
        if is_first && mode != Some(Mode::Executable) && !is_made_executable(plan, &own.facts.from_root(&path)) {
            row(format!("it is not executable: run `git update-index --chmod=+x {path}`"));
        }
    }
    rows
}

/// Whether an instruction of the image does it.
fn is_made_executable(plan: &BuildPlan, path: &str) -> bool {
    let fragment = plan.extensions.stages.get(&Stage::Runtime).and_then(|stage| stage.fragment.as_ref());
    fragment.is_some_and(|found| found.value.text.lines().any(|line| line == format!("RUN chmod a+x {path}")))
}

fn files(facts: &ProjectFacts, service: &Map<String, Json>) -> Vec<String> {
    let workdir = volumes::workdir(facts);
    let words = ["command", "entrypoint"].into_iter().flat_map(|key| words(service, key));
    let paths = words.filter_map(|word| {
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
