//! Shows what would change, and changes it after a yes.

use crate::cli::exit_status::ExitStatus;
use crate::cli::outcome::{Mode, Outcome};
use crate::cli::write_lock;
use crate::error::Error;
use crate::message;
use crate::output;
use crate::pipeline::{ComparedFile, Services};
use crate::prompt::{Answers, PromptError};
use crate::sync::{self, FileChange, Lock, Overwrite};

/// Files whose content is in the settings after an adoption: a generated .dockerignore sends what is copied and nothing else.
const ADOPTED: [&str; 4] = ["Dockerfile", ".dockerignore", "Dockerfile.dockerignore", "compose.yaml"];

/// What the user has agreed to beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreed {
    /// Each change is shown, and asked for.
    Nothing,
    /// `--yes`: files of uvdock's own.
    Own,
    /// `--yes`, where nothing is lost: the authors' files too.
    Adoption,
}

/// Writes what differs, as far as it is agreed to. `--yes` is none to losing what someone else wrote.
pub(super) fn write(
    services: &Services,
    changes: &[FileChange],
    agreed: Agreed,
    lock: Option<Lock>,
    answers: &mut dyn Answers,
) -> Result<ExitStatus, Error> {
    let differing: Vec<&FileChange> = changes.iter().filter(|change| change.is_different()).collect();
    let overwrite = match agreed {
        Agreed::Adoption if protected(&differing).iter().all(|change| is_adopted(change)) => Overwrite::Any,
        Agreed::Nothing if !differing.is_empty() => confirmed(&differing, &services.notices()?, answers)?,
        Agreed::Nothing | Agreed::Own | Agreed::Adoption => Overwrite::Ours,
    };
    // What is asked for was shown before the question.
    let notices = match agreed {
        Agreed::Nothing if !differing.is_empty() => Vec::new(),
        Agreed::Nothing | Agreed::Own | Agreed::Adoption => services.notices()?,
    };
    let _lock = lock.map_or_else(|| write_lock::wait(&services.root), Ok)?;
    let files = changes.iter().cloned().map(|change| ComparedFile { change, reasons: Vec::new() }).collect();
    sync::apply(&services.root, changes, overwrite, |backups| {
        Outcome { mode: Mode::Write, services, files, backups, notices }.print()
    })?;
    Ok(ExitStatus::DONE)
}

/// Shows each change and what the user should know of the whole, and asks for what would lose something and for the whole.
fn confirmed(differing: &[&FileChange], notices: &[String], answers: &mut dyn Answers) -> Result<Overwrite, Error> {
    for change in differing {
        output::message(&change.diff());
    }
    output::notes(notices);
    let protected = protected(differing);
    let mut overwrite = Overwrite::Ours;
    if !protected.is_empty() {
        answers.say(&"Text that git does not have is kept in a backup beside the new file.".into());
        let question = format!("Replace {}, which holds text that uvdock did not write?", names(&protected));
        if !answers.confirm(&question.into(), false)? {
            return Err(PromptError::Left.into());
        }
        overwrite = Overwrite::Any;
    }
    if !answers.confirm(&format!("Write {}?", names(differing)).into(), true)? {
        return Err(PromptError::Left.into());
    }
    Ok(overwrite)
}

fn protected<'c>(changes: &[&'c FileChange]) -> Vec<&'c FileChange> {
    changes.iter().copied().filter(|change| change.state.is_protected()).collect()
}

fn is_adopted(change: &FileChange) -> bool {
    ADOPTED.contains(&change.rendered.path.as_str())
}

fn names(changes: &[&FileChange]) -> String {
    message::joined(changes.iter().map(|change| change.rendered.path.as_str()), ", ")
}
