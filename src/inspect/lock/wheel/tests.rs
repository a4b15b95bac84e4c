//! Which wheel fits, and why none does.

use indoc::{formatdoc, indoc};

use super::*;
use crate::inspect::lock::{Closure, ClosurePackage, Libc, Machine, Selection, parse};

const GLIBC: Target = Target { python: PythonVersion::new(3, 13), libc: Libc::TRIXIE, machine: Machine::X86_64 };
const MUSL: Target = Target { libc: Libc::ALPINE, ..GLIBC };
const ARM: Target = Target { machine: Machine::Aarch64, ..GLIBC };
const NEXT: Target = Target { python: PythonVersion::new(3, 14), ..GLIBC };

/// The closure of a project whose one dependency `a` has these further keys.
fn closure(keys: &str, target: &Target) -> Closure {
    let text = formatdoc!(
        "
            version = 1
            [[package]]
            name = 'shop'
            source = {{ virtual = '.' }}
            dependencies = [{{ name = 'a' }}]
            [[package]]
            name = 'a'
            version = '1'
            {keys}
        "
    );
    let facts = parse(&text).expect("a lock");
    facts.closure(facts.root().expect("a root"), &Selection::default(), target)
}

fn package(keys: &str, target: &Target) -> ClosurePackage {
    closure(keys, target).packages.remove(0)
}

/// The keys of a registry package with wheels of these tags, as `cp313-cp313-manylinux_2_28_x86_64`.
fn wheels(tags: &[&str]) -> String {
    let url = |tags: &&str| format!("{{ url = 'https://index.example/files/a-1-{tags}.whl' }}");
    let urls: Vec<_> = tags.iter().map(url).collect();
    format!("source = {{ registry = 'https://index.example/simple' }}\nwheels = [{}]", urls.join(", "))
}

/// The tags and kind of the wheel that fits, or why none does.
fn fit_of(tags: &[&str], target: &Target) -> Result<(String, WheelKind), NoWheel> {
    match package(&wheels(tags), target).wheel {
        WheelFit::Fits(wheel) => {
            Ok((wheel.filename.trim_start_matches("a-1-").trim_end_matches(".whl").to_owned(), wheel.kind))
        }
        WheelFit::Missing(reason) => Err(reason),
        other => panic!("{other:?}"),
    }
}

fn chosen(tags: &[&str], target: &Target) -> String {
    fit_of(tags, target).expect("a wheel that fits").0
}

#[test]
fn a_pure_wheel_fits_every_target() {
    for target in [GLIBC, MUSL, ARM, NEXT] {
        assert_eq!(fit_of(&["py3-none-any"], &target), Ok(("py3-none-any".into(), WheelKind::Pure)));
        assert_eq!(chosen(&["py2.py3-none-any"], &target), "py2.py3-none-any");
    }
}

#[test]
fn a_stable_abi_wheel_fits_later_pythons() {
    let tags = "cp39-abi3-manylinux_2_28_x86_64";
    assert_eq!(fit_of(&[tags], &NEXT), Ok((tags.into(), WheelKind::StableAbi)));
}

#[test]
fn a_wheel_without_a_python_abi_fits_later_pythons() {
    let tags = "py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64";
    assert_eq!(fit_of(&[tags], &NEXT), Ok((tags.into(), WheelKind::StableAbi)));
}

#[test]
fn the_wheel_of_the_machine_is_chosen() {
    let tags = [
        "cp313-cp313-macosx_11_0_arm64",
        "cp313-cp313-manylinux2014_aarch64.manylinux_2_17_aarch64",
        "cp313-cp313-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "cp313-cp313-musllinux_1_2_x86_64",
        "cp313-cp313t-manylinux_2_28_x86_64",
    ];
    assert_eq!(chosen(&tags, &GLIBC), tags[2]);
    assert_eq!(chosen(&tags, &MUSL), tags[3]);
    assert_eq!(chosen(&tags, &ARM), tags[1]);
}

#[test]
fn the_best_of_several_fitting_wheels_is_chosen() {
    let tags = ["py3-none-any", "cp39-abi3-manylinux_2_17_x86_64", "cp313-cp313-manylinux_2_17_x86_64"];
    assert_eq!(chosen(&tags, &GLIBC), tags[2]);
    assert_eq!(chosen(&tags, &NEXT), tags[1]);
    assert_eq!(chosen(&tags, &ARM), tags[0]);
}

#[test]
fn the_higher_build_tag_is_chosen() {
    assert_eq!(chosen(&["1-py3-none-any", "10-py3-none-any", "2-py3-none-any"], &GLIBC), "10-py3-none-any");
}

#[test]
fn wheels_for_older_pythons_name_their_pythons() {
    let tags =
        ["cp312-cp312-manylinux_2_28_x86_64", "cp311-cp311-manylinux_2_28_x86_64", "cp313-cp313-musllinux_1_2_x86_64"];
    let pythons = vec![PythonVersion::new(3, 11), PythonVersion::new(3, 12)];
    assert_eq!(fit_of(&tags, &GLIBC), Err(NoWheel::OtherPython { pythons }));
}

#[test]
fn a_free_threaded_wheel_is_for_no_python_of_ours() {
    let tags = ["cp313-cp313t-manylinux_2_28_x86_64"];
    assert_eq!(fit_of(&tags, &GLIBC), Err(NoWheel::OtherPython { pythons: vec![] }));
}

#[test]
fn wheels_for_another_libc_name_their_platforms() {
    let tags = ["cp313-cp313-manylinux_2_28_x86_64", "cp313-cp313-win_amd64"];
    let platforms = vec!["manylinux_2_28_x86_64".to_owned()];
    assert_eq!(fit_of(&tags, &MUSL), Err(NoWheel::OtherLibc { platforms }));
}

