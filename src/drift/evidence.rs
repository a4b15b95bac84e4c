//! Looks up what a decision was made for. Decides nothing.

use super::said::{Difference, Said, Topic};
use crate::inspect::ProjectFacts;
use crate::inspect::code::Scope;
use crate::plan::{BuildPlan, Decision, decisions};

/// The decisions of a plan, and the project they were made for.
pub(super) struct Evidence<'a> {
    facts: &'a ProjectFacts,
    decisions: Vec<Decision>,
    /// Repositories whose reference was refused, which is a reason of its own.
    refused: Vec<String>,
    /// The old port and the new one.
    ports: Option<(&'a str, &'a str)>,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(
        plan: &'a BuildPlan,
        facts: &'a ProjectFacts,
        refused: Vec<String>,
        differences: &[Difference<'a>],
    ) -> Self {
        let ports = differences.iter().find_map(|difference| match difference {
            Difference::Changed { old, new } if new.topic == Topic::Port => Some((number(old), number(new))),
            _ => None,
        });
        Self { facts, decisions: decisions(plan), refused, ports }
    }

    /// Whether two texts differ in the port alone.
    pub(super) fn is_other_port(&self, old: &str, new: &str) -> bool {
        self.ports.is_some_and(|(before, now)| old.replace(before, now) == new)
    }

    pub(super) fn is_refused(&self, repository: &str) -> bool {
        self.refused.iter().any(|refused| refused == repository)
    }

    /// What the plan decided on a subject, such as `command`.
    pub(super) fn on(&self, subject: &str) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.subject == subject)
    }

    /// The decision that has this very value.
    pub(super) fn with_value(&self, value: &str) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.value == value)
    }

    /// The decision on a subject that has this value.
    pub(super) fn on_with_value(&self, subject: &str, value: &str) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.subject == subject && decision.value == value)
    }

    /// Whether a file or a directory of the project is there no more.
    pub(super) fn is_gone(&self, path: &str) -> bool {
        let path = self.facts.from_project(path);
        let is_elsewhere = path.starts_with("..");
        !is_elsewhere && !self.facts.tree.is_file(&path) && !self.facts.tree.is_directory(&path)
    }

    /// The field of `[project]` that has this value, as far as labels tell it.
    pub(super) fn metadata(&self, value: &str) -> Option<&'static str> {
        let project = &self.facts.pyproject;
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ") == value;
        let fields = [
            ("description", project.description.as_deref()),
            ("license", project.license.as_deref()),
            ("urls", project.source_url.as_deref()),
        ];
        let found = fields.into_iter().find(|(_, text)| text.is_some_and(one_line)).map(|(field, _)| field);
        found.or_else(|| (project.name.value.as_ref() == value).then_some("name"))
    }

    /// The first line outside a path that imports something inside it.
    pub(super) fn importer(&self, path: &str) -> Option<String> {
        let path = &self.facts.from_project(path);
        let is_inside =
            |file: &str| file == path || file.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'));
        let code = &self.facts.code;
        let outside = code.code().filter(|module| !is_inside(&module.path));
        let mut imports =
            outside.flat_map(|module| &module.imports).filter(|import| import.scope != Scope::TypeChecking);
        let found = imports.find(|import| {
            let name = import.name.iter().map(|name| format!("{}.{name}", import.module));
            name.chain([import.module.clone()])
                .filter_map(|dotted| code.file_of(&dotted, &["", "src"]))
                .any(|module| is_inside(&module.path))
        });
        found.map(|import| import.place.to_string())
    }
}

/// The port inside the container: `8000` of `127.0.0.1:9000:8000`.
pub(super) fn number(port: &Said) -> &str {
    port.value.rsplit(':').next().unwrap_or_default()
}
