//! Chooses how the project itself gets into the image: as an installed package, or as its source tree.

mod version;

use self::version::{has_version_of_git, version};
use super::compiled;
use super::manifests::member_manifests;
use crate::config::InstallSetting;
use crate::inspect::local::LocalPackage;
use crate::inspect::lock::{Closure, ClosurePackage, PackageSource};
use crate::inspect::pyproject::{PYPROJECT, Packaging, PyprojectFacts};
use crate::inspect::wheel::{WheelFacts, WheelModule, join};
use crate::message;
use crate::nesting::is_below;
use crate::path::{PathError, RepoPath};
use crate::plan::build_plan::{History, Install, PackageForm};
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The setting where the project allows it, else what the project's packaging says.
pub(crate) fn choose_install(
    request: &Request<'_>,
    closure: &Closure,
    chosen: &Chosen,
) -> Result<Sourced<Install>, PlanError> {
    let found = found(request, closure, chosen)?;
    let Some(asked) = &request.preferences.install else { return Ok(found) };
    let install = match asked.value {
        InstallSetting::Package => as_package(request, closure, found)?,
        InstallSetting::Wheel => as_wheel(request, closure, found)?,
        InstallSetting::Source => as_source(request, closure, chosen),
    };
    let given = asked.source.clone();
    match install {
        Ok(value) => Ok(Sourced { value, source: given }),
        Err(because) => Err(PlanError::BadInstall { kind: asked.value.as_str(), because, given }),
    }
}

/// The install, or what stands against it.
type Asked = Result<Install, String>;

fn as_package(request: &Request<'_>, closure: &Closure, found: Sourced<Install>) -> Result<Asked, PathError> {
    Ok(match (&request.facts.wheel, found.value) {
        (WheelFacts::Modules { modules, inputs }, _) => {
            Ok(package(request, closure, modules, inputs, &local_packages(request, closure))?)
        }
        (_, install @ Install::Package { form: PackageForm::InPlace, .. }) => Ok(install),
        (_, Install::Package { .. } | Install::SourceTree) => Err(found.source.to_string()),
    })
}

fn as_wheel(request: &Request<'_>, closure: &Closure, found: Sourced<Install>) -> Result<Asked, PathError> {
    Ok(match (&request.facts.wheel, &request.facts.pyproject.packaging) {
        (WheelFacts::Modules { inputs, .. }, Packaging::Package { backend, .. }) => {
            Ok(compiled(request, closure, inputs, &backend.value)?)
        }
        (WheelFacts::Compiled { .. }, _) => Ok(found.value),
        _ => Err(found.source.to_string()),
    })
}

fn as_source(request: &Request<'_>, closure: &Closure, chosen: &Chosen) -> Asked {
    if let Some(local) = local_packages(request, closure).first() {
        return Err(format!("the local dependency `{}` is installed in place", local.path));
    }
    match &chosen.candidate.start {
        StartMethod::Script { name, .. } => {
            Err(format!("its script `{name}` is there only where the project is installed"))
        }
        _ => Ok(Install::SourceTree),
    }
}

fn found(request: &Request<'_>, closure: &Closure, chosen: &Chosen) -> Result<Sourced<Install>, PathError> {
    let local = local_packages(request, closure);
    if let Some(parts) = compiled::local_parts(&local).first()
        && !matches!(request.facts.wheel, WheelFacts::Compiled { .. })
    {
        let install = beside_compiled(request, closure, &local, parts.with)?;
        return Ok(Sourced::seen(
            install,
            format!("`{}` beside it is compiled with {}", parts.name, parts.with),
            parts.place(),
        ));
    }
    Ok(match &request.facts.wheel {
        WheelFacts::Virtual { because } if local.is_empty() => source_tree(because),
        WheelFacts::Broken { because, place } if local.is_empty() => {
            source_tree(&format!("packaged in name only: {because} ({place})"))
        }
        WheelFacts::Compiled { with, place, inputs, .. } => {
            Sourced::seen(compiled(request, closure, inputs, with)?, format!("compiled with {with}"), place.clone())
        }
        WheelFacts::Virtual { .. } | WheelFacts::Broken { .. } => {
            Sourced::rule(package(request, closure, &[], &[], &local)?, LOCAL)
        }
        WheelFacts::Modules { modules, inputs } => of_modules(request, closure, chosen, modules, inputs, &local)?,
    })
}

