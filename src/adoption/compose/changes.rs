//! Names the lines of a service that the new Dockerfile does not go with. Changes none.

use serde_json::Value as Json;

use super::super::own_file::own_file;
use super::super::report::{LineChange, LineEdit, Row, RowItem, Status};
use super::home::{self, Home};
use super::{InFile, scripts, volumes};
use crate::catalogue::{build_commands, project_tools};
use crate::config::Stage;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::Mount;
use crate::inspect::deployment::container_facts::{ContainerFacts, StageFacts};
use crate::inspect::evidence::Place;
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::message::{self, Message};
use crate::nesting::is_below;
use crate::plan::BuildPlan;

/// A row for each line that is to be changed.
pub(super) fn rows(facts: &ProjectFacts, own: &InFile<'_>, plan: &BuildPlan) -> Vec<Row> {
    let mut rows = Vec::new();
    rows.extend(target(own, plan));
    rows.extend(tested(own, plan));
    rows.extend(context(own));
    rows.extend(arguments(own, plan));
    rows.extend(volumes(facts, own, plan));
    rows.extend(watched(facts, own, plan));
    rows.extend(homes(own, plan));
    rows.extend(owners(own, plan).or_else(|| schedule(own, plan)));
    rows.extend(ports(own, plan));
    rows.extend(["command", "entrypoint"].into_iter().filter_map(|key| foreign_program(own, key)));
    rows.extend(scripts::rows(own, plan));
    rows
}

fn row(own: &InFile<'_>, text: &str, because: impl Into<Message>) -> Row {
    Row::new(RowItem::Compose, Status::Open, (format!("`{text}`"), because), &own.place(text))
}

fn build<'a>(own: &InFile<'a>, key: &str) -> Option<&'a Json> {
    own.service.get("build")?.as_object()?.get(key)
}

/// The stages that have the tests, and what they need.
const OF_TESTS: [&str; 3] = ["suite", "test", "lint"];

/// A service that runs the tests: what ships has neither them nor what development alone installs.
fn tested(own: &InFile<'_>, plan: &BuildPlan) -> Option<Row> {
    let runs =
        |key: &&str| scripts::words(own.service, key).iter().any(|word| word.trim_matches(['"', '\'']) == "pytest");
    let key = ["command", "entrypoint"].into_iter().find(runs)?;
    let volumes = own.service.get("volumes").and_then(Json::as_array).into_iter().flatten();
    let sources = volumes.filter_map(Mount::of).map(|mount| own.file.seen_from_the_project(mount.source));
    let is_mounted = sources.into_iter().any(|source| source == Some(""));
    let required = own.facts.pyproject.dependencies.iter().any(|one| {
        let name = one.value.split(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter)).next();
        name == Some("pytest")
    });
    let has_tests = plan.suite.as_ref().is_some_and(|suite| suite.test.is_some());
    if is_mounted && required || !has_tests || build(own, "target").is_some() {
        return None;
    }
    let because = "what ships has neither the tests nor what only development installs; `target: suite` has both";
    let words = (format!("`{key}` of `{}`", own.name), because);
    let said = "build: .";
    let edit = line_edit(own, own.place(said), text(said, "build: { context: ., target: suite }"));
    let is_plain = own.service.get("build").and_then(Json::as_str) == Some(".");
    let place = own.place(&format!("{key}:"));
    Some(Row::new(RowItem::Compose, Status::Open, words, &place).edited_by(is_plain.then_some(edit)))
}

