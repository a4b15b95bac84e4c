//! The way out of each error of the plan, where there is one. Says no reason.

use std::collections::BTreeMap;

use super::{Packaging, PlanError};
use crate::config::SettingsHome;
use crate::message;
use crate::nesting::is_in;
use crate::path::PathError;
use crate::plan::candidate::Candidate;
use crate::quote;
use crate::standpoint;

impl PlanError {
    /// What the user can do about it, where the settings are at this place.
    #[allow(clippy::too_many_lines, reason = "a table: one row for each error")]
    pub fn hint(&self, home: SettingsHome) -> Option<String> {
        let table = home.name();
        match self {
            Self::NoLock { .. } | Self::MissingServer { required: Some(_), .. } => Some("Run `uv lock`, and commit `uv.lock`".into()),
            Self::Path(error) => Some(match error {
                PathError::Unwritable { .. } => "Rename it, without that character".into(),
                PathError::Absolute { .. } | PathError::Outside { .. } => "Keep what is built in the repository".into(),
            }),
            Self::LinkedManifest { .. } => Some("Put a copy of the file in its place".into()),
            Self::NothingToRun { candidates, .. } if !candidates.is_empty() => {
                let key = quote::shown(std::slice::from_ref(&candidates[0].key));
                Some(format!("Choose one: `uvdock generate --command {key}`, or set `command` in `{table}`"))
            }
            Self::Unserved { candidates, add, .. } => {
                let key = candidates.first().map(|candidate| quote::shown(std::slice::from_ref(&candidate.key))).unwrap_or_default();
                let add = add.map(|package| format!(", and run `{} {package}`", standpoint::uv_add())).unwrap_or_default();
                Some(format!(
                    "Make it at module level, as in `app = create_app(...)`{add}; or choose the worker: `uvdock generate --command {key}`"
                ))
            }
            // What `uv init` writes is where an application begins.
            Self::NothingToRun { stubs, .. } if !stubs.is_empty() => Some(format!(
                "Write an application, such as `app = FastAPI()` after `{} fastapi uvicorn`; or start what is there: `uvdock generate --command \"{}\"`",
                standpoint::uv_add(),
                stubs[0].command
            )),
            Self::NothingToRun { .. } => Some(
                format!("Say what to start: `uvdock generate --command \"python -m package\"`, or set `command` in `{table}`"),
            ),
            Self::OwnPlatform { way, .. } => Some(format!("{way}; or say what to start: `uvdock generate --command ...`")),
            Self::RootIsPackage { package, .. } => Some(format!(
                "Move the modules into a directory `{package}` beside `pyproject.toml`, as `python -m {package}.main` then finds them"
            )),
            Self::Ambiguous { candidates, unlocked, .. } => {
                let key = candidates.first().map(|candidate| quote::shown(std::slice::from_ref(&candidate.key))).unwrap_or_default();
                let choose = format!("hoose one: `uvdock generate --command {key}`, or set `command` in `{table}`");
                Some(match unlocked.as_slice() {
                    [] => format!("C{choose}"),
                    packages => format!("Run `{} {}`, as the lock does not have it; then c{choose}", standpoint::uv_add(), packages.join(" ")),
                })
            }
            Self::SeveralSelections { candidates, .. } => {
                let key = candidates.first().map(|candidate| candidate.key.as_str()).unwrap_or_default();
                Some(format!("Choose one: `uvdock generate {key}`, or set `extras` or `groups` in `{table}`"))
            }
            Self::SeveralServices { candidates } => Some(choose_services(candidates, table)),
            Self::OpenProjects { meant, candidates } => {
                let names = if meant.is_empty() { vec![candidates.first()?.key.clone()] } else { in_few_words(meant, candidates) };
                Some(format!("Name those that are meant: `uvdock generate {}`", quote::shown(&names)))
            }
            Self::ProjectsOfOneWorkspace { root, names: [one, other], .. } => {
                let words = ["uvdock", "generate", root, "--service", one, "--service", other].map(str::to_owned);
                Some(format!("Name them as its services: `{}`", quote::shown(&words)))
            }
            Self::NoService => Some(
                format!("Say what to start in a member: `uvdock generate MEMBER --command \"python -m package\"`, or set `command` in its `{table}`"),
            ),
            Self::FlagOfOneService { flag } => {
                Some(format!("Set `{}` in `{table}` of the member", flag.trim_start_matches('-')))
            }
            Self::SharedBaseOfSeveral { obstacle, .. } => Some(obstacle.hint().into()),
            Self::DifferentImages { .. } => {
                Some(format!("Set `python`, `strategy`, `optimize`, `rust` or `uv` in `{table}` of the workspace root, for all of them, and the same `user` in each; or give each a Dockerfile of its own: `dockerfiles = \"per-service\"`"))
            }
            Self::DifferentInstructions { .. } => {
                Some("Set the same in each, or add to a stage of the service: `deps`, `project`, `dev` or `runtime`; with `dockerfiles = \"per-service\"` each has stages of its own".into())
            }
            Self::RootSettingElsewhere { .. } => Some(format!("Set it in `{table}` of the workspace root")),
            Self::NoSuchService { members, .. } if members.is_empty() => {
                Some("Run uvdock in the workspace root, or in a member".into())
            }
            Self::NoSuchService { members, .. } => Some(format!("Its members are {}", message::joined(members, ", "))),
            Self::MissingServer { servers, elsewhere, unlocked, .. } => {
                let server = servers.first()?;
                Some(unlocked.map_or_else(
                    || add_hint(server, elsewhere),
                    |framework| format!("Run `{} {framework} {server}`", standpoint::uv_add()),
                ))
            }
            Self::MissingCommand { package, elsewhere, .. } => Some(add_hint(package, elsewhere)),
            Self::ScriptNotInstalled { packaging: Packaging::Absent, .. } => {
                Some("Make the project a package: add a `[build-system]`, such as `uv_build`".into())
            }
            Self::ScriptNotInstalled { packaging: Packaging::Broken, .. } => {
                Some("Give the build system what it looks for, so that `uv build` ends with these modules".into())
            }
            Self::BadCommand { .. } => Some(
                format!("Give the words of one program, or a shell as a list: `command = [\"sh\", \"-c\", \"...\"]` in `{table}`"),
            ),
            Self::BadRole { name, known, .. } => {
                let own = format!("give it a command: `roles.{name} = {{ command = \"...\" }}` in `{table}`");
                Some(match known.as_slice() {
                    [] => format!("No role was found; leave it out, or {own}"),
                    known => format!("Name one of those found, {}, or {own}", message::joined(known, ", ")),
                })
            }
            Self::BadPython { .. } => Some("Give a minor version, such as `--python 3.13`".into()),
            Self::PythonOutside { .. } => Some("Choose another with `--python`, or change `requires-python` and run `uv lock`".into()),
            Self::NoPython { .. } => Some("Choose one with `--python` to have the packages compiled".into()),
            Self::OtherEnvironments { .. } => Some(
                "Add `\"sys_platform == 'linux' and platform_machine == 'x86_64'\"` to `environments` in `[tool.uv]`, and run `uv lock`".into(),
            ),
            Self::Conflict { .. } => Some(format!("Choose one of them with `extras` and `groups` in `{table}`")),
            Self::UvVersion { .. } => Some(format!("Set `uv` in `{table}` to a release that fits")),
            Self::BadWritable { .. } => Some("Give a directory such as `data` or `/var/lib/shop`".into()),
            Self::NoSuchPath { .. } => Some("Paths count from the directory of `pyproject.toml`".into()),
            Self::UnknownFrontEnd { .. } => Some(format!(
                "Set `front-end = {{ directory = \"ui\", build = \"build\", output = \"ui/dist\" }}` in `{table}`, with the paths of the project"
            )),
            Self::BadHealthPath { .. } => Some(format!("Set `healthcheck = \"/health\"` or `healthcheck = false` in `{table}`")),
            Self::NoSuchSelection { kind: "service or role", .. } => {
                Some("`uvdock explain` lists what the image runs".into())
            }
            Self::NoSuchSelection { .. } => Some("Run `uv lock` if it is new in `pyproject.toml`".into()),
            Self::AbsentSource { path, .. } => Some(format!(
                "Clone it to `{path}` first, wherever the image is built, or depend on a git source or a released version: \
                 `uv add git+https://...`"
            )),
            Self::OutsideSource { .. } => Some(
                "An image is built from that directory: make both members of one workspace, or depend on a released version".into(),
            ),
            Self::BadInstall { .. } => Some("Leave `install` out; `uvdock explain` says what fits and why".into()),
            Self::NoSuchSource { .. } => Some("Give the `name` of an index, as `[[tool.uv.index]]` writes it, or a host".into()),
            Self::PrivateKey { .. } => Some("Name the certificate alone: a key must not reach a build".into()),
            Self::BuildForbidden { package, .. } => Some(format!(
                "Choose a version of `{package}` that has a wheel, or take it out of `no-build` in `[tool.uv]`"
            )),
            Self::Strategy { packages, .. } if !packages.is_empty() => Some(format!(
                "No strategy installs it: leave it out on Linux, as in `uv add \"{}; sys_platform == 'win32'\"`, or lock a version with a \
                 source or a wheel for Linux",
                packages[0]
            )),
            Self::Strategy { .. } => {
                Some("Choose another with `--strategy`; `uvdock explain` says what each of them needs".into())
            }
        }
    }
}