const LOCAL: &str = "its local dependencies are installed in place";

fn source_tree(because: &str) -> Sourced<Install> {
    Sourced::rule(Install::SourceTree, because)
}

/// A project whose wheel holds nothing of what runs is packaged in name only.
fn of_modules(
    request: &Request<'_>,
    closure: &Closure,
    chosen: &Chosen,
    modules: &[WheelModule],
    inputs: &[String],
    local: &[&LocalPackage],
) -> Result<Sourced<Install>, PathError> {
    let in_wheel = |file: &str| modules.iter().any(|module| module.holds(file));
    let is_script = matches!(chosen.candidate.start, StartMethod::Script { .. } | StartMethod::Words { .. });
    let reaches_wheel = chosen.candidate.file().is_none_or(|file| {
        let roots: Vec<&str> = modules.iter().map(|module| module.root.as_str()).chain([chosen.root(), ""]).collect();
        request.facts.code.reachable(&[file], &roots).iter().any(|file| in_wheel(file))
    });
    if !is_script && !reaches_wheel && local.is_empty() {
        let names: Vec<String> = modules.iter().map(|module| format!("`{}`", module.path)).collect();
        let file = chosen.candidate.file().unwrap_or_default();
        return Ok(source_tree(&format!(
            "packaged in name only: its wheel would hold {}, and `{file}` uses none of it",
            message::joined(names, ", ")
        )));
    }
    let Packaging::Package { backend, .. } = &request.facts.pyproject.packaging else {
        return Ok(source_tree("not a package"));
    };
    let install = package(request, closure, modules, inputs, local)?;
    Ok(Sourced::seen(install, format!("built by `{}`", backend.value), backend.place.clone()))
}

/// A wheel holds all that a project with compiled parts needs to run, and so do those of its local dependencies.
fn compiled(request: &Request<'_>, closure: &Closure, inputs: &[String], with: &str) -> Result<Install, PathError> {
    let local = local_packages(request, closure);
    let form = compiled::form(request, &local, with)?;
    let PackageForm::Wheel { files, directories, .. } = &form else { return Ok(Install::SourceTree) };
    let known =
        |input: &RepoPath| files.contains(input) || directories.iter().any(|directory| input.is_below(directory));
    let own_manifest = request.facts.workspace.iter().map(|_| PYPROJECT.to_owned());
    let manifests = own_manifest.chain(member_manifests(request, closure));
    let inputs: Vec<String> = inputs.iter().cloned().chain(manifests).collect();
    let mut inputs = request.paths(&inputs)?;
    inputs.retain(|input| !known(input));
    let mut fresh = vec![request.project()];
    fresh.extend(local_names(closure, |_| true));
    let (history, build_arguments) = version(request, &local);
    Ok(Install::Package { inputs, modules: Vec::new(), leftovers: Vec::new(), build_arguments, history, form, fresh })
}

/// A project that is not compiled, with local dependencies that are: all of them are installed as wheels, since what an editable
/// install compiles lies in the source tree or in the build's own directory.
fn beside_compiled(
    request: &Request<'_>,
    closure: &Closure,
    local: &[&LocalPackage],
    with: &str,
) -> Result<Install, PathError> {
    let (modules, inputs) = match &request.facts.wheel {
        WheelFacts::Modules { modules, inputs } => (&modules[..], &inputs[..]),
        _ => (&[][..], &[][..]),
    };
    let mut install = package(request, closure, modules, inputs, local)?;
    if let Install::Package { modules, leftovers, form, fresh, .. } = &mut install {
        let is_file = |path: &RepoPath| request.facts.tree.is_file(path.from_member(&request.member).as_str());
        let (files, directories) = std::mem::take(modules).into_iter().partition(is_file);
        *form = PackageForm::Wheel { root: request.member.clone(), files, directories, with: with.to_owned() };
        *fresh = local_names(closure, |_| true);
        fresh.extend((!request.facts.wheel.modules().is_empty()).then(|| request.project()));
        leftovers.clear();
    }
    Ok(install)
}

