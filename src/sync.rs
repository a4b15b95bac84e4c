//! Compares rendered files with what is on disk, and writes them. The only writer of generated files; decides no content.

mod backup;
mod change;
mod compare;
mod disk;
mod error;
mod left_over;
mod lock;
#[cfg(test)]
mod tests;
mod write;

pub use backup::Backup;
pub use change::{FileChange, FileState, Obstacle, Origin};
pub use compare::{Others, References, compare, edited};
pub use disk::{is_of_uvdock, pins_on_disk, text_on_disk};
pub use error::{ProtectedFile, SyncError};
pub use lock::{Lock, PATIENCE, lock};
pub use write::{Overwrite, Part, apply, apply_all, refuse_protected};
