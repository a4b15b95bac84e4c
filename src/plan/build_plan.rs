//! What was decided: everything the renderer prints. Values only; the rules that choose them are beside this file.

mod access;
mod backing;
mod carryover;
mod compose_notice;
mod debugger;
mod env_example;
mod extensions;
mod front_end;
mod front_end_notice;
mod images;
mod install;
mod lock_review;
mod monitoring;
mod notice;
mod outputs;
mod production;
mod sources;
mod start;
mod strategy;
mod strategy_reason;
mod suite;
mod sync;
mod unmet;

pub use access::{AccessPlan, SecretHolds, SecretPlan, SecretScope};
pub use backing::{BackingService, BackingValue, FirstStartFile, LocalUrl, Neighbour, ValuePart};
pub use carryover::{CarriedItem, Carryover, CarryoverReason, CarryoverStatus};
pub use compose_notice::ComposeNotice;
pub use debugger::{DebuggerNotice, DebuggerPlan};
pub use env_example::{EnvExample, ExampleVariable};
pub use extensions::{ExtensionsPlan, StageExtension};
pub use front_end::{BuildInputs, FrontEndOutput, FrontEndPlan, OutputHolds};
pub use front_end_notice::FrontEndNotice;
pub use images::{BasePackage, Bytecode, ImagesPlan, Runtime, SharedWorkflow, Sharing, UserPlan};
pub use install::{BuildArgument, History, Install, PackageForm};
pub use lock_review::{
    Cuda, CudaBringer, CudaWayOut, DevelopmentTool, Download, LockReview, Outlook, TargetReview, Unfit, UnfitReason,
};
pub use monitoring::{MetricsTarget, MonitoringNotice, MonitoringPlan, WatcherPlan};
pub use notice::{BesideCode, Fails, Keeper, Notice, StartNotice, StaticFilesNotice, VariableNotice};
pub use outputs::{CiPlan, ComposePlan, DockerfilePlace, ReleaseArgument};
pub use production::{Limits, ProductionPlan};
pub use sources::{CataloguesPlan, LeftOutPath, LeftOutReason, SourcePath, SourcesPlan, StaticFilesPlan, WritablePath};
pub use start::{HealthCheck, ProgramForm, Reload, RolePlan, RoleStart, RoleWork, StartPlan};
pub use strategy::{StrategyOption, StrategyPlan, Verdict};
pub use strategy_reason::StrategyReason;
pub use suite::{SuiteNotice, SuitePlan, TestPlan};
pub use sync::{LockMode, LockText, Selected, SharedPackages, SyncPlan};
pub use unmet::{Absence, Bringer, Failure, Ground, OpenedAbove, Presence, Unmet};

use serde::Serialize;
use uv_normalize::PackageName;

use crate::config::SettingsHome;
use crate::inspect::lock::PythonVersion;
use crate::path::ImageRoot;
use crate::sourced::Sourced;

/// The images and files to write for one project.
#[derive(Clone, Debug, Serialize)]
pub struct BuildPlan {
    /// The project's normalised name; also the compose service.
    pub name: PackageName,
    /// Where the user's settings are, which the files name.
    pub settings: SettingsHome,
    /// The Dockerfile that its stages stand in.
    pub dockerfile: Sourced<DockerfilePlace>,
    /// OCI annotations and labels of the user's, as label and text.
    pub labels: Vec<(String, Sourced<String>)>,
    /// What the final image is made from, and what the other ways would cost.
    pub strategy: StrategyPlan,
    /// What is compiled to bytecode.
    pub bytecode: Sourced<Bytecode>,
    /// What the image can be built for, such as `linux/amd64`.
    pub platforms: Sourced<Vec<&'static str>>,
    /// Variables of the program, as name and value.
    pub environment: Vec<Sourced<(String, String)>>,
    /// Names of those that the development image does without.
    pub production_variables: Vec<String>,
    /// Build arguments that name a release.
    pub release: Vec<Sourced<ReleaseArgument>>,
    /// The workflow of a CI system.
    pub ci: Option<Sourced<CiPlan>>,
    /// Who runs the program.
    pub user: Sourced<UserPlan>,
    /// What else the authors' own container files say, and what became of it.
    pub carryover: Vec<Carryover>,
    /// The Python of the image.
    pub python: Sourced<PythonVersion>,
    /// Image references on `FROM` lines and in the `syntax` directive.
    pub images: ImagesPlan,
    /// How uv syncs.
    pub sync: SyncPlan,
    /// How the build reaches what is not public.
    pub access: AccessPlan,
    /// How the project itself gets into the image.
    pub install: Sourced<Install>,
    /// Where the repository lies in the image.
    pub image_root: ImageRoot,
    /// What lies there.
    pub sources: SourcesPlan,
    /// What the container starts.
    pub start: StartPlan,
    /// What Node builds.
    pub front_end: Option<Sourced<FrontEndPlan>>,
    /// Translations that are compiled.
    pub catalogues: Option<Sourced<CataloguesPlan>>,
    /// Django's collected static files.
    pub static_files: Option<Sourced<StaticFilesPlan>>,
    /// Servers that it needs beside it: databases, brokers, caches.
    pub backing: Vec<BackingService>,
    /// Where it looks for other servers on its own machine.
    pub local_urls: Vec<LocalUrl>,
    /// What watches it.
    pub monitoring: Option<Sourced<MonitoringPlan>>,
    /// What tests and checks the project.
    pub suite: Option<SuitePlan>,
    /// What `.env.example` lists; absent where the authors have their own, or there is nothing to list.
    pub env_example: Option<EnvExample>,
    /// What the compose file is for: development on this machine.
    pub compose: ComposePlan,
    /// Files that are the user's own: neither written nor checked. They count from where the generated files lie.
    pub left_alone: Vec<Sourced<String>>,
    /// What the user adds to the files.
    pub extensions: ExtensionsPlan,
    /// What the production install is like: its download, what it compiles, where else it would fit.
    pub lock_review: LockReview,
    /// Things the user should know that are no decision.
    pub notices: Vec<Notice>,
}
