//! What `uvdock inspect --format json` prints, as types: the published schema is made from them, and the page for people is
//! printed from them. Holds values only. A field that is added keeps the version; one that is removed, renamed or changes its
//! meaning raises it.

mod files;
mod image;
mod lock;
mod place;
mod project;
mod runs;

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use serde_json::Value;

pub(super) use files::{Carryover, DeclaredCommand, Files, Skipped, Status};
pub(super) use image::{Stage, Strategy, SystemPackage, Variable, Verdict, Write};
pub(super) use lock::{
    Cuda, DevelopmentTool, Download, Lock, Package, PackageSource, Production, System, Unfit, Wheel,
};
pub(super) use place::{Located, Place};
pub(super) use project::{Module, Packaging, Project, Script};
pub(super) use runs::{Application, Candidate, Explained, Interface, Runs, Server, Start};

/// The version of this document's shape.
pub(super) const VERSION: u8 = 1;

/// The schema of [`InspectDocument`], as published.
pub(in crate::cli) fn schema() -> Value {
    let mut schema: Schema = schema_for!(InspectDocument);
    schema.insert("title".to_owned(), "What `uvdock inspect --format json` prints".into());
    schema.to_value()
}

/// What uvdock found in a project, each fact with its evidence.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct InspectDocument {
    /// The version of this document's shape: 1. Fields may be added to it without a new version.
    #[schemars(range(min = 1, max = 1))]
    pub version: u8,
    /// What pyproject.toml and the files beside it say about the project.
    pub project: Project,
    /// What could be started, and what would be.
    pub runs: Runs,
    /// What uv.lock holds; absent without one.
    pub lock: Option<Lock>,
    /// Packages of the operating system that the production packages need.
    pub system_packages: Vec<SystemPackage>,
    /// Where the program writes.
    pub writes: Vec<Write>,
    /// Environment variables that the code reads, sorted by name.
    pub variables: Vec<Variable>,
    /// Commands that the project's other files give.
    pub deployment: Vec<DeclaredCommand>,
    /// What the authors' container files say besides, and whether it is carried over; empty where no plan can be made.
    pub carryover: Vec<Carryover>,
    /// The files of the project.
    pub files: Files,
    /// What each strategy would cost or need; empty where no plan can be made.
    pub strategies: Vec<Strategy>,
    /// What the user should know, one sentence each.
    pub notices: Vec<String>,
}
