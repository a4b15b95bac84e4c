//! Splits a line into words, as a shell does that looks at nothing but quotes. Reads no operator.

use super::pieces::{end_of_double_quotes, word};
use super::word::Word;

/// Splits a line into words at its white space, quotes honoured, up to a `#` that begins a comment. `None` where a quote does not end.
/// Operators are letters like others.
pub fn split(line: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(begin) = next_word(line, at) {
        let end = end_of_word(line, begin)?;
        words.push(word(&line[begin..end], begin..end));
        at = end;
    }
    Some(words)
}

/// Where the next word begins: behind white space, joined lines and comments.
fn next_word(line: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = &line[at..];
        let letter = rest.chars().next()?;
        at += match letter {
            '\\' if rest.starts_with("\\\n") => 2,
            '\\' if rest.starts_with("\\\r\n") => 3,
            '#' => rest.find('\n')?,
            letter if letter.is_whitespace() => letter.len_utf8(),
            _ => return Some(at),
        };
    }
}

fn end_of_word(line: &str, begin: usize) -> Option<usize> {
    let mut at = begin;
    while let Some(letter) = line[at..].chars().next() {
        at = match letter {
            letter if letter.is_whitespace() => break,
            '\\' => at + 1 + line[at + 1..].chars().next()?.len_utf8(),
            '\'' => at + 1 + line[at + 1..].find('\'')? + 1,
            '"' => end_of_double_quotes(line, at)?,
            letter => at + letter.len_utf8(),
        };
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        split(line).expect("words").iter().map(Word::text).collect()
    }

    #[test]
    fn a_line_is_split_as_a_shell_does() {
        assert_eq!(texts(r#"a 'b c' "d \"e\" \x" f\ g"#), ["a", "b c", r#"d "e" \x"#, "f g"]);
        assert_eq!(texts("a \\\n  b #c\nd"), ["a", "b", "d"]);
        assert_eq!(texts("'' \"\" a''b"), ["", "", "ab"]);
        assert_eq!(texts("cd \"$(dirname \"$0\")\" x"), ["cd", "$(dirname \"$0\")", "x"]);
        assert!(split("it's").is_none());
        assert!(split("a \"b").is_none());
        assert!(split("a\\").is_none());
    }

    #[test]
    fn what_expands_stays_as_it_is_written() {
        assert_eq!(texts("--port=${PORT:-80} \"$A\" '$B' $(c d)"), ["--port=${PORT:-80}", "$A", "$B", "$(c", "d)"]);
        let expands: Vec<bool> =
            split("--port=${PORT:-80} \"$A\" '$B' \\$C a$").expect("words").iter().map(Word::expands).collect();
        assert_eq!(expands, [true, true, false, false, false]);
    }

    #[test]
    fn quotes_hide_operators() {
        let bare: Vec<bool> =
            split("'a;b' a;b \"a;b\" a\\;b").expect("words").iter().map(|word| word.has_bare(&[';'])).collect();
        assert_eq!(bare, [false, true, false, false]);
    }
}
