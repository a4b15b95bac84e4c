//! Commands of the authors' build that leave nothing in what ships: those that test the build itself, and those of a stage of which only
//! the installed packages are copied. Runs nothing.

use super::own_file::own_file;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, CopySource, StageFacts};
use crate::inspect::evidence::Place;
use crate::shell;

/// Why the image does without what a line makes; `None` where it may miss it.
pub(super) fn needless(container: &ContainerFacts, stage: &StageFacts, place: &Place) -> Option<&'static str> {
    let text = &stage.runs.iter().find(|run| run.place == *place)?.value.text;
    let commands = shell::script(text)?.commands;
    if runs_installer_of_uv(stage, &commands) {
        return Some("uvdock's image has uv where it builds");
    }
    let mut codes = Vec::new();
    for command in &commands {
        codes.push(python_code(&command.words.iter().map(shell::Word::text).collect::<Vec<_>>())?);
        if !command.redirections.is_empty() {
            return None;
        }
    }
    if codes.is_empty() {
        return None;
    }
    if codes.iter().all(|code| makes_nothing(code)) {
        return Some("it tests what is built and makes nothing");
    }
    let stays = codes.iter().all(|code| !code.contains(".venv") && !code.contains("site-packages"));
    (stays && only_packages_leave(container, stage)).then_some("of its stage only the installed packages are copied")
}

/// `ADD https://astral.sh/uv/install.sh /uv-installer.sh` and `RUN sh /uv-installer.sh && rm /uv-installer.sh` (uv documentation "Using uv
/// in Docker > Installing uv").
fn runs_installer_of_uv(stage: &StageFacts, commands: &[shell::SimpleCommand]) -> bool {
    let fetched = stage.copies.iter().filter(|copy| copy.value.sources.iter().any(|source| is_of_uv(source)));
    let targets: Vec<&str> = fetched.map(|copy| copy.value.target.as_str()).collect();
    let is_installer = |word: &shell::Word| targets.contains(&word.text().as_str());
    let mut runs = false;
    let all = commands.iter().all(|command| {
        let [program, rest @ ..] = command.words.as_slice() else { return false };
        match program.text().as_str() {
            "sh" | "bash" => {
                runs |= rest.first().is_some_and(is_installer);
                rest.first().is_some_and(is_installer)
            }
            "rm" | "chmod" => true,
            _ => is_installer(program),
        }
    });
    all && runs
}

/// The address of uv's installer.
pub(super) fn is_of_uv(source: &str) -> bool {
    source.contains("://astral.sh/uv/")
}

/// Whether all that the authors' build installs is what the lock has, whether it fits the project or not: `uv sync --frozen`.
pub fn installs_frozen(facts: &ProjectFacts) -> bool {
    let Some(container) = own_file(facts) else { return false };
    let involved = container.involved();
    let is_set = |stage: &&StageFacts| stage.environment.iter().any(|one| one.value.name == "UV_FROZEN");
    let is_for_all = involved.iter().any(is_set);
    let runs = involved.iter().flat_map(|stage| &stage.runs);
    let commands = runs.filter_map(|run| shell::script(&run.value.text)).flat_map(|script| script.commands);
    let mut syncs = 0;
    for command in commands {
        let words: Vec<String> = command.words.iter().map(shell::Word::text).collect();
        if let [uv, what, rest @ ..] = words.as_slice()
            && uv == "uv"
            && matches!(what.as_str(), "sync" | "run" | "lock" | "export")
        {
            let leaves = ["--frozen", "--no-sync"].iter().any(|option| rest.iter().any(|word| word == option));
            if !leaves && !is_for_all {
                return false;
            }
            syncs += usize::from(what == "sync");
        }
    }
    syncs > 0
}

/// The code of `python -c CODE`, with `uv run` or a path in front.
fn python_code(words: &[String]) -> Option<String> {
    let rest = words.strip_prefix(["uv".to_owned(), "run".to_owned()].as_slice()).unwrap_or(words);
    let [program, flag, code] = rest else { return None };
    let name = program.rsplit('/').next().unwrap_or(program);
    (name.starts_with("python") && flag == "-c").then(|| code.clone())
}

/// Imports, output and assertions. What is called in them is read alone: `print(torch.__version__)`.
fn makes_nothing(code: &str) -> bool {
    let mut statements = code.split([';', '\n']).map(str::trim).filter(|statement| !statement.is_empty());
    statements.all(|statement| {
        let first = statement.split([' ', '(']).next().unwrap_or_default();
        match first {
            "import" | "from" => true,
            "print" => is_one_call(statement.strip_prefix("print").unwrap_or_default()),
            "assert" => !statement.contains('('),
            _ => false,
        }
    })
}

/// `(...)` with no call in it.
fn is_one_call(rest: &str) -> bool {
    let inside = rest.trim_start().strip_prefix('(').and_then(|rest| rest.trim_end().strip_suffix(')'));
    inside.is_some_and(|inside| {
        let mut quote = None;
        inside.chars().all(|letter| {
            match (quote, letter) {
                (None, '\'' | '"') => quote = Some(letter),
                (Some(open), _) if open == letter => quote = None,
                (None, '(') => return false,
                _ => {}
            }
            true
        })
    })
}

/// Whether nothing but virtual environments is copied from a stage that does not ship itself.
fn only_packages_leave(container: &ContainerFacts, stage: &StageFacts) -> bool {
    if container.shipped().iter().any(|shipped| std::ptr::eq(*shipped, stage)) {
        return false;
    }
    let Some(at) = container.stages.iter().position(|other| std::ptr::eq(other, stage)) else { return false };
    let involved = container.involved();
    let copies =
        involved.iter().flat_map(|other| &other.copies).filter(|copy| copy.value.from == CopySource::Stage(at));
    let mut sources = copies.flat_map(|copy| &copy.value.sources).peekable();
    sources.peek().is_some()
        && sources.all(|source| {
            let path = source.trim_end_matches('/');
            path.ends_with("venv") || path.ends_with("site-packages") || path.ends_with("/bin")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_only_tests_makes_nothing() {
        for code in [
            "import torch; print(torch.__version__)",
            "from a import b\nprint('ok (fine)')",
            "import icu; print(f'PyICU {icu.ICU_VERSION}')",
            "import a; assert a.x",
        ] {
            assert!(makes_nothing(code), "{code}");
        }
        for code in ["import nltk; nltk.download('punkt')", "print(open('x', 'w'))", "x = 1", "assert load('m')"] {
            assert!(!makes_nothing(code), "{code}");
        }
    }

    #[test]
    fn code_is_found_behind_uv_and_paths() {
        let words = |line: &str| shell::words(line).expect("words");
        for line in ["python -c 'import a'", "uv run python3 -c 'import a'", "/app/.venv/bin/python -c 'import a'"] {
            assert_eq!(python_code(&words(line)).as_deref(), Some("import a"), "{line}");
        }
        assert_eq!(python_code(&words("python -m a")), None);
    }
}
