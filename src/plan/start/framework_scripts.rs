//! Finds scripts of a framework that the authors' files run by its own command. Chooses none.

use super::detected::Detected;
use crate::catalogue::program::{self, Owner};
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::request::Request;

/// Scripts of a framework that the authors' files run by its own command: `streamlit run __main__.py`.
pub(crate) fn declared<'a>(request: &Request<'_>) -> Vec<Detected<'a>> {
    let commands = request.facts.deployment.commands.iter();
    let found = commands.filter_map(|declaration| {
        let words = &declaration.command.words;
        let (program, Owner::Framework(framework)) = program::named(words.first()?)? else { return None };
        let command = framework.file_command.as_ref().filter(|_| program.serves(words))?;
        let file = words[1..].iter().find(|word| has_extension(word, "py"))?;
        let file = join(&declaration.command.directory, listed(file));
        let module = request.facts.code.module(&file)?;
        let start = StartMethod::Framework { framework, command, file: file.clone() };
        let title = format!("{framework} application");
        let place = module.main_guard.clone().unwrap_or_else(|| declaration.place.clone());
        Some(Detected::new(Candidate { key: file, title, place, start, subcommand: None }))
    });
    found.collect()
}
