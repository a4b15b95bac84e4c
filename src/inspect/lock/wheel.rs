//! Whether a wheel of a locked package fits a target, and if none does, why. Parses file names only when asked.

use std::collections::BTreeSet;

use serde::Serialize;
use uv_distribution_filename::{BuildTag, WheelFilename};
use uv_platform_tags::{AbiTag, CPythonAbiVariants, LanguageTag, PlatformTag, TagCompatibility, TagPriority, Tags};

use super::package::{LockedFile, LockedPackage};
use super::source::PackageSource;
use super::target::{PythonVersion, Target};

/// How a package gets onto a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WheelFit {
    /// From this wheel, the best of those that fit.
    Fits(FittingWheel),
    /// No wheel fits: it is built from its source distribution, if it has one.
    Missing(NoWheel),
    /// It is a source tree, local or from Git, and always built.
    SourceTree,
    /// It is virtual: only its dependencies are installed.
    NotInstalled,
}

/// A wheel that fits a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FittingWheel {
    /// As `numpy-2.4.6-cp313-cp313-manylinux_2_28_x86_64.whl`.
    pub filename: String,
    /// What is inside.
    pub kind: WheelKind,
    /// Bytes; many private indexes do not tell.
    pub size: Option<u64>,
}

/// What a wheel is bound to, by its tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WheelKind {
    /// Pure Python: fits every machine.
    Pure,
    /// Compiled, and good for later Python versions too (`abi3`, or no Python ABI at all).
    StableAbi,
    /// Compiled for one Python version.
    OneAbi,
}

/// Why no wheel fits. Where several reasons apply, the one that comes last here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoWheel {
    /// The lock holds no wheel of it.
    SourceOnly,
    /// One fits, and uv's settings forbid its use (`no-binary`).
    Forbidden,
    /// No wheel has a file name that can be read.
    Unreadable,
    /// There are wheels, for other systems than Linux.
    OtherSystem,
    /// There are Linux wheels, for other processors.
    OtherMachine,
    /// There are Linux wheels for the processor, for another C library or a newer version of it.
    OtherLibc {
        /// The platform tags they have, as `manylinux_2_28_x86_64`, sorted.
        platforms: Vec<String>,
    },
    /// There are wheels for the machine, for other Python versions.
    OtherPython {
        /// The `CPython` versions that they are made for, sorted.
        pythons: Vec<PythonVersion>,
    },
}

/// Finds the wheel that an installer would take.
pub(super) fn fit(package: &LockedPackage, target: &Target, tags: &Tags) -> WheelFit {
    match package.source {
        PackageSource::Virtual { .. } => WheelFit::NotInstalled,
        PackageSource::Directory { .. } | PackageSource::Editable { .. } | PackageSource::Git { .. } => {
            WheelFit::SourceTree
        }
        PackageSource::Registry { .. } | PackageSource::Url { .. } | PackageSource::Path { .. } => {
            archive_fit(&package.wheels, target, tags)
        }
    }
}

fn archive_fit(files: &[LockedFile], target: &Target, tags: &Tags) -> WheelFit {
    if files.is_empty() {
        return WheelFit::Missing(NoWheel::SourceOnly);
    }
    let wheels: Vec<_> = files.iter().filter_map(Wheel::read).collect();
    let fitting = wheels.iter().filter_map(|wheel| Some((wheel.rank(tags)?, wheel)));
    match fitting.max_by_key(|(rank, _)| *rank) {
        Some((_, wheel)) => WheelFit::Fits(wheel.fitting()),
        None => WheelFit::Missing(no_wheel(&wheels, target, tags)),
    }
}

fn no_wheel(wheels: &[Wheel<'_>], target: &Target, tags: &Tags) -> NoWheel {
    if wheels.is_empty() {
        return NoWheel::Unreadable;
    }
    let platforms = || wheels.iter().flat_map(|wheel| wheel.name.platform_tags());
    let pythons: Vec<_> = wheels.iter().filter(|wheel| wheel.is_for_machine(tags)).collect();
    if !pythons.is_empty() {
        let pythons: BTreeSet<_> = pythons.into_iter().flat_map(Wheel::pythons).collect();
        return NoWheel::OtherPython { pythons: pythons.into_iter().collect() };
    }
    let of_machine: BTreeSet<_> = platforms().filter(|tag| is_linux_on(tag, target)).map(ToString::to_string).collect();
    if !of_machine.is_empty() {
        return NoWheel::OtherLibc { platforms: of_machine.into_iter().collect() };
    }
    if platforms().any(PlatformTag::is_linux) { NoWheel::OtherMachine } else { NoWheel::OtherSystem }
}

fn is_linux_on(tag: &PlatformTag, target: &Target) -> bool {
    let machine = target.machine.arch();
    match tag {
        PlatformTag::Manylinux { arch, .. }
        | PlatformTag::Manylinux1 { arch }
        | PlatformTag::Manylinux2010 { arch }
        | PlatformTag::Manylinux2014 { arch }
        | PlatformTag::Musllinux { arch, .. }
        | PlatformTag::Linux { arch } => *arch == machine,
        _ => false,
    }
}

/// A wheel whose file name was read.
struct Wheel<'a> {
    filename: String,
    name: WheelFilename,
    file: &'a LockedFile,
}

impl<'a> Wheel<'a> {
    fn read(file: &'a LockedFile) -> Option<Self> {
        let filename = file.file_name()?;
        let name = filename.parse().ok()?;
        Some(Self { filename, name, file })
    }

    /// How well the wheel fits, as uv ranks it: by tags, then by build tag. Nothing where it does not fit.
    fn rank(&self, tags: &Tags) -> Option<(TagPriority, Option<&BuildTag>)> {
        match self.name.compatibility(tags) {
            TagCompatibility::Compatible(priority) => Some((priority, self.name.build_tag())),
            TagCompatibility::Incompatible(_) => None,
        }
    }

    /// Whether the wheel could run on the machine, under some Python.
    fn is_for_machine(&self, tags: &Tags) -> bool {
        let any_python = [LanguageTag::Python { major: 3, minor: None }];
        tags.is_compatible(&any_python, &[AbiTag::None], self.name.platform_tags())
    }

    /// The `CPython` versions the wheel is tagged for; wheels for free-threaded builds are for none.
    fn pythons(&self) -> impl Iterator<Item = PythonVersion> {
        let tags =
            if self.name.abi_tags().iter().copied().all(is_free_threaded) { &[] } else { self.name.python_tags() };
        tags.iter().copied().filter_map(cpython)
    }

    fn kind(&self) -> WheelKind {
        if self.name.platform_tags().iter().any(PlatformTag::is_any) {
            WheelKind::Pure
        } else if self.name.abi_tags().iter().any(|abi| matches!(abi, AbiTag::None | AbiTag::Abi3)) {
            WheelKind::StableAbi
        } else {
            WheelKind::OneAbi
        }
    }

    fn fitting(&self) -> FittingWheel {
        FittingWheel { filename: self.filename.clone(), kind: self.kind(), size: self.file.size }
    }
}

fn cpython(tag: LanguageTag) -> Option<PythonVersion> {
    match tag {
        LanguageTag::CPython { python_version: (major, minor) } | LanguageTag::Python { major, minor: Some(minor) } => {
            Some(PythonVersion { major, minor })
        }
        _ => None,
    }
}

fn is_free_threaded(abi: AbiTag) -> bool {
    match abi {
        AbiTag::CPython { variant, .. } => variant.contains(CPythonAbiVariants::Freethreading),
        AbiTag::Abi3T => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
