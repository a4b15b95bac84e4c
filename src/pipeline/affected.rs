//! Puts two states of the services of a repository side by side: the one on disk, and the one of a commit, which is written to a
//! temporary directory and planned there. Writes nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::TempDir;

use super::planned::Planned;
use super::session::Session;
use super::target::Target;
use crate::affected::{self, LockedContent, Reason, ServiceState, Stages};
use crate::error::Error;
use crate::git::{self, GitError};
use crate::plan::{PlanError, installed};
use crate::render::StageKind;
use crate::sync;

/// A service, and why its image is another one since a commit.
pub struct AffectedService {
    /// Its name.
    pub name: String,
    /// Its Dockerfile, where that is not the one of the root.
    pub dockerfile: Option<String>,
    /// The stage that is its image; `None` where it is the last of its Dockerfile.
    pub target: Option<String>,
    /// Empty where its image is the same.
    pub reasons: Vec<Reason>,
}

/// The services of a target, and what changed of each since a revision.
pub fn since(revision: &str, target: &Target, session: &mut Session<'_>) -> Result<Vec<AffectedService>, Error> {
    let services = session.services(target)?;
    let root = if services.root.as_os_str().is_empty() { Path::new(".") } else { &services.root.clone() };
    let commit = git::commit(root, revision)?;
    let changed = git::changed_since(root, &commit)?;
    let before = Before::check_out(root, &commit)?;
    let now = Files::of(root);
    let several = services.plans.len() > 1;
    let all: Vec<Planned> =
        services.into_planned().into_iter().filter(|planned| target.means(planned.plan.name.as_ref())).collect();
    let found =
        session.on_all_processors(&all, |session, planned| of_service(planned, &now, &before, &changed, session));
    let services = all.iter().zip(found).map(|(planned, reasons)| {
        let name = planned.plan.name.to_string();
        let own = planned.plan.dockerfile.value.named().map(str::to_owned);
        let target = (several && own.is_none()).then(|| StageKind::Runtime.stage_of(&name));
        Ok(AffectedService { name, dockerfile: own, target, reasons: reasons? })
    });
    services.collect()
}

/// What a commit holds.
struct Before {
    directory: TempDir,
    files: Files,
}

impl Before {
    fn check_out(root: &Path, commit: &str) -> Result<Self, Error> {
        let failed = |error: std::io::Error| GitError::Failed { command: "checkout-index", reason: error.to_string() };
        let directory = tempfile::Builder::new().prefix("uvdock-").tempdir().map_err(failed)?;
        git::check_out(root, commit, directory.path())?;
        Ok(Self { files: Files::of(directory.path()), directory })
    }

    /// The service of this name as it was.
    fn service(&self, after: &Planned, session: &mut Session<'_>) -> Result<Planned, Error> {
        let services = after.facts.workspace.iter().map(|_| after.plan.name.to_string()).collect();
        session.project(&Target { path: self.directory.path().to_owned(), services })
    }
}

fn of_service(
    after: &Planned,
    now: &Files,
    before: &Before,
    changed: &BTreeSet<String>,
    session: &mut Session<'_>,
) -> Result<Vec<Reason>, Error> {
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let earlier = match before.service(after, session) {
        Ok(earlier) => earlier,
        Err(error) if is_new(&error) => return Ok(vec![Reason::New]),
        Err(error) => return Ok(vec![Reason::NoPlanBefore { because: error.to_string() }]),
    };
    let (old, new) = (before.files.state(&earlier)?, now.state(after)?);
    Ok(affected::reasons(&old, &new, changed))
}

fn is_new(error: &Error) -> bool {
    match error {
        Error::Inspect(_) => true,
        Error::Plan { error, .. } => matches!(error, PlanError::NoSuchService { .. }),
        Error::Render(_)
        | Error::Sync(_)
        | Error::Prompt(_)
        | Error::Settings(_)
        | Error::Git(_)
        | Error::Editor(_) => false,
    }
}

/// Files of one state of the repository, each read once for all its services.
struct Files {
    root: PathBuf,
    dockerfiles: Mutex<HashMap<String, Arc<Stages>>>,
    /// Those that are there and parse.
    manifests: Mutex<HashMap<String, Option<Arc<toml::Table>>>>,
}

impl Files {
    fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), dockerfiles: Mutex::default(), manifests: Mutex::default() }
    }

    fn state<'p>(&self, planned: &'p Planned) -> Result<ServiceState<'p>, Error> {
        let locked = installed(&planned.facts, &planned.preferences, &planned.plan)?;
        let packages = locked.into_iter().map(|(name, (version, content))| (name, LockedContent { version, content }));
        let dockerfile = self.once(&self.dockerfiles, planned.plan.dockerfile.value.path(), |text| {
            Arc::new(Stages::of(&text.unwrap_or_default()))
        })?;
        let mut manifests = BTreeMap::new();
        for path in affected::manifests(&planned.plan) {
            let table = self.once(&self.manifests, &path, |text| text?.parse().ok().map(Arc::new))?;
            manifests.extend(table.map(|table| (path, table)));
        }
        Ok(ServiceState { plan: &planned.plan, packages: packages.collect(), dockerfile, manifests })
    }

    fn once<T: Clone>(
        &self,
        known: &Mutex<HashMap<String, T>>,
        path: &str,
        read: impl FnOnce(Option<String>) -> T,
    ) -> Result<T, Error> {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(path) {
            return Ok(found.clone());
        }
        let found = read(sync::text_on_disk(&self.root, path)?);
        known.insert(path.to_owned(), found.clone());
        Ok(found)
    }
}
