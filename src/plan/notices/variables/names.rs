//! Sorts variables by what comes of a program that does not get them, and says so. Reads no file.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::services;
use crate::inspect::code::{
    DjangoFacts, Happens, ModuleFacts, Running, Scope, VariableChoice, VariableNeed, VariableRead,
};
use crate::inspect::evidence::{Located, Place};
use crate::plan::build_plan::{Fails, Notice, StartNotice, VariableNotice};
use crate::plan::variable_reads::{is_loaded, is_login, is_own_password, is_signing_key, is_used};

/// Names by what comes of a program that does not get them.
#[derive(Default)]
pub(super) struct Names<'a> {
    /// Where the program itself listens.
    own_port: Option<u16>,
    /// Services beside it.
    beside: BTreeSet<String>,
    /// Variables that say where it listens, where that is known.
    bound_by: Option<BTreeSet<&'a str>>,
    /// It does not start.
    required: BTreeMap<&'a str, &'a Place>,
    /// It looks for a database in its own container.
    own_host: BTreeMap<&'a str, &'a Place>,
    /// It looks for a database by a name of a network of containers.
    network_host: BTreeMap<&'a str, &'a Place>,
    /// It fails where it first uses them.
    in_use: BTreeMap<&'a str, &'a Place>,
    /// It goes on without.
    absent: BTreeMap<&'a str, &'a Place>,
    /// Likewise, and it asks for them as it starts.
    asked: BTreeMap<&'a str, &'a Place>,
    /// Its database has no value for them.
    database: BTreeMap<&'a str, &'a Place>,
    /// It signs with a default that the repository holds.
    written: BTreeMap<&'a str, &'a Place>,
    /// It needs one of these.
    choices: Vec<Choice<'a>>,
}

/// Variables of which one set or another has to be given.
struct Choice<'a> {
    ways: Vec<Vec<&'a str>>,
    place: &'a Place,
    fails: Fails,
}

impl<'a> Names<'a> {
    pub(super) fn of(own_port: Option<u16>, beside: BTreeSet<String>) -> Self {
        Self { own_port, beside, ..Self::default() }
    }

    pub(super) fn bound_by(self, names: Option<BTreeSet<&'a str>>) -> Self {
        Self { bound_by: names, ..self }
    }

    /// Whether a variable holds the host of another server than the program, which is the machine itself.
    fn is_another_host(&self, name: &str, default: &str) -> bool {
        let is_named = services::is_own_host(default) && services::is_name_of_another_host(&name.to_ascii_uppercase());
        is_named && self.bound_by.as_ref().is_some_and(|own| !own.contains(name))
    }

    /// Whether a default names a host of a network of containers that nothing beside the program has.
    fn is_unknown(&self, name: &str, default: &str) -> bool {
        host_of_a_network(name, default).is_some_and(|host| !self.beside.contains(host))
    }

    pub(super) fn add(
        &mut self,
        module: &ModuleFacts,
        read: &'a VariableRead,
        running: &Running<'_>,
        modules: &[&ModuleFacts],
    ) {
        let runs = running.reads(module, read);
        let is_certain = read.happens == Happens::Always;
        let is_loaded = || runs || is_certain && is_loaded(module, &read.scope, modules);
        // A server is asked for in a function as often as where a module is loaded.
        let is_asked = |default: &str| {
            let is_server = services::on_the_machine_itself(default).is_some();
            is_loaded() || is_server && is_certain && is_used(module, &read.scope, modules)
        };
        let list = match &read.need {
            VariableNeed::Required if runs => &mut self.required,
            VariableNeed::Required if is_certain && is_used(module, &read.scope, modules) => &mut self.in_use,
            // What only tests reach is no matter of the program.
            VariableNeed::Optional(Some(_)) if is_of_tests(&read.name) => return,
            VariableNeed::Optional(Some(default))
                if is_asked(default)
                    && (is_own_service(&read.name, default, self.own_port)
                        || self.is_another_host(&read.name, default)) =>
            {
                &mut self.own_host
            }
            // Whoever comes to it finds nobody by that name.
            VariableNeed::Optional(Some(default))
                if (is_loaded() || is_certain) && self.is_unknown(&read.name, default) =>
            {
                &mut self.network_host
            }
            VariableNeed::Optional(Some(default))
                if is_own_secret(&read.name) && !default.is_empty() && is_loaded() =>
            {
                &mut self.written
            }
            // Nobody reaches a service with an empty key.
            VariableNeed::Optional(Some(default)) if default.is_empty() && is_login(&read.name) && is_loaded() => {
                &mut self.asked
            }
            VariableNeed::Absent if runs && (!is_field(&read.scope) || is_login(&read.name)) => &mut self.asked,
            VariableNeed::Absent if is_certain => &mut self.absent,
            _ => return,
        };
        list.entry(&read.name).or_insert(&read.place);
    }

    /// One set of variables or another, without those that are given.
    pub(super) fn add_choice(
        &mut self,
        module: &ModuleFacts,
        choice: &'a VariableChoice,
        running: &Running<'_>,
        is_given: impl Fn(&str) -> bool,
    ) {
        let ways = choice.ways.iter().map(|way| way.iter().map(String::as_str).filter(|name| !is_given(name)));
        let ways: Vec<Vec<&str>> = ways.map(Iterator::collect).collect();
        let is_known = self.choices.iter().any(|known| known.ways == ways);
        if choice.happens != Happens::Always || is_known || ways.iter().any(Vec::is_empty) {
            return;
        }
        let fails = if running.holds(&module.path, &choice.scope) { Fails::Start } else { Fails::Use };
        self.choices.push(Choice { ways, place: &choice.place, fails });
    }

