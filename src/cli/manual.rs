//! `uvdock completions` and `uvdock man`: print what shells and `man` read, made from the command line itself, and the pages of the
//! manual. Decides nothing.

use clap::error::ErrorKind;
use clap::{Args, Command};
use clap_complete::Shell;

use super::exit_status::ExitStatus;
use crate::manual::{Page, contents};
use crate::output;

#[derive(Args)]
pub(super) struct CompletionsArgs {
    /// The shell that reads them
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args)]
#[command(after_help = contents())]
pub(super) struct ManArgs {
    /// A page of the manual, in Markdown; or a command of uvdock, for its page in roff
    #[arg(value_name = "PAGE|COMMAND")]
    page: Option<String>,
}

pub(super) fn completions(args: &CompletionsArgs, mut command: Command) -> ExitStatus {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "uvdock", &mut script);
    output::result(&String::from_utf8_lossy(&script));
    ExitStatus::DONE
}

pub(super) fn man(args: &ManArgs, mut command: Command) -> ExitStatus {
    if let Some(page) = args.page.as_deref().and_then(Page::of) {
        output::result(page.text);
        return ExitStatus::DONE;
    }
    command.build();
    let chosen = match &args.page {
        Some(name) => command.find_subcommand(name).cloned(),
        None => Some(command.clone()),
    };
    let Some(chosen) = chosen else {
        let name = args.page.as_deref().unwrap_or_default();
        let message = format!("uvdock has no page and no command `{name}`\n\n{}", contents());
        command.error(ErrorKind::InvalidValue, message).exit();
    };
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let _ = clap_mangen::Man::new(chosen).render(&mut page);
    output::result(&String::from_utf8_lossy(&page));
    ExitStatus::DONE
}
