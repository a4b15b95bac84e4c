//! Looks up what a decision was made for. Decides nothing.

use super::Service;
use super::said::{Difference, Said, Topic, service_of};
use crate::inspect::ProjectFacts;
use crate::inspect::code::Scope;
use crate::plan::{Decision, decisions};

/// The decisions of the services that the files are for, and the projects they were made for.
pub(super) struct Evidence<'a> {
    services: Vec<ServiceEvidence<'a>>,
    /// Repositories whose reference was refused, which is a reason of its own.
    refused: Vec<String>,
    /// The old ports and the new ones.
    ports: Vec<(&'a str, &'a str)>,
}

struct ServiceEvidence<'a> {
    name: String,
    facts: &'a ProjectFacts,
    decisions: Vec<Decision>,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(services: &[Service<'a>], refused: Vec<String>, differences: &[Difference<'a>]) -> Self {
        let ports = differences.iter().filter_map(|difference| match difference {
            Difference::Changed { old, new } if new.topic == Topic::Port => Some((number(old), number(new))),
            _ => None,
        });
        let evidence = |(facts, plan): &Service<'a>| ServiceEvidence {
            name: plan.name.to_string(),
            facts,
            decisions: decisions(plan),
        };
        Self { services: services.iter().map(evidence).collect(), refused, ports: ports.collect() }
    }

    fn decisions(&self) -> impl Iterator<Item = &Decision> {
        self.services.iter().flat_map(|service| &service.decisions)
    }

    /// Whether two texts differ in the port alone.
    pub(super) fn is_other_port(&self, old: &str, new: &str) -> bool {
        self.ports.iter().any(|(before, now)| old.replace(before, now) == new)
    }

    pub(super) fn is_refused(&self, repository: &str) -> bool {
        self.refused.iter().any(|refused| refused == repository)
    }

    /// What was decided on a subject, such as `command`, for the service that a stage or an entry belongs to.
    pub(super) fn on(&self, subject: &str, said: &Said) -> Option<&Decision> {
        let is_of = |service: &&ServiceEvidence<'_>| {
            said.part == service.name || service_of(&said.part) == service.name || service_of(&said.key) == service.name
        };
        let service = self.services.iter().find(is_of).or(self.services.first())?;
        service.decisions.iter().find(|decision| decision.subject == subject)
    }

    /// The decision that has this very value.
    pub(super) fn with_value(&self, value: &str) -> Option<&Decision> {
        self.decisions().find(|decision| decision.value == value)
    }

    /// The decision on a subject that has this value.
    pub(super) fn on_with_value(&self, subject: &str, value: &str) -> Option<&Decision> {
        self.decisions().find(|decision| decision.subject == subject && decision.value == value)
    }

    /// Whether a file or a directory of a project is there no more.
    pub(super) fn is_gone(&self, path: &str) -> bool {
        let is_gone = |service: &ServiceEvidence<'_>| {
            let path = service.facts.from_project(path);
            let tree = &service.facts.tree;
            (!path.starts_with("..")).then(|| !tree.is_file(&path) && !tree.is_directory(&path))
        };
        let known: Vec<bool> = self.services.iter().filter_map(is_gone).collect();
        !known.is_empty() && known.into_iter().all(|is_gone| is_gone)
    }

    /// The first line outside a path that imports something inside it.
    pub(super) fn importer(&self, path: &str) -> Option<String> {
        self.services.iter().find_map(|service| importer(service.facts, path))
    }

    /// The field of `[project]` that has this value, as far as labels tell it.
    pub(super) fn metadata(&self, value: &str) -> Option<&'static str> {
        self.services.iter().find_map(|service| metadata(service.facts, value))
    }
}

fn importer(facts: &ProjectFacts, path: &str) -> Option<String> {
    let path = &facts.from_project(path);
    let is_inside =
        |file: &str| file == path || file.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'));
    let code = &facts.code;
    let outside = code.code().filter(|module| !is_inside(&module.path));
    let mut imports = outside.flat_map(|module| &module.imports).filter(|import| import.scope != Scope::TypeChecking);
    let found = imports.find(|import| {
        let name = import.name.iter().map(|name| format!("{}.{name}", import.module));
        name.chain([import.module.clone()])
            .filter_map(|dotted| code.file_of(&dotted, &["", "src"]))
            .any(|module| is_inside(&module.path))
    });
    found.map(|import| import.place.to_string())
}

fn metadata(facts: &ProjectFacts, value: &str) -> Option<&'static str> {
    let project = &facts.pyproject;
    let is_it = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ") == value;
    let fields = [
        ("description", project.description.as_deref()),
        ("license", project.license.as_deref()),
        ("urls", project.source_url.as_deref()),
    ];
    let found = fields.into_iter().find(|(_, text)| text.is_some_and(is_it)).map(|(field, _)| field);
    found.or_else(|| (project.name.value.as_ref() == value).then_some("name"))
}

/// The port inside the container: `8000` of `127.0.0.1:9000:8000`.
pub(super) fn number(port: &Said) -> &str {
    port.value.rsplit(':').next().unwrap_or_default()
}
