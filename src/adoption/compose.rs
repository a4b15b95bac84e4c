//! What becomes of the authors' own compose file. One that is about nothing but the project becomes settings; any other stays the
//! authors' own, since it holds what no setting does, and the lines in it that the new Dockerfile asks to change are named.

use serde_json::{Map, Value as Json};
use toml_edit::{Array, InlineTable, Value, value};

use super::{Carried, Left, own_file};
use crate::config::Stage;
use crate::inspect::ProjectFacts;
use crate::inspect::evidence::Place;
use crate::inspect::wheel::join;
use crate::inspect::witness::ComposeFileFacts;
use crate::plan::BuildPlan;
use crate::quote;

/// What becomes of the file.
#[derive(Debug, Default)]
pub struct ComposeFile {
    /// The settings that hold it, or keep it as it is.
    pub carried: Vec<Carried>,
    /// What is to be known.
    pub said: Vec<String>,
    /// What is not carried over, or to be changed in it.
    pub left: Left,
    /// Whether uvdock's file takes its place.
    pub is_replaced: bool,
}

/// Reads the authors' file, with the plan of the image as it will be.
pub fn compose_file(facts: &ProjectFacts, plan: &BuildPlan) -> Option<ComposeFile> {
    let file = facts.witnesses.compose_file.as_ref()?;
    let service = only_service(file);
    Some(match service.and_then(|(name, service)| carried(file, name, service, plan)) {
        Some(carried) => carried,
        None => left_alone(facts, file, plan),
    })
}

/// The one service, where it is built from this directory by the Dockerfile in it and nothing else is in the file.
fn only_service(file: &ComposeFileFacts) -> Option<(&str, &Map<String, Json>)> {
    const PLAIN: [&str; 5] = ["version", "services", "volumes", "networks", "name"];
    let is_plain = file.document.keys().all(|key| PLAIN.contains(&key.as_str()));
    let mut services = file.services();
    let (name, service) = services.next()?;
    (is_plain && file.beside.is_empty() && services.next().is_none() && is_built_by_ours(service))
        .then_some((name, service))
}

fn is_built_by_ours(service: &Map<String, Json>) -> bool {
    match service.get("build") {
        Some(Json::String(context)) => is_here(context),
        Some(Json::Object(build)) => {
            let text = |key: &str| build.get(key).and_then(Json::as_str);
            text("context").is_none_or(is_here)
                && text("dockerfile").is_none_or(|path| path.trim_start_matches("./") == "Dockerfile")
        }
        _ => false,
    }
}

fn is_here(context: &str) -> bool {
    matches!(context, "." | "./")
}

/// A service of which every key has a place in uvdock's file. `None` where one does not.
fn carried(file: &ComposeFileFacts, name: &str, service: &Map<String, Json>, plan: &BuildPlan) -> Option<ComposeFile> {
    let mut found = ComposeFile { is_replaced: true, ..ComposeFile::default() };
    let at = |text: &str| file.place(name, text);
    let mut kept = Map::new();
    for (key, text) in service {
        match key.as_str() {
            "build" => {
                let has_more = text.as_object().is_some_and(|build| {
                    build.keys().any(|key| !matches!(key.as_str(), "context" | "dockerfile" | "target"))
                });
                if has_more {
                    return None;
                }
            }
            "ports" => {
                let ports: Vec<Json> =
                    text.as_array()?.iter().filter(|port| !is_published(port, plan)).cloned().collect();
                let own = text.as_array()?.len() - ports.len();
                if own > 0 {
                    found.said.push(format!("ports: published on this machine alone ({})", at("ports")));
                }
                if !ports.is_empty() {
                    kept.insert(key.clone(), Json::Array(ports));
                }
            }
            "env_file" => found.carried.push(env_files(text, &at("env_file"))?),
            "command" => found.carried.push(dev_command(text, &at("command"))?),
            // uvdock's own, from what the image holds.
            "develop" => found
                .left
                .needless
                .push(format!("`develop`: uvdock's watches what the image copies ({})", at("develop"))),
            "volumes" => {
                let (mounts, others): (Vec<Json>, Vec<Json>) =
                    text.as_array()?.iter().cloned().partition(is_source_mount);
                for mount in &mounts {
                    let shown = mount.as_str().unwrap_or_default();
                    found
                        .left
                        .needless
                        .push(format!("volume `{shown}`: `develop.watch` keeps the code up to date ({})", at(shown)));
                }
                if !others.is_empty() {
                    kept.insert(key.clone(), Json::Array(others));
                }
            }
            "init" | "container_name" | "environment" | "restart" | "labels" | "networks" | "extra_hosts" | "tty"
            | "stdin_open" | "deploy" | "logging" | "cap_add" | "devices" | "dns" | "hostname" | "mem_limit"
            | "shm_size" | "ulimits" | "user" | "profiles" | "platform" | "healthcheck" => {
                kept.insert(key.clone(), text.clone());
            }
            _ => return None,
        }
    }
    let mut keys = Map::new();
    if !kept.is_empty() {
        let services = Map::from_iter([(plan.name.to_string(), Json::Object(kept))]);
        keys.insert("services".to_owned(), Json::Object(services));
    }
    for key in ["volumes", "networks", "name"] {
        keys.extend(file.document.get(key).map(|text| (key.to_owned(), with_tables(text))));
    }
    if !keys.is_empty() {
        let Value::InlineTable(table) = toml(&Json::Object(keys))? else { return None };
        let said = format!("keys of `{}` ({})", file.path, at(name));
        found.carried.push(Carried { key: "compose", value: value(table), said });
    }
    if name != plan.name.to_string() {
        found.said.push(format!("service `{name}` is called `{}` ({})", plan.name, at(name)));
    }
    if file.path != "compose.yaml" {
        found.said.push(format!("`{}` is not read any more where `compose.yaml` is: delete it", file.path));
    }
    Some(found)
}

