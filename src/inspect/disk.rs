//! The one way to the user's files: what reads them is given a [`Disk`]. The tests of the rules give one that is in memory.
//! Knows no file by its name, and parses nothing.

use std::io;
use std::path::{Path, PathBuf};

use crate::regular_file::{self, FileError, FileKind};

/// Where the files of a project are.
#[derive(Clone, Debug, Default)]
pub(super) enum Disk {
    /// On the disk.
    #[default]
    Real,
    /// In memory.
    #[cfg(test)]
    Memory(MemoryDisk),
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    File,
    Directory,
    /// A pipe, a device, or a link that was not followed.
    Other,
}

impl Disk {
    /// What stands at a path, links followed.
    pub(super) fn entry(&self, path: &Path) -> io::Result<EntryKind> {
        match self {
            Self::Real => Ok(EntryKind::of(&path.metadata()?)),
            #[cfg(test)]
            Self::Memory(memory) => memory.entry(path),
        }
    }

    /// What stands at a path; a link is none of what it leads to.
    pub(super) fn entry_itself(&self, path: &Path) -> io::Result<EntryKind> {
        match self {
            Self::Real => Ok(EntryKind::of(&path.symlink_metadata()?)),
            #[cfg(test)]
            Self::Memory(memory) => memory.entry(path),
        }
    }

    pub(super) fn is_file(&self, path: &Path) -> bool {
        self.entry(path).is_ok_and(|entry| entry == EntryKind::File)
    }

    pub(super) fn exists(&self, path: &Path) -> bool {
        self.entry(path).is_ok()
    }

    /// The bytes of a regular file that is no larger than its kind may be.
    pub(super) fn read(&self, path: &Path, kind: FileKind) -> Result<Vec<u8>, FileError> {
        match self {
            Self::Real => regular_file::read(path, kind),
            #[cfg(test)]
            Self::Memory(memory) => memory.read(path, kind),
        }
    }

    pub(super) fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        match self {
            Self::Real => path.canonicalize(),
            #[cfg(test)]
            Self::Memory(memory) => memory.canonicalize(path),
        }
    }

    /// The names of the directories in a directory that are text, sorted; links are left out.
    pub(super) fn directories(&self, path: &Path) -> io::Result<Vec<String>> {
        let mut names: Vec<String> = match self {
            Self::Real => {
                let entries = fs_err::read_dir(path)?.filter_map(Result::ok);
                let directories = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
                directories.filter_map(|entry| entry.file_name().into_string().ok()).collect()
            }
            #[cfg(test)]
            Self::Memory(memory) => memory.directories(path),
        };
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// The names of the regular files in a directory that are text, sorted; links are left out.
    pub(super) fn files(&self, path: &Path) -> io::Result<Vec<String>> {
        let mut names: Vec<String> = match self {
            Self::Real => {
                let entries = fs_err::read_dir(path)?.filter_map(Result::ok);
                let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
                files.filter_map(|entry| entry.file_name().into_string().ok()).collect()
            }
            #[cfg(test)]
            Self::Memory(memory) => memory.files(path),
        };
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// What a link says.
    pub(super) fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        match self {
            Self::Real => path.read_link(),
            #[cfg(test)]
            Self::Memory(_) => Err(io::ErrorKind::InvalidInput.into()),
        }
    }
}

impl EntryKind {
    fn of(metadata: &std::fs::Metadata) -> Self {
        match metadata {
            found if found.is_file() => Self::File,
            found if found.is_dir() => Self::Directory,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
pub(crate) use memory::{MEMORY_ROOT, MemoryDisk};

#[cfg(test)]
mod memory {
    use std::collections::BTreeMap;
    use std::io;
    use std::path::{Component, Path, PathBuf};

    use super::EntryKind;
    use crate::regular_file::{self, FileError, FileKind};

    /// The directory that the files in memory lie below.
    pub(crate) const MEMORY_ROOT: &str = "/project";

    /// Files in memory, by their absolute paths. A directory is there when a file lies below it; there are no links.
    #[derive(Clone, Debug)]
    pub(crate) struct MemoryDisk(BTreeMap<PathBuf, Vec<u8>>);

    impl MemoryDisk {
        /// Files by their paths below [`MEMORY_ROOT`].
        pub(crate) fn new(files: &[(&str, impl AsRef<[u8]>)]) -> Self {
            let root = Path::new(MEMORY_ROOT);
            Self(files.iter().map(|(path, bytes)| (normal(&root.join(path)), bytes.as_ref().to_vec())).collect())
        }

        /// The files below a directory.
        pub(crate) fn below(&self, directory: &Path) -> impl Iterator<Item = (&Path, &[u8])> {
            let directory = normal(directory);
            let files = self.0.iter().filter(move |(path, _)| path.starts_with(&directory));
            files.map(|(path, bytes)| (path.as_path(), bytes.as_slice()))
        }

        pub(super) fn files(&self, path: &Path) -> Vec<String> {
            let path = normal(path);
            let names = self.below(&path).filter_map(|(file, _)| file.strip_prefix(&path).ok());
            names
                .filter(|name| name.components().count() == 1)
                .filter_map(|name| Some(name.to_str()?.to_owned()))
                .collect()
        }

        pub(super) fn directories(&self, path: &Path) -> Vec<String> {
            let directory = normal(path);
            let below = self.below(path).filter_map(|(path, _)| path.strip_prefix(&directory).ok());
            let nested = below.filter(|path| path.components().count() > 1);
            nested.filter_map(|path| Some(path.iter().next()?.to_str()?.to_owned())).collect()
        }

        pub(super) fn entry(&self, path: &Path) -> io::Result<EntryKind> {
            let path = normal(path);
            if self.0.contains_key(&path) {
                return Ok(EntryKind::File);
            }
            match self.below(&path).next() {
                Some(_) => Ok(EntryKind::Directory),
                None => Err(io::ErrorKind::NotFound.into()),
            }
        }

        pub(super) fn read(&self, path: &Path, kind: FileKind) -> Result<Vec<u8>, FileError> {
            let bytes = self.0.get(&normal(path)).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
            regular_file::within(bytes.as_slice(), bytes.len() as u64, kind)
        }

        pub(super) fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
            self.entry(path).map(|_| normal(path))
        }
    }

    /// A path without `.` and `..`.
    fn normal(path: &Path) -> PathBuf {
        let mut normal = PathBuf::new();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    normal.pop();
                }
                part => normal.push(part),
            }
        }
        normal
    }
}
