//! How a run ended, as the exit code of the process.

use crate::error::Error;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitStatus(pub(super) u8);

impl ExitStatus {
    pub(super) const DONE: Self = Self(0);
    pub(super) const STALE: Self = Self(10);
    pub(super) const EDITED: Self = Self(11);
}

impl ExitStatus {
    /// The same, and stale where nothing worse was found.
    pub(super) fn or_stale(self) -> Self {
        if self == Self::DONE { Self::STALE } else { self }
    }

    /// The worse of two: an error, an open question, an edited file, a stale one.
    pub(super) fn worse(self, other: Self) -> Self {
        let rank = |status: Self| match status.0 {
            0 => 0,
            10 => 1,
            11 => 2,
            3 => 3,
            _ => 4,
        };
        if rank(other) > rank(self) { other } else { self }
    }

    /// How a run ends that an error ended.
    pub(super) fn of(error: &Error) -> Self {
        Self(error.exit_code())
    }
}

impl From<ExitStatus> for std::process::ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.0)
    }
}
