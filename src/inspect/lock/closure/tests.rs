//! What a closure holds. `package` gives the smallest registry package; a wheel that fits everything is no part of it.

use indoc::formatdoc;

use super::*;
use crate::inspect::lock::{Libc, Machine, PythonVersion, parse};

const SHOP: &str = "[[package]]\nname = 'shop'\nsource = { editable = '.' }\n";

fn package(name: &str, version: &str, rest: &str) -> String {
    formatdoc!(
        "
            [[package]]
            name = '{name}'
            version = '{version}'
            source = {{ registry = 'https://index.example/simple' }}
            {rest}
        "
    )
}

fn facts(packages: &[&str]) -> LockFacts {
    parse(&format!("version = 1\n{}", packages.join("\n"))).expect("a lock")
}

fn on(minor: u8) -> Target {
    Target { python: PythonVersion::new(3, minor), libc: Libc::TRIXIE, machine: Machine::X86_64 }
}

fn closure_with(facts: &LockFacts, extras: &[&str], groups: &[&str], target: &Target) -> Closure {
    let selection = Selection {
        extras: extras.iter().map(|name| name.parse().expect("an extra")).collect(),
        groups: groups.iter().map(|name| name.parse().expect("a group")).collect(),
    };
    facts.closure(facts.root().expect("a root"), &selection, target)
}

fn closure(facts: &LockFacts) -> Closure {
    closure_with(facts, &[], &[], &on(13))
}

/// As `numpy 2.0`.
fn names(closure: &Closure) -> Vec<String> {
    let shown = |package: &ClosurePackage| {
        let version = package.version.as_ref().map(|version| format!(" {version}"));
        format!("{}{}", package.name, version.unwrap_or_default())
    };
    closure.packages.iter().map(shown).collect()
}

fn shop(rest: &str) -> String {
    format!("{SHOP}{rest}\n")
}

#[test]
fn dependencies_of_dependencies_are_installed_and_the_root_is_left_out() {
    let facts = facts(&[
        &shop("dependencies = [{ name = 'b' }]"),
        &package("b", "1", "dependencies = [{ name = 'a' }]"),
        &package("a", "1", ""),
        &package("unrelated", "1", ""),
    ]);
    assert_eq!(names(&closure(&facts)), ["a 1", "b 1"]);
}

#[test]
fn groups_are_installed_only_when_selected() {
    let facts = facts(&[&shop("[package.dev-dependencies]\ndev = [{ name = 'a' }]"), &package("a", "1", "")]);
    assert!(!closure(&facts).contains("a"));
    assert!(closure_with(&facts, &[], &["dev"], &on(13)).contains("a"));
}

#[test]
fn dependency_groups_is_the_new_name_of_dev_dependencies() {
    let facts = facts(&[&shop("[package.dependency-groups]\ndev = [{ name = 'a' }]"), &package("a", "1", "")]);
    assert!(closure_with(&facts, &[], &["dev"], &on(13)).contains("a"));
}

#[test]
fn extras_of_the_root_are_installed_only_when_selected() {
    let facts = facts(&[&shop("[package.optional-dependencies]\nx = [{ name = 'a' }]"), &package("a", "1", "")]);
    assert!(!closure(&facts).contains("a"));
    assert!(closure_with(&facts, &["x"], &[], &on(13)).contains("a"));
}

#[test]
fn an_extra_may_ask_for_another_extra_of_the_root() {
    let facts = facts(&[
        &shop("[package.optional-dependencies]\nall = [{ name = 'shop', extra = ['x'] }]\nx = [{ name = 'a' }]"),
        &package("a", "1", ""),
    ]);
    assert_eq!(names(&closure_with(&facts, &["all"], &[], &on(13))), ["a 1"]);
}

#[test]
fn an_edge_pulls_the_extras_it_asks_for() {
    let facts = facts(&[
        &shop("dependencies = [{ name = 'web', extra = ['standard'] }]"),
        &package("web", "1", "[package.optional-dependencies]\nstandard = [{ name = 'a' }]\nother = [{ name = 'b' }]"),
        &package("a", "1", ""),
        &package("b", "1", ""),
    ]);
    let closure = closure(&facts);
    assert_eq!(names(&closure), ["a 1", "web 1"]);
    let extras: Vec<_> = closure.get("web").expect("web").extras.iter().map(ExtraName::as_str).collect();
    assert_eq!(extras, ["standard"]);
}

