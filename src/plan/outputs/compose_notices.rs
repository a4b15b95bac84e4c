//! Notices what is wrong with the compose file, and what the authors' own has besides. Part of the plan: pure, reads no disk.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::catalogue::backing::{POSTGRESQL, named};
use crate::catalogue::project_files::COMPOSE_FILE;
use crate::inspect::deployment::BuiltFrom;
use crate::inspect::evidence::Located;
use crate::pins;
use crate::plan::build_plan::{BackingService, ComposeNotice, ComposePlan, Notice, StartPlan};
use crate::plan::request::Request;

/// What is to be known of it.
pub(crate) fn notices(
    request: &Request<'_>,
    start: &StartPlan,
    compose: &ComposePlan,
    backing: &[BackingService],
    reached: &BTreeSet<&str>,
) -> Vec<Notice> {
    if request.preferences.leaves(COMPOSE_FILE) {
        return Vec::new();
    }
    let twice = port_twice(request, start, compose);
    let without_tls = without_tls(request, backing, reached);
    twice.into_iter().chain(not_taken(request, backing)).chain(without_tls).map(Notice::Compose).collect()
}

/// Images of `PostgreSQL` have no certificate, and so no TLS
/// (<https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-SSL>).
fn without_tls(request: &Request<'_>, backing: &[BackingService], reached: &BTreeSet<&str>) -> Option<ComposeNotice> {
    let server = backing.iter().find(|server| server.kind == POSTGRESQL)?;
    let mut modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let place = modules.find_map(|module| module.database_tls.clone())?;
    Some(ComposeNotice::WithoutTls { service: server.name.clone(), place })
}

/// Services that the user adds or changes.
fn added<'r>(request: &'r Request<'_>) -> impl Iterator<Item = (&'r str, &'r Map<String, Value>)> {
    let asked = request.preferences.compose.as_ref().map(|asked| &asked.value.0);
    let services = asked.and_then(|keys| keys.get("services")?.as_object()).into_iter().flatten();
    services.filter_map(|(name, service)| Some((name.as_str(), service.as_object()?)))
}

fn port_twice(request: &Request<'_>, start: &StartPlan, compose: &ComposePlan) -> Option<ComposeNotice> {
    let given = request.preferences.compose.as_ref()?.source.clone();
    let own = request.project();
    let mut taken: BTreeMap<u16, String> = BTreeMap::new();
    // A list of the user's takes the place of the program's own.
    if !added(request).any(|(name, service)| name == own && service.contains_key("ports")) {
        let port = start.port.as_ref().map(|port| port.value);
        let debugger = compose.debugger.as_ref().map(|debugger| debugger.value.port);
        taken.extend(port.into_iter().chain(debugger).map(|port| (port, own.clone())));
    }
    for (name, service) in added(request) {
        for port in service.get("ports").and_then(Value::as_array).into_iter().flatten().filter_map(published) {
            if let Some(other) = taken.insert(port, name.to_owned()).filter(|other| other != name) {
                return Some(ComposeNotice::PortTwice { port, services: [other, name.to_owned()], given });
            }
        }
    }
    None
}

/// The port of this machine in `8000:80`, `127.0.0.1:${PORT:-8000}:80/tcp` or `{ published = 8000 }`; none of a range, of UDP, or where
/// Docker chooses.
fn published(port: &Value) -> Option<u16> {
    let text = match port {
        Value::String(text) if text.ends_with("/udp") => return None,
        Value::Object(port) if port.get("protocol").is_some_and(|protocol| protocol == "udp") => return None,
        Value::String(text) => text.split('/').next()?.rsplit_once(':')?.0.to_owned(),
        Value::Object(port) => match port.get("published")? {
            Value::String(text) => text.clone(),
            number => number.to_string(),
        },
        _ => return None,
    };
    let text = text.trim_end_matches('}');
    let host = text.rsplit([':', '-']).next()?;
    host.parse().ok().filter(|_| !text.contains('-') || text.contains(":-"))
}

