//! Reads a user's project into facts. The only module that reads the project; knows no Docker word and decides nothing.

pub mod code;
pub mod deployment;
pub mod error;
pub mod evidence;
pub mod links;
pub mod local;
pub mod lock;
pub mod pyproject;
pub mod python_version;
mod redact;
mod repository;
pub mod rust;
pub mod staleness;
pub mod tree;
pub mod uv_settings;
pub mod wheel;
pub mod workspace;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::io_reason::plain;
use code::CodeFacts;
use deployment::DeploymentFacts;
use error::{Excerpt, InspectError};
use evidence::Located;
use links::LinkedManifest;
use local::LocalPackage;
use lock::{LockFacts, LockedPackage};
use pyproject::{PYPROJECT, PyprojectFacts};
use python_version::PYTHON_VERSION_FILE;
pub use redact::has_login;
use staleness::Difference;
use tree::TreeFacts;
use uv_settings::{UV_TOML, UvSettings};
use wheel::WheelFacts;
use workspace::WorkspaceFacts;

/// The lockfile's name, as shown in evidence.
pub const UV_LOCK: &str = "uv.lock";

/// The file beside pyproject.toml that may hold the settings instead.
pub const UVDOCK_TOML: &str = "uvdock.toml";

/// Everything seen in a project.
#[derive(Clone, Debug)]
pub struct ProjectFacts {
    /// The project directory.
    pub root: PathBuf,
    /// Where the generated files lie in the git repository, such as `backend`; empty at its root and outside of one.
    pub directory_in_repository: String,
    /// The text of pyproject.toml, for the reader of settings.
    pub pyproject_text: String,
    /// The text of uvdock.toml, which may hold the settings instead.
    pub uvdock_toml: Option<String>,
    /// pyproject.toml.
    pub pyproject: PyprojectFacts,
    /// uv's settings about indexes and builds, from pyproject.toml or uv.toml.
    pub uv_settings: UvSettings,
    /// The workspace that the project is a member of; absent for a project that is alone, and for a workspace root.
    pub workspace: Option<WorkspaceFacts>,
    /// uv.lock.
    pub lock: Search<LockFacts>,
    /// Whether a `uv.toml` lies beside the lock: uv reads it instead of `[tool.uv]`.
    pub has_uv_toml: bool,
    /// The other source trees that the lock names, by their paths.
    pub local_packages: Vec<LocalPackage>,
    /// The first version in `.python-version`.
    pub python_pin: Option<Located<String>>,
    /// The files.
    pub tree: TreeFacts,
    /// What the project's own wheel would hold.
    pub wheel: WheelFacts,
    /// The Python code.
    pub code: CodeFacts,
    /// Commands that the project's other files give.
    pub deployment: DeploymentFacts,
    /// The manifests among its files that are symbolic links.
    pub linked_manifests: Vec<LinkedManifest>,
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
    // A login in a URL ends here: what is printed or rendered comes from the facts.
    let visible = redact::logins(&pyproject_text);
    let mut pyproject = match pyproject::parse(&visible, root) {
        Err(InspectError::NoProjectTable { .. }) if workspace::is_root(&pyproject_text) => {
            let member = workspace::members(root)?.first().map(|member| member.name.to_string());
            return Err(InspectError::VirtualRoot { member });
        }
        parsed => parsed?,
    };
    let uvdock_toml = read_text(root, UVDOCK_TOML)?;
    let (workspace, lock) = match workspace::enclosing(root, &pyproject)? {
        Some((workspace, lock)) => (Some(workspace), Search::Found(lock)),
        None => (None, read_lock(root, &pyproject)?),
    };
    if let Some(workspace) = &workspace {
        pyproject.uv.required_version.clone_from(&workspace.uv.required_version);
    }
    let mut tree = tree::read(root);
    let wheel = wheel::read(&pyproject, &tree, |manifest| rust::read(root, manifest));
    let deployment = deployment::read(root, &tree, &pyproject);
    let local_packages = local_packages(root, workspace.as_ref(), &lock, &mut tree);
    let mut code = code::read(root, &tree.python_files());
    code.add_import_roots(
        local_packages.iter().filter_map(|package| package.wheel.as_ref()).flat_map(WheelFacts::modules),
    );
    let alembic_ini = read_text(root, "alembic.ini")?;
    let python_pin = python_pin(root, workspace.as_ref())?;
    let lock_root = workspace.as_ref().map_or(root, |workspace| &workspace.root);
    let settings = workspace.as_ref().map_or(&pyproject_text, |workspace| &workspace.pyproject_text);
    let mut uv_settings = uv_settings::parse(settings, read_text(lock_root, UV_TOML)?.as_deref())?;
    if let Some(workspace) = &workspace {
        uv_settings.seen_from(&workspace.member);
    }
    let mut facts = ProjectFacts {
        linked_manifests: links::manifests(root, workspace.as_ref()),
        directory_in_repository: repository::directory_in(lock_root),
        has_uv_toml: lock_root.join("uv.toml").is_file(),
        root: root.to_owned(),
        pyproject_text,
        uvdock_toml,
        pyproject,
        uv_settings,
        workspace,
        lock,
        local_packages,
        python_pin,
        tree,
        wheel,
        code,
        deployment,
        staleness: Vec::new(),
        alembic_ini,
    };
    facts.staleness = staleness::differences(&facts);
    Ok(facts)
}

