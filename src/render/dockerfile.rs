//! The variables of the Dockerfile templates. Formats values; decides nothing.

mod python;

use minijinja::Value;
use serde::Serialize;

use super::access;
use super::extensions::{self, ExtensionsContext};
use super::stages::{Among, Stages};
use crate::path::RepoPath;
use crate::plan::{
    BuildArgument, BuildPlan, Bytecode, HealthCheck, History, Install, LockMode, PackageForm, ReleaseArgument, Runtime,
    SecretScope, SourcesPlan, StaticFilesPlan,
};
use crate::quote::{self, PathKind};
use crate::sourced::Sourced;
use python::PythonContext;

/// What uv puts into every environment and no container uses: its lock, and what sets up a shell, since `PATH` is set.
const LEFTOVERS: &str = "/opt/venv/.lock \
     /opt/venv/bin/activate /opt/venv/bin/activate.* /opt/venv/bin/activate_this.py /opt/venv/bin/*.bat";

#[derive(Serialize)]
struct DockerfileContext {
    /// The directives of a Dockerfile that begins here; none where it goes on.
    beginnings: Vec<Vec<String>>,
    stage: Stages,
    images: ImagesContext,
    user: u32,
    account: String,
    python: PythonContext,
    packages: PackagesContext,
    certificates: Vec<String>,
    sync: SyncContext,
    projects: Vec<ProjectContext>,
    apps: Vec<AppContext>,
    static_files: Vec<StaticContext>,
    labels: String,
    environment: Vec<String>,
    release: Vec<ReleaseContext>,
    release_files: Vec<Vec<ReleaseFileContext>>,
    writable: Vec<WritableContext>,
    start: StartContext,
    extensions: ExtensionsContext,
}

#[derive(Serialize)]
struct ImagesContext {
    uv: String,
    rust: Vec<String>,
    base: String,
    /// Distroless; empty where the base image is what runs.
    runtime: String,
}

#[derive(Serialize)]
struct PackagesContext {
    run: Vec<String>,
    build: Vec<String>,
    dev: Vec<String>,
}

#[derive(Serialize)]
struct SyncContext {
    cache: &'static str,
    environment: Vec<String>,
    handed_over: Vec<&'static str>,
    deps_mounts: Vec<String>,
    dev_mounts: Vec<String>,
    deps_flags: String,
    leftovers: &'static str,
    project_flags: String,
    dev_deps_flags: String,
    dev_project_flags: String,
}

#[derive(Serialize, Default)]
struct ProjectContext {
    holds: String,
    mounts: Vec<String>,
    dev_mounts: Vec<String>,
    before: Vec<&'static str>,
    copies: Vec<String>,
    runtime_copies: Vec<String>,
    build_arguments: Vec<String>,
    environment: String,
    afterwards: String,
}

#[derive(Serialize)]
struct AppContext {
    copies: Vec<String>,
    compile: Vec<String>,
}

#[derive(Serialize)]
struct WritableContext {
    paths: String,
    copies: Vec<String>,
}

/// A build argument, and the variables that hold it.
#[derive(Serialize)]
struct ReleaseContext {
    argument: String,
    name: String,
    environment: Vec<String>,
}

/// A file that holds a build argument.
#[derive(Serialize)]
struct ReleaseFileContext {
    argument: String,
    name: String,
    path: String,
    copy: String,
}

#[derive(Serialize)]
struct StaticContext {
    from: String,
    workdir: String,
    environment: String,
    manage: String,
    root: String,
}

#[derive(Serialize)]
struct StartContext {
    entrypoint: Vec<String>,
    dev_entrypoint: Vec<String>,
    own_workdir: Vec<String>,
    command: String,
    dev_command: String,
    port: Vec<u16>,
    stop_signal: Vec<String>,
    health: Vec<String>,
}

