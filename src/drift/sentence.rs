//! Puts a difference into a sentence that names the thing and the evidence. Decides nothing.

use serde_json::{Map, Value};

use super::evidence::{Evidence, number};
use super::lines;
use super::said::{Difference, Said, Topic, role_of, service_of};
use crate::pins;
use crate::plan::{Decision, RolePlan, RoleStart};
use crate::quote;

/// What can be said of a difference.
pub(super) enum Sentence {
    /// A sentence.
    Says(String),
    /// A sentence about something that changes lines all over the file, for which no further reason is needed.
    Shapes(String),
    /// Nothing more: it follows from another difference.
    Known,
    /// No decision has to do with it.
    Unknown,
}

impl From<String> for Sentence {
    fn from(sentence: String) -> Self {
        Self::Says(sentence)
    }
}

impl From<Option<String>> for Sentence {
    fn from(sentence: Option<String>) -> Self {
        sentence.map_or(Self::Unknown, Self::Says)
    }
}

pub(super) fn of(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    match difference.topic() {
        Topic::Lock | Topic::Flag | Topic::Compile | Topic::Entrypoint if evidence.has_other_strategy() => {
            Sentence::Known
        }
        Topic::Input | Topic::Copied if difference.said().key == ".git" => history(difference),
        Topic::LeftOut if difference.said().key.ends_with("**/.git") => Sentence::Known,
        Topic::Stage => stage(difference, evidence),
        Topic::Service => service(difference, evidence).into(),
        Topic::Syntax => decided("The Dockerfile syntax", difference, evidence.on("syntax", difference.said())).into(),
        Topic::Image => image(difference, evidence),
        Topic::SystemPackage => system_package(difference, evidence).into(),
        Topic::Copied => copied(difference, evidence),
        Topic::Input => named("Build input", difference, None).into(),
        Topic::LeftOut => left_out(difference, evidence),
        Topic::Lock => decided("The option of `uv sync`", difference, evidence.on("lock", difference.said())).into(),
        Topic::Flag => flag(difference, evidence),
        Topic::Secret => named("Build secret", difference, None).into(),
        Topic::Argument if is_base(difference) => strategy(difference, evidence),
        Topic::Argument => argument(difference, evidence).into(),
        Topic::Variable if is_about_bytecode(difference) => bytecode(evidence.on("bytecode", difference.said())),
        Topic::Variable => variable(difference, evidence).into(),
        Topic::Label => label(difference, evidence).into(),
        Topic::Writable => writable(difference, evidence).into(),
        Topic::Port => port(difference, evidence).into(),
        Topic::Health | Topic::Command if is_other_port(difference, evidence) => Sentence::Known,
        Topic::Health => health(difference, evidence).into(),
        Topic::StopSignal => {
            decided("The stop signal", difference, evidence.on("stop signal", difference.said())).into()
        }
        Topic::Workdir => workdir(difference, evidence),
        Topic::Command => command(difference, evidence),
        Topic::EnvFile => named("Variables file", difference, evidence.any_on("variables from")).into(),
        Topic::Entrypoint => entrypoint(difference, evidence),
        Topic::User => user(difference, evidence),
        Topic::Key => key(difference, evidence),
        Topic::Line => lines::sentence(difference, evidence),
        Topic::Compile => compile(difference, evidence),
        Topic::StaticFiles => static_files(difference, evidence).into(),
        Topic::Other => Sentence::Unknown,
    }
}

fn is_other_port(difference: &Difference<'_>, evidence: &Evidence<'_>) -> bool {
    matches!(difference, Difference::Changed { old, new } if evidence.is_other_port(&old.value, &new.value))
}

fn because(decision: Option<&Decision>) -> String {
    decision.map(|decision| format!(": {}", decision.because)).unwrap_or_default()
}

/// "X is A and was B", "X is A" or "X is gone".
fn decided(what: &str, difference: &Difference<'_>, decision: Option<&Decision>) -> String {
    match difference {
        Difference::Added(new) => format!("{what} is `{}`{}", new.value, because(decision)),
        Difference::Removed(_) => format!("{what} is left out{}", because(decision)),
        Difference::Changed { old, new } => {
            format!("{what} is `{}` and was `{}`{}", new.value, old.value, because(decision))
        }
    }
}

