//! What the final image is made from. Shows what the plan found out about each way; chooses none itself.

use toml_edit::value;

use super::answers::{Answers, entry};
use super::interview::Interview;
use crate::error::Error;
use crate::plan::{StrategyOption, Verdict};
use crate::sourced::Source;

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
    let mut options: Vec<StrategyOption> = possible.iter().chain(&impossible).cloned().collect();
    without_common_reasons(&mut options);
    let because = &plan.strategy.chosen.source;
    answers.say(&options.iter().map(|option| shown(option, because)).collect::<String>().into());
    let choices: Vec<String> = possible.iter().map(headline).collect();
    let current = possible.iter().position(|option| option.verdict == Verdict::Chosen);
    let chosen = &possible[answers.choose(&"What should the image be built from?".into(), &choices, current)?];
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

/// What is true of the chosen way too is no difference between them.
fn without_common_reasons(options: &mut [StrategyOption]) {
    let chosen = options.iter().find(|option| option.verdict == Verdict::Chosen);
    let known: Vec<_> = chosen.map(|option| option.reasons.clone()).unwrap_or_default();
    for option in options.iter_mut().filter(|option| option.verdict != Verdict::Chosen) {
        option.reasons.retain(|reason| !known.contains(reason));
    }
}

fn headline(option: &StrategyOption) -> String {
    let more = match option.verdict {
        Verdict::Needs => "  (needs more, see above)",
        Verdict::Chosen | Verdict::Possible | Verdict::Impossible => "",
    };
    format!("{}{more}", option.strategy)
}

/// A way with its reasons and costs; `because` is why one of them is chosen.
fn shown(option: &StrategyOption, because: &Source) -> String {
    let verdict = match option.verdict {
        Verdict::Chosen => format!("{}: {because}", option.verdict.as_str()),
        Verdict::Possible | Verdict::Needs | Verdict::Impossible => option.verdict.as_str().to_owned(),
    };
    let reasons = option.reasons.iter().map(|reason| format!("{}: {}", reason.value, reason.source));
    entry(option.strategy.as_str(), std::iter::once(verdict).chain(reasons))
}