/// The pin that uv finds: the nearest one, up to the workspace root.
fn python_pin(root: &Path, workspace: Option<&WorkspaceFacts>) -> Result<Option<Located<String>>, InspectError> {
    let levels = workspace.map_or(0, |workspace| workspace.member.split('/').count());
    let mut directory = root.to_owned();
    for level in 0..=levels {
        if let Some(mut pin) = read_text(&directory, PYTHON_VERSION_FILE)?.as_deref().and_then(python_version::parse) {
            pin.place.file = format!("{}{}", "../".repeat(level), pin.place.file);
            return Ok(Some(pin));
        }
        directory.push("..");
    }
    Ok(None)
}

/// The other source trees of the lock; files of those beside the project are added to its own.
fn local_packages(
    root: &Path,
    workspace: Option<&WorkspaceFacts>,
    lock: &Search<LockFacts>,
    tree: &mut TreeFacts,
) -> Vec<LocalPackage> {
    let Search::Found(lock) = lock else { return Vec::new() };
    let (root, member) = workspace.map_or((root, "."), |workspace| (workspace.root.as_path(), &workspace.member));
    let Some(own) = lock.at_path(member) else { return Vec::new() };
    let (packages, beside) = local::read(root, lock, own, member);
    for (path, listing) in beside {
        tree.add_directory(&path, listing);
    }
    packages
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
    let Some(text) = read_text(root, UV_LOCK)? else { return Ok(Search::Missing) };
    let lock = parse_lock(&text)?;
    match lock.root() {
        Some(root) if root.name == project.name.value => Ok(Search::Found(lock)),
        Some(root) => Err(InspectError::ForeignLock { project: name, found: format!("it locks `{}`", root.name) }),
        None => Err(InspectError::ForeignLock { project: name, found: "it locks no project of this directory".into() }),
    }
}

fn parse_lock(text: &str) -> Result<LockFacts, InspectError> {
    let text = &*redact::logins(text);
    lock::parse(text).map_err(|error| {
        let excerpt = |span| Box::new(Excerpt { file: UV_LOCK.to_owned(), text: text.to_owned(), span });
        let excerpt = error.span().map(excerpt);
        InspectError::Lock { error, excerpt }
    })
}

impl ProjectFacts {
    /// The directory of the lock: the workspace root, or that of a project that is alone.
    pub fn workspace_root(&self) -> &Path {
        self.workspace.as_ref().map_or(&self.root, |workspace| &workspace.root)
    }

    /// The project's own package in its lock.
    pub fn locked<'a>(&self, lock: &'a LockFacts) -> Option<&'a LockedPackage> {
        lock.at_path(self.workspace.as_ref().map_or(".", |workspace| &workspace.member))
    }

    /// A path relative to the lock, relative to the project.
    pub fn from_project(&self, path: &str) -> String {
        match &self.workspace {
            Some(workspace) => workspace::from_member(&workspace.member, path),
            None => path.to_owned(),
        }
    }

    /// A path relative to the project, relative to the lock.
    pub fn from_root(&self, path: &str) -> String {
        match &self.workspace {
            Some(workspace) => workspace::from_root(&workspace.member, path),
            None => path.to_owned(),
        }
    }

    /// The other local package that a file belongs to.
    pub fn local_package_of(&self, path: &str) -> Option<&LocalPackage> {
        let holds =
            |package: &&LocalPackage| path.strip_prefix(&package.path).is_some_and(|rest| rest.starts_with('/'));
        self.local_packages.iter().find(holds)
    }
}
