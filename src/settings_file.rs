//! Edits the settings in the text of pyproject.toml or uvdock.toml: adds, changes and removes keys, and leaves every other byte
//! as it is. Reads and writes no file, and knows no setting's meaning.

mod error;
mod lines;
mod table;

use toml_edit::{DocumentMut, Item, Table};

pub use error::SettingsError;

use crate::config::SettingsHome;
use table::{is_inline, made, nest, put, settings, take_out, without_empty_table};

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

    /// Whether a key has this value in the file.
    pub fn holds(&self, key: &str, value: &toml::Value) -> bool {
        let Ok(table) = self.text.trim_start_matches('\u{feff}').parse::<toml::Table>() else { return false };
        let mut found = Some(&table);
        for part in self.home.path() {
            found = found.and_then(|table| table.get(*part)).and_then(toml::Value::as_table);
        }
        found.and_then(|table| table.get(key)) == Some(value)
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

#[cfg(test)]
mod tests;
