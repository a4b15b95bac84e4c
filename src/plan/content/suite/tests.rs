use indoc::indoc;

use crate::path::RepoPath;
use crate::plan::build_plan::{BuildPlan, Install, PackageForm};
use crate::plan::testing::{APP, lock, notices, planned};

const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
const TEST: (&str, &str) = ("tests/test_api.py", "from main import app\n\ndef test_api():\n    assert app\n");

/// A lock whose groups bring pytest and ruff, and whose production neither.
fn locked(groups: &str) -> String {
    let more = indoc! {r#"
        [[package]]
        name = "pytest"
        version = "1.0"
        source = { registry = "https://index.example/simple" }
        wheels = [{ url = "https://index.example/files/pytest-1.0-py3-none-any.whl" }]
        [[package]]
        name = "ruff"
        version = "1.0"
        source = { registry = "https://index.example/simple" }
        wheels = [{ url = "https://index.example/files/ruff-1.0-py3-none-any.whl" }]
    "#};
    lock(&["fastapi", "uvicorn"], &format!("[package.dev-dependencies]\n{groups}\n{more}"))
}

fn plan(pyproject: &str, groups: &str, files: &[(&str, &str)]) -> BuildPlan {
    let all = [&[("pyproject.toml", pyproject), API], files].concat();
    planned(&all, &locked(groups)).expect("a plan")
}

fn with(toml: &str) -> String {
    format!("{APP}[dependency-groups]\ndev = [\"ruff\"]\ntest = [\"pytest\"]\n{toml}")
}

const GROUPS: &str = "dev = [{ name = \"ruff\" }]\ntest = [{ name = \"pytest\" }]";

#[test]
fn pytest_runs_the_tests_with_the_group_that_brings_it() {
    let suite = plan(&with(""), GROUPS, &[TEST]).suite.expect("a suite");
    assert_eq!(suite.test.expect("tests").value.command, ["python", "-m", "pytest"]);
    assert_eq!(suite.selection, ["--group", "test"]);
    assert_eq!((suite.files[0].as_str(), suite.directories[0].as_str()), ("pyproject.toml", "tests"));
}

#[test]
fn the_options_of_the_authors_own_task_are_kept() {
    let make = ("Makefile", "test:\n\tuv run pytest tests -x\n");
    let suite = plan(&with(""), GROUPS, &[TEST, make]).suite.expect("a suite");
    assert_eq!(suite.test.expect("tests").value.command, ["python", "-m", "pytest", "tests", "-x"]);
}

#[test]
fn a_linter_runs_that_has_settings_and_is_locked() {
    let suite = plan(&with("[tool.ruff]\n[tool.mypy]\n"), GROUPS, &[]).suite.expect("a suite");
    let commands: Vec<&Vec<String>> = suite.lint.iter().map(|command| &command.value).collect();
    assert_eq!(commands, [&["ruff", "check", "."]]);
    assert!(suite.test.is_none() && suite.selection.is_empty());
    assert!(plan(&with(""), GROUPS, &[]).suite.is_none(), "nothing sets one up");
}

#[test]
fn tests_of_unittest_need_no_package() {
    let test = ("tests/test_api.py", "import unittest\n");
    let suite = plan(APP, "", &[test]).suite.expect("a suite");
    assert_eq!(suite.test.expect("tests").value.command, ["python", "-m", "unittest", "discover", "-s", "tests"]);
}

#[test]
fn tests_that_nothing_locked_runs_are_named() {
    let without = plan(APP, "", &[TEST]);
    assert!(without.suite.is_none());
    let said = notices(&without);
    assert!(said.iter().any(|notice| notice.contains("`uv add --dev pytest`")), "{said:?}");
    let said = notices(&plan(APP, "", &[TEST, ("noxfile.py", "import nox\n")]));
    assert!(said.iter().any(|notice| notice.contains("run by nox (`noxfile.py`)")), "{said:?}");
}

#[test]
fn what_a_setting_says_wins() {
    let settings = with("[tool.uvdock]\ntest = \"pytest -q\"\nlint = [\"ruff check main.py\"]\n");
    let suite = plan(&settings, GROUPS, &[TEST]).suite.expect("a suite");
    assert_eq!(suite.test.expect("tests").value.command, ["pytest", "-q"]);
    assert_eq!(suite.lint[0].value, ["ruff", "check", "main.py"]);
    let off = plan(&with("[tool.ruff]\n[tool.uvdock]\ntest = false\nlint = false\n"), GROUPS, &[TEST]);
    assert!(off.suite.is_none() && notices(&off).is_empty());
}

#[test]
fn code_that_tests_alone_import_goes_with_them() {
    let test = ("tests/test_api.py", "from tools.made import make\n\ndef test_made(): ...\n");
    let suite = plan(&with(""), GROUPS, &[test, ("tools/made.py", ""), ("lab/other.py", "")]).suite.expect("a suite");
    let directories: Vec<&str> = suite.directories.iter().map(crate::path::RepoPath::as_str).collect();
    assert_eq!(directories, ["tests", "tools"]);
}

#[test]
fn a_script_that_is_called_like_a_test_holds_none() {
    let script = ("test_speed.py", "import time\nif __name__ == '__main__':\n    print(time.time())\n");
    let plan = plan(&with(""), GROUPS, &[script]);
    assert!(plan.suite.is_none() && notices(&plan).is_empty());
}

#[test]
fn development_dependencies_of_the_old_form_bring_pytest() {
    let old = format!("{APP}[tool.uv]\ndev-dependencies = [\"pytest\"]\n");
    let suite = plan(&old, "dev = [{ name = \"pytest\" }]", &[TEST]).suite.expect("a suite");
    assert!(suite.test.is_some() && suite.selection.is_empty());
}

#[test]
fn what_lies_beside_a_single_test_goes_with_it() {
    let bench = ("benches/test_speed.py", "from .utils import x\n\ndef test_speed(): ...\n");
    let suite = plan(&with(""), GROUPS, &[bench, ("benches/utils.py", "x = 1\n")]).suite.expect("a suite");
    assert_eq!(suite.directories[0].as_str(), "benches");
}

#[test]
fn what_tests_name_from_their_own_file_goes_with_them_or_is_said() {
    let test = "from pathlib import Path\nROOT = Path(__file__).resolve().parents[1]\nCASES = ROOT / \"examples\" / \"a.json\"\n\
                ABOVE = Path(__file__).resolve().parents[2] / \"protocol\" / \"v1.json\"\ndef test_a(): ...\n";
    let files = [("tests/test_a.py", test), ("examples/a.json", "{}")];
    let plan = plan(&with(""), GROUPS, &files);
    let said: Vec<String> =
        notices(&plan).into_iter().filter(|notice| notice.contains("which the build does not get")).collect();
    assert!(said[0].starts_with("Tests read `../protocol/v1.json` (tests/test_a.py:4)"), "{said:?}");
    let suite = plan.suite.expect("a suite");
    assert!(suite.paths().any(|path| path.as_str() == "examples/a.json"), "{suite:?}");
}

#[test]
fn a_module_that_the_program_imports_is_no_test_of_it() {
    let files = [
        ("shop/__init__.py", ""),
        ("shop/call_test.py", "def run(): pass\n"),
        ("shop/main.py", "from shop.call_test import run\nif __name__ == '__main__':\n    run()\n"),
        ("tests/test_shop.py", "def test_shop(): ...\n"),
    ];
    let suite =
        plan(&with("[tool.uvdock]\ncommand = \"python -m shop.main\"\n"), GROUPS, &files).suite.expect("a suite");
    let paths: Vec<&str> = suite.paths().map(RepoPath::as_str).collect();
    assert!(!paths.contains(&"shop/call_test.py"), "{paths:?}");
    assert!(paths.contains(&"tests"), "{paths:?}");
}

/// With `--exclude=core` the wheel would lack the package that a test lies in.
#[test]
fn a_test_beside_what_a_compiled_wheel_is_built_from_goes_alone() {
    let built = with(indoc! {r#"
        [project.scripts]
        shop = "shop.core.run:main"
        [build-system]
        requires = ["setuptools"]
        build-backend = "setuptools.build_meta"
        [tool.setuptools]
        packages = ["shop", "shop.core"]
        ext-modules = [{ name = "shop.core.x", sources = ["shop/core/x.c"] }]
    "#});
    let files = [
        ("pyproject.toml", built.as_str()),
        ("shop/__init__.py", ""),
        ("shop/core/__init__.py", ""),
        ("shop/core/run.py", "def main():\n    print(1)\n"),
        ("shop/core/x.c", ""),
        ("shop/core/test_core.py", "def test_core():\n    assert 1\n"),
    ];
    let plan = planned(&files, &locked(GROUPS)).expect("a plan");
    assert!(matches!(&plan.install.value, Install::Package { form: PackageForm::Wheel { .. }, .. }));
    let suite = plan.suite.expect("a suite");
    let paths: Vec<&str> = suite.paths().map(RepoPath::as_str).collect();
    assert!(paths.contains(&"shop/core/test_core.py") && !paths.contains(&"shop/core"), "{paths:?}");
}
