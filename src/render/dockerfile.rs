//! The variables of the Dockerfile templates. Formats values; decides nothing.

mod catalogues;
mod copies;
mod front_end;
mod project;
mod python;
mod start;
mod suite;
mod sync;
mod variables;

use std::collections::{BTreeSet, HashSet};

use minijinja::Value;
use serde::Serialize;

use super::access::{self, MountContext};
use super::extensions::{self, ExtensionsContext};
use super::sent::SentPaths;
use super::stages::{Among, Stages};
use super::values::{Code, CopyContext, Pair, words};
use crate::path::ImagePath;
use crate::plan::{BuildPlan, Install, LockText, Runtime};
use crate::sourced::Sourced;
use catalogues::CataloguesContext;
use front_end::FrontEndContext;
use project::{AppContext, ProjectContext, StaticContext};
use python::PythonContext;
use start::StartContext;
use suite::SuiteContext;
use sync::SyncContext;
use variables::{ReleaseContext, ReleaseFileContext};

/// Writes what each member of a workspace needs of the lock, without a word about which members are built.
const CUT_LOCK: &str = include_str!("../../templates/scripts/cut_lock.py");

/// Writes the lock of the packages that services share, and what uv is told to leave out of each service for it.
const SHARE_LOCK: &str = include_str!("../../templates/scripts/share_lock.py");

#[derive(Serialize)]
struct DockerfileContext {
    /// What stands before the stages of the first service; none where the file goes on.
    beginning: Option<BeginningContext>,
    /// The macros of what installs system packages.
    installer: &'static str,
    stage: Stages,
    /// The words that build it, before the options of a stage.
    build: Vec<String>,
    images: ImagesContext,
    user: u32,
    account: String,
    python: PythonContext,
    packages: PackagesContext,
    certificate: Option<CopyContext>,
    sync: SyncContext,
    project: Option<ProjectContext>,
    root: RootContext,
    app: Option<AppContext>,
    front_end: Option<FrontEndContext>,
    catalogues: Option<CataloguesContext>,
    static_files: Option<StaticContext>,
    suite: Option<SuiteContext>,
    /// Whether services share packages, which a stage of its own has.
    shared: bool,
    labels: Vec<Pair>,
    environment: Vec<Pair>,
    dev_variables: Vec<Pair>,
    release: Vec<ReleaseContext>,
    release_files: Vec<ReleaseFileContext>,
    writable: WritableContext,
    start: StartContext,
    extensions: ExtensionsContext,
}

#[derive(Serialize)]
struct BeginningContext {
    syntax: Option<String>,
    /// The cache of the stage that checks the lock, where there is one.
    lock: Option<Code>,
    /// The script of the stage that cuts the lock, where there is one.
    locks: Option<Code>,
    /// What services start from, where they share packages.
    base: Option<SharedContext>,
}

/// The base of several services.
#[derive(Serialize)]
struct SharedContext {
    script: Code,
    packages: Vec<String>,
    synced_as: String,
    mounts: Vec<MountContext>,
    flags: Vec<String>,
}

impl SharedContext {
    fn of(all: &[BuildPlan]) -> Option<Self> {
        let first = all.first()?;
        let shared = first.sync.shared.as_ref()?;
        Some(Self {
            script: Code(SHARE_LOCK.trim_ascii_end()),
            packages: shared.in_base.clone(),
            synced_as: shared.synced_as.clone(),
            mounts: sync::base_mounts(all),
            flags: words(&["--frozen", first.sync.no_dev, "--no-install-local", "--package", &shared.synced_as]),
        })
    }
}

#[derive(Serialize)]
struct ImagesContext {
    uv: String,
    rust: Option<String>,
    base: String,
    /// Distroless, or the shared base; none where the base image is what runs.
    runtime: Option<String>,
}

#[derive(Serialize)]
struct PackagesContext {
    run: Vec<String>,
    build: Vec<String>,
    dev: Vec<String>,
}

