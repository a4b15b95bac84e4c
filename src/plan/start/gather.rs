//! Gathers everything that could be started, in ranks. Only the first rank that is not empty can be the answer.

use super::applications;
use super::candidate::{Call, Candidate, Start};
use super::django;
use super::item::Item;
use super::paths::{self, is_beside};
use super::starters;
use crate::inspect::code::{Embedding, Framework, Interface, ModuleFacts, ObjectKind, Scope};
use crate::inspect::lock::Closure;
use crate::plan::Question;

/// What could be started, by what it is.
pub(super) struct Gathered<'a> {
    pub ranks: Vec<Vec<Item<'a>>>,
    /// Workers, whether or not one of them is the answer.
    pub workers: Vec<Item<'a>>,
    /// Programs and scripts, also those that no rank holds: other files may name them.
    pub starters: Vec<Item<'a>>,
}

/// What the project itself could start, or, where it holds nothing of its own, what the workspace members that it depends on
/// could.
pub(super) fn gather<'a>(question: &Question<'a>, closure: &Closure) -> Gathered<'a> {
    let own = gather_where(question, &|path| !question.is_of_another_member(path));
    if own.ranks.iter().any(|rank| !rank.is_empty()) {
        return own;
    }
    let members: Vec<String> =
        question.local_packages(closure).iter().map(|package| format!("{}/", package.path)).collect();
    gather_where(question, &|path| members.iter().any(|member| path.starts_with(member)))
}

fn gather_where<'a>(question: &Question<'a>, counts: &dyn Fn(&str) -> bool) -> Gathered<'a> {
    let counts =
        |module: &&ModuleFacts| !is_beside(&module.path) && !is_migration_environment(module) && counts(&module.path);
    let modules: Vec<&ModuleFacts> = question.facts.code.code().filter(counts).collect();
    let scripts = starters::scripts(question);
    let programs = starters::programs(question, &modules);
    let all: Vec<Item<'a>> = scripts.iter().chain(&programs).cloned().collect();
    let programs = of_the_framework(question, without_helpers(question, programs));
    let starters = without_repeats([scripts.clone(), programs.clone()].concat());
    let django = django::projects(question, &modules);
    let mut applications = applications::web(question, &modules);
    if !django.is_empty() {
        // What a Django project holds besides is a tool of its own.
        applications.retain(|item| !matches!(item.candidate.start, Start::Framework { .. }));
    }
    let declared = applications::declared(question, &applications).into_iter().collect();
    let workers = applications::workers(question, &modules);
    let mut web = django;
    web.extend(launched(question, &applications, &starters));
    let mut services: Vec<Item<'a>> = starters.iter().filter(|item| item.is_service()).cloned().collect();
    services.extend(served_by_fastmcp(&modules, &starters));
    let named = scripts.iter().filter(|item| item.candidate.key == question.project()).cloned().collect();
    let usual = scripts.iter().filter(|item| !item.is_for_development()).cloned().collect();
    let [packages, main, others] = by_plainness(question, &programs);
    let working = beside_programs(&workers, &packages, &main);
    let ranks = vec![declared, web, services, named, usual, working, packages, main, others];
    Gathered { ranks, workers, starters: all }
}

/// Workers, and the project's own program beside them: either may be what the project is for.
fn beside_programs<'a>(workers: &[Item<'a>], packages: &[Item<'a>], main: &[Item<'a>]) -> Vec<Item<'a>> {
    if workers.is_empty() {
        return Vec::new();
    }
    let programs = if packages.is_empty() { main } else { packages };
    let holds_worker =
        |item: &&Item<'a>| workers.iter().any(|worker| worker.candidate.place.file == item.candidate.place.file);
    workers.iter().chain(programs.iter().filter(|item| !holds_worker(item))).cloned().collect()
}