    /// Variables whose defaults are web servers on the machine itself, which something is asked of.
    pub(super) fn add_servers(&mut self, servers: impl Iterator<Item = (&'a str, &'a Place)>) {
        for (name, place) in servers {
            self.own_host.entry(name).or_insert(place);
        }
    }

    pub(super) fn add_database(&mut self, django: Option<&'a DjangoFacts>, is_given: impl Fn(&str) -> bool) {
        let variables = django.into_iter().flat_map(|facts| &facts.database);
        for variable in variables.filter(|variable| !is_given(&variable.name)) {
            let list = match &variable.default {
                None => &mut self.database,
                Some(host) if services::is_own_host(host) => &mut self.own_host,
                Some(_) => continue,
            };
            list.entry(&variable.name).or_insert(&variable.place);
        }
    }

    /// Leaves each name where it weighs most.
    pub(super) fn once(&mut self) {
        let Self { required, own_host, network_host, in_use, absent, database, asked, choices, .. } = self;
        choices.retain(|choice| !choice.ways.iter().any(|way| way.iter().all(|name| required.contains_key(name))));
        network_host.retain(|name, _| !required.contains_key(name) && !own_host.contains_key(name));
        database.retain(|name, _| !required.contains_key(name));
        own_host.retain(|name, _| !required.contains_key(name));
        in_use.retain(|name, _| !required.contains_key(name) && !database.contains_key(name));
        let is_silent = required.is_empty()
            && own_host.is_empty()
            && network_host.is_empty()
            && in_use.is_empty()
            && database.is_empty()
            && choices.is_empty();
        // What a program goes on without is worth a line where it asks as it starts, where its name says that something is reached with
        // it, or where no other line names a variable.
        absent.retain(|name, _| is_silent || is_login(name) || is_address(name));
        absent.append(asked);
        let others = [required, own_host, network_host, in_use, database];
        let chosen = |name: &str| choices.iter().any(|choice| choice.ways.iter().any(|way| way.contains(&name)));
        absent.retain(|name, _| !others.iter().any(|names| names.contains_key(name)) && !chosen(name));
    }

    pub(super) fn notices(self) -> Vec<Notice> {
        let Self { required, own_host, network_host, in_use, absent, database, written, choices, .. } = self;
        let lists: [(_, NoticeOf); 7] = [
            (required, Notice::RequiredVariables),
            (own_host, |list| Notice::Start(StartNotice::OwnHost(list))),
            (network_host, |list| Notice::Variables(VariableNotice::NetworkHost(list))),
            (database, |list| Notice::Variables(VariableNotice::Database(list))),
            (in_use, |list| Notice::Variables(VariableNotice::FailsInUse(list))),
            (absent, |list| Notice::Variables(VariableNotice::MayRead(list))),
            (written, |list| Notice::Variables(VariableNotice::WrittenSecret(list))),
        ];
        let lists = lists.into_iter().filter(|(names, _)| !names.is_empty());
        choices.into_iter().map(Choice::notice).chain(lists.map(|(names, notice)| notice(located(names)))).collect()
    }
}

impl Choice<'_> {
    fn notice(self) -> Notice {
        let ways = self.ways.into_iter().map(|way| way.into_iter().map(str::to_owned).collect()).collect();
        Notice::Variables(VariableNotice::Choice { ways, place: self.place.clone(), fails: self.fails })
    }
}

/// What is said of variables with their places.
type NoticeOf = fn(Vec<Located<String>>) -> Notice;

pub(super) fn located(names: BTreeMap<&str, &Place>) -> Vec<Located<String>> {
    names.into_iter().map(|(name, place)| Located::new(name.to_owned(), place.clone())).collect()
}

fn is_own_secret(name: &str) -> bool {
    is_signing_key(name) || is_own_password(name)
}

/// `redis://localhost:6379`, `localhost` of `POSTGRES_HOST`, and `http://localhost:11434` of `OLLAMA_URL`.
fn is_own_service(name: &str, default: &str, own_port: Option<u16>) -> bool {
    let is_host = services::is_name_of_host(&name.to_ascii_uppercase()) && services::is_own_host(default);
    is_host
        || services::on_the_machine_itself(default).is_some()
        || services::is_http_server_here(name, default, own_port)
        || services::is_server_here(name, default, own_port)
}

/// The host of `redis://redis:6379` and `http://ollama:11434`, and `db` of `POSTGRES_HOST`.
fn host_of_a_network<'d>(name: &str, default: &'d str) -> Option<&'d str> {
    if services::is_name_of_host(&name.to_ascii_uppercase()) && services::is_bare_name(default) {
        return Some(default);
    }
    services::host_of_a_network(default).or_else(|| services::web_host_of_a_network(default))
}

/// `TEST_DATABASE_URL`.
fn is_of_tests(name: &str) -> bool {
    name.to_ascii_uppercase().split('_').next() == Some("TEST")
}

/// `MONGODB_URI`: where a service is.
fn is_address(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    ["DATABASE_URL", "_URI", "_DSN", "CONNECTION_STRING"].iter().any(|end| name.ends_with(end))
}

/// Whether it is a field of a settings class, or read where an object is made.
fn is_field(scope: &Scope) -> bool {
    matches!(scope, Scope::Function(name) if name.ends_with(".__init__"))
}
