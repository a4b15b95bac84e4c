//! What of the authors' `ENTRYPOINT` and `CMD` becomes settings. What the image could not run is left, with the reason; nothing is
//! carried by half.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use toml_edit::{Item, value};

use super::carried::{Carried, list, seen};
use super::own_file::is_theirs;
use crate::inspect::ProjectFacts;
use crate::inspect::evidence::Located;
use crate::inspect::tree::{Mode, has_extension, listed};
use crate::inspect::wheel::join;
use crate::inspect::witness::container_facts::{ContainerFacts, EntrypointFacts, Handover, StartFacts};
use crate::inspect::witness::{Command, is_shell};
use crate::plan::BuildPlan;
use crate::quote;

/// Settings for the start, and what is not carried over.
#[derive(Default)]
pub(super) struct Started {
    pub carried: Vec<Carried>,
    pub left: Vec<String>,
    /// The words of the command.
    own: Vec<String>,
    /// System packages of programs that a carried script calls.
    pub packages: Vec<Located<String>>,
    /// Variables that a carried command reads, with their values in the authors' image.
    pub variables: BTreeMap<String, Located<String>>,
}

/// Reads what the authors' image starts.
pub(super) fn started(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Started {
    let mut started = Started::default();
    let Some(start) = &container.start else { return started };
    let reader = Reader { facts, container, plan, start };
    let is_scripted = container.entrypoint.as_ref().is_some_and(|script| reader.script(script, &mut started));
    if !is_scripted {
        reader.command(&mut started);
    }
    started
}

struct Reader<'a> {
    facts: &'a ProjectFacts,
    container: &'a ContainerFacts,
    plan: &'a BuildPlan,
    start: &'a Located<StartFacts>,
}

/// Programs that the Python images do not have, with the Debian package that brings them, where there is one.
const FOREIGN: [(&str, Option<&str>); 44] = [
    ("uv", None),
    ("uvx", None),
    ("poetry", None),
    ("pipenv", None),
    ("pdm", None),
    ("hatch", None),
    ("pip", None),
    ("pip3", None),
    ("gosu", None),
    ("su-exec", None),
    ("sudo", None),
    ("su", None),
    ("chown", None),
    ("usermod", None),
    ("groupmod", None),
    ("useradd", None),
    ("groupadd", None),
    ("adduser", None),
    ("addgroup", None),
    ("apt-get", None),
    ("apk", None),
    ("cron", None),
    ("crond", None),
    ("crontab", None),
    ("service", None),
    ("nginx", None),
    ("supervisord", None),
    ("tini", None),
    ("dumb-init", None),
    ("dockerize", None),
    ("node", None),
    ("npm", None),
    ("pnpm", None),
    ("yarn", None),
    ("curl", Some("curl")),
    ("wget", Some("wget")),
    ("git", Some("git")),
    ("jq", Some("jq")),
    ("nc", Some("netcat-openbsd")),
    ("ping", Some("iputils-ping")),
    ("psql", Some("postgresql-client")),
    ("pg_isready", Some("postgresql-client")),
    ("mysqladmin", Some("mariadb-client")),
    ("redis-cli", Some("redis-tools")),
];

/// Programs whose words say where to listen.
const SERVERS: [&str; 12] = [
    "uvicorn",
    "gunicorn",
    "hypercorn",
    "granian",
    "daphne",
    "waitress-serve",
    "fastapi",
    "flask",
    "litestar",
    "streamlit",
    "celery",
    "reflex",
];