/// Alembic's `env.py` ("Tutorial > The Migration Environment") may make an application to reach its database; it serves none.
fn is_migration_environment(module: &ModuleFacts) -> bool {
    module.imports.iter().any(|import| {
        import.module == "alembic.context" || (import.module == "alembic" && import.name.as_deref() == Some("context"))
    })
}

/// A program that only repeats what a script or a package does is left out: scripts come first, then packages.
fn without_repeats(mut starters: Vec<Item<'_>>) -> Vec<Item<'_>> {
    starters.sort_by_key(|item| match item.candidate.start {
        Start::Script { .. } => 0,
        Start::Module { .. } => 1,
        _ => 2,
    });
    let mut kept: Vec<Item<'_>> = Vec::new();
    for starter in starters {
        let repeats = |known: &Item<'_>| {
            !starter.calls.is_empty()
                && starter.calls.iter().all(|call| known.calls.iter().any(|other| other.place == call.place))
        };
        if !kept.iter().any(repeats) {
            kept.push(starter);
        }
    }
    kept
}

/// Frameworks that serve, by the name they are required and imported by.
const SERVING: [&str; 12] = [
    "chainlit",
    "dash",
    "django",
    "fastapi",
    "flask",
    "gradio",
    "litestar",
    "nicegui",
    "quart",
    "sanic",
    "starlette",
    "streamlit",
];

/// Where a project requires a framework that serves, a program that never comes near it is a tool, and no answer.
fn of_the_framework<'a>(question: &Question<'_>, programs: Vec<Item<'a>>) -> Vec<Item<'a>> {
    let required: Vec<&str> = SERVING
        .into_iter()
        .filter(|framework| question.root.dependencies.iter().any(|edge| edge.name.as_str() == *framework))
        .collect();
    if required.is_empty() {
        return programs;
    }
    let code = &question.facts.code;
    let imports_it = |path: &&str| {
        code.module(path)
            .into_iter()
            .flat_map(|module| &module.imports)
            .any(|import| required.contains(&import.module.split('.').next().unwrap_or_default()))
    };
    let comes_near = |item: &Item<'a>| {
        item.candidate.file().is_none_or(|file| {
            let (root, _) = paths::importable(question, file);
            code.reachable(&[file], &[&root, "", "src"]).iter().any(imports_it)
        })
    };
    programs.into_iter().filter(comes_near).collect()
}

/// In a package with console scripts, a guard in a module that others import is for trying it out.
fn without_helpers<'a>(question: &Question<'_>, programs: Vec<Item<'a>>) -> Vec<Item<'a>> {
    if question.facts.pyproject.scripts.is_empty() {
        return programs;
    }
    let is_helper = |item: &Item<'a>| {
        let file = item.candidate.file().unwrap_or_default();
        !file.ends_with("__main__.py") && paths::is_installed(question, file) && starters::is_imported(question, file)
    };
    programs.into_iter().filter(|item| !is_helper(item)).collect()
}

/// Each application, or the project's own program that serves it: how the author starts it. A program for development, or one
/// that nothing outside the container reaches, is not used where a server can be given the application instead.
fn launched<'a>(question: &Question<'_>, applications: &[Item<'a>], starters: &[Item<'a>]) -> Vec<Item<'a>> {
    let programs: Vec<&Item<'a>> = starters.iter().filter(|item| item.is_web_program()).collect();
    let serves = |program: &Item<'a>, item: &Item<'a>| program.serves.iter().any(|object| item.serves.contains(object));
    let mut found: Vec<Item<'a>> = Vec::new();
    for item in applications {
        let for_it = programs.iter().filter(|program| serves(program, item) && replaces(program, item));
        let launchers: Vec<Item<'a>> = for_it.map(|program| (*program).clone()).collect();
        match launchers.len() {
            0 => found.push(item.clone()),
            _ => found.extend(launchers),
        }
    }
    let is_other = |program: &&&Item<'a>| !applications.iter().any(|item| serves(program, item));
    for program in programs.iter().filter(is_other) {
        let makes = |item: &Item<'a>| is_factory(item) && reaches(question, program, item);
        if program.is_public() {
            found.retain(|item| !makes(item));
        }
        if program.is_public() || found.is_empty() {
            found.push((*program).clone());
        }
    }
    if found.is_empty() {
        found.extend(starters.iter().filter(|item| item.is_for_development() && !item.calls.is_empty()).cloned());
    }
    found.dedup_by(|a, b| a.candidate == b.candidate);
    found
}

