//! Makes Dockerfile text readable that the grammar allows and the parser does not. Reads no file and judges nothing.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

static EMPTY_ENTRYPOINT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?im)^([ \t]*ENTRYPOINT[ \t]+)\[([ \t]*)\]").expect("a test uses the expression"));

/// The text for `parse_dockerfile::parse`, with every byte at its place. The parser refuses `ENTRYPOINT []`, which takes away
/// the entrypoint of the base image (Dockerfile reference, "Understand how CMD and ENTRYPOINT interact").
pub fn readable(text: &str) -> Cow<'_, str> {
    EMPTY_ENTRYPOINT.replace_all(text, |found: &Captures<'_>| format!("{}\"{}\"", &found[1], &found[2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entrypoint_that_takes_the_base_image_s_away_can_be_read() {
        let text = "FROM a AS b\nENTRYPOINT []\nCMD [\"c\"]\n";
        assert!(parse_dockerfile::parse(text).is_err(), "the parser has learnt it, and this module can go");
        let readable = readable(text);
        assert!(parse_dockerfile::parse(&readable).is_ok());
        assert_eq!((readable.len(), readable.find("CMD")), (text.len(), text.find("CMD")));
    }

    #[test]
    fn any_other_text_stays_as_it_is() {
        let text = "FROM a\nENTRYPOINT [\"b\"]\nRUN echo ENTRYPOINT []\n";
        assert_eq!(readable(text), text);
    }
}