/// The template for a plan, and its variables. What comes before the stages of services is for all plans of the file.
pub fn context(plan: &BuildPlan, among: Among, all: &[BuildPlan]) -> (&'static str, Value) {
    let stage = Stages::of(plan, among);
    let (projects, apps, source_stage) = match &plan.install.value {
        Install::Package { .. } => (vec![project(plan, &stage)], Vec::new(), stage.project.clone()),
        Install::SourceTree => (Vec::new(), vec![app(plan)], stage.app.clone()),
    };
    let directives = plan.images.syntax.iter().map(|syntax| format!("syntax={}", syntax.value)).collect();
    let context = DockerfileContext {
        beginnings: if among == Among::Later { Vec::new() } else { vec![directives] },
        stage,
        images: images(plan, all),
        user: plan.user.value.id,
        account: plan.user.value.name.clone(),
        python: PythonContext::of(plan),
        packages: PackagesContext {
            run: packages(&plan.sync.run_packages),
            build: packages(&plan.sync.build_packages),
            dev: packages(&plan.sync.dev_packages),
        },
        certificates: access::certificates(all),
        sync: sync(plan, all),
        projects,
        apps,
        static_files: plan.static_files.iter().map(|files| static_files(&files.value, &source_stage)).collect(),
        labels: labels(plan),
        environment: environment(plan),
        release: release(plan),
        release_files: release_files(plan),
        writable: writable(&plan.sources),
        start: start(plan),
        extensions: extensions::context(plan),
    };
    (template(&plan.images.runtime), Value::from(minijinja::value::Serde(&context)))
}

/// Each shape of image has a template of its own.
fn template(runtime: &Runtime) -> &'static str {
    match runtime {
        Runtime::Slim => "slim.Dockerfile.j2",
        Runtime::Alpine => "alpine.Dockerfile.j2",
        Runtime::Distroless { .. } => "distroless.Dockerfile.j2",
        Runtime::DistrolessManaged { .. } => "distroless_managed.Dockerfile.j2",
        Runtime::SharedBase { .. } => "shared_base.Dockerfile.j2",
    }
}

fn images(plan: &BuildPlan, all: &[BuildPlan]) -> ImagesContext {
    let runtime = match &plan.images.runtime {
        Runtime::Slim | Runtime::Alpine => String::new(),
        Runtime::Distroless { image } | Runtime::DistrolessManaged { image } | Runtime::SharedBase { image, .. } => {
            image.value.clone()
        }
    };
    ImagesContext {
        uv: plan.images.uv.value.clone(),
        rust: all
            .iter()
            .find_map(|plan| plan.images.rust.as_ref())
            .map(|rust| rust.value.clone())
            .into_iter()
            .collect(),
        base: plan.images.base.value.clone(),
        runtime,
    }
}

/// The operands of one installation of system packages, and nothing where there is nothing to install.
fn packages(packages: &[Sourced<String>]) -> Vec<String> {
    let names: Vec<String> = packages.iter().map(|package| quote::shell_word(&package.value)).collect();
    if names.is_empty() { Vec::new() } else { vec![names.join(" ")] }
}

fn sync(plan: &BuildPlan, all: &[BuildPlan]) -> SyncContext {
    let lock = match plan.sync.lock.value {
        LockMode::Locked => "--locked",
        LockMode::Frozen => "--frozen",
    };
    // A package's first sync sees no source, so it cannot check metadata that the build makes; the second one checks.
    let deps_lock = match plan.install.value {
        Install::Package { .. } => "--frozen",
        Install::SourceTree => lock,
    };
    let selection = after_space(plan.sync.selection.iter().map(|word| quote::shell_word(word)));
    let no_dev = plan.sync.no_dev;
    let local = match plan.install.value {
        Install::Package { .. } => "--no-install-local",
        Install::SourceTree => "--no-install-project",
    };
    let inputs = || plan.sync.inputs.iter().map(|path| quote::bind_mount(path.as_str()));
    let mut environment = python::uv_environment(plan);
    environment.extend(access::environment(all));
    let fresh = fresh(plan);
    SyncContext {
        cache: python::cache(&plan.images.runtime),
        environment,
        handed_over: access::handed_over(plan),
        deps_mounts: inputs().chain(access::mounts(plan, SecretScope::Production)).collect(),
        dev_mounts: inputs().chain(access::mounts(plan, SecretScope::Development)).collect(),
        leftovers: LEFTOVERS,
        deps_flags: format!("{deps_lock} {no_dev} {local}{selection}"),
        project_flags: format!("{lock} {no_dev} --only-install-local{fresh}{selection}"),
        dev_deps_flags: format!("{deps_lock} {local}{selection}"),
        dev_project_flags: format!("{lock}{fresh}{selection}"),
    }
}

