//! Tells from the lock whether every package of a closure has a wheel for a system, and what those without one need.

use crate::inspect::UV_LOCK;
use crate::inspect::evidence::Place;
use crate::inspect::lock::{Closure, ClosurePackage, NoWheel, PackageSource, WheelFit};
use crate::plan::build_plan::{StrategyReason, Verdict};
use crate::plan::image::system_packages::{self, System, SystemPackage};
use crate::sourced::Sourced;

/// The packages of a closure that are not simply unpacked, each with what it needs.
#[derive(Default)]
pub(crate) struct Needs {
    /// Neither a wheel nor a source.
    pub obstacles: Vec<Sourced<StrategyReason>>,
    /// Compiled, or perhaps compiled.
    pub compiled: Vec<Sourced<StrategyReason>>,
}

impl Needs {
    /// Looks at every package of a closure.
    pub(crate) fn of(closure: &Closure, system: System) -> Self {
        let mut needs = Self::default();
        for package in closure.packages.iter().filter(|package| is_built(package)) {
            needs.add(package, closure, system);
        }
        needs
    }

    /// Those that another closure does not have too.
    pub(crate) fn without(mut self, other: &Self) -> Self {
        self.obstacles.retain(|reason| !other.obstacles.contains(reason));
        self.compiled.retain(|reason| !other.compiled.contains(reason));
        self
    }

    /// The verdict on a strategy whose image holds the closure, with the reasons.
    pub(crate) fn verdict(self, closure: &Closure) -> (Verdict, Vec<Sourced<StrategyReason>>) {
        if !self.obstacles.is_empty() {
            return (Verdict::Impossible, self.obstacles);
        }
        if self.compiled.is_empty() {
            return (Verdict::Possible, vec![proof(closure)]);
        }
        (Verdict::Needs, self.compiled)
    }

    fn add(&mut self, package: &ClosurePackage, closure: &Closure, system: System) {
        let place = Place::line(UV_LOCK, package.line);
        let name = package.name.to_string();
        if !is_git(package) && !package.has_sdist {
            let (reason, seen) = match package.wheel {
                WheelFit::Missing(NoWheel::OtherSystem) => (
                    StrategyReason::NotForLinux(name),
                    "its wheels are for other systems than Linux, and the lock holds no source to build",
                ),
                _ => {
                    (StrategyReason::NotInstallable(name), "no wheel of it fits, and the lock holds no source to build")
                }
            };
            return self.obstacles.push(Sourced::seen(reason, seen, place));
        }
        let needed = system_packages::needed_by(package, closure, system);
        if let Some(unknown) = needed.unknown.first() {
            let reason = StrategyReason::PerhapsCompiled(name);
            return self.compiled.push(Sourced::seen(reason, unknown.because, place));
        }
        // A package that the table knows to be pure Python needs nothing.
        let Some(first) = needed.build.first() else { return };
        let (build, run) = (names(&needed.build), names(&needed.run));
        let reason = StrategyReason::Compiled { package: name, build, run };
        self.compiled.push(Sourced::seen(reason, first.because.as_str(), place));
    }
}

/// Whether a package is built from a source that is not the project's own.
fn is_built(package: &ClosurePackage) -> bool {
    match package.wheel {
        WheelFit::Missing(_) => true,
        WheelFit::SourceTree => is_git(package),
        WheelFit::Fits(_) | WheelFit::NotInstalled => false,
    }
}

fn is_git(package: &ClosurePackage) -> bool {
    matches!(package.source, PackageSource::Git { .. })
}

fn proof(closure: &Closure) -> Sourced<StrategyReason> {
    let target = closure.target;
    let seen = match closure.packages.len() {
        1 => "the one package of the production closure".to_owned(),
        count => format!("all {count} packages of the production closure"),
    };
    Sourced::seen(StrategyReason::NothingCompiled(target.libc, target.python), seen, Place::file(UV_LOCK))
}

fn names(packages: &[SystemPackage]) -> Vec<String> {
    packages.iter().map(|package| package.name.to_owned()).collect()
}
