//! Turns facts and preferences into a plan. Pure, and the only place that decides: reads no disk, prints nothing.

mod access;
pub(crate) mod authors;
mod build_plan;
mod bytecode;
mod ci;
mod compiled;
mod container;
mod decisions;
mod error;
mod extensions;
mod images;
mod install;
pub mod lock_review;
mod outside;
mod platforms;
mod programs;
mod python;
mod refused_pins;
mod restrictions;
mod services;
mod shared_base;
mod sources;
mod start;
mod static_files;
pub mod strategy;
pub mod system_packages;
#[cfg(test)]
pub(crate) mod testing;
mod workspace;
mod writable;

pub use authors::{Credit, Fate, LABELS};
pub use build_plan::{
    AccessPlan, BuildArgument, BuildPlan, Bytecode, ComposePlan, ExtensionsPlan, HealthCheck, History, ImagesPlan,
    Install, LockMode, PackageForm, ReleaseArgument, Reload, RolePlan, RoleStart, Runtime, SecretHolds, SecretPlan,
    SecretScope, SharedWorkflow, SourcePath, SourcesPlan, StageExtension, StartPlan, StaticFilesPlan, SyncPlan,
};
pub use ci::CiPlan;
pub use container::UserPlan;
pub use decisions::{Decision, decisions};
pub use error::PlanError;
pub use refused_pins::{RefusedPin, refused_pins};
pub use services::together;
pub use start::candidate::{Candidate, Start};

use std::collections::{BTreeMap, BTreeSet};

use authors::Selected;
use start::{asked_roles, candidate, code_port, command, reaching};
use strategy::Candidates;
use system_packages::{SystemPackage, SystemPackages};
use uv_normalize::{ExtraName, GroupName, PackageName};

use crate::config::{LockSetting, Preferences, SettingsHome, Strategy};
use crate::inspect::code::{Scope, VariableNeed};
use crate::inspect::evidence::Place;
use crate::inspect::local::{LocalPackage, Manifest};
use crate::inspect::lock::{
    Closure, LockFacts, LockedPackage, Machine, PackageSource, PythonVersion, Selection, Target,
};
use crate::inspect::pyproject::{PYPROJECT, PyprojectFacts};
use crate::inspect::staleness::Difference;
use crate::inspect::wheel::join;
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
    strategy: Sourced<Strategy>,
    /// Extras and groups with where they came from: "group server".
    selected: Vec<Sourced<String>>,
}

impl Question<'_> {
    /// The packages that a production install has on a Python.
    fn closure(&self, python: PythonVersion) -> Closure {
        self.closure_for(self.strategy.value, python)
    }

    /// The same in the image of a strategy, chosen or not.
    fn closure_for(&self, strategy: Strategy, python: PythonVersion) -> Closure {
        self.closure_on(Machine::X86_64, strategy, python)
    }

    fn closure_on(&self, machine: Machine, strategy: Strategy, python: PythonVersion) -> Closure {
        let target = Target { machine, ..target(strategy, python) };
        let mut closure = self.lock.closure(self.root, &self.selection, &target);
        restrictions::without_forbidden_wheels(&mut closure, &self.facts.uv_settings);
        closure
    }

    /// What the development image holds: the default groups too (uv "Managing dependencies > Default groups").
    fn development_closure(&self, machine: Machine, python: PythonVersion) -> Closure {
        let project = &self.facts.pyproject;
        let defaults = project.uv.default_groups.clone().unwrap_or_else(|| vec!["dev".to_owned()]);
        let is_default = |group: &&String| defaults.contains(group) || defaults == ["all"];
        let mut selection = self.selection.clone();
        selection.groups.extend(project.groups.keys().filter(is_default).filter_map(|group| group.parse().ok()));
        let target = Target { machine, ..target(self.strategy.value, python) };
        let mut closure = self.lock.closure(self.root, &selection, &target);
        restrictions::without_forbidden_wheels(&mut closure, &self.facts.uv_settings);
        closure
    }

    /// The other source trees of the lock that a production install holds.
    fn local_packages(&self, closure: &Closure) -> Vec<&LocalPackage> {
        let is_installed = |package: &&LocalPackage| {
            closure.packages.iter().any(|found| found.name == package.name && found.source.tree().is_some())
        };
        self.facts.local_packages.iter().filter(is_installed).collect()
    }

    /// Whether a file is part of another local package: what that starts is not what this project starts.
    fn is_of_another_member(&self, path: &str) -> bool {
        self.facts.local_package_of(path).is_some()
    }

    fn project(&self) -> String {
        self.facts.pyproject.name.value.to_string()
    }
}

