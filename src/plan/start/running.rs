//! Says what runs for certain when the container starts. Chooses nothing.

use super::paths;
use crate::inspect::code::{Entry, Running};
use crate::plan::candidate::{Call, Django, StartMethod};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

/// What the chosen program runs before it serves or does its work.
pub(crate) fn running<'a>(request: &'a Request<'_>, chosen: &Chosen) -> Running<'a> {
    let words = chosen.words_as_written().into_iter().flat_map(|words| paths::files_of_words(request, words));
    let named: Vec<String> = words.collect();
    let mut entries: Vec<Entry<'_>> = named.iter().map(|file| Entry::Program(file)).collect();
    match &chosen.candidate.start {
        StartMethod::WebApplication(application) => {
            entries.push(Entry::Module(&application.file));
            if application.call == Call::Factory {
                entries.push(Entry::Function(&application.file, &application.name));
            }
        }
        StartMethod::Django(django) => {
            entries.push(Entry::Module(&django.file));
            entries.extend(django.settings.as_deref().map(Entry::Module));
        }
        StartMethod::Worker(worker) => entries.push(Entry::Module(&worker.file)),
        StartMethod::Script { file: Some(file), function, .. } => {
            entries.push(Entry::Module(file));
            entries.extend(function.as_deref().map(|function| Entry::Function(file, function)));
        }
        StartMethod::Framework { file, .. } | StartMethod::Module { file, .. } | StartMethod::File { file } => {
            entries.push(Entry::Program(file));
        }
        StartMethod::Script { file: None, .. } | StartMethod::Words { .. } => {}
    }
    let file = chosen.candidate.file().unwrap_or_default();
    let (root, _) = paths::importable(request, file);
    request.facts.code.running(&entries, &[&root, chosen.root(), "", "src"])
}

/// What Django loads for a command of `manage.py`, with its settings.
pub(crate) fn of_management<'a>(request: &'a Request<'_>, django: &Django) -> Running<'a> {
    let entries: Vec<Entry<'_>> = django
        .manage
        .iter()
        .map(|file| Entry::Program(file))
        .chain(django.settings.as_deref().map(Entry::Module))
        .collect();
    request.facts.code.running(&entries, &[&django.root])
}
