//! The compose file that Docker Compose reads in the project, as a whole. Decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

use super::compose_layers::paths;
use super::files::Files;
use crate::catalogue::project_files::DOCKERFILE;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;
use crate::nesting;

/// Names that Docker Compose looks for, the first one found counts (Compose "File reference").
pub const NAMES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// Names that authors give to a compose file for production (Compose "Use Compose in production").
const PRODUCTION: [&str; 8] = [
    "compose.prod.yaml",
    "compose.prod.yml",
    "compose.production.yaml",
    "compose.production.yml",
    "docker-compose.prod.yml",
    "docker-compose.prod.yaml",
    "docker-compose.production.yml",
    "docker-compose.production.yaml",
];

/// The authors' own compose files for production.
pub(super) fn for_production(files: &Files<'_>) -> impl Iterator<Item = &'static str> {
    PRODUCTION.into_iter().filter(|name| files.text(name).is_some())
}

/// The authors' compose file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComposeFileFacts {
    /// Relative to the project root.
    pub path: String,
    /// What it says, with YAML's aliases and merges followed.
    pub document: Map<String, Value>,
    /// The other compose files beside it: overrides, and those for other occasions.
    pub beside: Vec<String>,
    /// Its lines, to name them.
    #[serde(skip)]
    lines: Vec<String>,
    /// Those that its services begin on, counted from 0.
    #[serde(skip)]
    service_lines: BTreeMap<String, usize>,
    /// The project's directory as it is seen from a file above it; empty for one of the project's own.
    #[serde(skip)]
    pub project: String,
    /// Services that run the project's image by its name alone.
    #[serde(skip)]
    by_image: BTreeSet<String>,
}

/// What a service is built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltFrom {
    /// The project, by the `Dockerfile` in it.
    OwnDockerfile,
    /// The project, by another Dockerfile.
    Project,
    /// Another directory.
    Elsewhere,
}

impl ComposeFileFacts {
    /// What a service is built from (Compose Build Specification, "context" and "dockerfile"); `None` where it is not built.
    pub fn built_from(&self, service: &Map<String, Value>) -> Option<BuiltFrom> {
        let build = service.get("build").filter(|build| !build.is_null())?;
        let text = |key: &str| build.get(key).and_then(Value::as_str);
        let context = listed(build.as_str().or_else(|| text("context")).unwrap_or(".")).trim_end_matches('/');
        let context = if context == "." { "" } else { context };
        let dockerfile = join(context, text("dockerfile").map_or(DOCKERFILE, listed));
        let directory = dockerfile.rsplit_once('/').map_or("", |(directory, _)| directory);
        let is_here = context == self.project || directory == self.project && is_around(context, &self.project);
        let is_own = dockerfile == join(&self.project, DOCKERFILE) && build.get("dockerfile_inline").is_none();
        Some(match (is_here, is_own) {
            (true, true) => BuiltFrom::OwnDockerfile,
            (true, false) => BuiltFrom::Project,
            (false, _) => BuiltFrom::Elsewhere,
        })
    }

    /// Its services, by name.
    pub fn services(&self) -> impl Iterator<Item = (&str, &Map<String, Value>)> {
        let services = self.document.get("services").and_then(Value::as_object).into_iter().flatten();
        services.filter_map(|(name, service)| Some((name.as_str(), service.as_object()?)))
    }

    /// Whether a service is told a variable (Compose Services Reference, "environment").
    pub fn tells(&self, variable: &str) -> bool {
        let is_it = |entry: &Value| {
            let entry = entry.as_str().and_then(|entry| entry.split_once('='));
            entry.is_some_and(|(name, _)| name == variable)
        };
        self.services().any(|(_, service)| match service.get("environment") {
            Some(Value::Object(told)) => told.get(variable).is_some_and(|value| !value.is_null()),
            Some(Value::Array(told)) => told.iter().any(is_it),
            _ => false,
        })
    }

    /// Whether a service is built from the project.
    pub(super) fn builds_the_project(&self) -> bool {
        let mut built = self.services().filter_map(|(_, service)| self.built_from(service));
        built.any(|from| from != BuiltFrom::Elsewhere)
    }

