//! Image references in generated files: the tags and digests that update bots move. Finds them and leaves them out; chooses none.

mod reference;
mod yaml;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use parse_dockerfile::{Flag, Instruction};

use crate::dockerfile_text::readable;
use crate::ownership::syntax::Syntax;
use crate::sourced::Sourced;
pub use reference::IMAGE_REFERENCE;

/// Image references by repository, such as `python` to `python:3.13.9-slim-trixie@sha256:...`, with the file that each is kept in.
pub type Pins = BTreeMap<String, Sourced<String>>;

/// The references that a file holds, by repository.
pub fn read(text: &str, syntax: Syntax) -> BTreeMap<String, String> {
    let references = references(text, syntax);
    references.into_iter().map(|span| (repository(&text[span.clone()]).to_owned(), text[span].to_owned())).collect()
}

/// The text with every reference cut down to its repository.
pub fn left_out(text: &str, syntax: Syntax) -> String {
    let spans = references(text, syntax).into_iter();
    let cut: Vec<(Range<usize>, &str)> = spans.map(|span| (span.clone(), repository(&text[span]))).collect();
    replaced(text, &cut)
}

/// `ghcr.io/astral-sh/uv` of `ghcr.io/astral-sh/uv:0.13.8@sha256:...` (the reference grammar of distribution/reference), and
/// `ubuntu` of the runner `ubuntu-24.04`.
pub fn repository(reference: &str) -> &str {
    if let Some(runner) = runner(reference) {
        return runner;
    }
    let name = reference.split('@').next().unwrap_or(reference);
    match name.rsplit_once(':') {
        // A colon before the last slash is a registry's port.
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    }
}

/// The system of a runner of GitHub's, whose name ends in its version: Renovate moves that too.
fn runner(reference: &str) -> Option<&str> {
    let (system, version) = reference.split_once('-')?;
    let is_version = version == "latest" || version.starts_with(|letter: char| letter.is_ascii_digit());
    (matches!(system, "ubuntu" | "macos" | "windows") && is_version).then_some(system)
}

/// The tag of a reference, such as `0.13.8`.
pub fn tag(reference: &str) -> Option<&str> {
    let name = reference.split('@').next().unwrap_or(reference);
    name.strip_prefix(repository(reference))?.strip_prefix(':')
}

/// Whether two references are of one image and differ in the patch release or the digest alone: `python:3.14-slim` and
/// `python:3.14.2-slim@sha256:...`.
pub fn is_same_minor(one: &str, other: &str) -> bool {
    let parts = |reference: &str| -> (String, Vec<String>, String) {
        let tag = tag(reference).unwrap_or_default();
        let (version, variant) = tag.split_once('-').unwrap_or((tag, ""));
        let minor = version.split('.').take(2).map(str::to_owned).collect();
        (repository(reference).to_owned(), minor, variant.to_owned())
    };
    parts(one) == parts(other)
}

/// The references of a file, in the order of the text, each as often as it stands there.
pub fn list(text: &str, syntax: Syntax) -> Vec<String> {
    references(text, syntax).into_iter().map(|span| text[span].to_owned()).collect()
}

/// Puts the references of `current` into `rendered`, repository by repository, where both texts have the same number of them;
/// `is_kept` is asked for each with the rendered one and the current one.
pub fn carried_over(rendered: &str, current: &str, syntax: Syntax, is_kept: impl Fn(&str, &str) -> bool) -> String {
    let spans = references(rendered, syntax);
    let now = list(current, syntax);
    let all: Vec<String> = spans.iter().map(|span| rendered[span.clone()].to_owned()).collect();
    let (own, kept) = (by_repository(&all), by_repository(&now));
    let mut before: HashMap<&str, usize> = HashMap::new();
    let mut replacements: Vec<(Range<usize>, &String)> = Vec::new();
    for (wanted, span) in all.iter().zip(spans) {
        let name = repository(wanted);
        let position = before.entry(name).or_default();
        if let Some(kept) = kept.get(name).filter(|kept| kept.len() == own[name].len())
            && is_kept(wanted, kept[*position])
        {
            replacements.push((span, kept[*position]));
        }
        *position += 1;
    }
    replaced(rendered, &replacements)
}

/// References by their repositories, each in the order of the text.
fn by_repository(references: &[String]) -> HashMap<&str, Vec<&String>> {
    let mut by_repository: HashMap<&str, Vec<&String>> = HashMap::new();
    for reference in references {
        by_repository.entry(repository(reference)).or_default().push(reference);
    }
    by_repository
}

/// A text with other words at some places, which are in order.
fn replaced(text: &str, replacements: &[(Range<usize>, impl AsRef<str>)]) -> String {
    let (mut out, mut end) = (String::with_capacity(text.len()), 0);
    for (span, word) in replacements {
        out.push_str(&text[end..span.start]);
        out.push_str(word.as_ref());
        end = span.end;
    }
    out + &text[end..]
}

/// Where references stand, in the order of the text.
fn references(text: &str, syntax: Syntax) -> Vec<Range<usize>> {
    let mut spans = match syntax {
        Syntax::Dockerfile => in_dockerfile(text),
        Syntax::Compose | Syntax::Workflow => yaml::references(text),
        Syntax::Dockerignore
        | Syntax::Variables
        | Syntax::Yaml
        | Syntax::Json
        | Syntax::Hcl
        | Syntax::Make
        | Syntax::Jsonc => Vec::new(),
    };
    spans.retain(|span| reference::is_valid(&text[span.clone()]));
    spans
}

