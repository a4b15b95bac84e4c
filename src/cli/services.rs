//! Which projects of a workspace are meant: those that are named, or the only one that runs something. Plans none itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use uv_normalize::PackageName;

use super::{PinsFrom, Planned, ProjectArgs, planned};
use crate::config::{self, SETTINGS, SettingFlags, SettingsHome};
use crate::drift::Service;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::inspect::error::InspectError;
use crate::inspect::evidence::Place;
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::workspace::{self, Member};
use crate::ownership::{self, Ownership, Syntax};
use crate::plan::Notice;
use crate::plan::{BuildPlan, Candidate, PlanError, Start, together};
use crate::quote;
use crate::render;
use crate::sourced::{Source, Sourced};
use crate::sync::FileChange;

/// Where the project is, and which of its services the files are for.
#[derive(Args)]
pub(super) struct ServicesArgs {
    /// The directory that holds pyproject.toml
    #[arg(default_value = ".", value_name = "PATH")]
    pub path: PathBuf,
    /// A workspace member that is meant, by its name; repeat it for several services in the same files
    #[arg(long, value_name = "NAME")]
    pub service: Vec<String>,
}

/// The services that the files are for, in the order of their names.
pub(super) struct Services {
    /// Where the files lie.
    pub root: PathBuf,
    facts: Vec<ProjectFacts>,
    /// One plan for each.
    pub plans: Vec<BuildPlan>,
}

impl ServicesArgs {
    /// The services that a workspace root or a flag names.
    pub fn in_root(path: &Path) -> Self {
        Self { path: path.to_owned(), service: Vec::new() }
    }

    /// Plans every service that is named, or the only one.
    pub fn planned(&self, flags: &SettingFlags, pins: PinsFrom) -> Result<Services, Error> {
        let flag = || Sourced { value: self.service.clone(), source: Source::Flag { flag: "--service" } };
        let wanted = if self.service.is_empty() { set(&self.path, flags)? } else { Some(flag()) };
        let Some(wanted) = wanted else {
            let project = ProjectArgs { path: self.path.clone(), service: None };
            return Services::of(vec![planned(&project, flags, pins)?]);
        };
        let names = normalised(&wanted.value);
        if names.len() > 1 {
            refuse_flags_of_one(flags)?;
        }
        let plan = |name: &String| planned_at(&directory_of(&self.path, name, &wanted.source)?, flags, pins);
        Services::of(names.iter().map(plan).collect::<Result<_, _>>()?)
    }

    /// The project of the first service that is named, for a message about it.
    pub fn first(self) -> ProjectArgs {
        ProjectArgs { path: self.path, service: self.service.into_iter().next() }
    }

    /// The note for one who did not ask in the directory of the files.
    pub fn where_files_lie(&self, services: &Services) -> Option<String> {
        let root = services.root.display();
        let lie = match services.plans.as_slice() {
            [plan] => format!("`{}` is a workspace member; its files lie in the root, `{root}`", plan.name),
            _ => format!("The files of several services lie in the workspace root, `{root}`"),
        };
        (services.root != self.path).then_some(lie)
    }
}

impl Services {
    fn of(all: Vec<Planned>) -> Result<Self, Error> {
        let root = all.first().map_or_else(PathBuf::new, |(facts, _)| facts.workspace_root().to_owned());
        let (facts, plans): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        Ok(Self { root, facts, plans: together(plans).map_err(question)? })
    }

    /// The services that the files of a project are for: those that its workspace root names, where it is among them.
    pub fn with(project: Planned, flags: &SettingFlags, pins: PinsFrom) -> Result<Self, Error> {
        let (facts, _) = &project;
        let own = facts.pyproject.name.value.to_string();
        let Some(all) = set(&facts.root, &SettingFlags::default())? else { return Self::of(vec![project]) };
        let (names, given) = (normalised(&all.value), all.source);
        if !names.contains(&own) {
            return Self::of(vec![project]);
        }
        let (root, flags) = (facts.workspace_root().to_owned(), shared(flags));
        let mut all = vec![project];
        for name in names.iter().filter(|name| **name != own) {
            all.push(planned_at(&directory_of(&root, name, &given)?, &flags, pins)?);
        }
        all.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
        Self::of(all)
    }

