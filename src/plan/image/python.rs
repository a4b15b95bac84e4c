//! Chooses the Python of the image.

use std::str::FromStr;

use uv_pep440::{Version, VersionSpecifiers};

use super::images;
use crate::catalogue::pyo3;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::lock::PythonVersion;
use crate::inspect::python_version::minor;
use crate::inspect::wheel::{Toolchain, WheelFacts};
use crate::inspect::{UV_LOCK, lock::ClosurePackage};
use crate::pins;
use crate::plan::build_plan::Notice;
use crate::plan::error::PlanError;
use crate::plan::request::{Request, target};
use crate::sourced::{Source, Sourced};

/// Pythons to choose from, the best first: the newest that had a year for packages to publish wheels, older ones, then the
/// newest of all (devguide "Status of Python versions", November 2026; 3.10 ended in October 2026 and is still in use).
const BEST_FIRST: [PythonVersion; 6] = [
    PythonVersion::new(3, 14),
    PythonVersion::new(3, 13),
    PythonVersion::new(3, 12),
    PythonVersion::new(3, 11),
    PythonVersion::new(3, 10),
    PythonVersion::new(3, 15),
];

/// The flag or setting, else that of the base image the user names, else `.python-version`, else the best that the project allows and every locked wheel fits.
pub(crate) fn choose_python(request: &Request<'_>) -> Result<Sourced<PythonVersion>, PlanError> {
    if let Some(asked) = &request.preferences.python {
        return allowed(request, parsed(&asked.value, &asked.source)?);
    }
    if let Some(version) = images::python_of_base(request) {
        return allowed(request, version);
    }
    if let Some(pin) = &request.facts.python_pin {
        let source = Source::Project { seen: format!("`{}`", pin.value).into(), places: vec![pin.place.clone()] };
        return allowed(request, parsed(&pin.value, &source)?);
    }
    locked_on(request).map_or_else(|| newest_with_wheels(request), Ok)
}

/// The Python that a lock was made on, where the project has no `requires-python`: uv takes that of the Python it runs with for one, and
/// refuses a lock with another (uv 0.13.8: "No `requires-python` value found in the workspace. Defaulting to `>=3.14`").
fn locked_on(request: &Request<'_>) -> Option<Sourced<PythonVersion>> {
    let facts = request.facts;
    let is_alone = facts.workspace.is_none() && request.lock.members.is_empty() && facts.staleness.is_empty();
    let locked = request.lock.requires_python.as_ref()?.to_string();
    let version = minor(locked.strip_prefix(">=")?)?;
    let is_open = facts.pyproject.requires_python.is_none() && is_alone && BEST_FIRST.contains(&version);
    let seen = "the project has no `requires-python`, and its lock that of the Python it was made on";
    is_open.then(|| Sourced::seen(version, seen, Place::file(UV_LOCK)))
}

fn parsed(text: &str, source: &Source) -> Result<Sourced<PythonVersion>, PlanError> {
    let bad = || PlanError::BadPython { version: text.to_owned(), given: source.clone() };
    let version =
        minor(text).filter(|version| version.major == 3 && (8..=99).contains(&version.minor)).ok_or_else(bad)?;
    Ok(Sourced { value: version, source: source.clone() })
}

fn allowed(request: &Request<'_>, version: Sourced<PythonVersion>) -> Result<Sourced<PythonVersion>, PlanError> {
    match &request.facts.pyproject.requires_python {
        Some(requires) if !admits(&requires.value, version.value) => Err(PlanError::PythonOutside {
            version: version.value.to_string(),
            chosen_by: version.source,
            requires: requires.value.to_string(),
            place: requires.place.clone(),
        }),
        // A workspace is locked for the Pythons that every member admits, and uv installs no member on another.
        _ if !request.lock.allows(version.value) && request.facts.staleness.is_empty() => {
            Err(PlanError::PythonOutside {
                version: version.value.to_string(),
                chosen_by: version.source,
                requires: request.lock.requires_python.as_ref().map(ToString::to_string).unwrap_or_default(),
                place: Place::file(UV_LOCK),
            })
        }
        _ => Ok(version),
    }
}

