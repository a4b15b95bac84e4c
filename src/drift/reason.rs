//! Why a file is in its state, as a value, and how people read it. Compares nothing and looks nothing up.

mod build;
mod content;
mod service;
mod start;

pub use build::BuildCause;
pub use content::{ContentCause, NotCopied, SuitePart};
pub use service::ServiceCause;
pub use start::StartCause;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::config::SettingsHome;
use crate::message::Message;
use crate::plan::{Choice, RefusedPin, Subject};
use crate::sourced::Source;

/// One reason for the state of a file.
#[derive(Clone, Debug)]
pub struct Reason {
    /// What it is.
    pub cause: Cause,
    /// The line of the file on disk that it is about, counted from 1.
    pub line: Option<usize>,
}

impl Reason {
    pub(super) fn new(cause: Cause, line: Option<usize>) -> Self {
        Self { cause, line }
    }

    /// The setting that a flag may have stood for when the file was written: nothing in the project has the value that it had.
    pub fn setting_before(&self) -> Option<&'static str> {
        match &self.cause {
            Cause::Start(StartCause::Port { old: Some(_), because, .. }) if !because.is_users() => Some("port"),
            Cause::Start(StartCause::User { because, .. }) if !because.is_users() => Some("user"),
            Cause::Build(BuildCause::Strategy(_, because)) if !because.is_users() => Some("strategy"),
            Cause::Value { of, old: Some(_), because, .. } if !because.as_ref().is_some_and(Source::is_users) => {
                of.setting()
            }
            _ => None,
        }
    }

    /// A sentence without a full stop, with its evidence.
    pub fn message(&self) -> Message {
        self.cause.text().into()
    }
}

/// `{"message", "line"}`.
impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut reason = serializer.serialize_struct("Reason", 2)?;
        reason.serialize_field("message", &self.message())?;
        reason.serialize_field("line", &self.line)?;
        reason.end()
    }
}

/// Whether something came, went or became another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the new text has it.
    New,
    /// Only the old text has it.
    Gone,
    /// Both have it, and not the same.
    Other,
}

/// Something that a file has at most one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Single {
    /// The `syntax` directive.
    Syntax,
    /// `--locked` or `--frozen`.
    LockOption,
    /// The stop signal.
    StopSignal,
    /// The entrypoint.
    Entrypoint,
    /// The command.
    Command,
    /// The command in development.
    DevelopmentCommand,
}

/// Something that a file has any number of, each with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A service of the compose file.
    Service,
    /// A package of the operating system.
    SystemPackage,
    /// A file that a build step reads.
    BuildInput,
    /// A secret that a build step is given.
    BuildSecret,
    /// A build argument.
    BuildArgument,
    /// A variable.
    Variable,
    /// A label.
    Label,
    /// A file of variables.
    EnvironmentFile,
    /// A variable that the example of such a file lists.
    Example,
}

