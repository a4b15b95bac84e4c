//! Shows the authors' Dockerfile beside the image that takes its place, thing by thing. Decides nothing.

use super::{held, own_file};
use crate::config::Stage;
use crate::inspect::ProjectFacts;
use crate::inspect::evidence::Place;
use crate::inspect::witness::container_facts::{Base, ContainerFacts, HealthFacts, StageFacts, StartFacts};
use crate::plan::{BuildPlan, HealthCheck, Runtime};
use crate::quote;

/// One thing: what it is, as the authors' file says it and where, and what it is now.
struct Row<'a> {
    subject: &'static str,
    old: String,
    place: Option<&'a Place>,
    new: String,
}

/// A line for each thing that the authors' file says and the image has, the old before the new.
pub fn beside(facts: &ProjectFacts, plan: &BuildPlan) -> String {
    let Some(container) = own_file(facts) else { return String::new() };
    let rows = rows(container, plan);
    let width = rows.iter().map(|row| row.subject.chars().count()).max().unwrap_or(0);
    let line = |row: &Row<'_>| {
        let place = row.place.map_or_else(String::new, |place| format!(" ({place})"));
        let new = if row.old == row.new { "the same" } else { &row.new };
        let text = format!("{:width$}  {}{place} -> {new}", row.subject, row.old);
        format!("  {}\n", text.replace('\n', "\\n"))
    };
    rows.iter().map(line).collect()
}

fn rows<'a>(container: &'a ContainerFacts, plan: &BuildPlan) -> Vec<Row<'a>> {
    let stages = container.shipped();
    let last = |of: &dyn Fn(&StageFacts) -> bool| stages.iter().rev().find(|stage| of(stage)).copied();
    let mut rows = Vec::new();
    rows.extend(stages.iter().find_map(|stage| image(stage, plan)));
    rows.extend(stages.last().and_then(|stage| target(stage)));
    rows.extend(start(container, plan));
    rows.push(user(last(&|stage| stage.user.is_some()), plan));
    if let Some(workdir) = last(&|stage| stage.workdir.is_some()).and_then(|stage| stage.workdir.as_ref()) {
        rows.push(Row {
            subject: "directory",
            old: workdir.value.clone(),
            place: Some(&workdir.place),
            new: crate::inspect::wheel::join("/app", plan.start.workdir.value.as_str())
                .trim_end_matches('/')
                .to_owned(),
        });
    }
    let port = plan.start.port.as_ref().map_or_else(|| "none".to_owned(), |port| port.value.to_string());
    for exposed in stages.iter().flat_map(|stage| &stage.ports) {
        let (subject, old) = ("port", exposed.value.to_string());
        rows.push(Row { subject, old, place: Some(&exposed.place), new: port.clone() });
    }
    rows.extend(health(last(&|stage| stage.health.is_some()), plan));
    if let Some(signal) = last(&|stage| stage.stop_signal.is_some()).and_then(|stage| stage.stop_signal.as_ref()) {
        let new = plan.start.stop_signal.as_ref().map_or_else(|| "SIGTERM".to_owned(), |signal| signal.value.clone());
        rows.push(Row { subject: "stop signal", old: signal.value.clone(), place: Some(&signal.place), new });
    }
    rows.extend(contents(&stages, plan));
    let mut arguments: Vec<&str> = Vec::new();
    for argument in container.involved().into_iter().flat_map(|stage| &stage.arguments) {
        let name = argument.value.name.as_str();
        if !arguments.contains(&name) && plan.release.iter().any(|release| release.value.name == name) {
            arguments.push(name);
            let (old, new) = (name.to_owned(), name.to_owned());
            rows.push(Row { subject: "build argument", old, place: Some(&argument.place), new });
        }
    }
    rows
}

fn image<'a>(stage: &'a StageFacts, plan: &BuildPlan) -> Option<Row<'a>> {
    let Base::Image { reference, place, .. } = &stage.base else { return None };
    let new = match &plan.images.runtime {
        Runtime::Distroless { image } | Runtime::DistrolessManaged { image } | Runtime::SharedBase { image, .. } => {
            &image.value
        }
        Runtime::Slim | Runtime::Alpine => &plan.images.base.value,
    };
    Some(Row { subject: "image", old: reference.clone(), place: Some(place), new: new.clone() })
}

