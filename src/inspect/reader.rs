//! Reads what several projects of a workspace share, each thing once: locks, manifests, and the listings of directories. Judges
//! nothing. What it has read stays as it was then, so a run that shall see a change begins with a new one.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::Disk;
use super::error::{Excerpt, InspectError};
use super::file_names::{UV_LOCK, UVDOCK_TOML};
use super::lock::{self, LockFacts};
use super::pyproject::{self, PYPROJECT, PyprojectFacts, UvFacts};
use super::staleness::difference::KnownDifferences;
use super::text::read_text;
use super::tree::{self, TreeFacts};
use super::uv_settings::{self, UV_TOML, UvSettings};
use crate::secret;

/// What has been read, by directory. A copy goes on from there, and what either reads from then on the other reads anew.
#[derive(Clone, Default)]
pub struct Reader {
    disk: Disk,
    keys: HashMap<PathBuf, PathBuf>,
    locks: Known<Option<Arc<LockFacts>>>,
    manifests: Known<Option<Arc<ProjectManifest>>>,
    roots: Known<Option<Arc<RootManifest>>>,
    listings: Known<Arc<TreeFacts>>,
    differences: HashMap<PathBuf, KnownDifferences>,
    /// Workspace roots whose members uv takes.
    checked: HashSet<PathBuf>,
}

/// A pyproject.toml.
pub struct ProjectManifest {
    /// As it is written, with the logins of its URLs.
    pub text: String,
    /// What it states; a login in a URL ends here.
    pub facts: Arc<PyprojectFacts>,
}

/// The pyproject.toml of a workspace root, with the files beside it that hold for every member.
pub struct RootManifest {
    /// As it is written.
    pub text: String,
    /// The text of uvdock.toml.
    pub uvdock_toml: Option<String>,
    /// `[tool.uv]`.
    pub uv: UvFacts,
    /// uv's settings, as seen from the root.
    pub uv_settings: UvSettings,
}

impl Reader {
    /// A reader of files that are in memory.
    #[cfg(test)]
    pub(crate) fn of_memory(files: super::disk::MemoryDisk) -> Self {
        Self { disk: Disk::Memory(files), ..Self::default() }
    }

    /// Where the files are.
    pub(super) fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The uv.lock of a directory; `None` where there is none.
    pub(crate) fn lock(&mut self, directory: &Path) -> Result<Option<Arc<LockFacts>>, InspectError> {
        let key = self.key(directory);
        self.locks.once(key, || {
            Ok(read_text(&self.disk, directory, UV_LOCK)?.as_deref().map(parse_lock).transpose()?.map(Arc::new))
        })
    }

    /// The pyproject.toml of a directory; `None` where there is none.
    pub(super) fn manifest(&mut self, directory: &Path) -> Result<Option<Arc<ProjectManifest>>, InspectError> {
        let key = self.key(directory);
        self.manifests.once(key, || {
            let Some(text) = read_text(&self.disk, directory, PYPROJECT)? else { return Ok(None) };
            let facts = pyproject::parse(&secret::without_tokens(&text), directory)?;
            Ok(Some(Arc::new(ProjectManifest { text, facts: Arc::new(facts) })))
        })
    }

    /// What a directory says as a workspace root; `None` where it is none.
    pub(super) fn root(&mut self, directory: &Path) -> Result<Option<Arc<RootManifest>>, InspectError> {
        let key = self.key(directory);
        self.roots.once(key, || {
            let text = read_text(&self.disk, directory, PYPROJECT)?.filter(|text| pyproject::has_workspace(text));
            text.map(|text| RootManifest::new(&self.disk, directory, text).map(Arc::new)).transpose()
        })
    }

    /// The files below a directory.
    pub(super) fn listing(&mut self, directory: &Path) -> Arc<TreeFacts> {
        let key = self.key(directory);
        let listing = self.listings.0.entry(key).or_insert_with(|| Arc::new(tree::read(&self.disk, directory)));
        Arc::clone(listing)
    }

    /// What is known to differ between the members of a workspace and its lock.
    pub(super) fn differences(&mut self, root: &Path) -> &mut KnownDifferences {
        let key = self.key(root);
        self.differences.entry(key).or_default()
    }

