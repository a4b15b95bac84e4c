//! What of the authors' `ENTRYPOINT` and `CMD` becomes settings. What the image could not run is left, with the reason; nothing is
//! carried by half.

mod agent;
mod entered;
mod inlined;
mod of_services;
mod script;
mod shell_line;
mod words;

use std::collections::BTreeMap;

use toml_edit::{Item, value};

use super::carried::{Carried, list, seen};
use super::not_locked;
use super::own_file::{is_theirs, own_file};
use super::project_tools::without_tool;
use crate::catalogue::init_program::is_init_program;
use crate::catalogue::program::{self, Owner};
use crate::catalogue::shell::is_shell;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, StartFacts};
use crate::inspect::deployment::{Command, assignments, plain_words};
use crate::inspect::evidence::Located;
use crate::inspect::tree::has_extension;
use crate::plan::BuildPlan;
use crate::plan::carryover::is_python;
use crate::quote;
use crate::shell;

/// Settings for the start, and what is not carried over.
#[derive(Default)]
pub(super) struct Started {
    pub carried: Vec<Carried>,
    pub left: Vec<String>,
    /// The words of the command.
    own: Vec<String>,
    /// System packages of programs that a carried script calls.
    pub packages: Vec<Located<String>>,
    /// Variables that a carried command reads, with their values in the authors' image.
    pub variables: BTreeMap<String, Located<String>>,
}

/// Reads what the authors' image starts.
pub(super) fn started(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Started {
    let mut started = Started::default();
    let Some(start) = &container.start else {
        started.carried.extend(of_services::directory(facts, container, plan));
        return started;
    };
    let reader = Reader { facts, container, plan, start };
    let is_scripted = container.entrypoint.as_ref().is_some_and(|script| reader.script(script, &mut started));
    if !is_scripted {
        reader.command(&mut started);
    }
    started
}

/// The one program that the authors' file starts, with its arguments: their answer where the project leaves it open.
pub fn own_command(facts: &ProjectFacts) -> Option<Vec<String>> {
    let container = own_file(facts)?;
    if container.entrypoint.is_some() || !is_python(container) {
        return None;
    }
    let StartFacts { entrypoint, command } = &container.start.as_ref()?.value;
    let words: Vec<String> = entrypoint.iter().chain(command).skip_while(|word| is_init(word)).cloned().collect();
    let own = Command::of(&plain_words(&words)).filter(|own| own.directory.is_empty() && !own.words.is_empty())?;
    Some(own.words)
}

/// The program of the project that the authors' file starts, where the plan starts another one, as `command` takes it.
pub fn own_program(facts: &ProjectFacts, plan: &BuildPlan) -> Option<Item> {
    let container = own_file(facts)?;
    if is_theirs(container, &plan.start.command.source) || plan.start.command.source.is_users() {
        return None;
    }
    let own = own_command(facts)?;
    let is_script = |name: &str| facts.pyproject.scripts.iter().any(|script| script.name == name);
    let is_own = match own.as_slice() {
        [python, flag, module, ..] if is_python_program(python) && flag == "-m" => is_module(facts, module),
        [name, ..] => is_script(name),
        [] => false,
    };
    let is_told_by_a_variable = own.iter().any(|word| word.contains('$'));
    (is_own && !is_told_by_a_variable && !own.starts_with(&plan.start.command.value)).then(|| of_words(&own))
}

/// The server for development that the authors' file starts, where every address can reach it, as `command` takes it.
pub fn own_server(facts: &ProjectFacts) -> Option<Item> {
    const ADDRESS: &str = "0.0.0.0:8000";
    let mut own = own_command(facts)?;
    if !Reader::is_for_development(&own) || own.iter().any(|word| word.contains('$')) {
        return None;
    }
    own.retain(|word| word != "--reload");
    if own.last().is_some_and(|word| word == "runserver") {
        own.push(ADDRESS.to_owned());
    }
    if own.first().is_some_and(|word| has_extension(word, "py")) {
        own.insert(0, "python".to_owned());
    }
    Some(of_words(&own))
}

fn is_python_program(word: &str) -> bool {
    matches!(word.rsplit('/').next(), Some("python" | "python3"))
}

/// A module of the project, by its file or by that of its package.
fn is_module(facts: &ProjectFacts, module: &str) -> bool {
    let path = module.replace('.', "/");
    let files = [format!("{path}.py"), format!("{path}/__main__.py")];
    let is_file = |file: &String| facts.tree.is_file(file) || facts.tree.is_file(&format!("src/{file}"));
    !module.is_empty() && files.iter().any(is_file)
}

struct Reader<'a> {
    facts: &'a ProjectFacts,
    container: &'a ContainerFacts,
    plan: &'a BuildPlan,
    start: &'a Located<StartFacts>,
}

