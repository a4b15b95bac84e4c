//! Paths as types, so that one of the repository and one as a member of a workspace sees it are not taken for each other. The
//! only place that says which paths may be written into a generated file. Touches no disk.

mod directories;

use std::fmt;

use relative_path::{Component, RelativePath, RelativePathBuf};
use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::quote;
pub(crate) use directories::Directories;

/// Why a path cannot stand in a generated file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PathError {
    /// A letter that is not seen: it may begin another line of the file, or end a word.
    #[error(
        "The path `{shown}` holds a control character or another letter that is not seen, and no generated file can hold it"
    )]
    Unwritable {
        /// The path, with such letters escaped.
        shown: String,
    },
    /// It begins at the root of a file system.
    #[error("The path `{path}` is absolute, and images are built from the repository")]
    Absolute {
        /// The path.
        path: String,
    },
    /// It climbs above the directory that images are built from.
    #[error("The path `{path}` leads out of the directory that images are built from")]
    Outside {
        /// The path.
        path: String,
    },
}

/// A path relative to the directory that images are built from: the workspace root, or the directory of a project that is alone.
/// In normal form, as `packages/api/main.py`; empty for that directory itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RepoPath(RelativePathBuf);

/// A path relative to the directory of the project itself, which may be a member of a workspace: `main.py`, `../core`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MemberPath(RelativePathBuf);

/// Where something lies in an image: below `/app`, where the repository lies, or at an absolute path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImagePath {
    /// Below `/app`.
    Repo(RepoPath),
    /// Such as `/data`.
    Absolute(String),
}

/// Where the repository lies in an image: `/app`, or below it where the code counts the directories above itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageRoot(RepoPath);

impl ImageRoot {
    /// A directory below `/app`.
    pub fn below_app(directory: RepoPath) -> Self {
        Self(directory)
    }

    /// How many directories lie above what lies in it.
    pub fn depth(&self) -> usize {
        1 + self.0.0.components().count()
    }

    /// Where a path of the repository lies in the image; an absolute path stays.
    pub fn of(&self, path: &str) -> String {
        if path.starts_with('/') {
            return path.to_owned();
        }
        let whole = RelativePath::new("app").join(&self.0.0).join_normalized(path);
        format!("/{whole}").trim_end_matches('/').to_owned()
    }

    /// The path of the repository that an absolute path of the image is.
    pub fn strip<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(&self.of("")).and_then(|below| below.strip_prefix('/'))
    }
}

impl RepoPath {
    /// A path that is written relative to the directory that images are built from.
    pub fn new(path: &str) -> Result<Self, PathError> {
        Ok(Self(inside(path, relative(path)?)?))
    }

    /// The path as text: `packages/api/main.py`.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it is the directory itself that images are built from.
    pub fn is_root(&self) -> bool {
        self.as_str().is_empty()
    }

    /// Whether it is a directory or lies in it.
    pub fn is_below(&self, directory: &Self) -> bool {
        self.0.starts_with(&directory.0)
    }

    /// The same path as a member of the workspace sees it: `../core` for `packages/core`, from `packages/api`.
    #[must_use]
    pub fn from_member(&self, member: &Self) -> MemberPath {
        MemberPath(member.0.relative(&self.0))
    }

    /// What lies in it under a name that uvdock knows, such as `Cargo.toml`.
    #[must_use]
    pub fn child(&self, name: &'static str) -> Self {
        Self(self.0.join(name))
    }

    /// The last part.
    pub fn name(&self) -> &str {
        self.0.file_name().unwrap_or_default()
    }

    /// The directory it lies in.
    #[must_use]
    pub fn parent(&self) -> Self {
        Self(self.0.parent().map(RelativePath::to_owned).unwrap_or_default())
    }
}

impl MemberPath {
    /// A path that is written relative to the project's own directory.
    pub fn new(path: &str) -> Result<Self, PathError> {
        relative(path).map(Self)
    }

    /// The path as text: `../core`.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The same path, seen from the directory that images are built from, where the member lies in `member`.
    pub fn in_repository(&self, member: &RepoPath) -> Result<RepoPath, PathError> {
        Ok(RepoPath(inside(self.as_str(), member.0.join_normalized(&self.0))?))
    }
}

impl ImagePath {
    /// An absolute path; `None` for one that is relative.
    pub fn absolute(path: &str) -> Result<Option<Self>, PathError> {
        if !path.starts_with('/') {
            return Ok(None);
        }
        writable(path)?;
        Ok(Some(Self::Absolute(path.to_owned())))
    }

