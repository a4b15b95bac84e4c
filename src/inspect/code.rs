//! Parses the Python files of the project into facts. Decides nothing and runs no code of the project.
//!
//! `parse` turns files into outlines on several threads; an outline holds names as written. Every other module follows
//! those names through the project and lists one kind of fact. Nothing keeps a syntax tree.

mod application_facts;
mod applications;
mod arguments;
mod at_home;
mod branches;
mod called;
mod circumstances;
mod climbs;
mod collect;
mod command_line_facts;
mod command_lines;
mod concurrent;
mod construction;
mod database_extensions;
mod database_tls;
mod declared_routes;
mod demands;
mod django;
mod django_facts;
mod django_layers;
mod django_unset;
mod django_urls;
mod embedding;
mod environment;
mod equipment;
mod evaluate;
mod facts;
mod files;
mod host_checks;
mod import_paths;
mod imports;
mod index;
mod lengths;
mod listeners;
mod loaders;
mod locales;
mod memo;
mod metrics;
mod migrations;
mod names;
mod ocr;
mod opened;
mod outline;
mod outside;
mod parse;
mod paths;
mod preparations;
mod programs;
mod project;
mod queues;
mod reach;
mod references;
mod route_lists;
mod routes;
mod running;
mod schedules;
mod scripts;
mod senders;
mod served;
mod servers;
mod services;
mod settings_classes;
mod settings_defaults;
mod shape;
mod signals;
mod started;
mod startup;
mod statement_facts;
mod tables;
mod unbound;
mod url_parts;
mod usage;
mod use_facts;
mod validators;
mod value;
mod variables;
mod web_facts;
mod whole;
mod written;
mod written_facts;

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread::Builder;

use serde::Serialize;

pub(crate) use self::database_extensions::named as created_extensions;
pub use self::facts::*;
use self::index::ModuleIndex;
use self::outline::Outline;
use self::project::Project;
pub use self::routes::{HEALTH_NAMES, health_name};
pub use self::running::{Beginning, Running};
use self::started::Entry;
pub(crate) use self::started::{Part, server_calls};
use crate::inspect::disk::Disk;
use crate::inspect::evidence::Place;
use crate::inspect::wheel::WheelModule;

/// What the Python files of a project say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CodeFacts {
    /// The files that were read, in the order they were given.
    pub modules: Vec<ModuleFacts>,
    /// The others.
    pub skipped: Vec<SkippedFile>,
    #[serde(skip)]
    index: ModuleIndex,
    /// Directories that stand on `sys.path` because a package beside the project is installed.
    #[serde(skip)]
    import_roots: Vec<String>,
}

/// Reads the `.py` files of a project; `files` are relative to `root`, with `/` between their parts. `lies_in` is the directory of
/// the repository that the project's modules may be named from above.
pub(super) fn read(disk: &Disk, root: &Path, files: &[String], lies_in: &str) -> CodeFacts {
    let (outlines, skipped) = parse::outlines(disk, root, files);
    facts_of(&outlines, skipped, lies_in)
}

fn facts_of(outlines: &[Outline], skipped: Vec<SkippedFile>, lies_in: &str) -> CodeFacts {
    let index = ModuleIndex::new(outlines.iter().map(|outline| outline.path.as_str())).lying_in(lies_in);
    let project = Project::new(outlines, &index);
    let embedded = embedding::all(&project);
    let mut modules = all_module_facts(&project, &embedded);
    served::add(&project, &mut modules);
    for (module, route) in routes::all(&project) {
        modules[module].routes.push(route);
    }
    metrics::add(&project, &mut modules);
    CodeFacts { modules, skipped, index, import_roots: Vec::new() }
}

/// Fewer files than this are not worth a thread.
const MODULES_PER_THREAD: usize = 64;

/// Facts of every file, in order. Each thread follows names with a memory of its own.
fn all_module_facts(project: &Project<'_>, embedded: &[(construction::Variable, Embedding)]) -> Vec<ModuleFacts> {
    let (outlines, index, names) = (project.outlines, project.index, project.names());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(outlines.len().div_ceil(MODULES_PER_THREAD)).max(1);
    if threads == 1 {
        return facts_of_range(project, embedded, 0..outlines.len());
    }
    let share = outlines.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let ranges = (0..outlines.len()).step_by(share).map(|start| start..(start + share).min(outlines.len()));
        let workers = ranges.map(|range| {
            let thread = Builder::new().stack_size(parse::STACK);
            let (of_thread, names) = (range.clone(), Arc::clone(&names));
            let follow = move || facts_of_range(&Project::with_names(outlines, index, names), embedded, of_thread);
            let worker = thread.spawn_scoped(scope, follow);
            // Without a thread the files are followed here.
            worker.map_err(|_| range)
        });
        let workers: Vec<_> = workers.collect();
        let facts = workers.into_iter().map(|worker| match worker {
            Ok(worker) => worker.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(range) => facts_of_range(project, embedded, range),
        });
        facts.flatten().collect()
    })
}

