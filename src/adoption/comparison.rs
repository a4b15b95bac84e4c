//! Compares the authors' Dockerfile with the image that takes its place, thing by thing. Decides nothing.

use super::own_file::{account, own_file};
use super::plan_values::environment;
use crate::config::Stage;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{Base, ContainerFacts, HealthFacts, StageFacts, StartFacts};
use crate::inspect::evidence::{Located, Place};
use crate::message::Message;
use crate::plan::{BuildPlan, HealthCheck, Runtime};
use crate::quote;
use crate::sourced::Source;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The image that it is made from.
    Image,
    /// The stage that ships.
    Stage,
    /// `ENTRYPOINT`.
    Entrypoint,
    /// `CMD`.
    Command,
    /// `USER`.
    User,
    /// `WORKDIR`.
    Directory,
    /// `EXPOSE`.
    Port,
    /// `HEALTHCHECK`.
    HealthCheck,
    /// `STOPSIGNAL`.
    StopSignal,
    /// `ENV`.
    Variable,
    /// `LABEL`.
    Label,
    /// A package of the operating system.
    Package,
    /// `VOLUME`.
    Volume,
    /// `ARG`.
    BuildArgument,
}

impl Compared {
    /// Such as `health check`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Stage => "stage",
            Self::Entrypoint => "entrypoint",
            Self::Command => "command",
            Self::User => "user",
            Self::Directory => "directory",
            Self::Port => "port",
            Self::HealthCheck => "health check",
            Self::StopSignal => "stop signal",
            Self::Variable => "variable",
            Self::Label => "label",
            Self::Package => "package",
            Self::Volume => "volume",
            Self::BuildArgument => "build argument",
        }
    }
}

/// A thing on one of the two sides.
#[derive(Clone, Debug)]
pub enum Side {
    /// As it is written.
    Written(String),
    /// Nothing.
    Nothing,
    /// Something that only words tell.
    Told(Message),
}

impl Side {
    fn written(text: impl Into<String>) -> Self {
        Self::Written(text.into())
    }

    /// Whether both sides have the same.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Written(one), Self::Written(other)) => one == other,
            (Self::Nothing, Self::Nothing) => true,
            _ => false,
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        match self {
            Self::Written(text) => text.clone(),
            Self::Nothing => "none".to_owned(),
            Self::Told(text) => text.to_string(),
        }
    }
}

/// One thing: what it is, as the authors' file says it and where, and what it is now.
#[derive(Clone, Debug)]
pub struct ComparisonRow {
    /// What it is.
    pub compared: Compared,
    /// In the authors' file.
    pub old: Side,
    /// Its line there.
    pub place: Option<Place>,
    /// In the image that uvdock makes.
    pub new: Side,
    /// Why it is so there.
    pub because: Option<Message>,
}

impl ComparisonRow {
    /// Whether both sides have the same.
    pub fn is_kept(&self) -> bool {
        self.old.is(&self.new)
    }

    fn because(mut self, source: Option<&Source>) -> Self {
        self.because = source.map(|source| source.to_string().into());
        self
    }

    /// Such as `port 8080 (Dockerfile:5) -> 9000: set in pyproject.toml:12`.
    pub fn change(&self) -> Message {
        let place = self.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
        let because = self.because.as_ref().map_or_else(String::new, |because| format!(": {because}"));
        let (title, old, new) = (self.compared.title(), in_short(&self.old.text()), in_short(&self.new.text()));
        format!("{title} {old}{place} -> {new}{because}").into()
    }

    fn of<T>(compared: Compared, found: &Located<T>, old: impl Into<String>, new: impl Into<String>) -> Self {
        let [old, new] = [old.into(), new.into()].map(Side::Written);
        Self { compared, old, place: Some(found.place.clone()), new, because: None }
    }

    /// Whether it is about this package of the operating system.
    pub fn is_package(&self, name: &str) -> bool {
        self.compared == Compared::Package && matches!(&self.old, Side::Written(package) if package == name)
    }

    /// Whether it is about this variable.
    pub fn is_variable(&self, name: &str) -> bool {
        let assigned = match &self.old {
            Side::Written(text) => text.split('=').next(),
            Side::Nothing | Side::Told(_) => None,
        };
        self.compared == Compared::Variable && assigned == Some(name)
    }

    fn line(&self, width: usize) -> Message {
        let place = self.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
        let new = if self.old.is(&self.new) { "the same".to_owned() } else { self.new.text() };
        let text = format!("{:width$}  {}{place} -> {new}", self.compared.title(), self.old.text());
        text.replace('\n', "\\n").into()
    }
}

/// A start may be a whole script: as much of it as fits beside the other side.
fn in_short(text: &str) -> String {
    const MOST: usize = 100;
    let first: String = text.lines().next().unwrap_or_default().chars().take(MOST).collect();
    if first.len() < text.trim_end().len() { format!("{first} ...") } else { first }
}

