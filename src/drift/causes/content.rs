//! Finds why the image holds something else.

use super::super::evidence::Evidence;
use super::super::finding::{Finding, item, source};
use super::super::reason::{Change, ContentCause, Item, NotCopied};
use super::super::statements::{Difference, Statement};
use crate::plan::Subject;

/// The Python package that needs it is the reason.
pub(super) fn system_package(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    match difference {
        Difference::Added(new) => match evidence.with_name(&new.key) {
            Some(decision) => item(Item::SystemPackage, difference, Some(decision)),
            None => Finding::Unknown,
        },
        Difference::Removed(_) | Difference::Changed { .. } => item(Item::SystemPackage, difference, None),
    }
}

pub(super) fn copied(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    match difference {
        Difference::Added(new) => copied_now(new.key.trim_end_matches('/'), evidence),
        Difference::Removed(old) => copied_before(old.key.trim_end_matches('/'), evidence),
        Difference::Changed { old, new } => Finding::says(ContentCause::WatchAction {
            old: old.value.clone(),
            new: new.value.clone(),
            because: source(evidence.on(Subject::Reload, difference.statement())),
        }),
    }
}

fn copied_now(path: &str, evidence: &Evidence<'_>) -> Finding {
    let because = source(evidence.on_name(Subject::Copied, path)).or_else(|| evidence.reader_of(path).cloned());
    let because = because.or_else(|| evidence.tester_of(path).cloned());
    let has_place = because.as_ref().is_some_and(|because| because.places().iter().any(|place| place.line.is_some()));
    let imported = if has_place { None } else { evidence.importer(path) };
    if because.is_none() && imported.is_none() && evidence.is_sent_in_parts(path) {
        // All of a member's directory: what it holds has its reasons in the ignore file.
        return Finding::Known;
    }
    Finding::says(ContentCause::Copied { path: path.to_owned(), because, imported })
}

fn copied_before(path: &str, evidence: &Evidence<'_>) -> Finding {
    if evidence.is_sent(path) {
        // It is copied by another instruction now.
        return Finding::Known;
    }
    let why = match (evidence.on_name(Subject::LeftOut, path), evidence.excluded(path)) {
        _ if evidence.is_gone(path) => NotCopied::Missing,
        (_, Some(given)) => NotCopied::Excluded(given),
        (Some(decision), None) => NotCopied::LeftOut(decision.source.clone()),
        (None, None) => NotCopied::Unneeded,
    };
    Finding::says(ContentCause::NotCopied(path.to_owned(), why))
}

pub(super) fn left_out(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let path = difference.statement().key.clone();
    match difference.change() {
        Change::New => {
            let decision = evidence.on_name(Subject::LeftOut, &path);
            let decision = decision.or_else(|| evidence.on_name(Subject::Ignored, &path));
            Finding::perhaps(decision.map(|decision| ContentCause::LeftOut(path, decision.source.clone())))
        }
        Change::Gone if !path.starts_with("**/") => {
            let is_missing = evidence.is_gone(&path) && !path.contains(['*', '?', '[']);
            Finding::says(ContentCause::NotLeftOut { path, is_missing })
        }
        Change::Gone | Change::Other => Finding::Unknown,
    }
}

/// Variables that uvdock sets for itself; every other one comes from the project.
const OWN_VARIABLES: [&str; 4] = ["UV_", "PYTHON", "PYC_", "PATH"];

pub(super) fn variable(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let Statement { key: name, value, .. } = difference.statement();
    let decision = evidence.on_assignment(name, value).or_else(|| evidence.with_name(name));
    let is_own = OWN_VARIABLES.iter().any(|own| name.starts_with(own));
    match difference.change() {
        Change::Gone if !is_own => Finding::says(ContentCause::VariableGone(name.clone())),
        _ if is_own && decision.is_none() => Finding::Unknown,
        _ => item(Item::Variable, difference, decision),
    }
}

pub(super) fn label(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let Statement { key: name, value, .. } = difference.statement();
    if difference.change() == Change::Gone {
        return Finding::says(ContentCause::LabelGone(name.clone()));
    }
    match evidence.metadata(value) {
        Some(field) => Finding::says(ContentCause::ProjectLabel { name: name.clone(), value: value.clone(), field }),
        None => item(Item::Label, difference, evidence.on_assignment(name, value)),
    }
}

pub(super) fn writable(difference: &Difference<'_>, evidence: &Evidence<'_>) -> Finding {
    let path = &difference.statement().key;
    let path = path.strip_prefix("/app/").unwrap_or(path).to_owned();
    if difference.change() == Change::Gone {
        return Finding::says(ContentCause::NotWritable(path));
    }
    let because = source(evidence.on_name(Subject::Writable, &path));
    Finding::says(ContentCause::Writable { path, because })
}
