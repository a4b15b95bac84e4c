//! Puts facts, and the plan where there is one, into the document that `uvdock inspect` prints. Finds nothing and decides
//! nothing.

use std::collections::BTreeMap;

use super::document::{
    Application, Candidate, Carryover, DeclaredCommand, Explained, Files, InspectDocument, Interface, Located, Module,
    Packaging, Place, Project, Runs, Script, Server, Skipped, Stage, Start, Status, Strategy, SystemPackage, VERSION,
    Variable, Verdict, Write,
};
use super::lock_view;
use crate::catalogue;
use crate::config::SettingsHome;
use crate::error::Error;
use crate::inspect::code::{self, FileAccess, ObjectKind, PathAnchor, PathPosition, SkipReason, Syntax, VariableNeed};
use crate::inspect::evidence;
use crate::inspect::pyproject::Packaging as PackagingFacts;
use crate::inspect::tree::Extent;
use crate::inspect::wheel::WheelFacts;
use crate::inspect::{ProjectFacts, Search};
use crate::plan::Notice;
use crate::plan::image::system_packages::{self, System};
use crate::plan::{self, BuildPlan, CarryoverStatus, Decision, LockMode, LockReview, Subject, decisions, stale_lock};
use crate::sourced::Sourced;

/// The document of a project. The review of the lock is there whether or not there is a plan.
pub(super) fn document(
    facts: &ProjectFacts,
    plan: &Result<BuildPlan, Error>,
    review: Option<&LockReview>,
) -> InspectDocument {
    let plan_found = plan.as_ref().ok();
    InspectDocument {
        version: VERSION,
        project: project(facts),
        runs: runs(facts, plan),
        lock: match &facts.lock {
            Search::Found(lock) => Some(lock_view::lock(facts, lock, review)),
            Search::Missing => None,
        },
        system_packages: plan_found.map_or_else(|| needed_by(review), planned_packages),
        writes: plan_found.map_or_else(|| written(facts), planned_writes),
        variables: variables(facts),
        deployment: facts.deployment.commands.iter().map(declared).collect(),
        carryover: plan_found.map(|plan| plan.carryover.iter().map(carryover).collect()).unwrap_or_default(),
        files: files(facts),
        strategies: plan_found.map(|plan| plan.strategy.options.iter().map(strategy_of).collect()).unwrap_or_default(),
        notices: notices(facts, plan_found, review),
    }
}

impl From<&evidence::Place> for Place {
    fn from(place: &evidence::Place) -> Self {
        Self { file: place.file.clone(), line: place.line }
    }
}

fn located<T: ToString>(fact: &evidence::Located<T>) -> Located {
    Located { value: fact.value.to_string(), place: (&fact.place).into() }
}

fn explained<T>(sourced: &Sourced<T>, value: impl Into<String>) -> Explained {
    Explained { value: value.into(), because: sourced.source.to_string() }
}

fn project(facts: &ProjectFacts) -> Project {
    let project = &facts.pyproject;
    Project {
        name: located(&project.name),
        version: project.static_version.as_ref().map(located),
        description: project.description.clone(),
        requires_python: project.requires_python.as_ref().map(located),
        python_pin: facts.python_pin.as_ref().map(located),
        packaging: packaging(facts),
        scripts: project.scripts.iter().map(script).collect(),
        extras: project.extras.keys().cloned().collect(),
        groups: project.groups.keys().cloned().collect(),
        member_of_workspace_at: facts.workspace.as_ref().map(|workspace| workspace.member.clone()),
        local_packages: facts
            .local_packages
            .iter()
            .map(|package| Module { name: package.name.to_string(), path: package.path.clone() })
            .collect(),
    }
}

fn packaging(facts: &ProjectFacts) -> Packaging {
    let at = |value: &str, place: &evidence::Place| Located { value: value.to_owned(), place: place.into() };
    match (&facts.wheel, &facts.pyproject.packaging) {
        (WheelFacts::Compiled { with, place, .. }, _) => Packaging::Compiled { with: at(with, place) },
        (WheelFacts::Broken { because, place }, _) => Packaging::Broken { because: at(because, place) },
        (WheelFacts::Modules { modules, .. }, PackagingFacts::Package { backend, .. }) => Packaging::Modules {
            backend: located(backend),
            modules: modules
                .iter()
                .map(|module| Module { name: module.name.clone(), path: module.path.clone() })
                .collect(),
        },
        (WheelFacts::Virtual { because }, _) | (WheelFacts::Modules { .. }, PackagingFacts::Virtual { because }) => {
            Packaging::Virtual { because: because.clone() }
        }
    }
}

