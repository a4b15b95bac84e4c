//! What of the authors' file is not carried over: what the new image does without, and what is lost with the file. Each row has
//! its reason.

use super::own_file::{account, is_theirs, own_file};
use super::plan_values::{environment, is_carried_label};
use super::report::{Report, Row, RowItem, Status};
use super::settings::kept_empty;
use super::{copied, effects, handed_over, module_path, not_locked, of_the_build, red_hat, variants};

use crate::catalogue::base_images;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{Base, ContainerFacts, HealthFacts, StageFacts};
use crate::inspect::evidence::{Located, Place};
use crate::plan::carryover::{is_of_another_language, is_python, own_bases};
use crate::plan::{
    BuildPlan, CarriedItem, Carryover, CarryoverReason, CarryoverStatus, HealthCheck, Notice, RolePlan, Unmet,
};
use crate::sourced::Source;

/// What the authors' file says that has no place in the settings, by the plan that sees the file.
pub fn dropped(facts: &ProjectFacts, plan: &BuildPlan) -> Report {
    let mut report = Report::default();
    let others = plan.carryover.iter().filter(|carryover| !is_carried(facts, plan, carryover));
    report.extend(others.filter_map(of_carryover));
    let Some(container) = own_file(facts) else { return report };
    if !is_python(container) {
        report.extend(other_language(container));
    } else if own_bases(facts, container).next().is_none() {
        report.extend(unknown_base(facts, container));
    }
    report.extend(user(facts, container, plan));
    report.extend(ports(container, plan));
    report.extend(directory(container));
    report.extend(health(container, plan));
    report.extend(module_path::row(facts, container, plan));
    report.extend(commands(container, plan));
    report.extend(made(facts, container, plan));
    report.extend(not_locked::row(facts, container, Status::Dropped));
    report.extend(other_stages(container));
    report
}

fn of_carryover(carryover: &Carryover) -> Option<Row> {
    let status = match carryover.status {
        CarryoverStatus::Dropped => Status::Dropped,
        CarryoverStatus::Unneeded => Status::Unneeded,
        CarryoverStatus::Kept => return None,
    };
    let item = match &carryover.item {
        CarriedItem::Variable(name) => RowItem::Variable(name.clone()),
        CarriedItem::Label { name, .. } => RowItem::Label(name.clone()),
        CarriedItem::SystemPackage(name) => RowItem::SystemPackage(name.clone()),
        CarriedItem::BuildArgument(name) => RowItem::BuildArgument(name.clone()),
    };
    let words = (carryover.item.title(), carryover.because.to_string());
    Some(Row::new(item, status, words, &carryover.place))
}

/// Commands of the build that no other row is about, and stages of other languages that files are copied from.
fn commands(container: &ContainerFacts, plan: &BuildPlan) -> Vec<Row> {
    let involved = container.involved();
    let (ours, foreign): (Vec<&StageFacts>, Vec<&StageFacts>) =
        involved.iter().partition(|stage| !is_of_another_language(stage));
    let mut rows: Vec<Row> = foreign.into_iter().filter_map(|stage| copied_from(stage, plan)).collect();
    // One line for an instruction, whatever its shell text is made of.
    let mut named: Vec<&Place> = Vec::new();
    let commands = ours.iter().flat_map(|stage| stage.other_commands.iter().map(move |command| (*stage, command)));
    for (stage, Located { value, place }) in commands {
        let what = format!("`RUN {value}`");
        let is_brought =
            red_hat::is_brought(stage, place, plan).then_some("Debian's packages of these names are installed");
        if let Some(because) = of_the_build::needless(container, stage, place).or(is_brought) {
            rows.push(Row::new(RowItem::Run(place.clone()), Status::Unneeded, (what, because), place));
            continue;
        }
        if is_collecting(value) && plan.static_files.is_some() {
            let words = (what, "uvdock's image collects the static files itself");
            rows.push(Row::new(RowItem::Run(place.clone()), Status::Unneeded, words, place));
        } else if !named.contains(&place) {
            named.push(place);
            rows.push(Row::new(
                RowItem::Run(place.clone()),
                Status::Dropped,
                (what, "what it makes is not known"),
                place,
            ));
        }
    }
    rows
}

