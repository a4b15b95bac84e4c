//! Which of the projects of a repository get an image where nobody names one: all that uv locks. What may be an example, a test's or a
//! template's makes it a question. Plans none of them.

use super::candidate::{Candidate, StartMethod};
use super::error::PlanError;
use super::start::paths::is_beside;
use crate::catalogue::test_tools::lies_among_tests;
use crate::inspect::evidence::Place;
use crate::inspect::projects_below::{Manager, ProjectBelow};
use crate::inspect::pyproject::PYPROJECT;

/// Which of them are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectsChoice {
    /// Those that are.
    pub meant: Vec<ProjectBelow>,
    /// Those that another one installs, and that have no lock to be built from.
    pub libraries: Vec<ProjectBelow>,
    /// Those of which nothing says whether they are.
    pub open: Vec<Candidate>,
}

/// Which of the projects below a directory are meant.
pub fn choose_projects(found: Vec<ProjectBelow>) -> ProjectsChoice {
    let mut choice = ProjectsChoice::default();
    for project in found {
        let doubt = doubt(&project);
        match (project.manager, doubt) {
            (Manager::Unknown, _) if project.used_by.is_some() => choice.libraries.push(project),
            (_, Some(doubt)) => choice.open.push(candidate(&project, doubt)),
            (_, None) => choice.meant.push(project),
        }
    }
    choice
}

/// Why a project may be none that gets an image.
fn doubt(project: &ProjectBelow) -> Option<&'static str> {
    match project.manager {
        Manager::Unknown => Some("it has no `uv.lock`"),
        Manager::Poetry => Some("Poetry manages it"),
        Manager::Uv if lies_among_tests(&project.path) => Some("it lies among tests"),
        Manager::Uv if is_beside(&format!("{}/", project.path)) => {
            Some("it lies where examples, templates or tools do")
        }
        Manager::Uv => None,
    }
}

fn candidate(project: &ProjectBelow, doubt: &str) -> Candidate {
    Candidate {
        key: project.path.clone(),
        title: doubt.to_owned(),
        place: Place::file(format!("{}/{PYPROJECT}", project.path)),
        start: StartMethod::Words { words: Vec::new() },
        subcommand: None,
    }
}

impl ProjectsChoice {
    /// The same with other paths: those from where uvdock runs.
    #[must_use]
    pub fn with_paths(mut self, seen: impl Fn(&str) -> String) -> Self {
        for project in self.meant.iter_mut().chain(&mut self.libraries) {
            project.path = seen(&project.path);
            project.used_by = project.used_by.as_deref().map(&seen);
        }
        for candidate in &mut self.open {
            candidate.key = seen(&candidate.key);
            candidate.place.file = seen(&candidate.place.file);
        }
        self
    }

    /// The question, where there is one.
    pub fn question(&self) -> Option<PlanError> {
        let meant = self.meant.iter().map(|project| project.path.clone()).collect();
        (!self.open.is_empty()).then(|| PlanError::OpenProjects { meant, candidates: self.open.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SettingsHome;

    fn below(path: &str, manager: Manager) -> ProjectBelow {
        ProjectBelow { path: path.to_owned(), manager, used_by: None }
    }

    #[test]
    fn what_uv_locks_is_meant_and_a_library_without_a_lock_is_none() {
        let library = ProjectBelow { used_by: Some("backend".into()), ..below("libs/core", Manager::Unknown) };
        let found = vec![below("backend", Manager::Uv), library.clone(), below("services/api", Manager::Uv)];
        let choice = choose_projects(found.clone());
        assert_eq!(choice.meant, [found[0].clone(), found[2].clone()]);
        assert_eq!(choice.libraries, [library]);
        assert!(choice.question().is_none());
    }

    #[test]
    fn examples_tests_templates_and_what_has_no_lock_are_asked_for() {
        for path in ["examples/shop", "tests/project", "templates/x", "{{cookiecutter.name}}"] {
            let choice = choose_projects(vec![below("backend", Manager::Uv), below(path, Manager::Uv)]);
            let question = choice.question().expect(path);
            assert!(question.is_question(), "{path}");
            let hint = question.hint(SettingsHome::Pyproject).expect("a hint");
            assert!(hint.contains("`uvdock generate backend`"), "{hint}");
        }
        for manager in [Manager::Unknown, Manager::Poetry] {
            let choice = choose_projects(vec![below("backend", Manager::Uv), below("old", manager)]);
            assert_eq!(choice.question().expect("a question").candidates()[0].key, "old");
        }
    }

    #[test]
    fn a_question_names_all_that_are_plain() {
        let names = ["backend", "worker", "examples/a"];
        let question =
            choose_projects(names.map(|name| below(name, Manager::Uv)).to_vec()).question().expect("a question");
        let hint = question.hint(SettingsHome::Pyproject).expect("a hint");
        assert!(hint.contains("`uvdock generate backend worker`"), "{hint}");
        let names = ["backend", "samples/x", "services/a", "services/b", "services/c", "services/d"];
        let question = choose_projects(names.map(|name| below(name, Manager::Uv)).to_vec()).question();
        let hint = question.expect("a question").hint(SettingsHome::Pyproject).expect("a hint");
        assert!(hint.contains("`uvdock generate backend services`"), "{hint}");
    }
}
