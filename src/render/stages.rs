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
        let name = |stage: &str| match among {
            Among::Alone => stage.to_owned(),
            Among::First | Among::Later => format!("{stage}-{}", plan.name),
        };
        Self {
            deps: name("deps"),
            project: name("project"),
            app: name("app"),
            static_files: name("static"),
            release: name("release"),
            dev: name("dev"),
            distroless: name("distroless"),
            check: name("check"),
            writable: name("writable"),
            runtime: name("runtime"),
        }
    }
}

/// Each plan with where it stands.
pub fn among(plans: &[BuildPlan]) -> impl Iterator<Item = (&BuildPlan, Among)> {
    let place = move |index: usize| match (plans.len(), index) {
        (1, _) => Among::Alone,
        (_, 0) => Among::First,
        _ => Among::Later,
    };
    plans.iter().enumerate().map(move |(index, plan)| (plan, place(index)))
}
