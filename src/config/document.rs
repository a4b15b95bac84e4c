//! The files that settings stand in: `[tool.uvdock]` of pyproject.toml, or uvdock.toml with the same keys. Finds the place and
//! the way out of each error.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::home::SettingsHome;
use super::preference::IntoPreference as _;
use super::renamed;
use super::settings::{Preferences, SettingsToml};
use crate::inspect::error::{Excerpt, InspectError};
use crate::inspect::evidence::Lines;
use crate::inspect::file_names::UVDOCK_TOML;
use crate::inspect::pyproject::{PYPROJECT, toml_error};
use crate::sourced::Source;

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    tool: ToolToml,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "a table")]
struct ToolToml {
    uvdock: Option<Spanned<SettingsToml>>,
}

/// Reads the settings in the text of pyproject.toml, or in that of uvdock.toml where there is one.
pub fn read(pyproject: &str, uvdock_toml: Option<&str>) -> Result<Preferences, InspectError> {
    let table = parsed::<Document>(PYPROJECT, pyproject)?.tool.uvdock;
    let Some(text) = uvdock_toml else {
        let settings = table.map(Spanned::into_inner).unwrap_or_default();
        let lines = Lines::new(PYPROJECT, pyproject);
        return Ok(settings.into_preference(&|at| setting_at(&lines, at)));
    };
    if let Some(table) = table {
        let excerpt = Excerpt { file: PYPROJECT.to_owned(), text: pyproject.to_owned(), span: table.span() };
        return Err(InspectError::SettingsTwice {
            place: Lines::new(PYPROJECT, pyproject).place(table.span().start),
            other: UVDOCK_TOML,
            excerpt: Box::new(excerpt.first_line()),
        });
    }
    let settings: SettingsToml = parsed(UVDOCK_TOML, text)?;
    let lines = Lines::new(UVDOCK_TOML, text);
    Ok(settings.into_preference(&|at| setting_at(&lines, at)))
}

fn setting_at(lines: &Lines<'_>, at: usize) -> Source {
    Source::Setting { place: lines.place(at) }
}

/// A document, or an error with the setting that was perhaps meant.
fn parsed<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, InspectError> {
    toml::from_str(text).map_err(|error| {
        let mut setting = toml_error(file, text, &error);
        if let InspectError::Toml { message, suggestion, .. } = &mut setting {
            *suggestion = Some(way_out(file, text, error.message()));
            // The list of all keys is the manual's; the nearest one is the suggestion.
            if let Some((what, _)) =
                message.split_once(", expected one of ").filter(|_| is_unknown_name(error.message()))
            {
                *message = what.to_owned();
            }
        }
        setting
    })
}

fn is_unknown_name(message: &str) -> bool {
    message.starts_with("unknown field") || message.starts_with("unknown variant")
}

fn way_out(file: &str, text: &str, message: &str) -> String {
    // "unknown field `prot`, expected one of `command`, `port`, ...": every second piece is a name.
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let meant = names.split_first().filter(|_| is_unknown_name(message)).and_then(|(written, known)| {
        let renamed = settings_table(file, text).and_then(|settings| renamed::line_for(written, &settings));
        renamed.or_else(|| nearest(written, known))
    });
    match (meant, file) {
        (Some(meant), _) => format!("Did you mean `{meant}`?"),
        (None, PYPROJECT) => {
            "Correct `[tool.uvdock]` in `pyproject.toml`; `uvdock man settings` lists its keys".to_owned()
        }
        (None, file) => format!("Correct `{file}`; `uvdock man settings` lists its keys"),
    }
}

fn nearest(written: &str, known: &[&str]) -> Option<String> {
    let nearest = similar::get_close_matches(written.replace('_', "-").as_str(), known, 1, 0.6);
    nearest.first().map(|name| (*name).to_owned())
}

/// The settings as they stand in a file, whatever their keys.
fn settings_table(file: &str, text: &str) -> Option<toml::Table> {
    let mut table: toml::Table = text.parse().ok()?;
    if file == PYPROJECT {
        for key in SettingsHome::Pyproject.path() {
            table = table.remove(*key)?.try_into().ok()?;
        }
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::super::{LockSetting, SyntaxSetting};
    use super::*;
    use crate::inspect::evidence::Place;
    use crate::sourced::Sourced;

    fn of(text: &str) -> Result<Preferences, InspectError> {
        read(text, None)
    }

    #[test]
    fn nothing_set_is_nothing_asked_for() {
        assert!(of("[project]\nname = 'a'\n").expect("valid").sources().is_empty());
    }

    #[test]
    fn a_setting_remembers_its_line() {
        let preferences = of("[tool.uvdock]\nsyntax = false\nport = 9000\n").expect("valid");
        assert_eq!(preferences.port, Some(Sourced::setting(9000, Place::line(PYPROJECT, 3))));
        assert_eq!(preferences.syntax.map(|syntax| syntax.value), Some(SyntaxSetting::Off));
    }

    #[test]
    fn an_entry_of_a_table_remembers_its_line() {
        for text in ["[tool.uvdock]\nenv.A = 'x'\nenv.B = 'y'\n", "[tool.uvdock.env]\nA = 'x'\nB = 'y'\n"] {
            let env = of(text).expect("valid").env.expect("set").value;
            assert_eq!(env["B"].source, Source::Setting { place: Place::line(PYPROJECT, 3) }, "{text}");
        }
    }

    #[test]
    fn uvdock_toml_holds_the_same_keys_at_its_top() {
        let preferences = read("[project]\n", Some("lock = 'frozen'\n[env]\nA = 'x'\n")).expect("valid");
        assert_eq!(preferences.lock, Some(Sourced::setting(LockSetting::Frozen, Place::line(UVDOCK_TOML, 1))));
    }

    #[test]
    fn settings_in_two_places_are_an_error_that_names_both() {
        let error = read("[project]\n[tool.uvdock]\nport = 1\n", Some("port = 2\n")).expect_err("two places");
        assert!(error.to_string().contains("pyproject.toml:2") && error.to_string().contains("uvdock.toml"), "{error}");
    }

    #[test]
    fn an_unknown_key_is_an_error_that_points_at_it() {
        for (text, key) in [
            ("[tool.uvdock]\nprot = 9000\n", "prot"),
            ("[tool.uvdock.packages]\nrum = []\n", "rum"),
            ("[tool.uvdock.packages.alpine]\nrum = []\n", "rum"),
            ("[tool.uvdock.instructions]\nruntim = 'RUN a'\n", "runtim"),
        ] {
            let error = of(text).expect_err("no setting");
            let excerpt = error.excerpt().expect("a place");
            assert_eq!(&text[excerpt.span.clone()], key);
            assert!(error.hint("[tool.uvdock]").expect("a way out").starts_with("Did you mean"), "{error}");
        }
    }

    #[test]
    fn an_old_key_is_answered_with_its_line_in_either_file() {
        let expected = Some("Did you mean `uv = \"0.13.9\"`?".to_owned());
        let error = of("[tool.uvdock]\nuv-version = '0.13.9'\n").expect_err("no setting");
        assert_eq!(error.hint("[tool.uvdock]"), expected);
        let error = read("[project]\n", Some("uv-version = '0.13.9'\n")).expect_err("no setting");
        assert_eq!(error.hint("[tool.uvdock]"), expected);
    }

    #[test]
    fn healthcheck_is_a_path_or_false() {
        assert!(of("[tool.uvdock]\nhealthcheck = true\n").is_err());
    }
}
