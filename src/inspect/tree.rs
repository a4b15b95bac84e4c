//! Lists the files of a project, skipping what no project runs from. Reads names and sizes, and the first bytes of files that
//! may hold a private key; parses nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

use serde::Serialize;
use walkdir::{DirEntry, WalkDir};

use super::disk::Disk;
use crate::catalogue::project_files;
use crate::nesting::is_below;
use crate::path::may_be_written;

/// Deeper than any project runs from; keeps a pathological tree bounded.
const MAX_DEPTH: usize = 24;
/// More files than this are not looked at; the listing says so.
const MAX_FILES: usize = 250_000;
/// More Python files than this are not read: 20,000 of a real project's take 0.7 GB and six seconds of one processor.
const MAX_PYTHON_FILES: usize = 50_000;

/// Directories that tools make, by name. Their own documentation says they can be deleted and made again.
const GENERATED: [&str; 12] = [
    "__pycache__",
    "node_modules",
    "bower_components",
    "site-packages",
    "venv",
    "virtualenv",
    "htmlcov",
    "dist",
    "build",
    "target",
    "__pypackages__",
    "wheels",
];

/// The files of a project.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TreeFacts {
    /// Every regular file, by path relative to the project root.
    pub files: BTreeMap<String, FileFacts>,
    /// Symbolic links; never followed.
    pub links: BTreeSet<String>,
    /// Paths, as they are shown, that cannot stand in a Dockerfile (not UTF-8, or with letters that are not seen). What lies below
    /// such a directory is not listed.
    pub unnameable: Vec<String>,
    /// Directories that could not be listed.
    pub unlisted: Vec<String>,
    /// Files that hold a private key, found by their content.
    pub private_keys: Vec<String>,
    /// Whether the listing is whole.
    pub extent: Extent,
}

/// One file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FileFacts {
    /// Size in bytes.
    pub size: u64,
    /// Whether its owner may execute it.
    pub mode: Mode,
}

/// Whether a file is a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Not executable.
    Plain,
    /// Executable by its owner.
    Executable,
}

/// Whether a listing reached its limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// Every file is listed.
    #[default]
    Whole,
    /// The project has more files than uvdock lists.
    Truncated,
}

impl TreeFacts {
    /// Whether a regular file stands at `path`.
    pub fn is_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether any file lies below `path`.
    pub fn is_directory(&self, path: &str) -> bool {
        self.below(path).next().is_some()
    }

    /// The files below a directory; the root is the empty path.
    pub fn below<'a>(&'a self, directory: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
        let wanted = prefix.clone();
        self.files.range(prefix..).map(|(path, _)| path.as_str()).take_while(move |path| path.starts_with(&wanted))
    }

    /// The names directly inside a directory, sorted.
    pub fn children(&self, directory: &str) -> BTreeSet<&str> {
        let skip = if directory.is_empty() { 0 } else { directory.len() + 1 };
        self.below(directory).filter_map(|path| path[skip..].split('/').next()).collect()
    }

    /// The Python files, sorted. Of too many, those that lie deepest are left out: a program begins near the top.
    pub fn python_files(&self) -> Vec<String> {
        let mut files: Vec<&String> = self.files.keys().filter(|path| has_extension(path, "py")).collect();
        if files.len() > MAX_PYTHON_FILES {
            files.sort_by_key(|path| path.matches('/').count());
            files.truncate(MAX_PYTHON_FILES);
            files.sort();
        }
        files.into_iter().cloned().collect()
    }

    /// Whether a directory holds Python, at any depth.
    pub fn holds_python(&self, directory: &str) -> bool {
        self.below(directory).any(|path| has_extension(path, "py"))
    }
}

impl TreeFacts {
    /// Adds the listing of a directory beside the project, such as `../core`.
    pub(super) fn add_directory(&mut self, path: &str, other: Self) {
        let below = |name: String| format!("{path}/{name}");
        self.files.extend(other.files.into_iter().map(|(name, file)| (below(name), file)));
        self.links.extend(other.links.into_iter().map(below));
        self.unnameable.extend(other.unnameable.into_iter().map(below));
        self.unlisted.extend(other.unlisted.into_iter().map(below));
        self.private_keys.extend(other.private_keys.into_iter().map(below));
        if other.extent == Extent::Truncated {
            self.extent = Extent::Truncated;
        }
    }
}

/// A path as the listing has it: without a leading `./` and a trailing `/`.
pub fn listed(path: &str) -> &str {
    path.trim_start_matches("./").trim_end_matches('/')
}

/// Whether one of two paths lies in the other.
pub fn touch(one: &str, other: &str) -> bool {
    one.is_empty() || is_below(one, other) || is_below(other, one)
}

/// Whether a path is another, or ends in it below a directory: `db/init.sql` in `init.sql`.
pub fn ends_in(path: &str, end: &str) -> bool {
    !end.is_empty() && path.strip_suffix(end).is_some_and(|above| above.is_empty() || above.ends_with('/'))
}

