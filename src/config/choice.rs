//! Settings that are one of a few words: an enum for each. Decides nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::preference::{IntoPreference, own_preference};
use crate::sourced::Source;

own_preference!(Dockerfiles, InstallSetting, LockSetting, Optimize, ReloadSetting, Strategy, VersionFrom);

/// `lock = "locked"` or `lock = "frozen"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LockSetting {
    /// A stale lock fails the build.
    Locked,
    /// The lock is taken as it is.
    Frozen,
}

/// `dockerfiles = "one"` or `dockerfiles = "per-service"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dockerfiles {
    /// One for all services of a workspace, each with a target.
    One,
    /// One for each service, in its directory.
    PerService,
}

/// `install = "package"` or `install = "source"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InstallSetting {
    /// Installed in place, with its metadata and console scripts.
    Package,
    /// Run from its source tree; only its dependencies are installed.
    Source,
    /// Built into a wheel; no source is shipped.
    Wheel,
}

impl InstallSetting {
    /// As the setting writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Source => "source",
            Self::Wheel => "wheel",
        }
    }
}

/// `reload = "server"` or `reload = "restart"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReloadSetting {
    /// The development command watches its files.
    Server,
    /// Compose restarts the container after a change.
    Restart,
}

/// `strategy = "slim"`: what the final image is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// The official Python image on Debian, without build tools
    Slim,
    /// The official Python image on Alpine
    Alpine,
    /// Distroless: Python and its libraries, without a shell
    Distroless,
    /// An image of its own for Python and the dependencies, which services share
    SharedBase,
}

impl Strategy {
    /// Every strategy, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Slim, Self::Alpine, Self::Distroless, Self::SharedBase];

    /// As the setting writes it, such as `shared-base`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Slim => "slim",
            Self::Alpine => "alpine",
            Self::Distroless => "distroless",
            Self::SharedBase => "shared-base",
        }
    }
}

impl std::fmt::Display for Strategy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `optimize = "startup"` or `optimize = "size"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Optimize {
    /// Bytecode of everything, Python's own library too.
    Startup,
    /// No bytecode.
    Size,
}

/// `version-from = "argument"` or `version-from = "git"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VersionFrom {
    /// A build argument.
    Argument,
    /// The `.git` directory, bound into the step that builds the project.
    Git,
}