fn target(own: &InFile<'_>, plan: &BuildPlan) -> Option<Row> {
    let stages = [Stage::Dev, Stage::Runtime, Stage::Base].map(Stage::name);
    let is_ours = |target: &str| stages.contains(&target) || plan.suite.is_some() && OF_TESTS.contains(&target);
    let target = build(own, "target")?.as_str().filter(|target| !is_ours(target))?;
    let (said, because) = (format!("target: {target}"), "uvdock's stages are `dev` and `runtime`");
    let ships = own_file(own.facts).and_then(|container| container.stages.last()?.name.clone());
    let instead = match target {
        "development" | "develop" | "devel" => Stage::Dev.name(),
        _ if ships.as_deref() == Some(target) => Stage::Runtime.name(),
        _ => return Some(row(own, &said, format!("{because}; without the line it is `runtime`"))),
    };
    let edit = line_edit(own, own.place(&said), text(&said, &format!("target: {instead}")));
    let script = own_file(own.facts).and_then(|container| entered_now(own, container, target, plan));
    let entered =
        script.map_or_else(String::new, |script| format!(", and it starts through `{script}`, which yours does not"));
    Some(row(own, &said, format!("{because}: `{instead}` is the one{entered}")).edited_by([edit]))
}

/// The script that our stages start through, where a stage of theirs does not and the service says nothing of it.
fn entered_now(own: &InFile<'_>, container: &ContainerFacts, target: &str, plan: &BuildPlan) -> Option<String> {
    let entrypoint = plan.start.entrypoint.as_ref()?;
    let at = container.stages.iter().position(|stage| stage.name.as_deref() == Some(target))?;
    let starts = |stage: &&StageFacts| stage.start.as_ref().is_some_and(|start| !start.entrypoint.is_empty());
    let is_entered =
        container.chain(at).iter().map(|position| &container.stages[*position]).any(|stage| starts(&stage));
    (!is_entered && !own.service.contains_key("entrypoint")).then(|| entrypoint.value.last().cloned())?
}

fn text(old: &str, new: &str) -> LineChange {
    LineChange::Text { old: old.to_owned(), new: new.to_owned() }
}

fn line_edit(own: &InFile<'_>, place: Place, change: LineChange) -> LineEdit {
    LineEdit { place, service: Some(own.name.to_owned()), change }
}

/// The new Dockerfile is built from the project's directory, theirs may be from one above.
fn context(own: &InFile<'_>) -> Option<Row> {
    let (project, context) = (own.file.project.as_str(), build(own, "context").and_then(Json::as_str).unwrap_or("."));
    let file = build(own, "dockerfile").and_then(Json::as_str)?;
    if listed(context) == project || project.is_empty() && listed(context) == "." {
        return None;
    }
    let (said, named) = (format!("context: {context}"), format!("dockerfile: {file}"));
    let here = if project.starts_with("..") { project.to_owned() } else { format!("./{project}") };
    let (here, ours) = (format!("context: {here}"), "dockerfile: Dockerfile");
    let edits =
        [(&said, here.as_str()), (&named, ours)].map(|(old, new)| line_edit(own, own.place(old), text(old, new)));
    Some(row(own, &said, format!("the new Dockerfile is built from `{}`", own.file.project)).edited_by(edits))
}

