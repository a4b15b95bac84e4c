//! Finds what the documentation runs and no rule takes for a start. Chooses none.

use super::detected::Detected;
use super::paths::{self, is_beside};
use super::{entry_points, evidence};
use crate::catalogue::development;
use crate::catalogue::program;
use crate::inspect::code::{ModuleFacts, ModuleRole};
use crate::inspect::deployment::{DeclarationKind, DeclaredCommand};
use crate::inspect::lock::Closure;
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::request::Request;

/// More commands than this are a manual.
const MOST_COMMANDS: usize = 5;

/// Python files of the project that the documentation runs, each once, as it names them.
pub(crate) fn programs<'a>(request: &Request<'a>) -> Vec<Detected<'a>> {
    let mut found: Vec<Detected<'a>> = Vec::new();
    for declaration in documentation(request) {
        let Some(module) = module_run(request, declaration) else { continue };
        // `load_test.py` that is run as a program is one.
        let is_code = module.role == ModuleRole::Code || !module.path.contains('/');
        let is_program = is_code && module.shape.runs();
        if !is_program || is_beside(&module.path) || request.is_of_another_member(&module.path) {
            continue;
        }
        let candidate = entry_points::program_candidate(request, module, declaration.place.clone());
        if !found.iter().any(|known| known.candidate.file() == candidate.file()) {
            found.push(Detected::new(candidate));
        }
    }
    found
}

fn documentation<'r>(request: &'r Request<'_>) -> impl Iterator<Item = &'r DeclaredCommand> {
    request.facts.deployment.commands.iter().filter(|one| one.kind == DeclarationKind::Documentation)
}

/// The file that `python shop/main.py` or `python -m shop.main` runs.
fn module_run<'a>(request: &Request<'a>, declaration: &DeclaredCommand) -> Option<&'a ModuleFacts> {
    let command = &declaration.command;
    let file = match command.words.as_slice() {
        [python, flag, module, ..] if python == "python" && flag == "-m" => {
            let mut roots = vec![command.directory.clone()];
            roots.extend(paths::import_roots(request));
            let package = paths::file_of(request, &format!("{module}.__main__"), &roots);
            package.or_else(|| paths::file_of(request, module, &roots))?.1
        }
        [python, file, ..] if python == "python" && has_extension(file, "py") => join(&command.directory, listed(file)),
        _ => return None,
    };
    request.facts.code.module(&file)
}

/// Programs of packages that the documentation runs in the project's environment: `uv run ns run`, and by their names those of locked
/// packages. Those of tools that check, format or document are none.
pub(crate) fn commands<'a>(request: &Request<'_>, closure: &Closure) -> Vec<Detected<'a>> {
    let mut found: Vec<Detected<'a>> = Vec::new();
    let is_locked = |declaration: &&DeclaredCommand| {
        let Some((program, rest)) = declaration.command.words.split_first() else { return false };
        // Prose and lists of packages stand in blocks too.
        let is_command = rest.iter().any(|word| word.starts_with('-') || request.facts.tree.is_file(listed(word)));
        is_command && closure.contains(program)
    };
    for declaration in request.facts.deployment.run_by_uv.iter().chain(documentation(request).filter(is_locked)) {
        let words = &declaration.command.words;
        let Some(name) = words.first().filter(|name| is_of_a_package(request, name)) else { continue };
        let is_plain = words.iter().all(|word| !word.contains(['$', '`', '<', '>', '*', '[', '{']));
        let key = words.join(" ");
        let is_known = found.iter().any(|known| known.candidate.key == key);
        if is_plain && !is_known && !development::is_tool(name) && declaration.command.directory.is_empty() {
            let start = StartMethod::Words { words: words.clone() };
            let (title, place) = ("command of the documentation".to_owned(), declaration.place.clone());
            found.push(Detected::new(Candidate { key, title, place, start, subcommand: None }));
        }
    }
    found.truncate(MOST_COMMANDS);
    found
}

/// Neither Python, nor a file or a script of the project, nor a program that finds what it serves by itself.
fn is_of_a_package(request: &Request<'_>, name: &str) -> bool {
    let is_script = request.facts.pyproject.scripts.iter().any(|script| script.name == name);
    name != "python" && !is_script && !request.facts.tree.is_file(name) && program::named(name).is_none()
}

/// Whether the authors' files run a candidate.
pub(crate) fn is_named(request: &Request<'_>, item: &Detected<'_>) -> bool {
    evidence::is_started(request, item)
}
