//! Why a service cannot start from a base that several services share. Words alone.

use std::fmt;

/// What stands against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedBaseObstacle {
    /// The base is a stage, and the service has a Dockerfile of its own.
    OwnDockerfile,
    /// The base is built from a part of the lock, and nothing checks the lock apart from the service.
    WholeLock,
    /// Instructions for the stage of its packages would run without those of the base.
    Instructions,
    /// The services have no locked package in common.
    NothingShared,
}

impl SharedBaseObstacle {
    /// What can be done.
    pub(super) const fn hint(self) -> &'static str {
        match self {
            Self::OwnDockerfile => {
                "Set `dockerfiles = \"one\"` in the workspace root, or choose another strategy: `--strategy slim`"
            }
            Self::WholeLock => {
                "Let the lock be checked: leave out `lock`, and list the dependencies of each member; or choose another strategy: `--strategy slim`"
            }
            Self::Instructions => {
                "Move them to `instructions.build` or `instructions.runtime`, or choose another strategy: `--strategy slim`"
            }
            Self::NothingShared => "Choose another strategy: `--strategy slim`",
        }
    }
}

impl fmt::Display for SharedBaseObstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OwnDockerfile => "it has a Dockerfile of its own",
            Self::WholeLock => "it is built from all of uv.lock, which no stage of its own checks",
            Self::Instructions => "its `instructions.deps` would run without the packages of the base",
            Self::NothingShared => "no locked package is in all of them",
        })
    }
}
