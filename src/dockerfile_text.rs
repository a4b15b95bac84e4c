//! Makes Dockerfile text readable that the grammar allows and the parser does not. Reads no file and judges nothing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

static EMPTY_ENTRYPOINT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?im)^([ \t]*ENTRYPOINT[ \t]+)\[([ \t]*)\]").expect("a test uses the expression"));

/// `<<'EOF'` behind a program, and nothing but a comment or a redirection after it.
static DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"[^<\s][^<]*?(<<-?[ \t]*["']?([A-Za-z_]\w*)["']?)"#).expect("a test uses the expression")
});

/// The text for `parse_dockerfile::parse`, with every byte at its place. The parser refuses `ENTRYPOINT []`, which takes away
/// the entrypoint of the base image (Dockerfile reference, "Understand how CMD and ENTRYPOINT interact"), and documents that are a
/// program's input (the same, "Here-documents").
pub fn readable(text: &str) -> Cow<'_, str> {
    let text = match without_input(text) {
        Some(text) => Cow::Owned(text),
        None => Cow::Borrowed(text),
    };
    match EMPTY_ENTRYPOINT.replace_all(&text, |found: &Captures<'_>| format!("{}\"{}\"", &found[1], &found[2])) {
        Cow::Owned(text) => Cow::Owned(text),
        Cow::Borrowed(_) => text,
    }
}

/// `RUN python - <<EOF` as `RUN python -  <EOF`, with blanks for the document.
fn without_input(text: &str) -> Option<String> {
    if !text.contains("<<") {
        return None;
    }
    // Tags that end nothing are not looked for line by line.
    let last: HashMap<&str, usize> = text.lines().enumerate().map(|(number, line)| (line.trim(), number)).collect();
    let mut number = 0;
    let mut readable = String::with_capacity(text.len());
    let mut is_in_run = false;
    let mut lines = text.split_inclusive('\n').peekable();
    let mut rest = text;
    while let Some(line) = lines.next() {
        rest = &rest[line.len()..];
        number += 1;
        let is_comment = line.trim_start().starts_with('#');
        let begins = !is_in_run && line.trim_start().get(..4).is_some_and(|word| word.eq_ignore_ascii_case("RUN "));
        let command = if begins { behind_options(line) } else { 0 };
        let found = DOCUMENT.captures(&line[command..]).filter(|_| (begins || is_in_run) && !is_comment);
        let document = found.and_then(|found| Some((found.get(1)?.range(), found.get(2)?.as_str())));
        let end =
            document.as_ref().filter(|(_, tag)| last.get(tag) >= Some(&number)).and_then(|(_, tag)| end_of(rest, tag));
        if let (Some((range, _)), Some(end)) = (document, end) {
            let body = &rest[..end];
            let [from, to] = [command + range.start, command + range.end];
            readable.push_str(&line[..from]);
            readable.push_str(&line[from..to].replacen("<<", " <", 1).replace('-', " "));
            readable.push_str(line[to..].trim_end());
            readable.extend(std::iter::repeat_n(' ', line.len() - to - line[to..].trim_end().len()));
            readable.extend(std::iter::repeat_n(' ', body.trim_end_matches(['\r', '\n']).len()));
            readable.push_str(&body[body.trim_end_matches(['\r', '\n']).len()..]);
            for _ in body.split_inclusive('\n') {
                lines.next();
                number += 1;
            }
            rest = &rest[end..];
            is_in_run = false;
            continue;
        }
        is_in_run = (begins || is_in_run) && (is_comment || line.trim_end().ends_with('\\'));
        readable.push_str(line);
    }
    Some(readable)
}

/// Where the command begins behind `RUN --mount=... `.
fn behind_options(line: &str) -> usize {
    let mut at = line.len() - line.trim_start().len() + "RUN ".len();
    loop {
        let rest = &line[at..];
        at += rest.len() - rest.trim_start().len();
        let rest = &line[at..];
        match rest.strip_prefix("--").and_then(|rest| rest.find(char::is_whitespace)) {
            Some(length) => at += length + 2,
            None => return at,
        }
    }
}

/// The length of the lines up to the one that is the tag, with it.
fn end_of(text: &str, tag: &str) -> Option<usize> {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        end += line.len();
        if line.trim() == tag {
            return Some(end);
        }
    }
    None
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
    fn a_document_that_a_program_reads_leaves_the_program() {
        let text = "FROM a\nRUN --mount=type=cache,target=/x python - <<'PY' \nprint('é')\nPY\nRUN a && \\\n  cat <<EOF > /b\nFROM x\nEOF\nCMD c\n";
        assert!(parse_dockerfile::parse(text).is_err(), "the parser has learnt it, and this can go");
        let readable = readable(text);
        assert!(parse_dockerfile::parse(&readable).is_ok(), "{readable}");
        assert_eq!((readable.len(), readable.find("CMD")), (text.len(), text.find("CMD")));
        assert!(readable.contains("cat  <EOF > /b") && !readable.contains("FROM x"), "{readable}");
    }

    #[test]
    fn documents_of_the_builder_and_what_only_looks_like_one_stay() {
        for text in [
            "FROM a\nRUN <<EOF\nb\nEOF\nCMD c\n",
            "FROM a\nRUN --network=none <<EOF\nb\nEOF\n",
            "FROM a\nCOPY <<EOF /x\nb\nEOF\n",
            "FROM a\nRUN cat <<< b\nRUN cat <<NEVER\n# RUN a <<B\nB\n",
        ] {
            assert_eq!(readable(text), text);
        }
    }

    #[test]
    fn any_other_text_stays_as_it_is() {
        let text = "FROM a\nENTRYPOINT [\"b\"]\nRUN echo ENTRYPOINT []\n";
        assert_eq!(readable(text), text);
    }
}
