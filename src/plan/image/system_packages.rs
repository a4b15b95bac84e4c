//! Says which packages of the operating system a closure needs, to be built and to run. Looks at the lock and at one
//! table; adds nothing to a plan and reads no code.

use uv_normalize::PackageName;

use crate::catalogue::system_packages::table::{Need, Packages, Row};
use crate::catalogue::system_packages::{COMPILED_RUNTIME, COMPILER, Names, PURE, programs, rows};
use crate::inspect::lock::{Closure, ClosurePackage, NoWheel, PackageSource, WheelFit, WheelKind};

/// The system an image is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Debian 13, trixie: `python:3.13-slim-trixie`.
    Debian,
    /// Alpine: `python:3.13-alpine`.
    Alpine,
}

/// A package of the operating system, and why it is needed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SystemPackage {
    /// As `libpq5`.
    pub name: &'static str,
    /// The Python package that needs it; where several do, the first by name.
    pub python: PackageName,
    /// The line of uv.lock that names the Python package.
    pub line: usize,
    /// As "its wheel loads libpq, and `psycopg-binary` is not installed".
    pub because: String,
}

/// A package that is built from source and that the table does not know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownBuild {
    /// The Python package.
    pub python: PackageName,
    /// The line of uv.lock that names it.
    pub line: usize,
    /// As "the lock holds no wheel of it".
    pub because: &'static str,
}

/// What a closure needs of the operating system, beyond what the Python image already has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemPackages {
    /// For the stage that builds, sorted by name, each once.
    pub build: Vec<SystemPackage>,
    /// For the stage that runs, sorted by name, each once.
    pub run: Vec<SystemPackage>,
    /// For the stage that runs, if the program that the Python package talks to is to run in the image too: the lock
    /// does not tell a local browser from one elsewhere. A question for the user, not a need.
    pub offered: Vec<SystemPackage>,
    /// Built from source, and the lock does not tell whether they are compiled: the compiler that they get may be for nothing.
    pub unknown: Vec<UnknownBuild>,
}

/// The package that brings a program which code starts by name: `ffmpeg` for `ffprobe`.
#[must_use]
pub fn providing(program: &str, system: System) -> Option<&'static str> {
    programs::called_by_code(program).map(|package| system.name(package))
}

/// The package that brings a program which a script starts by name: `netcat-openbsd` for `nc`.
#[must_use]
pub fn providing_for_scripts(program: &str, system: System) -> Option<&'static str> {
    programs::called_by_script(program).map(|package| system.name(package))
}

/// The package of a closure that the table knows to need, in some form, a package of the operating system. Where that is not
/// among what is needed, the form that is locked does without.
#[must_use]
pub fn knows<'c>(name: &str, closure: &'c Closure, system: System) -> Option<&'c PackageName> {
    rows()
        .filter(|row| has_package(row, name, system))
        // What calls a program may do so for an optional feature: the lock says nothing about that.
        .filter(|row| !matches!(row.need, Need::IfDirect | Need::IfLocal))
        .find_map(|row| {
            let bringing = row.unless.iter().find_map(|other| closure.get(other));
            bringing.or_else(|| closure.packages.iter().find(|package| package.name.as_str() == row.python))
        })
        .map(|package| &package.name)
}

/// Whether a row of the table has a package of the operating system, to run or to build.
fn has_package(row: &Row, name: &str, system: System) -> bool {
    let packages = row.packages(system);
    packages.run.split_whitespace().chain(packages.build.split_whitespace()).any(|known| known == name)
}

/// Finds what the packages of a closure need, and which of them cannot be known.
#[must_use]
pub fn needed(closure: &Closure, system: System) -> SystemPackages {
    let mut needed = SystemPackages::default();
    for package in &closure.packages {
        needed.consider(package, closure, system);
    }
    needed.sorted()
}

/// The same for one package of a closure.
pub(crate) fn needed_by(package: &ClosurePackage, closure: &Closure, system: System) -> SystemPackages {
    let mut needed = SystemPackages::default();
    needed.consider(package, closure, system);
    needed.sorted()
}

impl SystemPackages {
    fn consider(&mut self, package: &ClosurePackage, closure: &Closure, system: System) {
        let rows: Vec<&Row> = rows().filter(|row| package.name.as_str() == row.python).collect();
        for row in rows.iter().filter(|row| row.is_for(package)) {
            self.apply(row, package, closure, system);
        }
        let is_known = rows.iter().any(|row| row.need == Need::Compiled) || PURE.contains(&package.name.as_str());
        if !is_known {
            self.guess(package, system);
        }
    }

    /// Adds what another target needs.
    pub(crate) fn merge(&mut self, other: Self) {
        self.build.extend(other.build);
        self.run.extend(other.run);
        self.offered.extend(other.offered);
        self.unknown.extend(other.unknown);
        *self = std::mem::take(self).sorted();
    }

    fn sorted(mut self) -> Self {
        for list in [&mut self.build, &mut self.run, &mut self.offered] {
            list.sort();
            list.dedup_by_key(|package| package.name);
        }
        self.unknown.sort();
        self.unknown.dedup();
        self
    }

