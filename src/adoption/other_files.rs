//! What else the new files touch: Dockerfiles beside the one that is replaced, and paths that only the old one named.

use serde_json::Value as Json;

use crate::config::Stage;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::ComposeFileFacts;
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::path::{MemberPath, RepoPath};
use crate::plan::BuildPlan;

use super::compose::started_files;
use super::in_container;
use super::report::{Row, RowItem, Status};

/// Other Dockerfiles that are built from the project's directory: a `.dockerignore` is theirs too, unless they have one of their own.
pub fn other_dockerfiles(facts: &ProjectFacts) -> Vec<Row> {
    let others = facts.deployment.containers.iter();
    let others = others.filter(|other| other.path != "Dockerfile" && is_built_from_the_root(&other.path));
    let paths = others.map(|other| other.path.as_str()).chain(built_by_compose(facts));
    let mut open: Vec<&str> = paths.filter(|path| !facts.tree.is_file(&format!("{path}.dockerignore"))).collect();
    open.sort_unstable();
    open.dedup();
    let names: Vec<String> = open.iter().map(|path| format!("`{path}`")).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let description = format!(
        "another `.dockerignore`: {} {} built with it too, so it stays as it is, and uvdock's Dockerfile has a \
         `Dockerfile.dockerignore`",
        names.join(", "),
        if names.len() == 1 { "is" } else { "are" },
    );
    vec![Row::of(RowItem::File(".dockerignore".to_owned()), Status::Unneeded, description)]
}

/// Dockerfiles that services of the compose file build from the project's directory (Compose Build Specification, "dockerfile").
fn built_by_compose(facts: &ProjectFacts) -> impl Iterator<Item = &str> {
    let services = facts.deployment.compose_file.iter().flat_map(ComposeFileFacts::services);
    services.filter_map(|(_, service)| {
        let build = service.get("build")?.as_object()?;
        let context = build.get("context").and_then(Json::as_str).unwrap_or(".");
        let path = listed(build.get("dockerfile")?.as_str()?);
        (matches!(context, "." | "./") && path != "Dockerfile" && facts.tree.is_file(path)).then_some(path)
    })
}

fn is_built_from_the_root(path: &str) -> bool {
    const OF_CONTAINERS: [&str; 8] =
        ["docker", "dockerfiles", "deploy", "deployment", "deployments", "build", "container", "containers"];
    path.split_once('/').is_none_or(|(directory, _)| OF_CONTAINERS.contains(&directory))
}

/// Paths that are copied because of the authors' file, and that are not copied without it: the script in front is one, and so are
/// files that the command names. `member` is the project's directory, from which the setting names them.
pub fn missing_paths(
    facts: &ProjectFacts,
    member: &RepoPath,
    with: &BuildPlan,
    without: &BuildPlan,
) -> Vec<MemberPath> {
    let known: Vec<&RepoPath> = copied(without).collect();
    let is_file = |path: &RepoPath| facts.tree.is_file(path.from_member(member).as_str());
    let mut missing: Vec<RepoPath> = Vec::new();
    let started = [started_files(facts), in_container::files(facts)].concat();
    let services = started.iter().filter_map(|path| MemberPath::new(path).ok()?.in_repository(member).ok());
    for path in copied(with)
        .cloned()
        .chain(named_in_start(without, is_file))
        .chain(named_in_instructions(without, is_file))
        .chain(services)
    {
        let is_covered = known.iter().any(|other| path.is_below(other));
        let is_writable = without.sources.writable.iter().any(|directory| directory.path.as_str() == path.as_str());
        if !is_covered && !is_writable && !missing.contains(&path) {
            missing.push(path);
        }
    }
    missing.iter().map(|path| path.from_member(member)).collect()
}

fn copied(plan: &BuildPlan) -> impl Iterator<Item = &RepoPath> {
    plan.sources.files.iter().chain(&plan.sources.directories).map(|source| &source.path)
}

/// Files that the command, the script in front of it or a variable names, from `/app` or from the working directory.
fn named_in_start(plan: &BuildPlan, is_file: impl Fn(&RepoPath) -> bool) -> Vec<RepoPath> {
    let start = &plan.start;
    let variables = plan.extensions.env.values().map(|variable| variable.value.as_str());
    let words = start.command.value.iter().chain(start.entrypoint.iter().flat_map(|words| &words.value));
    let words = words.flat_map(|word| word.split_whitespace()).chain(variables);
    let named = words.filter_map(|word| {
        let word = word.split_once('=').filter(|_| word.starts_with("--")).map_or(word, |(_, path)| path);
        let path = word.strip_prefix("/app/").unwrap_or(word).trim_start_matches("./");
        let in_directory = join(start.workdir.value.as_str(), path);
        [path, &in_directory].into_iter().filter_map(|path| RepoPath::new(path).ok()).find(|path| is_file(path))
    });
    named.collect()
}

/// Files that commands of the user's instructions run in what ships: `RUN python scripts/download.py`, `RUN python -m shop.download`.
fn named_in_instructions(plan: &BuildPlan, is_file: impl Fn(&RepoPath) -> bool) -> Vec<RepoPath> {
    let fragment = plan.extensions.stages.get(&Stage::Runtime).and_then(|stage| stage.fragment.as_ref());
    let lines = fragment.into_iter().flat_map(|found| found.value.text.lines());
    let commands =
        lines.filter(|line| !line.starts_with(['#']) && !line.starts_with("COPY ") && !line.starts_with("ADD "));
    let words = commands.flat_map(str::split_whitespace).map(|word| word.trim_matches(['"', '\'']));
    let named = words.filter_map(|word| {
        let path = word.strip_prefix("/app/").unwrap_or(word).trim_start_matches("./");
        let module = format!("{}.py", path.replace('.', "/"));
        [path, &module].into_iter().filter_map(|path| RepoPath::new(path).ok()).find(|path| is_file(path))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::inspect::ProjectFacts;
    use crate::pins::Pins;
    use crate::plan::plan;
    use crate::plan::testing::{APP, facts_of_member, lock};

    fn planned(facts: &ProjectFacts, settings: &str) -> BuildPlan {
        let preferences = config::read(&format!("{APP}[tool.uvdock]\n{settings}"), None).expect("valid settings");
        plan(facts, &preferences, &Pins::new()).expect("a plan")
    }

    #[test]
    fn a_member_names_what_is_missing_from_its_own_directory() {
        let lock = lock(&["fastapi", "uvicorn"], "").replace("virtual = \".\"", "virtual = \"packages/api\"");
        let api = "from fastapi import FastAPI\napp = FastAPI()\n";
        let facts = facts_of_member(
            "packages/api",
            &[
                ("pyproject.toml", "[tool.uv.workspace]\nmembers = [\"packages/*\"]\n"),
                ("uv.lock", &lock),
                ("packages/api/pyproject.toml", APP),
                ("packages/api/main.py", api),
                ("packages/api/etc/logging.yaml", "{}"),
                ("packages/api/notes.bin", "x"),
            ],
        );
        let member = facts.member().expect("a member");
        let command =
            "command = 'uvicorn main:app --log-config=etc/logging.yaml'\nworkdir = '.'\nexclude = ['etc', 'notes.bin']";
        let without = planned(&facts, command);
        let with = planned(&facts, "include = ['notes.bin']");
        let missing = missing_paths(&facts, &member, &with, &without);
        assert_eq!(missing, ["notes.bin", "etc/logging.yaml"]);
    }
}
