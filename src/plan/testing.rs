//! Plans for the tests of the rules: a project from a few files, and a lock from a few package names.

use indoc::{formatdoc, indoc};

use crate::config::{self, Preferences};
use crate::inspect::{ProjectFacts, inspect_memory};
use crate::pins::Pins;
use crate::plan::build_plan::BuildPlan;
use crate::plan::error::PlanError;
use crate::plan::plan;

/// A project that is no package, with production dependencies.
pub(crate) const APP: &str = "[project]\nname = \"shop\"\nversion = \"1.0\"\nrequires-python = \">=3.12\"\n";
/// The same, built by hatchling.
pub(crate) const PACKAGE: &str = indoc! {r#"
    [project]
    name = "shop"
    version = "1.0"
    requires-python = ">=3.12"
    [build-system]
    requires = ["hatchling"]
    build-backend = "hatchling.build"
"#};

/// A lock of `shop` with pure-Python packages, and with more TOML behind them.
pub(crate) fn lock(packages: &[&str], more: &str) -> String {
    let edges = packages.iter().map(|name| format!("{{ name = \"{name}\" }}, ")).collect::<Vec<_>>().concat();
    let locked = packages
        .iter()
        .map(|name| {
            let wheel = format!("https://index.example/files/{}-1.0-py3-none-any.whl", name.replace('-', "_"));
            formatdoc!(
                r#"
                    [[package]]
                    name = "{name}"
                    version = "1.0"
                    source = {{ registry = "https://index.example/simple" }}
                    wheels = [{{ url = "{wheel}" }}]
                "#
            )
        })
        .collect::<Vec<_>>()
        .concat();
    formatdoc!(
        r#"
            version = 1
            revision = 3
            requires-python = ">=3.12"
            [[package]]
            name = "shop"
            version = "1.0"
            source = {{ virtual = "." }}
            dependencies = [{edges}]
            {more}
            {locked}"#
    )
}

/// The facts of a project made of these files, which are in memory.
pub(crate) fn facts(files: &[(&str, &str)]) -> ProjectFacts {
    facts_of_member("", files)
}

/// The facts of the member that lies in a directory, in a workspace made of these files.
pub(crate) fn facts_of_member(member: &str, files: &[(&str, &str)]) -> ProjectFacts {
    inspect_memory(member, files).expect("a project that can be read")
}

/// The plan of a project with these files and this lock; `[tool.uvdock]` in its pyproject.toml counts.
pub(crate) fn planned(files: &[(&str, &str)], lock: &str) -> Result<BuildPlan, PlanError> {
    planned_with(files, lock, |_| {})
}

/// The plan of the project that lies in a directory of these files, with its lock among them.
pub(crate) fn planned_in(directory: &str, files: &[(&str, &str)]) -> BuildPlan {
    let facts = facts_of_member(directory, files);
    let preferences = config::read(&facts.pyproject_text, facts.uvdock_toml.as_deref()).expect("valid settings");
    plan(&facts, &preferences, &Pins::new()).expect("a plan")
}

/// The same, with flags.
pub(crate) fn planned_with(
    files: &[(&str, &str)],
    lock: &str,
    flags: impl Fn(&mut Preferences),
) -> Result<BuildPlan, PlanError> {
    let mut all = files.to_vec();
    all.push(("uv.lock", lock));
    let facts = facts(&all);
    let mut preferences = config::read(&facts.pyproject_text, facts.uvdock_toml.as_deref()).expect("valid settings");
    flags(&mut preferences);
    plan(&facts, &preferences, &Pins::new())
}

/// The notices of a plan, for people.
pub(crate) fn notices(plan: &BuildPlan) -> Vec<String> {
    plan.notices.iter().map(|notice| notice.text(plan.settings).to_string()).collect()
}
