//! The machine an install is for, in the terms of markers and of wheel tags. Chooses no machine.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use uv_normalize::ExtraName;
use uv_pep508::{MarkerEnvironment, MarkerEnvironmentBuilder, MarkerTree};
use uv_platform_tags::{Arch, Os, Platform, Tags, TagsOptions};

/// Markers such as `python_full_version < '3.11.3'` are read for the newest patch release: the one a fresh install gets.
pub(super) const NEWEST_PATCH: u64 = 99;

/// A minor version of `CPython`, as `3.13`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PythonVersion {
    /// The `3` of `3.13`.
    pub major: u8,
    /// The `13` of `3.13`.
    pub minor: u8,
}

impl PythonVersion {
    /// Joins major and minor.
    #[must_use]
    pub const fn new(major: u8, minor: u8) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// The C library of a Linux system, in the newest version whose wheels it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Libc {
    /// The GNU C library; its wheels are tagged `manylinux`.
    Glibc {
        /// The `2` of 2.41.
        major: u16,
        /// The `41` of 2.41.
        minor: u16,
    },
    /// musl; its wheels are tagged `musllinux`.
    Musl {
        /// The `1` of 1.2.
        major: u16,
        /// The `2` of 1.2.
        minor: u16,
    },
}

impl Libc {
    /// The glibc of Debian 13, trixie.
    pub const TRIXIE: Self = Self::Glibc { major: 2, minor: 41 };
    /// The musl of every Alpine since 3.13.
    pub const ALPINE: Self = Self::Musl { major: 1, minor: 2 };
}

/// A processor architecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Machine {
    /// 64-bit x86.
    #[serde(rename = "x86_64")]
    X86_64,
    /// 64-bit ARM.
    Aarch64,
}

impl Machine {
    /// The name that `platform.machine()` gives on Linux.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Aarch64 => "aarch64",
        }
    }

    pub(super) const fn arch(self) -> Arch {
        match self {
            Self::X86_64 => Arch::X86_64,
            Self::Aarch64 => Arch::Aarch64,
        }
    }
}

/// A Linux machine with a `CPython`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Target {
    /// The Python version.
    pub python: PythonVersion,
    /// The C library.
    pub libc: Libc,
    /// The processor.
    pub machine: Machine,
}

impl Target {
    /// The wheel tags that an interpreter on this machine accepts, the best first.
    pub(super) fn tags(&self) -> Tags {
        let os = match self.libc {
            Libc::Glibc { major, minor } => Os::Manylinux { major, minor },
            Libc::Musl { major, minor } => Os::Musllinux { major, minor },
        };
        let python = (self.python.major, self.python.minor);
        let options = TagsOptions { manylinux_compatible: true, ..TagsOptions::default() };
        Tags::from_env(Platform::new(os, self.machine.arch()), python, "cpython", python, options)
            .expect("CPython on Linux has wheel tags")
    }

    fn markers(&self, patch: u64) -> MarkerEnvironment {
        let version = self.python.to_string();
        let full_version = format!("{version}.{patch}");
        MarkerEnvironmentBuilder {
            implementation_name: "cpython",
            implementation_version: &full_version,
            os_name: "posix",
            platform_machine: self.machine.as_str(),
            platform_python_implementation: "CPython",
            platform_release: "",
            platform_system: "Linux",
            platform_version: "",
            python_full_version: &full_version,
            python_version: &version,
            sys_platform: "linux",
        }
        .try_into()
        .expect("numbers joined by dots are a version")
    }
}

/// What markers are evaluated against: a machine, and what conflict markers call extras.
pub(super) struct Environment {
    markers: MarkerEnvironment,
    /// Extras, groups and projects that are switched on, as `conflict` encodes them.
    active: BTreeSet<ExtraName>,
    /// `active`, in the form that evaluation takes.
    extras: Vec<ExtraName>,
}

impl Environment {
    pub(super) fn new(target: &Target, patch: u64) -> Self {
        Self { markers: target.markers(patch), active: BTreeSet::new(), extras: Vec::new() }
    }

    pub(super) fn matches(&self, marker: MarkerTree) -> bool {
        marker.is_true() || marker.evaluate(&self.markers, &self.extras)
    }

    /// As [`Environment::matches`], with more switched on.
    pub(super) fn matches_with(&self, marker: MarkerTree, more: &[ExtraName]) -> bool {
        marker.is_true() || marker.evaluate(&self.markers, &[&self.extras, more].concat())
    }

    pub(super) fn active(&self) -> &BTreeSet<ExtraName> {
        &self.active
    }

    pub(super) fn activate_only(&mut self, active: BTreeSet<ExtraName>) {
        self.extras = active.iter().cloned().collect();
        self.active = active;
    }
}
