//! Checks that what copied settings start as MCP servers is in the image. Starts none.

use super::commands::is_copied;
use super::{Proof, called};
use crate::inspect::evidence::Located;
use crate::inspect::settings_documents::McpServer;
use crate::plan::build_plan::Unmet;

/// Where people keep what no image has.
const OF_SOMEBODY: [&str; 4] = ["/home/", "/Users/", "/root/", "C:"];

pub(super) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    if proof.request.preferences.instructions.is_some() {
        return Vec::new();
    }
    let documents = proof.request.facts.settings_documents.iter().filter(|document| is_copied(proof, &document.file));
    let mut found: Vec<Unmet> = Vec::new();
    for server in documents.flat_map(|document| &document.servers) {
        for unmet in of_server(proof, server) {
            if !found.iter().any(|known| says_the_same(known, &unmet)) {
                found.push(unmet);
            }
        }
    }
    found
}

fn of_server(proof: &Proof<'_>, server: &McpServer) -> Vec<Unmet> {
    let Located { value: command, place } = &server.command;
    let named = std::iter::once(&server.command).chain(&server.arguments);
    let missing = named.filter(|word| is_missing(proof, &word.value));
    let mut found: Vec<Unmet> = missing.map(|word| Unmet::McpServer(word.clone())).collect();
    found.extend(called::absent(proof, command, place));
    found
}

/// Whether a word is a path that the image does not hold: one of somebody's machine, or one of the project's that is not copied.
fn is_missing(proof: &Proof<'_>, word: &str) -> bool {
    if OF_SOMEBODY.iter().any(|beginning| word.starts_with(beginning)) {
        return true;
    }
    let tree = &proof.request.facts.tree;
    let path = word.strip_prefix("/app/").or_else(|| word.strip_prefix("./"));
    let is_a_path = path.is_some_and(|path| path.contains('/'));
    let path = path.unwrap_or(word);
    (is_a_path || tree.is_file(path)) && !is_copied(proof, path)
}

fn says_the_same(one: &Unmet, other: &Unmet) -> bool {
    match (one, other) {
        (Unmet::Started { program, .. }, Unmet::Started { program: other, .. }) => program == other,
        (Unmet::McpServer(word), Unmet::McpServer(other)) => word.value == other.value,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(servers: &str, more: &[(&str, &str)]) -> Vec<String> {
        let main = "import json\nfrom fastapi import FastAPI\napp = FastAPI()\nCONFIG = json.load(open('mcp.json'))\n";
        let json = format!("{{\"mcpServers\": {{{servers}}}}}");
        let files = [&[("pyproject.toml", APP), ("main.py", main), ("mcp.json", json.as_str())], more].concat();
        let all = notices(&planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan"));
        all.into_iter().filter(|notice| notice.contains("mcp.json")).collect()
    }

    #[test]
    fn programs_and_paths_of_servers_that_the_image_lacks_are_said() {
        let notices =
            said(r#""a": {"command": "npx", "args": ["x"]}, "b": {"command": "npx", "args": ["/home/me/b.py"]}"#, &[]);
        assert_eq!(notices.len(), 2, "{notices:?}");
        assert!(notices[0].starts_with("The program starts `npx` (mcp.json:1)"), "{notices:?}");
        assert!(notices[1].starts_with("`/home/me/b.py` (mcp.json:1) is what an MCP server"), "{notices:?}");
    }

    #[test]
    fn what_the_image_has_is_not() {
        let servers = r#""a": {"command": "python", "args": ["./tools/a.py", "-m", "x"]}"#;
        assert_eq!(said(servers, &[]).len(), 1);
        assert_eq!(said(r#""a": {"command": "./x/.venv/bin/python", "args": []}"#, &[]).len(), 1);
        assert!(said(servers, &[("tools/a.py", "")]).is_empty());
    }
}
