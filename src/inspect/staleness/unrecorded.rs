//! Finds requirements that a lock which records none cannot have seen: what it installs is all that it tells.

use std::collections::HashSet;
use std::str::FromStr;

use uv_pep508::{Requirement, VerbatimUrl};

use super::Difference;
use crate::inspect::evidence::Located;
use crate::inspect::lock::LockedPackage;
use crate::inspect::pyproject::PyprojectFacts;

/// The requirements, without a condition, of packages that the project's own entry in the lock leads to by no edge.
pub(super) fn added(project: &PyprojectFacts, own: &LockedPackage) -> Vec<Difference> {
    let optional = own.optional.values().chain(own.groups.values()).flatten();
    let known: HashSet<_> = own.dependencies.iter().chain(optional).map(|edge| &edge.name).collect();
    let is_new = |text: &str| {
        let parsed = Requirement::<VerbatimUrl>::from_str(text).ok();
        let parsed =
            parsed.filter(|requirement| requirement.marker.is_true() && requirement.name != project.name.value);
        parsed.is_some_and(|requirement| !known.contains(&requirement.name))
    };
    let all = project.dependencies.iter().chain(project.extras.values().flatten());
    let new = all.filter(|requirement| is_new(&requirement.value)).cloned();
    new.map(|Located { value, place }| Difference::Added { requirement: value, place }).collect()
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::facts;

    #[test]
    fn a_requirement_that_an_old_lock_does_not_lead_to_is_new() {
        let project = "[project]\nname = \"shop\"\nversion = \"1.0\"\nrequires-python = \">=3.12\"\n\
                       dependencies = [\"flask\", \"pyyaml>=6\", \"tzdata; sys_platform == 'win32'\"]\n";
        let lock = "version = 1\nrequires-python = \">=3.12\"\n[[package]]\nname = \"shop\"\nversion = \"1.0\"\n\
                    source = { virtual = \".\" }\ndependencies = [{ name = \"flask\" }]\n\
                    [[package]]\nname = \"flask\"\nversion = \"3.0\"\nsource = { registry = \"https://index.example/simple\" }\n";
        let found = facts(&[("pyproject.toml", project), ("uv.lock", lock)]).staleness;
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>().len(), 1);
        assert!(found[0].to_string().contains("pyyaml>=6"), "{}", found[0]);
        let extra = project.replace("\"pyyaml>=6\", ", "") + "[project.optional-dependencies]\ndata = [\"pyarrow\"]\n";
        let found = facts(&[("pyproject.toml", &extra), ("uv.lock", lock)]).staleness;
        assert_eq!(
            found.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["`pyarrow` is not locked (pyproject.toml:7)"]
        );
        let locked = format!("{lock}[[package]]\nname = \"pyarrow\"\nversion = \"1\"\nsource = {{ registry = \"https://index.example/simple\" }}\n")
            .replace("[{ name = \"flask\" }]\n", "[{ name = \"flask\" }]\n[package.optional-dependencies]\ndata = [{ name = \"pyarrow\" }]\n");
        assert!(facts(&[("pyproject.toml", &extra), ("uv.lock", &locked)]).staleness.is_empty());
    }
}