fn package(
    request: &Request<'_>,
    closure: &Closure,
    modules: &[WheelModule],
    inputs: &[String],
    local: &[&LocalPackage],
) -> Result<Install, PathError> {
    let of_local = local.iter().filter_map(|package| package.wheel.as_ref()).flat_map(WheelFacts::inputs);
    // Directories that a wheel is told to include belong to its modules.
    let (directories, inputs): (Vec<&String>, Vec<&String>) =
        inputs.iter().chain(of_local).partition(|input| request.facts.tree.is_directory(input));
    let mut paths: Vec<String> = local.iter().flat_map(|package| local_modules(package)).collect();
    paths.extend(directories.into_iter().cloned());
    paths.extend(modules.iter().map(copied_path));
    paths.sort();
    paths.dedup();
    let own_manifest = request.facts.workspace.iter().map(|_| PYPROJECT.to_owned());
    let manifests = own_manifest.chain(member_manifests(request, closure));
    let all = inputs.into_iter().cloned().chain(manifests);
    let mut all: Vec<String> = all.filter(|input| !paths.iter().any(|path| is_below(input, path))).collect();
    let root_manifest = request.facts.from_project(PYPROJECT);
    all.sort();
    all.dedup();
    all.retain(|input| *input != root_manifest);
    let (history, build_arguments) = version(request, local);
    let mut fresh: Vec<String> = Vec::new();
    if history == History::Bound || !build_arguments.is_empty() {
        fresh.push(request.project());
        fresh
            .extend(local.iter().filter(|package| has_version_of_git(package)).map(|package| package.name.to_string()));
    }
    fresh.extend(local_names(closure, |source| matches!(source, PackageSource::Directory { .. })));
    Ok(Install::Package {
        inputs: request.paths(&all)?,
        leftovers: request.paths(&leftovers(request, modules, local))?,
        modules: request.paths(&paths)?,
        build_arguments,
        history,
        form: PackageForm::InPlace,
        fresh,
    })
}

/// What is copied of a local package: its modules, or all of it where they cannot be told.
fn local_modules(package: &LocalPackage) -> Vec<String> {
    match &package.wheel {
        Some(WheelFacts::Modules { modules, .. }) => {
            let below = |path: &str| path[package.path.len()..].trim_start_matches('/').to_owned();
            let copied = |module: &WheelModule| {
                let inside = WheelModule { path: below(&module.path), root: below(&module.root), ..module.clone() };
                join(&package.path, &copied_path(&inside))
            };
            modules.iter().map(copied).collect()
        }
        // Not a directory that holds the project itself.
        _ if package.path.split('/').all(|part| part == "..") => Vec::new(),
        _ => vec![package.path.clone()],
    }
}

/// In a src layout the whole of `src` is copied, so that a module added to it needs no new instruction.
fn copied_path(module: &WheelModule) -> String {
    if module.root.is_empty() { top_directory(module) } else { module.root.clone() }
}

/// `acme` of the namespace package `acme/shop`.
fn top_directory(module: &WheelModule) -> String {
    module.path.split('/').next().unwrap_or(&module.path).to_owned()
}

/// setuptools writes its metadata beside the modules while it builds.
fn leftovers(request: &Request<'_>, modules: &[WheelModule], local: &[&LocalPackage]) -> Vec<String> {
    let own = if uses_setuptools(&request.facts.pyproject) { modules } else { &[] };
    let built = local.iter().filter(|package| package.pyproject.as_deref().is_some_and(uses_setuptools));
    let of_local = built.filter_map(|package| package.wheel.as_ref()).flat_map(WheelFacts::modules);
    let root = |module: &WheelModule| if module.root.is_empty() { ".".to_owned() } else { module.root.clone() };
    let mut roots: Vec<String> = own.iter().chain(of_local).map(root).collect();
    roots.sort();
    roots.dedup();
    roots
}

fn uses_setuptools(project: &PyprojectFacts) -> bool {
    matches!(&project.packaging, Packaging::Package { backend, .. } if backend.value.starts_with("setuptools"))
}

