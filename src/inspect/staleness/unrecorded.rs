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
    let known: HashSet<_> = own.dependencies.iter().map(|edge| &edge.name).collect();
    let is_new = |text: &str| {
        let parsed = Requirement::<VerbatimUrl>::from_str(text).ok();
        let parsed =
            parsed.filter(|requirement| requirement.marker.is_true() && requirement.name != project.name.value);
        parsed.is_some_and(|requirement| !known.contains(&requirement.name))
    };
    let new = project.dependencies.iter().filter(|requirement| is_new(&requirement.value)).cloned();
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
    }
}