/// Whether a path ends in `.extension`.
pub fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

/// Lists the files below `root`.
pub(super) fn read(disk: &Disk, root: &Path) -> TreeFacts {
    match disk {
        Disk::Real => walk(root),
        #[cfg(test)]
        Disk::Memory(files) => memory::list(disk, files, root),
    }
}

fn walk(root: &Path) -> TreeFacts {
    let mut facts = TreeFacts::default();
    let walk = WalkDir::new(root).follow_links(false).max_depth(MAX_DEPTH).sort_by_file_name();
    let mut walk = walk.into_iter().filter_entry(worth_listing);
    while let Some(entry) = walk.next() {
        if facts.files.len() >= MAX_FILES {
            facts.extent = Extent::Truncated;
            break;
        }
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) => match (relative_name(root, entry.path()), entry.file_type().is_dir()) {
                (Ok(path), false) => facts.add(path, &entry),
                (Ok(_), true) if entry.depth() == MAX_DEPTH => facts.extent = Extent::Truncated,
                (Ok(_), true) => {}
                (Err(shown), is_directory) => {
                    facts.unnameable.push(shown);
                    if is_directory {
                        walk.skip_current_dir();
                    }
                }
            },
            Err(error) => facts.unlisted.extend(error.path().map(|path| shown(root, path))),
        }
    }
    if facts.files.keys().filter(|path| has_extension(path, "py")).count() > MAX_PYTHON_FILES {
        facts.extent = Extent::Truncated;
    }
    facts
}

/// What the name of a file ends in that was kept aside before uvdock replaced it; a number may follow. It is no part of the
/// project.
pub const BACKUP: &str = ".uvdock-backup";

fn is_backup(name: &str) -> bool {
    let number = name.rsplit_once(BACKUP).map(|(_, number)| number.strip_prefix('-').unwrap_or(number));
    number.is_some_and(|number| number.chars().all(|digit| digit.is_ascii_digit()))
}

impl TreeFacts {
    fn add(&mut self, path: String, entry: &DirEntry) {
        let kind = entry.file_type();
        if kind.is_symlink() {
            self.links.insert(path);
        } else if let (true, Ok(metadata)) = (kind.is_file(), entry.metadata()) {
            if may_hold_a_key(&path) && holds_a_private_key(entry.path()) {
                self.private_keys.push(path.clone());
            }
            self.files.insert(path, FileFacts { size: metadata.len(), mode: mode(&metadata) });
        }
    }
}

fn worth_listing(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    if entry.depth() == 0 || !entry.file_type().is_dir() {
        return entry.depth() == 0 || !is_backup(&name);
    }
    is_of_a_project(&name) && !is_made_by_a_tool(&Disk::Real, entry.path())
}

/// Whether tools make directories of this name, which are not listed.
pub fn is_made_by_tools(name: &str) -> bool {
    GENERATED.contains(&name)
}

/// Whether a directory of this name may hold what a project runs from.
fn is_of_a_project(name: &str) -> bool {
    if name.starts_with('.') {
        return project_files::is_hidden_directory(name);
    }
    !GENERATED.contains(&name) && !name.ends_with(".egg-info")
}

/// A virtual environment (PEP 405) or a cache (Cache Directory Tagging Specification), whatever its name.
fn is_made_by_a_tool(disk: &Disk, directory: &Path) -> bool {
    disk.exists(&directory.join("pyvenv.cfg")) || disk.exists(&directory.join("CACHEDIR.TAG"))
}

/// The path relative to the root, or, where it cannot stand in a Dockerfile, how to show it.
fn relative_name(root: &Path, path: &Path) -> Result<String, String> {
    let name = path.strip_prefix(root).ok().and_then(Path::to_str).ok_or_else(|| shown(root, path))?;
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
    if may_be_written(&name) { Ok(name) } else { Err(shown(root, path)) }
}

fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().escape_debug().to_string()
}

fn may_hold_a_key(path: &str) -> bool {
    const EXTENSIONS: [&str; 4] = ["pem", "key", "p8", "ppk"];
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("id_") || EXTENSIONS.iter().any(|extension| has_extension(name, extension))
}

/// PEM (RFC 7468), OpenSSH and `PuTTY` all say so in the first lines.
fn holds_a_private_key(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = fs_err::File::open(path).map(|file| file.take(4096).read_to_end(&mut head));
    read.is_ok() && begins_a_private_key(&head)
}

fn begins_a_private_key(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    text.contains("PRIVATE KEY") || text.starts_with("PuTTY-User-Key-File")
}

#[cfg(unix)]
fn mode(metadata: &std::fs::Metadata) -> Mode {
    use std::os::unix::fs::PermissionsExt as _;
    if metadata.permissions().mode() & 0o100 == 0 { Mode::Plain } else { Mode::Executable }
}

#[cfg(not(unix))]
fn mode(_: &std::fs::Metadata) -> Mode {
    Mode::Plain
}

