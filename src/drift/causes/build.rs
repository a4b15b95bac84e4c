//! Finds why the image is built in another way, or from other images.

use super::super::evidence::Evidence;
use super::super::finding::{Finding, item, source};
use super::super::reason::{BuildCause, Change, ContentCause, Item, ServiceCause, SuitePart};
use super::super::statements::{Difference, service_of};
use crate::pins;
use crate::plan::{Choice, Decision, Subject};
use crate::render::{LOCKS, SHARED_STAGES, StageKind};

pub(super) fn stage(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let statement = difference.statement();
    let change = difference.change();
    if change == Change::Other {
        return Finding::Unknown;
    }
    if statement.key == LOCKS {
        // It comes and goes with other services, which are told.
        return Finding::Known;
    }
    if SHARED_STAGES.contains(&statement.key.as_str()) {
        return strategy(difference, evidence);
    }
    match (StageKind::of(&statement.key), change) {
        (Some(StageKind::Static), _) => {
            let because = source(evidence.on(Subject::StaticFiles, statement));
            Finding::shapes(ContentCause::StaticFiles(change, because))
        }
        (Some(StageKind::Frontend), _) => front_end(change, difference, evidence),
        (Some(StageKind::Catalogues), _) => catalogues(change, difference, evidence),
        (Some(StageKind::Test | StageKind::Lint), _) => suite(change, difference, evidence),
        // The stage that takes its place or begins with it says why; so do the directories themselves.
        (Some(StageKind::Project | StageKind::App), Change::Gone)
        | (Some(StageKind::Writable | StageKind::Suite), _) => Finding::Known,
        (Some(StageKind::Project | StageKind::App), _) => {
            Finding::shapes(install(evidence.on(Subject::Install, statement)))
        }
        (Some(StageKind::Runtime), _) if !service_of(&statement.key).is_empty() => {
            Finding::shapes(ServiceCause::Stages { name: service_of(&statement.key).to_owned(), change })
        }
        (Some(StageKind::Distroless | StageKind::Check), _) => strategy(difference, evidence),
        (Some(StageKind::Release), _) => {
            let because = source(evidence.on(Subject::BuildArgument, statement));
            Finding::shapes(ContentCause::ReleaseFiles(change, because))
        }
        (Some(StageKind::Runtime | StageKind::Deps | StageKind::Dev) | None, _) => Finding::Unknown,
    }
}

fn install(decision: Option<&Decision>) -> BuildCause {
    BuildCause::Install(decision.and_then(|decision| match &decision.choice {
        Choice::Install(install) => Some(((**install).clone(), decision.source.clone())),
        _ => None,
    }))
}

pub(super) fn strategy(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let decision = evidence.on(Subject::Strategy, difference.statement());
    match decision.map(|decision| (&decision.choice, &decision.source)) {
        Some((Choice::Strategy(strategy), because)) => {
            Finding::shapes(BuildCause::Strategy(*strategy, because.clone()))
        }
        _ => Finding::Unknown,
    }
}

/// How Python files are compiled: the same step with other words leaves other files out.
pub(super) fn compile(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    match difference.change() {
        Change::Other => Finding::says(BuildCause::OtherUncompiled),
        Change::New | Change::Gone => bytecode(evidence.on(Subject::Bytecode, difference.statement())),
    }
}

pub(super) fn bytecode(decision: Option<&Decision>) -> Finding {
    match decision.map(|decision| (&decision.choice, &decision.source)) {
        Some((Choice::Bytecode(bytecode), because)) => {
            Finding::shapes(BuildCause::Bytecode(*bytecode, because.clone()))
        }
        _ => Finding::Unknown,
    }
}

pub(super) fn image(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let Some((old, new)) = difference.values() else { return Finding::Known };
    if evidence.is_refused(pins::repository(&old)) {
        return Finding::Known;
    }
    if evidence.has_other_strategy() || variant(&old) != variant(&new) {
        return strategy(difference, evidence);
    }
    let because = source(evidence.with_name(&new));
    Finding::says(BuildCause::Image { old, new, because })
}

/// What follows the version in a tag of Python's: `alpine` of `python:3.13.9-alpine3.22`.
fn variant(reference: &str) -> &str {
    let variant = pins::tag(reference).and_then(|tag| tag.split_once('-')).map_or("", |(_, variant)| variant);
    let end = variant.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(variant.len());
    &variant[..end]
}

/// Options that follow from how the project is installed, which another reason says.
fn installs(option: &str) -> bool {
    option.contains("-install-") || option.starts_with("--reinstall-package")
}

/// How the project itself is installed says the stage; the rest follows from settings and dependency groups.
pub(super) fn flag(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let statement = difference.statement();
    let (option, change) = (statement.key.clone(), difference.change());
    if installs(&option) {
        return Finding::Known;
    }
    let selected = evidence.on(Subject::Selected, statement).filter(|_| option.contains(' '));
    Finding::says(BuildCause::SyncOption { option, change, because: source(selected) })
}

pub(super) fn argument(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let statement = difference.statement();
    let decision = evidence
        .on_argument(&statement.key)
        .or_else(|| evidence.with_name(&statement.value).filter(|_| !statement.value.is_empty()));
    item(Item::BuildArgument, difference, decision)
}

pub(super) fn static_files(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let because = source(evidence.on(Subject::StaticFiles, difference.statement()));
    match difference.change() {
        Change::Other => {
            Finding::perhaps(because.map(|because| ContentCause::StaticFiles(Change::Other, Some(because))))
        }
        Change::New | Change::Gone => Finding::Unknown,
    }
}

pub(super) fn catalogues(change: Change, difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let because = source(evidence.on(Subject::Catalogues, difference.statement()));
    match change {
        Change::New | Change::Gone => Finding::shapes(ContentCause::Catalogues(change, because)),
        Change::Other => Finding::perhaps(because.map(|because| ContentCause::Catalogues(change, Some(because)))),
    }
}

/// The stage that tests or checks, or something that both of them begin with.
pub(super) fn suite(change: Change, difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let statement = difference.statement();
    let stage = if statement.part.is_empty() { &statement.key } else { &statement.part };
    let decided = |subject| source(evidence.on(subject, statement));
    let (part, because) = match StageKind::of(stage) {
        Some(StageKind::Test) => (SuitePart::Tests, decided(Subject::Test)),
        Some(StageKind::Lint) => (SuitePart::Linters, decided(Subject::Lint)),
        _ => (SuitePart::Both, decided(Subject::Test).or_else(|| decided(Subject::Lint))),
    };
    match change {
        Change::New | Change::Gone => Finding::shapes(ContentCause::Suite { part, change, because }),
        Change::Other => {
            Finding::perhaps(because.map(|because| ContentCause::Suite { part, change, because: Some(because) }))
        }
    }
}

pub(super) fn front_end(change: Change, difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let because = source(evidence.on(Subject::FrontEnd, difference.statement()));
    match change {
        Change::New | Change::Gone => Finding::shapes(ContentCause::FrontEnd(change, because)),
        Change::Other => Finding::perhaps(because.map(|because| ContentCause::FrontEnd(change, Some(because)))),
    }
}
