//! A flag for each setting, named like its key. A flag's value is read like the setting's, so both refuse the same.

use clap::builder::ValueParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::settings::{Form, Preferences, SETTINGS, Setting, SettingsToml};
use super::value::Written as _;
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
        command.args(SETTINGS.iter().map(argument))
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
            let Some(values) = matches.get_many::<String>(setting.key) else { continue };
            let values: Vec<&str> = values.map(String::as_str).collect();
            let preferences = read(setting, &values).map_err(|message| {
                clap::Error::raw(
                    ErrorKind::ValueValidation,
                    format!("invalid value for '{}': {message}\n", setting.flag),
                )
            })?;
            self.preferences = std::mem::take(&mut self.preferences).overruled_by(preferences);
            let written = document(setting, &values).ok().and_then(|text| text.parse::<toml::Table>().ok());
            self.written.extend(written.and_then(|mut table| Some((setting.key, table.remove(setting.key)?))));
        }
        Ok(())
    }
}

fn argument(setting: &'static Setting) -> Arg {
    let (name, action) = match setting.form {
        Form::Text(name) | Form::Number(name) | Form::TextOrFalse(name) => (name, ArgAction::Set),
        Form::Truth => ("true|false", ArgAction::Set),
        Form::List(name) | Form::Entries(name) | Form::Items(name) | Form::Toml(name) => (name, ArgAction::Append),
    };
    let check = move |text: &str| read(setting, &[text]).map(|_| text.to_owned());
    Arg::new(setting.key)
        .long(setting.key)
        .value_name(name)
        .help(setting.about.trim())
        .help_heading(HEADING)
        .action(action)
        .allow_negative_numbers(matches!(setting.form, Form::Number(_)))
        .value_parser(ValueParser::from(check))
}

/// What the values of one flag ask for.
fn read(setting: &Setting, values: &[&str]) -> Result<Preferences, String> {
    let text = document(setting, values)?;
    let settings: SettingsToml =
        toml::from_str(&text).map_err(|error| error.message().trim_end().replace('\n', ": "))?;
    Ok(settings.preference(&|_| Source::Flag { flag: setting.flag }))
}

/// The flag as a line of uvdock.toml.
fn document(setting: &Setting, values: &[&str]) -> Result<String, String> {
    let key = setting.key;
    let first = values.first().copied().unwrap_or_default();
    Ok(match setting.form {
        Form::Number(_) => {
            format!("{key} = {}", first.parse::<i64>().map_or_else(|_| quoted(first), |n| n.to_string()))
        }
        Form::TextOrFalse(_) if first == "false" => format!("{key} = false"),
        Form::Truth if matches!(first, "true" | "false") => format!("{key} = {first}"),
        Form::Text(_) | Form::TextOrFalse(_) | Form::Truth => format!("{key} = {}", quoted(first)),
        Form::List(_) => {
            let items: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            format!("{key} = [{}]", items.join(", "))
        }
        Form::Entries(name) => {
            let entries = values.iter().map(|value| {
                let (entry, text) = value.split_once('=').ok_or_else(|| format!("expected {name}"))?;
                Ok(format!("{} = {}\n", quoted(entry), quoted(text)))
            });
            format!("[{key}]\n{}", entries.collect::<Result<String, String>>()?)
        }
        Form::Items(name) => items(key, name, values)?,
        Form::Toml(_) => {
            let lines: toml::Table =
                values.join("\n").parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
            toml::Table::from_iter([(key.to_owned(), toml::Value::Table(lines))]).to_string()
        }
    })
}

/// `run=libpq5` and `alpine.run=libpq` as lists in tables.
fn items(key: &str, name: &str, values: &[&str]) -> Result<String, String> {
    let mut lists: Vec<(&str, Vec<String>)> = Vec::new();
    for value in values {
        let (list, item) = value.split_once('=').ok_or_else(|| format!("expected {name}"))?;
        match lists.iter_mut().find(|(other, _)| *other == list) {
            Some((_, items)) => items.push(quoted(item)),
            None => lists.push((list, vec![quoted(item)])),
        }
    }
    let line = |(list, items): &(&str, Vec<String>)| {
        let path: Vec<String> = list.split('.').map(quoted).collect();
        format!("{key}.{} = [{}]\n", path.join("."), items.join(", "))
    };
    Ok(lists.iter().map(line).collect())
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
    fn lists_and_tables_are_given_item_by_item() {
        let words = [
            "--include",
            "a b",
            "--include=c",
            "--env",
            "A=x=y",
            "--env",
            "B=\"'\\",
            "--packages",
            "run=libpq5",
            "--packages",
            "alpine.run=libpq",
            "--packages",
            "run=curl",
            "--instructions",
            "base=RUN a",
            "--compose",
            "services.db.image = 'postgres'",
        ];
        let preferences = flags(&words).expect("valid");
        assert_eq!(preferences.include.expect("set").value, ["a b", "c"]);
        let env = preferences.env.expect("set").value;
        assert_eq!((env["A"].value.as_str(), env["B"].value.as_str()), ("x=y", "\"'\\"));
        let packages = preferences.packages.expect("set").value;
        assert_eq!((packages.run.len(), packages.alpine.expect("set").run.len()), (2, 1));
        assert_eq!(preferences.compose.expect("set").value.0["services"]["db"]["image"], "postgres");
    }

    #[test]
    fn a_bad_value_is_wrong_usage() {
        for words in [
            ["--port", "0"],
            ["--port", "http"],
            ["--port", "-1"],
            ["--lock", "maybe"],
            ["--include", "../x"],
            ["--env", "A"],
            ["--env", "1A=x"],
            ["--packages", "sun=x"],
            ["--instructions", "base=FROM x"],
            ["--static-files", "no"],
            ["--compose", "services = 1"],
            ["--uv-version", ""],
            ["--stop-signal", "TERM\n"],
        ] {
            assert_eq!(flags(&words).expect_err("refused").kind(), ErrorKind::ValueValidation, "{words:?}");
        }
    }
}
