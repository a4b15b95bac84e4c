//! What `uvdock init` is about: one project, or the services of a workspace, whose names it saves in the root. Asks nothing about
//! one of them: that is `init --service`.

use std::path::PathBuf;

use toml_edit::{Array, value};

use super::settings::set_flags;
use crate::adoption::{self, Status};
use crate::config::{Dockerfiles, SettingFlags, SettingsHome, key};
use crate::drift::Service;
use crate::error::Error;
use crate::inspect::UVDOCK_TOML;
use crate::message;
use crate::output::{Line, Tone};
use crate::pipeline::{Services, Session, Target, refuse_flags_of_one};
use crate::plan::{Candidate, PlanError};
use crate::prompt::{Answers, PromptError};
use crate::settings_file::SettingsFile;
use crate::sync::{self, FileChange};

/// What the arguments say of it.
pub(super) struct Wanted<'a> {
    pub(super) target: Target,
    pub(super) flags: &'a SettingFlags,
    pub(super) yes: bool,
}

/// What is set up.
pub(super) enum About {
    /// The project in this directory.
    Project(PathBuf),
    /// Several services of a workspace.
    Services(Target),
}

/// The services that the root or flags name; else the project, or the members of the workspace that the user picks.
pub(super) fn about(wanted: &Wanted<'_>, session: &mut Session<'_>, answers: &mut dyn Answers) -> Result<About, Error> {
    let target = &wanted.target;
    if target.names_several() {
        return services_of(session.at_root(target)?, wanted.flags);
    }
    if session.is_root_of_services(target)? {
        return services_of(Target::at(&target.path), wanted.flags);
    }
    if !session.is_workspace_root(target) {
        return Ok(About::Project(session.directory(target)?));
    }
    match session.project(target) {
        Ok(planned) => Ok(About::Project(planned.facts.root)),
        Err(Error::Plan { error: PlanError::SeveralServices { candidates }, .. }) if !wanted.yes => {
            picked(wanted, &candidates, session, answers)
        }
        Err(error @ Error::Plan { error: PlanError::SeveralServices { .. } | PlanError::NoService, .. }) => Err(error),
        // The interview asks, or says what is wrong.
        Err(_) => Ok(About::Project(target.path.clone())),
    }
}

fn services_of(target: Target, flags: &SettingFlags) -> Result<About, Error> {
    refuse_flags_of_one(flags)?;
    Ok(About::Services(target))
}

fn picked(
    wanted: &Wanted<'_>,
    candidates: &[Candidate],
    session: &mut Session<'_>,
    answers: &mut dyn Answers,
) -> Result<About, Error> {
    let shown: Vec<String> =
        candidates.iter().map(|candidate| format!("{}: {}", candidate.key, candidate.title)).collect();
    let question = "Which workspace members should get an image?".into();
    let chosen: Vec<bool> = candidates.iter().map(|candidate| !candidate.only_fills()).collect();
    let picked = answers.choose_some(&question, &shown, &chosen)?;
    let services: Vec<String> = picked.into_iter().map(|index| candidates[index].key.clone()).collect();
    let target = Target { path: wanted.target.path.clone(), services };
    match target.services.len() {
        0 => Err(PromptError::Left.into()),
        1 => Ok(About::Project(session.directory(&target)?)),
        _ => services_of(target, wanted.flags),
    }
}

/// Dockerfiles of the authors in the directories of services: they stay, nothing uses them any more, and only the questions about one
/// service carry over what they make and set. With what is known to be missing.
pub(super) fn left_in_dockerfiles(services: &Services) -> Vec<Line> {
    let lines = services.each().into_iter().filter_map(|Service { facts, plan, .. }| {
        let container = adoption::own_file(facts)?;
        let report = adoption::dropped(facts, plan);
        let lost: Vec<String> = report.rows(Status::Dropped).map(|row| row.description.to_string()).collect();
        let shown = message::joined(&lost, "; ");
        let lacks =
            if lost.is_empty() { String::new() } else { format!(", and the image has not all that it says: {shown}") };
        let (name, file) = (&plan.name, facts.from_root(&container.path));
        let said =
            format!("note: {name}: `{file}` stays{lacks}; `uvdock init --service {name}` carries over what can be");
        Some(Line::new(Tone::Changed, said))
    });
    lines.collect()
}

/// Of more services than these, one Dockerfile is hard to read.
const MOST_IN_ONE: usize = 8;

/// Asks where the services are built, where one Dockerfile does not do or is long. The session plans by the answer.
pub(super) fn ask_layout(
    wanted: &Wanted<'_>,
    target: &Target,
    session: &mut Session<'_>,
    answers: &mut dyn Answers,
) -> Result<Option<Dockerfiles>, Error> {
    session.answer_layout(None);
    if wanted.flags.preferences.dockerfiles.is_some() || session.layout_of(&target.path)?.is_some() {
        return Ok(None);
    }
    let why = match session.services(target) {
        Ok(services) if services.plans.len() <= MOST_IN_ONE => return Ok(None),
        Ok(services) => format!("There are {} services", services.plans.len()),
        Err(Error::Plan { error, .. }) if error.is_about_one_dockerfile() => error.to_string(),
        Err(error) => return Err(error),
    };
    answers.say(&format!("{why}\n").into());
    let choices =
        ["A Dockerfile for each service  in its own directory", "One Dockerfile  in the root"].map(str::to_owned);
    if answers.choose(&"Where should the services be built?".into(), &choices, Some(0))? != 0 {
        return Ok(None);
    }
    session.answer_layout(Some(Dockerfiles::PerService));
    Ok(Some(Dockerfiles::PerService))
}

/// The settings of the workspace root with the flags, with the answer, and with the names of the services where they were picked.
pub(super) fn settings_of_root(
    target: &Target,
    flags: &SettingFlags,
    layout: Option<Dockerfiles>,
) -> Result<Vec<FileChange>, Error> {
    let root = &target.path;
    let home = SettingsHome::of(sync::text_on_disk(root, UVDOCK_TOML)?.as_deref());
    let before = sync::text_on_disk(root, home.file())?.unwrap_or_default();
    let mut settings = SettingsFile::new(home, &before);
    set_flags(&mut settings, flags);
    if !target.services.is_empty() {
        settings.set("services", value(target.services.iter().map(String::as_str).collect::<Array>()));
    }
    if layout == Some(Dockerfiles::PerService) {
        settings.set(key("dockerfiles"), value("per-service"));
    }
    let text = settings.text()?;
    if text == before {
        return Ok(Vec::new());
    }
    Ok(vec![sync::edited(root, settings.name(), Some(&before), text)?])
}
