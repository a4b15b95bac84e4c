//! Tells which lines of a Dockerfile are the user's own instructions, and how these differ. Knows no other difference.

use std::ops::Range;

use similar::{DiffOp, TextDiff};

use super::evidence::Service;
use super::reason::{Cause, Change, Reason};
use crate::config::Fragment;
use crate::render::stage_of_instructions;
use crate::sourced::Sourced;

/// The fragments of two texts that differ.
#[derive(Default)]
pub(super) struct Instructions {
    pub(super) reasons: Vec<Reason>,
    old: Vec<Range<usize>>,
    new: Vec<Range<usize>>,
}

impl Instructions {
    pub(super) fn of(old: &str, new: &str, services: &[Service<'_>]) -> Self {
        let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
        let new_found = rendered(&new_lines, services);
        let is_inside = |line: usize| new_found.iter().any(|(_, range)| range.contains(&line));
        let old_found = before(&old_lines, &new_lines, &is_inside);
        let mut found = Self {
            reasons: Vec::new(),
            old: old_found.iter().map(|(_, range)| range.clone()).collect(),
            new: new_found.iter().map(|(_, range)| range.clone()).collect(),
        };
        let mut names: Vec<&String> = old_found.iter().chain(&new_found).map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        for name in names {
            let (before, now) = (texts(&old_lines, &old_found, name), texts(&new_lines, &new_found, name));
            let change = match (before.is_empty(), now.is_empty()) {
                _ if before == now => continue,
                (true, _) => Change::New,
                (_, true) => Change::Gone,
                (false, false) => Change::Other,
            };
            let line = old_found.iter().find(|(stage, _)| stage == name).map(|(_, range)| range.start + 1);
            let given = given(services, name).map(|given| given.source.clone());
            found.reasons.push(Reason::new(Cause::Instructions { stage: name.clone(), change, given }, line));
        }
        found
    }

    /// Whether a line of the old text, counted from 1, is the user's.
    pub(super) fn hold_old(&self, line: Option<usize>) -> bool {
        line.is_some_and(|line| self.old.iter().any(|range| range.contains(&(line - 1))))
    }

    /// Whether a line of the new text, counted from 1, is the user's.
    pub(super) fn hold_new(&self, line: Option<usize>) -> bool {
        line.is_some_and(|line| self.new.iter().any(|range| range.contains(&(line - 1))))
    }
}

/// The fragments of one stage.
fn texts(lines: &[&str], found: &[(String, Range<usize>)], name: &str) -> Vec<String> {
    let of_stage = found.iter().filter(|(stage, _)| stage == name);
    of_stage.map(|(_, range)| lines[range.clone()].join("\n")).collect()
}

fn given<'s>(services: &[Service<'s>], name: &str) -> Option<&'s Sourced<Fragment>> {
    services.iter().find_map(|service| {
        let stages = &service.plan.extensions.stages;
        stages.iter().find(|(stage, _)| stage.name() == name).and_then(|(_, added)| added.fragment.as_ref())
    })
}

/// Where a rendered text has the fragments of the plans: the comment, the build arguments they read, and their lines.
fn rendered(lines: &[&str], services: &[Service<'_>]) -> Vec<(String, Range<usize>)> {
    let marked = lines.iter().enumerate().filter_map(|(at, line)| Some((at, stage_of_instructions(line)?)));
    let found = marked.map(|(at, name)| {
        let length = given(services, name).map_or(0, |fragment| fragment.value.text.lines().count());
        let arguments = lines[at + 1..].iter().take_while(|line| line.starts_with("ARG ")).count();
        let own = given(services, name)
            .map_or(0, |fragment| fragment.value.text.lines().take_while(|line| line.starts_with("ARG ")).count());
        let end = at + 1 + arguments.saturating_sub(own) + length;
        (name.to_owned(), at..end.min(lines.len()))
    });
    found.collect()
}

/// Where the old text has them: behind each comment, the lines that went or that are in a fragment now.
fn before(old: &[&str], new: &[&str], is_inside: &dyn Fn(usize) -> bool) -> Vec<(String, Range<usize>)> {
    let mut now: Vec<Option<usize>> = vec![None; old.len()];
    for operation in TextDiff::from_slices(old, new).ops() {
        if let DiffOp::Equal { old_index, new_index, len } = operation {
            for offset in 0..*len {
                now[old_index + offset] = Some(new_index + offset);
            }
        }
    }
    let marked = old.iter().enumerate().filter_map(|(at, line)| Some((at, stage_of_instructions(line)?)));
    let found = marked.map(|(at, name)| {
        let lines = now[at + 1..].iter().take_while(|now| now.is_none_or(is_inside)).count();
        (name.to_owned(), at..at + 1 + lines)
    });
    found.collect()
}
