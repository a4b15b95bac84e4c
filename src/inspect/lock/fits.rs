//! Which wheel of a package fits a target, found once for each: services of a workspace share their lock. Judges nothing itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uv_platform_tags::Tags;

use super::package::{LockedFile, LockedPackage};
use super::target::{Libc, Machine, Target};
use super::wheel::{self, WheelFit};

/// What has been found so far, by the position of the package in the lock.
#[derive(Debug, Default)]
pub(super) struct Fits {
    found: Mutex<HashMap<(usize, Target), WheelFit>>,
    tags: Mutex<HashMap<Target, Arc<Tags>>>,
}

/// A copy of a lock finds them anew.
impl Clone for Fits {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Fits {
    /// The wheel of a package of the lock that an installer would take.
    pub(super) fn of(&self, package: &LockedPackage, target: &Target) -> WheelFit {
        let target = &asked(package, target);
        let key = (package.index, *target);
        if let Some(known) = locked(&self.found).get(&key) {
            return known.clone();
        }
        let fit = wheel::fit(package, target, &self.tags(target));
        locked(&self.found).insert(key, fit.clone());
        fit
    }

    fn tags(&self, target: &Target) -> Arc<Tags> {
        Arc::clone(locked(&self.tags).entry(*target).or_insert_with(|| Arc::new(target.tags())))
    }
}

/// The target that stands for all machines where every wheel is for any of them.
fn asked(package: &LockedPackage, target: &Target) -> Target {
    if package.wheels.iter().all(LockedFile::is_for_any_machine) {
        Target { libc: Libc::TRIXIE, machine: Machine::X86_64, ..*target }
    } else {
        *target
    }
}

/// What is stored is whole at any time, also when a thread failed while it looked.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
