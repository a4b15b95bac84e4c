//! The commands of frameworks that start a file, an object or a worker themselves. Chooses nothing to run.

use super::built::{Built, words};
use crate::inspect::code::Framework;
use crate::inspect::lock::Closure;
use crate::plan::build_plan::Reload;
use crate::plan::candidate::{Served, Worker};

/// The package that brings a framework's command.
pub(crate) fn command_package(framework: Framework) -> Option<&'static str> {
    Some(match framework {
        Framework::Arq => "arq",
        Framework::Celery => "celery",
        Framework::Chainlit => "chainlit",
        Framework::Dagster => "dagster-webserver",
        Framework::Dramatiq => "dramatiq",
        Framework::FastMcp => "fastmcp",
        Framework::Huey => "huey",
        Framework::Panel => "panel",
        Framework::Reflex => "reflex",
        Framework::Saq => "saq",
        Framework::Streamlit => "streamlit",
        Framework::Taskiq => "taskiq",
        _ => return None,
    })
}

/// The framework's command for a file.
pub(crate) fn run(framework: Framework, file: &str, port: Option<u16>) -> Built {
    let port = port.unwrap_or_default().to_string();
    match framework {
        Framework::Streamlit => streamlit(file, &port),
        // docs.chainlit.io "Command Line": `--headless` opens no browser.
        Framework::Chainlit => {
            let command = words(&["chainlit", "run", file, "--host", "0.0.0.0", "--port", &port, "--headless"]);
            reloading(command, "--watch")
        }
        // panel.holoviz.org "Launching a server on the command line"; origins other than localhost are refused for websockets.
        Framework::Panel => {
            let origin = "--allow-websocket-origin=*";
            let command = words(&["panel", "serve", file, "--address", "0.0.0.0", "--port", &port, origin]);
            reloading(command, "--dev")
        }
        // reflex.dev "Self Hosting": `reflex run --env prod` serves both halves.
        Framework::Reflex => Built {
            command: words(&["reflex", "run", "--env", "prod"]),
            dev_command: words(&["reflex", "run"]),
            reload: Reload::Server,
        },
        // gofastmcp.com "Running your server": HTTP is the transport that reaches over a network.
        Framework::FastMcp => {
            let transport = ["--transport", "http", "--host", "0.0.0.0", "--port", &port];
            Built::restarted(words(&[&["fastmcp", "run", file], transport.as_slice()].concat()))
        }
        _ => Built::restarted(words(&["python", file])),
    }
}

/// Streamlit "Configuration": `server.headless` asks for no e-mail address, `gatherUsageStats` sends nothing.
fn streamlit(file: &str, port: &str) -> Built {
    let command = words(&[
        "streamlit",
        "run",
        file,
        "--server.address=0.0.0.0",
        &format!("--server.port={port}"),
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]);
    reloading(command, "--server.runOnSave=true")
}

fn reloading(command: Vec<String>, option: &str) -> Built {
    let mut dev_command = command.clone();
    dev_command.push(option.to_owned());
    Built { command, dev_command, reload: Reload::Server }
}

/// Litestar's documentation starts applications with `litestar run` ("Deployment > Docker"), which also runs what plugins add to
/// the server's life. It finds the application in the files and by the names of "CLI > Autodiscovery"; others are named to it.
/// The command needs the packages of Litestar's `standard` extra.
pub(crate) fn own_command(served: &Served, closure: &Closure, port: Option<u16>) -> Option<Built> {
    let has_command = closure.contains("rich-click") && closure.contains("uvicorn");
    if served.framework != Framework::Litestar || !has_command {
        return None;
    }
    let mut command = words(&["litestar"]);
    if !litestar_finds(served) {
        command.extend(words(&["--app", &format!("{}:{}", served.module, served.name)]));
    }
    let port = port.unwrap_or_default().to_string();
    command.extend(words(&["run", "--host", "0.0.0.0", "--port", &port]));
    Some(reloading(command, "--reload"))
}

fn litestar_finds(served: &Served) -> bool {
    let is_place = ["app", "application", "asgi"].contains(&served.module.as_str());
    let is_name = ["app", "application", "create_app"].contains(&served.name.as_str());
    is_place && is_name
}

/// The worker command of a queue, from the documentation of each.
pub(crate) fn worker(worker: &Worker) -> Vec<String> {
    let module = worker.module.as_str();
    let name = worker.name.as_deref().unwrap_or_default();
    let (colon, dot) = (format!("{module}:{name}"), format!("{module}.{name}"));
    match worker.framework {
        // docs.celeryq.dev "Workers Guide"
        Framework::Celery => words(&["celery", "--app", &colon, "worker", "--loglevel", "INFO"]),
        // arq-docs.helpmanual.io "Simple Usage"
        Framework::Arq => words(&["arq", &dot]),
        // saq-py.readthedocs.io "Example"
        Framework::Saq => words(&["saq", &dot]),
        // dramatiq.io "User Guide > Workers"
        Framework::Dramatiq => words(&["dramatiq", module]),
        // taskiq-python.github.io "CLI"
        Framework::Taskiq => words(&["taskiq", "worker", &colon]),
        // huey.readthedocs.io "Consuming Tasks"
        Framework::Huey => words(&["huey_consumer", &dot]),
        // docs.dagster.io "Deploying Dagster as a service": the web server is what `dagster dev` starts, without development.
        Framework::Dagster => {
            words(&["dagster-webserver", "--host", "0.0.0.0", "--port", "3000", "--module-name", module])
        }
        _ => words(&["python", &worker.file]),
    }
}
