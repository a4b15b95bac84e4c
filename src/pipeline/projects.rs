//! The projects that a command line means: one, or those of a repository that is none itself. Plans none, and which of them get an image
//! is decided in [`crate::plan`].

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::services::Services;
use super::session::Session;
use super::target::Target;
use crate::error::Error;
use crate::inspect::projects_below;
use crate::inspect::projects_below::ProjectBelow;
use crate::plan::{Candidate, PlanError, ProjectsChoice, choose_projects};

/// What a command is about.
pub enum Projects {
    /// One project, or services of one workspace.
    One(Target),
    /// Several, each with files of its own.
    Several(Several),
}

/// Several projects.
#[derive(Default)]
pub struct Several {
    /// Those that are meant.
    pub all: Vec<OneOfSeveral>,
    /// Those that another one installs, and that have no lock: none of these.
    pub libraries: Vec<(String, String)>,
    /// What is to be asked before anything is done.
    pub question: Option<PlanError>,
}

/// A project of several.
#[derive(Clone, Debug)]
pub struct OneOfSeveral {
    /// Its directory, as people and programs are told it: `services/api`.
    pub path: String,
    /// The same.
    pub target: Target,
    /// Another of them that installs it. It may be a library that runs nothing.
    pub used_by: Option<String>,
}

impl Session<'_> {
    /// The projects of the directories that are given. What is given beside a target is where it was looked for, which may be below it.
    pub fn projects(&mut self, given: &[(PathBuf, Target)]) -> Result<Projects, Error> {
        if let [(path, target)] = given {
            let Some(several) = self.several(path, target)? else { return Ok(Projects::One(target.clone())) };
            return Ok(several.simplified());
        }
        let mut all = Several::default();
        for (path, target) in given {
            match self.several(path, target)? {
                Some(several) => all.add(several),
                None => all.all.push(OneOfSeveral { path: shown(path), target: target.clone(), used_by: None }),
            }
        }
        let mut known = HashSet::new();
        all.all.retain(|project| known.insert(project.path.clone()));
        Ok(all.simplified())
    }

    /// The projects below a directory that holds none.
    fn several(&mut self, path: &Path, target: &Target) -> Result<Option<Several>, Error> {
        if !target.services.is_empty() {
            return Ok(None);
        }
        // Those below the directory of the user come first; a manifest above it may be one of tools alone.
        for directory in [path, &target.path] {
            if let Some(found) = projects_below::read(directory, &mut self.reader)? {
                let choice = choose_projects(found);
                let is_any = !choice.meant.is_empty() || !choice.open.is_empty();
                return Ok(is_any.then(|| Several::of(directory, choice)));
            }
            if projects_below::is_project(directory, &mut self.reader) {
                return Ok(None);
            }
        }
        Ok(None)
    }
}

impl Several {
    fn of(directory: &Path, choice: ProjectsChoice) -> Self {
        let seen = |path: &str| shown(&directory.join(path));
        let one = |ProjectBelow { path, used_by, .. }| OneOfSeveral {
            path: seen(&path),
            target: Target::at(&directory.join(path)),
            used_by: used_by.as_deref().map(seen),
        };
        let question = choice.clone().with_paths(seen).question();
        let libraries = choice.libraries.into_iter().map(one);
        Self {
            libraries: libraries.filter_map(|library| Some((library.path, library.used_by?))).collect(),
            all: choice.meant.into_iter().map(one).collect(),
            question,
        }
    }

    /// Those of which nothing says whether they get an image, with why.
    pub fn open(&self) -> Vec<(OneOfSeveral, String)> {
        let candidates = self.question.as_ref().map(PlanError::candidates).unwrap_or_default();
        let one = |candidate: &Candidate| {
            let target = Target::at(Path::new(&candidate.key));
            (OneOfSeveral { path: candidate.key.clone(), target, used_by: None }, candidate.title.clone())
        };
        candidates.iter().map(one).collect()
    }

    fn add(&mut self, other: Self) {
        self.all.extend(other.all);
        self.libraries.extend(other.libraries);
        self.question = self.question.take().or(other.question);
    }

    /// One project, where there is one and nothing to ask.
    fn simplified(mut self) -> Projects {
        match (self.all.len(), &self.question) {
            (1, None) => Projects::One(self.all.remove(0).target),
            _ => Projects::Several(self),
        }
    }
}

/// A directory as it was given, without what says nothing.
fn shown(path: &Path) -> String {
    let parts = path.components().filter(|part| !matches!(part, std::path::Component::CurDir));
    let path = parts.collect::<PathBuf>().to_string_lossy().replace('\\', "/");
    if path.is_empty() { ".".to_owned() } else { path }
}

/// Refuses projects whose files would lie in one directory: the second would take the place of the first.
pub fn refuse_shared_directories(all: &[(String, &Services)]) -> Result<(), Error> {
    let mut known: HashMap<PathBuf, (&str, &Services)> = HashMap::new();
    for (path, services) in all {
        let directory = services.root.canonicalize().unwrap_or_else(|_| services.root.clone());
        if let Some((one, other)) = known.insert(directory, (path, services)) {
            let name =
                |services: &Services| services.plans.first().map_or_else(String::new, |plan| plan.name.to_string());
            return Err(PlanError::ProjectsOfOneWorkspace {
                one: one.to_owned(),
                other: path.clone(),
                root: services.root.display().to_string(),
                names: [name(other), name(services)],
            }
            .into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_shown_as_it_was_given() {
        for (path, expected) in [("./services/api", "services/api"), (".", "."), ("../x", "../x"), ("a/.", "a")] {
            assert_eq!(shown(Path::new(path)), expected);
        }
    }
}