/// A line for each row, the old before the new.
pub fn listed(rows: &[ComparisonRow]) -> String {
    let width = rows.iter().map(|row| row.compared.title().chars().count()).max().unwrap_or(0);
    rows.iter().map(|row| format!("  {}\n", row.line(width))).collect::<Vec<_>>().concat()
}

/// A row for each thing that the authors' file says and the image has.
pub fn comparison(facts: &ProjectFacts, plan: &BuildPlan) -> Vec<ComparisonRow> {
    let Some(container) = own_file(facts) else { return Vec::new() };
    let stages = container.shipped();
    let mut rows = Vec::new();
    rows.extend(stages.iter().find_map(|stage| image(stage, plan)));
    rows.extend(stages.last().and_then(|stage| target(stage)));
    rows.extend(start(container, plan));
    rows.push(user(container, plan));
    rows.extend(directory(&stages, plan));
    rows.extend(ports(&stages, plan));
    rows.extend(stages.iter().rev().find_map(|stage| stage.health.as_ref()).map(|found| health(found, plan)));
    rows.extend(stop_signal(&stages, plan));
    rows.extend(contents(&stages, plan));
    rows.extend(arguments(container, plan));
    rows
}

fn directory(stages: &[&StageFacts], plan: &BuildPlan) -> Option<ComparisonRow> {
    let workdir = stages.iter().rev().find_map(|stage| stage.workdir.as_ref())?;
    let is_kept = is_instructed(plan, |line| line == format!("WORKDIR {}", workdir.value));
    let ours = crate::inspect::wheel::join("/app", plan.start.workdir.value.as_str());
    let new = if is_kept { workdir.value.clone() } else { ours };
    let row = ComparisonRow::of(Compared::Directory, workdir, &workdir.value, new.trim_end_matches('/'));
    Some(row.because(Some(&plan.start.workdir.source)))
}

/// Whether the stage that ships has such an instruction of the user's.
fn is_instructed(plan: &BuildPlan, is_it: impl Fn(&str) -> bool) -> bool {
    let fragment = plan.extensions.stages.get(&Stage::Runtime).and_then(|stage| stage.fragment.as_ref());
    fragment.is_some_and(|fragment| fragment.value.text.lines().any(is_it))
}

fn ports(stages: &[&StageFacts], plan: &BuildPlan) -> Vec<ComparisonRow> {
    let new = plan.start.port.as_ref().map_or(Side::Nothing, |port| Side::written(port.value.to_string()));
    let exposed = stages.iter().flat_map(|stage| &stage.ports);
    exposed
        .map(|exposed| ComparisonRow {
            compared: Compared::Port,
            old: Side::written(exposed.value.to_string()),
            place: Some(exposed.place.clone()),
            new: new.clone(),
            because: plan.start.port.as_ref().map(|port| port.source.to_string().into()),
        })
        .collect()
}

fn stop_signal(stages: &[&StageFacts], plan: &BuildPlan) -> Option<ComparisonRow> {
    let signal = stages.iter().rev().find_map(|stage| stage.stop_signal.as_ref())?;
    let new = plan.start.stop_signal.as_ref().map_or("SIGTERM", |signal| signal.value.as_str());
    let row = ComparisonRow::of(Compared::StopSignal, signal, &signal.value, new);
    Some(row.because(plan.start.stop_signal.as_ref().map(|signal| &signal.source)))
}

fn arguments(container: &ContainerFacts, plan: &BuildPlan) -> Vec<ComparisonRow> {
    let mut rows = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for argument in container.involved().into_iter().flat_map(|stage| &stage.arguments) {
        let name = argument.value.name.as_str();
        if !names.contains(&name) && plan.release.iter().any(|release| release.value.name == name) {
            names.push(name);
            rows.push(ComparisonRow::of(Compared::BuildArgument, argument, name, name));
        }
    }
    rows
}

fn image(stage: &StageFacts, plan: &BuildPlan) -> Option<ComparisonRow> {
    let Base::Image { reference, place, .. } = &stage.base else { return None };
    let (new, source) = match &plan.images.runtime {
        Runtime::Distroless { image } | Runtime::DistrolessManaged { image } | Runtime::SharedBase { image, .. } => {
            (&image.value, &image.source)
        }
        Runtime::Slim | Runtime::Alpine => (&plan.images.base.value, &plan.images.base.source),
    };
    let [old, new] = [reference, new].map(Side::written);
    let row = ComparisonRow { compared: Compared::Image, old, place: Some(place.clone()), new, because: None };
    Some(row.because(Some(source)))
}

/// The stage that ships, by the name that builds elsewhere may ask for.
fn target(stage: &StageFacts) -> Option<ComparisonRow> {
    let (old, shipped) = (stage.name.clone()?, Stage::Runtime.name());
    let new = if old == shipped {
        Side::written(shipped)
    } else {
        Side::Told(format!("{shipped}, wherever a build names its `target`").into())
    };
    let because = Some("uvdock calls the stage that ships so".into());
    Some(ComparisonRow { compared: Compared::Stage, old: Side::Written(old), place: None, new, because })
}

