//! Reads whole files: regular ones alone, and none that is larger than files of its kind are. Every file that uvdock reads comes
//! through here, so a device, a pipe or a file of any size costs no more than the largest that is allowed. Knows no file by its
//! name, and writes nothing.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use thiserror::Error;

/// How large files of a kind may be: far more than the largest that 25 public projects hold (a lock of 1.1 MB, a manifest of 13 KB, a
/// container file of 12 KB). The locks of large workspaces have tens of MB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A module of Python. A larger one is data that happens to be Python.
    PythonSource,
    /// pyproject.toml and the files beside it that configure tools.
    Manifest,
    /// uv.lock.
    Lock,
    /// Dockerfiles, compose files, scripts, lists of processes and documentation. Longer ones are no notes of how to run a project.
    ContainerFile,
    /// A file of a name that uvdock writes.
    Output,
}

impl FileKind {
    /// In bytes.
    pub const fn limit(self) -> u64 {
        const KIB: u64 = 1024;
        match self {
            Self::PythonSource => 1024 * KIB,
            Self::Manifest => 4 * 1024 * KIB,
            Self::Lock => 64 * 1024 * KIB,
            Self::ContainerFile => 256 * KIB,
            Self::Output => 2 * 1024 * KIB,
        }
    }

    /// How many values the TOML or JSON of such a file may hold, for reading one takes about 400 bytes. The largest lock of 25 public
    /// projects has 40,000, one of 20 MB has 800,000.
    const fn values(self) -> Option<usize> {
        match self {
            Self::Manifest => Some(200_000),
            Self::Lock => Some(1_000_000),
            Self::PythonSource | Self::ContainerFile | Self::Output => None,
        }
    }

    /// The limit as people read it: `4 MiB`.
    pub fn shown(self) -> String {
        let kib = self.limit() / 1024;
        if kib.is_multiple_of(1024) { format!("{} MiB", kib / 1024) } else { format!("{kib} KiB") }
    }
}

/// What there is too much of in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It is longer than files of its kind.
    Bytes(FileKind),
    /// It holds more values than files of its kind.
    Values(FileKind),
}

impl Limit {
    /// As people read it: `4 MiB`.
    pub fn shown(self) -> String {
        match self {
            Self::Bytes(kind) => kind.shown(),
            Self::Values(kind) => format!("{} thousand values", kind.values().unwrap_or_default() / 1000),
        }
    }
}

/// Why a file is not read.
#[derive(Debug, Error)]
pub enum FileError {
    /// A directory, a pipe, a socket or a device, itself or behind a link: reading it might never end.
    #[error("it is not a file")]
    NotAFile,
    /// Larger than files of its kind are.
    #[error("it is larger than {}", .0.shown())]
    TooLarge(Limit),
    /// The system refused.
    #[error(transparent)]
    Refused(#[from] io::Error),
}

/// The bytes of a regular file; links are followed.
pub fn read(path: &Path, kind: FileKind) -> Result<Vec<u8>, FileError> {
    // Opening a pipe would wait for a writer.
    if !path.metadata()?.is_file() {
        return Err(FileError::NotAFile);
    }
    let file = File::open(path)?;
    // By now the path may lead elsewhere; and a file of the system may be longer than it says.
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(FileError::NotAFile);
    }
    within(file, metadata.len(), kind)
}

/// The bytes of a stream, which may hold about `expected` of them.
pub fn within(stream: impl io::Read, expected: u64, kind: FileKind) -> Result<Vec<u8>, FileError> {
    if expected > kind.limit() {
        return Err(FileError::TooLarge(Limit::Bytes(kind)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    stream.take(kind.limit() + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > kind.limit() {
        return Err(FileError::TooLarge(Limit::Bytes(kind)));
    }
    match kind.values() {
        Some(most) if values(&bytes) > most => Err(FileError::TooLarge(Limit::Values(kind))),
        _ => Ok(bytes),
    }
}

/// About how many values and tables a text of TOML or JSON holds: each begins behind one of these letters, unless in a string or a
/// comment, which end with their line here.
fn values(text: &[u8]) -> usize {
    let (mut count, mut quote, mut is_escaped) = (0, None, false);
    for letter in text {
        match (letter, quote) {
            (b'\n', _) => (quote, is_escaped) = (None, false),
            (_, Some(b'"')) if is_escaped => is_escaped = false,
            (b'\\', Some(b'"')) => is_escaped = true,
            (_, Some(open)) => quote = Some(open).filter(|open| letter != open),
            (b'"' | b'\'' | b'#', None) => quote = Some(*letter),
            (b'[' | b'{' | b',' | b'=' | b'.', None) => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: FileKind = FileKind::ContainerFile;

    #[test]
    fn a_file_is_read_up_to_its_limit_and_not_beyond() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("file");
        for (more, is_read) in [(0, true), (1, false)] {
            let length = usize::try_from(KIND.limit() + more).expect("it fits");
            fs_err::write(&path, vec![b'x'; length]).expect("written");
            assert_eq!(read(&path, KIND).is_ok_and(|bytes| bytes.len() == length), is_read);
        }
        assert!(matches!(read(&path, KIND), Err(FileError::TooLarge(_))));
        assert!(matches!(read(&directory.path().join("none"), KIND), Err(FileError::Refused(_))));
        assert!(matches!(read(directory.path(), KIND), Err(FileError::NotAFile)));
    }

    #[test]
    fn a_stream_that_is_longer_than_it_says_ends_at_the_limit() {
        assert!(matches!(within(io::repeat(0), 0, KIND), Err(FileError::TooLarge(_))));
    }

    #[test]
    fn values_are_counted_and_limited_and_what_stands_in_strings_and_comments_is_none() {
        assert_eq!(values(b"a.b = [1, 2]\nc = \"[,,\\\"{\" # [[[\nd = '{{\\' # it's\n[e]\n"), 7);
        let many = "[],".repeat(100_001);
        let read = |kind| within(many.as_bytes(), 0, kind);
        assert!(matches!(read(FileKind::Manifest), Err(FileError::TooLarge(Limit::Values(_)))));
        assert!(read(FileKind::Lock).is_ok());
        assert_eq!(Limit::Values(FileKind::Lock).shown(), "1000 thousand values");
    }

    #[test]
    fn a_limit_is_shown_in_the_unit_that_it_is_whole_in() {
        assert_eq!([FileKind::ContainerFile.shown(), FileKind::Lock.shown()], ["256 KiB", "64 MiB"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_a_socket_and_a_link_to_one_are_no_files() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let [link, socket] = ["link", "socket"].map(|name| directory.path().join(name));
        std::os::unix::fs::symlink("/dev/zero", &link).expect("linked");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("bound");
        for path in [Path::new("/dev/zero"), &link, &socket] {
            assert!(matches!(read(path, KIND), Err(FileError::NotAFile)), "{}", path.display());
        }
    }
}
