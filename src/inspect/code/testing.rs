//! Builds facts from source texts. Tests only; touches no disk.

use super::{Application, CodeFacts, Happens, ModuleFacts, ServerCall, VariableNeed, facts_of, parse};

/// Facts of files given as path and text.
pub(super) fn facts(files: &[(&str, &str)]) -> CodeFacts {
    let outlines: Vec<_> = files.iter().map(|(path, text)| parse::parse(path, text)).collect();
    facts_of(&outlines, Vec::new(), "")
}

/// Facts of one file named `main.py`.
pub(super) fn module(text: &str) -> ModuleFacts {
    facts(&[("main.py", text)]).modules.remove(0)
}

/// Names of the variables that a file named `main.py` does not start without.
pub(super) fn required(text: &str) -> Vec<String> {
    let found = module(text).variables.into_iter();
    let found = found.filter(|read| read.need == VariableNeed::Required && read.happens == Happens::Always);
    found.map(|read| read.name).collect()
}

/// The application of a file by its name.
pub(super) fn application<'f>(facts: &'f CodeFacts, path: &str, name: &str) -> Option<&'f Application> {
    facts.module(path)?.applications.iter().find(|application| application.name.as_deref() == Some(name))
}

/// The only server call of a file named `main.py`.
pub(super) fn server_call(text: &str) -> ServerCall {
    let mut calls = module(text).server_calls;
    assert_eq!(calls.len(), 1, "{calls:?}");
    calls.remove(0)
}
