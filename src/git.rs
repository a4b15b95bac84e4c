//! Asks git what is committed. The only module that starts a program, and only before a file of the user's is replaced.

use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::regular_file::{self, FileKind};

/// The bytes of a file in the last commit; `None` without git, without a commit, and for a file that is not in it. No filter
/// and no hook of the repository runs, and nothing is fetched.
pub fn committed(directory: &Path, path: &str) -> Option<Vec<u8>> {
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let mut git = Command::new("git");
    git.args(["--no-optional-locks", "cat-file", "blob", &format!("HEAD:./{path}")]);
    git.current_dir(directory).env("GIT_NO_LAZY_FETCH", "1").stdin(Stdio::null()).stderr(Stdio::null());
    let mut git = git.stdout(Stdio::piped()).spawn().ok()?;
    let bytes = regular_file::within(git.stdout.take()?, 0, FileKind::Output);
    // With its reader gone, git ends even where it has more to say.
    git.wait().ok().filter(ExitStatus::success).and(bytes.ok())
}
