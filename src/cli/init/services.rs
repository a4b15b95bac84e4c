//! What `uvdock init` is about: one project, or the services of a workspace, whose names it saves in the root. Asks nothing about
//! one of them: that is `init --service`.

use std::path::PathBuf;

use toml_edit::{Array, value};

use super::{Agreed, InitArgs, set_flags, tasks, write};
use crate::cli::services::{self, ServicesArgs};
use crate::cli::{ExitStatus, PinsFrom, ProjectArgs, compared, planned};
use crate::config::SettingsHome;
use crate::error::Error;
use crate::inspect::UVDOCK_TOML;
use crate::output;
use crate::plan::{Candidate, PlanError};
use crate::prompt::{self, Answers, PromptError};
use crate::settings_file::SettingsFile;
use crate::sync;

/// What is set up.
pub(super) enum About {
    /// The project in this directory.
    Project(PathBuf),
    /// Several services, which are set up already.
    Services(ExitStatus),
}

/// The services that the root or a flag names; else the project, or the members of the workspace that the user picks.
pub(super) fn about(args: &InitArgs, answers: &mut dyn Answers) -> Result<About, Error> {
    if services::is_of_root(&args.project, &args.settings)? {
        return set_up(args, &ServicesArgs::in_root(&args.project.path), answers);
    }
    if !services::is_root(&args.project) {
        return Ok(About::Project(args.project.directory()?));
    }
    match planned(&args.project, &args.settings, PinsFrom::File) {
        Ok((facts, _)) => Ok(About::Project(facts.root)),
        Err(Error::Plan { error: PlanError::SeveralServices { candidates }, .. }) if !args.yes => {
            chosen(args, &candidates, answers)
        }
        Err(error @ Error::Plan { error: PlanError::SeveralServices { .. } | PlanError::NoService, .. }) => Err(error),
        // The interview asks, or says what is wrong.
        Err(_) => Ok(About::Project(args.project.path.clone())),
    }
}

fn chosen(args: &InitArgs, candidates: &[Candidate], answers: &mut dyn Answers) -> Result<About, Error> {
    let shown: Vec<String> =
        candidates.iter().map(|candidate| format!("{}: {}", candidate.key, candidate.title)).collect();
    let question = "Which members of the workspace are services with an image?";
    let picked = answers.choose_some(question, &shown, &vec![true; shown.len()])?;
    let mut names = picked.into_iter().map(|index| candidates[index].key.clone()).collect::<Vec<_>>();
    let path = args.project.path.clone();
    match names.len() {
        0 => Err(PromptError::Left.into()),
        1 => Ok(About::Project(ProjectArgs { path, service: names.pop() }.directory()?)),
        _ => set_up(args, &ServicesArgs { path, service: names }, answers),
    }
}

fn set_up(args: &InitArgs, wanted: &ServicesArgs, answers: &mut dyn Answers) -> Result<About, Error> {
    services::refuse_flags_of_one(&args.settings)?;
    let root = &args.project.path;
    let services = wanted.planned(&args.settings, PinsFrom::File)?;
    let names: Vec<String> = services.plans.iter().map(|plan| format!("`{}`", plan.name)).collect();
    output::message(&format!("The files are for {}; `uvdock init --service NAME` asks about one", names.join(", ")));
    let home = SettingsHome::of(sync::text_on_disk(root, UVDOCK_TOML)?.as_deref());
    let before = sync::text_on_disk(root, home.file())?.unwrap_or_default();
    let mut settings = SettingsFile::new(home, &before);
    set_flags(&mut settings, &args.settings);
    if !wanted.service.is_empty() {
        settings.set("services", value(wanted.service.iter().map(String::as_str).collect::<Array>()));
    }
    let text = settings.text()?;
    let mut changes = Vec::new();
    if text != before {
        changes.push(sync::edited(root, settings.name(), Some(&before), text)?);
    }
    changes.extend(compared(&services, PinsFrom::File)?);
    changes.extend(tasks(root, &prompt::editors(&args.editor, answers)?)?);
    let agreed = if args.yes { Agreed::Own } else { Agreed::Nothing };
    write(&services, changes, agreed, answers).map(About::Services)
}
