//! Chooses the Python of the image.

use uv_pep440::{Version, VersionSpecifiers};

use super::{PlanError, Question, target};
use crate::inspect::evidence::Place;
use crate::inspect::lock::PythonVersion;
use crate::inspect::python_version::minor;
use crate::inspect::{UV_LOCK, lock::ClosurePackage};
use crate::sourced::{Source, Sourced};

/// Pythons to choose from, the best first: the newest that had a year for packages to publish wheels, older ones, then the
/// newest of all (devguide "Status of Python versions", November 2026; 3.10 ended in October 2026 and is still in use).
const BEST_FIRST: [PythonVersion; 6] = [
    PythonVersion::new(3, 14),
    PythonVersion::new(3, 13),
    PythonVersion::new(3, 12),
    PythonVersion::new(3, 11),
    PythonVersion::new(3, 10),
    PythonVersion::new(3, 15),
];

/// The flag or setting, else `.python-version`, else the best that the project allows and every locked wheel fits.
pub(super) fn choose(question: &Question<'_>) -> Result<Sourced<PythonVersion>, PlanError> {
    if let Some(asked) = &question.preferences.python {
        return allowed(question, parsed(&asked.value, &asked.source)?);
    }
    if let Some(pin) = &question.facts.python_pin {
        let source = Source::Project { seen: format!("`{}`", pin.value), places: vec![pin.place.clone()] };
        return allowed(question, parsed(&pin.value, &source)?);
    }
    newest_with_wheels(question)
}

fn parsed(text: &str, source: &Source) -> Result<Sourced<PythonVersion>, PlanError> {
    let bad = || PlanError::BadPython { version: text.to_owned(), source_text: source.to_string() };
    let version =
        minor(text).filter(|version| version.major == 3 && (8..=99).contains(&version.minor)).ok_or_else(bad)?;
    Ok(Sourced { value: version, source: source.clone() })
}

fn allowed(question: &Question<'_>, version: Sourced<PythonVersion>) -> Result<Sourced<PythonVersion>, PlanError> {
    match &question.facts.pyproject.requires_python {
        Some(requires) if !admits(&requires.value, version.value) => Err(PlanError::PythonOutside {
            version: version.value.to_string(),
            chosen_by: version.source,
            requires: requires.value.to_string(),
            place: requires.place.clone(),
        }),
        _ => Ok(version),
    }
}

/// Whether any patch release of a minor version satisfies the specifiers.
fn admits(specifiers: &VersionSpecifiers, version: PythonVersion) -> bool {
    (0..100_u64)
        .any(|patch| specifiers.contains(&Version::new([u64::from(version.major), u64::from(version.minor), patch])))
}

fn newest_with_wheels(question: &Question<'_>) -> Result<Sourced<PythonVersion>, PlanError> {
    let requires = question.facts.pyproject.requires_python.as_ref();
    let mut refusals = Vec::new();
    for version in BEST_FIRST {
        if requires.is_some_and(|requires| !admits(&requires.value, version)) || !question.lock.allows(version) {
            continue;
        }
        let held = question.lock.held_back_by(question.root, &question.selection, &target(version), version);
        if held.is_empty() {
            return Ok(Sourced::rule(version, reason(&refusals)));
        }
        refusals.push(format!("{version} is held back by {}", names(&held)));
    }
    let because =
        if refusals.is_empty() { "`requires-python` allows none of them".to_owned() } else { refusals.join("; ") };
    Err(PlanError::NoPython { because })
}

fn reason(refusals: &[String]) -> String {
    let rule =
        "the newest Python in its second year that `requires-python` allows and every locked package has a wheel for";
    if refusals.is_empty() { rule.to_owned() } else { format!("{rule}; {}", refusals.join("; ")) }
}

fn names(packages: &[ClosurePackage]) -> String {
    let shown =
        packages.iter().take(3).map(|package| format!("`{}` ({})", package.name, Place::line(UV_LOCK, package.line)));
    let more = packages.len().saturating_sub(3);
    let list = shown.collect::<Vec<_>>().join(", ");
    if more == 0 { list } else { format!("{list} and {more} more") }
}
