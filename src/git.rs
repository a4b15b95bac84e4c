//! Asks git what is committed, and what has changed since. The only module that starts a program: before a file of the user's is
//! replaced, and for `uvdock affected`. No hook of the repository runs, and nothing is fetched.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};

use thiserror::Error;

use crate::regular_file::{self, FileKind};

/// Why git gave no answer.
#[derive(Debug, Error)]
pub enum GitError {
    /// There is no program `git`.
    #[error("`git` is not installed, and it alone knows what has changed")]
    NoGit,
    /// The directory lies in no repository.
    #[error("`{directory}` lies in no git repository, so nothing says what has changed")]
    NoRepository {
        /// As the user wrote it.
        directory: String,
    },
    /// The clone has the last commits alone.
    #[error("This clone is shallow, and `{revision}` is not in it")]
    Shallow {
        /// As the user wrote it.
        revision: String,
    },
    /// No commit has this name.
    #[error("The repository has no commit `{revision}`")]
    UnknownRevision {
        /// As the user wrote it.
        revision: String,
    },
    /// Something else.
    #[error("`git {command}` failed: {reason}")]
    Failed {
        /// Such as `diff`.
        command: &'static str,
        /// What git said.
        reason: String,
    },
}

impl GitError {
    /// What the user can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::NoGit => "Install git, or build every service".to_owned(),
            Self::NoRepository { .. } => "Run it in a clone of the repository".to_owned(),
            Self::Shallow { revision } => {
                // A remote hands out what has a name, and nothing that is counted from it.
                let one = Some(format!("`git fetch --depth=1 origin {revision}`, or "));
                let one = one.filter(|_| !revision.contains(['^', '~'])).unwrap_or_default();
                format!(
                    "Fetch it: {one}`git fetch --unshallow`; in GitHub Actions set `fetch-depth: 0` for `actions/checkout`, in GitLab \
                     `GIT_DEPTH: 0`"
                )
            }
            Self::UnknownRevision { .. } => {
                "Name a commit, a branch or a tag: `uvdock affected --since origin/main`".to_owned()
            }
            Self::Failed { .. } => "See what git says of this clone: `git status`".to_owned(),
        }
    }
}

/// The bytes of a file in the last commit; `None` without git, without a commit, and for a file that is not in it. No filter of the
/// repository runs.
pub fn committed(directory: &Path, path: &str) -> Option<Vec<u8>> {
    let mut git = git(directory);
    git.args(["cat-file", "blob", &format!("HEAD:./{path}")]).stderr(Stdio::null());
    let mut git = git.stdout(Stdio::piped()).spawn().ok()?;
    let bytes = regular_file::within(git.stdout.take()?, 0, FileKind::Output);
    // With its reader gone, git ends even where it has more to say.
    git.wait().ok().filter(ExitStatus::success).and(bytes.ok())
}

/// The name of the commit that a user calls by a branch, a tag or an expression.
pub fn commit(directory: &Path, revision: &str) -> Result<String, GitError> {
    if !output(git(directory).args(["rev-parse", "--git-dir"]))?.status.success() {
        return Err(GitError::NoRepository { directory: directory.display().to_string() });
    }
    let wanted = format!("{revision}^{{commit}}");
    let found = output(git(directory).args(["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]))?;
    if found.status.success() {
        return Ok(String::from_utf8_lossy(&found.stdout).trim().to_owned());
    }
    let shallow = output(git(directory).args(["rev-parse", "--is-shallow-repository"]))?;
    let revision = revision.to_owned();
    let is_shallow = shallow.stdout.starts_with(b"true");
    Err(if is_shallow { GitError::Shallow { revision } } else { GitError::UnknownRevision { revision } })
}

/// The files below a directory that differ from a commit, or that are new and not ignored, relative to the directory.
pub fn changed_since(directory: &Path, commit: &str) -> Result<BTreeSet<String>, GitError> {
    let mut diff = git(directory);
    diff.args([
        "diff",
        "--name-only",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--relative",
        commit,
        "--",
        ".",
    ]);
    let mut others = git(directory);
    others.args(["ls-files", "--others", "--exclude-standard", "-z", "--", "."]);
    let changed = said(&mut diff, "diff")?;
    let new = said(&mut others, "ls-files")?;
    let paths = changed.split(|byte| *byte == 0).chain(new.split(|byte| *byte == 0));
    Ok(paths.filter(|path| !path.is_empty()).map(|path| String::from_utf8_lossy(path).into_owned()).collect())
}

/// What is written of a commit.
#[derive(Clone, Copy)]
pub enum Part<'p> {
    /// Every file.
    Whole,
    /// Those of these files that it has.
    Files(&'p [&'p str]),
}

/// Writes what a commit has below a directory into another one. The clone, its index and its files stay as they are.
pub fn check_out(directory: &Path, commit: &str, part: Part<'_>, into: &Path) -> Result<(), GitError> {
    let own = said(git(directory).args(["rev-parse", "--absolute-git-dir"]), "rev-parse")?;
    let own = String::from_utf8_lossy(&own).trim().to_owned();
    let prefix = said(git(directory).args(["rev-parse", "--show-prefix"]), "rev-parse")?;
    let tree = format!("{commit}:{}", String::from_utf8_lossy(&prefix).trim_end_matches(['\n', '/']));
    // Git refuses an index within what it writes to.
    let index = into.with_extension("index");
    let run = |name, arguments: &[&str]| {
        let mut git = git(into);
        git.env("GIT_DIR", &own).env("GIT_WORK_TREE", into).env("GIT_INDEX_FILE", &index);
        said(git.args(arguments), name)
    };
    let done = run("read-tree", &["read-tree", &tree]).and_then(|_| match part {
        Part::Whole => run("checkout-index", &["checkout-index", "--all", "--force", "--quiet"]),
        Part::Files(paths) => {
            let known = run("ls-files", &[&["--literal-pathspecs", "ls-files", "-z", "--"], paths].concat())?;
            let known = String::from_utf8_lossy(&known);
            let known: Vec<&str> = known.split('\0').filter(|path| !path.is_empty()).collect();
            run("checkout-index", &[&["checkout-index", "--force", "--quiet", "--"], known.as_slice()].concat())
        }
    });
    // It was needed for these steps alone.
    let _ = fs_err::remove_file(&index);
    done.map(|_| ())
}

fn git(directory: &Path) -> Command {
    let mut git = Command::new("git");
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    git.arg("--no-optional-locks").current_dir(directory).env("GIT_NO_LAZY_FETCH", "1").stdin(Stdio::null());
    git
}

fn output(git: &mut Command) -> Result<Output, GitError> {
    git.output().map_err(|_| GitError::NoGit)
}

fn said(git: &mut Command, command: &'static str) -> Result<Vec<u8>, GitError> {
    let output = output(git)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    Err(GitError::Failed { command, reason: reason.lines().next().unwrap_or_default().to_owned() })
}
