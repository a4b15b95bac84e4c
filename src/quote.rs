//! Quoting, one function per target syntax. A value that passes through here is inert there.

/// A JSON list, the exec form of `CMD`, `ENTRYPOINT` and `HEALTHCHECK CMD`, which no shell and no builder expands
/// (Dockerfile reference, "Shell and exec form").
pub fn exec_form(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| json_string(word)).collect();
    format!("[{}]", words.join(", "))
}

/// A JSON string in which every letter that a terminal, a YAML reader or a person could take for something else is escaped.
fn json_string(text: &str) -> String {
    escaped_controls(&serde_json::Value::from(text).to_string())
}

/// JSON text with its invisible letters as `\uXXXX`, which the JSON grammar allows only inside strings, where they stand.
pub fn escaped_controls(json: &str) -> String {
    let mut units = [0; 2];
    json.chars().fold(String::with_capacity(json.len()), |mut text, letter| {
        if is_invisible(letter) && letter != '\n' {
            text.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            text.push(letter);
        }
        text
    })
}

/// Control characters, and those that break lines (U+2028, which YAML 1.1 takes for a line break), mark byte order, or turn
/// the direction of writing (Unicode Technical Report 36, "Bidirectional Text Spoofing").
pub fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// One word of a POSIX shell command.
pub fn shell_word(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| "''".to_owned(), std::borrow::Cow::into_owned)
}

/// A command line to show a person; what a shell would read otherwise is quoted.
pub fn shown(words: &[String]) -> String {
    let show = |word: &String| {
        if is_plain(word.trim_start_matches('-')) && !word.is_empty() { word.clone() } else { shell_word(word) }
    };
    words.iter().map(show).collect::<Vec<_>>().join(" ")
}

