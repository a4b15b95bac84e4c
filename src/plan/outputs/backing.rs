//! Chooses the databases, brokers and caches that the compose files start, and what the program is told of them: those whose URL or
//! host the code has by default, or the authors' example of `.env` for what has none, those it does not do without, and those the
//! user adds. A package alone shows none. Part of the plan: pure, reads no disk.

mod address;
mod by_database;
mod connection;
mod first_start;
#[cfg(test)]
mod tests;
mod url;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use address::{Account, value};
use connection::{Connection, Context, Shows, prefers_sqlite};

use crate::catalogue::backing::names::ConnectionPart;
use crate::catalogue::backing::{ALL, admits_guests, major_of, named};
use crate::catalogue::model::{Backing, General, Given, ImageVariant, Login};
use crate::config::BackingSetting;
use crate::inspect::UV_LOCK;
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::nesting::is_of;
use crate::pins;
use crate::plan::build_plan::{BackingService, BackingValue, StartPlan, ValuePart};
use crate::plan::request::Request;
use crate::plan::start::roles::queues::{REDIS_VARIABLE, asks_for_redis};
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
    let example = request.facts.env_example.as_ref();
    let context = Context { closure: program.closure, prefers_sqlite, asked, example };
    let all: Vec<Connection<'_>> =
        program.variables.values().filter_map(|variable| Connection::of(variable, &context)).collect();
    let written = written::servers(request, program);
    let mut services = Vec::new();
    for backing in ALL.iter().copied().filter(|backing| setting(request, backing) != Some(&BackingSetting::Off)) {
        let of_kind: Vec<&Connection<'_>> = all.iter().filter(|connection| connection.backing == backing).collect();
        let written = written.iter().find(|server| server.backing == backing && !has(&services, &server.host.value));
        let is_needed = of_kind.iter().any(|connection| connection.shows == Shows::Need)
            || context.asked.contains(&backing)
            || written.is_some();
        if is_needed && tells_login(backing, &of_kind) {
            let (first, others) = by_database::apart(backing, of_kind);
            let mut service = service(request, program, backing, &first);
            if let Some(written) = written {
                service.name.clone_from(&written.host.value);
                service.looked_for = Some(written.host.clone());
            } else if has(&services, &service.name) {
                let known: Vec<String> = services.iter().map(|known: &BackingService| known.name.clone()).collect();
                service.name = free_name(request, program, service.name, &known);
            }
            let others = by_database::services(request, program, &service, others);
            services.push(service);
            services.extend(others);
        }
    }
    first_start::give(request, program, &mut services);
    services
}

fn has(services: &[BackingService], name: &str) -> bool {
    services.iter().any(|service| service.name == name)
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
        || is_open(backing, connections)
        || has(ConnectionPart::Url)
        || has(ConnectionPart::Password)
}

/// Whether the program is told no login, and the server asks its usual one for none.
fn is_open(backing: &Backing, connections: &[&Connection<'_>]) -> bool {
    let tells = |connection: &&Connection<'_>| {
        matches!(connection.part, ConnectionPart::Url | ConnectionPart::User | ConnectionPart::Password)
    };
    admits_guests(backing.key) && !connections.is_empty() && !connections.iter().any(tells)
}

