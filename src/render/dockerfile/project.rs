//! What the Dockerfile templates print about the project itself: a package that uv installs, or a tree that is run as it lies.
//! Formats values; decides nothing.

use serde::Serialize;

use super::copies;
use crate::inspect::UV_LOCK;
use crate::path::RepoPath;
use crate::plan::{
    BuildArgument, BuildPlan, Bytecode, History, Install, LockText, PackageForm, SecretScope, SourcesPlan,
    StaticFilesPlan,
};
use crate::render::access::{self, MountContext};
use crate::render::sent::SentPaths;
use crate::render::stages::Stages;
use crate::render::values::{Code, CopyContext, Pair, words};

#[derive(Serialize)]
pub(super) struct ProjectContext {
    holds: String,
    mounts: Vec<MountContext>,
    dev_mounts: Vec<MountContext>,
    before: Vec<Code>,
    copies: Vec<CopyContext>,
    windows_scripts: Vec<String>,
    runtime_copies: Vec<CopyContext>,
    build_arguments: Vec<Pair>,
    environment: Vec<ArgumentContext>,
    /// Directories that the build leaves something in.
    leftovers: Vec<String>,
    compile: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct AppContext {
    copies: Vec<CopyContext>,
    windows_scripts: Vec<String>,
    compile: Vec<String>,
}

/// A variable that holds a build argument.
#[derive(Serialize)]
struct ArgumentContext {
    name: String,
    argument: String,
}

#[derive(Serialize)]
pub(super) struct StaticContext {
    from: String,
    workdir: String,
    environment: Vec<Pair>,
    manage: String,
    arguments: Vec<String>,
    root: CopyContext,
}

/// The variables of a project that uv installs.
pub(super) fn package(plan: &BuildPlan, stage: &Stages, sent: &SentPaths<'_>) -> Option<ProjectContext> {
    let Install::Package { inputs, modules, leftovers, build_arguments, history, form, .. } = &plan.install.value
    else {
        return None;
    };
    let mut arguments: Vec<&BuildArgument> = build_arguments.iter().collect();
    arguments.dedup_by(|later, first| later.name == first.name && later.default == first.default);
    Some(ProjectContext {
        holds: match form {
            PackageForm::InPlace => {
                format!("its metadata, its console scripts and a link to its source. {} has the rest", stage.deps)
            }
            PackageForm::Wheel { .. } => "its wheel, with what was compiled".to_owned(),
        },
        mounts: mounts(plan, SecretScope::Production),
        dev_mounts: mounts(plan, SecretScope::Development),
        before: match history {
            History::Unseen => Vec::new(),
            History::Bound => access::HISTORY.to_vec(),
        },
        copies: copies::but_for_tests(
            plan,
            copies::of_whole_members(package_copies(plan, inputs, modules, form), sent),
        ),
        windows_scripts: windows_scripts(&plan.sources),
        runtime_copies: copies::to_runtime(plan, modules),
        build_arguments: arguments.iter().map(|argument| Pair::text(&argument.name, &argument.default)).collect(),
        environment: build_arguments.iter().map(ArgumentContext::of).collect(),
        leftovers: leftovers.iter().map(leftover).collect(),
        compile: if runs_in_place(plan, form) { compile(plan) } else { Vec::new() },
    })
}

/// A directory that setuptools leaves its metadata in.
fn leftover(directory: &RepoPath) -> String {
    if directory.is_root() { ".".to_owned() } else { directory.to_string() }
}

/// The variables of a project that is run as it lies.
pub(super) fn source_tree(plan: &BuildPlan) -> Option<AppContext> {
    let is_tree = plan.install.value == Install::SourceTree;
    is_tree.then(|| AppContext {
        copies: copies::but_for_tests(plan, copies::of_sources(&plan.sources)),
        windows_scripts: windows_scripts(&plan.sources),
        compile: compile(plan),
    })
}

fn windows_scripts(sources: &SourcesPlan) -> Vec<String> {
    sources.windows_scripts.iter().map(ToString::to_string).collect()
}

/// What the build of a package reads: the inputs of the sync, the package's own, its modules, and what else is copied.
fn package_copies(plan: &BuildPlan, inputs: &[RepoPath], modules: &[RepoPath], form: &PackageForm) -> Vec<CopyContext> {
    let (files, directories) = match form {
        PackageForm::InPlace => (&[][..], &[][..]),
        PackageForm::Wheel { files, directories, .. } => (&files[..], &directories[..]),
    };
    let files = plan.sync.inputs.iter().chain(inputs).chain(files);
    let copied: Vec<RepoPath> = modules.iter().chain(directories).chain(files.clone()).cloned().collect();
    let is_cut = plan.sync.lock_text == LockText::Part;
    let files = files.filter(|path| !is_cut || *path != UV_LOCK);
    let mut all = copies::of_files(files.map(RepoPath::as_str).collect());
    if is_cut {
        all.push(CopyContext::new(&[&access::own_lock(plan)], "./").from(access::LOCKS));
    }
    all.extend(copies::of_modules(modules));
    all.extend(copies::of_directories(directories.iter().map(RepoPath::as_str)));
    all.extend(copies::of_sources(&copies::without(&plan.sources, &copied)));
    all
}

fn mounts(plan: &BuildPlan, scope: SecretScope) -> Vec<MountContext> {
    access::build_mounts(plan).into_iter().chain(access::mounts(plan, scope)).collect()
}

impl ArgumentContext {
    fn of(argument: &BuildArgument) -> Self {
        Self { name: argument.variable.clone(), argument: argument.name.clone() }
    }
}

/// Whether sources run where they lie. A wheel is compiled by uv.
fn runs_in_place(plan: &BuildPlan, form: &PackageForm) -> bool {
    *form == PackageForm::InPlace || !plan.sources.files.is_empty() || !plan.sources.directories.is_empty()
}

/// The command that compiles the project's source, where bytecode is wanted.
fn compile(plan: &BuildPlan) -> Vec<String> {
    match plan.bytecode.value {
        Bytecode::Environment | Bytecode::Everything => compile_sources(&plan.sources),
        Bytecode::Nothing => Vec::new(),
    }
}

fn compile_sources(sources: &SourcesPlan) -> Vec<String> {
    let skip: Vec<String> = sources.uncompiled.iter().map(|path| regex::escape(path.as_str())).collect();
    let mut command = words(&["python", "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]);
    if !skip.is_empty() {
        command.extend(["-x".to_owned(), skip.join("|")]);
    }
    command.push(".".to_owned());
    command
}

/// The variables of the stage that collects static files.
pub(super) fn static_files(plan: &BuildPlan, files: &StaticFilesPlan, from: String) -> StaticContext {
    let root = plan.image_root.of(files.root.as_str());
    StaticContext {
        from,
        workdir: plan.image_root.of(files.manage.parent().as_str()),
        environment: files.variables.iter().map(|(name, value)| Pair::text(name, value)).collect(),
        manage: files.manage.name().to_owned(),
        arguments: ["collectstatic", "--noinput"]
            .into_iter()
            .map(str::to_owned)
            .chain(files.arguments.clone())
            .collect(),
        root: CopyContext::new(&[&root], &root),
    }
}
