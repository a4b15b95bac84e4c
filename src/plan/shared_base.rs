//! Names the shared base image after all that is in it, so that a change of code keeps the name and a change of a dependency never
//! does. Chooses nothing that goes in.

use sha2::{Digest as _, Sha256};

use super::build_plan::{ExtensionsPlan, ImagesPlan, Runtime, SyncPlan};
use super::{Closure, PythonVersion, Question, bytecode};
use crate::config::Stage;
use crate::inspect::lock::{LockedPackage, PackageSource};
use crate::sourced::Sourced;

/// The shared base of a project: `shop-base:py3.13-4f2c91d0a7b3`.
pub(super) fn runtime(
    question: &Question<'_>,
    closure: &Closure,
    python: PythonVersion,
    images: &ImagesPlan,
    sync: &SyncPlan,
    extensions: &ExtensionsPlan,
) -> Runtime {
    let locked: Vec<String> =
        question.lock.packages.iter().filter(|package| is_in(package, closure)).map(said).collect();
    let system: Vec<&str> = sync.run_packages.iter().map(|package| package.value.as_str()).collect();
    let compiling: Vec<&str> = sync.build_packages.iter().map(|package| package.value.as_str()).collect();
    let content = format!(
        "python {python}\nimage {}\nbytecode {:?}\nrun {}\nbuild {}\n{}",
        images.base.value,
        bytecode::choose(question.preferences).value,
        system.join(" "),
        compiling.join(" "),
        locked.concat()
    ) + &instructions(extensions);
    let digest = Sha256::digest(content.as_bytes());
    let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let rule = format!(
        "a hash of Python, `{}`, {} system packages and {} locked packages with their hashes: it changes with any of them, and \
         with nothing else",
        images.base.value,
        system.len() + compiling.len(),
        locked.len()
    );
    Runtime::SharedBase { image: Sourced::rule(format!("{}-base:py{python}-{hash}", question.project()), rule) }
}

/// What the user adds to the stages that the base is made of; nothing where nothing is added.
fn instructions(extensions: &ExtensionsPlan) -> String {
    let stages = [Stage::Base, Stage::Build, Stage::Deps].into_iter();
    let added = stages.filter_map(|stage| Some((stage, extensions.stages.get(&stage)?)));
    let lines = added.flat_map(|(stage, added)| {
        let arguments = added.arguments.iter().map(|(name, default)| format!("{name}={}\n", default.value));
        let fragment = added.fragment.iter().map(|fragment| format!("{}\n", fragment.value.text));
        std::iter::once(format!("{}\n", stage.name())).chain(arguments).chain(fragment).collect::<Vec<_>>()
    });
    lines.collect()
}

/// Third-party packages alone: the project's own source trees are no part of the base.
fn is_in(package: &LockedPackage, closure: &Closure) -> bool {
    let same = |found: &crate::inspect::lock::ClosurePackage| {
        found.name == package.name && found.version == package.version && found.source == package.source
    };
    package.source.tree().is_none() && closure.packages.iter().any(same)
}

/// A line that differs whenever what is installed does: all files, since other machines take other wheels.
fn said(package: &LockedPackage) -> String {
    let version = package.version.as_ref().map(ToString::to_string).unwrap_or_default();
    let source = match &package.source {
        PackageSource::Git { url, commit, .. } => format!("{url} {}", commit.as_deref().unwrap_or_default()),
        PackageSource::Url { url, .. } => url.clone(),
        PackageSource::Path { path } => path.clone(),
        _ => String::new(),
    };
    let files = package.sdist.iter().chain(&package.wheels);
    let mut hashes: Vec<String> = files.filter_map(|file| file.hash.clone().or_else(|| file.file_name())).collect();
    hashes.sort();
    format!("{} {version} {source} {}\n", package.name, hashes.join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::BuildPlan;
    use super::super::testing::{APP, lock, planned_with};
    use super::*;
    use crate::config::Strategy;

    const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    fn plan(pyproject: &str, code: &str, lock: &str) -> BuildPlan {
        let planned = planned_with(&[("pyproject.toml", pyproject), ("main.py", code)], lock, |preferences| {
            preferences.strategy = Some(Sourced::flag(Strategy::SharedBase, "--strategy"));
        });
        planned.expect("a plan")
    }

    fn image(plan: &BuildPlan) -> &str {
        let Runtime::SharedBase { image } = &plan.images.runtime else { panic!("{:?}", plan.images.runtime) };
        &image.value
    }

    #[test]
    fn a_change_of_code_or_of_a_linter_s_settings_keeps_the_name() {
        let lock = lock(&["fastapi", "uvicorn"], "");
        let before = plan(APP, API, &lock);
        let after = plan(&format!("{APP}[tool.ruff]\nline-length = 9\n"), &format!("{API}x = 1\n"), &lock);
        assert_eq!(image(&before), image(&after));
        assert!(image(&before).starts_with("shop-base:py3.14-"), "{}", image(&before));
    }

    #[test]
    fn a_change_of_a_dependency_its_hash_or_python_changes_the_name() {
        let plain = lock(&["fastapi", "uvicorn"], "");
        let before = plan(APP, API, &plain);
        let hashed = plain.replacen(".whl\" }", ".whl\", hash = \"sha256:00\" }", 1);
        let newer = plain.replacen("name = \"fastapi\"\nversion = \"1.0\"", "name = \"fastapi\"\nversion = \"1.1\"", 1);
        let python = plan(&format!("{APP}[tool.uvdock]\npython = \"3.13\"\n"), API, &plain);
        for other in [plan(APP, API, &hashed), plan(APP, API, &newer), python] {
            assert_ne!(image(&before), image(&other));
        }
    }

    #[test]
    fn a_development_dependency_keeps_the_name() {
        let before = lock(&["fastapi", "uvicorn"], "");
        let after = lock(
            &["fastapi", "uvicorn"],
            "[package.dev-dependencies]\ndev = [{ name = \"ruff\" }]\n[[package]]\nname = \"ruff\"\nversion = \"1\"\nsource = { registry = \"https://index.example/simple\" }\n",
        );
        assert_eq!(image(&plan(APP, API, &before)), image(&plan(APP, API, &after)));
    }
}