/// Services of the authors' own file that are not built here, and that no server chosen stands for; files that it includes.
fn not_taken(request: &Request<'_>, backing: &[BackingService]) -> Option<ComposeNotice> {
    let deployment = &request.facts.deployment;
    // Beside the generated one, a file of another name is read where it is asked for.
    let other = deployment.compose_others.iter().find(|file| !file.path.contains('/'));
    let file = deployment.compose_file.as_ref().or(other).filter(|_| request.facts.workspace.is_none())?;
    let built: BTreeSet<&str> = deployment
        .services
        .iter()
        .filter(|service| service.place.file == file.path)
        .map(|service| service.name.as_str())
        .collect();
    let kept: BTreeSet<&str> = added(request).map(|(name, _)| name).collect();
    let stands_for = |image: &str| {
        backing.iter().filter_map(|server| named(server.kind)).any(|kind| kind.has_image(image, pins::repository))
    };
    let others = file.services().filter(|(name, service)| {
        let image = service.get("image").and_then(Value::as_str);
        let is_built_here = built.contains(name) && file.built_from(service) != Some(BuiltFrom::Elsewhere);
        !is_built_here && !kept.contains(name) && !image.is_some_and(stands_for)
    });
    let others = others.map(|(name, _)| Located::new(name.to_owned(), file.place_of(name)));
    let others: Vec<Located<String>> = others.chain(file.included()).collect();
    (!others.is_empty()).then(|| ComposeNotice::NotTaken { file: file.path.clone(), others })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{APP, lock, notices as texts, planned};

    const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");

    fn said(settings: &str, compose: Option<&str>) -> Vec<String> {
        let pyproject = format!("{APP}[tool.uvdock]\n{settings}");
        let mut files = vec![("pyproject.toml", pyproject.as_str()), API];
        files.extend(compose.map(|text| ("docker-compose.yml", text)));
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        texts(&plan)
            .into_iter()
            .filter(|notice| notice.contains("port 8000") || notice.contains("docker-compose"))
            .collect()
    }

    #[test]
    fn a_port_is_published_in_many_forms() {
        let of = |value: Value| published(&value);
        for port in ["8000:80", "127.0.0.1:8000:80", "${PORT:-8000}:80", "8000:80/tcp", "127.0.0.1:${PORT:-8000}:80"] {
            assert_eq!(of(port.into()), Some(8000), "{port}");
        }
        assert_eq!(of(serde_json::json!({"published": "8000", "target": 80})), Some(8000));
        assert_eq!(of(serde_json::json!({"published": 53, "target": 53, "protocol": "udp"})), None);
        for port in ["80", "8000-8010:80", "127.0.0.1::80", "53:53/udp"] {
            assert_eq!(of(port.into()), None, "{port}");
        }
    }

    #[test]
    fn a_port_that_two_services_take_is_named_with_its_line() {
        let twice = said("compose.services.db.image = 'x'\ncompose.services.db.ports = ['8000:5432']\n", None);
        assert_eq!(twice.len(), 1, "{twice:?}");
        assert!(twice[0].contains("`shop` and `db`") && twice[0].contains("pyproject.toml:"), "{twice:?}");
        let both =
            "compose.services.dns.image = 'x'\ncompose.services.dns.ports = ['8000:53/udp', '53:53', '53:53/tcp']\n";
        assert!(said(both, None).is_empty());
        let moved = "compose.services.db.ports = ['8000:5432']\ncompose.services.shop.ports = ['9000:8000']\n";
        assert!(said(moved, None).is_empty());
    }

    #[test]
    fn what_the_authors_file_has_besides_is_named_with_its_line() {
        let compose = "include:\n  - infra/logs.yml\nservices:\n  web:\n    build: .\n    command: uvicorn main:app\n  \
                       search:\n    image: opensearch:2\n    profiles: [search]\n  mail:\n    image: mail:1\n";
        let others = said("", Some(compose));
        assert!(others[0].contains("`search` (docker-compose.yml:7)"), "{others:?}");
        assert!(
            others[0].contains("`mail` (docker-compose.yml:10), `infra/logs.yml` (docker-compose.yml:2)"),
            "{others:?}"
        );
        assert!(said("leave = ['compose.yaml']\n", Some(compose)).is_empty());
        assert!(said("", Some("services:\n  web:\n    build: .\n    command: uvicorn main:app\n")).is_empty());
        let elsewhere = "services:\n  api:\n    build: .\n  web:\n    build: ./web\n    command: npm start\n";
        let others = said("", Some(elsewhere));
        assert!(others[0].contains("`web` (docker-compose.yml:4)") && !others[0].contains("`api`"), "{others:?}");
    }
}