impl Reader<'_> {
    /// A script around the command, or in front of it. Whether the image can run it.
    fn script(&self, script: &Located<EntrypointFacts>, started: &mut Started) -> bool {
        let EntrypointFacts { script: path, handover, .. } = &script.value;
        let hindrances = self.hindrances(&script.value, started);
        if !hindrances.is_empty() {
            started.left.push(format!("entrypoint `{path}`: {} ({})", hindrances.join(", "), script.place));
            return false;
        }
        let behind = self.behind_the_script();
        started.carried.push(entrypoint(self.facts, script));
        match handover {
            Handover::Words => self.words(&behind, started),
            Handover::Parameters if !behind.is_empty() => started.carried.push(self.verbatim(&behind)),
            // The command that the script holds is what uvdock knows the program by; the script itself decides.
            Handover::Parameters | Handover::None => self.found(started),
        }
        true
    }

    /// Why the image could not run a script. What a package brings is asked for instead.
    fn hindrances(&self, script: &EntrypointFacts, started: &mut Started) -> Vec<String> {
        let mut found = Vec::new();
        let mut packages = Vec::new();
        for call in &script.calls {
            let name = call.value.rsplit('/').next().unwrap_or(&call.value);
            if call.value.contains(".venv/") || call.value.starts_with("/venv/") {
                found.push(format!("it calls `{}` ({}), which lies elsewhere here", call.value, call.place));
                continue;
            }
            match FOREIGN.iter().find(|(foreign, _)| *foreign == name) {
                Some((_, Some(package))) => packages.push(Located::new((*package).to_owned(), call.place.clone())),
                Some((_, None)) => {
                    let because = match name {
                        "uv" | "poetry" | "pdm" => "which the image does not have, and whose programs start without it",
                        _ => "which the image does not have or its user may not use",
                    };
                    found.push(format!("it calls `{name}` ({}), {because}", call.place));
                }
                None => {}
            }
        }
        let workdir = self.plan.start.workdir.value.as_str();
        let tree = &self.facts.tree;
        let is_elsewhere = |path: &str| tree.is_file(listed(path)) && !tree.is_file(&join(workdir, listed(path)));
        let elsewhere = script.names.iter().filter(|path| is_elsewhere(&path.value));
        found.extend(elsewhere.map(|path| {
            format!("it names `{}` ({}), and the program starts in `/app/{workdir}`", path.value, path.place)
        }));
        let is_writable =
            |path: &str| ["/tmp/", "/dev/", "/proc/", "/run/"].iter().any(|place| path.starts_with(place));
        let written = script.writes.iter().filter(|file| !is_writable(&file.value));
        found
            .extend(written.map(|file| format!("it writes `{}` ({}), which its user may not", file.value, file.place)));
        if found.is_empty() {
            started.packages = packages;
        }
        found
    }

    /// The words that the script is given.
    fn behind_the_script(&self) -> Vec<String> {
        let StartFacts { entrypoint, command } = &self.start.value;
        let words: Vec<String> = entrypoint.iter().chain(command).cloned().collect();
        let script = self.container.entrypoint.as_ref().map(|found| found.value.script.as_str()).unwrap_or_default();
        let name = script.rsplit('/').next().unwrap_or(script);
        let at = words.iter().position(|word| word.rsplit('/').next() == Some(name)).map_or(0, |at| at + 1);
        words.get(at..).unwrap_or_default().to_vec()
    }

    /// `ENTRYPOINT` and `CMD` without a script of the project.
    fn command(&self, started: &mut Started) {
        let StartFacts { entrypoint, command } = &self.start.value;
        let words: Vec<String> = entrypoint.iter().chain(command).cloned().collect();
        if self.container.entrypoint.is_some() {
            // What the image cannot run is named; the command in it is known.
            return self.found(started);
        }
        self.words(&words, started);
        // `ENTRYPOINT ["shop"]`: `docker run IMAGE ARGUMENT` goes on from it. What a server is told changes with the settings.
        let own = &started.own;
        let serves = own.first().is_some_and(|program| SERVERS.contains(&program.as_str()));
        let is_program = !entrypoint.is_empty() && !starts_a_shell(entrypoint) && !serves && own.ends_with(command);
        if let Some(program) =
            own.get(..own.len().saturating_sub(command.len())).filter(|own| is_program && !own.is_empty())
        {
            let program = program.to_vec();
            let said = format!("entrypoint `{}`", quote::shown(&program));
            started.carried.push(seen("entrypoint", value(list(&program)), said, &self.start.place));
        }
    }

    /// The command that these words are, as far as the image can run them.
    fn words(&self, words: &[String], started: &mut Started) {
        let words: Vec<String> = words.iter().skip_while(|word| is_init(word)).cloned().collect();
        if let [_, flag, line] = words.as_slice()
            && starts_a_shell(&words)
            && flag == "-c"
            && shell_needed(line)
        {
            return self.shell(line, started);
        }
        let plain = if starts_a_shell(&words) && words.len() == 3 {
            shlex::split(&words[2]).unwrap_or_default()
        } else {
            words.clone()
        };
        let own = Command::of(&plain).filter(|own| own.directory.is_empty()).map(|own| own.words).unwrap_or_default();
        self.own(own, started);
    }

    /// Words without what starts them, such as `uv run`.
    fn own(&self, mut own: Vec<String>, started: &mut Started) {
        let ours = &self.plan.start.command.value;
        if own.is_empty() {
            return self.found(started);
        }
        for word in &mut own {
            *word = self.moved(word);
        }
        if let Some(served) = as_uvicorn(&own, ours) {
            own = served;
        }
        // Reloading is for development, where the images have it of their own.
        own.retain(|word| word != "--reload");
        if own.first() != ours.first() || says_no_more(&own, ours) || Self::is_for_development(&own) {
            if own.first() != ours.first() && !self.is_by_the_authors() && !Self::is_for_development(&own) {
                started.left.push(format!(
                    "command `{}`: uvdock starts `{}` ({})",
                    quote::shown(&own),
                    quote::shown(ours),
                    self.start.place
                ));
            }
            return self.found(started);
        }
        if let Some(lost) = own.iter().find(|word| self.is_missing(word)) {
            let said = format!("command `{}`: `{lost}` is no file of the project", quote::shown(&own));
            started.left.push(format!("{said} ({})", self.start.place));
            return self.found(started);
        }
        imported_as(&mut own, ours);
        self.listens(&mut own);
        self.fits_the_image(&mut own);
        started.own.clone_from(&own);
        started.carried.push(self.verbatim(&own));
    }

    /// A line that a shell must read: variables, several commands, redirections.
    fn shell(&self, line: &str, started: &mut Started) {
        let line = without_tools(line);
        let words = vec!["sh".to_owned(), "-c".to_owned(), line.clone()];
        let place = &self.start.place;
        let calls = crate::inspect::witness::programs(&line);
        let foreign = calls.iter().find(|call| {
            let name = call.rsplit('/').next().unwrap_or(call);
            FOREIGN.iter().any(|(foreign, _)| *foreign == name)
        });
        let hindrance = match foreign {
            Some(call) => Some(format!("the image has no `{call}`")),
            None if Command::of(&words).is_none() => Some("what it starts is not known".to_owned()),
            None => None,
        };
        if let Some(hindrance) = hindrance {
            started.left.push(format!("command `{line}`: {hindrance} ({place})"));
            return self.found(started);
        }
        for name in &self.container.start_variables {
            let stages = self.container.shipped();
            let found = stages.iter().rev().flat_map(|stage| stage.environment.iter().rev());
            let known = found.clone().find(|one| one.value.name == *name);
            if let Some((text, place)) = known.and_then(|one| Some((one.value.value.clone()?, one.place.clone()))) {
                started.variables.insert(name.clone(), Located::new(text, place));
            }
        }
        let said = format!("command `{line}`");
        started.carried.push(seen("command", value(list(&words)), said, place));
    }

    /// The command of the plan, by the name that `command` takes, where the authors' file is why it is the plan's.
    fn found(&self, started: &mut Started) {
        let start = &self.plan.start;
        started.own.clone_from(&start.command.value);
        let shown = quote::shown(&start.command.value);
        let item = match &start.candidate {
            Some(key) if shlex::split(key).is_some_and(|words| words.len() == 1) => value(key),
            _ => of_words(&start.command.value),
        };
        let description = format!("command `{shown}` ({})", start.command.source).into();
        started.carried.push(Carried { key: "command", value: item, description });
    }

    fn verbatim(&self, words: &[String]) -> Carried {
        let said = format!("command `{}`", quote::shown(words));
        seen("command", of_words(words), said, &self.start.place)
    }

    fn is_by_the_authors(&self) -> bool {
        is_theirs(self.container, &self.plan.start.command.source)
    }

    /// `fastapi dev`, `manage.py runserver`, `flask run`: servers for development.
    fn is_for_development(own: &[String]) -> bool {
        let has = |wanted: &str| own.iter().any(|word| word == wanted);
        match own.first().map(String::as_str) {
            Some("fastapi") => has("dev"),
            Some("flask") => has("run"),
            _ => has("runserver"),
        }
    }

    /// Servers that listen on localhost unless they are told otherwise, by their words or by variables that are left.
    fn listens(&self, own: &mut Vec<String>) {
        const SILENT: [&str; 2] = ["uvicorn", "granian"];
        let has = |option: &str| own.iter().any(|word| word == option || word.starts_with(&format!("{option}=")));
        if !own.first().is_some_and(|program| SILENT.contains(&program.as_str())) || has("--uds") || has("--fd") {
            return;
        }
        let (host, port) = (has("--host"), has("--port"));
        if !host {
            own.extend(["--host".to_owned(), "0.0.0.0".to_owned()]);
        }
        if let Some(wanted) = self.plan.start.port.as_ref().filter(|_| !port) {
            own.extend(["--port".to_owned(), wanted.value.to_string()]);
        }
    }

    /// gunicorn's options for a user without a home and files that are read-only.
    fn fits_the_image(&self, own: &mut Vec<String>) {
        let ours = &self.plan.start.command.value;
        if own.first().is_none_or(|program| program != "gunicorn") {
            return;
        }
        for (option, length) in [("--no-control-socket", 1), ("--worker-tmp-dir", 2)] {
            let Some(at) = ours.iter().position(|word| word == option) else { continue };
            if !own.iter().any(|word| word.starts_with(option)) {
                own.splice(1..1, ours[at..at + length].iter().cloned());
            }
        }
    }

    /// A path of the authors' working directory as one of `/app`.
    fn moved(&self, word: &str) -> String {
        let stages = self.container.shipped();
        let workdir = stages.iter().rev().find_map(|stage| stage.workdir.as_ref()).map(|found| found.value.as_str());
        let below = workdir.and_then(|workdir| word.strip_prefix(workdir)?.strip_prefix('/'));
        match below.filter(|path| self.facts.tree.is_file(path)) {
            Some(path) => format!("/app/{path}"),
            None => word.to_owned(),
        }
    }

    /// A Python file or a path that the project does not have where the command looks for it.
    fn is_missing(&self, word: &str) -> bool {
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

/// A script, started as the image does: by itself, or by its interpreter where it is not executable.
fn entrypoint(facts: &ProjectFacts, script: &Located<EntrypointFacts>) -> Carried {
    let EntrypointFacts { script: path, interpreter, .. } = &script.value;
    let is_executable = facts.tree.files.get(path).is_some_and(|file| file.mode == Mode::Executable);
    let mut words = vec![format!("/app/{path}")];
    if !is_executable || interpreter.is_empty() {
        let shell = vec!["sh".to_owned()];
        words.splice(0..0, if interpreter.is_empty() { shell } else { interpreter.clone() });
    }
    seen("entrypoint", value(list(&words)), format!("entrypoint `{path}`"), &script.place)
}

/// A line reads better than a list, where splitting it gives the same words.
pub(super) fn of_words(words: &[String]) -> Item {
    let line = quote::shown(words);
    if shlex::split(&line).as_deref() == Some(words) { value(line) } else { value(list(words)) }
}

/// The application as the plan imports it: the authors' image may have copied its directory to another place.
fn imported_as(own: &mut [String], ours: &[String]) {
    let is_object = |word: &&String| {
        let module = |text: &str| text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'));
        let name = |text: &str| module(text.trim_end_matches("()"));
        let parts = word.split_once(':');
        parts.is_some_and(|(left, right)| {
            module(left)
                && name(right)
                && left.starts_with(char::is_alphabetic)
                && right.starts_with(char::is_alphabetic)
        })
    };
    if let (Some(ours), Some(at)) = (ours.iter().find(is_object), own.iter().position(|word| is_object(&word))) {
        own[at].clone_from(ours);
    }
}

fn is_init(word: &str) -> bool {
    matches!(word.rsplit('/').next(), Some("tini" | "dumb-init" | "catatonit" | "--"))
}

fn starts_a_shell(words: &[String]) -> bool {
    words.first().and_then(|word| word.rsplit('/').next()).is_some_and(is_shell)
}

fn shell_needed(line: &str) -> bool {
    line.contains(['$', '`', '&', '|', ';', '<', '>', '*', '\n'])
}

/// `uv run` with options that take no value, and the directory of a virtual environment: here the programs are on the path.
fn without_tools(line: &str) -> String {
    static TOOLS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?P<before>^|[\s;&|(])(?:(?:uv|poetry|pdm) run(?: --(?:frozen|locked|no-sync|no-dev|offline))*(?: --)?\s+|[\w./]*\.?venv/bin/)")
            .expect("a constant that a test compiles")
    });
    // `uv run -m package` and `uv run file.py` run Python.
    static PYTHON: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?P<before>^|[;&|(]\s*)(?P<what>-m\s|[\w./-]+\.py\b)").expect("a constant that a test compiles")
    });
    let line = TOOLS.replace_all(line, "$before").into_owned();
    PYTHON.replace_all(&line, "${before}python $what").into_owned()
}

