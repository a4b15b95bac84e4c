//! Finds the references of compose files and workflows: what stands after `image:` and `uses:`. Chooses none.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

/// Where references stand; a text that is no YAML has none.
pub(super) fn references(text: &str) -> Vec<Range<usize>> {
    let found: Found = serde_saphyr::from_str(text).unwrap_or_default();
    let mut spans: Vec<Range<usize>> = found.0.iter().filter_map(|place| span(text, *place)).collect();
    spans.sort_by_key(|span| span.start);
    spans
}

/// A plain or quoted scalar that ends on its line, with the comment in which a bot notes the version of a commit:
/// `actions/checkout@08c6903 # v5.0.0`.
fn span(text: &str, place: Location) -> Option<Range<usize>> {
    let line_start: usize =
        text.split_inclusive('\n').take(usize::try_from(place.line()).ok()?.checked_sub(1)?).map(str::len).sum();
    let line = text[line_start..].lines().next()?;
    let (column, _) = line.char_indices().nth(usize::try_from(place.column()).ok()?.checked_sub(1)?)?;
    let value = &line[column..];
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''));
    let start = line_start + column + quote.map_or(0, char::len_utf8);
    let length = match quote {
        Some(quote) => value[1..].find(quote)?,
        None => value.trim_end().len(),
    };
    (length > 0).then_some(start..start + length)
}

/// Where the values of the wanted keys stand.
#[derive(Default)]
struct Found(Vec<Location>);

impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Walk)
    }
}

/// Walks through maps and lists of any depth.
struct Walk;

impl<'de> DeserializeSeed<'de> for Walk {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        while let Some(key) = map.next_key::<String>()? {
            if matches!(key.as_str(), "image" | "uses") {
                let value = map.next_value::<Spanned<serde_json::Value>>()?;
                found.0.extend(value.value.is_string().then_some(value.referenced));
            } else {
                found.0.extend(map.next_value_seed(Walk)?.0);
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        while let Some(inner) = list.next_element_seed(Walk)? {
            found.0.extend(inner.0);
        }
        Ok(found)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_unit<E: Error>(self) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_none<E: Error>(self) -> Result<Found, E> {
        Ok(Found::default())
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
                    image: \"valkey/valkey:9@sha256:ab\"\n    deploy: {limits: {cpus: 0.5}}\n    tty: true\n    x:\n";
        assert_eq!(found(text), ["postgres:17", "valkey/valkey:9@sha256:ab"]);
    }

    #[test]
    fn an_action_is_found_with_the_comment_of_its_version() {
        let text =
            "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@08c6903cd8c0 # v5.0.0\n      - run: x\n";
        assert_eq!(found(text), ["actions/checkout@08c6903cd8c0 # v5.0.0"]);
    }

    #[test]
    fn an_image_that_is_a_map_is_no_reference() {
        assert_eq!(found("image:\n  name: docker:28\n"), ["docker:28"; 0]);
    }
}