/// "X `name` is new", "X `name` is gone".
fn named(what: &str, difference: &Difference<'_>, decision: Option<&Decision>) -> String {
    match difference {
        Difference::Added(new) => format!("{what} `{}` is new{}", new.key, because(decision)),
        Difference::Removed(old) => format!("{what} `{}` is needed no more", old.key),
        Difference::Changed { old, new } => {
            format!("{what} `{}` is `{}` and was `{}`{}", new.key, new.value, old.value, because(decision))
        }
    }
}

fn stage(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    let said = difference.said();
    match (role_of(&said.key), difference) {
        (_, Difference::Changed { .. }) => Sentence::Unknown,
        ("static", Difference::Removed(_)) => Sentence::Shapes("No static files are collected any more".to_owned()),
        ("static", _) => shapes("Static files are collected now", evidence.on("static files", difference.said())),
        // The stage that takes its place says why; so do the directories themselves.
        ("project" | "app", Difference::Removed(_)) | ("writable", _) => Sentence::Known,
        ("project" | "app", _) => {
            let install = evidence.on("install", difference.said());
            shapes(
                &format!("The project is {} now", install.map_or("installed", |install| install.value.as_str())),
                install,
            )
        }
        ("runtime", Difference::Added(new)) if !service_of(&new.key).is_empty() => {
            Sentence::Shapes(format!("Service `{}` is new", service_of(&new.key)))
        }
        ("runtime", Difference::Removed(old)) if !service_of(&old.key).is_empty() => {
            Sentence::Shapes(format!("Service `{}` is gone", service_of(&old.key)))
        }
        ("distroless" | "check", _) => strategy(difference, evidence),
        ("release", Difference::Removed(_)) => {
            Sentence::Shapes("No release is written into a file any more".to_owned())
        }
        ("release", _) => {
            shapes("The release is written into a file", evidence.on("build argument", difference.said()))
        }
        _ => Sentence::Unknown,
    }
}

fn strategy(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    let Some(strategy) = evidence.on("strategy", difference.said()) else { return Sentence::Unknown };
    shapes(&format!("The strategy is `{}` now", strategy.value), Some(strategy))
}

fn shapes(what: &str, decision: Option<&Decision>) -> Sentence {
    Sentence::Shapes(format!("{what}{}", because(decision)))
}

fn service(difference: &Difference<'_>, evidence: &Evidence<'_>) -> String {
    let name = &difference.said().key;
    let role = evidence.on_beginning_with("role", &format!("{name}, "));
    match (difference, evidence.compose(name, "")) {
        (Difference::Added(_), Some(source)) => format!("Service `{name}` is new: `compose` ({source})"),
        (Difference::Added(_), None) => named("Service", difference, role.or_else(|| evidence.with_value(name))),
        (Difference::Removed(_), _) => match evidence.on_with_value("role left out", name) {
            Some(left) => format!("Service `{name}` is left out: {}", left.because),
            None => named("Service", difference, None),
        },
        (Difference::Changed { .. }, _) => named("Service", difference, None),
    }
}

/// Keys of a service that uvdock itself writes.
const OWN_KEYS: [&str; 14] = [
    "build",
    "command",
    "depends_on",
    "develop",
    "env_file",
    "healthcheck",
    "image",
    "init",
    "ports",
    "profiles",
    "pull_policy",
    "secrets",
    "volumes",
    "working_dir",
];

/// A key of a compose file: of the user's, of a role, or of the template.
fn key(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    let Said { part: service, key, .. } = difference.said();
    let of = if service.is_empty() { String::new() } else { format!(" of service `{service}`") };
    if let Some(source) = evidence.compose(service, key).filter(|_| !matches!(difference, Difference::Removed(_))) {
        return Sentence::Says(format!("`compose` says `{key}`{of}: {source}"));
    }
    if key == "depends_on" {
        let gone = || "No service waits for another any more".to_owned();
        return Sentence::Says(evidence.roles_before().next().map_or_else(gone, as_role));
    }
    if let Some(role) = evidence.role(service) {
        return Sentence::Says(as_role(role));
    }
    match difference {
        // What is tested is a sentence of its own.
        Difference::Added(_) | Difference::Removed(_) if key == "healthcheck" => Sentence::Known,
        Difference::Changed { old, new } if !service.is_empty() && !says_secrets(old, new) && has_less(old, new) => {
            Sentence::Says(format!("`compose` says `{key}`{of} no more"))
        }
        Difference::Changed { .. } if key == "build" => {
            Sentence::Says(format!("The build is handed other secrets{}", because(evidence.any_on("secret"))))
        }
        // Secrets and volumes at the top follow from those of the services.
        Difference::Removed(_) | Difference::Changed { .. } if service.is_empty() && !evidence.has_other_services() => {
            Sentence::Says(format!("`compose` says `{key}` no more"))
        }
        _ if service.is_empty() && matches!(key.as_str(), "secrets" | "volumes") => Sentence::Known,
        Difference::Added(_) | Difference::Changed { .. } => Sentence::Unknown,
        Difference::Removed(_) if OWN_KEYS.contains(&key.as_str()) && !matches!(key.as_str(), "ports" | "volumes") => {
            Sentence::Unknown
        }
        Difference::Removed(_) => Sentence::Says(format!("`compose` says `{key}`{of} no more")),
    }
}

