//! What the Dockerfile templates print about the project itself: a package that uv installs, or a tree that is run as it lies.
//! Formats values; decides nothing.

use serde::Serialize;

use super::copies;
use super::sync::{LEFTOVERS, after_space};
use crate::plan::{
    BuildArgument, BuildPlan, Bytecode, History, Install, PackageForm, SecretScope, SourcesPlan, StaticFilesPlan,
};
use crate::quote;
use crate::render::access;
use crate::render::image_paths::below_app;
use crate::render::stages::Stages;

#[derive(Serialize)]
pub(super) struct ProjectContext {
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
pub(super) struct AppContext {
    copies: Vec<String>,
    compile: Option<String>,
}

#[derive(Serialize)]
pub(super) struct StaticContext {
    from: String,
    workdir: String,
    environment: String,
    manage: String,
    root: String,
}

/// The variables of a project that uv installs.
pub(super) fn package(plan: &BuildPlan, stage: &Stages) -> Option<ProjectContext> {
    let Install::Package { inputs, modules, leftovers, build_arguments, history, form, .. } = &plan.install.value
    else {
        return None;
    };
    let environment = build_arguments.iter().map(|argument| format!("{}=\"${}\" ", argument.variable, argument.name));
    let mut arguments: Vec<String> = build_arguments.iter().map(build_argument).collect();
    arguments.dedup();
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
        copies: package_copies(plan, inputs, modules, form),
        runtime_copies: copies::to_runtime(plan, modules),
        build_arguments: arguments,
        environment: environment.collect(),
        afterwards: afterwards(plan, leftovers, form),
    })
}

/// The variables of a project that is run as it lies.
pub(super) fn source_tree(plan: &BuildPlan) -> Option<AppContext> {
    let is_tree = plan.install.value == Install::SourceTree;
    is_tree.then(|| AppContext { copies: copies::of_sources(&plan.sources), compile: compile(plan) })
}

/// What the build of a package reads: the inputs of the sync, the package's own, its modules, and what else is copied.
fn package_copies(plan: &BuildPlan, inputs: &[String], modules: &[String], form: &PackageForm) -> Vec<String> {
    let (files, directories) = match form {
        PackageForm::InPlace => (&[][..], &[][..]),
        PackageForm::Wheel { files, directories, .. } => (&files[..], &directories[..]),
    };
    let files: Vec<&str> = plan.sync.inputs.iter().chain(inputs).chain(files).map(String::as_str).collect();
    let mut copied: Vec<String> = modules.iter().chain(directories).cloned().collect();
    copied.extend(files.iter().map(|path| (*path).to_owned()));
    let mut all = copies::of_files(files);
    all.extend(copies::of_modules(modules));
    all.extend(copies::of_directories(directories.iter().map(String::as_str)));
    all.extend(copies::of_sources(&copies::without(&plan.sources, &copied)));
    all
}

fn mounts(plan: &BuildPlan, scope: SecretScope) -> Vec<String> {
    access::build_mounts(plan).into_iter().chain(access::mounts(plan, scope)).collect()
}

/// The commands that follow the build: what it left is removed, and sources that run in place are compiled; a wheel is by uv.
fn afterwards(plan: &BuildPlan, leftovers: &[String], form: &PackageForm) -> String {
    let leftovers = leftovers.iter().map(|directory| format!("{}/*.egg-info", quote::shell_word(directory)));
    let clean = format!("rm -rf {LEFTOVERS}{}", after_space(leftovers));
    let is_in_place =
        *form == PackageForm::InPlace || !plan.sources.files.is_empty() || !plan.sources.directories.is_empty();
    let compiled = compile(plan).filter(|_| is_in_place);
    std::iter::once(clean).chain(compiled).collect::<Vec<_>>().join(" \\\n && ")
}

fn build_argument(argument: &BuildArgument) -> String {
    format!("{}={}", argument.name, quote::dockerfile_word(&argument.default))
}

/// The command that compiles the project's source, where bytecode is wanted.
fn compile(plan: &BuildPlan) -> Option<String> {
    match plan.bytecode.value {
        Bytecode::Environment | Bytecode::Everything => Some(compile_sources(&plan.sources)),
        Bytecode::Nothing => None,
    }
}

fn compile_sources(sources: &SourcesPlan) -> String {
    let skip: Vec<String> = sources.uncompiled.iter().map(|path| regex::escape(path)).collect();
    let skip = if skip.is_empty() { String::new() } else { format!(" -x {}", quote::shell_word(&skip.join("|"))) };
    format!("python -m compileall -q -j 0 --invalidation-mode unchecked-hash{skip} .")
}

/// The variables of the stage that collects static files.
pub(super) fn static_files(files: &StaticFilesPlan, from: String) -> StaticContext {
    let placeholders = files.placeholders.iter().map(|(name, value)| format!("{name}={value} "));
    let (directory, manage) = files.manage.rsplit_once('/').unwrap_or(("", &files.manage));
    StaticContext {
        from,
        workdir: quote::workdir(&below_app(directory)),
        environment: placeholders.collect(),
        manage: quote::shell_word(manage),
        root: quote::copy_to_itself(&below_app(&files.root)),
    }
}
