//! What a lockfile as a whole states.

use indoc::indoc;
use uv_normalize::PackageName;

use super::*;

fn lock(text: &str) -> LockFacts {
    parse(text).expect("a lock")
}

#[test]
fn a_lock_without_packages_is_read() {
    let facts = lock("version = 1");
    assert_eq!((facts.version, facts.revision, facts.packages.len()), (1, 0, 0));
}

#[test]
fn every_revision_is_read() {
    for revision in 0..=5 {
        assert_eq!(lock(&format!("version = 1\nrevision = {revision}")).revision, revision);
    }
}

#[test]
fn a_newer_schema_is_named_with_its_place() {
    let text = "version = 2\npackage = 'what version 1 never had'";
    assert_eq!(parse(text).expect_err("an error"), LockError::NewerSchema { version: 2, span: 10..11 });
}

#[test]
fn a_missing_version_is_an_error() {
    assert_eq!(parse("revision = 1").expect_err("an error"), LockError::MissingVersion);
}

#[test]
fn a_version_that_is_no_known_number_is_an_error() {
    for version in ["0", "-1", "'1'", "99999999999999999999"] {
        let error = parse(&format!("version = {version}")).expect_err("an error");
        assert_eq!(error, LockError::UnknownVersion { span: 10..10 + version.len() });
    }
}

#[test]
fn an_unresolved_merge_is_a_syntax_error_with_its_place() {
    let error = parse("version = 1\n<<<<<<< HEAD\n").expect_err("an error");
    assert!(matches!(error, LockError::Syntax { span: Some(ref span), .. } if span.start >= 12), "{error:?}");
}

#[test]
fn a_malformed_value_is_shown_where_it_stands() {
    let text = "version = 1\nrequires-python = 'three'";
    let error = parse(text).expect_err("an error");
    assert!(matches!(error, LockError::Shape { .. }));
    assert_eq!(error.span().map(|span| &text[span]), Some("'three'"));
}

#[test]
fn a_malformed_marker_deep_inside_is_shown_where_it_stands() {
    let text = indoc! {"
        version = 1
        [[package]]
        name = 'shop'
        source = { editable = '.' }
        dependencies = [{ name = 'a', marker = 'python_version ~~ 3' }]"};
    let span = parse(text).expect_err("an error").span().expect("a span");
    assert!(text[span].contains("python_version ~~ 3"));
}

#[test]
fn unknown_keys_are_ignored() {
    let facts = lock("version = 1\nfuture = { a = [1] }\n[options]\nexclude-newer-span = 'P3D'\n[manifest]\nnew = 1");
    assert!(facts.packages.is_empty());
}

#[test]
fn distribution_is_the_old_name_of_package() {
    let facts = lock("version = 1\n[[distribution]]\nname = 'shop'\nsource = { editable = '.' }");
    assert_eq!(facts.root().map(|root| root.name.as_str()), Some("shop"));
}

#[test]
fn the_root_is_the_source_tree_beside_the_lockfile() {
    for kind in ["editable", "virtual", "directory"] {
        let facts = lock(&format!("version = 1\n[[package]]\nname = 'shop'\nsource = {{ {kind} = '.' }}"));
        assert!(facts.root().is_some(), "{kind}");
    }
}

#[test]
fn a_workspace_root_that_is_no_project_has_no_package() {
    let facts = lock(indoc! {"
            version = 1
            [manifest]
            members = ['worker', 'api']
            [manifest.dependency-groups]
            lint = []
            [[package]]
            name = 'api'
            source = { editable = 'packages/api' }"});
    assert!(facts.root().is_none());
    assert_eq!(facts.members.iter().map(PackageName::as_str).collect::<Vec<_>>(), ["api", "worker"]);
    assert_eq!(facts.at_path("packages/api").map(|member| member.name.as_str()), Some("api"));
}

#[test]
fn a_package_knows_its_line() {
    let facts = lock(
        "version = 1\n\n[[package]]\nname = 'a'\nsource = { virtual = 'a' }\n\n[[package]]\nname = 'b'\nsource = { virtual = 'b' }",
    );
    assert_eq!(facts.packages.iter().map(|package| package.line).collect::<Vec<_>>(), [4, 8]);
}

#[test]
fn a_python_is_allowed_when_one_of_its_patch_releases_is() {
    let facts = lock("version = 1\nrequires-python = '>=3.11.4, <3.13'");
    let allowed = (10..=13).filter(|minor| facts.allows(PythonVersion::new(3, *minor)));
    assert_eq!(allowed.collect::<Vec<_>>(), [11, 12]);
    assert!(lock("version = 1").allows(PythonVersion::new(3, 99)));
}

#[test]
fn a_lock_for_other_systems_does_not_support_linux() {
    let target = Target { python: PythonVersion::new(3, 13), libc: Libc::TRIXIE, machine: Machine::Aarch64 };
    assert!(lock("version = 1").supports(&target));
    assert!(!lock("version = 1\nsupported-markers = [\"sys_platform == 'win32'\"]").supports(&target));
    assert!(lock("version = 1\nsupported-markers = [\"sys_platform == 'linux'\"]").supports(&target));
    assert!(!lock("version = 1\nsupported-markers = [\"platform_machine == 'x86_64'\"]").supports(&target));
}

/// Something of everything, for the property below.
const SAMPLE: &str = r#"version = 1
revision = 3
requires-python = ">=3.11"
resolution-markers = ["python_full_version < '3.12'"]
conflicts = [[{ package = "shop", extra = "cpu" }, { package = "shop", group = "gpu" }]]
[[package]]
name = "shop"
source = { editable = "." }
dependencies = [{ name = "a", version = "1", extra = ["x"], marker = "extra == 'extra-4-shop-cpu' or os_name == 'posix'" }]
[package.optional-dependencies]
cpu = [{ name = "a" }]
[[package]]
name = "a"
version = "1"
source = { registry = "https://index.example/simple" }
sdist = { url = "https://index.example/a-1.tar.gz", size = 1 }
wheels = [{ url = "https://index.example/a-1%2Bcpu-cp313-cp313-manylinux_2_28_x86_64.whl#x", size = 2 }]
[package.optional-dependencies]
x = [{ name = "shop", extra = ["cpu"] }]
"#;

#[test]
fn the_sample_is_a_lock_before_it_is_damaged() {
    assert_eq!(lock(SAMPLE).packages.len(), 2);
}

proptest::proptest! {
    #[test]
    fn no_damage_to_a_lock_makes_the_reader_panic(at in 0..SAMPLE.len(), length in 0..40_usize, put in "\\PC{0,6}") {
        let end = (at + length).min(SAMPLE.len());
        let damaged = format!("{}{put}{}", &SAMPLE[..at], &SAMPLE[end..]);
        let target = Target { python: PythonVersion::new(3, 13), libc: Libc::TRIXIE, machine: Machine::X86_64 };
        match parse(&damaged) {
            Ok(facts) => {
                let closures = facts.packages.iter().map(|root| facts.closure(root, &Selection::default(), &target));
                proptest::prop_assert_eq!(closures.count(), facts.packages.len());
            }
            Err(error) => proptest::prop_assert!(error.span().is_none_or(|span| damaged.get(span).is_some())),
        }
    }
}
