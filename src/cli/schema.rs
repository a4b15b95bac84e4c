//! `uvdock schema`: prints a JSON schema. Decides nothing.

use clap::{Args, ValueEnum};

use super::{ExitStatus, inspect};
use crate::output;

#[derive(Args)]
pub(super) struct SchemaArgs {
    /// What to describe
    #[arg(value_enum)]
    subject: Subject,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Subject {
    /// What `uvdock inspect --format json` prints
    Inspect,
}

pub(super) fn run(args: &SchemaArgs) -> ExitStatus {
    match args.subject {
        Subject::Inspect => output::json_result(&inspect::schema()),
    }
    ExitStatus::DONE
}
