//! Finds why a service of the compose file differs: in what the user adds, in a role, or in what the template writes.

use serde_json::{Map, Value};

use super::super::compose::DEBUGGER;
use super::super::evidence::Evidence;
use super::super::finding::{Finding, item, source};
use super::super::reason::{BuildCause, Cause, Change, Item, ServiceCause};
use super::super::statements::{Difference, Statement};
use crate::catalogue::debugger::PACKAGE;
use crate::plan::{RolePlan, Subject};

pub(super) fn service(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let name = difference.statement().key.clone();
    match difference.change() {
        Change::New => {
            if let Some(given) = evidence.compose(&name, "") {
                return Finding::says(ServiceCause::FromCompose { name, given: given.clone() });
            }
            let decision = evidence.on_role(&name).or_else(|| evidence.with_name(&name));
            item(Item::Service, difference, decision)
        }
        Change::Gone => match evidence.on_name(Subject::RoleLeftOut, &name) {
            Some(left_out) => Finding::says(ServiceCause::RoleLeftOut { name, because: left_out.source.clone() }),
            None => item(Item::Service, difference, None),
        },
        Change::Other => item(Item::Service, difference, None),
    }
}

/// Keys of a service that uvdock itself writes.
const OWN_KEYS: [&str; 16] = [
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
    "stdin_open",
    "tty",
    "volumes",
    "working_dir",
];

/// Keys that say how a service runs in production.
const PRODUCTION: [&str; 4] = ["deploy", "logging", "restart", "stop_grace_period"];

/// A key of a compose file: of the user's, of a role, or of the template.
pub(super) fn key(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let Statement { part: service, key, .. } = difference.statement();
    let given = evidence.compose(service, key).filter(|_| difference.change() != Change::Gone);
    if let Some(given) = given {
        return compose_key(difference, Some(given.clone()));
    }
    if key == "depends_on" {
        return Finding::says(evidence.roles_before().next().map_or(ServiceCause::NoneWaits, role));
    }
    let told = || {
        [Subject::BackingVariable, Subject::ServiceVariable]
            .into_iter()
            .find_map(|subject| Some((subject, evidence.any_on(subject)?)))
    };
    if key == "environment"
        && let Some((subject, told)) = told()
    {
        return Finding::says(Cause::Decision { subject, choice: told.choice.clone(), because: told.source.clone() });
    }
    if is_of_debugger(difference.statement()) {
        let debugger = evidence.any_on(Subject::Debugger);
        return Finding::says(debugger.map_or(Cause::NoDecision(Subject::Debugger), |debugger| Cause::Decision {
            subject: Subject::Debugger,
            choice: debugger.choice.clone(),
            because: debugger.source.clone(),
        }));
    }
    if let Some(found) = evidence.role(service) {
        return Finding::says(role(found));
    }
    if service.is_empty() { key_at_the_top(difference, evidence) } else { key_of_the_program(difference, evidence) }
}

/// Whether a piece is there for the debugger.
fn is_of_debugger(statement: &Statement) -> bool {
    statement.key == DEBUGGER
        || statement.key == "command" && statement.value.contains(&format!("\"{PACKAGE}\""))
        || statement.key == "entrypoint" && statement.value == "[]"
}

fn compose_key(difference: &Difference<'_>, given: Option<crate::sourced::Source>) -> Finding {
    let Statement { part, key, .. } = difference.statement();
    Finding::says(ServiceCause::Key { service: part.clone(), key: key.clone(), given })
}

/// Secrets and volumes at the top follow from those of the services.
fn key_at_the_top(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let key = difference.statement().key.as_str();
    match difference.change() {
        Change::Gone | Change::Other if !evidence.has_other_services() => compose_key(difference, None),
        _ if matches!(key, "secrets" | "volumes") => Finding::Known,
        Change::New | Change::Other => Finding::Unknown,
        Change::Gone => gone(difference),
    }
}

fn key_of_the_program(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let key = difference.statement().key.as_str();
    match difference {
        // How the program is started: as a service, or by hand.
        Difference::Added(_) | Difference::Removed(_) if matches!(key, "profiles" | "stdin_open" | "tty") => {
            let form = evidence.any_on(Subject::Form);
            Finding::says(form.map_or(Cause::NoDecision(Subject::Form), |form| Cause::Decision {
                subject: Subject::Form,
                choice: form.choice.clone(),
                because: form.source.clone(),
            }))
        }
        Difference::Added(_) | Difference::Changed { .. } if PRODUCTION.contains(&key) => {
            Finding::perhaps(evidence.any_on(Subject::Production).map(|production| Cause::Decision {
                subject: Subject::Production,
                choice: production.choice.clone(),
                because: production.source.clone(),
            }))
        }
        // What is tested is a reason of its own.
        Difference::Added(_) | Difference::Removed(_) if key == "healthcheck" => Finding::Known,
        Difference::Changed { old, new } if !differ_in_secrets(old, new) && has_less(old, new) => {
            compose_key(difference, None)
        }
        Difference::Changed { .. } if key == "build" => {
            Finding::says(BuildCause::OtherSecrets(source(evidence.any_on(Subject::Secret))))
        }
        Difference::Added(_) | Difference::Changed { .. } => Finding::Unknown,
        Difference::Removed(_) => gone(difference),
    }
}

/// A key that uvdock does not write itself was the user's.
fn gone(difference: &Difference<'_>) -> Finding {
    let key = difference.statement().key.as_str();
    if OWN_KEYS.contains(&key) && !matches!(key, "ports" | "volumes") {
        return Finding::Unknown;
    }
    compose_key(difference, None)
}

/// Whether two pieces differ in the secrets of a build.
fn differ_in_secrets(old: &Statement, new: &Statement) -> bool {
    secrets(old) != secrets(new)
}

fn secrets(statement: &Statement) -> [Option<Value>; 2] {
    let table = serde_json::from_str::<Value>(&statement.value).unwrap_or_default();
    ["secrets", "ssh"].map(|key| table.get(key).cloned())
}

/// Whether a table has lost keys, and nothing else: those were the user's.
fn has_less(old: &Statement, new: &Statement) -> bool {
    let (Some(old), Some(new)) = (table(old), table(new)) else { return false };
    old.len() > new.len() && new.keys().all(|key| old.contains_key(key))
}

fn table(statement: &Statement) -> Option<Map<String, Value>> {
    serde_json::from_str(&statement.value).ok()
}

fn role(role: &RolePlan) -> ServiceCause {
    ServiceCause::Role {
        name: role.name.clone(),
        command: role.command.value.clone(),
        starts: role.starts,
        because: role.command.source.clone(),
    }
}