    /// Where a path leads that a program of a member opens, seen from the member's directory: `../data`, of a project that is alone,
    /// to `/data`.
    pub fn led_to(path: &str, root: &ImageRoot, member: &RepoPath) -> Result<Self, PathError> {
        let start = root.of(member.as_str());
        let whole = RelativePath::new(start.trim_start_matches('/')).join_normalized(relative(path)?);
        // Nothing is above the root of a file system.
        let whole = format!("/{}", whole.as_str().trim_start_matches("../"));
        match root.strip(&whole).or((whole == root.of("")).then_some("")) {
            Some(below) => RepoPath::new(below).map(Self::Repo),
            None => Ok(Self::Absolute(whole)),
        }
    }

    /// The path as text: `data` below `/app`, or `/data`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Repo(path) => path.as_str(),
            Self::Absolute(path) => path,
        }
    }
}

fn relative(path: &str) -> Result<RelativePathBuf, PathError> {
    writable(path)?;
    if path.starts_with('/') {
        return Err(PathError::Absolute { path: path.to_owned() });
    }
    Ok(RelativePath::new(path).normalize())
}

fn inside(written: &str, path: RelativePathBuf) -> Result<RelativePathBuf, PathError> {
    match path.components().next() {
        Some(Component::ParentDir) => Err(PathError::Outside { path: written.to_owned() }),
        _ => Ok(path),
    }
}

/// Whether a path shows all that it holds, on one line to every reader: no control character, no line break of any standard
/// (U+2028 and U+0085 are some to YAML 1.1), nothing without a width and nothing that turns the direction of writing. Neither a
/// `.dockerignore` nor the flags of an instruction can escape these.
pub fn may_be_written(path: &str) -> bool {
    !path.chars().any(quote::is_invisible)
}

fn writable(path: &str) -> Result<(), PathError> {
    if may_be_written(path) { Ok(()) } else { Err(PathError::Unwritable { shown: quote::shown_letters(path) }) }
}

impl Serialize for ImageRoot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.of(""))
    }
}

macro_rules! text {
    ($($name:ident),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, other: &String) -> bool {
                self.as_str() == other
            }
        }
    )+};
}

text!(RepoPath, MemberPath, ImagePath);

// In the order of their text, in which generated files list them.
macro_rules! order {
    ($($name:ident),+) => {$(
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
    )+};
}

order!(RepoPath, MemberPath);

#[cfg(test)]
mod tests {
    use super::*;

    fn repo(path: &str) -> RepoPath {
        RepoPath::new(path).expect("a path of the repository")
    }

    fn seen_from(member: &str, path: &str) -> Result<RepoPath, PathError> {
        MemberPath::new(path)?.in_repository(&repo(member))
    }

    #[test]
    fn a_path_is_in_normal_form() {
        for written in ["data", "./data", "data/", "a/../data", "data/."] {
            assert_eq!(repo(written), "data");
        }
        assert!(repo(".").is_root() && repo("").is_root());
    }

    #[test]
    fn what_a_member_sees_lies_in_its_directory_or_beside_it() {
        for (written, path) in [("main.py", "packages/api/main.py"), ("../core", "packages/core"), ("", "packages/api")]
        {
            assert_eq!(seen_from("packages/api", written).expect("inside"), path);
        }
        assert_eq!(seen_from("", "main.py").expect("inside"), "main.py");
    }

    #[test]
    fn a_member_sees_a_path_of_the_repository_from_its_own_directory() {
        for (member, path, seen) in [
            ("packages/api", "packages/core/a.py", "../core/a.py"),
            ("packages/api", "packages/api/main.py", "main.py"),
            ("", "main.py", "main.py"),
        ] {
            assert_eq!(repo(path).from_member(&repo(member)), seen);
        }
    }

    #[test]
    fn a_path_that_leaves_the_repository_is_refused() {
        assert!(matches!(RepoPath::new("../x"), Err(PathError::Outside { .. })));
        assert!(matches!(seen_from("api", "../../x"), Err(PathError::Outside { .. })));
        assert!(matches!(RepoPath::new("/etc"), Err(PathError::Absolute { .. })));
    }

    #[test]
    fn a_path_that_would_begin_another_line_is_refused() {
        for letter in ['\n', '\r', '\0', '\u{85}', '\u{2028}', '\u{2029}', '\u{202e}', '\u{200b}', '\u{feff}', '\t'] {
            let path = format!("a{letter}RUN x");
            assert!(matches!(RepoPath::new(&path), Err(PathError::Unwritable { .. })), "{letter:?}");
            assert!(matches!(ImagePath::absolute(&format!("/{path}")), Err(PathError::Unwritable { .. })));
        }
    }

    #[test]
    fn a_path_that_is_only_odd_is_taken() {
        for path in ["my dir/[a] $b", "日本", "é", "a: b #c"] {
            assert_eq!(repo(path), path);
        }
    }

    #[test]
    fn a_directory_holds_itself_and_what_lies_in_it() {
        assert!(repo("a/b").is_below(&repo("a")) && repo("a").is_below(&repo("a")));
        assert!(!repo("ab").is_below(&repo("a")));
    }
}