/// What is the matter with a file, or with one thing in it.
#[derive(Clone, Debug)]
pub enum Cause {
    /// There is no such file.
    NotWritten,
    /// The ownership line is not whole.
    DamagedOwnership,
    /// The text was edited.
    Edited,
    /// Git left a conflict in it.
    MergeConflict,
    /// It is a symbolic link.
    SymbolicLink,
    /// Compose reads another file.
    OtherComposeFile(String),
    /// The file has no ownership line.
    NotOurs,
    /// An image version that stays.
    KeptPin(String),
    /// An image version that is not the one uvdock has.
    OtherPin(String),
    /// An image version that the project does not allow.
    RefusedPin(RefusedPin),
    /// The settings are in another file than they were.
    SettingsMoved(SettingsHome),
    /// Another version of uvdock wrote the file.
    OtherUvdock,
    /// Instructions that the user adds to a stage.
    Instructions {
        /// The stage, as the file names it.
        stage: String,
        /// What became of them.
        change: Change,
        /// Who gives them now.
        given: Option<Source>,
    },
    /// One value for another.
    Value {
        /// What it is the value of.
        of: Single,
        /// In the old text.
        old: Option<String>,
        /// In the new one.
        new: Option<String>,
        /// Why.
        because: Option<Source>,
    },
    /// One of several.
    Item {
        /// What it is.
        kind: Item,
        /// Its name.
        name: String,
        /// Its value, before and now, where both texts have it.
        values: Option<(String, String)>,
        /// Whether it came or went.
        change: Change,
        /// Why.
        because: Option<Source>,
    },
    /// A decision that lines of a bake file, a makefile or a workflow are about.
    Decision {
        /// What it is about.
        subject: Subject,
        /// What was chosen.
        choice: Choice,
        /// Why.
        because: Source,
    },
    /// Lines about something that the plan does not have any more.
    NoDecision(Subject),
    /// How the image is built.
    Build(BuildCause),
    /// What lies in it.
    Content(ContentCause),
    /// Services of the compose file.
    Service(ServiceCause),
    /// What starts.
    Start(StartCause),
}

impl From<BuildCause> for Cause {
    fn from(cause: BuildCause) -> Self {
        Self::Build(cause)
    }
}

impl From<ContentCause> for Cause {
    fn from(cause: ContentCause) -> Self {
        Self::Content(cause)
    }
}

impl From<ServiceCause> for Cause {
    fn from(cause: ServiceCause) -> Self {
        Self::Service(cause)
    }
}

impl From<StartCause> for Cause {
    fn from(cause: StartCause) -> Self {
        Self::Start(cause)
    }
}

impl Cause {
    /// A sentence without a full stop.
    fn text(&self) -> String {
        match self {
            Self::NotWritten => "It has not been written yet".to_owned(),
            Self::DamagedOwnership => "The line that says uvdock wrote it is damaged".to_owned(),
            Self::Edited => "The text is not what uvdock wrote".to_owned(),
            Self::MergeConflict => "A merge conflict begins here".to_owned(),
            Self::SymbolicLink => "It is a symbolic link".to_owned(),
            Self::OtherComposeFile(other) => format!("Docker Compose now reads `{other}`"),
            Self::NotOurs => "It has no line that says uvdock wrote it".to_owned(),
            Self::KeptPin(pin) => format!("`{pin}` is kept"),
            Self::OtherPin(pin) => format!("`{pin}` is not uvdock's own version"),
            Self::RefusedPin(pin) => pin.text(),
            Self::SettingsMoved(home) => format!("The settings are now in `{}`", home.file()),
            Self::OtherUvdock => {
                let version = env!("CARGO_PKG_VERSION");
                format!("uvdock {version} writes parts of it differently than the uvdock that wrote it")
            }
            Self::Instructions { stage, change, given } => instructions(stage, *change, given.as_ref()),
            Self::Value { of, old, new, because } => {
                value(of.title(), old.as_deref(), new.as_deref(), because.as_ref())
            }
            Self::Item { kind, name, values, change, because } => {
                item(*kind, name, values.as_ref(), *change, because.as_ref())
            }
            Self::Decision { subject, choice, because } => decision(*subject, choice, because),
            Self::NoDecision(subject) => no_decision(*subject),
            Self::Build(cause) => cause.text(),
            Self::Content(cause) => cause.text(),
            Self::Service(cause) => cause.text(),
            Self::Start(cause) => cause.text(),
        }
    }
}

impl Single {
    const fn setting(self) -> Option<&'static str> {
        match self {
            Self::Syntax => Some("syntax"),
            Self::LockOption => Some("lock"),
            Self::StopSignal => Some("stop-signal"),
            Self::Entrypoint => Some("entrypoint"),
            Self::Command => Some("command"),
            Self::DevelopmentCommand => None,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Syntax => "The Dockerfile syntax",
            Self::LockOption => "The option of `uv sync`",
            Self::StopSignal => "The stop signal",
            Self::Entrypoint => "The entrypoint",
            Self::Command => "The command",
            Self::DevelopmentCommand => "The development command",
        }
    }
}

