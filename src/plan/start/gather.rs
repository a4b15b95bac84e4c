//! Gathers everything that could be started, in ranks. Only the first rank that is not empty can be the answer.

use super::detected::Detected;
use super::paths::{self, is_beside};
use super::{applications, clients, django, entry_points, evidence, launchers, mcp_objects, subcommands};
use crate::catalogue::framework::django as django_catalogue;
use crate::catalogue::model::Requirement;
use crate::catalogue::{Framework, framework};
use crate::inspect::code::{ModuleFacts, ModuleShape};
use crate::inspect::lock::Closure;
use crate::plan::candidate::StartMethod;
use crate::plan::request::Request;

/// What could be started, by what it is.
pub(crate) struct Gathered<'a> {
    pub ranks: Vec<Vec<Detected<'a>>>,
    /// Workers, whether or not one of them is the answer.
    pub workers: Vec<Detected<'a>>,
    /// Programs and scripts, also those that no rank holds: other files may name them.
    pub starters: Vec<Detected<'a>>,
    /// Files that run and that no rank holds: helpers as likely as not.
    pub doubtful: Vec<Detected<'a>>,
}

/// What the project itself could start, or, where it holds nothing of its own, what the workspace members that it depends on
/// could.
pub(crate) fn gather<'a>(request: &Request<'a>, closure: &Closure) -> Gathered<'a> {
    let own_scripts = subcommands::with_serving(request, entry_points::scripts(request));
    let own = gather_where(request, &own_scripts, &|path| {
        !request.is_of_another_member(path) && !paths::is_of_nested_project(request, path)
    });
    let all = || gather_where(request, &own_scripts, &|path| !request.is_of_another_member(path));
    if own.ranks.iter().any(|rank| !rank.is_empty()) {
        let installed = if own.serves_nothing() { Some(all()).filter(|all| all.serves(closure)) } else { None };
        return installed.unwrap_or(own);
    }
    let packages = request.local_packages(closure);
    let members: Vec<String> = packages.iter().map(|package| format!("{}/", package.path)).collect();
    let scripts = subcommands::with_serving(request, entry_points::scripts_of_packages(request, &packages));
    let of_members = gather_where(request, &scripts, &|path| members.iter().any(|member| path.starts_with(member)));
    if of_members.ranks.iter().any(|rank| !rank.is_empty()) {
        return of_members;
    }
    let all = all();
    if all.serves(closure) {
        return all;
    }
    // One that is locked by itself is started from where it lies.
    gather_where(request, &own_scripts, &|path| {
        !request.is_of_another_member(path) && !paths::is_of_locked_project(request, path)
    })
}

impl Gathered<'_> {
    fn web(&self) -> &[Detected<'_>] {
        self.ranks.get(WEB).map_or(&[], Vec::as_slice)
    }

    fn serves_nothing(&self) -> bool {
        self.web().is_empty()
    }

    /// Whether an application is there whose framework this very project installs.
    fn serves(&self, closure: &Closure) -> bool {
        self.web().iter().any(|item| match &item.candidate.start {
            StartMethod::WebApplication(application) => {
                application.framework.packages.iter().any(|package| closure.contains(package))
            }
            _ => false,
        })
    }
}

/// The rank of web applications and of the programs that serve them.
const WEB: usize = 1;

