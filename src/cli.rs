//! The command line: arguments, and what is printed. Decides nothing about images, and orders no stages.

mod annotations;
mod doctor;
mod exit_status;
mod explain;
mod format;
mod generate;
mod init;
mod inspect;
mod manual;
mod next_steps;
mod outcome;
mod project_args;
mod project_command;
mod schema;
mod write_lock;

use clap::{CommandFactory as _, Parser, Subcommand};

pub use exit_status::ExitStatus;

use crate::error::Error;
use crate::output;
use crate::pipeline::{PinsFrom, Session};
use project_command::ProjectCommand;

/// Writes, and keeps true, the Dockerfile, .dockerignore and compose files of Python projects managed by uv.
#[derive(Parser)]
#[command(name = "uvdock", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0   done; `generate --check`: in sync
  1   error: bad input, or files that cannot be written
  2   wrong usage
  3   a question is open: the candidates are printed
  10  `generate --check`: a file or `uv.lock` is stale, or a file is missing
  11  `generate --check`: a file was edited by hand, has conflict markers, or is not uvdock's
  130 `init` was cancelled: nothing was written";

#[derive(Subcommand)]
enum Command {
    /// Ask what is open, save the answers in pyproject.toml, and write the files
    Init(init::InitArgs),
    /// Write Dockerfile, .dockerignore and compose.yaml
    Generate(generate::GenerateArgs),
    /// Print what uvdock finds in the project, with the lines it found it on
    Inspect(inspect::InspectArgs),
    /// Print each decision and where it came from
    Explain(explain::ExplainArgs),
    /// Print a JSON schema, by default that of the settings
    Schema(schema::SchemaArgs),
    /// Print completions for a shell
    Completions(manual::CompletionsArgs),
    /// Print a page of the manual
    Man(manual::ManArgs),
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitStatus {
    run_command(Cli::parse().command)
}

fn run_command(command: Command) -> ExitStatus {
    match command {
        Command::Init(args) => in_session(&args, PinsFrom::File, init::run),
        Command::Generate(args) => in_session(&args, args.pins_from(), generate::run),
        Command::Inspect(args) => in_session(&args, PinsFrom::File, inspect::run),
        Command::Explain(args) => in_session(&args, PinsFrom::File, explain::run),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => manual::completions(&args, Cli::command()),
        Command::Man(args) => manual::man(&args, Cli::command()),
    }
}

/// Runs a command about a project, and prints the error that ends it.
fn in_session<A: ProjectCommand>(
    args: &A,
    pins: PinsFrom,
    run: impl FnOnce(&A, &mut Session<'_>) -> Result<ExitStatus, Error>,
) -> ExitStatus {
    let (target, mut session) = (args.target(), Session::new(args.flags(), pins));
    if target.path != args.path() {
        let (path, above) = (args.path().display(), target.path.display());
        output::message(&format!(
            "note: There is no `pyproject.toml` in `{path}`; the project is the one in `{above}`"
        ));
    }
    run(args, &mut session).unwrap_or_else(|error| {
        let home = session.settings_home(&target);
        output::error(&error, home);
        args.report().print(&error, home);
        ExitStatus::of(&error)
    })
}

#[cfg(test)]
mod tests;