    /// Says of services that they run the project's image: they are as if they were built by its Dockerfile.
    pub(super) fn run_the_image(&mut self, names: &[String]) {
        let project = if self.project.is_empty() { "." } else { self.project.as_str() };
        let Some(Value::Object(services)) = self.document.get_mut("services") else { return };
        for name in names {
            if let Some(Value::Object(service)) = services.get_mut(name) {
                service.insert("build".to_owned(), Value::String(project.to_owned()));
                self.by_image.insert(name.clone());
            }
        }
    }

    /// Whether a service names the project's image, and the file does not build it.
    pub fn names_the_image(&self, service: &str) -> bool {
        self.by_image.contains(service)
    }

    /// Services of an override are those of the file that it is merged with (Compose, "Merge Compose files"): they are built as there, and
    /// run as its user.
    fn merge_with(&mut self, first: &Self) {
        let Some(Value::Object(services)) = self.document.get_mut("services") else { return };
        let ours = first.services().filter(|(_, one)| first.built_from(one) == Some(BuiltFrom::OwnDockerfile));
        for (name, one) in ours {
            let Some(Value::Object(service)) = services.get_mut(name) else { continue };
            if service.contains_key("build") || service.contains_key("image") {
                continue;
            }
            service.insert("build".to_owned(), Value::String(".".to_owned()));
            service.extend(one.get("user").map(|user| ("user".to_owned(), user.clone())));
            // Another command listens where it likes.
            if one.contains_key("command") || one.contains_key("entrypoint") {
                service.remove("ports");
            }
        }
    }

    /// Files that it includes, by the paths that it names.
    pub fn included(&self) -> Vec<Located<String>> {
        let document = Value::Object(
            self.document
                .get_key_value("include")
                .into_iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        );
        let located = |path: &str| {
            let line = self.lines.iter().position(|line| line.contains(path));
            Located::new(
                path.to_owned(),
                line.map_or_else(|| Place::file(&self.path), |line| Place::line(&self.path, line + 1)),
            )
        };
        paths(&document).into_iter().map(located).collect()
    }

    /// The line that a service begins on.
    pub fn place_of(&self, service: &str) -> Place {
        let first = self.service_lines.get(service);
        first.map_or_else(|| Place::file(&self.path), |first| Place::line(&self.path, first + 1))
    }

    /// A path of the file as the project sees it; `None` where it leads elsewhere.
    pub fn seen_from_the_project<'p>(&self, path: &'p str) -> Option<&'p str> {
        let path = listed(path).trim_end_matches('/');
        if self.project.is_empty() {
            return Some(if path == "." { "" } else { path });
        }
        let rest = path.strip_prefix(self.project.as_str())?;
        if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }
    }

    /// The line of a service that holds a text; the service's own where none does.
    pub fn place(&self, service: &str, text: &str) -> Place {
        let Some(&first) = self.service_lines.get(service) else { return Place::file(&self.path) };
        let own = depth(&self.lines[first]);
        let below = self.lines.iter().enumerate().skip(first + 1);
        let found = below.take_while(|(_, line)| is_below(own, line)).find(|(_, line)| line.contains(text));
        Place::line(&self.path, found.map_or(first, |(index, _)| index) + 1)
    }
}

/// Reads the file; `None` where there is none of the authors' own. One that does not parse says nothing.
pub(super) fn read(files: &Files<'_>) -> Option<ComposeFileFacts> {
    let path = NAMES.into_iter().find(|name| files.tree.is_file(name))?;
    let text = files.text(path)?;
    let at_root = files.tree.files.keys().filter(|other| !other.contains('/') && *other != path);
    let beside = at_root.filter(|other| is_compose_file(other));
    Some(ComposeFileFacts { beside: beside.cloned().collect(), ..read_text(path.to_owned(), &text) })
}

/// Compose files that lie deeper are another project's.
const DEEPEST: usize = 2;

/// The other compose files of the project: overrides, those for other occasions, and those in a directory of their own.
pub(super) fn others(files: &Files<'_>, own: Option<&ComposeFileFacts>) -> Vec<ComposeFileFacts> {
    let paths = files.named_at_any_depth(is_compose_file).into_iter();
    let paths = paths.filter(|path| path.matches('/').count() <= DEEPEST && own.is_none_or(|own| own.path != **path));
    let read = paths.filter_map(|path| {
        let mut file = read_text(path.to_owned(), &files.text(path)?);
        match (path.matches('/').count(), own) {
            (0, Some(own)) => file.merge_with(own),
            (0, None) => {}
            (depth, _) => file.project = vec![".."; depth].join("/"),
        }
        Some(file)
    });
    read.collect()
}

