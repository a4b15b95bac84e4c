//! Operands of Dockerfile instructions (Dockerfile reference), each on one line.

use super::json;
use super::letters::shown;

/// A JSON list, the exec form of `CMD`, `ENTRYPOINT` and `HEALTHCHECK CMD`, which no shell and no builder expands
/// (Dockerfile reference, "Shell and exec form").
pub fn exec_form(words: &[String]) -> String {
    json::list(words)
}

/// The longest line that a builder reads, in bytes (moby/buildkit, frontend/dockerfile/parser: `bufio.MaxScanTokenSize`).
pub const LONGEST_LINE: usize = 65_535;

/// Whether the value of a `LABEL`, `ENV` or `ARG` fits on a line, with room for its name.
pub fn fits_a_line(text: &str) -> bool {
    const NAME: usize = 1024;
    label(text).len().max(env(text).len()) + NAME <= LONGEST_LINE
}

/// The value of a `LABEL`, on one line, where the builder expands `$` (Dockerfile reference, "Environment replacement").
pub fn label(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    double_quoted(&shown(&one_line.replace(char::is_control, "")))
}

/// The value of an `ARG` or `ENV`. Line breaks and invisible letters are refused where values are read; a tab is what it is.
pub fn env(text: &str) -> String {
    if is_plain(text) && !text.is_empty() {
        return text.to_owned();
    }
    double_quoted(&text.split('\t').map(shown).collect::<Vec<_>>().join("\t"))
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        if matches!(letter, '"' | '\\' | '$') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted + "\""
}

/// The operands of a `COPY`, in exec form where one of them has more than plain letters.
pub fn copy(sources: &[String], target: &str) -> String {
    let mut operands: Vec<String> = sources.iter().map(|path| copy_source(path)).collect();
    operands.push(unexpanded(target));
    if operands.iter().all(|operand| is_plain(operand)) { operands.join(" ") } else { json::list(&operands) }
}

/// A source path that means itself alone. Three readers see it: the builder's word expansion, Go's `filepath.Match`, and the
/// client's patternmatcher, which chooses the files to send. The last two agree on `\x` and on a class of one letter, but
/// look for a backslash only in a path with a wildcard, so a path that needs any gets a class. The client also trims white
/// space and reads a leading `!` as an exception, and a source that begins with `<<` is a here-document.
fn copy_source(path: &str) -> String {
    let letters: Vec<char> = path.chars().collect();
    let in_class: Vec<usize> = (0..letters.len()).filter(|at| needs_class(&letters, *at)).collect();
    if in_class.is_empty() && !letters.iter().any(|letter| is_wildcard(*letter)) {
        return unexpanded(path);
    }
    let class = in_class.first().copied().or_else(|| letters.iter().position(|letter| may_be_class(*letter)));
    let source = letters.iter().enumerate().map(|(at, letter)| match letter {
        _ if class == Some(at) || in_class.contains(&at) => format!("[{letter}]"),
        // Nothing but wildcards: one letter, whichever, stands for the first.
        _ if class.is_none() && at == 0 => "?".to_owned(),
        '*' | '?' | '\\' | '^' => format!("\\{letter}"),
        _ => letter.to_string(),
    });
    unexpanded(&source.collect::<String>())
}

fn needs_class(letters: &[char], at: usize) -> bool {
    let is_end = at == 0 || at + 1 == letters.len();
    matches!(letters[at], '[' | '<') || is_end && (letters[at].is_whitespace() || letters[at] == '!')
}

fn is_wildcard(letter: char) -> bool {
    matches!(letter, '*' | '?' | '\\')
}

fn may_be_class(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '.'
}

/// Text in which the builder's word expansion finds no variable, no quote and no escape (`shell.Lex` of `BuildKit`).
fn unexpanded(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, letter| {
        if matches!(letter, '$' | '\\' | '"' | '\'') {
            escaped.push('\\');
        }
        escaped.push(letter);
        escaped
    })
}

/// The path of a `WORKDIR`, which is the rest of the line, expanded.
pub fn workdir(path: &str) -> String {
    if is_plain(path) { path.to_owned() } else { double_quoted(path) }
}

