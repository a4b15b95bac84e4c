//! Tells what lines of a bake file, a makefile or a workflow are there for: from the templates that write them, whose blocks say what
//! they depend on, and from the options of Docker. Renders nothing, and knows no project.

mod pattern;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{ci, environment};
use crate::ownership::Syntax;
use pattern::Pattern;

/// What a line is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineTopic {
    /// The shared base is built, or used.
    SharedBase,
    /// The program reads variables from files.
    EnvironmentFiles,
    /// The program runs until it is stopped, or ends.
    Form,
    /// The image is asked whether it is healthy.
    HealthCheck,
    /// The build is given arguments.
    BuildArguments,
    /// The build is given secrets.
    Secrets,
    /// Repositories are fetched over SSH.
    Ssh,
    /// The version is counted from git.
    History,
    /// The tests or the linters run.
    Suite,
    /// The program writes somewhere.
    Writable,
    /// The image is built for several processors.
    Platforms,
    /// Each service has a Dockerfile of its own.
    Layout,
    /// A uvdock checks the generated files.
    Check,
}

/// What a block of a template depends on, by the variable of its `for` or `if`.
const BLOCKS: [(&str, LineTopic); 35] = [
    ("arguments", LineTopic::BuildArguments),
    ("asks_for", LineTopic::EnvironmentFiles),
    ("base_secrets", LineTopic::Secrets),
    ("base", LineTopic::SharedBase),
    ("build_arguments", LineTopic::BuildArguments),
    ("container", LineTopic::Form),
    ("dockerfiles", LineTopic::Layout),
    ("files", LineTopic::Secrets),
    ("health", LineTopic::HealthCheck),
    ("history", LineTopic::History),
    ("lock_dockerfile", LineTopic::Layout),
    ("platform_groups", LineTopic::Platforms),
    ("platforms", LineTopic::Platforms),
    ("question", LineTopic::Form),
    ("releases", LineTopic::BuildArguments),
    ("secrets", LineTopic::Secrets),
    ("service.arguments", LineTopic::BuildArguments),
    ("service.asks_for", LineTopic::EnvironmentFiles),
    ("service.container", LineTopic::Form),
    ("service.dockerfile", LineTopic::Layout),
    ("service.question", LineTopic::Form),
    ("service.secrets", LineTopic::Secrets),
    ("service.ssh", LineTopic::Ssh),
    ("service_secrets", LineTopic::Secrets),
    ("services", LineTopic::Check),
    ("ssh", LineTopic::Ssh),
    ("suite_secrets", LineTopic::Secrets),
    ("suite_ssh", LineTopic::Ssh),
    ("suites", LineTopic::Suite),
    ("test_environment", LineTopic::EnvironmentFiles),
    ("uvdock", LineTopic::Check),
    ("uvdock.action", LineTopic::Check),
    ("uvdock.git", LineTopic::Check),
    ("variables", LineTopic::Secrets),
    ("versions", LineTopic::History),
];

/// Options of Docker that stand on lines, or in words, of their own.
const OPTIONS: [(&str, LineTopic); 5] = [
    ("--build-arg", LineTopic::BuildArguments),
    ("--env-file", LineTopic::EnvironmentFiles),
    ("--secret", LineTopic::Secrets),
    ("--ssh", LineTopic::Ssh),
    ("--volume", LineTopic::Writable),
];

/// Longer lines are written by no template.
const LONGEST: usize = 500;

/// The templates of files that are compared line by line.
const TEMPLATES: [(&str, Syntax); 8] = [
    ("ci/github.yml.j2", Syntax::Workflow),
    ("ci/gitlab.yml.j2", Syntax::Workflow),
    ("ci/services.github.yml.j2", Syntax::Workflow),
    ("ci/services.gitlab.yml.j2", Syntax::Workflow),
    ("images.yaml.j2", Syntax::Workflow),
    ("docker-bake.hcl.j2", Syntax::Hcl),
    ("services-bake.hcl.j2", Syntax::Hcl),
    ("images.mk.j2", Syntax::Make),
];

/// A line of a template, with what the block around it depends on.
struct TemplateLine {
    syntax: Syntax,
    pattern: Pattern,
    topic: Option<LineTopic>,
}

static LINES: LazyLock<Vec<TemplateLine>> = LazyLock::new(|| {
    let source =
        |name: &str| environment::TEMPLATES.iter().find(|(other, _)| *other == name).map(|(_, source)| *source);
    let all = TEMPLATES.iter().filter_map(|(name, syntax)| Some((source(name)?, *syntax)));
    all.flat_map(|(source, syntax)| template_lines(source, syntax)).collect()
});

