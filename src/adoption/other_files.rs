//! What else the new files touch: Dockerfiles beside the one that is replaced, and paths that only the old one named.

use crate::inspect::ProjectFacts;
use crate::plan::BuildPlan;
use crate::plan::carryover::is_python;

use super::report::{Row, RowItem, Status};

/// Other Dockerfiles that are built from the project's directory: a `.dockerignore` is theirs too, unless they have one of their own.
pub fn other_dockerfiles(facts: &ProjectFacts) -> Vec<Row> {
    let others = facts.deployment.containers.iter();
    let others = others.filter(|other| other.path != "Dockerfile" && is_built_from_the_root(&other.path));
    let open = others.filter(|other| is_python(other) && !facts.tree.is_file(&format!("{}.dockerignore", other.path)));
    open.map(|other| {
        let path = &other.path;
        let description = format!(
            "`.dockerignore`: uvdock's sends no more than its own Dockerfile copies, and `{path}` is built with it too; give \
             that a `{path}.dockerignore`"
        );
        Row::of(RowItem::File(path.clone()), Status::Open, description)
    })
    .collect()
}

fn is_built_from_the_root(path: &str) -> bool {
    const OF_CONTAINERS: [&str; 8] =
        ["docker", "dockerfiles", "deploy", "deployment", "deployments", "build", "container", "containers"];
    path.split_once('/').is_none_or(|(directory, _)| OF_CONTAINERS.contains(&directory))
}

/// Paths that are copied because of the authors' file, and that are not copied without it: the script in front is one, and so are
/// files that the command names.
pub fn missing_paths(facts: &ProjectFacts, with: &BuildPlan, without: &BuildPlan) -> Vec<String> {
    let known = copied_paths(without);
    let start = &without.start;
    let words = start.command.value.iter().chain(start.entrypoint.iter().flat_map(|words| &words.value));
    let words = words.flat_map(|word| word.split_whitespace());
    let named = words.filter_map(|word| {
        let word = word.split_once('=').filter(|_| word.starts_with("--")).map_or(word, |(_, path)| path);
        let path = word.strip_prefix("/app/").unwrap_or(word).trim_start_matches("./");
        let in_directory = crate::inspect::wheel::join(start.workdir.value.as_str(), path);
        [path.to_owned(), in_directory].into_iter().find(|path| facts.tree.is_file(path))
    });
    let mut missing: Vec<String> = Vec::new();
    let writable = |path: &String| without.sources.writable.iter().any(|directory| directory.path == *path);
    for path in copied_paths(with).into_iter().chain(named) {
        if !is_covered(&path, &known) && !missing.contains(&path) && !writable(&path) {
            missing.push(path);
        }
    }
    missing
}

fn copied_paths(plan: &BuildPlan) -> Vec<String> {
    plan.sources.files.iter().chain(&plan.sources.directories).map(|source| source.path.to_string()).collect()
}

/// Whether a path is one of these, or inside of one.
fn is_covered(path: &str, known: &[String]) -> bool {
    known
        .iter()
        .any(|other| path.strip_prefix(other.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}
