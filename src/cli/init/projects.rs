//! `uvdock init` for several projects: which of them, and one after the other. Asks nothing about one of them.

use super::super::exit_status::ExitStatus;
use super::super::failure::Failure;
use crate::error::Error;
use crate::output;
use crate::pipeline::{OneOfSeveral, Session, Several, Target};
use crate::prompt::{Answers, PromptError};

/// The projects that the user picks, of those that are meant and those of which nothing says whether they are.
pub(super) fn picked(several: &Several, answers: &mut dyn Answers) -> Result<Vec<OneOfSeveral>, Error> {
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
    let all: Vec<OneOfSeveral> =
        several.all.iter().cloned().chain(open.into_iter().map(|(project, _)| project)).collect();
    Ok(picked.into_iter().filter_map(|index| all.get(index).cloned()).collect())
}

/// Sets one project up after the other. What is written stays where a later one fails: its questions were answered.
pub(super) fn set_up<'a>(
    all: &[OneOfSeveral],
    session: &mut Session<'a>,
    mut work: impl FnMut(&Target, &mut Session<'a>) -> Result<ExitStatus, Error>,
) -> Result<ExitStatus, Failure> {
    let mut status = ExitStatus::DONE;
    for (index, project) in all.iter().enumerate() {
        output::message(&format!("\nIn `{}`:", project.path));
        let mut own = session.again();
        match (work(&project.target, &mut own), &project.used_by) {
            (Ok(end), _) => status = status.worse(end),
            (Err(error), Some(user)) if error.is_nothing_to_run() => {
                output::message(&format!("note: It runs nothing, and `{user}` installs it: no files for it"));
            }
            // Nothing is written yet: which projects get an image can be asked again.
            (Err(error @ Error::Prompt(PromptError::Back)), _) if index == 0 => return Err(error.into()),
            (Err(error), _) if index == 0 => return Err(Failure::Projects(vec![(project.clone(), error)])),
            (Err(error), _) => {
                let failed = Box::new((project.clone(), error));
                return Err(Failure::After { done: all[..index].to_vec(), failed });
            }
        }
    }
    Ok(status)
}
