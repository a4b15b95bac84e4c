//! Chooses image references: uvdock's own, or the pins that an update bot moved.

use uv_pep440::{Operator, Version, VersionSpecifiers};

use super::strategy::DISTROLESS_PYTHON;
use crate::catalogue::system_packages::BESIDE_PYTHON;
use crate::config::{BaseImageSetting, Strategy, SyntaxSetting, UvSetting};
use crate::inspect::lock::{Closure, PythonVersion};
use crate::pins::{self, Pins};
use crate::plan::build_plan::{ImagesPlan, Install, Runtime};
use crate::plan::content::compiled;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::{Source, Sourced};

const SYNTAX: &str = "docker/dockerfile:1";
pub(crate) const UV: &str = "ghcr.io/astral-sh/uv";
/// The uv that uvdock's images were proven with.
const UV_VERSION: &str = "0.13.8";
/// `--only-install-local` came with it.
pub(crate) const OLDEST_UV: &str = "0.9.10";
const DEBIAN: &str = "trixie";
pub(crate) const PYTHON: &str = "python";
const DISTROLESS_DEBIAN_PYTHON: &str = "gcr.io/distroless/python3-debian13:nonroot";
const DISTROLESS_CC: &str = "gcr.io/distroless/cc-debian13:nonroot";

pub(crate) fn choose_images(
    request: &Request<'_>,
    python: PythonVersion,
    closure: &Closure,
    install: &Install,
    pins: &Pins,
) -> Result<ImagesPlan, PlanError> {
    let (base, runtime) = system(request, python, pins);
    Ok(ImagesPlan {
        syntax: syntax(request, pins),
        uv: uv(request, pins)?,
        rust: compiled::rust(request, closure, install, pins),
        node: None,
        base,
        runtime,
    })
}

fn syntax(request: &Request<'_>, pins: &Pins) -> Option<Sourced<String>> {
    let Some(setting) = &request.preferences.syntax else {
        return Some(kept_or(pins, SYNTAX, |_| true, "the current Dockerfile syntax, whatever the engine's age"));
    };
    match &setting.value {
        SyntaxSetting::Off => None,
        SyntaxSetting::Image(image) => Some(setting.map(|_| image.clone())),
    }
}

/// uvdock's own reference, from the image that the user names instead: with its own tag, or with uvdock's.
pub(crate) fn named_or(
    asked: Option<&Sourced<String>>,
    pins: &Pins,
    own: &str,
    fits: impl Fn(&str) -> bool,
    rule: &str,
) -> Sourced<String> {
    match asked {
        None => kept_or(pins, own, fits, rule),
        Some(image) if is_whole(&image.value) => image.clone(),
        Some(image) => {
            let mirrored = format!("{}:{}", image.value, pins::tag(own).unwrap_or_default());
            let kept = kept_or(pins, &mirrored, fits, rule);
            if kept.value == mirrored { image.map(|_| mirrored) } else { kept }
        }
    }
}

/// Whether a reference has a tag or a digest.
fn is_whole(reference: &str) -> bool {
    pins::tag(reference).is_some() || reference.contains('@')
}

/// The Python of a base image that the user names with a tag, such as `3.12` of `python:3.12-slim`.
pub(crate) fn python_of_base(request: &Request<'_>) -> Option<Sourced<PythonVersion>> {
    let image = asked_base(request, |asked| asked.build.as_ref())?;
    let version = pins::tag(&image.value)?.split('-').next().and_then(crate::inspect::python_version::minor)?;
    Some(image.map(|_| version))
}

/// The image that the user names to build on, or to ship on.
fn asked_base(request: &Request<'_>, part: fn(&BaseImageSetting) -> Option<&String>) -> Option<Sourced<String>> {
    let setting = request.preferences.base_image.as_ref()?;
    let image = part(&setting.value)?;
    Some(setting.map(|_| image.clone()))
}

/// A pin of the same repository that fits, else uvdock's own reference.
fn kept_or(pins: &Pins, own: &str, fits: impl Fn(&str) -> bool, rule: &str) -> Sourced<String> {
    match pins.get(pins::repository(own)).filter(|kept| fits(&kept.value)) {
        Some(kept) if kept.value != own => kept.clone(),
        _ => Sourced::rule(own.to_owned(), rule),
    }
}