fn script(script: &crate::inspect::pyproject::ScriptFacts) -> Script {
    let target = match &script.function {
        Some(function) => format!("{}:{function}", script.module),
        None => script.module.clone(),
    };
    Script { name: script.name.clone(), target, place: (&script.place).into() }
}

fn runs(facts: &ProjectFacts, plan: &Result<BuildPlan, Error>) -> Runs {
    let modules = || facts.code.code();
    Runs {
        start: match plan {
            Ok(plan) => found(plan),
            Err(error) => open(error, SettingsHome::of(facts.uvdock_toml.as_deref())),
        },
        applications: applications(facts),
        servers: modules().flat_map(|module| &module.server_calls).map(server).collect(),
        health_routes: modules()
            .flat_map(|module| &module.routes)
            .map(|route| Located { value: route.path.clone(), place: (&route.place).into() })
            .collect(),
    }
}

/// The words are `explain`'s.
fn found(plan: &BuildPlan) -> Start {
    let decisions = decisions(plan);
    Start::Found {
        command: plan.start.command.value.clone(),
        because: plan.start.command.source.to_string(),
        port: decided(&decisions, Subject::Port),
        health: decided(&decisions, Subject::HealthCheck),
    }
}

fn decided(decisions: &[Decision], subject: Subject) -> Option<Explained> {
    let decision = decisions.iter().find(|decision| decision.subject == subject)?;
    Some(Explained { value: decision.choice.to_string(), because: decision.source.to_string() })
}

fn open(error: &Error, home: SettingsHome) -> Start {
    let (message, hint) = (error.message().to_string(), error.hint(home).map(|hint| hint.to_string()));
    if error.exit_code() != 3 {
        return Start::Refused { message, hint };
    }
    Start::Question { message, hint, candidates: error.candidates().iter().map(candidate).collect() }
}

fn candidate(candidate: &crate::plan::Candidate) -> Candidate {
    Candidate { command: candidate.key.clone(), title: candidate.title.clone(), place: (&candidate.place).into() }
}

/// An object that is imported from where it is made is the same one.
fn applications(facts: &ProjectFacts) -> Vec<Application> {
    let made = |application: &&code::Application| !matches!(application.kind, ObjectKind::ReExport { .. });
    facts.code.applications().map(|(_, application)| application).filter(made).map(application).collect()
}

fn application(application: &code::Application) -> Application {
    Application {
        framework: application.framework.to_string(),
        interface: interface(application.interface),
        name: application.name.clone(),
        place: (&application.place).into(),
    }
}

fn interface(interface: catalogue::Interface) -> Interface {
    match interface {
        catalogue::Interface::Asgi => Interface::Asgi,
        catalogue::Interface::Wsgi => Interface::Wsgi,
        catalogue::Interface::Own => Interface::Own,
        catalogue::Interface::Worker => Interface::Worker,
        catalogue::Interface::Bot => Interface::Bot,
        catalogue::Interface::Mcp => Interface::Mcp,
        catalogue::Interface::Command => Interface::Command,
    }
}

fn server(call: &code::ServerCall) -> Server {
    let name = call.server.to_string();
    Server { name, host: call.host.value().cloned(), port: call.port.value().copied(), place: (&call.place).into() }
}

fn planned_packages(plan: &BuildPlan) -> Vec<SystemPackage> {
    let run = plan.sync.run_packages.iter().map(|package| planned_package(package, Stage::Run));
    run.chain(plan.sync.build_packages.iter().map(|package| planned_package(package, Stage::Build))).collect()
}

fn planned_package(package: &Sourced<String>, stage: Stage) -> SystemPackage {
    SystemPackage { name: package.value.clone(), stage, because: package.source.to_string() }
}

/// Without a plan, what Debian would need.
fn needed_by(review: Option<&LockReview>) -> Vec<SystemPackage> {
    let Some(review) = review else { return Vec::new() };
    let needed = system_packages::needed(&review.closure, System::Debian);
    let run = needed.run.iter().map(|package| needed_package(package, Stage::Run));
    run.chain(needed.build.iter().map(|package| needed_package(package, Stage::Build))).collect()
}

fn needed_package(package: &system_packages::SystemPackage, stage: Stage) -> SystemPackage {
    SystemPackage {
        name: package.name.to_owned(),
        stage,
        because: format!("`{}`: {} (uv.lock:{})", package.python, package.because, package.line),
    }
}

fn planned_writes(plan: &BuildPlan) -> Vec<Write> {
    let paths = plan.sources.writable.iter();
    paths.map(|source| Write { path: source.path.to_string(), because: source.source.to_string() }).collect()
}

