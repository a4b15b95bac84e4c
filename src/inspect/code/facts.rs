//! The facts read from Python code. Types only: no rule, no reading, no Docker word.

use serde::Serialize;

pub use super::application_facts::{Application, Embedding, ObjectKind, ScriptPart};
pub use super::command_line_facts::{CommandLine, Subcommand};
pub use super::django_facts::{
    DatabaseServer, DatabaseVariable, DebugOn, DjangoFacts, Emptiness, EmptySetting, PathValue, Query,
};
pub use super::statement_facts::{Branch, Calling, Happens, Scope};
pub use super::use_facts::{
    Climb, EquipmentUse, FileAccess, FileReference, OpenedPath, Opening, PathAnchor, PathPosition, ProgramReference,
    ServiceCall, ServiceHost, Systems, UnboundImport, VariableChoice, VariableFile, VariableForm, VariableNeed,
    VariableRead,
};
pub use super::web_facts::{
    CallOptionFacts, CalledServer, HostCheck, HostCheckKind, MetricsEndpoint, PathResolution, Route, ServerCall,
    ServerConfigFacts, ServerTarget, Setting,
};
pub use super::written_facts::{
    PathEnd, PathForm, PathVariable, WrittenKind, WrittenPath, WrittenSomewhere, WrittenStart,
};
use crate::inspect::evidence::{Located, Place};