/// The image that builds, and what the final image is made from.
fn system(request: &Request<'_>, python: PythonVersion, pins: &Pins) -> (Sourced<String>, Runtime) {
    match request.strategy.value {
        Strategy::Slim | Strategy::SharedBase => (slim(request, python, pins), Runtime::Slim),
        Strategy::Alpine => (alpine(request, python, pins), Runtime::Alpine),
        Strategy::Distroless if python == DISTROLESS_PYTHON => {
            let image = distroless(request, pins, DISTROLESS_DEBIAN_PYTHON, "Debian's own Python, without a shell");
            (slim(request, python, pins), Runtime::Distroless { image })
        }
        Strategy::Distroless => {
            let rule = "the C and C++ libraries of Debian, without a shell";
            let image = distroless(request, pins, DISTROLESS_CC, rule);
            let rule = "the system that the libraries of the final image come from";
            let asked = asked_base(request, |asked| asked.build.as_ref());
            let base = named_or(asked.as_ref(), pins, &format!("debian:{DEBIAN}-slim"), is_slim, rule);
            (base, Runtime::DistrolessManaged { image })
        }
    }
}

fn is_slim(reference: &str) -> bool {
    pins::tag(reference).is_some_and(|tag| tag.ends_with("-slim"))
}

/// What a build image needs that is Debian's own and not the official Python image.
pub(crate) fn base_packages(images: &ImagesPlan) -> Vec<Sourced<String>> {
    match images.runtime {
        Runtime::Slim | Runtime::Alpine | Runtime::Distroless { .. } | Runtime::SharedBase { .. } => Vec::new(),
        Runtime::DistrolessManaged { .. } => {
            let rule = "the official Python image and distroless have it, and Debian's image has not";
            BESIDE_PYTHON.map(|name| Sourced::rule(name.to_owned(), rule)).into()
        }
    }
}

fn slim(request: &Request<'_>, python: PythonVersion, pins: &Pins) -> Sourced<String> {
    let rule = "the official Python image on the current Debian, without build tools";
    official_python(request, pins, &format!("{PYTHON}:{python}-slim-{DEBIAN}"), rule)
}

fn alpine(request: &Request<'_>, python: PythonVersion, pins: &Pins) -> Sourced<String> {
    official_python(request, pins, &format!("{PYTHON}:{python}-alpine"), "the official Python image on Alpine")
}

fn official_python(request: &Request<'_>, pins: &Pins, own: &str, rule: &str) -> Sourced<String> {
    // A bot may add a patch version, a newer release of the system or a digest; another Python or system is another decision.
    let asked = asked_base(request, |asked| asked.build.as_ref());
    let wanted = version_and_system(own);
    named_or(asked.as_ref(), pins, own, |reference| version_and_system(reference) == wanted, rule)
}

/// `3.13` and `slim` of `3.13-slim-trixie`.
fn version_and_system(reference: &str) -> Option<(PythonVersion, &str)> {
    let mut parts = pins::tag(reference)?.split('-');
    let version = parts.next().and_then(crate::inspect::python_version::minor)?;
    let system = parts.next()?;
    Some((version, if system.starts_with("alpine") { "alpine" } else { system }))
}

/// A bot may add a digest.
fn distroless(request: &Request<'_>, pins: &Pins, own: &str, rule: &str) -> Sourced<String> {
    let asked = asked_base(request, |asked| asked.run.as_ref());
    named_or(asked.as_ref(), pins, own, |reference| pins::tag(reference) == Some("nonroot"), rule)
}

fn uv(request: &Request<'_>, pins: &Pins) -> Result<Sourced<String>, PlanError> {
    match &request.preferences.uv {
        None => uv_of(request, pins, None),
        Some(asked) => match &asked.value {
            UvSetting::Release(version) => {
                checked(request, version, &asked.source)?;
                Ok(asked.map(|_| format!("{UV}:{version}")))
            }
            UvSetting::Image(image) => uv_of(request, pins, Some(asked.map(|_| image.clone()))),
        },
    }
}

/// uv from the image that the user names, with its own tag or with the release that uvdock chooses.
fn uv_of(request: &Request<'_>, pins: &Pins, image: Option<Sourced<String>>) -> Result<Sourced<String>, PlanError> {
    if let Some(image) = image.as_ref().filter(|image| is_whole(&image.value)) {
        // A tag that is no release, such as `latest` or a name of the user's, is taken at its word.
        if let Some(release) = pins::tag(&image.value).filter(|tag| tag.parse::<Version>().is_ok()) {
            checked(request, release, &image.source)?;
        }
        return Ok(image.clone());
    }
    let required = request.facts.pyproject.uv.required_version.as_ref();
    let fits = |version: &str| required.is_none_or(|required| satisfies(&required.value, version));
    if fits(UV_VERSION) {
        let own = format!("{UV}:{UV_VERSION}");
        let rule = "the uv that this uvdock's images were proven with";
        return Ok(named_or(
            image.as_ref(),
            pins,
            &own,
            |kept| pins::tag(kept).is_some_and(|tag| fits(tag) && new_enough(tag)),
            rule,
        ));
    }
    let required = required.expect("only a requirement can refuse the default");
    let source = Source::Project {
        seen: format!("`required-version = \"{}\"`", required.value).into(),
        places: vec![required.place.clone()],
    };
    let version = newest_named(&required.value).unwrap_or_else(|| UV_VERSION.to_owned());
    checked(request, &version, &source)?;
    let repository = image.map_or(UV.to_owned(), |image| image.value);
    Ok(Sourced { value: format!("{repository}:{version}"), source })
}