/// A strategy's system on x86-64, which the image is built for.
fn target(strategy: Strategy, python: PythonVersion) -> Target {
    Target { python, libc: strategy.libc(), machine: Machine::X86_64 }
}

/// Decides everything about the images of a project.
pub fn plan(facts: &ProjectFacts, preferences: &Preferences, pins: &Pins) -> Result<BuildPlan, PlanError> {
    let mut question = question(facts, preferences)?;
    let planned = plan_of(&question, pins);
    let package = match &planned {
        Err(PlanError::MissingCommand { package, .. }) => Some(*package),
        Err(PlanError::MissingServer { add, .. }) => Some(*add),
        _ => None,
    };
    let Some(groups) = package.and_then(|package| authors::default_groups(&question, package)) else { return planned };
    question.selection.groups.extend(groups.value.iter().filter_map(|name| name.parse().ok()));
    question.selected.push(groups.map(|names| format!("group {}", names.join(" "))));
    plan_of(&question, pins).or(planned)
}

fn plan_of(question: &Question<'_>, pins: &Pins) -> Result<BuildPlan, PlanError> {
    let facts = question.facts;
    services::refuse_elsewhere(question)?;
    if let Some(link) = facts.linked_manifests.first() {
        return Err(PlanError::LinkedManifest { link: link.clone() });
    }
    let python = python::choose(question)?;
    let closure = question.closure(python.value);
    outside::refuse(&closure)?;
    check_environment(question, &closure)?;
    restrictions::check_builds(&closure, &facts.uv_settings)?;
    let chosen = start::choose(question, &closure)?;
    let install = install::choose(question, &closure, &chosen)?;
    let reached = sources::reached(question, &chosen, &install.value);
    let packages = |strategy| run_packages(question, strategy, python.value, &chosen, &reached);
    let candidates = Candidates { question, python: python.value, chosen: &chosen, packages: &packages };
    let strategy = candidates.choose()?;
    let writable = writable::choose(question, &chosen, &reached)?;
    let mut sources = sources::choose(question, &closure, &chosen, &install.value, &reached)?;
    sources.add_writable(writable.directories);
    let mut images = images::choose(question, python.value, &closure, &install.value, pins)?;
    let start = command::start(question, &closure, &chosen)?;
    let static_files = static_files::choose(question, &chosen);
    let on = question.strategy.value.system();
    let platforms = platforms::choose(question, python.value, &closure);
    let mut notices = notices(question, &chosen, &start);
    notices.extend(unknown_builds(&platforms.system));
    notices.extend(platforms.notice);
    notices.extend(writable.notices);
    notices.extend(required_variables(facts, &reached));
    notices.extend(static_files.notice);
    notices.extend(access::notices(question));
    let mut labels = labels(question);
    let mut credits = authors::labels(question, &chosen, &mut labels);
    let mut sync = sync(question, &closure, &install.value, &platforms.system, &images);
    sync.add_run_packages(programs::called(question, &reached, on));
    sync.add_dev_packages(platforms::development(question, python.value).build.iter().map(sourced_package));
    let packages = authors::packages(question, &chosen, &closure, on);
    sync.add_run_packages(packages.run);
    extensions::add_packages(question, &mut sync);
    credits.extend(packages.left.into_iter().filter(|credit| !sync.runs(&credit.value)));
    let release = authors::release(question, &chosen);
    credits.extend(release.left);
    let release = extensions::with_defaults(question, container::release(question, release.arguments));
    let extensions = extensions::choose(question, &install.value, &release);
    notices.extend(extensions.notices);
    if strategy.chosen.value == Strategy::SharedBase {
        images.runtime = shared_base::runtime(
            question,
            &closure,
            python.value,
            &platforms.value.value,
            &images,
            &sync,
            &extensions.plan,
        );
    }
    let mut environment = authors::environment(question, &chosen, &closure);
    if let Some(host) = reaching::host_variable(question, &chosen) {
        environment.variables.retain(|variable| variable.value.0 != host.value.0);
        environment.variables.push(host);
    }
    credits.extend(environment.left);
    let access = access::choose(question, &closure)?;
    let lock_review = lock_review::of_closure(question, python.value, closure);
    notices.extend(lock_review.notices());
    let settings = SettingsHome::of(facts.uvdock_toml.as_deref());
    let plan = BuildPlan {
        name: facts.pyproject.name.value.clone(),
        settings,
        labels: extensions::labels(question, labels),
        environment: extensions::not_replaced(question, environment.variables),
        release,
        user: container::user(question),
        ci: ci::choose(question),
        credits,
        sync,
        access,
        compose: ComposePlan { host_port: None, env_files: env_files(question) },
        bytecode: bytecode::choose(question.preferences),
        strategy,
        platforms: platforms.value,
        python,
        images,
        install,
        sources,
        start,
        static_files: static_files.plan,
        left_alone: extensions::left_alone(question),
        extensions: extensions.plan,
        lock_review,
        notices: notices.iter().map(|notice| settings.named(notice)).collect(),
    };
    Ok(match &facts.workspace {
        Some(workspace) => workspace::moved(plan, &workspace.member),
        None => plan,
    })
}

