//! Tells from the lock whether every package of a closure has a wheel for a system, and what those without one need.

use super::super::system_packages::{self, System, SystemPackage};
use super::Verdict;
use crate::inspect::UV_LOCK;
use crate::inspect::evidence::Place;
use crate::inspect::lock::{Closure, ClosurePackage, Libc, PackageSource, WheelFit};
use crate::sourced::Sourced;

/// A proof that nothing is compiled, or the packages that are, each with what it needs.
pub(super) fn wheels(closure: &Closure, system: System) -> (Verdict, Vec<Sourced<String>>) {
    let built: Vec<(Verdict, Sourced<String>)> =
        closure.packages.iter().filter_map(|package| need(package, closure, system)).collect();
    if built.is_empty() {
        return (Verdict::Possible, vec![proof(closure)]);
    }
    let is_impossible = built.iter().any(|(verdict, _)| *verdict == Verdict::Impossible);
    let verdict = if is_impossible { Verdict::Impossible } else { Verdict::Needs };
    (verdict, built.into_iter().map(|(_, reason)| reason).collect())
}

fn proof(closure: &Closure) -> Sourced<String> {
    let target = closure.target;
    let (name, version) = match target.libc {
        Libc::Glibc { major, minor } => ("glibc", format!("{major}.{minor}")),
        Libc::Musl { major, minor } => ("musl", format!("{major}.{minor}")),
    };
    let value = format!("Nothing is compiled for {name} {version} and Python {}", target.python);
    let count = closure.packages.len();
    Sourced::seen(value, format!("all {count} packages of the production closure"), Place::file(UV_LOCK))
}

/// What a package without a fitting wheel needs, and nothing where it has one or is known to be pure Python.
fn need(package: &ClosurePackage, closure: &Closure, system: System) -> Option<(Verdict, Sourced<String>)> {
    let is_git = matches!(package.source, PackageSource::Git { .. });
    let is_built = match package.wheel {
        WheelFit::Missing(_) => true,
        WheelFit::SourceTree => is_git,
        WheelFit::Fits(_) | WheelFit::NotInstalled => false,
    };
    if !is_built {
        return None;
    }
    let reason = |text: String, seen: &str| Sourced::seen(text, seen, Place::line(UV_LOCK, package.line));
    let name = &package.name;
    if !is_git && !package.has_sdist {
        let text = format!("`{name}` cannot be installed");
        return Some((Verdict::Impossible, reason(text, "no wheel of it fits, and the lock holds no source to build")));
    }
    let needed = system_packages::needed_by(package, closure, system);
    if let Some(unknown) = needed.unknown.first() {
        let text = format!("`{name}` is built from source, and the lock does not tell whether it is compiled");
        return Some((Verdict::Needs, reason(text, unknown.because)));
    }
    let first = needed.build.first()?;
    let mut text = format!("`{name}` is compiled with {}", names(&needed.build));
    if !needed.run.is_empty() {
        text = format!("{text}, and runs with {}", names(&needed.run));
    }
    Some((Verdict::Needs, reason(text, &first.because)))
}

fn names(packages: &[SystemPackage]) -> String {
    let names: Vec<String> = packages.iter().map(|package| format!("`{}`", package.name)).collect();
    names.join(", ")
}
