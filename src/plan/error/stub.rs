//! Programs that do nothing yet. Finds none.

use crate::inspect::evidence::Place;

/// A program that `uv init` wrote and nobody changed.
#[derive(Clone, Debug)]
pub struct Stub {
    /// A console script or a file, such as `main.py`.
    pub name: String,
    /// What starts it, such as `python main.py`.
    pub command: String,
    /// Where it is.
    pub place: Place,
}

impl std::fmt::Display for Stub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` prints a line ({})", self.name, self.place)
    }
}
