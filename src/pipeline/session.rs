//! One run: what it has read, what the user asks for, and which image versions are kept. Plans; renders and writes nothing.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::thread::Builder;
use std::time::SystemTime;

use super::member;
use super::planned::Planned;
use super::services::Services;
use super::settings;
use super::target::{self, Target, directories_of, directory_of, normalised};
use crate::adoption;
use crate::catalogue::project_files::DOCKERFILE;
use crate::config::{self, Dockerfiles, Preferences, SettingFlags, SettingsHome, key};
use crate::error::Error;
use crate::inspect::error::Excerpt;
use crate::inspect::workspace::{self, Member};
use crate::inspect::{ProjectFacts, Reader, UVDOCK_TOML, project};
use crate::pins::Pins;
use crate::plan::{BuildPlan, of_project, plan};
use crate::sourced::{Source, Sourced};
use crate::standpoint::{self, Standpoint};
use crate::sync;

/// Stack of a thread that plans, as the first thread of a program has it on Linux.
const STACK: usize = 8 * 1024 * 1024;

/// Where the image versions that are kept come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinsFrom {
    /// The Dockerfile on disk, where uvdock wrote it.
    File,
    /// uvdock's own: `--upgrade`.
    Defaults,
}

/// One run. What several projects share is read once, so a run that shall see a change of the disk is a new one.
pub struct Session<'a> {
    pub(super) reader: Reader,
    flags: &'a SettingFlags,
    /// Where the image versions that are kept come from.
    pub pins_from: PinsFrom,
    pins: HashMap<PathBuf, Pins>,
    /// Where services are built, as it is answered and not yet saved.
    layout: Option<Dockerfiles>,
    /// Files of the authors that are to be replaced: what they say is no evidence any more.
    replaced: Vec<String>,
    /// When it began to read.
    began: SystemTime,
    /// The directory that the run is about, where the user reads what comes of it.
    stands_in: Option<PathBuf>,
}

impl<'a> Session<'a> {
    /// A run with the flags of its command line.
    pub fn new(flags: &'a SettingFlags, pins_from: PinsFrom) -> Self {
        let began = SystemTime::now();
        let (reader, pins) = (Reader::default(), HashMap::new());
        Self { reader, flags, pins_from, pins, layout: None, replaced: Vec::new(), began, stands_in: None }
    }

    /// When the run began to read.
    pub fn began(&self) -> SystemTime {
        self.began
    }