fn question<'a>(facts: &'a ProjectFacts, preferences: &'a Preferences) -> Result<Question<'a>, PlanError> {
    let project = || facts.pyproject.name.value.to_string();
    let Search::Found(lock) = &facts.lock else { return Err(PlanError::NoLock { project: project() }) };
    let root = facts.locked(lock).ok_or_else(|| PlanError::NoLock { project: project() })?;
    let extras = preferences.extras.clone().or_else(|| authors::selection(facts, Selected::Extras));
    let groups = preferences.groups.clone().or_else(|| authors::selection(facts, Selected::Groups));
    let selection = selection(facts, extras.as_ref(), groups.as_ref())?;
    let selected = selected([("extra", extras), ("group", groups)]);
    let strategy = strategy::asked_for(preferences);
    Ok(Question { facts, preferences, lock, root, selection, strategy, selected })
}

/// What uv refuses to install: a lock that was resolved for other systems, and extras that exclude each other.
fn check_environment(question: &Question<'_>, closure: &Closure) -> Result<(), PlanError> {
    if !question.lock.supports(&closure.target) {
        let environments = question.lock.supported_environments.iter().filter_map(|marker| marker.try_to_string());
        return Err(PlanError::OtherEnvironments {
            environments: environments.map(|marker| format!("`{marker}`")).collect::<Vec<_>>().join(", "),
            python: closure.target.python,
        });
    }
    match closure.violated_conflicts.first() {
        Some(items) => {
            Err(PlanError::Conflict { items: items.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ") })
        }
        None => Ok(()),
    }
}

/// What the user says, else what the authors' own Dockerfile installs.
fn selection(
    facts: &ProjectFacts,
    extras: Option<&Sourced<Vec<String>>>,
    groups: Option<&Sourced<Vec<String>>>,
) -> Result<Selection, PlanError> {
    let extras = named(extras, "extra", &facts.pyproject.extras.keys().cloned().collect::<Vec<_>>(), |name| {
        name.parse::<ExtraName>().ok()
    })?;
    let groups =
        named(groups, "dependency group", &facts.pyproject.groups.keys().cloned().collect::<Vec<_>>(), |name| {
            name.parse::<GroupName>().ok()
        })?;
    Ok(Selection { extras, groups })
}

/// Names of a setting, checked against those that pyproject.toml defines.
fn named<T: PartialEq>(
    setting: Option<&Sourced<Vec<String>>>,
    kind: &'static str,
    defined: &[String],
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, PlanError> {
    let Some(setting) = setting else { return Ok(Vec::new()) };
    let defined: Vec<Option<T>> = defined.iter().map(|name| parse(name)).collect();
    let check = |name: &String| {
        let parsed = parse(name);
        let known = parsed.is_some() && defined.contains(&parsed);
        let missing = || PlanError::NoSuchSelection { kind, name: name.clone(), given: setting.source.clone() };
        parsed.filter(|_| known).ok_or_else(missing)
    };
    setting.value.iter().map(check).collect()
}

/// OCI's pre-defined annotation keys. The version is not among them: it would change the file with every release.
fn labels(question: &Question<'_>) -> Vec<(String, Sourced<String>)> {
    let project = &question.facts.pyproject;
    let name = project.name.value.to_string();
    // "Add your description here" is what `uv init` writes.
    let description = project.description.as_ref();
    let description = description.filter(|text| !text.trim().is_empty() && *text != "Add your description here");
    let derived = [
        ("title", Some(&name), "`name`"),
        ("description", description, "`description`"),
        ("licenses", project.license.as_ref(), "`license`"),
        ("source", project.source_url.as_ref(), "`urls`"),
    ];
    let label = |(key, text, field): (&str, Option<&String>, &str)| {
        let text = Sourced::rule(text?.clone(), format!("{field} of `[project]`"));
        Some((format!("org.opencontainers.image.{key}"), text))
    };
    derived.into_iter().filter_map(label).collect()
}

fn sync(
    question: &Question<'_>,
    closure: &Closure,
    install: &Install,
    system: &SystemPackages,
    images: &ImagesPlan,
) -> SyncPlan {
    let facts = question.facts;
    let mut inputs = vec![facts.from_project(PYPROJECT), facts.from_project(UV_LOCK)];
    if facts.has_uv_toml {
        inputs.push(facts.from_project("uv.toml"));
    }
    if *install == Install::SourceTree {
        inputs.extend(facts.workspace.is_some().then(|| PYPROJECT.to_owned()));
        inputs.extend(member_manifests(facts));
    }
    inputs.extend(closure.packages.iter().filter_map(|package| match &package.source {
        PackageSource::Path { path } => Some(facts.from_project(path)),
        _ => None,
    }));
    let mut seen = BTreeSet::new();
    inputs.retain(|input| seen.insert(input.clone()));
    SyncPlan {
        no_dev: no_dev(question),
        lock: lock_mode(question, closure, install),
        selection: [package_flag(facts), selection_flags(&question.selection)].concat(),
        selected: question.selected.clone(),
        inputs,
        build_packages: build_packages(question, closure, install, system, images),
        dev_packages: Vec::new(),
        run_packages: system.run.iter().map(sourced_package).collect(),
    }
}

/// uv checks a workspace's lock against the manifest of every member.
fn member_manifests(facts: &ProjectFacts) -> Vec<String> {
    let present = facts.local_packages.iter().filter(|package| package.manifest == Manifest::Present);
    present.map(|package| join(&package.path, PYPROJECT)).collect()
}

/// uv syncs the project of its working directory, which is the workspace root, unless it is told a member.
fn package_flag(facts: &ProjectFacts) -> Vec<String> {
    match &facts.workspace {
        Some(_) => vec!["--package".to_owned(), facts.pyproject.name.value.to_string()],
        None => Vec::new(),
    }
}

/// The packages of the operating system that the running program would need in the image of a strategy.
fn run_packages(
    question: &Question<'_>,
    strategy: Strategy,
    python: PythonVersion,
    chosen: &command::Chosen,
    reached: &BTreeSet<&str>,
) -> Vec<Sourced<String>> {
    let system = strategy.system();
    let closure = question.closure_for(strategy, python);
    let needed = system_packages::needed(&closure, system).run;
    let called = programs::called(question, reached, system);
    let authored = authors::packages(question, chosen, &closure, system).run;
    let mut packages: Vec<Sourced<String>> = needed.iter().map(sourced_package).chain(called).chain(authored).collect();
    let mut seen = BTreeSet::new();
    packages.retain(|package| seen.insert(package.value.clone()));
    extensions::packages(packages, extensions::asked_packages(question, system).run)
}

/// What the table says, and git where a dependency comes from a repository.
fn build_packages(
    question: &Question<'_>,
    closure: &Closure,
    install: &Install,
    system: &SystemPackages,
    images: &ImagesPlan,
) -> Vec<Sourced<String>> {
    let git =
        closure.packages.iter().find(|package| matches!(package.source, PackageSource::Git { .. })).map(|package| {
            let seen = format!("`{}` comes from a git repository", package.name);
            Sourced::seen("git".to_owned(), seen, Place::line(UV_LOCK, package.line))
        });
    let ssh = closure.packages.iter().find(|package| match &package.source {
        PackageSource::Git { url, .. } => access::is_ssh(url),
        _ => false,
    });
    let ssh = ssh.map(|package| {
        let seen = format!("`{}` comes from a git repository over SSH", package.name);
        Sourced::seen("openssh-client".to_owned(), seen, Place::line(UV_LOCK, package.line))
    });
    let certificate = question.preferences.ca_certificate.iter();
    let certificate = certificate.map(|setting| setting.map(|_| "ca-certificates".to_owned()));
    let own = compiled::build_packages(question, closure, install, question.strategy.value.system());
    let mut packages: Vec<Sourced<String>> =
        system.build.iter().map(sourced_package).chain(git).chain(ssh).chain(certificate).chain(own).collect();
    packages.extend(images::base_packages(images));
    packages.sort_by(|a, b| a.value.cmp(&b.value));
    packages.dedup_by(|a, b| a.value == b.value);
    packages
}

fn sourced_package(package: &SystemPackage) -> Sourced<String> {
    let seen = format!("`{}`: {}", package.python, package.because);
    Sourced::seen(package.name.to_owned(), seen, Place::line(UV_LOCK, package.line))
}

/// Packages that may turn out to need a compiler, which the builder does not have.
fn unknown_builds(system: &SystemPackages) -> Option<String> {
    let shown = system.unknown.iter().map(|package| format!("`{}` (uv.lock:{})", package.python, package.line));
    let list: Vec<String> = shown.collect();
    (!list.is_empty()).then(|| format!("Built from source without a compiler at hand: {}", list.join(", ")))
}

/// uv "Managing dependencies > Default groups": `dev` unless `default-groups` says otherwise. `--no-dev` would hold against
/// `--group dev`.
fn no_dev(question: &Question<'_>) -> &'static str {
    if question.selection.groups.iter().any(|group| group.as_str() == "dev") {
        return "--no-default-groups";
    }
    let own = &question.facts.pyproject.uv.default_groups;
    // With `--frozen` uv looks at no member, and takes the root's for its groups.
    let of_root = question.facts.workspace.as_ref().and_then(|workspace| workspace.uv.default_groups.as_ref());
    let others = own.iter().chain(of_root).flatten().any(|group| group != "dev");
    if others { "--no-default-groups" } else { "--no-dev" }
}

fn lock_mode(question: &Question<'_>, closure: &Closure, install: &Install) -> Sourced<LockMode> {
    if let Some(setting) = &question.preferences.lock {
        return setting.map(|lock| match lock {
            LockSetting::Locked => LockMode::Locked,
            LockSetting::Frozen => LockMode::Frozen,
        });
    }
    let computed = computed_dependencies(&question.facts.pyproject);
    // Only manifests of the members that the project does not depend on are in the build.
    let installed: Vec<&PackageName> = question.local_packages(closure).iter().map(|package| &package.name).collect();
    let mut others = question.facts.local_packages.iter().filter(|package| !installed.contains(&&package.name));
    let other = others.find_map(|package| Some((&package.name, computed_dependencies(package.pyproject.as_deref()?)?)));
    if let Some((name, field)) = other {
        let rule = format!("uv can check the lock only by building `{name}`, whose `{field}` are dynamic");
        return Sourced::rule(LockMode::Frozen, rule);
    }
    match (install, computed) {
        (Install::SourceTree, Some(field)) => Sourced::rule(
            LockMode::Frozen,
            format!("uv can check the lock only by building the project, whose `{field}` are dynamic"),
        ),
        _ => Sourced::rule(LockMode::Locked, "a lock that does not match `pyproject.toml` fails the build"),
    }
}

fn computed_dependencies(project: &PyprojectFacts) -> Option<&String> {
    project.dynamic.iter().find(|field| matches!(field.as_str(), "dependencies" | "optional-dependencies"))
}

/// The same with their sources, for the reader.
fn selected(kinds: [(&str, Option<Sourced<Vec<String>>>); 2]) -> Vec<Sourced<String>> {
    let shown = |(kind, names): (&str, Option<Sourced<Vec<String>>>)| {
        let names = names.filter(|names| !names.value.is_empty())?;
        Some(names.map(|names| format!("{kind} {}", names.join(" "))))
    };
    kinds.into_iter().filter_map(shown).collect()
}

fn selection_flags(selection: &Selection) -> Vec<String> {
    let extras = selection.extras.iter().flat_map(|extra| ["--extra".to_owned(), extra.to_string()]);
    let groups = selection.groups.iter().flat_map(|group| ["--group".to_owned(), group.to_string()]);
    extras.chain(groups).collect()
}

/// Compose reads `.env`, where there is one, for programs that are set up by variables.
fn env_files(question: &Question<'_>) -> Sourced<Vec<String>> {
    if let Some(asked) = &question.preferences.env_files {
        return asked.clone();
    }
    let facts = question.facts;
    if facts.tree.files.keys().any(|path| path == ".env" || path.starts_with(".env.")) {
        return Sourced::rule(vec![".env".to_owned()], "the project has such a file");
    }
    if facts.code.code().any(|module| !module.variables.is_empty()) {
        // A member without environment files of its own shares those of the workspace.
        return Sourced::rule(vec![facts.from_project(".env")], "the program reads variables");
    }
    Sourced::rule(Vec::new(), "the program reads no variable")
}

/// Variables without which the program does not even load.
fn required_variables(facts: &ProjectFacts, reached: &BTreeSet<&str>) -> Option<String> {
    let modules = facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let required = modules.flat_map(|module| &module.variables).filter(|variable| {
        variable.need == VariableNeed::Required && matches!(variable.scope, Scope::Module | Scope::Class(_))
    });
    let names: BTreeMap<&str, &Place> = required.map(|variable| (variable.name.as_str(), &variable.place)).collect();
    let list: Vec<String> = names.iter().map(|(name, place)| format!("`{name}` ({place})")).collect();
    (!list.is_empty())
        .then(|| format!("The program does not start without {}; Compose reads them from `.env`", list.join(", ")))
}

/// A stale lock fails a build with `--locked`; where only the version differs, `lock = "frozen"` is no risk.
pub fn stale_lock(facts: &ProjectFacts) -> Option<String> {
    let differences = &facts.staleness;
    let first = differences.first()?;
    let more = match differences.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let only_the_version = differences.iter().all(Difference::is_version);
    let frozen = if only_the_version { ", or set `lock = \"frozen\"` in `[tool.uvdock]`" } else { "" };
    Some(format!("`uv.lock` is stale: {first}{more}; run `uv lock`{frozen}"))
}

fn notices(question: &Question<'_>, chosen: &command::Chosen, start: &StartPlan) -> Vec<String> {
    let mut notices = Vec::new();
    let tree = &question.facts.tree;
    notices.extend(
        tree.unnameable.iter().map(|name| format!("`{name}` is left out: its name cannot stand in a Dockerfile")),
    );
    notices.extend(tree.unlisted.iter().map(|path| format!("`{path}` is left out: it cannot be listed")));
    if tree.extent == crate::inspect::tree::Extent::Truncated {
        notices.push("The project has more files than uvdock lists; what lies beyond is left out".to_owned());
    }
    notices.extend(stale_lock(question.facts));
    notices.extend(code_port::unreachable_host(question, chosen));
    notices.extend(reaching::own_server(question, chosen));
    if start.port.is_none() && chosen.may_listen(question) {
        notices.push("No port was found: if the program listens, say where with `--port`".to_owned());
    }
    notices
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
        assert!(error.hint().expect("a way out").contains("`uv lock`"));
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
        assert_eq!(plan.sync.build_packages[0].value, "git");
    }

    #[test]
    fn a_variable_the_program_insists_on_is_named() {
        let code = "import os\nfrom fastapi import FastAPI\nKEY = os.environ[\"API_KEY\"]\napp = FastAPI()\n";
        let plan =
            planned(&[("pyproject.toml", APP), ("main.py", code)], &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        assert!(plan.notices.iter().any(|notice| notice.contains("`API_KEY` (main.py:3)")), "{:?}", plan.notices);
        assert_eq!(plan.compose.env_files.value, [".env"]);
    }
}
