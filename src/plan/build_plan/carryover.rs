//! What the authors' own files say and what became of it, as values. Decides nothing.

use std::fmt;

use serde::Serialize;

use crate::inspect::evidence::Place;
use crate::message::Message;

/// Something that the authors' file says, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Carryover {
    /// What it is.
    pub item: CarriedItem,
    /// What became of it.
    pub status: CarryoverStatus,
    /// Why.
    pub because: CarryoverReason,
    /// Its line.
    pub place: Place,
}

/// What became of something that a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CarryoverStatus {
    /// It is in the image.
    Kept,
    /// It is not.
    Dropped,
    /// It is not, and what runs does without it.
    Unneeded,
}

/// What a file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CarriedItem {
    /// A variable of the program, by its name.
    Variable(String),
    /// A label.
    Label {
        /// Its name.
        name: String,
        /// Its text; absent where it holds a variable of the build.
        value: Option<String>,
    },
    /// A package of the operating system, as the file calls it.
    SystemPackage(String),
    /// A build argument, by its name.
    BuildArgument(String),
}

impl CarriedItem {
    /// What kind of thing it is, for programs: `environment`, `label`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Variable(_) => "environment",
            Self::Label { .. } => "label",
            Self::SystemPackage(_) => "system package",
            Self::BuildArgument(_) => "build argument",
        }
    }

    /// The thing as the file writes it: `team=boards`.
    pub fn value(&self) -> String {
        match self {
            Self::Variable(name) | Self::SystemPackage(name) | Self::BuildArgument(name) => name.clone(),
            Self::Label { name, value } => format!("{name}={}", value.as_deref().unwrap_or("...")),
        }
    }

    /// Both, for people: `label team=boards`.
    pub fn title(&self) -> Message {
        format!("{} {}", self.kind(), self.value()).into()
    }
}

/// Why something was kept, or why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CarryoverReason {
    /// The authors have it.
    SetByAuthors,
    /// The name of a variable is that of a secret.
    NameOfASecret,
    /// A value that a build makes.
    KnownWhileBuilding,
    /// A value with a login in it.
    MayHoldAPassword,
    /// A value that is to be replaced.
    Placeholder,
    /// The command has the host and the port.
    ListenedByCommand,
    /// The command has it.
    InCommand,
    /// A path that only their image has.
    ForeignPath,
    /// Neither a secret nor a path, and not known to be read.
    Unread,
    /// A label that changes with every build.
    ChangingLabel,
    /// A value that only the builder has.
    KnownToTheBuilder,
    /// pyproject.toml has another.
    InPyproject,
    /// It only serves a build.
    BuildsOnly,
    /// It is there already.
    InTheBase,
    /// Compose does it.
    ComposeReaps,
    /// The image has no root to come from.
    NeverRoot,
    /// Nothing starts it.
    NotStarted,
    /// Headers of a library.
    Headers,
    /// A locked package brings it.
    LockedWithout(String),
    /// The table does not have its name on Alpine.
    UnknownOnAlpine,
    /// The table does not have its name on Debian.
    UnknownOnDebian,
    /// The setting `user` has it.
    InUserSetting,
    /// A build argument for something else.
    NamesNoRelease,
    /// A build argument that reaches nothing.
    FlowsNowhere,
    /// A secret that a build argument puts into a variable of the image.
    SecretOfTheBuild,
    /// A build argument that the installation of packages reads.
    OfTheInstallation,
}

impl CarryoverReason {
    fn text(&self) -> String {
        let text = match self {
            Self::SetByAuthors => "the authors set it",
            Self::NameOfASecret => {
                "its name is that of a secret, which whoever has the image could read; give it when the container starts (`env-files`)"
            }
            Self::KnownWhileBuilding => "its value is known only while building",
            Self::MayHoldAPassword => {
                "its value may hold a secret, which whoever has the image could read; give it when the container starts (`env-files`)"
            }
            Self::Placeholder => "its value is a placeholder",
            Self::ListenedByCommand => "the command says where to listen",
            Self::InCommand => "the command says it",
            Self::ForeignPath => "it is a path of their image",
            Self::Unread => "nothing in the code or the locked packages is known to read it",
            Self::ChangingLabel => "it is no OCI label that stays the same from build to build",
            Self::KnownToTheBuilder => "it holds a variable that only the builder knows",
            Self::InPyproject => "`pyproject.toml` says it",
            Self::BuildsOnly => "only a build needs it, and what runs is already built",
            Self::InTheBase => "the base image or the locked packages bring it",
            Self::ComposeReaps => "`init: true` in Compose reaps processes, and each role has its own container",
            Self::NeverRoot => "the image never runs as root",
            Self::NotStarted => "nothing in the code that runs starts it",
            Self::Headers => "only a build needs headers",
            Self::LockedWithout(package) => return format!("`{package}`, as locked, does without it"),
            Self::UnknownOnAlpine => "uvdock does not know what Alpine calls it",
            Self::UnknownOnDebian => "uvdock does not know what Debian 13 calls it",
            Self::InUserSetting => "`user` says it",
            Self::NamesNoRelease => "it does not name a release",
            Self::OfTheInstallation => {
                "only what installs packages reads it, and uvdock's image installs what is locked"
            }
            Self::SecretOfTheBuild => {
                "whoever has the image could read it; the variable is given when the container starts (`--env-file`, or `.env` in Compose)"
            }
            Self::FlowsNowhere => "it flows into no variable and no file of the image",
        };
        text.to_owned()
    }
}

impl fmt::Display for CarryoverReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Message::from(self.text()).fmt(f)
    }
}

impl Carryover {
    /// Something that the image does not have.
    pub(crate) fn dropped(item: CarriedItem, because: CarryoverReason, place: &Place) -> Self {
        Self { item, status: CarryoverStatus::Dropped, because, place: place.clone() }
    }

    /// Something that the image does without.
    pub(crate) fn unneeded(item: CarriedItem, because: CarryoverReason, place: &Place) -> Self {
        Self { status: CarryoverStatus::Unneeded, ..Self::dropped(item, because, place) }
    }

    /// Something that the image has.
    pub(crate) fn kept(item: CarriedItem, place: &Place) -> Self {
        Self { status: CarryoverStatus::Kept, ..Self::dropped(item, CarryoverReason::SetByAuthors, place) }
    }
}