    /// Where their settings are.
    pub fn home(&self) -> SettingsHome {
        render::home(&self.plans)
    }

    /// Each with the project that it was planned for.
    pub fn each(&self) -> Vec<Service<'_>> {
        self.facts.iter().zip(&self.plans).collect()
    }

    /// What the user should know, with the service's name where there are several.
    pub fn notices(&self) -> Result<Vec<String>, Error> {
        let of_one = |plan: &BuildPlan| -> Vec<String> {
            let named = |notice: &Notice| match self.plans.len() {
                1 => notice.text(plan.settings).to_string(),
                _ => format!("{}: {}", plan.name, notice.text(plan.settings)),
            };
            plan.notices.iter().map(named).collect()
        };
        let unknown = render::never_written(&self.plans)?;
        let unknown =
            unknown.into_iter().map(|name| Notice::UnknownFile(name.to_owned()).text(self.home()).to_string());
        Ok(self.plans.iter().flat_map(of_one).chain(unknown).collect())
    }

    /// The note for one whose files held other services before: they go when the files are written.
    pub fn left_behind(&self, changes: &[FileChange]) -> Option<String> {
        let dockerfile = changes.iter().find(|change| change.rendered.syntax == Syntax::Dockerfile)?;
        let text = dockerfile.text()?;
        if ownership::read(&text, Syntax::Dockerfile) == Ownership::NotOurs {
            return None;
        }
        let words = text.split_whitespace().zip(text.split_whitespace().skip(1));
        let gone: BTreeSet<String> = words
            .filter(|(flag, name)| *flag == "--package" && self.plans.iter().all(|plan| plan.name.as_ref() != *name))
            .map(|(_, name)| format!("`{name}`"))
            .collect();
        let list = gone.into_iter().collect::<Vec<_>>().join(", ");
        let way = format!(
            "for several services, repeat `--service`, or set `services` in `{}` of the workspace root",
            self.home().name()
        );
        (!list.is_empty()).then(|| format!("The files no longer hold {list}; {way}"))
    }
}

fn planned_at(directory: &Path, flags: &SettingFlags, pins: PinsFrom) -> Result<Planned, Error> {
    let facts = crate::inspect::inspect(directory)?;
    let plan = super::planned_from(&facts, flags, pins)?;
    Ok((facts, plan))
}

/// The services that a flag names, or the setting of the workspace root: for the root, and for a member that is among them.
fn set(path: &Path, flags: &SettingFlags) -> Result<Option<Sourced<Vec<String>>>, Error> {
    let is_some = |services: &Sourced<Vec<String>>| !services.value.is_empty();
    if let Some(services) = flags.preferences.services.clone().filter(is_some) {
        return Ok(Some(services));
    }
    let Some(root) = workspace::root_of(path) else { return Ok(None) };
    let settings = config::read(&root.pyproject_text, root.uvdock_toml.as_deref())?;
    let Some(services) = settings.services.filter(is_some) else { return Ok(None) };
    let is_meant = root.member.is_empty() || {
        let names = normalised(&services.value);
        let members = workspace::members(&root.directory)?;
        members.iter().any(|member| member.path == root.member && names.contains(&member.name.to_string()))
    };
    Ok(is_meant.then_some(services))
}

