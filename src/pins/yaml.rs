//! Finds the references of compose files and workflows: what stands after `image:`, `uses:` and the like. Chooses none.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

/// Where references stand; a text that is no YAML has none.
pub(super) fn references(text: &str) -> Vec<Range<usize>> {
    let document: Spanned<Node> = match serde_saphyr::from_str(text) {
        Ok(document) => document,
        Err(_) => return Vec::new(),
    };
    let mut found = Vec::new();
    walk(&document, &mut found);
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut spans: Vec<Range<usize>> = found.iter().filter_map(|place| span(text, &starts, *place)).collect();
    spans.sort_by_key(|span| span.start);
    spans
}

/// Goes through maps and lists of any depth.
fn walk(node: &Spanned<Node>, found: &mut Vec<Location>) {
    match &node.value {
        Node::Map(entries) => {
            for (key, value) in entries {
                found.extend(of_key(key, value));
                walk(value, found);
            }
        }
        Node::List(items) => items.iter().for_each(|item| walk(item, found)),
        Node::Text | Node::Other => {}
    }
}

/// The references that a key has: an image by itself or with its options (Compose, GitLab CI/CD), a list of them (GitLab's
/// `services`), an action, a container or a runner of GitHub's.
fn of_key(key: &str, value: &Spanned<Node>) -> Vec<Location> {
    match (key, &value.value) {
        ("image" | "uses" | "container" | "runs-on", Node::Text) => vec![value.referenced],
        ("image", Node::Map(_)) => name_of(value).into_iter().collect(),
        ("services", Node::List(items)) => items
            .iter()
            .filter_map(|item| match &item.value {
                Node::Text => Some(item.referenced),
                _ => name_of(item),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The `name` of an image that is written as a map.
fn name_of(value: &Spanned<Node>) -> Option<Location> {
    let Node::Map(entries) = &value.value else { return None };
    let name = entries.iter().find(|(key, value)| key == "name" && matches!(value.value, Node::Text));
    name.map(|(_, value)| value.referenced)
}

/// A plain or quoted scalar that ends on its line, with the comment in which a bot notes the version of a commit:
/// `actions/checkout@08c6903 # v5.0.0`.
fn span(text: &str, starts: &[usize], place: Location) -> Option<Range<usize>> {
    let line_start = *starts.get(usize::try_from(place.line()).ok()?.checked_sub(1)?)?;
    let line = text[line_start..].lines().next()?;
    let (column, _) = line.char_indices().nth(usize::try_from(place.column()).ok()?.checked_sub(1)?)?;
    let value = &line[column..];
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''));
    let start = line_start + column + quote.map_or(0, char::len_utf8);
    let length = match quote {
        Some(quote) => value[1..].find(quote)?,
        None => value.trim_end().len(),
    };
    // What a variable names, no bot moves.
    (length > 0 && !text[start..].starts_with("${")).then_some(start..start + length)
}

/// A document as far as references matter: the shape, and where each value stands.
enum Node {
    Map(Vec<(String, Spanned<Node>)>),
    List(Vec<Spanned<Node>>),
    Text,
    Other,
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

/// Values that are no text.
macro_rules! others {
    ($($visit:ident: $type:ty),+) => {$(
        fn $visit<E: Error>(self, _: $type) -> Result<Node, E> {
            Ok(Node::Other)
        }
    )+};
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    others!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            entries.push((key, map.next_value()?));
        }
        Ok(Node::Map(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Node, E> {
        Ok(Node::Text)
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Node::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        references(text).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn images_of_services_are_found_wherever_they_stand() {
        let text = "# a comment\nservices:\n  db:\n    image: postgres:17\n    ports:\n      - 1\n  cache:\n    \
                    image: \"valkey/valkey:9-alpine\"\n    deploy: {limits: {cpus: 0.5}}\n    tty: true\n    x:\n";
        assert_eq!(found(text), ["postgres:17", "valkey/valkey:9-alpine"]);
    }

    #[test]
    fn an_action_is_found_with_the_comment_of_its_version() {
        let text =
            "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@08c6903cd8c0 # v5.0.0\n      - run: x\n";
        assert_eq!(found(text), ["actions/checkout@08c6903cd8c0 # v5.0.0"]);
    }

    #[test]
    fn an_image_with_options_is_found_by_its_name() {
        assert_eq!(found("image:\n  name: docker:28\n  entrypoint: [\"\"]\n"), ["docker:28"]);
        assert_eq!(found("image:\n  services:\n    db:\n      image: postgres:17\n"), ["postgres:17"]);
    }

    #[test]
    fn a_list_of_services_is_a_list_of_images() {
        assert_eq!(
            found("job:\n  services:\n    - docker:28-dind\n    - name: postgres:17\n"),
            ["docker:28-dind", "postgres:17"]
        );
    }

    #[test]
    fn runners_and_containers_of_jobs_are_found() {
        let text = "jobs:\n  a:\n    runs-on: ubuntu-24.04\n    container: node:22\n    services:\n      db:\n        image: a:1\n";
        assert_eq!(found(text), ["ubuntu-24.04", "node:22", "a:1"]);
    }
}
