//! Quoting, one function per target syntax. A value that passes through here is inert there.

/// A JSON list, the exec form of `CMD`, `ENTRYPOINT` and `HEALTHCHECK CMD`, which no shell and no builder expands
/// (Dockerfile reference, "Shell and exec form").
pub fn exec_form(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| json_string(word)).collect();
    format!("[{}]", words.join(", "))
}

fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// One word of a POSIX shell command.
pub fn shell_word(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| "''".to_owned(), std::borrow::Cow::into_owned)
}

/// A command line to show a person; what a shell would read otherwise is quoted.
pub fn shown(words: &[String]) -> String {
    let show = |word: &String| if is_plain(word) && !word.is_empty() { word.clone() } else { shell_word(word) };
    words.iter().map(show).collect::<Vec<_>>().join(" ")
}

/// A double-quoted value of `LABEL` or `ENV`, where the builder expands `$` (Dockerfile reference, "Environment replacement").
pub fn dockerfile_value(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut quoted = String::from("\"");
    for letter in one_line.chars().filter(|letter| !letter.is_control()) {
        if matches!(letter, '"' | '\\' | '$') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted + "\""
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
        (PathKind::Directory, _) => format!("./{}", dollar_escaped(path)),
        (PathKind::File, Some((directory, _))) => format!("./{}/", dollar_escaped(directory)),
        (PathKind::File, None) => "./".to_owned(),
    }
}

fn copy_pair(source: &str, target: &str) -> String {
    if is_plain(source) && is_plain(target) {
        return format!("{source} {target}");
    }
    format!("[{}, {}]", json_string(source), json_string(target))
}

/// A source path whose `*`, `?`, `[` and `\` are themselves (Go's `filepath.Match`, which `COPY` uses).
pub fn copy_source(path: &str) -> String {
    let mut source = String::new();
    for letter in dollar_escaped(path).chars() {
        match letter {
            '*' | '?' | '[' => source.extend(['[', letter, ']']),
            _ => source.push(letter),
        }
    }
    source
}

fn dollar_escaped(path: &str) -> String {
    path.replace('$', "\\$")
}

/// Whether a Dockerfile reads this text as one word, the same in every instruction.
pub fn is_plain(text: &str) -> bool {
    text.chars().all(|letter| letter.is_alphanumeric() || "._/@+,=:-".contains(letter))
}

/// A double-quoted YAML string (YAML 1.2, 7.3.1) in which Compose interpolates nothing.
pub fn yaml_string(text: &str) -> String {
    // JSON strings are YAML strings; Compose reads `$$` as a dollar sign.
    json_string(&text.replace('$', "$$"))
}

/// A flow sequence of such strings.
pub fn yaml_list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| yaml_string(word)).collect();
    format!("[{}]", words.join(", "))
}

/// A `.dockerignore` pattern that matches this path alone (moby's patternmatcher, which follows `filepath.Match`).
pub fn ignore_pattern(path: &str) -> String {
    let mut pattern = String::new();
    for letter in path.chars() {
        if matches!(letter, '*' | '?' | '[' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    // A line that starts with `#` or `!` would be a comment or an exception.
    if pattern.starts_with(['#', '!']) { format!("./{pattern}") } else { pattern }
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
        assert_eq!(ignore_pattern("#a*[b"), r"./#a\*\[b");
    }
}
