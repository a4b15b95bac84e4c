//! Each rule on the smallest project that shows it: two versions of a project, and what the second says of the first's files.

mod settings;

use indoc::indoc;

use super::*;
use crate::config::Preferences;
use crate::inspect::ProjectFacts;
use crate::message::rewording::{reworded, shape};
use crate::plan::BuildPlan;
use crate::plan::testing::{APP, PACKAGE, facts, lock, planned, planned_with};
use crate::render::{RenderedFile, render};
use crate::sourced::Sourced;

const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

type Files<'a> = &'a [(&'a str, &'a str)];

fn web() -> String {
    lock(&["fastapi", "uvicorn"], "")
}

fn rendered(files: Files<'_>, lock: &str, path: &str) -> RenderedFile {
    let files = render(&planned(files, lock).expect("a plan")).expect("rendered");
    files.into_iter().find(|file| file.path == path).expect("a generated file")
}

/// Why a file is in its state, where a project is alone and its settings are those of its file.
fn reasons_of(change: &FileChange, facts: &ProjectFacts, plan: &BuildPlan) -> Vec<Reason> {
    let settings = facts.uvdock_toml.as_deref();
    let preferences = crate::config::read(&facts.pyproject_text, settings).expect("valid settings");
    reasons(change, &[Service { facts, preferences: &preferences, plan }])
}

/// What is said of a file that was rendered for one version of a project and lies in another.
fn why_in(path: &str, old: (Files<'_>, &str), new: (Files<'_>, &str)) -> Vec<String> {
    why_text(&rendered(old.0, old.1, path).text, path, new)
}

fn why_text(text: &str, path: &str, new: (Files<'_>, &str)) -> Vec<String> {
    let plan = planned(new.0, new.1).expect("a plan");
    let mut files = new.0.to_vec();
    files.push(("uv.lock", new.1));
    let change = FileChange {
        rendered: rendered(new.0, new.1, path),
        current: Some(text.as_bytes().to_vec()),
        state: FileState::Stale,
        obstacle: None,
        kept_pins: Vec::new(),
        origin: crate::sync::Origin::Rendered,
    };
    reasons_of(&change, &facts(&files), &plan).into_iter().map(|reason| reason.message().to_string()).collect()
}

/// The same for two versions of the files of a web application with one lock, in the Dockerfile.
fn why(old: Files<'_>, new: Files<'_>) -> Vec<String> {
    why_in("Dockerfile", (old, &web()), (new, &web()))
}

fn app<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut files = vec![("pyproject.toml", APP)];
    files.extend(more);
    files
}

#[test]
fn a_package_that_joined_the_closure_names_what_it_needs() {
    let bare = indoc! {r#"
        [[package]]
        name = "psycopg"
        version = "3.2"
        source = { registry = "https://index.example/simple" }
        wheels = [{ url = "https://index.example/files/psycopg-3.2-py3-none-any.whl" }]
    "#};
    let joined =
        lock(&["fastapi", "uvicorn"], bare).replace("dependencies = [", "dependencies = [{ name = \"psycopg\" }, ");
    let files = app(&[("main.py", API)]);
    let said = why_in("Dockerfile", (&files, &web()), (&files, &joined));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("System package `libpq5` is new for `psycopg`: "), "{said:?}");
    assert!(said[0].ends_with("(uv.lock:10)"), "{said:?}");
    let said = why_in("Dockerfile", (&files, &joined), (&files, &web()));
    assert_eq!(said, ["System package `libpq5` is no longer needed"]);
}

#[test]
fn a_package_that_changes_no_file_is_no_reason() {
    let files = app(&[("main.py", API)]);
    let more = lock(&["fastapi", "uvicorn", "orjson"], "");
    assert_eq!(rendered(&files, &web(), "Dockerfile"), rendered(&files, &more, "Dockerfile"));
}

#[test]
fn a_directory_that_the_program_imports_now_is_named_with_the_import() {
    let old = app(&[("main.py", API)]);
    let importing = format!("import plugins.extra\n{API}");
    let new = app(&[("main.py", &importing), ("plugins/extra.py", "X = 1\n")]);
    let expected = "`plugins` is new and not copied: the program imports `plugins/extra.py` (imported at main.py:1)";
    for path in ["Dockerfile", ".dockerignore", "compose.yaml"] {
        let said = why_in(path, (&old, &web()), (&new, &web()));
        assert!(said.contains(&expected.to_owned()), "{path}: {said:?}");
    }
    let unused = app(&[("main.py", API), ("plugins/extra.py", "X = 1\n")]);
    assert_eq!(why(&new, &unused)[0], "`plugins` is no longer copied: nothing that runs needs it any more");
    assert_eq!(why(&new, &old)[0], "`plugins` is no longer copied: it no longer exists");
}

