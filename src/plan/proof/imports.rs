//! Checks that every import which certainly runs is in the image. Says nothing of one that a package may bring by another name.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::Proof;
use crate::catalogue::import_names::{self, Imported, Provides, provides};
use crate::catalogue::{framework, server};
use crate::inspect::code::Import;
use crate::inspect::evidence::Located;
use crate::inspect::staleness::Difference;
use crate::inspect::wheel::join;
use crate::plan::build_plan::{Absence, Bringer, Unmet};
use crate::plan::imports::{self, Missing, own};

pub(super) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    let mut found = of_packages(proof);
    found.extend(of_the_project(proof));
    found
}

/// Modules of the project's own packages that no file provides; the first import of each.
fn of_the_project(proof: &Proof<'_>) -> Vec<Unmet> {
    let mut known: HashSet<String> = HashSet::new();
    let own = proof.missing.iter().filter(|(_, missing)| *missing == Missing::Own);
    let absent = own.filter_map(|(import, _)| {
        let directories = &proof.search_path.directories;
        let module = Located::new(import.module.clone(), import.place.clone());
        if let Some(path) = own::absent(proof.request, directories, import) {
            let absence = absence(proof, &path);
            return known.insert(path.clone()).then_some(Unmet::OwnModule { module, name: None, path, absence });
        }
        let path = own::absent_from_namespace(proof.request, directories, import)?;
        let absence = absence(proof, &path);
        // One of what a directory is asked for tells.
        let is_first = known.insert(import.module.clone());
        is_first.then(|| Unmet::OwnModule { module, name: import.name.clone(), path, absence })
    });
    absent.collect()
}

/// Whether `.gitignore` names the file or the package of a module.
fn absence(proof: &Proof<'_>, path: &str) -> Absence {
    let ignored = &proof.request.facts.ignored;
    let is_ignored = ignored.holds(&format!("{path}/__init__.py")) || ignored.holds(&format!("{path}.py"));
    if is_ignored { Absence::Ignored } else { Absence::Unknown }
}

fn of_packages(proof: &Proof<'_>) -> Vec<Unmet> {
    let surely = proof.missing.iter().filter(|(_, missing)| *missing == Missing::Surely);
    let imported = LazyCell::new(|| imports::imported(proof.request));
    let mut found: Vec<Unmet> = Vec::new();
    let mut tops: HashSet<&str> = HashSet::new();
    for (import, _) in surely {
        if tops.insert(import.top()) {
            let module = Located::new(import.module.clone(), import.place.clone());
            let brought_by = bringer(proof, import);
            if let Some(path) = kept_out(proof, import).filter(|_| brought_by == Bringer::Unknown) {
                found.push(Unmet::OwnModule { module, name: None, path, absence: Absence::Ignored });
                continue;
            }
            let is_known = matches!(brought_by, Bringer::Above(_));
            let unless = if is_known { Vec::new() } else { unexplained(proof, &imported, import) };
            found.push(Unmet::Import { module, brought_by, unless });
        }
    }
    found
}

/// The file of a module that `.gitignore` names: the project's own, with what nobody else is to know.
fn kept_out(proof: &Proof<'_>, import: &Import) -> Option<String> {
    let beside = import.place.file.rsplit_once('/').map_or("", |(directory, _)| directory);
    let files = ["", beside].map(|directory| join(directory, &format!("{}.py", import.top())));
    files.into_iter().find(|file| proof.request.facts.ignored.holds(file))
}

/// Direct dependencies of which no import of the project is known to come: one of them may bring a module that no table knows.
fn unexplained(proof: &Proof<'_>, imported: &Imported, import: &Import) -> Vec<String> {
    let modules = import.modules();
    if modules.iter().any(|module| import_names::packages_of(module).next().is_some()) {
        return Vec::new();
    }
    let direct = proof.request.root.dependencies.iter().map(|edge| edge.name.as_str());
    let is_server = |package: &str| server::ALL.iter().any(|server| server.package == Some(package));
    let is_framework = |package: &str| framework::ALL.iter().any(|framework| framework.packages.contains(&package));
    let open = direct
        .filter(|package| !import_names::is_known(package) && !is_server(package) && !is_framework(package))
        .filter(|package| !import_names::says_its_module(package) && !imported.holds_usual(package));
    let open: Vec<String> = open.map(str::to_owned).collect();
    let like: Vec<String> =
        open.iter().filter(|package| import_names::begins_alike(package, import.top())).cloned().collect();
    if !like.is_empty() {
        return like;
    }
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
    let required = proof.request.facts.staleness.iter().filter_map(Difference::added_package);
    if let Some((package, place)) = required.into_iter().find(|(package, _)| brings(package)) {
        return Bringer::Declared(Located::new(package, place.clone()));
    }
    if let Some(path) = proof.request.facts.above.module(import.top()) {
        return Bringer::Above(path.to_owned());
    }
    let known: Vec<&'static str> = modules.iter().flat_map(|module| import_names::packages_of(module)).collect();
    let package = match known.as_slice() {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => Some(*first),
        _ => None,
    };
    let now = proof.python.minor;
    if let Some(last) = imports::last_with(now, import.top()) {
        return Bringer::OlderPython { last: format!("3.{last}"), now: format!("3.{now}"), package };
    }
    package.map_or(Bringer::Unknown, Bringer::Package)
}
