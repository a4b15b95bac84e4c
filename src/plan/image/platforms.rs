//! Says which processors the image can be built for, and what each needs beyond the other. Adds no platform to a file.

use super::strategy::Needs;
use super::system_packages::{self, SystemPackages};
use crate::inspect::lock::{Closure, Machine, PythonVersion};
use crate::message::Message;
use crate::plan::build_plan::Notice;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The platforms, what the builds for them need of the operating system together, and what to tell the user.
pub(crate) struct Platforms {
    /// Such as `linux/amd64`.
    pub value: Sourced<Vec<&'static str>>,
    pub system: SystemPackages,
    pub notice: Option<Notice>,
}

/// x86-64, for which the closure was computed, and ARM where every package can be installed on it. One Dockerfile serves
/// both, so it has what either needs.
pub(crate) fn choose_platforms(request: &Request<'_>, python: PythonVersion, closure: &Closure) -> Platforms {
    let system = request.strategy.value.system();
    let mut needed = system_packages::needed(closure, system);
    let arm = request.closure_on(Machine::Aarch64, request.strategy.value, python);
    let on_amd64 = Needs::of(closure, system);
    let on_arm64 = Needs::of(&arm, system).without(&on_amd64);
    if let Some(obstacle) = on_arm64.obstacles.first() {
        let value = obstacle.map(|_| vec![AMD64]);
        let notice =
            Notice::NoPlatform { platform: ARM64, because: crate::plan::image::strategy::shown(obstacle).into() };
        return Platforms { value, system: needed, notice: Some(notice) };
    }
    needed.merge(system_packages::needed(&arm, system));
    let (value, notice) = match on_arm64.compiled.first() {
        None => (
            Sourced::rule(
                vec![AMD64, ARM64],
                "what the image can be built for: no package needs more on one than on the other",
            ),
            None,
        ),
        Some(first) => {
            let packages =
                on_arm64.compiled.iter().map(crate::plan::image::strategy::shown).map(Message::from).collect();
            let notice = Notice::CompiledFor { platform: ARM64, packages };
            (first.map(|_| vec![AMD64, ARM64]), Some(notice))
        }
    };
    Platforms { value, system: needed, notice }
}

/// What the development image needs of the operating system: packages of its groups may be compiled too.
pub(crate) fn development(request: &Request<'_>, python: PythonVersion) -> SystemPackages {
    let mut needed = SystemPackages::default();
    for machine in [Machine::X86_64, Machine::Aarch64] {
        let closure = request.development_closure(machine, python);
        needed.merge(system_packages::needed(&closure, request.strategy.value.system()));
    }
    needed
}

const AMD64: &str = "linux/amd64";
const ARM64: &str = "linux/arm64";

#[cfg(test)]
mod tests {
    use indoc::{formatdoc, indoc};

    use crate::plan::build_plan::BuildPlan;
    use crate::plan::error::PlanError;
    use crate::plan::testing::{APP, lock, planned};

    const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    const SDIST: &str = "sdist = { url = \"https://index.example/files/a.tar.gz\" }";

    /// A plan with `lxml` that has wheels for these platforms.
    fn with_wheels(platforms: &[&str], sdist: &str) -> Result<BuildPlan, PlanError> {
        let url =
            |platform: &&str| format!("{{ url = \"https://index.example/files/lxml-6-cp312-abi3-{platform}.whl\" }}, ");
        let wheels: String = platforms.iter().map(url).collect();
        let entry = formatdoc!(
            r#"
                [[package]]
                name = "lxml"
                version = "6"
                source = {{ registry = "https://index.example/simple" }}
                wheels = [{wheels}]
                {sdist}
            "#
        );
        let text =
            lock(&["fastapi", "uvicorn"], "").replace("dependencies = [", "dependencies = [{ name = \"lxml\" }, ");
        planned(&[("pyproject.toml", APP), API], &format!("{text}{entry}"))
    }

    const BOTH: [&str; 2] = ["manylinux_2_28_x86_64", "manylinux_2_28_aarch64"];

    #[test]
    fn wheels_for_both_processors_make_an_image_for_both() {
        let plan = with_wheels(&BOTH, SDIST).expect("a plan");
        assert_eq!(plan.platforms.value, ["linux/amd64", "linux/arm64"]);
        assert!(plan.notices.is_empty() && plan.sync.build_packages.is_empty(), "{:?}", plan.notices);
    }

    #[test]
    fn what_is_compiled_for_arm_gets_its_compiler_and_is_named() {
        let plan = with_wheels(&BOTH[..1], SDIST).expect("a plan");
        assert_eq!(plan.platforms.value, ["linux/amd64", "linux/arm64"]);
        assert!(plan.sync.build_packages.iter().any(|package| package.value == "build-essential"));
        let notice = "A build for linux/arm64 compiles packages: `lxml` is compiled with";
        assert!(crate::plan::testing::notices(&plan).iter().any(|said| said.starts_with(notice)), "{:?}", plan.notices);
    }

    #[test]
    fn what_only_development_compiles_gets_its_compiler_in_the_development_image_alone() {
        let pyproject = format!("{APP}[dependency-groups]\ndev = [\"lxml\"]\n");
        let group = indoc! {r#"
            [package.dev-dependencies]
            dev = [{ name = "lxml" }]
            [[package]]
            name = "lxml"
            version = "6"
            source = { registry = "https://index.example/simple" }
            sdist = { url = "https://index.example/files/a.tar.gz" }
        "#};
        let plan =
            planned(&[("pyproject.toml", &pyproject), API], &lock(&["fastapi", "uvicorn"], group)).expect("a plan");
        assert!(plan.sync.build_packages.is_empty());
        assert!(plan.sync.dev_packages.iter().any(|package| package.value == "build-essential"));
    }

    #[test]
    fn what_is_compiled_on_both_is_no_news() {
        let plan = with_wheels(&["win_amd64"], SDIST).expect("a plan");
        assert_eq!(plan.platforms.value, ["linux/amd64", "linux/arm64"]);
        assert!(plan.notices.is_empty(), "{:?}", plan.notices);
    }

    #[test]
    fn a_package_without_a_source_for_arm_leaves_one_platform() {
        let plan = with_wheels(&BOTH[..1], "").expect("a plan");
        assert_eq!(plan.platforms.value, ["linux/amd64"]);
        let notice = "The image cannot be built for linux/arm64: `lxml` cannot be installed";
        assert!(crate::plan::testing::notices(&plan).iter().any(|said| said.starts_with(notice)), "{:?}", plan.notices);
    }
}
