//! The files of one state of the repository that tell what an image is made of. Compares nothing.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::affected::{self, LockedContent, ServiceState, Stages};
use crate::error::Error;
use crate::inspect::Search;
use crate::inspect::lock::LockFacts;
use crate::pipeline::planned::Planned;
use crate::plan::{PlanError, installed};
use crate::sync;

/// Files of one state of the repository, each read once for all its services.
pub(super) struct Files {
    root: PathBuf,
    dockerfiles: Mutex<HashMap<String, Arc<Stages>>>,
    /// Those that are there and parse.
    manifests: Mutex<HashMap<String, Option<Arc<toml::Table>>>>,
}

impl Files {
    pub(super) fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), dockerfiles: Mutex::default(), manifests: Mutex::default() }
    }

    /// A service as these files have it.
    pub(super) fn state<'p>(&self, planned: &'p Planned) -> Result<ServiceState<'p>, Error> {
        Ok(ServiceState {
            plan: &planned.plan,
            packages: packages(planned)?.into_iter().collect(),
            dockerfile: self.dockerfile(planned)?,
            manifests: self.manifests(planned)?,
        })
    }

    pub(super) fn dockerfile(&self, planned: &Planned) -> Result<Arc<Stages>, Error> {
        self.once(&self.dockerfiles, planned.plan.dockerfile.value.path(), |text| {
            Arc::new(Stages::of(&text.unwrap_or_default()))
        })
    }

    pub(super) fn manifests(&self, planned: &Planned) -> Result<BTreeMap<String, Arc<toml::Table>>, Error> {
        let mut manifests = BTreeMap::new();
        for path in affected::manifests(&planned.plan) {
            let table = self.once(&self.manifests, &path, |text| text?.parse().ok().map(Arc::new))?;
            manifests.extend(table.map(|table| (path, table)));
        }
        Ok(manifests)
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

/// The packages that the image of a service gets by its lock.
pub(super) fn packages(planned: &Planned) -> Result<Vec<(String, LockedContent)>, PlanError> {
    match &planned.facts.lock {
        Search::Found(lock) => packages_of(planned, lock),
        Search::Missing => Err(PlanError::NoLock { project: planned.plan.name.to_string() }),
    }
}

/// The same by another state of the lock.
pub(super) fn packages_of(planned: &Planned, lock: &LockFacts) -> Result<Vec<(String, LockedContent)>, PlanError> {
    let found = installed(&planned.facts, lock, &planned.preferences, &planned.plan)?;
    Ok(found.into_iter().map(|(name, (version, content))| (name, LockedContent { version, content })).collect())
}