/// What the running user may write.
#[derive(Serialize)]
struct WritableContext {
    paths: Vec<String>,
    copies: Vec<CopyContext>,
    /// Those of them that are copied with something in them, below `/app`.
    owned: Vec<String>,
    beside_code: Vec<String>,
}

#[derive(Serialize)]
struct LockContext {
    syntax: Option<String>,
    images: ImagesContext,
    installer: &'static str,
    /// The package with the usual authorities, where the image does not bring it.
    lacks_authorities: Option<Code>,
    certificate: Option<CopyContext>,
    environment: Vec<Pair>,
    cache: Code,
    root: RootContext,
}

/// Where the repository lies in the image.
#[derive(Serialize)]
struct RootContext {
    directory: String,
    copy: CopyContext,
}

impl RootContext {
    fn of(plan: &BuildPlan) -> Self {
        let directory = plan.image_root.of("");
        Self { copy: CopyContext::new(&[&directory], &directory), directory }
    }
}

/// The template for a plan, and its variables. What comes before the stages of services is for all plans of the file.
pub fn context(plan: &BuildPlan, among: Among, all: &[BuildPlan], sent: &SentPaths<'_>) -> (&'static str, Value) {
    let stage = Stages::of(plan, among);
    let source_stage = match &plan.install.value {
        Install::Package { .. } => &stage.project,
        Install::SourceTree => &stage.app,
    };
    let static_files = plan.static_files.as_ref();
    let context = DockerfileContext {
        beginning: beginning(plan, among, all),
        installer: installer(&plan.images.runtime),
        images: images(plan, all),
        user: plan.user.value.id,
        account: plan.user.value.name.clone(),
        python: PythonContext::of(plan),
        packages: PackagesContext {
            run: packages(&plan.sync.run_packages),
            build: packages(&plan.sync.build_packages),
            dev: packages(&plan.sync.dev_packages),
        },
        certificate: access::certificate(all),
        sync: SyncContext::of(plan, all),
        project: project::package(plan, &stage, sent),
        root: RootContext::of(plan),
        app: project::source_tree(plan),
        front_end: front_end::front_end(plan),
        catalogues: catalogues::catalogues(plan),
        static_files: static_files.map(|files| project::static_files(plan, &files.value, source_stage.clone())),
        suite: suite::suite(plan),
        shared: plan.sync.shared.is_some(),
        labels: variables::labels(plan),
        environment: variables::environment(plan),
        dev_variables: variables::of_development(plan),
        release: variables::release(plan),
        release_files: variables::release_files(plan),
        writable: writable(plan),
        start: StartContext::of(plan),
        extensions: extensions::context(plan),
        build: build(plan),
        stage,
    };
    (template(&plan.images.runtime), Value::from(minijinja::value::Serde(&context)))
}

/// The Dockerfile that checks the lock, where each service has one of its own.
pub fn lock_context(plans: &[BuildPlan]) -> Option<Value> {
    let first = plans.first()?;
    let brings_python = !matches!(first.images.runtime, Runtime::DistrolessManaged { .. });
    let own = brings_python.then(|| Pair::text("UV_PYTHON_DOWNLOADS", "never"));
    let context = LockContext {
        syntax: first.images.syntax.as_ref().map(|syntax| syntax.value.clone()),
        images: images(first, plans),
        installer: installer(&first.images.runtime),
        lacks_authorities: (!brings_python).then_some(Code("ca-certificates")),
        certificate: access::certificate(plans),
        environment: own.into_iter().chain(plans.iter().find_map(access::trusted)).collect(),
        cache: python::cache(&first.images.runtime),
        root: RootContext::of(first),
    };
    Some(Value::from(minijinja::value::Serde(&context)))
}

