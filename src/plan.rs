//! Turns facts and preferences into a plan. Pure, and the only place that decides: reads no disk, prints nothing.

mod build_plan;
mod candidate;
pub(crate) mod carryover;
mod chosen;
pub(crate) mod content;
mod decisions;
mod error;
pub(crate) mod image;
mod image_root;
mod imports;
pub(crate) mod lock;
mod notices;
mod outputs;
mod projects;
mod proof;
mod request;
mod selection;
mod start;
#[cfg(test)]
pub(crate) mod testing;
mod told;
mod variable_reads;
mod workspace;

pub use build_plan::{
    AccessPlan, BackingService, BackingValue, BuildArgument, BuildInputs, BuildPlan, Bytecode, CarriedItem, Carryover,
    CarryoverReason, CarryoverStatus, CataloguesPlan, CiPlan, ComposePlan, Cuda, CudaBringer, CudaWayOut, DebuggerPlan,
    DevelopmentTool, DockerfilePlace, Download, EnvExample, ExampleVariable, ExtensionsPlan, FrontEndOutput,
    FrontEndPlan, HealthCheck, History, ImagesPlan, Install, LeftOutPath, LeftOutReason, Limits, LockMode, LockReview,
    LockText, MetricsTarget, MonitoringPlan, Notice, Outlook, OutputHolds, PackageForm, ProductionPlan, ProgramForm,
    ReleaseArgument, Reload, RolePlan, RoleStart, RoleWork, Runtime, SecretHolds, SecretPlan, SecretScope, Selected,
    SharedWorkflow, SourcePath, SourcesPlan, StageExtension, StartPlan, StaticFilesPlan, StrategyOption, StrategyPlan,
    StrategyReason, SuitePlan, SyncPlan, TargetReview, TestPlan, Unfit, UnfitReason, Unmet, UserPlan, ValuePart,
    Verdict, WatcherPlan, WritablePath,
};
pub use candidate::{Candidate, StartMethod};
pub use carryover::LABELS;
pub use decisions::{Choice, Decision, Subject, decisions};
pub(crate) use decisions::{health_text, install_text, starts_text};
pub use error::{PlanError, Stub};
pub use image::refused_pins::{RefusedPin, refused_pins};
pub use lock::installed::installed;
pub use notices::{of_project, stale_lock};
pub use projects::{ProjectsChoice, choose_projects};
pub use workspace::services::together;

use std::collections::BTreeSet;
use std::rc::Rc;

use chosen::Chosen;
use content::catalogues::choose_catalogues;
use content::extensions::choose_extensions;
use content::front_end::{FrontEnd, choose_front_end};
use content::install::choose_install;
use content::sources::choose_sources;
use content::static_files::{Collected, choose_static_files};
use content::suite::{self, Suite, choose_suite};
use content::writable::choose_writable;
use content::{extensions, sources, sync};
use image::bytecode::choose_bytecode;
use image::images::choose_images;
use image::platforms::Platforms;
use image::platforms::choose_platforms;
use image::python::choose_python;
use image::strategy::Candidates;
use image::system_packages::SystemPackages;
use image::{platforms, programs, shared_base, user};
use imports::{Missing, SearchPath};
use lock::access::choose_access;
use lock::{access, environment, external_sources, restrictions, review};
use outputs::ci::choose_ci;
use outputs::dockerfile::choose_dockerfile;
use outputs::{compose, monitoring, release};
use proof::Proof;
use request::Request;
use selection::needed::{Need, addition};
use start::{choose_start, command, django};
use workspace::services;

use crate::config::{Preferences, SettingsHome, Strategy};
use crate::inspect::ProjectFacts;
use crate::inspect::code::Import;
use crate::inspect::lock::{Closure, PythonVersion};
use crate::pins::Pins;
use crate::sourced::Sourced;

/// Decides everything about the images of a project.
pub fn plan(facts: &ProjectFacts, preferences: &Preferences, pins: &Pins) -> Result<BuildPlan, PlanError> {
    settled(selection::request(facts, preferences)?, pins)
}

