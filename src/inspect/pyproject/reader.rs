//! Turns the values of pyproject.toml into facts with the lines they stand on. Knows each value's form.

use std::collections::BTreeMap;
use std::str::FromStr;

use toml::{Spanned, Value};
use uv_pep440::{VersionSpecifiers, VersionSpecifiersParseError};

use super::document::{BuildSystemToml, ProjectToml, UvToml};
use super::facts::{Packaging, ScriptFacts, UvFacts};
use crate::inspect::error::{Excerpt, InspectError};
use crate::inspect::evidence::{Lines, Located, Place};
use crate::inspect::file_names::PYPROJECT;
use crate::quote::dockerfile;
use crate::secret;

/// What a text must be that becomes a label.
const ONE_LINE: &str = "a text that fits on a line of a Dockerfile, which has 65535 bytes at most";

/// Turns spans of one text into places.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    lines: Lines<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, lines: Lines::new(PYPROJECT, text) }
    }

    pub(super) fn place<T>(&self, value: &Spanned<T>) -> Place {
        self.lines.place(value.span().start)
    }

    pub(super) fn located<T: Clone>(&self, value: &Spanned<T>) -> Located<T> {
        Located::new(value.get_ref().clone(), self.place(value))
    }

    pub(super) fn requirements(&self, requirements: &[Spanned<String>]) -> Vec<Located<String>> {
        requirements.iter().map(|requirement| self.located(requirement)).collect()
    }

    /// Values that may be of several types, and of no other.
    pub(super) fn check_types(
        &self,
        project: &ProjectToml,
        groups: &BTreeMap<String, Spanned<Value>>,
        uv: Option<&UvToml>,
    ) -> Result<(), InspectError> {
        let default_groups = uv.and_then(|uv| uv.default_groups.as_ref());
        self.check("project.license", project.license.as_ref(), "a string or a table", is_text_or_table)?;
        self.check("project.license", project.license.as_ref(), ONE_LINE, |license| {
            license.as_str().is_none_or(dockerfile::fits_a_line)
        })?;
        self.check("project.readme", project.readme.as_ref(), "a string or a table", is_text_or_table)?;
        self.check("project.license-files", project.license_files.as_ref(), "a list", is_list_or_table)?;
        self.check("tool.uv.default-groups", default_groups, "a list or `\"all\"`", is_list_or_all)?;
        groups.values().try_for_each(|group| self.check("dependency-groups", Some(group), "lists", Value::is_array))
    }

    pub(super) fn check(
        &self,
        key: &'static str,
        value: Option<&Spanned<Value>>,
        expected: &str,
        fits: impl Fn(&Value) -> bool,
    ) -> Result<(), InspectError> {
        match value {
            Some(value) if !fits(value.get_ref()) => Err(InspectError::InvalidValue {
                key,
                message: format!("expected {expected}"),
                excerpt: Box::new(excerpt(PYPROJECT, self.text, value.span())),
            }),
            _ => Ok(()),
        }
    }

    pub(super) fn parsed<T, E: std::fmt::Display>(
        &self,
        key: &'static str,
        value: &Spanned<String>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Located<T>, InspectError> {
        match parse(value.get_ref()) {
            Ok(parsed) => Ok(Located::new(parsed, self.place(value))),
            Err(error) => Err(InspectError::InvalidValue {
                key,
                message: first_line(&error.to_string()),
                excerpt: Box::new(excerpt(PYPROJECT, self.text, value.span())),
            }),
        }
    }

    /// A text that becomes a label of the image.
    pub(super) fn label(&self, key: &'static str, value: &Spanned<String>) -> Result<String, InspectError> {
        let label = self.parsed(key, value, |text| {
            if dockerfile::fits_a_line(text) { Ok(text.to_owned()) } else { Err(format!("expected {ONE_LINE}")) }
        })?;
        Ok(label.value)
    }

    /// `readme = "README.md"` or `readme = {file = "README.md"}`; `{text = ...}` names no file.
    pub(super) fn file_of(&self, value: &Spanned<Value>) -> Option<Located<String>> {
        let file = match value.get_ref() {
            Value::String(path) => path,
            Value::Table(table) => table.get("file")?.as_str()?,
            _ => return None,
        };
        Some(Located::new(file.to_owned(), self.place(value)))
    }

    pub(super) fn license_files(&self, project: &ProjectToml) -> Vec<Located<String>> {
        let table = project.license.as_ref().filter(|license| license.get_ref().is_table());
        let file = table.and_then(|license| self.file_of(license));
        let globs = project.license_files.iter().flat_map(|value| {
            // setuptools and hatchling also knew `license-files = {paths = [...]}` before PEP 639.
            let list = match value.get_ref() {
                Value::Table(table) => table.values().next().and_then(Value::as_array),
                other => other.as_array(),
            };
            let globs = list.into_iter().flatten().filter_map(Value::as_str);
            globs.map(|glob| Located::new(glob.to_owned(), self.place(value))).collect::<Vec<_>>()
        });
        file.into_iter().chain(globs).collect()
    }

    pub(super) fn script(&self, name: &str, target: &Spanned<String>) -> ScriptFacts {
        // "module:function [extra]", the entry points specification of PyPA.
        let object = target.get_ref().split('[').next().unwrap_or_default().trim();
        let (module, function) = match object.split_once(':') {
            Some((module, function)) => (module.trim(), Some(function.trim().to_owned())),
            None => (object, None),
        };
        ScriptFacts { name: name.to_owned(), module: module.to_owned(), function, place: self.place(target) }
    }

    /// uv's rule ("Projects > Configuration > Project packaging"): `tool.uv.package` decides, else a build system does.
    pub(super) fn packaging(&self, build: Option<&BuildSystemToml>, uv: Option<&UvToml>) -> Packaging {
        let package = uv.and_then(|uv| uv.package.as_ref());
        match (package.map(|package| *package.get_ref()), build) {
            (Some(false), _) => {
                let place = package.map(|package| self.place(package).to_string()).unwrap_or_default();
                Packaging::Virtual { because: format!("`tool.uv.package = false` ({place})") }
            }
            (None, None) => Packaging::Virtual { because: "`pyproject.toml` has no `[build-system]`".into() },
            (Some(true) | None, build) => self.package(build),
        }
    }

    /// PEP 517: without `build-backend`, setuptools' legacy backend builds.
    pub(super) fn package(&self, build: Option<&BuildSystemToml>) -> Packaging {
        let legacy = || Located::new("setuptools.build_meta".to_owned(), Place::file(PYPROJECT));
        Packaging::Package {
            backend: build
                .and_then(|build| build.build_backend.as_ref())
                .map_or_else(legacy, |backend| self.located(backend)),
            requires: build.map(|build| build.requires.clone()).unwrap_or_default(),
        }
    }

    pub(super) fn uv(&self, uv: &UvToml) -> Result<UvFacts, InspectError> {
        let required_version = uv.required_version.as_ref();
        let required_version =
            required_version.map(|value| self.parsed("tool.uv.required-version", value, required_uv_version));
        Ok(UvFacts {
            required_version: required_version.transpose()?,
            default_groups: uv.default_groups.as_ref().map(|groups| group_names(groups.get_ref())),
            workspace: uv.workspace.as_ref().map(|workspace| self.place(workspace)),
        })
    }
}

/// uv also takes a bare version here and means exactly that one.
fn required_uv_version(text: &str) -> Result<VersionSpecifiers, VersionSpecifiersParseError> {
    VersionSpecifiers::from_str(text).or_else(|_| VersionSpecifiers::from_str(&format!("=={text}")))
}

fn is_text_or_table(value: &Value) -> bool {
    value.is_str() || value.is_table()
}

fn is_list_or_table(value: &Value) -> bool {
    value.is_array() || value.is_table()
}

fn is_list_or_all(value: &Value) -> bool {
    value.is_array() || value.as_str() == Some("all")
}

/// `default-groups = ["dev"]` or `default-groups = "all"`.
fn group_names(value: &Value) -> Vec<String> {
    match value {
        Value::String(all) => vec![all.clone()],
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The first line of a parser's message; what it would have underlined below is underlined in the file.
pub(super) fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_end_matches([':', '.']).to_owned()
}

pub(super) fn excerpt(file: &str, text: &str, span: std::ops::Range<usize>) -> Excerpt {
    Excerpt { file: file.to_owned(), text: secret::masked(text).into_owned(), span }
}
