//! Follows a command through the scripts of the project that it starts. Decides nothing.

use std::borrow::Cow;

use super::container_facts::EntrypointFacts;
use super::facts::{DeclarationKind, DeclaredCommand, DeploymentFacts};
use super::files::Files;
use super::{commands, entrypoint_script};
use crate::catalogue::init_program::is_init_program;
use crate::catalogue::shell::is_shell;
use crate::inspect::evidence::Place;
use crate::inspect::tree::has_extension;
use crate::shell::{self, Script};

/// What a command is called, and the kind of file it stands in.
#[derive(Clone, Copy)]
pub(super) struct Named<'n> {
    pub kind: DeclarationKind,
    pub name: &'n str,
}

/// A script of the project in front either hands over to the rest of the words (`exec "$@"`) or holds the command itself. One that
/// comes again has been followed already.
pub(super) fn follow(
    files: &Files<'_>,
    named: Named<'_>,
    words: &[String],
    place: &Place,
    facts: &mut DeploymentFacts,
) {
    let Named { kind, name } = named;
    let plain = plain_words(words);
    let mut words = &*plain;
    let mut followed: Vec<&str> = Vec::new();
    while let Some((program, behind)) = first_program(words) {
        if followed.contains(&program) && !behind.is_empty() {
            words = behind;
            continue;
        }
        let Some((path, text)) = files.script(program) else { break };
        let script = shell::script_as_far_as_it_parses(&text);
        if !entrypoint_script::hands_over(&script) || behind.is_empty() {
            return facts.script(kind, name, &script, &path);
        }
        preparations(&path, &script, facts);
        followed.push(program);
        words = behind;
    }
    facts.words(kind, name, words, place);
}

/// The script in front of the command.
pub(super) fn entrypoint(files: &Files<'_>, words: &[String]) -> Option<EntrypointFacts> {
    let plain = plain_words(words);
    let (program, _) = first_program(&plain)?;
    let (path, text) = files.script(program)?;
    Some(entrypoint_script::read(&path, &text))
}

/// The words of a command; those of its line where a shell only starts one program: `CMD ./start.sh`.
pub fn plain_words(words: &[String]) -> Cow<'_, [String]> {
    match words {
        [shell, flag, line] if starts_shell(shell) && flag == "-c" && !shell::is_needed(line) => {
            let words = shell::words(line).unwrap_or_default();
            words.into_iter().skip_while(|word| word == "exec").collect()
        }
        words => Cow::Borrowed(words),
    }
}

fn starts_shell(program: &str) -> bool {
    is_shell(program.rsplit('/').next().unwrap_or(program))
}

/// Init programs, and shells that are given a script.
fn is_in_front(word: &str) -> bool {
    let program = word.rsplit('/').next().unwrap_or(word);
    is_init_program(program) || is_shell(program) || (word.starts_with('-') && word != "-c")
}

/// The program that words start, by its name without a directory, and the words behind it: images put scripts elsewhere.
fn first_program(words: &[String]) -> Option<(&str, &[String])> {
    let at = words.iter().position(|word| !is_in_front(word))?;
    let name = words[at].rsplit('/').next().filter(|_| !words[at].contains(' '))?;
    Some((name, &words[at + 1..]))
}

/// What a script does before it hands over: migrations, waiting.
fn preparations(path: &str, script: &Script, facts: &mut DeploymentFacts) {
    let mut found = DeploymentFacts::default();
    found.script(DeclarationKind::Dockerfile, "", script, path);
    found.commands.retain(|declared| !declared.command.words.iter().any(|word| is_handover(word)));
    facts.preparations.extend(found.commands);
    found.withheld.iter().for_each(|place| facts.withhold(place));
}

fn is_handover(word: &str) -> bool {
    word.contains("$@") || word.contains("$*")
}

impl DeploymentFacts {
    /// Adds the commands of a script.
    fn script(&mut self, kind: DeclarationKind, name: &str, script: &Script, path: &str) {
        for (command, line) in commands::of_script(script) {
            let place = Place::line(path, line);
            self.declare(DeclaredCommand { kind, name: name.to_owned(), command, place });
        }
    }
}

impl Files<'_> {
    /// A shell script by its name without a directory.
    fn script(&self, name: &str) -> Option<(String, String)> {
        if has_extension(name, "py") {
            return None;
        }
        let path = self.tree.files.keys().find(|path| path.rsplit('/').next() == Some(name))?;
        let text = self.text(path)?;
        let is_shell = text.starts_with("#!") || has_extension(name, "sh");
        is_shell.then(|| (path.clone(), text))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::inspect::disk::{Disk, MEMORY_ROOT, MemoryDisk};
    use crate::inspect::tree;

    fn facts(script: &str, words: &[String]) -> DeploymentFacts {
        let (disk, root) = (Disk::Memory(MemoryDisk::new(&[("run.sh", script)])), Path::new(MEMORY_ROOT));
        let tree = tree::read(&disk, root);
        let mut facts = DeploymentFacts::default();
        let named = Named { kind: DeclarationKind::Dockerfile, name: "" };
        follow(&Files { disk: &disk, root, tree: &tree }, named, words, &Place::file("Dockerfile"), &mut facts);
        facts
    }

    fn shown(commands: &[DeclaredCommand]) -> Vec<String> {
        commands.iter().map(|one| format!("{} {}", one.command.words.join(" "), one.place)).collect()
    }

    #[test]
    fn a_script_that_is_given_itself_over_and_over_is_followed_once() {
        let mut words = vec!["./run.sh".to_owned(); 20_000];
        words.push("uvicorn".to_owned());
        let facts = facts("#!/bin/sh\nalembic upgrade head\nexec \"$@\"\n", &words);
        assert_eq!(shown(&facts.preparations), ["alembic upgrade head run.sh:2"]);
        assert_eq!(shown(&facts.commands), ["uvicorn Dockerfile"]);
    }

    #[test]
    fn a_script_in_the_shell_form_is_followed() {
        let words = ["sh", "-c", "exec ./run.sh --now"].map(str::to_owned);
        let found = facts("#!/bin/sh\npython a.py &\npython b.py\n", &words);
        assert_eq!(shown(&found.commands), ["python a.py run.sh:2", "python b.py run.sh:3"]);
    }
}
