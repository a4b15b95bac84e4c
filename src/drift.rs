//! Says why a generated file is no longer what is rendered, in words of the project. Pure: compares what the old text and the
//! new one say, looks the difference up among the decisions, and decides nothing.
//!
//! A generated file keeps no record of the project it was made from: a hash of the lock, say, would make every update of a
//! dependency a change of every file. What a file says is record enough, because only what it says can become wrong.

mod causes;
mod compose;
mod dockerfile;
mod evidence;
mod finding;
mod instructions;
mod lines;
mod reason;
mod statements;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use similar::{DiffOp, TextDiff};

pub use evidence::Service;
pub use reason::{Cause, Reason};

use crate::ownership::{self, Ownership, Syntax};
use crate::pins;
use crate::plan::{RefusedPin, refused_pins};
use crate::sync::{FileChange, FileState, Obstacle};
use evidence::Evidence;
use finding::Finding;
use instructions::Instructions;
use statements::{Difference, Statement};

/// Why a file is in its state; nothing for a file in sync.
pub fn reasons(change: &FileChange, services: &[Service<'_>]) -> Vec<Reason> {
    let text = change.text().unwrap_or_default();
    let one = |cause: Cause, line: Option<usize>| vec![Reason::new(cause, line)];
    match change.state {
        FileState::InSync => Vec::new(),
        FileState::PinsDiffer => pins_that_differ(change, &text),
        FileState::Missing => one(Cause::NotWritten, None),
        FileState::Stale => stale(change, &text, services),
        FileState::Edited => match ownership::read(&text, change.rendered.syntax) {
            Ownership::Damaged => one(Cause::DamagedOwnership, first_difference(change, &text)),
            _ => one(Cause::Edited, first_difference(change, &text)),
        },
        FileState::Conflicted => one(Cause::MergeConflict, ownership::conflict(&text)),
        FileState::NotOurs => match change.obstacle {
            Some(Obstacle::Link) => one(Cause::SymbolicLink, None),
            Some(Obstacle::Compose(other)) => one(Cause::OtherComposeFile(other.to_string()), None),
            None => one(Cause::NotOurs, None),
        },
    }
}

/// Whether a file whose references alone differ from the rendered ones holds one that the project does not allow.
pub fn contradicts(change: &FileChange, services: &[Service<'_>]) -> bool {
    let references = pins::list(&change.text().unwrap_or_default(), change.rendered.syntax);
    change.is_different() && !refused(services, &references).is_empty()
}

fn pins_that_differ(change: &FileChange, text: &str) -> Vec<Reason> {
    let own = pins::list(&change.rendered.text, change.rendered.syntax);
    let other = pins::list(text, change.rendered.syntax).into_iter().filter(|reference| !own.contains(reference));
    let kept = change.kept_pins.iter().map(|pin| Reason::new(Cause::KeptPin(pin.clone()), line_with(text, pin)));
    let other = other.map(|pin| {
        let line = line_with(text, &pin);
        Reason::new(Cause::OtherPin(pin), line)
    });
    kept.chain(other).collect()
}

/// The first line that a reference stands in, counted from 1.
fn line_with(text: &str, reference: &str) -> Option<usize> {
    text.lines().position(|line| line.contains(reference)).map(|line| line + 1)
}

/// The first line on disk that differs from the rendered one; the hash in the ownership line differs with any other line.
fn first_difference(change: &FileChange, text: &str) -> Option<usize> {
    let (old, new) = (ownership::without_hash(text), ownership::without_hash(&change.rendered.text));
    let diff = TextDiff::from_lines(&old, &new);
    let first = diff.ops().iter().find(|operation| !matches!(operation, DiffOp::Equal { .. }))?;
    Some((first.old_range().start + 1).min(text.lines().count()).max(1))
}

fn stale(change: &FileChange, text: &str, services: &[Service<'_>]) -> Vec<Reason> {
    let syntax = change.rendered.syntax;
    let own = pins::list(&change.rendered.text, syntax);
    let gone: Vec<String> = pins::list(text, syntax).into_iter().filter(|reference| !own.contains(reference)).collect();
    let refused = refused(services, &gone);
    let mut reasons: Vec<Reason> = refused
        .iter()
        .map(|pin| Reason::new(Cause::RefusedPin(pin.clone()), line_with(text, &pin.reference)))
        .collect();
    let refused = refused.iter().map(|pin| pins::repository(&pin.reference).to_owned()).collect();
    let (old, new) = (statements(text, syntax), statements(&change.rendered.text, syntax));
    let instructions = match syntax {
        Syntax::Dockerfile => Instructions::of(text, &change.rendered.text, services),
        _ => Instructions::default(),
    };
    let mut differences = statements::differences(&old, &new);
    differences.retain(|difference| match difference {
        Difference::Added(new) => !instructions.hold_new(new.line),
        Difference::Removed(old) => !instructions.hold_old(old.line),
        Difference::Changed { old, new } => !instructions.hold_old(old.line) && !instructions.hold_new(new.line),
    });
    reasons.extend(instructions.reasons);
    let (found, is_whole) = causes(&differences, syntax, &Evidence::new(services, refused, &differences));
    reasons.extend(found);
    let (before, now) = (ownership::home(text), ownership::home(&change.rendered.text));
    if let (Some(_), Some(home)) = (before, now.filter(|home| before != Some(*home))) {
        reasons.push(Reason::new(Cause::SettingsMoved(home), None));
    }
    if reasons.is_empty() || !is_whole {
        let line = reasons.is_empty().then(|| first_difference(change, text)).flatten();
        reasons.push(Reason::new(Cause::OtherUvdock, line));
    }
    // What reads the same is read once.
    let mut seen = HashSet::new();
    reasons.retain(|reason| seen.insert(reason.message().to_string()));
    reasons
}

/// The reasons for the differences, and whether nothing is left that no decision has to do with.
fn causes(differences: &[Difference<'_>], syntax: Syntax, evidence: &Evidence<'_>) -> (Vec<Reason>, bool) {
    let mut reasons = Vec::new();
    let (mut is_explained, mut is_shaped) = (true, false);
    for difference in differences {
        let finding = causes::of(difference, syntax, evidence);
        is_explained &= !matches!(finding, Finding::Unknown);
        is_shaped |= matches!(finding, Finding::Shapes(_));
        match finding {
            Finding::Says(cause) | Finding::Shapes(cause) => reasons.push(Reason::new(cause, difference.line())),
            Finding::Known | Finding::Unknown => {}
        }
    }
    (reasons, is_explained || is_shaped)
}

fn refused(services: &[Service<'_>], references: &[String]) -> Vec<RefusedPin> {
    services.iter().flat_map(|service| refused_pins(service.facts, service.plan, references)).collect()
}

/// What a text states, piece by piece.
fn statements(text: &str, syntax: Syntax) -> Vec<Statement> {
    match syntax {
        Syntax::Dockerfile => dockerfile::statements(text),
        Syntax::Dockerignore => statements::of_dockerignore(text),
        Syntax::Compose => compose::statements(text),
        Syntax::Variables => statements::of_variables(text),
        Syntax::Workflow | Syntax::Yaml | Syntax::Json | Syntax::Hcl | Syntax::Make => lines::statements(text),
        Syntax::Jsonc => Vec::new(),
    }
}
