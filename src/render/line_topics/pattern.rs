//! A line of a template as a pattern for the lines that it may become. Knows no template.

/// A part of a line.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// Text that stands in the file as it is.
    Literal(String),
    /// Something that is printed, by its expression.
    Printed(String),
}

/// The parts of a line.
pub(super) struct Pattern(Vec<Piece>);

impl Pattern {
    /// A line of a template.
    pub(super) fn of(line: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = line;
        while let Some((start, close)) = next_tag(rest) {
            push_literal(&mut pieces, &rest[..start]);
            if let Some((raw, behind)) = raw(&rest[start..]) {
                push_literal(&mut pieces, raw);
                rest = behind;
                continue;
            }
            let inside = &rest[start + 2..];
            let end = inside.find(close).unwrap_or(inside.len());
            push_printed(&mut pieces, inside[..end].trim());
            rest = inside.get(end + close.len()..).unwrap_or_default();
        }
        push_literal(&mut pieces, rest);
        Self(pieces)
    }

    /// A line without anything that is printed.
    pub(super) fn literal(line: &str) -> Self {
        Self(vec![Piece::Literal(line.to_owned())])
    }

    /// How much of the line stands there whatever is printed.
    pub(super) fn literal_length(&self) -> usize {
        let lengths = self.0.iter().map(|piece| match piece {
            Piece::Literal(text) => text.trim().len(),
            Piece::Printed(_) => 0,
        });
        lengths.sum()
    }

    /// Whether a line may have been printed from this one.
    pub(super) fn fits(&self, line: &str) -> bool {
        fits(&self.0, line, &mut Vec::new())
    }
}

/// Text behind text is one text.
fn push_literal(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Literal(before)) => before.push_str(text),
        Some(Piece::Printed(_)) | None => pieces.push(Piece::Literal(text.to_owned())),
    }
}

/// Where the next tag begins, and what ends it.
fn next_tag(text: &str) -> Option<(usize, &'static str)> {
    let tags = [("{{", "}}"), ("{%", "%}")].into_iter().filter_map(|(open, close)| Some((text.find(open)?, close)));
    tags.min_by_key(|(start, _)| *start)
}

/// `{% raw %}{{{% endraw %}` prints what stands in between.
fn raw(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("{% raw %}")?.split_once("{% endraw %}")
}

/// Filters that print a value as it is.
const CHECKS: [&str; 3] = ["image", "name", "variable"];

/// A filter may print more than the value; a check prints nothing else.
fn push_printed(pieces: &mut Vec<Piece>, expression: &str) {
    let (value, filter) = expression.split_once(" | ").unwrap_or((expression, ""));
    match filter {
        "workflow_secret" => push_expression(pieces, "${{ secrets.", value),
        "workflow_variable" => push_expression(pieces, "${{ vars.", value),
        filter if CHECKS.contains(&filter) => pieces.push(Piece::Printed(value.to_owned())),
        _ => pieces.push(Piece::Printed(expression.to_owned())),
    }
}

/// An expression of GitHub Actions around a value.
fn push_expression(pieces: &mut Vec<Piece>, opening: &str, value: &str) {
    push_literal(pieces, opening);
    pieces.push(Piece::Printed(value.to_owned()));
    push_literal(pieces, " }}");
}

/// What is printed twice is the same both times.
fn fits<'p, 'l>(pieces: &'p [Piece], line: &'l str, printed: &mut Vec<(&'p str, &'l str)>) -> bool {
    match pieces {
        [] => line.is_empty(),
        [Piece::Literal(text), rest @ ..] => {
            line.strip_prefix(text.as_str()).is_some_and(|behind| fits(rest, behind, printed))
        }
        [Piece::Printed(expression), rest @ ..] => {
            let known = printed.iter().find(|(other, _)| other == expression).map(|(_, text)| *text);
            if let Some(text) = known {
                return line.strip_prefix(text).is_some_and(|behind| fits(rest, behind, printed));
            }
            let ends = line.char_indices().map(|(at, _)| at).chain([line.len()]);
            ends.into_iter().any(|end| {
                printed.push((expression, &line[..end]));
                let is_it = fits(rest, &line[end..], printed);
                printed.pop();
                is_it
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_fits_the_line_that_it_was_printed_from() {
        let secret = Pattern::of("{{ name | variable }}: {{ name | workflow_secret }}");
        assert!(secret.fits("A: ${{ secrets.A }}") && !secret.fits("A: ${{ secrets.B }}"));
        let inline = Pattern::of("build{% if target %} --target {{ target }}{% endif %} --tag x");
        assert!(inline.fits("build --target runtime --tag x"));
        let expression = Pattern::of("username: {% raw %}${{ github.actor }}{% endraw %}");
        assert!(expression.fits("username: ${{ github.actor }}") && !expression.fits("username: ${{ x }}"));
        assert_eq!(Pattern::of("{{ line }}").literal_length(), 0);
    }
}
