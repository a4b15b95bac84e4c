//! Takes bake files, makefiles, workflows and files of servers of uvdock's apart, line by line, and looks up what a line is about. What a line is there
//! for, the renderer's own templates say; knows no text of theirs by heart.

use super::evidence::Evidence;
use super::finding::Finding;
use super::reason::{BuildCause, Cause, Change, ContentCause};
use super::statements::{Difference, Statement, Topic};
use crate::ownership::{self, Syntax};
use crate::plan::{Decision, Subject};
use crate::render::line_topics::{LineTopic, topics};

/// The lines that are no comments; of a command with many options each word by itself.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let mut all = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let is_signed = ownership::home(line).is_some();
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || is_signed {
            continue;
        }
        let pieces: Vec<&str> = if line.starts_with("docker run ") { line.split(' ').collect() } else { vec![line] };
        let piece = |key: &&str| Statement { line: Some(number + 1), ..Statement::new(Topic::Line, "", *key, "") };
        all.extend(pieces.iter().map(piece));
    }
    all
}

pub(super) fn finding(difference: &Difference<'_>, syntax: Syntax, evidence: &Evidence<'_>) -> Finding {
    let line = difference.statement().key.as_str();
    let change = difference.change();
    if matches!(syntax, Syntax::Yaml | Syntax::Json) {
        return subject(Subject::Monitoring, evidence);
    }
    if let Some((decision, _)) = evidence.in_line(line).filter(|_| change == Change::New) {
        return Finding::says(decided(decision));
    }
    if change != Change::New && evidence.takes_the_place_of(line) {
        return Finding::Known;
    }
    if let Some(directory) = line.strip_prefix("/app/").filter(|_| change != Change::New) {
        return Finding::says(ContentCause::NotWritable(directory.to_owned()));
    }
    let topics: Vec<LineTopic> = topics(line, syntax).into_iter().collect();
    match topics.as_slice() {
        [] => Finding::Unknown,
        [topic] => of_topic(*topic, change, evidence),
        // A line that several things bring: each has lines of its own besides.
        _ => Finding::Known,
    }
}

fn of_topic(topic: LineTopic, change: Change, evidence: &Evidence<'_>) -> Finding {
    let subject = match topic {
        LineTopic::History => return Finding::says(BuildCause::History(change)),
        // The directory stands behind it.
        LineTopic::Writable => return Finding::Known,
        LineTopic::SharedBase => Subject::SharedBase,
        LineTopic::EnvironmentFiles => Subject::EnvironmentFiles,
        LineTopic::Form => Subject::Form,
        LineTopic::HealthCheck => Subject::HealthCheck,
        LineTopic::BuildArguments => Subject::BuildArgument,
        LineTopic::Secrets => Subject::Secret,
        LineTopic::Ssh => Subject::Ssh,
        LineTopic::Platforms => Subject::Platforms,
        LineTopic::Check => Subject::CiWorkflow,
        LineTopic::Layout => Subject::Dockerfile,
        LineTopic::Suite if evidence.any_on(Subject::Test).is_none() => Subject::Lint,
        LineTopic::Suite => Subject::Test,
    };
    self::subject(subject, evidence)
}

pub(super) fn subject(subject: Subject, evidence: &Evidence<'_>) -> Finding {
    Finding::says(evidence.any_on(subject).map_or(Cause::NoDecision(subject), decided))
}

fn decided(decision: &Decision) -> Cause {
    let Decision { subject, choice, source } = decision;
    Cause::Decision { subject: *subject, choice: choice.clone(), because: source.clone() }
}
