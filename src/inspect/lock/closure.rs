//! What an install of one package holds: the walk along the edges of the lock. Chooses no extra, group or target.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use serde::Serialize;
use uv_normalize::{ExtraName, GroupName, PackageName};
use uv_pep440::Version;

use super::conflict::{ConflictItem, encoded_extra, encoded_group, encoded_project};
use super::facts::LockFacts;
use super::fits::Fits;
use super::package::{Dependency, LockedPackage};
use super::source::PackageSource;
use super::target::{Environment, Target};
use super::wheel::{NoWheel, WheelFit};

/// What is asked of the package that is installed. The default is its plain dependencies: no extra, and no group.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Selection {
    /// Extras of the package.
    pub extras: Vec<ExtraName>,
    /// Dependency groups of the package.
    pub groups: Vec<GroupName>,
}

/// Everything that is installed along with a package, on one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closure {
    /// The target it was computed for.
    pub target: Target,
    /// Sorted by name and version. The package that is installed is not among them.
    pub packages: Vec<ClosurePackage>,
    /// Edges to packages that the lock does not hold, sorted. uv never writes one.
    pub missing: Vec<MissingPackage>,
    /// Declared conflicts of which more than one item is installed; uv refuses such an install.
    pub violated_conflicts: Vec<Vec<ConflictItem>>,
}

/// A package of a closure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClosurePackage {
    /// The normalized name.
    pub name: PackageName,
    /// Absent for a source tree whose version is computed when it is built.
    pub version: Option<Version>,
    /// Where it comes from.
    pub source: PackageSource,
    /// The line of uv.lock that names it.
    pub line: usize,
    /// The extras of it that are installed, sorted.
    pub extras: Vec<ExtraName>,
    /// The packages with an edge to it, sorted; the root counts.
    pub required_by: Vec<PackageName>,
    /// Whether a wheel of it fits the target.
    pub wheel: WheelFit,
    /// Whether there is a source distribution to build where no wheel fits.
    pub has_sdist: bool,
    /// Bytes of the wheel that fits, else of the source distribution, where the lock tells.
    pub size: Option<u64>,
}

/// An edge that leads to no package of the lock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MissingPackage {
    /// The name the edge gives.
    pub name: PackageName,
    /// The version the edge gives.
    pub version: Option<Version>,
    /// The package the edge starts from.
    pub required_by: PackageName,
}

impl Closure {
    /// Whether a package is installed. The name is compared in normalized form.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The package of a name, which is compared in normalized form.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&ClosurePackage> {
        let name: PackageName = name.parse().ok()?;
        self.named(&name).first()
    }

    /// The packages of a name: more than one where the resolution forked. They are sorted by name.
    pub fn named(&self, name: &PackageName) -> &[ClosurePackage] {
        let start = self.packages.partition_point(|package| package.name < *name);
        let length = self.packages[start..].partition_point(|package| package.name == *name);
        &self.packages[start..start + length]
    }

    /// The packages that keep this Python from being used: they have wheels for the machine, but none for this Python.
    /// A package that would be compiled on every Python holds none back.
    pub fn held_back(&self) -> impl Iterator<Item = &ClosurePackage> {
        let other_python = |fit: &WheelFit| matches!(fit, WheelFit::Missing(NoWheel::OtherPython { .. }));
        self.packages.iter().filter(move |package| other_python(&package.wheel))
    }

    /// The packages that have no wheel that fits and are no source trees: they are compiled, or cannot be installed.
    pub fn without_wheel(&self) -> impl Iterator<Item = &ClosurePackage> {
        self.packages.iter().filter(|package| matches!(package.wheel, WheelFit::Missing(_)))
    }
}

impl LockFacts {
    /// What an install of `root` with `selection` holds on `target`, the root left out.
    #[must_use]
    pub fn closure(&self, root: &LockedPackage, selection: &Selection, target: &Target) -> Closure {
        let mut walk = Walk { lock: self, root, selection, environment: self.environment(target) };
        walk.settle();
        let found = walk.run();
        let mut packages: Vec<_> = found.packages.into_values().map(|found| found.fitted(target, &self.fits)).collect();
        packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        Closure {
            target: *target,
            packages,
            missing: found.missing.into_iter().collect(),
            violated_conflicts: walk.violated_conflicts(),
        }
    }
}

impl LockedPackage {
    fn edges(&self, part: Part<'_>) -> &[Dependency] {
        let edges = match part {
            Part::Base => Some(&self.dependencies),
            Part::Extra(extra) => self.optional.get(extra),
            Part::Group(group) => self.groups.get(group),
        };
        edges.map_or(&[], Vec::as_slice)
    }
}

/// The part of a package that edges start from.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part<'a> {
    Base,
    Extra(&'a ExtraName),
    Group(&'a GroupName),
}

/// One install, being followed. Edges are read where they are reached: their markers hold only on the way from the root.
struct Walk<'a> {
    lock: &'a LockFacts,
    root: &'a LockedPackage,
    selection: &'a Selection,
    environment: Environment,
}

#[derive(Default)]
struct Found<'a> {
    packages: BTreeMap<usize, FoundPackage<'a>>,
    missing: BTreeSet<MissingPackage>,
}

struct FoundPackage<'a> {
    package: &'a LockedPackage,
    extras: BTreeSet<&'a ExtraName>,
    required_by: BTreeSet<&'a PackageName>,
}

impl<'a> Walk<'a> {
    fn starts(&self) -> Vec<(&'a LockedPackage, Part<'a>)> {
        let extras = self.selection.extras.iter().map(Part::Extra);
        let groups = self.selection.groups.iter().map(Part::Group);
        std::iter::once(Part::Base).chain(extras).chain(groups).map(|part| (self.root, part)).collect()
    }

