//! Waits until no other run writes in a directory, and says that it waits.

use std::path::Path;
use std::time::SystemTime;

use crate::error::Error;
use crate::output;
use crate::sync;

/// The lock, once no other run holds it, for one that began to read at some time.
pub(super) fn wait(root: &Path, since: SystemTime) -> Result<sync::Lock, Error> {
    let say_so = || output::message("Waiting for another uvdock that is writing in this directory");
    Ok(sync::lock(root, since, sync::PATIENCE, say_so)?)
}