/// The value of `RUN --mount=`: fields such as `type=ssh`, expanded, of a CSV line, inside a word of the command line.
pub fn mount(fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| csv_field(&unexpanded(field))).collect();
    fields.join(",").chars().fold(String::new(), |mut word, letter| {
        if letter.is_whitespace() || matches!(letter, '"' | '\'' | '\\') {
            word.push('\\');
        }
        word.push(letter);
        word
    })
}

fn csv_field(field: &str) -> String {
    if field.contains([',', '"']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

/// Whether a Dockerfile reads this text as one word, the same in every instruction. Not a word that begins like a flag.
pub fn is_plain(text: &str) -> bool {
    !text.starts_with('-') && text.chars().all(|letter| letter.is_alphanumeric() || "._/@+,=:-".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy_one(source: &str, target: &str) -> String {
        copy(&[source.to_owned()], target)
    }

    #[test]
    fn exec_form_is_json() {
        let words = ["sh".to_owned(), "-c".to_owned(), "echo \"$(id)\" && `id`\n".to_owned()];
        let back: Vec<String> = serde_json::from_str(&exec_form(&words)).expect("JSON");
        assert_eq!(back, words);
    }

    #[test]
    fn a_label_cannot_end_its_quotes_or_expand() {
        assert_eq!(label("a \"b\" $(id) \\ c\nFROM x"), r#""a \"b\" \$(id) \\ c FROM x""#);
    }

    #[test]
    fn a_variable_keeps_its_tabs() {
        assert_eq!(env("\t tab "), "\"\t tab \"");
    }

    #[test]
    fn what_a_reader_would_not_see_is_spelled() {
        assert_eq!(label("a\u{2028}b\u{202e}c\u{200b}"), r#""a b\\u202ec\\u200b""#);
        assert_eq!(env("a\nb\u{2029}c"), r#""a\\nb\\u2029c""#);
        assert_eq!(env("a.b"), "a.b");
    }

    #[test]
    fn a_plain_path_is_copied_as_it_is() {
        assert_eq!(copy_one("src", "./src"), "src ./src");
        assert_eq!(copy(&["pyproject.toml".to_owned(), "uv.lock".to_owned()], "./"), "pyproject.toml uv.lock ./");
    }

    #[test]
    fn an_odd_path_is_copied_in_json_form() {
        assert_eq!(copy_one("my $dir[1]", "./my $dir[1]"), r#"["my \\$dir[[]1]", "./my \\$dir[1]"]"#);
        assert_eq!(copy_one("a\nFROM x", "./"), r#"["a\nFROM x", "./"]"#);
    }

    #[test]
    fn a_source_with_a_wildcard_has_a_class_so_that_backslashes_escape() {
        assert_eq!(copy_source("a*"), r"[a]\\*");
        assert_eq!(copy_source(" a"), "[ ]a");
        assert_eq!(copy_source("it's"), r"it\'s");
        assert_eq!(copy_source("<<EOF"), "[<][<]EOF");
    }

    #[test]
    fn a_bind_mount_is_one_word_with_two_fields() {
        let bound = |path: &str| mount(&["type=bind".to_owned(), format!("source={path}"), format!("target={path}")]);
        assert_eq!(bound("uv.lock"), "type=bind,source=uv.lock,target=uv.lock");
        // Built with BuildKit: the file `w $x/a,b` is mounted under that name.
        let field = |key: &str| format!(r#"\"{key}=w\ \\$x/a,b\""#);
        assert_eq!(bound("w $x/a,b"), format!("type=bind,{},{}", field("source"), field("target")));
    }

    #[test]
    fn a_working_directory_keeps_its_spaces() {
        assert_eq!(workdir("/app/src"), "/app/src");
        assert_eq!(workdir("/app/a  $b "), r#""/app/a  \$b ""#);
    }

    #[test]
    fn a_path_that_begins_like_a_flag_is_copied_in_json_form() {
        assert_eq!(copy_one("--from=x", "./"), r#"["--from=x", "./"]"#);
    }
}
