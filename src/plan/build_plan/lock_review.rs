//! What a production install of the lock is like. Values only; what is said of them is made where they are found.

use serde::Serialize;
use uv_normalize::PackageName;
use uv_pep440::Version;

use crate::inspect::evidence::Place;
use crate::inspect::lock::{Closure, Libc, Machine, PythonVersion, Target};
use crate::message::Message;

/// What a production install of the lock is like.
#[derive(Clone, Debug, Serialize)]
pub struct LockReview {
    /// The Python it was looked at for.
    pub python: PythonVersion,
    /// Every package of the lock, those of development and of other systems too.
    pub locked: usize,
    /// What production installs on the image's own system, the project left out.
    pub closure: Closure,
    /// What that downloads.
    pub download: Download,
    /// What no wheel fits on the image's own system.
    pub compiled: Vec<Unfit>,
    /// How it would be elsewhere: on 64-bit ARM, and on Alpine.
    pub elsewhere: Vec<TargetReview>,
    /// CUDA builds, where there are any.
    pub cuda: Option<Cuda>,
    /// Development tools that production installs.
    pub development_tools: Vec<DevelopmentTool>,
}

/// What an install downloads, as far as the lock tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Download {
    /// Packages that are downloaded.
    pub packages: usize,
    /// Their bytes, where the lock has them.
    pub bytes: u64,
    /// How many of the packages have no size in the lock.
    pub without_size: usize,
}

/// A package that no wheel fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unfit {
    /// The package.
    pub name: PackageName,
    /// Its version.
    pub version: Option<Version>,
    /// The line of uv.lock that names it.
    pub line: usize,
    /// Why.
    pub because: UnfitReason,
    /// What an install does about it.
    pub outlook: Outlook,
}

/// Why no wheel of a package fits a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnfitReason {
    /// The lock holds no wheel of it.
    SourceOnly,
    /// uv's settings forbid its wheel.
    Forbidden,
    /// No wheel has a name that can be read.
    Unreadable,
    /// Its wheels are for other systems than Linux.
    OtherSystem,
    /// It has no wheel for this processor.
    OtherMachine(Machine),
    /// Its wheels need a newer version of the C library than this one; the platform tags that they have.
    NewerLibc(Libc, Vec<String>),
    /// It has only wheels for the other C library, such as "musllinux".
    OtherLibc(&'static str),
    /// It has only wheels with these platform tags.
    OtherPlatforms(Vec<String>),
    /// Its wheels are for other Pythons: these, as far as they are known.
    OtherPython(Vec<PythonVersion>),
}

/// What an install does with a package that no wheel fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outlook {
    /// It is built from its source distribution.
    Built,
    /// It fails: there is no source distribution either.
    Fails,
}

/// How the lock fits another system than the image's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TargetReview {
    /// The system.
    pub target: Target,
    /// Whether the lock was resolved for it; `[tool.uv] environments` may leave it out.
    pub is_locked: bool,
    /// Packages that have a wheel on the image's own system, or are not needed there, and have none here.
    pub unfit: Vec<Unfit>,
}

/// CUDA builds among the production packages.
#[derive(Clone, Debug, Serialize)]
pub struct Cuda {
    /// Packages that hold nothing but CUDA, such as `nvidia-cudnn-cu12` and `triton`; sorted.
    pub libraries: Vec<PackageName>,
    /// What leaving the libraries out saves.
    pub saved: Download,
    /// Packages that are CUDA builds themselves or ask for the libraries; sorted.
    pub brought_by: Vec<CudaBringer>,
    /// The way out.
    pub way_out: Option<CudaWayOut>,
    /// What belongs into pyproject.toml, where that is the way out.
    pub toml: Option<String>,
}

/// How to do without CUDA.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CudaWayOut {
    /// An extra that has no CUDA in it.
    Extra(String),
    /// As the end of a sentence.
    Other(Message),
}

/// A package that is a CUDA build or asks for CUDA's libraries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CudaBringer {
    /// The package.
    pub name: PackageName,
    /// Its version, as `2.9.0+cu128`.
    pub version: String,
    /// The line of uv.lock that names it.
    pub line: usize,
}

/// A development tool among the project's own production dependencies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DevelopmentTool {
    /// The package.
    pub name: String,
    /// What it is for, as "runs tests".
    pub purpose: &'static str,
    /// Its line in pyproject.toml.
    pub place: Place,
    /// The commands that move it, as `uv remove pytest && uv add --dev pytest`.
    pub way_out: String,
}
