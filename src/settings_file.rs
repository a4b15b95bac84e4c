//! Edits the settings in the text of pyproject.toml or uvdock.toml: adds, changes and removes keys, and leaves every other byte
//! as it is. Reads and writes no file, and knows no setting's meaning.

mod lines;

use thiserror::Error;
use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::config::SettingsHome;

/// The settings of a project as text, with the changes that are to be saved.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    home: SettingsHome,
    text: String,
    changes: Vec<Change>,
}

/// A key that is set, or taken out.
#[derive(Clone, Debug)]
struct Change {
    key: &'static str,
    value: Option<Item>,
}

/// Why settings cannot be saved.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// TOML that does not parse.
    #[error("`{file}` cannot be edited: {reason}")]
    Unreadable {
        /// The file.
        file: &'static str,
        /// What the parser said.
        reason: String,
    },
    /// An edit would change more than the settings.
    #[error("`{key}` cannot be saved in `{file}` without changing other parts of it")]
    Unfaithful {
        /// The file.
        file: &'static str,
        /// The setting.
        key: &'static str,
    },
}

impl SettingsError {
    /// What the user can do about it.
    pub fn hint(&self, home: SettingsHome) -> String {
        match self {
            Self::Unreadable { file, .. } => format!("Correct `{file}`, and run `uv lock`"),
            Self::Unfaithful { key, .. } => {
                format!("Set `{key}` in `{}` by hand, and run `uvdock generate`", home.name())
            }
        }
    }
}

impl SettingsFile {
    /// The settings in the text of their file.
    pub fn new(home: SettingsHome, text: &str) -> Self {
        Self { home, text: text.to_owned(), changes: Vec::new() }
    }

