//! The operands of `COPY`: what goes from the context into a stage, and from there into the image. Decides nothing.

use std::collections::BTreeSet;

use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::tree;
use crate::nesting::is_in;
use crate::path::RepoPath;
use crate::plan::{BuildPlan, SourcesPlan};
use crate::quote::dockerfile;
use crate::render::sent::SentPaths;
use crate::render::values::CopyContext;

/// Operands from the build context: plain root files together, the rest one by one, what is started by its path last.
pub(super) fn of_sources(sources: &SourcesPlan) -> Vec<CopyContext> {
    let files = sources.files.iter().map(|file| &file.path).filter(|path| !sources.programs.contains(path));
    let mut all = of_files(files.map(RepoPath::as_str).collect());
    all.extend(of_directories(sources.directories.iter().map(|directory| directory.path.as_str())));
    all.extend(sources.programs.iter().map(|path| CopyContext::program(path.as_str())));
    all
}

/// The same without the tests that lie in what is copied: the stage of the tests alone has them.
pub(super) fn but_for_tests(plan: &BuildPlan, copies: Vec<CopyContext>) -> Vec<CopyContext> {
    let Some(suite) = &plan.suite else { return copies };
    copies.into_iter().map(|copy| copy.without(suite.paths().map(RepoPath::as_str))).collect()
}

/// Files of the project root with plain names share one instruction.
pub(super) fn of_files(files: Vec<&str>) -> Vec<CopyContext> {
    let (together, alone): (Vec<&str>, Vec<&str>) =
        files.into_iter().partition(|path| !path.contains('/') && dockerfile::is_plain(path));
    let mut copies = Vec::new();
    if !together.is_empty() {
        copies.push(CopyContext::new(&together, "./"));
    }
    copies.extend(alone.iter().map(|path| CopyContext::file(path, path)));
    copies
}

pub(super) fn of_directories<'a>(paths: impl Iterator<Item = &'a str>) -> impl Iterator<Item = CopyContext> {
    paths.map(|path| CopyContext::directory(path, path))
}

/// Where a builder is sent nothing else of a member's directory, one instruction copies it, in the place of the last that did.
pub(super) fn of_whole_members(copies: Vec<CopyContext>, sent: &SentPaths<'_>) -> Vec<CopyContext> {
    let plain: BTreeSet<&str> = copies.iter().filter_map(CopyContext::plain_source).collect();
    let files = plain.iter().filter_map(|path| path.rsplit_once('/'));
    let members: BTreeSet<&str> = files.filter(|(_, name)| *name == PYPROJECT).map(|(member, _)| member).collect();
    let mut whole: Vec<String> = Vec::new();
    for member in members {
        let own = plain.iter().filter(|path| is_in(path, member)).count();
        if own > 1 && !whole.iter().any(|outer| is_in(member, outer)) && sent.holds_only(member, &plain) {
            whole.push(member.to_owned());
        }
    }
    let mut left: Vec<CopyContext> = Vec::new();
    for copy in copies.into_iter().rev() {
        let member = copy.plain_source().and_then(|path| whole.iter().find(|directory| is_in(path, directory)));
        let copy = match member {
            Some(directory) => CopyContext::directory(directory, directory),
            None => copy,
        };
        if !left.contains(&copy) {
            left.push(copy);
        }
    }
    left.reverse();
    left
}

/// Packages and modules of one file.
pub(super) fn of_modules(modules: &[RepoPath]) -> impl Iterator<Item = CopyContext> {
    modules.iter().map(|path| module(path.as_str(), path.as_str()))
}

/// Operands of `COPY --from=project`: the modules and what else lies under `/app`, seldom-changed files first.
pub(super) fn to_runtime(plan: &BuildPlan, modules: &[RepoPath]) -> Vec<CopyContext> {
    let rest = without(&plan.sources, modules);
    let files = rest.files.iter().map(|file| CopyContext::file(&in_stage(plan, &file.path), file.path.as_str()));
    let directories = rest.directories.iter();
    let directories =
        directories.map(|directory| CopyContext::directory(&in_stage(plan, &directory.path), directory.path.as_str()));
    files.chain(directories).chain(modules.iter().map(|path| module(&in_stage(plan, path), path.as_str()))).collect()
}

fn in_stage(plan: &BuildPlan, path: &RepoPath) -> String {
    plan.image_root.of(path.as_str())
}

/// The sources that other instructions do not copy.
pub(super) fn without(sources: &SourcesPlan, copied: &[RepoPath]) -> SourcesPlan {
    let mut rest = sources.clone();
    rest.files.retain(|file| !copied.contains(&file.path));
    rest.directories.retain(|directory| !copied.contains(&directory.path));
    rest
}

fn module(source: &str, path: &str) -> CopyContext {
    if tree::has_extension(path, "py") { CopyContext::file(source, path) } else { CopyContext::directory(source, path) }
}