/// The stage that ships, by the name that builds elsewhere may ask for.
fn target(stage: &StageFacts) -> Option<Row<'_>> {
    let (old, shipped) = (stage.name.clone()?, Stage::Runtime.name());
    let is_same = old == shipped;
    let new = if is_same { old.clone() } else { format!("{shipped}, wherever a build names its `target`") };
    Some(Row { subject: "stage", old, place: None, new })
}

/// `ENTRYPOINT` and `CMD` as they are written, and as they will be.
fn start<'a>(container: &'a ContainerFacts, plan: &BuildPlan) -> Vec<Row<'a>> {
    let Some(start) = &container.start else { return Vec::new() };
    let StartFacts { entrypoint, command } = &start.value;
    let (own_entrypoint, own_command) = plan.start.split(&plan.start.command.value);
    let shown = |words: &[String]| match words {
        [] => "none".to_owned(),
        [shell, flag, line] if shell == "sh" && flag == "-c" => line.clone(),
        words => quote::shown(words),
    };
    let rows = [
        ("entrypoint", shown(entrypoint), shown(own_entrypoint.unwrap_or_default())),
        ("command", shown(command), shown(own_command)),
    ];
    let is_said = |row: &Row<'_>| row.old != "none" || row.new != "none";
    let rows = rows.map(|(subject, old, new)| Row { subject, old, place: Some(&start.place), new });
    rows.into_iter().filter(is_said).collect()
}

fn user<'a>(stage: Option<&'a StageFacts>, plan: &BuildPlan) -> Row<'a> {
    let user = stage.and_then(|stage| stage.user.as_ref());
    let new = format!("{} ({})", plan.user.value.name, plan.user.value.id);
    let old = user.map_or_else(|| "root".to_owned(), |user| user.value.clone());
    Row { subject: "user", old, place: user.map(|user| &user.place), new }
}

fn health<'a>(stage: Option<&'a StageFacts>, plan: &BuildPlan) -> Option<Row<'a>> {
    let health = stage?.health.as_ref()?;
    let old = match &health.value {
        HealthFacts::Off => "none".to_owned(),
        HealthFacts::Http { path, .. } => format!("GET {path}"),
        HealthFacts::Other => "a command".to_owned(),
    };
    let new = match plan.start.health.as_ref().map(|health| &health.value) {
        Some(HealthCheck::Http { path }) => format!("GET {path}"),
        Some(HealthCheck::Tcp) => "a connection to the port".to_owned(),
        None => "none".to_owned(),
    };
    Some(Row { subject: "health check", old, place: Some(&health.place), new })
}

/// Variables, labels, packages and volumes that the image has too.
fn contents<'a>(stages: &[&'a StageFacts], plan: &BuildPlan) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let variables = held::environment(plan);
    for variable in stages.iter().flat_map(|stage| &stage.environment) {
        let (name, old) = (&variable.value.name, variable.value.value.as_deref().unwrap_or("..."));
        if let Some(new) = variables.get(name.as_str()) {
            let [old, new] = [old, new].map(|text| format!("{name}={text}"));
            rows.push(Row { subject: "variable", old, place: Some(&variable.place), new });
        }
    }
    let labels: Vec<(&str, &str)> =
        plan.labels.iter().map(|(name, text)| (name.as_str(), text.value.as_str())).collect();
    for label in stages.iter().flat_map(|stage| &stage.labels) {
        let (name, old) = (&label.value.name, label.value.value.as_deref().unwrap_or("..."));
        if let Some((_, new)) = labels.iter().find(|(key, _)| key == name) {
            let [old, new] = [old, *new].map(|text| format!("{name}={text}"));
            rows.push(Row { subject: "label", old, place: Some(&label.place), new });
        }
    }
    for package in stages.iter().flat_map(|stage| &stage.packages) {
        let places = |source: &crate::sourced::Source| source.to_string().contains(&package.place.to_string());
        let found = plan.sync.run_packages.iter().find(|own| own.value == package.value || places(&own.source));
        if let Some(own) = found {
            let (old, place) = (package.value.clone(), Some(&package.place));
            rows.push(Row { subject: "package", old, place, new: own.value.clone() });
        }
    }
    for volume in stages.iter().flat_map(|stage| &stage.volumes) {
        if plan.sources.writable.iter().any(|directory| directory.path == volume.value) {
            let (old, new) = (volume.value.clone(), volume.value.clone());
            rows.push(Row { subject: "volume", old, place: Some(&volume.place), new });
        }
    }
    rows
}
