//! Facts about what code uses from outside: variables, files, programs. Types only.

use serde::Serialize;

use super::django_facts::PathValue;
use super::statement_facts::{Happens, Scope};
use crate::catalogue::equipment::Equipment;
use crate::inspect::evidence::Place;

/// A display or a device that the code needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EquipmentUse {
    /// What it is.
    pub equipment: Equipment,
    /// Where the call stands.
    pub scope: Scope,
    /// Whether it is made whenever the scope runs.
    pub happens: Happens,
    /// Its line.
    pub place: Place,
}

/// A directory that is taken by how far it lies above a file: `Path(__file__).parents[4]`. Where a path has fewer, Python raises
/// `IndexError`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Climb {
    /// How many directories there must be above the project's own, at least two.
    pub above: usize,
    /// Where it stands.
    pub scope: Scope,
    /// Whether it is taken whenever the scope runs.
    pub happens: Happens,
    /// Its line.
    pub place: Place,
}

/// An import of a name that the module does not bind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnboundImport {
    /// The module, as [`super::facts::Import`] has it.
    pub module: String,
    /// The name.
    pub name: String,
    /// The module's file.
    pub file: String,
    /// The line of the import.
    pub place: Place,
}

/// An environment variable that the code reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VariableRead {
    /// Its name: `DATABASE_URL`.
    pub name: String,
    /// Whether the code goes on without it.
    pub need: VariableNeed,
    /// What its value must look like.
    pub form: VariableForm,
    /// When it is read; a field of a settings class when an object of the class is made.
    pub scope: Scope,
    /// Whether it is read whenever the scope runs.
    pub happens: Happens,
    /// Its line.
    pub place: Place,
}

/// Variables of which the code insists on one set or another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VariableChoice {
    /// Each set will do.
    pub ways: Vec<Vec<String>>,
    /// When it insists.
    pub scope: Scope,
    /// Whether it does so whenever the scope runs.
    pub happens: Happens,
    /// Its line.
    pub place: Place,
}

/// Whether the code goes on without a variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VariableNeed {
    /// It fails: `os.environ["X"]`, `config("X")`, a settings field without default.
    Required,
    /// It goes on; holds the default when that is a constant.
    Optional(Option<String>),
    /// It goes on with `None`: `os.getenv("X")`.
    Absent,
}

/// A file that variables are read from, past the environment, or that has to be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VariableFile {
    /// As it is named: `.env`.
    pub file: String,
    /// What reads it: `dotenv.dotenv_values`; absent where the program ends without the file.
    pub function: Option<String>,
    /// Its line.
    pub place: Place,
}

/// A call that is handed the address of a server on the machine itself, or of one in a network of containers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceCall {
    /// Without login and path: `redis://localhost:6379`.
    pub service: String,
    /// Where that is.
    pub host: ServiceHost,
    /// What is called, by its dotted name.
    pub function: String,
    /// The variable by which it is another.
    pub variable: Option<String>,
    /// When it is made.
    pub scope: Scope,
    /// Whether it is made whenever the scope runs.
    pub happens: Happens,
    /// Its line.
    pub place: Place,
}

/// Where a server is that the code names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceHost {
    /// On the machine itself.
    Here,
    /// Where a network of containers has a service of this name.
    Network(String),
}

/// What the code makes of a variable's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VariableForm {
    /// Any text.
    #[default]
    Text,
    /// A text of so many letters at least: `Field(min_length=32)`, `if len(key) < 32: raise`.
    LongText(u16),
    /// `int(...)`, `env.int(...)`, `cast=int`.
    Integer,
    /// `float(...)`.
    Number,
    /// `env.bool(...)`, `cast=bool`.
    Flag,
    /// Values between commas.
    List,
    /// JSON that is an object.
    Json,
    /// JSON that is a list.
    JsonList,
    /// The URL of a database: `env.db(...)`, `dj_database_url.parse(...)`.
    DatabaseUrl,
    /// The URL of a database as `SQLAlchemy` takes it: `create_engine(...)`.
    EngineUrl,
    /// A part of the URL of a database or a broker: `HOST` of `f"postgresql://{HOST}/shop"`.
    UrlPart,
    /// The URL of a cache: `env.cache(...)`.
    CacheUrl,
    /// The URL of a mail server: `env.email_url(...)`.
    MailUrl,
    /// Any other URL.
    Url,
    /// A key of Fernet: 32 bytes in base64.
    FernetKey,
}

/// A string constant that may name a file or directory of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReference {
    /// The text: `templates`, `data/model.bin`; a path joined from `__file__` is already joined.
    pub text: String,
    /// Where it stands.
    pub position: PathPosition,
    /// What it counts from.
    pub anchor: PathAnchor,
    /// What is done with it.
    pub access: FileAccess,
    /// Its line.
    pub place: Place,
}

/// Where a string stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathPosition {
    /// Where only a path can stand: an argument of `open`, an operand of `/`, `directory=`.
    Path,
    /// A framework looks there unasked: Flask's `templates` beside the module.
    Convention,
    /// Anywhere; it has a `/` or a file extension.
    Plain,
}

/// What a path counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathAnchor {
    /// The project root: computed from `__file__`, or conventional.
    Project,
    /// Not known: the working directory, or another that the call looks in.
    Open,
    /// A directory that cannot be told: the end of `os.path.join(settings.root, "a.db")`.
    Joined,
    /// Starts with `..`, or leaves the project.
    Outside,
    /// Starts with `/` or `~`.
    Absolute,
}

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileAccess {
    /// Written, made, or a database that is opened: `open(x, "w")`, `mkdir`, `sqlite:///x`.
    Write,
    /// Read.
    Read,
    /// Not known.
    Unknown,
}

/// A program started by the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProgramReference {
    /// The constant arguments from the start: `["alembic", "upgrade", "head"]`.
    pub arguments: Vec<String>,
    /// Where it is started, or what it is told to work on; absent for the working directory.
    pub directory: Option<PathValue>,
    /// When it is started.
    pub scope: Scope,
    /// Whether it is started whenever its scope runs, and no failure is caught.
    pub happens: Happens,
    /// Whether the code names an operating system anywhere; looked at for programs of others than Linux.
    pub systems: Systems,
    /// Its line.
    pub place: Place,
}

/// Whether code tells operating systems apart, as far as it names one: `if platform.system() == "Darwin":`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Systems {
    /// It names none.
    Unnamed,
    /// It names one.
    Named,
}

/// A constant path that the code opens or serves whatever else holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenedPath {
    /// The path, from where its anchor says.
    pub text: String,
    /// What it counts from: the project, the working directory, or the root of the file system.
    pub anchor: PathAnchor,
    /// What is done with it.
    pub opening: Opening,
    /// The path that is served where this one is not there, with what it counts from.
    pub instead: Option<(String, PathAnchor)>,
    /// When it is opened.
    pub scope: Scope,
    /// Its line.
    pub place: Place,
}

/// What is done with a path that must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opening {
    /// It is read.
    Reads,
    /// A web server hands out what it holds.
    Serves,
    /// Templates are looked for in it.
    Templates,
}