/// The plan with all extras and groups that alone bring what the start needs: each may bring code to light that needs another.
fn settled(request: Request<'_>, pins: &Pins) -> Result<BuildPlan, PlanError> {
    let addition = {
        let basis = basis(&request)?;
        if let Some(addition) = of_imports(&request, &basis)? {
            addition
        } else {
            let (candidate, python) = (basis.chosen.candidate.clone(), basis.python.value);
            match plan_of(&request, basis, pins) {
                Err(error) => of_error(&request, python, &candidate, &error)?.ok_or(error)?,
                Ok(mut plan) => {
                    monitoring::settle(std::slice::from_mut(&mut plan));
                    return Ok(plan);
                }
            }
        }
    };
    settled(request.with(addition), pins)
}

/// What is selected besides for an import that certainly runs.
fn of_imports(request: &Request<'_>, basis: &Basis<'_>) -> Result<Option<Sourced<Selected>>, PlanError> {
    for (import, _) in basis.missing.iter().filter(|(_, missing)| *missing != Missing::Own) {
        if let Some(addition) = addition(request, basis.python.value, &Need::Import(import))? {
            return Ok(Some(addition));
        }
    }
    Ok(None)
}

/// What is selected besides for the program that starts.
fn of_error(
    request: &Request<'_>,
    python: PythonVersion,
    candidate: &Candidate,
    error: &PlanError,
) -> Result<Option<Sourced<Selected>>, PlanError> {
    let any_of = match error {
        PlanError::MissingServer { servers, .. } => servers.as_slice(),
        PlanError::MissingCommand { package, .. } => std::slice::from_ref(package),
        _ => return Ok(None),
    };
    let by = format!("{} `{}`", candidate.title, candidate.key);
    addition(request, python, &Need::Package { any_of, by, place: &candidate.place })
}

/// What every image is made from: what runs, how it is installed, and on which system.
struct Basis<'r> {
    python: Sourced<PythonVersion>,
    closure: Rc<Closure>,
    chosen: Chosen,
    install: Sourced<Install>,
    /// Where the program finds its modules.
    path: SearchPath,
    /// Imports that certainly run and that nothing is known to bring.
    missing: Vec<(&'r Import, Missing)>,
    /// The project's files that the program loads.
    reached: BTreeSet<&'r str>,
    strategy: StrategyPlan,
}

impl Basis<'_> {
    /// What is checked before a file is written.
    fn proof<'p>(
        &'p self,
        request: &'p Request<'p>,
        sources: &'p SourcesPlan,
        start: &'p StartPlan,
        front_end: &'p FrontEnd,
        packages: &'p [Sourced<String>],
    ) -> Proof<'p> {
        let Self { closure, chosen, missing, reached, .. } = self;
        Proof {
            request,
            python: self.python.value,
            closure,
            chosen,
            missing,
            search_path: &self.path,
            install: &self.install.value,
            reached,
            sources,
            start,
            front_end,
            packages,
        }
    }
}

fn basis<'r>(request: &'r Request<'r>) -> Result<Basis<'r>, PlanError> {
    services::refuse_elsewhere(request)?;
    environment::refuse_links(request)?;
    let python = choose_python(request)?;
    let closure = request.closure(python.value);
    external_sources::refuse(request.facts, &closure)?;
    environment::check_environment(request, &closure)?;
    restrictions::check_builds(&closure, &request.facts.uv_settings)?;
    let chosen = choose_start(request, &closure)?;
    let install = choose_install(request, &closure, &chosen)?;
    let (path, missing) = imports::path_of(request, &closure, &chosen, &install.value, python.value);
    let reached = sources::reached(request, &chosen, &install.value, &path);
    let packages = |strategy| sync::run_packages(request, strategy, python.value, &chosen, &reached);
    let candidates = Candidates { request, python: python.value, chosen: &chosen, packages: &packages };
    let strategy = candidates.choose_strategy()?;
    Ok(Basis { python, closure, chosen, install, path, missing, reached, strategy })
}

