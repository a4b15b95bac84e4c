//! Reasons about how the image is built, and from what.

use super::{Change, since};
use crate::config::Strategy;
use crate::plan::{Bytecode, Install, install_text};
use crate::sourced::Source;

/// What is the matter with the build.
#[derive(Clone, Debug)]
pub enum BuildCause {
    /// The build has other secrets.
    OtherSecrets(Option<Source>),
    /// The project gets into the image in another way.
    Install(Option<(Install, Source)>),
    /// The final image is made from something else.
    Strategy(Strategy, Source),
    /// Whether the build reads the version from git.
    History(Change),
    /// Other files are left uncompiled.
    OtherUncompiled,
    /// What is compiled to bytecode.
    Bytecode(Bytecode, Source),
    /// An image in the place of another.
    Image {
        /// The old reference.
        old: String,
        /// The new one.
        new: String,
        /// Why.
        because: Option<Source>,
    },
    /// An option of `uv sync`.
    SyncOption {
        /// The option, with what it names.
        option: String,
        /// Whether it came or went.
        change: Change,
        /// Why.
        because: Option<Source>,
    },
}

impl BuildCause {
    pub(super) fn text(&self) -> String {
        match self {
            Self::OtherSecrets(because) => format!("The build is given other secrets{}", since(because.as_ref())),
            Self::Image { old, new, because } => format!("Image `{new}` replaces `{old}`{}", since(because.as_ref())),
            Self::SyncOption { option, change: Change::Gone, .. } => format!("`uv sync` is no longer given `{option}`"),
            Self::SyncOption { option, because, .. } => {
                format!("`uv sync` is given `{option}`{}", since(because.as_ref()))
            }
            Self::History(Change::Gone) => "The build no longer reads the version from the repository".to_owned(),
            Self::History(_) => "The build reads the version from the repository".to_owned(),
            Self::Strategy(strategy, because) => format!("The strategy is now `{strategy}`: {because}"),
            Self::Install(Some((install, because))) => {
                format!("The project is now {}: {because}", install_text(install))
            }
            Self::Install(None) => "The project is now installed".to_owned(),
            Self::OtherUncompiled => "Different Python files do not parse, and those are not compiled".to_owned(),
            Self::Bytecode(compiled, because) => bytecode(*compiled, because),
        }
    }
}

fn bytecode(bytecode: Bytecode, because: &Source) -> String {
    match bytecode {
        Bytecode::Nothing => format!("No bytecode is compiled: {because}"),
        Bytecode::Environment => format!("Bytecode is compiled for packages and project: {because}"),
        Bytecode::Everything => {
            format!("Bytecode is compiled for packages, project and Python's own library: {because}")
        }
    }
}