/// `ENTRYPOINT` and `CMD` as they are written, and as they will be.
fn start(container: &ContainerFacts, plan: &BuildPlan) -> Vec<ComparisonRow> {
    let Some(start) = &container.start else { return Vec::new() };
    let StartFacts { entrypoint, command } = &start.value;
    let (own_entrypoint, own_command) = plan.start.split(&plan.start.command.value);
    let because = plan.start.entrypoint.as_ref().map(|entrypoint| &entrypoint.source);
    let sides = [
        (Compared::Entrypoint, words(entrypoint), words(own_entrypoint.unwrap_or_default()), because),
        (Compared::Command, words(command), words(own_command), Some(&plan.start.command.source)),
    ];
    let rows = sides.map(|(compared, old, new, because)| {
        let row = ComparisonRow { compared, old, place: Some(start.place.clone()), new, because: None };
        row.because(because)
    });
    rows.into_iter().filter(|row| !matches!((&row.old, &row.new), (Side::Nothing, Side::Nothing))).collect()
}

fn words(words: &[String]) -> Side {
    match words {
        [] => Side::Nothing,
        [shell, flag, line] if shell == "sh" && flag == "-c" => Side::written(line),
        words => Side::Written(quote::shown(words)),
    }
}

fn user(container: &ContainerFacts, plan: &BuildPlan) -> ComparisonRow {
    let stages = container.shipped();
    let user = stages.iter().rev().find_map(|stage| stage.user.as_ref());
    let new = format!("{} ({})", plan.user.value.name, plan.user.value.id);
    let old = match (user, account(container)) {
        (Some(_), Some((name, id, _))) => format!("{name} ({id})"),
        (Some(user), None) => user.value.clone(),
        (None, _) => "root".to_owned(),
    };
    let place = user.map(|user| user.place.clone());
    let [old, new] = [old, new].map(Side::Written);
    ComparisonRow { compared: Compared::User, old, place, new, because: None }.because(Some(&plan.user.source))
}

fn health(found: &Located<HealthFacts>, plan: &BuildPlan) -> ComparisonRow {
    let old = match &found.value {
        HealthFacts::Off => Side::Nothing,
        HealthFacts::Http { path, .. } => Side::Written(format!("GET {path}")),
        HealthFacts::Other => Side::Told("a command".into()),
    };
    if is_instructed(plan, |line| line.starts_with("HEALTHCHECK ")) {
        let old = Side::Written(old.text());
        let place = Some(found.place.clone());
        return ComparisonRow { compared: Compared::HealthCheck, new: old.clone(), old, place, because: None };
    }
    let new = match plan.start.health.as_ref().map(|health| &health.value) {
        Some(HealthCheck::Http { path }) => Side::Written(format!("GET {path}")),
        Some(HealthCheck::Answer) => Side::Told("any answer to GET /".into()),
        Some(HealthCheck::Tcp) => Side::Told("a connection to the port".into()),
        None => Side::Nothing,
    };
    let row =
        ComparisonRow { compared: Compared::HealthCheck, old, place: Some(found.place.clone()), new, because: None };
    row.because(plan.start.health.as_ref().map(|health| &health.source))
}

/// Variables, labels, packages and volumes that the image has too.
fn contents(stages: &[&StageFacts], plan: &BuildPlan) -> Vec<ComparisonRow> {
    let mut rows = variables(stages, plan);
    for label in stages.iter().flat_map(|stage| &stage.labels) {
        let (name, old) = (&label.value.name, label.value.value.as_deref().unwrap_or("..."));
        if let Some((_, new)) = plan.labels.iter().find(|(key, _)| key == name) {
            let [old, new] = [old, new.value.as_str()].map(|text| format!("{name}={text}"));
            rows.push(ComparisonRow::of(Compared::Label, label, old, new));
        }
    }
    for package in stages.iter().flat_map(|stage| &stage.packages) {
        let mut own = plan.sync.run_packages.iter();
        let found = own.find(|own| own.value == package.value || own.source.places().contains(&package.place));
        rows.extend(found.map(|own| ComparisonRow::of(Compared::Package, package, &package.value, &own.value)));
    }
    for volume in stages.iter().flat_map(|stage| &stage.volumes) {
        if plan.sources.writable.iter().any(|directory| directory.path == volume.value) {
            rows.push(ComparisonRow::of(Compared::Volume, volume, &volume.value, &volume.value));
        }
    }
    rows
}

fn variables(stages: &[&StageFacts], plan: &BuildPlan) -> Vec<ComparisonRow> {
    let known = environment(plan);
    let mut rows = Vec::new();
    for variable in stages.iter().flat_map(|stage| &stage.environment) {
        let (name, old) = (&variable.value.name, variable.value.value.as_deref().unwrap_or("..."));
        if let Some(new) = known.get(name.as_str()) {
            let [old, new] = [old, *new].map(|text| format!("{name}={text}"));
            rows.push(ComparisonRow::of(Compared::Variable, variable, old, new));
        }
    }
    rows
}