    /// Switches on what conflict markers ask about. Which extras are on is known only after a walk, and the walk depends
    /// on them: as uv does, it is repeated until nothing changes, or until it goes round in circles.
    fn settle(&mut self) {
        let selected = self.selected();
        self.environment.activate_only(selected.clone());
        if self.lock.conflicts.is_empty() {
            return;
        }
        let mut seen = HashSet::new();
        while seen.insert(self.environment.active().clone()) {
            let reached = self.reached(selected.clone());
            self.environment.activate_only(reached);
        }
    }

    fn selected(&self) -> BTreeSet<ExtraName> {
        let name = &self.root.name;
        let extras = self.selection.extras.iter().filter_map(|extra| encoded_extra(name, extra));
        let groups = self.selection.groups.iter().filter_map(|group| encoded_group(name, group));
        encoded_project(name).into_iter().chain(extras).chain(groups).collect()
    }

    /// What is switched on after a walk in the present environment. An edge may depend on the extras it asks for itself.
    fn reached(&self, mut active: BTreeSet<ExtraName>) -> BTreeSet<ExtraName> {
        follow(self.starts(), |_, edge| {
            let own: Vec<_> = edge.extras.iter().filter_map(|extra| encoded_extra(&edge.name, extra)).collect();
            if !self.environment.matches_with(edge.marker, &own) {
                return None;
            }
            active.extend(own);
            resolve(self.lock, edge, &self.environment)
        });
        active
    }

    fn run(&self) -> Found<'a> {
        let mut found = Found::default();
        follow(self.starts(), |parent, edge| {
            if !self.environment.matches(edge.marker) {
                return None;
            }
            let package = resolve(self.lock, edge, &self.environment);
            match package {
                Some(package) if package.index == self.root.index => {}
                Some(package) => found.add(parent, edge, package),
                None => found.miss(parent, edge),
            }
            package
        });
        found
    }

    fn violated_conflicts(&self) -> Vec<Vec<ConflictItem>> {
        let is_on = |item: &&ConflictItem| item.encoded().is_some_and(|name| self.environment.active().contains(&name));
        let on = self.lock.conflicts.iter().map(|set| set.iter().filter(is_on).cloned().collect::<Vec<_>>());
        on.filter(|set| set.len() > 1).collect()
    }
}

/// Follows edges from the starts. `step` says where an edge of a package leads, or nothing where it is not taken.
fn follow<'a>(
    starts: Vec<(&'a LockedPackage, Part<'a>)>,
    mut step: impl FnMut(&'a LockedPackage, &'a Dependency) -> Option<&'a LockedPackage>,
) {
    let mut seen: HashSet<_> = starts.iter().map(|(package, part)| (package.index, *part)).collect();
    let mut queue = VecDeque::from(starts);
    while let Some((package, part)) = queue.pop_front() {
        for edge in package.edges(part) {
            let Some(next) = step(package, edge) else { continue };
            for part in std::iter::once(Part::Base).chain(edge.extras.iter().map(Part::Extra)) {
                if seen.insert((next.index, part)) {
                    queue.push_back((next, part));
                }
            }
        }
    }
}

/// The package an edge leads to. Version and source tell forks apart; where an edge has neither, their markers do.
fn resolve<'a>(lock: &'a LockFacts, edge: &Dependency, environment: &Environment) -> Option<&'a LockedPackage> {
    let mut candidates = lock.named(&edge.name).filter(|package| may_lead_to(edge, package));
    let first = candidates.next()?;
    let mut all = std::iter::once(first).chain(candidates);
    Some(all.find(|package| is_for(package, environment)).unwrap_or(first))
}

/// Whether version and source of an edge, as far as it has them, are those of a package.
fn may_lead_to(edge: &Dependency, package: &LockedPackage) -> bool {
    (edge.version.is_none() || edge.version == package.version)
        && edge.source.as_ref().is_none_or(|source| *source == package.source)
}

/// Whether the fork of the resolution that a package belongs to is for an environment.
fn is_for(package: &LockedPackage, environment: &Environment) -> bool {
    package.resolution_markers.is_empty()
        || package.resolution_markers.iter().any(|marker| environment.matches(*marker))
}

impl<'a> Found<'a> {
    fn add(&mut self, parent: &'a LockedPackage, edge: &'a Dependency, package: &'a LockedPackage) {
        let found = self.packages.entry(package.index).or_insert_with(|| FoundPackage {
            package,
            extras: BTreeSet::new(),
            required_by: BTreeSet::new(),
        });
        found.extras.extend(&edge.extras);
        found.required_by.insert(&parent.name);
    }

    fn miss(&mut self, parent: &LockedPackage, edge: &Dependency) {
        self.missing.insert(MissingPackage {
            name: edge.name.clone(),
            version: edge.version.clone(),
            required_by: parent.name.clone(),
        });
    }
}

impl FoundPackage<'_> {
    fn fitted(self, target: &Target, fits: &Fits) -> ClosurePackage {
        let package = self.package;
        let wheel = fits.of(package, target);
        let size = match &wheel {
            WheelFit::Fits(wheel) => wheel.size,
            _ => package.sdist.as_ref().and_then(|sdist| sdist.size),
        };
        ClosurePackage {
            name: package.name.clone(),
            version: package.version.clone(),
            source: package.source.clone(),
            line: package.line,
            extras: self.extras.into_iter().cloned().collect(),
            required_by: self.required_by.into_iter().cloned().collect(),
            wheel,
            has_sdist: package.sdist.is_some(),
            size,
        }
    }
}

#[cfg(test)]
mod tests;
