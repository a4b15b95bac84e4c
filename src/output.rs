//! The only place that prints: results to stdout, messages to stderr. Formats errors; decides nothing.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the output module")]

mod lines;

use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal as _, Write as _};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use crate::config::SettingsHome;
use crate::error::Error;
use crate::inspect::error::Excerpt;
use crate::inspect::evidence::line_at;
use crate::prompt::error::PromptError;
use crate::quote;
use crate::secret;

use lines::Screen;
pub use lines::{Line, Tone, diff_line, wrapped};

/// Prints lines for the person at the terminal.
pub fn message_lines(lines: &[Line]) {
    let _ = write!(std::io::stderr().lock(), "{}", lines::text(lines, screen(&console::Term::stderr())));
}

/// Whether a person sees the results.
pub fn is_seen() -> bool {
    console::Term::stdout().is_term()
}

/// Prints lines as a result, or ends the run.
pub fn result_lines(lines: &[Line]) {
    if let Err(error) = try_result_lines(lines) {
        message(&format!("error: Cannot write the result: {error}"));
        std::process::exit(1);
    }
}

/// Prints lines as a result.
pub fn try_result_lines(lines: &[Line]) -> std::io::Result<()> {
    let text = lines::text(lines, screen(&console::Term::stdout()));
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.or_else(|error| if error.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}

/// A text of lines as a pager shows it on this terminal.
pub fn for_pager(lines: &[Line]) -> String {
    lines::text(lines, Screen { width: None, colours: screen(&console::Term::stderr()).colours })
}

/// Colour follows the terminal and `NO_COLOR` (no-color.org).
fn screen(term: &console::Term) -> Screen {
    let width = term.is_term().then(|| usize::from(term.size().1).max(30));
    Screen { width, colours: term.is_term() && !is_colour_refused() }
}

fn is_colour_refused() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Prints a result, or ends the run.
pub fn result(text: &str) {
    if let Err(error) = try_result(text) {
        message(&format!("error: Cannot write the result: {error}"));
        std::process::exit(1);
    }
}

/// Prints a result. A reader that went away, as in `uvdock inspect | head`, has read what it wanted.
pub fn try_result(text: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    // A diff shows a file of the user's, whatever it holds. A program gets its bytes, a terminal what can be seen of them.
    let text = if stdout.is_terminal() { visible(text).into() } else { Cow::Borrowed(text) };
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.or_else(|error| if error.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}

/// Prints a page for people: names from the project do not steer their terminal.
pub fn page(text: &str) {
    result(&visible(text));
}

/// Prints a JSON result on lines of its own.
pub fn json_result(value: &Value) {
    result(&json_text(value));
}

/// A JSON result as it is printed.
pub fn json_text(value: &Value) -> String {
    quote::escaped_controls(&format!("{:#}\n", without_secrets(value)))
}

/// The value with the secrets in its texts blotted out, but for a file as it will be written: that is exact.
fn without_secrets(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(secret::masked(text).into_owned()),
        Value::Array(items) => items.iter().map(without_secrets).collect(),
        Value::Object(entries) => entries
            .iter()
            .map(|(key, entry)| (key.clone(), if key == "text" { entry.clone() } else { without_secrets(entry) }))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Prints a message for the person at the terminal.
pub fn message(text: &str) {
    print_message(&visible(text));
}

/// More notes than these push the outcome off the screen.
const MOST_NOTES: usize = 40;

/// Prints what the user should know besides.
pub fn notes(notices: &[String]) {
    for notice in notices.iter().take(MOST_NOTES) {
        message_lines(&[Line::new(Tone::Plain, format!("note: {notice}"))]);
    }
    if let Some(more) = notices.len().checked_sub(MOST_NOTES).filter(|more| *more > 0) {
        message(&format!("note: `uvdock generate --dry-run --format json` lists {more} more"));
    }
}

/// `text` holds colours where it comes from the renderer, which makes the text it is given visible itself.
fn print_message(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Text with its secrets blotted out, and its control characters as Rust writes them, such as `\u{1b}`; line breaks and tabs stay.
pub fn visible(text: &str) -> String {
    let escape = |letter: char| {
        let escaped = (!matches!(letter, '\n' | '\t') && quote::is_invisible(letter))
            .then(|| letter.escape_default().to_string());
        escaped.unwrap_or_else(|| letter.to_string())
    };
    secret::masked(text).chars().map(escape).collect()
}

/// Prints an error: what is to be known besides, what, where, what could be chosen, and the way out. Settings are at the home of the project.
pub fn error(error: &Error, home: SettingsHome) {
    if matches!(error, Error::Prompt(PromptError::Left | PromptError::Back)) {
        // Someone's decision is no error.
        return message(&error.message().to_string());
    }
    let one_line = |text: &str| visible(&text.replace('\n', "\\n"));
    for notice in error.notices(home) {
        print_message(&format!("note: {}", one_line(&notice.to_string())));
    }
    let title = one_line(&error.message().to_string());
    let hint = error.hint(home).map(|hint| one_line(&hint.to_string()));
    let mut group = Level::ERROR.primary_title(title.as_str()).elements(Vec::<annotate_snippets::Padding>::new());
    let shown = error.excerpt().map(|excerpt| (excerpt, secret::masked(&excerpt.text)));
    let cut = shown.as_ref().map(|(excerpt, text)| Cut::around(excerpt, text));
    if let Some(cut) = &cut {
        group = group.element(cut.snippet());
    }
    let candidates = visible(&error.tell(|| candidate_lines(error)));
    let mut text = renderer().render(&[group]);
    if !candidates.is_empty() {
        text = format!("{text}\n\n{candidates}");
    }
    if let Some(detail) = error.detail() {
        text = format!("{text}\n\n{}", visible(detail.trim_end()));
    }
    if let Some(hint) = &hint {
        let hint: Group<'_> = Group::with_title(Level::HELP.with_name("hint").primary_title(hint.as_str()));
        text = format!("{text}\n{}", renderer().render(&[hint]));
    }
    print_message(&text);
}

/// An error as JSON: `{"version": 1, "error": {"message", "hint", "fix", "place", "candidates": [{"command", "title", "evidence"}]}, "notices"}`.
pub fn json_error(error: &Error, home: SettingsHome) {
    json_result(&error_value(error, home));
}

/// The same, not printed.
pub fn error_value(error: &Error, home: SettingsHome) -> Value {
    let candidates: Vec<Value> = error
        .candidates()
        .iter()
        .map(|candidate| {
            let key = quote::shell::word(&candidate.key);
            let fix = match error.answer() {
                "path" => format!("uvdock generate {key}"),
                option => format!("uvdock generate --{option} {key}"),
            };
            let evidence = error.tell(|| candidate.place.to_string());
            json!({error.answer(): candidate.key, "title": candidate.title, "evidence": evidence, "fix": fix})
        })
        .collect();
    let place = error.excerpt().map(|excerpt| {
        let (line, column) = excerpt.line_and_column();
        json!({"file": excerpt.file, "line": line, "column": column})
    });
    let mut body = json!({"message": error.message(), "hint": error.hint(home), "fix": error.fix(), "place": place, "candidates": candidates});
    if let Error::Prompt(PromptError::NotCarried { lost, .. }) = error {
        body["lost"] = json!(lost);
    }
    if let Error::Prompt(PromptError::LeftToDo { open }) = error {
        body["open"] = json!(open);
    }
    json!({"version": 1, "error": body, "notices": error.notices(home)})
}

fn candidate_lines(error: &Error) -> String {
    let lines = error.candidates().iter();
    let width = error.candidates().iter().map(|candidate| candidate.key.chars().count()).max().unwrap_or(0);
    let lines =
        lines.map(|candidate| format!("  {:width$}  {} ({})\n", candidate.key, candidate.title, candidate.place));
    lines.collect::<Vec<_>>().concat()
}

fn renderer() -> Renderer {
    if std::io::stderr().is_terminal() && !is_colour_refused() { Renderer::styled() } else { Renderer::plain() }
}

/// The lines around a span; a lockfile has a million more.
struct Cut<'a> {
    file: &'a str,
    text: &'a str,
    first_line: usize,
    span: std::ops::Range<usize>,
}

impl<'a> Cut<'a> {
    fn around(excerpt: &'a Excerpt, text: &'a str) -> Self {
        let start = floor(text, excerpt.span.start.min(text.len()));
        let end = floor(text, excerpt.span.end.clamp(start, text.len()));
        let from = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let to = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
        let first_line = line_at(text, from);
        Self { file: &excerpt.file, text: &text[from..to], first_line, span: start - from..end - from }
    }

    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        Snippet::source(self.text)
            .path(self.file)
            .line_start(self.first_line)
            .annotation(AnnotationKind::Primary.span(self.span.clone()))
    }
}

/// The start of the character that a byte offset falls into.
fn floor(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