/// More services than these are too many words for a command.
const MOST_SERVICES: usize = 8;

/// One service, or all of them, which `init` keeps in the settings.
fn choose_services(candidates: &[Candidate], table: &str) -> String {
    let services: Vec<&Candidate> = candidates.iter().filter(|candidate| !candidate.only_fills()).collect();
    let key =
        services.first().or(candidates.first().as_ref()).map(|candidate| candidate.key.as_str()).unwrap_or_default();
    let one = format!("Choose with `uvdock generate --service {key}`");
    if services.len() < 2 {
        return one;
    }
    if candidates.len() > MOST_SERVICES {
        return format!("{one}; for several, repeat `--service`, or set `services` in `{table}`");
    }
    let all: Vec<&str> = services.iter().map(|candidate| candidate.key.as_str()).collect();
    let (of, all) = (if all.len() < candidates.len() { "the services" } else { "them" }, all.join(" --service "));
    format!("{one}; for all of {of}: `uvdock init --yes --service {all}`, which sets `services` in `{table}`")
}

/// More projects than these of one directory are named by it.
const MOST_NAMED: usize = 3;

/// Projects as a command names them: many of one directory by that, where none of the others lies in it.
fn in_few_words(meant: &[String], others: &[Candidate]) -> Vec<String> {
    let above = |path: &str| path.rsplit_once('/').map(|(directory, _)| directory.to_owned());
    let mut inside: BTreeMap<String, usize> = BTreeMap::new();
    for directory in meant.iter().filter_map(|path| above(path)) {
        *inside.entry(directory).or_default() += 1;
    }
    let is_mixed = |directory: &str| others.iter().any(|other| is_in(&other.key, directory));
    inside.retain(|directory, count| *count > MOST_NAMED && !is_mixed(directory));
    let mut words: Vec<String> = meant
        .iter()
        .map(|path| above(path).filter(|above| inside.contains_key(above)).unwrap_or_else(|| path.clone()))
        .collect();
    words.dedup();
    words
}

/// What is locked somewhere need not be added.
fn add_hint(package: &str, elsewhere: &str) -> String {
    if elsewhere.is_empty() {
        format!("Run `{} {package}`", standpoint::uv_add())
    } else {
        format!("Install it from there, or run `{} {package}`", standpoint::uv_add())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::evidence::Place;
    use crate::plan::candidate::StartMethod;

    #[test]
    fn what_empties_a_database_is_not_among_all_services() {
        let candidate = |key: &str, file: &str| Candidate {
            key: key.to_owned(),
            title: String::new(),
            place: Place::file(file),
            start: StartMethod::Words { words: Vec::new() },
            subcommand: None,
        };
        let of = |last: Candidate| {
            let candidates = vec![candidate("app", "app/init_db.py"), candidate("api", "api/main.py"), last];
            PlanError::SeveralServices { candidates }.hint(SettingsHome::Pyproject).unwrap_or_default()
        };
        let all = of(candidate("bot", "bot/main.py"));
        assert!(
            all.contains("--service api`; for all of the services: `uvdock init --yes --service api --service bot`"),
            "{all}"
        );
        assert!(of(candidate("shop", "shop/seed.py")).ends_with("Choose with `uvdock generate --service api`"));
    }
}
