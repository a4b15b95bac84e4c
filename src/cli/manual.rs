//! `uvdock completions` and `uvdock man`: print what shells and `man` read, made from the command line itself. Decides nothing.

use clap::error::ErrorKind;
use clap::{Args, Command};
use clap_complete::Shell;

use super::exit_status::ExitStatus;
use crate::output;

#[derive(Args)]
pub(super) struct CompletionsArgs {
    /// The shell that reads them
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args)]
pub(super) struct ManArgs {
    /// A command of uvdock, for its own page
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

pub(super) fn completions(args: &CompletionsArgs, mut command: Command) -> ExitStatus {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "uvdock", &mut script);
    output::result(&String::from_utf8_lossy(&script));
    ExitStatus::DONE
}

pub(super) fn man(args: &ManArgs, mut command: Command) -> ExitStatus {
    command.build();
    let chosen = match &args.command {
        Some(name) => command.find_subcommand(name).cloned(),
        None => Some(command.clone()),
    };
    let Some(chosen) = chosen else {
        let message = format!("uvdock has no command `{}`", args.command.as_deref().unwrap_or_default());
        command.error(ErrorKind::InvalidValue, message).exit();
    };
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let _ = clap_mangen::Man::new(chosen).render(&mut page);
    output::result(&String::from_utf8_lossy(&page));
    ExitStatus::DONE
}