/// Whether two pieces differ in the secrets of a build.
fn says_secrets(old: &Said, new: &Said) -> bool {
    let of = |said: &Said| {
        let table = serde_json::from_str::<Value>(&said.value).unwrap_or_default();
        ["secrets", "ssh"].map(|key| table.get(key).cloned())
    };
    of(old) != of(new)
}

/// Whether a table has lost keys, and nothing else: those were the user's.
fn has_less(old: &Said, new: &Said) -> bool {
    let table = |said: &Said| serde_json::from_str::<Map<String, Value>>(&said.value).ok();
    let (Some(old), Some(new)) = (table(old), table(new)) else { return false };
    old.len() > new.len() && new.keys().all(|key| old.contains_key(key))
}

fn as_role(role: &RolePlan) -> String {
    let when = match role.starts {
        RoleStart::Beside => "beside the program",
        RoleStart::Before => "before the program",
        RoleStart::Profile => "with its profile",
        RoleStart::OnDemand => "when asked for",
    };
    format!("Service `{}` runs `{}`, {when}: {}", role.name, quote::shown(&role.command.value), role.command.source)
}

fn entrypoint(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    if role_of(&difference.said().part) == "dev" {
        return Sentence::Known;
    }
    decided("The entrypoint", difference, evidence.on("entrypoint", difference.said())).into()
}

/// Everything that the program may write to belongs to its user, so lines all over the file follow.
fn user(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    match (difference, evidence.user()) {
        (Difference::Changed { .. }, Some(user)) => Sentence::Shapes(format!(
            "The program runs as `{}`, number {}: {}",
            user.value.name, user.value.id, user.source
        )),
        _ => Sentence::Unknown,
    }
}

/// Whether a build argument that names the shared base came or went, which only one strategy has.
pub(super) fn is_base(difference: &Difference<'_>) -> bool {
    difference.said().key == "BASE" && !matches!(difference, Difference::Changed { .. })
}

/// Where the version of a project comes from whose version git tells; other lines all over the file follow.
fn history(difference: &Difference<'_>) -> Sentence {
    Sentence::Shapes(match difference {
        Difference::Added(_) | Difference::Changed { .. } => {
            "The build reads the version from the repository".to_owned()
        }
        Difference::Removed(_) => "The build does not read the version from the repository any more".to_owned(),
    })
}

/// How Python files are compiled: the same step with other words leaves other files out.
fn compile(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    match difference {
        Difference::Changed { .. } => {
            Sentence::Says("Other Python files than before do not parse, and are not compiled".to_owned())
        }
        Difference::Added(_) | Difference::Removed(_) => bytecode(evidence.on("bytecode", difference.said())),
    }
}

/// Whether uv is told otherwise whether to compile.
fn is_about_bytecode(difference: &Difference<'_>) -> bool {
    difference.said().key == "UV_COMPILE_BYTECODE"
}

fn bytecode(decision: Option<&Decision>) -> Sentence {
    let Some(decision) = decision else { return Sentence::Unknown };
    match decision.value.as_str() {
        "none" => shapes("No bytecode is compiled", Some(decision)),
        of => shapes(&format!("Bytecode is compiled for {}", of.trim_start_matches("of ")), Some(decision)),
    }
}

fn image(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    let Difference::Changed { old, new } = difference else { return Sentence::Known };
    let (old, new) = (old.value.as_str(), new.value.as_str());
    if evidence.is_refused(pins::repository(old)) {
        return Sentence::Known;
    }
    if evidence.has_other_strategy() || variant(old) != variant(new) {
        return strategy(difference, evidence);
    }
    let decision = evidence.with_value(new);
    Sentence::Says(format!("Image `{new}` takes the place of `{old}`{}", because(decision)))
}

