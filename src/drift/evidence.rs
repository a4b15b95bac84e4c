//! Looks up what a decision was made for. Decides nothing.

use super::statements::{Difference, Statement, Topic, service_of};
use crate::config::Preferences;
use crate::inspect::ProjectFacts;
use crate::inspect::code::Scope;
use crate::inspect::tree::listed;
use crate::nesting::{is_below, is_in};
use crate::plan::{BuildPlan, Choice, Decision, RolePlan, RoleStart, Subject, UserPlan, decisions};
use crate::render::{self, StageKind};
use crate::sourced::{Source, Sourced};

/// A project that the files are for, and the plan for it.
#[derive(Clone, Copy)]
pub struct Service<'a> {
    /// What is seen in it.
    pub facts: &'a ProjectFacts,
    /// Its settings and flags, those of the workspace root included.
    pub preferences: &'a Preferences,
    /// What is decided.
    pub plan: &'a BuildPlan,
}

/// The decisions of the services that the files are for, and the projects they were made for.
pub(super) struct Evidence<'a> {
    services: Vec<ServiceEvidence<'a>>,
    /// Repositories whose reference was refused, which is a reason of its own.
    refused: Vec<String>,
    /// The old ports and the new ones.
    ports: Vec<(&'a str, &'a str)>,
    /// Whether what the program is started with differs, and not what development starts alone.
    has_other_command: bool,
    /// Whether the final image is made in another way.
    has_other_strategy: bool,
    /// Whether anything of a service differs, and not what stands at the top alone.
    has_other_services: bool,
    /// New lines of a file that is compared line by line.
    added_lines: Vec<&'a str>,
}

struct ServiceEvidence<'a> {
    name: String,
    facts: &'a ProjectFacts,
    preferences: &'a Preferences,
    plan: &'a BuildPlan,
    decisions: Vec<Decision>,
}

impl<'a> ServiceEvidence<'a> {
    fn of(service: &Service<'a>) -> Self {
        Self {
            name: service.plan.name.to_string(),
            facts: service.facts,
            preferences: service.preferences,
            plan: service.plan,
            decisions: decisions(service.plan),
        }
    }

    /// Whether a statement stands in a stage of the service, or in its entry.
    fn has(&self, statement: &Statement) -> bool {
        statement.part == self.name
            || service_of(&statement.part) == self.name
            || service_of(&statement.key) == self.name
    }
}

impl<'a> Evidence<'a> {
    pub(super) fn new(services: &[Service<'a>], refused: Vec<String>, differences: &[Difference<'a>]) -> Self {
        let ports = differences.iter().filter_map(|difference| match difference {
            Difference::Changed { old, new } if new.topic == Topic::Port => Some((number(old), number(new))),
            _ => None,
        });
        let added_lines = differences.iter().filter_map(|difference| match difference {
            Difference::Added(new) if new.topic == Topic::Line => Some(new.key.as_str()),
            _ => None,
        });
        Self {
            services: services.iter().map(ServiceEvidence::of).collect(),
            refused,
            ports: ports.collect(),
            has_other_command: differences.iter().any(is_about_the_command),
            has_other_strategy: differences.iter().any(is_about_the_strategy),
            has_other_services: differences
                .iter()
                .any(|difference| difference.topic() != Topic::Key || !difference.statement().part.is_empty()),
            added_lines: added_lines.collect(),
        }
    }

    pub(super) fn has_other_command(&self) -> bool {
        self.has_other_command
    }

    pub(super) fn has_other_services(&self) -> bool {
        self.has_other_services
    }

    pub(super) fn has_other_strategy(&self) -> bool {
        self.has_other_strategy
    }

    /// What was decided on a subject, for any of the services.
    pub(super) fn any_on(&self, subject: Subject) -> Option<&Decision> {
        self.decisions().find(|decision| decision.subject == subject)
    }

    /// What was decided on a role.
    pub(super) fn on_role(&self, service: &str) -> Option<&Decision> {
        self.decisions().find(|decision| matches!(&decision.choice, Choice::Role { name, .. } if name == service))
    }