/// How local packages are built: as wheels where they are compiled, and anew where uv's cache could answer with an old build.
fn fresh(plan: &BuildPlan) -> String {
    let Install::Package { fresh, form, .. } = &plan.install.value else { return String::new() };
    let wheel = matches!(form, PackageForm::Wheel { .. }).then(|| "--no-editable".to_owned());
    let rebuilt = fresh.iter().map(|name| format!("--reinstall-package {}", quote::shell_word(name)));
    after_space(wheel.into_iter().chain(rebuilt))
}

/// Words that continue a command: each after a space, and nothing where there is none.
fn after_space(words: impl Iterator<Item = String>) -> String {
    words.flat_map(|word| [" ".to_owned(), word]).collect()
}

fn project(plan: &BuildPlan, stage: &Stages) -> ProjectContext {
    let Install::Package { inputs, modules, leftovers, build_arguments, history, form, .. } = &plan.install.value
    else {
        return ProjectContext::default();
    };
    let (files, directories) = match form {
        PackageForm::InPlace => (&[][..], &[][..]),
        PackageForm::Wheel { files, directories, .. } => (&files[..], &directories[..]),
    };
    let files = plan.sync.inputs.iter().chain(inputs).chain(files);
    let copied: Vec<RepoPath> = modules.iter().chain(directories).chain(files.clone()).cloned().collect();
    let mut all = gathered(files.map(RepoPath::as_str).collect());
    all.extend(modules.iter().map(RepoPath::as_str).map(|path| quote::copy_from_context(path, kind_of_module(path))));
    all.extend(directories.iter().map(|path| quote::copy_from_context(path.as_str(), PathKind::Directory)));
    all.extend(copies(&without(&plan.sources, &copied)));
    let mounts = |scope| access::build_mounts(plan).into_iter().chain(access::mounts(plan, scope)).collect();
    let environment = build_arguments.iter().map(|argument| format!("{}=\"${}\" ", argument.variable, argument.name));
    let mut arguments: Vec<String> = build_arguments.iter().map(build_argument).collect();
    arguments.dedup();
    let leftovers = leftovers.iter().map(|directory| if directory.is_root() { "." } else { directory.as_str() });
    let leftovers = leftovers.map(|directory| format!("{}/*.egg-info", quote::shell_word(directory)));
    let clean = format!("rm -rf {LEFTOVERS}{}", after_space(leftovers));
    let afterwards: Vec<String> = std::iter::once(clean).chain(compile_project(plan, form)).collect();
    ProjectContext {
        holds: match form {
            PackageForm::InPlace => {
                format!("its metadata, its console scripts and a link to its source. {} has the rest", stage.deps)
            }
            PackageForm::Wheel { .. } => "its wheel, with what was compiled".to_owned(),
        },
        mounts: mounts(SecretScope::Production),
        dev_mounts: mounts(SecretScope::Development),
        before: match history {
            History::Unseen => Vec::new(),
            History::Bound => access::HISTORY.to_vec(),
        },
        copies: all,
        runtime_copies: runtime_copies(plan, modules),
        build_arguments: arguments,
        environment: environment.collect(),
        afterwards: afterwards.join(" \\\n && "),
    }
}

/// The sources that run in place are compiled ahead; a wheel is by uv.
fn compile_project(plan: &BuildPlan, form: &PackageForm) -> Vec<String> {
    let in_place =
        *form == PackageForm::InPlace || !plan.sources.files.is_empty() || !plan.sources.directories.is_empty();
    if in_place { compile(plan) } else { Vec::new() }
}