#[test]
fn wheels_for_a_newer_libc_name_their_platforms() {
    let platforms = vec!["manylinux_2_42_x86_64".to_owned()];
    assert_eq!(fit_of(&["cp313-cp313-manylinux_2_42_x86_64"], &GLIBC), Err(NoWheel::OtherLibc { platforms }));
}

#[test]
fn wheels_for_other_machines_and_other_systems_are_told_apart() {
    assert_eq!(fit_of(&["cp313-cp313-manylinux_2_28_x86_64"], &ARM), Err(NoWheel::OtherMachine));
    assert_eq!(fit_of(&["cp313-cp313-win_amd64"], &GLIBC), Err(NoWheel::OtherSystem));
}

#[test]
fn a_wheel_name_that_cannot_be_read_is_skipped() {
    assert_eq!(chosen(&["not a tag", "py3-none-any"], &GLIBC), "py3-none-any");
    assert_eq!(fit_of(&["nonsense", "%00%ff-x-y-z-%"], &GLIBC), Err(NoWheel::Unreadable));
    let unnamed = "source = { registry = 'https://index.example/simple' }\nwheels = [{ size = 1 }]";
    assert_eq!(package(unnamed, &GLIBC).wheel, WheelFit::Missing(NoWheel::Unreadable));
}

#[test]
fn wheels_are_named_by_url_path_or_file_name() {
    for key in [
        "url = 'https://index.example/a-1%2Bcpu-py3-none-any.whl?token=0#sha256=0'",
        "path = 'wheels/a-1+cpu-py3-none-any.whl'",
        "filename = 'a-1+cpu-py3-none-any.whl'",
    ] {
        let keys = format!("source = {{ registry = 'wheels' }}\nwheels = [{{ {key} }}]");
        let WheelFit::Fits(wheel) = package(&keys, &GLIBC).wheel else { panic!("{key}") };
        assert_eq!(wheel.filename, "a-1+cpu-py3-none-any.whl");
    }
}

#[test]
fn a_package_without_wheels_is_built_and_its_size_is_the_source_distribution() {
    let package = package(
        indoc! {"
            source = { registry = 'https://index.example/simple' }
            sdist = { url = 'https://index.example/files/a-1.tar.gz', size = 7 }"},
        &GLIBC,
    );
    assert_eq!(package.wheel, WheelFit::Missing(NoWheel::SourceOnly));
    assert_eq!((package.has_sdist, package.size), (true, Some(7)));
}

#[test]
fn the_size_is_the_one_of_the_wheel_that_fits() {
    let package = package(
        indoc! {"
            source = { registry = 'https://index.example/simple' }
            sdist = { size = 7 }
            wheels = [{ filename = 'a-1-cp313-cp313-win_amd64.whl', size = 8 }, { filename = 'a-1-py3-none-any.whl', size = 9 }]"},
        &GLIBC,
    );
    assert_eq!(package.size, Some(9));
}

#[test]
fn source_trees_are_built_and_virtual_packages_are_not_installed() {
    for source in ["git = 'https://git.example/a#0'", "directory = 'a'", "editable = 'a'"] {
        assert_eq!(package(&format!("source = {{ {source} }}"), &GLIBC).wheel, WheelFit::SourceTree);
    }
    assert_eq!(package("source = { virtual = 'a' }", &GLIBC).wheel, WheelFit::NotInstalled);
}

#[test]
fn an_archive_of_a_url_or_path_is_judged_by_its_wheel() {
    for source in ["url = 'https://index.example/a-1-py3-none-any.whl'", "path = '../a-1-py3-none-any.whl'"] {
        let keys = format!("source = {{ {source} }}\nwheels = [{{ filename = 'a-1-py3-none-any.whl' }}]");
        assert!(matches!(package(&keys, &GLIBC).wheel, WheelFit::Fits(_)), "{source}");
    }
}

#[test]
fn wheels_that_end_before_a_python_hold_it_back() {
    let keys = wheels(&["cp313-cp313-manylinux_2_28_x86_64"]);
    assert_eq!(closure(&keys, &GLIBC).held_back().count(), 0);
    assert_eq!(closure(&keys, &NEXT).held_back().count(), 1);
}

#[test]
fn what_is_compiled_on_every_python_holds_none_back() {
    let source_only = "source = { registry = 'https://index.example/simple' }\nsdist = { size = 7 }";
    assert_eq!(closure(source_only, &NEXT).held_back().count(), 0);
    let other_system = wheels(&["cp313-cp313-win_amd64"]);
    assert_eq!(closure(&other_system, &NEXT).held_back().count(), 0);
    assert_eq!(closure(&other_system, &NEXT).without_wheel().count(), 1);
}

#[test]
fn another_python_than_the_one_of_the_target_can_be_asked_about() {
    let text = formatdoc!(
        "
            version = 1
            [[package]]
            name = 'shop'
            source = {{ virtual = '.' }}
            dependencies = [{{ name = 'a' }}]
            [[package]]
            name = 'a'
            {}",
        wheels(&["cp313-cp313-manylinux_2_28_x86_64"])
    );
    let facts = parse(&text).expect("a lock");
    let root = facts.root().expect("a root");
    let held_by = |minor| {
        let target = Target { python: PythonVersion::new(3, minor), ..GLIBC };
        let closure = facts.closure(root, &Selection::default(), &target);
        closure.held_back().map(|package| package.name.to_string()).collect::<Vec<_>>()
    };
    assert!(held_by(13).is_empty());
    assert_eq!(held_by(14), ["a"]);
}
