//! An instruction of the authors' that installs the project and does more: what is left of it without the installation, which the new
//! image has of its own. Runs nothing.

use crate::adoption::parts::{Part, parts};
use crate::catalogue::build_commands;
use crate::inspect::ProjectFacts;
use crate::shell::{self, SimpleCommand, Word};

/// The text without what installs the project's packages, uv itself and what makes the project's scripts executable; `None` where there is
/// no such thing, nothing else, or more than commands one after the other.
pub(super) fn without_installation(facts: &ProjectFacts, text: &str) -> Option<String> {
    let script = shell::script(text)?;
    let parts = parts(text, &script)?;
    let (gone, left): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|part| is_of_the_project(part, facts));
    if gone.is_empty() || left.is_empty() || left.iter().any(|part| part.commands.iter().any(|one| installs(one))) {
        return None;
    }
    let texts: Vec<&str> = left.iter().map(|part| &text[part.range.clone()]).collect();
    Some(texts.join(" \\\n    && "))
}

fn is_of_the_project(part: &Part<'_>, facts: &ProjectFacts) -> bool {
    let words: Vec<Vec<String>> = part.commands.iter().map(|command| texts(command)).collect();
    let is_fetched = words.first().is_some_and(|words| {
        matches!(words.first().map(String::as_str), Some("curl" | "wget"))
            && words.iter().any(|word| word.contains("://astral.sh/uv/"))
    });
    is_fetched || matches!(words.as_slice(), [only] if is_of_installation(facts, only))
}

fn texts(command: &SimpleCommand) -> Vec<String> {
    command.words.iter().map(Word::text).collect()
}

fn is_of_installation(facts: &ProjectFacts, words: &[String]) -> bool {
    let file = |word: &str| word.trim_start_matches("./").trim_start_matches("/app/").to_owned();
    let [program, rest @ ..] = words else { return false };
    let mut operands = rest.iter().filter(|word| !word.starts_with('-')).peekable();
    match program.as_str() {
        "uv" => !matches!(rest.first().map(String::as_str), Some("run" | "tool" | "x")),
        "pip" | "pip3" | "poetry" | "pdm" | "pipenv" => {
            matches!(rest.first().map(String::as_str), Some("install" | "sync" | "cache" | "config"))
        }
        "python" | "python3" => matches!(rest, [flag, module, ..] if flag == "-m" && module == "pip"),
        "rm" => {
            operands.peek().is_some()
                && operands.all(|word| matches!(word.rsplit('/').next(), Some("uv" | "uvx" | "uvw")))
        }
        "chmod" => {
            operands.next();
            operands.peek().is_some() && operands.all(|word| facts.tree.is_file(&file(word)))
        }
        _ => build_commands::ends_lines_for_unix(words),
    }
}

/// Whether a command that is left would install something past the environment of the image, or needs what does.
fn installs(command: &SimpleCommand) -> bool {
    let words = texts(command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["uv" | "uvx" | "pip" | "pip3" | "poetry" | "pdm" | "pipenv", ..] | ["python" | "python3", "-m", "pip", ..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{APP, facts};

    #[test]
    fn what_is_left_of_an_installation_is_the_rest_of_its_line() {
        let facts = facts(&[("pyproject.toml", APP), ("run.sh", "")]);
        let left = |text: &str| without_installation(&facts, text);
        let text = "sed -i 's/\\r$//g' run.sh && chmod +x run.sh && apt-get update && \\\n    \
                    curl -LsSf https://astral.sh/uv/install.sh | UV_INSTALL_DIR=/usr/local/bin sh && \\\n    \
                    UV_PROJECT_ENVIRONMENT=/usr/local uv sync --frozen && uv cache clean && rm -f /usr/local/bin/uv && \\\n    \
                    curl -fsSL https://tool.example/install.sh | PLACE=/usr/local sh -s -- -y && echo done > /etc/done 2>&1";
        let expected = "apt-get update \\\n    && curl -fsSL https://tool.example/install.sh | PLACE=/usr/local sh -s -- -y \
                        \\\n    && echo done > /etc/done 2>&1";
        assert_eq!(left(text).as_deref(), Some(expected));
        assert_eq!(
            left("uv sync && X=\"$(date | tr a b)\" && echo $X").as_deref(),
            Some("X=\"$(date | tr a b)\" \\\n    && echo $X")
        );
        for text in [
            "make assets",
            "uv sync --frozen",
            "if true; then uv sync; fi && make",
            "uv sync || make",
            "uv sync && (make)",
            "uv sync && uv tool install x",
            "uv sync & make",
        ] {
            assert_eq!(left(text), None, "{text}");
        }
    }
}
