//! How results and errors are printed. Prints none itself but by `output`.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::annotations;
use crate::config::SettingsHome;
use crate::error::Error;
use crate::output;
use crate::pipeline::{OneOfSeveral, Session};

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

impl Report {
    /// Errors about several projects.
    pub(super) fn print_several(&self, failed: &[(OneOfSeveral, Error)], session: &mut Session<'_>) {
        match self {
            Self::Nothing => {}
            Self::Json => {
                let mut homes = Vec::new();
                for (project, error) in failed {
                    homes.push((
                        project.path.clone(),
                        output::error_value(error, session.settings_home(&project.target)),
                    ));
                }
                output::json_result(&projects_in_json(homes));
            }
            Self::Annotation(_) => {
                for (project, error) in failed {
                    let home = session.settings_home(&project.target);
                    output::result(&annotations::of_error(&project.target.path, error, home));
                }
            }
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

/// The answers about several projects in one document.
pub(super) fn projects_in_json(all: impl IntoIterator<Item = (String, Value)>) -> Value {
    let projects = all.into_iter().map(|(path, mut document)| {
        if let Value::Object(fields) = &mut document {
            fields.remove("version");
            fields.insert("path".to_owned(), path.into());
        }
        document
    });
    json!({"version": 1, "projects": projects.collect::<Vec<_>>()})
}
