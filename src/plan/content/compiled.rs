//! Chooses how a project with compiled parts is built: what its build reads, and with which toolchain. The rest of the install is
//! chosen beside this file.

use crate::catalogue::system_packages::{COMPILER, GIT, Names, RUST as RUST_COMPILER};
use crate::inspect::evidence::Place;
use crate::inspect::local::LocalPackage;
use crate::inspect::lock::Closure;
use crate::inspect::rust::RustFacts;
use crate::inspect::tree::TreeFacts;
use crate::inspect::wheel::{Toolchain, WheelFacts, join};
use crate::path::PathError;
use crate::pins::{self, Pins};
use crate::plan::build_plan::{Install, PackageForm};
use crate::plan::image::system_packages::System;
use crate::plan::request::Request;
use crate::sourced::Sourced;

const RUST: &str = "rust";
/// Debian 13 has this Rust, and Alpine a newer one.
const DEBIAN_RUST: (u64, u64) = (1, 85);

/// Directories and files at the project root that no build reads.
const NOT_BUILT: [&str; 8] = ["tests", "test", "docs", "doc", "images.mk", "compose.yaml", "pyproject.toml", "uv.lock"];

/// Everything at the project root, and the local packages beside it, that a build may read: what it does read, only the
/// backend knows.
pub(crate) fn form(request: &Request<'_>, local: &[&LocalPackage], with: &str) -> Result<PackageForm, PathError> {
    let tree = &request.facts.tree;
    let names = tree.children("").into_iter().filter(|name| may_be_built(tree, name));
    let (files, directories): (Vec<&str>, Vec<&str>) = names.partition(|name| tree.is_file(name));
    let beside = local.iter().map(|package| package.path.as_str()).filter(|path| path.starts_with(".."));
    let directories: Vec<&str> = directories.into_iter().chain(beside).collect();
    Ok(PackageForm::Wheel {
        root: request.member.clone(),
        files: files.into_iter().map(|path| request.path(path)).collect::<Result<_, _>>()?,
        directories: directories.into_iter().map(|path| request.path(path)).collect::<Result<_, _>>()?,
        with: with.to_owned(),
    })
}

/// Whether a build may read a file or directory of the project root.
fn may_be_built(tree: &TreeFacts, name: &str) -> bool {
    let hidden = name.starts_with('.') && name != ".cargo";
    // `docker-bake.hcl` and `images.mk` are uvdock's own, and no more part of the project than the Dockerfile is.
    let image_file =
        ["Dockerfile", "compose", "docker-compose", "docker-bake."].iter().any(|start| name.starts_with(start));
    !hidden && !image_file && !NOT_BUILT.contains(&name) && !tree.private_keys.iter().any(|key| key == name)
}

/// A source tree with compiled parts.
pub(crate) struct Parts<'a> {
    /// The package.
    pub name: String,
    /// What compiles it.
    pub with: &'a str,
    toolchain: &'a Toolchain,
    directory: &'a str,
    seen: &'a Place,
}

impl<'a> Parts<'a> {
    fn of(name: String, wheel: &'a WheelFacts, directory: &'a str) -> Option<Self> {
        let WheelFacts::Compiled { with, place, toolchain, .. } = wheel else { return None };
        Some(Self { name, with, toolchain, directory, seen: place })
    }

    /// Where it is written that it is compiled.
    pub fn place(&self) -> Place {
        Place { file: join(self.directory, &self.seen.file), ..self.seen.clone() }
    }
}

/// The local dependencies that are compiled.
pub(crate) fn local_parts<'a>(local: &[&'a LocalPackage]) -> Vec<Parts<'a>> {
    local
        .iter()
        .filter_map(|package| Parts::of(package.name.to_string(), package.wheel.as_ref()?, &package.path))
        .collect()
}

/// What an install compiles: the project, and its local dependencies.
fn parts<'a>(request: &'a Request<'_>, closure: &Closure, install: &Install) -> Vec<Parts<'a>> {
    let Install::Package { form: PackageForm::Wheel { .. }, .. } = install else { return Vec::new() };
    let own = Parts::of(request.project(), &request.facts.wheel, "");
    own.into_iter().chain(local_parts(&request.local_packages(closure))).collect()
}

