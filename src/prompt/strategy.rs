//! What the final image is made from. Shows what the plan found out about each way; chooses none itself.

use toml_edit::value;

use super::{Answers, Interview};
use crate::error::Error;
use crate::plan::strategy::{StrategyOption, Verdict};

const KEY: &str = "strategy";

/// Asks where more than one way can be had.
pub fn ask(interview: &mut Interview<'_>, answers: &mut dyn Answers) -> Result<(), Error> {
    if interview.given.contains(&KEY) {
        return Ok(());
    }
    let Ok(plan) = interview.plan_with(&interview.settings)? else { return Ok(()) };
    let (possible, impossible): (Vec<_>, Vec<_>) =
        plan.strategy.options.into_iter().partition(|option| option.verdict != Verdict::Impossible);
    if possible.len() < 2 {
        return Ok(());
    }
    answers.say(&possible.iter().chain(&impossible).map(shown).collect::<String>());
    let choices: Vec<String> = possible.iter().map(headline).collect();
    let current = possible.iter().position(|option| option.verdict == Verdict::Chosen);
    let chosen = &possible[answers.choose("What shall the image be made from?", &choices, current)?];
    let decided = interview.plan_with(&interview.without(KEY))?.ok().map(|plan| plan.strategy.chosen.value);
    if chosen.verdict == Verdict::Chosen {
        // As it is, by a setting or by the plan itself.
    } else if Some(chosen.strategy) == decided {
        interview.settings.unset(KEY);
    } else {
        interview.settings.set(KEY, value(chosen.strategy.as_str()));
    }
    Ok(())
}

fn headline(option: &StrategyOption) -> String {
    let more = match option.verdict {
        Verdict::Needs => "  (needs more, see above)",
        Verdict::Chosen | Verdict::Possible | Verdict::Impossible => "",
    };
    format!("{}{more}", option.strategy)
}

/// A way with its reasons and costs.
fn shown(option: &StrategyOption) -> String {
    let reasons = option.reasons.iter().map(|reason| format!("  {:13} {}\n", "", reason.value.replace('\n', "\\n")));
    format!("  {:13} {}\n{}", option.strategy.as_str(), option.verdict.as_str(), reasons.collect::<String>())
}