    /// The same run again, on the disk as it is by now.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { layout: self.layout, replaced: self.replaced.clone(), ..Self::new(self.flags, self.pins_from) }
    }

    /// Takes an answer that is not saved yet: where the services of a workspace are built.
    pub fn answer_layout(&mut self, layout: Option<Dockerfiles>) {
        self.layout = layout;
    }

    /// The services of a target where these files of the authors say nothing from now on: the run replaces them, and the next one
    /// would not find what they said. What was read for `before` holds.
    pub fn replace(&mut self, files: Vec<String>, target: &Target, before: Services) -> Result<Services, Error> {
        self.replaced = files;
        let mut all = Vec::new();
        for (facts, preferences) in before.into_projects() {
            let facts = self.without_replaced(facts);
            match self.plan_with(&facts, &preferences) {
                Ok(plan) => all.push(Planned { facts, preferences, plan }),
                // Without them another project may be meant.
                Err(_) => return self.services(target),
            }
        }
        Ok(Services::of(all)?.read_in(&target.path))
    }

    /// The directory of the project that is meant, as far as names say it.
    pub fn directory(&mut self, target: &Target) -> Result<PathBuf, Error> {
        target.directory(&mut self.reader)
    }

    /// Whether a target is the directory of a workspace root, and no member of it by name.
    pub fn is_workspace_root(&mut self, target: &Target) -> bool {
        target.is_workspace_root(&mut self.reader)
    }

    /// Whether a target is a workspace root that names the services of its files, or for which a flag does.
    pub fn is_root_of_services(&mut self, target: &Target) -> Result<bool, Error> {
        Ok(self.is_workspace_root(target) && target.named(self.flags, &mut self.reader)?.is_some())
    }

    /// Where a workspace root says that its services are built.
    pub fn layout_of(&mut self, root: &Path) -> Result<Option<Dockerfiles>, Error> {
        let Some(root) = workspace::root_of(root, &mut self.reader) else { return Ok(None) };
        let settings = config::read(&root.pyproject_text, root.uvdock_toml.as_deref())?;
        Ok(settings.dockerfiles.map(|setting| setting.value))
    }

    /// The services that are named, as those of their workspace root; without names where its settings have them all.
    pub fn at_root(&mut self, target: &Target) -> Result<Target, Error> {
        let root = workspace::root_of(&target.path, &mut self.reader);
        let path = root.map_or_else(|| target.path.clone(), |root| root.directory);
        let kept = target::services_at(&path, &SettingFlags::default(), &mut self.reader)?;
        let (kept, services) =
            (normalised(&kept.map_or_else(Vec::new, |kept| kept.value)), normalised(&target.services));
        let are_kept = services.iter().all(|name| kept.contains(name));
        Ok(Target { path, services: if are_kept { Vec::new() } else { services } })
    }

    /// The directories of the projects that are meant: at a workspace root that names services, those of all of them.
    pub fn directories(&mut self, target: &Target) -> Result<Vec<PathBuf>, Error> {
        if target.names_several() {
            let given = Source::Flag { flag: "--service" };
            return directories_of(&target.path, &normalised(&target.services), &given, &mut self.reader);
        }
        if !self.is_root_of_services(target)? {
            return Ok(vec![self.directory(target)?]);
        }
        let Some(wanted) = target.named(self.flags, &mut self.reader)? else { return Ok(Vec::new()) };
        directories_of(&target.path, &normalised(&wanted.value), &wanted.source, &mut self.reader)
    }

    /// Where the settings of the project are, for a message about them.
    pub fn settings_home(&mut self, target: &Target) -> SettingsHome {
        let directory = self.directory(target).unwrap_or_else(|_| target.path.clone());
        if directory.join(UVDOCK_TOML).is_file() { SettingsHome::UvdockToml } else { SettingsHome::Pyproject }
    }

    /// What is seen in the project in a directory.
    pub fn facts(&mut self, directory: &Path) -> Result<ProjectFacts, Error> {
        let facts = project::read(directory, &mut self.reader)?;
        Ok(self.without_replaced(facts))
    }

    /// What a member has in its own directory is no file of the workspace root, and the other way round.
    fn without_replaced(&self, facts: ProjectFacts) -> ProjectFacts {
        let seen: Vec<String> = self.replaced.iter().map(|path| facts.from_project(path)).collect();
        let own: Vec<&str> = seen.iter().map(String::as_str).filter(|path| !path.starts_with("../")).collect();
        if own.is_empty() { facts } else { adoption::without(facts, &own) }
    }

    /// The image versions that are kept in the files of a project.
    pub fn pins(&mut self, facts: &ProjectFacts, preferences: &Preferences) -> &Pins {
        let (from, root) = (self.pins_from, facts.workspace_root());
        let is_own = preferences.has_own_dockerfiles();
        let own = if is_own { facts.from_root(DOCKERFILE) } else { DOCKERFILE.to_owned() };
        self.pins.entry(root.join(&own)).or_insert_with(|| match from {
            PinsFrom::File => sync::pins_on_disk(root, &own),
            PinsFrom::Defaults => Pins::new(),
        })
    }

    /// What the user asks of a project, in settings and flags.
    pub fn preferences(&self, facts: &ProjectFacts) -> Result<Preferences, Error> {
        settings::with_flags(facts, &self.flags.preferences)
    }

    /// The plan of facts.
    pub fn plan(&mut self, facts: &ProjectFacts) -> Result<BuildPlan, Error> {
        let preferences = self.preferences(facts)?;
        self.plan_with(facts, &preferences)
    }

    fn plan_with(&mut self, facts: &ProjectFacts, preferences: &Preferences) -> Result<BuildPlan, Error> {
        let pins = self.pins(facts, preferences);
        plan(facts, preferences, pins).map_err(|error| Error::Plan {
            excerpt: error.given().and_then(|given| self.excerpt(facts, given)).map(Box::new),
            notices: of_project(facts, preferences),
            error,
            standpoint: Box::new(self.standpoint(facts)),
        })
    }

    /// The lines of a setting, in a file as the user sees it.
    fn excerpt(&self, facts: &ProjectFacts, given: &Source) -> Option<Excerpt> {
        let excerpt = settings::excerpt(facts, given)?;
        let file = self.standpoint(facts).tell(|| standpoint::path(&excerpt.file).into_owned());
        Some(Excerpt { file, ..excerpt })
    }

    /// Where the user reads of a project.
    pub fn standpoint(&self, facts: &ProjectFacts) -> Standpoint {
        match &self.stands_in {
            Some(directory) if *directory != facts.root => facts.seen_from_root(),
            Some(_) | None => Standpoint::Project,
        }
    }

    /// The project in a directory with its plan. One that is not meant has the flags alone that hold for all.
    fn planned(&mut self, directory: &Path, is_meant: bool) -> Result<Planned, Error> {
        let answered = self.layout.map(|value| Sourced { value, source: Source::Unsaved { key: key("dockerfiles") } });
        let answered = Preferences { dockerfiles: answered, ..Preferences::default() };
        let flags = self.flags.preferences.clone();
        self.planned_for(directory, &answered.overruled_by(if is_meant { flags } else { flags.shared() }))
    }

    fn planned_for(&mut self, directory: &Path, flags: &Preferences) -> Result<Planned, Error> {
        let facts = self.facts(directory)?;
        let preferences = settings::with_flags(&facts, flags)?;
        let plan = self.plan_with(&facts, &preferences)?;
        Ok(Planned { facts, preferences, plan })
    }

    /// The project that is meant with its plan. At the root of a workspace it may be a member.
    pub fn project(&mut self, target: &Target) -> Result<Planned, Error> {
        self.stands_in = Some(target.path.clone());
        let directory = self.directory(target)?;
        match self.planned(&directory, true) {
            Err(error) if target.services.is_empty() && member::may_be_meant(&error) => {
                let members = workspace::members(&directory, &mut self.reader)?;
                if members.is_empty() { Err(error) } else { self.only_member(&directory, members) }
            }
            outcome => outcome,
        }
    }

    /// The one member of a workspace that runs something.
    fn only_member(&mut self, root: &Path, members: Vec<Member>) -> Result<Planned, Error> {
        let mut found = Vec::new();
        for member in members {
            match self.planned(&root.join(&member.path), true) {
                Err(Error::Plan { error, .. }) if error.is_nothing_to_run() => {}
                Err(error @ Error::Inspect(_)) => return Err(error),
                outcome => found.push((member, outcome)),
            }
        }
        member::only(found)
    }

    /// Every service that is named, or the only one.
    pub fn services(&mut self, target: &Target) -> Result<Services, Error> {
        let Some(wanted) = target.named(self.flags, &mut self.reader)? else {
            return Ok(Services::of(vec![self.project(target)?])?.read_in(&target.path));
        };
        self.stands_in = Some(target.path.clone());
        let names = normalised(&wanted.value);
        let meant = names.iter().map(|name| target.means(name)).collect::<Vec<_>>();
        if meant.iter().filter(|is_meant| **is_meant).count() > 1 {
            target::refuse_flags_of_one(self.flags)?;
        }
        let directories = directories_of(&target.path, &names, &wanted.source, &mut self.reader)?;
        let items: Vec<(PathBuf, bool)> = directories.into_iter().zip(meant).collect();
        let planned =
            self.on_all_processors(&items, |session, (directory, is_meant)| session.planned(directory, *is_meant));
        Ok(Services::of(planned.into_iter().collect::<Result<_, _>>()?)?.read_in(&target.path))
    }

    /// What comes of each item, in their order, on all processors. What the first one shares with the others is read before.
    pub fn on_all_processors<T: Sync, R: Send>(
        &mut self,
        items: &[T],
        work: impl Fn(&mut Session<'a>, &T) -> R + Sync,
    ) -> Vec<R> {
        let Some((first, others)) = items.split_first() else { return Vec::new() };
        let mut all = vec![work(self, first)];
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let share = others.len().div_ceil(cores).max(1);
        let work = &work;
        let parts = std::thread::scope(|scope| {
            let workers: Vec<_> = others
                .chunks(share)
                .map(|part| {
                    let mut session = self.fork();
                    let all = move || part.iter().map(|item| work(&mut session, item)).collect::<Vec<_>>();
                    (part, Builder::new().stack_size(STACK).spawn_scoped(scope, all).ok())
                })
                .collect();
            let joined = workers.into_iter().map(|(part, worker)| (part, worker.and_then(|worker| worker.join().ok())));
            joined.collect::<Vec<_>>()
        });
        for (part, done) in parts {
            // A thread that could not be had, or that failed, leaves its part to this one.
            all.extend(done.unwrap_or_else(|| {
                let mut session = self.fork();
                part.iter().map(|item| work(&mut session, item)).collect()
            }));
        }
        all
    }

    /// The same run for another thread, with what is read so far.
    fn fork(&self) -> Self {
        let (reader, pins) = (self.reader.clone(), self.pins.clone());
        let (replaced, stands_in) = (self.replaced.clone(), self.stands_in.clone());
        Self { reader, pins, replaced, stands_in, ..*self }
    }

    /// The services that the files of a project are for: those that its workspace root names, where it is among them.
    pub fn services_beside(&mut self, project: Planned) -> Result<Services, Error> {
        let own = project.facts.pyproject.name.value.to_string();
        let named = target::services_at(&project.facts.root, &SettingFlags::default(), &mut self.reader)?;
        let Some(named) = named.filter(|named| normalised(&named.value).contains(&own)) else {
            return Services::of(vec![project]);
        };
        let (root, flags) = (project.facts.workspace_root().to_owned(), self.flags.preferences.clone().shared());
        let mut all = vec![project];
        for name in normalised(&named.value).iter().filter(|name| **name != own) {
            let directory = directory_of(&root, name, &named.source, &mut self.reader)?;
            all.push(self.planned_for(&directory, &flags)?);
        }
        all.sort_by(|one, other| one.plan.name.cmp(&other.plan.name));
        Services::of(all)
    }
}
