//! Finds manifests that are symbolic links. Reads where they lead, and no more.

use std::path::Path;

use serde::Serialize;

use super::disk::Disk;
use super::file_names::UV_LOCK;
use super::pyproject::PYPROJECT;
use super::workspace::WorkspaceFacts;

/// A manifest that is a symbolic link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkedManifest {
    /// The manifest, as `uv.lock`, relative to the directory that holds the lock.
    pub file: String,
    /// What the link says.
    pub target: String,
    /// Where that is.
    pub leads: Leads,
}

/// Where a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leads {
    /// To another file of the project.
    Inside,
    /// Out of the directory that holds the lock.
    Outside,
}

/// The links among the project's pyproject.toml, its workspace root's, and uv.lock.
pub(super) fn manifests(disk: &Disk, root: &Path, workspace: Option<&WorkspaceFacts>) -> Vec<LinkedManifest> {
    let top = workspace.map_or(root, |workspace| &workspace.root);
    let own = workspace.map(|workspace| format!("{}/{PYPROJECT}", workspace.member));
    let files = [PYPROJECT.to_owned(), UV_LOCK.to_owned()].into_iter().chain(own);
    files.filter_map(|file| linked(disk, top, file)).collect()
}

fn linked(disk: &Disk, top: &Path, file: String) -> Option<LinkedManifest> {
    let path = top.join(&file);
    let target = disk.read_link(&path).ok()?;
    let is_inside = match (disk.canonicalize(&path), disk.canonicalize(top)) {
        (Ok(path), Ok(top)) => path.starts_with(top),
        _ => false,
    };
    let leads = if is_inside { Leads::Inside } else { Leads::Outside };
    Some(LinkedManifest { file, target: target.to_string_lossy().into_owned(), leads })
}
