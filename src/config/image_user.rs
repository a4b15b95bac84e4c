//! `user = "worker:1000"`: the name and number of who runs the program. Decides nothing.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::preference::{IntoPreference, own_preference};
use crate::sourced::Source;

own_preference!(UserSetting);

/// A user of the image.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserSetting {
    /// Such as `worker`.
    pub name: String,
    /// Its number, which is that of its group too.
    pub id: u32,
}

/// As a setting writes it.
pub const PATTERN: &str = "^[a-z_][a-z0-9_-]{0,31}:[1-9][0-9]{0,9}$";

impl JsonSchema for UserSetting {
    fn schema_name() -> Cow<'static, str> {
        "User".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": PATTERN})
    }
}

impl TryFrom<String> for UserSetting {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let pattern = regex::Regex::new(PATTERN).map_err(|error| error.to_string())?;
        let parts = text.split_once(':').filter(|_| pattern.is_match(&text));
        let user = parts.and_then(|(name, id)| Some(Self { name: name.to_owned(), id: id.parse().ok()? }));
        // 4294967295 is no number of a user: it says "unchanged" (chown(2)).
        let user = user.filter(|user| user.id < u32::MAX && user.name != "root");
        user.ok_or_else(|| format!("expected a name and a number, such as `\"worker:1000\"`, found `{text:?}`"))
    }
}

impl From<UserSetting> for String {
    fn from(user: UserSetting) -> Self {
        format!("{}:{}", user.name, user.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_has_a_name_and_a_number_and_is_not_root() {
        let read = |text: &str| UserSetting::try_from(text.to_owned());
        assert_eq!(read("worker:1000"), Ok(UserSetting { name: "worker".to_owned(), id: 1000 }));
        for bad in
            ["worker", "1000", "root:1000", "worker:0", "a b:1", "a:1\n", "a:4294967295", "a:99999999999", "'x:1"]
        {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }
}
