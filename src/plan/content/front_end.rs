//! Chooses the front end that Node builds while the image is built: the one whose output the program serves, or that the authors'
//! own image gets from a stage of Node's. What is served and not built is said.

mod authored;
mod made;
mod node;
mod said;
mod served;
mod steps;

use std::collections::BTreeSet;

use self::authored::Found;
use self::served::Served;
use crate::config::{BuiltFrontEnd, FrontEndSetting};
use crate::inspect::evidence::Place;
use crate::inspect::front_end::{BuildOutput, BuildScript, FrontEndFacts};
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::pins::Pins;
use crate::plan::build_plan::{FrontEndNotice, FrontEndPlan, Notice, SourcesPlan};
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::{Source, Sourced};

/// What is built, in which image, and what to tell the user.
#[derive(Default)]
pub(crate) struct FrontEnd {
    pub plan: Option<Sourced<FrontEndPlan>>,
    pub image: Option<Sourced<String>>,
    pub notices: Vec<Notice>,
}

impl FrontEnd {
    /// Whether a notice is about what a line names.
    pub(crate) fn says(&self, place: &Place) -> bool {
        self.notices.iter().any(|notice| match notice {
            Notice::FrontEnd(FrontEndNotice::NotBuilt { served, .. } | FrontEndNotice::Outside { served, .. }) => {
                served.place == *place
            }
            _ => false,
        })
    }
}

pub(crate) fn choose_front_end(
    request: &Request<'_>,
    chosen: &Chosen,
    reached: &BTreeSet<&str>,
    sources: &SourcesPlan,
    pins: &Pins,
) -> Result<FrontEnd, PlanError> {
    let setting = request.preferences.front_end.as_ref();
    let asked = match setting.map(|setting| &setting.value) {
        Some(FrontEndSetting::Off) => return Ok(FrontEnd::default()),
        Some(FrontEndSetting::Built(built)) => Some(built),
        None => None,
    };
    let served = served::all(request, chosen, reached);
    let found = authored::stage(request, chosen);
    let wanted = match (asked, setting) {
        (Some(built), Some(setting)) => Some(asked_for(request, built, &setting.source, &served)?),
        _ => match &found {
            Found::Stage(authored) => Some(made::of_authors(authored, &served)),
            Found::Nothing | Found::Unclear(_) => derived(request, &served),
        },
    };
    let notices = said::notices(request, &found, &served, wanted.as_ref());
    let Some(wanted) = wanted.as_ref() else { return Ok(FrontEnd { notices, ..FrontEnd::default() }) };
    let node = setting.and_then(|setting| match &setting.value {
        FrontEndSetting::Built(built) => built.node.clone().map(|node| setting.map(|_| node)),
        FrontEndSetting::Off => None,
    });
    let base = match &found {
        Found::Stage(authored) => Some(authored.base),
        Found::Nothing | Found::Unclear(_) => None,
    };
    let image = node::image(node.as_ref(), base, wanted.facts, pins);
    Ok(FrontEnd { plan: Some(made::plan(request, wanted, sources)?), image: Some(image), notices })
}

/// A front end that is to be built.
struct Wanted<'a> {
    facts: &'a FrontEndFacts,
    steps: Vec<steps::Step>,
    /// Where each output is written and where it goes, with whether it is a directory of its own.
    outputs: Vec<WantedOutput>,
    environment: Vec<(String, String)>,
    arguments: Vec<(String, Option<String>)>,
    /// Paths that the stage gets besides; the empty one is all that the image gets.
    inputs: Vec<String>,
    source: Source,
}

struct WantedOutput {
    from: String,
    to: String,
    known: Option<BuildOutput>,
}

impl WantedOutput {
    /// An output that stays where it is written.
    fn in_place(output: &BuildOutput) -> Self {
        Self { from: output.path.clone(), to: output.path.clone(), known: Some(output.clone()) }
    }
}

/// The front end whose output is served, and lies in the directory that images are built from.
fn derived<'a>(request: &Request<'a>, served: &[Served]) -> Option<Wanted<'a>> {
    let mut buildable = request.facts.front_ends.iter().filter(|one| request.path(&one.directory).is_ok());
    buildable.find_map(|front_end| built(request, front_end, served))
}