fn facts_of_range(
    project: &Project<'_>,
    embedded: &[(construction::Variable, Embedding)],
    range: std::ops::Range<usize>,
) -> Vec<ModuleFacts> {
    range.map(|module| with_more(project, module, module_facts(project, module, embedded))).collect()
}

/// What needs other facts of the module, or is about what lies outside.
fn with_more(project: &Project<'_>, module: usize, mut facts: ModuleFacts) -> ModuleFacts {
    if facts.role != ModuleRole::Test {
        facts.import_paths_above = import_paths::above(project, module);
        facts.locales = locales::of_module(project, module);
        facts.ocr_languages = ocr::of_module(project, module);
        facts.preparations = preparations::of_module(project, module, &facts.server_calls);
        facts.before_serving = preparations::before_serving(project, module, &facts.server_calls);
    }
    facts
}

fn applications_of(
    project: &Project<'_>,
    module: usize,
    embedded: &[(construction::Variable, Embedding)],
) -> Vec<facts::Application> {
    let mut found = applications::of_module(project, module);
    found.extend(scripts::of_module(project, module));
    embedding::mark(project, module, &mut found, embedded);
    found
}

fn module_facts(project: &Project<'_>, module: usize, embedded: &[(construction::Variable, Embedding)]) -> ModuleFacts {
    project.begin(module);
    if index::role_of(&project.outlines[module].path) == ModuleRole::Test {
        return facts_of_test(project, module);
    }
    facts_of_code(project, module, embedded)
}

fn facts_of_code(
    project: &Project<'_>,
    module: usize,
    embedded: &[(construction::Variable, Embedding)],
) -> ModuleFacts {
    let outline = &project.outlines[module];
    let programs = programs::of_module(project, module);
    let written = written::of_module(project, module);
    let variables = variables::of_module(project, module);
    ModuleFacts {
        path: outline.path.clone(),
        syntax: outline.syntax,
        shape: outline.shape,
        main_guard: outline.main_guard.map(|line| Place::line(&outline.path, line)),
        imports: references::imports(project, module),
        loaded: loaders::of_module(project, module, &programs),
        import_paths: import_paths::of_module(project, module),
        functions: references::functions(outline),
        names: references::names(outline),
        calls: references::calls(project, module),
        tasks: concurrent::of_module(project, module),
        startup: startup::of_module(project, module),
        applications: applications_of(project, module, embedded),
        server_calls: servers::of_module(project, module),
        listeners: listeners::of_module(project, module),
        command_lines: command_lines::of_module(project, module),
        prompts: command_lines::prompts(project, module),
        standard_input: command_lines::standard_input(outline),
        lasting: command_lines::lasting(project, module),
        loops_on_load: outline.endless_on_load.map(|line| Place::line(&outline.path, line)),
        host_checks: host_checks::of_module(project, module),
        variables: variables.reads,
        variable_choices: variables.choices,
        variable_files: services::variable_files(project, module),
        service_calls: services::calls(project, module),
        files: files::of_module(project, module),
        written_somewhere: written::unfollowed(project, module, &written),
        written_by_variables: written::by_variables(project, module),
        written,
        changes_data: written::changes_data(outline),
        database_extensions: database_extensions::of_module(outline),
        database_tls: database_tls::of_module(project, module),
        at_home: at_home::of_module(project, module),
        opened: opened::of_module(project, module),
        equipment: equipment::of_module(project, module),
        consumes: equipment::consumes(project, module),
        schedule: schedules::of_module(outline),
        table: tables::first(outline),
        makes_tables: tables::are_made(outline),
        tables_uncalled: tables::made_by_nobody(project, module),
        drops_tables: tables::dropped(outline),
        migrates_by_ini: migrations::only_by_ini(outline),
        runs_migrations: migrations::run(project, module),
        queues: queues::of_module(outline),
        unbound: unbound::of_module(project, module),
        climbs: climbs::of_module(project, module),
        programs,
        sigterm_handler: signals::sigterm_handler(project, module),
        server_config: servers::config(project, module),
        django: django::settings(project, module),
        queries: django::queries(project, module),
        served_roots: django::served_roots(project, module),
        django_settings_module: django::settings_module(project, module),
        ..ModuleFacts::default()
    }
}

/// What is asked of test code, which no image starts: what it is and what it imports.
fn facts_of_test(project: &Project<'_>, module: usize) -> ModuleFacts {
    let outline = &project.outlines[module];
    ModuleFacts {
        path: outline.path.clone(),
        role: ModuleRole::Test,
        syntax: outline.syntax,
        shape: outline.shape,
        main_guard: outline.main_guard.map(|line| Place::line(&outline.path, line)),
        imports: references::imports(project, module),
        functions: references::functions(outline),
        names: references::names(outline),
        files: files::of_tests(project, module),
        ..ModuleFacts::default()
    }
}

