//! Words of a POSIX shell, each on one line.

use std::fmt::Write as _;

use super::dockerfile;
use super::letters::is_invisible;

/// One word of a command. A letter that is not seen is written by the shell itself, so that no reader of the file that the
/// command stands in, such as a Dockerfile or YAML, ends the line there.
pub fn word(word: &str) -> String {
    if word.chars().any(is_invisible) { printed(word) } else { quoted(word) }
}

/// The words of a command, or of a part of one.
pub fn words(words: &[String]) -> String {
    words.iter().map(|each| word(each)).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| "''".to_owned(), std::borrow::Cow::into_owned)
}

/// `"$(printf '%b' 'a\0012b')"`: every byte but the plainest is an octal escape (POSIX, printf, "%b"). The shell cuts line breaks
/// off the end of what a command prints, so a word that ends in some loses them.
fn printed(word: &str) -> String {
    let escaped = word.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b" ./_,:;@=-".contains(&byte) {
            text.push(char::from(byte));
        } else {
            write!(text, "\\0{byte:03o}").expect("a string takes all that is written");
        }
        text
    });
    format!("\"$(printf '%b' '{escaped}')\"")
}

/// A command line to show a person; what a shell would read otherwise is quoted.
pub fn shown(words: &[String]) -> String {
    words.iter().map(|word| shown_word(word)).collect::<Vec<_>>().join(" ")
}

fn shown_word(word: &str) -> String {
    let is_plain = dockerfile::is_plain(word.trim_start_matches('-')) && !word.is_empty();
    if is_plain { word.to_owned() } else { quoted(word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_what_a_shell_reads() {
        for text in ["plain", "", "it's", "$(id) `id`", "a\nFROM x", "-n\u{2028}$x 'q' \\012", "${{ x }}", "tab\there"]
        {
            let quoted = word(text);
            assert_eq!(quoted.lines().count(), 1, "{quoted}");
            let script = format!("printf %s {quoted}");
            let output = std::process::Command::new("sh").args(["-c", &script]).output().expect("start a shell");
            assert_eq!(String::from_utf8(output.stdout).expect("UTF-8"), text, "{quoted}");
        }
    }
}
