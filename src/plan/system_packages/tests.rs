//! When a row of the table applies, and what the table looks like.

use std::collections::BTreeSet;

use super::*;
use crate::inspect::lock::{Libc, Machine, PythonVersion, Selection, Target, parse};

const SDIST: &str = "sdist = { url = 'https://index.example/files/a.tar.gz' }";

/// The closure of a project that depends on packages with these names and further keys.
fn closure(packages: &[(&str, &str)], libc: Libc) -> Closure {
    let edges: Vec<_> = packages.iter().map(|(name, _)| format!("{{ name = '{name}' }}")).collect();
    let entries = packages.iter().map(|(name, keys)| {
        let source = "source = { registry = 'https://index.example/simple' }";
        let source = if keys.contains("source =") { "" } else { source };
        format!("[[package]]\nname = '{name}'\nversion = '1'\n{source}\n{keys}\n")
    });
    let text = format!(
        "version = 1\n[[package]]\nname = 'shop'\nsource = {{ virtual = '.' }}\ndependencies = [{}]\n{}",
        edges.join(", "),
        entries.collect::<String>()
    );
    let facts = parse(&text).expect("a lock");
    let target = Target { python: PythonVersion::new(3, 13), libc, machine: Machine::X86_64 };
    facts.closure(facts.root().expect("a root"), &Selection::default(), &target)
}

fn on_debian(packages: &[(&str, &str)]) -> SystemPackages {
    needed(&closure(packages, Libc::TRIXIE), System::Debian)
}

fn on_alpine(packages: &[(&str, &str)]) -> SystemPackages {
    needed(&closure(packages, Libc::ALPINE), System::Alpine)
}

fn wheel(tags: &str) -> String {
    format!("wheels = [{{ url = 'https://index.example/files/a-1-{tags}.whl' }}]\n{SDIST}")
}

fn pure() -> String {
    wheel("py3-none-any")
}

fn manylinux() -> String {
    wheel("cp313-cp313-manylinux_2_28_x86_64")
}

fn names(packages: &[SystemPackage]) -> Vec<&str> {
    packages.iter().map(|package| package.name).collect()
}

#[test]
fn a_pure_wheel_that_loads_a_library_needs_it_to_run_and_not_to_build() {
    let needed = on_debian(&[("psycopg", &pure())]);
    assert_eq!(names(&needed.run), ["libpq5"]);
    assert!(needed.build.is_empty());
    assert_eq!(needed.run[0].python.as_str(), "psycopg");
    assert_eq!(needed.run[0].because, "its wheel loads libpq, and `psycopg-binary` is not installed");
}

#[test]
fn the_line_is_that_of_the_python_package_in_the_lock() {
    assert_eq!(on_debian(&[("psycopg", &pure())]).run[0].line, 7);
}

#[test]
fn a_package_that_brings_the_library_takes_the_need_away() {
    let needed = on_debian(&[("psycopg", &pure()), ("psycopg-binary", &manylinux())]);
    assert_eq!(needed, SystemPackages::default());
}

#[test]
fn a_wheel_that_fits_needs_no_compiler() {
    assert_eq!(on_debian(&[("lxml", &manylinux())]), SystemPackages::default());
}

#[test]
fn without_a_wheel_headers_are_needed_to_build_and_libraries_to_run() {
    let needed = on_debian(&[("mysqlclient", SDIST)]);
    assert_eq!(names(&needed.build), ["build-essential", "libmariadb-dev", "pkgconf"]);
    assert_eq!(names(&needed.run), ["libmariadb3"]);
    assert_eq!(needed.run[0].because, "the lock holds no wheel of it, and its C code links the MySQL client library");
}

#[test]
fn a_wheel_for_glibc_is_no_wheel_on_alpine() {
    let needed = on_alpine(&[("lxml", &manylinux())]);
    assert_eq!(names(&needed.build), ["build-base", "libxml2-dev", "libxslt-dev"]);
    assert_eq!(names(&needed.run), ["libxml2", "libxslt"]);
    assert!(needed.run[0].because.starts_with("no wheel of it fits"), "{}", needed.run[0].because);
}

#[test]
fn a_git_source_is_always_built() {
    let needed = on_debian(&[("lxml", "source = { git = 'https://git.example/lxml?rev=a#b' }")]);
    assert_eq!(names(&needed.run), ["libxml2", "libxslt1.1"]);
    assert!(needed.run[0].because.starts_with("it is built from a git repository"), "{}", needed.run[0].because);
}

#[test]
fn a_package_with_neither_wheel_nor_source_needs_nothing() {
    assert_eq!(on_debian(&[("lxml", "")]), SystemPackages::default());
}

#[test]
fn an_unknown_package_with_compiled_wheels_that_do_not_fit_gets_a_compiler() {
    let needed = on_alpine(&[("mystery", &manylinux())]);
    assert_eq!(names(&needed.build), ["build-base"]);
    assert_eq!(names(&needed.run), ["libstdc++"]);
    assert!(needed.unknown.is_empty());
}

#[test]
fn an_unknown_package_without_any_wheel_gets_no_compiler_and_is_named() {
    let needed = on_debian(&[("mystery", SDIST)]);
    assert!(needed.build.is_empty() && needed.run.is_empty());
    assert_eq!(needed.unknown[0].python.as_str(), "mystery");
    assert_eq!(needed.unknown[0].because, "the lock holds no wheel of it");
}

#[test]
fn a_package_known_to_be_pure_is_not_named() {
    assert_eq!(on_debian(&[("sgmllib3k", SDIST)]), SystemPackages::default());
}

#[test]
fn a_local_source_tree_is_left_to_those_who_can_look_at_it() {
    assert_eq!(on_debian(&[("mystery", "source = { editable = 'libs/mystery' }")]), SystemPackages::default());
}

#[test]
fn each_system_package_is_named_once_with_the_first_that_needs_it() {
    let needed = on_debian(&[("yt-dlp", &pure()), ("pydub", &pure()), ("ffmpeg-python", &pure())]);
    assert_eq!(names(&needed.run), ["ffmpeg"]);
    assert_eq!(needed.run[0].python.as_str(), "ffmpeg-python");
}

#[test]
fn every_list_of_the_table_is_sorted_without_duplicates() {
    for row in TABLE {
        for list in [row.debian.build, row.debian.run, row.alpine.build, row.alpine.run] {
            let given: Vec<_> = list.split_whitespace().collect();
            let sorted: Vec<_> = given.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
            assert_eq!(given, sorted, "{}", row.python);
        }
    }
}

#[test]
fn python_names_of_the_table_are_normalized() {
    let names = TABLE.iter().flat_map(|row| std::iter::once(&row.python).chain(row.unless)).chain(PURE);
    for name in names {
        assert_eq!(name.parse::<PackageName>().expect("a name").as_str(), *name);
    }
}