impl Reader<'_> {
    /// `ENTRYPOINT` and `CMD` without a script of the project.
    fn command(&self, started: &mut Started) {
        let StartFacts { entrypoint, command } = &self.start.value;
        let words: Vec<String> = entrypoint.iter().chain(command).cloned().collect();
        if self.container.entrypoint.is_some() {
            // What the image cannot run is named; the command in it is known.
            return self.found(started);
        }
        self.words(&words, started);
        self.agent(started);
        self.arguments(started);
    }

    /// `ENTRYPOINT ["shop"]`: `docker run IMAGE ARGUMENT` goes on from it, and so does `command` of a compose file.
    fn arguments(&self, started: &mut Started) {
        let StartFacts { entrypoint, command } = &self.start.value;
        if entrypoint.is_empty() || starts_a_shell(entrypoint) {
            return;
        }
        let own = started.own.clone();
        let serves = own.first().is_some_and(|name| program::named(name).is_some());
        let program = if serves {
            self.server(&own)
        } else {
            own.get(..own.len().saturating_sub(command.len()))
                .filter(|_| own.ends_with(command))
                .map(<[String]>::to_vec)
        };
        let Some(program) = program.filter(|program| !program.is_empty()) else { return };
        // What a server is told changes with the settings, but for words that they hold.
        if serves && program.len() > 1 {
            started.carried.retain(|one| one.key != "command");
            started.carried.push(self.verbatim(&own));
        }
        let said = format!("entrypoint `{}`", quote::shown(&program));
        started.carried.push(seen("entrypoint", value(list(&program)), said, &self.start.place));
    }

    /// The words of a server that are its entrypoint: all of them where `CMD` has none, else those that it begins with here too.
    fn server(&self, own: &[String]) -> Option<Vec<String>> {
        let StartFacts { entrypoint, command } = &self.start.value;
        let words: Vec<String> = entrypoint.iter().skip_while(|word| is_init(word)).cloned().collect();
        let plain = plain_words(&words);
        let theirs = Command::of(&plain).map_or_else(|| without_tool(&plain), |own| own.words);
        let theirs: Vec<String> = theirs.iter().map(|word| self.moved(word)).collect();
        if theirs.first() != own.first() {
            return None;
        }
        if command.is_empty() { Some(own.to_vec()) } else { Some(theirs).filter(|theirs| own.starts_with(theirs)) }
    }

    /// The command that these words are, as far as the image can run them.
    fn words(&self, words: &[String], started: &mut Started) {
        let words: Vec<String> = words.iter().skip_while(|word| is_init(word)).cloned().collect();
        let words = with_plain_flag(words);
        if let [_, flag, line] = words.as_slice()
            && starts_a_shell(&words)
            && flag == "-c"
            && shell::is_needed(line)
        {
            return self.shell(line, started);
        }
        let plain = plain_words(&words);
        let Some(own) = Command::of(&plain).filter(|own| own.directory.is_empty()) else {
            return self.unknown(&plain, started);
        };
        for (name, value) in assignments(&plain) {
            started.variables.insert(name, Located::new(value, self.start.place.clone()));
        }
        self.own(own.words, started);
    }

    /// Words of which it is not known what they start: not lost without a word, unless the plan has its command from them.
    fn unknown(&self, words: &[String], started: &mut Started) {
        if !words.is_empty() && !self.is_by_the_authors() {
            let (shown, place) = (quote::shown(words), &self.start.place);
            started.left.push(format!("command `{shown}`: what it starts is not known ({place})"));
        }
        self.found(started);
    }

    /// Words without what starts them, such as `uv run`.
    fn own(&self, mut own: Vec<String>, started: &mut Started) {
        let ours = &self.plan.start.command.value;
        for word in &mut own {
            *word = self.moved(word);
        }
        if let Some(served) = words::as_uvicorn(&own, ours) {
            own = served;
        }
        // Reloading is for development, where the images have it of their own.
        own.retain(|word| word != "--reload");
        if let Some(directory) = self.directory(&own) {
            let said = format!("working directory {directory}");
            started.carried.push(seen("workdir", value(directory), said, &self.start.place));
            started.own.clone_from(&own);
            return started.carried.push(self.verbatim(&own));
        }
        let is_server = self.is_a_locked_server(&own);
        if !is_server && own.first() != ours.first()
            || words::says_no_more(&own, ours)
            || Self::is_for_development(&own)
        {
            if own.first() != ours.first() && !self.is_by_the_authors() && !Self::is_for_development(&own) {
                started.left.push(format!(
                    "command `{}`: uvdock starts `{}` ({})",
                    quote::shown(&own),
                    quote::shown(ours),
                    self.start.place
                ));
            }
            return self.found(started);
        }
        if let Some(lost) = own.iter().find(|word| self.is_missing(word)) {
            let said = format!("command `{}`: `{lost}` is no file of the project", quote::shown(&own));
            started.left.push(format!("{said} ({})", self.start.place));
            return self.found(started);
        }
        if !self.imports(&own) {
            words::imported_as(&mut own, ours);
        }
        self.listens(&mut own);
        self.fits_the_image(&mut own);
        started.own.clone_from(&own);
        started.carried.push(self.verbatim(&own));
    }

    /// The command of the plan, by the name that `command` takes, where the authors' file is why it is the plan's.
    fn found(&self, started: &mut Started) {
        let start = &self.plan.start;
        started.own.clone_from(&start.command.value);
        let shown = quote::shown(&start.command.value);
        let item = match &start.candidate {
            Some(key) if shell::words(key).is_some_and(|words| words.len() == 1) => value(key),
            _ => of_words(&start.command.value),
        };
        let description = format!("command `{shown}` ({})", start.command.source).into();
        started.carried.push(Carried { key: "command", value: item, description });
    }

    fn verbatim(&self, words: &[String]) -> Carried {
        let said = format!("command `{}`", quote::shown(words));
        seen("command", of_words(words), said, &self.start.place)
    }

    fn is_by_the_authors(&self) -> bool {
        is_theirs(self.container, &self.plan.start.command.source)
    }

    /// Another server than the plan's that production installs: what the authors tell it goes on with it.
    fn is_a_locked_server(&self, own: &[String]) -> bool {
        let Some(name) = own.first() else { return false };
        let is_server = matches!(program::named(name), Some((_, Owner::Server(_))));
        is_server && not_locked::is_locked(self.facts, name) && self.imports(own) && !Self::is_for_development(own)
    }

    /// A server for development: `fastapi dev`, `manage.py runserver`, `flask run`.
    fn is_for_development(own: &[String]) -> bool {
        match own.first().and_then(|name| program::named(name)) {
            Some((program, _)) => program.serves_development(own),
            None => own.iter().any(|word| word == "runserver"),
        }
    }
}

