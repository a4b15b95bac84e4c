//! Chooses the release of Node that builds a front end.

use crate::catalogue::front_end::{NODE_IMAGE, NODE_NAMES, NODE_RELEASES};
use crate::config::NodeSetting;
use crate::inspect::deployment::container_facts::Base;
use crate::inspect::evidence::Located;
use crate::inspect::front_end::FrontEndFacts;
use crate::pins::{self, Pins};
use crate::plan::image::images::named_or;
use crate::sourced::{Source, Sourced};

/// The image: by the setting, the authors' own stage, what the front end asks for, or the newest release with long-term support.
pub(super) fn image(
    setting: Option<&Sourced<NodeSetting>>,
    authored: Option<&Base>,
    front_end: &FrontEndFacts,
    pins: &Pins,
) -> Sourced<String> {
    let asked = setting.and_then(|setting| match &setting.value {
        NodeSetting::Image(image) => Some(setting.map(|_| image.clone())),
        NodeSetting::Release(_) => None,
    });
    let release = match setting {
        Some(setting) => match &setting.value {
            NodeSetting::Release(release) => setting.map(|_| release.clone()),
            NodeSetting::Image(_) => release(authored, front_end),
        },
        None => release(authored, front_end),
    };
    let own = format!("{NODE_IMAGE}:{}-slim", release.value);
    let wanted = line_of(&own);
    let chosen = named_or(asked.as_ref(), pins, &own, |reference| line_of(reference) == wanted, "");
    match chosen.source {
        Source::Rule { .. } => Sourced { value: chosen.value, source: release.source },
        _ => chosen,
    }
}

/// A bot may add a patch release, the system's or a digest; another major release is another decision.
fn line_of(reference: &str) -> Option<(String, bool)> {
    let tag = pins::tag(reference)?;
    let major = tag.split(['.', '-']).next()?.to_owned();
    Some((major, tag.contains("slim")))
}

fn release(authored: Option<&Base>, front_end: &FrontEndFacts) -> Sourced<String> {
    if let Some(Base::Image { reference, place, .. }) = authored
        && let Some(major) = major_of_tag(reference)
    {
        return Sourced::seen(major.to_string(), "the authors build with it", place.clone());
    }
    let asked = front_end.node.as_ref().and_then(|node| Some((major(&node.value)?, node)));
    match asked {
        Some((major, Located { value, place })) => {
            Sourced::seen(major.to_string(), format!("`{value}`"), place.clone())
        }
        None => Sourced::rule(NODE_RELEASES[0].to_string(), "the newest release of Node that has long-term support"),
    }
}

/// `24` of `node:24.15.0-trixie-slim`.
fn major_of_tag(reference: &str) -> Option<u32> {
    let name = pins::repository(reference).rsplit('/').next()?;
    (name == NODE_IMAGE).then(|| pins::tag(reference)?.split(['.', '-']).next()?.parse().ok()).flatten()
}

/// The newest release that a range of npm's admits (<https://github.com/npm/node-semver#ranges>); the one that a version file
/// names.
fn major(text: &str) -> Option<u32> {
    let text = text.trim().trim_start_matches('v');
    let name = text.strip_prefix("lts/").unwrap_or(text);
    if matches!(name, "*" | "node" | "latest" | "lts" | "stable") {
        return Some(NODE_RELEASES[0]);
    }
    if let Some((_, major)) = NODE_NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*major);
    }
    let admitted = NODE_RELEASES.into_iter().find(|major| admits(text, *major));
    admitted.or_else(|| first_number(text))
}

/// Whether the last release of a major one is in a range.
fn admits(range: &str, major: u32) -> bool {
    range.split("||").any(|part| {
        if let Some((low, high)) = part.split_once(" - ") {
            return first_number(low).is_some_and(|low| low <= major)
                && first_number(high).is_some_and(|high| major <= high);
        }
        let spaced = part.replace(['=', 'v'], "").replace("> ", ">").replace("< ", "<");
        let mut comparators = spaced.split_whitespace().peekable();
        comparators.peek().is_some() && comparators.all(|comparator| compares(comparator, part.contains("<="), major))
    })
}

fn compares(comparator: &str, is_inclusive: bool, major: u32) -> bool {
    let Some(number) = first_number(comparator) else { return matches!(comparator, "*" | "x") };
    match comparator.chars().next() {
        Some('>') => major >= number,
        // The last release of `22` is below `23`, and in `<=22`.
        Some('<') => major < number || is_inclusive && major == number && !comparator.contains('.'),
        _ => major == number,
    }
}

fn first_number(text: &str) -> Option<u32> {
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let digits: String = text[start..].chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_release_that_a_range_admits_is_taken() {
        for (range, expected) in [
            (">=18", 24),
            (">= 18.0.0", 24),
            ("^20.19.0 || >=22.12.0", 24),
            ("^20", 20),
            ("20.x", 20),
            ("~22.11.0", 22),
            (">=18 <23", 22),
            ("<=20", 20),
            ("18 - 22", 22),
            ("v22.11.0", 22),
            ("22", 22),
            ("lts/*", 24),
            ("lts/jod", 22),
            ("*", 24),
            ("23.1.0", 23),
        ] {
            assert_eq!(major(range), Some(expected), "{range}");
        }
    }
}
