//! What is read at all, so that no text makes the parser run long or deep. Parses nothing.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Longer texts are no commands that a person wrote.
const LARGEST: usize = 64 * 1024;

/// `$(a $(b))`, `${A:-${B}}`: the parser reads the inner text again for each level.
const SUBSTITUTIONS: usize = 32;

/// What a thread's usual stack holds for sure.
const SHALLOW: usize = 16;
const SHORT: usize = 1024;

/// Enough for the deepest text of `LARGEST` bytes; a page of it is only used once it is reached.
const STACK: usize = 256 * 1024 * 1024;

/// `$(a "b" ${c})`: a substitution with nothing in it that could hide its end.
static FLAT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"[$<>]\((?:[^()'"\\#<>`{}]|\$\{\w+\}|"(?:[^"()\\`{}]|\$\{\w+\})*"|'[^'()]*')*\)|`[^`()'"\\#{}]*`"#)
        .expect("a constant that a test compiles")
});
static SUBSTITUTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[$<>]\(|`").expect("a constant that a test compiles"));
static NESTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[({`]|\b(?:if|elif|case|for|while|until|select)\b").expect("a constant that a test compiles")
});

/// Whether a text is small and flat enough to be read.
pub(super) fn is_readable(text: &str) -> bool {
    text.len() <= LARGEST && nested_substitutions(text) <= SUBSTITUTIONS && nested_braces(text) <= SUBSTITUTIONS
}

/// How deep `${A:-${B}}` goes; what a quote hides counts too.
fn nested_braces(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for (at, letter) in text.bytes().enumerate() {
        match letter {
            b'{' if text[..at].ends_with('$') => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// At least the number of substitutions that could lie in each other.
fn nested_substitutions(text: &str) -> usize {
    if substitutions(text) <= SUBSTITUTIONS {
        return 0;
    }
    // The `)` of a pattern of `case` ends nothing.
    let without_flat = FLAT.replace_all(text, |found: &Captures<'_>| {
        let whole = found.get(0).map_or("", |whole| whole.as_str());
        if whole.contains("case") { whole.to_owned() } else { String::new() }
    });
    substitutions(&without_flat)
}

fn substitutions(text: &str) -> usize {
    SUBSTITUTION.find_iter(text).count()
}

/// Calls a function that goes as deep as the text nests.
pub(super) fn with_stack_for<T: Send>(text: &str, read: impl FnOnce() -> Option<T> + Send) -> Option<T> {
    if text.len() <= SHORT && NESTS.find_iter(text).count() <= SHALLOW {
        return read();
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read).ok()?;
        thread.join().ok().flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substitutions_side_by_side_are_no_nesting() {
        assert!(is_readable(&"echo $(a \"$b\" ${c}) `d`\n".repeat(500)));
    }

    #[test]
    fn deep_and_long_texts_are_not_read() {
        assert!(!is_readable(&"echo $(a ".repeat(40)));
        assert!(
            !is_readable(&format!("{}{}", "${A:-".repeat(40), "}".repeat(40)))
                && is_readable(&"${A:-${B}} ".repeat(40))
        );
        assert!(!is_readable(&"echo \"$( case a in a) ".repeat(40)));
        assert!(!is_readable(&"echo $( ')' ".repeat(40)));
        assert!(!is_readable(&"a\n".repeat(40_000)));
    }
}
