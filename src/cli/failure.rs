//! Why a run about several projects ended. Prints nothing.

use crate::error::Error;
use crate::pipeline::OneOfSeveral;

/// Why a run about several projects ended.
pub(super) enum Failure {
    /// About all of them.
    Run(Error),
    /// About some of them.
    Projects(Vec<(OneOfSeveral, Error)>),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Run(error)
    }
}
