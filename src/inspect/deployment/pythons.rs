//! Reads which Pythons the authors run their code on: what their workflows set up. Chooses none.

use serde_json::Value;

use super::facts::DeploymentFacts;
use super::files::Files;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::lock::PythonVersion;
use crate::inspect::python_version::minor;
use crate::inspect::repository::directory_in;
use crate::inspect::tree::has_extension;

/// Where GitHub looks for workflows
/// (<https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#about-yaml-syntax-for-workflows>).
const WORKFLOWS: &str = ".github/workflows";

/// Keys that hold a version: of actions/setup-python and astral-sh/setup-uv, and of matrices.
const KEYS: [&str; 4] = ["python-version", "python_version", "python", "python-versions"];

/// Workflows nest no deeper.
const DEEPEST: usize = 12;

/// More files than this are not looked at.
const MOST: usize = 24;

/// The Pythons that workflows of the repository name, each where it is named first.
pub(super) fn read(files: &Files<'_>, facts: &mut DeploymentFacts) {
    let member = directory_in(files.disk, files.root);
    let up = "../".repeat(member.split('/').filter(|part| !part.is_empty()).count());
    let directory = format!("{up}{WORKFLOWS}");
    let names = files.disk.files(&files.root.join(&directory)).unwrap_or_default();
    let is_workflow = |name: &&String| has_extension(name, "yml") || has_extension(name, "yaml");
    for name in names.iter().filter(is_workflow).take(MOST) {
        let path = format!("{directory}/{name}");
        let Some(text) = files.text(&path) else { continue };
        let Ok(document) = serde_saphyr::from_str::<Value>(&text) else { continue };
        let mut versions = Vec::new();
        walk(&document, 0, &mut versions);
        for (written, version) in versions {
            if !facts.pythons.iter().any(|known| known.value == version) {
                let place = Place::of_line(&path, &text, |line| line.contains("python") && line.contains(&written));
                facts.pythons.push(Located::new(version, place));
            }
        }
    }
}

fn walk(value: &Value, depth: usize, found: &mut Vec<(String, PythonVersion)>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Object(table) => {
            for (key, value) in table {
                if KEYS.contains(&key.as_str()) {
                    read_versions(value, found);
                }
                walk(value, depth + 1, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, depth + 1, found)),
        _ => {}
    }
}

/// `"3.12"`, `3.12`, or a list of them. `3.10` without quotes is 3.1, and no Python.
fn read_versions(value: &Value, found: &mut Vec<(String, PythonVersion)>) {
    let one = std::slice::from_ref(value);
    for item in value.as_array().map_or(one, Vec::as_slice) {
        let text = match item {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        let version = minor(&text).filter(|version| version.major == 3 && (8..=30).contains(&version.minor));
        found.extend(version.map(|version| (text, version)));
    }
}
