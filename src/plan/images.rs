//! Chooses image references: uvdock's own, or the pins that an update bot moved.

use uv_pep440::{Operator, Version, VersionSpecifiers};

use super::build_plan::{ImagesPlan, Runtime};
use super::strategy::DISTROLESS_PYTHON;
use super::{Install, PlanError, Question, compiled};
use crate::config::{Strategy, SyntaxSetting};
use crate::inspect::lock::PythonVersion;
use crate::pins::{self, Pins};
use crate::sourced::{Source, Sourced};

const SYNTAX: &str = "docker/dockerfile:1";
pub(super) const UV: &str = "ghcr.io/astral-sh/uv";
/// The uv that uvdock's images were proven with.
const UV_VERSION: &str = "0.13.8";
/// `--only-install-local` came with it.
pub(super) const OLDEST_UV: &str = "0.9.10";
const DEBIAN: &str = "trixie";
pub(super) const PYTHON: &str = "python";
const DISTROLESS_DEBIAN_PYTHON: &str = "gcr.io/distroless/python3-debian13:nonroot";
const DISTROLESS_CC: &str = "gcr.io/distroless/cc-debian13:nonroot";

pub(super) fn choose(
    question: &Question<'_>,
    python: PythonVersion,
    install: &Install,
    pins: &Pins,
) -> Result<ImagesPlan, PlanError> {
    let (base, runtime) = system(question.strategy.value, python, pins);
    Ok(ImagesPlan {
        syntax: syntax(question, pins)?,
        uv: uv(question, pins)?,
        rust: compiled::rust(question, install, pins),
        base,
        runtime,
    })
}

fn syntax(question: &Question<'_>, pins: &Pins) -> Result<Option<Sourced<String>>, PlanError> {
    let Some(setting) = &question.preferences.syntax else {
        return Ok(Some(kept_or(pins, SYNTAX, |_| true, "the current Dockerfile syntax, whatever the engine's age")));
    };
    match &setting.value {
        SyntaxSetting::Off => Ok(None),
        SyntaxSetting::Image(image) if is_reference(image) => Ok(Some(setting.map(|_| image.clone()))),
        SyntaxSetting::Image(image) => {
            Err(PlanError::BadImage { reference: image.clone(), given: setting.source.clone() })
        }
    }
}

/// The characters of the reference grammar (distribution/reference).
fn is_reference(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._/:@-".contains(letter))
}

/// A pin of the same repository that fits, else uvdock's own reference.
fn kept_or(pins: &Pins, own: &str, fits: impl Fn(&str) -> bool, rule: &str) -> Sourced<String> {
    match pins.get(pins::repository(own)).filter(|reference| fits(reference)) {
        Some(kept) if kept != own => Sourced { value: kept.clone(), source: Source::Pin { file: "Dockerfile".into() } },
        _ => Sourced::rule(own.to_owned(), rule),
    }
}

/// The image that builds, and what the final image is made from.
fn system(strategy: Strategy, python: PythonVersion, pins: &Pins) -> (Sourced<String>, Runtime) {
    match strategy {
        Strategy::Slim | Strategy::SharedBase => (slim(python, pins), Runtime::Slim),
        Strategy::Alpine => (alpine(python, pins), Runtime::Alpine),
        Strategy::Distroless if python == DISTROLESS_PYTHON => {
            let image = distroless(pins, DISTROLESS_DEBIAN_PYTHON, "Debian's own Python, without a shell");
            (slim(python, pins), Runtime::Distroless { image })
        }
        Strategy::Distroless => {
            let image = distroless(pins, DISTROLESS_CC, "the C and C++ libraries of Debian, without a shell");
            let rule = "the system that the libraries of the final image come from";
            let is_slim = |reference: &str| pins::tag(reference).is_some_and(|tag| tag.ends_with("-slim"));
            let base = kept_or(pins, &format!("debian:{DEBIAN}-slim"), is_slim, rule);
            (base, Runtime::DistrolessManaged { image })
        }
    }
}

/// What the official Python image installs on Debian (docker-library/python) and Debian's own image lacks. Distroless has it too.
pub(super) fn base_packages(images: &ImagesPlan) -> Vec<Sourced<String>> {
    match images.runtime {
        Runtime::Slim | Runtime::Alpine | Runtime::Distroless { .. } | Runtime::SharedBase { .. } => Vec::new(),
        Runtime::DistrolessManaged { .. } => {
            let rule = "the official Python image and distroless have it, and Debian's image has not";
            ["ca-certificates", "netbase", "tzdata"].map(|name| Sourced::rule(name.to_owned(), rule)).into()
        }
    }
}

fn slim(python: PythonVersion, pins: &Pins) -> Sourced<String> {
    let rule = "the official Python image on the current Debian, without build tools";
    official_python(python, "slim", &format!("-{DEBIAN}"), rule, pins)
}

fn alpine(python: PythonVersion, pins: &Pins) -> Sourced<String> {
    official_python(python, "alpine", "", "the official Python image on Alpine", pins)
}