/// Whether any patch release of a minor version satisfies the specifiers.
pub(crate) fn admits(specifiers: &VersionSpecifiers, version: PythonVersion) -> bool {
    (0..100_u64)
        .any(|patch| specifiers.contains(&Version::new([u64::from(version.major), u64::from(version.minor), patch])))
}

/// What is to be known where the project admits no later patch release: the official images of a minor version hold the newest one
/// (Docker Hub, "python", "Supported tags"), and uv takes no other Python than `requires-python` admits.
pub(crate) fn held_patch(request: &Request<'_>, image: &Sourced<String>) -> Option<Notice> {
    let requires = request.facts.pyproject.requires_python.as_ref()?;
    let release = pins::tag(&image.value)?.split('-').next()?;
    let latest = Version::from_str(&format!("{release}.999")).ok()?;
    let is_line = release.split('.').count() == 2 && pins::repository(&image.value).ends_with("python");
    (is_line && !image.source.is_users() && !requires.value.contains(&latest)).then(|| Notice::HeldPatch {
        requires: Located::new(requires.value.to_string(), requires.place.clone()),
        image: image.value.clone(),
    })
}

/// The newest that the authors run their code on, where they name any and it does; else the newest of all that does.
fn newest_with_wheels(request: &Request<'_>) -> Result<Sourced<PythonVersion>, PlanError> {
    let named = request.facts.deployment.pythons.iter().max_by_key(|python| (python.value.major, python.value.minor));
    let Some(named) = named.filter(|named| named.value != BEST_FIRST[0]) else {
        return newest_of(request, &BEST_FIRST);
    };
    let not_newer = BEST_FIRST
        .into_iter()
        .filter(|version| (version.major, version.minor) <= (named.value.major, named.value.minor));
    let not_newer: Vec<PythonVersion> = not_newer.collect();
    match newest_of(request, &not_newer) {
        Ok(found) if found.value == named.value => {
            Ok(Sourced::seen(found.value, "the newest that the authors' workflows set up", named.place.clone()))
        }
        Ok(found) => Ok(found),
        Err(_) => newest_of(request, &BEST_FIRST),
    }
}

fn newest_of(request: &Request<'_>, versions: &[PythonVersion]) -> Result<Sourced<PythonVersion>, PlanError> {
    let requires = request.facts.pyproject.requires_python.as_ref();
    let mut refusals = Vec::new();
    let mut unsupported = None;
    for version in versions.iter().copied() {
        if requires.is_some_and(|requires| !admits(&requires.value, version)) || !request.lock.allows(version) {
            continue;
        }
        if let Some(pyo3) = too_old_pyo3(request, version) {
            refusals.push(format!("{version} is held back by `pyo3` {} ({})", pyo3.value, pyo3.place));
            continue;
        }
        let target = target(request.strategy.value, version);
        // `environments` may be bound to a Python; where they leave the image's system out altogether, the plan says so.
        if !request.lock.supports(&target) {
            unsupported.get_or_insert(version);
            continue;
        }
        let closure = request.closure_at(&target);
        let held: Vec<&ClosurePackage> = closure.held_back().collect();
        if held.is_empty() {
            return Ok(Sourced::rule(version, reason(&refusals)));
        }
        refusals.push(format!("{version} is held back by {}", names(&held)));
    }
    if let (Some(version), true) = (unsupported, refusals.is_empty()) {
        return Ok(Sourced::rule(version, "the newest that `requires-python` allows"));
    }
    let because =
        if refusals.is_empty() { "`requires-python` allows none of them".to_owned() } else { refusals.join("; ") };
    Err(PlanError::NoPython { because })
}

/// The version of `PyO3` that refuses to build for a Python.
fn too_old_pyo3<'r>(request: &'r Request<'_>, version: PythonVersion) -> Option<&'r Located<String>> {
    let WheelFacts::Compiled { toolchain: Toolchain::Rust(Some(rust)), .. } = &request.facts.wheel else { return None };
    let pyo3 = rust.pyo3.as_ref()?;
    (version.minor > pyo3::newest_python(&pyo3.value)?).then_some(pyo3)
}