impl CodeFacts {
    /// Makes the modules of installed packages beside the project importable.
    pub(super) fn add_import_roots<'a>(&mut self, modules: impl Iterator<Item = &'a WheelModule>) {
        self.import_roots.extend(modules.map(|module| module.root.clone()));
        self.import_roots.sort();
        self.import_roots.dedup();
    }

    fn all_roots<'a>(&'a self, first: &[&'a str]) -> Vec<&'a str> {
        first.iter().copied().chain(self.import_roots.iter().map(String::as_str)).collect()
    }

    /// The facts of a file.
    #[must_use]
    pub fn module(&self, path: &str) -> Option<&ModuleFacts> {
        let likely = self.index.module(path).map(|position| &self.modules[position]);
        likely.filter(|module| module.path == path).or_else(|| self.modules.iter().find(|module| module.path == path))
    }

    /// Modules that are no test code.
    pub fn code(&self) -> impl Iterator<Item = &ModuleFacts> {
        self.modules.iter().filter(|module| module.role == ModuleRole::Code)
    }

    /// Applications that can be named from outside: made at module level, in code that is no test, contained in no other.
    pub fn applications(&self) -> impl Iterator<Item = (&ModuleFacts, &Application)> {
        self.code().flat_map(|module| {
            let reachable = module
                .applications
                .iter()
                .filter(|application| application.scope == Scope::Module && application.embedding == Embedding::None);
            reachable.map(move |application| (module, application))
        })
    }

    /// Server calls that run when a function of a file is called, also through other functions of the project.
    #[must_use]
    pub fn server_calls_in(&self, path: &str, function: &str) -> Vec<(&ServerCall, Branch)> {
        started::server_calls(&self.parts_of_function(path, function, None))
    }

    /// Server calls that run when a file is started with `python FILE` or `python -m MODULE`.
    #[must_use]
    pub fn server_calls_on_start(&self, path: &str) -> Vec<(&ServerCall, Branch)> {
        started::server_calls(&self.parts_on_start(path, None))
    }

    /// Everything that runs when a function of a file is called in a program that is given a word.
    pub(crate) fn parts_of_function(&self, path: &str, function: &str, word: Option<&str>) -> Vec<Part<'_>> {
        started::parts(self, path, Entry::Function(function.to_owned()), word)
    }

    /// Everything that runs when a file is started with a word behind it.
    pub(crate) fn parts_on_start(&self, path: &str, word: Option<&str>) -> Vec<Part<'_>> {
        started::parts(self, path, Entry::Start, word)
    }

    /// Functions, by file and qualified name, that run for sure when some files are imported, and one of them is started or has a
    /// function called.
    pub(crate) fn certain_functions<'a>(
        &'a self,
        imported: impl Iterator<Item = &'a str>,
        file: Option<&'a str>,
        function: Option<&str>,
    ) -> BTreeSet<(&'a str, &'a str)> {
        let start = function.map_or(Entry::Start, |function| Entry::Function(function.to_owned()));
        started::certain(self, imported, &start, file)
    }

    /// The file that a dotted module name means, with the import path's directories relative to the root: `""`, `"src"`.
    #[must_use]
    pub fn file_of(&self, dotted: &str, import_roots: &[&str]) -> Option<&ModuleFacts> {
        self.index.below(dotted, &self.all_roots(import_roots)).map(|position| &self.modules[position])
    }

    /// How many directories above the project an import is written from that begins with the project's own directory.
    #[must_use]
    pub fn levels_above(&self, import: &Import) -> Option<usize> {
        let is_absolute = import.form == ImportForm::Absolute;
        let mut names = import.modules().into_iter().filter(|_| is_absolute);
        names.find_map(|name| self.index.named_above(&name)).map(|(levels, _)| levels)
    }

    /// Files that starting `entries` may load, themselves included, without test modules. Paths, sorted.
    #[must_use]
    pub fn reachable(&self, entries: &[&str], import_roots: &[&str]) -> BTreeSet<&str> {
        reach::from(&self.modules, &self.index, entries, &self.all_roots(import_roots))
    }

    /// What runs for certain when a program starts at `entries`.
    #[must_use]
    pub fn running(&self, entries: &[Beginning<'_>], import_roots: &[&str]) -> Running<'_> {
        running::from(&self.modules, &self.index, entries, &self.all_roots(import_roots))
    }
}

#[cfg(test)]
mod tests {
    use super::testing::facts;

    #[test]
    fn many_files_are_followed_on_several_threads_and_keep_their_order() {
        let names: Vec<String> = (0..300).map(|number| format!("m{number:03}.py")).collect();
        let text = "from m000 import make\napp = make()\n";
        let mut files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text)).collect();
        files[0].1 = "from flask import Flask\ndef make():\n    return Flask(__name__)\n";
        let facts = facts(&files);
        assert!(facts.modules.iter().map(|module| &module.path).eq(&names));
        let makes_app =
            |module: &super::ModuleFacts| module.applications.iter().any(|found| found.name.as_deref() == Some("app"));
        assert!(facts.modules[1..].iter().all(makes_app));
    }
}

#[cfg(test)]
mod testing;
