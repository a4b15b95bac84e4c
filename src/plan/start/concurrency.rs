//! How many requests the server answers at once: as many as the authors say, else what the catalogue has for it. Chooses no server.

use crate::catalogue::model::Concurrency;
use crate::catalogue::server::Startable;
use crate::inspect::deployment::Command;
use crate::plan::request::Request;

/// The options for it. A configuration module of the server's says it itself: options would override it.
pub(crate) fn options(request: &Request<'_>, startable: &Startable, target: &str) -> Vec<String> {
    let Some(known) = startable.command.concurrency.as_ref() else { return Vec::new() };
    let commands = request.facts.deployment.commands.iter().filter(|declared| declared.kind.deploys());
    let commands = commands.map(|declared| &declared.command);
    let mut authored = commands.filter(|command| serves(command, startable.program.name, target));
    authored.next().map_or_else(|| owned(known.default), |command| of_the_authors(known, command))
}

/// Whether a command starts the server for the same module.
fn serves(command: &Command, program: &str, target: &str) -> bool {
    let module = |word: &str| word.split([':', '(']).next().unwrap_or_default().to_owned();
    command.words.first().is_some_and(|word| word == program)
        && command.words.iter().skip(1).any(|word| module(word) == module(target))
}

/// Their numbers. A kind of worker of their own may need a package and other options: nothing is added to it.
fn of_the_authors(known: &Concurrency, command: &Command) -> Vec<String> {
    let class = value(&command.words, known.worker_class);
    let number = |names: &[&str]| value(&command.words, names)?.parse::<u16>().ok().filter(|number| *number > 0);
    let (workers, threads) = (number(known.workers), number(known.threads));
    let is_threaded = class.is_none_or(|class| matches!(class, "sync" | "gthread"));
    let answers_several = workers.is_some_and(|workers| workers > 1) || threads.is_some_and(|threads| threads > 1);
    if !is_threaded {
        return Vec::new();
    }
    let mut options = Vec::new();
    for (names, number) in [(known.workers, workers), (known.threads, threads)] {
        let option = names.first().zip(number.filter(|_| answers_several));
        options.extend(option.into_iter().flat_map(|(name, number)| [(*name).to_owned(), number.to_string()]));
    }
    if answers_several { options } else { owned(known.default) }
}

/// What stands behind an option: `--workers 4`, `--workers=4`, `-w4`.
fn value<'w>(words: &'w [String], names: &[&str]) -> Option<&'w str> {
    words.iter().enumerate().find_map(|(at, word)| {
        names.iter().find_map(|name| {
            let rest = word.strip_prefix(name)?;
            match rest.strip_prefix('=') {
                Some(value) => Some(value),
                None if rest.is_empty() => words.get(at + 1).map(String::as_str),
                None => (!name.starts_with("--")).then_some(rest),
            }
        })
    })
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, planned};

    const FLASK: (&str, &str) = ("app.py", "from flask import Flask\napp = Flask(__name__)\n");

    fn command(files: &[(&str, &str)]) -> String {
        let files = [&[("pyproject.toml", APP), FLASK], files].concat();
        planned(&files, &lock(&["flask", "gunicorn"], "")).expect("a plan").start.command.value.join(" ")
    }

    #[test]
    fn a_slow_request_leaves_a_thread_for_the_health_check() {
        assert!(command(&[]).contains("--worker-class gthread --threads 4"), "{}", command(&[]));
    }

    #[test]
    fn the_numbers_of_the_authors_win() {
        for (line, expected) in [
            ("gunicorn --workers 3 app:app", "--workers 3 app:app"),
            ("gunicorn -w3 --threads=8 app:app", "--workers 3 --threads 8 app:app"),
            ("gunicorn --workers=1 app:app", "--worker-class gthread --threads 4 app:app"),
            ("gunicorn other:app --workers 3", "--worker-class gthread --threads 4 app:app"),
        ] {
            let said = command(&[("Procfile", &format!("web: {line}\n"))]);
            assert!(said.ends_with(expected), "{line}: {said}");
        }
    }

    #[test]
    fn what_is_set_up_elsewhere_gets_no_options() {
        for files in [("gunicorn.conf.py", "workers = 3\n"), ("Procfile", "web: gunicorn -k gevent app:app\n")] {
            let said = command(&[files]);
            assert!(!said.contains("--threads"), "{said}");
        }
    }
}