#[test]
fn an_extra_reached_later_is_still_pulled() {
    let facts = facts(&[
        &shop("dependencies = [{ name = 'web' }, { name = 'z' }]"),
        &package("z", "1", "dependencies = [{ name = 'web', extra = ['standard'] }]"),
        &package("web", "1", "[package.optional-dependencies]\nstandard = [{ name = 'a' }]"),
        &package("a", "1", ""),
    ]);
    assert!(closure(&facts).contains("a"));
}

#[test]
fn markers_are_evaluated_for_the_python_of_the_target() {
    let facts = facts(&[
        &shop("dependencies = [{ name = 'tomli', marker = \"python_full_version < '3.11'\" }]"),
        &package("tomli", "1", ""),
    ]);
    assert!(closure_with(&facts, &[], &[], &on(10)).contains("tomli"));
    assert!(!closure_with(&facts, &[], &[], &on(11)).contains("tomli"));
}

#[test]
fn a_marker_inside_a_minor_version_is_read_for_its_newest_patch() {
    let facts = facts(&[
        &shop("dependencies = [{ name = 'async-timeout', marker = \"python_full_version < '3.11.3'\" }]"),
        &package("async-timeout", "1", ""),
    ]);
    assert!(!closure_with(&facts, &[], &[], &on(11)).contains("async-timeout"));
}

#[test]
fn a_patch_that_requires_python_excludes_is_not_assumed() {
    let text = format!(
        "version = 1\nrequires-python = '==3.11.2'\n{}{}",
        shop("dependencies = [{ name = 'async-timeout', marker = \"python_full_version < '3.11.3'\" }]"),
        package("async-timeout", "1", "")
    );
    let facts = parse(&text).expect("a lock");
    assert!(closure_with(&facts, &[], &[], &on(11)).contains("async-timeout"));
}

#[test]
fn markers_are_evaluated_for_linux_and_the_machine() {
    let facts = facts(&[
        &shop(
            "dependencies = [{ name = 'win', marker = \"sys_platform == 'win32'\" }, \
             { name = 'arm', marker = \"platform_machine == 'aarch64'\" }, \
             { name = 'c', marker = \"platform_python_implementation == 'CPython' and os_name == 'posix'\" }]",
        ),
        &package("win", "1", ""),
        &package("arm", "1", ""),
        &package("c", "1", ""),
    ]);
    assert_eq!(names(&closure(&facts)), ["c 1"]);
    let arm = Target { machine: Machine::Aarch64, ..on(13) };
    assert_eq!(names(&closure_with(&facts, &[], &[], &arm)), ["arm 1", "c 1"]);
}

#[test]
fn versions_on_edges_tell_forks_apart() {
    let facts = facts(&[
        &shop(
            "dependencies = [{ name = 'numpy', version = '2.0', marker = \"python_full_version < '3.12'\" }, \
             { name = 'numpy', version = '2.5', marker = \"python_full_version >= '3.12'\" }]",
        ),
        &package("numpy", "2.0", ""),
        &package("numpy", "2.5", ""),
    ]);
    assert_eq!(names(&closure_with(&facts, &[], &[], &on(11))), ["numpy 2.0"]);
    assert_eq!(names(&closure_with(&facts, &[], &[], &on(12))), ["numpy 2.5"]);
}

#[test]
fn sources_on_edges_tell_forks_apart() {
    let facts = facts(&[
        &shop("dependencies = [{ name = 'torch', version = '2', source = { registry = 'https://cpu.example' } }]"),
        &package("torch", "2", ""),
        "[[package]]\nname = 'torch'\nversion = '2'\nsource = { registry = 'https://cpu.example' }",
    ]);
    let location = "https://cpu.example".to_owned();
    assert_eq!(closure(&facts).get("torch").expect("torch").source, PackageSource::Registry { location });
}

