//! What the final image is made from. Shows what each way weighs, and what the plan found out about it; chooses none itself.

use toml_edit::value;

use super::answers::{Answers, entry};
use super::interview::Interview;
use crate::catalogue::base_images;
use crate::config::Strategy;
use crate::error::Error;
use crate::plan::{StrategyOption, Verdict};

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
    if !impossible.is_empty() {
        answers.say(&impossible.iter().map(refused).collect::<String>().into());
    }
    let packages = plan.lock_review.download.bytes;
    let choices: Vec<String> = possible.iter().map(|option| headline(option, packages)).collect();
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

/// A way with what it weighs, as a registry sends it, and what speaks for or against it.
fn headline(option: &StrategyOption, packages: u64) -> String {
    let base = match option.strategy {
        Strategy::Slim | Strategy::SharedBase => base_images::DEBIAN_MEGABYTES,
        Strategy::Alpine => base_images::ALPINE_MEGABYTES,
        Strategy::Distroless => base_images::DISTROLESS_MEGABYTES,
    };
    let packages = packages.div_ceil(1_000_000);
    let most = option.reasons.iter().rev().map(|reason| reason.value.to_string()).next().unwrap_or_default();
    let more = match option.verdict {
        Verdict::Needs if option.reasons.len() > 1 => format!("{most}; and {} more", option.reasons.len() - 1),
        _ => most,
    };
    format!("{:12} {base:>3} + {packages} MB  {more}", option.strategy.as_str())
}

fn refused(option: &StrategyOption) -> String {
    let reasons = option.reasons.iter().take(1).map(|reason| format!("{}: {}", reason.value, reason.source));
    entry(option.strategy.as_str(), std::iter::once(option.verdict.as_str().to_owned()).chain(reasons))
}