    /// What was decided on a build argument.
    pub(super) fn on_argument(&self, argument: &str) -> Option<&Decision> {
        self.decisions()
            .find(|decision| matches!(&decision.choice, Choice::BuildArgument { name, .. } if name == argument))
    }

    /// What was decided on a label or a variable that has this value.
    pub(super) fn on_assignment(&self, name: &str, value: &str) -> Option<&Decision> {
        self.decisions().find(|decision| decision.choice.assigns(name, value))
    }

    /// The decision whose value is in a line, and what stands there of it.
    pub(super) fn in_line(&self, line: &str) -> Option<(&Decision, String)> {
        let found = self.decisions().filter_map(|decision| {
            let shown = as_in_a_line(decision)?;
            line.contains(&shown).then_some((decision, shown))
        });
        found.max_by_key(|(_, shown)| shown.len())
    }

    /// Whether a new line that a decision is about says what this one statement, but for the value.
    pub(super) fn takes_the_place_of(&self, line: &str) -> bool {
        self.added_lines.iter().any(|added| {
            let found = self.in_line(added);
            let around = found.as_ref().and_then(|(_, shown)| added.split_once(shown.as_str()));
            around.is_some_and(|(before, after)| line.starts_with(before) && line.ends_with(after))
        })
    }

    /// The setting `compose`, where it has a key of a service, or one at the top.
    pub(super) fn compose(&self, service: &str, key: &str) -> Option<&Source> {
        self.services.iter().filter_map(|evidence| evidence.plan.extensions.compose.as_ref()).find_map(|keys| {
            let services = keys.value.get("services");
            let is_there = match (service, key) {
                ("", key) => keys.value.contains_key(key),
                (service, "") => services.is_some_and(|services| services.get(service).is_some()),
                (service, key) => services.is_some_and(|services| services[service].get(key).is_some()),
            };
            is_there.then_some(&keys.source)
        })
    }

    /// Why Node builds what it reads at a path.
    pub(super) fn reader_of(&self, path: &str) -> Option<&Source> {
        let built = self.services.iter().filter_map(|service| service.plan.front_end.as_ref());
        let mut reading = built
            .filter(|built| built.value.manifests.all().chain(built.value.sources.all()).any(|read| *read == path));
        reading.next().map(|built| &built.source)
    }

    /// Why the tests or the linters read a path.
    pub(super) fn tester_of(&self, path: &str) -> Option<&Source> {
        let suites = self.services.iter().filter_map(|service| service.plan.suite.as_ref());
        let mut reading = suites.filter(|suite| suite.paths().any(|read| *read == path));
        reading.find_map(|suite| {
            let lint = suite.lint.first().map(|command| &command.source);
            suite.test.as_ref().map(|test| &test.source).or(lint)
        })
    }

    /// Who runs the program.
    pub(super) fn user(&self) -> Option<&Sourced<UserPlan>> {
        self.services.first().map(|service| &service.plan.user)
    }

    /// What runs as a service besides the program.
    pub(super) fn role(&self, name: &str) -> Option<&RolePlan> {
        self.services.iter().flat_map(|service| &service.plan.start.other_roles).find(|role| role.name == name)
    }

    /// Roles that end before the others start.
    pub(super) fn roles_before(&self) -> impl Iterator<Item = &RolePlan> {
        let roles = self.services.iter().flat_map(|service| &service.plan.start.other_roles);
        roles.filter(|role| role.starts == RoleStart::Before)
    }