/// The packages of the operating system that compile the project itself, and git where the version comes from it.
pub(crate) fn build_packages(
    request: &Request<'_>,
    closure: &Closure,
    install: &Install,
    system: System,
) -> Vec<Sourced<String>> {
    let git = match install {
        Install::Package { history: crate::plan::build_plan::History::Bound, .. } => {
            version_from(request).map(|setting| vec![setting.map(|_| GIT.to_owned())]).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let parts = parts(request, closure, install);
    let has_image = rust_image(request, &parts).is_some();
    let needed = parts.iter().flat_map(|part| {
        let more: &[Names] = match part.toolchain {
            Toolchain::Rust(_) if !has_image => &RUST_COMPILER,
            Toolchain::C | Toolchain::Rust(_) => &[],
        };
        let seen = format!("`{}` is compiled with {}", part.name, part.with);
        let packages = std::iter::once(COMPILER).chain(more.iter().copied()).map(|names| system.name(names));
        packages.map(|name| Sourced::seen(name.to_owned(), seen.clone(), part.place())).collect::<Vec<_>>()
    });
    needed.chain(git).collect()
}

fn version_from<'a>(request: &'a Request<'_>) -> Option<&'a Sourced<crate::config::VersionFrom>> {
    request.preferences.version_from.as_ref()
}

/// The Rust image, where Debian's own Rust does not do.
pub(crate) fn rust(
    request: &Request<'_>,
    closure: &Closure,
    install: &Install,
    pins: &Pins,
) -> Option<Sourced<String>> {
    let image = rust_image(request, &parts(request, closure, install))?;
    let kept = pins.get(RUST).filter(|kept| is_same_release(&kept.value, &image.value));
    Some(match kept {
        Some(kept) if kept.value != image.value => kept.clone(),
        _ => image,
    })
}

/// A bot may add a patch release or a digest; another minor release is another decision.
fn is_same_release(kept: &str, own: &str) -> bool {
    let (kept, own) = (minor_release(kept), minor_release(own));
    kept.is_some() && (kept == own || own.is_some_and(|(_, minor)| minor.is_none()))
}

/// `1` and `90` of `rust:1.90.0-slim-trixie`.
fn minor_release(reference: &str) -> Option<(Option<&str>, Option<&str>)> {
    let mut parts = pins::tag(reference)?.split('-').next()?.split('.');
    Some((parts.next(), parts.next()))
}

/// The newest Rust that a manifest asks for builds all.
fn rust_image(request: &Request<'_>, parts: &[Parts<'_>]) -> Option<Sourced<String>> {
    let system = match request.strategy.value.system() {
        System::Debian => "slim-trixie",
        System::Alpine => "alpine",
    };
    let tag = |version: &str| format!("{RUST}:{version}-{system}");
    let in_rust: Vec<&Parts<'_>> = parts.iter().filter(|part| matches!(part.toolchain, Toolchain::Rust(_))).collect();
    in_rust.first()?;
    if let Some(setting) = &request.preferences.rust {
        return Some(setting.map(|version| tag(version)));
    }
    let mut newest: Option<((u64, u64), Sourced<String>)> = None;
    for part in in_rust {
        let Toolchain::Rust(Some(RustFacts { rust_version: Some(version), place, .. })) = part.toolchain else {
            return Some(Sourced::rule(tag("1"), "`Cargo.toml` names no `rust-version`, so the newest Rust builds it"));
        };
        let mut numbers = version.split('.').map(|number| number.parse::<u64>().unwrap_or_default());
        let wanted = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
        let place = Place { file: join(part.directory, &place.file), ..place.clone() };
        if newest.as_ref().is_none_or(|(known, _)| wanted > *known) {
            newest = Some((wanted, Sourced::seen(tag(version), format!("`rust-version = \"{version}\"`"), place)));
        }
    }
    newest.filter(|(wanted, _)| *wanted > DEBIAN_RUST).map(|(_, image)| image)
}

#[cfg(test)]
mod tests {
    use crate::plan::build_plan::{BuildPlan, Install, PackageForm};
    use crate::plan::testing::{APP, PACKAGE, lock, planned};

    const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    fn maturin(cargo: &str, settings: &str) -> BuildPlan {
        let pyproject = PACKAGE.replace("hatchling.build", "maturin") + settings;
        let files = [
            ("pyproject.toml", pyproject.as_str()),
            ("Cargo.toml", cargo),
            ("src/lib.rs", ""),
            ("shop/__init__.py", ""),
            ("shop/api.py", API),
            ("tests/test_api.py", ""),
        ];
        planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan")
    }

    fn packages(plan: &BuildPlan) -> Vec<&str> {
        plan.sync.build_packages.iter().map(|package| package.value.as_str()).collect()
    }

    #[test]
    fn a_project_with_compiled_parts_is_installed_as_a_wheel_and_ships_no_source() {
        let plan = maturin("[package]\nname = 'shop'\nrust-version = '1.80'\n", "");
        let Install::Package { form: PackageForm::Wheel { files, directories, .. }, modules, fresh, .. } =
            &plan.install.value
        else {
            panic!("{:?}", plan.install)
        };
        assert_eq!(*files, ["Cargo.toml"]);
        assert_eq!(*directories, ["shop", "src"]);
        assert!(modules.is_empty() && plan.sources.directories.is_empty(), "{:?}", plan.sources);
        assert_eq!(fresh, &["shop"]);
    }

    #[test]
    fn debian_s_rust_builds_what_it_is_new_enough_for() {
        let plan = maturin("[package]\nname = 'shop'\nrust-version = '1.85'\n", "");
        assert_eq!(packages(&plan), ["build-essential", "cargo", "rustc"]);
        assert_eq!(plan.images.rust, None);
    }

    #[test]
    fn a_newer_rust_comes_from_its_image() {
        let plan = maturin("[package]\nname = 'shop'\nrust-version = '1.91'\n", "");
        assert_eq!(packages(&plan), ["build-essential"]);
        assert_eq!(plan.images.rust.map(|rust| rust.value).as_deref(), Some("rust:1.91-slim-trixie"));
        let unsaid = maturin("[package]\nname = 'shop'\n", "");
        assert_eq!(unsaid.images.rust.map(|rust| rust.value).as_deref(), Some("rust:1-slim-trixie"));
        let alpine =
            maturin("[package]\nname = 'shop'\nrust-version = '1.91'\n", "[tool.uvdock]\nstrategy = \"alpine\"\n");
        assert_eq!(packages(&alpine), ["build-base"]);
        assert_eq!(alpine.images.rust.map(|rust| rust.value).as_deref(), Some("rust:1.91-alpine"));
        let asked = maturin("[package]\nname = 'shop'\n", "[tool.uvdock]\nrust = \"1.88\"\n");
        assert_eq!(asked.images.rust.map(|rust| rust.value).as_deref(), Some("rust:1.88-slim-trixie"));
    }

    /// A project with a local dependency that a backend compiles.
    fn beside(own: &str, backend: &str, more: &[(&str, &str)]) -> BuildPlan {
        let local = format!(
            "[project]\nname = \"fast\"\nversion = \"1\"\n[build-system]\nrequires = [\"{backend}\"]\nbuild-backend = \"{backend}\"\n"
        );
        let text = lock(&["fastapi", "uvicorn"], "")
            .replace("dependencies = [", "dependencies = [{ name = \"fast\" }, ")
            + "[[package]]\nname = \"fast\"\nversion = \"1\"\nsource = { editable = \"libs/fast\" }\n";
        let files =
            [("pyproject.toml", own), ("libs/fast/pyproject.toml", local.as_str()), ("libs/fast/fast/__init__.py", "")];
        planned(&[&files[..], more].concat(), &text).expect("a plan")
    }

    #[test]
    fn a_compiled_package_beside_a_pure_one_gets_its_compiler_and_both_become_wheels() {
        let plan =
            beside(PACKAGE, "scikit_build_core.build", &[("src/shop/__init__.py", ""), ("src/shop/api.py", API)]);
        assert_eq!(packages(&plan), ["build-essential"]);
        let Install::Package { form: PackageForm::Wheel { directories, .. }, fresh, modules, .. } = &plan.install.value
        else {
            panic!("{:?}", plan.install)
        };
        assert_eq!(*directories, ["libs/fast", "src"]);
        assert!(modules.is_empty());
        assert_eq!(fresh, &["fast", "shop"]);
        assert_eq!(
            plan.install.source.to_string(),
            "`fast` beside it is compiled with scikit-build-core (libs/fast/pyproject.toml:6)"
        );
    }

    #[test]
    fn a_program_that_is_no_package_keeps_its_source_beside_a_compiled_one() {
        let cargo = ("libs/fast/Cargo.toml", "[package]\nname = 'fast'\nrust-version = '1.91'\n");
        let plan = beside(APP, "maturin", &[("main.py", API), cargo]);
        assert_eq!(plan.sources.files[0].path, "main.py");
        let rust = plan.images.rust.expect("a newer Rust than Debian's");
        assert_eq!(
            (rust.value.as_str(), rust.source.to_string().as_str()),
            ("rust:1.91-slim-trixie", "`rust-version = \"1.91\"` (libs/fast/Cargo.toml:3)",)
        );
    }
}
