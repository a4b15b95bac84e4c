//! `uv = "0.13.8"` and `base-image = "mirror.example/python"`: the images that a build begins from. Decides nothing.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::preference::{IntoPreference, own_preference};
use super::text::{ImageToml, is_release, matching, message};
use crate::sourced::Source;

own_preference!(BaseImageSetting, UvSetting);

/// Which uv builds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum UvSetting {
    /// `uv = "0.13.8"`: a release, which is also the tag of uv's image.
    Release(String),
    /// `uv = "mirror.example/uv"`: the image that brings it, with or without a tag.
    Image(String),
}

/// A release, or an image. An image without a registry, a directory or a tag would be a word that is meant as a release.
const UV: &str = r"^([0-9]+\.[0-9]+\.[0-9]+|[A-Za-z0-9][A-Za-z0-9._-]*[/:@][A-Za-z0-9._/:@-]*)$";

impl TryFrom<toml::Value> for UvSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let expected = "a release of uv, such as `\"0.13.8\"`, or an image, such as `\"mirror.example/uv\"`";
        let text = matching(&value, UV, expected)?;
        Ok(if is_release(&text) { Self::Release(text) } else { Self::Image(text) })
    }
}

impl JsonSchema for UvSetting {
    fn schema_name() -> Cow<'static, str> {
        "Uv".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": UV})
    }
}

/// `base-image = "mirror.example/python"`, or `base-image = { build = "...", run = "..." }`. Each has a tag or is a mirror.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub struct BaseImageSetting {
    /// The image that everything is built in, and that ships where the strategy has no other.
    pub build: Option<String>,
    /// The image that a distroless one ships on.
    pub run: Option<String>,
}

/// The table form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseImageToml {
    build: Option<ImageToml>,
    run: Option<ImageToml>,
}

impl TryFrom<toml::Value> for BaseImageSetting {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        if !value.is_table() {
            return Ok(Self { build: Some(ImageToml::try_from(value)?.0), run: None });
        }
        let BaseImageToml { build, run } = value.try_into().map_err(|error| message(&error))?;
        if build.is_none() && run.is_none() {
            return Err("expected `build` or `run` in `base-image`".to_owned());
        }
        Ok(Self { build: build.map(|image| image.0), run: run.map(|image| image.0) })
    }
}

impl JsonSchema for BaseImageSetting {
    fn schema_name() -> Cow<'static, str> {
        "BaseImage".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let image = generator.subschema_for::<ImageToml>();
        json_schema!({"anyOf": [
            image,
            {
                "type": "object",
                "properties": {"build": image, "run": image},
                "additionalProperties": false,
                "minProperties": 1,
            },
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uv(text: &str) -> Result<UvSetting, String> {
        UvSetting::try_from(toml::Value::from(text))
    }

    #[test]
    fn uv_is_a_release_or_an_image() {
        assert_eq!(uv("0.13.8"), Ok(UvSetting::Release("0.13.8".to_owned())));
        for image in [
            "mirror.example/uv",
            "mirror.example:5000/uv:0.13.8",
            "uv:latest",
            &format!("uv@sha256:{}", "ab".repeat(32)),
        ] {
            assert_eq!(uv(image), Ok(UvSetting::Image(image.to_owned())));
        }
        for bad in ["", "new", "0.13", ">=0.13", "1!0.13.8", "0.13.8\n", "-x/y", "a b/c"] {
            assert!(uv(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_base_image_is_that_of_the_build_or_a_table() {
        let of = |text: &str| {
            let table: toml::Table = format!("image = {text}").parse().expect("TOML");
            BaseImageSetting::try_from(table["image"].clone())
        };
        let build = Some("a/python".to_owned());
        assert_eq!(of("'a/python'"), Ok(BaseImageSetting { build: build.clone(), run: None }));
        let run = Some("b/distroless:nonroot".to_owned());
        assert_eq!(of("{ build = 'a/python', run = 'b/distroless:nonroot' }"), Ok(BaseImageSetting { build, run }));
        for bad in ["3", "{}", "{ build = 'a b' }", "{ bild = 'a' }", "'-x'"] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }
}