fn reason(refusals: &[String]) -> String {
    let rule = "the newest Python, at least a year old, that `requires-python` allows and every locked package has a wheel for";
    if refusals.is_empty() { rule.to_owned() } else { format!("{rule}; {}", refusals.join("; ")) }
}

fn names(packages: &[&ClosurePackage]) -> String {
    let shown =
        packages.iter().take(3).map(|package| format!("`{}` ({})", package.name, Place::line(UV_LOCK, package.line)));
    let more = packages.len().saturating_sub(3);
    let list = shown.collect::<Vec<_>>().join(", ");
    if more == 0 { list } else { format!("{list} and {more} more") }
}

#[cfg(test)]
mod tests {
    use indoc::indoc;

    use super::*;
    use crate::plan::build_plan::BuildPlan;
    use crate::plan::testing::{APP, lock, planned};

    const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");

    fn python(pyproject: &str, more_files: &[(&str, &str)], lock: &str) -> Result<BuildPlan, PlanError> {
        let mut files = vec![("pyproject.toml", pyproject), API];
        files.extend(more_files);
        planned(&files, lock)
    }

    fn pure() -> String {
        lock(&["fastapi", "uvicorn"], "")
    }

    #[test]
    fn the_pin_file_decides() {
        let plan = python(APP, &[(".python-version", "3.12.4\n")], &pure()).expect("a plan");
        assert_eq!(plan.python.value, PythonVersion::new(3, 12));
        assert_eq!(plan.python.source.to_string(), "`3.12.4` (.python-version:1)");
    }

    #[test]
    fn a_lock_without_a_range_of_the_project_s_is_for_the_python_it_was_made_on() {
        let open = APP.replace("requires-python = \">=3.12\"\n", "");
        let plan = python(&open, &[], &pure()).expect("a plan");
        assert_eq!(plan.python.value, PythonVersion::new(3, 12));
        assert!(plan.python.source.to_string().contains("uv.lock"), "{}", plan.python.source);
    }

    #[test]
    fn a_pin_outside_requires_python_is_an_error() {
        let error = python(APP, &[(".python-version", "3.11\n")], &pure()).expect_err("3.11 is outside");
        assert!(matches!(error, PlanError::PythonOutside { .. }), "{error}");
    }

    #[test]
    fn without_a_pin_the_newest_that_is_a_year_old_is_taken() {
        assert_eq!(python(APP, &[], &pure()).expect("a plan").python.value, PythonVersion::new(3, 14));
    }

    #[test]
    fn what_the_authors_run_their_code_on_bounds_the_newest() {
        let workflow = "jobs:\n  test:\n    strategy:\n      matrix:\n        python-version: [\"3.12\", \"3.13\"]\n    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version: ${{ matrix.python-version }}\n";
        let file = (".github/workflows/ci.yml", workflow);
        let python_of = |pyproject: &str| python(pyproject, &[file], &pure()).expect("a plan").python;
        let chosen = python_of(APP);
        assert_eq!(chosen.value, PythonVersion::new(3, 13));
        assert_eq!(
            chosen.source.to_string(),
            "the newest that the authors' workflows set up (.github/workflows/ci.yml:5)"
        );
        assert_eq!(python_of(&APP.replace(">=3.12", ">=3.14")).value, PythonVersion::new(3, 14));
    }

