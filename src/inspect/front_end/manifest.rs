//! Reads `package.json`. Decides nothing.

use std::collections::BTreeSet;

use serde_json::Value;

use super::PACKAGE_JSON;
use super::files::Files;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::wheel::join;
use crate::quote::is_invisible;

/// A `package.json`.
pub(super) struct Manifest {
    /// The directory it lies in.
    pub(super) directory: String,
    /// Its own path.
    pub(super) path: String,
    /// The name of its package.
    pub(super) name: Option<String>,
    /// Its scripts, in their order.
    pub(super) scripts: Vec<(String, Located<String>)>,
    /// The packages that it names, for whatever they are needed.
    pub(super) dependencies: BTreeSet<String>,
    /// `packageManager`, such as `pnpm@10.4.1`.
    pub(super) package_manager: Option<String>,
    /// The patterns of `workspaces`.
    pub(super) workspaces: Vec<String>,
    /// Whether it names what other packages import, and the files that are published.
    pub(super) is_published: bool,
    engine: Option<Located<String>>,
}

/// Keys that name what other packages import (npm CLI, "Configuring npm > package.json"; bundlers read `module`).
const ENTRIES: [&str; 3] = ["main", "module", "exports"];

impl Manifest {
    pub(super) fn read(files: &Files<'_>, directory: &str) -> Option<Self> {
        let path = join(directory, PACKAGE_JSON);
        let text = files.text(&path)?;
        let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
        let place = |key: &str| Place::of_line(&path, &text, |line| has_key(line, key));
        let scripts = document["scripts"].as_object().into_iter().flatten();
        // Nobody calls a script by letters that are not seen.
        let scripts = scripts.filter(|(name, _)| !name.contains(is_invisible));
        let scripts = scripts.filter_map(|(name, command)| {
            Some((name.clone(), Located::new(command.as_str()?.to_owned(), place(name))))
        });
        let dependencies = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
        let dependencies = dependencies.iter().filter_map(|table| document[*table].as_object());
        let workspaces = match &document["workspaces"] {
            Value::Object(table) => table.get("packages"),
            value => Some(value),
        };
        let workspaces = workspaces.and_then(Value::as_array).into_iter().flatten();
        let engine = document["engines"]["node"].as_str();
        Some(Self {
            directory: directory.to_owned(),
            name: document["name"].as_str().map(str::to_owned),
            scripts: scripts.collect(),
            dependencies: dependencies.flat_map(|table| table.keys().cloned()).collect(),
            package_manager: document["packageManager"].as_str().map(str::to_owned),
            workspaces: workspaces.filter_map(Value::as_str).map(str::to_owned).collect(),
            engine: engine.map(|range| Located::new(range.to_owned(), place("node"))),
            is_published: document["files"].is_array() && ENTRIES.iter().any(|key| !document[*key].is_null()),
            path,
        })
    }

    /// `engines.node`.
    pub(super) fn engine(&self) -> Option<Located<String>> {
        self.engine.clone()
    }
}

fn has_key(line: &str, key: &str) -> bool {
    line.split_once(&format!("\"{key}\"")).is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
}
