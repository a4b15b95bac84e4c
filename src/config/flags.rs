//! A flag for each setting that is no table, named like its key. A flag's value is read like the setting's, so both refuse the same.

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use schemars::SchemaGenerator;
use serde_json::Value;

use super::preference::IntoPreference as _;
use super::settings::{Form, Preferences, SETTINGS, Setting, SettingsToml};
use super::text::message;
use crate::sourced::Source;

const HEADING: &str = "Settings, which win over `[tool.uvdock]`";

/// Decisions that are made on the command line; they win over `[tool.uvdock]`.
#[derive(Clone, Debug, Default)]
pub struct SettingFlags {
    /// What the flags say.
    pub preferences: Preferences,
    /// The same as values of settings, to be saved.
    pub written: Vec<(&'static str, toml::Value)>,
}

impl Args for SettingFlags {
    fn augment_args(command: Command) -> Command {
        command.args(SETTINGS.iter().filter_map(argument))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SettingFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for setting in SETTINGS {
            let Some(flag) = setting.flag() else { continue };
            let Some(values) = matches.get_many::<String>(setting.key) else { continue };
            let values: Vec<&str> = values.map(String::as_str).collect();
            let preferences = read(setting, flag, &values).map_err(|message| {
                clap::Error::raw(ErrorKind::ValueValidation, format!("invalid value for '{flag}': {message}\n"))
            })?;
            self.preferences = std::mem::take(&mut self.preferences).overruled_by(preferences);
            let written = line(setting, &values).parse::<toml::Table>().ok();
            self.written.extend(written.and_then(|mut table| Some((setting.key, table.remove(setting.key)?))));
        }
        Ok(())
    }
}

fn argument(setting: &'static Setting) -> Option<Arg> {
    let flag = setting.flag()?;
    let (name, action) = match setting.form {
        Form::Text(name) | Form::Number(name) | Form::TextOrFalse(name) => (name, ArgAction::Set),
        Form::Truth => ("true|false", ArgAction::Set),
        Form::List(name) => (name, ArgAction::Append),
        Form::Table => return None,
    };
    let check = move |text: &str| read(setting, flag, &[text]).map(|_| text.to_owned());
    let words = words(setting);
    let parser = if words.is_empty() {
        ValueParser::from(check)
    } else {
        // These shells complete, and clap names the one that was meant.
        ValueParser::from(PossibleValuesParser::new(words))
    };
    let argument = Arg::new(setting.key)
        .long(setting.key)
        .value_name(name)
        .help(setting.about.trim())
        .help_heading(HEADING)
        .action(action)
        .allow_negative_numbers(matches!(setting.form, Form::Number(_)))
        .hide_possible_values(true)
        .value_parser(parser);
    Some(argument)
}

/// The words that a setting takes, where its schema has no other form.
fn words(setting: &Setting) -> Vec<&'static str> {
    if setting.form == Form::Truth {
        return vec!["true", "false"];
    }
    if !matches!(setting.form, Form::Text(_)) {
        return Vec::new();
    }
    let mut generator = SchemaGenerator::default();
    let schema = (setting.schema)(&mut generator);
    let name = schema.get("$ref").and_then(|path| path.as_str()?.rsplit('/').next());
    let schema = name.and_then(|name| generator.definitions().get(name)).unwrap_or(schema.as_value());
    let alternatives: Vec<Option<&str>> = match ["enum", "oneOf"].map(|key| schema.get(key).and_then(Value::as_array)) {
        [Some(words), _] => words.iter().map(Value::as_str).collect(),
        [None, Some(forms)] => forms.iter().map(|form| form.get("const")?.as_str()).collect(),
        [None, None] => Vec::new(),
    };
    // The command line lives as long as the process, and clap takes no text that does not.
    let words = alternatives.into_iter().map(|word| Some(&*word?.to_owned().leak()));
    words.collect::<Option<_>>().unwrap_or_default()
}

