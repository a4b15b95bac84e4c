//! Which candidates the project's other files name, and how much each of them weighs. Chooses none.

use super::detected::Detected;
use super::launch;
use super::paths;
use crate::catalogue::Framework;
use crate::catalogue::development;
use crate::catalogue::model::ProgramTarget;
use crate::catalogue::program::{self, Owner};
use crate::inspect::deployment::{Command, DeclarationKind, DeclaredCommand};
use crate::inspect::tree::{ends_in, has_extension, listed};
use crate::inspect::wheel::join;
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::carryover;
use crate::plan::request::Request;

/// From this weight on, a file says what production runs, whatever the code alone would suggest.
pub(crate) const DEPLOYED: u8 = 70;

/// How much a declaration weighs: what is deployed before what is typed, and development behind both.
pub(crate) fn weight(declaration: &DeclaredCommand) -> u8 {
    let base = match declaration.kind {
        DeclarationKind::Dockerfile => 90,
        DeclarationKind::Procfile if declaration.name == "web" => 90,
        DeclarationKind::Hosting => 85,
        DeclarationKind::OtherDockerfile if carryover::is_plainly_named(&declaration.place.file) => 82,
        DeclarationKind::OtherDockerfile => 80,
        DeclarationKind::Compose => 75,
        DeclarationKind::Procfile => 60,
        DeclarationKind::Task => 55,
        DeclarationKind::Documentation => 50,
        DeclarationKind::Editor => 45,
    };
    if is_for_development(declaration) { base - 25 } else { base }
}

fn is_for_development(declaration: &DeclaredCommand) -> bool {
    let words = &declaration.command.words;
    // The program's own name is another matter: `uv run dev`.
    let reloads = words.iter().skip(1).any(|word| development::is_command_word(word));
    // A heading such as "Local development" says as much about a line as a target's name.
    reloads || development::is_program_name(&declaration.name)
}

/// What a command runs.
#[derive(Debug, PartialEq, Eq)]
enum Aim<'w> {
    /// `uvicorn app.main:app`, `gunicorn config.wsgi`.
    Object { module: &'w str, name: Option<&'w str> },
    /// `python main.py`, `streamlit run main.py`.
    File(String),
    /// `python -m shop.web`.
    Module(&'w str),
    /// `reflex run`, `litestar run`, `celery -A x worker`: the framework finds the rest.
    Framework(&'static Framework),
    /// `shop`.
    Script(&'w str),
}

fn aim(command: &Command) -> Option<Aim<'_>> {
    let words = &command.words;
    let name = words.first()?.as_str();
    if name == "python" {
        return Some(match words.get(1).map(String::as_str)? {
            "-m" => Aim::Module(words.get(2)?),
            file => Aim::File(in_directory(command, file)),
        });
    }
    let Some((program, owner)) = program::named(name) else { return Some(Aim::Script(name)) };
    let found = match owner {
        Owner::Server(_) => None,
        Owner::Framework(framework) => Some(Aim::Framework(framework)),
    };
    match program.target {
        ProgramTarget::Object => aim_of_server(words),
        ProgramTarget::File => file(command),
        ProgramTarget::FileOrDirectory => file(command).or_else(|| directory(command)).or(found),
        ProgramTarget::ObjectOption(options) => application_option(words, options).or(found),
        ProgramTarget::Framework => found,
    }
}

/// The Python file among the words; `server.py:mcp` names an object in one.
fn file(command: &Command) -> Option<Aim<'_>> {
    let file = command.words[1..].iter().find_map(|word| {
        let file = word.split(':').next().unwrap_or(word);
        has_extension(file, "py").then_some(file)
    });
    file.map(|file| Aim::File(in_directory(command, file)))
}

/// The word behind a subcommand.
fn directory(command: &Command) -> Option<Aim<'_>> {
    let word = command.words.get(2).filter(|word| !word.starts_with('-'))?;
    Some(Aim::File(in_directory(command, word)))
}

fn in_directory(command: &Command, path: &str) -> String {
    join(&command.directory, listed(path))
}

/// The word of a server's command line that names a module.
fn aim_of_server(words: &[String]) -> Option<Aim<'_>> {
    let named = words[1..].iter().find_map(|word| {
        let (module, name) = word.split_once(':')?;
        let name = name.trim_end_matches("()");
        (paths::is_module_name(module) && paths::is_module_name(name) && module != "python")
            .then_some(Aim::Object { module, name: Some(name) })
    });
    named.or_else(|| interface_module(words))
}

/// The last word that is the module of a server interface: `shop.wsgi`.
fn interface_module(words: &[String]) -> Option<Aim<'_>> {
    let mut modules = words[1..].iter().rev();
    let module = modules.find(|word| matches!(word.rsplit_once('.'), Some((_, "wsgi" | "asgi"))))?;
    Some(Aim::Object { module, name: None })
}

