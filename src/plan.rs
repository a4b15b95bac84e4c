//! Turns facts and preferences into a plan. Pure, and the only place that decides: reads no disk, prints nothing.

mod build_plan;
mod candidate;
mod code_port;
mod command;
mod decisions;
mod error;
mod health;
mod images;
mod install;
mod python;
mod server;
mod sources;
mod static_files;
pub mod system_packages;

pub use build_plan::{
    BuildArgument, BuildPlan, ComposePlan, HealthCheck, ImagesPlan, Install, LockMode, Reload, SourcePath, SourcesPlan,
    StartPlan, StaticFilesPlan, SyncPlan,
};
pub use candidate::{Candidate, Start};
pub use decisions::{Decision, decisions};
pub use error::PlanError;

use uv_normalize::{ExtraName, GroupName};

use crate::config::{LockSetting, Preferences};
use crate::inspect::lock::{Closure, Libc, LockFacts, LockedPackage, Machine, PackageSource, PythonVersion, Selection, Target};
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::{ProjectFacts, Search, UV_LOCK};
use crate::pins::Pins;
use crate::sourced::Sourced;

/// The facts and wishes that every decision looks at.
struct Question<'a> {
    facts: &'a ProjectFacts,
    preferences: &'a Preferences,
    lock: &'a LockFacts,
    root: &'a LockedPackage,
    selection: Selection,
}

impl Question<'_> {
    /// The packages that a production install has on a Python.
    fn closure(&self, python: PythonVersion) -> Closure {
        self.lock.closure(self.root, &self.selection, &target(python))
    }

    fn project(&self) -> String {
        self.facts.pyproject.name.value.to_string()
    }
}

/// Debian on x86-64, where the image is built for.
fn target(python: PythonVersion) -> Target {
    Target { python, libc: Libc::TRIXIE, machine: Machine::X86_64 }
}

/// Decides everything about the images of a project.
pub fn plan(facts: &ProjectFacts, preferences: &Preferences, pins: &Pins) -> Result<BuildPlan, PlanError> {
    let question = question(facts, preferences)?;
    let python = python::choose(&question)?;
    let closure = question.closure(python.value);
    let chosen = command::choose(&question, &closure)?;
    let install = install::choose(&question, &closure, &chosen)?;
    let sources = sources::choose(&question, &closure, &chosen, &install.value)?;
    let images = images::choose(&question, python.value, pins)?;
    let start = command::start(&question, &closure, &chosen)?;
    let static_files = static_files::choose(&question, &chosen, &sources);
    let mut notices = notices(&question, &chosen, &start);
    notices.extend(static_files.notice);
    Ok(BuildPlan {
        name: facts.pyproject.name.value.clone(),
        labels: labels(&question),
        sync: sync(&question, &closure, &install.value),
        compose: ComposePlan { env_files: env_files(facts) },
        python,
        images,
        install,
        sources,
        start,
        static_files: static_files.plan,
        notices,
    })
}

fn question<'a>(facts: &'a ProjectFacts, preferences: &'a Preferences) -> Result<Question<'a>, PlanError> {
    let project = || facts.pyproject.name.value.to_string();
    let Search::Found(lock) = &facts.lock else { return Err(PlanError::NoLock { project: project() }) };
    let root = lock.root().ok_or_else(|| PlanError::NoLock { project: project() })?;
    let selection = selection(facts, preferences)?;
    Ok(Question { facts, preferences, lock, root, selection })
}

fn selection(facts: &ProjectFacts, preferences: &Preferences) -> Result<Selection, PlanError> {
    let extras = named(&preferences.extras, "extra", &facts.pyproject.extras, |name| name.parse::<ExtraName>().ok())?;
    let groups =
        named(&preferences.groups, "dependency group", &facts.pyproject.groups, |name| name.parse::<GroupName>().ok())?;
    Ok(Selection { extras, groups })
}

