//! Several projects of one repository in one run: each as if it were run there, all or none. Decides nothing.

use std::collections::HashSet;

use super::exit_status::ExitStatus;
use super::failure::Failure;
use super::project_command::ProjectCommand;
use crate::error::Error;
use crate::message;
use crate::output;
use crate::pipeline::{OneOfSeveral, Session, Several, Target};

/// A project of several with what came of it.
pub(super) struct Done<T> {
    pub(super) project: OneOfSeveral,
    pub(super) outcome: T,
}

/// The projects that are meant, or the question which of them are. What is none of them is said.
pub(super) fn plain(several: Several) -> Result<Vec<OneOfSeveral>, Error> {
    if let Some(question) = several.question {
        return Err(question.into());
    }
    for (library, user) in &several.libraries {
        output::message(&format!(
            "note: `{library}` has no lock of its own, and `{user}` installs it: no files for it"
        ));
    }
    Ok(several.all)
}

/// What comes of each project; the errors of all of them, where there are any. A library that another one installs and that runs
/// nothing is left out.
pub(super) fn each<'a, T>(
    all: &[OneOfSeveral],
    session: &mut Session<'a>,
    work: impl Fn(&OneOfSeveral, &mut Session<'a>) -> Result<T, Error> + Sync,
) -> Result<Vec<Done<T>>, Failure>
where
    T: Send,
{
    let (mut done, mut failed, mut libraries) = (Vec::new(), Vec::new(), Vec::new());
    let outcomes = session.on_all_processors(all, |session, project| work(project, session));
    for (project, outcome) in all.iter().zip(outcomes) {
        match (outcome, &project.used_by) {
            (Ok(outcome), _) => done.push(Done { project: project.clone(), outcome }),
            (Err(error), Some(user)) if error.is_nothing_to_run() => libraries.push((project, user, error)),
            (Err(error), _) => failed.push((project.clone(), error)),
        }
    }
    if done.is_empty() && failed.is_empty() {
        failed.extend(libraries.drain(..).map(|(project, _, error)| (project.clone(), error)));
    }
    if !failed.is_empty() {
        return Err(Failure::Projects(failed));
    }
    for (project, user, _) in libraries {
        let path = &project.path;
        output::message(&format!("note: `{path}` runs nothing, and `{user}` installs it: no files for it"));
    }
    Ok(done)
}

/// Prints each error, and says what is left to do.
pub(super) fn print_failure<A: ProjectCommand>(
    failure: Failure,
    args: &A,
    (first, all): (&Target, &[OneOfSeveral]),
    session: &mut Session<'_>,
) -> ExitStatus {
    let (failed, done) = match failure {
        Failure::Run(error) => return print(args, first, &error, session),
        Failure::Projects(failed) => (failed, Vec::new()),
        Failure::After { done, failed } => (vec![*failed], done),
    };
    for (project, error) in &failed {
        output::message(&format!("In `{}`:", project.path));
        output::error(error, session.settings_home(&project.target));
    }
    let named = |all: &[&OneOfSeveral]| message::joined(all.iter().map(|one| format!("`{}`", one.path)), ", ");
    let known = failed.iter().map(|(project, _)| project).chain(&done);
    let paths: HashSet<&str> = known.map(|project| project.path.as_str()).collect();
    let others: Vec<&OneOfSeveral> = all.iter().filter(|one| !paths.contains(one.path.as_str())).collect();
    output::message("note: The commands of a hint are for the directory of its project");
    match (done.is_empty(), others.is_empty()) {
        (true, true) => {}
        (true, false) => {
            let others = named(&others);
            output::message(&format!("note: Nothing was done for {others} either; name them to leave the others out"));
        }
        (false, _) => {
            let written = named(&done.iter().collect::<Vec<_>>());
            let left =
                if others.is_empty() { String::new() } else { format!(", and {} was not come to", named(&others)) };
            output::message(&format!("note: What was written for {written} stays{left}"));
        }
    }
    args.report(first).print_several(&failed, session);
    failed.iter().map(|(_, error)| ExitStatus::of(error)).reduce(ExitStatus::worse).unwrap_or(ExitStatus::DONE)
}

/// Prints an error about one project, or about all of them.
pub(super) fn print<A: ProjectCommand>(
    args: &A,
    target: &Target,
    error: &Error,
    session: &mut Session<'_>,
) -> ExitStatus {
    let home = session.settings_home(target);
    output::error(error, home);
    args.report(target).print(error, home);
    ExitStatus::of(error)
}
