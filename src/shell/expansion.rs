//! Puts the values of variables into a text. Asks no environment, and gives up on a text that grows without end.

use super::pieces::{Quotes, pieces};
use super::word::{Otherwise, Piece, Variable};

/// A text with the values of its variables.
#[derive(Debug, PartialEq, Eq)]
pub struct Expanded {
    /// The text; absent where something in it is not known, or it would be longer than a value can be.
    pub text: Option<String>,
    /// Every variable in it, in the order of the text.
    pub names: Vec<String>,
}

/// Linux takes no longer word (execve(2), `MAX_ARG_STRLEN`).
const LONGEST: usize = 128 * 1024;

/// Puts values into a text.
pub fn expanded<'v>(text: &str, quotes: Quotes, value: &dyn Fn(&str) -> Option<&'v str>) -> Expanded {
    expand(&pieces(text, quotes), value)
}

fn expand<'v>(pieces: &[Piece], value: &dyn Fn(&str) -> Option<&'v str>) -> Expanded {
    let mut names = Vec::new();
    let mut text = Some(String::new());
    for piece in pieces {
        let next = match piece {
            Piece::Bare(text) | Piece::Quoted(text) => Some(text.clone()),
            Piece::Dynamic(_) => None,
            Piece::Variable(variable) => variable.value(value, &mut names),
        };
        text = text.zip(next).map(|(before, next)| before + &next).filter(|text| text.len() <= LONGEST);
    }
    Expanded { text, names }
}

impl Variable {
    fn value<'v>(&self, value: &dyn Fn(&str) -> Option<&'v str>, names: &mut Vec<String>) -> Option<String> {
        names.push(self.name.clone());
        let known = value(&self.name);
        let instead = match (&self.otherwise, known) {
            (Otherwise::Unset(other), None)
            | (Otherwise::Empty(other), None | Some(""))
            | (Otherwise::Set(other), Some(_)) => other,
            (Otherwise::Set(_), None) => return None,
            _ => return known.map(str::to_owned),
        };
        let found = expand(instead, value);
        names.extend(found.names);
        found.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<String> {
        let value = |name: &str| match name {
            "A" => Some("1"),
            "LIBS" => Some("x y"),
            "EMPTY" => Some(""),
            _ => None,
        };
        expanded(text, Quotes::Read, &value).text
    }

    #[test]
    fn variables_are_replaced_in_every_spelling() {
        assert_eq!(text("$A-${A}-${B:-2}-${A:-3}").as_deref(), Some("1-1-2-1"));
        assert_eq!(text("${EMPTY-2}${EMPTY:-3}${A:+4}${A+5}").as_deref(), Some("345"));
        assert_eq!(text("${B:-${C:-$LIBS}}${B--1}").as_deref(), Some("x y-1"));
        assert_eq!(text("\"$A\" '$A' \\$A").as_deref(), Some("1 $A $A"));
    }

    #[test]
    fn a_text_with_an_unknown_variable_or_a_command_is_not_known() {
        for unknown in
            ["x-$B", "x-$(id)", "`id`", "${A##x}", "${A/b/c}", "${#A}", "${!A}", "${A[@]}", "${B:?no}", "${B:+c}"]
        {
            assert_eq!(text(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn an_escaped_dollar_stays() {
        assert_eq!(text(r"\$A").as_deref(), Some("$A"));
        assert_eq!(expanded(r"it's \$A", Quotes::Gone, &|_| None).text.as_deref(), Some("it's $A"));
    }

    #[test]
    fn names_are_those_that_are_looked_up() {
        assert_eq!(expanded("$A ${B:-$C} $1", Quotes::Gone, &|_| None).names, ["A", "B", "C", "1"]);
    }

    #[test]
    fn a_value_that_grows_without_end_is_not_known() {
        let mut value = Some("0123456789".repeat(10));
        for _ in 0..40 {
            value = value.and_then(|value| expanded("$U$U", Quotes::Read, &|_| Some(value.as_str())).text);
        }
        assert_eq!(value, None);
        assert_eq!(text(&"${B:-".repeat(10_000)), None);
        assert_eq!(text(&format!("{}{}", "${B:-".repeat(10_000), "}".repeat(10_000))), None);
    }
}
