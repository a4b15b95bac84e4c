//! Names the shared base image after all that is in it, so that a change of code keeps the name and a change of a dependency never
//! does. Chooses nothing that goes in.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};
use uv_normalize::PackageName;

use super::bytecode::choose_bytecode;
use super::user;
use crate::config::Stage;
use crate::inspect::lock::{Closure, PythonVersion};
use crate::inspect::lock::{ClosurePackage, Machine, WheelFit};
use crate::plan::build_plan::{BasePackage, ExtensionsPlan, ImagesPlan, Runtime, SharedWorkflow, Sharing, SyncPlan};
use crate::plan::lock::installed::{is_in, said};
use crate::plan::outputs::ci;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The shared base of a project: `shop-base:py3.13-4f2c91d0a7b3`.
pub(crate) fn runtime(
    request: &Request<'_>,
    closure: &Closure,
    python: PythonVersion,
    platforms: &[&str],
    images: &ImagesPlan,
    sync: &SyncPlan,
    extensions: &ExtensionsPlan,
) -> Runtime {
    // Another machine may need other packages, and gets the same tag.
    let arm = request.closure_on(Machine::Aarch64, request.strategy.value, python);
    let locked = request.lock.packages.iter();
    let locked: Vec<String> =
        locked.filter(|package| is_in(package, closure) || is_in(package, &arm)).map(said).collect();
    let built = closure.packages.iter().chain(&arm.packages).filter(|package| is_built(package));
    let built: BTreeSet<&str> = built.map(|package| package.name.as_str()).collect();
    let user = user::user(request).value;
    let system: Vec<&str> = sync.run_packages.iter().map(|package| package.value.as_str()).collect();
    let compiling: Vec<&str> = sync.build_packages.iter().map(|package| package.value.as_str()).collect();
    let content = format!(
        "python {python}\nimage {}\nplatforms {}\nuser {} {}\nbytecode {:?}\nrun {}\nbuild {}\nfrom source {built:?}\n{}",
        images.base.value,
        platforms.join(" "),
        user.name,
        user.id,
        choose_bytecode(request.preferences).value,
        system.join(" "),
        compiling.join(" "),
        locked.concat()
    ) + &instructions(extensions);
    let digest = Sha256::digest(content.as_bytes());
    let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let rule = format!(
        "a hash of Python, `{}`, its platforms, the user, {} system packages and {} locked packages with their hashes: it changes with any of them, and \
         with nothing else",
        images.base.value,
        system.len() + compiling.len(),
        locked.len()
    );
    let image = Sourced::rule(format!("{}-base:py{python}-{hash}", request.project()), rule);
    Runtime::SharedBase { image, workflow: workflow(request), packages: packages(request, [closure, &arm]) }
}

/// What the base of several services would be chosen from.
fn packages(request: &Request<'_>, closures: [&Closure; 2]) -> Vec<BasePackage> {
    let mut all: BTreeMap<&PackageName, BasePackage> = BTreeMap::new();
    for package in closures.iter().flat_map(|closure| &closure.packages) {
        let known = all.entry(&package.name).or_insert_with(|| BasePackage {
            name: package.name.to_string(),
            size: package.size,
            required_by: Vec::new(),
            sharing: sharing(request, package, closures),
        });
        known.required_by.extend(package.required_by.iter().map(ToString::to_string));
    }
    let sorted = |mut package: BasePackage| {
        package.required_by.sort();
        package.required_by.dedup();
        package
    };
    all.into_values().map(sorted).collect()
}

fn sharing(request: &Request<'_>, package: &ClosurePackage, closures: [&Closure; 2]) -> Sharing {
    let is_everywhere = closures.iter().all(|closure| closure.named(&package.name).len() == 1);
    let is_forked = request.lock.named(&package.name).count() > 1;
    match package.source.tree() {
        Some(_) => Sharing::Local,
        None if is_everywhere && !is_forked => Sharing::Alike,
        None => Sharing::Differing,
    }
}