/// What the values of one flag ask for.
fn read(setting: &Setting, flag: &'static str, values: &[&str]) -> Result<Preferences, String> {
    let settings: SettingsToml = toml::from_str(&line(setting, values)).map_err(|error| message(&error))?;
    Ok(settings.into_preference(&|_| Source::Flag { flag }))
}

/// The flag as a line of uvdock.toml.
fn line(setting: &Setting, values: &[&str]) -> String {
    let key = setting.key;
    let first = values.first().copied().unwrap_or_default();
    match setting.form {
        Form::Number(_) => {
            format!("{key} = {}", first.parse::<i64>().map_or_else(|_| quoted(first), |n| n.to_string()))
        }
        Form::TextOrFalse(_) if first == "false" => format!("{key} = false"),
        Form::Truth if matches!(first, "true" | "false") => format!("{key} = {first}"),
        Form::Text(_) | Form::TextOrFalse(_) | Form::Truth | Form::Table => format!("{key} = {}", quoted(first)),
        Form::List(_) => {
            let items: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            format!("{key} = [{}]", items.join(", "))
        }
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(arguments: &[&str]) -> Result<Preferences, clap::Error> {
        let command = SettingFlags::augment_args(Command::new("test").no_binary_name(true));
        let matches = command.try_get_matches_from(arguments)?;
        Ok(SettingFlags::from_arg_matches(&matches)?.preferences)
    }

    #[test]
    fn a_flag_is_a_setting_with_another_source() {
        let preferences = flags(&["--port", "9000", "--healthcheck", "false", "--lock=frozen"]).expect("valid");
        assert_eq!(preferences.port, Some(crate::sourced::Sourced::flag(9000, "--port")));
        let flags: Vec<String> = preferences.sources().iter().map(|(_, source)| source.to_string()).collect();
        assert_eq!(flags, ["flag `--port`", "flag `--healthcheck`", "flag `--lock`"]);
    }

    #[test]
    fn a_list_is_given_item_by_item() {
        let preferences = flags(&["--include", "a b", "--include=c", "--writable", "\"'\\"]).expect("valid");
        assert_eq!(preferences.include.expect("set").value, ["a b", "c"]);
        assert_eq!(preferences.writable.expect("set").value, ["\"'\\"]);
    }

    #[test]
    fn a_table_belongs_in_the_file() {
        for flag in ["--compose", "--env", "--packages", "--roles", "--build-args", "--labels", "--instructions"] {
            assert_eq!(flags(&[flag, "a=b"]).expect_err("no flag").kind(), ErrorKind::UnknownArgument, "{flag}");
        }
    }

    #[test]
    fn a_setting_of_few_words_names_them() {
        let command = SettingFlags::augment_args(Command::new("test").no_binary_name(true));
        let words = |key: &str| {
            let argument = command.get_arguments().find(|argument| argument.get_id() == key).expect("a flag");
            let values = argument.get_possible_values();
            values.iter().map(|value| value.get_name().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(words("strategy"), ["slim", "alpine", "distroless", "shared-base"]);
        assert_eq!(words("lock"), ["locked", "frozen"]);
        assert_eq!(words("static-files"), ["true", "false"]);
        assert_eq!(words("python"), [""; 0]);
        let error = flags(&["--strategy", "slm"]).expect_err("refused").to_string();
        assert!(error.contains("a similar value exists: 'slim'"), "{error}");
    }

    #[test]
    fn a_bad_value_is_wrong_usage() {
        for words in [
            ["--port", "0"],
            ["--port", "http"],
            ["--port", "-1"],
            ["--uv", "?"],
            ["--include", "../x"],
            ["--uv", ""],
            ["--base-image", "python 3"],
            ["--stop-signal", "TERM\n"],
        ] {
            assert_eq!(flags(&words).expect_err("refused").kind(), ErrorKind::ValueValidation, "{words:?}");
        }
    }
}
