//! What a script that an image starts does: the programs it calls, the files it writes, what it makes of its arguments. Runs nothing
//! and judges nothing.

use std::sync::LazyLock;

use regex::Regex;

use super::commands;
use super::container_facts::{EntrypointFacts, Handover};
use super::containers::joined_lines;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::has_extension;

/// `exec "$@"`, `exec "${args[@]}"`.
static HANDS_OVER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"\$@|\$\*|exec\s+"?\$\{\w+\[@\]\}"#).expect("a constant that a test compiles"));
/// `$1`, `${1:-web}`, `$#`.
static PARAMETER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\$([1-9#]|\{[1-9#])").expect("a constant that a test compiles"));
/// `> file`, `tee -a file`.
static WRITES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?:>>?|\btee\s+(?:-a\s+)?)\s*"?(/[\w./-]+)"#).expect("a constant that a test compiles")
});

/// Whether a script ends in the words that it is given.
pub(super) fn hands_over(text: &str) -> bool {
    HANDS_OVER.is_match(&without_functions(text))
}

/// Reads a script of the project.
pub(super) fn read(path: &str, text: &str) -> EntrypointFacts {
    let first = text.lines().next().and_then(|line| line.strip_prefix("#!")).unwrap_or_default();
    let mut facts = EntrypointFacts {
        script: path.to_owned(),
        interpreter: first.split_whitespace().map(str::to_owned).collect(),
        handover: match (hands_over(text), PARAMETER.is_match(&without_functions(text))) {
            (true, _) => Handover::Words,
            (false, true) => Handover::Parameters,
            (false, false) => Handover::None,
        },
        calls: Vec::new(),
        writes: Vec::new(),
        names: Vec::new(),
    };
    for (index, line) in joined_lines(text) {
        if line.trim_start().starts_with('#') {
            continue;
        }
        let place = Place::line(path, index);
        for program in commands::programs(&line) {
            if !facts.calls.iter().any(|known| known.value == program) {
                facts.calls.push(Located::new(program, place.clone()));
            }
        }
        let words = line.split_whitespace().map(|word| word.trim_matches(['"', '\'', ';']));
        let is_path = |word: &&str| {
            let begins = word.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '.' || first == '_');
            begins && (word.contains('/') || has_extension(word, "py")) && !word.contains("://")
        };
        facts.names.extend(words.filter(is_path).map(|word| Located::new(word.to_owned(), place.clone())));
        let written = WRITES.captures_iter(&line).map(|captures| captures[1].to_owned());
        facts.writes.extend(written.map(|file| Located::new(file, place.clone())));
    }
    facts
}

/// The text without the bodies of functions, whose arguments are their own.
fn without_functions(text: &str) -> String {
    let mut is_inside = false;
    let mut kept = String::new();
    for line in text.lines() {
        let begins = line.contains("()") && line.trim_end().ends_with('{');
        if begins || is_inside {
            is_inside = !line.starts_with('}');
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handover(text: &str) -> Handover {
        read("run.sh", text).handover
    }

    #[test]
    fn what_becomes_of_the_words_behind_a_script_is_known() {
        assert_eq!(handover("#!/bin/sh\nexec \"$@\"\n"), Handover::Words);
        assert_eq!(handover("#!/bin/bash\nexec \"${args[@]}\"\n"), Handover::Words);
        assert_eq!(handover("case \"$1\" in web) exec uvicorn app:app;; esac\n"), Handover::Parameters);
        assert_eq!(
            handover("wait_for() {\n    nc -z \"$1\" 1\n}\nwait_for db\nexec uvicorn app:app\n"),
            Handover::None
        );
    }

    #[test]
    fn programs_and_files_have_their_lines() {
        let facts =
            read("run.sh", "#!/bin/bash -e\nif ! uv run x; then\n  A=1 /app/.venv/bin/y > /var/log/y.log 2>&1\nfi\n");
        let calls: Vec<String> = facts.calls.iter().map(|call| format!("{} {}", call.value, call.place)).collect();
        assert_eq!(calls, ["uv run.sh:2", "/app/.venv/bin/y run.sh:3"]);
        assert_eq!(facts.writes[0].value, "/var/log/y.log");
        assert_eq!(read("run.sh", "python web/manage.py migrate\n").names[0].value, "web/manage.py");
        assert_eq!(facts.interpreter, ["/bin/bash", "-e"]);
    }
}
