//! Commands that are given as words: by the user, or by the project's own deployment files. Puts none together.

use super::detected::Detected;
use super::evidence::{self, DEPLOYED};
use super::gather::Gathered;
use super::{entry_points, named, paths, user_command};
use crate::config::CommandSetting;
use crate::inspect::deployment::DeclaredCommand;
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::inspect::tree::listed;
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::shell;
use crate::sourced::{Source, Sourced};

/// A candidate by its key or by the words that start it, else the words of a command.
pub(crate) fn asked_for<'a>(
    request: &Request<'a>,
    asked: &Sourced<CommandSetting>,
    gathered: &Gathered<'a>,
) -> Result<Chosen, PlanError> {
    let source = asked.source.clone();
    if let CommandSetting::Line(line) = &asked.value
        && let Some(item) =
            gathered.ranks.iter().flatten().chain(&gathered.doubtful).find(|item| item.candidate.key == *line)
    {
        return Ok(chosen_of(item, None, source));
    }
    let words = of_command(request, asked)?;
    if let Some(item) = user_command::started(request, gathered, &words) {
        return Ok(chosen_of(&item, Some(words), source));
    }
    if let Some(object) = user_command::lone_object(&words) {
        let served = user_command::served(request, gathered, object);
        let problem =
            "is an object and no program: its server stands before it, as in `uvicorn main:app --host 0.0.0.0`";
        let bad = || PlanError::BadCommand { command: object.to_owned(), problem, given: source.clone() };
        return Ok(chosen_of(&served.ok_or_else(bad)?, None, source));
    }
    // What the user's own instructions install is not known.
    let script = request.facts.pyproject.scripts.iter().find(|script| script.name == words[0]);
    let script = script.filter(|_| request.preferences.instructions.is_none());
    if let Some(error) = script.and_then(|script| entry_points::not_installed(request, script)) {
        return Err(error);
    }
    let candidate = Candidate {
        key: words.join(" "),
        title: "command".to_owned(),
        place: place_of(&source),
        start: StartMethod::Words { words },
        subcommand: None,
    };
    Ok(Chosen::new(candidate, source))
}

fn chosen_of(item: &Detected<'_>, words: Option<Vec<String>>, source: Source) -> Chosen {
    Chosen { serves: item.serves.clone(), words, ..Chosen::new(item.candidate.clone(), source) }
}

/// The words of a command that the user gave. A program of the project is started by its path.
pub(crate) fn of_command(request: &Request<'_>, asked: &Sourced<CommandSetting>) -> Result<Vec<String>, PlanError> {
    let source = asked.source.clone();
    let words = match &asked.value {
        CommandSetting::Words(words) => words.clone(),
        CommandSetting::Line(line) => words_of(line, &source)?,
    };
    if words.first().is_none_or(std::string::String::is_empty) {
        return Err(PlanError::BadCommand { command: words.join(" "), problem: "names no program", given: source });
    }
    if words.iter().any(|word| word.contains('\0')) {
        return Err(PlanError::BadCommand {
            command: words.join(" ").escape_debug().to_string(),
            problem: "holds a zero byte",
            given: source,
        });
    }
    let directory = request.preferences.workdir.as_ref().map_or("", |asked| listed(&asked.value));
    Ok(named::startable(request, directory, words))
}

/// Splits like a shell. What only a shell would do, no exec form does, so it is refused rather than passed on literally.
fn words_of(line: &str, given: &Source) -> Result<Vec<String>, PlanError> {
    let bad = |problem| PlanError::BadCommand { command: line.to_owned(), problem, given: given.clone() };
    let words = shell::words(line).ok_or_else(|| bad("has a quote that does not end"))?;
    if shell::is_needed(line) { Err(bad("needs a shell, and images start programs without one")) } else { Ok(words) }
}

/// Whether a declared command deploys the program, and its words start one that is there.
fn can_start(request: &Request<'_>, closure: &Closure, declaration: &DeclaredCommand) -> bool {
    let words = &declaration.command.words;
    let plain = words.iter().all(|word| !word.contains(['$', '`', '<', '>', '*']));
    plain && evidence::weight(declaration) >= DEPLOYED && program_exists(request, closure, words)
}

/// The one command of the project's deployment files, where the code itself says nothing and the command can start: its program
/// is a locked package's, or a file of the project.
pub(crate) fn deployed(request: &Request<'_>, closure: &Closure) -> Option<Chosen> {
    let commands = request.facts.deployment.commands.iter();
    let mut found = commands.filter(|declaration| can_start(request, closure, declaration));
    let declaration = found.next()?;
    if found.any(|other| other.command != declaration.command) {
        return None;
    }
    let words = declaration.command.words.clone();
    let source = Source::Project { seen: "the command".into(), places: vec![declaration.place.clone()] };
    let candidate = Candidate {
        key: words.join(" "),
        title: "command".to_owned(),
        place: declaration.place.clone(),
        start: StartMethod::Words { words },
        subcommand: None,
    };
    Some(Chosen::new(candidate, source))
}

/// The words of a line that deploys a program of the project and gives it arguments: `shop serve`.
pub(crate) fn with_arguments(candidate: &Candidate, declaration: &DeclaredCommand) -> Option<Vec<String>> {
    let own = candidate.words()?;
    let words = &declaration.command.words;
    let is_plain = |word: &String| !word.contains(['$', '`', '<', '>', '*']);
    let goes_on = words.len() > own.len() && words.iter().zip(&own).all(|(word, own)| word == own);
    let counts = declaration.command.directory.is_empty() && evidence::weight(declaration) >= DEPLOYED;
    (goes_on && counts && words.iter().all(is_plain)).then(|| words.clone())
}

fn program_exists(request: &Request<'_>, closure: &Closure, words: &[String]) -> bool {
    let Some(program) = words.first() else { return false };
    match (program.as_str(), words.get(1).map(String::as_str), words.get(2)) {
        ("python", Some("-m"), Some(module)) => {
            let roots = paths::import_roots(request);
            paths::file_of(request, module, &roots).is_some()
                || paths::file_of(request, &format!("{module}.__main__"), &roots).is_some()
        }
        ("python", Some(file), _) => request.facts.tree.is_file(file.trim_start_matches("./")),
        _ => closure.contains(program),
    }
}

/// The place of a choice that the user made.
fn place_of(source: &Source) -> Place {
    Place::file(source.to_string())
}
