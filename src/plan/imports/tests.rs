//! Decisions about imports: a project of a few files, and what its plan selects, searches and says.

use crate::plan::build_plan::BuildPlan;
use crate::plan::error::PlanError;
use crate::plan::testing::{APP, lock, notices, planned, planned_in};

const WEB: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

/// Locked packages of the default form, which nothing requires yet.
fn packages(names: &[&str]) -> String {
    let all = lock(names, "");
    let at = all.match_indices("[[package]]").nth(1).map_or(all.len(), |(at, _)| at);
    all[at..].to_owned()
}

/// A lock with an optional part, as `[package.optional-dependencies]`.
fn locked(required: &[&str], optional: &str, others: &[&str]) -> String {
    lock(required, optional) + &packages(others)
}

fn plan(pyproject: &str, files: &[(&str, &str)], lock: &str) -> Result<BuildPlan, PlanError> {
    let pyproject = format!("{APP}{pyproject}");
    let mut all = vec![("pyproject.toml", pyproject.as_str())];
    all.extend(files);
    planned(&all, lock)
}

fn stops(plan: &BuildPlan) -> Vec<String> {
    notices(plan).into_iter().filter(|notice| notice.starts_with("The program stops")).collect()
}

#[test]
fn an_import_that_only_a_group_brings_selects_the_group() {
    let optional = "[package.dev-dependencies]\nml = [{ name = \"pyyaml\" }]\n";
    let lock = locked(&["fastapi", "uvicorn"], optional, &["pyyaml"]);
    let main = format!("import yaml\n{WEB}");
    let plan = plan("[dependency-groups]\nml = [\"pyyaml\"]\n", &[("main.py", &main)], &lock).expect("a plan");
    assert_eq!(plan.sync.selection, ["--group", "ml"]);
    let because = plan.sync.selected[0].source.to_string();
    assert_eq!(because, "`import yaml` needs `pyyaml`, which only it brings (main.py:1)");
}

#[test]
fn a_server_that_only_a_group_brings_selects_the_group() {
    let optional = "[package.dev-dependencies]\ndev = [{ name = \"uvicorn\" }]\n";
    let lock = locked(&["fastapi"], optional, &["uvicorn"]);
    let plan = plan("[dependency-groups]\ndev = [\"uvicorn\"]\n", &[("main.py", WEB)], &lock).expect("a plan");
    assert_eq!((plan.sync.no_dev, plan.sync.selection), ("--no-default-groups", vec!["--group".into(), "dev".into()]));
}

/// Two extras, either of which brings what `main.py` imports, each with a package of its own.
fn two_extras(settings: &str) -> Result<BuildPlan, PlanError> {
    let optional = "[package.optional-dependencies]\na = [{ name = \"pyyaml\" }, { name = \"x\" }]\n\
                    b = [{ name = \"pyyaml\" }, { name = \"y\" }]\n";
    let lock = locked(&["fastapi", "uvicorn"], optional, &["pyyaml", "x", "y"]);
    let main = format!("import yaml\n{WEB}");
    let extras = "[project.optional-dependencies]\na = [\"pyyaml\", \"x\"]\nb = [\"pyyaml\", \"y\"]\n";
    plan(&format!("{extras}{settings}"), &[("main.py", &main)], &lock)
}

#[test]
fn which_of_two_extras_is_a_question() {
    let error = two_extras("").expect_err("two of them");
    assert!(error.is_question());
    let keys: Vec<&str> = error.candidates().iter().map(|candidate| candidate.key.as_str()).collect();
    assert_eq!(keys, ["--extras a", "--extras b"]);
    assert_eq!(error.to_string(), "`import yaml` (main.py:1) needs one of 2 extras or groups, and nothing says which");
}

#[test]
fn what_a_setting_says_of_extras_wins() {
    let plan = two_extras("[tool.uvdock]\nextras = [\"b\"]\n").expect("a plan");
    assert_eq!(plan.sync.selection, ["--extra", "b"]);
    let none = two_extras("[tool.uvdock]\nextras = []\n").expect("a plan");
    assert!(none.sync.selection.is_empty());
    assert_eq!(
        stops(&none),
        [
            "The program stops at `import yaml` (main.py:1): `pyyaml` is locked, and production does not install it; `uv add pyyaml` \
          makes it do so"
        ]
    );
}

#[test]
fn of_extras_that_hold_each_other_the_smallest_is_selected() {
    let optional = "[package.optional-dependencies]\nall = [{ name = \"pyyaml\" }, { name = \"x\" }]\n\
                    yaml = [{ name = \"pyyaml\" }]\n";
    let lock = locked(&["fastapi", "uvicorn"], optional, &["pyyaml", "x"]);
    let extras = "[project.optional-dependencies]\nall = [\"shop[yaml]\", \"x\"]\nyaml = [\"pyyaml\"]\n";
    let main = format!("import yaml\n{WEB}");
    let plan = plan(extras, &[("main.py", &main)], &lock).expect("a plan");
    assert_eq!(plan.sync.selection, ["--extra", "yaml"]);
}

