//! Python literals (Python Language Reference, "String and Bytes literals").

use std::fmt::Write as _;

use super::letters::is_invisible;

/// A string in single quotes.
pub fn string(text: &str) -> String {
    let escaped = text.chars().fold(String::with_capacity(text.len()), |mut escaped, letter| {
        match letter {
            '\'' | '\\' => escaped.extend(['\\', letter]),
            letter if is_invisible(letter) => {
                write!(escaped, "\\U{:08x}", u32::from(letter)).expect("a string takes all that is written");
            }
            letter => escaped.push(letter),
        }
        escaped
    });
    format!("'{escaped}'")
}

#[cfg(test)]
mod tests {
    use ruff_python_parser::parse_expression;

    use super::*;

    #[test]
    fn a_string_is_read_back_as_the_same_text() {
        for text in ["/health", "/a'); import os #", "\\", "a\nb", "\u{2028}\u{202e}é", "{x} \"y\""] {
            let parsed = parse_expression(&string(text)).expect("Python");
            let literal = parsed.expr().as_string_literal_expr().expect("a string");
            assert_eq!(literal.value.to_str(), text);
        }
    }
}
