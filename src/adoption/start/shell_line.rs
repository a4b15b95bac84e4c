//! A command line that only a shell can read, as the image runs it. Runs nothing.

use toml_edit::value;

use super::{Reader, Started, script};
use crate::adoption::carried::{list, seen};
use crate::adoption::project_tools::without_tools;
use crate::inspect::deployment::{Command, programs};
use crate::inspect::evidence::Located;
use crate::shell::{self, Runs};

impl Reader<'_> {
    /// A line that a shell must read: variables, several commands, redirections.
    pub(super) fn shell(&self, line: &str, started: &mut Started) {
        let line = without_tools(line);
        let words = vec!["sh".to_owned(), "-c".to_owned(), line.clone()];
        let place = &self.start.place;
        if let Some(hindrance) = hindrance(&line, &words) {
            started.left.push(format!("command `{line}`: {hindrance} ({place})"));
            return self.found(started);
        }
        self.reads(&self.container.start_variables, started);
        let said = format!("command `{line}`");
        started.carried.push(seen("command", value(list(&words)), said, place));
    }

    /// Variables of the authors' image that a carried command reads.
    pub(super) fn reads(&self, names: &[String], started: &mut Started) {
        for name in names {
            let stages = self.container.shipped();
            let found = stages.iter().rev().flat_map(|stage| stage.environment.iter().rev());
            let known = found.clone().find(|one| one.value.name == *name);
            if let Some((text, place)) = known.and_then(|one| Some((one.value.value.clone()?, one.place.clone()))) {
                started.variables.insert(name.clone(), Located::new(text, place));
            }
        }
    }
}

/// Why the image could not run a line. One that starts several programs beside each other is kept as it is: none of them stands for
/// the line.
pub(super) fn hindrance(line: &str, words: &[String]) -> Option<String> {
    if let Some(call) = programs(line).iter().find(|call| script::is_foreign(call)) {
        return Some(format!("the image has no `{call}`"));
    }
    let is_known = Command::of(words).is_some() || starts_several(line);
    (!is_known).then(|| "what it starts is not known".to_owned())
}

fn starts_several(line: &str) -> bool {
    let Some(script) = shell::script(line) else { return false };
    let is_here = script.commands.iter().all(|command| command.directory.is_empty());
    is_here && script.commands.iter().any(|command| command.runs == Runs::InBackground)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_starts_programs_beside_each_other_is_kept_as_it_is() {
        let hindrance = |line: &str| hindrance(line, &["sh", "-c", line].map(str::to_owned));
        assert_eq!(hindrance("python a.py & python b.py"), None);
        assert_eq!(hindrance("cd src && python b.py"), Some("what it starts is not known".to_owned()));
        assert_eq!(hindrance("nginx & python b.py"), Some("the image has no `nginx`".to_owned()));
    }
}