/// What one Python file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ModuleFacts {
    /// Path relative to the project root, with `/` between its parts.
    pub path: String,
    /// Whether the file is test code, by its name.
    pub role: ModuleRole,
    /// Whether the file parses.
    pub syntax: Syntax,
    /// Whether the file holds anything but what `uv init` writes.
    pub shape: ModuleShape,
    /// `if __name__ == "__main__":`.
    pub main_guard: Option<Place>,
    /// Every import, also of constants: see [`ImportForm`].
    pub imports: Vec<Import>,
    /// Modules that are loaded by a name or a place that only runs tell.
    pub loaded: Vec<LoadedModules>,
    /// Directories that the code puts on `sys.path`, relative to the project root.
    pub import_paths: Vec<Located<String>>,
    /// Those above the project: `../lib`.
    pub import_paths_above: Vec<Located<String>>,
    /// Functions at module level, which a script entry may name.
    pub functions: Vec<FunctionFacts>,
    /// What else the module binds: classes, and names that are assigned to. Sorted.
    pub names: Vec<String>,
    /// Calls of functions of the project, by where they stand.
    pub calls: Vec<ProjectCall>,
    /// Functions of the project that are started as tasks or threads, by where they are.
    pub tasks: Vec<ProjectCall>,
    /// Functions of the project that a framework calls before it serves, by where it is told so.
    pub startup: Vec<ProjectCall>,
    /// Applications, factories and scripts, wherever they stand in the file.
    pub applications: Vec<Application>,
    /// Calls that start a server, a bot or a worker.
    pub server_calls: Vec<ServerCall>,
    /// Calls by which a library listens that no framework is known for.
    pub listeners: Vec<ServerCall>,
    /// Where the command line is read.
    pub command_lines: Vec<CommandLine>,
    /// Where a person is asked for a line: `input("Name: ")`.
    pub prompts: Vec<(Scope, Place)>,
    /// Where standard input is read: `for line in sys.stdin`.
    pub standard_input: Vec<(Scope, Place)>,
    /// What may keep a program running: endless loops, and calls that are known or suspected to wait.
    pub lasting: Vec<Lasting>,
    /// An endless loop that runs as the file loads.
    pub loops_on_load: Option<Place>,
    /// Routes that may serve as a health check.
    pub routes: Vec<Route>,
    /// Where Prometheus finds metrics.
    pub metrics: Vec<MetricsEndpoint>,
    /// What would refuse a request to 127.0.0.1 over plain HTTP.
    pub host_checks: Vec<HostCheck>,
    /// Environment variables read.
    pub variables: Vec<VariableRead>,
    /// Environment variables of which one or another has to be set.
    pub variable_choices: Vec<VariableChoice>,
    /// Files that variables are read from, past the environment.
    pub variable_files: Vec<VariableFile>,
    /// Calls that are handed the URL of a database or a broker on the machine itself, as a constant.
    pub service_calls: Vec<ServiceCall>,
    /// String constants that may name a file.
    pub files: Vec<FileReference>,
    /// Files and directories written.
    pub written: Vec<WrittenPath>,
    /// Variables without a default that say where it writes, by the first line that does.
    pub written_by_variables: Vec<Located<String>>,
    /// The first write to a path that cannot be told.
    pub written_somewhere: Option<WrittenSomewhere>,
    /// Where a statement of SQL stands that changes a database.
    pub changes_data: Option<Place>,
    /// Extensions of a database's server that statements ask for.
    pub database_extensions: Vec<Located<String>>,
    /// Where it insists on TLS with its database.
    pub database_tls: Option<Place>,
    /// What its main guard alone prepares before the server starts: tables, first rows.
    pub preparations: Vec<Located<String>>,
    /// What is done with functions of the project before a server is started, by where both stand.
    pub before_serving: Vec<(Scope, Place)>,
    /// Where a place below the home directory of the running user is named.
    pub at_home: Vec<(Scope, Place)>,
    /// Constant paths that are opened or served whatever else holds.
    pub opened: Vec<OpenedPath>,
    /// Where a display or a device is needed.
    pub equipment: Vec<EquipmentUse>,
    /// Where messages or the clock are first waited for without an end.
    pub consumes: Option<Place>,
    /// Where a schedule of Celery's is set.
    pub schedule: Option<Place>,
    /// The first class that is a table of a database.
    pub table: Option<Place>,
    /// Whether it makes tables.
    pub makes_tables: bool,
    /// The function that does, where nothing of the project calls it.
    pub tables_uncalled: Option<Located<String>>,
    /// Where it drops all tables before it makes them.
    pub drops_tables: Option<(Scope, Place)>,
    /// Where an environment of Alembic's makes its engine of what alembic.ini says, and of nothing else.
    pub migrates_by_ini: Option<Place>,
    /// Where it runs migrations, in code that something comes to.
    pub runs_migrations: Option<Place>,
    /// Queues that it sends tasks to.
    pub queues: QueueFacts,
    /// Imports of names that the project's own modules do not bind.
    pub unbound: Vec<UnboundImport>,
    /// Directories that the code takes by how far they lie above its own file.
    pub climbs: Vec<Climb>,
    /// Locales that are set by their names, and that the C library has to have.
    pub locales: Vec<Located<String>>,
    /// Languages that texts are recognised in: `deu`.
    pub ocr_languages: Vec<Located<String>>,
    /// Programs started as subprocesses.
    pub programs: Vec<ProgramReference>,
    /// Where a handler of SIGTERM is installed.
    pub sigterm_handler: Option<Place>,
    /// Settings of a server, when the file is named like its configuration module and sets some.
    pub server_config: Option<ServerConfigFacts>,
    /// Settings of Django, when the file is a settings module.
    pub django: Option<DjangoFacts>,
    /// Questions to a database through Django's models.
    pub queries: Vec<Query>,
    /// Settings that Django's view of files takes its directories from, empty where that is not told.
    pub served_roots: Vec<String>,
    /// `DJANGO_SETTINGS_MODULE` as the file sets it.
    pub django_settings_module: Option<Located<String>>,
}

/// Queues that a file names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueueFacts {
    /// Those of RQ.
    pub rq: Vec<Located<String>>,
    /// Where a task is first handed to RQ.
    pub rq_sends: Option<Place>,
    /// Whether one is handed over for later.
    pub rq_schedules: bool,
    /// Where a worker of RQ's is made.
    pub rq_worker: Option<Place>,
    /// Those that tasks of Celery's wait in.
    pub celery: Vec<Located<String>>,
    /// The one where the others wait.
    pub celery_default: Option<Located<String>>,
    /// Whether its workers are told all of them.
    pub celery_declared: bool,
    /// Objects of `TaskIQ` that send tasks by the clock.
    pub schedulers: Vec<Located<String>>,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModuleRole {
    /// Part of what runs.
    #[default]
    Code,
    /// `test_*.py`, `*_test.py`, `conftest.py`, or below a `tests` or `test` directory.
    Test,
}