fn plan_of(request: &Request<'_>, basis: Basis<'_>, pins: &Pins) -> Result<BuildPlan, PlanError> {
    let Basis { python, closure, chosen, install, reached, .. } = &basis;
    let written = choose_writable(request, chosen, closure, reached)?;
    let sources =
        choose_sources(request, closure, chosen, &install.value, reached)?.with(request, &install.value, &written);
    let front_end = choose_front_end(request, chosen, reached, &sources, pins)?;
    let sources = sources.without_old_builds(front_end.plan.as_ref());
    let images = choose_images(request, python.value, closure, &install.value, pins)?.with_node(&front_end.image);
    let (mut start, static_files) = (command::start(request, closure, chosen)?, choose_static_files(request, chosen)?);
    let suite = suite(request, &basis, &sources, &static_files)?;
    let platforms = choose_platforms(request, python.value, closure);
    let mut authored = carryover::authored(request, chosen, closure);
    let sync = sync(request, &basis, &platforms.system, &images, authored.run_packages)?;
    authored.carryover.retain(|one| !sync.installs(&one.item));
    let release = extensions::with_defaults(request, release::release(request, authored.release)?);
    let extensions = choose_extensions(request, &install.value, &release, front_end.plan.as_ref());
    let images = shared(request, &basis, &platforms, images, &sync, &extensions.plan);
    let lock_review = review::of_closure(request, python.value, closure);
    let unmet = proof::notices(&basis.proof(request, &sources, &start, &front_end, &sync.run_packages));
    let mut notices = notices::notices(request, chosen, &start, sync.lock.value, reached, closure, &images.base);
    let environment = told::variables(request, &basis, &start, authored.environment, written.variables);
    let told = told::servers(request, &basis, &environment, &mut start, &written.notices);
    notices.extend(platforms.notice.into_iter().chain(written.notices).chain(told.notices).chain(front_end.notices));
    notices.extend(static_files.notice.into_iter().chain(access::notices(request)).chain(suite.notice));
    notices.extend(extensions.notices.into_iter().chain(lock_review.notices()).chain(unmet));
    Ok(BuildPlan {
        name: request.facts.pyproject.name.value.clone(),
        settings: SettingsHome::of(request.facts.uvdock_toml.as_deref()),
        dockerfile: choose_dockerfile(request)?,
        labels: extensions::labels(request, authored.labels),
        environment: extensions::not_replaced(request, environment),
        production_variables: django::production_variables(chosen),
        release,
        user: user::user(request),
        ci: choose_ci(request),
        carryover: authored.carryover,
        catalogues: choose_catalogues(request, reached)?,
        sync,
        access: choose_access(request, closure)?,
        compose: compose::files(request, python.value, &start, &lock_review, (&told.backing, reached), &mut notices)?,
        backing: told.backing,
        local_urls: told.local_urls,
        monitoring: told.monitoring,
        env_example: told.example,
        bytecode: choose_bytecode(request.preferences),
        strategy: basis.strategy,
        platforms: platforms.value,
        python: basis.python,
        images,
        install: basis.install,
        image_root: request.image_root.value.clone(),
        sources,
        start,
        front_end: front_end.plan,
        static_files: static_files.plan,
        suite: suite.plan,
        left_alone: extensions::left_alone(request),
        extensions: extensions.plan,
        lock_review,
        notices,
    })
}

/// What tests and checks the project.
fn suite(
    request: &Request<'_>,
    basis: &Basis<'_>,
    sources: &SourcesPlan,
    static_files: &Collected,
) -> Result<Suite, PlanError> {
    choose_suite(&suite::Subject {
        request,
        python: basis.python.value,
        chosen: &basis.chosen,
        path: &basis.path,
        install: &basis.install.value,
        sources,
        static_files: static_files.plan.as_ref().map(|files| &files.value),
        reached: &basis.reached,
    })
}

/// How uv syncs, with the packages of the operating system that everything else asks for.
fn sync(
    request: &Request<'_>,
    basis: &Basis<'_>,
    system: &SystemPackages,
    images: &ImagesPlan,
    authored: Vec<Sourced<String>>,
) -> Result<SyncPlan, PlanError> {
    let mut sync = sync::sync(request, &basis.closure, &basis.install.value, system, images)?;
    sync.add_run_packages(programs::called(request, &basis.reached, request.strategy.value.system()));
    sync.add_run_packages(programs::called_by_scripts(request, &basis.chosen, request.strategy.value.system()));
    let development = platforms::development(request, basis.python.value);
    sync.add_dev_packages(development.build.iter().map(sync::sourced_package));
    sync.add_run_packages(authored);
    extensions::add_packages(request, &mut sync);
    Ok(sync)
}

