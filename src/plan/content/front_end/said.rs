//! What to say of front ends: those that are served and not built, those that are applications of their own, and what a build is to
//! be given. Builds none.

use super::Wanted;
use super::authored::Found;
use super::served::Served;
use crate::catalogue::front_end::BESIDE;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::front_end::{FrontEndFacts, FrontEndForm};
use crate::inspect::wheel::join;
use crate::plan::build_plan::{FrontEndNotice, Notice};
use crate::plan::request::Request;

/// The manifest of Node.
const PACKAGE_JSON: &str = "package.json";

pub(super) fn notices(
    request: &Request<'_>,
    found: &Found<'_>,
    served: &[Served],
    wanted: Option<&Wanted<'_>>,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut alone: Vec<Located<String>> = Vec::new();
    if let (Found::Unclear(place), None) = (found, wanted) {
        notices.push(FrontEndNotice::UnclearStage(place.clone()));
    }
    for front_end in &request.facts.front_ends {
        if wanted.is_some_and(|wanted| is_part(front_end, wanted.facts)) {
            continue;
        }
        let manifest = Place::file(join(&front_end.directory, PACKAGE_JSON));
        match of(request, front_end, served, wanted) {
            Said::Nothing => {}
            Said::Alone => {
                let directory = front_end.directory.as_str();
                // A directory without a name is known by its manifest.
                let is_nameless = directory.is_empty() || directory.ends_with("..");
                let name = if is_nameless { manifest.file.clone() } else { directory.to_owned() };
                alone.push(Located::new(name, manifest));
            }
            Said::Outside(served) => notices.push(FrontEndNotice::Outside { manifest, served }),
            Said::NotBuilt(served) => {
                notices.push(FrontEndNotice::NotBuilt { directory: front_end.directory.clone(), manifest, served });
            }
            Said::NoScript => {
                let packages = front_end.bundlers.clone();
                notices.push(FrontEndNotice::NoScript { directory: front_end.directory.clone(), manifest, packages });
            }
        }
    }
    if !alone.is_empty() {
        notices.push(FrontEndNotice::Alone(alone));
    }
    let variables = wanted.map(|wanted| wanted.facts.variables.clone()).unwrap_or_default();
    if !variables.is_empty() {
        notices.push(FrontEndNotice::Variables(variables));
    }
    notices.into_iter().map(Notice::FrontEnd).collect()
}

/// The root of a workspace is no front end besides its member.
fn is_part(front_end: &FrontEndFacts, built: &FrontEndFacts) -> bool {
    front_end.directory == built.directory || front_end.directory == built.packages.directory
}

/// A server that lies deeper is a part of something else.
const DEEPEST_SERVER: usize = 1;

enum Said {
    Nothing,
    /// An application of its own.
    Alone,
    /// It is served, and no image can be given it.
    Outside(Located<String>),
    /// Something is served where it could write, and nobody makes it.
    NotBuilt(Located<String>),
    /// No script builds it.
    NoScript,
}

/// The directory of pages that the program serves and nobody makes, where one front end alone can be meant: its output is copied there.
fn site(request: &Request<'_>, front_end: &FrontEndFacts, served: &[Served]) -> Option<Located<String>> {
    let builds_files = |one: &&FrontEndFacts| one.form == FrontEndForm::Files && !one.builds.is_empty();
    let mut all = request.facts.front_ends.iter().filter(builds_files);
    let (only, others) = (all.next()?, all.next());
    if only.directory != front_end.directory || others.is_some() {
        return None;
    }
    let has_page = |site: &Served| {
        let page = |other: &Served| other.place.file == site.place.file && other.text.ends_with("index.html");
        served.iter().any(page)
    };
    let found = served.iter().find(|one| one.is_absent_site(request) && has_page(one))?;
    Some(Located::new(found.text.clone(), found.place.clone()))
}

fn of(request: &Request<'_>, front_end: &FrontEndFacts, served: &[Served], wanted: Option<&Wanted<'_>>) -> Said {
    let directory = front_end.directory.as_str();
    let outputs = || front_end.builds.iter().flat_map(|script| &script.outputs);
    let naming = served.iter().find(|served| outputs().any(|output| served.serves(&output.path)));
    let naming = naming.map(|served| Located::new(served.text.clone(), served.place.clone()));
    if let Some(served) = naming {
        return if request.path(directory).is_ok() { Said::NotBuilt(served) } else { Said::Outside(served) };
    }
    let is_beside = directory.split('/').any(|part| BESIDE.contains(&part));
    if is_beside || wanted.is_some() && directory.is_empty() {
        return Said::Nothing;
    }
    let is_inside = !directory.starts_with("..");
    let missed = served.iter().find(|served| is_inside && served.misses(request, directory));
    if let Some(missed) = missed.filter(|_| front_end.form == FrontEndForm::Files) {
        return Said::NotBuilt(Located::new(missed.text.clone(), missed.place.clone()));
    }
    if let Some(site) = site(request, front_end, served).filter(|_| wanted.is_none()) {
        return if is_inside { Said::NotBuilt(site) } else { Said::Outside(site) };
    }
    let has_build = front_end.builds.iter().any(|script| script.name == "build");
    let depth = directory.trim_start_matches("../").matches('/').count();
    let is_near = depth == 0;
    match (has_build, front_end.builds.is_empty()) {
        _ if front_end.form == FrontEndForm::Library => Said::Nothing,
        // A server is an application wherever it lies; files may be part of another front end.
        (true, _) if front_end.form == FrontEndForm::Server && depth <= DEEPEST_SERVER => Said::Alone,
        (true, _) if is_near && !directory.is_empty() => Said::Alone,
        (false, true) if is_inside && is_near && wanted.is_none() => Said::NoScript,
        _ => Said::Nothing,
    }
}
