//! The services that stand in the same files. Plans none itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::planned::Planned;
use super::target::Target;
use crate::catalogue::project_files::{DOCKERFILE, IGNORE_SUFFIX, LOCK_DOCKERFILE, SHARED_IGNORE};
use crate::config::{Preferences, SettingsHome};
use crate::drift::Service;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::inspect::workspace::directories_of_members;
use crate::ownership::{self, Ownership, Syntax};
use crate::plan::{BuildPlan, DockerfilePlace, Notice, together};
use crate::render;
use crate::standpoint::Standpoint;
use crate::sync::{self, FileChange};

/// Which of the services that the settings name are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// All.
    All,
    /// Those of the command line.
    Some,
}

/// Whether a file is the Dockerfile that a service has for itself, or what goes with it.
pub(super) fn is_own(plan: &BuildPlan, path: &str) -> bool {
    match &plan.dockerfile.value {
        DockerfilePlace::Root => false,
        DockerfilePlace::Own(own) => {
            path.strip_prefix(own.as_str()).is_some_and(|rest| ["", IGNORE_SUFFIX].contains(&rest))
        }
    }
}

/// The services that the files are for, in the order of their names.
#[derive(Default)]
pub struct Services {
    /// Where the files lie.
    pub root: PathBuf,
    projects: Vec<(ProjectFacts, Preferences)>,
    /// One plan for each.
    pub plans: Vec<BuildPlan>,
    /// The directory that the run is about, where the user reads of them.
    read_in: Option<PathBuf>,
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
        Ok(Self { root, projects, plans: together(plans)?, read_in: None })
    }

    /// The same, for a user who reads of them in a directory.
    #[must_use]
    pub(super) fn read_in(self, directory: &Path) -> Self {
        Self { read_in: Some(directory.to_owned()), ..self }
    }

    /// Each plan with where the user reads of it: of several at the root of their workspace, of one where it was asked for.
    pub fn read(&self) -> impl Iterator<Item = (Standpoint, &BuildPlan)> {
        let is_read_at_root = |facts: &ProjectFacts| {
            self.plans.len() > 1 || self.read_in.as_ref().is_some_and(|directory| *directory != facts.root)
        };
        self.projects.iter().zip(&self.plans).map(move |((facts, _), plan)| {
            let standpoint = if is_read_at_root(facts) { facts.seen_from_root() } else { Standpoint::Project };
            (standpoint, plan)
        })
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
        let notices = self.read().flat_map(|(standpoint, plan)| standpoint.tell(|| self.notices_of(plan)));
        Ok(notices.chain(unknown).collect())
    }

    fn notices_of(&self, plan: &BuildPlan) -> Vec<String> {
        let texts = plan.notices.iter().map(|notice| notice.text(plan.settings));
        match self.plans.len() {
            1 => texts.map(|text| text.to_string()).collect(),
            _ => texts.map(|text| format!("{}: {text}", plan.name)).collect(),
        }
    }

    /// Whether a file is about a service that is meant: one of its own, or one that several share.
    pub fn concerns(&self, path: &str, target: &Target) -> bool {
        self.plans.iter().all(|plan| target.means(plan.name.as_ref()) || !is_own(plan, path))
    }

    /// Files that uvdock wrote where Dockerfiles lay in another layout, or lie for services that are none of these.
    pub fn left_behind(&self, changes: &[FileChange], named: Named) -> Option<Notice> {
        let lock = self.projects.first().and_then(|(facts, _)| facts.lock.found());
        let members = lock.map(|lock| directories_of_members(lock)).filter(|members| !members.is_empty())?;
        let have_own = self.plans.iter().any(|plan| plan.dockerfile.value != DockerfilePlace::Root);
        let of_members = members.iter().filter(|_| named == Named::All || !have_own);
        let of_members = of_members.map(|member| format!("{member}/{DOCKERFILE}"));
        let dockerfiles = [DOCKERFILE, LOCK_DOCKERFILE].map(str::to_owned).into_iter().chain(of_members);
        let ignores = |path: &String| (format!("{path}{IGNORE_SUFFIX}"), Syntax::Dockerignore);
        let both = dockerfiles.flat_map(|path| [ignores(&path), (path, Syntax::Dockerfile)]);
        let mut left: Vec<String> = both
            .chain([(SHARED_IGNORE.to_owned(), Syntax::Dockerignore)])
            .filter(|(path, syntax)| {
                let is_kept = changes.iter().any(|change| change.rendered.path == *path);
                !is_kept && sync::is_of_uvdock(&self.root, path, *syntax)
            })
            .map(|(path, _)| path)
            .collect();
        left.sort();
        (!left.is_empty()).then_some(Notice::LeftBehind(left))
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
