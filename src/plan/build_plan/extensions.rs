//! What the user adds to the generated files. Values only.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::config::{Fragment, Stage};
use crate::sourced::Sourced;

/// What the user adds to the generated files, besides packages and labels.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ExtensionsPlan {
    /// Variables of the running program.
    pub env: BTreeMap<String, Sourced<String>>,
    /// What is added to each stage.
    pub stages: BTreeMap<Stage, StageExtension>,
    /// Lines of .dockerignore.
    pub ignore: Vec<Sourced<String>>,
    /// Keys of compose.yaml.
    pub compose: Option<Sourced<Map<String, Value>>>,
}

/// What is added to one stage.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StageExtension {
    /// Build arguments with their defaults.
    pub arguments: BTreeMap<String, Sourced<String>>,
    /// Instructions at its end.
    pub fragment: Option<Sourced<Fragment>>,
}
