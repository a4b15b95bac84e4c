//! Which strategies a project can have, and why not.

use indoc::formatdoc;

use super::*;
use crate::inspect::tree::Mode;
use crate::plan::build_plan::BuildPlan;
use crate::plan::testing::{APP, facts, lock, planned_with};

const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
const MANYLINUX: &str = "manylinux_2_28_x86_64";
const MUSLLINUX: &str = "musllinux_1_2_x86_64";

/// A package with compiled wheels for these platforms, and a source distribution or none.
fn compiled(name: &str, platforms: &[&str], sdist: &str) -> String {
    let url =
        |platform: &&str| format!("{{ url = \"https://index.example/files/{name}-1-cp312-abi3-{platform}.whl\" }}, ");
    let wheels: String = platforms.iter().map(url).collect();
    formatdoc!(
        r#"
            [[package]]
            name = "{name}"
            version = "1"
            source = {{ registry = "https://index.example/simple" }}
            wheels = [{wheels}]
            {sdist}
        "#
    )
}

const SDIST: &str = "sdist = { url = \"https://index.example/files/a.tar.gz\" }";

fn plan_with(
    strategy: Option<Strategy>,
    settings: &str,
    package: Option<(&str, String)>,
) -> Result<BuildPlan, PlanError> {
    let mut text = lock(&["fastapi", "uvicorn"], "");
    if let Some((name, entry)) = package {
        text = text.replace("dependencies = [", &format!("dependencies = [{{ name = \"{name}\" }}, ")) + &entry;
    }
    let pyproject = format!("{APP}{settings}");
    planned_with(&[("pyproject.toml", &pyproject), API, ("start.sh", "#!/bin/sh\n")], &text, |preferences| {
        if let Some(strategy) = strategy {
            preferences.strategy = Some(Sourced::flag(strategy, "--strategy"));
        }
    })
}

fn options(package: Option<(&str, String)>) -> Vec<StrategyOption> {
    plan_with(None, "", package).expect("a plan").strategy.options
}

fn of(options: &[StrategyOption], strategy: Strategy) -> &StrategyOption {
    options.iter().find(|option| option.strategy == strategy).expect("every strategy is an option")
}

#[test]
fn slim_is_the_default() {
    let plan = plan_with(None, "", None).expect("a plan").strategy;
    assert_eq!((plan.chosen.value, plan.options[0].verdict), (Strategy::Slim, Verdict::Chosen));
}

#[test]
fn the_setting_chooses() {
    let plan = plan_with(None, "[tool.uvdock]\nstrategy = \"alpine\"\n", None).expect("a plan");
    assert_eq!(plan.strategy.chosen.value, Strategy::Alpine);
    assert_eq!(plan.images.base.value, "python:3.14-alpine");
}

#[test]
fn alpine_is_possible_where_every_package_has_a_wheel_for_musl() {
    let both = compiled("orjson", &[MANYLINUX, MUSLLINUX], SDIST);
    let options = options(Some(("orjson", both)));
    let alpine = of(&options, Strategy::Alpine);
    assert_eq!(alpine.verdict, Verdict::Possible);
    assert_eq!(alpine.reasons[0].value.to_string(), "Nothing is compiled for musl 1.2 and Python 3.14");
}

#[test]
fn a_wheel_for_a_newer_musl_is_none() {
    let newer = compiled("orjson", &[MANYLINUX, "musllinux_1_3_x86_64"], SDIST);
    assert_eq!(of(&options(Some(("orjson", newer))), Strategy::Alpine).verdict, Verdict::Needs);
}

#[test]
fn alpine_names_what_would_be_compiled_and_with_what() {
    let options = options(Some(("lxml", compiled("lxml", &[MANYLINUX], SDIST))));
    let alpine = of(&options, Strategy::Alpine);
    assert_eq!(alpine.verdict, Verdict::Needs);
    let expected = "`lxml` is compiled with `build-base`, `libxml2-dev`, `libxslt-dev`, `zlib-dev`, and runs with `libxml2`, `libxslt`";
    assert_eq!(alpine.reasons[0].value.to_string(), expected);
    assert_eq!(of(&options, Strategy::Slim).verdict, Verdict::Chosen);
}

#[test]
fn a_package_without_a_source_is_impossible_on_alpine() {
    let wheel_only = compiled("torch", &[MANYLINUX], "");
    assert_eq!(of(&options(Some(("torch", wheel_only.clone()))), Strategy::Alpine).verdict, Verdict::Impossible);
    let error = plan_with(Some(Strategy::Alpine), "", Some(("torch", wheel_only))).expect_err("it cannot be installed");
    assert!(error.to_string().contains("`torch` cannot be installed"), "{error}");
}