fn app(plan: &BuildPlan) -> AppContext {
    AppContext { copies: copies(&plan.sources), compile: compile(plan) }
}

fn build_argument(argument: &BuildArgument) -> String {
    format!("{}={}", argument.name, quote::dockerfile_word(&argument.default))
}

fn kind_of_module(path: &str) -> PathKind {
    if crate::inspect::tree::has_extension(path, "py") { PathKind::File } else { PathKind::Directory }
}

fn without(sources: &SourcesPlan, modules: &[RepoPath]) -> SourcesPlan {
    let mut rest = sources.clone();
    rest.files.retain(|file| !modules.contains(&file.path));
    rest.directories.retain(|directory| !modules.contains(&directory.path));
    rest
}

/// `COPY` operands from the build context: plain root files together, the rest one by one.
fn copies(sources: &SourcesPlan) -> Vec<String> {
    let mut all = gathered(sources.files.iter().map(|file| file.path.as_str()).collect());
    let directories = sources.directories.iter();
    all.extend(directories.map(|directory| quote::copy_from_context(directory.path.as_str(), PathKind::Directory)));
    all
}

/// Files of the project root with plain names share one instruction.
fn gathered(files: Vec<&str>) -> Vec<String> {
    let (together, alone): (Vec<&str>, Vec<&str>) =
        files.into_iter().partition(|path| !path.contains('/') && quote::is_plain(path));
    let mut copies = Vec::new();
    if !together.is_empty() {
        copies.push(format!("{} ./", together.join(" ")));
    }
    copies.extend(alone.iter().map(|path| quote::copy_from_context(path, PathKind::File)));
    copies
}

/// `COPY --from=project` operands: the modules and what else lies under `/app`, seldom-changed files first.
fn runtime_copies(plan: &BuildPlan, modules: &[RepoPath]) -> Vec<String> {
    let rest = without(&plan.sources, modules);
    let files = rest.files.iter().map(|file| (file.path.as_str(), PathKind::File));
    let directories = rest.directories.iter().map(|directory| (directory.path.as_str(), PathKind::Directory));
    let modules = modules.iter().map(RepoPath::as_str).map(|path| (path, kind_of_module(path)));
    let paths = files.chain(directories).chain(modules);
    paths.map(|(path, kind)| quote::copy_from_app(&format!("/app/{path}"), path, kind)).collect()
}

/// The commands that compile the project's source, where bytecode is wanted.
fn compile(plan: &BuildPlan) -> Vec<String> {
    match plan.bytecode.value {
        Bytecode::Environment | Bytecode::Everything => vec![compile_sources(&plan.sources)],
        Bytecode::Nothing => Vec::new(),
    }
}

fn compile_sources(sources: &SourcesPlan) -> String {
    let skip: Vec<String> = sources.uncompiled.iter().map(|path| regex::escape(path.as_str())).collect();
    let skip = if skip.is_empty() { String::new() } else { format!(" -x {}", quote::shell_word(&skip.join("|"))) };
    format!("python -m compileall -q -j 0 --invalidation-mode unchecked-hash{skip} .")
}

fn static_files(files: &StaticFilesPlan, from: &str) -> StaticContext {
    let placeholders = files.placeholders.iter().map(|(name, value)| format!("{name}={value} "));
    let root = below_app(files.root.as_str());
    StaticContext {
        from: from.to_owned(),
        workdir: quote::workdir(&below_app(files.manage.parent().as_str())),
        environment: placeholders.collect(),
        manage: quote::shell_word(files.manage.name()),
        root: quote::copy_to_itself(&root),
    }
}

/// Where a path of the project lies in the image; an absolute path stays.
pub fn below_app(path: &str) -> String {
    match path {
        "" => "/app".to_owned(),
        path if path.starts_with('/') => path.to_owned(),
        path => format!("/app/{path}"),
    }
}

