//! What a front end that Node builds says of itself. Types only.

use serde::Serialize;

use crate::catalogue::front_end::ManagerKind;
use crate::inspect::evidence::{Located, Place};

/// A directory with a `package.json` that has a script which builds, or names a package that does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FrontEndFacts {
    /// Relative to the project root: `ui`, empty for the root itself, `../ui` beside the project.
    pub directory: String,
    /// How its packages are installed.
    pub packages: NodePackages,
    /// The Node that it asks for, as written: `>=20`, `v22.11.0`.
    pub node: Option<Located<String>>,
    /// Its scripts that build, that called `build` first.
    pub builds: Vec<BuildScript>,
    /// The names of all its scripts.
    pub scripts: Vec<String>,
    /// The packages it names that build.
    pub bundlers: Vec<String>,
    /// What it is once it is built.
    pub form: FrontEndForm,
    /// What the build reads besides the manifests.
    pub sources: Vec<String>,
    /// Public variables that the sources read.
    pub variables: Vec<Located<String>>,
}

/// Where and how packages are installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NodePackages {
    /// The directory of the lock, or the front end's own.
    pub directory: String,
    /// What installs.
    pub manager: ManagerKind,
    /// Its release, where `packageManager` or the lock tells it: `10.4.1`, `8`.
    pub version: Option<String>,
    /// The lock.
    pub lock: Option<String>,
    /// Other locks, which are not looked at.
    pub other_locks: Vec<String>,
    /// Files that installing reads.
    pub manifests: Vec<String>,
    /// Directories that installing reads.
    pub directories: Vec<String>,
    /// Whether installing runs the project's own scripts.
    pub scripts: InstallScripts,
}

/// Whether installing runs scripts of the project, which may read its sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstallScripts {
    /// It does not.
    None,
    /// `postinstall` and the like.
    Own,
}

/// What a front end is once it is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrontEndForm {
    /// Files, which any server may serve.
    Files,
    /// A server of its own.
    Server,
    /// Modules that other packages import.
    Library,
}

/// A script that builds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BuildScript {
    /// Its name: `build`.
    pub name: String,
    /// Its line in the manifest.
    pub place: Place,
    /// What it writes, as far as that can be told.
    pub outputs: Vec<BuildOutput>,
}

/// A path that a build writes, relative to the project root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BuildOutput {
    /// The path.
    pub path: String,
    /// What it is.
    pub kind: OutputKind,
    /// Where that is said, or the script.
    pub place: Place,
}

/// What a build writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutputKind {
    /// A directory that holds nothing else.
    Directory,
    /// A directory that may hold more.
    SharedDirectory,
    /// A file.
    File,
}