/// The `syntax` directive, `FROM` lines, `COPY --from=` and `RUN --mount=from=`. A file that does not parse has no pins, so any
/// edit that breaks it shows.
fn in_dockerfile(text: &str) -> Vec<Range<usize>> {
    let text = &*readable(text);
    let Ok(dockerfile) = parse_dockerfile::parse(text) else { return Vec::new() };
    let stages: HashSet<&str> =
        dockerfile.stages().filter_map(|stage| stage.from.as_.as_ref().map(|(_, name)| &*name.value)).collect();
    let is_stage = |name: &str| stages.contains(&repository(name)) || name.parse::<usize>().is_ok();
    let mut spans: Vec<Range<usize>> =
        dockerfile.parser_directives.syntax.iter().map(|directive| directive.value.span.clone()).collect();
    for instruction in &dockerfile.instructions {
        match instruction {
            Instruction::From(from) => spans.push(from.image.span.clone()),
            Instruction::Copy(copy) => spans.extend(copy.options.iter().filter_map(|flag| from_option(text, flag))),
            Instruction::Run(run) => spans.extend(run.options.iter().filter_map(|flag| from_option(text, flag))),
            _ => {}
        }
    }
    spans.retain(|span| !is_stage(&text[span.clone()]));
    spans
}

/// The image of `--from=image` and of `--mount=type=bind,from=image,...`.
fn from_option(text: &str, flag: &Flag<'_>) -> Option<Range<usize>> {
    let span = flag.value.as_ref()?.span.clone();
    let start = match &*flag.name.value {
        "from" => span.start,
        "mount" => {
            let mut start = span.start;
            let is_from = |field: &&str| {
                let is_it = field.starts_with("from=");
                start += if is_it { "from=".len() } else { field.len() + 1 };
                is_it
            };
            text[span.clone()].split(',').find(is_from)?;
            start
        }
        _ => return None,
    };
    let end = text[start..span.end].find(',').map_or(span.end, |comma| start + comma);
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use indoc::indoc;

    use super::*;

    /// Of 64 digits, as sha256 has them.
    const UV: &str =
        "ghcr.io/astral-sh/uv:0.13.8@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const TEXT: &str = indoc! {"
        # syntax=docker/dockerfile:1
        FROM ghcr.io/astral-sh/uv:0.13.8@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS uv
        FROM python:3.13-slim AS base
        FROM base AS build
    "};

    #[test]
    fn pins_stand_in_the_directive_and_on_from_lines() {
        let pins = read(TEXT, Syntax::Dockerfile);
        let references: Vec<&str> = pins.values().map(String::as_str).collect();
        assert_eq!(references, ["docker/dockerfile:1", UV, "python:3.13-slim"]);
    }

    #[test]
    fn a_stage_is_no_pin() {
        assert!(left_out(TEXT, Syntax::Dockerfile).ends_with("FROM python AS base\nFROM base AS build\n"));
    }

    #[test]
    fn an_empty_entrypoint_hides_no_pin() {
        assert_eq!(list("FROM a:1 AS b\nENTRYPOINT []\n", Syntax::Dockerfile), ["a:1"]);
    }

    #[test]
    fn a_stage_with_a_tag_is_no_pin_either() {
        assert!(left_out("FROM a AS base\nFROM base:x AS build\n", Syntax::Dockerfile).contains("base:x"));
    }

    #[test]
    fn images_in_options_are_pins_and_stages_are_none() {
        let text = indoc! {"
            FROM scratch AS deps
            COPY --link --from=ghcr.io/astral-sh/uv:0.13.8@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef /uv /uv
            COPY --from=deps /a /b
            COPY --from=0 /a /b
            RUN --mount=type=bind,from=debian:13,source=/a true
        "};
        assert_eq!(list(text, Syntax::Dockerfile), ["scratch", UV, "debian:13"]);
    }

    #[test]
    fn references_are_carried_over_in_their_order_but_for_those_that_are_decided() {
        let rendered = "FROM a:1 AS x\nFROM b:1 AS y\nFROM b:2 AS z\nFROM c:1\n";
        let current = "FROM a:9 AS x\nFROM b:8 AS y\nFROM b:9 AS z\nFROM c:9\nFROM c:8\n";
        let text = carried_over(rendered, current, Syntax::Dockerfile, |wanted, _| wanted != "a:1");
        assert_eq!(text, "FROM a:1 AS x\nFROM b:8 AS y\nFROM b:9 AS z\nFROM c:1\n");
    }

    #[test]
    fn the_version_of_a_runner_is_left_out() {
        let workflow = |version: &str| format!("jobs:\n  a:\n    runs-on: ubuntu-{version}\n");
        let left = |version| left_out(&workflow(version), Syntax::Workflow);
        assert_eq!(left("24.04"), left("26.04"));
        assert_eq!(repository("ubuntu-24.04"), "ubuntu");
        assert_eq!(repository("self-hosted"), "self-hosted");
    }

    #[test]
    fn a_registry_port_is_no_tag() {
        assert_eq!(repository("registry.example:5000/python"), "registry.example:5000/python");
        assert_eq!(tag("registry.example:5000/python:3.13"), Some("3.13"));
    }
}
