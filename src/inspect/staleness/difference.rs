//! What pyproject.toml and the lock say differently. Compares neither.

use std::collections::HashMap;
use std::str::FromStr as _;

use serde::Serialize;
use uv_normalize::PackageName;

use crate::inspect::evidence::Place;

/// One thing that pyproject.toml says and the lock does not, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Difference {
    /// A requirement that was not there when the project was locked.
    Added {
        /// As written.
        requirement: String,
        /// Its line.
        place: Place,
    },
    /// A requirement that is gone, or reads otherwise now.
    Removed {
        /// As the lock has it.
        requirement: String,
    },
    /// `project.version`. No dependency depends on it.
    Version {
        /// In pyproject.toml.
        project: String,
        /// In the lock.
        lock: String,
    },
    /// `project.requires-python`.
    RequiresPython {
        /// In pyproject.toml.
        project: String,
        /// In the lock.
        lock: String,
    },
    /// Packages that are locked from PyPI, which another index replaces.
    Index {
        /// The address in the lock.
        locked: String,
        /// The address of the index.
        index: String,
        /// The line of the index.
        place: Place,
    },
    /// A member of the workspace that is no longer there.
    MissingMember {
        /// The member.
        member: PackageName,
        /// Where the lock has it, seen from the project.
        path: String,
    },
    /// A difference of another project of the workspace, which uv compares too.
    InMember {
        /// The member.
        member: PackageName,
        /// What differs.
        difference: Box<Difference>,
    },
}

impl Difference {
    /// Where a package is required that was not when the project was locked.
    pub fn added(&self, package: &str) -> Option<&Place> {
        self.added_package().filter(|(name, _)| name == package).map(|(_, place)| place)
    }

    /// The package of a requirement that was not there when the project was locked, by its normalized name.
    pub fn added_package(&self) -> Option<(String, &Place)> {
        let Self::Added { requirement, place } = self else { return None };
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
        let name = requirement.split(|letter: char| !is_of_name(letter)).next()?;
        Some((PackageName::from_str(name).ok()?.to_string(), place))
    }

    /// Whether it is a requirement that the lock has not.
    pub fn is_unlocked(&self) -> bool {
        match self {
            Self::Added { .. } => true,
            Self::InMember { difference, .. } => difference.is_unlocked(),
            Self::Removed { .. }
            | Self::Version { .. }
            | Self::RequiresPython { .. }
            | Self::Index { .. }
            | Self::MissingMember { .. } => false,
        }
    }

    /// Whether it is a version that no dependency depends on.
    pub fn is_version(&self) -> bool {
        match self {
            Self::Version { .. } => true,
            Self::InMember { difference, .. } => difference.is_version(),
            Self::Added { .. }
            | Self::Removed { .. }
            | Self::RequiresPython { .. }
            | Self::Index { .. }
            | Self::MissingMember { .. } => false,
        }
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Added { requirement, place } => write!(f, "`{requirement}` is not locked ({place})"),
            Self::Removed { requirement } => write!(f, "`{requirement}` is locked and no longer required"),
            Self::Version { project, lock } => write!(f, "the version is `{project}`, and `{lock}` is locked"),
            Self::RequiresPython { project, lock } => {
                write!(f, "`requires-python` is `{project}`, and `{lock}` is locked")
            }
            Self::Index { locked, index, place } => {
                write!(f, "packages are locked from {locked}, and {index} takes its place ({place})")
            }
            Self::MissingMember { member, path } => write!(f, "`{member}` is locked, and `{path}` is gone"),
            Self::InMember { member, difference } => write!(f, "in `{member}`, {difference}"),
        }
    }
}

/// What differs of the members that are known so far, by their names: services of a workspace ask for the same ones.
pub(crate) type KnownDifferences = HashMap<PackageName, Vec<Difference>>;
