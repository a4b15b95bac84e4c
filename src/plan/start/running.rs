//! Says what runs for certain when the container starts. Chooses nothing.

use super::paths;
use crate::inspect::code::{Beginning, Running};
use crate::plan::candidate::{Call, StartMethod};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

/// What the chosen program runs before it serves or does its work.
pub(crate) fn running<'a>(request: &'a Request<'_>, chosen: &Chosen) -> Running<'a> {
    let file = chosen.candidate.file().unwrap_or_default();
    let (root, _) = paths::importable(request, file);
    running_on(request, chosen, &[&root, chosen.root(), "", "src"])
}

/// The same where modules are found in these directories, and nowhere else.
pub(crate) fn running_on<'a>(request: &'a Request<'_>, chosen: &Chosen, roots: &[&str]) -> Running<'a> {
    let words = chosen.words_as_written().into_iter().flat_map(|words| paths::files_of_words(request, words));
    let named: Vec<String> = words.collect();
    let mut entries: Vec<Beginning<'_>> = named.iter().map(|file| Beginning::Program(file)).collect();
    match &chosen.candidate.start {
        StartMethod::WebApplication(application) => {
            entries.push(Beginning::Module(&application.file));
            if application.call == Call::Factory {
                entries.push(Beginning::Function(&application.file, &application.name));
            }
        }
        StartMethod::Django(django) => {
            entries.push(Beginning::Module(&django.file));
            entries.extend(django.settings.as_deref().map(Beginning::Module));
        }
        StartMethod::Worker(worker) => entries.push(Beginning::Module(&worker.file)),
        StartMethod::Script { file: Some(file), function, .. } => {
            entries.push(Beginning::Module(file));
            entries.extend(function.as_deref().map(|function| Beginning::Function(file, function)));
        }
        StartMethod::Framework { file, .. } | StartMethod::Module { file, .. } | StartMethod::File { file } => {
            entries.push(Beginning::Program(file));
        }
        StartMethod::Script { file: None, .. } | StartMethod::Words { .. } => {}
    }
    request.facts.code.running(&entries, roots)
}
