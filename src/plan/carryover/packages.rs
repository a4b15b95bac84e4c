//! Which packages of the operating system the authors install that the locked packages do not already ask for. A name that no table
//! has is taken where their image is Debian's too.

use super::{container, shipped};
use crate::catalogue::system_packages::images::{self, Unneeded};
use crate::inspect::deployment::container_facts::Base;
use crate::inspect::evidence::Located;
use crate::inspect::lock::Closure;
use crate::plan::build_plan::{CarriedItem, Carryover, CarryoverReason, CarryoverStatus};
use crate::plan::chosen::Chosen;
use crate::plan::image::system_packages::{self, System};
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// Packages for the running program, and what becomes of the others.
#[derive(Default)]
pub(crate) struct Packages {
    pub run: Vec<Sourced<String>>,
    pub carryover: Vec<Carryover>,
}

/// Reads the stages that ship.
pub(crate) fn packages(request: &Request<'_>, chosen: &Chosen, closure: &Closure, system: System) -> Packages {
    let mut found = Packages::default();
    let Some(container) = container(request, chosen) else { return found };
    let needed = system_packages::needed(closure, system);
    let stages = shipped(request, container);
    let begins_with = if stages.iter().any(|stage| is_debian(&stage.base)) { Theirs::Debian } else { Theirs::Other };
    for package in stages.into_iter().flat_map(|stage| &stage.packages) {
        let (names, known) =
            (images::runtime_name(&package.value), |name: &str| needed.run.iter().any(|own| own.name == name));
        if known(names.unwrap_or(&package.value)) {
            continue;
        }
        match carried_name(package, names, closure, (begins_with, system)) {
            Ok(name) => found.run.push(Sourced::seen(name, "the authors install it", package.place.clone())),
            Err((status, because)) => {
                let item = CarriedItem::SystemPackage(package.value.clone());
                let carryover = Carryover::dropped(item, because, &package.place);
                found.carryover.push(Carryover { status, ..carryover });
            }
        }
    }
    found
}

/// The package to install, or why there is none.
fn carried_name(
    package: &Located<String>,
    runtime: Option<&'static str>,
    closure: &Closure,
    (theirs, system): (Theirs, System),
) -> Result<String, (CarryoverStatus, CarryoverReason)> {
    let written = package.value.as_str();
    if let Some(python) = system_packages::knows(runtime.unwrap_or(written), closure, system) {
        return Err((CarryoverStatus::Unneeded, CarryoverReason::LockedWithout(python.to_string())));
    }
    match (runtime, system) {
        (Some(name), System::Debian) => return Ok(name.to_owned()),
        (Some(_), System::Alpine) => return Err((CarryoverStatus::Dropped, CarryoverReason::UnknownOnAlpine)),
        (None, _) => {}
    }
    Err(match images::unneeded(written) {
        Some(unneeded) => (status_of(unneeded), reason_of(unneeded)),
        None if written.ends_with("-dev") || written.ends_with("-devel") => {
            (CarryoverStatus::Unneeded, CarryoverReason::Headers)
        }
        // A name that no table has is Debian's own where their image is Debian's too.
        None if (theirs, system) == (Theirs::Debian, System::Debian) && is_name(written) => {
            return Ok(written.to_owned());
        }
        None => (CarryoverStatus::Dropped, CarryoverReason::UnknownOnDebian),
    })
}

/// What the authors' image begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Theirs {
    /// Debian, by its reference: `python:3.13-slim`.
    Debian,
    /// Alpine, Ubuntu, or not known.
    Other,
}

/// `python`, `debian` and uv's images but for their Alpine ones.
fn is_debian(base: &Base) -> bool {
    let Base::Image { reference, .. } = base else { return false };
    let name = reference.split('@').next().unwrap_or(reference).rsplit('/').next().unwrap_or(reference);
    let (name, tag) = name.split_once(':').unwrap_or((name, ""));
    matches!(name, "python" | "debian" | "uv") && !tag.contains("alpine")
}

/// A name that Debian 13 may have; Debian Policy, 5.6.1: lower case letters, digits, plus, minus and periods.
fn is_name(name: &str) -> bool {
    let letters = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "+-.".contains(letter);
    images::may_be_in_debian_13(name)
        && name.len() > 1
        && name.chars().all(letters)
        && !name.starts_with(['+', '-', '.'])
}

fn status_of(unneeded: Unneeded) -> CarryoverStatus {
    match unneeded {
        Unneeded::NotStarted => CarryoverStatus::Dropped,
        Unneeded::Builds
        | Unneeded::Brought
        | Unneeded::StartsProcesses
        | Unneeded::ChangesUsers
        | Unneeded::FetchesForTheBuild => CarryoverStatus::Unneeded,
    }
}

fn reason_of(unneeded: Unneeded) -> CarryoverReason {
    match unneeded {
        Unneeded::Builds => CarryoverReason::BuildsOnly,
        Unneeded::Brought => CarryoverReason::InTheBase,
        Unneeded::StartsProcesses => CarryoverReason::ComposeReaps,
        Unneeded::ChangesUsers => CarryoverReason::NeverRoot,
        Unneeded::FetchesForTheBuild | Unneeded::NotStarted => CarryoverReason::NotStarted,
    }
}
