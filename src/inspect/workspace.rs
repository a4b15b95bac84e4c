//! Finds the uv workspace that a project is a member of. Reads the manifests above the project and their lock; decides nothing.

mod directories;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use uv_normalize::PackageName;

use super::disk::Disk;
use super::error::InspectError;
use super::file_names::{UV_LOCK, UVDOCK_TOML};
use super::lock::{LockFacts, LockedPackage};
use super::member_path::from_member;
use super::pyproject::{PYPROJECT, PyprojectFacts, UvFacts};
use super::reader::{Reader, RootManifest};
use super::text::read_text;
use crate::path::may_be_written;

/// The workspace that a project is a member of.
#[derive(Clone, Debug)]
pub struct WorkspaceFacts {
    /// The directory of the workspace, as a path from where uvdock runs: `packages/api/../..`.
    pub root: PathBuf,
    /// The member's directory, relative to it: `packages/api`.
    pub member: String,
    /// The text of the root's pyproject.toml, for the reader of settings.
    pub pyproject_text: String,
    /// The text of the root's uvdock.toml, which may hold the settings instead.
    pub uvdock_toml: Option<String>,
    /// The root's `[tool.uv]`: uv reads its settings there, and in no member ("Configuration files").
    pub uv: UvFacts,
}

/// A project of a workspace, as its lock lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its normalised name.
    pub name: PackageName,
    /// Its directory, relative to the workspace root: `packages/api`.
    pub path: String,
}

/// The workspace of a project and the lock they share; `None` for a project that is alone. As in uv, the nearest manifest
/// above decides.
pub(super) fn enclosing(
    directory: &Path,
    project: &PyprojectFacts,
    reader: &mut Reader,
) -> Result<Option<(WorkspaceFacts, Arc<LockFacts>)>, InspectError> {
    let Some((root, member)) = nearest_manifest(reader.disk(), directory) else { return Ok(None) };
    if !reader.disk().exists(&root.join(UV_LOCK)) {
        return Ok(None);
    }
    let Some(manifest) = reader.root(&root)? else { return Ok(None) };
    let Some(lock) = reader.lock(&root)? else { return Ok(None) };
    if lock.at_path(&member).is_none_or(|locked| locked.name != project.name.value) {
        return match read_text(reader.disk(), directory, UV_LOCK)? {
            Some(_) => Ok(None),
            None => Err(InspectError::NotInWorkspaceLock {
                project: project.name.value.to_string(),
                lock: root.join(UV_LOCK),
            }),
        };
    }
    if !may_be_written(&member) {
        return Err(InspectError::OddPath { path: directory.to_owned() });
    }
    check_members(&root, reader)?;
    let mut uv = manifest.uv.clone();
    if let Some(required) = &mut uv.required_version {
        required.place.file = from_member(&member, PYPROJECT);
    }
    let (pyproject_text, uvdock_toml) = (manifest.text.clone(), manifest.uvdock_toml.clone());
    Ok(Some((WorkspaceFacts { root, member, pyproject_text, uvdock_toml, uv }, lock)))
}

/// Whether a directory lies in a workspace that is locked, as far as the nearest manifest above says.
pub(super) fn encloses(directory: &Path, reader: &mut Reader) -> Result<bool, InspectError> {
    let Some((root, _)) = nearest_manifest(reader.disk(), directory) else { return Ok(false) };
    Ok(reader.disk().exists(&root.join(UV_LOCK)) && reader.root(&root)?.is_some())
}

impl WorkspaceFacts {
    /// The text of a file of the root that holds settings.
    pub fn text_of(&self, file: &str) -> Option<&str> {
        if file == UVDOCK_TOML { self.uvdock_toml.as_deref() } else { Some(&self.pyproject_text) }
    }
}

