//! YAML scalars that a reader of YAML 1.1 and one of YAML 1.2 read back as the same text. What the reader then does with the text
//! is for `compose` and `actions` to say.

use super::json;
use super::letters::is_invisible;

/// A double-quoted string (YAML 1.2, 7.3.1): JSON strings are YAML strings.
pub fn string(text: &str) -> String {
    json::string(text)
}

/// Text as it is where that reads back the same in a block and in a flow, else a double-quoted string.
pub fn scalar(text: &str) -> String {
    if is_plain_words(text) { text.to_owned() } else { string(text) }
}

/// The same of a line that is no part of a flow, such as a command.
pub fn line(text: &str) -> String {
    if is_plain_line(text) { text.to_owned() } else { string(text) }
}

/// A flow sequence of strings.
pub fn list(words: &[String]) -> String {
    json::list(words)
}

/// A value as a flow node.
pub fn flow(value: &serde_json::Value) -> String {
    json::escaped_controls(&value.to_string())
}

/// Letters, digits and a few signs that mean nothing inside a scalar, with single spaces.
fn is_plain_words(text: &str) -> bool {
    text.split(' ').all(is_plain_word) && begins_like_text(text)
}

fn is_plain_word(word: &str) -> bool {
    !word.is_empty() && !word.ends_with(':') && word.chars().all(is_plain_letter)
}

fn is_plain_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '/' | ':' | '@' | '+' | '-')
}

/// A plain scalar of a block (YAML 1.2, 7.3.3): `: ` and ` #` end one, as do spaces at its end.
fn is_plain_line(text: &str) -> bool {
    let ends = text.contains(": ") || text.contains(" #") || text.ends_with([':', ' ']);
    !ends && !text.chars().any(is_invisible) && begins_like_text(text)
}

/// Whether a scalar is no number, date, truth value or null to any reader (yaml.org/type; YAML 1.2, 10.3.2). Those are single
/// words, and each has a letter or a sign that this list knows.
fn begins_like_text(text: &str) -> bool {
    const VALUES: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    let is_value = VALUES.iter().any(|value| text.eq_ignore_ascii_case(value));
    !is_value && (text.starts_with(|letter: char| letter.is_ascii_alphabetic()) || text.starts_with("./"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader of YAML 1.2 reads.
    fn read(scalar: &str) -> serde_json::Value {
        let read: Result<serde_json::Value, _> = serde_saphyr::from_str(&format!("key: {scalar}\n"));
        read.unwrap_or_else(|error| panic!("{error}: {scalar}"))["key"].clone()
    }

    #[test]
    fn a_scalar_is_read_back_as_the_same_text() {
        for text in [
            "",
            "on",
            "NO",
            "y",
            "~",
            "null",
            "1",
            "1e3",
            "0x1f",
            "1:30",
            "2001-01-01",
            ".inf",
            "-",
            "- a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "@a",
            "`a",
            "%a",
            "{a}",
            "[a]",
            "a, b",
            "'a'",
            "\"a\"",
            "a\nb",
            "a\u{2028}b",
            "a\u{85}b",
            " a",
            "a ",
            "a\tb",
            "<<",
            "=",
            "é",
            "run 'x==0.1.*' ./",
            "apps\n      - run: x",
            "\u{feff}a",
        ] {
            for scalar in [scalar(text), line(text), string(text)] {
                assert_eq!(read(&scalar), text, "{scalar}");
                assert!(!scalar.chars().any(is_invisible), "{scalar}");
            }
        }
    }

    #[test]
    fn plain_text_stays_plain() {
        for text in ["runtime-api", "Images of shop", "./src/a_b.py", "shop-base:0123"] {
            assert_eq!(scalar(text), text);
        }
        assert_eq!(line("uvx --spec 'a==1.*' x && y"), "uvx --spec 'a==1.*' x && y");
        assert_eq!(scalar("a, b"), "\"a, b\"");
    }
}