#[test]
fn resolution_markers_tell_forks_apart_where_an_edge_does_not() {
    let facts = facts(&[
        &shop("dependencies = [{ name = 'numpy' }]"),
        &package("numpy", "2.0", "resolution-markers = [\"python_full_version < '3.12'\"]"),
        &package("numpy", "2.5", "resolution-markers = [\"python_full_version >= '3.12'\"]"),
    ]);
    assert_eq!(names(&closure(&facts)), ["numpy 2.5"]);
}

#[test]
fn local_packages_are_installed_with_their_own_dependencies() {
    for kind in ["editable", "directory", "virtual"] {
        let facts = facts(&[
            &shop("dependencies = [{ name = 'core' }]"),
            &format!(
                "[[package]]\nname = 'core'\nsource = {{ {kind} = 'packages/core' }}\ndependencies = [{{ name = 'a' }}]"
            ),
            &package("a", "1", ""),
        ]);
        assert_eq!(names(&closure(&facts)), ["a 1", "core"], "{kind}");
    }
}

#[test]
fn a_member_has_a_closure_of_its_own() {
    let facts = facts(&[
        &shop("dependencies = [{ name = 'b' }]"),
        "[[package]]\nname = 'api'\nsource = { editable = 'packages/api' }\ndependencies = [{ name = 'a' }]",
        &package("a", "1", ""),
        &package("b", "1", ""),
    ]);
    let api = facts.at_path("packages/api").expect("api");
    assert_eq!(names(&facts.closure(api, &Selection::default(), &on(13))), ["a 1"]);
}

#[test]
fn a_cycle_ends() {
    let facts = facts(&[
        &shop("dependencies = [{ name = 'a' }]"),
        &package("a", "1", "dependencies = [{ name = 'b' }]"),
        &package("b", "1", "dependencies = [{ name = 'a' }, { name = 'shop' }]"),
    ]);
    assert_eq!(names(&closure(&facts)), ["a 1", "b 1"]);
}

#[test]
fn an_edge_to_a_package_that_is_not_locked_is_a_fact() {
    let facts = facts(&[&shop("dependencies = [{ name = 'ghost', version = '1' }]"), &package("ghost", "2", "")]);
    let missing = MissingPackage {
        name: "ghost".parse().expect("a name"),
        version: "1".parse().ok(),
        required_by: "shop".parse().expect("a name"),
    };
    assert_eq!(closure(&facts).missing, [missing]);
}

#[test]
fn a_package_knows_its_direct_parents() {
    let facts = facts(&[
        &shop("dependencies = [{ name = 'a' }, { name = 'z' }, { name = 'b', marker = \"os_name == 'nt'\" }]"),
        &package("z", "1", "dependencies = [{ name = 'a' }]"),
        &package("b", "1", "dependencies = [{ name = 'a' }]"),
        &package("a", "1", ""),
    ]);
    let closure = closure(&facts);
    let parents: Vec<_> = closure.get("a").expect("a").required_by.iter().map(PackageName::as_str).collect();
    assert_eq!(parents, ["shop", "z"]);
}

#[test]
fn names_are_looked_up_in_normalized_form() {
    let facts =
        facts(&[&shop("dependencies = [{ name = 'typing-extensions' }]"), &package("typing-extensions", "4", "")]);
    assert!(closure(&facts).contains("Typing_Extensions"));
    assert!(!closure(&facts).contains("no name at all!"));
}

#[test]
fn a_root_of_another_lock_does_not_panic() {
    let big = facts(&[&package("a", "1", ""), &shop("dependencies = [{ name = 'a' }]")]);
    let small = facts(&[]);
    let closure = small.closure(big.root().expect("a root"), &Selection::default(), &on(13));
    assert_eq!(closure.missing.len(), 1);
}

#[test]
fn a_closure_serializes() {
    let facts = facts(&[&shop("dependencies = [{ name = 'a' }]"), &package("a", "1", "")]);
    let json = serde_json::to_value(closure(&facts)).expect("JSON");
    assert_eq!(json["packages"][0]["wheel"], serde_json::json!({ "missing": "source-only" }));
    assert_eq!(json["target"]["libc"], serde_json::json!({ "glibc": { "major": 2, "minor": 41 } }));
}
