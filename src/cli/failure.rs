//! Why a run about several projects ended. Prints nothing.

use crate::error::Error;
use crate::pipeline::OneOfSeveral;

/// Why a run about several projects ended.
pub(super) enum Failure {
    /// About all of them.
    Run(Error),
    /// About some of them; none was written.
    Projects(Vec<(OneOfSeveral, Error)>),
    /// About one of them, after others were written.
    After {
        /// Those that were.
        done: Vec<OneOfSeveral>,
        /// The one, and why.
        failed: Box<(OneOfSeveral, Error)>,
    },
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Run(error)
    }
}
