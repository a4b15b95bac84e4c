//! Follows `extends` and `include` of compose files (<https://docs.docker.com/reference/compose-file/services/#extends>,
//! <https://docs.docker.com/reference/compose-file/include/>). Merges nothing: what a service says itself counts before what it extends.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::files::Files;
use crate::inspect::wheel::join;

/// As many files are read besides for one.
const MOST_FILES: usize = 20;

/// As many services are followed from one to the next.
const MOST_LAYERS: usize = 6;

/// The files whose services those of one file extend.
pub(super) struct Extended<'d> {
    own: &'d str,
    document: &'d Value,
    others: BTreeMap<String, Value>,
}

/// A service, and behind it what it extends.
pub(super) struct Layers<'d>(Vec<&'d Value>);

impl<'d> Extended<'d> {
    /// Reads the files that a document's services name, and those that they name in turn.
    pub(super) fn by(files: &Files<'_>, own: &'d str, document: &'d Value) -> Self {
        let mut others: BTreeMap<String, Value> = BTreeMap::new();
        let mut wanted: Vec<String> = named(own, document).collect();
        while let Some(path) = wanted.pop() {
            if others.len() >= MOST_FILES || path == own || others.contains_key(&path) {
                continue;
            }
            let text = files.text(&path).unwrap_or_default();
            let other: Value = serde_saphyr::from_str(&text).unwrap_or_default();
            wanted.extend(named(&path, &other).take(MOST_FILES));
            others.insert(path, other);
        }
        Self { own, document, others }
    }

    /// A service of a file with what it extends.
    pub(super) fn layers(&'d self, path: &str, service: &'d Value) -> Layers<'d> {
        let (mut layers, mut path, mut service) = (vec![service], path.to_owned(), service);
        while let Some(extends) = service.get("extends").filter(|_| layers.len() < MOST_LAYERS) {
            let name = extends.as_str().or_else(|| extends.get("service")?.as_str());
            if let Some(file) = extends.get("file").and_then(Value::as_str) {
                let Some(other) = beside(&path, file) else { break };
                path = other;
            }
            let document = if path == self.own { Some(self.document) } else { self.others.get(&path) };
            let base = document.and_then(|document| document.get("services")?.get(name?));
            let Some(base) = base else { break };
            layers.push(base);
            service = base;
        }
        Layers(layers)
    }
}

impl<'d> Layers<'d> {
    /// What it says under a key.
    pub(super) fn get(&self, key: &str) -> Option<&'d Value> {
        self.0.iter().find_map(|layer| layer.get(key))
    }

    /// Its image, where that is a name.
    pub(super) fn image(&self) -> Option<&'d str> {
        self.get("image").and_then(Value::as_str)
    }
}

/// The files that services of a document extend.
fn named<'d>(path: &'d str, document: &'d Value) -> impl Iterator<Item = String> + 'd {
    let services = document.get("services").and_then(Value::as_object).into_iter().flatten();
    let files = services.filter_map(|(_, service)| service.get("extends")?.get("file")?.as_str());
    files.filter_map(move |file| beside(path, file)).take(MOST_FILES)
}

/// Compose files that others include, and that are not among them.
pub(super) fn included(files: &Files<'_>, known: &[&str]) -> Vec<String> {
    let mut found = BTreeSet::new();
    for path in known {
        let document: Value = files.text(path).and_then(|text| serde_saphyr::from_str(&text).ok()).unwrap_or_default();
        let all = paths(&document).into_iter().filter_map(|file| beside(path, file));
        found.extend(all.filter(|file| !known.contains(&file.as_str())).take(MOST_FILES));
    }
    found.into_iter().take(MOST_FILES).collect()
}

/// The paths of `include`: texts, or tables with one or several under `path`.
pub(super) fn paths(document: &Value) -> Vec<&str> {
    let entries = document.get("include").and_then(Value::as_array).into_iter().flatten();
    let paths = entries.flat_map(|entry| match entry.get("path").unwrap_or(entry) {
        Value::Array(paths) => paths.iter().collect(),
        path => vec![path],
    });
    paths.filter_map(Value::as_str).collect()
}

/// A file that another names, from the root; nothing above that.
fn beside(path: &str, file: &str) -> Option<String> {
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    if file.starts_with('/') || file.contains(['$', ':']) {
        return None;
    }
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(join("", &parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_counts_from_the_file_that_names_it() {
        assert_eq!(beside("infra/compose.yml", "../common.yml").as_deref(), Some("common.yml"));
        assert_eq!(beside("compose.yml", "./infra/a.yml").as_deref(), Some("infra/a.yml"));
        assert_eq!(beside("compose.yml", "../a.yml"), None);
        assert_eq!(beside("compose.yml", "oci://docker.io/a"), None);
    }

    #[test]
    fn includes_are_texts_and_tables() {
        let document = serde_json::json!({"include": ["a.yml", {"path": "b.yml"}, {"path": ["c.yml", "d.yml"]}]});
        assert_eq!(paths(&document), ["a.yml", "b.yml", "c.yml", "d.yml"]);
    }
}
