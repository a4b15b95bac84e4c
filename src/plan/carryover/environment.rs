//! Which variables of the authors' image belong to the program. Takes no secret, and nothing that only their image means.

use super::{AUTHORS, container, port, shipped, volumes};
use crate::catalogue::backing::names::ConnectionName;
use crate::catalogue::backing::of_word;
use crate::inspect::deployment::container_facts::Assignment;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::lock::Closure;
use crate::nesting::is_below;
use crate::plan::build_plan::{CarriedItem, Carryover, CarryoverReason};
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::quote;
use crate::secret;
use crate::sourced::Sourced;

/// Variables for the running program, and what becomes of the others.
#[derive(Default)]
pub(crate) struct Environment {
    pub variables: Vec<Sourced<(String, String)>>,
    pub carryover: Vec<Carryover>,
}

/// Variables of tools that build or find Python, each of which the images set themselves or do without; not worth a word.
const OF_TOOLS: [&str; 14] = [
    "PATH",
    "PYTHON",
    "UV_",
    "PIP_",
    "VIRTUAL_ENV",
    "POETRY_",
    "PDM_",
    "DEBIAN_FRONTEND",
    "HOME",
    "USER",
    "LANG",
    "LC_",
    "LIBRARY_PATH",
    "LD_LIBRARY_PATH",
];

/// Values that stand for something else.
const PLACEHOLDERS: [&str; 9] =
    ["demo", "example", "dummy", "changeme", "change-me", "placeholder", "none", "todo", "xxx"];

/// Names that begin otherwise than the package that reads them.
const ALIASES: [(&str, &str); 5] = [
    ("HF", "huggingface-hub"),
    ("TRANSFORMERS", "transformers"),
    ("OTEL", "opentelemetry-api"),
    ("AWS", "boto3"),
    ("MPLCONFIGDIR", "matplotlib"),
];

/// Reads the stages that ship; a later value holds.
pub(crate) fn environment(request: &Request<'_>, chosen: &Chosen, closure: &Closure) -> Environment {
    let mut found = Environment::default();
    let Some(container) = container(request, chosen) else { return found };
    let all = shipped(request, container).into_iter().flat_map(|stage| &stage.environment);
    // What a build argument becomes is told there.
    let own =
        |variable: &&Located<Assignment>| !is_of_a_tool(&variable.value.name) && variable.value.arguments.is_empty();
    // `--port ${PORT}` of their command is a word of ours.
    let in_command =
        |name: &String| is_told_its_address(&chosen.candidate.start) && container.start_variables.contains(name);
    for variable in all.filter(own) {
        let name = variable.value.name.clone();
        found.variables.retain(|known| known.value.0 != name);
        match taken(request, chosen, closure, &variable.value) {
            Ok(value) => {
                let place = variable.place.clone();
                found.variables.push(Sourced::seen((name, value), AUTHORS, place));
            }
            Err(because) => {
                let because = if in_command(&name) { CarryoverReason::InCommand } else { because };
                found.carryover.push(not_carried(name, because, &variable.place));
            }
        }
    }
    found
}

fn not_carried(name: String, because: CarryoverReason, place: &Place) -> Carryover {
    let item = CarriedItem::Variable(name);
    if matches!(because, CarryoverReason::InCommand | CarryoverReason::ListenedByCommand) {
        return Carryover::unneeded(item, because, place);
    }
    Carryover::dropped(item, because, place)
}

pub(super) fn is_of_a_tool(name: &str) -> bool {
    OF_TOOLS.iter().any(|tool| name == *tool || (tool.ends_with('_') || *tool == "PYTHON") && name.starts_with(tool))
}

/// The value, or why the variable is left.
fn taken(
    request: &Request<'_>,
    chosen: &Chosen,
    closure: &Closure,
    variable: &Assignment,
) -> Result<String, CarryoverReason> {
    let name = variable.name.as_str();
    let is_name = quote::is_variable(name);
    let value = variable.value.as_deref();
    let is_switch = value.is_some_and(|value| matches!(value, "true" | "false" | "0" | "1"));
    if !is_name || secret::is_name_of_one(name) && !is_switch {
        return Err(CarryoverReason::NameOfASecret);
    }
    let Some(value) = value else {
        return Err(CarryoverReason::KnownWhileBuilding);
    };
    if secret::is_assigned(name, value) || value.contains("://") && value.contains('@') {
        return Err(CarryoverReason::MayHoldAPassword);
    }
    if value.trim().is_empty() || PLACEHOLDERS.contains(&value.to_lowercase().as_str()) {
        return Err(CarryoverReason::Placeholder);
    }
    if is_address(name, value) && is_told_its_address(&chosen.candidate.start) {
        return Err(CarryoverReason::ListenedByCommand);
    }
    if is_in_a_volume(request, chosen, value) || is_the_port(request, chosen, name, value) {
        return Ok(value.to_owned());
    }
    if value.starts_with('/') {
        return Err(CarryoverReason::ForeignPath);
    }
    if !is_read(request, name) && !is_of_a_package(name, closure) {
        return Err(CarryoverReason::Unread);
    }
    Ok(value.to_owned())
}

fn is_address(name: &str, value: &str) -> bool {
    let is_bound = ["0.0.0.0", "127.0.0.1", "localhost", "::", "[::]", "*"].iter().any(|own| {
        let rest = value.strip_prefix(own);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    });
    match name.rsplit('_').next() {
        // `REDIS_PORT` is that of a server.
        Some("PORT") => {
            !ConnectionName::of(name).is_some_and(|name| name.subject.iter().any(|word| of_word(word).is_some()))
        }
        Some("HOST" | "BIND" | "ADDRESS") => is_bound,
        _ => false,
    }
}

/// Servers are told host and port by the command; programs read them where they like.
fn is_told_its_address(start: &StartMethod) -> bool {
    matches!(
        start,
        StartMethod::WebApplication(_)
            | StartMethod::Django(_)
            | StartMethod::Framework { .. }
            | StartMethod::Worker(_)
            | StartMethod::Words { .. }
    )
}

/// A program that is told no port may read it, and listen elsewhere without.
fn is_the_port(request: &Request<'_>, chosen: &Chosen, name: &str, value: &str) -> bool {
    is_address(name, value) && port(request, chosen).is_some_and(|port| port.value.to_string() == value)
}

fn is_in_a_volume(request: &Request<'_>, chosen: &Chosen, path: &str) -> bool {
    let is_plain = !path.split('/').any(|part| part == "..");
    is_plain && volumes(request, chosen).iter().any(|volume| is_below(path, &volume.value))
}

fn is_read(request: &Request<'_>, name: &str) -> bool {
    let mut modules = request.facts.code.code();
    modules.any(|module| {
        module.variables.iter().any(|variable| variable.name.eq_ignore_ascii_case(name))
            // Tables of defaults and `environ.setdefault` name a variable as a string.
            || module.django_settings_module.is_some() && name == "DJANGO_SETTINGS_MODULE"
    })
}

/// `GRADIO_ANALYTICS_ENABLED` is gradio's.
fn is_of_a_package(name: &str, closure: &Closure) -> bool {
    let first = name.split('_').next().unwrap_or(name);
    let alias = ALIASES.iter().find(|(prefix, _)| *prefix == first).map(|(_, package)| *package);
    let own = first.to_lowercase();
    closure.contains(alias.unwrap_or(&own))
}
