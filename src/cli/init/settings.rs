//! The files that `uvdock init` edits besides those it generates: the settings, and the tasks of editors. Asks nothing.

use std::path::Path;

use toml_edit::value;

use crate::config::SettingFlags;
use crate::editor::Editor;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::pipeline::settings::home;
use crate::regular_file::{self, FileKind};
use crate::settings_file::SettingsFile;
use crate::sync::{self, FileChange, SyncError};

/// The bytes of the file that holds the settings, which must be those that the facts were read from.
pub(super) fn read_settings(facts: &ProjectFacts) -> Result<String, Error> {
    let path = facts.root.join(home(facts).file());
    let known = facts.uvdock_toml.as_ref().unwrap_or(&facts.pyproject_text);
    let bytes = regular_file::read(&path, FileKind::Manifest).ok();
    let text = bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|text| text.trim_start_matches('\u{feff}') == known);
    Ok(text.ok_or(SyncError::ChangedMeanwhile { path })?)
}

/// A flag is an answer: it is not asked for, and it is saved like one.
pub(super) fn set_flags(settings: &mut SettingsFile, flags: &SettingFlags) -> Vec<&'static str> {
    for (key, written) in &flags.written {
        // Written by TOML's own printer, so it is read again.
        if let Ok(written) = written.to_string().parse::<toml_edit::Value>() {
            settings.set(key, value(written));
        }
    }
    settings.changed()
}

/// The files of editors that do not have the tasks yet.
pub(super) fn editor_tasks(root: &Path, editors: &[Editor]) -> Result<Vec<FileChange>, Error> {
    let mut changes = Vec::new();
    for (editor, file) in editors.iter().flat_map(|editor| editor.files().iter().map(move |file| (editor, *file))) {
        let before = sync::text_on_disk(root, file)?;
        let text = editor.with_tasks(file, before.as_deref())?;
        changes.push(sync::edited(root, file, before.as_deref(), text)?);
    }
    Ok(changes)
}
