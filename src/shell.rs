//! Reads shell text, POSIX and bash, into simple commands with their words and redirections. Runs nothing, looks nothing up, and puts in
//! no value that it is not given; whatever it is given, it ends soon: texts, nesting and expansions have limits.

mod limits;
mod parse;
mod script;
mod variable;
mod word;

pub use script::{Direction, Redirection, Runs, Script, SimpleCommand};
pub use variable::{Quotes, expanded};
pub use word::{Piece, Word, split};

/// Whether a shell would do more with this line than split it into words: run several commands, redirect, or expand (POSIX "Shell
/// Command Language", 2.2). File name patterns do not count: most words with a `*` match no file and stay as they are.
pub fn is_needed(line: &str) -> bool {
    let Some(words) = split(line) else { return true };
    words.iter().any(|word| word.expands() || word.has_bare(&['|', '&', ';', '<', '>', '(', ')']))
        || has_bare_line_end(line)
}

/// A line end between words; one behind a backslash joins lines.
fn has_bare_line_end(line: &str) -> bool {
    line.trim().contains('\n') && Script::read(line).is_none_or(|script| script.commands.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_and_expansions_need_a_shell() {
        for line in ["a; b", "a|b", "a>b", "echo $HOME 'x'", "a \"$HOME\"", "a `id`", "a\nb", "a 'b"] {
            assert!(is_needed(line), "{line}");
        }
    }

    #[test]
    fn what_is_quoted_needs_none() {
        for line in
            ["python -c 'a; b'", "a '`id`'", "a \"b; c\"", r"a \$HOME", "gunicorn 'app:create_app()'", "a --ips=*"]
        {
            assert!(!is_needed(line), "{line}");
        }
    }
}
