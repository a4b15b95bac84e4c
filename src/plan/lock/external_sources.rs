//! Refuses dependencies on directories and archives that no image can be built from. Chooses nothing.

use crate::inspect::evidence::Place;
use crate::inspect::lock::{Closure, PackageSource};
use crate::inspect::{ProjectFacts, UV_LOCK};
use crate::plan::build_plan::Absence;
use crate::plan::error::PlanError;

/// An image is built from the directory of the lock: what lies outside it cannot be copied, and neither what is not there.
pub(crate) fn refuse(facts: &ProjectFacts, closure: &Closure) -> Result<(), PlanError> {
    for package in &closure.packages {
        let (PackageSource::Path { path } | PackageSource::Editable { path } | PackageSource::Directory { path }) =
            &package.source
        else {
            continue;
        };
        let (name, path, place) = (package.name.to_string(), path.clone(), Place::line(UV_LOCK, package.line));
        if path.starts_with("..") || path.starts_with('/') {
            return Err(PlanError::OutsideSource { package: name, path, place });
        }
        if facts.gone.contains(&package.name) {
            let ignored = facts.ignored.holds(&format!("{}/", facts.from_root(&path)));
            let absence = if ignored { Absence::Ignored } else { Absence::Unknown };
            return Err(PlanError::AbsentSource { package: name, path, place, absence });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, planned};

    #[test]
    fn a_dependency_outside_the_directory_of_the_lock_is_refused() {
        let lib = "[[package]]\nname = \"lib\"\nversion = \"1\"\nsource = { editable = \"../lib\" }\n";
        let text =
            lock(&["fastapi", "uvicorn"], lib).replace("dependencies = [", "dependencies = [{ name = \"lib\" }, ");
        let files = [("pyproject.toml", APP), ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n")];
        let error = planned(&files, &text).expect_err("out of reach");
        assert_eq!(error.to_string(), "`lib` lies at `../lib`, outside the directory of `uv.lock` (uv.lock:10)");
    }

    #[test]
    fn a_dependency_at_a_path_where_nothing_lies_is_refused() {
        let lib = "[[package]]\nname = \"lib\"\nversion = \"1\"\nsource = { editable = \"vendor/lib\" }\n";
        let text =
            lock(&["fastapi", "uvicorn"], lib).replace("dependencies = [", "dependencies = [{ name = \"lib\" }, ");
        let files = [("pyproject.toml", APP), ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n")];
        let error = planned(&files, &text).expect_err("not there");
        assert_eq!(error.to_string(), "`lib` is taken from `vendor/lib`, where nothing lies (uv.lock:10)");
        let ignored = [files[0], files[1], (".gitignore", "vendor/lib/\n")];
        let error = planned(&ignored, &text).expect_err("not there");
        assert!(error.to_string().ends_with("and `.gitignore` keeps it out of the repository"), "{error}");
        let there = [files[0], files[1], ("vendor/lib/pyproject.toml", "[project]\nname = \"lib\"\nversion = \"1\"\n")];
        assert!(planned(&there, &text).is_ok());
    }
}
