//! Extras, groups and projects that exclude each other, and the names uv gives them inside markers.
//! Encodes names; evaluates nothing.

use serde::{Deserialize, Serialize};
use uv_normalize::{ExtraName, GroupName, PackageName};

/// A member of a set of which one at most can be installed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ConflictItem {
    /// The package it belongs to.
    pub package: PackageName,
    /// The extra, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra: Option<ExtraName>,
    /// The group, if it is one. With neither, the item is the project as such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupName>,
}

impl ConflictItem {
    pub(super) fn encoded(&self) -> Option<ExtraName> {
        match (&self.extra, &self.group) {
            (Some(extra), _) => encoded_extra(&self.package, extra),
            (None, Some(group)) => encoded_group(&self.package, group),
            (None, None) => encoded_project(&self.package),
        }
    }
}

impl std::fmt::Display for ConflictItem {
    /// As "extra `cpu` of `shop`".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.extra, &self.group) {
            (Some(extra), _) => write!(f, "extra `{extra}` of `{}`", self.package),
            (None, Some(group)) => write!(f, "group `{group}` of `{}`", self.package),
            (None, None) => write!(f, "`{}`", self.package),
        }
    }
}

/// `extra == 'extra-4-shop-cpu'` is how a marker says that the extra `cpu` of `shop` is on.
pub(super) fn encoded_extra(package: &PackageName, extra: &ExtraName) -> Option<ExtraName> {
    ExtraName::from_owned(format!("extra-{}-{package}-{extra}", package.as_str().len())).ok()
}

/// `extra == 'group-4-shop-dev'` is how a marker says that the group `dev` of `shop` is on.
pub(super) fn encoded_group(package: &PackageName, group: &GroupName) -> Option<ExtraName> {
    ExtraName::from_owned(format!("group-{}-{package}-{group}", package.as_str().len())).ok()
}

/// `extra == 'project-4-shop'` is how a marker says that `shop` is what is installed.
pub(super) fn encoded_project(package: &PackageName) -> Option<ExtraName> {
    ExtraName::from_owned(format!("project-{}-{package}", package.as_str().len())).ok()
}

#[cfg(test)]
mod tests {
    use indoc::{formatdoc, indoc};

    use crate::inspect::lock::{Closure, Libc, Machine, PythonVersion, Selection, Target, parse};

    const CONFLICT: &str = "conflicts = [[{ package = 'shop', extra = 'cpu' }, { package = 'shop', extra = 'gpu' }]]";

    /// The closure of `shop`, whose further keys are given, in a lock with `torch` 1 and 2, `a`, and `helper[gpu]`.
    fn closure(conflicts: &str, keys: &str, extras: &[&str], groups: &[&str]) -> Closure {
        let text = formatdoc!(
            "
                version = 1
                {conflicts}
                [[package]]
                name = 'shop'
                source = {{ editable = '.' }}
                {keys}
                [[package]]
                name = 'torch'
                version = '1'
                source = {{ registry = 'https://index.example/simple' }}
                [[package]]
                name = 'torch'
                version = '2'
                source = {{ registry = 'https://index.example/simple' }}
                [[package]]
                name = 'a'
                version = '1'
                source = {{ registry = 'https://index.example/simple' }}
                [[package]]
                name = 'helper'
                source = {{ editable = 'helper' }}
                [package.optional-dependencies]
                gpu = [{{ name = 'torch', version = '2' }}]
            "
        );
        let facts = parse(&text).expect("a lock");
        let selection = Selection {
            extras: extras.iter().map(|name| name.parse().expect("an extra")).collect(),
            groups: groups.iter().map(|name| name.parse().expect("a group")).collect(),
        };
        let target = Target { python: PythonVersion::new(3, 13), libc: Libc::TRIXIE, machine: Machine::X86_64 };
        facts.closure(facts.root().expect("a root"), &selection, &target)
    }

    fn torch(closure: &Closure) -> Vec<String> {
        let torch = closure.packages.iter().filter(|package| package.name.as_str() == "torch");
        torch.filter_map(|package| package.version.as_ref()).map(ToString::to_string).collect()
    }