    /// The file's name.
    pub fn name(&self) -> &'static str {
        self.home.file()
    }

    /// Sets a key; an item is made with [`toml_edit::value`].
    pub fn set(&mut self, key: &'static str, value: Item) {
        self.change(key, Some(value));
    }

    /// Takes a key out.
    pub fn unset(&mut self, key: &'static str) {
        self.change(key, None);
    }

    fn change(&mut self, key: &'static str, value: Option<Item>) {
        self.forget(key);
        self.changes.push(Change { key, value });
    }

    /// Leaves a key as it stands in the file.
    pub fn forget(&mut self, key: &str) {
        self.changes.retain(|change| change.key != key);
    }

    /// The keys that are to be changed.
    pub fn changed(&self) -> Vec<&'static str> {
        self.changes.iter().map(|change| change.key).collect()
    }

    /// The keys that have a value, with the changes made.
    pub fn keys(&self) -> Result<Vec<String>, SettingsError> {
        let text = self.to_read()?.replace("\r\n", "\n");
        let mut document = self.parsed(&text)?;
        let keys = settings(&mut document, self.home.path())
            .map(|table| table.iter().map(|(key, _)| key.to_owned()).collect());
        Ok(keys.unwrap_or_default())
    }

    /// The text of the file as it was read.
    pub fn original(&self) -> &str {
        &self.text
    }

    /// The text with the changes made, without a byte order mark, for the reader of settings.
    pub fn to_read(&self) -> Result<String, SettingsError> {
        self.text().map(|text| text.trim_start_matches('\u{feff}').to_owned())
    }

    /// The text with the changes made, and nothing else changed: comments, order, line endings and a byte order mark stay.
    pub fn text(&self) -> Result<String, SettingsError> {
        let Some(last) = self.changes.last() else { return Ok(self.text.clone()) };
        let (mark, text) = match self.text.strip_prefix('\u{feff}') {
            Some(text) => ("\u{feff}", text),
            None => ("", self.text.as_str()),
        };
        let unfaithful = || SettingsError::Unfaithful { file: self.home.file(), key: last.key };
        let plain = text.replace("\r\n", "\n");
        let mut document = self.parsed(&plain)?;
        let is_there =
            settings(&mut document, self.home.path()).is_some_and(|table| !self.is_at_the_top() || !table.is_empty());
        let edited = if is_there || is_inline(&document, self.home.path()) {
            let before = document.to_string();
            self.edit(&mut document).ok_or_else(unfaithful)?;
            let edited = lines::edited_alike(text, &before, &document.to_string()).ok_or_else(unfaithful)?;
            without_empty_table(&edited, self.home.path()).unwrap_or(edited)
        } else {
            self.appended(text)
        };
        if self.without_changes(&edited.replace("\r\n", "\n"))? != self.without_changes(&plain)? {
            return Err(unfaithful());
        }
        Ok(format!("{mark}{edited}"))
    }

    fn parsed(&self, text: &str) -> Result<DocumentMut, SettingsError> {
        text.parse().map_err(|error: toml_edit::TomlError| SettingsError::Unreadable {
            file: self.home.file(),
            reason: error.message().to_owned(),
        })
    }

    /// Whether the file holds nothing but settings.
    fn is_at_the_top(&self) -> bool {
        self.home.path().is_empty()
    }

    /// Everything but the changed settings, and without tables above them that hold nothing else.
    fn without_changes(&self, text: &str) -> Result<toml::Table, SettingsError> {
        let mut table: toml::Table = text.parse().map_err(|error: toml::de::Error| SettingsError::Unreadable {
            file: self.home.file(),
            reason: error.message().to_owned(),
        })?;
        let changed = self.changed();
        take_out(&mut table, self.home.path(), &changed);
        Ok(table)
    }

    fn edit(&self, document: &mut DocumentMut) -> Option<()> {
        let table = match settings(document, self.home.path()) {
            Some(table) => table,
            None => made(document, self.home.path())?,
        };
        for change in &self.changes {
            match &change.value {
                Some(value) => put(table, change.key, value.clone()),
                None => drop(table.remove(change.key)),
            }
        }
        Some(())
    }

    /// A new table goes to the end: what stands last in the file, a comment too, keeps its place.
    fn appended(&self, text: &str) -> String {
        let mut document = DocumentMut::new();
        let mut table = Table::new();
        for change in &self.changes {
            if let Some(value) = &change.value {
                table.insert(change.key, value.clone());
            }
        }
        if table.is_empty() {
            return text.to_owned();
        }
        match self.home.path() {
            [] => *document.as_table_mut() = table,
            path => nest(document.as_table_mut(), path, table),
        }
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let gap = if text.trim().is_empty() { "" } else { "\n" };
        format!("{text}{}", format!("{end}{gap}{document}").replace('\n', lines::ending(text)))
    }
}

/// Takes keys out of the table at a path, and then each table on the way that holds nothing.
fn take_out(table: &mut toml::Table, path: &[&str], keys: &[&str]) {
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

fn nest(table: &mut Table, path: &[&str], inner: Table) {
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
fn settings<'d>(document: &'d mut DocumentMut, path: &[&str]) -> Option<&'d mut dyn TableLike> {
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for key in path {
        table = table.get_mut(key)?.as_table_like_mut()?;
    }
    Some(table)
}

/// Whether a table above the settings is inline, so that they cannot have a header of their own.
fn is_inline(document: &DocumentMut, path: &[&str]) -> bool {
    path.first().and_then(|first| document.get(first)).is_some_and(Item::is_inline_table)
}

/// A new table of settings inside an inline one.
fn made<'d>(document: &'d mut DocumentMut, path: &[&str]) -> Option<&'d mut dyn TableLike> {
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
fn put(table: &mut dyn TableLike, key: &str, value: Item) {
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
    let meaning = |item: &Item| -> Option<toml::Table> {
        let value = item.clone().into_value().ok()?;
        format!("value = {}", value.decorated(" ", "")).parse().ok()
    };
    meaning(one).is_some_and(|one| Some(one) == meaning(other))
}