fn arguments(own: &InFile<'_>, plan: &BuildPlan) -> Option<Row> {
    let names: Vec<String> = match build(own, "args")? {
        Json::Object(arguments) => arguments.keys().cloned().collect(),
        Json::Array(arguments) => {
            arguments.iter().filter_map(|one| one.as_str()?.split('=').next().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    };
    let is_known = |name: &&str| plan.release.iter().any(|release| release.value.name == **name);
    let unknown: Vec<&str> = names.iter().map(String::as_str).filter(|name| !is_known(name)).collect();
    let because = "the new Dockerfile has no such build arguments, and is built without";
    let words = (format!("`args` {}", message::joined(&unknown, ", ")), because);
    Some(Row::new(RowItem::Compose, Status::Unneeded, words, &own.place(unknown.first()?)))
}

/// What is mounted into the old working directory.
fn volumes(facts: &ProjectFacts, own: &InFile<'_>, plan: &BuildPlan) -> Vec<Row> {
    let (workdir, root) = (volumes::workdir(facts), plan.image_root.of(""));
    if workdir == root {
        return Vec::new();
    }
    let volumes = own.service.get("volumes").and_then(Json::as_array).into_iter().flatten();
    let row = |volume| moved_volume(own, volume, &workdir, &root).or_else(|| over_ours(own, volume, &workdir, &root));
    volumes.filter_map(row).collect()
}

/// What is synchronised into the old working directory (Compose Develop Specification, "target").
fn watched(facts: &ProjectFacts, own: &InFile<'_>, plan: &BuildPlan) -> Vec<Row> {
    let (workdir, root) = (volumes::workdir(facts), plan.image_root.of(""));
    let watch = own.service.get("develop").and_then(|develop| develop.get("watch")).and_then(Json::as_array);
    if workdir == root || workdir.len() < 2 {
        return Vec::new();
    }
    let targets = watch.into_iter().flatten().filter_map(|rule| rule.get("target")?.as_str());
    targets.filter_map(|target| moved_target(own, target, &workdir, &root)).collect()
}

fn moved_target(own: &InFile<'_>, target: &str, workdir: &str, root: &str) -> Option<Row> {
    let below = target.strip_prefix(workdir).filter(|below| below.is_empty() || below.starts_with('/'))?;
    let (said, now) = (format!("target: {target}"), format!("{root}{below}"));
    let edit = line_edit(own, own.place(&said), text(&said, &format!("target: {now}")));
    Some(row(own, &said, format!("it is now at `{now}`")).edited_by([edit]))
}

/// Volumes that the container wrote to as root so far, which the user of the new image may not.
fn owners(own: &InFile<'_>, plan: &BuildPlan) -> Option<Row> {
    if !volumes::runs_as_root(own) || own.service.contains_key("user") {
        return None;
    }
    let workdir = volumes::workdir(own.facts);
    let mut all = own.service.get("volumes").and_then(Json::as_array)?.iter();
    let volume = all.find(|volume| {
        volumes::is_written(volume)
            && !volumes::is_of_the_code(own, volume, plan, &workdir)
            && !volumes::is_of_the_repository(own, volume)
    })?;
    let text = volume.as_str().or_else(|| volume.get("target")?.as_str())?;
    let because = format!(
        "its files belong to root, and the image runs as {}; `user: root` for `{}` goes on as before",
        plan.user.value.id, own.name
    );
    let edit = line_edit(own, own.file.place_of(own.name), LineChange::Key("user: root"));
    Some(row(own, text, because).edited_by([edit]))
}

/// A scheduler keeps its schedule where it starts unless it is told another place (Celery, "Periodic Tasks"), where only root may write.
fn schedule(own: &InFile<'_>, plan: &BuildPlan) -> Option<Row> {
    let text = words_of(own, "command")?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let runs = words.contains(&"celery") && words.iter().any(|word| matches!(*word, "beat" | "-B" | "--beat"));
    let is_told = words.iter().any(|word| matches!(*word, "-s" | "-S") || word.starts_with("--schedule"));
    if !runs || is_told || !volumes::runs_as_root(own) || own.service.contains_key("user") {
        return None;
    }
    let because = format!(
        "it keeps its schedule in the directory that it starts in, and the image runs as {}; `user: root` for `{}` goes on as before",
        plan.user.value.id, own.name
    );
    let edit = line_edit(own, own.file.place_of(own.name), LineChange::Key("user: root"));
    let words = (format!("`command` of `{}`", own.name), because);
    Some(Row::new(RowItem::Compose, Status::Open, words, &own.place("command:")).edited_by([edit]))
}

/// What is mounted into the home directory of their user.
fn homes(own: &InFile<'_>, plan: &BuildPlan) -> Vec<Row> {
    let volumes = own.service.get("volumes").and_then(Json::as_array).into_iter().flatten();
    let workdir = volumes::workdir(own.facts);
    let of_volume = |volume: &Json| {
        // What lies where the program starts goes where that is.
        let target = Mount::of(volume)?.target;
        if workdir.len() > 1 && is_below(target.trim_end_matches('/'), &workdir) {
            return None;
        }
        let shown = volume.as_str().unwrap_or(target);
        match home::of(own, plan, target) {
            Home::Elsewhere => None,
            Home::At(here) => {
                let edit = line_edit(own, own.place(shown), self::text(target, &here));
                Some(row(own, shown, format!("the program looks for it at `{here}`")).edited_by([edit]))
            }
            Home::Nowhere => Some(row(own, shown, "the user of the new image has no home directory")),
        }
    };
    volumes.filter_map(of_volume).collect()
}

fn moved_volume(own: &InFile<'_>, volume: &Json, workdir: &str, root: &str) -> Option<Row> {
    let target = Mount::of(volume)?.target;
    let below = target.trim_end_matches('/').strip_prefix(workdir)?;
    if !below.is_empty() && !below.starts_with('/') {
        return None;
    }
    let now = join(root, below.trim_start_matches('/'));
    let now = now.trim_end_matches('/');
    let text = volume.as_str().unwrap_or(target);
    if root.starts_with(workdir) || build_commands::is_a_directory_of_the_system(workdir) {
        // A link would lead from a directory into itself, or stand in the place of one that every image has.
        let place = volumes::at(volume, now);
        let edit = place.as_str().map(|new| line_edit(own, own.place(text), self::text(text, new)));
        return Some(row(own, text, format!("it is now at `{now}`")).edited_by(edit));
    }
    let words = (format!("`{text}`"), format!("it is now at `{now}`"));
    Some(Row::new(RowItem::Mount, Status::Open, words, &own.place(text)))
}

/// A directory of the project where nothing lies in their image, and the program does in ours.
fn over_ours(own: &InFile<'_>, volume: &Json, workdir: &str, root: &str) -> Option<Row> {
    let mount = Mount::of(volume)?;
    let source = own.file.seen_from_the_project(mount.source).filter(|_| !mount.source.is_empty())?;
    let target = mount.target.trim_end_matches('/');
    let is_held = |path: &str| path.is_empty() || own.facts.tree.is_directory(path);
    if !is_below(target, root) || is_below(workdir, root) || !is_held(source) {
        return None;
    }
    let text = volume.as_str().unwrap_or(target);
    let because = "nothing of your image lies there, so it shows the program nothing; in the new one it hides what the build makes there: take the line out";
    Some(row(own, text, because))
}

fn ports(own: &InFile<'_>, plan: &BuildPlan) -> Vec<Row> {
    let Some(port) = plan.start.port.as_ref().map(|port| port.value.to_string()) else { return Vec::new() };
    // Another command listens where it likes.
    if own.service.contains_key("command") || own.service.contains_key("entrypoint") {
        return Vec::new();
    }
    let ports = own.service.get("ports").and_then(Json::as_array).into_iter().flatten();
    let all: Vec<(String, String)> = ports.filter_map(port_inside).collect();
    // Beside the program's own port, another is of something that starts with it.
    if all.iter().any(|(inside, _)| *inside == port) {
        return Vec::new();
    }
    let is_free = is_told(plan, &port) && !others_reach(own) && all.len() == 1;
    let row = |(inside, text): (String, String)| {
        let now = text.rsplit_once(inside.as_str()).map(|(before, after)| format!("{before}{port}{after}"));
        let edit = now.filter(|_| is_free).map(|now| line_edit(own, own.place(&text), self::text(&text, &now)));
        row(own, &text, format!("the program listens on {port}")).edited_by(edit)
    };
    all.into_iter().map(row).collect()
}

/// Whether the command itself says the port, so that no default of the code is another.
fn is_told(plan: &BuildPlan, port: &str) -> bool {
    let mut words = plan.start.command.value.iter();
    words.any(|word| word == port || word.strip_suffix(port).is_some_and(|rest| rest.ends_with([':', '='])))
}

/// Whether another service may reach this one by its port: one that names it, or a proxy, whose configuration does.
fn others_reach(own: &InFile<'_>) -> bool {
    const PROXIES: [&str; 5] = ["nginx", "caddy", "traefik", "haproxy", "envoy"];
    let mut others = own.file.services().filter(|(name, _)| *name != own.name);
    others.any(|(_, service)| {
        let text = Json::Object(service.clone()).to_string();
        text.contains(&format!("{}:", own.name)) || PROXIES.iter().any(|proxy| text.contains(proxy))
    })
}

/// The port of the container, and the text that stands for it in the file: `8080:80`, `80`, or `target: 80` (Compose specification,
/// "ports"). `None` for those of UDP, for ranges, and where a variable says it.
fn port_inside(port: &Json) -> Option<(String, String)> {
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    let (inside, text) = match port {
        Json::String(text) if !text.ends_with("/udp") => {
            let inside = text.rsplit(':').next().unwrap_or(text);
            (inside.split('/').next().unwrap_or(inside).to_owned(), text.clone())
        }
        Json::Number(number) => (number.to_string(), number.to_string()),
        Json::Object(port) if port.get("protocol").is_none_or(|protocol| protocol != "udp") => {
            let target = port.get("target")?;
            let target = target.as_str().map_or_else(|| target.to_string(), str::to_owned);
            (target.clone(), format!("target: {target}"))
        }
        _ => return None,
    };
    is_number(&inside).then_some((inside, text))
}

/// Programs of an image that may be the project's own, from a registry: whether it is to be changed is for the user to say.
pub(super) fn of_an_unknown_image(own: &InFile<'_>, image: &str) -> Vec<Row> {
    let row = |key: &str| {
        let foreign = foreign(own, key)?.name();
        let because = format!("where `{image}` is built from this Dockerfile, it has no `{foreign}` any more");
        let words = (format!("`{key}` of `{}`", own.name), because);
        Some(Row::new(RowItem::Compose, Status::Open, words, &own.place(&format!("{key}:"))))
    };
    ["command", "entrypoint"].into_iter().filter_map(row).collect()
}

fn words_of(own: &InFile<'_>, key: &str) -> Option<String> {
    let words = scripts::words(own.service, key);
    (!words.is_empty()).then(|| words.join(" "))
}

/// What the words of a key ask for that the new image does not have.
#[derive(Clone, Copy)]
enum Foreign {
    /// A project tool, by its name.
    Tool(&'static str),
    /// A program by its path in their environment.
    Environment,
}

impl Foreign {
    const fn name(self) -> &'static str {
        match self {
            Self::Tool(name) => name,
            Self::Environment => ".venv/",
        }
    }
}

fn foreign(own: &InFile<'_>, key: &str) -> Option<Foreign> {
    let words = scripts::words(own.service, key);
    let mut pairs = words.iter().enumerate().map(|(at, word)| (word, words.get(at + 1)));
    pairs.find_map(|(word, next)| {
        let word = word.trim_matches(['"', '\'', '(', '[']);
        let tool = project_tools::named(word.rsplit('/').next().unwrap_or(word));
        let is_called = |name: &str| match next.map(String::as_str) {
            Some("run") => true,
            Some(_) => matches!(name, "uv" | "poetry"),
            None => false,
        };
        match tool.filter(|name| is_called(name)) {
            Some(name) => Some(Foreign::Tool(name)),
            None => word.contains(".venv/").then_some(Foreign::Environment),
        }
    })
}

/// A program that the new image does not have.
fn foreign_program(own: &InFile<'_>, key: &'static str) -> Option<Row> {
    let foreign = foreign(own, key)?;
    let because = format!("the image has no `{}`; its programs are on the path", foreign.name());
    let words = (format!("`{key}` of `{}`", own.name), because);
    let key_place = own.place(&format!("{key}:"));
    let edit = match foreign {
        Foreign::Tool(tool) => Some(line_edit(own, key_place, LineChange::WithoutTool { key, tool })),
        Foreign::Environment => None,
    };
    Some(Row::new(RowItem::Compose, Status::Open, words, &own.place(key)).edited_by(edit))
}
