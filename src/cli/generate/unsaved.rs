//! What flags say holds for one run: the next one writes other files, and a check finds these stale. Saves nothing.

use crate::config::{Setting, SettingFlags};
use crate::message;
use crate::pipeline::Services;
use crate::pipeline::settings::home;
use crate::quote;
use crate::settings_file::SettingsFile;

/// The note for one who gave flags that no setting says the same as.
pub(super) fn note(flags: &SettingFlags, services: &Services) -> Option<String> {
    let files: Vec<SettingsFile> = services
        .each()
        .iter()
        .map(|service| {
            let text = service.facts.uvdock_toml.as_ref().unwrap_or(&service.facts.pyproject_text);
            SettingsFile::new(home(service.facts), text)
        })
        .collect();
    let unsaved = flags.written.iter().filter(|(key, value)| !files.iter().all(|file| file.holds(key, value)));
    let words: Vec<String> = unsaved.flat_map(|(key, value)| words(key, value)).collect();
    let flags =
        message::joined(words.iter().filter(|word| word.starts_with("--")).map(|word| format!("`{word}`")), ", ");
    let table = services.home().name();
    (!words.is_empty()).then(|| {
        format!(
            "{flags} is for this run alone: without it, `uvdock generate --check` finds these files stale; to keep it, set it in `{table}`, as `uvdock init {}` does",
            quote::shown(&words)
        )
    })
}

/// The flag as it is given: one word for its name and one for its value, for each of a list.
fn words(key: &str, value: &toml::Value) -> Vec<String> {
    let Some(flag) = Setting::of(key).and_then(Setting::flag) else { return Vec::new() };
    let values = value.as_array().map_or_else(|| vec![value], |values| values.iter().collect());
    let text = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    values.into_iter().flat_map(|value| [flag.to_owned(), text(value)]).collect()
}
