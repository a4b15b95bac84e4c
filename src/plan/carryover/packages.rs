//! Which packages of the operating system the authors install that the locked packages do not already ask for. Takes only names
//! that Debian 13 is known to have: one that it lacks would fail the build.

use super::{container, shipped};
use crate::catalogue::system_packages::images::{self, Unneeded};
use crate::inspect::evidence::Located;
use crate::inspect::lock::Closure;
use crate::plan::build_plan::{Credit, Fate};
use crate::plan::chosen::Chosen;
use crate::plan::image::system_packages::{self, System};
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// Packages for the running program, and what becomes of the others.
#[derive(Default)]
pub(crate) struct Packages {
    pub run: Vec<Sourced<String>>,
    pub left: Vec<Credit>,
}

/// Reads the stages that ship.
pub(crate) fn packages(request: &Request<'_>, chosen: &Chosen, closure: &Closure, system: System) -> Packages {
    let mut found = Packages::default();
    let Some(container) = container(request, chosen) else { return found };
    let needed = system_packages::needed(closure, system);
    for package in shipped(request, container).into_iter().flat_map(|stage| &stage.packages) {
        let (names, known) =
            (images::runtime_name(&package.value), |name: &str| needed.run.iter().any(|own| own.name == name));
        if known(names.unwrap_or(&package.value)) {
            continue;
        }
        match fate(package, names, closure, system) {
            Ok(name) => found.run.push(Sourced::seen(name.to_owned(), "the authors install it", package.place.clone())),
            Err((fate, because)) => {
                let credit = Credit::left("system package", &package.value, because, &package.place);
                found.left.push(Credit { fate, ..credit });
            }
        }
    }
    found
}

/// The package to install, or why there is none.
fn fate(
    package: &Located<String>,
    runtime: Option<&'static str>,
    closure: &Closure,
    system: System,
) -> Result<&'static str, (Fate, String)> {
    let written = package.value.as_str();
    if let Some(python) = system_packages::knows(runtime.unwrap_or(written), closure, system) {
        return Err((Fate::Needless, format!("`{python}`, as locked, does without it")));
    }
    match (runtime, system) {
        (Some(name), System::Debian) => return Ok(name),
        (Some(_), System::Alpine) => return Err((Fate::Left, "uvdock does not know what Alpine calls it".to_owned())),
        (None, _) => {}
    }
    let (fate, because) = match images::unneeded(written) {
        Some(unneeded) => (fate_of(unneeded), because_of(unneeded)),
        None if written.ends_with("-dev") || written.ends_with("-devel") => {
            (Fate::Needless, "headers, which only a build needs")
        }
        None => (Fate::Left, "uvdock does not know what Debian 13 calls it"),
    };
    Err((fate, because.to_owned()))
}

fn fate_of(unneeded: Unneeded) -> Fate {
    match unneeded {
        Unneeded::NotStarted => Fate::Left,
        Unneeded::Builds
        | Unneeded::Brought
        | Unneeded::StartsProcesses
        | Unneeded::ChangesUsers
        | Unneeded::FetchesForTheBuild => Fate::Needless,
    }
}

fn because_of(unneeded: Unneeded) -> &'static str {
    match unneeded {
        Unneeded::Builds => "it builds, and what runs is built before",
        Unneeded::Brought => "the base image or the locked packages bring it",
        Unneeded::StartsProcesses => "`init: true` in Compose reaps processes, and each role has its own container",
        Unneeded::ChangesUsers => "the image never runs as root",
        Unneeded::FetchesForTheBuild | Unneeded::NotStarted => "nothing in the code that runs starts it",
    }
}