/// Without a plan, what any code of the project writes; each path with the first line that does.
fn written(facts: &ProjectFacts) -> Vec<Write> {
    let inside = |anchor| matches!(anchor, PathAnchor::Project | PathAnchor::Open);
    let mut paths = BTreeMap::new();
    for file in facts.code.code().flat_map(|module| &module.files) {
        if file.access == FileAccess::Write && file.position != PathPosition::Plain && inside(file.anchor) {
            paths.entry(&file.text).or_insert(&file.place);
        }
    }
    paths
        .into_iter()
        .map(|(path, place)| Write { path: path.clone(), because: format!("the code writes to it ({place})") })
        .collect()
}

fn variables(facts: &ProjectFacts) -> Vec<Variable> {
    let mut found: BTreeMap<&str, &code::VariableRead> = BTreeMap::new();
    for read in facts.code.code().flat_map(|module| &module.variables) {
        let first = found.entry(&read.name).or_insert(read);
        if read.need == VariableNeed::Required && first.need != VariableNeed::Required {
            *first = read;
        }
    }
    found
        .into_values()
        .map(|read| Variable {
            name: read.name.clone(),
            required: read.need == VariableNeed::Required,
            place: (&read.place).into(),
        })
        .collect()
}

fn declared(command: &crate::inspect::deployment::DeclaredCommand) -> DeclaredCommand {
    DeclaredCommand {
        kind: serde_json::to_value(command.kind)
            .ok()
            .and_then(|kind| kind.as_str().map(str::to_owned))
            .unwrap_or_default(),
        name: command.name.clone(),
        command: command.command.words.clone(),
        place: (&command.place).into(),
    }
}

fn carryover(carryover: &plan::Carryover) -> Carryover {
    Carryover {
        subject: carryover.item.kind().to_owned(),
        value: carryover.item.value(),
        status: match carryover.status {
            CarryoverStatus::Kept => Status::Kept,
            CarryoverStatus::Dropped => Status::Dropped,
            CarryoverStatus::Unneeded => Status::Unneeded,
        },
        because: carryover.because.to_string(),
        place: (&carryover.place).into(),
    }
}

fn files(facts: &ProjectFacts) -> Files {
    Files {
        listed: facts.tree.files.len(),
        truncated: facts.tree.extent == Extent::Truncated,
        python: facts.code.modules.len(),
        not_read: facts.code.skipped.iter().map(skipped).chain(facts.code.modules.iter().filter_map(broken)).collect(),
        private_keys: facts.tree.private_keys.clone(),
        links: facts.tree.links.iter().cloned().collect(),
    }
}

fn skipped(file: &code::SkippedFile) -> Skipped {
    let because = match &file.reason {
        SkipReason::TooLarge(limit) => format!("it is larger than {} KiB", limit / 1024),
        SkipReason::Binary => "it is binary".to_owned(),
        SkipReason::NotUtf8 => "it is not UTF-8".to_owned(),
        SkipReason::Unreadable(reason) => reason.clone(),
        SkipReason::ParserFailed => "it cannot be parsed".to_owned(),
    };
    Skipped { path: file.path.clone(), because }
}

/// A file of which only a part could be read.
fn broken(module: &code::ModuleFacts) -> Option<Skipped> {
    let because = match module.syntax {
        Syntax::Clean => return None,
        Syntax::Errors(line) => format!("line {line} does not parse"),
        Syntax::TooDeep => "it is nested too deep".to_owned(),
    };
    Some(Skipped { path: module.path.clone(), because })
}

fn strategy_of(option: &plan::StrategyOption) -> Strategy {
    Strategy {
        name: option.strategy.as_str().to_owned(),
        verdict: match option.verdict {
            plan::Verdict::Chosen => Verdict::Chosen,
            plan::Verdict::Possible => Verdict::Possible,
            plan::Verdict::Needs => Verdict::Needs,
            plan::Verdict::Impossible => Verdict::Impossible,
        },
        reasons: option.reasons.iter().map(|reason| explained(reason, reason.value.to_string())).collect(),
    }
}

fn notices(facts: &ProjectFacts, plan: Option<&BuildPlan>, review: Option<&LockReview>) -> Vec<String> {
    let mut notices = match plan {
        Some(plan) => plan.notices.clone(),
        None => stale_lock(facts, LockMode::Locked)
            .into_iter()
            .chain(review.map(LockReview::notices).unwrap_or_default())
            .collect(),
    };
    notices.extend(facts.tree.private_keys.iter().map(|key| Notice::PrivateKey(key.clone())));
    let home = SettingsHome::of(facts.uvdock_toml.as_deref());
    notices.iter().map(|notice| notice.text(home).to_string()).collect()
}