/// The operands of one `install -d` and of one `COPY` each, and nothing where nothing is written.
fn writable(sources: &SourcesPlan) -> Vec<WritableContext> {
    let paths: Vec<String> = sources.writable.iter().map(|source| below_app(source.path.as_str())).collect();
    if paths.is_empty() {
        return Vec::new();
    }
    let words: Vec<String> = paths.iter().map(|path| quote::shell_word(path)).collect();
    let copies = paths.iter().map(|path| quote::copy_to_itself(path)).collect();
    vec![WritableContext { paths: words.join(" "), copies }]
}

fn labels(plan: &BuildPlan) -> String {
    let labels = plan.labels.iter().map(|(name, text)| format!("{name}={}", quote::dockerfile_value(&text.value)));
    labels.collect::<Vec<_>>().join(" \\\n      ")
}

/// The pairs of one `ENV`, and nothing where there are none.
fn environment(plan: &BuildPlan) -> Vec<String> {
    let pairs = plan.environment.iter().map(|variable| {
        let (name, value) = &variable.value;
        let value = if quote::is_plain(value) { value.clone() } else { quote::dockerfile_value(value) };
        format!("{name}={value}")
    });
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() { Vec::new() } else { vec![pairs.join(" \\\n    ")] }
}

fn release(plan: &BuildPlan) -> Vec<ReleaseContext> {
    let context = |argument: &ReleaseArgument| ReleaseContext {
        argument: format!("{}={}", argument.name, argument.default),
        name: argument.name.clone(),
        environment: argument.variables.iter().map(|variable| format!("{variable}=${}", argument.name)).collect(),
    };
    let with_variables = plan.release.iter().filter(|argument| !argument.value.variables.is_empty());
    with_variables.map(|argument| context(&argument.value)).collect()
}

/// The files of one stage, and no stage where there are none.
fn release_files(plan: &BuildPlan) -> Vec<Vec<ReleaseFileContext>> {
    let files =
        plan.release.iter().flat_map(|argument| argument.value.files.iter().map(|path| (&argument.value, path)));
    let context = |(argument, path): (&ReleaseArgument, &RepoPath)| ReleaseFileContext {
        argument: format!("{}={}", argument.name, argument.default),
        name: argument.name.clone(),
        path: quote::shell_word(path.as_str()),
        copy: quote::copy_from_app(&format!("/release/{path}"), path.as_str(), PathKind::File),
    };
    let files: Vec<ReleaseFileContext> = files.map(context).collect();
    if files.is_empty() { Vec::new() } else { vec![files] }
}

fn start(plan: &BuildPlan) -> StartContext {
    let start = &plan.start;
    let (entrypoint, command) = start.split(&start.command.value);
    let (dev_entrypoint, dev_command) = start.split(&start.dev_command.value);
    StartContext {
        own_workdir: (!start.workdir.value.is_root())
            .then(|| quote::workdir(&below_app(start.workdir.value.as_str())))
            .into_iter()
            .collect(),
        entrypoint: entrypoint.into_iter().map(quote::exec_form).collect(),
        dev_entrypoint: dev_entrypoint.into_iter().map(quote::exec_form).collect(),
        command: quote::exec_form(command),
        dev_command: quote::exec_form(dev_command),
        port: start.port.iter().map(|port| port.value).collect(),
        stop_signal: start.stop_signal.iter().map(|signal| signal.value.clone()).collect(),
        health: health_command(plan).iter().map(|words| quote::exec_form(words)).collect(),
    }
}

/// The health check in exec form. `http.client` follows no redirects and asks no proxy; a status of 400 or more fails.
pub fn health_command(plan: &BuildPlan) -> Option<Vec<String>> {
    let port = plan.start.port.as_ref()?.value;
    let code = match &plan.start.health.as_ref()?.value {
        HealthCheck::Http { path } => format!(
            "import http.client, sys; c = http.client.HTTPConnection('127.0.0.1', {port}, timeout=4); \
             c.request('GET', '{path}'); sys.exit(c.getresponse().status >= 400)"
        ),
        HealthCheck::Tcp => {
            format!("import socket; socket.create_connection(('127.0.0.1', {port}), timeout=4).close()")
        }
    };
    Some(vec!["python".to_owned(), "-c".to_owned(), code])
}
