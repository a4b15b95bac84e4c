//! The projects of a repository that is none itself, each with its own lock: `backend`, `services/api`. Reads their manifests and locks;
//! decides nothing.

use std::collections::HashMap;
use std::path::Path;

use super::around::Around;
use super::disk::Disk;
use super::error::{InspectError, Tables};
use super::file_names::UV_LOCK;
use super::manifests;
use super::reader::Reader;
use super::workspace;

/// A directory with a pyproject.toml of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectBelow {
    /// As `services/api`.
    pub path: String,
    /// Who manages it.
    pub manager: Manager,
    /// Another of them whose lock has it as a source tree.
    pub used_by: Option<String>,
}

/// Who manages the packages of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manager {
    /// uv: there is a uv.lock, or the manifest cannot be read, of which reading the project says more.
    Uv,
    /// Nobody as far as can be told: there is no uv.lock.
    Unknown,
    /// Poetry.
    Poetry,
}

/// The projects below a directory; `None` where it holds a project, or lies in a workspace.
pub fn read(directory: &Path, reader: &mut Reader) -> Result<Option<Vec<ProjectBelow>>, InspectError> {
    let Some(around) = around(directory, reader) else { return Ok(None) };
    if workspace::encloses(directory, reader)? {
        return Ok(None);
    }
    let mut found = Vec::new();
    for path in around.projects {
        if let Some(manager) = manager(&directory.join(&path), reader) {
            found.push(ProjectBelow { path, manager, used_by: None });
        }
    }
    let users = users(directory, &found, reader);
    for project in &mut found {
        project.used_by = users.get(&project.path).cloned();
    }
    Ok((!found.is_empty()).then_some(found))
}

/// Whether a directory holds a project or a workspace, be it a broken one.
pub fn is_project(directory: &Path, reader: &mut Reader) -> bool {
    match manifests::manifest(directory, reader) {
        Err(InspectError::NoPyproject { .. } | InspectError::ProjectsBelow { .. }) => false,
        Ok(_) | Err(_) => true,
    }
}

/// What lies around a directory that holds no project.
fn around(directory: &Path, reader: &mut Reader) -> Option<Box<Around>> {
    match manifests::manifest(directory, reader) {
        Err(InspectError::NoPyproject { around, .. } | InspectError::ProjectsBelow { around }) => {
            (!around.projects.is_empty()).then_some(around)
        }
        Ok(_) | Err(_) => None,
    }
}

/// Who manages the project in a directory; `None` for a manifest of tools alone.
fn manager(directory: &Path, reader: &mut Reader) -> Option<Manager> {
    let is_locked = |disk: &Disk| disk.is_file(&directory.join(UV_LOCK));
    match manifests::manifest(directory, reader) {
        Err(InspectError::NoProjectTable { tables: Tables::Poetry, .. }) => Some(Manager::Poetry),
        Err(InspectError::NoProjectTable { .. } | InspectError::ProjectsBelow { .. }) => None,
        Ok(_) | Err(InspectError::VirtualRoot { .. }) if !is_locked(reader.disk()) => Some(Manager::Unknown),
        Ok(_) | Err(_) => Some(Manager::Uv),
    }
}

/// Who has each of them as a source tree: the first that does, by path. A lock that cannot be read has none; whoever reads the project
/// says so.
fn users(directory: &Path, found: &[ProjectBelow], reader: &mut Reader) -> HashMap<String, String> {
    let mut users = HashMap::new();
    for project in found {
        let Ok(Some(lock)) = reader.lock(&directory.join(&project.path)) else { continue };
        let trees = lock.packages.iter().filter_map(|package| package.source.tree());
        for path in trees.filter_map(|tree| joined(&project.path, tree)).filter(|path| *path != project.path) {
            users.entry(path).or_insert_with(|| project.path.clone());
        }
    }
    users
}

/// A path from a directory, from where that is seen; `None` where it leads above.
fn joined(directory: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::disk::{MEMORY_ROOT, MemoryDisk};
    use super::*;

    fn read_memory(files: &[(&str, &str)], directory: &str) -> Option<Vec<ProjectBelow>> {
        let mut reader = Reader::of_memory(MemoryDisk::new(files));
        read(&Path::new(MEMORY_ROOT).join(directory), &mut reader).expect("readable")
    }

    fn project(name: &str) -> String {
        format!("[project]\nname = '{name}'\nversion = '1'\n")
    }

    fn lock(name: &str, tree: &str) -> String {
        format!(
            "version = 1\n[[package]]\nname = '{name}'\nversion = '1'\nsource = {{ virtual = '.' }}\n[[package]]\nname = 'core'\nversion = '1'\n\
             source = {{ editable = '{tree}' }}\n"
        )
    }

    #[test]
    fn projects_are_found_with_who_manages_and_who_uses_them() {
        let (api, core, api_lock) = (project("api"), project("core"), lock("api", "../libs/core"));
        let files = [
            ("pyproject.toml", "[tool.ruff]\n"),
            ("backend/pyproject.toml", api.as_str()),
            ("backend/uv.lock", api_lock.as_str()),
            ("libs/core/pyproject.toml", core.as_str()),
            ("old/pyproject.toml", "[tool.poetry]\nname = 'old'\n"),
            ("docs/pyproject.toml", "[tool.ruff]\n"),
            ("broken/pyproject.toml", "[project\n"),
        ];
        let found = read_memory(&files, "").expect("projects");
        let seen: Vec<(&str, Manager, Option<&str>)> =
            found.iter().map(|one| (one.path.as_str(), one.manager, one.used_by.as_deref())).collect();
        let expected = [
            ("backend", Manager::Uv, None),
            ("broken", Manager::Uv, None),
            ("libs/core", Manager::Unknown, Some("backend")),
            ("old", Manager::Poetry, None),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_project_and_a_directory_of_a_workspace_are_no_repository_of_several() {
        let (api, root) = (project("api"), "[tool.uv.workspace]\nmembers = ['apps/*']\n");
        let files = [("pyproject.toml", root), ("uv.lock", "version = 1\n"), ("apps/api/pyproject.toml", api.as_str())];
        assert_eq!(read_memory(&files, ""), None);
        assert_eq!(read_memory(&files, "apps"), None);
        assert_eq!(read_memory(&files, "apps/api"), None);
    }

    #[test]
    fn a_source_above_all_of_them_is_none_of_them() {
        assert_eq!(joined("backend", "../libs/core").as_deref(), Some("libs/core"));
        assert_eq!(joined("backend", "../../libs"), None);
    }
}
