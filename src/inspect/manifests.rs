//! Reads the manifests of a project: who it is, which workspace it is in, and what is locked. Reads no code and lists no files.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::around;
use super::disk::{Disk, EntryKind};
use super::error::{InspectError, Tables};
use super::file_names::UVDOCK_TOML;
use super::lock::LockFacts;
use super::pyproject::{PYPROJECT, PyprojectFacts, has_workspace};
use super::reader::{ProjectManifest, Reader};
use super::search::Search;
use super::text::read_text;
use super::workspace::{self, WorkspaceFacts};
use crate::io_reason::plain;

/// What the manifests of a project say.
pub struct Manifests {
    /// The directory of the project.
    pub directory: PathBuf,
    /// The text of its pyproject.toml.
    pub pyproject_text: String,
    /// Its pyproject.toml.
    pub pyproject: PyprojectFacts,
    /// The text of its uvdock.toml.
    pub uvdock_toml: Option<String>,
    /// The workspace that it is a member of.
    pub workspace: Option<WorkspaceFacts>,
    /// Its uv.lock, or that of its workspace.
    pub lock: Search<Arc<LockFacts>>,
}

impl Manifests {
    /// The directory of the lock: the workspace root, or that of a project that is alone.
    pub fn root(&self) -> &Path {
        self.workspace.as_ref().map_or(&self.directory, |workspace| &workspace.root)
    }
}

/// Reads the manifests of the project in a directory.
pub fn read(directory: &Path, reader: &mut Reader) -> Result<Manifests, InspectError> {
    let manifest = manifest(directory, reader)?;
    let mut pyproject = PyprojectFacts::clone(&manifest.facts);
    let uvdock_toml = read_text(reader.disk(), directory, UVDOCK_TOML)?;
    let (workspace, lock) = match workspace::enclosing(directory, &pyproject, reader)? {
        Some((workspace, lock)) => (Some(workspace), Search::Found(lock)),
        None => (None, own_lock(directory, &pyproject, reader)?),
    };
    if let Some(workspace) = &workspace {
        pyproject.uv.required_version.clone_from(&workspace.uv.required_version);
    }
    Ok(Manifests {
        directory: directory.to_owned(),
        pyproject_text: manifest.text.clone(),
        pyproject,
        uvdock_toml,
        workspace,
        lock,
    })
}

pub(super) fn manifest(directory: &Path, reader: &mut Reader) -> Result<Arc<ProjectManifest>, InspectError> {
    check_directory(reader.disk(), directory)?;
    match reader.manifest(directory) {
        Ok(Some(manifest)) => Ok(manifest),
        Ok(None) => Err(InspectError::NoPyproject {
            directory: directory.to_owned(),
            around: Box::new(around::look(reader.disk(), directory)),
        }),
        Err(InspectError::NoProjectTable { .. }) if is_workspace(reader.disk(), directory)? => {
            let member = workspace::members(directory, reader)?.first().map(|member| member.name.to_string());
            Err(InspectError::VirtualRoot { member })
        }
        Err(error @ InspectError::NoProjectTable { tables: Tables::None, .. }) => {
            let around = around::look(reader.disk(), directory);
            Err(if around.projects.is_empty() {
                error
            } else {
                InspectError::ProjectsBelow { around: Box::new(around) }
            })
        }
        Err(error) => Err(error),
    }
}

fn check_directory(disk: &Disk, path: &Path) -> Result<(), InspectError> {
    match disk.entry(path) {
        Ok(EntryKind::Directory) => Ok(()),
        Ok(_) => Err(InspectError::NotADirectory { path: path.to_owned() }),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(InspectError::NoSuchDirectory { path: path.to_owned() })
        }
        Err(reason) => Err(InspectError::Unreadable { path: path.to_owned(), reason: plain(&reason) }),
    }
}

fn is_workspace(disk: &Disk, directory: &Path) -> Result<bool, InspectError> {
    Ok(read_text(disk, directory, PYPROJECT)?.is_some_and(|text| has_workspace(&text)))
}

/// The lock of a project that is no member of a workspace.
fn own_lock(
    directory: &Path,
    project: &PyprojectFacts,
    reader: &mut Reader,
) -> Result<Search<Arc<LockFacts>>, InspectError> {
    let name = project.name.value.to_string();
    let Some(lock) = reader.lock(directory)? else { return Ok(Search::Missing) };
    match lock.root() {
        Some(root) if root.name == project.name.value => Ok(Search::Found(lock)),
        Some(root) => Err(InspectError::ForeignLock { project: name, found: format!("it locks `{}`", root.name) }),
        None => Err(InspectError::ForeignLock { project: name, found: "it locks no project of this directory".into() }),
    }
}
