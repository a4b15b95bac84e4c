//! A server or a framework that the lock does not have: the wizard offers to add it with uv, and goes on. Adds nothing unasked.

use std::path::Path;
use std::process::Command;

use crate::cli::exit_status::ExitStatus;
use crate::error::Error;
use crate::message;
use crate::output;
use crate::pipeline::Session;
use crate::prompt::{Answers, PromptError};

/// Runs the wizard, and again after something was added that it could not go on without.
pub(super) fn with_servers<'s>(
    is_silent: bool,
    directory: &Path,
    session: &mut Session<'s>,
    answers: &mut dyn Answers,
    mut run: impl FnMut(&mut Session<'s>, &mut dyn Answers) -> Result<ExitStatus, Error>,
) -> Result<ExitStatus, Error> {
    loop {
        let error = match run(session, answers) {
            Err(error) if !is_silent => error,
            outcome => return outcome,
        };
        let packages = match &error {
            Error::Plan { error, .. } => error.to_add(),
            _ => Vec::new(),
        };
        if packages.is_empty() || !is_added(&error, &packages, directory, answers)? {
            return Err(error);
        }
        *session = session.again();
    }
}

/// Asks, and runs `uv add` where the answer is yes.
fn is_added(error: &Error, packages: &[&str], directory: &Path, answers: &mut dyn Answers) -> Result<bool, Error> {
    let command = format!("uv add {}", packages.join(" "));
    answers.say(&error.message());
    let choices = [format!("Yes, run `{command}`"), "No".to_owned()];
    let names = message::joined(packages, ", ");
    match answers.choose(&format!("Add {names} to the project?").into(), &choices, Some(0)) {
        Ok(0) => {}
        Ok(_) | Err(PromptError::Back) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    match Command::new("uv").arg("add").args(packages).current_dir(directory).status() {
        Ok(status) => Ok(status.success()),
        Err(reason) => {
            output::message(&format!("Cannot run `uv`: {reason}"));
            Ok(false)
        }
    }
}