    /// Where the settings say that a path is not copied.
    pub(super) fn excluded(&self, path: &str) -> Option<Source> {
        self.services.iter().find_map(|service| {
            let facts = service.facts;
            let exclude = service.preferences.exclude.as_ref()?;
            let is_it = |excluded: &String| listed(excluded) == facts.from_project(path);
            exclude.value.iter().any(is_it).then(|| exclude.source.clone())
        })
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

    /// What was decided on a subject, such as the command, for the service that a stage or an entry belongs to.
    pub(super) fn on(&self, subject: Subject, statement: &Statement) -> Option<&Decision> {
        let service = self.services.iter().find(|service| service.has(statement)).or(self.services.first())?;
        service.decisions.iter().find(|decision| decision.subject == subject)
    }

    /// The decision on a reference, a path or a package, whatever it is about.
    pub(super) fn with_name(&self, name: &str) -> Option<&Decision> {
        self.decisions().find(|decision| decision.choice.is_name(name))
    }

    /// The decision on a subject that is this name.
    pub(super) fn on_name(&self, subject: Subject, name: &str) -> Option<&Decision> {
        self.decisions().find(|decision| decision.subject == subject && decision.choice.is_name(name))
    }

    /// Whether a file or a directory of a project is there no more.
    pub(super) fn is_gone(&self, path: &str) -> bool {
        let known: Vec<bool> = self.services.iter().filter_map(|service| is_gone_from(service.facts, path)).collect();
        !known.is_empty() && known.into_iter().all(|is_gone| is_gone)
    }

    /// Whether a path goes into the build, or something in it does.
    pub(super) fn is_sent(&self, path: &str) -> bool {
        self.services.iter().any(|service| render::sent_paths(service.plan).iter().any(|sent| is_below(sent, path)))
    }

    /// Whether what goes into the build of a directory does so by names of its own.
    pub(super) fn is_sent_in_parts(&self, path: &str) -> bool {
        self.services.iter().any(|service| render::sent_paths(service.plan).iter().any(|sent| is_in(sent, path)))
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

/// Whether what the program is started with differs, and not what development starts alone.
fn is_about_the_command(difference: &Difference<'_>) -> bool {
    difference.topic() == Topic::Command && StageKind::of(&difference.statement().part) != Some(StageKind::Dev)
}

/// Whether the final image is made in another way.
fn is_about_the_strategy(difference: &Difference<'_>) -> bool {
    let kind = StageKind::of(&difference.statement().key);
    match difference.topic() {
        Topic::Stage => matches!(kind, Some(StageKind::Distroless | StageKind::Check)),
        Topic::Argument => difference.is_about_the_shared_base(),
        _ => false,
    }
}

/// Whether a path is no more in a project; `None` for one outside of it.
fn is_gone_from(facts: &ProjectFacts, path: &str) -> Option<bool> {
    let path = facts.from_project(path);
    (!path.starts_with("..")).then(|| !facts.tree.is_file(&path) && !facts.tree.is_directory(&path))
}

/// What a file that is compared line by line shows of a decision; `None` where it shows nothing of it.
fn as_in_a_line(decision: &Decision) -> Option<String> {
    match (decision.subject, &decision.choice) {
        (Subject::SharedBase | Subject::BaseImage, Choice::Name(reference)) => Some(reference.clone()),
        (Subject::Writable, Choice::Name(path)) if path.starts_with('/') => Some(path.clone()),
        (Subject::Writable, Choice::Name(path)) => Some(format!("/app/{path}")),
        (Subject::BuildArgument, Choice::BuildArgument { name, given: None }) => Some(name.clone()),
        (Subject::Secret, Choice::Secret(secret)) => Some(secret.id.clone()),
        _ => None,
    }
}

fn importer(facts: &ProjectFacts, path: &str) -> Option<String> {
    let path = &facts.from_project(path);
    let code = &facts.code;
    let outside = code.code().filter(|module| !is_below(&module.path, path));
    let mut imports = outside.flat_map(|module| &module.imports).filter(|import| import.scope != Scope::TypeChecking);
    let found = imports.find(|import| {
        let name = import.name.iter().map(|name| format!("{}.{name}", import.module));
        name.chain([import.module.clone()])
            .filter_map(|dotted| code.file_of(&dotted, &["", "src"]))
            .any(|module| is_below(&module.path, path))
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
pub(super) fn number(port: &Statement) -> &str {
    port.value.rsplit(':').next().unwrap_or_default()
}