/// The text without the header of a table that holds nothing, and the blank line above it. `None` where there is no such
/// header, or where someone wrote a comment beside or right above it.
fn without_empty_table(text: &str, path: &[&str]) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml_edit::value;

    use super::*;

    /// The text after `port` was set to 9000.
    fn with_port(text: &str) -> String {
        let mut file = SettingsFile::new(SettingsHome::Pyproject, text);
        file.set("port", value(9000));
        file.text().expect("saved")
    }

    fn without_port(text: &str) -> String {
        let mut file = SettingsFile::new(SettingsHome::Pyproject, text);
        file.unset("port");
        file.text().expect("saved")
    }

    #[test]
    fn a_new_table_goes_to_the_end() {
        let text = "[project]\nname = 'a'\n\n[tool.ruff]\nline-length = 100\n# select = []\n";
        assert_eq!(with_port(text), format!("{text}\n[tool.uvdock]\nport = 9000\n"));
    }

    #[test]
    fn a_missing_newline_at_the_end_is_added_before_a_new_table() {
        assert_eq!(with_port("a = 1"), "a = 1\n\n[tool.uvdock]\nport = 9000\n");
        assert_eq!(with_port(""), "[tool.uvdock]\nport = 9000\n");
    }

    #[test]
    fn a_value_keeps_its_place_and_its_comment() {
        let text =
            "[tool.uvdock] # ours\n# where it listens\nport   =  8000   # as documented\nsyntax = false\n[tool.z]\n";
        assert_eq!(with_port(text), text.replace("8000", "9000"));
    }

    #[test]
    fn a_value_that_says_the_same_is_not_written_anew() {
        let text = "[tool.uvdock]\nport = 9_000\n";
        assert_eq!(with_port(text), text);
    }

    #[test]
    fn settings_may_be_dotted_or_inline() {
        assert_eq!(with_port("tool.uvdock.port = 1\nb = 1\n"), "tool.uvdock.port = 9000\nb = 1\n");
        assert_eq!(with_port("[tool]\nuvdock = { port = 1 }\n"), "[tool]\nuvdock = { port = 9000 }\n");
        assert_eq!(with_port("tool = { a = { b = 1 } }\n"), "tool = { a = { b = 1 }, uvdock = { port = 9000 } }\n");
        assert_eq!(with_port("[tool]\na.b = 1\n[x]\n"), "[tool]\na.b = 1\n[x]\n\n[tool.uvdock]\nport = 9000\n");
    }

    #[test]
    fn a_table_of_which_only_a_part_is_there_gets_a_header() {
        let text = "[tool.uvdock.env]\nA = \"1\"\n";
        let saved = with_port(text);
        let read: toml::Table = saved.parse().expect("TOML");
        assert_eq!(read["tool"]["uvdock"]["port"].as_integer(), Some(9000), "{saved}");
        assert!(saved.ends_with(text), "{saved}");
    }

    #[test]
    fn the_last_setting_takes_its_table_along_and_a_comment_stays() {
        assert_eq!(without_port("a = 1\n\n[tool.uvdock]\nport = 1\n"), "a = 1\n");
        let commented = "a = 1\n\n# uvdock decides the rest\n[tool.uvdock]\nport = 1\n";
        assert_eq!(without_port(commented), commented.replace("port = 1\n", ""));
    }

    #[test]
    fn entries_of_a_table_keep_their_comments() {
        let text = "[tool.uvdock.env]\n# the mode\nA = \"1\" # one\nB = \"2\"\n";
        let mut file = SettingsFile::new(SettingsHome::Pyproject, text);
        let mut env = Table::new();
        env.insert("A", value("3"));
        env.insert("C", value("4"));
        file.set("env", Item::Table(env));
        assert_eq!(file.text().expect("saved"), "[tool.uvdock.env]\n# the mode\nA = \"3\" # one\nC = \"4\"\n");
    }

    #[test]
    fn line_endings_and_a_byte_order_mark_stay() {
        let text = "\u{feff}[project]\r\nname = 'a'\r\n[tool.uvdock]\r\nport = 1\r\n";
        assert_eq!(with_port(text), text.replace("port = 1", "port = 9000"));
        assert_eq!(with_port("a = 1\r\n"), "a = 1\r\n\r\n[tool.uvdock]\r\nport = 9000\r\n");
        let mixed = "a = 1\r\nb = '''\nx\r\ny'''\n[tool.uvdock]\r\nport = 1\n";
        assert!(with_port(mixed).starts_with("a = 1\r\nb = '''\nx\r\ny'''\n[tool.uvdock]\r\n"));
    }

    /// The text of an uvdock.toml after `port` was set to 9000.
    fn at_the_top(text: &str) -> String {
        let mut file = SettingsFile::new(SettingsHome::UvdockToml, text);
        file.set("port", value(9000));
        file.text().expect("saved")
    }

    #[test]
    fn a_file_of_its_own_holds_the_settings_at_its_top() {
        assert_eq!(at_the_top(""), "port = 9000\n");
        assert_eq!(at_the_top("# ours\n"), "# ours\n\nport = 9000\n");
        assert_eq!(
            at_the_top("# ours\nsyntax = false # no registry\n"),
            "# ours\nsyntax = false # no registry\nport = 9000\n"
        );
        assert_eq!(at_the_top("port = 1 # as documented\r\n"), "port = 9000 # as documented\r\n");
        assert_eq!(
            at_the_top("lock = 'frozen'\n\n# the mode\n[env]\nA = \"1\"\n"),
            "lock = 'frozen'\nport = 9000\n\n# the mode\n[env]\nA = \"1\"\n"
        );
        let mut last = SettingsFile::new(SettingsHome::UvdockToml, "lock = 'frozen' # ours\nport = 1\n");
        last.unset("port");
        assert_eq!(last.text().expect("saved"), "lock = 'frozen' # ours\n");
    }

    #[test]
    fn text_that_is_no_toml_is_refused() {
        let mut file = SettingsFile::new(SettingsHome::Pyproject, "a = \n");
        file.set("port", value(1));
        assert!(matches!(file.text(), Err(SettingsError::Unreadable { .. })));
    }

    /// Lines of a pyproject.toml as people write them.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "# a comment\n",
            "\n",
            "   \n",
            "x.y.z = 1\n",
            "\"quoted key\" = 'literal'   # why\n",
            "list = [\n  \"a\", # first\n\n  'b',\n]\n",
            "inline = {a=1,b.c = [ ]}\n",
            "text = \"\"\"\nport = 1\n\"\"\"\n",
            "\t indented = true\n",
            "date = 1979-05-27T07:32:00Z\n",
            "float = 1e3 \n",
        ])
    }

    fn header() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "[tool.ruff]",
            "[ tool . \"black\" ]",
            "[dependency-groups]",
            "[tool.uv.sources]",
            "[zz]",
        ])
    }

    proptest! {
        #[test]
        fn what_is_set_and_taken_out_again_leaves_no_trace(
            tables in prop::collection::btree_map(header(), prop::collection::btree_set(piece(), 0..5), 0..4),
            windows in any::<bool>(),
            cut in any::<bool>(),
        ) {
            let mut text = String::from("[project]\nname = \"a\"\n");
            for (header, pieces) in tables {
                text.push_str(header);
                text.push('\n');
                text.extend(pieces);
            }
            if windows {
                text = text.replace('\n', "\r\n");
            }
            let saved = with_port(&text);
            prop_assert!(saved.starts_with(&text));
            prop_assert_eq!(&without_port(&saved), &text);
            if cut {
                let cut = text.trim_end();
                prop_assert!(with_port(cut).starts_with(cut));
            }
        }
    }
}