/// Names of a setting, checked against those that pyproject.toml defines.
fn named<T: PartialEq>(
    setting: &Option<Sourced<Vec<String>>>,
    kind: &'static str,
    defined: &[String],
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, PlanError> {
    let Some(setting) = setting else { return Ok(Vec::new()) };
    let defined: Vec<Option<T>> = defined.iter().map(|name| parse(name)).collect();
    let check = |name: &String| {
        let parsed = parse(name);
        let known = parsed.is_some() && defined.contains(&parsed);
        let missing = || PlanError::NoSuchSelection { kind, name: name.clone(), source_text: setting.source.to_string() };
        parsed.filter(|_| known).ok_or_else(missing)
    };
    setting.value.iter().map(check).collect()
}

/// OCI's pre-defined annotation keys. The version is not among them: it would change the file with every release.
fn labels(question: &Question<'_>) -> Vec<(&'static str, String)> {
    let project = &question.facts.pyproject;
    let mut labels = vec![("org.opencontainers.image.title", project.name.value.to_string())];
    // "Add your description here" is what `uv init` writes.
    let described = project.description.iter().filter(|text| !text.trim().is_empty() && *text != "Add your description here");
    labels.extend(described.map(|text| ("org.opencontainers.image.description", text.clone())));
    labels.extend(project.license.iter().map(|text| ("org.opencontainers.image.licenses", text.clone())));
    labels.extend(project.source_url.iter().map(|text| ("org.opencontainers.image.source", text.clone())));
    labels
}

fn sync(question: &Question<'_>, closure: &Closure, install: &Install) -> SyncPlan {
    let mut inputs = vec![PYPROJECT.to_owned(), UV_LOCK.to_owned()];
    if question.facts.tree.is_file("uv.toml") {
        inputs.push("uv.toml".to_owned());
    }
    inputs.extend(closure.packages.iter().filter_map(|package| match &package.source {
        PackageSource::Path { path } => Some(path.clone()),
        _ => None,
    }));
    let uses_git = closure.packages.iter().find(|package| matches!(package.source, PackageSource::Git { .. }));
    let git = uses_git.map(|package| {
        let place = crate::inspect::evidence::Place::line(UV_LOCK, package.line);
        Sourced::seen("git".to_owned(), format!("`{}` comes from a git repository", package.name), place)
    });
    SyncPlan {
        no_dev: no_dev(question),
        lock: lock_mode(question, install),
        selection: selection_flags(&question.selection),
        inputs,
        build_packages: git.into_iter().collect(),
    }
}

/// uv "Managing dependencies > Default groups": `dev` unless `default-groups` says otherwise.
fn no_dev(question: &Question<'_>) -> &'static str {
    match &question.facts.pyproject.uv.default_groups {
        Some(groups) if groups.iter().any(|group| group != "dev") => "--no-default-groups",
        _ => "--no-dev",
    }
}

fn lock_mode(question: &Question<'_>, install: &Install) -> Sourced<LockMode> {
    if let Some(setting) = &question.preferences.lock {
        return setting.map(|lock| match lock {
            LockSetting::Locked => LockMode::Locked,
            LockSetting::Frozen => LockMode::Frozen,
        });
    }
    let dynamic = &question.facts.pyproject.dynamic;
    let computed = dynamic.iter().find(|field| matches!(field.as_str(), "dependencies" | "optional-dependencies"));
    match (install, computed) {
        (Install::SourceTree, Some(field)) => Sourced::rule(
            LockMode::Frozen,
            format!("uv can check the lock only by building the project, whose `{field}` are dynamic"),
        ),
        _ => Sourced::rule(LockMode::Locked, "a lock that does not match `pyproject.toml` fails the build"),
    }
}

fn selection_flags(selection: &Selection) -> Vec<String> {
    let extras = selection.extras.iter().flat_map(|extra| ["--extra".to_owned(), extra.to_string()]);
    let groups = selection.groups.iter().flat_map(|group| ["--group".to_owned(), group.to_string()]);
    extras.chain(groups).collect()
}

/// Compose reads `.env` where a project has one, or shows by an example that it wants one.
fn env_files(facts: &ProjectFacts) -> Vec<String> {
    let names = facts.tree.files.keys().filter(|path| !path.contains('/'));
    let wanted = names.into_iter().any(|name| name == ".env" || name.starts_with(".env.") || name == "env.example");
    if wanted { vec![".env".to_owned()] } else { Vec::new() }
}

fn notices(question: &Question<'_>, chosen: &command::Chosen, start: &StartPlan) -> Vec<String> {
    let mut notices = Vec::new();
    let tree = &question.facts.tree;
    notices.extend(tree.unnameable.iter().map(|name| format!("`{name}` is left out: its name cannot stand in a Dockerfile")));
    notices.extend(tree.unlisted.iter().map(|path| format!("`{path}` is left out: it cannot be listed")));
    if tree.extent == crate::inspect::tree::Extent::Truncated {
        notices.push("The project has more files than uvdock lists; what lies beyond is left out".to_owned());
    }
    notices.extend(code_port::unreachable_host(question, chosen));
    if start.port.is_none() && chosen.may_listen(question) {
        notices.push("No port was found: if the program listens, say where with `--port`".to_owned());
    }
    notices
}