/// Each shape of image has a template of its own.
fn template(runtime: &Runtime) -> &'static str {
    match runtime {
        Runtime::Slim | Runtime::Alpine => "slim_or_alpine.Dockerfile.j2",
        Runtime::Distroless { .. } => "distroless.Dockerfile.j2",
        Runtime::DistrolessManaged { .. } => "distroless_managed.Dockerfile.j2",
        Runtime::SharedBase { .. } => "shared_base.Dockerfile.j2",
    }
}

/// Each system has an installer of its own.
fn installer(runtime: &Runtime) -> &'static str {
    match runtime {
        Runtime::Alpine => "macros/alpine.j2",
        Runtime::Slim | Runtime::Distroless { .. } | Runtime::DistrolessManaged { .. } | Runtime::SharedBase { .. } => {
            "macros/debian.j2"
        }
    }
}

/// The directives of a Dockerfile that begins here.
fn beginning(plan: &BuildPlan, among: Among, all: &[BuildPlan]) -> Option<BeginningContext> {
    let syntax = plan.images.syntax.as_ref();
    let syntax = syntax.map(|syntax| syntax.value.clone());
    let is_checked = all.iter().any(|plan| !plan.sync.checked_apart.is_empty());
    let lock = is_checked.then(|| python::cache(&plan.images.runtime));
    let locks = all.iter().any(|plan| plan.sync.lock_text == LockText::Part);
    let locks = locks.then(|| Code(CUT_LOCK.trim_ascii_end()));
    match among {
        Among::Alone | Among::First => Some(BeginningContext { syntax, lock, locks, base: SharedContext::of(all) }),
        Among::Apart => Some(BeginningContext { syntax, lock: None, locks: None, base: None }),
        Among::Later => None,
    }
}

fn build(plan: &BuildPlan) -> Vec<String> {
    let file = plan.dockerfile.value.named();
    let option = file.into_iter().flat_map(|path| ["--file".to_owned(), path.to_owned()]);
    words(&["docker", "build"]).into_iter().chain(option).collect()
}

fn images(plan: &BuildPlan, all: &[BuildPlan]) -> ImagesContext {
    let runtime = match &plan.images.runtime {
        Runtime::Slim | Runtime::Alpine => None,
        Runtime::Distroless { image } | Runtime::DistrolessManaged { image } | Runtime::SharedBase { image, .. } => {
            Some(image.value.clone())
        }
    };
    let rust = all.iter().find_map(|plan| plan.images.rust.as_ref());
    ImagesContext {
        uv: plan.images.uv.value.clone(),
        rust: rust.map(|rust| rust.value.clone()),
        base: plan.images.base.value.clone(),
        runtime,
    }
}

/// Sorted, so that another one is one line of a diff.
fn packages(packages: &[Sourced<String>]) -> Vec<String> {
    let names: BTreeSet<&String> = packages.iter().map(|package| &package.value).collect();
    names.into_iter().cloned().collect()
}

/// The directories of one `install -d` and of one `COPY` each.
fn writable(plan: &BuildPlan) -> WritableContext {
    let sources = &plan.sources;
    let lies_at = |path: &ImagePath| plan.image_root.of(path.as_str());
    let mut paths: Vec<String> = Vec::new();
    let mut outermost: Vec<String> = Vec::new();
    let (mut begun, mut seen): (HashSet<String>, HashSet<String>) = (HashSet::new(), HashSet::new());
    for writable in &sources.writable {
        let all: Vec<String> = writable.made.iter().chain([&writable.path]).map(lies_at).collect();
        outermost.extend(all.first().filter(|first| begun.insert((*first).clone())).cloned());
        paths.extend(all.into_iter().filter(|path| seen.insert(path.clone())));
    }
    let copies = outermost.iter().map(|path| CopyContext::new(&[path], path)).collect();
    WritableContext {
        copies,
        owned: sources.owned.iter().map(ToString::to_string).collect(),
        beside_code: sources.beside_code.iter().map(|source| plan.image_root.of(source.path.as_str())).collect(),
        paths,
    }
}
