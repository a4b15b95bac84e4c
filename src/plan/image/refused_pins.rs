//! Says why the plan did not keep a reference that a generated file holds. Decides nothing anew.

use super::images::{OLDEST_UV, PYTHON, UV, new_enough, satisfies};
use super::python::admits;
use crate::inspect::ProjectFacts;
use crate::inspect::python_version::minor;
use crate::pins;
use crate::plan::build_plan::BuildPlan;

/// A reference that contradicts the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedPin {
    /// Such as `ghcr.io/astral-sh/uv:0.9.0`.
    pub reference: String,
    /// Such as "`ghcr.io/astral-sh/uv:0.9.0` cannot stay: `required-version` is `>=0.13` (pyproject.toml:9)".
    pub message: String,
}

/// Those of some references that contradict the project; the others were left for another reason, or stay.
pub fn refused_pins(facts: &ProjectFacts, plan: &BuildPlan, references: &[String]) -> Vec<RefusedPin> {
    let refused = |reference: &String| {
        let tag = pins::tag(reference)?;
        let message = match pins::repository(reference) {
            UV if *reference != plan.images.uv.value => cannot_stay(reference, &uv(facts, tag)?),
            PYTHON if *reference != plan.images.base.value => python(facts, plan, reference, tag)?,
            _ => return None,
        };
        Some(RefusedPin { reference: reference.clone(), message })
    };
    references.iter().filter_map(refused).collect()
}

fn cannot_stay(reference: &str, because: &str) -> String {
    format!("`{reference}` cannot stay: {because}")
}

fn uv(facts: &ProjectFacts, version: &str) -> Option<String> {
    let required = facts.pyproject.uv.required_version.as_ref();
    match required.filter(|required| !satisfies(&required.value, version)) {
        Some(required) => Some(format!("`required-version` is `{}` ({})", required.value, required.place)),
        None => (!new_enough(version)).then(|| format!("the images need uv {OLDEST_UV} or newer")),
    }
}

fn python(facts: &ProjectFacts, plan: &BuildPlan, reference: &str, tag: &str) -> Option<String> {
    let version = minor(tag.split('-').next()?)?;
    let requires = facts.pyproject.requires_python.as_ref();
    match requires.filter(|requires| !admits(&requires.value, version)) {
        Some(requires) => {
            Some(cannot_stay(reference, &format!("`requires-python` is `{}` ({})", requires.value, requires.place)))
        }
        None => (version != plan.python.value)
            .then(|| format!("Python is {} and was {version}: {}", plan.python.value, plan.python.source)),
    }
}
