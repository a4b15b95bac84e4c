//! Reads launch configurations of VS Code, and development containers. Decides nothing.

use serde_json::Value;

use super::facts::{DeclarationKind, DeploymentFacts};
use super::files::Files;
use crate::inspect::evidence::Place;

/// Keys of `devcontainer.json` whose commands run when an editor has opened the container:
/// <https://containers.dev/implementors/json_reference/#lifecycle-scripts>.
const ATTACHED: [&str; 2] = ["postStartCommand", "postAttachCommand"];

/// The development container: a command is a line, a list of words, or several of them by their names.
pub(super) fn read_containers(files: &Files<'_>, facts: &mut DeploymentFacts) {
    for path in [".devcontainer/devcontainer.json", ".devcontainer.json"] {
        let Some(text) = files.text(path) else { continue };
        let parsed = jsonc_parser::parse_to_serde_value::<Value>(&text, &jsonc_parser::ParseOptions::default());
        for key in ATTACHED {
            let Some(value) = parsed.as_ref().ok().and_then(|document| document.get(key)) else { continue };
            let place = Place::of_line(path, &text, |line| line.contains(key));
            match value {
                Value::Object(all) => all.values().for_each(|one| attached(facts, one, &place)),
                one => attached(facts, one, &place),
            }
        }
    }
}

fn attached(facts: &mut DeploymentFacts, value: &Value, place: &Place) {
    match value {
        Value::String(line) => facts.line(DeclarationKind::Editor, "", line, place),
        Value::Array(words) => {
            let words: Vec<String> = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            facts.words(DeclarationKind::Editor, "", &words, place);
        }
        _ => {}
    }
}

/// `.vscode/launch.json`: <https://code.visualstudio.com/docs/python/debugging>. It may hold comments and trailing commas.
pub(super) fn read(files: &Files<'_>, facts: &mut DeploymentFacts) {
    let path = ".vscode/launch.json";
    let Some(text) = files.text(path) else { return };
    let Ok(document) = jsonc_parser::parse_to_serde_value::<Value>(&text, &jsonc_parser::ParseOptions::default())
    else {
        return;
    };
    let configurations = document.get("configurations").and_then(Value::as_array);
    for configuration in configurations.into_iter().flatten() {
        let name = configuration.get("name").and_then(Value::as_str).unwrap_or_default();
        let place = Place::of_line(path, &text, |line| line.contains(name) && !name.is_empty());
        facts.words(DeclarationKind::Editor, name, &words(configuration), &place);
    }
}

/// `module` or `program`, with `args`.
fn words(configuration: &Value) -> Vec<String> {
    let text = |key: &str| configuration.get(key).and_then(Value::as_str);
    let mut words = match (text("module"), text("program")) {
        (Some(module), _) => vec!["python".to_owned(), "-m".to_owned(), module.to_owned()],
        (None, Some(program)) => vec!["python".to_owned(), program.replace("${workspaceFolder}/", "")],
        (None, None) => return Vec::new(),
    };
    let arguments = configuration.get("args").and_then(Value::as_array).into_iter().flatten();
    words.extend(arguments.filter_map(Value::as_str).map(str::to_owned));
    words
}
