//! The variables of the .dockerignore template. Formats values; decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::Value;
use serde::Serialize;

use super::values::Code;
use crate::inspect::pyproject::PYPROJECT;
use crate::nesting::{is_below, is_in};
use crate::path::RepoPath;
use crate::plan::{BuildPlan, History, Install, LeftOutPath, LeftOutReason, PackageForm, SuitePlan};

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
    never: Vec<Code>,
    left_out: Vec<GroupContext>,
    extra: Vec<String>,
    settings: Code,
}

#[derive(Serialize)]
struct GroupContext {
    because: Code,
    paths: Vec<String>,
}

/// The variables for the services of a Dockerfile.
pub fn context(plans: &[BuildPlan]) -> Value {
    context_with(plans, owned(sent(plans)))
}

/// The same for the Dockerfile of one service, which leaves the lock's check to another.
pub fn context_of_one(plan: &BuildPlan) -> Value {
    let plans = std::slice::from_ref(plan);
    context_with(plans, owned(once_each(sent_by_stages(plans))))
}

fn context_with(plans: &[BuildPlan], sent: Vec<String>) -> Value {
    let mut groups: BTreeMap<LeftOutReason, Vec<String>> = BTreeMap::new();
    let mut left_out: BTreeSet<&LeftOutPath> = plans.iter().flat_map(|plan| &plan.sources.left_out).collect();
    let suites: Vec<&SuitePlan> = plans.iter().filter_map(|plan| plan.suite.as_ref()).collect();
    left_out.retain(|left| left.because != LeftOutReason::Test || !suites.iter().any(|suite| suite.has(&left.path)));
    for path in left_out.into_iter().filter(|path| !plans.iter().any(|plan| needs(plan, path.path.as_str()))) {
        groups.entry(path.because).or_default().push(path.path.to_string());
    }
    let groups = groups.into_iter().map(|(because, paths)| GroupContext { because: Code(because.comment()), paths });
    let context = DockerignoreContext {
        sent,
        never: never(plans),
        left_out: groups.collect(),
        extra: extra(plans),
        settings: Code(super::home(plans).name()),
    };
    Value::from(minijinja::value::Serde(&context))
}

/// The lines that the user adds, each once.
fn extra(plans: &[BuildPlan]) -> Vec<String> {
    let mut lines: Vec<&str> = Vec::new();
    for line in plans.iter().flat_map(|plan| &plan.extensions.ignore) {
        if plans.len() == 1 || !lines.contains(&line.value.as_str()) {
            lines.push(&line.value);
        }
    }
    lines.into_iter().map(str::to_owned).collect()
}

/// The repository's own history is sent where the build reads the version from it; nobody else's is.
fn never(plans: &[BuildPlan]) -> Vec<Code> {
    let is_bound = plans.iter().any(binds_history);
    let patterns = NEVER.into_iter();
    patterns.map(|pattern| Code(if is_bound && pattern == "**/.git" { "*/**/.git" } else { pattern })).collect()
}

fn binds_history(plan: &BuildPlan) -> bool {
    matches!(&plan.install.value, Install::Package { history: History::Bound, .. })
}

/// Every path that the Dockerfile binds or copies.
pub(super) fn sent(plans: &[BuildPlan]) -> Vec<&str> {
    let mut paths = sent_by_stages(plans);
    paths.extend(plans.iter().flat_map(|plan| &plan.sync.checked_apart).map(RepoPath::as_str));
    once_each(paths)
}

fn once_each(mut paths: Vec<&str>) -> Vec<&str> {
    let mut seen = std::collections::HashSet::new();
    paths.retain(|path| seen.insert(*path));
    paths
}

fn owned(paths: Vec<&str>) -> Vec<String> {
    paths.into_iter().map(str::to_owned).collect()
}