/// Directories, links and files that the build makes and nothing in the new image does.
fn made(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Vec<Row> {
    let made = effects::effects(facts, container, plan).into_iter();
    let row = |one: effects::Effect| {
        let words = (format!("`RUN {}`", one.written), "nothing makes it in the new image");
        Row::new(RowItem::Run(one.place.clone()), Status::Dropped, words, &one.place)
    };
    made.map(row).collect()
}

/// Stages that nothing which ships is made from.
fn other_stages(container: &ContainerFacts) -> Vec<Row> {
    let involved = container.involved();
    let others = container.stages.iter().filter(|stage| !involved.iter().any(|one| std::ptr::eq(*one, *stage)));
    others.filter_map(|stage| Some(other_stage(container, stage, stage.name.as_deref()?))).collect()
}

/// The generated file has stages of its own for development and for tests.
fn other_stage(container: &ContainerFacts, stage: &StageFacts, name: &str) -> Row {
    let (status, because) = match name {
        "dev" | "development" => (Status::Unneeded, "uvdock's is called `dev`"),
        _ if variants::is_what_ships(container, stage) => {
            (Status::Unneeded, "it is what ships, on an image with Python alone, as the new one is")
        }
        _ => (Status::Dropped, "nothing that ships is made from it"),
    };
    Row::of(RowItem::Stage(name.to_owned()), status, format!("stage `{name}`: {because}"))
}

fn copied_from(stage: &StageFacts, plan: &BuildPlan) -> Option<Row> {
    let Base::Image { reference, place, .. } = &stage.base else { return None };
    let name = stage.name.as_ref().map_or_else(String::new, |name| format!(" `{name}`"));
    let item = RowItem::Stage(stage.name.clone().unwrap_or_else(|| reference.clone()));
    let what = format!("stage{name} from `{reference}`");
    let is_built = plan.front_end.is_some() && ["node", "oven/bun"].iter().any(|image| reference.contains(image));
    if is_built {
        return Some(Row::new(item, Status::Unneeded, (what, "uvdock's image has one of its own"), place));
    }
    Some(Row::new(item, Status::Dropped, (what, "what is copied from it is not built"), place))
}

/// Ports but for the one that the image has.
fn ports(container: &ContainerFacts, plan: &BuildPlan) -> Vec<Row> {
    let own = plan.start.port.as_ref().map(|port| port.value);
    if plan.start.port.as_ref().is_some_and(|port| port.source.is_users()) {
        return Vec::new();
    }
    let because = own
        .map_or_else(|| "the program is not known to listen".to_owned(), |own| format!("the program listens on {own}"));
    let stages = container.shipped();
    let others = stages.iter().flat_map(|stage| &stage.ports).filter(|port| Some(port.value) != own);
    others
        .map(|port| {
            let words = (format!("port {}", port.value), because.as_str());
            Row::new(RowItem::Port(port.value), Status::Dropped, words, &port.place)
        })
        .collect()
}

/// A program that starts in a volume writes there by relative paths.
fn directory(container: &ContainerFacts) -> Option<Row> {
    let stages = container.shipped();
    let directory = stages.iter().rev().find_map(|stage| stage.workdir.as_ref())?;
    let is_volume = stages.iter().flat_map(|stage| &stage.volumes).any(|volume| volume.value == directory.value);
    is_volume.then(|| {
        let because = "the program starts in `/app`, where it may not write; its relative paths lead elsewhere now";
        let words = (format!("directory {}", directory.value), because);
        Row::new(RowItem::Directory, Status::Dropped, words, &directory.place)
    })
}

fn is_collecting(command: &str) -> bool {
    command.split(' ').any(|word| word == "collectstatic")
}

/// The image of another language: replacing it takes away what it builds.
fn other_language(container: &ContainerFacts) -> Option<Row> {
    container.shipped().into_iter().find_map(|stage| match &stage.base {
        Base::Image { reference, place, .. } => {
            let words = (format!("image `{reference}`"), "the file does not seem to be about Python");
            Some(Row::new(RowItem::Image, Status::Dropped, words, place))
        }
        Base::Stage(_) | Base::Unknown => None,
    })
}

/// What ships begins with an image that has more than Python, or that nothing is known of.
fn unknown_base(facts: &ProjectFacts, container: &ContainerFacts) -> Option<Row> {
    container.shipped().into_iter().find_map(|stage| match &stage.base {
        Base::Image { reference, place, .. } if is_brought_by_packages(facts, reference) => {
            let because = "locked packages bring its libraries, and the driver is the host's";
            Some(Row::new(RowItem::Image, Status::Unneeded, (format!("image `{reference}`"), because), place))
        }
        Base::Image { reference, place, .. } if !base_images::holds_python_alone(reference) => {
            let words = (format!("image `{reference}`"), "what else it holds is not known");
            Some(Row::new(RowItem::Image, Status::Dropped, words, place))
        }
        Base::Image { .. } | Base::Stage(_) | Base::Unknown => None,
    })
}

/// Whether it is one of CUDA, all of which the lock has.
pub(super) fn is_brought_by_packages(facts: &ProjectFacts, reference: &str) -> bool {
    base_images::is_brought_by_packages(reference, |name| not_locked::is_locked(facts, name))
}

/// A user's number matters for the files that it owns outside the image.
fn user(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Option<Row> {
    if let Some(row) = account(container).and_then(|(_, id, _)| handed_over::row(container, id)) {
        return Some(row);
    }
    let user = container.shipped().into_iter().rev().find_map(|stage| stage.user.as_ref())?;
    if account(container).is_some() || user.value == "root" {
        return None;
    }
    let what = format!("user {}", user.value);
    if plan.sources.writable.is_empty() && kept_empty(facts).is_empty() {
        let words = (what, "the program keeps no files, so its number does not matter");
        return Some(Row::new(RowItem::User, Status::Unneeded, words, &user.place));
    }
    let words = (what, "the file does not say its number, and files in volumes belong to it; set `user`");
    Some(Row::new(RowItem::User, Status::Dropped, words, &user.place))
}

/// A check that is no request is not understood; one of another port asks something else.
fn health(container: &ContainerFacts, plan: &BuildPlan) -> Option<Row> {
    let health = container.shipped().into_iter().rev().find_map(|stage| stage.health.as_ref())?;
    let now = plan.start.health.as_ref().map(|health| &health.value);
    let instead = match now {
        Some(HealthCheck::Http { path }) => format!("uvdock's asks for {path}"),
        Some(HealthCheck::Answer) => "uvdock's asks for / and takes any answer".to_owned(),
        Some(HealthCheck::Tcp) => "uvdock's connects to the port".to_owned(),
        None => "there is none without a port".to_owned(),
    };
    let (status, what) = match (&health.value, now) {
        (HealthFacts::Off, _) => return None,
        (HealthFacts::Http { path, .. }, Some(HealthCheck::Http { path: own })) if path == own => return None,
        // A request for the first page says that the server answers.
        (HealthFacts::Http { path, .. }, Some(_)) if path == "/" => (Status::Unneeded, "health check of /".to_owned()),
        (HealthFacts::Http { path, port: Some(port) }, _) => {
            (Status::Dropped, format!("health check of {path} on port {port}"))
        }
        (HealthFacts::Http { path, port: None }, _) => (Status::Dropped, format!("health check of {path}")),
        (HealthFacts::Other, _) => {
            let words = ("health check", format!("what it does is not known; {instead}"));
            return Some(Row::new(RowItem::HealthCheck, Status::Dropped, words, &health.place));
        }
    };
    Some(Row::new(RowItem::HealthCheck, status, (what, instead), &health.place))
}

/// Whether settings hold it, although the plan would not have taken it by itself.
fn is_carried(facts: &ProjectFacts, plan: &BuildPlan, carryover: &Carryover) -> bool {
    match &carryover.item {
        CarriedItem::Variable(_) if carryover.because == CarryoverReason::ForeignPath => {
            let stages = own_file(facts).into_iter().flat_map(ContainerFacts::shipped);
            let mut variables = stages.flat_map(|stage| &stage.environment);
            let variable = variables.find(|variable| variable.place == carryover.place);
            let text = variable.and_then(|variable| variable.value.value.as_deref());
            let member = facts.member().ok();
            member.zip(text).is_some_and(|(member, text)| {
                copied::in_image(facts, &member, plan, text).is_some() || copied::state(facts, text).is_some()
            })
        }
        CarriedItem::Variable(_) => carryover.because == CarryoverReason::Unread,
        CarriedItem::Label { name, .. } => {
            let stages = own_file(facts).into_iter().flat_map(ContainerFacts::shipped);
            let mut labels = stages.flat_map(|stage| &stage.labels).filter(|label| label.place == carryover.place);
            is_carried_label(name) && labels.any(|label| label.value.name == *name && label.value.value.is_some())
        }
        CarriedItem::SystemPackage(_) | CarriedItem::BuildArgument(_) => false,
    }
}

/// What the plan took from the authors' file that is gone with it, although the settings are carried over.
pub fn lost(facts: &ProjectFacts, with: &BuildPlan, without: &BuildPlan) -> Vec<Row> {
    let mut rows = lost_variables(with, without);
    rows.extend(lost_content(with, without));
    rows.extend(lost_roles(facts, with, without));
    rows
}

/// Whether a row is about a build argument that the front end of the new image takes too.
pub fn is_of_the_front_end(row: &Row, plan: &BuildPlan) -> bool {
    let mut arguments = plan.front_end.iter().flat_map(|front_end| &front_end.value.arguments);
    matches!(&row.item, RowItem::BuildArgument(name) if arguments.any(|(known, _)| known == name))
}

/// What the start of the new image needs and does not find there, where the authors' has it. What the repository does not hold, theirs
/// lacks too.
pub fn will_not_start(plan: &BuildPlan) -> Vec<Row> {
    let unmet = plan.notices.iter().filter_map(|notice| match notice {
        Notice::Unmet(
            unmet @ (Unmet::AbsentProgram { .. }
            | Unmet::NamedNotCopied { .. }
            | Unmet::Program { .. }
            | Unmet::Python { .. }),
        ) => Some(unmet.text()),
        _ => None,
    });
    unmet.map(|text| Row::of(RowItem::Start, Status::Dropped, text)).collect()
}

fn no_setting(item: RowItem, what: impl std::fmt::Display, source: &Source) -> Row {
    Row::of(item, Status::Dropped, format!("{what}: no setting holds it ({source})"))
}

fn lost_variables(with: &BuildPlan, without: &BuildPlan) -> Vec<Row> {
    let known = environment(without);
    let mut rows = Vec::new();
    for variable in &with.environment {
        let (name, text) = &variable.value;
        if known.get(name.as_str()) != Some(&text.as_str()) && !is_another_home(with, without, text) {
            let what = format!("variable {name}={text}");
            rows.push(no_setting(RowItem::Variable(name.clone()), what, &variable.source));
        }
    }
    rows
}

/// Whether a path is the home of the first plan, and the other has one by the authors' name.
fn is_another_home(with: &BuildPlan, without: &BuildPlan, path: &str) -> bool {
    environment(with).get("HOME").is_some_and(|home| **home == *path) && environment(without).contains_key("HOME")
}

fn lost_content(with: &BuildPlan, without: &BuildPlan) -> Vec<Row> {
    let mut rows = Vec::new();
    for package in &with.sync.run_packages {
        if !without.sync.run_packages.iter().any(|other| other.value == package.value) {
            let what = format!("system package {}", package.value);
            rows.push(no_setting(RowItem::SystemPackage(package.value.clone()), what, &package.source));
        }
    }
    for directory in &with.sources.writable {
        let is_there = without.sources.writable.iter().any(|other| other.path == directory.path);
        if !is_there && !is_another_home(with, without, directory.path.as_str()) {
            let what = format!("writable directory {}", directory.path);
            rows.push(no_setting(RowItem::Writable(directory.path.to_string()), what, &directory.source));
        }
    }
    let known: Vec<&String> = without.sync.selected.iter().flat_map(|other| other.value.names()).collect();
    for selected in &with.sync.selected {
        if selected.value.names().iter().any(|name| !known.contains(&name)) {
            rows.push(no_setting(RowItem::Selection, selected.value.to_string(), &selected.source));
        }
    }
    if let Some(files) = with.static_files.as_ref().filter(|_| without.static_files.is_none()) {
        let what = format!("static files collected in {}", files.value.root);
        rows.push(no_setting(RowItem::StaticFiles, what, &files.source));
    }
    rows
}

/// Roles are services of uvdock's compose file.
fn lost_roles(facts: &ProjectFacts, with: &BuildPlan, without: &BuildPlan) -> Vec<Row> {
    if without.left_alone.iter().any(|left| left.value == "compose.yaml") {
        return Vec::new();
    }
    with.start.other_roles.iter().filter_map(|role| lost_role(facts, role, without)).collect()
}

fn lost_role(facts: &ProjectFacts, role: &RolePlan, without: &BuildPlan) -> Option<Row> {
    let (name, source) = (&role.name, &role.command.source);
    let item = RowItem::Role(name.clone());
    match without.start.other_roles.iter().find(|other| other.name == *name) {
        None => Some(no_setting(item, format!("role {name}"), source)),
        Some(other) if other.starts != role.starts && !is_run_by_the_entrypoint(facts, without, source) => {
            let now = format!("it ran at every start; now `docker compose run --rm {name}` runs it");
            Some(Row::of(item, Status::Dropped, format!("role {name}: {now} ({source})")))
        }
        Some(_) => None,
    }
}

/// A script that is carried over does what it did.
pub(super) fn is_run_by_the_entrypoint(facts: &ProjectFacts, plan: &BuildPlan, source: &Source) -> bool {
    let Some(container) = own_file(facts) else { return false };
    let in_command = is_theirs(container, source) && plan.start.command.value.first().is_some_and(|word| word == "sh");
    in_command || container.entrypoint.as_ref().is_some_and(|script| is_entrypoint(&script.value.script, plan))
}

fn is_entrypoint(script: &str, plan: &BuildPlan) -> bool {
    plan.start.entrypoint.as_ref().is_some_and(|words| words.value.iter().any(|word| word.ends_with(script)))
}