/// A double-quoted value of `LABEL` or `ENV`, where the builder expands `$` (Dockerfile reference, "Environment replacement").
pub fn dockerfile_value(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    double_quoted(&one_line.replace(char::is_control, ""))
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

/// The value of an `ARG` or `ENV`, exactly; line breaks and invisible letters are refused where values are read.
pub fn dockerfile_word(text: &str) -> String {
    if is_plain(text) && !text.is_empty() { text.to_owned() } else { double_quoted(text) }
}

/// The source of a `COPY` from the context and where it goes below the working directory.
pub fn copy_from_context(path: &str, kind: PathKind) -> String {
    copy_pair(&copy_source(path), &copy_target(path, kind))
}

/// A `COPY` of a path below `/app` of another stage to the same place below the working directory.
pub fn copy_from_app(stage_path: &str, path: &str, kind: PathKind) -> String {
    copy_pair(&copy_source(stage_path), &copy_target(path, kind))
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A file: goes into the directory it lies in.
    File,
    /// A directory: its content goes into a directory of the same name.
    Directory,
}

fn copy_target(path: &str, kind: PathKind) -> String {
    match (kind, path.rsplit_once('/')) {
        (PathKind::Directory, _) => format!("./{}", unexpanded(path)),
        (PathKind::File, Some((directory, _))) => format!("./{}/", unexpanded(directory)),
        (PathKind::File, None) => "./".to_owned(),
    }
}

fn copy_pair(source: &str, target: &str) -> String {
    if is_plain(source) && is_plain(target) {
        return format!("{source} {target}");
    }
    format!("[{}, {}]", json_string(source), json_string(target))
}

/// A copy of a path of the context to a path of the image.
pub fn copy_to(path: &str, target: &str) -> String {
    copy_pair(&copy_source(path), &unexpanded(target))
}

/// A copy of a path to the same path, as from one stage to another.
pub fn copy_to_itself(path: &str) -> String {
    copy_pair(&copy_source(path), &unexpanded(path))
}

/// A source path that means itself alone. Three readers see it: the builder's word expansion, Go's `filepath.Match`, and the
/// client's patternmatcher, which chooses the files to send. The last two agree on `\x` and on a class of one letter, but
/// look for a backslash only in a path with a wildcard, so a path that needs any gets a class. The client also trims white
/// space and reads a leading `!` as an exception, and a source that begins with `<<` is a here-document.
fn copy_source(path: &str) -> String {
    let letters: Vec<char> = path.chars().collect();
    let is_end = |at: usize| at == 0 || at + 1 == letters.len();
    let needs_class = |at: &usize| match letters[*at] {
        '[' | '<' => true,
        letter => is_end(*at) && (letter.is_whitespace() || letter == '!'),
    };
    let needs_escape = |at: usize| matches!(letters[at], '*' | '?' | '\\');
    let mut places = 0..letters.len();
    if !places.clone().any(|at| needs_class(&at) || needs_escape(at)) {
        return unexpanded(path);
    }
    let plain = |at: &usize| letters[*at].is_alphanumeric() || letters[*at] == '.';
    let class = places.clone().find(needs_class).or_else(|| places.find(plain));
    let source = letters.iter().enumerate().map(|(at, letter)| match letter {
        _ if class == Some(at) || needs_class(&at) => format!("[{letter}]"),
        // Nothing but wildcards: one letter, whichever, stands for the first.
        _ if class.is_none() && at == 0 => "?".to_owned(),
        '*' | '?' | '\\' | '^' => format!("\\{letter}"),
        _ => letter.to_string(),
    });
    unexpanded(&source.collect::<String>())
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

/// The value of `RUN --mount=` that binds a file of the context to the same place below the working directory: expanded
/// fields of a CSV line, inside a word of the command line.
pub fn bind_mount(path: &str) -> String {
    let field = |key: &str| {
        let field = format!("{key}={}", unexpanded(path));
        if field.contains([',', '"']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
    };
    let line = format!("type=bind,{},{}", field("source"), field("target"));
    line.chars().fold(String::new(), |mut word, letter| {
        if letter.is_whitespace() || matches!(letter, '"' | '\'' | '\\') {
            word.push('\\');
        }
        word.push(letter);
        word
    })
}

/// Whether a Dockerfile reads this text as one word, the same in every instruction. Not a word that begins like a flag.
pub fn is_plain(text: &str) -> bool {
    !text.starts_with('-') && text.chars().all(|letter| letter.is_alphanumeric() || "._/@+,=:-".contains(letter))
}

/// A TOML string.
pub fn toml_string(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A double-quoted YAML string (YAML 1.2, 7.3.1) in which Compose interpolates nothing.
pub fn yaml_string(text: &str) -> String {
    // JSON strings are YAML strings; Compose reads `$$` as a dollar sign.
    json_string(&text.replace('$', "$$"))
}

/// A name of lower-case letters, digits, `-` and `_`, which stands as it is unless YAML 1.1 reads it as another value
/// (yaml.org/type/bool.html, null.html).
pub fn yaml_name(name: &str) -> String {
    const VALUES: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let is_number = name.starts_with(|letter: char| letter.is_ascii_digit());
    if is_number || VALUES.contains(&name) { json_string(name) } else { name.to_owned() }
}

/// A flow sequence of such strings.
pub fn yaml_list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| yaml_string(word)).collect();
    format!("[{}]", words.join(", "))
}

/// A value as a YAML flow node, in which Compose interpolates what its author wrote to be interpolated.
pub fn yaml_flow(value: &serde_json::Value) -> String {
    escaped_controls(&value.to_string())
}

/// A `.dockerignore` pattern that matches this path alone (moby's patternmatcher, which follows `filepath.Match` and makes a
/// regular expression that does not escape `^`). At its ends, white space is trimmed, and `#` and `!` mean something.
pub fn ignore_pattern(path: &str) -> String {
    let last = path.chars().count().saturating_sub(1);
    path.chars().enumerate().fold(String::new(), |mut pattern, (at, letter)| {
        match letter {
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
    fn exec_form_is_json() {
        let words = ["sh".to_owned(), "-c".to_owned(), "echo \"$(id)\" && `id`\n".to_owned()];
        let back: Vec<String> = serde_json::from_str(&exec_form(&words)).expect("JSON");
        assert_eq!(back, words);
    }

    #[test]
    fn a_label_cannot_end_its_quotes_or_expand() {
        assert_eq!(dockerfile_value("a \"b\" $(id) \\ c\nFROM x"), r#""a \"b\" \$(id) \\ c FROM x""#);
    }

    #[test]
    fn a_plain_path_is_copied_as_it_is() {
        assert_eq!(copy_from_context("src", PathKind::Directory), "src ./src");
        assert_eq!(copy_from_context("conf/app.ini", PathKind::File), "conf/app.ini ./conf/");
    }

    #[test]
    fn an_odd_path_is_copied_in_json_form() {
        assert_eq!(copy_from_context("my $dir[1]", PathKind::Directory), r#"["my \\$dir[[]1]", "./my \\$dir[1]"]"#);
    }

    #[test]
    fn compose_interpolates_nothing() {
        assert_eq!(yaml_string("a: ${HOME}\n"), r#""a: $${HOME}\n""#);
    }

    #[test]
    fn an_ignore_pattern_matches_itself_alone() {
        assert_eq!(ignore_pattern("#a*[b"), r"\#a\*\[b");
        assert_eq!(ignore_pattern("a^b "), r"a\^b[ ]");
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
        assert_eq!(bind_mount("uv.lock"), "type=bind,source=uv.lock,target=uv.lock");
        // Built with BuildKit: the file `w $x/a,b` is mounted under that name.
        let field = |key: &str| format!(r#"\"{key}=w\ \\$x/a,b\""#);
        assert_eq!(bind_mount("w $x/a,b"), format!("type=bind,{},{}", field("source"), field("target")));
    }

    #[test]
    fn a_working_directory_keeps_its_spaces() {
        assert_eq!(workdir("/app/src"), "/app/src");
        assert_eq!(workdir("/app/a  $b "), r#""/app/a  \$b ""#);
    }

    #[test]
    fn a_path_that_begins_like_a_flag_is_copied_in_json_form() {
        assert_eq!(copy_from_context("--from=x", PathKind::File), r#"["--from=x", "./"]"#);
    }

    #[test]
    fn what_a_terminal_or_yaml_would_obey_is_escaped() {
        assert_eq!(yaml_string("\u{9b}31m\u{2028}é"), r#""\u009b31m\u2028é""#);
    }
}
