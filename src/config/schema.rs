//! The JSON schema of the settings, in the draft that Taplo and the TOML extensions of editors read. Prints nothing.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::settings::{Default, SETTINGS, Scope, Setting};

/// The schema of the table `[tool.uvdock]`, which is also that of uvdock.toml.
pub fn settings_schema() -> Value {
    let mut generator = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true).into_generator();
    let properties: Map<String, Value> = SETTINGS
        .iter()
        .map(|setting| {
            let schema = (setting.schema)(&mut generator).to_value();
            (setting.key.to_owned(), documented(setting, &schema))
        })
        .collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Settings of uvdock",
        "description": "The table [tool.uvdock] of pyproject.toml, or the file uvdock.toml beside it.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

/// The schema of a value, after what the setting is for and what holds without it.
fn documented(setting: &Setting, schema: &Value) -> Value {
    let mut all = Map::new();
    all.insert("description".to_owned(), description(setting).into());
    if let Default::Value(text) = setting.default {
        all.insert("default".to_owned(), value_of(text));
    }
    all.insert("examples".to_owned(), json!([value_of(setting.example)]));
    // What a type of ours says about itself is for its reader, not for the setting's.
    let schema = schema.as_object().cloned().unwrap_or_default();
    all.extend(schema.into_iter().filter(|(key, _)| key != "description" && key != "title"));
    Value::Object(all)
}

fn description(setting: &Setting) -> String {
    let about = setting.about.trim();
    let rule = match setting.default {
        Default::Value(_) => String::new(),
        Default::Found(rule) => format!(" Default: {rule}."),
    };
    let shared = match setting.scope {
        Scope::Repository => " A workspace root sets it for all its members.",
        Scope::Program | Scope::Root => "",
    };
    format!("{about}.{rule}{shared}")
}

fn value_of(text: &str) -> Value {
    let table: toml::Table = format!("value = {text}").parse().expect("a constant that a test reads");
    serde_json::to_value(&table["value"]).expect("TOML without dates is JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_documented_and_every_default_and_example_is_valid() {
        let schema = settings_schema();
        let validator = jsonschema::validator_for(&schema).expect("a valid schema");
        for setting in SETTINGS {
            let property = &schema["properties"][setting.key];
            assert!(property["description"].as_str().is_some_and(|text| text.len() > 10), "{property}");
            if let Default::Value(text) = setting.default {
                let document = json!({setting.key: value_of(text)});
                assert!(validator.is_valid(&document), "{document}");
            }
            let document = json!({setting.key: value_of(setting.example)});
            assert!(validator.is_valid(&document), "{document}");
        }
    }
}
