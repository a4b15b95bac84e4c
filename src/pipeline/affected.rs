//! Puts two states of the services of a repository side by side: the one on disk, and the one of a commit, which is written to a
//! temporary directory and planned there. Writes nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tempfile::TempDir;

use super::planned::Planned;
use super::session::Session;
use super::target::Target;
use crate::affected::{self, LockedContent, Reason, ServiceState};
use crate::error::Error;
use crate::git::{self, GitError};
use crate::plan::{BuildPlan, PlanError, installed};
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
    let several = services.plans.len() > 1;
    let all: Vec<Planned> =
        services.into_planned().into_iter().filter(|planned| target.means(planned.plan.name.as_ref())).collect();
    let found =
        session.on_all_processors(&all, |session, planned| of_service(planned, root, &before, &changed, session));
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
}

impl Before {
    fn check_out(root: &Path, commit: &str) -> Result<Self, Error> {
        let failed = |error: std::io::Error| GitError::Failed { command: "checkout-index", reason: error.to_string() };
        let directory = tempfile::Builder::new().prefix("uvdock-").tempdir().map_err(failed)?;
        git::check_out(root, commit, directory.path())?;
        Ok(Self { directory })
    }

    /// The service of this name as it was.
    fn service(&self, after: &Planned, session: &mut Session<'_>) -> Result<Planned, Error> {
        let services = after.facts.workspace.iter().map(|_| after.plan.name.to_string()).collect();
        session.project(&Target { path: self.directory.path().to_owned(), services })
    }
}

fn of_service(
    after: &Planned,
    root: &Path,
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
    let (old, new) = (state(&earlier, before.directory.path())?, state(after, root)?);
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

fn state<'p>(planned: &'p Planned, root: &Path) -> Result<ServiceState<'p>, Error> {
    let locked = installed(&planned.facts, &planned.preferences, &planned.plan)?;
    let packages = locked.into_iter().map(|(name, (version, content))| (name, LockedContent { version, content }));
    Ok(ServiceState {
        plan: &planned.plan,
        packages: packages.collect(),
        dockerfile: sync::text_on_disk(root, planned.plan.dockerfile.value.path())?.unwrap_or_default(),
        manifests: manifests(&planned.plan, root)?,
    })
}

fn manifests(plan: &BuildPlan, root: &Path) -> Result<BTreeMap<String, toml::Table>, Error> {
    let mut found = BTreeMap::new();
    for path in affected::manifests(plan) {
        let table = sync::text_on_disk(root, &path)?.and_then(|text| text.parse().ok());
        found.extend(table.map(|table| (path, table)));
    }
    Ok(found)
}
