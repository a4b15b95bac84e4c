//! What lies in the directories that `members` of `[tool.uv.workspace]` mean, as far as uv refuses the whole workspace for it. Reads
//! manifests, each once; decides nothing.

use std::collections::BTreeMap;
use std::path::Path;

use glob::Pattern;
use toml::{Table, Value};
use uv_normalize::PackageName;

use crate::inspect::disk::Disk;
use crate::inspect::error::InspectError;
use crate::inspect::evidence::Place;
use crate::inspect::member_path::from_root;
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::reader::Reader;
use crate::inspect::text::read_text;

/// A member without `[project]`, one whose name is none, and two of one name: uv ends with an error at each ("No `project` table
/// found", "Two workspace members are both named", uv 0.13.8), whatever it is asked for. All else is left to uv.
pub(super) fn check(root: &Path, text: &str, reader: &mut Reader) -> Result<(), InspectError> {
    let mut known: BTreeMap<PackageName, Place> = BTreeMap::new();
    for directory in of_members(root, text, reader.disk()) {
        let Some(name) = name_of(root, &directory, reader)? else { continue };
        if let Some(other) = known.insert(name.0.clone(), name.1.clone()) {
            return Err(InspectError::MembersOfOneName { name: name.0.to_string(), places: [other, name.1] });
        }
    }
    Ok(())
}

/// The name of a member, and where it stands; `None` where uv takes the directory for no member, or where who reads the member says
/// what is wrong.
fn name_of(root: &Path, directory: &str, reader: &mut Reader) -> Result<Option<(PackageName, Place)>, InspectError> {
    let file = from_root(directory, PYPROJECT);
    match reader.manifest(&root.join(directory)) {
        Ok(manifest) => Ok(manifest.map(|manifest| {
            let name = &manifest.facts.name;
            (name.value.clone(), Place { file, line: name.place.line })
        })),
        Err(InspectError::NoProjectTable { .. }) if !is_managed(root, directory, reader.disk()) => Ok(None),
        Err(InspectError::NoProjectTable { .. }) => Err(InspectError::MemberWithoutProject { file }),
        Err(InspectError::InvalidValue { key: key @ "project.name", message, mut excerpt }) => {
            excerpt.file = file;
            Err(InspectError::InvalidValue { key, message, excerpt })
        }
        Err(_) => Ok(None),
    }
}

/// uv passes over a member with `managed = false` in `[tool.uv]`.
fn is_managed(root: &Path, directory: &str, disk: &Disk) -> bool {
    let text = read_text(disk, &root.join(directory), PYPROJECT).ok().flatten();
    let table: Option<Table> = text.and_then(|text| text.parse().ok());
    let managed = table.as_ref().and_then(|table| table.get("tool")?.get("uv")?.get("managed")?.as_bool());
    managed != Some(false)
}

/// The directories with a manifest that `members` means and `exclude` does not, in their order. A pattern with `**` may mean any
/// depth, and is left to uv.
fn of_members(root: &Path, text: &str, disk: &Disk) -> Vec<String> {
    let table: Table = text.parse().unwrap_or_default();
    let workspace = table.get("tool").and_then(|tool| tool.get("uv")?.get("workspace"));
    let patterns = |key: &str| -> Vec<String> {
        let list = workspace.and_then(|workspace| workspace.get(key)?.as_array());
        list.into_iter().flatten().filter_map(Value::as_str).map(|text| text.trim_matches('/').to_owned()).collect()
    };
    let excluded: Vec<Pattern> = patterns("exclude").iter().filter_map(|text| Pattern::new(text).ok()).collect();
    let mut found: Vec<String> = patterns("members").iter().flat_map(|pattern| matching(root, pattern, disk)).collect();
    found.sort();
    found.dedup();
    found.retain(|directory| {
        let is_there = disk.is_file(&root.join(directory).join(PYPROJECT));
        is_there && !excluded.iter().any(|pattern| pattern.matches(directory))
    });
    found
}

/// The directories that a pattern means, level by level; none that are hidden.
fn matching(root: &Path, pattern: &str, disk: &Disk) -> Vec<String> {
    let mut found = vec![String::new()];
    for part in pattern.split('/').filter(|part| *part != ".") {
        let Ok(level) = Pattern::new(part) else { return Vec::new() };
        if part.contains("**") || part == ".." {
            return Vec::new();
        }
        let below = |directory: &String| {
            let names = disk.directories(&root.join(directory)).unwrap_or_default();
            let wanted = names.into_iter().filter(|name| level.matches(name) && !name.starts_with('.'));
            wanted.map(|name| from_root(directory, &name)).collect::<Vec<_>>()
        };
        found = found.iter().flat_map(below).collect();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::disk::{MEMORY_ROOT, MemoryDisk};

    const ROOT: &str = "[tool.uv.workspace]\nmembers = ['libs/*', './apps/web']\nexclude = ['libs/old']\n";
    const TOOLS: &str = "[tool.ruff]\nline-length = 100\n";

    fn checked(files: &[(&str, &str)]) -> Result<(), InspectError> {
        let mut reader = Reader::of_memory(MemoryDisk::new(files));
        check(Path::new(MEMORY_ROOT), ROOT, &mut reader)
    }

    fn project(name: &str) -> String {
        format!("[project]\nversion = '1'\nname = '{name}'\n")
    }

    #[test]
    fn members_that_uv_takes_are_no_error() {
        let (core, web) = (project("core"), project("web"));
        let files = [
            ("libs/core/pyproject.toml", core.as_str()),
            ("libs/old/pyproject.toml", core.as_str()),
            ("libs/notes/README.md", ""),
            ("libs/unmanaged/pyproject.toml", "[tool.uv]\nmanaged = false\n"),
            ("elsewhere/pyproject.toml", TOOLS),
            ("apps/web/pyproject.toml", web.as_str()),
        ];
        checked(&files).expect("a workspace");
    }

    #[test]
    fn a_member_without_a_project_is_named() {
        let error = checked(&[("libs/core/pyproject.toml", TOOLS)]).expect_err("no project");
        assert_eq!(
            error.to_string(),
            "`libs/core/pyproject.toml` has no `[project]` table, and is a member of the workspace"
        );
    }

    #[test]
    fn two_members_of_one_name_are_named_with_their_lines() {
        let (core, web) = (project("core"), project("Core"));
        let files = [("libs/core/pyproject.toml", core.as_str()), ("apps/web/pyproject.toml", web.as_str())];
        let error = checked(&files).expect_err("two of one name");
        assert_eq!(
            error.to_string(),
            "Two members of the workspace are named `core`: apps/web/pyproject.toml:3 and libs/core/pyproject.toml:3"
        );
    }

    #[test]
    fn a_name_that_is_none_is_pointed_at_in_its_own_file() {
        let odd = project("My API!");
        let error = checked(&[("libs/core/pyproject.toml", odd.as_str())]).expect_err("no name");
        assert_eq!(error.excerpt().expect("a place").file, "libs/core/pyproject.toml");
    }
}
