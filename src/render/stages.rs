//! Names of the stages of a Dockerfile: plain where it has one service, with the service's name where it has several.

use serde::Serialize;

use crate::plan::{BuildPlan, DockerfilePlace};

/// Where a plan stands among those of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// It is the only one.
    Alone,
    /// It has a Dockerfile of its own, and shares the other files.
    Apart,
    /// It is one of several of a Dockerfile, and the first.
    First,
    /// It is one of several of a Dockerfile, and not the first.
    Later,
}

/// What a stage is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageKind {
    /// Installs the dependencies.
    Deps,
    /// Installs the project.
    Project,
    /// Holds what the final image copies.
    App,
    /// Builds what Node builds.
    Frontend,
    /// Compiles translations.
    Catalogues,
    /// Collects static files.
    Static,
    /// Holds the files that name the release.
    Release,
    /// For development.
    Dev,
    /// Adds the tests, and what they and the linters need.
    Suite,
    /// Runs the tests.
    Test,
    /// Runs the linters.
    Lint,
    /// Turns the environment into one for a distroless image.
    Distroless,
    /// Checks what is built.
    Check,
    /// Makes the directories that the program writes to.
    Writable,
    /// The final image.
    Runtime,
}

impl StageKind {
    const ALL: [Self; 15] = [
        Self::Deps,
        Self::Project,
        Self::App,
        Self::Frontend,
        Self::Catalogues,
        Self::Static,
        Self::Release,
        Self::Dev,
        Self::Suite,
        Self::Test,
        Self::Lint,
        Self::Distroless,
        Self::Check,
        Self::Writable,
        Self::Runtime,
    ];

    /// By the name of a stage: `runtime`, or `runtime-api` of one of several services. `None` for a stage that all services share.
    pub fn of(stage: &str) -> Option<Self> {
        let name = stage.split('-').next().unwrap_or(stage);
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The stage of one of several services: `runtime-api`.
    pub fn stage_of(self, service: &str) -> String {
        format!("{}-{service}", self.name())
    }

    /// The name of the stage where there is one service.
    fn name(self) -> &'static str {
        match self {
            Self::Deps => "deps",
            Self::Project => "project",
            Self::App => "app",
            Self::Frontend => "frontend",
            Self::Catalogues => "catalogues",
            Self::Static => "static",
            Self::Release => "release",
            Self::Dev => "dev",
            Self::Suite => "suite",
            Self::Test => "test",
            Self::Lint => "lint",
            Self::Distroless => "distroless",
            Self::Check => "check",
            Self::Writable => "writable",
            Self::Runtime => "runtime",
        }
    }
}

/// The stages of one service, by what they are for.
#[derive(Serialize)]
pub struct Stages {
    pub deps: String,
    pub project: String,
    pub app: String,
    pub frontend: String,
    pub catalogues: String,
    #[serde(rename = "static")]
    pub static_files: String,
    pub release: String,
    pub dev: String,
    pub suite: String,
    pub test: String,
    pub lint: String,
    pub distroless: String,
    pub check: String,
    pub writable: String,
    pub runtime: String,
}

impl Stages {
    /// The names for a plan: `runtime`, or `runtime-api` beside other services.
    pub fn of(plan: &BuildPlan, among: Among) -> Self {
        let suffix = match among {
            Among::Alone | Among::Apart => String::new(),
            Among::First | Among::Later => format!("-{}", plan.name),
        };
        let name = |kind: StageKind| format!("{}{suffix}", kind.name());
        Self {
            deps: name(StageKind::Deps),
            project: name(StageKind::Project),
            app: name(StageKind::App),
            frontend: name(StageKind::Frontend),
            catalogues: name(StageKind::Catalogues),
            static_files: name(StageKind::Static),
            release: name(StageKind::Release),
            dev: name(StageKind::Dev),
            suite: name(StageKind::Suite),
            test: name(StageKind::Test),
            lint: name(StageKind::Lint),
            distroless: name(StageKind::Distroless),
            check: name(StageKind::Check),
            writable: name(StageKind::Writable),
            runtime: name(StageKind::Runtime),
        }
    }
}

/// Each plan with where it stands.
pub fn among(plans: &[BuildPlan]) -> impl Iterator<Item = (&BuildPlan, Among)> {
    plans.iter().enumerate().map(|(index, plan)| (plan, Among::of(plan, index, plans.len())))
}

impl Among {
    fn of(plan: &BuildPlan, index: usize, count: usize) -> Self {
        match (&plan.dockerfile.value, count, index) {
            (DockerfilePlace::Own(_), ..) => Self::Apart,
            (DockerfilePlace::Root, 1, _) => Self::Alone,
            (DockerfilePlace::Root, _, 0) => Self::First,
            (DockerfilePlace::Root, ..) => Self::Later,
        }
    }
}