/// What a line, without the blanks around it, is there for. Lines that stand in every file of their kind are there for nothing.
pub fn topics(line: &str, syntax: Syntax) -> BTreeSet<LineTopic> {
    if ci::hands_over_environment(line) {
        return BTreeSet::from([LineTopic::EnvironmentFiles]);
    }
    let option = line.split(' ').next().unwrap_or(line);
    if let Some((_, topic)) = OPTIONS.iter().find(|(name, _)| *name == option) {
        return BTreeSet::from([*topic]);
    }
    if line.len() > LONGEST {
        return BTreeSet::new();
    }
    let fitting: Vec<&TemplateLine> =
        LINES.iter().filter(|other| other.syntax == syntax && other.pattern.fits(line)).collect();
    let best = fitting.iter().map(|other| other.pattern.literal_length()).max();
    fitting
        .into_iter()
        .filter(|other| Some(other.pattern.literal_length()) == best)
        .filter_map(|other| other.topic)
        .collect()
}

/// The lines of a template between its tags.
fn template_lines(source: &str, syntax: Syntax) -> Vec<TemplateLine> {
    let mut lines = Vec::new();
    let mut blocks: Vec<Option<LineTopic>> = Vec::new();
    let mut is_raw = false;
    for line in source.lines().map(str::trim) {
        let words = tag(line);
        match words.as_deref() {
            Some(["endraw", ..]) => is_raw = false,
            _ if is_raw => lines.push(TemplateLine { syntax, pattern: Pattern::literal(line), topic: None }),
            Some(["raw", ..]) => is_raw = true,
            Some(["for", _, "in", variable, ..] | ["if", variable, ..]) => blocks.push(topic_of_block(variable)),
            Some(["endfor" | "endif", ..]) => drop(blocks.pop()),
            Some(_) => {}
            None => {
                let topic = blocks.iter().rev().find_map(|topic| *topic);
                lines.push(TemplateLine { syntax, pattern: Pattern::of(line), topic });
            }
        }
    }
    lines.retain(|line| line.pattern.literal_length() > 0);
    lines
}

fn topic_of_block(variable: &str) -> Option<LineTopic> {
    BLOCKS.iter().find(|(name, _)| *name == variable).map(|(_, topic)| *topic)
}

/// The words of a tag that stands alone on its line.
fn tag(line: &str) -> Option<Vec<&str>> {
    let inside = line.strip_prefix("{%")?.strip_suffix("%}")?;
    (!inside.contains("{%")).then(|| inside.split_whitespace().map(|word| word.trim_matches('-')).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Variables of blocks that say which project it is, and nothing that is decided.
    const OF_THE_PROJECT: [&str; 5] = ["directory", "lock", "needs", "service_targets", "started"];

    #[test]
    fn every_block_of_these_templates_is_about_something() {
        for (name, source) in environment::TEMPLATES {
            if !TEMPLATES.iter().any(|(other, _)| *other == name) {
                continue;
            }
            let mut inside: Vec<&str> = Vec::new();
            for words in source.lines().filter_map(|line| tag(line.trim())) {
                if let ["for", one, "in", variable] | ["if", one @ variable] = words.as_slice() {
                    let is_known = topic_of_block(variable).is_some() || OF_THE_PROJECT.contains(variable);
                    assert!(is_known || inside.contains(variable), "{name}: {variable}");
                    inside.push(one);
                }
            }
        }
    }

    #[test]
    fn a_line_is_about_what_its_block_depends_on() {
        let of = |line: &str, syntax| topics(line, syntax).into_iter().collect::<Vec<_>>();
        assert_eq!(of("fetch-depth: 0", Syntax::Workflow), [LineTopic::History, LineTopic::Check]);
        assert_eq!(of("outputs: type=oci,tar=false,dest=/tmp/base", Syntax::Workflow), [LineTopic::SharedBase]);
        assert_eq!(of("APP_VERSION = APP_VERSION", Syntax::Hcl), [LineTopic::BuildArguments]);
        assert_eq!(of("dockerfile = \"Dockerfile.base\"", Syntax::Hcl), []);
        assert_eq!(of("pull_request:", Syntax::Workflow), []);
        assert_eq!(of("something else", Syntax::Workflow), []);
    }
}
