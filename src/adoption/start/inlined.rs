//! A script in front of the command that the image cannot run as it stands, because it calls a project tool or hands over to another
//! user: its text without those becomes the command. Runs nothing.

use toml_edit::value;

use super::{Reader, Started, script};
use crate::adoption::carried::{list, seen};
use crate::adoption::handed_over::LAUNCHERS;
use crate::adoption::project_tools::without_tools;
use crate::catalogue::system_packages::programs;
use crate::inspect::deployment::container_facts::{CopySource, EntrypointFacts, Handover};
use crate::inspect::deployment::{Command, plain_words, programs as called};
use crate::inspect::evidence::Located;
use crate::shell::{self, Runs, SimpleCommand, Word};

impl Reader<'_> {
    /// Whether the text of a script, without what the image lacks, is the command now.
    pub(super) fn inlined(&self, script: &EntrypointFacts, started: &mut Started) -> bool {
        let is_whole = |directory: &str| self.is_the_project(directory);
        let text = script.text.as_deref().and_then(|text| without_the_foreign(text, &is_whole));
        let Some(text) = text else { return false };
        let calls = called(&text);
        let packages: Vec<&'static str> = calls.iter().filter_map(|call| package_of(call)).collect();
        let is_runnable = calls.iter().all(|call| package_of(call).is_some() || !script::is_foreign(call));
        let mut elsewhere = script.writes.iter().filter(|file| !script::is_writable(&file.value));
        if !is_runnable
            || !self.names_elsewhere(script).is_empty()
            || self.entered(script).iter().any(|(directory, _)| !is_whole(directory))
            || self.names_their_directory(&text)
            || elsewhere.next().is_some()
        {
            return false;
        }
        let place = Located::new((), self.start.place.clone()).place;
        let shell = shell_of(script);
        let said = format!("`{}` without the programs that the image does not have", script.script);
        match script.handover {
            Handover::Words => {
                let words = vec![shell.to_owned(), "-c".to_owned(), text, shell.to_owned()];
                started.carried.push(seen("entrypoint", value(list(&words)), format!("entrypoint {said}"), &place));
                self.words(&self.behind_the_script(), started);
            }
            Handover::None if starts_what_is_known(&text) || self.starts_the_program(&text) => {
                let words = vec![shell.to_owned(), "-c".to_owned(), text];
                started.carried.push(seen("command", value(list(&words)), format!("command {said}"), &place));
                self.reads(&self.container.start_variables, started);
            }
            Handover::None | Handover::Parameters => return false,
        }
        started.packages.extend(packages.into_iter().map(|name| Located::new(name.to_owned(), place.clone())));
        true
    }
}

impl Reader<'_> {
    /// Whether one of the things that a text starts is what the plan does: one way through it, or several.
    fn starts_the_program(&self, text: &str) -> bool {
        let Some(script) = shell::script(text) else { return false };
        let ours = &self.plan.start.command.value;
        let named = ours.get(..2).unwrap_or(ours);
        let mut outside = script.commands.iter().filter(|command| command.function.is_none());
        outside.any(|command| {
            let words: Vec<String> = command.words.iter().map(Word::text).collect();
            Command::of(&plain_words(&words)).is_some_and(|own| own.words.starts_with(named))
        })
    }

    /// Whether a directory is the one that the authors copy the whole project to, below the one that their script starts in. Here the
    /// project lies where the script starts.
    fn is_the_project(&self, directory: &str) -> bool {
        let stages = self.container.shipped();
        let workdir = stages.iter().rev().find_map(|stage| stage.workdir.as_ref()).map_or("/", |found| &found.value);
        let target = format!("{}/{}", workdir.trim_end_matches('/'), directory.trim_matches(['.', '/']));
        let copies = stages.iter().flat_map(|stage| &stage.copies).map(|copy| &copy.value);
        let mut own = copies.filter(|copy| copy.from == CopySource::Context && copy.sources == ["."]);
        !directory.contains('/') && own.any(|copy| copy.target.trim_end_matches('/') == target)
    }

    /// Whether a text names the directory that the project has in their image, and another one here.
    fn names_their_directory(&self, text: &str) -> bool {
        let stages = self.container.shipped();
        let workdir =
            stages.iter().rev().find_map(|stage| stage.workdir.as_ref()).map(|found| found.value.trim_end_matches('/'));
        workdir.is_some_and(|workdir| workdir.len() > 1 && workdir != "/app" && text.contains(workdir))
    }
}

