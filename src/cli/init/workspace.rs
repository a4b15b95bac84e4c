//! `uvdock init` for services of a workspace: one set of files, with the questions that are about all of them.

use super::agreement::{Agreed, Proposal};
use super::back::asked_again;
use super::settings::editor_tasks;
use super::{InitArgs, Next, early_lock, finish, services};
use crate::adoption::Summary;
use crate::cli::exit_status::ExitStatus;
use crate::config::Dockerfiles;
use crate::error::Error;
use crate::message;
use crate::output::{self, Line, Tone};
use crate::pipeline::{Session, Target, compare};
use crate::prompt::{self, Answers, PromptError};
use crate::sync::Lock;

/// Services of a workspace, and where they are built, where that was asked.
pub(super) struct OfWorkspace {
    pub(super) target: Target,
    pub(super) layout: Option<Dockerfiles>,
}

pub(super) fn set_up_services(
    args: &InitArgs,
    OfWorkspace { target, layout }: &OfWorkspace,
    session: &mut Session<'_>,
    answers: &mut dyn Answers,
) -> Result<ExitStatus, Error> {
    let mut services = session.services(target)?;
    let lock = early_lock(args, &services.root, session)?;
    if lock.as_ref().is_some_and(Lock::is_after_another) {
        services = session.services(target)?;
    }
    let names: Vec<String> = services.plans.iter().map(|plan| format!("`{}`", plan.name)).collect();
    let said =
        format!("The files are for {}; `uvdock init --service NAME` asks about one", message::joined(names, ", "));
    output::message_lines(&[Line::new(Tone::Plain, said)]);
    output::message_lines(&services::left_in_dockerfiles(&services));
    let mut changes = services::settings_of_root(target, &args.settings, *layout)?;
    changes.extend(compare(&services, session.pins_from)?);
    let agreed = if args.yes { Agreed::Own } else { Agreed::Nothing };
    let summary = &Summary::default();
    let editors = |_: &mut Session<'_>, answers: &mut dyn Answers| Ok(prompt::editors(&args.editor, answers)?);
    asked_again(session, answers, editors, |_, editors, answers| {
        let mut changes = changes.clone();
        changes.extend(editor_tasks(&target.path, &editors)?);
        let (can_go_back, can_retype) = (args.editor.is_empty(), false);
        let proposal = Proposal { services: &services, changes: &changes, summary, can_go_back, can_retype };
        match finish(args, &proposal, agreed, lock.as_ref(), answers)? {
            Next::End(status) => Ok(status),
            Next::Back | Next::Command => Err(PromptError::Back.into()),
        }
    })
}
