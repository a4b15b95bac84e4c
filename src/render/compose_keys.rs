//! Merges the user's keys into a rendered compose.yaml, so that its other lines and comments stay as the template wrote them.
//! Reads what the template prints (block mappings, a key and its value on one line), not YAML of anyone else's. Prints in the
//! template's style, in which an item that is there already is the same line; `serde_saphyr`'s serializer has no double quotes for
//! text that needs none, and cannot keep comments.

use serde_json::{Map, Value};

use crate::config::SettingsHome;
use crate::quote::yaml;

/// Lists that Compose itself replaces and does not append to (Compose Specification, "Merge").
const REPLACED: [&str; 3] = ["command", "entrypoint", "test"];
const STEP: usize = 2;

/// The text with the keys: tables merged, lists appended, other values replaced.
pub fn merged(text: &str, keys: &Map<String, Value>, home: SettingsHome) -> String {
    let lines = text.lines().map(str::to_owned).collect();
    let comment = format!("# From `compose` of {}.", home.name());
    let lines = merged_mapping(lines, 0, keys, &comment);
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

/// The keys of several services as one: tables merged, lists appended, of other values the last.
pub fn together<'a>(all: impl Iterator<Item = &'a Map<String, Value>>) -> Map<String, Value> {
    let mut keys = Map::new();
    for more in all {
        join_tables(&mut keys, more);
    }
    keys
}

fn join_tables(keys: &mut Map<String, Value>, more: &Map<String, Value>) {
    for (key, value) in more {
        match (keys.get_mut(key), value) {
            (Some(Value::Object(old)), Value::Object(new)) => join_tables(old, new),
            (Some(Value::Array(old)), Value::Array(new)) if !REPLACED.contains(&key.as_str()) => {
                let added: Vec<Value> = new.iter().filter(|item| !old.contains(item)).cloned().collect();
                old.extend(added);
            }
            _ => drop(keys.insert(key.clone(), value.clone())),
        }
    }
}

/// A key of a mapping, with the comments before it and the lines that belong to it.
struct Entry {
    before: Vec<String>,
    key: String,
    head: String,
    body: Vec<String>,
}

/// `comment` stands before the first key that is added.
fn merged_mapping(lines: Vec<String>, indent: usize, keys: &Map<String, Value>, comment: &str) -> Vec<String> {
    let (mut entries, after) = entries(lines, indent);
    let mut is_first = true;
    for (key, value) in keys {
        if let Some(entry) = entries.iter_mut().find(|entry| entry.key == *key) {
            entry.merge(indent, value, comment);
            continue;
        }
        let mut added = Entry::new(key, value, indent);
        if is_first {
            added.before.extend((indent == 0).then(String::new));
            added.before.push(format!("{}{comment}", " ".repeat(indent)));
            is_first = false;
        }
        entries.push(added);
    }
    let lines = entries.into_iter().flat_map(|entry| [entry.before, vec![entry.head], entry.body].concat());
    lines.chain(after).collect()
}

/// The entries of a mapping, and comments behind the last.
fn entries(lines: Vec<String>, indent: usize) -> (Vec<Entry>, Vec<String>) {
    let mut entries: Vec<Entry> = Vec::new();
    let mut before = Vec::new();
    for line in lines {
        let depth = line.len() - line.trim_start().len();
        let is_content = !line.trim().is_empty() && !line.trim_start().starts_with('#');
        if is_content && depth == indent {
            let key = key_of(line.trim());
            entries.push(Entry { before: std::mem::take(&mut before), key, head: line, body: Vec::new() });
        } else if let Some(last) = entries.last_mut().filter(|_| depth > indent) {
            last.body.append(&mut before);
            last.body.push(line);
        } else {
            before.push(line);
        }
    }
    (entries, before)
}

/// `shop` of `shop:`, `data` of `"data": {}`.
fn key_of(line: &str) -> String {
    if line.starts_with('"') {
        let mut words = serde_json::Deserializer::from_str(line).into_iter::<String>();
        return words.next().and_then(Result::ok).unwrap_or_default();
    }
    line.split(':').next().unwrap_or_default().to_owned()
}

impl Entry {
    fn new(key: &str, value: &Value, indent: usize) -> Self {
        let mut lines = printed(key, value, indent).into_iter();
        Self { before: Vec::new(), key: key.to_owned(), head: lines.next().unwrap_or_default(), body: lines.collect() }
    }

    fn merge(&mut self, indent: usize, value: &Value, comment: &str) {
        let content = self.body.iter().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
        let is_list = content.is_some_and(|line| line.trim_start().starts_with("- "));
        let inner = content.map_or(indent + STEP, |line| line.len() - line.trim_start().len());
        match value {
            Value::Object(keys) if content.is_some() && !is_list => {
                self.body = merged_mapping(std::mem::take(&mut self.body), inner, keys, comment);
            }
            Value::Array(items) if is_list => {
                let added = items.iter().flat_map(|item| listed(item, inner));
                let added: Vec<String> = added.filter(|line| !self.body.contains(line)).collect();
                self.body.extend(added);
            }
            Value::Array(items) if !REPLACED.contains(&self.key.as_str()) => {
                let all = self.inline_items().into_iter().chain(items.iter().cloned()).collect();
                self.replace(&Value::Array(all), indent);
            }
            Value::Object(keys) if keys.is_empty() => {}
            other => self.replace(other, indent),
        }
    }

    fn replace(&mut self, value: &Value, indent: usize) {
        let before = std::mem::take(&mut self.before);
        *self = Self { before, ..Self::new(&self.key, value, indent) };
    }

    /// The items of `key: ["a", "b"]`, which the template prints as JSON.
    fn inline_items(&self) -> Vec<Value> {
        let list = self.head.split_once(": ").map_or("", |(_, list)| list);
        serde_json::from_str(list).unwrap_or_default()
    }
}

