//! Reads settings that are no Python, for what of the project they name: paths, and programs of MCP servers. Keeps no other value.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::disk::Disk;
use super::env_examples;
use super::evidence::{Lines, Located};
use super::tree::{TreeFacts, has_extension};
use crate::regular_file::FileKind;

/// A file of settings that names something.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingsDocument {
    /// Its path, as the project sees it.
    pub file: String,
    /// Files and directories of the project that it names, as they lie there, with the variable where it sets one.
    pub paths: Vec<NamedPath>,
    /// Programs that it starts as MCP servers.
    pub servers: Vec<McpServer>,
}

/// A path that settings name.
#[derive(Clone, Debug, Serialize)]
pub struct NamedPath {
    /// The path, as the project sees it.
    pub path: Located<String>,
    /// `MODEL` of `MODEL=models/best.pt`, in a file of variables.
    pub variable: Option<String>,
}

/// A program that a client of the Model Context Protocol starts.
#[derive(Clone, Debug, Serialize)]
pub struct McpServer {
    /// The program.
    pub command: Located<String>,
    /// Its arguments.
    pub arguments: Vec<Located<String>>,
}

/// More files than these are data.
const MOST: usize = 60;

/// Files of tools, which no program reads when it runs.
const OF_TOOLS: [&str; 14] = [
    "pyproject.toml",
    "uvdock.toml",
    "uv.toml",
    "package.json",
    "package-lock.json",
    "pnpm-lock.yaml",
    "tsconfig.json",
    "mkdocs.yml",
    "ruff.toml",
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
    "fly.toml",
];

/// The settings near the top of a project.
pub(super) fn read(disk: &Disk, root: &Path, tree: &TreeFacts) -> Vec<SettingsDocument> {
    let paths = tree.files.keys().filter(|path| path.matches('/').count() <= 3 && is_settings(path)).take(MOST);
    let documents = paths.filter_map(|path| {
        let bytes = disk.read(&root.join(path), FileKind::ContainerFile).ok()?;
        let text =
            String::from_utf8(bytes).ok().filter(|text| !is_of_variables(path) || env_examples::is_theirs(text))?;
        Some(SettingsDocument {
            file: path.clone(),
            paths: named(tree, path, &text),
            servers: if is_example(path) { Vec::new() } else { servers(path, &text) },
        })
    });
    documents.filter(|document| !document.paths.is_empty() || !document.servers.is_empty()).collect()
}

/// Whether a file holds variables.
#[must_use]
pub fn is_of_variables(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == ".env" || name.starts_with(".env.") || has_extension(name, "env") || name == "env.example"
}

/// What shows somebody else how to set up a client starts nothing here.
fn is_example(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let mut words = name.split(['.', '-', '_']);
    words.any(|word| matches!(word, "example" | "sample" | "template" | "claude"))
}

fn is_settings(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_hidden = path.split('/').any(|part| part.starts_with('.'));
    if OF_TOOLS.contains(&name) || path.starts_with("../") {
        return false;
    }
    let is_json =
        has_extension(path, "json") && ["config", "setting", "mcp", "server"].iter().any(|word| name.contains(word));
    let is_plain = ["toml", "yaml", "yml"].iter().any(|extension| has_extension(path, extension)) || is_json;
    is_of_variables(path) || (is_plain && !is_hidden) || (is_json && name.contains("mcp"))
}

/// The paths that lines name and the project has: what stands between quotes, or behind `=` and `:`.
fn named(tree: &TreeFacts, file: &str, text: &str) -> Vec<NamedPath> {
    let lines = Lines::new(file, text);
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let line = line.trim();
        if line.starts_with(['#', ';']) {
            continue;
        }
        let variable = is_of_variables(file).then(|| line.trim_start_matches("export ").split('=').next()).flatten();
        for word in line.split(|letter: char| letter.is_whitespace() || "\"'`,:=[]{}()<>".contains(letter)) {
            let path = word.strip_prefix("/app/").unwrap_or(word);
            let path = path.trim_start_matches("./").trim_end_matches('/');
            // A word without a dot is a word.
            let is_directory = path.contains('/') && tree.is_directory(path);
            let is_path = is_directory || (path.contains(['/', '.']) && tree.is_file(path));
            if is_path && path != file && !path.is_empty() {
                let path = Located::new(path.to_owned(), lines.place(start));
                found.push(NamedPath { path, variable: variable.map(|name| name.trim().to_owned()) });
            }
        }
    }
    found
}

/// `{"mcpServers": {"name": {"command": "npx", "args": [...]}}}`: <https://modelcontextprotocol.io/docs/develop/connect-local-servers>.
fn servers(file: &str, text: &str) -> Vec<McpServer> {
    if !text.contains("\"mcpServers\"") {
        return Vec::new();
    }
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    let Some(all) = document.get("mcpServers").and_then(Value::as_object) else { return Vec::new() };
    let lines = Lines::new(file, text);
    let server = |(name, server): (&String, &Value)| {
        let begin = text.find(&format!("{name:?}")).unwrap_or_default();
        let located = |value: &str| {
            let at = text[begin..].find(&format!("{value:?}")).map_or(begin, |at| begin + at);
            Located::new(value.to_owned(), lines.place(at))
        };
        let arguments = server.get("args").and_then(Value::as_array).into_iter().flatten();
        Some(McpServer {
            command: located(server.get("command")?.as_str()?),
            arguments: arguments.filter_map(Value::as_str).map(located).collect(),
        })
    };
    all.iter().filter_map(server).collect()
}

#[cfg(test)]
mod tests {
    use crate::inspect::inspect_memory;

    use super::*;

    fn documents(files: &[(&str, &str)]) -> Vec<SettingsDocument> {
        let pyproject = ("pyproject.toml", "[project]\nname = \"shop\"\nversion = \"1\"\n");
        let all = [&[pyproject], files].concat();
        inspect_memory("", &all).expect("a project").settings_documents
    }

    #[test]
    fn settings_name_paths_that_are_there() {
        let yaml = "# data/none.csv\ninput: data/rows.csv\nmodels:\n  - \"/app/models/best.pt\"\nother: data/missing.csv\ndir: ./data/\n";
        let found = documents(&[("conf/app.yaml", yaml), ("data/rows.csv", ""), ("models/best.pt", "")]);
        let paths: Vec<String> =
            found[0].paths.iter().map(|named| format!("{} {}", named.path.value, named.path.place)).collect();
        assert_eq!(paths, ["data/rows.csv conf/app.yaml:2", "models/best.pt conf/app.yaml:4"]);
        let variables = documents(&[(".env.example", "MODEL=models/best.pt\nNAME=models\n"), ("models/best.pt", "")]);
        assert_eq!(variables[0].paths.len(), 1);
        assert_eq!(variables[0].paths[0].variable.as_deref(), Some("MODEL"));
    }

    #[test]
    fn servers_of_the_protocol_have_their_lines() {
        let json = "{\n  \"mcpServers\": {\n    \"mail\": {\n      \"command\": \"npx\",\n      \"args\": [\"-y\", \"/home/me/a.py\"]\n    }\n  }\n}";
        let found = documents(&[("mcp_config.json", json)]);
        let server = &found[0].servers[0];
        assert_eq!(
            (server.command.value.as_str(), server.command.place.to_string().as_str()),
            ("npx", "mcp_config.json:4")
        );
        assert_eq!(server.arguments[1].place.to_string(), "mcp_config.json:5");
        assert!(documents(&[("mcp_config.json", "{\"mcpServers\": 1}")]).is_empty());
    }
}
