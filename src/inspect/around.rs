//! What lies around a directory that holds no project of uv's: projects below it, and what other tools keep there. Reads no project.

use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::file_names::PYPROJECT;

/// Directories of a repository are looked through this deep: `backend`, `services/api`.
const DEPTH: usize = 2;

/// Directories of packages, which hold manifests of others.
const FOREIGN: [&str; 2] = ["node_modules", "venv"];

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Directories below with a pyproject.toml.
    pub projects: Vec<String>,
    /// A list of requirements for pip.
    pub requirements: Option<&'static str>,
    /// The file of another manager of packages.
    pub manager: Option<&'static str>,
}

pub(super) fn look(disk: &Disk, directory: &Path) -> Around {
    let there = |names: &[&'static str]| names.iter().copied().find(|name| disk.is_file(&directory.join(name)));
    let mut projects = Vec::new();
    below(disk, directory, "", DEPTH, &mut projects);
    Around {
        projects,
        requirements: there(&["requirements.txt", "requirements.in"]),
        manager: there(&["poetry.lock", "Pipfile", "pdm.lock"]),
    }
}

fn below(disk: &Disk, directory: &Path, prefix: &str, depth: usize, found: &mut Vec<String>) {
    let names = disk.directories(&directory.join(prefix)).unwrap_or_default();
    for name in names.iter().filter(|name| !name.starts_with('.') && !FOREIGN.contains(&name.as_str())) {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        if disk.is_file(&directory.join(&path).join(PYPROJECT)) {
            found.push(path);
        } else if depth > 1 {
            below(disk, directory, &path, depth - 1, found);
        }
    }
}

/// The nearest directory above that holds a pyproject.toml, as uv looks for one (uv documentation, "Project structure"); as a path
/// from the one that is given.
pub fn project_above(directory: &Path) -> Option<PathBuf> {
    let disk = Disk::default();
    let whole = disk.canonicalize(directory).ok()?;
    let depth = whole.ancestors().skip(1).position(|above| disk.is_file(&above.join(PYPROJECT)))?;
    (!disk.is_file(&directory.join(PYPROJECT))).then(|| vec![".."; depth + 1].join("/").into())
}

#[cfg(test)]
mod tests {
    use super::super::error::InspectError;
    use super::super::inspect_memory;

    fn hint(files: &[(&str, &str)]) -> String {
        let error = inspect_memory("", files).expect_err("no project");
        assert!(matches!(error, InspectError::NoPyproject { .. } | InspectError::NoProjectTable { .. }), "{error}");
        error.hint("[tool.uvdock]").expect("a hint")
    }

    #[test]
    fn projects_below_are_named() {
        let hint =
            hint(&[("services/api/pyproject.toml", ""), ("web/node_modules/x/pyproject.toml", ""), ("a.py", "")]);
        assert_eq!(hint, "Give the project below: `uvdock generate services/api`");
    }

    #[test]
    fn projects_below_a_manifest_of_tools_are_named_too() {
        let hint = |files: &[(&str, &str)]| {
            let error = inspect_memory("", files).expect_err("no project");
            (error.to_string(), error.hint("[tool.uvdock]").expect("a hint"))
        };
        let tools = ("pyproject.toml", "[tool.ruff]\nline-length = 100\n");
        let below = [tools, ("backend/pyproject.toml", ""), ("worker/pyproject.toml", "")];
        let (message, way) = hint(&below);
        assert_eq!(message, "`pyproject.toml` has no `[project]` table: the projects are below it");
        assert_eq!(way, "Give one of the projects below, `backend`, `worker`: `uvdock generate backend`");
        assert!(hint(&[tools]).1.contains("`uv init --bare`"));
    }

    #[test]
    fn another_manager_of_packages_has_a_way_to_uv() {
        assert!(hint(&[("requirements.txt", "flask\n")]).contains("`uv init --bare && uv add -r requirements.txt`"));
        assert!(hint(&[("Pipfile", "")]).contains("`uvx migrate-to-uv`"));
        let poetry = hint(&[("pyproject.toml", "[tool.poetry]\nname = \"a\"\n")]);
        assert!(poetry.contains("`uvx migrate-to-uv`"), "{poetry}");
    }
}