/// `--app shop:app`.
fn application_option<'w>(words: &'w [String], options: &[&str]) -> Option<Aim<'w>> {
    let at = words.iter().position(|word| options.contains(&word.as_str()))?;
    let value = words.get(at + 1)?;
    let (module, name) = value.split_once(':').map_or((value.as_str(), None), |(module, name)| (module, Some(name)));
    paths::is_module_name(module).then_some(Aim::Object { module, name })
}

/// Whether a command runs a candidate itself.
pub(crate) fn starts(request: &Request<'_>, command: &Command, item: &Detected<'_>) -> bool {
    aim(command).is_some_and(|aim| runs(request, command, &aim, item))
}

/// Whether the authors' files or documents run a candidate.
pub(crate) fn is_started(request: &Request<'_>, item: &Detected<'_>) -> bool {
    request.facts.deployment.commands.iter().any(|declaration| starts(request, &declaration.command, item))
}

/// Whether the documentation runs a candidate.
pub(crate) fn is_documented(request: &Request<'_>, item: &Detected<'_>) -> bool {
    let commands = request.facts.deployment.commands.iter();
    let mut documented = commands.filter(|declaration| declaration.kind == DeclarationKind::Documentation);
    documented.any(|declaration| starts(request, &declaration.command, item))
}

/// The module and the name in it that a command gives to a server.
pub(crate) fn object(command: &Command) -> Option<(&str, Option<&str>)> {
    match aim(command)? {
        Aim::Object { module, name } => Some((module, name)),
        Aim::File(_) | Aim::Module(_) | Aim::Framework(_) | Aim::Script(_) => None,
    }
}

/// Whether a command runs a candidate, or a program that serves the same application.
pub(crate) fn names(
    request: &Request<'_>,
    declaration: &DeclaredCommand,
    item: &Detected<'_>,
    starters: &[Detected<'_>],
) -> bool {
    let command = &declaration.command;
    let Some(aim) = aim(command) else { return false };
    if runs(request, command, &aim, item) {
        return true;
    }
    starters.iter().filter(|starter| starter.serves_same(item)).any(|starter| runs(request, command, &aim, starter))
}

fn runs(request: &Request<'_>, command: &Command, aim: &Aim<'_>, item: &Detected<'_>) -> bool {
    let candidate = &item.candidate;
    if candidate.subcommand.as_ref().is_some_and(|word| !command.words.contains(word)) {
        return false;
    }
    match aim {
        Aim::Object { module, name } => runs_object(request, command, module, *name, item),
        Aim::File(path) => runs_file(path, candidate),
        Aim::Module(module) => {
            let files = [format!("{module}.__main__"), (*module).to_owned()];
            let file = files.iter().find_map(|dotted| module_file(request, command, dotted));
            matches!(
                candidate.start,
                StartMethod::Module { .. } | StartMethod::File { .. } | StartMethod::Framework { .. }
            ) && file.as_deref().is_some_and(|file| Some(file) == candidate.file())
        }
        Aim::Framework(framework) => candidate_framework(candidate) == Some(framework),
        Aim::Script(name) => match &candidate.start {
            StartMethod::Script { name: own, .. } => own == name,
            _ => false,
        },
    }
}

fn candidate_framework(candidate: &Candidate) -> Option<&'static Framework> {
    match &candidate.start {
        StartMethod::WebApplication(application) => Some(application.framework),
        StartMethod::Framework { framework, .. } => Some(*framework),
        StartMethod::Worker(worker) => Some(worker.framework),
        _ => None,
    }
}

/// A file, or the directory of a package that FastAPI's command looks into.
fn runs_file(path: &str, candidate: &Candidate) -> bool {
    if let StartMethod::Django(django) = &candidate.start {
        return django.manage.as_deref() == Some(path);
    }
    let is_program = !matches!(candidate.start, StartMethod::Script { .. });
    let Some(file) = candidate.file().filter(|_| is_program) else { return false };
    let is_inside = file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/') && rest.matches('/').count() == 1);
    // Seen from a directory that the file does not tell, such as the working directory of an image.
    ends_in(file, path) || (is_inside && !has_extension(path, "py"))
}

fn module_file(request: &Request<'_>, command: &Command, dotted: &str) -> Option<String> {
    let mut roots = vec![command.directory.clone()];
    roots.extend(paths::import_roots(request));
    paths::file_of(request, dotted, &roots).map(|(_, file)| file)
}

fn runs_object(
    request: &Request<'_>,
    command: &Command,
    module: &str,
    name: Option<&str>,
    item: &Detected<'_>,
) -> bool {
    match &item.candidate.start {
        StartMethod::Django(django) => [&django.wsgi, &django.asgi].into_iter().flatten().any(|own| own == module),
        StartMethod::WebApplication(application) => name.is_some_and(|name| {
            application.module == module && application.name == name
                || module_file(request, command, module)
                    .is_some_and(|file| item.serves.contains(&launch::made_at(request, file, name.to_owned())))
        }),
        StartMethod::Worker(worker) => {
            worker.module == module && name.is_none_or(|name| worker.name.as_deref() == Some(name))
        }
        _ => false,
    }
}