/// The scripts whose outputs are served: `build` alone where it is one of them.
fn built<'a>(request: &Request<'_>, front_end: &'a FrontEndFacts, served: &[Served]) -> Option<Wanted<'a>> {
    let mut scripts: Vec<&BuildScript> = Vec::new();
    let mut outputs: Vec<(&BuildOutput, ServedBy<'_>)> = Vec::new();
    for script in &front_end.builds {
        let fresh = script.outputs.iter().filter(|output| !outputs.iter().any(|(known, _)| known.path == output.path));
        let found: Vec<_> = fresh.filter_map(|output| Some((output, who_serves(request, output, served)?))).collect();
        if found.is_empty() {
            continue;
        }
        scripts.push(script);
        outputs.extend(found);
        if script.name == "build" {
            break;
        }
    }
    let first = scripts.first()?;
    let places = outputs.iter().filter_map(|(_, served)| match served {
        ServedBy::Code(served) => Some(served.place.clone()),
        ServedBy::Convention => None,
    });
    let places = places.take(1);
    let places = places.chain([first.place.clone()]).collect();
    Some(Wanted {
        facts: front_end,
        steps: scripts.iter().map(|script| steps::Step::Script(script.name.clone())).collect(),
        outputs: outputs.iter().map(|(output, _)| WantedOutput::in_place(output)).collect(),
        environment: Vec::new(),
        arguments: Vec::new(),
        inputs: Vec::new(),
        source: Source::Project { seen: "the program serves what it builds".into(), places },
    })
}

/// What serves an output.
enum ServedBy<'s> {
    /// Code that names it.
    Code(&'s Served),
    /// Django, which looks in `static` and `templates` of its applications (Django "Settings > `STATICFILES_FINDERS`").
    Convention,
}

fn who_serves<'s>(request: &Request<'_>, output: &BuildOutput, served: &'s [Served]) -> Option<ServedBy<'s>> {
    if let Some(found) = served.iter().find(|served| served.serves(&output.path)) {
        return Some(ServedBy::Code(found));
    }
    let is_django = request.facts.code.modules.iter().any(|module| module.django.is_some());
    let parts: Vec<&str> = output.path.split('/').collect();
    let at = parts.iter().position(|part| matches!(*part, "static" | "templates")).filter(|_| is_django)?;
    let application = parts[..at].join("/");
    (!application.is_empty() && request.facts.tree.holds_python(&application)).then_some(ServedBy::Convention)
}

/// What the user asks for, with what is found where the setting says nothing.
fn asked_for<'a>(
    request: &Request<'a>,
    built: &BuiltFrontEnd,
    given: &Source,
    served: &[Served],
) -> Result<Wanted<'a>, PlanError> {
    let found = match &built.directory {
        Some(directory) => {
            let directory = listed(directory);
            let directory = if directory == "." { "" } else { directory };
            request.facts.front_ends.iter().find(|one| one.directory == directory)
        }
        None => derived(request, served)
            .map(|wanted| wanted.facts)
            .or_else(|| request.facts.front_ends.iter().find(|one| request.path(&one.directory).is_ok())),
    };
    let path = join(built.directory.as_deref().unwrap_or_default(), "package.json");
    let facts = found.ok_or_else(|| PlanError::NoSuchPath { key: "front-end", path, given: given.clone() })?;
    let own = self::built(request, facts, served);
    let steps = match &built.build {
        Some(line) if facts.scripts.contains(line) => vec![steps::Step::Script(line.clone())],
        Some(line) => vec![steps::line(line)],
        None => own.as_ref().map_or_else(
            || facts.builds.first().map(|script| steps::Step::Script(script.name.clone())).into_iter().collect(),
            |own| own.steps.iter().map(steps::Step::copied).collect(),
        ),
    };
    let asked = built.output.iter().flat_map(|(from, places)| places.iter().map(move |to| (from, to)));
    let mut outputs: Vec<WantedOutput> = asked.map(|(from, to)| made::named(facts, from, to)).collect();
    if outputs.is_empty() {
        let of_first = || facts.builds.iter().flat_map(|script| &script.outputs).map(WantedOutput::in_place).collect();
        outputs = own.map_or_else(of_first, |own| own.outputs);
    }
    if steps.is_empty() || outputs.is_empty() {
        let missing = if steps.is_empty() { "build" } else { "output" };
        return Err(PlanError::UnknownFrontEnd { missing, given: given.clone() });
    }
    Ok(Wanted {
        facts,
        steps,
        outputs,
        environment: Vec::new(),
        arguments: Vec::new(),
        // A command of the user's may read anything that the image gets.
        inputs: built.build.iter().map(|_| String::new()).collect(),
        source: given.clone(),
    })
}

#[cfg(test)]
mod tests;
