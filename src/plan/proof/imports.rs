//! Checks that every import which certainly runs is in the image. Says nothing of one that a package may bring by another name.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::Proof;
use crate::catalogue::import_names::{self, Imported, Provides, provides};
use crate::catalogue::server;
use crate::inspect::code::Import;
use crate::inspect::evidence::Located;
use crate::plan::build_plan::{Bringer, Unmet};
use crate::plan::imports::{self, Missing};

pub(super) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    let surely = proof.missing.iter().filter(|(_, missing)| *missing == Missing::Surely);
    let imported = LazyCell::new(|| imports::imported(proof.request));
    let mut found: Vec<Unmet> = Vec::new();
    let mut tops: HashSet<&str> = HashSet::new();
    for (import, _) in surely {
        if tops.insert(import.top()) {
            let module = Located::new(import.module.clone(), import.place.clone());
            found.push(Unmet::Import {
                module,
                brought_by: bringer(proof, import),
                unless: unexplained(proof, &imported, import),
            });
        }
    }
    found
}

/// Direct dependencies of which no import of the project is known to come: one of them may bring a module that no table knows.
fn unexplained(proof: &Proof<'_>, imported: &Imported, import: &Import) -> Vec<String> {
    let modules = import.modules();
    if modules.iter().any(|module| import_names::packages_of(module).next().is_some()) {
        return Vec::new();
    }
    let direct = proof.request.root.dependencies.iter().map(|edge| edge.name.as_str());
    let is_server = |package: &str| server::ALL.iter().any(|server| server.package == Some(package));
    let open = direct
        .filter(|package| !import_names::is_known(package) && !is_server(package) && !imported.holds_usual(package));
    let open: Vec<String> = open.map(str::to_owned).collect();
    // Of many, none is likely.
    if open.len() > 2 { Vec::new() } else { open }
}

/// What would bring it: a locked package, else the one that the table knows.
fn bringer(proof: &Proof<'_>, import: &Import) -> Bringer {
    let modules = import.modules();
    let brings = |name: &str| modules.iter().any(|module| provides(name, module) == Provides::Yes);
    if let Some(package) = proof.request.lock.packages.iter().find(|package| brings(package.name.as_str())) {
        return Bringer::Locked(package.name.to_string());
    }
    let known: Vec<&str> = modules.iter().flat_map(|module| import_names::packages_of(module)).collect();
    match known.as_slice() {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => Bringer::Package(first),
        _ => Bringer::Unknown,
    }
}