#[test]
fn a_module_that_moved_is_named_with_both_places() {
    let moved = app(&[("web/__init__.py", ""), ("web/main.py", API)]);
    let said = why(&app(&[("main.py", API)]), &moved);
    let expected = "The command's module moved from `main` to `web.main`: FastAPI application (web/main.py:2)";
    assert!(said.contains(&expected.to_owned()), "{said:?}");
}

#[test]
fn another_python_is_named_with_who_chose_it() {
    let files = [("pyproject.toml", APP), ("main.py", API), (".python-version", "3.13\n")];
    let said = why(&app(&[("main.py", API)]), &files);
    assert_eq!(said, ["Python is 3.13 and was 3.14: `3.13` (.python-version:1)"]);
}

#[test]
fn a_setting_is_named_with_its_line() {
    let with = |settings: &str| format!("{APP}[tool.uvdock]\n{settings}\n");
    let old = app(&[("main.py", API)]);
    let said = |settings: &str| {
        let text = with(settings);
        why(&old, &[("pyproject.toml", &text), ("main.py", API)])
    };
    assert_eq!(said("port = 9000"), ["The port is 9000 and was 8000: set in pyproject.toml:6"]);
    assert_eq!(
        said("lock = \"frozen\""),
        ["The option of `uv sync` is `--frozen` and was `--locked`: set in pyproject.toml:6"]
    );
    assert_eq!(said("syntax = false"), ["The Dockerfile syntax is left out"]);
    assert_eq!(said("healthcheck = false"), ["There is no health check any more"]);
    assert_eq!(said("healthcheck = \"/up\""), ["The health check is `GET /up`: set in pyproject.toml:6"]);
    assert_eq!(said("writable = [\"data\"]"), ["The program writes to `data`: set in pyproject.toml:6"]);
    assert_eq!(
        said("uv = \"0.13.9\""),
        ["Image `ghcr.io/astral-sh/uv:0.13.9` replaces `ghcr.io/astral-sh/uv:0.13.8`: set in pyproject.toml:6"]
    );
}

#[test]
fn another_strategy_is_the_whole_reason() {
    let old = app(&[("main.py", API), (".python-version", "3.13\n")]);
    for strategy in ["alpine", "distroless"] {
        let text = format!("{APP}[tool.uvdock]\nstrategy = \"{strategy}\"\n");
        let new = [("pyproject.toml", text.as_str()), ("main.py", API), (".python-version", "3.13\n")];
        let said = why(&old, &new);
        assert_eq!(said, [format!("The strategy is now `{strategy}`: set in pyproject.toml:6")]);
        assert_eq!(why(&new, &old).len(), 1, "{:?}", why(&new, &old));
    }
}

#[test]
fn a_group_of_dependencies_is_named() {
    let groups = "[dependency-groups]\nprod = []\n";
    let (old, new) = (format!("{APP}{groups}"), format!("{APP}{groups}[tool.uvdock]\ngroups = [\"prod\"]\n"));
    let said = why(&[("pyproject.toml", &old), ("main.py", API)], &[("pyproject.toml", &new), ("main.py", API)]);
    assert_eq!(said, ["`uv sync` is given `--group prod`: set in pyproject.toml:8"]);
}

#[test]
fn metadata_that_became_a_label_is_named() {
    let described = APP.replace("version = ", "description = \"A shop\"\nversion = ");
    let said = why(&app(&[("main.py", API)]), &[("pyproject.toml", &described), ("main.py", API)]);
    assert_eq!(said, ["Label `org.opencontainers.image.description` is `A shop`: `description` in `pyproject.toml`"]);
}

#[test]
fn a_project_that_became_a_package_says_so() {
    let files = [("src/shop/__init__.py", ""), ("src/shop/api.py", API)];
    let (mut old, mut new) = (app(&files), vec![("pyproject.toml", PACKAGE)]);
    old[0].1 = APP;
    new.extend(files);
    let said = why(&old, &new);
    let expected = "The project is now installed as a package, running from its source: built by `hatchling.build` (pyproject.toml:7)";
    assert_eq!(said[0], expected, "{said:?}");
}

#[test]
fn what_the_authors_own_dockerfile_said_is_named_when_it_goes() {
    let dockerfile = "FROM python:3.14\nLABEL org.opencontainers.image.vendor=me\nCMD [\"uvicorn\", \"main:app\", \"--port\", \"8000\"]\n";
    let with = app(&[("main.py", API), ("Dockerfile", dockerfile)]);
    let without = app(&[("main.py", API)]);
    assert_eq!(why(&with, &without), ["Label `org.opencontainers.image.vendor` is gone"]);
    assert_eq!(
        why(&without, &with),
        ["Label `org.opencontainers.image.vendor` is new: the authors set it (Dockerfile:2)"]
    );
    let text = rendered(&without, &web(), "Dockerfile").text.replace("EXPOSE", "ENV FLASK_APP=hello\nEXPOSE");
    assert_eq!(why_text(&text, "Dockerfile", (&without, &web())), ["Variable `FLASK_APP` is no longer set"]);
}

