//! The operands of `COPY`: what goes from the context into a stage, and from there into the image. Decides nothing.

use crate::inspect::tree;
use crate::plan::{BuildPlan, SourcesPlan};
use crate::quote::{self, PathKind};

/// Operands from the build context: plain root files together, the rest one by one.
pub(super) fn of_sources(sources: &SourcesPlan) -> Vec<String> {
    let mut all = of_files(sources.files.iter().map(|file| file.path.as_str()).collect());
    all.extend(of_directories(sources.directories.iter().map(|directory| directory.path.as_str())));
    all
}

/// Files of the project root with plain names share one instruction.
pub(super) fn of_files(files: Vec<&str>) -> Vec<String> {
    let (together, alone): (Vec<&str>, Vec<&str>) =
        files.into_iter().partition(|path| !path.contains('/') && quote::is_plain(path));
    let mut copies = Vec::new();
    if !together.is_empty() {
        copies.push(format!("{} ./", together.join(" ")));
    }
    copies.extend(alone.iter().map(|path| quote::copy_from_context(path, PathKind::File)));
    copies
}

pub(super) fn of_directories<'a>(paths: impl Iterator<Item = &'a str>) -> impl Iterator<Item = String> {
    paths.map(|path| quote::copy_from_context(path, PathKind::Directory))
}

/// Packages and modules of one file.
pub(super) fn of_modules(modules: &[String]) -> impl Iterator<Item = String> {
    modules.iter().map(|path| quote::copy_from_context(path, kind_of_module(path)))
}

/// `COPY --from=project` operands: the modules and what else lies under `/app`, seldom-changed files first.
pub(super) fn to_runtime(plan: &BuildPlan, modules: &[String]) -> Vec<String> {
    let rest = without(&plan.sources, modules);
    let files = rest.files.iter().map(|file| (file.path.as_str(), PathKind::File));
    let directories = rest.directories.iter().map(|directory| (directory.path.as_str(), PathKind::Directory));
    let modules = modules.iter().map(|path| (path.as_str(), kind_of_module(path)));
    let paths = files.chain(directories).chain(modules);
    paths.map(|(path, kind)| quote::copy_from_app(&format!("/app/{path}"), path, kind)).collect()
}

/// The sources that other instructions do not copy.
pub(super) fn without(sources: &SourcesPlan, copied: &[String]) -> SourcesPlan {
    let mut rest = sources.clone();
    rest.files.retain(|file| !copied.contains(&file.path));
    rest.directories.retain(|directory| !copied.contains(&directory.path));
    rest
}

fn kind_of_module(path: &str) -> PathKind {
    if tree::has_extension(path, "py") { PathKind::File } else { PathKind::Directory }
}
