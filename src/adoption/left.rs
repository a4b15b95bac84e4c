//! What of the authors' file is not carried over: with what the new image does without, and what is lost with it. Each line has
//! the reason.

use super::{held, is_theirs, own_file};
use crate::inspect::ProjectFacts;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::witness::container_facts::{Base, ContainerFacts, HealthFacts, StageFacts};
use crate::plan::carryover::environment::UNREAD;
use crate::plan::carryover::is_python;
use crate::plan::{BuildPlan, Credit, Fate, HealthCheck};
use crate::sourced::Source;

/// What is not carried over.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// What the new image does without.
    pub needless: Vec<String>,
    /// What is lost.
    pub lost: Vec<String>,
    /// What the user has to change elsewhere.
    pub open: Vec<String>,
}

impl Left {
    /// Adds another's lines.
    pub fn extend(&mut self, other: Self) {
        self.needless.extend(other.needless);
        self.lost.extend(other.lost);
        self.open.extend(other.open);
    }

    /// Without packages that are carried over for another reason than the one that leaves them.
    pub fn without_carried(&mut self, said: &str) {
        let is_carried = |line: &String| {
            let name = line.strip_prefix("system package ").and_then(|rest| rest.split(':').next());
            name.is_some_and(|name| {
                said.lines().any(|row| row.trim_start().starts_with("package ") && row.contains(&format!(" {name} (")))
            })
        };
        self.lost.retain(|line| !is_carried(line));
        self.needless.retain(|line| !is_carried(line));
    }

    /// Whether the settings hold all there is, and nothing is left to do.
    pub fn is_nothing(&self) -> bool {
        self.lost.is_empty() && self.open.is_empty()
    }
}

/// What the authors' file says that has no place in the settings, by the plan that sees the file.
pub fn left(facts: &ProjectFacts, plan: &BuildPlan) -> Left {
    let mut left = Left::default();
    for credit in plan.credits.iter().filter(|credit| !is_carried(facts, credit)) {
        let line = format!("{} {}: {} ({})", credit.subject, credit.value, credit.because, credit.place);
        match credit.fate {
            Fate::Left => left.lost.push(line),
            Fate::Needless => left.needless.push(line),
            Fate::Taken => {}
        }
    }
    let Some(container) = own_file(facts) else { return left };
    if !is_python(container) {
        left.lost.extend(other_language(container));
    }
    left.lost.extend(user(container));
    left.lost.extend(ports(container, plan));
    left.lost.extend(directory(container));
    left.extend(health(container, plan));
    left.extend(module_path(container, plan));
    let involved = container.involved();
    // One line for an instruction, whatever its shell text is made of.
    let mut named: Vec<&Place> = Vec::new();
    let (ours, foreign): (Vec<&StageFacts>, Vec<&StageFacts>) = involved.iter().partition(|stage| !is_foreign(stage));
    left.lost.extend(foreign.into_iter().filter_map(copied_from));
    for Located { value, place } in ours.iter().flat_map(|stage| &stage.other_commands) {
        if is_collecting(value) && plan.static_files.is_some() {
            left.needless.push(format!("`RUN {value}`: the static files are collected ({place})"));
        } else if !named.contains(&place) {
            named.push(place);
            left.lost.push(format!("`RUN {value}`: what it makes is not known ({place})"));
        }
    }
    let is_other = |stage: &&StageFacts| !involved.iter().any(|one| std::ptr::eq(*one, *stage));
    for name in container.stages.iter().filter(is_other).filter_map(|stage| stage.name.as_deref()) {
        let line = |because: &str| format!("stage `{name}`: {because}");
        // The generated file has stages of its own for development and for tests.
        match name {
            "dev" | "development" => left.needless.push(line("uvdock's is called `dev`")),
            _ => left.lost.push(line("nothing that ships is made from it")),
        }
    }
    left
}

/// A stage of another language, such as one that builds a frontend.
fn is_foreign(stage: &StageFacts) -> bool {
    const FOREIGN: [&str; 8] = ["node", "golang", "rust", "oven/bun", "denoland/deno", "ruby", "maven", "nginx"];
    matches!(&stage.base, Base::Image { reference, .. } if {
        let name = reference.split([':', '@']).next().unwrap_or(reference);
        FOREIGN.iter().any(|foreign| name == *foreign || name.ends_with(&format!("/{foreign}")))
    })
}

