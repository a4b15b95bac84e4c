//! Chooses the databases, brokers and caches that the compose files start, and what the program is told of them: those whose URL or
//! host the code has by default, those it does not do without, and those the user adds. A package alone shows none. Part of the plan:
//! pure, reads no disk.

mod address;
mod connection;
#[cfg(test)]
mod tests;
mod url;

use std::collections::{BTreeMap, BTreeSet};

use address::{Account, value};
use connection::{Connection, Context, Shows, prefers_sqlite};

use crate::catalogue::backing::names::ConnectionPart;
use crate::catalogue::backing::{ALL, named};
use crate::catalogue::model::{Backing, General, Given, ImageVariant, Login};
use crate::config::BackingSetting;
use crate::inspect::UV_LOCK;
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::pins;
use crate::plan::build_plan::{BackingService, BackingValue, StartPlan, ValuePart};
use crate::plan::request::Request;
use crate::plan::variable_reads::ProgramVariable;
use crate::sourced::Sourced;

/// What is known of the program.
pub(crate) struct Program<'a> {
    pub(crate) closure: &'a Closure,
    /// Its files that are loaded.
    pub(crate) reached: &'a BTreeSet<&'a str>,
    /// What it reads, but for what the image or the user gives.
    pub(crate) variables: &'a BTreeMap<&'a str, ProgramVariable<'a>>,
    /// What else the compose file has.
    pub(crate) start: &'a StartPlan,
}

/// The services, in the order of the catalogue.
pub(crate) fn choose_backing(request: &Request<'_>, program: &Program<'_>) -> Vec<BackingService> {
    let asked: Vec<&'static Backing> = ALL
        .iter()
        .copied()
        .filter(|backing| matches!(setting(request, backing), Some(BackingSetting::On | BackingSetting::Image(_))))
        .collect();
    let prefers_sqlite = program.variables.values().any(prefers_sqlite);
    let context = Context { closure: program.closure, prefers_sqlite, asked };
    let all: Vec<Connection<'_>> =
        program.variables.values().filter_map(|variable| Connection::of(variable, &context)).collect();
    let mut services = Vec::new();
    for backing in ALL.iter().copied().filter(|backing| setting(request, backing) != Some(&BackingSetting::Off)) {
        let of_kind: Vec<&Connection<'_>> = all.iter().filter(|connection| connection.backing == backing).collect();
        let is_needed =
            of_kind.iter().any(|connection| connection.shows == Shows::Need) || context.asked.contains(&backing);
        if is_needed && tells_login(backing, &of_kind) {
            services.push(service(request, program, backing, &of_kind));
        }
    }
    services
}

/// Lets a new database have its schema before the program starts.
pub(crate) fn migrate_first(start: &mut StartPlan, services: &[BackingService]) {
    let is_database =
        |service: &&BackingService| named(service.kind).is_some_and(|kind| kind.general == General::Database);
    if let Some(database) = services.iter().find(is_database) {
        start.migrate_first(&database.name);
    }
}

fn setting<'r>(request: &Request<'r>, backing: &Backing) -> Option<&'r BackingSetting> {
    Some(&request.preferences.backing_services.as_ref()?.value.get(backing.key)?.value)
}

/// Whether the program can be told a password, where the server has one.
fn tells_login(backing: &Backing, connections: &[&Connection<'_>]) -> bool {
    let has = |part| connections.iter().any(|connection| connection.part == part);
    backing.login == Login::Nobody
        || connections.is_empty()
        || has(ConnectionPart::Url)
        || has(ConnectionPart::Password)
}

fn service(
    request: &Request<'_>,
    program: &Program<'_>,
    backing: &'static Backing,
    connections: &[&Connection<'_>],
) -> BackingService {
    let image = image(request, program, backing);
    let account = Account::of(backing, connections);
    let name = name(request, program, backing);
    let filled = |given: &Given| match given {
        Given::Text(text) => BackingValue::text(*text),
        Given::User => BackingValue::text(&account.user),
        Given::Database => BackingValue::text(&account.database),
        Given::Password => BackingValue(account.password.iter().cloned().map(ValuePart::Secret).collect()),
    };
    let word = |word: &Given| match word {
        Given::Text(text) => (*text).to_owned(),
        Given::User => account.user.clone(),
        Given::Database | Given::Password => account.database.clone(),
    };
    let code = address::Code::of(request, program);
    let gives = connections.iter().filter_map(|connection| {
        let value = value(connection, &account, &code)?;
        Some(Sourced::seen(
            (connection.variable.name.to_owned(), value),
            "the program reads it",
            connection.variable.place.clone(),
        ))
    });
    BackingService {
        kind: backing.key,
        title: backing.title,
        command: backing.command.iter().map(|word| (*word).to_owned()).collect(),
        hostname: backing.hostname.map(str::to_owned),
        environment: backing.environment.iter().map(|(name, value)| ((*name).to_owned(), filled(value))).collect(),
        health: backing.health.iter().map(word).collect(),
        data: backing.data.of(pins::tag(&image.value)).map(str::to_owned),
        gives: gives.collect(),
        image,
        name,
    }
}

/// The host. No service of the program's has its name.
fn name(request: &Request<'_>, program: &Program<'_>, backing: &Backing) -> String {
    let is_taken =
        |name: &str| request.project() == name || program.start.other_roles.iter().any(|role| role.name == name);
    let mut name = backing.service.to_owned();
    while is_taken(&name) {
        name.push_str("-server");
    }
    name
}

/// The user's image, one that holds what the code imports, or the usual one.
fn image(request: &Request<'_>, program: &Program<'_>, backing: &Backing) -> Sourced<String> {
    let asked = request.preferences.backing_services.as_ref().and_then(|all| all.value.get(backing.key));
    if let Some(asked) = asked
        && let BackingSetting::Image(image) = &asked.value
    {
        return asked.map(|_| image.clone());
    }
    let variant = backing.variants.iter().find_map(|variant| variant_image(request, program, variant));
    variant
        .unwrap_or_else(|| Sourced::rule(backing.image.to_owned(), format!("the official image of {}", backing.title)))
}

fn variant_image(request: &Request<'_>, program: &Program<'_>, variant: &ImageVariant) -> Option<Sourced<String>> {
    let is_of = |module: &str| {
        variant
            .modules
            .iter()
            .any(|known| module.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    };
    let modules = request.facts.code.code().filter(|module| program.reached.contains(module.path.as_str()));
    let mut imports = modules.flat_map(|module| &module.imports);
    let import = imports.find(|import| is_of(&import.module))?;
    let package = variant.packages.iter().find_map(|package| program.closure.get(package));
    let mut places = vec![import.place.clone()];
    places.extend(package.map(|package| Place::line(UV_LOCK, package.line)));
    let seen = format!("`{}` needs an extension of the server", import.module);
    Some(Sourced {
        value: variant.image.to_owned(),
        source: crate::sourced::Source::Project { seen: seen.into(), places },
    })
}