/// The last thing that a text starts, or what it starts beside each other.
fn starts_what_is_known(text: &str) -> bool {
    let runs_several = shell::script(text)
        .is_some_and(|script| script.commands.iter().any(|command| command.runs == Runs::InBackground));
    runs_several || Command::of(&["sh".to_owned(), "-c".to_owned(), text.to_owned()]).is_some()
}

fn package_of(call: &str) -> Option<&'static str> {
    let name = call.rsplit('/').next().unwrap_or(call);
    programs::called_by_script(name).map(|package| package.debian)
}

/// The shell of its first line: bash is in the images of Debian.
fn shell_of(script: &EntrypointFacts) -> &'static str {
    let names_bash = script.interpreter.iter().any(|word| word.rsplit('/').next() == Some("bash"));
    if names_bash { "bash" } else { "sh" }
}

/// A text without comments, project tools, launchers that change users, and changes of owners: the image never runs as root, and what
/// it writes to belongs to its user. `None` where it does not parse.
fn without_the_foreign(text: &str, is_whole: &dyn Fn(&str) -> bool) -> Option<String> {
    let text = text.replace("\r\n", "\n");
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty());
    let text = lines.collect::<Vec<_>>().join("\n");
    let script = shell::script(&text)?;
    let mut edits: Vec<_> = script
        .commands
        .iter()
        .filter(|command| command.runs != Runs::AsText)
        .filter_map(|command| edit(command, is_whole))
        .collect();
    edits.sort_by_key(|(range, _)| range.start);
    let mut edited = text.clone();
    for (range, other) in edits.into_iter().rev() {
        edited.replace_range(range, other);
    }
    shell::script(&edited)?;
    Some(without_tools(&edited))
}

/// `gosu app shop` as `shop`; `chown`, and going to where the script is already, as a command that does nothing.
fn edit(command: &SimpleCommand, is_whole: &dyn Fn(&str) -> bool) -> Option<(std::ops::Range<usize>, &'static str)> {
    let words: Vec<String> = command.words.iter().map(Word::text).collect();
    let at = words.iter().position(|word| word != "exec")?;
    let start = command.words[at].range.start;
    match words[at].rsplit('/').next()? {
        launcher if LAUNCHERS.contains(&launcher) => {
            let program = command.words.get(at + 2)?;
            (!words[at + 1].starts_with('-')).then_some((start..program.range.start, ""))
        }
        "cd" if words.get(at + 1).is_some_and(|directory| is_whole(directory)) => {
            Some((start..command.words.last()?.range.end, "true"))
        }
        "chown" if command.redirections.is_empty() => Some((start..command.words.last()?.range.end, "true")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_image_lacks_is_taken_off_each_command() {
        let text = "#!/bin/sh\nset -e\n# why\nif [ -n \"$A\" ]; then\n  uv run python seed.py\nfi\nexec uv run uvicorn app:app\n";
        let expected = "set -e\nif [ -n \"$A\" ]; then\n  python seed.py\nfi\nexec uvicorn app:app";
        let edited = |text: &str| without_the_foreign(text, &|directory| directory == "bot");
        assert_eq!(edited(text).as_deref(), Some(expected));
        let text = "chown -R app:app /data\nexec gosu app \"$@\"";
        assert_eq!(edited(text).as_deref(), Some("true\nexec \"$@\""));
        assert_eq!(edited("cd bot\nexec uv run bot.py\n").as_deref(), Some("true\nexec python bot.py"));
        assert_eq!(edited("cd web\n").as_deref(), Some("cd web"));
        assert_eq!(edited("if true\n"), None);
    }
}
