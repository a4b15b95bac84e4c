//! Lets one run at a time write in a project. Writes nothing itself, so nothing is left behind.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use super::error::SyncError;

/// Held while a run reads what is on disk and writes; dropping it lets the next run in.
#[derive(Debug)]
pub struct Lock {
    /// Open, and so locked, until this is dropped.
    _directory: Option<File>,
    has_waited: bool,
}

/// How long a run waits for another.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// How often it looks.
const PAUSE: Duration = Duration::from_millis(50);

impl Lock {
    /// Whether another run wrote first, so that what was read before may be another by now.
    pub fn has_waited(&self) -> bool {
        self.has_waited
    }
}

/// Waits until no other run writes in the project; `waiting` is told once when there is one. The lock is on the directory
/// itself, which stays the same while the files in it are replaced.
pub fn lock(root: &Path, patience: Duration, waiting: impl FnOnce()) -> Result<Lock, SyncError> {
    let Ok(directory) = File::open(root) else { return Ok(Lock { _directory: None, has_waited: false }) };
    let start = Instant::now();
    let mut waiting = Some(waiting);
    loop {
        match directory.try_lock() {
            Ok(()) => return Ok(Lock { _directory: Some(directory), has_waited: waiting.is_none() }),
            Err(TryLockError::Error(_)) => return Ok(Lock { _directory: None, has_waited: false }),
            Err(TryLockError::WouldBlock) if start.elapsed() >= patience => {
                return Err(SyncError::Busy { directory: root.to_owned(), seconds: patience.as_secs() });
            }
            Err(TryLockError::WouldBlock) => {
                if let Some(waiting) = waiting.take() {
                    waiting();
                }
                std::thread::sleep(PAUSE);
            }
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_waits_for_the_first_and_gives_up_at_last() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let first = lock(directory.path(), PATIENCE, || panic!("nobody else is here")).expect("locked");
        let mut told = 0;
        let second = lock(directory.path(), Duration::from_millis(120), || told += 1);
        assert!(matches!(second, Err(SyncError::Busy { .. })));
        assert_eq!(told, 1);
        drop(first);
        assert!(!lock(directory.path(), PATIENCE, || panic!("the first has gone")).expect("locked").has_waited());
        assert_eq!(std::fs::read_dir(directory.path()).expect("listed").count(), 0);
    }
}