fn checked(request: &Request<'_>, version: &str, source: &Source) -> Result<(), PlanError> {
    let refuse = |because: String| PlanError::UvVersion { uv: version.to_owned(), chosen_by: source.clone(), because };
    // uv's image tags are plain releases: no epoch, no local version, no pre-release.
    if !version.split('.').all(|part| part.parse::<u32>().is_ok()) {
        return Err(refuse("it is no release".into()));
    }
    if let Some(required) = &request.facts.pyproject.uv.required_version
        && !satisfies(&required.value, version)
    {
        return Err(refuse(format!("`required-version` is `{}` ({})", required.value, required.place)));
    }
    if new_enough(version) { Ok(()) } else { Err(refuse(format!("the images need uv {OLDEST_UV} or newer"))) }
}

pub(crate) fn satisfies(specifiers: &VersionSpecifiers, version: &str) -> bool {
    version.parse::<Version>().is_ok_and(|version| specifiers.contains(&version))
}

pub(crate) fn new_enough(version: &str) -> bool {
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
    use crate::plan::testing::{self, APP, lock};

    fn pins(references: &[&str]) -> Pins {
        let kept = |reference: &str| Sourced {
            value: reference.to_owned(),
            source: Source::Pin { file: "Dockerfile".into() },
        };
        references.iter().map(|reference| (pins::repository(reference).to_owned(), kept(reference))).collect()
    }

    /// The images of a project with these settings and pins.
    fn images(settings: &str, references: &[&str]) -> ImagesPlan {
        let pyproject = format!("{APP}[tool.uvdock]\n{settings}\n");
        let api = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
        let facts =
            testing::facts(&[("pyproject.toml", &pyproject), api, ("uv.lock", &lock(&["fastapi", "uvicorn"], ""))]);
        let preferences = crate::config::read(&pyproject, None).expect("valid settings");
        crate::plan::plan(&facts, &preferences, &pins(references)).expect("a plan").images
    }

    #[test]
    fn a_digest_that_a_bot_added_is_kept() {
        let base = images("python = '3.13'", &["python:3.13.9-slim-trixie@sha256:ab"]).base;
        assert_eq!(base.value, "python:3.13.9-slim-trixie@sha256:ab");
        assert!(matches!(base.source, Source::Pin { .. }));
    }

    #[test]
    fn a_pin_of_another_python_is_not_kept() {
        assert_eq!(images("python = '3.13'", &["python:3.14-slim-trixie"]).base.value, "python:3.13-slim-trixie");
    }

    #[test]
    fn a_mirror_has_the_tags_of_what_it_mirrors() {
        let settings = "python = '3.13'\nbase-image = 'mirror.example:5000/python'\nuv = 'mirror.example/uv'";
        let mirrored = images(settings, &[]);
        assert_eq!(mirrored.base.value, "mirror.example:5000/python:3.13-slim-trixie");
        assert_eq!(mirrored.uv.value, format!("mirror.example/uv:{UV_VERSION}"));
        let bot = images(settings, &["mirror.example/uv:0.13.9"]);
        assert_eq!(bot.uv.value, "mirror.example/uv:0.13.9");
    }

    #[test]
    fn an_image_with_a_tag_is_taken_as_it_is() {
        let own = images("base-image = 'team/python:3.12-slim-2026'\nuv = 'team/uv:latest'", &["team/uv:old"]);
        assert_eq!((own.base.value.as_str(), own.uv.value.as_str()), ("team/python:3.12-slim-2026", "team/uv:latest"));
    }

    #[test]
    fn a_distroless_image_has_an_image_to_build_on_and_one_to_ship_on() {
        let settings =
            "python = '3.13'\nstrategy = 'distroless'\nbase-image = { build = 'a/python', run = 'b/distroless' }";
        let mirrored = images(settings, &[]);
        assert_eq!(mirrored.base.value, "a/python:3.13-slim-trixie");
        let Runtime::Distroless { image } = mirrored.runtime else { panic!("{:?}", mirrored.runtime) };
        assert_eq!(image.value, "b/distroless:nonroot");
    }

    #[test]
    fn a_release_of_uv_is_the_tag_of_its_own_image() {
        assert_eq!(images("uv = '0.13.9'", &["ghcr.io/astral-sh/uv:0.13.7"]).uv.value, "ghcr.io/astral-sh/uv:0.13.9");
    }

    #[test]
    fn the_newest_uv_that_a_requirement_names_is_taken() {
        let required: VersionSpecifiers = ">=0.10.2,<0.12".parse().expect("specifiers");
        assert_eq!(newest_named(&required).as_deref(), Some("0.10.2"));
    }
}
