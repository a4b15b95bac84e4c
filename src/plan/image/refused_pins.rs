//! Says why the plan did not keep a reference that a generated file holds. Decides nothing anew.

use super::images::{OLDEST_UV, PYTHON, UV, new_enough, satisfies};
use super::python::admits;
use crate::inspect::ProjectFacts;
use crate::inspect::evidence::Located;
use crate::inspect::lock::PythonVersion;
use crate::inspect::python_version::minor;
use crate::pins;
use crate::plan::build_plan::BuildPlan;
use crate::sourced::Sourced;

/// A reference that contradicts the project.
#[derive(Clone, Debug)]
pub struct RefusedPin {
    /// Such as `ghcr.io/astral-sh/uv:0.9.0`.
    pub reference: String,
    /// What it contradicts.
    pub contradicts: Contradiction,
}

/// What a reference contradicts.
#[derive(Clone, Debug)]
pub enum Contradiction {
    /// `required-version` of `[tool.uv]`.
    RequiredVersion(Located<String>),
    /// What the images need of uv.
    OldestUv,
    /// `requires-python`.
    RequiresPython(Located<String>),
    /// The Python that the plan has.
    Python {
        /// That of the reference.
        old: PythonVersion,
        /// That of the plan.
        new: Sourced<PythonVersion>,
    },
}

impl RefusedPin {
    /// As a sentence without a full stop, such as "`ghcr.io/astral-sh/uv:0.9.0` cannot stay: `required-version` is `>=0.13`
    /// (pyproject.toml:9)".
    pub fn text(&self) -> String {
        let because = match &self.contradicts {
            Contradiction::RequiredVersion(required) => {
                format!("`required-version` is `{}` ({})", required.value, required.place)
            }
            Contradiction::OldestUv => format!("the images need uv {OLDEST_UV} or newer"),
            Contradiction::RequiresPython(requires) => {
                format!("`requires-python` is `{}` ({})", requires.value, requires.place)
            }
            Contradiction::Python { old, new } => {
                return format!("Python is {} and was {old}: {}", new.value, new.source);
            }
        };
        format!("`{}` cannot stay: {because}", self.reference)
    }
}

/// Those of some references that contradict the project; the others were left for another reason, or stay.
pub fn refused_pins(facts: &ProjectFacts, plan: &BuildPlan, references: &[String]) -> Vec<RefusedPin> {
    references.iter().filter_map(|reference| refused(facts, plan, reference)).collect()
}

fn refused(facts: &ProjectFacts, plan: &BuildPlan, reference: &str) -> Option<RefusedPin> {
    let tag = pins::tag(reference)?;
    let contradicts = match pins::repository(reference) {
        UV if *reference != plan.images.uv.value => uv(facts, tag)?,
        PYTHON if *reference != plan.images.base.value => python(facts, plan, tag)?,
        _ => return None,
    };
    Some(RefusedPin { reference: reference.to_owned(), contradicts })
}

fn uv(facts: &ProjectFacts, version: &str) -> Option<Contradiction> {
    let required = facts.pyproject.uv.required_version.as_ref();
    match required.filter(|required| !satisfies(&required.value, version)) {
        Some(required) => Some(Contradiction::RequiredVersion(shown(required))),
        None => (!new_enough(version)).then_some(Contradiction::OldestUv),
    }
}

fn python(facts: &ProjectFacts, plan: &BuildPlan, tag: &str) -> Option<Contradiction> {
    let old = minor(tag.split('-').next()?)?;
    let requires = facts.pyproject.requires_python.as_ref();
    match requires.filter(|requires| !admits(&requires.value, old)) {
        Some(requires) => Some(Contradiction::RequiresPython(shown(requires))),
        None => (old != plan.python.value).then(|| Contradiction::Python { old, new: plan.python.clone() }),
    }
}

fn shown<T: ToString>(bounds: &Located<T>) -> Located<String> {
    Located::new(bounds.value.to_string(), bounds.place.clone())
}