/// The nearest directory above with a pyproject.toml, and the way from there to the project.
fn nearest_manifest(disk: &Disk, directory: &Path) -> Option<(PathBuf, String)> {
    let absolute = disk.canonicalize(directory).ok()?;
    let above = absolute.ancestors().skip(1).find(|above| disk.is_file(&above.join(PYPROJECT)))?;
    let member = absolute.strip_prefix(above).ok()?;
    let parts: Option<Vec<&str>> = member.components().map(|part| part.as_os_str().to_str()).collect();
    Some((way_up(disk, directory, &absolute, member.components().count()), parts?.join("/")))
}

/// The way to a directory some levels above, as short as it can be said: `.` for `packages/api`, `../..` from within.
fn way_up(disk: &Disk, directory: &Path, absolute: &Path, levels: usize) -> PathBuf {
    let mut path = directory.to_owned();
    for above in absolute.ancestors().skip(1).take(levels) {
        let parent = path.parent().map(|parent| if parent == Path::new("") { Path::new(".") } else { parent });
        path = match parent.filter(|parent| disk.canonicalize(parent).is_ok_and(|parent| parent == above)) {
            Some(parent) => parent.to_owned(),
            None if path == Path::new(".") => PathBuf::from(".."),
            None => path.join(".."),
        };
    }
    path
}

/// The root of a workspace and what it says of its services, seen from the root or from a member.
#[derive(Clone, Debug)]
pub struct WorkspaceRoot {
    /// Its directory, as a path from where uvdock runs.
    pub directory: PathBuf,
    /// The directory it is seen from, relative to it; empty for the root itself.
    pub member: String,
    /// The text of its pyproject.toml, for the reader of settings.
    pub pyproject_text: String,
    /// The text of its uvdock.toml, which may hold the settings instead.
    pub uvdock_toml: Option<String>,
}

/// The workspace root that a directory is or lies in; `None` for a project that is alone. Says nothing of broken files: who
/// reads the project does.
pub fn root_of(directory: &Path, reader: &mut Reader) -> Option<WorkspaceRoot> {
    if !reader.disk().is_file(&directory.join(PYPROJECT)) {
        return None;
    }
    if let Some(manifest) = reader.root(directory).ok()? {
        return Some(WorkspaceRoot::new(directory.to_owned(), String::new(), &manifest));
    }
    let (above, member) = nearest_manifest(reader.disk(), directory)?;
    let manifest = reader.root(&above).ok()??;
    Some(WorkspaceRoot::new(above, member, &manifest))
}

impl WorkspaceRoot {
    fn new(directory: PathBuf, member: String, manifest: &RootManifest) -> Self {
        let (pyproject_text, uvdock_toml) = (manifest.text.clone(), manifest.uvdock_toml.clone());
        Self { directory, member, pyproject_text, uvdock_toml }
    }
}

/// The members that the lock of a workspace root lists, in the order of their names, the root itself not among them. Empty for
/// a directory that is no workspace root.
pub fn members(root: &Path, reader: &mut Reader) -> Result<Vec<Member>, InspectError> {
    let Some(lock) = reader.lock(root)? else { return Ok(Vec::new()) };
    check_members(root, reader)?;
    let mut members: Vec<Member> = lock.packages.iter().filter_map(|package| member(&lock, package)).collect();
    members.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(members)
}

/// The directories of the members that a lock lists, the root not among them.
pub fn directories_of_members(lock: &LockFacts) -> Vec<String> {
    lock.packages.iter().filter_map(|package| member(lock, package)).map(|member| member.path).collect()
}

/// What uv refuses the whole workspace for; looked at once.
fn check_members(root: &Path, reader: &mut Reader) -> Result<(), InspectError> {
    if reader.has_checked_members(root) {
        return Ok(());
    }
    if let Some(manifest) = reader.root(root)? {
        directories::check(root, &manifest.text, reader)?;
    }
    reader.note_checked_members(root);
    Ok(())
}

/// A package as a member; the root is none of its own.
fn member(lock: &LockFacts, package: &LockedPackage) -> Option<Member> {
    let path = package.source.tree().filter(|path| *path != "." && !path.starts_with(".."))?;
    lock.members.contains(&package.name).then(|| Member { name: package.name.clone(), path: path.to_owned() })
}