/// A file by its text, with nothing beside it.
pub(super) fn read_text(path: String, text: &str) -> ComposeFileFacts {
    let document = match serde_saphyr::from_str::<Value>(text) {
        Ok(Value::Object(document)) => document,
        Ok(_) | Err(_) => Map::new(),
    };
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let service_lines = service_lines(&lines);
    ComposeFileFacts {
        path,
        document,
        beside: Vec::new(),
        lines,
        service_lines,
        project: String::new(),
        by_image: BTreeSet::new(),
    }
}

/// The lines of the keys right below `services`: another service may be named further below, by `depends_on`.
fn service_lines(lines: &[String]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut own = None;
    let below = lines.iter().enumerate().skip_while(|(_, line)| !line.starts_with("services:")).skip(1);
    for (at, line) in below.filter(|(_, line)| !is_blank(line)) {
        match depth(line) {
            0 => break,
            here if here == *own.get_or_insert(here) => {
                let name = line.split(':').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
                found.entry(name.to_owned()).or_insert(at);
            }
            _ => {}
        }
    }
    found
}

/// Whether a directory is this one, or above it.
fn is_around(directory: &str, path: &str) -> bool {
    directory.is_empty() || nesting::is_below(path, directory)
}

pub(super) fn is_compose_file(name: &str) -> bool {
    const BEGINNINGS: [&str; 4] = ["compose.", "compose-", "docker-compose.", "docker-compose-"];
    let is_named = BEGINNINGS.into_iter().any(|beginning| name.starts_with(beginning));
    is_named && (has_extension(name, "yml") || has_extension(name, "yaml"))
}

/// How far a line is indented.
fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a line belongs to a key that is indented so far.
fn is_below(key: usize, line: &str) -> bool {
    depth(line) > key || is_blank(line)
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_begins_on_a_line_right_below_services() {
        let text = "x-app: &x\n  api:\n    image: a\nservices: # all\n  worker:\n    depends_on:\n      api:\n        condition: x\n\n  \
                    \"api\":\n    <<: *x\nvolumes:\n  data:\n";
        let file = read_text("compose.yaml".to_owned(), text);
        let lines = ["worker", "api", "data"].map(|name| file.place_of(name).to_string());
        assert_eq!(lines, ["compose.yaml:5", "compose.yaml:10", "compose.yaml"]);
    }

    #[test]
    fn what_a_service_is_built_from_is_told_by_its_context_and_its_dockerfile() {
        let built = |project: &str, build: &str| {
            let mut file = read_text("compose.yaml".to_owned(), &format!("services:\n  app:\n    build: {build}\n"));
            file.project = project.to_owned();
            let (_, service) = file.services().next().expect("a service");
            file.built_from(service)
        };
        for (project, build, expected) in [
            ("", ".", BuiltFrom::OwnDockerfile),
            ("", "{context: ./, dockerfile: ./Dockerfile}", BuiltFrom::OwnDockerfile),
            ("", "{dockerfile: docker/Dockerfile}", BuiltFrom::Project),
            ("", "{dockerfile_inline: FROM x}", BuiltFrom::Project),
            ("", "./web", BuiltFrom::Elsewhere),
            ("api", "./api/", BuiltFrom::OwnDockerfile),
            ("api", "{context: ., dockerfile: api/Dockerfile}", BuiltFrom::OwnDockerfile),
            ("api", "{context: ., dockerfile: api/Dockerfile.dev}", BuiltFrom::Project),
            ("api", "{context: api, dockerfile: docker/Dockerfile}", BuiltFrom::Project),
            ("api", ".", BuiltFrom::Elsewhere),
            ("api", "./api2", BuiltFrom::Elsewhere),
            ("..", "..", BuiltFrom::OwnDockerfile),
            ("..", "{context: ../, dockerfile: docker/Dockerfile}", BuiltFrom::Project),
            ("..", "../web", BuiltFrom::Elsewhere),
            ("../api", "{context: ../api}", BuiltFrom::OwnDockerfile),
            ("../api", "{context: .., dockerfile: api/Dockerfile}", BuiltFrom::OwnDockerfile),
        ] {
            assert_eq!(built(project, build), Some(expected), "{project} {build}");
        }
        assert_eq!(built("", ""), None);
    }
}
