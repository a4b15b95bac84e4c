//! Why an image is another one. Finds none.

use std::fmt;

use serde::Serialize;

/// Why an image is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Reason {
    /// The service was not there.
    New,
    /// The state before had no plan.
    NoPlanBefore {
        /// Why.
        because: String,
    },
    /// It had no Dockerfile.
    NewDockerfile {
        /// Relative to the root.
        path: String,
    },
    /// A stage that its image is made of; without a name what stands before all stages.
    Stage {
        /// Such as `runtime-api`.
        stage: String,
    },
    /// A package that its image gets by the lock.
    Package {
        /// Its name.
        name: String,
        /// Its version; absent where it was not there.
        before: Option<String>,
        /// Its version now; absent where it is gone.
        after: Option<String>,
    },
    /// A pyproject.toml.
    Manifest {
        /// Relative to the root.
        path: String,
    },
    /// A file that is copied.
    File {
        /// Relative to the root.
        path: String,
    },
    /// A file that its tests and linters alone have: its image is the same.
    Tests {
        /// Relative to the root.
        path: String,
    },
    /// Its version is counted from the commits.
    History,
}

impl Reason {
    /// Whether the image that ships is another one for it.
    pub fn is_of_the_image(&self) -> bool {
        !matches!(self, Self::Tests { .. })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.write_str("it is new"),
            Self::NoPlanBefore { because } => write!(f, "nothing could be said of it before: {because}"),
            Self::NewDockerfile { path } => write!(f, "`{path}` is new"),
            Self::Stage { stage } if stage.is_empty() => {
                f.write_str("the lines before the stages of Dockerfile changed")
            }
            Self::Stage { stage } => write!(f, "the stage `{stage}` of Dockerfile changed"),
            Self::Package { name, before: Some(before), after: Some(after) } if before == after => {
                write!(f, "`{name}` {after} has other files (uv.lock)")
            }
            Self::Package { name, before: Some(before), after: Some(after) } => {
                write!(f, "`{name}` {before} -> {after} (uv.lock)")
            }
            Self::Package { name, before: None, after } => {
                write!(f, "`{name}` {} is installed (uv.lock)", after.as_deref().unwrap_or_default())
            }
            Self::Package { name, before: Some(before), after: None } => {
                write!(f, "`{name}` {before} is no longer installed (uv.lock)")
            }
            Self::Manifest { path } | Self::File { path } => write!(f, "`{path}` changed"),
            Self::Tests { path } => write!(f, "its tests: `{path}` changed"),
            Self::History => f.write_str("its version is counted from the commits"),
        }
    }
}