/// Whether a program is a better start than its application: not where both stand in one file, since then the guard says no more
/// than the application's name.
fn replaces(program: &Item<'_>, item: &Item<'_>) -> bool {
    let same_file = program.candidate.file() == item.candidate.file();
    let is_script = matches!(program.candidate.start, Start::Script { .. });
    program.is_public() && (is_script || !same_file)
}

fn is_factory(item: &Item<'_>) -> bool {
    matches!(&item.candidate.start, Start::Served(served) if served.call == Call::Factory)
}

pub(super) fn reaches(question: &Question<'_>, program: &Item<'_>, item: &Item<'_>) -> bool {
    let (Some(from), Some(to)) = (program.candidate.file(), item.candidate.file()) else { return false };
    let (root, _) = paths::importable(question, from);
    question.facts.code.reachable(&[from], &[&root, "", "src"]).contains(to)
}

/// `fastmcp run server.py`, for servers that no program of the project runs (`FastMCP` "Running your server").
fn served_by_fastmcp<'a>(modules: &[&ModuleFacts], starters: &[Item<'a>]) -> Vec<Item<'a>> {
    let mut found = Vec::new();
    for module in modules {
        for application in &module.applications {
            let is_server = application.framework == Framework::FastMcp
                && application.interface == Interface::Mcp
                && application.kind == ObjectKind::Object
                && application.scope == Scope::Module
                && application.embedding == Embedding::None;
            let object = (module.path.clone(), application.name.clone().unwrap_or_default());
            if is_server && !starters.iter().any(|item| item.serves.contains(&object)) {
                let start = Start::Framework { framework: Framework::FastMcp, file: module.path.clone() };
                let title = "FastMCP server".to_owned();
                let place = application.place.clone();
                found.push(Item::serving(Candidate { key: module.path.clone(), title, place, start }, object));
            }
        }
    }
    found
}

/// Names that programs have; others with a main guard are often helpers beside the program.
const PROGRAM_NAMES: [&str; 12] =
    ["main", "app", "run", "server", "serve", "bot", "start", "service", "worker", "cli", "index", "__main__"];

/// Names of work that is done before a program runs, not by it.
const PREPARATION: [&str; 12] = [
    "train",
    "training",
    "evaluate",
    "eval",
    "benchmark",
    "plot",
    "seed",
    "test",
    "example",
    "demo",
    "setup",
    "download",
];

/// Programs of which nothing is known but that they run: packages, files named like programs, others.
fn by_plainness<'a>(question: &Question<'_>, programs: &[Item<'a>]) -> [Vec<Item<'a>>; 3] {
    let mut ranks = [Vec::new(), Vec::new(), Vec::new()];
    for item in programs.iter().filter(|item| !item.is_for_development()) {
        let file = item.candidate.file().unwrap_or_default();
        let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".py").to_lowercase();
        let is_named = PROGRAM_NAMES.contains(&stem.as_str()) || stem.replace('_', "-") == question.project();
        let prepares = stem.split(['_', '-']).any(|word| PREPARATION.contains(&word));
        let is_helper = starters::is_imported(question, file) || paths::is_installed(question, file);
        match (file.ends_with("__main__.py"), is_named) {
            (true, _) => ranks[0].push(item.clone()),
            (false, true) if !prepares && !is_helper => ranks[1].push(item.clone()),
            (false, true) if !prepares => ranks[2].push(item.clone()),
            (false, false) if !prepares && !is_helper => ranks[2].push(item.clone()),
            _ => {}
        }
    }
    ranks
}