/// `fastapi run --workers 4` as the command for uvicorn, which it starts with options of the same names
/// (<https://fastapi.tiangolo.com/fastapi-cli/>, fastapi-cli 0.0.8).
fn as_uvicorn(own: &[String], ours: &[String]) -> Option<Vec<String>> {
    const WITH_VALUE: [&str; 3] = ["--workers", "--root-path", "--forwarded-allow-ips"];
    let [program, run, options @ ..] = own else { return None };
    if program != "fastapi" || run != "run" || ours.first().is_none_or(|program| program != "uvicorn") {
        return None;
    }
    let mut all = ours.to_vec();
    for (index, option) in options.iter().enumerate() {
        let name = option.split('=').next().unwrap_or(option);
        if WITH_VALUE.contains(&name) {
            all.push(option.clone());
            all.extend(options.get(index + 1).filter(|_| name == option).cloned());
        } else if option == "--no-proxy-headers" {
            all.push(option.clone());
        }
    }
    Some(all)
}

/// Whether words have no option and no operand that others do not have too: `-b 0.0.0.0:8000` is `--bind 0.0.0.0:8000`.
fn says_no_more(own: &[String], ours: &[String]) -> bool {
    const LONG: [(&str, &str); 3] = [("-b", "--bind"), ("-c", "--config"), ("-k", "--worker-class")];
    let plain = |words: &[String]| -> Vec<String> {
        let long = |word: &str| {
            LONG.iter().find(|(short, _)| *short == word).map_or(word.to_owned(), |(_, long)| (*long).to_owned())
        };
        words
            .iter()
            .flat_map(|word| {
                word.split_once('=')
                    .filter(|_| word.starts_with("--"))
                    .map_or_else(|| vec![long(word)], |(option, text)| vec![option.to_owned(), text.to_owned()])
            })
            .collect()
    };
    let (own, ours) = (plain(own), plain(ours));
    own.iter().all(|word| ours.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        shlex::split(line).expect("words")
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
        assert_eq!(served("uvicorn main:app --workers 4"), None);
        assert_eq!(as_uvicorn(&words("fastapi run"), &words("shop-api")), None);
    }

    #[test]
    fn tools_of_their_image_are_taken_off_each_command_of_a_line() {
        let line = "uv run alembic upgrade head && exec /app/.venv/bin/uvicorn app:app --port $PORT";
        assert_eq!(without_tools(line), "alembic upgrade head && exec uvicorn app:app --port $PORT");
        assert_eq!(
            without_tools("uv run alembic upgrade head; uv run --frozen -m app.main"),
            "alembic upgrade head; python -m app.main"
        );
        assert_eq!(without_tools("uv run main.py --a b.py"), "python main.py --a b.py");
    }
}
