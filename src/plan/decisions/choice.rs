//! What was chosen, as a value with its type, and how people read it. Chooses nothing.

use std::fmt;

use crate::config::{Stage, Strategy};
use crate::inspect::lock::PythonVersion;
use crate::message::Message;
use crate::plan::build_plan::{
    Bytecode, CarriedItem, Download, FrontEndPlan, HealthCheck, Install, LockMode, PackageForm, ProgramForm, Reload,
    RoleStart, SecretPlan, Selected, Verdict,
};
use crate::quote;

/// What was chosen.
#[derive(Clone, Debug)]
pub enum Choice {
    /// As it stands in a file or on a command line: a path, a reference, the name of a package.
    Name(String),
    /// Several of them.
    Names(Vec<String>),
    /// Words of a command in exec form.
    Command(Vec<String>),
    /// A port.
    Port(u16),
    /// A version of Python.
    Python(PythonVersion),
    /// What kind of program it is.
    Form(ProgramForm),
    /// How health is checked.
    HealthCheck(HealthCheck),
    /// Who notices changed files.
    Reload(Reload),
    /// What runs besides the program.
    Role {
        /// Its service.
        name: String,
        /// When it starts.
        starts: RoleStart,
        /// What it starts, in exec form.
        command: Vec<String>,
    },
    /// How the project itself gets into the image.
    Install(Box<Install>),
    /// What Node builds.
    FrontEnd(Box<FrontEndPlan>),
    /// What is compiled to bytecode.
    Bytecode(Bytecode),
    /// Whether uv checks the lock.
    Lock(LockMode),
    /// Who runs the program.
    User {
        /// Such as `app`.
        name: String,
        /// Such as 65532.
        id: u32,
    },
    /// What the final image is made from.
    Strategy(Strategy),
    /// Whether another strategy can be had.
    Verdict(Strategy, Verdict),
    /// An extra or a group.
    Selected(Selected),
    /// A secret of the build.
    Secret(SecretPlan),
    /// The agent that holds keys for SSH.
    SshAgent,
    /// A label or a variable.
    Assignment {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A server beside the program.
    BackingService {
        /// Its compose service.
        name: String,
        /// Its image.
        image: String,
    },
    /// A build argument.
    BuildArgument {
        /// Its name.
        name: String,
        /// The value and the stage that the settings give it; absent for one that names a release.
        given: Option<(String, Stage)>,
    },
    /// Instructions of the user's.
    Instructions {
        /// Where they are added.
        stage: Stage,
        /// The first of them.
        first: String,
    },
    /// What is downloaded.
    Download(Download),
    /// How many more there are than are listed.
    More(usize),
    /// Something that the authors' files say.
    Carried(CarriedItem),
    /// Something for people alone.
    Text(Message),
}

impl Choice {
    /// The name, where it is one, such as a path or a reference.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// Whether this is that name.
    pub fn is_name(&self, wanted: &str) -> bool {
        self.name() == Some(wanted)
    }

    /// Whether this gives a label or a variable this value.
    pub fn assigns(&self, wanted: &str, text: &str) -> bool {
        matches!(self, Self::Assignment { name, value } if name == wanted && value == text)
    }

    /// The setting that decides it, where its subject does not tell.
    pub(super) fn setting(&self) -> Option<&'static str> {
        match self {
            Self::Selected(Selected::Extras(_)) => Some("extras"),
            Self::Selected(Selected::Groups(_)) => Some("groups"),
            _ => None,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Name(name) | Self::BuildArgument { name, given: None } => name.clone(),
            Self::Names(names) => names.join(", "),
            Self::Command(words) => quote::shown(words),
            Self::Port(port) => port.to_string(),
            Self::Python(version) => version.to_string(),
            Self::Form(form) => form_text(*form).to_owned(),
            Self::HealthCheck(health) => health_text(health),
            Self::Reload(reload) => reload_text(*reload).to_owned(),
            Self::Role { name, starts, command } => {
                format!("{name}, {}: {}", starts_text(*starts), quote::shown(command))
            }
            Self::Install(install) => install_text(install).to_owned(),
            Self::FrontEnd(built) => front_end_text(built),
            Self::Bytecode(bytecode) => bytecode_text(*bytecode).to_owned(),
            Self::Lock(lock) => lock.flag().to_owned(),
            Self::User { name, id } => format!("{name} ({id})"),
            Self::Strategy(strategy) => strategy.to_string(),
            Self::Verdict(strategy, verdict) => format!("{strategy} {}", verdict.as_str()),
            Self::Selected(selected) => selected.to_string(),
            Self::Secret(secret) => secret.flag(),
            Self::SshAgent => "--ssh default".to_owned(),
            Self::Assignment { name, value } => format!("{name}={value}"),
            Self::BackingService { name, image } => format!("{name}: {image}"),
            Self::BuildArgument { name, given: Some((value, stage)) } => format!("{name}={value} in {}", stage.name()),
            Self::Instructions { stage, first } => format!("{}: {first}", stage.name()),
            Self::Download(download) => download.to_string(),
            Self::More(count) => format!("{count} more"),
            Self::Carried(item) => item.title().to_string(),
            Self::Text(text) => text.to_string(),
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Message::from(self.text()).fmt(f)
    }
}

pub(crate) fn health_text(health: &HealthCheck) -> String {
    match health {
        HealthCheck::Http { path } => format!("GET {path}"),
        HealthCheck::Answer => "any answer to GET /".to_owned(),
        HealthCheck::Tcp => "TCP connection".to_owned(),
    }
}

fn form_text(form: ProgramForm) -> &'static str {
    match form {
        ProgramForm::Service => "a service",
        ProgramForm::StandardInput => "a server over standard input",
        ProgramForm::Interactive => "a program that asks for input",
        ProgramForm::CommandLine => "a command-line tool",
        ProgramForm::Job => "a job that ends by itself",
    }
}

fn reload_text(reload: Reload) -> &'static str {
    match reload {
        Reload::Server => "the server",
        Reload::Restart => "a restart of the container",
    }
}

/// When a role starts.
pub(crate) fn starts_text(starts: RoleStart) -> &'static str {
    match starts {
        RoleStart::Beside => "beside the program",
        RoleStart::Before => "before the program",
        RoleStart::Profile => "with its profile",
        RoleStart::OnDemand => "when asked for",
    }
}

pub(crate) fn install_text(install: &Install) -> &'static str {
    match install {
        Install::Package { form: PackageForm::InPlace, .. } => "installed as a package, running from its source",
        Install::Package { form: PackageForm::Wheel { .. }, .. } => "installed as a wheel, its source left behind",
        Install::SourceTree => "run from its source tree",
    }
}

/// "`npm run build` in ui, for ui/dist".
fn front_end_text(built: &FrontEndPlan) -> String {
    let commands: Vec<String> = built.build.iter().map(|words| format!("`{}`", quote::shown(words))).collect();
    let directory = if built.directory.is_root() { "/app".to_owned() } else { built.directory.to_string() };
    let outputs = built.outputs.iter().map(|output| output.to.to_string()).collect::<Vec<_>>().join(", ");
    format!("{} in {directory}, for {outputs}", commands.join(" and "))
}

pub(crate) fn bytecode_text(bytecode: Bytecode) -> &'static str {
    match bytecode {
        Bytecode::Environment => "of packages and project",
        Bytecode::Everything => "of packages, project and Python's own library",
        Bytecode::Nothing => "none",
    }
}
