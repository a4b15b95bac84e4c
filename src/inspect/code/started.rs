//! Follows calls from where a program starts: which functions of the project run then. Reads no file and judges nothing.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::nesting::is_of;

use super::facts::{Branch, Happens, ModuleFacts, ProjectCall, Scope, ServerCall};
use super::{CodeFacts, CommandLine};

/// Where a program starts in a file, or goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry<'a> {
    /// `python FILE` or `python -m MODULE`.
    Start,
    /// A function, and what is defined inside it; or an object that reads the command line.
    Function(String),
    /// A function alone, called from another.
    Called(&'a str),
}

/// Functions, by file and qualified name, that run for sure when files are imported and others started.
pub(super) fn certain<'a>(
    code: &'a CodeFacts,
    imported: impl Iterator<Item = &'a str>,
    start: &Entry<'a>,
    file: Option<&'a str>,
) -> BTreeSet<(&'a str, &'a str)> {
    let mut found = BTreeSet::new();
    let is_certain = |call: &&ProjectCall| call.happens == Happens::Always && call.branch == Branch::Usual;
    let on_import = |scope: &Scope| matches!(scope, Scope::Module | Scope::Class(_));
    let mut open: Vec<&ProjectCall> = Vec::new();
    for path in imported {
        let calls = code.module(path).into_iter().flat_map(|module| &module.calls);
        open.extend(calls.filter(|call| on_import(&call.scope)).filter(is_certain));
    }
    if let Some(module) = file.and_then(|file| code.module(file)) {
        open.extend(module.calls.iter().filter(|call| start.holds(&call.scope)).filter(is_certain));
        if let Entry::Function(function) = start {
            let function = module.functions.iter().find(|known| known.name == *function);
            found.extend(function.map(|function| (module.path.as_str(), function.name.as_str())));
        }
    }
    let mut inner = InnerCalls::default();
    while let Some(call) = open.pop() {
        if !found.insert((call.module.as_str(), call.function.as_str())) {
            continue;
        }
        if let Some(module) = code.module(&call.module) {
            open.extend(inner.of(module, &call.function).iter().copied().filter(is_certain));
        }
    }
    found
}

/// Calls by the file and the function that they stand in, listed when a file is first asked for: a file with many functions would be
/// read once for each of them.
#[derive(Default)]
struct InnerCalls<'a> {
    files: HashMap<&'a str, HashMap<&'a str, Vec<&'a ProjectCall>>>,
}

impl<'a> InnerCalls<'a> {
    fn of(&mut self, module: &'a ModuleFacts, function: &str) -> &[&'a ProjectCall] {
        let functions = self.files.entry(&module.path).or_insert_with(|| {
            let mut functions: HashMap<&str, Vec<&ProjectCall>> = HashMap::new();
            for call in &module.calls {
                if let Scope::Function(function) = &call.scope {
                    functions.entry(function).or_default().push(call);
                }
            }
            functions
        });
        functions.get(function).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Entry<'_> {
    fn holds(&self, scope: &Scope) -> bool {
        match (self, scope) {
            (Self::Start, Scope::Module | Scope::MainGuard) => true,
            (Self::Called(function), Scope::Function(name)) => name == function,
            (Self::Function(function), Scope::Function(name)) => is_of(name, function),
            _ => false,
        }
    }
}

/// A part of the project that runs.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) module: &'a ModuleFacts,
    entry: Entry<'a>,
    /// Whether a text chooses it that the program is not given, here or on the way to it.
    pub(crate) branch: Branch,
    /// The text that the program is given, which chooses one of the things that it does.
    word: Option<Rc<str>>,
}

impl<'a> Part<'a> {
    /// Whether statements of a scope of the file run.
    pub(crate) fn runs(&self, scope: &Scope) -> bool {
        self.entry.holds(scope)
    }