fn gather_where<'a>(request: &Request<'a>, scripts: &[Detected<'a>], counts: &dyn Fn(&str) -> bool) -> Gathered<'a> {
    let is_counted = counts;
    let counts = |module: &&ModuleFacts| {
        let is_of_others = is_migration_environment(module) || django_catalogue::command(&module.path).is_some();
        !is_beside(&module.path) && !is_of_others && is_counted(&module.path)
    };
    let modules: Vec<&ModuleFacts> = request.facts.code.code().filter(counts).collect();
    let programs = entry_points::programs(request, &modules);
    let mut all: Vec<Detected<'a>> = scripts.iter().chain(&programs).cloned().collect();
    let programs = of_the_framework(request, without_helpers(request, without_printing(request, programs)));
    let with_words = subcommands::with_serving(request, programs.clone());
    let starters = without_repeats([scripts.to_owned(), with_words].concat());
    let django = django::projects(request, &modules);
    let mut applications = applications::web(request, &modules);
    if !django.is_empty() {
        // What a Django project holds besides is a tool of its own.
        applications.retain(|item| !matches!(item.candidate.start, StartMethod::Framework { .. }));
    }
    let declared = applications::declared(request, &applications).into_iter().collect();
    let workers = applications::workers(request, &modules);
    let mut web = django;
    web.extend(launchers::with_launchers(request, &applications, &starters));
    let told = subcommands::told(request, &[scripts, &programs].concat());
    let mut services: Vec<Detected<'a>> = starters.iter().filter(|item| item.is_service()).cloned().collect();
    services.retain(|item| !told.iter().any(|other| subcommands::is_needed(request, item, other)));
    services.extend(told.iter().filter(|item| item.is_service()).cloned());
    services.extend(mcp_objects::of_fastmcp(&modules, &starters));
    services.extend(mcp_objects::of_the_sdk(request, &modules, &starters));
    let clients = clients::of_servers(request, &services, &starters);
    services.splice(0..0, clients);
    let named = scripts.iter().filter(|item| item.candidate.key == request.project()).cloned().collect();
    let usual = usual_scripts(request, scripts);
    let [packages, main, others] = by_plainness(request, &programs);
    let working = beside_programs(&workers, &packages, &main);
    all.extend(told.iter().cloned());
    let ranks = vec![declared, web, services, told, named, usual, working, packages, main, others];
    let doubtful = doubtful(request, is_counted);
    Gathered { ranks, workers, starters: all, doubtful }
}

/// More programs than this are a collection of scripts.
const MOST_DOUBTFUL: usize = 20;

/// Every program of the project, also those in directories beside what runs: what lies nearest to the root first.
fn doubtful<'a>(request: &Request<'a>, counts: &dyn Fn(&str) -> bool) -> Vec<Detected<'a>> {
    let modules: Vec<&ModuleFacts> = request.facts.code.code().filter(|module| counts(&module.path)).collect();
    let mut found = entry_points::programs(request, &modules);
    let named: Vec<&ModuleFacts> =
        modules.into_iter().filter(|module| is_program_file(request, &module.path)).collect();
    found.extend(entry_points::unguarded(request, &named));
    found.retain(|item| !item.is_for_development());
    if found.len() > MOST_DOUBTFUL {
        return Vec::new();
    }
    let depth = |item: &Detected<'_>| {
        let file = item.candidate.file().unwrap_or_default();
        (is_beside(file), entry_points::is_imported(request, file), file.matches('/').count(), file.to_owned())
    };
    found.sort_by_cached_key(depth);
    found
}

/// Scripts that may be what the project is for. The name `dev` alone makes none a helper beside another script, nor where the
/// documentation runs it.
fn usual_scripts<'a>(request: &Request<'_>, scripts: &[Detected<'a>]) -> Vec<Detected<'a>> {
    let own = scripts.iter().filter(|item| !has_subcommand(item));
    let has_other = own.clone().any(|item| !item.is_for_development());
    let counts = |item: &&Detected<'a>| {
        let is_named = item.calls.is_empty() && item.candidate.key == "dev";
        !item.is_for_development() || is_named && (has_other || evidence::is_documented(request, item))
    };
    own.filter(counts).cloned().collect()
}

/// Whether it is one of the things that a script does.
fn has_subcommand(item: &Detected<'_>) -> bool {
    item.candidate.subcommand.is_some()
}

