//! Says why a generated file is no longer what is rendered, in words of the project. Pure: compares what the old text and the
//! new one say, looks the difference up among the decisions, and decides nothing.
//!
//! A generated file keeps no record of the project it was made from: a hash of the lock, say, would make every update of a
//! dependency a change of every file. What a file says is record enough, because only what it says can become wrong.

mod compose;
mod dockerfile;
mod evidence;
mod fragments;
mod lines;
mod said;
mod sentence;
mod service;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde::Serialize;
use similar::{DiffOp, TextDiff};

use crate::ownership::{self, Ownership, Syntax};
use crate::pins;
use crate::plan::{RefusedPin, refused_pins};
use crate::sync::{FileChange, FileState, Obstacle};
use evidence::Evidence;
use fragments::Fragments;
use said::{Difference, Said};
use sentence::Sentence;
pub use service::Service;

/// One reason for the state of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// A sentence without a full stop, with its evidence.
    pub message: String,
    /// The line of the file on disk that it is about, counted from 1.
    pub line: Option<usize>,
}

impl Reason {
    fn new(message: impl Into<String>, line: Option<usize>) -> Self {
        Self { message: message.into(), line }
    }
}

/// Why a file is in its state; nothing for a file in sync.
pub fn reasons(change: &FileChange, services: &[Service<'_>]) -> Vec<Reason> {
    let text = change.text().unwrap_or_default();
    let one = |message: &str, line: Option<usize>| vec![Reason::new(message, line)];
    match change.state {
        FileState::InSync => Vec::new(),
        FileState::PinsDiffer => pins_that_differ(change, &text),
        FileState::Missing => one("It has not been written yet", None),
        FileState::Stale => stale(change, &text, services),
        FileState::Edited => match ownership::read(&text, change.rendered.syntax) {
            Ownership::Damaged => one("The line that says uvdock wrote it is damaged", first_difference(change, &text)),
            _ => one("The text is not what uvdock wrote", first_difference(change, &text)),
        },
        FileState::Conflicted => one("A merge conflict begins here", ownership::conflict(&text)),
        FileState::NotOurs => match change.obstacle {
            Some(Obstacle::Link) => one("It is a symbolic link", None),
            Some(Obstacle::Compose(other)) => one(&format!("Docker Compose reads `{other}` now"), None),
            None => one("It has no line that says uvdock wrote it", None),
        },
    }
}

/// Whether a file whose references alone differ from the rendered ones holds one that the project does not allow.
pub fn contradicts(change: &FileChange, services: &[Service<'_>]) -> bool {
    let references = pins::list(&change.text().unwrap_or_default(), change.rendered.syntax);
    change.is_different() && !refused(services, &references).is_empty()
}

fn pins_that_differ(change: &FileChange, text: &str) -> Vec<Reason> {
    let line = |reference: &str| text.lines().position(|line| line.contains(reference)).map(|line| line + 1);
    let own = pins::list(&change.rendered.text, change.rendered.syntax);
    let other = pins::list(text, change.rendered.syntax).into_iter().filter(|reference| !own.contains(reference));
    let kept = change.kept_pins.iter().map(|pin| Reason::new(format!("`{pin}` is kept"), line(pin)));
    kept.chain(other.map(|pin| Reason::new(format!("`{pin}` is not uvdock's own version"), line(&pin)))).collect()
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
    let line = |reference: &str| text.lines().position(|line| line.contains(reference)).map(|line| line + 1);
    let refused = refused(services, &gone);
    let say = |pin: &RefusedPin| Reason::new(pin.message.as_str(), line(&pin.reference));
    let mut reasons: Vec<Reason> = refused.iter().map(say).collect();
    let refused = refused.iter().map(|pin| pins::repository(&pin.reference).to_owned()).collect();
    let (old, new) = (said(text, syntax), said(&change.rendered.text, syntax));
    let fragments = match syntax {
        Syntax::Dockerfile => Fragments::of(text, &change.rendered.text, services),
        _ => Fragments::default(),
    };
    let mut differences = said::differences(&old, &new);
    differences.retain(|difference| match difference {
        Difference::Added(new) => !fragments.hold_new(new.line),
        Difference::Removed(old) => !fragments.hold_old(old.line),
        Difference::Changed { old, new } => !fragments.hold_old(old.line) && !fragments.hold_new(new.line),
    });
    reasons.extend(fragments.reasons);
    let (sentences, is_whole) = sentences(&differences, &Evidence::new(services, refused, &differences));
    reasons.extend(sentences);
    let (before, now) = (ownership::home(text), ownership::home(&change.rendered.text));
    if let (Some(_), Some(home)) = (before, now.filter(|home| before != Some(*home))) {
        reasons.push(Reason::new(format!("The settings are in `{}` now", home.file()), None));
    }
    if reasons.is_empty() || !is_whole {
        let version = env!("CARGO_PKG_VERSION");
        let message = format!("uvdock {version} writes parts of it differently than the uvdock that wrote it");
        reasons.push(Reason::new(message, reasons.is_empty().then(|| first_difference(change, text)).flatten()));
    }
    let mut seen = HashSet::new();
    reasons.retain(|reason| seen.insert(reason.message.clone()));
    reasons
}

/// What is said of each difference, and whether nothing is left that no decision has to do with.
fn sentences(differences: &[Difference<'_>], evidence: &Evidence<'_>) -> (Vec<Reason>, bool) {
    let mut reasons = Vec::new();
    let (mut is_explained, mut is_shaped) = (true, false);
    for difference in differences {
        let sentence = sentence::of(difference, evidence);
        is_explained &= !matches!(sentence, Sentence::Unknown);
        is_shaped |= matches!(sentence, Sentence::Shapes(_));
        match sentence {
            Sentence::Says(message) | Sentence::Shapes(message) => {
                reasons.push(Reason::new(message, difference.line()));
            }
            Sentence::Known | Sentence::Unknown => {}
        }
    }
    (reasons, is_explained || is_shaped)
}

fn refused(services: &[Service<'_>], references: &[String]) -> Vec<RefusedPin> {
    services.iter().flat_map(|service| refused_pins(service.facts, service.plan, references)).collect()
}

/// What a text says, piece by piece.
fn said(text: &str, syntax: Syntax) -> Vec<Said> {
    match syntax {
        Syntax::Dockerfile => dockerfile::said(text),
        Syntax::Dockerignore => said::of_dockerignore(text),
        Syntax::Compose => compose::said(text),
        Syntax::Workflow | Syntax::Hcl | Syntax::Make => lines::said(text),
        Syntax::Jsonc => Vec::new(),
    }
}
