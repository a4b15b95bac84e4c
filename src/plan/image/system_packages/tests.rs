//! When a row of the table applies, and what the table looks like.

use std::collections::BTreeSet;

use indoc::formatdoc;

use super::*;
use crate::inspect::lock::{Libc, Machine, PythonVersion, Selection, Target, parse};

const SDIST: &str = "sdist = { url = 'https://index.example/files/a.tar.gz' }";

fn entry(name: &str, keys: &str) -> String {
    let version = if keys.contains("version =") { "" } else { "version = '1'" };
    let source = if keys.contains("source =") { "" } else { "source = { registry = 'https://index.example/simple' }" };
    format!("[[package]]\nname = '{name}'\n{version}\n{source}\n{keys}\n")
}

fn closure_of(text: &str, libc: Libc) -> Closure {
    let facts = parse(text).expect("a lock");
    let target = Target { python: PythonVersion::new(3, 13), libc, machine: Machine::X86_64 };
    facts.closure(facts.root().expect("a root"), &Selection::default(), &target)
}

/// The closure of a project that depends on packages with these names and further keys.
fn closure(packages: &[(&str, &str)], libc: Libc) -> Closure {
    let edges: Vec<_> = packages.iter().map(|(name, _)| format!("{{ name = '{name}' }}")).collect();
    let entries: Vec<_> = packages.iter().map(|(name, keys)| entry(name, keys)).collect();
    let root = "version = 1\n[[package]]\nname = 'shop'\nsource = { virtual = '.' }\n";
    closure_of(&format!("{root}dependencies = [{}]\n{}", edges.join(", "), entries.concat()), libc)
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
    assert_eq!(names(&needed.build), ["build-base", "libxml2-dev", "libxslt-dev", "zlib-dev"]);
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
fn an_unknown_package_without_any_wheel_gets_a_compiler_of_which_nothing_ships() {
    assert_eq!(names(&on_alpine(&[("mystery", SDIST)]).build), ["build-base"]);
    let needed = on_debian(&[("mystery", SDIST)]);
    assert_eq!(names(&needed.build), ["build-essential"]);
    assert!(needed.run.is_empty());
    assert_eq!(needed.unknown[0].python.as_str(), "mystery");
    assert_eq!(needed.unknown[0].because, "the lock holds no wheel of it");
}

#[test]
fn a_package_known_to_be_pure_gets_no_compiler() {
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
fn a_compiled_wheel_that_holds_the_library_needs_nothing_and_a_pure_one_does() {
    assert_eq!(on_debian(&[("soundfile", &wheel("py2.py3-none-manylinux_2_28_x86_64"))]), SystemPackages::default());
    assert_eq!(names(&on_debian(&[("soundfile", &wheel("py2.py3-none-any"))]).run), ["libsndfile1"]);
}

#[test]
fn a_compiled_wheel_may_still_link_what_the_image_lacks() {
    assert_eq!(names(&on_debian(&[("opencv-python", &manylinux())]).run), ["libgl1", "libglib2.0-0t64"]);
    assert_eq!(on_debian(&[("opencv-python-headless", &manylinux())]), SystemPackages::default());
}

#[test]
fn a_browser_is_offered_and_not_installed() {
    let needed = on_debian(&[("selenium", &pure())]);
    assert_eq!(names(&needed.offered), ["chromium", "chromium-driver"]);
    assert!(needed.run.is_empty());
}

#[test]
fn git_is_installed_for_those_who_ask_for_gitpython_and_not_for_those_who_happen_to_have_it() {
    assert_eq!(names(&on_debian(&[("gitpython", &pure())]).run), ["git"]);
    let text = formatdoc!(
        "
            version = 1
            [[package]]
            name = 'shop'
            source = {{ virtual = '.' }}
            dependencies = [{{ name = 'streamlit' }}]
            {}{}",
        entry("streamlit", &format!("dependencies = [{{ name = 'gitpython' }}]\n{}", pure())),
        entry("gitpython", &pure())
    );
    assert_eq!(needed(&closure_of(&text, Libc::TRIXIE), System::Debian), SystemPackages::default());
}

#[test]
fn a_compiled_row_asks_for_its_compiler_without_any_library() {
    let needed = on_alpine(&[("annoy", SDIST)]);
    assert_eq!((names(&needed.build), names(&needed.run)), (vec!["build-base"], vec!["libstdc++"]));
}

#[test]
fn a_row_for_newer_versions_leaves_older_ones_alone() {
    assert_eq!(on_debian(&[("peewee", SDIST)]), SystemPackages::default());
    let newer = format!("version = '4.5'\n{SDIST}");
    assert_eq!(names(&on_debian(&[("peewee", &newer)]).build), ["build-essential"]);
}

#[test]
fn a_program_that_code_starts_is_found_by_its_name() {
    assert_eq!(providing("ffprobe", System::Debian), Some("ffmpeg"));
    assert_eq!(providing("dig", System::Alpine), Some("bind-tools"));
    assert_eq!(providing("shop", System::Debian), None);
}

/// Issue 3 names the packages; geopandas, torch and onnxruntime need nothing of their own, nor does moviepy.
#[test]
fn the_table_knows_the_packages_it_was_asked_to_know() {
    let asked = "psycopg psycopg2 mysqlclient mariadb pyodbc pymssql oracledb cx-oracle lxml xmlsec python-ldap \
        weasyprint cairosvg pycairo pygobject opencv-python pillow-simd python-magic pdf2image pytesseract \
        ffmpeg-python soundfile pyaudio gdal fiona rasterio shapely pyproj h5py netcdf4 grpcio uwsgi gevent \
        pycurl cryptography cffi pynacl bcrypt argon2-cffi-bindings playwright selenium pygraphviz lightgbm \
        xgboost llama-cpp-python dlib python-snappy lz4 python-rocksdb leveldb kerberos gssapi pyzbar";
    let known: BTreeSet<_> = rows().map(|row| row.python).collect();
    let unknown: Vec<_> = asked.split_whitespace().filter(|name| !known.contains(name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(known.len() >= 60, "{}", known.len());
}

#[test]
fn no_package_is_both_compiled_and_pure() {
    let is_pure = |row: &&Row| row.need == Need::Compiled && PURE.contains(&row.python);
    assert_eq!(rows().find(is_pure).map(|row| row.python), None);
}

#[test]
fn every_list_of_the_table_is_sorted_without_duplicates() {
    for row in rows() {
        for list in [row.debian.build, row.debian.run, row.alpine.build, row.alpine.run] {
            let given: Vec<_> = list.split_whitespace().collect();
            let sorted: Vec<_> = given.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
            assert_eq!(given, sorted, "{}", row.python);
        }
    }
}

#[test]
fn python_names_of_the_table_are_normalized() {
    let names = rows().flat_map(|row| std::iter::once(&row.python).chain(row.unless)).chain(PURE);
    for name in names {
        assert_eq!(name.parse::<PackageName>().expect("a name").as_str(), *name);
    }
}
