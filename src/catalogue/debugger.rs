//! debugpy, the debugger that editors attach to: its package and the words that start a program under it. Data, decides nothing.

use super::shell::is_shell;

/// The package, which is its module too.
pub const PACKAGE: &str = "debugpy";

/// What stands before the program: `python -X frozen_modules=off -m debugpy --listen 0.0.0.0:5678`
/// (<https://github.com/microsoft/debugpy#debugpy-cli-usage>; breakpoints in modules that Python has frozen are missed without the option,
/// which debugpy itself says when it starts).
const OPTIONS: [&str; 2] = ["-X", "frozen_modules=off"];

/// Options of Python that take the next word (<https://docs.python.org/3/using/cmdline.html>).
const WITH_VALUE: [&str; 3] = ["-X", "-W", "--check-hash-based-pycs"];

/// Programs that are no Python, or start another program: debugpy runs a file of Python's.
const OTHERS: [&str; 10] = ["uwsgi", "node", "npm", "npx", "uv", "uvx", "tini", "dumb-init", "gosu", "env"];

/// Where console scripts lie, which are files of Python's.
const SCRIPTS: &str = "/opt/venv/bin/";

/// The command that runs a program under the debugger; nothing for what is no Python.
pub fn command(words: &[String], port: u16) -> Option<Vec<String>> {
    let (first, rest) = words.split_first()?;
    let (options, program) = if is_python(first) { rest.split_at(options(rest)) } else { (&[][..], words) };
    let target = match program.first()?.as_str() {
        // A module, a text, or standard input, which only Python itself reads.
        _ if is_python(first) => program.first().filter(|word| *word != "-")?.clone(),
        name if OTHERS.contains(&name.rsplit('/').next().unwrap_or(name)) => return None,
        name if name.contains('/') => Some(name).filter(|name| is_file(name))?.to_owned(),
        name if is_shell(name) => return None,
        name => format!("{SCRIPTS}{name}"),
    };
    let python = if is_python(first) { first.as_str() } else { "python" };
    let listen = format!("0.0.0.0:{port}");
    let before = [python].into_iter().chain(OPTIONS).chain(options.iter().map(String::as_str));
    let before = before.chain(["-m", PACKAGE, "--listen", &listen]).map(str::to_owned);
    Some(before.chain([target]).chain(program[1..].iter().cloned()).collect())
}

/// `python`, `python3`, `python3.13`.
fn is_python(word: &str) -> bool {
    let version = word.rsplit('/').next().unwrap_or(word).strip_prefix("python");
    version.is_some_and(|version| version.chars().all(|letter| letter.is_ascii_digit() || letter == '.'))
}

/// How many of the words are options of Python's own.
fn options(words: &[String]) -> usize {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if !word.starts_with('-') || matches!(word.as_str(), "-m" | "-c" | "-") {
            break;
        }
        at += if WITH_VALUE.contains(&word.as_str()) { 2 } else { 1 };
    }
    at.min(words.len())
}

/// Whether a path names a file of Python's.
fn is_file(path: &str) -> bool {
    path.starts_with(SCRIPTS) || path.rsplit_once('.').is_some_and(|(_, extension)| extension == "py")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<String> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        command(&words, 5678).map(|words| words.join(" "))
    }

    #[test]
    fn a_program_of_python_s_runs_under_the_debugger() {
        let start = "python -X frozen_modules=off -m debugpy --listen 0.0.0.0:5678";
        let expected = |rest: &str| Some(format!("{start} {rest}"));
        assert_eq!(of("uvicorn main:app --reload"), expected("/opt/venv/bin/uvicorn main:app --reload"));
        assert_eq!(of("python manage.py runserver"), expected("manage.py runserver"));
        assert_eq!(of("python -m shop -v"), expected("-m shop -v"));
        assert_eq!(of("/opt/venv/bin/shop"), expected("/opt/venv/bin/shop"));
        let with_options = "python -X frozen_modules=off -u -W error -m debugpy --listen 0.0.0.0:5678 main.py";
        let own = "/opt/venv/bin/python -X frozen_modules=off -m debugpy --listen 0.0.0.0:5678 main.py";
        assert_eq!(of("/opt/venv/bin/python main.py").as_deref(), Some(own));
        assert_eq!(of("python -u -W error main.py").as_deref(), Some(with_options));
    }

    #[test]
    fn what_is_no_python_does_not() {
        for line in [
            "sh -c uvicorn",
            "uwsgi --ini a",
            "/opt/venv/bin/uwsgi --ini a",
            "./start.sh",
            "python",
            "python -",
            "python -X",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
