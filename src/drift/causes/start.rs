//! Finds why the container starts something else, or in another way.

use super::super::evidence::{Evidence, number};
use super::super::finding::{Finding, source, value};
use super::super::reason::{Change, Single, StartCause};
use super::super::statements::{Difference, Statement};
use crate::plan::{Choice, Subject};
use crate::render::StageKind;

pub(super) fn entrypoint(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    if is_of_development(difference.statement()) {
        return Finding::Known;
    }
    value(Single::Entrypoint, difference, evidence.on(Subject::Entrypoint, difference.statement()))
}

fn is_of_development(statement: &Statement) -> bool {
    StageKind::of(&statement.part) == Some(StageKind::Dev)
}

/// Everything that the program may write to belongs to its user, so lines all over the file follow.
pub(super) fn user(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    match (difference.change(), evidence.user()) {
        (Change::Other, Some(user)) => Finding::shapes(StartCause::User {
            name: user.value.name.clone(),
            id: user.value.id,
            because: user.source.clone(),
        }),
        _ => Finding::Unknown,
    }
}

pub(super) fn port(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let old = match difference {
        Difference::Removed(_) => return Finding::says(StartCause::NoPort),
        Difference::Added(_) => None,
        Difference::Changed { old, .. } => Some(number(old).to_owned()),
    };
    let decision = evidence.on(Subject::Port, difference.statement());
    match decision.map(|decision| (&decision.choice, &decision.source)) {
        Some((Choice::Port(port), because)) => {
            Finding::says(StartCause::Port { port: *port, old, because: because.clone() })
        }
        _ => Finding::Unknown,
    }
}

pub(super) fn health(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    if difference.change() == Change::Gone {
        return Finding::says(StartCause::NoHealthCheck);
    }
    let decision = evidence.on(Subject::HealthCheck, difference.statement());
    match decision.map(|decision| (&decision.choice, &decision.source)) {
        Some((Choice::HealthCheck(health), because)) => {
            Finding::says(StartCause::HealthCheck(health.clone(), because.clone()))
        }
        _ => Finding::Unknown,
    }
}

pub(super) fn workdir(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let statement = difference.statement();
    let Some(decision) = evidence.on(Subject::WorkingDirectory, statement) else { return Finding::Unknown };
    let Choice::Name(workdir) = &decision.choice else { return Finding::Unknown };
    let is_it = statement.key == *workdir;
    match difference.change() {
        Change::New if is_it => {}
        Change::Gone if !is_it => {}
        _ => return Finding::Unknown,
    }
    Finding::says(StartCause::WorkingDirectory(workdir.clone(), decision.source.clone()))
}

/// The command of the `runtime` stage has its decision; that of `dev` follows from it.
pub(super) fn command(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let statement = difference.statement();
    if is_of_development(statement) {
        return match evidence.on(Subject::DevelopmentCommand, statement) {
            Some(decision) if !evidence.has_other_command() => {
                value(Single::DevelopmentCommand, difference, Some(decision))
            }
            _ => Finding::Known,
        };
    }
    let decision = evidence.on(Subject::Command, statement);
    let values = difference.values();
    match values.as_ref().and_then(|(old, new)| moved_module(old, new)) {
        Some((old, new)) => Finding::says(StartCause::ModuleMoved {
            old: old.to_owned(),
            new: new.to_owned(),
            because: source(decision),
        }),
        None => value(Single::Command, difference, decision),
    }
}

/// The modules of two commands that differ in `module:object` alone, and in the module alone.
fn moved_module<'a>(old: &'a str, new: &'a str) -> Option<(&'a str, &'a str)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split(' ').collect(), new.split(' ').collect());
    let mut differing = old.iter().zip(&new).filter(|(old, new)| old != new);
    let (before, now) = differing.next().filter(|_| old.len() == new.len())?;
    let ((before, object), (now, same)) = (before.split_once(':')?, now.split_once(':')?);
    (differing.next().is_none() && object == same).then_some((before, now))
}
