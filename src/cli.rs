//! The command line: arguments, and what is printed. Decides nothing about images, and orders no stages.

mod affected;
mod annotations;
mod doctor;
mod exit_status;
mod explain;
mod failure;
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
mod several;
mod write_lock;

use std::path::Path;

use clap::{CommandFactory as _, Parser, Subcommand};

pub use exit_status::ExitStatus;

use crate::output;
use crate::pipeline::{Projects, Session, Target};
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
    /// Print the services whose images are other ones since a commit, and why
    Affected(affected::AffectedArgs),
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
        Command::Init(args) => in_session(&args),
        Command::Generate(args) => in_session(&args),
        Command::Inspect(args) => in_session(&args),
        Command::Explain(args) => in_session(&args),
        Command::Affected(args) => in_session(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => manual::completions(&args, Cli::command()),
        Command::Man(args) => manual::man(&args, Cli::command()),
    }
}

/// Runs a command about a project or several, and prints the error that ends it.
fn in_session<A: ProjectCommand>(args: &A) -> ExitStatus {
    let (given, mut session) = (args.given(), Session::new(args.flags(), args.pins_from()));
    let first = given.first().map_or_else(|| Target::at(Path::new(".")), |(_, target)| target.clone());
    match session.projects(&given) {
        Ok(Projects::One(target)) => {
            if let [(path, _)] = given.as_slice() {
                note_where_it_is(path, &target);
            }
            args.run(&target, &mut session).unwrap_or_else(|error| several::print(args, &target, &error, &mut session))
        }
        Ok(Projects::Several(found)) => {
            let all = found.all.clone();
            args.run_several(found, &mut session)
                .unwrap_or_else(|failure| several::print_failure(failure, args, (&first, &all), &mut session))
        }
        Err(error) => several::print(args, &first, &error, &mut session),
    }
}

/// Tells one whose project is not in the directory that was given: it was looked for above and below.
fn note_where_it_is(path: &Path, target: &Target) {
    let (given, found) = (path.display(), target.path.display());
    if target.path != path {
        output::message(&format!("note: There is no project in `{given}` itself; it is the one in `{found}`"));
    }
}

#[cfg(test)]
mod tests;
