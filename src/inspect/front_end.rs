//! Reads the front ends that Node builds: manifests, locks, and where their scripts write. Decides nothing and runs nothing.

mod commands;
mod facts;
mod files;
mod javascript;
mod manifest;
mod outputs;
mod packages;
mod scripts;
mod sources;
mod variables;

use std::path::Path;

pub use self::facts::{
    BuildOutput, BuildScript, FrontEndFacts, FrontEndForm, InstallScripts, NodePackages, OutputKind,
};
use self::files::Files;
use self::manifest::Manifest;
use super::disk::Disk;
use super::tree::TreeFacts;
use crate::catalogue::front_end::{INFRASTRUCTURE, is_bundler};
use crate::inspect::wheel::join;

/// Manifests that lie deeper are samples, or parts of another front end.
const DEEPEST: usize = 5;
/// More front ends than this are samples.
const MOST: usize = 24;

/// The manifest of Node.
const PACKAGE_JSON: &str = "package.json";

/// How many directories there are between a project and what it is part of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Levels {
    /// To the root of the repository: front ends are looked for so far.
    pub(super) repository: usize,
    /// To the root of the workspace: images are built from so far.
    pub(super) workspace: usize,
}

/// Reads the front ends among the files of a project, and those in the directories beside it and above.
pub(super) fn read(disk: &Disk, root: &Path, tree: &TreeFacts, levels: Levels) -> Vec<FrontEndFacts> {
    let files = Files::new(disk, root, tree, levels.workspace);
    let mut directories: Vec<String> = tree
        .files
        .keys()
        .filter_map(|path| directory_of_manifest(path))
        .filter(|directory| !directory.starts_with("..") && directory.matches('/').count() < DEEPEST)
        .map(str::to_owned)
        .collect();
    directories.extend(files.beside(levels.repository));
    directories.sort_by_key(|directory| (directory.matches('/').count(), directory.clone()));
    let mut manifests: Vec<Manifest> =
        directories.iter().filter_map(|directory| Manifest::read(&files, directory)).collect();
    let members: Vec<String> = manifests.iter().flat_map(|manifest| files.members_beside(manifest)).collect();
    let members = members.into_iter().filter(|directory| !directories.contains(directory));
    manifests.extend(members.filter_map(|directory| Manifest::read(&files, &directory)).collect::<Vec<_>>());
    let found = manifests.iter().filter_map(|manifest| front_end(&files, manifest, &manifests));
    found.take(MOST).collect()
}

fn directory_of_manifest(path: &str) -> Option<&str> {
    match path.rsplit_once('/') {
        Some((directory, PACKAGE_JSON)) => Some(directory),
        None if path == PACKAGE_JSON => Some(""),
        _ => None,
    }
}

fn front_end(files: &Files<'_>, manifest: &Manifest, all: &[Manifest]) -> Option<FrontEndFacts> {
    let (builds, form) = scripts::builds(files, manifest);
    let form = if is_library(files, manifest, form) { FrontEndForm::Library } else { form };
    let bundlers: Vec<String> = manifest.dependencies.iter().filter(|name| is_bundler(name)).cloned().collect();
    let is_infrastructure = manifest.dependencies.iter().any(|name| INFRASTRUCTURE.contains(&name.as_str()));
    if (builds.is_empty() && bundlers.is_empty()) || is_root_of_others(files, manifest) || is_infrastructure {
        return None;
    }
    let packages = packages::read(files, manifest, all);
    Some(FrontEndFacts {
        sources: sources::read(files, manifest, &packages, all),
        node: files.node(manifest),
        variables: variables::read(files, &manifest.directory),
        directory: manifest.directory.clone(),
        scripts: manifest.scripts.iter().map(|(name, _)| name.clone()).collect(),
        packages,
        builds,
        bundlers,
        form,
    })
}

/// Files beside a manifest that make it the root of a workspace: <https://turborepo.com/docs/reference/configuration>,
/// <https://nx.dev/docs/reference/nx-json>, <https://lerna.js.org/docs/api-reference/configuration>.
const WORKSPACE_FILES: [&str; 3] = ["turbo.json", "nx.json", "lerna.json"];

/// Whether a manifest above the project shows nothing itself: its scripts build the members of a workspace.
fn is_root_of_others(files: &Files<'_>, manifest: &Manifest) -> bool {
    let has_file = || WORKSPACE_FILES.iter().any(|file| files.exists(&join(&manifest.directory, file)));
    let has_members = || !manifest.workspaces.is_empty() || files.is_pnpm_workspace(&manifest.directory);
    manifest.directory.starts_with("..") && (has_members() || has_file())
}

/// Whether it is published for others to import, and shows nothing itself.
fn is_library(files: &Files<'_>, manifest: &Manifest, form: FrontEndForm) -> bool {
    let pages = ["index.html", "public/index.html", "src/index.html"];
    let has_page = || pages.iter().any(|page| files.exists(&join(&manifest.directory, page)));
    manifest.is_published && form == FrontEndForm::Files && !has_page()
}

#[cfg(test)]
mod tests;