/// The images, where a shared base is one of them: it is named after all that goes into it.
fn shared(
    request: &Request<'_>,
    basis: &Basis<'_>,
    platforms: &Platforms,
    images: ImagesPlan,
    sync: &SyncPlan,
    extensions: &ExtensionsPlan,
) -> ImagesPlan {
    if basis.strategy.chosen.value != Strategy::SharedBase {
        return images;
    }
    let (closure, python, platforms) = (&basis.closure, basis.python.value, &platforms.value.value);
    let runtime = shared_base::runtime(request, closure, python, platforms, &images, sync, extensions);
    ImagesPlan { runtime, ..images }
}

#[cfg(test)]
mod tests {
    use super::testing::{APP, lock, planned};
    use super::*;

    const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");

    fn with(settings: &str) -> Result<BuildPlan, PlanError> {
        let pyproject = format!("{APP}{settings}");
        planned(&[("pyproject.toml", &pyproject), API], &lock(&["fastapi", "uvicorn"], ""))
    }

    #[test]
    fn a_missing_lock_is_an_error_that_says_uv_lock() {
        let facts = testing::facts(&[("pyproject.toml", APP), API]);
        let error = plan(&facts, &Preferences::default(), &Pins::new()).expect_err("no lock");
        assert!(error.hint(SettingsHome::default()).expect("a way out").contains("`uv lock`"));
    }

    #[test]
    fn default_groups_of_the_project_are_left_out_too() {
        assert_eq!(with("").expect("a plan").sync.no_dev, "--no-dev");
        let groups = "[dependency-groups]\ndocs = []\n[tool.uv]\ndefault-groups = [\"dev\", \"docs\"]\n";
        assert_eq!(with(groups).expect("a plan").sync.no_dev, "--no-default-groups");
    }

    #[test]
    fn extras_and_groups_are_flags_of_uv_sync() {
        let settings = "[dependency-groups]\nprod = []\n[tool.uvdock]\ngroups = [\"prod\"]\n";
        assert_eq!(with(settings).expect("a plan").sync.selection, ["--group", "prod"]);
    }

    #[test]
    fn a_group_that_is_not_there_is_an_error() {
        let error = with("[tool.uvdock]\ngroups = [\"prod\"]\n").expect_err("no such group");
        assert_eq!(error.to_string(), "The project has no dependency group `prod` (set in pyproject.toml:6)");
    }

    #[test]
    fn what_uv_init_writes_is_no_description() {
        let described = format!("{APP}description = \"Add your description here\"\nlicense = \"MIT\"\n");
        let plan = planned(&[("pyproject.toml", &described), API], &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        let keys: Vec<&str> = plan.labels.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["org.opencontainers.image.title", "org.opencontainers.image.licenses"]);
    }

    #[test]
    fn dynamic_dependencies_of_a_source_tree_cannot_be_checked() {
        let dynamic = "[project]\nname = \"shop\"\nversion = \"1\"\ndynamic = [\"dependencies\"]\n";
        let plan = planned(&[("pyproject.toml", dynamic), API], &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        assert_eq!(plan.sync.lock.value, LockMode::Frozen);
    }

    #[test]
    fn a_git_dependency_needs_git_in_the_builder() {
        let more =
            "[[package]]\nname = \"tool\"\nversion = \"1\"\nsource = { git = \"https://git.example/tool#0123\" }\n";
        let text =
            lock(&["fastapi", "uvicorn"], more).replace("dependencies = [", "dependencies = [{ name = \"tool\" }, ");
        let plan = planned(&[("pyproject.toml", APP), API], &text).expect("a plan");
        assert!(plan.sync.build_packages.iter().any(|package| package.value == "git"));
    }

    #[test]
    fn a_variable_the_program_insists_on_is_named() {
        let code = "import os\nfrom fastapi import FastAPI\nKEY = os.environ[\"API_KEY\"]\napp = FastAPI()\n";
        let plan =
            planned(&[("pyproject.toml", APP), ("main.py", code)], &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        assert!(
            crate::plan::testing::notices(&plan).iter().any(|notice| notice.contains("`API_KEY` (main.py:3)")),
            "{:?}",
            plan.notices
        );
        assert_eq!(plan.compose.env_files.value, [".env"]);
    }
}