fn official_python(python: PythonVersion, system: &str, release: &str, rule: &str, pins: &Pins) -> Sourced<String> {
    let own = format!("{PYTHON}:{python}-{system}{release}");
    // A bot may add a patch version, a newer release of the system or a digest; another Python is another decision.
    let same_python = |reference: &str| {
        let version = pins::tag(reference).and_then(|tag| tag.split_once(&format!("-{system}")));
        version.and_then(|(version, _)| crate::inspect::python_version::minor(version)) == Some(python)
    };
    kept_or(pins, &own, same_python, rule)
}

/// A bot may add a digest.
fn distroless(pins: &Pins, own: &str, rule: &str) -> Sourced<String> {
    kept_or(pins, own, |reference| pins::tag(reference) == Some("nonroot"), rule)
}

fn uv(question: &Question<'_>, pins: &Pins) -> Result<Sourced<String>, PlanError> {
    let required = question.facts.pyproject.uv.required_version.as_ref();
    let fits = |version: &str| required.is_none_or(|required| satisfies(&required.value, version));
    if let Some(asked) = &question.preferences.uv_version {
        checked(question, &asked.value, &asked.source)?;
        return Ok(asked.map(|version| format!("{UV}:{version}")));
    }
    if fits(UV_VERSION) {
        let kept = |reference: &str| pins::tag(reference).is_some_and(|tag| fits(tag) && new_enough(tag));
        return Ok(kept_or(
            pins,
            &format!("{UV}:{UV_VERSION}"),
            kept,
            "the uv that this uvdock's images were proven with",
        ));
    }
    let required = required.expect("only a requirement can refuse the default");
    let source = Source::Project {
        seen: format!("`required-version = \"{}\"`", required.value),
        places: vec![required.place.clone()],
    };
    let version = newest_named(&required.value).unwrap_or_else(|| UV_VERSION.to_owned());
    checked(question, &version, &source)?;
    Ok(Sourced { value: format!("{UV}:{version}"), source })
}

fn checked(question: &Question<'_>, version: &str, source: &Source) -> Result<(), PlanError> {
    let refuse = |because: String| PlanError::UvVersion { uv: version.to_owned(), chosen_by: source.clone(), because };
    // uv's image tags are plain releases: no epoch, no local version, no pre-release.
    if !version.split('.').all(|part| part.parse::<u32>().is_ok()) {
        return Err(refuse("it is no release".into()));
    }
    if let Some(required) = &question.facts.pyproject.uv.required_version
        && !satisfies(&required.value, version)
    {
        return Err(refuse(format!("`required-version` is `{}` ({})", required.value, required.place)));
    }
    if new_enough(version) { Ok(()) } else { Err(refuse(format!("the images need uv {OLDEST_UV} or newer"))) }
}

pub(super) fn satisfies(specifiers: &VersionSpecifiers, version: &str) -> bool {
    version.parse::<Version>().is_ok_and(|version| specifiers.contains(&version))
}

pub(super) fn new_enough(version: &str) -> bool {
    let oldest: Option<Version> = OLDEST_UV.parse().ok();
    version.parse::<Version>().ok() >= oldest
}

/// The newest release that the requirement itself names and admits: others may not exist.
fn newest_named(required: &VersionSpecifiers) -> Option<String> {
    let named = required.iter().filter(|specifier| {
        matches!(
            specifier.operator(),
            Operator::Equal | Operator::TildeEqual | Operator::GreaterThanEqual | Operator::LessThanEqual
        )
    });
    let versions = named.map(|specifier| specifier.version().clone()).filter(|version| required.contains(version));
    versions.max().map(|version| version.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pins(references: &[&str]) -> Pins {
        references.iter().map(|reference| (pins::repository(reference).to_owned(), (*reference).to_owned())).collect()
    }

    #[test]
    fn a_digest_that_a_bot_added_is_kept() {
        let bot = pins(&["python:3.13.9-slim-trixie@sha256:ab"]);
        let base = slim(PythonVersion::new(3, 13), &bot);
        assert_eq!(base.value, "python:3.13.9-slim-trixie@sha256:ab");
        assert!(matches!(base.source, Source::Pin { .. }));
    }

    #[test]
    fn a_pin_of_another_python_is_not_kept() {
        let bot = pins(&["python:3.14-slim-trixie"]);
        assert_eq!(slim(PythonVersion::new(3, 13), &bot).value, "python:3.13-slim-trixie");
    }

    #[test]
    fn the_newest_uv_that_a_requirement_names_is_taken() {
        let required: VersionSpecifiers = ">=0.10.2,<0.12".parse().expect("specifiers");
        assert_eq!(newest_named(&required).as_deref(), Some("0.10.2"));
    }

    #[test]
    fn an_image_reference_stays_on_its_line() {
        assert!(is_reference("registry.example:5000/docker/dockerfile:1@sha256:ab"));
        assert!(!is_reference("docker/dockerfile:1\nRUN evil"));
    }
}
