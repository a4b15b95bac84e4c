//! Checks that commands call programs that the image has, and that servers are told to listen outside. Knows no file.

use super::{Proof, Start};
use crate::catalogue::model::{BindOptions, DefaultHost, Server};
use crate::catalogue::program::{self, Owner};
use crate::catalogue::server;
use crate::catalogue::system_packages::programs;
use crate::inspect::deployment::Command;
use crate::inspect::evidence::Located;
use crate::plan::build_plan::Unmet;
use crate::plan::start::named::{self, Words};
use crate::sourced::Source;

pub(super) fn unmet(proof: &Proof<'_>, start: &Start<'_>) -> Vec<Unmet> {
    let mut found: Vec<Unmet> = python(proof, start).into_iter().chain(absent(start)).collect();
    found.extend(absent_in_scripts(proof, start));
    if let Some(command) = Command::of(start.words) {
        found.extend(not_installed(proof, start, &command));
        found.extend(unreachable(proof, start, &command));
    }
    found
}

/// `python3.12` in an image with another Python.
fn python(proof: &Proof<'_>, start: &Start<'_>) -> Option<Unmet> {
    let program = start.words.first().filter(|word| !word.contains('/'))?;
    let version = program.strip_prefix("python").filter(|version| !version.is_empty())?;
    let own = proof.python.to_string();
    let is_version = version.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    (is_version && version != "3" && version != own).then(|| Unmet::Python {
        program: program.clone(),
        version: own,
        given: start.given.clone(),
    })
}

/// A program that no image here has: `uv run ...`.
fn absent(start: &Start<'_>) -> Option<Unmet> {
    let program = start.words.first()?;
    programs::is_absent(named::base(program))
        .then(|| Unmet::AbsentProgram { program: program.clone(), given: start.given.clone() })
}

fn absent_in_scripts(proof: &Proof<'_>, start: &Start<'_>) -> Vec<Unmet> {
    let scripts = named::scripts(proof.request, &Words { directory: start.directory, words: start.words });
    let calls = scripts.into_iter().flat_map(|script| &script.calls);
    let absent = calls.filter(|call| programs::is_absent(named::base(&call.value)));
    absent.map(of_script).collect()
}

fn of_script(call: &Located<String>) -> Unmet {
    let given = Source::Project { seen: "its script".into(), places: vec![call.place.clone()] };
    Unmet::AbsentProgram { program: call.value.clone(), given }
}

/// A server or a framework's program, where production installs none of the packages that bring it.
fn not_installed(proof: &Proof<'_>, start: &Start<'_>, command: &Command) -> Option<Unmet> {
    let name = command.words.first()?;
    let (program, owner) = program::named(name)?;
    if proof.request.facts.pyproject.scripts.iter().any(|script| script.name == *name) {
        return None;
    }
    let packages: Vec<&'static str> = match owner {
        Owner::Server(server) => server.packages().collect(),
        Owner::Framework(framework) => framework.packages.to_vec(),
    };
    let package = *packages.first()?;
    let is_installed = packages.iter().any(|package| proof.closure.contains(package));
    (!is_installed).then(|| Unmet::Program { program: program.name.to_owned(), package, given: start.given.clone() })
}

/// A server that is told no host, and listens on localhost then.
fn unreachable(proof: &Proof<'_>, start: &Start<'_>, command: &Command) -> Option<Unmet> {
    let name = command.words.first()?;
    let server = server::ALL.iter().find(|server| server.program.is_some_and(|program| program.name == name))?;
    let own = server.command.as_ref().filter(|own| own.unbound == DefaultHost::Localhost)?;
    if is_told(proof, server, &command.words) {
        return None;
    }
    let option = match own.bind {
        BindOptions::HostAndPort(host, _) | BindOptions::JoinedHostAndPort(host, _) => format!("{host} 0.0.0.0"),
        BindOptions::Address(bind) => format!("{bind} 0.0.0.0:{}", server.behaviour.default_port.unwrap_or(8000)),
    };
    Some(Unmet::Unreachable { server: server.title, option, given: start.given.clone() })
}

/// Whether the words, a configuration or a variable say where to listen.
fn is_told(proof: &Proof<'_>, server: &Server, words: &[String]) -> bool {
    const OPTIONS: [&str; 10] = [
        "--host",
        "--bind",
        "-b",
        "-c",
        "--config",
        "--uds",
        "--fd",
        "--unix-socket-path",
        "--env-file",
        "--quic-bind",
    ];
    let by_words = words.iter().any(|word| {
        let option = word.split('=').next().unwrap_or(word);
        OPTIONS.contains(&option) || (word.starts_with("-b") && !word.starts_with("--"))
    });
    let config = server.command.as_ref().and_then(|command| command.config);
    let by_config = config.is_some_and(|config| proof.request.facts.tree.is_file(config.default));
    // uvicorn, granian and hypercorn read `UVICORN_HOST` and the like, gunicorn `GUNICORN_CMD_ARGS` and `PORT`.
    let prefix = server.key.to_uppercase();
    let env = proof.request.preferences.env.iter().flat_map(|env| env.value.keys());
    by_words || by_config || env.into_iter().any(|name| name.starts_with(&prefix) || name == "PORT")
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(command: &str, files: &[(&str, &str)]) -> Vec<String> {
        let app = format!("{APP}[tool.uvdock]\ncommand = \"{command}\"\n");
        let mut all = vec![("pyproject.toml", app.as_str()), ("main.py", "app = make()\n")];
        all.extend(files);
        let notices = notices(&planned(&all, &lock(&["uvicorn", "gunicorn"], "")).expect("a plan"));
        notices.into_iter().filter(|notice| notice.starts_with("The start")).collect()
    }

    #[test]
    fn a_server_that_is_told_no_host_is_said() {
        let expected = "The start lets uvicorn listen on 127.0.0.1, which nothing outside its container reaches (set in \
                        pyproject.toml:6): add `--host 0.0.0.0`";
        assert_eq!(said("uvicorn main:app", &[]), [expected]);
        assert_eq!(said("gunicorn main:app", &[]).len(), 1);
        for command in ["uvicorn main:app --host=0.0.0.0", "gunicorn -b :80 main:app", "uvicorn main:app --uds /tmp/x"]
        {
            assert!(said(command, &[]).is_empty(), "{command}");
        }
        assert!(said("gunicorn main:app", &[("gunicorn.conf.py", "bind = ':80'\n")]).is_empty());
    }

    #[test]
    fn a_server_that_production_does_not_install_is_said() {
        let expected = "The start calls `hypercorn`, which no production package brings (set in pyproject.toml:6): run `uv add hypercorn`";
        assert_eq!(said("hypercorn main:app --bind :80", &[]), [expected]);
    }

    #[test]
    fn another_python_and_a_program_of_no_image_are_said() {
        assert!(
            said("python3.9 main.py", &[])[0].starts_with("The start calls `python3.9`, and the image has Python 3.")
        );
        assert!(said("python3 main.py", &[]).is_empty());
        assert!(said("uv run main.py", &[])[0].starts_with("The start calls `uv` (set in"));
    }

    #[test]
    fn what_a_script_of_the_start_calls_is_said_with_its_line() {
        let files = [("run.sh", "#!/bin/sh\nset -e\nuv run alembic upgrade head\nexec python main.py\n")];
        assert!(
            said("./run.sh", &files)[0].starts_with("The start calls `uv` (its script (run.sh:3))"),
            "{:?}",
            said("./run.sh", &files)
        );
    }
}
