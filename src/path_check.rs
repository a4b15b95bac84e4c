//! Which paths may stand in a generated file. Looks at no disk; says nothing of where a path leads.

use crate::quote::is_invisible;

/// Whether a path shows all that it holds, on one line to every reader: no control character, no line break of any standard
/// (U+2028 and U+0085 are some to YAML 1.1), nothing without a width and nothing that turns the direction of writing. Neither a
/// `.dockerignore` nor the flags of an instruction can escape these.
pub fn may_be_written(path: &str) -> bool {
    !path.chars().any(is_invisible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_ends_a_line_or_hides_a_letter_is_not_written() {
        for path in
            ["a\nb", "a\rb", "a\u{85}b", "a\u{2028}b", "a\u{2029}b", "a\u{202e}b", "a\u{200b}b", "a\u{feff}b", "a\tb"]
        {
            assert!(!may_be_written(path), "{path:?}");
        }
        for path in ["", "my dir/[a] $b", "日本", "é", "../core"] {
            assert!(may_be_written(path), "{path:?}");
        }
    }
}