fn service(
    request: &Request<'_>,
    program: &Program<'_>,
    backing: &'static Backing,
    connections: &[&Connection<'_>],
) -> BackingService {
    service_of(request, program, backing, connections, None)
}

/// The same with a variable of `.env` that holds the password.
fn service_of(
    request: &Request<'_>,
    program: &Program<'_>,
    backing: &'static Backing,
    connections: &[&Connection<'_>],
    password: Option<&str>,
) -> BackingService {
    let image = image(request, program, backing);
    let mut account = Account::of(backing, connections);
    let environment = if is_open(backing, connections) { &[] } else { backing.environment };
    account.password = account.password.map(|own| password.map_or(own, str::to_owned));
    let name = free_name(request, program, backing.service.to_owned(), &[]);
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
    let gives = gives.chain(told_to_workers(program, backing, connections, &account, &code)).collect();
    BackingService {
        kind: backing.key,
        title: backing.title,
        command: backing.command.iter().map(|word| (*word).to_owned()).collect(),
        hostname: backing.hostname.map(str::to_owned),
        environment: environment.iter().map(|(name, value)| ((*name).to_owned(), filled(value))).collect(),
        health: backing.health.iter().map(word).collect(),
        data: backing.data.of(pins::tag(&image.value)).map(str::to_owned),
        first_start: Vec::new(),
        gives,
        looked_for: None,
        image,
        name,
    }
}

/// Where Redis is, for a worker of RQ's that is not told by its own words.
fn told_to_workers(
    program: &Program<'_>,
    backing: &'static Backing,
    connections: &[&Connection<'_>],
    account: &Account,
    code: &address::Code<'_>,
) -> Option<Sourced<(String, BackingValue)>> {
    let is_redis = backing.schemes.contains(&"redis");
    let is_told = connections.iter().any(|connection| connection.variable.name == REDIS_VARIABLE);
    let mut roles = program.start.other_roles.iter().map(|role| &role.command).chain([&program.start.command]);
    let role = roles.find(|command| asks_for_redis(&command.value)).filter(|_| is_redis && !is_told)?;
    let mut own =
        connections.iter().filter(|connection| connection.part == ConnectionPart::Url && !connection.is_of_tests);
    let own = own.find_map(|connection| value(connection, account, code));
    let usual = || {
        BackingValue(vec![ValuePart::Text("redis://".to_owned()), ValuePart::Host, ValuePart::Text(":6379".to_owned())])
    };
    Some(Sourced { value: (REDIS_VARIABLE.to_owned(), own.unwrap_or_else(usual)), source: role.source.clone() })
}

/// The host. No service of the program's has its name, and none of the servers that are known.
fn free_name(request: &Request<'_>, program: &Program<'_>, mut name: String, known: &[String]) -> String {
    let is_taken = |name: &String| {
        let mut roles = program.start.other_roles.iter();
        request.project() == *name || known.contains(name) || roles.any(|role| role.name == *name)
    };
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
    if let Some(own) = authored_image(request, backing, variant.as_ref()) {
        return own;
    }
    variant
        .unwrap_or_else(|| Sourced::rule(backing.image.to_owned(), format!("the official image of {}", backing.title)))
}

/// The image that the authors' compose file runs: their data is of its release. Where the code needs a variant, it is one of those.
fn authored_image(
    request: &Request<'_>,
    backing: &Backing,
    variant: Option<&Sourced<String>>,
) -> Option<Sourced<String>> {
    let file = request.facts.deployment.compose_file.as_ref()?;
    let services = file.services().filter_map(|(name, service)| Some((name, service.get("image")?.as_str()?)));
    let fits = |image: &str| {
        let is_too_old = || {
            let release = pins::tag(image).and_then(major_of);
            release.zip(backing.oldest).is_some_and(|(release, oldest)| release < oldest)
        };
        is_fixed(image) && backing.has_image(image, pins::repository) && !is_too_old()
    };
    let own: Vec<(&str, &str)> = services.filter(|(_, image)| fits(image)).collect();
    let is_like = |wanted: &str| own.iter().find(|(_, image)| pins::repository(image) == pins::repository(wanted));
    let found = match variant {
        Some(variant) => is_like(&variant.value),
        None => is_like(backing.image).or(own.first()),
    };
    let (service, image) = *found?;
    Some(Sourced::seen(image.to_owned(), "the authors' compose file runs it", file.place(service, image)))
}

/// Whether an image has a tag of a release, and nothing in it that is looked up.
fn is_fixed(image: &str) -> bool {
    let is_plain = image.chars().all(|letter| letter.is_ascii_alphanumeric() || "./:_-".contains(letter));
    is_plain && pins::tag(image).is_some_and(|tag| tag.contains(|letter: char| letter.is_ascii_digit()))
}

/// Where a migration creates an extension that the image holds.
fn created_image(request: &Request<'_>, variant: &ImageVariant) -> Option<Sourced<String>> {
    let of_files = request.facts.deployment.statements.iter().flat_map(|file| &file.extensions);
    let mut created = request.facts.code.code().flat_map(|module| &module.database_extensions).chain(of_files);
    let extension = created.find(|extension| variant.extensions.contains(&extension.value.as_str()))?;
    let seen = format!("`{}` is an extension of the server", extension.value);
    Some(Sourced::seen(variant.image.to_owned(), seen, extension.place.clone()))
}

fn variant_image(request: &Request<'_>, program: &Program<'_>, variant: &ImageVariant) -> Option<Sourced<String>> {
    let is_known = |module: &str| variant.modules.iter().any(|known| is_of(module, known));
    let modules = request.facts.code.code().filter(|module| program.reached.contains(module.path.as_str()));
    let mut imports = modules.flat_map(|module| &module.imports);
    let Some(import) = imports.find(|import| is_known(&import.module)) else { return created_image(request, variant) };
    let package = variant.packages.iter().find_map(|package| program.closure.get(package));
    let mut places = vec![import.place.clone()];
    places.extend(package.map(|package| Place::line(UV_LOCK, package.line)));
    let seen = format!("`{}` needs an extension of the server", import.module);
    Some(Sourced {
        value: variant.image.to_owned(),
        source: crate::sourced::Source::Project { seen: seen.into(), places },
    })
}
