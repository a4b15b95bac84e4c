//! Patterns of `.dockerignore` (moby's patternmatcher, which follows `filepath.Match` and makes a regular expression that does not
//! escape `^`).

use super::letters::is_invisible;

/// A pattern that matches this path alone, but that `?`, any letter, stands for one that is not seen. At its ends, white space is
/// trimmed, and `#` and `!` mean something.
pub fn pattern(path: &str) -> String {
    let last = path.chars().count().saturating_sub(1);
    path.chars().enumerate().fold(String::new(), |mut pattern, (at, letter)| {
        match letter {
            letter if is_invisible(letter) => pattern.push('?'),
            letter if letter.is_whitespace() && (at == 0 || at == last) => pattern.extend(['[', letter, ']']),
            '*' | '?' | '[' | '\\' | '^' => pattern.extend(['\\', letter]),
            '#' | '!' if at == 0 => pattern.extend(['\\', letter]),
            _ => pattern.push(letter),
        }
        pattern
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_itself_alone() {
        assert_eq!(pattern("#a*[b"), r"\#a\*\[b");
        assert_eq!(pattern("a^b "), r"a\^b[ ]");
    }

    #[test]
    fn a_path_is_one_pattern() {
        assert_eq!(pattern("w.whl\n!id_rsa"), "w.whl?!id_rsa");
        assert_eq!(pattern("a\u{2028}b"), "a?b");
    }
}
