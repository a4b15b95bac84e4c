//! Puts two states of the services of a repository side by side: the one on disk, and the one of a commit. Writes nothing but a
//! temporary directory.

mod before;
mod files;

use std::collections::BTreeSet;
use std::path::Path;

use self::before::Before;
use self::files::Files;
use super::planned::Planned;
use super::session::Session;
use super::target::Target;
use crate::affected::{self, Reason, ServiceState};
use crate::error::Error;
use crate::git;
use crate::inspect::UV_LOCK;
use crate::plan::PlanError;
use crate::render::StageKind;

/// A service, and why its image is another one since a commit.
pub struct AffectedService {
    /// Its name.
    pub name: String,
    /// Its Dockerfile, where that is not the one of the root.
    pub dockerfile: Option<String>,
    /// The stage that is its image; `None` where it is the last of its Dockerfile.
    pub target: Option<String>,
    /// Empty where its image is the same, and its tests are.
    pub reasons: Vec<Reason>,
}

impl AffectedService {
    /// Whether its image is another one.
    pub fn is_affected(&self) -> bool {
        self.reasons.iter().any(Reason::is_of_the_image)
    }
}

/// The services of a target, and what changed of each since a revision.
pub fn since(revision: &str, target: &Target, session: &mut Session<'_>) -> Result<Vec<AffectedService>, Error> {
    let services = session.services(target)?;
    let root = if services.root.as_os_str().is_empty() { Path::new(".") } else { &services.root.clone() };
    let commit = git::commit(root, revision)?;
    let changed = git::changed_since(root, &commit)?;
    let several = services.plans.len() > 1;
    let all: Vec<Planned> =
        services.into_planned().into_iter().filter(|planned| target.means(planned.plan.name.as_ref())).collect();
    let now = Files::of(root);
    let before = Before::new(root, &commit, &changed, &all)?;
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

fn of_service(
    planned: &Planned,
    now: &Files,
    before: &Before<'_>,
    changed: &BTreeSet<String>,
    session: &mut Session<'_>,
) -> Result<Vec<Reason>, Error> {
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    if !before.is_asked_alike(planned) {
        return of_another_plan(planned, now, before, changed, session);
    }
    let (mut old, mut new) = (Vec::new(), Vec::new());
    if changed.contains(UV_LOCK) {
        let Some(found) = before.packages(planned, session) else {
            return of_another_plan(planned, now, before, changed, session);
        };
        (old, new) = (found, files::packages(planned)?);
    }
    let manifests = now.manifests(planned)?;
    let state = |files: &Files, packages: Vec<_>| {
        Ok::<_, Error>(ServiceState {
            plan: &planned.plan,
            packages: packages.into_iter().collect(),
            dockerfile: files.dockerfile(planned)?,
            manifests: manifests.clone(),
        })
    };
    let is_other_file = changed.contains(planned.plan.dockerfile.value.path());
    let old = state(if is_other_file { before.files() } else { now }, old)?;
    Ok(affected::reasons(&old, &state(now, new)?, changed))
}

/// Of a service whose settings, packages or members were others.
fn of_another_plan(
    after: &Planned,
    now: &Files,
    before: &Before<'_>,
    changed: &BTreeSet<String>,
    session: &mut Session<'_>,
) -> Result<Vec<Reason>, Error> {
    let earlier = match before.service(after, session) {
        Ok(earlier) => earlier,
        Err(error) if is_new(&error) => return Ok(vec![Reason::New]),
        Err(error) => return Ok(vec![Reason::NoPlanBefore { because: error.to_string() }]),
    };
    let (old, new) = (before.files().state(&earlier)?, now.state(after)?);
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