fn copied_from(stage: &StageFacts) -> Option<String> {
    let Base::Image { reference, place, .. } = &stage.base else { return None };
    let name = stage.name.as_ref().map_or_else(String::new, |name| format!(" `{name}`"));
    Some(format!("stage{name} from `{reference}`: what is copied out of it is not made ({place})"))
}

/// Ports but for the one that the image has.
fn ports(container: &ContainerFacts, plan: &BuildPlan) -> Vec<String> {
    let own = plan.start.port.as_ref().map(|port| port.value);
    let source = plan.start.port.as_ref().map(|port| &port.source);
    if matches!(source, Some(Source::Flag { .. } | Source::Setting { .. })) {
        return Vec::new();
    }
    let because = own
        .map_or_else(|| "the program is not known to listen".to_owned(), |own| format!("the program listens on {own}"));
    let stages = container.shipped();
    let others = stages.iter().flat_map(|stage| &stage.ports).filter(|port| Some(port.value) != own);
    others.map(|port| format!("port {}: {because} ({})", port.value, port.place)).collect()
}

/// A program that starts in a volume writes there by relative paths.
fn directory(container: &ContainerFacts) -> Option<String> {
    let stages = container.shipped();
    let directory = stages.iter().rev().find_map(|stage| stage.workdir.as_ref())?;
    let is_volume = stages.iter().flat_map(|stage| &stage.volumes).any(|volume| volume.value == directory.value);
    is_volume.then(|| {
        let because = "the program starts in `/app`, where it may not write; its relative paths are others";
        format!("directory {}: {because} ({})", directory.value, directory.place)
    })
}

/// `PYTHONPATH`: modules are found from where the program starts, and from the installed project.
fn module_path(container: &ContainerFacts, plan: &BuildPlan) -> Left {
    let mut left = Left::default();
    let stages = container.shipped();
    let set = stages.iter().rev().flat_map(|stage| &stage.environment).find(|one| one.value.name == "PYTHONPATH");
    let workdir =
        stages.iter().rev().find_map(|stage| stage.workdir.as_ref()).map_or("/", |found| found.value.as_str());
    let Some((set, text)) = set.and_then(|set| Some((set, set.value.value.as_deref()?))) else { return left };
    let is_found = |path: &str| {
        let below = path.strip_prefix(workdir).map_or(path, |rest| rest).trim_matches('/');
        below.is_empty() || below == "." || plan.start.workdir.value == below || below.starts_with('$')
    };
    let line = |because: &str| format!("environment PYTHONPATH={text}: {because} ({})", set.place);
    if text.split(':').all(is_found) {
        left.needless.push(line("modules are found from where the program starts"));
    } else {
        left.lost.push(line("the installed project and the directory that the program starts in are searched alone"));
    }
    left
}

fn is_collecting(command: &str) -> bool {
    command.split(' ').any(|word| word == "collectstatic")
}

/// The image of another language: replacing it takes away what it builds.
fn other_language(container: &ContainerFacts) -> Option<String> {
    container.shipped().into_iter().find_map(|stage| match &stage.base {
        Base::Image { reference, place, .. } => {
            Some(format!("image `{reference}`: the file does not seem to be about Python ({place})"))
        }
        Base::Stage(_) | Base::Unknown => None,
    })
}

fn user(container: &ContainerFacts) -> Option<String> {
    let user = container.shipped().into_iter().rev().find_map(|stage| stage.user.as_ref())?;
    let is_known = super::account(container).is_some();
    (!is_known && user.value != "root")
        .then(|| format!("user {}: its number is not written ({})", user.value, user.place))
}

/// A check that is no request is not understood; one of another port asks something else.
fn health(container: &ContainerFacts, plan: &BuildPlan) -> Left {
    let mut left = Left::default();
    let Some(health) = container.shipped().into_iter().rev().find_map(|stage| stage.health.as_ref()) else {
        return left;
    };
    let now = plan.start.health.as_ref().map(|health| &health.value);
    let instead = match now {
        Some(HealthCheck::Http { path }) => format!("uvdock's asks for {path}"),
        Some(HealthCheck::Tcp) => "uvdock's connects to the port".to_owned(),
        None => "there is none without a port".to_owned(),
    };
    match (&health.value, now) {
        (HealthFacts::Off, _) => {}
        (HealthFacts::Http { path, .. }, Some(HealthCheck::Http { path: own })) if path == own => {}
        // A request for the first page says that the server answers.
        (HealthFacts::Http { path, .. }, Some(_)) if path == "/" => {
            left.needless.push(format!("health check of /: {instead} ({})", health.place));
        }
        (HealthFacts::Http { path, port }, _) => {
            let port = port.map_or_else(String::new, |port| format!(" on port {port}"));
            left.lost.push(format!("health check of {path}{port}: {instead} ({})", health.place));
        }
        (HealthFacts::Other, _) => {
            left.lost.push(format!("health check: what it does is not known; {instead} ({})", health.place));
        }
    }
    left
}

