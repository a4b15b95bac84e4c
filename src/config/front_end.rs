//! `front-end = false`, `front-end = "ui"`, `front-end = { directory = "ui", build = "build", output = "ui/dist", node = "24" }`: what
//! Node builds while the image is built. Decides nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::preference::{IntoPreference, own_preference};
use super::text::{DirectoryToml, LineToml, PathToml, matching, message};
use crate::sourced::Source;

own_preference!(FrontEndSetting);

/// What Node builds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum FrontEndSetting {
    /// Nothing.
    Off,
    /// A front end.
    Built(BuiltFrontEnd),
}

/// A front end, as far as the user says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuiltFrontEnd {
    /// The directory of its `package.json`.
    pub directory: Option<String>,
    /// The name of a script, or a command line.
    pub build: Option<String>,
    /// What the image gets: each path that is written, with the places it goes to.
    pub output: BTreeMap<String, Vec<String>>,
    /// Which Node builds.
    pub node: Option<NodeSetting>,
}

/// Which Node builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeSetting {
    /// `24`: a release, by the part of it that is the tag of the official image.
    Release(String),
    /// `mirror.example/node`: an image, with or without a tag.
    Image(String),
}

/// A release or an image.
const NODE: &str = r"^([1-9][0-9]*(\.[0-9]+){0,2}|[A-Za-z0-9][A-Za-z0-9._-]*[/:@][A-Za-z0-9._/:@-]*)$";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BuiltToml {
    directory: Option<DirectoryToml>,
    build: Option<LineToml>,
    output: Option<OutputToml>,
    node: Option<NodeToml>,
}

/// `"ui/dist"`, `["a", "b"]`, or `{ "ui/dist" = "shop/static" }`, also with several places.
#[derive(Deserialize)]
#[serde(try_from = "toml::Value")]
struct OutputToml(BTreeMap<String, Vec<String>>);

#[derive(Deserialize)]
#[serde(try_from = "toml::Value")]
struct NodeToml(NodeSetting);

impl TryFrom<toml::Value> for OutputToml {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let paths: Vec<(String, toml::Value)> = match value {
            toml::Value::Table(table) => table.into_iter().collect(),
            toml::Value::Array(paths) => paths.into_iter().map(same).collect::<Result<_, _>>()?,
            path => vec![same(path)?],
        };
        let pair = |(from, to): (String, toml::Value)| {
            let from = PathToml::try_from(toml::Value::String(from))?.0;
            let places = match to {
                toml::Value::Array(places) if !places.is_empty() => places,
                place => vec![place],
            };
            Ok((from, places.into_iter().map(target).collect::<Result<_, _>>()?))
        };
        let pairs: BTreeMap<String, Vec<String>> = paths.into_iter().map(pair).collect::<Result<_, String>>()?;
        if pairs.is_empty() { Err("expected a path in `output`".to_owned()) } else { Ok(Self(pairs)) }
    }
}

fn same(path: toml::Value) -> Result<(String, toml::Value), String> {
    Ok((PathToml::try_from(path.clone())?.0, path))
}

/// A path of the project, or an absolute one of the image.
const TARGET: &str = r"^/?[^/\x00-\x1f\x7f]+(/[^/\x00-\x1f\x7f]+)*/?$";

fn target(value: toml::Value) -> Result<String, String> {
    let path = matching(&value, TARGET, "a path")?;
    if path.starts_with('/') && !path.split('/').any(|part| part == "..") {
        return Ok(path);
    }
    PathToml::try_from(value).map(|path| path.0)
}

impl TryFrom<toml::Value> for NodeToml {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let expected = "a release of Node, such as `\"24\"`, or an image, such as `\"mirror.example/node\"`";
        let text = matching(&value, NODE, expected)?;
        let is_release = text.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
        Ok(Self(if is_release { NodeSetting::Release(text) } else { NodeSetting::Image(text) }))
    }
}

impl TryFrom<toml::Value> for FrontEndSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::Boolean(false) => Ok(Self::Off),
            value @ toml::Value::String(_) => {
                let directory = Some(DirectoryToml::try_from(value)?.0);
                Ok(Self::Built(BuiltFrontEnd { directory, ..BuiltFrontEnd::default() }))
            }
            table @ toml::Value::Table(_) => {
                let BuiltToml { directory, build, output, node } = table.try_into().map_err(|error| message(&error))?;
                Ok(Self::Built(BuiltFrontEnd {
                    directory: directory.map(|directory| directory.0),
                    build: build.map(|line| line.0),
                    output: output.map(|output| output.0).unwrap_or_default(),
                    node: node.map(|node| node.0),
                }))
            }
            other => Err(format!("expected a directory, a table or `false`, found `{other}`")),
        }
    }
}

impl JsonSchema for FrontEndSetting {
    fn schema_name() -> Cow<'static, str> {
        "FrontEnd".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let directory = generator.subschema_for::<DirectoryToml>();
        let line = generator.subschema_for::<LineToml>();
        let path = generator.subschema_for::<PathToml>();
        json_schema!({"anyOf": [
            directory,
            {"const": false},
            {
                "type": "object",
                "properties": {
                    "directory": directory,
                    "build": line,
                    "output": {"anyOf": [
                        path,
                        {"type": "array", "items": path, "minItems": 1},
                        {
                            "type": "object",
                            "additionalProperties": {"anyOf": [
                                {"type": "string", "pattern": TARGET},
                                {"type": "array", "items": {"type": "string", "pattern": TARGET}, "minItems": 1},
                            ]},
                            "minProperties": 1,
                        },
                    ]},
                    "node": {"type": "string", "pattern": NODE},
                },
                "additionalProperties": false,
            },
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<FrontEndSetting, String> {
        let table: toml::Table = format!("x = {text}").parse().expect("TOML");
        FrontEndSetting::try_from(table["x"].clone())
    }

    #[test]
    fn a_front_end_is_a_directory_a_table_or_none() {
        assert_eq!(read("false"), Ok(FrontEndSetting::Off));
        let Ok(FrontEndSetting::Built(ui)) = read("'ui'") else { panic!("a directory") };
        assert_eq!(ui.directory.as_deref(), Some("ui"));
        let Ok(FrontEndSetting::Built(table)) =
            read("{ build = 'npm run x', output = { 'ui/dist' = '/public' }, node = '22' }")
        else {
            panic!("a table")
        };
        assert_eq!(table.output["ui/dist"], ["/public"]);
        assert_eq!(table.node, Some(NodeSetting::Release("22".to_owned())));
    }

    #[test]
    fn what_no_front_end_has_is_refused() {
        for bad in [
            "true",
            "3",
            "'../ui'",
            "{ outputs = 'a' }",
            "{ output = [] }",
            "{ output = '../x' }",
            "{ output = { 'a' = '/x/../y' } }",
            "{ node = 'new' }",
            "{ node = '>=20' }",
            "{ build = \"a\\nRUN evil\" }",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