    /// Whether the members of a workspace root were looked at, and found to be such as uv takes.
    pub(super) fn has_checked_members(&mut self, root: &Path) -> bool {
        let key = self.key(root);
        self.checked.contains(&key)
    }

    /// Keeps that they were.
    pub(super) fn note_checked_members(&mut self, root: &Path) {
        let key = self.key(root);
        self.checked.insert(key);
    }

    /// A directory, however its path is written.
    fn key(&mut self, directory: &Path) -> PathBuf {
        if let Some(known) = self.keys.get(directory) {
            return known.clone();
        }
        let key = self.disk.canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
        self.keys.insert(directory.to_owned(), key.clone());
        key
    }
}

impl RootManifest {
    fn new(disk: &Disk, directory: &Path, text: String) -> Result<Self, InspectError> {
        Ok(Self {
            uv: pyproject::parse_uv(&text)?,
            uvdock_toml: read_text(disk, directory, UVDOCK_TOML)?,
            uv_settings: uv_settings::parse(&text, read_text(disk, directory, UV_TOML)?.as_deref())?,
            text,
        })
    }
}

fn parse_lock(text: &str) -> Result<LockFacts, InspectError> {
    let text = &*secret::without_logins(text);
    lock::parse(text).map_err(|error| {
        let excerpt = |span| Box::new(Excerpt { file: UV_LOCK.to_owned(), text: text.to_owned(), span });
        let excerpt = error.span().map(excerpt);
        InspectError::Lock { error, excerpt }
    })
}

/// Things by the directory they were read in, however its path is written.
#[derive(Clone)]
struct Known<T>(HashMap<PathBuf, T>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Clone> Known<T> {
    /// What is known of a directory, or what reading finds. An error is not kept: it ends the run.
    fn once(&mut self, key: PathBuf, read: impl FnOnce() -> Result<T, InspectError>) -> Result<T, InspectError> {
        if let Some(known) = self.0.get(&key) {
            return Ok(known.clone());
        }
        let found = read()?;
        self.0.insert(key, found.clone());
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use indoc::indoc;

    use super::*;
    use crate::inspect::disk::{MEMORY_ROOT, MemoryDisk};
    use crate::inspect::{ProjectFacts, Search, project};

    const ROOT: &str = "[tool.uv.workspace]\nmembers = ['api', 'jobs']\n";
    const LOCK: &str = indoc! {"
        version = 1
        [manifest]
        members = ['api', 'jobs']
        [[package]]
        name = 'api'
        version = '1.0'
        source = { virtual = 'api' }
        [[package]]
        name = 'jobs'
        version = '1.0'
        source = { virtual = 'jobs' }
    "};

    const API: &str = "[project]\nname = 'api'\nversion = '1.0'\n";
    const JOBS: &str = "[project]\nname = 'jobs'\nversion = '1.0'\n";

    fn member(name: &str, reader: &mut Reader) -> ProjectFacts {
        project::read(&Path::new(MEMORY_ROOT).join(name), reader).expect("a project that can be read")
    }

    #[test]
    fn the_members_of_a_workspace_share_its_lock_and_their_manifests() {
        let files =
            [("pyproject.toml", ROOT), ("uv.lock", LOCK), ("api/pyproject.toml", API), ("jobs/pyproject.toml", JOBS)];
        let mut reader = Reader::of_memory(MemoryDisk::new(&files));
        let (api, jobs) = (member("api", &mut reader), member("jobs", &mut reader));
        let (Search::Found(one), Search::Found(other)) = (&api.lock, &jobs.lock) else { panic!("no lock") };
        assert!(Arc::ptr_eq(one, other));
        let known = reader.manifest(&Path::new(MEMORY_ROOT).join("jobs")).expect("read").expect("a manifest");
        let seen = api.local_packages[0].pyproject.as_ref().expect("a manifest");
        assert!(Arc::ptr_eq(seen, &known.facts));
    }

    #[test]
    fn a_new_reader_sees_what_has_changed() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        fs_err::write(directory.path().join(UV_LOCK), LOCK).expect("written");
        let mut reader = Reader::default();
        assert!(reader.lock(directory.path()).expect("read").is_some());
        fs_err::remove_file(directory.path().join(UV_LOCK)).expect("removed");
        assert!(reader.lock(directory.path()).expect("known").is_some());
        assert!(Reader::default().lock(directory.path()).expect("read").is_none());
    }
}
