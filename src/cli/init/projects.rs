//! `uvdock init` for several projects: which of them, and one after the other. Asks nothing about one of them.

use super::super::exit_status::ExitStatus;
use super::super::failure::Failure;
use crate::error::Error;
use crate::output;
use crate::pipeline::{OneOfSeveral, Session, Several, Target};
use crate::prompt::{Answers, PromptError};

/// The projects that the user picks, of those that are meant and those of which nothing says whether they are.
pub(super) fn picked(several: Several, answers: &mut dyn Answers) -> Result<Vec<OneOfSeveral>, Error> {
    let (meant, open) = (several.all.len(), several.open());
    let titles = several.all.iter().map(|project| match &project.used_by {
        Some(user) => format!("{}: `{user}` installs it", project.path),
        None => project.path.clone(),
    });
    let titles: Vec<String> =
        titles.chain(open.iter().map(|(project, why)| format!("{}: {why}", project.path))).collect();
    let recommended: Vec<bool> = (0..titles.len())
        .map(|index| several.all.get(index).is_some_and(|project| project.used_by.is_none()) && index < meant)
        .collect();
    let question = "Which projects should get an image?".into();
    let picked = answers.choose_some(&question, &titles, &recommended)?;
    if picked.is_empty() {
        return Err(PromptError::Left.into());
    }
    let all: Vec<OneOfSeveral> = several.all.into_iter().chain(open.into_iter().map(|(project, _)| project)).collect();
    Ok(picked.into_iter().filter_map(|index| all.get(index).cloned()).collect())
}

/// Sets one project up after the other. What is written stays where a later one fails: its questions were answered.
pub(super) fn set_up<'a>(
    all: &[OneOfSeveral],
    session: &mut Session<'a>,
    mut work: impl FnMut(&Target, &mut Session<'a>) -> Result<ExitStatus, Error>,
) -> Result<ExitStatus, Failure> {
    let mut status = ExitStatus::DONE;
    for project in all {
        output::message(&format!("\nIn `{}`:", project.path));
        let mut own = session.again();
        match (work(&project.target, &mut own), &project.used_by) {
            (Ok(end), _) => status = status.worse(end),
            (Err(error), Some(user)) if error.is_nothing_to_run() => {
                output::message(&format!("note: It runs nothing, and `{user}` installs it: no files for it"));
            }
            (Err(error), _) => return Err(Failure::Projects(vec![(project.clone(), error)])),
        }
    }
    Ok(status)
}