/// A line reads better than a list, where splitting it gives the same words.
pub(super) fn of_words(words: &[String]) -> Item {
    let line = quote::shown(words);
    if shell::words(&line).as_deref() == Some(words) { value(line) } else { value(list(words)) }
}

/// `sh -lc LINE` and `bash -euc LINE` as `-c`, with the other options in the line. A login shell would forget the image's `PATH`.
fn with_plain_flag(mut words: Vec<String>) -> Vec<String> {
    if let [shell, flag, line] = words.as_mut_slice()
        && starts_a_shell(std::slice::from_ref(shell))
        && let Some(letters) = flag.strip_prefix('-').and_then(|flag| flag.strip_suffix('c'))
        && letters.chars().all(|letter| letter.is_ascii_lowercase())
    {
        let others: String = letters.chars().filter(|letter| !matches!(letter, 'l' | 'i')).collect();
        if !others.is_empty() {
            *line = format!("set -{others}; {line}");
        }
        "-c".clone_into(flag);
    }
    words
}

fn is_init(word: &str) -> bool {
    word.rsplit('/').next().is_some_and(|name| name == "--" || is_init_program(name))
}

fn starts_a_shell(words: &[String]) -> bool {
    words.first().and_then(|word| word.rsplit('/').next()).is_some_and(is_shell)
}
