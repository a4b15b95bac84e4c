//! Refuses dependencies on directories and archives that no image can be built from. Chooses nothing.

use crate::inspect::UV_LOCK;
use crate::inspect::evidence::Place;
use crate::inspect::lock::{Closure, PackageSource};
use crate::plan::error::PlanError;

/// An image is built from the directory of the lock, and what lies outside it cannot be copied.
pub(crate) fn refuse(closure: &Closure) -> Result<(), PlanError> {
    let outside = closure.packages.iter().find_map(|package| {
        let (PackageSource::Path { path } | PackageSource::Editable { path } | PackageSource::Directory { path }) =
            &package.source
        else {
            return None;
        };
        (path.starts_with("..") || path.starts_with('/')).then_some((package, path))
    });
    match outside {
        Some((package, path)) => Err(PlanError::OutsideSource {
            package: package.name.to_string(),
            path: path.clone(),
            place: Place::line(UV_LOCK, package.line),
        }),
        None => Ok(()),
    }
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
}