    /// Whether a text chooses a call in it that the program is not given.
    pub(crate) fn branch_of(&self, branch: Branch, chosen_by: &[String]) -> Branch {
        self.branch.max(told(branch, chosen_by, self.word.as_deref()))
    }

    /// What reads the command line in it.
    pub(crate) fn command_lines(&self) -> impl Iterator<Item = &'a CommandLine> + '_ {
        let all = self.module.command_lines.iter();
        all.filter(move |line| self.runs(&line.scope) || self.is_object(line))
    }

    fn is_object(&self, line: &CommandLine) -> bool {
        match &self.entry {
            Entry::Function(name) => line.object.as_deref() == Some(name.as_str()),
            Entry::Called(name) => line.object.as_deref() == Some(name),
            Entry::Start => false,
        }
    }
}

/// What a branch is where a program is given a word.
fn told(branch: Branch, chosen_by: &[String], word: Option<&str>) -> Branch {
    let is_given = word.is_some_and(|word| chosen_by.iter().any(|text| text == word));
    if is_given { Branch::Usual } else { branch }
}

/// Everything that runs where a program is given a word or none, each part once for each branch.
pub(super) fn parts<'a>(code: &'a CodeFacts, path: &str, entry: Entry<'a>, word: Option<&str>) -> Vec<Part<'a>> {
    let Some(module) = code.module(path) else { return Vec::new() };
    let mut found: Vec<Part<'a>> = Vec::new();
    let (mut seen, mut inner) = (BTreeSet::new(), InnerCalls::default());
    let mut open = vec![Part { module, entry, branch: Branch::Usual, word: word.map(Rc::from) }];
    while let Some(part) = open.pop() {
        if let Entry::Called(function) = &part.entry
            && !seen.insert((part.module.path.as_str(), *function, part.branch))
        {
            continue;
        }
        match &part.entry {
            Entry::Called(function) => {
                let calls = inner.of(part.module, function).iter();
                open.extend(calls.filter_map(|call| called(code, call, &part)));
            }
            Entry::Start | Entry::Function(_) => {
                let calls = part.module.calls.iter().filter(|call| part.runs(&call.scope));
                open.extend(calls.filter_map(|call| called(code, call, &part)));
            }
        }
        open.extend(part.command_lines().flat_map(|line| commands(&part, line)));
        found.push(part);
    }
    found
}

fn called<'a>(code: &'a CodeFacts, call: &'a ProjectCall, from: &Part<'a>) -> Option<Part<'a>> {
    let module = code.module(&call.module)?;
    let branch = from.branch_of(call.branch, &call.chosen_by);
    Some(Part { module, entry: Entry::Called(&call.function), branch, word: from.word.clone() })
}

/// What a command line goes on with: one of several functions is chosen by a text.
fn commands<'a>(part: &Part<'a>, line: &'a CommandLine) -> impl Iterator<Item = Part<'a>> + use<'a> {
    let (module, around, word) = (part.module, part.branch, part.word.clone());
    line.commands.iter().filter_map(move |command| {
        let is_chosen = command.name.is_empty() || word.as_deref() == Some(&command.name);
        let branch = if is_chosen { around } else { Branch::ChosenByText };
        Some(Part { module, entry: Entry::Called(command.function.as_ref()?), branch, word: word.clone() })
    })
}

/// The server calls of some parts, each with whether a text chooses it.
pub(crate) fn server_calls<'a>(parts: &[Part<'a>]) -> Vec<(&'a ServerCall, Branch)> {
    let mut found: Vec<(&ServerCall, Branch)> = Vec::new();
    for part in parts.iter().filter(|part| !part.module.server_calls.is_empty()) {
        let calls = part.module.server_calls.iter().filter(|call| part.runs(&call.scope));
        found.extend(calls.map(|call| (call, part.branch_of(call.branch, &call.chosen_by))));
    }
    found.sort_by_key(|(call, branch)| (&call.place, *branch));
    found.dedup_by_key(|(call, _)| &call.place);
    found
}