/// The listing of files that are in memory, by the same rules. None is executable.
#[cfg(test)]
mod memory {
    use super::super::disk::MemoryDisk;
    use super::*;

    pub(super) fn list(disk: &Disk, files: &MemoryDisk, root: &Path) -> TreeFacts {
        let mut facts = TreeFacts::default();
        for (path, bytes) in files.below(root) {
            let name = relative_name(root, path).expect("a name that may be written");
            if !is_listed(disk, root, &name) {
                continue;
            }
            if may_hold_a_key(&name) && begins_a_private_key(bytes) {
                facts.private_keys.push(name.clone());
            }
            facts.files.insert(name, FileFacts { size: bytes.len() as u64, mode: Mode::Plain });
        }
        facts
    }

    fn is_listed(disk: &Disk, root: &Path, file: &str) -> bool {
        let mut parts = file.rsplit('/');
        let name = parts.next().unwrap_or_default();
        let directories = Path::new(file).ancestors().skip(1).filter(|path| *path != Path::new(""));
        !is_backup(name)
            && parts.all(is_of_a_project)
            && directories.map(|path| root.join(path)).all(|path| !is_made_by_a_tool(disk, &path))
    }
}

#[cfg(test)]
mod tests {
    use super::super::disk::{MEMORY_ROOT, MemoryDisk};
    use super::*;

    fn tree(files: &[(&str, &str)]) -> (tempfile::TempDir, TreeFacts) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        for (path, text) in files {
            let path = directory.path().join(path);
            fs_err::create_dir_all(path.parent().expect("inside the directory")).expect("created");
            fs_err::write(path, text).expect("written");
        }
        let facts = walk(directory.path());
        (directory, facts)
    }

    fn in_memory(files: &[(&str, &str)]) -> TreeFacts {
        read(&Disk::Memory(MemoryDisk::new(files)), Path::new(MEMORY_ROOT))
    }

    #[test]
    fn generated_directories_are_not_listed() {
        let (_keep, facts) = tree(&[
            ("app.py", ""),
            ("node_modules/x/y.py", ""),
            (".git/config", ""),
            ("my-env/pyvenv.cfg", ""),
            ("my-env/lib/z.py", ""),
        ]);
        assert_eq!(facts.python_files(), ["app.py"]);
    }

    #[test]
    fn of_too_many_python_files_the_deepest_are_left_out() {
        let file = FileFacts { size: 0, mode: Mode::Plain };
        let mut facts = TreeFacts::default();
        let paths = (0..MAX_PYTHON_FILES).map(|number| format!("data/deep/{number}.py"));
        facts.files.extend(paths.chain(["main.py".to_owned()]).map(|path| (path, file)));
        let files = facts.python_files();
        assert_eq!(files.len(), MAX_PYTHON_FILES);
        assert!(files.contains(&"main.py".to_owned()) && files.is_sorted());
    }

    #[test]
    fn a_file_kept_aside_is_not_listed() {
        let (_keep, facts) =
            tree(&[("Dockerfile.uvdock-backup", ""), ("compose.yaml.uvdock-backup-2", ""), ("uvdock-backup.py", "")]);
        assert_eq!(facts.files.keys().collect::<Vec<_>>(), ["uvdock-backup.py"]);
    }

    #[test]
    fn children_are_the_names_directly_inside() {
        let facts = in_memory(&[("src/shop/api.py", ""), ("src/shop/data/x.json", ""), ("srcs/y.py", "")]);
        assert_eq!(facts.children("src/shop").into_iter().collect::<Vec<_>>(), ["api.py", "data"]);
        assert!(facts.is_directory("src") && !facts.is_directory("sr"));
    }

    #[test]
    fn a_private_key_is_found_by_its_content() {
        let (_keep, facts) = tree(&[
            ("certs/ca.pem", "-----BEGIN CERTIFICATE-----"),
            ("certs/own.pem", "-----BEGIN RSA PRIVATE KEY-----"),
        ]);
        assert_eq!(facts.private_keys, ["certs/own.pem"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_its_own_parent_is_listed_and_not_followed() {
        let (keep, _) = tree(&[("app/main.py", "")]);
        std::os::unix::fs::symlink(keep.path(), keep.path().join("app/loop")).expect("linked");
        let facts = walk(keep.path());
        assert_eq!(facts.files.len(), 1);
        assert!(facts.links.contains("app/loop"));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_or_hold_a_newline_are_left_out() {
        use std::os::unix::ffi::OsStrExt as _;
        let (keep, _) = tree(&[("main.py", "")]);
        fs_err::write(keep.path().join(std::ffi::OsStr::from_bytes(b"bad\xff.py")), "").expect("written");
        fs_err::write(keep.path().join("two\nlines.py"), "").expect("written");
        let facts = walk(keep.path());
        assert_eq!((facts.files.len(), facts.unnameable.len()), (1, 2));
    }
}