/// What follows the version in a tag of Python's: `alpine` of `python:3.13.9-alpine3.22`.
fn variant(reference: &str) -> &str {
    let variant = pins::tag(reference).and_then(|tag| tag.split_once('-')).map_or("", |(_, variant)| variant);
    let end = variant.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(variant.len());
    &variant[..end]
}

/// "`psycopg`: its wheel loads libpq" is why a package is installed: the Python package that needs it, and how.
fn system_package(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Option<String> {
    let Difference::Added(new) = difference else { return Some(named("System package", difference, None)) };
    let decision = evidence.with_value(&new.key)?;
    let needed = decision.because.split_once("`: ").map(|(python, how)| format!(" for {python}`: {how}"));
    Some(format!("System package `{}` is new{}", new.key, needed.unwrap_or_else(|| because(Some(decision)))))
}

fn copied(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    let path = |said: &Said| said.key.trim_end_matches('/').to_owned();
    match difference {
        Difference::Added(new) => {
            let path = path(new);
            let decision = evidence.on_with_value("copied", &path);
            let importer = evidence.importer(&path).filter(|_| decision.is_none_or(|decision| !has_place(decision)));
            let seen = importer.map(|place| format!(" (imported at {place})")).unwrap_or_default();
            Sentence::Says(format!("`{path}` is new and not copied{}{seen}", because(decision)))
        }
        Difference::Removed(old) => {
            let path = path(old);
            let decision = evidence.on_with_value("left out", &path);
            let why = match (decision, evidence.excluded(&path)) {
                _ if evidence.is_gone(&path) => "it does not exist any more".to_owned(),
                (_, Some(source)) => format!("`exclude` ({source})"),
                (Some(decision), None) => decision.because.clone(),
                (None, None) => "nothing that runs needs it any more".to_owned(),
            };
            Sentence::Says(format!("`{path}` is not copied any more: {why}"))
        }
        Difference::Changed { old, new } => Sentence::Says(format!(
            "Compose answers a change by `{}` and not by `{}`{}",
            new.value,
            old.value,
            because(evidence.on("reloaded by", difference.said()))
        )),
    }
}

/// Whether a reason names its file and line already.
fn has_place(decision: &Decision) -> bool {
    decision.because.split(':').skip(1).any(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

fn left_out(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    match difference {
        Difference::Added(new) => {
            let decision = evidence.on_with_value("left out", &new.key);
            let decision = decision.or_else(|| evidence.on_with_value("ignored", &new.key));
            decision.map(|decision| format!("`{}` is left out: {}", new.key, decision.because)).into()
        }
        Difference::Removed(old) if old.key.starts_with("**/") => Sentence::Unknown,
        Difference::Removed(old) if evidence.is_gone(&old.key) && !old.key.contains(['*', '?', '[']) => {
            Sentence::Says(format!("`{}` need not be left out: it does not exist any more", old.key))
        }
        Difference::Removed(old) => Sentence::Says(format!("`{}` is not left out any more", old.key)),
        Difference::Changed { .. } => Sentence::Unknown,
    }
}

/// Options that follow from how the project is installed, which another sentence says.
fn installs(option: &str) -> bool {
    option.contains("-install-") || option.starts_with("--reinstall-package")
}

/// How the project itself is installed says the stage; the rest follows from settings and dependency groups.
fn flag(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    match difference {
        Difference::Added(said) | Difference::Removed(said) if installs(&said.key) => Sentence::Known,
        Difference::Added(new) => {
            let selected = evidence.on("also installed", difference.said()).filter(|_| new.key.contains(' '));
            Sentence::Says(format!("`uv sync` is given `{}`{}", new.key, because(selected)))
        }
        Difference::Removed(old) => Sentence::Says(format!("`uv sync` is not given `{}` any more", old.key)),
        Difference::Changed { .. } => Sentence::Unknown,
    }
}

fn argument(difference: &Difference<'_>, evidence: &Evidence<'_>) -> String {
    let said = difference.said();
    let decision = evidence
        .on_with_value("build argument", &said.key)
        .or_else(|| evidence.on_beginning_with("build argument", &format!("{}=", said.key)))
        .or_else(|| evidence.with_value(&said.value).filter(|_| !said.value.is_empty()));
    named("Build argument", difference, decision)
}

/// Variables that uvdock sets for itself; every other one comes from the project.
const OWN_VARIABLES: [&str; 4] = ["UV_", "PYTHON", "PYC_", "PATH"];

fn variable(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Option<String> {
    let said = difference.said();
    let decision =
        evidence.with_value(&format!("{}={}", said.key, said.value)).or_else(|| evidence.with_value(&said.key));
    let is_own = OWN_VARIABLES.iter().any(|own| said.key.starts_with(own));
    match difference {
        Difference::Removed(_) if !is_own => Some(format!("Variable `{}` is set no more", said.key)),
        _ => (decision.is_some() || !is_own).then(|| named("Variable", difference, decision)),
    }
}

fn label(difference: &Difference<'_>, evidence: &Evidence<'_>) -> String {
    match difference {
        Difference::Added(new) | Difference::Changed { new, .. } => match evidence.metadata(&new.value) {
            Some(field) => format!("Label `{}` is `{}`: `{field}` in `pyproject.toml`", new.key, new.value),
            None => named("Label", difference, evidence.with_value(&format!("{}={}", new.key, new.value))),
        },
        Difference::Removed(old) => format!("Label `{}` is gone", old.key),
    }
}

fn writable(difference: &Difference<'_>, evidence: &Evidence<'_>) -> String {
    let path = |said: &Said| said.key.strip_prefix("/app/").unwrap_or(&said.key).to_owned();
    match difference {
        Difference::Added(new) | Difference::Changed { new, .. } => {
            let path = path(new);
            format!("The program writes to `{path}`{}", because(evidence.on_with_value("writable", &path)))
        }
        Difference::Removed(old) => format!("The program does not write to `{}` any more", path(old)),
    }
}

fn port(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Option<String> {
    let decision = evidence.on("port", difference.said());
    match (difference, decision) {
        (Difference::Removed(_), _) => Some("No port is listened on any more".to_owned()),
        (Difference::Added(_), Some(port)) => Some(format!("The port is {}: {}", port.value, port.because)),
        (Difference::Changed { old, .. }, Some(port)) => {
            Some(format!("The port is {} and was {}: {}", port.value, number(old), port.because))
        }
        (_, None) => None,
    }
}

fn health(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Option<String> {
    match (difference, evidence.on("health check", difference.said())) {
        (Difference::Removed(_), _) => Some("No health check is made any more".to_owned()),
        (_, Some(health)) => Some(format!("The health check is `{}`: {}", health.value, health.because)),
        (_, None) => None,
    }
}

fn workdir(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    match (difference, evidence.on("working directory", difference.said())) {
        (Difference::Added(new), Some(workdir)) if new.key == workdir.value => {
            Sentence::Says(format!("The working directory is `{}`: {}", workdir.value, workdir.because))
        }
        (Difference::Removed(old), Some(workdir)) if old.key != workdir.value => {
            Sentence::Says(format!("The working directory is `{}`: {}", workdir.value, workdir.because))
        }
        _ => Sentence::Unknown,
    }
}

/// The command of the `runtime` stage has its decision; that of `dev` follows from it.
fn command(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Sentence {
    let said = difference.said();
    if role_of(&said.part) == "dev" {
        let development = evidence.on("development", said).filter(|_| !evidence.has_other_command());
        return development
            .map_or(Sentence::Known, |decision| decided("The development command", difference, Some(decision)).into());
    }
    let decision = evidence.on("command", difference.said());
    if let Difference::Changed { old, new } = difference
        && let Some((before, now)) = moved_module(&old.value, &new.value)
    {
        return Sentence::Says(format!("The command's module moved from `{before}` to `{now}`{}", because(decision)));
    }
    decided("The command", difference, decision).into()
}

/// The modules of two commands that differ in `module:object` alone, and in the module alone.
fn moved_module<'a>(old: &'a str, new: &'a str) -> Option<(&'a str, &'a str)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split(' ').collect(), new.split(' ').collect());
    let mut differing = old.iter().zip(&new).filter(|(old, new)| old != new);
    let (before, now) = differing.next().filter(|_| old.len() == new.len())?;
    let ((before, object), (now, same)) = (before.split_once(':')?, now.split_once(':')?);
    (differing.next().is_none() && object == same).then_some((before, now))
}

fn static_files(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Option<String> {
    let Difference::Changed { .. } = difference else { return None };
    evidence
        .on("static files", difference.said())
        .map(|decision| format!("Static files are collected otherwise: {}", decision.because))
}
