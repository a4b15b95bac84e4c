//! Which projects a run is about, as far as manifests and settings say it. Reads no code and plans nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use uv_normalize::PackageName;

use crate::config::{self, SETTINGS, Setting, SettingFlags};
use crate::error::Error;
use crate::inspect::Reader;
use crate::inspect::error::InspectError;
use crate::inspect::manifests;
use crate::inspect::workspace::{self, Member};
use crate::plan::PlanError;
use crate::sourced::{Source, Sourced};

/// A project, or services of a workspace.
#[derive(Clone, Debug)]
pub struct Target {
    /// The directory of a project, or of a workspace root.
    pub path: PathBuf,
    /// The members of the workspace that are meant, by their names; empty where the user names none.
    pub services: Vec<String>,
}

impl Target {
    /// What a directory holds.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), services: Vec::new() }
    }

    /// The directory of the project that is meant; of the first, where several are.
    pub fn directory(&self, reader: &mut Reader) -> Result<PathBuf, Error> {
        match self.services.first() {
            Some(name) => directory_of(&self.path, name, &Source::Flag { flag: "--service" }, reader),
            None => Ok(self.path.clone()),
        }
    }

    /// Whether the user names more than one service.
    pub fn names_several(&self) -> bool {
        normalised(&self.services).len() > 1
    }

    /// Whether a service is meant, by its name.
    pub fn means(&self, name: &str) -> bool {
        self.services.is_empty() || normalised(&self.services).iter().any(|named| named == name)
    }

    /// Whether it is the directory of a workspace root, and no member of it by name.
    pub fn is_workspace_root(&self, reader: &mut Reader) -> bool {
        self.services.is_empty() && workspace::root_of(&self.path, reader).is_some_and(|root| root.member.is_empty())
    }

    /// The services that the files are for: those of a flag or of the workspace root's settings, and those the user names where that does
    /// not name them.
    pub(super) fn named(
        &self,
        flags: &SettingFlags,
        reader: &mut Reader,
    ) -> Result<Option<Sourced<Vec<String>>>, Error> {
        if self.services.is_empty() {
            return services_at(&self.path, flags, reader);
        }
        // What the services of the root share is for all of them, whichever is named.
        let of_root = services_at(&self.path, &SettingFlags::default(), reader)?.filter(|of_root| {
            let all = normalised(&of_root.value);
            normalised(&self.services).iter().all(|name| all.contains(name))
        });
        Ok(of_root.or_else(|| Some(Sourced::flag(self.services.clone(), "--service"))))
    }
}

/// The services that a flag names, or the setting of the workspace root: for the root, and for a member that is among them.
pub(super) fn services_at(
    path: &Path,
    flags: &SettingFlags,
    reader: &mut Reader,
) -> Result<Option<Sourced<Vec<String>>>, Error> {
    if let Some(services) = flags.preferences.services.clone().filter(names_any) {
        return Ok(Some(services));
    }
    let Some(root) = workspace::root_of(path, reader) else { return Ok(None) };
    let settings = config::read(&root.pyproject_text, root.uvdock_toml.as_deref())?;
    let Some(services) = settings.services.filter(names_any) else { return Ok(None) };
    if root.member.is_empty() {
        return Ok(Some(services));
    }
    let names = normalised(&services.value);
    let members = workspace::members(&root.directory, reader)?;
    let own = members.iter().find(|member| member.path == root.member);
    Ok(own.filter(|member| names.contains(&member.name.to_string())).map(|_| services))
}

fn names_any(services: &Sourced<Vec<String>>) -> bool {
    !services.value.is_empty()
}

/// Names as uv writes them, sorted, each once.
pub(super) fn normalised(names: &[String]) -> Vec<String> {
    let names: BTreeSet<String> = names
        .iter()
        .map(|name| name.parse().map_or_else(|_| name.clone(), |name: PackageName| name.to_string()))
        .collect();
    names.into_iter().collect()
}

/// A flag about one program says nothing where several are meant.
pub fn refuse_flags_of_one(flags: &SettingFlags) -> Result<(), Error> {
    let written = flags.written.iter().map(|(key, _)| *key);
    let Some(key) = written.into_iter().find(|key| *key != "services" && !config::is_shared(key)) else {
        return Ok(());
    };
    let flag = SETTINGS.iter().find(|setting| setting.key == key).and_then(Setting::flag).unwrap_or_default();
    Err(PlanError::FlagOfOneService { flag }.into())
}

/// The directory of the member of this name, from the workspace root or from any member of it.
pub(super) fn directory_of(path: &Path, name: &str, given: &Source, reader: &mut Reader) -> Result<PathBuf, Error> {
    let directories = directories_of(path, std::slice::from_ref(&name.to_owned()), given, reader)?;
    Ok(directories.into_iter().next().unwrap_or_else(|| path.to_owned()))
}

/// The directories of the members of these names, in their order.
pub(super) fn directories_of(
    path: &Path,
    names: &[String],
    given: &Source,
    reader: &mut Reader,
) -> Result<Vec<PathBuf>, Error> {
    let (root, own) = match manifests::read(path, reader) {
        Ok(manifests) => (manifests.root().to_owned(), Some(manifests.pyproject.name.value)),
        Err(InspectError::VirtualRoot { .. }) => (path.to_owned(), None),
        Err(error) => return Err(error.into()),
    };
    let members = workspace::members(&root, reader)?;
    let mut found = Vec::new();
    for name in names {
        let wanted: Option<PackageName> = name.parse().ok();
        if wanted.is_some() && own == wanted {
            found.push(path.to_owned());
            continue;
        }
        match members.iter().find(|member| Some(&member.name) == wanted.as_ref()) {
            Some(member) => found.push(root.join(&member.path)),
            None => return Err(no_such_service(name, &members, given)),
        }
    }
    Ok(found)
}

fn no_such_service(name: &str, members: &[Member], given: &Source) -> Error {
    let members = members.iter().map(|member| format!("`{}`", member.name)).collect();
    PlanError::NoSuchService { name: name.to_owned(), members, given: given.clone() }.into()
}
