//! A health check of the authors' that the plan has none for: it goes on as it is written, where the image can run it. Judges what it
//! calls and looks for; runs nothing.

use super::commands::{is_brought, refers_to_the_build};
use super::{Line, SHIPPED};
use crate::adoption::parts::without_comments;
use crate::adoption::project_tools::without_tools;
use crate::adoption::report::RowItem;
use crate::catalogue::system_packages::programs;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, HealthCommand, HealthFacts};
use crate::inspect::deployment::programs as called;
use crate::plan::BuildPlan;
use crate::secret;
use crate::shell::{self, SimpleCommand, Word};

/// The instruction, where all that it calls is in the image.
pub(super) fn line(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Option<Line> {
    let stages = container.shipped();
    let stage = stages.iter().rev().find(|stage| stage.health.is_some())?;
    let (health, command) = (stage.health.as_ref()?, stage.health_command.as_ref()?);
    if health.value == HealthFacts::Off || plan.start.health.is_some() {
        return None;
    }
    let (text, shown) = match command {
        HealthCommand::Line(line) => {
            let text = without_tools(&without_comments(line));
            (text.clone(), text)
        }
        HealthCommand::Words(words) => {
            let text = without_tools(&shlex::try_join(words.iter().map(String::as_str)).ok()?);
            let words = shell::words(&text)?;
            (text, serde_json::to_string(&words).ok()?)
        }
    };
    let packages = packages_of(facts, container, plan, &text)?;
    let options: Vec<String> = stage.health_options.iter().map(|option| format!("--{option} ")).collect();
    Some(Line {
        item: RowItem::HealthCheck,
        text: format!("HEALTHCHECK {}CMD {shown}", options.concat()),
        place: health.place.clone(),
        stages: &SHIPPED,
        packages,
    })
}

/// Packages of the programs that a check calls; `None` where the image could not run it as it was run so far.
fn packages_of(
    facts: &ProjectFacts,
    container: &ContainerFacts,
    plan: &BuildPlan,
    text: &str,
) -> Option<Vec<&'static str>> {
    if secret::was_withheld(text) || secret::was_masked(text) || text.contains('~') {
        return None;
    }
    let commands = shell::script(text)?.commands;
    let words: Vec<&Word> =
        commands.iter().flat_map(|command| command.assignments.iter().chain(&command.words)).collect();
    let is_elsewhere = |word: &&&Word| refers_to_the_build(word, container) || is_of_their_image(&word.text());
    if words.iter().any(|word| is_elsewhere(&word))
        || !commands.iter().all(|command| looks_for_the_program(command, plan))
    {
        return None;
    }
    let mut packages = Vec::new();
    for call in called(text) {
        let name = call.rsplit('/').next().unwrap_or(&call);
        match programs::called_by_script(name) {
            Some(package) => packages.push(package.debian),
            None if is_brought(facts, name) => {}
            None => return None,
        }
    }
    Some(packages)
}

/// A file of the project or of their image, or what lies in it: `python /app/check.py`, `open('/app/alive')`.
fn is_of_their_image(word: &str) -> bool {
    const OF_EVERY_IMAGE: [&str; 7] = ["/bin/", "/dev/", "/proc/", "/sbin/", "/tmp/", "/usr/bin/", "/usr/local/bin/"];
    // The words that a program is looked for by are one word here.
    let is_file = [".py", ".sh"].iter().any(|end| word.ends_with(end)) && !word.contains(' ');
    let names_path = |text: &str| text.starts_with('/') && text.len() > 1;
    // A path inside code stands behind a quote or a parenthesis; one behind a letter or a slash is part of an address.
    let inside = word.match_indices('/').filter(|(at, _)| {
        let before = word[..*at].chars().next_back();
        before.is_none_or(|letter| "'\"(= ".contains(letter))
    });
    let mut paths = inside.map(|(at, _)| &word[at..]).filter(|path| names_path(path));
    is_file || paths.any(|path| !OF_EVERY_IMAGE.iter().any(|known| path.starts_with(known)))
}

/// `-v`, also among others: `-qv`.
fn is_short_option(word: &str, letter: char) -> bool {
    word.strip_prefix('-').is_some_and(|letters| !letters.starts_with('-') && letters.contains(letter))
}

/// `pgrep -f "python -m shop"` and `grep "[p]ython"` find the program by the words that it is started with here.
fn looks_for_the_program(command: &SimpleCommand, plan: &BuildPlan) -> bool {
    let words: Vec<String> = command.words.iter().map(Word::text).collect();
    let Some((program, rest)) = words.split_first() else { return true };
    let mut operands = rest.iter().filter(|word| !word.starts_with('-'));
    let pattern = match program.rsplit('/').next() {
        Some("pgrep") => operands.next_back(),
        // `grep -v grep` takes itself out of a list.
        Some("grep" | "egrep") if rest.iter().any(|word| is_short_option(word, 'v')) => return true,
        Some("grep" | "egrep") => operands.next(),
        _ => return true,
    };
    let pattern = pattern.map(|word| word.replace(['[', ']'], ""));
    let started = plan.start.command.value.join(" ");
    pattern.is_some_and(|pattern| !pattern.is_empty() && started.contains(&pattern))
}
