//! How results and errors are printed. Prints none itself but by `output`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::annotations;
use crate::config::SettingsHome;
use crate::error::Error;
use crate::output;

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs; `uvdock man json` has the fields
    Json,
}

/// How an error is printed besides the message for people.
pub(super) enum Report {
    Nothing,
    Json,
    /// As an annotation of GitHub Actions, with the path of the project.
    Annotation(PathBuf),
}

impl Report {
    pub(super) fn print(&self, error: &Error, home: SettingsHome) {
        match self {
            Self::Nothing => {}
            Self::Json => output::json_error(error, home),
            Self::Annotation(root) => output::result(&annotations::of_error(root, error, home)),
        }
    }
}

impl Format {
    pub(super) fn report(self) -> Report {
        match self {
            Self::Text => Report::Nothing,
            Self::Json => Report::Json,
        }
    }
}
