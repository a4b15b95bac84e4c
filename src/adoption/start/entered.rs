//! Directories that a script goes into: it ends, or does its work elsewhere, where the image does not have them. Enters none.

use crate::inspect::tree::TreeFacts;
use crate::inspect::wheel::join;
use crate::nesting::is_below;
use crate::shell::{self, SimpleCommand, Word};

/// Those that the project does not have, that the script does not make, and for which it does not look; each with its line.
pub(super) fn missing(tree: &TreeFacts, workdir: &str, text: &str) -> Vec<(String, usize)> {
    let Some(script) = shell::script(text) else { return Vec::new() };
    let looked_for: Vec<String> = script.heads.iter().map(|head| head.word.text()).collect();
    let commands = script.commands.iter();
    let made = commands.clone().filter(|command| matches!(program(command).as_str(), "[" | "test" | "mkdir"));
    let known: Vec<String> = made.flat_map(|command| &command.words).map(Word::text).chain(looked_for).collect();
    let is_known = |path: &str| known.iter().any(|known| is_below(known, path));
    let entered = commands.filter(|command| program(command) == "cd").filter_map(|command| {
        let word = command.words.get(1).filter(|word| !word.expands())?;
        let path = word.text();
        let below = path.strip_prefix("/app").filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let inside = match below {
            Some(below) => below.trim_start_matches('/').to_owned(),
            None => join(workdir, &join(&command.directory, path.trim_start_matches("./"))),
        };
        let inside = inside.trim_end_matches('/');
        let is_elsewhere = path.starts_with(['/', '-', '~']) && below.is_none() || path.contains("..");
        let is_there = inside.is_empty() || inside == "." || tree.is_directory(inside);
        (!is_elsewhere && !is_there && !is_known(path.trim_end_matches('/'))).then_some((path, command.line))
    });
    entered.collect()
}

fn program(command: &SimpleCommand) -> String {
    command.words.first().map(Word::text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{APP, facts};

    #[test]
    fn a_directory_that_is_entered_is_there_or_looked_for_or_made() {
        let facts = facts(&[("pyproject.toml", APP), ("web/main.py", "")]);
        let missing = |text: &str| missing(&facts.tree, "", text);
        assert_eq!(missing("set -e\ncd bot\nexec python bot.py\n"), [("bot".to_owned(), 2)]);
        assert_eq!(missing("cd /app/bot && python bot.py\n"), [("/app/bot".to_owned(), 1)]);
        for text in [
            "cd web\n",
            "cd /app/web\n",
            "cd /data\n",
            "cd -\n",
            "cd \"$HERE\"\n",
            "if [ -f bot/main.py ]; then cd bot; fi\n",
            "if [[ -d bot ]]; then cd bot; fi\n",
            "mkdir -p bot && cd bot\n",
        ] {
            assert_eq!(missing(text), [], "{text}");
        }
    }
}