/// Workers, and the project's own program beside them: either may be what the project is for.
fn beside_programs<'a>(
    workers: &[Detected<'a>],
    packages: &[Detected<'a>],
    main: &[Detected<'a>],
) -> Vec<Detected<'a>> {
    if workers.is_empty() {
        return Vec::new();
    }
    let programs = if packages.is_empty() { main } else { packages };
    let holds_worker =
        |item: &&Detected<'a>| workers.iter().any(|worker| worker.candidate.place.file == item.candidate.place.file);
    workers.iter().chain(programs.iter().filter(|item| !holds_worker(item))).cloned().collect()
}

/// Alembic's `env.py` ("Tutorial > The Migration Environment") may make an application to reach its database; it serves none.
fn is_migration_environment(module: &ModuleFacts) -> bool {
    module.imports.iter().any(|import| {
        import.module == "alembic.context" || (import.module == "alembic" && import.name.as_deref() == Some("context"))
    })
}

/// A program that only repeats what a script or a package does is left out: scripts come first, then packages.
fn without_repeats(mut starters: Vec<Detected<'_>>) -> Vec<Detected<'_>> {
    starters.sort_by_key(|item| match item.candidate.start {
        StartMethod::Script { .. } => 0,
        StartMethod::Module { .. } => 1,
        _ => 2,
    });
    let mut kept: Vec<Detected<'_>> = Vec::new();
    for starter in starters {
        if !kept.iter().any(|known| repeats(&starter, known)) {
            kept.push(starter);
        }
    }
    kept
}

/// Whether a program starts servers that another starts, and no more.
fn repeats(starter: &Detected<'_>, known: &Detected<'_>) -> bool {
    !starter.calls.is_empty()
        && starter.calls.iter().all(|call| known.calls.iter().any(|other| other.place == call.place))
}

/// Where a project requires a framework that serves, a program that never comes near it is a tool, and no answer.
fn of_the_framework<'a>(request: &Request<'_>, programs: Vec<Detected<'a>>) -> Vec<Detected<'a>> {
    let required = framework::ALL.iter().filter(|framework| is_required(request, framework));
    let required: Vec<&str> = required.map(|framework| framework.module).collect();
    if required.is_empty() {
        return programs;
    }
    programs
        .into_iter()
        .filter(|item| item.candidate.file().is_none_or(|file| reaches_import(request, file, &required)))
        .collect()
}

/// Whether the project requires a framework that serves.
fn is_required(request: &Request<'_>, framework: &Framework) -> bool {
    let mut dependencies = request.root.dependencies.iter();
    framework.requirement == Requirement::Serves
        && dependencies.any(|edge| framework.packages.contains(&edge.name.as_str()))
}

/// Whether a file, or one that it loads, imports one of some packages.
fn reaches_import(request: &Request<'_>, file: &str, packages: &[&str]) -> bool {
    let code = &request.facts.code;
    let (root, _) = paths::importable(request, file);
    let reached = code.reachable(&[file], &[&root, "", "src"]);
    let mut imports = reached.iter().filter_map(|path| code.module(path)).flat_map(|module| &module.imports);
    imports.any(|import| packages.contains(&import.module.split('.').next().unwrap_or_default()))
}

/// What only prints texts of its own is no answer beside a program that does something: it tells of the others.
fn without_printing<'a>(request: &Request<'_>, mut programs: Vec<Detected<'a>>) -> Vec<Detected<'a>> {
    let only_prints = |item: &Detected<'_>| {
        let module = item.candidate.file().and_then(|file| request.facts.code.module(file));
        module.is_some_and(|module| module.shape == ModuleShape::Printing)
    };
    if programs.iter().any(|item| !only_prints(item) && !item.is_for_development()) {
        programs.retain(|item| !only_prints(item));
    }
    programs
}

/// In a package with console scripts, a guard in a module that others import is for trying it out.
fn without_helpers<'a>(request: &Request<'_>, programs: Vec<Detected<'a>>) -> Vec<Detected<'a>> {
    if request.facts.pyproject.scripts.is_empty() {
        return programs;
    }
    programs.into_iter().filter(|item| !is_helper(request, item)).collect()
}

fn is_helper(request: &Request<'_>, item: &Detected<'_>) -> bool {
    let file = item.candidate.file().unwrap_or_default();
    !file.ends_with("__main__.py") && paths::is_installed(request, file) && entry_points::is_imported(request, file)
}

/// Names that programs have; others with a main guard are often helpers beside the program.
const PROGRAM_NAMES: [&str; 12] =
    ["main", "app", "run", "server", "serve", "bot", "start", "service", "worker", "cli", "index", "__main__"];

/// Names of work that is done before a program runs, not by it.
const PREPARATION: [&str; 14] = [
    "build",
    "compile",
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

/// `main` of `shop/Main.py`.
fn stem(file: &str) -> String {
    file.rsplit('/').next().unwrap_or(file).trim_end_matches(".py").to_lowercase()
}

/// Whether a program is named as programs are, or as the project is.
fn is_program_name(request: &Request<'_>, item: &Detected<'_>) -> bool {
    is_program_file(request, item.candidate.file().unwrap_or_default())
}

pub(crate) fn is_program_file(request: &Request<'_>, file: &str) -> bool {
    let stem = stem(file);
    PROGRAM_NAMES.contains(&stem.as_str()) || stem.replace('_', "-") == request.project()
}

/// Programs of which nothing is known but that they run: packages, files named like programs, others.
fn by_plainness<'a>(request: &Request<'_>, programs: &[Detected<'a>]) -> [Vec<Detected<'a>>; 3] {
    let mut ranks = [Vec::new(), Vec::new(), Vec::new()];
    for item in programs.iter().filter(|item| !item.is_for_development()) {
        let file = item.candidate.file().unwrap_or_default();
        let stem = stem(file);
        let is_named = is_program_name(request, item);
        let prepares = stem.split(['_', '-']).any(|word| PREPARATION.contains(&word));
        let is_helper = entry_points::is_imported(request, file) || paths::is_installed(request, file);
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