impl Item {
    const fn title(self) -> &'static str {
        match self {
            Self::Service => "Service",
            Self::SystemPackage => "System package",
            Self::BuildInput => "Build input",
            Self::BuildSecret => "Build secret",
            Self::BuildArgument => "Build argument",
            Self::Variable => "Variable",
            Self::Label => "Label",
            Self::EnvironmentFile => "Environment file",
            Self::Example => "Listed variable",
        }
    }
}

fn since(because: Option<&Source>) -> String {
    because.map(|source| format!(": {source}")).unwrap_or_default()
}

fn instructions(stage: &str, change: Change, given: Option<&Source>) -> String {
    match change {
        Change::New => format!("`instructions.{stage}` is new{}", since(given)),
        Change::Gone => format!("`instructions.{stage}` is gone"),
        Change::Other => format!("`instructions.{stage}` has changed{}", since(given)),
    }
}

/// "X is A and was B", "X is A" or "X is left out".
fn value(what: &str, old: Option<&str>, new: Option<&str>, because: Option<&Source>) -> String {
    let why = since(because);
    match (old, new) {
        (_, None) => format!("{what} is left out{why}"),
        (None, Some(new)) => format!("{what} is `{new}`{why}"),
        (Some(old), Some(new)) => format!("{what} is `{new}` and was `{old}`{why}"),
    }
}

/// "X `name` is new", "X `name` is no longer needed".
fn item(kind: Item, name: &str, values: Option<&(String, String)>, change: Change, because: Option<&Source>) -> String {
    let what = kind.title();
    match (change, values, because) {
        (Change::Gone, ..) => format!("{what} `{name}` is no longer needed"),
        (_, Some((old, new)), _) => format!("{what} `{name}` is `{new}` and was `{old}`{}", since(because)),
        // Who needs it is the name of the reason.
        (_, None, Some(because @ Source::Dependency { .. })) => format!("{what} `{name}` is new for {because}"),
        (_, None, _) => format!("{what} `{name}` is new{}", since(because)),
    }
}

/// "The shared base is `shop-base:py3.14-0123`: a hash of Python and 3 locked packages".
fn decision(subject: Subject, choice: &Choice, because: &Source) -> String {
    let what = match subject {
        Subject::SharedBase => "The shared base is",
        Subject::BaseImage => "The base image is",
        Subject::BuildArgument | Subject::Secret => "The build is given",
        Subject::Writable => "The program writes to",
        Subject::EnvironmentFiles => "Variables are read from",
        Subject::Form => "The program is",
        Subject::HealthCheck => "The health check is",
        Subject::Ssh => "Repositories are fetched with",
        Subject::Production => "Production gives a container",
        Subject::Debugger => "A debugger is waited for by",
        Subject::Test => "The tests are run by",
        Subject::Lint => "The code is checked by",
        other => return format!("The {} is now `{choice}`: {because}", other.title()),
    };
    format!("{what} `{choice}`: {because}")
}

fn no_decision(subject: Subject) -> String {
    match subject {
        Subject::SharedBase => "There is no shared base any more".to_owned(),
        Subject::EnvironmentFiles => "The program no longer reads environment files".to_owned(),
        Subject::Form => "The program is a service now".to_owned(),
        Subject::HealthCheck => "There is no health check any more".to_owned(),
        Subject::BuildArgument => "The build is no longer given a release".to_owned(),
        Subject::Ssh => "Nothing is fetched over SSH any more".to_owned(),
        Subject::Debugger => "No debugger is waited for any more".to_owned(),
        Subject::Test | Subject::Lint => "Nothing is tested or checked any more".to_owned(),
        other => format!("There is no longer a decision on the {}", other.title()),
    }
}
