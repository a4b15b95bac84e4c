//! The words of a carried command, fitted to the image: where it listens, where its files lie, how its application is imported.
//! Carries nothing by itself.

use super::Reader;
use crate::adoption::copied;
use crate::catalogue::model::{BindOptions, ServerCommand};
use crate::catalogue::program::{self, Owner};
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;

impl Reader<'_> {
    /// Servers that listen on localhost unless they are told otherwise, by their words or by variables that are left.
    pub(super) fn listens(&self, own: &mut Vec<String>) {
        let Some(BindOptions::HostAndPort(host, port)) = server_command(own).map(|command| command.bind) else {
            return;
        };
        if has_option(own, "--uds") || has_option(own, "--fd") {
            return;
        }
        let says_port = has_option(own, port);
        if !has_option(own, host) {
            own.extend([host.to_owned(), "0.0.0.0".to_owned()]);
        }
        if let Some(wanted) = self.plan.start.port.as_ref().filter(|_| !says_port) {
            own.extend([port.to_owned(), wanted.value.to_string()]);
        }
    }

    /// The options that the server needs for a user without a home and files that are read-only, as far as the plan has them.
    pub(super) fn fits_the_image(&self, own: &mut Vec<String>) {
        let ours = &self.plan.start.command.value;
        let Some(command) = server_command(own) else { return };
        for extra in command.extra.iter().rev() {
            let Some(option) = extra.words.first() else { continue };
            if ours.iter().any(|word| word == option) && !own.iter().any(|word| word.starts_with(option)) {
                own.splice(1..1, extra.words.iter().map(|word| (*word).to_owned()));
            }
        }
    }

    /// A path of the authors' working directory as one of `/app`.
    pub(super) fn moved(&self, word: &str) -> String {
        let stages = self.container.shipped();
        let workdir = stages.iter().rev().find_map(|stage| stage.workdir.as_ref()).map(|found| found.value.as_str());
        let below = workdir.and_then(|workdir| word.strip_prefix(workdir)?.strip_prefix('/'));
        match below.filter(|path| self.facts.tree.is_file(path)) {
            Some(path) => format!("/app/{path}"),
            None => word.to_owned(),
        }
    }

    /// The directory of the project that is all of their working directory, where the words name a file that lies there alone: `COPY app/
    /// ./` and `python worker.py`.
    pub(super) fn directory(&self, own: &[String]) -> Option<String> {
        let directory = copied::working_directory(self.facts, self.container)?;
        let is_plain = self.plan.start.workdir.value.is_root() && self.facts.workspace.is_none();
        let mut missing = own.iter().filter(|word| self.is_missing(word)).peekable();
        missing.peek().filter(|_| is_plain)?;
        missing.all(|word| self.facts.tree.is_file(&join(&directory, listed(word)))).then_some(directory)
    }

    /// Whether the module that the words name is found from where the program starts.
    pub(super) fn imports(&self, own: &[String]) -> bool {
        let workdir = self.plan.start.workdir.value.as_str();
        let mut modules = own.iter().filter(|word| is_object(word)).filter_map(|word| word.split_once(':'));
        modules.any(|(module, _)| {
            let path = join(workdir, &module.replace('.', "/"));
            let tree = &self.facts.tree;
            tree.is_file(&format!("{path}.py")) || tree.is_file(&format!("{path}/__init__.py"))
        })
    }

    /// A Python file or a path that the project does not have where the command looks for it.
    pub(super) fn is_missing(&self, word: &str) -> bool {
        let is_path = has_extension(word, "py") || has_extension(word, "conf") || has_extension(word, "ini");
        if !is_path || word.starts_with('-') || word.contains(':') {
            return false;
        }
        let path = word.strip_prefix("/app/").unwrap_or(word);
        let workdir = self.plan.start.workdir.value.as_str();
        let tree = &self.facts.tree;
        !tree.is_file(listed(path)) && !tree.is_file(&join(workdir, listed(path)))
    }
}

/// How uvdock starts the application server that words start.
fn server_command(words: &[String]) -> Option<&'static ServerCommand> {
    let (_, Owner::Server(server)) = program::named(words.first()?)? else { return None };
    server.command.as_ref()
}

/// `--host 0.0.0.0` and `--host=0.0.0.0`.
fn has_option(words: &[String], option: &str) -> bool {
    words.iter().any(|word| word.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('=')))
}

/// The application as the plan imports it: the authors' image may have copied its directory to another place.
pub(super) fn imported_as(own: &mut [String], ours: &[String]) {
    if let Some(ours) = ours.iter().find(|word| is_object(word))
        && let Some(at) = application(own, ours)
    {
        own[at].clone_from(ours);
    }
}

/// Where the application stands that is called ours in the plan. `--log-config shop:log` looks like one too, but has another name, and
/// is the value of an option.
fn application(words: &[String], ours: &str) -> Option<usize> {
    let found: Vec<usize> = (1..words.len()).filter(|at| is_object(&words[*at])).collect();
    let named = found.iter().find(|at| name(&words[**at]) == name(ours));
    let operand = found.iter().find(|at| !words[**at - 1].starts_with('-'));
    named.or(operand).or(found.first()).copied()
}