/// The port that uvdock's file publishes by itself.
fn is_published(port: &Json, plan: &BuildPlan) -> bool {
    let Some(own) = plan.start.port.as_ref().map(|port| port.value) else { return false };
    match port {
        Json::String(text) => [format!("{own}:{own}"), format!("127.0.0.1:{own}:{own}")].contains(text),
        _ => false,
    }
}

/// `.:/app`, `./src:/app/src`: the code as it is edited.
fn is_source_mount(volume: &Json) -> bool {
    volume.as_str().and_then(|text| text.split_once(':')).is_some_and(|(source, target)| {
        let source = source.trim_start_matches("./").trim_end_matches('/');
        let target = target.split(':').next().unwrap_or(target).trim_end_matches('/');
        matches!(source, "." | "") || target.ends_with(&format!("/{source}")) && target.starts_with("/app/")
    })
}

fn env_files(text: &Json, place: &Place) -> Option<Carried> {
    let path = |one: &Json| match one {
        Json::String(path) => Some(path.clone()),
        Json::Object(entry) => entry.get("path")?.as_str().map(str::to_owned),
        _ => None,
    };
    let files: Vec<String> = match text {
        Json::Array(files) => files.iter().map(path).collect::<Option<_>>()?,
        one => vec![path(one)?],
    };
    Some(super::seen("env-files", value(super::list(&files)), format!("environment files {}", files.join(", ")), place))
}

/// What runs in development is what the compose file says.
fn dev_command(text: &Json, place: &Place) -> Option<Carried> {
    let words: Vec<String> = match text {
        Json::String(line) if !line.contains(['$', '&', '|', ';', '<', '>', '\n']) => shlex::split(line)?,
        Json::Array(words) => words.iter().map(|word| word.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        _ => return None,
    };
    if words.iter().any(|word| word.contains('$')) {
        return None;
    }
    let own = crate::inspect::witness::Command::of(&words).filter(|own| own.directory.is_empty())?.words;
    let said = format!("development command `{}`", quote::shown(&own));
    Some(super::seen("dev-command", super::start::of_words(&own), said, place))
}

/// `data:` with nothing behind it is an empty table.
fn with_tables(json: &Json) -> Json {
    let Json::Object(entries) = json else { return json.clone() };
    let table = |entry: &Json| if entry.is_null() { Json::Object(Map::new()) } else { entry.clone() };
    Json::Object(entries.iter().map(|(name, entry)| (name.clone(), table(entry))).collect())
}

/// JSON as TOML; `None` where a value is null, which TOML does not have.
fn toml(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(truth) => (*truth).into(),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| number.as_f64().map(Value::from), |number| Some(number.into()))?
        }
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => Value::Array(items.iter().map(toml).collect::<Option<Array>>()?),
        Json::Object(entries) => {
            let mut table = InlineTable::new();
            for (key, entry) in entries {
                table.insert(key, toml(entry)?);
            }
            Value::InlineTable(table)
        }
    })
}

