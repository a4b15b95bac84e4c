//! What several services share of their locked packages, where they start from one base. Chooses nothing for one service alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Stage;
use crate::plan::build_plan::{
    AccessPlan, BasePackage, BuildPlan, DockerfilePlace, Download, LockText, Runtime, SharedPackages, Sharing,
};
use crate::plan::error::{PlanError, SharedBaseObstacle};
use crate::sourced::Sourced;

/// The packages that all services have go into one stage, which uv syncs as the first of them; each adds the rest of its own.
pub(super) fn share(plans: &mut [BuildPlan]) -> Result<(), PlanError> {
    let found: Vec<Vec<BasePackage>> = plans.iter().filter_map(packages).map(<[BasePackage]>::to_vec).collect();
    let Some(first) = plans.first().filter(|_| !found.is_empty()).map(|plan| plan.name.to_string()) else {
        return Ok(());
    };
    plans.iter().try_for_each(refuse)?;
    let shared = in_all(&found);
    if shared.is_empty() {
        return Err(PlanError::SharedBaseOfSeveral { service: first, obstacle: SharedBaseObstacle::NothingShared });
    }
    for (plan, packages) in plans.iter_mut().zip(&found) {
        let (base, added): (Vec<&BasePackage>, Vec<&BasePackage>) = packages
            .iter()
            .filter(|package| package.sharing != Sharing::Local)
            .partition(|package| shared.contains(&package.name));
        let names = |packages: &[&BasePackage]| packages.iter().map(|package| package.name.clone()).collect();
        plan.sync.shared = Some(SharedPackages {
            synced_as: first.clone(),
            in_base: names(&base),
            base: Download::of_sizes(base.iter().map(|package| package.size)),
            added: names(&added),
            addition: Download::of_sizes(added.iter().map(|package| package.size)),
        });
        plan.images.runtime = Runtime::Slim;
    }
    share_access(plans);
    Ok(())
}

fn packages(plan: &BuildPlan) -> Option<&[BasePackage]> {
    match &plan.images.runtime {
        Runtime::SharedBase { packages, .. } => Some(packages),
        Runtime::Slim | Runtime::Alpine | Runtime::Distroless { .. } | Runtime::DistrolessManaged { .. } => None,
    }
}

/// Why a service cannot start from a base that others have too.
fn refuse(plan: &BuildPlan) -> Result<(), PlanError> {
    let obstacle = match (&plan.dockerfile.value, plan.sync.lock_text) {
        (DockerfilePlace::Own(_), _) => SharedBaseObstacle::OwnDockerfile,
        (DockerfilePlace::Root, LockText::Whole) => SharedBaseObstacle::WholeLock,
        (DockerfilePlace::Root, LockText::Part) if plan.extensions.stages.contains_key(&Stage::Deps) => {
            SharedBaseObstacle::Instructions
        }
        (DockerfilePlace::Root, LockText::Part) => return Ok(()),
    };
    Err(PlanError::SharedBaseOfSeveral { service: plan.name.to_string(), obstacle })
}

/// The names that all services have. What needs a package that is not among them would bring it along, and stays with each.
fn in_all(services: &[Vec<BasePackage>]) -> BTreeSet<String> {
    let of_one = |packages: &Vec<BasePackage>| -> BTreeSet<String> {
        let shareable = packages.iter().filter(|package| package.sharing == Sharing::Alike);
        shareable.map(|package| package.name.clone()).collect()
    };
    let mut shared = services.iter().map(of_one).reduce(|one, other| &one & &other).unwrap_or_default();
    let required_by: Vec<BTreeMap<&str, &[String]>> = services.iter().map(|packages| by_name(packages)).collect();
    let own = required_by.iter().enumerate().flat_map(|(at, all)| all.keys().map(move |name| (at, *name)));
    let mut left: Vec<(usize, &str)> = own.filter(|(_, name)| !shared.contains(*name)).collect();
    // By name, the services in which it brings a package along.
    let mut bringing: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    while let Some((at, name)) = left.pop() {
        for name in required_by[at].get(name).copied().unwrap_or_default() {
            let services_of_it = bringing.entry(name).or_default();
            services_of_it.insert(at);
            if services_of_it.len() == services.len() && shared.remove(name) {
                left.extend((0..services.len()).map(|at| (at, name.as_str())));
            }
        }
    }
    shared
}

fn by_name(packages: &[BasePackage]) -> BTreeMap<&str, &[String]> {
    packages.iter().map(|package| (package.name.as_str(), package.required_by.as_slice())).collect()
}

/// Whoever builds a service builds the base, and reaches what is not public in it.
fn share_access(plans: &mut [BuildPlan]) {
    let mut all = AccessPlan::default();
    for access in plans.iter().map(|plan| &plan.access) {
        for secret in &access.secrets {
            match all.secrets.iter_mut().find(|known| known.value.id == secret.value.id) {
                Some(known) => known.value.scope = known.value.scope.min(secret.value.scope),
                None => all.secrets.push(secret.clone()),
            }
        }
        all.ssh = widest(all.ssh, access.ssh.clone());
    }
    all.secrets.sort_by(|one, other| one.value.id.cmp(&other.value.id));
    for plan in plans {
        plan.access.secrets.clone_from(&all.secrets);
        plan.access.ssh.clone_from(&all.ssh);
    }
}

fn widest<T: Ord>(one: Option<Sourced<T>>, other: Option<Sourced<T>>) -> Option<Sourced<T>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.value < one.value { other } else { one }),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, required_by: &[&str], sharing: Sharing) -> BasePackage {
        let required_by = required_by.iter().map(|name| (*name).to_owned()).collect();
        BasePackage { name: name.to_owned(), size: Some(1), required_by, sharing }
    }

    fn shared(services: &[Vec<BasePackage>]) -> Vec<String> {
        in_all(services).into_iter().collect()
    }

    #[test]
    fn what_all_have_is_shared() {
        let api = vec![package("fastapi", &["api"], Sharing::Alike), package("uvicorn", &["api"], Sharing::Alike)];
        let jobs = vec![package("fastapi", &["core"], Sharing::Alike), package("core", &["jobs"], Sharing::Local)];
        assert_eq!(shared(&[api, jobs]), ["fastapi"]);
    }

    #[test]
    fn what_needs_a_fork_stays_with_each() {
        let one = vec![
            package("a", &["api"], Sharing::Alike),
            package("b", &["a"], Sharing::Alike),
            package("numpy", &["b"], Sharing::Differing),
            package("c", &["api"], Sharing::Alike),
        ];
        assert_eq!(shared(&[one.clone(), one]), ["c"]);
    }

    #[test]
    fn an_extra_of_one_service_is_its_own_and_its_package_is_shared() {
        let api = vec![package("uvicorn", &["api"], Sharing::Alike), package("uvloop", &["uvicorn"], Sharing::Alike)];
        let jobs = vec![package("uvicorn", &["jobs"], Sharing::Alike)];
        assert_eq!(shared(&[api, jobs]), ["uvicorn"]);
    }
}
