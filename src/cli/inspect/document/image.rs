//! What the document says of what an image needs. Holds values only.

use schemars::JsonSchema;
use serde::Serialize;

use super::place::Place;
use super::runs::Explained;

/// A package of the operating system.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SystemPackage {
    /// The package, such as `libpq5`.
    pub name: String,
    /// When it is needed.
    pub stage: Stage,
    /// Why.
    pub because: String,
}

/// When a package of the operating system is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// To build packages.
    Build,
    /// To run the program.
    Run,
}

/// A place that the program writes to.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Write {
    /// The path, relative to the project.
    pub path: String,
    /// Why.
    pub because: String,
}

/// An environment variable that the code reads.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Variable {
    /// Its name.
    pub name: String,
    /// Whether the code fails without it where it is first read.
    pub required: bool,
    /// Where it is first read.
    pub place: Place,
}

/// What a strategy would mean for the project.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Strategy {
    /// The strategy, such as `slim`.
    pub name: String,
    /// Whether it can be had.
    pub verdict: Verdict,
    /// What speaks for it, what it costs or what it needs.
    pub reasons: Vec<Explained>,
}

/// Whether a strategy can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// The generated files have it.
    Chosen,
    /// As it is.
    Possible,
    /// At the price that the reasons name.
    Needs,
    /// Not at all.
    Impossible,
}