    #[test]
    fn a_selected_extra_switches_on_its_side_of_a_conflict() {
        let keys = indoc! {r#"
            dependencies = [{ name = 'torch', version = '1', marker = "extra == 'extra-4-shop-cpu'" }, { name = 'torch', version = '2', marker = "extra == 'extra-4-shop-gpu'" }]
            [package.optional-dependencies]
            cpu = []
            gpu = []"#};
        assert!(torch(&closure(CONFLICT, keys, &[], &[])).is_empty());
        assert_eq!(torch(&closure(CONFLICT, keys, &["cpu"], &[])), ["1"]);
        assert_eq!(torch(&closure(CONFLICT, keys, &["gpu"], &[])), ["2"]);
    }

    #[test]
    fn an_extra_that_is_off_can_be_what_an_edge_asks_for() {
        let keys = "dependencies = [{ name = 'torch', version = '1', marker = \
                    \"sys_platform == 'linux' and extra != 'extra-4-shop-gpu'\" }]";
        assert_eq!(torch(&closure(CONFLICT, keys, &[], &[])), ["1"]);
        assert!(torch(&closure(CONFLICT, keys, &["gpu"], &[])).is_empty());
    }

    #[test]
    fn a_selected_group_switches_on_its_side_of_a_conflict() {
        let conflicts = "conflicts = [[{ package = 'shop', group = 'old' }, { package = 'shop', group = 'new' }]]";
        let keys = indoc! {r#"
            [package.dev-dependencies]
            old = [{ name = 'torch', version = '1', marker = "extra == 'group-4-shop-old'" }]
            new = [{ name = 'torch', version = '2', marker = "extra == 'group-4-shop-new'" }]"#};
        assert_eq!(torch(&closure(conflicts, keys, &[], &["old"])), ["1"]);
        assert_eq!(torch(&closure(conflicts, keys, &[], &["new"])), ["2"]);
    }

    #[test]
    fn the_installed_project_is_switched_on() {
        let conflicts = "conflicts = [[{ package = 'shop' }, { package = 'helper' }]]";
        let keys = "dependencies = [{ name = 'torch', version = '1', marker = \"extra == 'project-4-shop'\" }, \
                    { name = 'torch', version = '2', marker = \"extra == 'project-6-helper'\" }]";
        assert_eq!(torch(&closure(conflicts, keys, &[], &[])), ["1"]);
    }

    #[test]
    fn an_extra_that_an_edge_asks_for_decides_about_edges_before_it() {
        let conflicts = "conflicts = [[{ package = 'shop', extra = 'cpu' }, { package = 'helper', extra = 'gpu' }]]";
        let keys = "dependencies = [{ name = 'a', marker = \"extra == 'extra-6-helper-gpu'\" }, \
                    { name = 'torch', version = '1', marker = \"extra != 'extra-6-helper-gpu'\" }, \
                    { name = 'helper', extra = ['gpu'] }]";
        let closure = closure(conflicts, keys, &[], &[]);
        assert!(closure.contains("a"));
        assert_eq!(torch(&closure), ["2"]);
    }

    #[test]
    fn an_edge_may_depend_on_the_extra_it_asks_for() {
        let keys = "dependencies = [{ name = 'helper', extra = ['gpu'], marker = \"extra == 'extra-6-helper-gpu'\" }]";
        assert_eq!(torch(&closure(CONFLICT, keys, &[], &[])), ["2"]);
    }

    #[test]
    fn extras_that_contradict_themselves_do_not_loop_forever() {
        let keys = "dependencies = [{ name = 'helper' }, \
                    { name = 'helper', extra = ['x'], marker = \"extra != 'extra-6-helper-gpu'\" }, \
                    { name = 'helper', extra = ['gpu'], marker = \"extra == 'extra-6-helper-x'\" }]";
        assert!(closure(CONFLICT, keys, &[], &[]).contains("helper"));
    }

    #[test]
    fn both_sides_of_a_conflict_at_once_are_a_fact() {
        let keys = "[package.optional-dependencies]\ncpu = [{ name = 'torch', version = '1' }]\ngpu = []";
        assert!(closure(CONFLICT, keys, &["cpu"], &[]).violated_conflicts.is_empty());
        assert_eq!(closure(CONFLICT, keys, &["cpu", "gpu"], &[]).violated_conflicts[0].len(), 2);
    }
}
