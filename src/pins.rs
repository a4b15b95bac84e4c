//! Image references in generated files: the tags and digests that update bots move. Finds them and leaves them out; chooses none.

use std::collections::BTreeMap;
use std::ops::Range;

use parse_dockerfile::Instruction;

use crate::ownership::Syntax;

/// Image references by repository, such as `python` to `python:3.13.9-slim-trixie@sha256:...`.
pub type Pins = BTreeMap<String, String>;

/// The pins that a file holds.
pub fn read(text: &str, syntax: Syntax) -> Pins {
    let references = references(text, syntax);
    references.into_iter().map(|span| (repository(&text[span.clone()]).to_owned(), text[span].to_owned())).collect()
}

/// The text with every reference cut down to its repository.
pub fn left_out(text: &str, syntax: Syntax) -> String {
    let mut rest = text.to_owned();
    for span in references(text, syntax).into_iter().rev() {
        rest.replace_range(span.clone(), repository(&text[span]));
    }
    rest
}

/// `ghcr.io/astral-sh/uv` of `ghcr.io/astral-sh/uv:0.13.8@sha256:...` (the reference grammar of distribution/reference).
pub fn repository(reference: &str) -> &str {
    let name = reference.split('@').next().unwrap_or(reference);
    match name.rsplit_once(':') {
        // A colon before the last slash is a registry's port.
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    }
}

/// The tag of a reference, such as `0.13.8`.
pub fn tag(reference: &str) -> Option<&str> {
    let name = reference.split('@').next().unwrap_or(reference);
    name.strip_prefix(repository(reference))?.strip_prefix(':')
}

/// Where references stand, in the order of the text.
fn references(text: &str, syntax: Syntax) -> Vec<Range<usize>> {
    match syntax {
        Syntax::Dockerfile => in_dockerfile(text),
        Syntax::Dockerignore | Syntax::Compose | Syntax::Plain => Vec::new(),
    }
}

/// The `syntax` directive and `FROM` lines. A file that does not parse has no pins, so any edit that breaks it shows.
fn in_dockerfile(text: &str) -> Vec<Range<usize>> {
    let Ok(dockerfile) = parse_dockerfile::parse(text) else { return Vec::new() };
    let stages: Vec<&str> =
        dockerfile.stages().filter_map(|stage| stage.from.as_.as_ref().map(|(_, name)| &*name.value)).collect();
    let mut spans: Vec<Range<usize>> =
        dockerfile.parser_directives.syntax.iter().map(|directive| directive.value.span.clone()).collect();
    for instruction in &dockerfile.instructions {
        if let Instruction::From(from) = instruction {
            let image = &from.image;
            if !stages.contains(&&*image.value) {
                spans.push(image.span.clone());
            }
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# syntax=docker/dockerfile:1\nFROM ghcr.io/astral-sh/uv:0.13.8@sha256:ab AS uv\n\
                        FROM python:3.13-slim AS base\nFROM base AS build\n";

    #[test]
    fn pins_stand_in_the_directive_and_on_from_lines() {
        let pins = read(TEXT, Syntax::Dockerfile);
        let references: Vec<&str> = pins.values().map(String::as_str).collect();
        assert_eq!(references, ["docker/dockerfile:1", "ghcr.io/astral-sh/uv:0.13.8@sha256:ab", "python:3.13-slim"]);
    }

    #[test]
    fn a_stage_is_no_pin() {
        assert!(left_out(TEXT, Syntax::Dockerfile).ends_with("FROM python AS base\nFROM base AS build\n"));
    }

    #[test]
    fn a_registry_port_is_no_tag() {
        assert_eq!(repository("registry.example:5000/python"), "registry.example:5000/python");
        assert_eq!(tag("registry.example:5000/python:3.13"), Some("3.13"));
    }
}