/// At the root of the repository, where GitHub looks for it.
fn workflow(request: &Request<'_>) -> SharedWorkflow {
    let facts = request.facts;
    let directory = facts.directory_in_repository.clone();
    let is_alone = facts.workspace.is_none() && directory.is_empty();
    let name = if is_alone { "images.yaml".to_owned() } else { format!("images-{}.yaml", request.project()) };
    SharedWorkflow { path: format!("{}.github/workflows/{name}", ci::to_the_root(&directory)), directory }
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

/// A wheel that is there and not used, since uv's settings forbid it, gives other files than the wheel.
fn is_built(package: &ClosurePackage) -> bool {
    package.source.tree().is_none() && matches!(package.wheel, WheelFit::Missing(_))
}

#[cfg(test)]
mod tests {
    use indoc::{formatdoc, indoc};

    use super::*;
    use crate::config::Strategy;
    use crate::plan::build_plan::BuildPlan;
    use crate::plan::testing::{APP, lock, planned_with};

    const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    fn plan(pyproject: &str, code: &str, lock: &str) -> BuildPlan {
        let planned = planned_with(&[("pyproject.toml", pyproject), ("main.py", code)], lock, |preferences| {
            preferences.strategy = Some(Sourced::flag(Strategy::SharedBase, "--strategy"));
        });
        planned.expect("a plan")
    }

    fn image(plan: &BuildPlan) -> &str {
        let Runtime::SharedBase { image, .. } = &plan.images.runtime else { panic!("{:?}", plan.images.runtime) };
        &image.value
    }

    /// The names of two plans that differ in one thing.
    fn names(before: (&str, &str, &str), after: (&str, &str, &str)) -> (String, String) {
        let name = |(pyproject, code, lock): (&str, &str, &str)| image(&plan(pyproject, code, lock)).to_owned();
        (name(before), name(after))
    }

    const DEVELOPMENT: &str = indoc! {r#"
        [package.dev-dependencies]
        dev = [{ name = "ruff" }]
        [[package]]
        name = "ruff"
        version = "1"
        source = { registry = "https://index.example/simple" }
    "#};

    #[test]
    fn the_name_holds_the_python_and_a_hash() {
        let name = image(&plan(APP, API, &lock(&["fastapi", "uvicorn"], ""))).to_owned();
        assert!(name.starts_with("shop-base:py3.14-"), "{name}");
    }

    #[test]
    fn what_is_not_in_the_base_keeps_the_name() {
        let locked = lock(&["fastapi", "uvicorn"], "");
        let development = lock(&["fastapi", "uvicorn"], DEVELOPMENT);
        let linter = format!("{APP}[tool.ruff]\nline-length = 9\n");
        let start = format!("{APP}[tool.uvdock]\nport = 9000\nenv = {{ A = \"1\" }}\n");
        let described = format!("{APP}description = \"A shop\"\n");
        let version = APP.replace("version = \"1.0\"", "version = \"2.0\"");
        let code = format!("{API}x = 1\n");
        for other in [
            (APP, code.as_str(), locked.as_str()),
            (APP, API, &development),
            (&linter, API, &locked),
            (&start, API, &locked),
            (&described, API, &locked),
            (&version, API, &locked),
        ] {
            let (before, after) = names((APP, API, &locked), other);
            assert_eq!(before, after, "{other:?}");
        }
    }

    #[test]
    fn whatever_is_in_the_base_changes_the_name() {
        let plain = lock(&["fastapi", "uvicorn"], "");
        let hashed = plain.replacen(".whl\" }", ".whl\", hash = \"sha256:00\" }", 1);
        let newer = plain.replacen("name = \"fastapi\"\nversion = \"1.0\"", "name = \"fastapi\"\nversion = \"1.1\"", 1);
        for lock in [&hashed, &newer] {
            assert_ne!(*lock, plain);
            let (before, after) = names((APP, API, &plain), (APP, API, lock));
            assert_ne!(before, after, "{lock}");
        }
        for setting in [
            "python = \"3.13\"",
            "base-image = \"mirror.example/python\"",
            "base-image = \"python:3.14.2-slim-trixie\"",
            "optimize = \"startup\"",
            "optimize = \"size\"",
            "user = \"worker:1000\"",
            "packages.run = [\"libpq5\"]",
            "packages.build = [\"cmake\"]",
            "instructions.base = \"RUN true\"",
            "instructions.deps = \"RUN true\"",
        ] {
            let settings = format!("{APP}[tool.uvdock]\n{setting}\n");
            let (before, after) = names((APP, API, &plain), (&settings, API, &plain));
            assert_ne!(before, after, "{setting}");
        }
    }

    #[test]
    fn a_wheel_that_uv_must_not_use_changes_the_name() {
        let locked = lock(&["fastapi", "uvicorn"], "")
            .replace("wheels = [", "sdist = { url = \"https://index.example/a.tar.gz\" }\nwheels = [");
        let settings = format!("{APP}[tool.uv]\nno-binary-package = [\"fastapi\"]\n");
        let (before, after) = names((APP, API, &locked), (&settings, API, &locked));
        assert_ne!(before, after);
    }

    #[test]
    fn a_package_for_another_processor_alone_changes_the_name() {
        let more = |version: &str| {
            formatdoc!(
                r#"
                    [[package]]
                    name = "jemalloc"
                    version = "{version}"
                    source = {{ registry = "https://index.example/simple" }}
                    wheels = [{{ url = "https://index.example/jemalloc-1-py3-none-any.whl" }}]
                "#
            )
        };
        let locked = |version: &str| {
            lock(&["fastapi", "uvicorn"], &more(version)).replace(
                "dependencies = [",
                "dependencies = [{ name = \"jemalloc\", marker = \"platform_machine == 'aarch64'\" }, ",
            )
        };
        let (before, after) = names((APP, API, &locked("1")), (APP, API, &locked("2")));
        assert_ne!(before, after);
    }
}
