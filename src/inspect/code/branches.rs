//! Says which texts choose a call: `if args.command == "serve"`. Follows no call.

use super::evaluate;
use super::facts::{Branch, Setting};
use super::outline::{CallSite, CircumstanceKind, Condition};
use super::project::Project;
use super::value::{Comparison, Value};
use crate::catalogue::development;

/// What stands under more circumstances than this is not looked at.
const MOST: usize = 40;

/// Whether a text chooses a call, and which ones do. What an option or a variable is unless somebody says otherwise chooses nothing.
pub(super) fn of_site(project: &Project<'_>, module: usize, site: &CallSite) -> (Branch, Vec<String>) {
    if site.branch == Branch::Usual {
        return (Branch::Usual, Vec::new());
    }
    let tests = compared_around(project, module, site.under);
    let is_default = |(value, words): &(&Value, Vec<String>)| {
        let default = default_of(evaluate::setting(project, module, &site.scope, value));
        default.is_some_and(|default| words.contains(&default) && !development::is_program_name(&default))
    };
    if !tests.is_empty() && tests.iter().all(is_default) {
        return (Branch::Usual, Vec::new());
    }
    (Branch::ChosenByText, tests.into_iter().flat_map(|(_, words)| words).collect())
}

/// The values that are compared with texts around a place, and those texts.
fn compared_around<'p>(project: &'p Project<'_>, module: usize, under: Option<usize>) -> Vec<(&'p Value, Vec<String>)> {
    let outline = &project.outlines[module];
    let mut found = Vec::new();
    let mut next = under;
    for _ in 0..MOST {
        let Some(circumstance) = next.and_then(|at| outline.circumstances.get(at)) else { break };
        if let CircumstanceKind::Condition(Condition::When(test)) = &circumstance.kind {
            compared(test, &mut found);
        }
        next = circumstance.outer;
    }
    found
}

fn compared<'p>(test: &'p Value, found: &mut Vec<(&'p Value, Vec<String>)>) {
    match test {
        Value::And(parts) => parts.iter().for_each(|part| compared(part, found)),
        Value::Compared(value, Comparison::Same, other) => {
            found.extend(other.text().map(|word| (value.as_ref(), vec![word.to_owned()])));
        }
        Value::Compared(value, Comparison::Within, list) => {
            let words = list.list().and_then(|all| all.iter().map(|one| one.text().map(ToOwned::to_owned)).collect());
            found.extend(words.map(|words| (value.as_ref(), words)));
        }
        _ => {}
    }
}

fn default_of(setting: Setting<Value>) -> Option<String> {
    match setting {
        Setting::Variable { default: Some(Value::Text(default)), .. }
        | Setting::Parameter { default: Some(Value::Text(default)), .. } => Some(default),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::Branch;
    use super::super::testing::module;

    fn calls(body: &str) -> Vec<(String, Branch, Vec<String>)> {
        let text = format!(
            "import argparse, os\nparser = argparse.ArgumentParser()\nparser.add_argument('--mode', default='web')\n\
             parser.add_argument('command')\nargs = parser.parse_args()\ndef web():\n    pass\ndef bot():\n    pass\n{body}"
        );
        module(&text).calls.into_iter().map(|call| (call.function, call.branch, call.chosen_by)).collect()
    }

    fn chosen(function: &str, words: &[&str]) -> (String, Branch, Vec<String>) {
        (function.to_owned(), Branch::ChosenByText, words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn the_texts_that_choose_a_call_are_those_it_is_under() {
        let found = calls("if args.command == 'serve':\n    web()\nelif args.command == 'bot':\n    bot()\n");
        assert_eq!(found, [chosen("web", &["serve"]), chosen("bot", &["bot"])]);
        let found =
            calls("match args.command:\n    case 'serve' | 'web':\n        web()\n    case 'bot':\n        bot()\n");
        assert_eq!(found, [chosen("web", &["serve", "web"]), chosen("bot", &["bot"])]);
    }

    #[test]
    fn what_an_option_or_a_variable_is_by_itself_chooses_nothing() {
        let usual = |function: &str| (function.to_owned(), Branch::Usual, Vec::new());
        let found = calls("if args.mode == 'web':\n    web()\nelif args.mode == 'bot':\n    bot()\n");
        assert_eq!(found, [usual("web"), chosen("bot", &["bot"])]);
        let found = calls("if os.getenv('MODE', 'web') == 'web':\n    web()\n");
        assert_eq!(found, [usual("web")]);
        let found = calls("if os.getenv('MODE', 'dev') == 'dev':\n    web()\n");
        assert_eq!(found, [chosen("web", &["dev"])]);
    }
}
