//! Decides how a version that a build backend reads from git gets into an image, which has no history. Copies nothing.

use crate::config::VersionFrom;
use crate::inspect::local::LocalPackage;
use crate::inspect::pyproject::{Packaging, PyprojectFacts, VersionFacts};
use crate::plan::build_plan::{BuildArgument, History};
use crate::plan::content::extensions;
use crate::plan::request::Request;

/// Tools that read the version from git, the variable each reads instead, and where that is documented.
const VERSION_TOOLS: [(&str, &str); 5] = [
    ("hatch-vcs", "SETUPTOOLS_SCM_PRETEND_VERSION"), // hatch-vcs README: it uses setuptools-scm
    ("setuptools-scm", "SETUPTOOLS_SCM_PRETEND_VERSION"), // setuptools-scm "Environment variables"
    ("uv-dynamic-versioning", "UV_DYNAMIC_VERSIONING_BYPASS"), // uv-dynamic-versioning README
    ("pdm-backend", "PDM_BUILD_SCM_VERSION"),        // pdm-backend "Dynamic project version"
    ("poetry-dynamic-versioning", "POETRY_DYNAMIC_VERSIONING_BYPASS"), // its README
];

/// Whether a local package takes its version from git.
pub(crate) fn has_version_of_git(package: &LocalPackage) -> bool {
    package.pyproject.as_deref().and_then(version_variable).is_some()
}

/// The image has no git history, so a version from git becomes a build argument, or the build is shown the history.
pub(crate) fn version(request: &Request<'_>, local: &[&LocalPackage]) -> (History, Vec<BuildArgument>) {
    let projects = std::iter::once(&request.facts.pyproject);
    let projects = projects.chain(local.iter().filter_map(|package| package.pyproject.as_deref()));
    let mut variables: Vec<&str> = projects.filter_map(version_variable).collect();
    variables.sort_unstable();
    variables.dedup();
    let argument = |variable: &str| BuildArgument {
        name: "VERSION".to_owned(),
        default: extensions::default_of(request, "VERSION").unwrap_or_else(|| "0.0.0".to_owned()),
        variable: variable.to_owned(),
    };
    let from_git = request.preferences.version_from.as_ref().is_some_and(|from| from.value == VersionFrom::Git);
    if from_git && !variables.is_empty() {
        return (History::Bound, Vec::new());
    }
    (History::Unseen, variables.into_iter().map(argument).collect())
}

/// The variable that takes the place of git for a project with a dynamic version.
fn version_variable(project: &PyprojectFacts) -> Option<&'static str> {
    let Packaging::Package { requires, .. } = &project.packaging else { return None };
    if project.version == VersionFacts::Static {
        return None;
    }
    VERSION_TOOLS.iter().find(|(tool, _)| asks_git(project, requires, tool)).map(|(_, variable)| *variable)
}

/// Whether a build requires a tool, and has it read git: `pdm-backend` also reads versions from files.
fn asks_git(project: &PyprojectFacts, requires: &[String], tool: &str) -> bool {
    let pdm_source = || project.tool.get("pdm").and_then(|pdm| pdm.get("version")?.get("source")?.as_str());
    let is_required = requires.iter().any(|written| written.to_lowercase().replace('_', "-").starts_with(tool));
    is_required && (tool != "pdm-backend" || pdm_source() == Some("scm"))
}

#[cfg(test)]
mod tests {
    use crate::plan::build_plan::{BuildPlan, History, Install};
    use crate::plan::testing::{PACKAGE, lock, planned};

    const APP: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    fn plan(files: &[(&str, &str)]) -> BuildPlan {
        planned(files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan")
    }

    #[test]
    fn a_version_from_git_becomes_a_build_argument() {
        let dynamic = PACKAGE
            .replace("version = \"1.0\"", "dynamic = [\"version\"]")
            .replace("\"hatchling\"]", "\"hatchling\", \"hatch-vcs\"]");
        let plan = plan(&[("pyproject.toml", &dynamic), ("src/shop/__init__.py", ""), ("src/shop/api.py", APP)]);
        let Install::Package { build_arguments, .. } = plan.install.value else { panic!("not a package") };
        assert_eq!(build_arguments[0].variable, "SETUPTOOLS_SCM_PRETEND_VERSION");
    }

    #[test]
    fn a_version_from_git_is_read_from_the_repository_when_asked_for() {
        let dynamic = PACKAGE
            .replace("version = \"1.0\"", "dynamic = [\"version\"]")
            .replace("\"hatchling\"]", "\"hatchling\", \"hatch-vcs\"]")
            + "[tool.uvdock]\nversion-from = \"git\"\n";
        let plan = plan(&[("pyproject.toml", &dynamic), ("src/shop/__init__.py", ""), ("src/shop/api.py", APP)]);
        let Install::Package { build_arguments, history, fresh, .. } = &plan.install.value else {
            panic!("no package")
        };
        assert!(build_arguments.is_empty() && *history == History::Bound);
        assert_eq!(fresh, &["shop"], "uv's cache must not answer with the version of another commit");
        assert!(plan.sync.build_packages.iter().any(|package| package.value == "git"));
    }
}
