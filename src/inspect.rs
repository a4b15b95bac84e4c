//! Reads a user's project into facts. The only module that reads the project; knows no Docker word and decides nothing.

pub mod code;
pub mod error;
pub mod evidence;
pub mod lock;
pub mod pyproject;
pub mod python_version;
pub mod staleness;
pub mod tree;
pub mod wheel;
pub mod witness;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::io_reason::plain;
use code::CodeFacts;
use error::{Excerpt, InspectError};
use evidence::Located;
use lock::{LockError, LockFacts};
use pyproject::{PYPROJECT, PyprojectFacts};
use python_version::PYTHON_VERSION_FILE;
use staleness::Difference;
use tree::TreeFacts;
use wheel::WheelFacts;
use witness::WitnessFacts;

/// The lockfile's name, as shown in evidence.
pub const UV_LOCK: &str = "uv.lock";

/// Everything seen in a project.
#[derive(Clone, Debug)]
pub struct ProjectFacts {
    /// The project directory.
    pub root: PathBuf,
    /// The text of pyproject.toml, for the reader of settings.
    pub pyproject_text: String,
    /// pyproject.toml.
    pub pyproject: PyprojectFacts,
    /// uv.lock.
    pub lock: Search<LockFacts>,
    /// The first version in `.python-version`.
    pub python_pin: Option<Located<String>>,
    /// The files.
    pub tree: TreeFacts,
    /// What the project's own wheel would hold.
    pub wheel: WheelFacts,
    /// The Python code.
    pub code: CodeFacts,
    /// Commands that the project's other files give.
    pub witnesses: WitnessFacts,
    /// What pyproject.toml says and the lock does not, or the other way round.
    pub staleness: Vec<Difference>,
    /// The text of `alembic.ini`.
    pub alembic_ini: Option<String>,
}

/// A thing looked for. A thing that is there and broken is an [`InspectError`].
#[derive(Clone, Debug)]
pub enum Search<T> {
    /// It is there.
    Found(T),
    /// It is not there, which is a fact and no error.
    Missing,
}

/// Reads the project in a directory.
pub fn inspect(root: &Path) -> Result<ProjectFacts, InspectError> {
    match root.metadata() {
        Ok(metadata) if metadata.is_dir() => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(InspectError::NoSuchDirectory { path: root.to_owned() });
        }
        Ok(_) => return Err(InspectError::NotADirectory { path: root.to_owned() }),
        Err(reason) => return Err(InspectError::Unreadable { path: root.to_owned(), reason: plain(&reason) }),
    }
    let Some(pyproject_text) = read_text(root, PYPROJECT)? else {
        return Err(InspectError::NoPyproject { directory: root.to_owned() });
    };
    let pyproject = pyproject::parse(&pyproject_text, root)?;
    let lock = read_lock(root, &pyproject)?;
    let python_pin = read_text(root, PYTHON_VERSION_FILE)?.as_deref().and_then(python_version::parse);
    let tree = tree::read(root);
    let code = code::read(root, &tree.python_files());
    let wheel = wheel::read(&pyproject, &tree);
    let witnesses = witness::read(root, &tree, &pyproject);
    let alembic_ini = read_text(root, "alembic.ini")?;
    let staleness = match &lock {
        Search::Found(lock) => staleness::differences(&pyproject, lock),
        Search::Missing => Vec::new(),
    };
    let root = root.to_owned();
    Ok(ProjectFacts {
        root,
        pyproject_text,
        pyproject,
        lock,
        python_pin,
        tree,
        wheel,
        code,
        witnesses,
        staleness,
        alembic_ini,
    })
}

/// A file of the project as text; `None` where there is none.
fn read_text(root: &Path, name: &str) -> Result<Option<String>, InspectError> {
    // `./pyproject.toml` says no more than `pyproject.toml`.
    let path = root.strip_prefix(".").unwrap_or(root).join(name);
    match path.metadata() {
        // Reading a pipe or a device might never end.
        Ok(metadata) if !metadata.is_file() => return Err(InspectError::NotAFile { path }),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Ok(_) | Err(_) => {}
    }
    let bytes = fs_err::read(&path).map_err(|reason| InspectError::Unreadable { path, reason: plain(&reason) })?;
    match Excerpt::not_utf8(name, &bytes) {
        Some(excerpt) => Err(InspectError::NotUtf8 { excerpt: Box::new(excerpt) }),
        None => Ok(Some(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())),
    }
}

fn read_lock(root: &Path, project: &PyprojectFacts) -> Result<Search<LockFacts>, InspectError> {
    let name = project.name.value.to_string();
    let Some(text) = read_text(root, UV_LOCK)? else {
        return match enclosing_workspace(root) {
            Some(workspace) => Err(InspectError::Workspace { project: name, workspace }),
            None => Ok(Search::Missing),
        };
    };
    let lock = lock::parse(&text).map_err(|error| lock_error(error, &text))?;
    match lock.root() {
        Some(root) if root.name == project.name.value => Ok(Search::Found(lock)),
        _ if lock.members.len() > 1 => Err(InspectError::Workspace { project: name, workspace: root.join(PYPROJECT) }),
        Some(root) => Err(InspectError::ForeignLock { project: name, found: format!("it locks `{}`", root.name) }),
        None => Err(InspectError::ForeignLock { project: name, found: "it locks no project of this directory".into() }),
    }
}

fn lock_error(error: LockError, text: &str) -> InspectError {
    let excerpt = error.span().map(|span| Box::new(Excerpt { file: UV_LOCK.to_owned(), text: text.to_owned(), span }));
    InspectError::Lock { error, excerpt }
}

impl ProjectFacts {
    /// Directories of the workspace members other than the project itself, relative to it.
    pub fn other_members(&self) -> Vec<&str> {
        let Search::Found(lock) = &self.lock else { return Vec::new() };
        let members = lock.packages.iter().filter(|package| lock.members.contains(&package.name));
        members.filter_map(|member| member.source.tree()).filter(|path| *path != ".").collect()
    }
}

/// A directory above that holds the lock of a workspace.
fn enclosing_workspace(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    root.ancestors().skip(1).map(|directory| directory.join(PYPROJECT)).find(|manifest| {
        manifest.with_file_name(UV_LOCK).is_file()
            && fs_err::read_to_string(manifest)
                .ok()
                .and_then(|text| toml::from_str::<toml::Table>(&text).ok())
                .is_some_and(|table| table.get("tool").and_then(|tool| tool.get("uv")?.get("workspace")).is_some())
    })
}
