//! The services that stand in the same files. Plans none itself.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::planned::Planned;
use crate::config::{Preferences, SettingsHome};
use crate::drift::Service;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::ownership::{self, Ownership, Syntax};
use crate::plan::Notice;
use crate::plan::{BuildPlan, together};
use crate::render;
use crate::sync::FileChange;

/// The services that the files are for, in the order of their names.
#[derive(Default)]
pub struct Services {
    /// Where the files lie.
    pub root: PathBuf,
    projects: Vec<(ProjectFacts, Preferences)>,
    /// One plan for each.
    pub plans: Vec<BuildPlan>,
}

impl Services {
    /// Puts the plans of several projects of one workspace together.
    pub fn of(all: Vec<Planned>) -> Result<Self, Error> {
        let root = all.first().map_or_else(PathBuf::new, |planned| planned.facts.workspace_root().to_owned());
        let (mut projects, mut plans) = (Vec::new(), Vec::new());
        for Planned { facts, preferences, plan } in all {
            projects.push((facts, preferences));
            plans.push(plan);
        }
        Ok(Self { root, projects, plans: together(plans)? })
    }

    /// The projects as they were read, without their plans.
    pub fn into_projects(self) -> Vec<(ProjectFacts, Preferences)> {
        self.projects
    }

    /// Each project with its plan.
    pub fn into_planned(self) -> Vec<Planned> {
        let projects = self.projects.into_iter().zip(self.plans);
        projects.map(|((facts, preferences), plan)| Planned { facts, preferences, plan }).collect()
    }

    /// Where their settings are.
    pub fn home(&self) -> SettingsHome {
        render::home(&self.plans)
    }

    /// Each with the project that it was planned for.
    pub fn each(&self) -> Vec<Service<'_>> {
        let projects = self.projects.iter().zip(&self.plans);
        projects.map(|((facts, preferences), plan)| Service { facts, preferences, plan }).collect()
    }

    /// What the user should know, with the service's name where there are several.
    pub fn notices(&self) -> Result<Vec<String>, Error> {
        let unknown = render::never_written(&self.plans)?;
        let unknown =
            unknown.into_iter().map(|name| Notice::UnknownFile(name.to_owned()).text(self.home()).to_string());
        Ok(self.plans.iter().flat_map(|plan| self.notices_of(plan)).chain(unknown).collect())
    }

    fn notices_of(&self, plan: &BuildPlan) -> Vec<String> {
        let texts = plan.notices.iter().map(|notice| notice.text(plan.settings));
        match self.plans.len() {
            1 => texts.map(|text| text.to_string()).collect(),
            _ => texts.map(|text| format!("{}: {text}", plan.name)).collect(),
        }
    }

    /// Names of services that the Dockerfile on disk holds and that are none of these: they go when it is written.
    pub fn no_longer_held(&self, changes: &[FileChange]) -> BTreeSet<String> {
        let dockerfile = changes.iter().find(|change| change.rendered.syntax == Syntax::Dockerfile);
        let Some(text) = dockerfile.and_then(FileChange::text) else { return BTreeSet::new() };
        if ownership::read(&text, Syntax::Dockerfile) == Ownership::NotOurs {
            return BTreeSet::new();
        }
        let words = text.split_whitespace().zip(text.split_whitespace().skip(1));
        words
            .filter(|(flag, name)| *flag == "--package" && self.plans.iter().all(|plan| plan.name.as_ref() != *name))
            .map(|(_, name)| name.to_owned())
            .collect()
    }
}
