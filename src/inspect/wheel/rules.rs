//! A project and its files as a build backend sees them. Knows no backend.

use toml::{Table, Value};

use super::module::{WheelModule, join, plain};
use crate::inspect::pyproject::PyprojectFacts;
use crate::inspect::tree::TreeFacts;

/// A project and its files, as a backend sees them.
pub(super) struct Rules<'a> {
    pub project: &'a PyprojectFacts,
    pub tree: &'a TreeFacts,
}

/// What a backend's rule found, before files it must have are checked.
pub(super) enum Found {
    Modules(Vec<WheelModule>),
    Nothing(String),
}

impl Rules<'_> {
    /// The manifest that a Rust build reads (`tool.maturin.manifest-path`).
    pub fn cargo_manifest(&self) -> String {
        let manifest = self.table("maturin").and_then(|settings| text(&settings, "manifest-path"));
        manifest.unwrap_or_else(|| "Cargo.toml".into())
    }

    /// `[tool.<path>]`, with `.` between the keys.
    pub fn table(&self, path: &str) -> Option<Table> {
        let mut table = &self.project.tool;
        for key in path.split('.') {
            table = table.get(key)?.as_table()?;
        }
        Some(table.clone())
    }

    /// The project's name as an import name.
    pub fn import_name(&self) -> String {
        self.project.name.value.as_dist_info_name().into_owned()
    }

    /// A package directory or a module file of this name below `root`.
    pub fn module(&self, root: &str, name: &str) -> Option<WheelModule> {
        let root = plain(root);
        let path = join(root, &name.replace('.', "/"));
        if self.tree.is_directory(&path) {
            return Some(WheelModule::new(root, name, ""));
        }
        self.tree.is_file(&format!("{path}.py")).then(|| WheelModule::new(root, name, ".py"))
    }
}

pub(super) fn nothing_if_empty(modules: Vec<WheelModule>, because: impl Fn() -> String) -> Found {
    if modules.is_empty() { Found::Nothing(because()) } else { Found::Modules(modules) }
}

/// A string value of a table.
pub(super) fn text(table: &Table, key: &str) -> Option<String> {
    table.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// A string, or a list of strings.
pub(super) fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