#[test]
fn no_strategy_installs_a_package_for_another_system() {
    let wheel_only = compiled("pywin32", &["win_amd64"], "");
    let error = plan_with(None, "", Some(("pywin32", wheel_only))).expect_err("it is for Windows");
    let hint = error.hint(crate::config::SettingsHome::Pyproject).unwrap_or_default();
    assert!(hint.contains("uv add \"pywin32; sys_platform == 'win32'\""), "{error} {hint}");
}

#[test]
fn distroless_takes_debians_python_where_it_is_the_one() {
    let plan = plan_with(Some(Strategy::Distroless), "[tool.uvdock]\npython = \"3.13\"\n", None).expect("a plan");
    let crate::plan::build_plan::Runtime::Distroless { image } = plan.images.runtime else {
        panic!("{:?}", plan.images)
    };
    assert_eq!(image.value, "gcr.io/distroless/python3-debian13:nonroot");
    assert_eq!(plan.images.base.value, "python:3.13-slim-trixie");
}

#[test]
fn distroless_takes_uvs_python_for_any_other() {
    let plan = plan_with(Some(Strategy::Distroless), "", None).expect("a plan");
    assert!(
        matches!(plan.images.runtime, crate::plan::build_plan::Runtime::DistrolessManaged { .. }),
        "{:?}",
        plan.images
    );
    assert_eq!(plan.images.base.value, "debian:trixie-slim");
}

#[test]
fn distroless_is_impossible_with_packages_of_the_system() {
    let pure = lock(&["psycopg"], "").split("[[package]]").last().map(|entry| format!("[[package]]{entry}"));
    let error = plan_with(Some(Strategy::Distroless), "", pure.map(|entry| ("psycopg", entry)));
    let text = error.expect_err("libpq cannot be installed").to_string();
    assert!(text.contains("`libpq5` cannot be installed, since the image has no apt"), "{text}");
}

#[test]
fn distroless_is_impossible_where_instructions_of_the_final_stage_need_a_shell() {
    let with = |settings: &str| {
        let settings = format!("[tool.uvdock]\n{settings}\n");
        plan_with(Some(Strategy::Distroless), &settings, None).map_err(|error| error.to_string())
    };
    let error = with("instructions.runtime = 'RUN echo a > /b'").expect_err("there is no shell");
    assert!(
        error.contains("`instructions.runtime` needs a shell for `RUN echo a > /b`: set in pyproject.toml:"),
        "{error}"
    );
    assert!(with("instructions.runtime = 'RUN [\"python\", \"-V\"]'").is_ok());
    assert!(with("instructions.build = 'RUN echo a > /b'").is_ok(), "it is built where there is a shell");
}

#[test]
fn distroless_is_impossible_where_the_start_needs_a_shell() {
    for command in ["[\"sh\", \"-c\", \"exec uvicorn main:app\"]", "[\"./start.sh\"]"] {
        let settings = format!("[tool.uvdock]\ncommand = {command}\n");
        let error = plan_with(Some(Strategy::Distroless), &settings, None).expect_err("there is no shell");
        assert!(error.to_string().contains("shell"), "{error}");
    }
}

#[test]
fn an_entrypoint_script_that_nothing_starts_is_left_out_of_an_image_without_a_shell() {
    let lock = lock(&["fastapi", "uvicorn"], "");
    let script = ("entrypoint.sh", "#!/bin/sh\nexec \"$@\"\n");
    let mut facts = facts(&[("pyproject.toml", APP), API, ("uv.lock", &lock), script]);
    facts.tree.files.get_mut("entrypoint.sh").expect("a script").mode = Mode::Executable;
    let copied = |strategy| {
        let asked = Some(Sourced::flag(strategy, "--strategy"));
        let preferences = Preferences { strategy: asked, ..Preferences::default() };
        let plan = crate::plan::plan(&facts, &preferences, &crate::pins::Pins::new()).expect("a plan");
        let told = of(&plan.strategy.options, Strategy::Distroless)
            .reasons
            .iter()
            .any(|reason| reason.value.to_string() == "`entrypoint.sh` is left out");
        (plan.sources.files.iter().any(|file| file.path == "entrypoint.sh"), told)
    };
    assert_eq!(copied(Strategy::Slim), (true, true));
    assert_eq!(copied(Strategy::Distroless), (false, true));
}