/// A key with its value, on as many lines as it needs.
fn printed(key: &str, value: &Value, indent: usize) -> Vec<String> {
    let head = format!("{}{}:", " ".repeat(indent), printed_key(key));
    match value {
        Value::Object(keys) if !keys.is_empty() => {
            let inner = keys.iter().flat_map(|(key, value)| printed(key, value, indent + STEP));
            std::iter::once(head).chain(inner).collect()
        }
        Value::Array(items) if !items.is_empty() => {
            std::iter::once(head).chain(items.iter().flat_map(|item| listed(item, indent + STEP))).collect()
        }
        other => vec![format!("{head} {}", yaml::flow(other))],
    }
}

/// An item of a list; the first line of a mapping stands behind the dash.
fn listed(item: &Value, indent: usize) -> Vec<String> {
    let dash = format!("{}- ", " ".repeat(indent));
    match item {
        Value::Object(keys) if !keys.is_empty() => {
            let mut lines: Vec<String> =
                keys.iter().flat_map(|(key, value)| printed(key, value, indent + STEP)).collect();
            if let Some(first) = lines.first_mut() {
                *first = format!("{dash}{}", first.trim_start());
            }
            lines
        }
        other => vec![format!("{dash}{}", yaml::flow(other))],
    }
}

/// Compose's own keys need no quotes; YAML 1.1 would read some short words as truth values.
fn printed_key(key: &str) -> String {
    let is_word = key.len() > 3 && key.chars().all(|letter| letter.is_ascii_alphabetic() || "_-".contains(letter));
    let is_truth = ["true", "false", "null"].iter().any(|word| key.eq_ignore_ascii_case(word));
    if is_word && !is_truth && !key.starts_with('-') { key.to_owned() } else { yaml::flow(&Value::from(key)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# For development.\nservices:\n  shop:\n    build:\n      target: dev\n    ports:\n      - \"127.0.0.1:8000:8000\"\n    \
                        healthcheck:\n      test: [\"CMD\", \"true\"]\n    volumes:\n      - type: volume\n        source: \"data\"\n\nvolumes:\n  \"data\": {}\n";

    fn value(text: &str) -> Value {
        serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    fn with(keys: &Value) -> String {
        merged(TEXT, keys.as_object().expect("a table"), SettingsHome::Pyproject)
    }

    /// What merging means, said about values.
    fn expected(key: &str, old: &Value, new: &Value) -> Value {
        match (old, new) {
            (Value::Object(old), Value::Object(new)) => {
                let mut all = old.clone();
                for (key, value) in new {
                    let value = old.get(key).map_or_else(|| value.clone(), |old| expected(key, old, value));
                    all.insert(key.clone(), value);
                }
                Value::Object(all)
            }
            (Value::Array(old), Value::Array(new)) if !REPLACED.contains(&key) => {
                let added = new.iter().filter(|item| !old.contains(item));
                Value::Array(old.iter().chain(added).cloned().collect())
            }
            _ => new.clone(),
        }
    }

    #[test]
    fn merged_text_means_what_merged_values_mean() {
        let hostile = "a: b # c\n- d $x ${y} \u{1b}\"'";
        for keys in [
            serde_json::json!({"services": {"shop": {"mem_limit": "1g", "ports": ["9000:9000", "127.0.0.1:8000:8000"]}}}),
            serde_json::json!({"services": {"shop": {"healthcheck": {"test": ["NONE"], "retries": 3}, "build": {"args": {"A": "1"}}}}}),
            serde_json::json!({"services": {"shop": {"volumes": [{"type": "bind", "source": ".", "target": "/x"}, "a:/b"]}}}),
            serde_json::json!({"services": {"db": {"image": "postgres", "environment": {"NO": true, "on": 1.5, "": null}}}}),
            serde_json::json!({"volumes": {"more": {}, "data": {"external": true}}, "secrets": {"key": {"file": hostile}}}),
            serde_json::json!({"name": hostile, "services": {hostile: {hostile: [[1, "a"], [], {}, {hostile: {"a": []}}]}}}),
            serde_json::json!({"services": {"shop": {"ports": 1, "build": "."}}}),
        ] {
            let text = with(&keys);
            assert_eq!(value(&text), expected("", &value(TEXT), &keys), "{text}");
            assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
        }
    }

    #[test]
    fn keys_of_several_services_are_joined() {
        let api = serde_json::json!({"services": {"db": {"image": "a", "ports": ["1"]}}});
        let jobs = serde_json::json!({"services": {"db": {"image": "a", "ports": ["1", "2"]}, "jobs": {"tty": true}}});
        let tables = [&api, &jobs].map(|value| value.as_object().expect("a table"));
        let expected =
            serde_json::json!({"services": {"db": {"image": "a", "ports": ["1", "2"]}, "jobs": {"tty": true}}});
        assert_eq!(Value::Object(together(tables.into_iter())), expected);
    }

    #[test]
    fn the_other_lines_stay() {
        let text = with(&serde_json::json!({"services": {"shop": {"mem_limit": "1g"}}, "x-a": 1}));
        let kept: Vec<&str> = text.lines().filter(|line| TEXT.lines().any(|other| other == *line)).collect();
        assert_eq!(kept.len(), TEXT.lines().count() + 1, "{text}");
        assert!(
            text.contains("\n    # From `compose` of [tool.uvdock].\n    mem_limit: \"1g\"\n\nvolumes:\n"),
            "{text}"
        );
        assert!(
            text.ends_with("\n\n# From `compose` of [tool.uvdock].\n\"x-a\": 1\n") || text.ends_with("x-a: 1\n"),
            "{text}"
        );
    }
}