/// Whether settings hold it, although the plan would not have taken it by itself.
fn is_carried(facts: &ProjectFacts, credit: &Credit) -> bool {
    if credit.subject == "environment" && credit.because == UNREAD {
        return true;
    }
    let stages = own_file(facts).into_iter().flat_map(ContainerFacts::shipped);
    let mut labels = stages.flat_map(|stage| &stage.labels).filter(|label| label.place == credit.place);
    let is_named = |name: &str| credit.value.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
    credit.subject == "label"
        && labels.any(|label| {
            let name = label.value.name.as_str();
            is_named(name) && held::is_carried_label(name) && label.value.value.is_some()
        })
}

/// What the plan took from the authors' file that is gone with it, although the settings are carried over.
pub fn lost(facts: &ProjectFacts, with: &BuildPlan, without: &BuildPlan) -> Vec<String> {
    let mut lost = Vec::new();
    let line = |subject: &str, value: &str, source: &dyn std::fmt::Display| {
        format!("{subject} {value}: no setting holds it ({source})")
    };
    let known = held::environment(without);
    for variable in &with.environment {
        let (name, text) = &variable.value;
        if known.get(name.as_str()) != Some(&text.as_str()) {
            lost.push(line("variable", &format!("{name}={text}"), &variable.source));
        }
    }
    for package in &with.sync.run_packages {
        if !without.sync.run_packages.iter().any(|other| other.value == package.value) {
            lost.push(line("system package", &package.value, &package.source));
        }
    }
    for directory in &with.sources.writable {
        if !without.sources.writable.iter().any(|other| other.path == directory.path) {
            lost.push(line("writable directory", directory.path.as_str(), &directory.because));
        }
    }
    for selected in &with.sync.selected {
        let names: Vec<&str> = selected.value.split(' ').skip(1).collect();
        let all: Vec<&str> = without.sync.selected.iter().flat_map(|other| other.value.split(' ')).collect();
        if names.iter().any(|name| !all.contains(name)) {
            lost.push(line("selection of", &selected.value, &selected.source));
        }
    }
    if let Some(files) = with.static_files.as_ref().filter(|_| without.static_files.is_none()) {
        lost.push(line("collecting of static files in", files.value.root.as_str(), &files.source));
    }
    // Roles are services of uvdock's compose file.
    let has_compose = !without.left_alone.iter().any(|left| left.value == "compose.yaml");
    for role in with.start.other_roles.iter().filter(|_| has_compose) {
        match without.start.other_roles.iter().find(|other| other.name == role.name) {
            None => lost.push(line("role", &role.name, &role.command.source)),
            Some(other)
                if other.starts != role.starts && !is_run_by_the_entrypoint(facts, without, &role.command.source) =>
            {
                lost.push(format!(
                    "role {}: run at each start before; now `docker compose run --rm {}` does it ({})",
                    role.name, role.name, role.command.source
                ));
            }
            Some(_) => {}
        }
    }
    lost
}

/// A script that is carried over does what it did.
pub(super) fn is_run_by_the_entrypoint(facts: &ProjectFacts, plan: &BuildPlan, source: &Source) -> bool {
    let script = own_file(facts).and_then(|container| container.entrypoint.as_ref());
    let is_carried = |script: &str| {
        plan.start.entrypoint.as_ref().is_some_and(|words| words.value.iter().any(|word| word.ends_with(script)))
    };
    let in_command = |container: &ContainerFacts| {
        is_theirs(container, source) && plan.start.command.value.first().is_some_and(|word| word == "sh")
    };
    script.is_some_and(|script| is_carried(&script.value.script)) || own_file(facts).is_some_and(in_command)
}
