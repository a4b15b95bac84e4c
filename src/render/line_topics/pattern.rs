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
            let inside = &rest[start + 2..];
            if let Some((quoted, behind)) = quoted(inside) {
                push_literal(&mut pieces, quoted);
                rest = behind;
                continue;
            }
            let end = inside.find(close).unwrap_or(inside.len());
            pieces.push(Piece::Printed(inside[..end].trim().to_owned()));
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

/// `{{ '{{' }}` prints what stands in the quotes.
fn quoted(inside: &str) -> Option<(&str, &str)> {
    let (text, rest) = inside.trim_start().strip_prefix('\'')?.split_once('\'')?;
    Some((text, rest.trim_start().strip_prefix("}}")?))
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
        let secret = Pattern::of("{{ name }}: ${{ '{{' }} secrets.{{ name }} {{ '}}' }}");
        assert!(secret.fits("A: ${{ secrets.A }}") && !secret.fits("A: ${{ secrets.B }}"));
        let inline = Pattern::of("build{% for stage in target %} --target {{ stage }}{% endfor %} --tag x");
        assert!(inline.fits("build --target runtime --tag x"));
        assert_eq!(Pattern::of("{{ line }}").literal_length(), 0);
    }
}
