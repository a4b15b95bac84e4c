//! JSON of a compose file as TOML of a setting.

use serde_json::{Map, Value as Json};
use toml_edit::{Array, InlineTable, Value};

/// `data:` with nothing behind it is an empty table.
pub(super) fn with_tables(json: &Json) -> Json {
    let Json::Object(entries) = json else { return json.clone() };
    Json::Object(entries.iter().map(|(name, entry)| (name.clone(), table_for_null(entry))).collect())
}

fn table_for_null(entry: &Json) -> Json {
    if entry.is_null() { Json::Object(Map::new()) } else { entry.clone() }
}

/// JSON as TOML; `None` where a value is null, which TOML does not have.
pub(super) fn toml(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(truth) => (*truth).into(),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| number.as_f64().map(Value::from), |number| Some(number.into()))?
        }
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => Value::Array(items.iter().map(toml).collect::<Option<Array>>()?),
        Json::Object(entries) => {
            let mut table = InlineTable::new();
            for (key, entry) in entries {
                table.insert(key, toml(entry)?);
            }
            Value::InlineTable(table)
        }
    })
}