#[test]
fn an_import_that_nothing_brings_is_said_with_its_line() {
    let main = format!("import os\nimport yaml\nimport nothing.here\n{WEB}");
    let plan = plan("", &[("main.py", &main)], &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
    assert_eq!(
        stops(&plan),
        [
            "The program stops at `import yaml` (main.py:2): no locked package and no file of the project provides it; run \
             `uv add pyyaml`",
            "The program stops at `import nothing.here` (main.py:3): no locked package and no file of the project provides it; add \
             what provides it with `uv add`"
        ]
    );
}

#[test]
fn nothing_is_said_of_imports_that_need_not_run() {
    let main = format!(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\ntry:\n    import b\nexcept ImportError:\n    b = None\n\
         def later():\n    import c\n{WEB}"
    );
    let plan = plan("", &[("main.py", &main)], &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
    assert!(stops(&plan).is_empty(), "{:?}", stops(&plan));
}

#[test]
fn nothing_is_said_where_a_package_may_bring_it_by_another_name() {
    let main = format!("import foobar\n{WEB}");
    let with = |package| plan("", &[("main.py", &main)], &lock(&["fastapi", "uvicorn", package], "")).expect("a plan");
    assert!(stops(&with("foobar-reader")).is_empty());
    assert!(stops(&with("types-foobar"))[0].contains("no locked package"));
}

#[test]
fn a_direct_dependency_that_nobody_imports_may_bring_it() {
    let main = format!("import foobar\n{WEB}");
    let plan = plan("", &[("main.py", &main)], &lock(&["fastapi", "uvicorn", "strange"], "")).expect("a plan");
    assert!(stops(&plan)[0].contains(", unless `strange` does; add"), "{:?}", stops(&plan));
}

#[test]
fn a_direct_dependency_whose_name_begins_alike_may_bring_it() {
    let main = format!("import FooBarPy\n{WEB}");
    let all = ["fastapi", "uvicorn", "strange", "stranger", "strangest", "foobarprompt"];
    let plan = plan("", &[("main.py", &main)], &lock(&all, "")).expect("a plan");
    assert!(stops(&plan)[0].contains(", unless `foobarprompt` does; add"), "{:?}", stops(&plan));
}

#[test]
fn a_module_above_the_project_is_named_where_it_lies() {
    let (main, lock) = (format!("import pipeline.page\n{WEB}"), lock(&["fastapi", "uvicorn", "strange"], ""));
    let files = [
        (".git/HEAD", ""),
        ("api/pyproject.toml", APP),
        ("api/main.py", main.as_str()),
        ("api/uv.lock", lock.as_str()),
        ("pipeline/page.py", ""),
    ];
    let stops = stops(&planned_in("api", &files));
    assert!(stops[0].contains("(main.py:1): it is `../pipeline`, outside of the project, and no image"), "{stops:?}");
    assert!(!stops[0].contains("uv add"), "{stops:?}");
}

fn environment(plan: &BuildPlan) -> Vec<(&str, &str)> {
    plan.environment.iter().map(|variable| (variable.value.0.as_str(), variable.value.1.as_str())).collect()
}

#[test]
fn a_directory_off_the_path_is_put_on_it() {
    let files = [("main.py", "from shop.core import run\nrun()\n"), ("src/shop/core.py", "def run():\n    pass\n")];
    let plan = plan("", &files, &lock(&[], "")).expect("a plan");
    assert_eq!(environment(&plan), [("PYTHONPATH", "/app/src")]);
    assert_eq!(plan.environment[0].source.to_string(), "`import shop.core` finds it there (main.py:1)");
    assert!(plan.sources.directories.iter().any(|directory| directory.path == *"src"));
    assert!(stops(&plan).is_empty());
}

#[test]
fn a_module_that_git_ignores_is_the_projects_own() {
    let files = [
        ("main.py", "import secret_settings\nfrom fastapi import FastAPI\napp = FastAPI()\n"),
        (".gitignore", "secret_settings.py\n"),
    ];
    let plan = plan("", &files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
    let text = "The program stops at `import secret_settings` (main.py:1): `secret_settings.py` is not there, and `.gitignore` keeps it out of \
                the repository: put it there before the image is built, or take it out of `.gitignore` and commit it";
    assert_eq!(stops(&plan), [text]);
}

#[test]
fn a_package_that_is_named_like_an_installed_one_is_not_put_in_its_place() {
    let files = [
        ("main.py", "from app.speech.service import read\nread()\n"),
        ("app/speech/__init__.py", ""),
        ("app/speech/service.py", "import speech\ndef read():\n    return speech.load()\n"),
    ];
    let plan = plan("", &files, &lock(&[], "")).expect("a plan");
    assert!(environment(&plan).is_empty());
    assert!(stops(&plan)[0].starts_with("The program stops at `import speech` (app/speech/service.py:1)"));
}

#[test]
fn a_directory_that_the_code_adds_itself_is_not_added_again() {
    let main = "import sys\nsys.path.insert(0, 'lib')\nfrom shop.core import run\nrun()\n";
    let plan = plan("", &[("main.py", main), ("lib/shop/core.py", "")], &lock(&[], "")).expect("a plan");
    assert!(environment(&plan).is_empty());
    assert!(plan.sources.directories.iter().any(|directory| directory.path == *"lib"));
}

#[test]
fn of_two_directories_the_one_of_the_authors_is_searched() {
    let files = [("main.py", "import store\n"), ("one/store.py", ""), ("two/store.py", "")];
    let with = |more: (&str, &str)| plan("", &[&files[..], &[more]].concat(), &lock(&[], "")).expect("a plan");
    assert!(environment(&with(("README", ""))).is_empty());
    let makefile = ("Makefile", "run:\n\tPYTHONPATH=two uv run python main.py\n");
    assert_eq!(environment(&with(makefile)), [("PYTHONPATH", "/app/two")]);
    let image =
        ("Dockerfile", "FROM python:3.13\nWORKDIR /srv\nENV PYTHONPATH=/srv/one\nCMD [\"python\", \"main.py\"]\n");
    assert_eq!(environment(&with(image)), [("PYTHONPATH", "/app/one")]);
}

#[test]
fn a_path_of_the_user_stands() {
    let settings = "[tool.uvdock]\nenv.PYTHONPATH = \"/app/one\"\n";
    let files = [("main.py", "import store\n"), ("one/store.py", "")];
    let plan = plan(settings, &files, &lock(&[], "")).expect("a plan");
    assert!(environment(&plan).is_empty());
    assert!(stops(&plan).is_empty());
}

#[test]
fn a_name_that_a_directory_without_a_package_cannot_bind_is_said() {
    let lock = lock(&["fastapi", "uvicorn"], "");
    let said = |import: &str| {
        let main = format!("{WEB}{import}\n");
        let files = [("main.py", main.as_str()), ("shop/api/rest/user.py", ""), ("shop/api/other.py", "")];
        stops(&plan("", &files, &lock).expect("a plan"))
    };
    let text = "The program stops at `from shop.api import router` (main.py:3): `shop/api/router` is not there: commit it, or take out the \
                import";
    assert_eq!(said("from shop.api import router, other, second"), [text]);
    assert!(said("from shop.api import other").is_empty());
    assert!(said("from shop.api import rest").is_empty());
    assert!(said("try:\n    from shop.api import router\nexcept ImportError:\n    pass").is_empty());
}

#[test]
fn a_module_of_the_project_that_no_file_provides_is_said() {
    let package = ("shop/__init__.py", "");
    let said = |main: &str, more: &[(&str, &str)]| {
        let main = format!("{main}\n{WEB}");
        let files = [&[package, ("shop/main.py", main.as_str())], more].concat();
        stops(&plan("", &files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan"))
    };
    let absolute = "from shop.output.history import add";
    let text = "The program stops at `import shop.output.history` (shop/main.py:1): `shop/output` is not there: commit it, or take out \
                the import";
    assert_eq!(said(absolute, &[]), [text]);
    let ignored = said(absolute, &[(".gitignore", "output/\n")]);
    assert!(ignored[0].contains("`.gitignore` keeps it out of the repository"), "{ignored:?}");
    assert_eq!(said("from .output import add", &[]).len(), 1);
    assert!(said(absolute, &[("shop/output/history.py", "add = 1\n")]).is_empty());
    for main in [
        "from shop._version import version",
        "from .build import x",
        "from shop.fast import x",
        "def f():\n    import shop.output",
    ] {
        assert!(said(main, &[("shop/fast.pyx", "")]).is_empty(), "{main}");
    }
}

#[test]
fn what_is_required_and_not_locked_wants_a_new_lock() {
    let locked = lock(
        &["fastapi", "uvicorn"],
        "[package.metadata]\nrequires-dist = [{ name = \"fastapi\" }, { name = \"uvicorn\" }]\n",
    );
    let main = format!("import yaml\n{WEB}");
    let required = "dependencies = [\"fastapi\", \"uvicorn\", \"pyyaml\"]\n";
    let plan = plan(required, &[("main.py", &main)], &locked).expect("a plan");
    let text = "The program stops at `import yaml` (main.py:1): `pyyaml` is required (pyproject.toml:5) and not locked; run `uv lock`";
    assert_eq!(stops(&plan), [text]);
}