    #[test]
    fn a_package_without_a_wheel_for_a_python_holds_it_back() {
        let more = indoc! {r#"
            [[package]]
            name = "fast"
            version = "1.0"
            source = { registry = "https://index.example/simple" }
            wheels = [{ url = "https://index.example/files/fast-1.0-cp313-cp313-manylinux_2_17_x86_64.whl" }]
        "#};
        let text =
            lock(&["fastapi", "uvicorn"], more).replace("dependencies = [", "dependencies = [{ name = \"fast\" }, ");
        let plan = python(APP, &[], &text).expect("a plan");
        assert_eq!(plan.python.value, PythonVersion::new(3, 13));
        assert!(plan.python.source.to_string().contains("3.14 is held back by `fast` (uv.lock:"));
    }

    #[test]
    fn a_project_that_admits_one_patch_release_is_told_of_it() {
        let said = |requires: &str, settings: &str| {
            let pyproject = APP.replace(">=3.12", requires) + settings;
            let text = lock(&["fastapi", "uvicorn"], "").replace(">=3.12", requires);
            let plan = python(&pyproject, &[], &text).expect("a plan");
            crate::plan::testing::notices(&plan).into_iter().find(|notice| notice.contains("`requires-python` is"))
        };
        let notice = said("==3.12.4", "").expect("a notice");
        assert!(notice.contains("`==3.12.4`") && notice.contains("`python:3.12-slim-trixie`"), "{notice}");
        assert!(said(">=3.12,<=3.12.9", "").is_some());
        for admitted in [">=3.12", "==3.12.*", ">=3.12,<3.13", ">=3.12.3"] {
            assert_eq!(said(admitted, ""), None, "{admitted}");
        }
        assert_eq!(said("==3.12.4", "[tool.uvdock]\nbase-image = \"python:3.12.4-slim\"\n"), None);
    }

    #[test]
    fn an_old_pyo3_holds_a_python_back() {
        let pyproject = "[project]\nname = \"shop\"\nversion = \"1.0\"\nrequires-python = \">=3.12\"\n\
                         [build-system]\nrequires = [\"maturin\"]\nbuild-backend = \"maturin\"\n";
        let cargo = "[package]\nname = \"shop\"\n[dependencies]\npyo3 = \"0.22\"\n";
        let plan = python(pyproject, &[("Cargo.toml", cargo), ("src/lib.rs", "")], &pure()).expect("a plan");
        assert_eq!(plan.python.value, PythonVersion::new(3, 13));
        assert!(
            plan.python.source.to_string().contains("3.14 is held back by `pyo3` 0.22 (Cargo.toml:4)"),
            "{}",
            plan.python.source
        );
    }

    #[test]
    fn an_upper_bound_is_kept() {
        let bounded = APP.replace(">=3.12", ">=3.12,<3.13");
        assert_eq!(python(&bounded, &[], &pure()).expect("a plan").python.value, PythonVersion::new(3, 12));
    }

    #[test]
    fn a_lower_bound_on_a_patch_release_admits_its_minor_version() {
        let bounded = APP.replace(">=3.12", ">=3.13.5,<3.14");
        assert_eq!(python(&bounded, &[], &pure()).expect("a plan").python.value, PythonVersion::new(3, 13));
    }

    #[test]
    fn another_implementation_is_no_answer() {
        let settings = format!("{APP}[tool.uvdock]\npython = \"pypy3.10\"\n");
        let error = python(&settings, &[], &pure()).expect_err("no image has it");
        assert!(matches!(error, PlanError::BadPython { .. }), "{error}");
    }

    #[test]
    fn a_python_that_environments_leave_out_is_not_taken() {
        let bounded = pure()
            .replace("requires-python", "supported-markers = [\"python_full_version < '3.14'\"]\nrequires-python");
        assert_eq!(python(APP, &[], &bounded).expect("a plan").python.value, PythonVersion::new(3, 13));
    }

    #[test]
    fn a_lock_for_other_systems_is_an_error() {
        let windows =
            pure().replace("requires-python", "supported-markers = [\"sys_platform == 'win32'\"]\nrequires-python");
        let error = python(APP, &[], &windows).expect_err("uv would refuse it");
        assert!(matches!(error, PlanError::OtherEnvironments { .. }), "{error}");
    }

    #[test]
    fn extras_that_conflict_are_an_error() {
        let conflict = "conflicts = [[{ package = \"shop\", extra = \"a\" }, { package = \"shop\", extra = \"b\" }]]";
        let lock = pure().replace("requires-python", &format!("{conflict}\nrequires-python"));
        let pyproject =
            format!("{APP}[project.optional-dependencies]\na = []\nb = []\n[tool.uvdock]\nextras = [\"a\", \"b\"]\n");
        let error = python(&pyproject, &[], &lock).expect_err("uv would refuse it");
        assert_eq!(
            error.to_string(),
            "extra `a` of `shop` and extra `b` of `shop` conflict (`conflicts` in `[tool.uv]`)"
        );
    }
}
