//! Where a locked package comes from. Reads the `source` table; fetches and resolves nothing.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::path::may_be_written;

/// Where a locked package comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", try_from = "SourceToml")]
pub enum PackageSource {
    /// An index, or a flat directory of files.
    Registry {
        /// `https://index.example/simple`, or a path relative to the lockfile.
        location: String,
    },
    /// A Git repository.
    Git {
        /// The repository, without what was asked of it.
        url: String,
        /// The directory of the project in the repository.
        subdirectory: Option<String>,
        /// The branch, tag or revision that was asked for.
        reference: Option<String>,
        /// The commit that was locked.
        commit: Option<String>,
    },
    /// An archive at a URL.
    Url {
        /// The archive.
        url: String,
        /// The directory of the project in the archive.
        subdirectory: Option<String>,
    },
    /// An archive on disk, relative to the lockfile.
    Path {
        /// As `../wheels/shop-1.0-py3-none-any.whl`.
        path: String,
    },
    /// A source tree that is installed as a wheel.
    Directory {
        /// Relative to the lockfile.
        path: String,
    },
    /// A source tree that is installed in place.
    Editable {
        /// Relative to the lockfile.
        path: String,
    },
    /// A source tree that is not installed; only its dependencies are.
    Virtual {
        /// Relative to the lockfile.
        path: String,
    },
}

impl PackageSource {
    /// The path of the source tree, relative to the lockfile, where the source is one.
    #[must_use]
    pub fn tree(&self) -> Option<&str> {
        match self {
            Self::Directory { path } | Self::Editable { path } | Self::Virtual { path } => Some(path),
            Self::Registry { .. } | Self::Git { .. } | Self::Url { .. } | Self::Path { .. } => None,
        }
    }

    fn git(source: &str, subdirectory: Option<String>) -> Self {
        let (source, commit) = split(source, '#');
        let (url, query) = split(source, '?');
        let mut subdirectory = subdirectory;
        let mut reference = None;
        for (key, value) in query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('=')) {
            match key {
                "subdirectory" => subdirectory = Some(percent_decoded(value)),
                "tag" | "branch" | "rev" => reference = Some(percent_decoded(value)),
                _ => {}
            }
        }
        Self::Git { url: url.to_owned(), subdirectory, reference, commit: commit.map(ToOwned::to_owned) }
    }
}

/// A `source` table has one of these keys, which names its kind.
#[derive(Deserialize)]
struct SourceToml {
    registry: Option<String>,
    git: Option<String>,
    url: Option<String>,
    path: Option<String>,
    directory: Option<String>,
    editable: Option<String>,
    #[serde(rename = "virtual")]
    virtual_: Option<String>,
    subdirectory: Option<String>,
}

#[derive(Debug, Error)]
enum SourceError {
    #[error("unknown kind of source")]
    UnknownKind,
    #[error("the path holds a control character or another letter that is not seen")]
    OddPath,
}

impl TryFrom<SourceToml> for PackageSource {
    type Error = SourceError;

    fn try_from(source: SourceToml) -> Result<Self, SourceError> {
        let paths = [&source.path, &source.directory, &source.editable, &source.virtual_];
        if !paths.into_iter().flatten().all(|path| may_be_written(path)) {
            return Err(SourceError::OddPath);
        }
        let subdirectory = source.subdirectory;
        None.or(source.registry.map(|location| Self::Registry { location }))
            .or(source.editable.map(|path| Self::Editable { path }))
            .or(source.virtual_.map(|path| Self::Virtual { path }))
            .or(source.directory.map(|path| Self::Directory { path }))
            .or(source.path.map(|path| Self::Path { path }))
            .or(source.git.map(|git| Self::git(&git, subdirectory.clone())))
            .or(source.url.map(|url| Self::Url { url, subdirectory }))
            .ok_or(SourceError::UnknownKind)
    }
}

/// The last part of the path of a URL, decoded, without query and fragment.
pub(super) fn file_name_of_url(url: &str) -> String {
    let path = split(split(url, '#').0, '?').0;
    percent_decoded(last_part(path))
}

/// The last part of a path written with either separator.
pub(super) fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Text with its `%2B` escapes resolved. What is no escape stays as it is; what is no UTF-8 is replaced.
fn percent_decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escape = (first == b'%').then(|| tail.get(..2)).flatten();
        let byte = escape.and_then(|digits| {
            let high = char::from(digits[0]).to_digit(16)?;
            let low = char::from(digits[1]).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()
        });
        decoded.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(toml: &str) -> Result<PackageSource, toml::de::Error> {
        toml::from_str(toml)
    }

    #[test]
    fn a_git_source_holds_repository_reference_subdirectory_and_commit() {
        assert_eq!(
            source("git = 'https://git.example/shop?subdirectory=a%2Fb&tag=v1#0123'").expect("a source"),
            PackageSource::Git {
                url: "https://git.example/shop".into(),
                subdirectory: Some("a/b".into()),
                reference: Some("v1".into()),
                commit: Some("0123".into()),
            }
        );
    }

    #[test]
    fn a_path_that_can_be_written_nowhere_is_an_error() {
        for path in ["w.whl\\n!id_rsa", "a\\u2028b", "a\\u202eb"] {
            let error = source(&format!("path = \"{path}\"")).expect_err("no source");
            assert!(error.to_string().contains("letter that is not seen"), "{error}");
        }
    }

    #[test]
    fn a_source_of_no_known_kind_is_an_error() {
        let error = source("carrier-pigeon = 'coo'").expect_err("no source");
        assert_eq!(error.message(), "unknown kind of source");
    }

    #[test]
    fn only_source_trees_have_a_path_in_the_repository() {
        assert_eq!(source("editable = '.'").expect("a source").tree(), Some("."));
        assert_eq!(source("path = 'shop.whl'").expect("a source").tree(), None);
    }

    #[test]
    fn the_file_name_of_a_url_is_decoded_and_has_no_query_or_fragment() {
        let url = "https://index.example/files/torch-2.0%2Bcpu-py3-none-any.whl?token=a/b#sha256=0";
        assert_eq!(file_name_of_url(url), "torch-2.0+cpu-py3-none-any.whl");
    }

    #[test]
    fn what_is_no_escape_is_left_alone() {
        assert_eq!(percent_decoded("100%, %zz, %2"), "100%, %zz, %2");
        assert_eq!(percent_decoded("%ff"), "\u{fffd}");
    }
}