/// Source trees below the lock's directory that production builds and installs.
fn local_packages<'a>(request: &Request<'a>, closure: &Closure) -> Vec<&'a LocalPackage> {
    let is_installed = |found: &ClosurePackage| {
        matches!(found.source, PackageSource::Editable { .. } | PackageSource::Directory { .. })
    };
    let installed: Vec<&ClosurePackage> = closure.packages.iter().filter(|found| is_installed(found)).collect();
    let locals = request.facts.local_packages.iter();
    locals.filter(|package| installed.iter().any(|found| found.name == package.name)).collect()
}

/// Source trees beside the project, by name.
fn local_names(closure: &Closure, wanted: impl Fn(&PackageSource) -> bool) -> Vec<String> {
    let is_tree =
        |source: &PackageSource| matches!(source, PackageSource::Editable { .. } | PackageSource::Directory { .. });
    let packages = closure.packages.iter().filter(|package| is_tree(&package.source) && wanted(&package.source));
    packages.map(|package| package.name.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::build_plan::{BuildPlan, LockMode};
    use crate::plan::error::PlanError;
    use crate::plan::testing::{PACKAGE, lock, planned};

    const APP: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    fn install(files: &[(&str, &str)]) -> Sourced<Install> {
        plan(files).expect("a plan").install
    }

    fn plan(files: &[(&str, &str)]) -> Result<BuildPlan, PlanError> {
        planned(files, &lock(&["fastapi", "uvicorn"], ""))
    }

    #[test]
    fn a_package_in_a_src_layout_copies_all_of_src() {
        let found = install(&[("pyproject.toml", PACKAGE), ("src/shop/__init__.py", ""), ("src/shop/api.py", APP)]);
        assert!(matches!(found.value, Install::Package { modules, .. } if modules == ["src"]));
    }

    #[test]
    fn a_project_whose_wheel_cannot_be_built_runs_from_its_source_tree() {
        let found = install(&[("pyproject.toml", PACKAGE), ("app/__init__.py", ""), ("app/main.py", APP)]);
        assert_eq!(found.value, Install::SourceTree);
        assert!(
            found.source.to_string().starts_with("packaged in name only: hatchling finds neither"),
            "{}",
            found.source
        );
    }

    #[test]
    fn a_project_whose_wheel_holds_nothing_that_runs_runs_from_its_source_tree() {
        let found = install(&[("pyproject.toml", PACKAGE), ("src/shop/__init__.py", ""), ("main.py", APP)]);
        assert_eq!(found.value, Install::SourceTree);
        assert!(found.source.to_string().contains("`main.py` uses none of it"), "{}", found.source);
    }

    #[test]
    fn a_program_beside_the_package_it_imports_is_installed_with_it() {
        let main = format!("import shop\n{APP}");
        let files = [("pyproject.toml", PACKAGE), ("src/shop/__init__.py", ""), ("main.py", main.as_str())];
        let plan = plan(&files).expect("a plan");
        assert!(matches!(plan.install.value, Install::Package { .. }));
        assert_eq!(plan.sources.files[0].path, "main.py");
    }

    #[test]
    fn a_workspace_root_copies_the_members_it_depends_on_and_no_manifest_of_the_others() {
        let member = |name: &str| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"1\"\nsource = {{ editable = \"libs/{name}\" }}\n")
        };
        let text = lock(&["fastapi", "uvicorn"], &format!("{}{}", member("core"), member("jobs")))
            .replace("dependencies = [", "dependencies = [{ name = \"core\" }, ")
            .replace(
                "[[package]]\nname = \"shop\"",
                "[manifest]\nmembers = [\"core\", \"jobs\", \"shop\"]\n[[package]]\nname = \"shop\"",
            );
        let files = [
            ("pyproject.toml", PACKAGE),
            ("src/shop/__init__.py", ""),
            ("src/shop/api.py", APP),
            ("libs/core/pyproject.toml", ""),
            ("libs/jobs/pyproject.toml", ""),
            ("libs/jobs/src/jobs/app.py", APP),
        ];
        let plan = planned(&files, &text).expect("a plan");
        let Install::Package { modules, inputs, .. } = plan.install.value else { panic!("not a package") };
        assert_eq!(modules, ["libs/core", "src"]);
        assert!(inputs.is_empty(), "{inputs:?}");
        assert_eq!(plan.sync.lock.value, LockMode::Apart);
        assert_eq!(plan.sync.checked_apart, ["libs/core/pyproject.toml", "libs/jobs/pyproject.toml"]);
    }
}
