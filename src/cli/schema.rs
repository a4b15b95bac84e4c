//! `uvdock schema`: prints a JSON schema. Decides nothing.

use clap::{Args, ValueEnum};

use super::exit_status::ExitStatus;
use super::inspect;
use crate::config::settings_schema;
use crate::output;

#[derive(Args)]
pub(super) struct SchemaArgs {
    /// What to describe
    #[arg(value_enum, default_value_t = Subject::Settings)]
    subject: Subject,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Subject {
    /// The table `[tool.uvdock]`, which is also the file uvdock.toml
    Settings,
    /// What `uvdock inspect --format json` prints
    Inspect,
}

pub(super) fn run(args: &SchemaArgs) -> ExitStatus {
    match args.subject {
        Subject::Settings => output::json_result(&settings_schema()),
        Subject::Inspect => output::json_result(&inspect::schema()),
    }
    ExitStatus::DONE
}
