//! Changes the tables of a TOML document, and nothing around them. Knows no setting.

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// Takes keys out of the table at a path, and then each table on the way that holds nothing.
pub(super) fn take_out(table: &mut toml::Table, path: &[&str], keys: &[&str]) {
    let Some((first, rest)) = path.split_first() else {
        return table.retain(|key, _| !keys.contains(&key));
    };
    if let Some(inner) = table.get_mut(*first).and_then(toml::Value::as_table_mut) {
        take_out(inner, rest, keys);
        if inner.is_empty() {
            table.remove(*first);
        }
    }
}

pub(super) fn nest(table: &mut Table, path: &[&str], inner: Table) {
    match path {
        [] => {}
        [last] => drop(table.insert(last, Item::Table(inner))),
        [first, rest @ ..] => {
            let mut outer = Table::new();
            outer.set_implicit(true);
            nest(&mut outer, rest, inner);
            table.insert(first, Item::Table(outer));
        }
    }
}

/// The table of settings, where there is one: with a header, dotted or inline.
pub(super) fn settings<'d>(document: &'d mut DocumentMut, path: &[&str]) -> Option<&'d mut dyn TableLike> {
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for key in path {
        table = table.get_mut(key)?.as_table_like_mut()?;
    }
    Some(table)
}

/// Whether a table above the settings is inline, so that they cannot have a header of their own.
pub(super) fn is_inline(document: &DocumentMut, path: &[&str]) -> bool {
    path.first().and_then(|first| document.get(first)).is_some_and(Item::is_inline_table)
}

/// A new table of settings inside an inline one.
pub(super) fn made<'d>(document: &'d mut DocumentMut, path: &[&str]) -> Option<&'d mut dyn TableLike> {
    let (last, above) = path.split_last()?;
    let above = settings(document, above)?;
    // The space before the closing brace would stand before the comma.
    if let Some((_, Item::Value(value))) = above.iter_mut().last() {
        value.decor_mut().set_suffix("");
    }
    above.insert(last, Item::Value(Value::InlineTable(InlineTable::new())));
    above.get_mut(last)?.as_table_like_mut()
}

/// Sets a key. A value that was there hands its place, its spaces and its comment on, and so does each entry of a table.
pub(super) fn put(table: &mut dyn TableLike, key: &str, value: Item) {
    let Some(old) = table.get_mut(key) else {
        table.insert(key, value);
        return;
    };
    if is_same(old, &value) {
        return;
    }
    if let (Some(old), Some(new)) = (old.as_table_like_mut(), value.as_table_like()) {
        let gone: Vec<String> =
            old.iter().map(|(key, _)| key.to_owned()).filter(|key| !new.contains_key(key)).collect();
        for key in &gone {
            old.remove(key);
        }
        for (key, value) in new.iter() {
            put(old, key, value.clone());
        }
        return;
    }
    match (old, value) {
        (Item::Value(old), new) => {
            let Ok(mut new) = new.into_value() else { return };
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (old, new) => *old = new,
    }
}

/// Whether two items say the same, however they are written.
fn is_same(one: &Item, other: &Item) -> bool {
    meaning(one).is_some_and(|one| Some(one) == meaning(other))
}

fn meaning(item: &Item) -> Option<toml::Table> {
    let value = item.clone().into_value().ok()?;
    format!("value = {}", value.decorated(" ", "")).parse().ok()
}

/// The text without the header of a table that holds nothing, and the blank line above it. `None` where there is no such
/// header, or where someone wrote a comment beside or right above it.
pub(super) fn without_empty_table(text: &str, path: &[&str]) -> Option<String> {
    path.first()?;
    let document = toml_edit::Document::parse(text).ok()?;
    let mut item = document.as_item();
    for key in path {
        item = item.get(key)?;
    }
    let table = item.as_table().filter(|table| table.is_empty() && !table.is_implicit())?;
    let header = table.span()?;
    let start = text[..header.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[header.start..].find('\n').map_or(text.len(), |newline| header.start + newline + 1);
    let mut above: Vec<&str> = text[..start].split_inclusive('\n').collect();
    let last = above.last().map_or("", |line| line.trim());
    if last.starts_with('#') || text[start..end].contains('#') {
        return None;
    }
    if last.is_empty() {
        above.pop();
    }
    Some(format!("{}{}", above.concat(), &text[end..]))
}