/// The same without what only the lock is checked with.
fn sent_by_stages(plans: &[BuildPlan]) -> Vec<&str> {
    let mut paths: Vec<&str> = plans.iter().flat_map(|plan| &plan.sync.inputs).map(RepoPath::as_str).collect();
    paths.extend(plans.iter().filter_map(|plan| plan.access.certificate.as_ref()).map(|path| path.value.as_str()));
    for plan in plans {
        paths.extend(of_project(plan));
    }
    paths
}

/// Every path that the stages of a service bind or copy, whatever checks the lock apart from it.
pub fn sent_paths(plan: &BuildPlan) -> Vec<&str> {
    let mut paths: Vec<&str> = plan.sync.inputs.iter().map(RepoPath::as_str).collect();
    paths.extend(of_project(plan));
    paths
}

/// The same without what the stages of its tests alone have.
pub fn shipped_paths(plan: &BuildPlan) -> Vec<&str> {
    let mut paths: Vec<&str> = plan.sync.inputs.iter().map(RepoPath::as_str).collect();
    paths.extend(without_suite(plan));
    paths.extend(of_fragments(plan));
    paths
}

/// Whether a manifest is that of a package that is built for a service, and not of its workspace alone.
pub fn is_built_from(plan: &BuildPlan, path: &str) -> bool {
    let Install::Package { inputs, form, .. } = &plan.install.value else { return false };
    let is_alone = plan.sync.selection.first().is_none_or(|flag| flag != "--package");
    let files = match form {
        PackageForm::InPlace => &[][..],
        PackageForm::Wheel { files, .. } => &files[..],
    };
    inputs.iter().chain(files).any(|input| input == path) || (is_alone && path == PYPROJECT)
}

fn of_project(plan: &BuildPlan) -> Vec<&str> {
    let mut paths = without_suite(plan);
    let suite = plan.suite.iter().flat_map(SuitePlan::paths).map(RepoPath::as_str);
    let alone: Vec<&str> = suite.filter(|path| !paths.iter().any(|sent| is_below(path, sent))).collect();
    paths.extend(alone);
    paths.extend(of_fragments(plan));
    paths
}

fn of_fragments(plan: &BuildPlan) -> impl Iterator<Item = &str> {
    let fragments = plan.extensions.stages.values().filter_map(|stage| stage.fragment.as_ref());
    fragments.flat_map(|fragment| &fragment.value.sent).map(String::as_str)
}

/// What is copied from the project but for the stages of its tests and the user's own instructions.
fn without_suite(plan: &BuildPlan) -> Vec<&str> {
    let mut paths = Vec::new();
    if let Install::Package { inputs, modules, history, form, .. } = &plan.install.value {
        paths.extend(inputs.iter().chain(modules).map(RepoPath::as_str));
        if let PackageForm::Wheel { files, directories, .. } = form {
            paths.extend(files.iter().chain(directories).map(RepoPath::as_str));
        }
        if *history == History::Bound {
            paths.push(".git");
        }
    }
    let sources = plan.sources.files.iter().chain(&plan.sources.directories);
    paths.extend(sources.map(|source| source.path.as_str()));
    let catalogues = plan.catalogues.iter().flat_map(|one| &one.value.directories).map(RepoPath::as_str);
    let alone: Vec<&str> = catalogues.filter(|path| !paths.iter().any(|sent| is_below(path, sent))).collect();
    paths.extend(alone);
    if let Some(built) = plan.front_end.as_ref().map(|built| &built.value) {
        // What lies in a directory that is sent needs no line of its own.
        let whole =
            |path: &&RepoPath| !built.sources.directories.iter().any(|sent| sent != *path && path.is_below(sent));
        paths.extend(built.manifests.all().chain(built.sources.all()).filter(whole).map(RepoPath::as_str));
    }
    paths
}

/// Whether a service copies what another one leaves out.
fn needs(plan: &BuildPlan, path: &str) -> bool {
    let is_left_out = plan.sources.left_out.iter().any(|left_out| left_out.path == path);
    !is_left_out && of_project(plan).iter().any(|directory| is_in(path, directory))
}
