//! What the user should know that is no decision. Decides nothing.

mod migrations;
mod tables;
mod variables;

use std::collections::BTreeSet;

use crate::config::{LockSetting, Preferences};
use crate::inspect::ProjectFacts;
use crate::inspect::code::Syntax;
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::inspect::staleness::Difference;
use crate::plan::build_plan::{LockMode, Notice, StartPlan};
use crate::plan::chosen::Chosen;
use crate::plan::content::manifests::computed_dependencies;
use crate::plan::image::python::held_patch;
use crate::plan::outputs;
use crate::plan::request::Request;
use crate::plan::start::{beside, bind_host, code_port, form};
use crate::sourced::Sourced;

pub(crate) use variables::of_variables;

pub(crate) fn notices(
    request: &Request<'_>,
    chosen: &Chosen,
    start: &StartPlan,
    lock: LockMode,
    reached: &BTreeSet<&str>,
    closure: &Closure,
    base: &Sourced<String>,
) -> Vec<Notice> {
    let mut notices = of_files(request.facts);
    notices.extend(outputs::labels::withheld(request));
    notices.extend(outputs::ci::unchecked(request));
    notices.extend(stale_lock(request.facts, lock));
    notices.extend(held_patch(request, base));
    notices.extend(bind_host::unreachable_host(request, chosen));
    notices.extend(bind_host::own_server(request, chosen));
    notices.extend(form::notice(request, chosen, &start.form).map(Notice::Start));
    if start.port.is_none() && code_port::may_listen(request, &chosen.candidate) {
        notices.push(Notice::NoPort);
    }
    notices.extend(tables::notices(request, closure, chosen, start, reached));
    notices.extend(beside::notices(request, chosen, start, reached));
    notices
}

/// What is to be known of a project for which there is no plan. A stale lock comes first: for it the way out may fail.
pub fn of_project(facts: &ProjectFacts, preferences: &Preferences) -> Vec<Notice> {
    let is_frozen = match &preferences.lock {
        Some(setting) => setting.value == LockSetting::Frozen,
        None => computed_dependencies(&facts.pyproject).is_some(),
    };
    let stale = stale_lock(facts, if is_frozen { LockMode::Frozen } else { LockMode::Locked });
    stale.into_iter().chain(not_parsed(facts)).chain(of_files(facts)).collect()
}

/// Python that is no test and does not parse.
fn not_parsed(facts: &ProjectFacts) -> Option<Notice> {
    let places = facts.code.code().filter_map(|module| match module.syntax {
        Syntax::Clean => None,
        Syntax::Errors(line) => Some(Place::line(&module.path, line)),
        Syntax::TooDeep => Some(Place::file(&module.path)),
    });
    let places: Vec<Place> = places.collect();
    (!places.is_empty()).then_some(Notice::NotParsed(places))
}

/// Files that are left out or not read.
fn of_files(facts: &ProjectFacts) -> Vec<Notice> {
    let tree = &facts.tree;
    let mut notices: Vec<Notice> = tree.unnameable.iter().map(|name| Notice::Unnameable(name.clone())).collect();
    notices.extend(tree.unlisted.iter().map(|path| Notice::Unlisted(path.clone())));
    if tree.extent == crate::inspect::tree::Extent::Truncated {
        notices.push(Notice::TooManyFiles);
    }
    notices.extend(facts.deployment.too_large.iter().map(|path| Notice::TooLarge(path.clone())));
    notices.extend(facts.deployment.withheld.iter().map(|place| Notice::SecretInCommand(place.clone())));
    notices
}

/// Whether the lock and pyproject.toml differ, and in what first.
pub fn stale_lock(facts: &ProjectFacts, lock: LockMode) -> Option<Notice> {
    let differences = &facts.staleness;
    let is_version = differences.iter().all(Difference::is_version);
    (!differences.is_empty()).then(|| Notice::StaleLock { differences: differences.clone(), is_version, lock })
}

#[cfg(test)]
mod tests {
    use super::of_project;
    use crate::config::{Preferences, SettingsHome};
    use crate::plan::testing::{APP, facts};

    #[test]
    fn a_project_without_a_plan_says_what_is_not_locked_and_what_does_not_parse() {
        let pyproject = format!("{APP}dependencies = [\"django\", \"django-corsv\", \"orjson\"]\n");
        let lock = "version = 1\nrequires-python = \">=3.12\"\n[[package]]\nname = \"shop\"\nversion = \"1.0\"\n\
                    source = { virtual = \".\" }\n[package.metadata]\nrequires-dist = [{ name = \"django\" }]\n";
        let files = [("pyproject.toml", pyproject.as_str()), ("uv.lock", lock), ("main.py", "x = 1\ndef (:\n")];
        let notices = of_project(&facts(&files), &Preferences::default());
        let texts: Vec<String> =
            notices.iter().map(|notice| notice.text(SettingsHome::default()).to_string()).collect();
        assert_eq!(
            texts,
            [
                "`uv.lock` is stale, so the build fails: `django-corsv` is not locked (pyproject.toml:5), `orjson` is not locked \
                 (pyproject.toml:5); run `uv lock`",
                "What does not parse is not understood: `main.py:2`"
            ]
        );
    }
}
