//! The variables of the .dockerignore template. Formats values; decides nothing.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::Serialize;

use crate::plan::{BuildPlan, History, Install, PackageForm};
use crate::quote;

/// What tools leave behind and what is secret, wherever it lies: Python's caches, environments, editors' and systems' files,
/// and the environment files that python-dotenv and Compose read.
const NEVER: [&str; 14] = [
    "**/__pycache__",
    "**/*.py[cod]",
    "**/*.egg-info",
    "**/.venv",
    "**/.git",
    "**/.mypy_cache",
    "**/.pytest_cache",
    "**/.ruff_cache",
    "**/node_modules",
    "**/.DS_Store",
    "**/.env",
    "**/.env.*",
    "**/.netrc",
    "**/db.sqlite3",
];

#[derive(Serialize)]
struct DockerignoreContext {
    sent: Vec<String>,
    never: Vec<&'static str>,
    left_out: Vec<GroupContext>,
    extra: Vec<String>,
    settings: &'static str,
}

#[derive(Serialize)]
struct GroupContext {
    because: String,
    paths: Vec<String>,
}

/// The variables for a plan.
pub fn context(plan: &BuildPlan) -> Value {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for path in &plan.sources.left_out {
        groups.entry(&path.because).or_default().push(quote::ignore_pattern(&path.path));
    }
    let groups = groups.into_iter().map(|(because, paths)| GroupContext { because: because.to_owned(), paths });
    let extra: Vec<&str> = plan.extensions.ignore.iter().map(|line| line.value.as_str()).collect();
    let extra = if extra.is_empty() { Vec::new() } else { vec![extra.join("\n")] };
    let context = DockerignoreContext {
        sent: sent(plan),
        never: never(plan),
        left_out: groups.collect(),
        extra,
        settings: plan.settings.name(),
    };
    Value::from(minijinja::value::Serde(&context))
}

/// The repository's own history is sent where the build reads the version from it; nobody else's is.
fn never(plan: &BuildPlan) -> Vec<&'static str> {
    let bound = matches!(&plan.install.value, Install::Package { history: History::Bound, .. });
    NEVER.into_iter().map(|pattern| if bound && pattern == "**/.git" { "*/**/.git" } else { pattern }).collect()
}

/// Every path that the Dockerfile binds or copies.
fn sent(plan: &BuildPlan) -> Vec<String> {
    let mut paths: Vec<&str> = plan.sync.inputs.iter().map(String::as_str).collect();
    paths.extend(plan.access.certificate.iter().map(|path| path.value.as_str()));
    if let Install::Package { inputs, modules, history, form, .. } = &plan.install.value {
        paths.extend(inputs.iter().chain(modules).map(String::as_str));
        if let PackageForm::Wheel { files, directories, .. } = form {
            paths.extend(files.iter().chain(directories).map(String::as_str));
        }
        if *history == History::Bound {
            paths.push(".git");
        }
    }
    let sources = plan.sources.files.iter().chain(&plan.sources.directories);
    paths.extend(sources.map(|source| source.path.as_str()));
    let fragments = plan.extensions.stages.values().filter_map(|stage| stage.fragment.as_ref());
    paths.extend(fragments.flat_map(|fragment| &fragment.value.sent).map(String::as_str));
    let mut seen = std::collections::HashSet::new();
    paths.retain(|path| seen.insert(*path));
    paths.into_iter().map(quote::ignore_pattern).collect()
}
