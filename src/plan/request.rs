//! What a plan is asked for: the facts and wishes that every decision looks at, and the closures that follow from them. Decides
//! nothing.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::config::{Preferences, Strategy};
use crate::inspect::ProjectFacts;
use crate::inspect::local::LocalPackage;
use crate::inspect::lock::{Closure, LockFacts, LockedPackage, Machine, PythonVersion, Selection, Target};
use crate::path::{ImagePath, ImageRoot, MemberPath, PathError, RepoPath};
use crate::plan::build_plan::Selected;
use crate::plan::lock::restrictions;
use crate::sourced::Sourced;

/// The facts and wishes that every decision looks at.
pub(crate) struct Request<'a> {
    pub(crate) facts: &'a ProjectFacts,
    /// The directory of the project, seen from where images are built: empty for a project that is alone.
    pub(crate) member: RepoPath,
    /// Where the repository lies in the image.
    pub(crate) image_root: Sourced<ImageRoot>,
    pub(crate) preferences: &'a Preferences,
    pub(crate) lock: &'a LockFacts,
    pub(crate) root: &'a LockedPackage,
    pub(crate) selection: Selection,
    pub(crate) strategy: Sourced<Strategy>,
    /// Extras and groups with where they came from.
    pub(crate) selected: Vec<Sourced<Selected>>,
    pub(crate) closures: Closures,
}

/// The closures that were asked for: most questions are about the same few targets.
pub(crate) type Closures = RefCell<BTreeMap<(Selection, Target), Rc<Closure>>>;

impl Request<'_> {
    /// The same with another extra or group.
    pub(crate) fn with(mut self, selected: Sourced<Selected>) -> Self {
        if let Some(wider) = self.selection_with(&selected.value) {
            self.selection = wider;
            self.selected.push(selected);
        }
        self
    }

    /// The selection with more; nothing where it has that already.
    pub(crate) fn selection_with(&self, more: &Selected) -> Option<Selection> {
        let mut wider = self.selection.clone();
        more.add_to(&mut wider);
        let adds = wider.extras.iter().any(|name| !self.selection.extras.contains(name))
            || wider.groups.iter().any(|name| !self.selection.groups.contains(name));
        adds.then_some(wider)
    }

    /// The packages that a production install has on a Python.
    pub(crate) fn closure(&self, python: PythonVersion) -> Rc<Closure> {
        self.closure_for(self.strategy.value, python)
    }

    /// The same in the image of a strategy, chosen or not.
    pub(crate) fn closure_for(&self, strategy: Strategy, python: PythonVersion) -> Rc<Closure> {
        self.closure_on(Machine::X86_64, strategy, python)
    }

    pub(crate) fn closure_on(&self, machine: Machine, strategy: Strategy, python: PythonVersion) -> Rc<Closure> {
        self.closure_to(&self.selection, &Target { machine, ..target(strategy, python) })
    }

    /// What an install with another selection has.
    pub(crate) fn closure_of(&self, selection: &Selection, python: PythonVersion) -> Rc<Closure> {
        self.closure_to(selection, &target(self.strategy.value, python))
    }

    /// What this install has on a target, which need not be the image's.
    pub(crate) fn closure_at(&self, target: &Target) -> Rc<Closure> {
        self.closure_to(&self.selection, target)
    }

    fn closure_to(&self, selection: &Selection, target: &Target) -> Rc<Closure> {
        let key = (selection.clone(), *target);
        if let Some(known) = self.closures.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut closure = self.lock.closure(self.root, selection, target);
        restrictions::without_forbidden_wheels(&mut closure, &self.facts.uv_settings);
        let closure = Rc::new(closure);
        self.closures.borrow_mut().insert(key, Rc::clone(&closure));
        closure
    }

    /// What the development image holds: the default groups too (uv "Managing dependencies > Default groups").
    pub(crate) fn development_closure(&self, machine: Machine, python: PythonVersion) -> Rc<Closure> {
        self.closure_to(&self.development_selection(), &Target { machine, ..target(self.strategy.value, python) })
    }

    /// The extras and groups of the development image.
    pub(crate) fn development_selection(&self) -> Selection {
        let project = &self.facts.pyproject;
        let defaults = project.uv.default_groups.clone().unwrap_or_else(|| vec!["dev".to_owned()]);
        let groups = project.groups.keys().filter(|group| defaults.contains(group) || defaults == ["all"]);
        let mut selection = self.selection.clone();
        selection.groups.extend(groups.filter_map(|group| group.parse().ok()));
        // uv "Development dependencies > Legacy `dev-dependencies`": they are part of the group `dev`.
        let uv = project.tool.get("uv").and_then(toml::Value::as_table);
        let has_legacy = uv.is_some_and(|uv| uv.contains_key("dev-dependencies"));
        if has_legacy && defaults.iter().any(|group| group == "dev") {
            selection.groups.extend("dev".parse().ok());
        }
        selection
    }

    /// The other source trees of the lock that a production install holds.
    pub(crate) fn local_packages(&self, closure: &Closure) -> Vec<&LocalPackage> {
        let mut packages: Vec<&LocalPackage> = self.facts.local_packages.iter().collect();
        packages.retain(|package| {
            closure.packages.iter().any(|found| found.name == package.name && found.source.tree().is_some())
        });
        packages
    }

    /// Whether a file is part of another local package: what that starts is not what this project starts.
    pub(crate) fn is_of_another_member(&self, path: &str) -> bool {
        self.facts.local_package_of(path).is_some()
    }

    /// A path that the project's facts or settings name, as the plan has it.
    pub(crate) fn path(&self, path: &str) -> Result<RepoPath, PathError> {
        MemberPath::new(path)?.in_repository(&self.member)
    }

    /// The same for several.
    pub(crate) fn paths(&self, paths: &[String]) -> Result<Vec<RepoPath>, PathError> {
        paths.iter().map(|path| self.path(path)).collect()
    }

    /// The same for what may lie outside `/app`.
    pub(crate) fn image_path(&self, path: &str) -> Result<ImagePath, PathError> {
        match ImagePath::absolute(path)? {
            Some(absolute) => Ok(absolute),
            None => self.path(path).map(ImagePath::Repo),
        }
    }

    pub(crate) fn project(&self) -> String {
        self.facts.pyproject.name.value.to_string()
    }
}

/// A strategy's system on x86-64, which the image is built for.
pub(crate) fn target(strategy: Strategy, python: PythonVersion) -> Target {
    Target { python, libc: strategy.libc(), machine: Machine::X86_64 }
}
