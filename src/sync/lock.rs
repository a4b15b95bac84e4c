//! Lets one run at a time write in a project. Writes nothing itself, so nothing is left behind.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use super::error::SyncError;

/// Held while a run reads what is on disk and writes; dropping it lets the next run in.
#[derive(Debug)]
pub struct Lock {
    /// Open, and so locked, until this is dropped.
    _directory: Option<File>,
    is_after_another: bool,
}

/// How long a run waits for another.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// How often it looks.
const PAUSE: Duration = Duration::from_millis(50);
/// The clock of a file system may be so much behind.
const COARSENESS: Duration = Duration::from_millis(50);

impl Lock {
    /// Whether another run may have written since this one began to read, so that what was read may be another by now.
    pub fn is_after_another(&self) -> bool {
        self.is_after_another
    }
}

/// Waits until no other run writes in the project; `waiting` is told once when there is one. The lock is on the directory
/// itself, which stays the same while the files in it are replaced. A run that wrote after `since`, when this one began to read, may
/// have gone before this one asks for the lock.
pub fn lock(root: &Path, since: SystemTime, patience: Duration, waiting: impl FnOnce()) -> Result<Lock, SyncError> {
    let without = Lock { _directory: None, is_after_another: false };
    let Ok(directory) = File::open(root) else { return Ok(without) };
    let start = Instant::now();
    let mut waiting = Some(waiting);
    loop {
        match directory.try_lock() {
            Ok(()) => {
                let is_after_another = waiting.is_none() || is_changed(&directory, since);
                return Ok(Lock { _directory: Some(directory), is_after_another });
            }
            Err(TryLockError::Error(_)) => return Ok(without),
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

/// Whether a file was made, replaced or removed in a directory since then.
fn is_changed(directory: &File, since: SystemTime) -> bool {
    let modified = directory.metadata().and_then(|entry| entry.modified());
    modified.is_ok_and(|modified| modified + COARSENESS >= since)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_waits_for_the_first_and_gives_up_at_last() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let later = SystemTime::now() + PATIENCE;
        let first = lock(directory.path(), later, PATIENCE, || panic!("nobody else is here")).expect("locked");
        let mut told = 0;
        let second = lock(directory.path(), later, Duration::from_millis(120), || told += 1);
        assert!(matches!(second, Err(SyncError::Busy { .. })));
        assert_eq!(told, 1);
        drop(first);
        let third = lock(directory.path(), later, PATIENCE, || panic!("the first has gone")).expect("locked");
        assert!(!third.is_after_another());
        assert_eq!(std::fs::read_dir(directory.path()).expect("listed").count(), 0);
    }

    #[test]
    fn who_wrote_and_has_gone_was_there_all_the_same() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let since = SystemTime::now();
        fs_err::write(directory.path().join("Dockerfile"), "FROM scratch\n").expect("written");
        let lock = lock(directory.path(), since, PATIENCE, || panic!("nobody is here any more")).expect("locked");
        assert!(lock.is_after_another());
    }
}
