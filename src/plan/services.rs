//! Makes the plans of several services of a workspace fit one Dockerfile and one compose file. Chooses nothing for one alone.

use std::collections::BTreeSet;

use super::PlanError;
use super::build_plan::BuildPlan;
use crate::sourced::Sourced;

/// The plans with what they share: one base image with the packages of all, and ports of this machine that differ.
pub fn together(mut plans: Vec<BuildPlan>) -> Result<Vec<BuildPlan>, PlanError> {
    if let Some((first, rest)) = plans.split_first() {
        rest.iter().try_for_each(|other| same_images(first, other))?;
    }
    let run = union(plans.iter().flat_map(|plan| &plan.sync.run_packages));
    let build = union(plans.iter().flat_map(|plan| &plan.sync.build_packages));
    let mut taken = BTreeSet::new();
    for plan in &mut plans {
        plan.sync.run_packages.clone_from(&run);
        plan.sync.build_packages.clone_from(&build);
        if let Some(port) = &plan.start.port {
            let free = (port.value..=u16::MAX).find(|port| !taken.contains(port));
            plan.compose.host_port = free.filter(|free| *free != port.value);
            taken.extend(free);
        }
    }
    Ok(plans)
}

fn union<'a>(packages: impl Iterator<Item = &'a Sourced<String>>) -> Vec<Sourced<String>> {
    let mut all: Vec<Sourced<String>> = packages.cloned().collect();
    all.sort_by(|one, other| one.value.cmp(&other.value));
    all.dedup_by(|later, first| later.value == first.value);
    all
}

/// Services of one Dockerfile share its first stages.
fn same_images(one: &BuildPlan, other: &BuildPlan) -> Result<(), PlanError> {
    let images = |plan: &BuildPlan| {
        let strategy = format!("the strategy {}", plan.strategy.chosen.value);
        [plan.images.base.value.clone(), plan.images.uv.value.clone(), strategy]
    };
    let differing = images(one).into_iter().zip(images(other)).find(|(one, other)| one != other);
    match differing {
        None => Ok(()),
        Some((first, second)) => Err(PlanError::DifferentImages {
            one: one.name.to_string(),
            other: other.name.to_string(),
            images: [first, second],
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{APP, lock, planned};

    fn plan(name: &str, packages: &[&str], settings: &str) -> BuildPlan {
        let pyproject = APP.replace("shop", name) + settings;
        let lock = lock(packages, "").replace("name = \"shop\"", &format!("name = \"{name}\""));
        let api = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
        planned(&[("pyproject.toml", &pyproject), api], &lock).expect("a plan")
    }

    fn api(settings: &str) -> BuildPlan {
        plan("api", &["fastapi", "uvicorn", "psycopg"], settings)
    }

    fn web(settings: &str) -> BuildPlan {
        plan("web", &["fastapi", "uvicorn"], settings)
    }

    #[test]
    fn one_service_stays_as_it_is() {
        let [plan] = together(vec![api("")]).expect("one plan").try_into().expect("one");
        assert_eq!(plan.compose.host_port, None);
    }

    #[test]
    fn services_share_the_packages_of_their_base() {
        let plans = together(vec![api(""), web("")]).expect("plans");
        let run = |plan: &BuildPlan| -> Vec<String> {
            plan.sync.run_packages.iter().map(|package| package.value.clone()).collect()
        };
        assert_eq!((run(&plans[0]), run(&plans[1])), (vec!["libpq5".to_owned()], vec!["libpq5".to_owned()]));
    }

    #[test]
    fn services_with_one_port_get_ports_of_their_own_on_this_machine() {
        let plans = together(vec![api(""), web("")]).expect("plans");
        let ports: Vec<_> = plans.iter().map(|plan| plan.compose.host_port).collect();
        assert_eq!(ports, [None, Some(8001)]);
    }

    #[test]
    fn services_on_different_pythons_are_refused() {
        let error = together(vec![api("[tool.uvdock]\npython = \"3.12\"\n"), web("")]).expect_err("two base images");
        assert_eq!(
            error.to_string(),
            "`api` needs `python:3.12-slim-trixie` and `web` needs `python:3.14-slim-trixie`, and one Dockerfile has one of them"
        );
    }
}