    fn apply(&mut self, row: &Row, package: &ClosurePackage, closure: &Closure, system: System) {
        if row.unless.iter().any(|other| closure.contains(other)) {
            return;
        }
        let packages = row.packages(system);
        let applies = match row.need {
            Need::Compiled => return self.compile(row, package, system),
            Need::IfLocal => return self.offered.extend(named(packages.run, package, &loads(row))),
            Need::Always => true,
            Need::UnlessBundled => is_bare(package),
            Need::IfDirect => is_direct(package, closure),
        };
        if applies {
            self.run.extend(named(packages.run, package, &loads(row)));
        }
    }

    fn compile(&mut self, row: &Row, package: &ClosurePackage, system: System) {
        let Some(reason) = built_because(package) else { return };
        let packages = row.packages(system);
        let because = format!("{reason}, and {}", row.why);
        self.build.extend(named(system.name(COMPILER), package, &because));
        self.build.extend(named(packages.build, package, &because));
        self.run.extend(named(packages.run, package, &because));
    }

    /// Wheels for another target prove that a package is compiled. A package without any wheel may be: it gets a compiler, which
    /// nothing of ships, unless it is known to do without.
    fn guess(&mut self, package: &ClosurePackage, system: System) {
        let Some(reason) = built_because(package) else { return };
        match (&package.wheel, &package.source) {
            (WheelFit::Missing(NoWheel::SourceOnly | NoWheel::Unreadable), _)
            | (WheelFit::SourceTree, PackageSource::Git { .. }) => {
                let because = format!("{reason}, and the lock does not tell whether it is compiled");
                self.build.extend(named(system.name(COMPILER), package, &because));
                self.unknown.push(UnknownBuild { python: package.name.clone(), line: package.line, because: reason });
            }
            (WheelFit::Missing(_), _) => {
                let because = format!("{reason}, and those it has for other targets are compiled");
                self.build.extend(named(system.name(COMPILER), package, &because));
                self.run.extend(named(system.name(COMPILED_RUNTIME), package, &because));
            }
            // A source tree of the project's own is there to be looked at; the lock says nothing about it.
            _ => {}
        }
    }
}

impl System {
    /// Its name of a thing.
    pub(crate) const fn name(self, names: Names) -> &'static str {
        match self {
            Self::Debian => names.debian,
            Self::Alpine => names.alpine,
        }
    }
}

impl Row {
    /// A source tree whose version is computed is taken for a new one.
    fn is_for(&self, package: &ClosurePackage) -> bool {
        let major = package.version.as_ref().and_then(|version| version.release().first().copied());
        major.is_none_or(|major| major >= self.since)
    }

    pub(crate) fn packages(&self, system: System) -> &Packages {
        match system {
            System::Debian => &self.debian,
            System::Alpine => &self.alpine,
        }
    }
}

fn named(names: &'static str, package: &ClosurePackage, because: &str) -> Vec<SystemPackage> {
    let system_package =
        |name| SystemPackage { name, python: package.name.clone(), line: package.line, because: because.to_owned() };
    names.split_whitespace().map(system_package).collect()
}

fn loads(row: &Row) -> String {
    let others: Vec<_> = row.unless.iter().map(|other| format!("`{other}`")).collect();
    match others.len() {
        0 => row.why.to_owned(),
        1 => format!("{}, and {} is not installed", row.why, others[0]),
        _ => format!("{}, and none of {} is installed", row.why, others.join(", ")),
    }
}

/// Whether nothing but the package's own Python code comes along: a pure wheel, or a build on this machine.
fn is_bare(package: &ClosurePackage) -> bool {
    match &package.wheel {
        WheelFit::Fits(wheel) => wheel.kind == WheelKind::Pure,
        WheelFit::Missing(_) | WheelFit::SourceTree => true,
        WheelFit::NotInstalled => false,
    }
}

/// Whether the project, or a source tree beside it, asks for the package. The root is not part of its closure.
fn is_direct(package: &ClosurePackage, closure: &Closure) -> bool {
    let mut parents = package.required_by.iter();
    parents.any(|name| closure.get(name.as_str()).is_none_or(|parent| parent.source.tree().is_some()))
}

/// Why a package is built from source, if it is. One with neither a wheel that fits nor a source cannot be installed.
fn built_because(package: &ClosurePackage) -> Option<&'static str> {
    match (&package.wheel, &package.source) {
        (WheelFit::SourceTree, PackageSource::Git { .. }) => Some("it is built from a git repository"),
        (WheelFit::SourceTree, _) => Some("it is built from its source tree"),
        (WheelFit::Missing(_), _) if !package.has_sdist => None,
        (WheelFit::Missing(NoWheel::SourceOnly), _) => Some("the lock holds no wheel of it"),
        (WheelFit::Missing(_), _) => Some("no wheel of it fits"),
        (WheelFit::Fits(_) | WheelFit::NotInstalled, _) => None,
    }
}

#[cfg(test)]
mod tests;