/// Names as uv writes them, sorted, each once.
fn normalised(names: &[String]) -> Vec<String> {
    let name = |name: &String| name.parse().map_or_else(|_| name.clone(), |name: PackageName| name.to_string());
    names.iter().map(name).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The flags that hold for every service.
fn shared(flags: &SettingFlags) -> SettingFlags {
    let written = flags.written.iter().filter(|(key, _)| config::is_shared(key)).cloned().collect();
    SettingFlags { preferences: flags.preferences.clone().shared(), written }
}

/// Whether a directory is a workspace root that names the services of its files, or for which a flag does.
pub(super) fn is_of_root(project: &ProjectArgs, flags: &SettingFlags) -> Result<bool, Error> {
    Ok(is_root(project) && set(&project.path, flags)?.is_some())
}

/// Whether the directory of a workspace root is meant, and no member of it by name.
pub(super) fn is_root(project: &ProjectArgs) -> bool {
    project.service.is_none() && workspace::root_of(&project.path).is_some_and(|root| root.member.is_empty())
}

/// A flag about one program says nothing where several are meant.
pub(super) fn refuse_flags_of_one(flags: &SettingFlags) -> Result<(), Error> {
    let is_of_one = |key: &str| key != "services" && !config::is_shared(key);
    let Some((key, _)) = flags.written.iter().find(|(key, _)| is_of_one(key)) else { return Ok(()) };
    let flag = SETTINGS.iter().find(|setting| setting.key == *key).map_or("", |setting| setting.flag);
    Err(question(PlanError::FlagOfOneService { flag }))
}

/// The directory of the member that `--service` names, from the workspace root or from any member of it.
pub(super) fn directory_of(path: &Path, name: &str, given: &Source) -> Result<PathBuf, Error> {
    let (root, own) = match crate::inspect::inspect(path) {
        Ok(facts) => (facts.workspace_root().to_owned(), Some(facts.pyproject.name.value.to_string())),
        Err(InspectError::VirtualRoot { .. }) => (path.to_owned(), None),
        Err(error) => return Err(error.into()),
    };
    let wanted: Option<PackageName> = name.parse().ok();
    if wanted.as_ref().is_some_and(|wanted| own == Some(wanted.to_string())) {
        return Ok(path.to_owned());
    }
    let members = workspace::members(&root)?;
    match members.iter().find(|member| Some(&member.name) == wanted.as_ref()) {
        Some(member) => Ok(root.join(&member.path)),
        None => Err(question(PlanError::NoSuchService {
            name: name.to_owned(),
            members: members.iter().map(|member| format!("`{}`", member.name)).collect(),
            given: given.clone(),
        })),
    }
}

/// Whether a project failed because what runs is perhaps elsewhere in its workspace.
pub(super) fn may_be_in_a_member(error: &Error) -> bool {
    match error {
        Error::Inspect(InspectError::VirtualRoot { .. }) => true,
        Error::Plan { error, .. } => error.is_nothing_to_run(),
        Error::Inspect(_)
        | Error::Render(_)
        | Error::Sync(_)
        | Error::Prompt(_)
        | Error::Settings(_)
        | Error::Editor(_) => false,
    }
}

/// The one member of a workspace that runs something.
pub(super) fn only(
    root: &Path,
    members: Vec<Member>,
    plan: impl Fn(&Path) -> Result<Planned, Error>,
) -> Result<Planned, Error> {
    let mut found: Vec<(Member, Result<Planned, Error>)> = Vec::new();
    for member in members {
        match plan(&root.join(&member.path)) {
            Err(Error::Plan { error, .. }) if error.is_nothing_to_run() => {}
            Err(error @ Error::Inspect(_)) => return Err(error),
            outcome => found.push((member, outcome)),
        }
    }
    if found.len() < 2 {
        return found.pop().map_or_else(|| Err(question(PlanError::NoService)), |(_, outcome)| outcome);
    }
    let candidates = found.iter().map(|(member, outcome)| candidate(member, outcome)).collect();
    Err(question(PlanError::SeveralServices { candidates }))
}

fn question(error: PlanError) -> Error {
    Error::Plan { error, excerpt: None }
}

/// A member with what it would start, or with the question that it asks itself.
fn candidate(member: &Member, outcome: &Result<Planned, Error>) -> Candidate {
    let file = |name: &str| workspace::from_root(&member.path, name);
    let manifest = || Place::file(file(PYPROJECT));
    let (title, place, words) = match outcome {
        Ok((_, plan)) => {
            let command = &plan.start.command;
            let place = match &command.source {
                Source::Project { places, .. } => places.first(),
                _ => None,
            };
            let place = place.map(|place| Place { file: file(&place.file), line: place.line });
            (quote::shown(&command.value), place.unwrap_or_else(manifest), command.value.clone())
        }
        Err(error) => (error.to_string(), manifest(), Vec::new()),
    };
    Candidate { key: member.name.to_string(), title, place, start: Start::Words { words } }
}
