//! Applies uv's `no-binary` and `no-build` settings to a closure. Chooses nothing of its own.

use crate::inspect::lock::{Closure, NoWheel, PackageSource, WheelFit, WheelKind};
use crate::inspect::uv_settings::UvSettings;
use crate::plan::error::PlanError;

/// Leaves out the wheels that `no-binary` and `no-binary-package` forbid: those packages are built.
pub(crate) fn without_forbidden_wheels(closure: &mut Closure, settings: &UvSettings) {
    for package in &mut closure.packages {
        let forbidden = settings.forbids_wheels(&package.name).is_some();
        if let (true, WheelFit::Fits(wheel)) = (forbidden, &package.wheel) {
            let pure = wheel.kind == WheelKind::Pure;
            package.wheel = WheelFit::Missing(if pure { NoWheel::SourceOnly } else { NoWheel::Forbidden });
        }
    }
}

/// A package that would have to be built, and may not be, fails every build: said before the first one.
pub(crate) fn check_builds(closure: &Closure, settings: &UvSettings) -> Result<(), PlanError> {
    for package in &closure.packages {
        // uv builds source trees of the project itself whatever `no-build` says (seen with uv 0.13.8).
        let is_built =
            matches!(package.wheel, WheelFit::Missing(_)) || matches!(package.source, PackageSource::Git { .. });
        if let (true, Some(place)) = (is_built, settings.forbids_building(&package.name)) {
            return Err(PlanError::BuildForbidden {
                package: package.name.to_string(),
                line: package.line,
                place: place.clone(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::plan::build_plan::BuildPlan;
    use crate::plan::error::PlanError;
    use crate::plan::testing::{APP, lock, planned};

    const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");

    fn with(settings: &str, lock: &str) -> Result<BuildPlan, PlanError> {
        planned(&[("pyproject.toml", &format!("{APP}{settings}")), API], lock)
    }

    fn source_only() -> String {
        lock(&["fastapi", "uvicorn", "odd"], "").replace(
            "wheels = [{ url = \"https://index.example/files/odd-1.0-py3-none-any.whl\" }]",
            "sdist = { url = \"https://index.example/files/odd-1.0.tar.gz\" }",
        )
    }

    #[test]
    fn a_package_that_must_be_built_and_may_not_is_an_error() {
        assert!(with("", &source_only()).is_ok());
        let error = with("[tool.uv]\nno-build = true\n", &source_only()).expect_err("no wheel");
        assert!(matches!(error, PlanError::BuildForbidden { ref package, .. } if package == "odd"), "{error}");
        assert!(with("[tool.uv]\nno-build-package = [\"fastapi\"]\n", &source_only()).is_ok());
        assert!(with("[tool.uv]\nno-build = true\nno-binary-package = [\"odd\"]\n", &source_only()).is_ok());
    }

    #[test]
    fn a_compiled_package_whose_wheels_are_forbidden_gets_a_compiler() {
        let lock = lock(&["fastapi", "uvicorn", "odd"], "")
            .replace("odd-1.0-py3-none-any.whl\" }]", "odd-1.0-cp313-cp313-manylinux_2_28_x86_64.manylinux_2_28_aarch64.whl\" }]\nsdist = { url = \"https://index.example/files/odd-1.0.tar.gz\" }");
        let plan = with("[tool.uv]\nno-binary-package = [\"odd\"]\n", &lock).expect("a plan");
        assert!(plan.sync.build_packages.iter().any(|package| package.value == "build-essential"));
        assert!(with("", &lock).expect("a plan").sync.build_packages.is_empty());
    }
}