fn name(object: &str) -> Option<&str> {
    object.split_once(':').map(|(_, name)| name)
}

/// `shop.web:app`, `shop:create_app()`. gunicorn's `python:` and `file:` name a configuration.
fn is_object(word: &str) -> bool {
    let Some((module, name)) = word.split_once(':') else { return false };
    is_dotted(module) && is_dotted(name.trim_end_matches("()")) && !matches!(module, "python" | "file")
}

fn is_dotted(name: &str) -> bool {
    name.starts_with(char::is_alphabetic)
        && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))
}

/// `fastapi run --workers 4` as the command for uvicorn, which it starts with options of the same names
/// (<https://fastapi.tiangolo.com/fastapi-cli/>, fastapi-cli 0.0.8).
pub(super) fn as_uvicorn(own: &[String], ours: &[String]) -> Option<Vec<String>> {
    const WITH_VALUE: [&str; 3] = ["--workers", "--root-path", "--forwarded-allow-ips"];
    let [program, run, options @ ..] = own else { return None };
    if program != "fastapi" || run != "run" || ours.first().is_none_or(|program| program != "uvicorn") {
        return None;
    }
    let mut all = ours.to_vec();
    for (index, option) in options.iter().enumerate() {
        let name = option.split('=').next().unwrap_or(option);
        if name == "--port" {
            let port = option
                .split_once('=')
                .map_or_else(|| options.get(index + 1).cloned(), |(_, port)| Some(port.to_owned()));
            if let (Some(port), Some(ours)) =
                (port, all.iter().position(|word| word == "--port").and_then(|at| all.get_mut(at + 1)))
            {
                *ours = port;
            }
        } else if WITH_VALUE.contains(&name) {
            all.push(option.clone());
            all.extend(options.get(index + 1).filter(|_| name == option).cloned());
        } else if option == "--no-proxy-headers" {
            all.push(option.clone());
        }
    }
    Some(all)
}

/// Whether words have no option and no operand that others do not have too: `-b 0.0.0.0:8000` is `--bind 0.0.0.0:8000`.
pub(super) fn says_no_more(own: &[String], ours: &[String]) -> bool {
    let ours: Vec<String> = ours.iter().flat_map(|word| long(word)).collect();
    own.iter().flat_map(|word| long(word)).all(|word| ours.contains(&word))
}

/// The long form of an option, and its value apart.
fn long(word: &str) -> Vec<String> {
    const LONG: [(&str, &str); 3] = [("-b", "--bind"), ("-c", "--config"), ("-k", "--worker-class")];
    match word.split_once('=').filter(|_| word.starts_with("--")) {
        Some((option, text)) => vec![option.to_owned(), text.to_owned()],
        None => vec![LONG.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long).to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        crate::shell::words(line).expect("words")
    }

    #[test]
    fn options_that_ours_has_too_say_no_more() {
        let ours = words("gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm app:app");
        assert!(says_no_more(&words("gunicorn -b 0.0.0.0:8000 app:app"), &ours));
        assert!(says_no_more(&words("gunicorn --bind=0.0.0.0:8000 app:app"), &ours));
        assert!(!says_no_more(&words("gunicorn -b 0.0.0.0:8000 -w 4 app:app"), &ours));
        assert!(!says_no_more(&words("gunicorn -b 0.0.0.0:9000 app:app"), &ours));
    }

    #[test]
    fn options_of_fastapi_are_those_of_uvicorn() {
        let ours = words("uvicorn main:app --host 0.0.0.0 --port 8000");
        let served = |line: &str| as_uvicorn(&words(line), &ours).map(|words| words.join(" "));
        let expected = "uvicorn main:app --host 0.0.0.0 --port 8000 --workers 4 --root-path=/api".to_owned();
        assert_eq!(served("fastapi run app/main.py --workers 4 --root-path=/api --host ::"), Some(expected));
        assert_eq!(served("fastapi run"), Some(ours.join(" ")));
        let other = "uvicorn main:app --host 0.0.0.0 --port 80".to_owned();
        assert_eq!(
            [served("fastapi run a.py --port 80"), served("fastapi run --port=80")],
            [Some(other.clone()), Some(other)]
        );
        assert_eq!(served("uvicorn main:app --workers 4"), None);
        assert_eq!(as_uvicorn(&words("fastapi run"), &words("shop-api")), None);
    }

    #[test]
    fn the_application_is_imported_as_ours_and_a_configuration_stays() {
        let adapted = |own: &str, ours: &str| {
            let mut own = words(own);
            imported_as(&mut own, &words(ours));
            own.join(" ")
        };
        assert_eq!(
            adapted("gunicorn -c python:config.gunicorn 'app:create_app()'", "gunicorn 'shop.app:create_app()'"),
            "gunicorn -c python:config.gunicorn shop.app:create_app()"
        );
        assert_eq!(
            adapted("uvicorn --reload app:app --log-config a:b", "uvicorn web:app"),
            "uvicorn --reload web:app --log-config a:b"
        );
        assert_eq!(adapted("uvicorn app:app --workers 4", "uvicorn web:app"), "uvicorn web:app --workers 4");
    }
}
