//! The repository as a commit has it, as far as it is needed: the files that changed and that no plan is made of, or all of it.
//! Compares nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

use super::files::{self, Files};
use crate::affected::{self, LockedContent};
use crate::error::Error;
use crate::git::{self, GitError, Part};
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::python_version::PYTHON_VERSION_FILE;
use crate::inspect::uv_settings::UV_TOML;
use crate::inspect::{UV_LOCK, UVDOCK_TOML};
use crate::pipeline::planned::Planned;
use crate::pipeline::session::Session;
use crate::pipeline::target::Target;

/// Files that say how a project is built, beside its code.
const ASKING: [&str; 4] = [PYPROJECT, UVDOCK_TOML, UV_TOML, PYTHON_VERSION_FILE];

/// What a commit holds.
pub(super) struct Before<'r> {
    root: &'r Path,
    commit: &'r str,
    /// Of the files that changed, those that say how something is built.
    asking: BTreeSet<&'r str>,
    directory: TempDir,
    files: Files,
    /// Whether all of it is there, and not only its lock and its Dockerfiles.
    is_whole: Mutex<bool>,
}

impl<'r> Before<'r> {
    pub(super) fn new(
        root: &'r Path,
        commit: &'r str,
        changed: &'r BTreeSet<String>,
        services: &[Planned],
    ) -> Result<Self, Error> {
        let failed = |error: std::io::Error| GitError::Failed { command: "checkout-index", reason: error.to_string() };
        let directory = tempfile::Builder::new().prefix("uvdock-").tempdir().map_err(failed)?;
        let paths = services.iter().map(|planned| planned.plan.dockerfile.value.path()).chain([UV_LOCK]);
        let paths: BTreeSet<&str> = paths.filter(|path| changed.contains(*path)).collect();
        if !paths.is_empty() {
            let paths: Vec<&str> = paths.into_iter().collect();
            git::check_out(root, commit, Part::Files(&paths), directory.path())?;
        }
        let asking = changed.iter().map(String::as_str).filter(|path| ASKING.contains(&file_name(path))).collect();
        Ok(Self { root, commit, asking, files: Files::of(directory.path()), directory, is_whole: Mutex::new(false) })
    }

    /// Whether nothing changed that says how a service is built. What is decided by its code alone stands in its Dockerfile, which is
    /// compared as text.
    pub(super) fn is_asked_alike(&self, planned: &Planned) -> bool {
        let member = planned.facts.workspace.as_ref().map_or("", |workspace| &workspace.member);
        let is_above = |directory: &str| directory.is_empty() || Path::new(member).starts_with(directory);
        let manifests = affected::manifests(&planned.plan);
        !self.asking.iter().any(|path| is_above(directory(path)) || manifests.contains(*path))
    }

    /// The Dockerfiles that changed; all files where the whole commit is needed.
    pub(super) fn files(&self) -> &Files {
        &self.files
    }

    /// The packages of a service that is asked for alike; `None` where the lock of then does not tell.
    pub(super) fn packages(
        &self,
        planned: &Planned,
        session: &mut Session<'_>,
    ) -> Option<Vec<(String, LockedContent)>> {
        let lock = session.reader.lock(self.directory.path()).ok()??;
        files::packages_of(planned, &lock).ok()
    }

    /// The service of this name as it was.
    pub(super) fn service(&self, after: &Planned, session: &mut Session<'_>) -> Result<Planned, Error> {
        self.make_whole()?;
        let services = after.facts.workspace.iter().map(|_| after.plan.name.to_string()).collect();
        session.project(&Target { path: self.directory.path().to_owned(), services })
    }

    fn make_whole(&self) -> Result<(), Error> {
        let mut is_whole = self.is_whole.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_whole {
            git::check_out(self.root, self.commit, Part::Whole, self.directory.path())?;
            *is_whole = true;
        }
        Ok(())
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}