#[test]
fn a_version_that_git_tells_now_is_a_new_build_argument() {
    let dynamic = PACKAGE
        .replace("version = \"1.0\"", "dynamic = [\"version\"]")
        .replace("[\"hatchling\"]", "[\"hatchling\", \"hatch-vcs\"]");
    let files = |pyproject| [("pyproject.toml", pyproject), ("src/shop/__init__.py", ""), ("src/shop/api.py", API)];
    assert_eq!(why(&files(PACKAGE), &files(&dynamic)), ["Build argument `VERSION` is new"]);
    assert_eq!(why(&files(&dynamic), &files(PACKAGE)), ["Build argument `VERSION` is no longer needed"]);
}

#[test]
fn a_flag_is_a_reason_too() {
    let files = app(&[("main.py", API)]);
    let plan = planned_with(&files, &web(), |preferences| preferences.port = Some(Sourced::flag(9000, "--port")));
    let (old, new) =
        (rendered(&files, &web(), "compose.yaml"), render(plan.as_ref().expect("a plan")).expect("rendered"));
    let mut all = files.clone();
    let lock = web();
    all.push(("uv.lock", &lock));
    let change = FileChange {
        rendered: new.into_iter().find(|file| file.path == "compose.yaml").expect("compose.yaml"),
        current: Some(old.text.into_bytes()),
        state: FileState::Stale,
        obstacle: None,
        kept_pins: Vec::new(),
        origin: crate::sync::Origin::Rendered,
    };
    let said = reasons_of(&change, &facts(&all), &plan.expect("a plan"));
    let [reason] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(reason.message().to_string(), "The port is 9000 and was 8000: flag `--port`");
    assert_eq!(reason.line, Some(10));
}

#[test]
fn a_template_that_changed_is_uvdock_s_own_reason() {
    let files = app(&[("main.py", API)]);
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!("uvdock {version} writes parts of it differently than the uvdock that wrote it");
    for (path, from, to) in [
        ("Dockerfile", "# deps is the locked", "# deps are the locked"),
        ("Dockerfile", "    UV_LINK_MODE=copy \\\n", ""),
        ("Dockerfile", " && rm -f /opt/venv/.lock", " && rm -f"),
        (".dockerignore", "**/.DS_Store\n", ""),
        ("compose.yaml", "    init: true\n", ""),
    ] {
        let text = rendered(&files, &web(), path).text;
        assert!(text.contains(from), "{path} holds {from:?}");
        assert_eq!(why_text(&text.replace(from, to), path, (&files, &web())), [expected.as_str()], "{from}");
    }
}

#[test]
fn a_template_that_changed_is_told_beside_what_the_project_changed() {
    let text = rendered(&app(&[("main.py", API)]), &web(), "Dockerfile").text.replace("    UV_LINK_MODE=copy \\\n", "");
    let new = [("pyproject.toml", APP), ("main.py", API), (".python-version", "3.13\n")];
    let said = why_text(&text, "Dockerfile", (&new, &web()));
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("Python is 3.13") && said[1].starts_with("uvdock "), "{said:?}");
}

#[test]
fn a_pin_that_contradicts_the_project_says_what_it_contradicts() {
    let required = format!("{APP}[tool.uv]\nrequired-version = \">=0.13\"\n");
    let files: Files<'_> = &[("pyproject.toml", &required), ("main.py", API)];
    let text = rendered(files, &web(), "Dockerfile").text;
    let said = |from: &str, to: &str| why_text(&text.replace(from, to), "Dockerfile", (files, &web()));
    assert_eq!(
        said("uv:0.13.8", "uv:0.12.1-debian"),
        ["`ghcr.io/astral-sh/uv:0.12.1-debian` cannot stay: `required-version` is `>=0.13` (pyproject.toml:6)"]
    );
    assert_eq!(
        said("python:3.14", "python:3.11"),
        ["`python:3.11-slim-trixie` cannot stay: `requires-python` is `>=3.12` (pyproject.toml:4)"]
    );
    let free: Files<'_> = &[("pyproject.toml", APP), ("main.py", API)];
    let text = rendered(free, &web(), "Dockerfile").text.replace("uv:0.13.8", "uv:0.9.0");
    assert_eq!(
        why_text(&text, "Dockerfile", (free, &web())),
        ["`ghcr.io/astral-sh/uv:0.9.0` cannot stay: the images need uv 0.9.10 or newer"]
    );
}
