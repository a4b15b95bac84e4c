//! Chooses how a project with compiled parts is built: what its build reads, and with which toolchain. The rest of the install is
//! chosen beside this file.

use super::Question;
use super::build_plan::{Install, PackageForm};
use super::system_packages::System;
use crate::inspect::evidence::Place;
use crate::inspect::local::LocalPackage;
use crate::inspect::wheel::{Toolchain, WheelFacts};
use crate::pins::{self, Pins};
use crate::sourced::{Source, Sourced};

const RUST: &str = "rust";
/// Debian 13 has this Rust, and Alpine a newer one.
const DEBIAN_RUST: (u64, u64) = (1, 85);

/// Directories and files at the project root that no build reads.
const NOT_BUILT: [&str; 8] =
    ["tests", "test", "docs", "doc", "Dockerfile", "compose.yaml", "pyproject.toml", "uv.lock"];

/// Everything at the project root, and the local packages beside it, that a build may read: what it does read, only the
/// backend knows.
pub(super) fn form(question: &Question<'_>, local: &[&LocalPackage], with: &str) -> PackageForm {
    let tree = &question.facts.tree;
    let is_read = |name: &&str| {
        let hidden = name.starts_with('.') && *name != ".cargo";
        let image_file = ["Dockerfile", "compose", "docker-compose"].iter().any(|start| name.starts_with(start));
        !hidden && !image_file && !NOT_BUILT.contains(name) && !tree.private_keys.iter().any(|key| key == name)
    };
    let names = tree.children("");
    let (files, directories): (Vec<&str>, Vec<&str>) =
        names.into_iter().filter(is_read).partition(|name| tree.is_file(name));
    let is_beside = |path: &&str| path.starts_with("..");
    let beside = local.iter().map(|package| package.path.as_str()).filter(is_beside);
    let directories: Vec<&str> = directories.into_iter().chain(beside).collect();
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    PackageForm::Wheel {
        root: String::new(),
        files: owned(files),
        directories: owned(directories),
        with: with.to_owned(),
    }
}

/// The toolchain of a project that is compiled, and where that was seen.
fn toolchain<'a>(question: &'a Question<'_>, install: &Install) -> Option<(&'a Toolchain, &'a str, &'a Place)> {
    match (&question.facts.wheel, install) {
        (
            WheelFacts::Compiled { with, place, toolchain, .. },
            Install::Package { form: PackageForm::Wheel { .. }, .. },
        ) => Some((toolchain, with, place)),
        _ => None,
    }
}

/// The packages of the operating system that compile the project itself, and git where the version comes from it.
pub(super) fn build_packages(question: &Question<'_>, install: &Install, system: System) -> Vec<Sourced<String>> {
    let git = match install {
        Install::Package { history: super::History::Bound, .. } => {
            version_from(question).map(|setting| vec![setting.map(|_| "git".to_owned())]).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let Some((toolchain, with, place)) = toolchain(question, install) else { return git };
    let compiler = match system {
        System::Debian => "build-essential",
        System::Alpine => "build-base",
    };
    let names: &[&str] = match toolchain {
        Toolchain::Rust(_) if rust_image(question).is_none() => &["cargo", "rustc"],
        Toolchain::C | Toolchain::Rust(_) => &[],
    };
    let names = names.iter().map(|name| if system == System::Alpine && *name == "rustc" { "rust" } else { name });
    let seen = format!("the project is compiled with {with}");
    let packages = std::iter::once(compiler).chain(names);
    packages.map(|name| Sourced::seen(name.to_owned(), seen.clone(), place.clone())).chain(git).collect()
}

fn version_from<'a>(question: &'a Question<'_>) -> Option<&'a Sourced<crate::config::VersionFrom>> {
    question.preferences.version_from.as_ref()
}

/// The Rust image, where Debian's own Rust does not do.
pub(super) fn rust(question: &Question<'_>, install: &Install, pins: &Pins) -> Option<Sourced<String>> {
    let (Toolchain::Rust(_), ..) = toolchain(question, install)? else { return None };
    let image = rust_image(question)?;
    let kept = pins.get(RUST).filter(|kept| is_same_release(kept, &image.value));
    Some(match kept {
        Some(kept) if *kept != image.value => {
            Sourced { value: kept.clone(), source: Source::Pin { file: "Dockerfile".into() } }
        }
        _ => image,
    })
}

/// A bot may add a patch release or a digest; another minor release is another decision.
fn is_same_release(kept: &str, own: &str) -> bool {
    let minor = |reference: &str| {
        let tag = pins::tag(reference)?.split('-').next()?.to_owned();
        let mut parts = tag.split('.').map(str::to_owned);
        Some((parts.next(), parts.next()))
    };
    minor(kept).is_some() && (minor(kept) == minor(own) || minor(own).is_some_and(|(_, minor)| minor.is_none()))
}

fn rust_image(question: &Question<'_>) -> Option<Sourced<String>> {
    let WheelFacts::Compiled { toolchain: Toolchain::Rust(facts), .. } = &question.facts.wheel else { return None };
    let system = match question.strategy.value.system() {
        System::Debian => "slim-trixie",
        System::Alpine => "alpine",
    };
    let tag = |version: &str| format!("{RUST}:{version}-{system}");
    if let Some(setting) = &question.preferences.rust {
        return Some(setting.map(|version| tag(version)));
    }
    let Some((facts, version)) = facts.as_ref().and_then(|facts| Some((facts, facts.rust_version.as_ref()?))) else {
        return Some(Sourced::rule(tag("1"), "`Cargo.toml` names no `rust-version`, so the newest Rust builds it"));
    };
    let mut parts = version.split('.').map(|part| part.parse::<u64>().unwrap_or_default());
    let wanted = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let seen = format!("`rust-version = \"{version}\"`");
    (wanted > DEBIAN_RUST).then(|| Sourced::seen(tag(version), seen, facts.place.clone()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{PACKAGE, lock, planned};
    use super::super::{BuildPlan, Install, PackageForm};

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
        assert_eq!(
            (files.as_slice(), directories.as_slice()),
            (["Cargo.toml".to_owned()].as_slice(), ["shop".to_owned(), "src".to_owned()].as_slice())
        );
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
}