/// Whether a file parses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Syntax {
    /// Without an error.
    #[default]
    Clean,
    /// With errors; the facts come from what could be read. Holds the line of the first.
    Errors(usize),
    /// Nested too deep to be read to the end.
    TooDeep,
}

/// What the file as a whole is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModuleShape {
    /// Anything else.
    #[default]
    Ordinary,
    /// Only `def main(): print("Hello from ...")` and its call, as `uv init` writes it; or only a print of the version.
    UvInitStub,
    /// It prints what it holds itself, and does nothing else: a greeting, or a list of the other programs.
    Printing,
    /// No statement but comments, docstrings and `pass`.
    Empty,
}

impl ModuleShape {
    /// Whether a file says more than what a template left in it.
    #[must_use]
    pub fn runs(self) -> bool {
        matches!(self, Self::Ordinary | Self::Printing)
    }
}

/// An import of one name, or of a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Import {
    /// The module; a relative one is made absolute from the project root: `src.app.models`.
    pub module: String,
    /// The name of `from module import name`, `*` included; absent for `import module`.
    pub name: Option<String>,
    /// How it is written.
    pub form: ImportForm,
    /// Where it stands.
    pub scope: Scope,
    /// Whether it is run whenever its scope is.
    pub happens: Happens,
    /// Its line.
    pub place: Place,
}

/// How an import is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportForm {
    /// `import a.b` or `from a import b`.
    Absolute,
    /// `from .a import b`; `module` counts from the project root.
    Relative,
    /// `importlib.import_module("a.b")` or `__import__("a.b")`.
    Dynamic,
    /// A string constant with dots or `module:name`, which a framework may import.
    Text,
}

/// Modules that are loaded by a name or a place that only runs tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoadedModules {
    /// Those of a package, by its dotted name; or the module of this name.
    Package(String),
    /// The module of one name in each package of a package: `main` of `f"plugins.{name}.main"`.
    Each {
        /// The package, by its dotted name.
        package: String,
        /// The module, by its dotted name below.
        module: String,
    },
    /// Those directly in a directory, relative to the project root.
    Directory(String),
    /// One file.
    File {
        /// Where it is beside the file that names it.
        beside: String,
        /// As it is named.
        named: String,
    },
}

/// A function at module level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FunctionFacts {
    /// Its name.
    pub name: String,
    /// Parameters that a call must give.
    pub required_parameters: Vec<String>,
    /// What a call returns, as far as no decorator changes it.
    pub calling: Calling,
    /// Its line.
    pub place: Place,
}

/// What may keep a program running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lasting {
    /// Where it stands.
    pub scope: Scope,
    /// Its line.
    pub place: Place,
    /// Whether it is known to run until something outside stops it.
    pub is_sure: bool,
}

/// A call of a function of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectCall {
    /// Where the call stands.
    pub scope: Scope,
    /// Whether a text chooses it.
    pub branch: Branch,
    /// The texts that choose it.
    pub chosen_by: Vec<String>,
    /// Whether it is run whenever its scope is.
    pub happens: Happens,
    /// Path of the file that defines the function.
    pub module: String,
    /// Qualified name of the function in that file.
    pub function: String,
    /// Line of the call.
    pub place: Place,
}

/// A file that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkippedFile {
    /// Path relative to the project root.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// Larger than a source file may be. Holds the limit in bytes.
    TooLarge(u64),
    /// Holds a zero byte.
    Binary,
    /// Not UTF-8.
    NotUtf8,
    /// The system refused; holds its message.
    Unreadable(String),
    /// The parser gave up on it.
    ParserFailed,
}
