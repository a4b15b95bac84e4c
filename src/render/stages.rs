//! Names of the stages of a Dockerfile: plain where it has one service, with the service's name where it has several.

use serde::Serialize;

use crate::plan::BuildPlan;

/// Where a plan stands among those of one Dockerfile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// It is the only one.
    Alone,
    /// It is one of several, and the first.
    First,
    /// It is one of several, and not the first.
    Later,
}

/// The stages of one service, by what they are for.
#[derive(Serialize)]
pub struct Stages {
    pub deps: String,
    pub project: String,
    pub app: String,
    #[serde(rename = "static")]
    pub static_files: String,
    pub release: String,
    pub dev: String,
    pub distroless: String,
    pub check: String,
    pub writable: String,
    pub runtime: String,
}

impl Stages {
    /// The names for a plan: `runtime`, or `runtime-api` beside other services.
    pub fn of(plan: &BuildPlan, among: Among) -> Self {
        let suffix = match among {
            Among::Alone => String::new(),
            Among::First | Among::Later => format!("-{}", plan.name),
        };
        Self {
            deps: format!("deps{suffix}"),
            project: format!("project{suffix}"),
            app: format!("app{suffix}"),
            static_files: format!("static{suffix}"),
            release: format!("release{suffix}"),
            dev: format!("dev{suffix}"),
            distroless: format!("distroless{suffix}"),
            check: format!("check{suffix}"),
            writable: format!("writable{suffix}"),
            runtime: format!("runtime{suffix}"),
        }
    }
}

/// Each plan with where it stands.
pub fn among(plans: &[BuildPlan]) -> impl Iterator<Item = (&BuildPlan, Among)> {
    plans.iter().enumerate().map(|(index, plan)| (plan, Among::of(index, plans.len())))
}

impl Among {
    fn of(index: usize, count: usize) -> Self {
        match (count, index) {
            (1, _) => Self::Alone,
            (_, 0) => Self::First,
            _ => Self::Later,
        }
    }
}
