//! Finds servers of the Model Context Protocol that no program of the project runs, with the command that does. Chooses none.

use super::detected::Detected;
use crate::catalogue::Interface;
use crate::catalogue::framework::mcp_sdk;
use crate::catalogue::model::FileKind;
use crate::inspect::code::{Application, Embedding, ModuleFacts, ObjectKind, Scope};
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::request::Request;

/// `fastmcp run server.py`, for servers that no program of the project runs.
pub(crate) fn of_fastmcp<'a>(modules: &[&ModuleFacts], starters: &[Detected<'a>]) -> Vec<Detected<'a>> {
    let mut found = Vec::new();
    for module in modules {
        for application in &module.applications {
            let framework = application.framework;
            let Some(command) = framework.file_command.as_ref().filter(|command| command.runs == FileKind::McpServer)
            else {
                continue;
            };
            let object = (module.path.clone(), application.name.clone().unwrap_or_default());
            if is_mcp_server(application) && !starters.iter().any(|item| item.serves.contains(&object)) {
                let start = StartMethod::Framework { framework, command, file: module.path.clone() };
                let title = format!("{framework} server");
                let place = application.place.clone();
                found.push(Detected::serving(
                    Candidate { key: module.path.clone(), title, place, start, subcommand: None },
                    object,
                ));
            }
        }
    }
    found
}

/// `mcp run server.py`, where the lock has what that command needs; it talks over standard input.
pub(crate) fn of_the_sdk<'a>(
    request: &Request<'_>,
    modules: &[&ModuleFacts],
    starters: &[Detected<'a>],
) -> Vec<Detected<'a>> {
    let mut locked = request.lock.packages.iter().map(|package| package.name.as_str());
    if !locked.any(|name| name == mcp_sdk::OF_THE_COMMAND) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for module in modules {
        let own = module.applications.iter().filter(|one| *one.framework == mcp_sdk::FRAMEWORK && is_mcp_server(one));
        for name in own.filter_map(|application| application.name.as_ref().map(|name| (name, &application.place))) {
            let (name, place) = name;
            let object = (module.path.clone(), name.clone());
            if starters.iter().any(|item| item.serves.contains(&object)) || !module.server_calls.is_empty() {
                continue;
            }
            let target = mcp_sdk::run_target(&module.path, name);
            let words = ["mcp", "run", &target].map(str::to_owned).to_vec();
            let title = format!("{} server", mcp_sdk::FRAMEWORK);
            let candidate = Candidate {
                key: words.join(" "),
                title,
                place: place.clone(),
                start: StartMethod::Words { words },
                subcommand: None,
            };
            found.push(Detected::serving(candidate, object));
        }
    }
    found
}

fn is_mcp_server(application: &Application) -> bool {
    application.interface == Interface::Mcp
        && application.kind == ObjectKind::Object
        && application.scope == Scope::Module
        && application.embedding == Embedding::None
}
