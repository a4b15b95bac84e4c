//! What the user asks for, in settings and flags. Reads no file: the texts are among the facts.

use crate::config::{self, Preferences, SettingsHome};
use crate::error::Error;
use crate::inspect::error::Excerpt;
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::{ProjectFacts, UVDOCK_TOML};
use crate::sourced::Source;

/// The settings of a project, and those that its workspace shares, with flags first.
pub(super) fn with_flags(facts: &ProjectFacts, flags: &Preferences) -> Result<Preferences, Error> {
    let text = facts.uvdock_toml.as_deref().unwrap_or(&facts.pyproject_text);
    // Which services are meant is told by now.
    let flags = Preferences { services: None, ..flags.clone() };
    Ok(in_text(facts, text)?.overruled_by(flags))
}

/// The settings in the text of the file that a project keeps them in, and those that its workspace shares.
pub fn in_text(facts: &ProjectFacts, text: &str) -> Result<Preferences, Error> {
    let settings = match home(facts) {
        SettingsHome::Pyproject => config::read(text, None),
        SettingsHome::UvdockToml => config::read(&facts.pyproject_text, Some(text)),
    }?;
    let Some(workspace) = &facts.workspace else { return Ok(settings) };
    let root = config::read(&workspace.pyproject_text, workspace.uvdock_toml.as_deref())?;
    Ok(settings.or_shared(root, &|file| facts.from_project(file)))
}

/// Where a project keeps its settings.
pub fn home(facts: &ProjectFacts) -> SettingsHome {
    SettingsHome::of(facts.uvdock_toml.as_deref())
}

/// The value of a setting, on the line where it begins.
pub(super) fn excerpt(facts: &ProjectFacts, given: &Source) -> Option<Excerpt> {
    let Source::Setting { place } = given else { return None };
    let text = match place.file.as_str() {
        UVDOCK_TOML => facts.uvdock_toml.as_deref()?,
        PYPROJECT => facts.pyproject_text.as_str(),
        file => facts.workspace.as_ref().and_then(|workspace| workspace.text_of(file.rsplit('/').next()?))?,
    };
    let line = place.line?;
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let whole = text[start..].lines().next()?;
    let value = whole.find('=').map_or(0, |equals| equals + 1);
    let indent = whole[value..].len() - whole[value..].trim_start().len();
    let span = start + value + indent..start + whole.trim_end().len();
    Some(Excerpt { file: place.file.clone(), text: text.to_owned(), span })
}