/// The file stays. What in it counts on the authors' Dockerfile is named.
fn left_alone(facts: &ProjectFacts, file: &ComposeFileFacts, plan: &BuildPlan) -> ComposeFile {
    let mut found = ComposeFile::default();
    let place = Place::file(&file.path);
    let leave = Value::Array(std::iter::once("compose.yaml").collect::<Array>());
    found.carried.push(super::seen("leave", value(leave), format!("`{}` stays", file.path), &place));
    let services: Vec<&str> = file.services().map(|(name, _)| name).collect();
    found.said.push(format!(
        "`{}` stays as it is, with {}: uvdock writes none",
        file.path,
        if services.is_empty() { "what is in it".to_owned() } else { services.join(", ") }
    ));
    if own_file(facts).is_some() {
        for (name, service) in file.services().filter(|(_, service)| is_built_by_ours(service)) {
            found.left.open.extend(changes(facts, file, name, service, plan));
        }
    }
    found
}

/// Lines of a service that the new Dockerfile does not go with.
fn changes(
    facts: &ProjectFacts,
    file: &ComposeFileFacts,
    name: &str,
    service: &Map<String, Json>,
    plan: &BuildPlan,
) -> Vec<String> {
    let stages = [Stage::Dev, Stage::Runtime, Stage::Base].map(Stage::name);
    let mut found = Vec::new();
    let mut say = |text: &str, because: &str| found.push(format!("`{text}`: {because} ({})", file.place(name, text)));
    let build = service.get("build").and_then(Json::as_object);
    if let Some(target) =
        build.and_then(|build| build.get("target")).and_then(Json::as_str).filter(|target| !stages.contains(target))
    {
        say(&format!("target: {target}"), "uvdock's stages are `dev` and `runtime`; without the line it is `runtime`");
    }
    let arguments: Vec<String> = match build.and_then(|build| build.get("args")) {
        Some(Json::Object(arguments)) => arguments.keys().cloned().collect(),
        Some(Json::Array(arguments)) => {
            arguments.iter().filter_map(|one| one.as_str()?.split('=').next().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    };
    let is_known = |name: &&String| plan.release.iter().any(|release| release.value.name == **name);
    let unknown: Vec<&str> = arguments.iter().filter(|name| !is_known(name)).map(String::as_str).collect();
    if let Some(first) = unknown.first() {
        let place = file.place(name, first);
        found.push(format!("`args` {}: the new Dockerfile has no such build arguments ({place})", unknown.join(", ")));
    }
    let mut say = |text: &str, because: &str| found.push(format!("`{text}`: {because} ({})", file.place(name, text)));
    let stages = own_file(facts).map(|container| container.shipped()).unwrap_or_default();
    let workdir =
        stages.iter().rev().find_map(|stage| stage.workdir.as_ref()).map(|found| found.value.trim_end_matches('/'));
    for volume in service.get("volumes").and_then(Json::as_array).into_iter().flatten() {
        let text = volume.as_str().map(str::to_owned);
        let target = text.as_deref().and_then(|text| text.split(':').nth(1)).or_else(|| volume.get("target")?.as_str());
        let (Some(target), Some(workdir)) = (target, workdir.filter(|workdir| *workdir != "/app")) else { continue };
        if let Some(below) =
            target.trim_end_matches('/').strip_prefix(workdir).filter(|rest| rest.is_empty() || rest.starts_with('/'))
        {
            let now = join("/app", below.trim_start_matches('/'));
            say(text.as_deref().unwrap_or(target), &format!("it lies at `{}` now", now.trim_end_matches('/')));
        }
    }
    let own = plan.start.port.as_ref().map(|port| port.value.to_string());
    for port in service.get("ports").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str) {
        let inside = port.rsplit(':').next().unwrap_or(port).split('/').next().unwrap_or(port);
        let is_number = inside.chars().all(|letter| letter.is_ascii_digit());
        if let Some(own) = own.as_ref().filter(|own| is_number && *own != inside) {
            say(port, &format!("the program listens on {own}"));
        }
    }
    for key in ["command", "entrypoint"] {
        let text = match service.get(key) {
            Some(Json::String(line)) => line.clone(),
            Some(Json::Array(words)) => words.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(" "),
            _ => continue,
        };
        let foreign = ["uv ", "poetry ", ".venv/"].into_iter().find(|foreign| text.contains(foreign));
        if let Some(foreign) = foreign {
            let because = format!("the image has no `{}`; its programs are on the path", foreign.trim());
            found.push(format!("`{key}` of `{name}`: {because} ({})", file.place(name, key)));
        }
    }
    found
}
