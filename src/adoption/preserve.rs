//! Finds what an image would lose with the authors' Dockerfile although its settings are carried over, and the settings that
//! preserve it. Compares two plans: one that still sees the file, and one that does not.

use std::collections::BTreeMap;

use toml_edit::{InlineTable, Value, value};

use super::carried::{Adopted, Carried, carry, health, list, port, seen};
use super::copied;
use super::dropped::{is_brought_by_packages, is_run_by_the_entrypoint};
use super::own_file::own_file;
use super::plan_values::{environment, is_carried_label};
use super::tables;
use crate::catalogue::base_images;
use crate::catalogue::system_packages::programs;
use crate::config::{Preferences, RoleStartSetting, Strategy};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{Base, HealthFacts, StageFacts};
use crate::inspect::evidence::Place;
use crate::message;
use crate::path::{ImagePath, RepoPath};
use crate::plan::{
    BuildPlan, CarriedItem, CarryoverReason, CarryoverStatus, ReleaseArgument, Reload, RolePlan, RoleStart,
    WritablePath,
};
use crate::quote;
use crate::secret;
use crate::shell;
use crate::sourced::Sourced;

/// The two plans, and the settings of the user's, which come first.
pub struct Replacement<'a> {
    /// The plan that sees the authors' file.
    pub with: &'a BuildPlan,
    /// The plan without it.
    pub without: &'a BuildPlan,
    /// What the user has set.
    pub own: &'a Preferences,
    /// What the start needs besides.
    pub adopted: &'a Adopted,
    /// The project's directory: settings name paths as they are seen from there.
    pub member: &'a RepoPath,
}

impl Replacement<'_> {
    /// The settings that preserve what is only in the plan with the file.
    pub fn preserved(&self, facts: &ProjectFacts) -> Vec<Carried> {
        let mut preserved: Vec<Carried> = Vec::new();
        preserved.extend(self.port());
        preserved.extend(self.health(facts));
        preserved.extend(self.workdir());
        preserved.extend(self.stop_signal(facts));
        preserved.extend(self.development());
        preserved.extend(self.release());
        preserved.extend(self.environment(facts));
        preserved.extend(self.packages(facts));
        preserved.extend(self.writable(facts));
        preserved.extend(super::front_end::preserved(self.with, self.without, self.member));
        preserved.extend(self.roles(facts));
        preserved.extend(self.labels(facts));
        preserved
    }

    fn port(&self) -> Option<Carried> {
        let wanted = self.with.start.port.as_ref()?;
        (self.without.start.port.as_ref().map(|port| port.value) != Some(wanted.value)).then(|| port(wanted))
    }

    fn health(&self, facts: &ProjectFacts) -> Option<Carried> {
        let stages = own_file(facts).into_iter().flat_map(|container| container.shipped());
        let last = stages.last().and_then(|stage| stage.health.as_ref());
        if last.is_some_and(|health| health.value == HealthFacts::Off) {
            return None;
        }
        let [with, without] = [self.with, self.without].map(|plan| plan.start.health.as_ref());
        match (with, without) {
            (Some(with), without) if without.map(|health| &health.value) != Some(&with.value) => health(with),
            (None, Some(without)) => Some(carry("healthcheck", value(false), "no health check", &without.source)),
            _ => None,
        }
    }

    fn workdir(&self) -> Option<Carried> {
        if self.adopted.carried.iter().any(|one| one.key == "workdir") {
            return None;
        }
        let wanted = &self.with.start.workdir;
        let path = wanted.value.from_member(self.member);
        let directory = if path.as_str().is_empty() { "." } else { path.as_str() };
        let said = format!("working directory {directory}");
        (self.without.start.workdir.value != wanted.value)
            .then(|| carry("workdir", value(directory), said, &wanted.source))
    }

    /// No signal in a plan is Docker's own.
    fn stop_signal(&self, facts: &ProjectFacts) -> Option<Carried> {
        let [with, without] = [self.with, self.without].map(|plan| plan.start.stop_signal.as_ref());
        let [wanted, now] = [with, without].map(|signal| signal.map_or("SIGTERM", |signal| signal.value.as_str()));
        if wanted == now {
            return None;
        }
        let mut stages = own_file(facts).into_iter().flat_map(|container| container.shipped()).rev();
        let written = stages.find_map(|stage| stage.stop_signal.as_ref());
        let source = match (with, written) {
            (Some(with), _) => with.source.clone(),
            (None, Some(written)) => Sourced::seen((), "`STOPSIGNAL`", written.place.clone()).source,
            (None, None) => self.with.start.command.source.clone(),
        };
        Some(carry("stop-signal", value(wanted), format!("stop signal {wanted}"), &source))
    }

    /// The authors' own words are not known to reload; what uvdock makes of the program for development is.
    fn development(&self) -> Option<Carried> {
        let [with, without] = [&self.with.start, &self.without.start];
        if with.reload.value != Reload::Server || without.reload.value == Reload::Server {
            return None;
        }
        // It is the user's, or that of the compose file.
        if without.dev_command.source.is_users() {
            return None;
        }
        let words = &with.dev_command.value;
        let line = quote::shown(words);
        let command = if shell::words(&line).as_ref() == Some(words) { line.as_str().into() } else { list(words) };
        let table: InlineTable = [("command", command), ("reload", "server".into())].into_iter().collect();
        let description = format!("development command `{line}`, reloading by the server");
        Some(carry("dev-command", value(table), description, &with.reload.source))
    }

    /// Build arguments that name a release, with the files and variables they end up in, and those of the front end, beside those of the user's.
    fn release(&self) -> Option<Carried> {
        let known: Vec<&ReleaseArgument> = self.without.release.iter().map(|argument| &argument.value).collect();
        let lost: Vec<&Sourced<ReleaseArgument>> =
            self.with.release.iter().filter(|argument| !known.contains(&&argument.value)).collect();
        let of_front_end = self.of_the_front_end();
        let source = match (lost.first(), of_front_end.is_empty()) {
            (Some(first), _) => &first.source,
            (None, false) => &self.with.front_end.as_ref()?.source,
            (None, true) => return None,
        };
        let mut table = InlineTable::new();
        for (name, own) in self.own.build_args.iter().flat_map(|own| &own.value) {
            table.insert(name, tables::build_argument(&own.value));
        }
        for ReleaseArgument { name, default, variables, files } in lost.iter().map(|argument| &argument.value) {
            let files: Vec<String> = files.iter().map(|file| file.from_member(self.member).to_string()).collect();
            table.insert(name, tables::release_table(default, variables, &files));
        }
        let names = lost.iter().map(|argument| argument.value.name.as_str());
        let names: Vec<&str> = names.chain(of_front_end.iter().map(|(name, _)| *name)).collect();
        for (name, default) in of_front_end {
            table.insert(name, default.into());
        }
        Some(carry("build-args", value(table), format!("build argument {}", message::joined(names, ", ")), source))
    }

    /// Build arguments of the front end's stage with defaults, which are no secrets.
    fn of_the_front_end(&self) -> Vec<(&str, &str)> {
        let of = |plan: &'_ BuildPlan| {
            plan.front_end.as_ref().map(|built| built.value.arguments.clone()).unwrap_or_default()
        };
        let known = of(self.without);
        let all = self.with.front_end.iter().flat_map(|built| &built.value.arguments);
        let lost = all.filter(|argument| !known.contains(argument));
        let lost = lost.filter_map(|(name, default)| Some((name.as_str(), default.as_deref()?)));
        let is_release = |name: &str| self.with.release.iter().any(|release| release.value.name == name);
        let is_users = |name: &str| self.own.build_args.as_ref().is_some_and(|own| own.value.contains_key(name));
        lost.filter(|(name, default)| !is_release(name) && !is_users(name) && !secret::is_assigned(name, default))
            .collect()
    }

    /// Variables of the plan, those that the carried command reads, and those of which nothing is known: they were set for a reason.
    fn environment(&self, facts: &ProjectFacts) -> Option<Carried> {
        let known = environment(self.without);
        let mut lost: BTreeMap<&str, (String, String)> = BTreeMap::new();
        for variable in &self.with.environment {
            let (name, text) = &variable.value;
            lost.insert(name, (text.clone(), variable.source.to_string()));
        }
        for variable in own_file(facts)?.shipped().into_iter().flat_map(|stage| &stage.environment) {
            let name = &variable.value.name;
            let Some(text) = &variable.value.value else { continue };
            if self.is_left(name, &CarryoverReason::Unread) {
                lost.insert(name, (text.clone(), variable.place.to_string()));
            }
            let path = copied::in_image(facts, self.member, self.with, text)
                .or_else(|| copied::state(facts, text).map(|(path, _)| path));
            if let Some(path) = path.filter(|_| self.is_left(name, &CarryoverReason::ForeignPath)) {
                lost.insert(name, (path, variable.place.to_string()));
            }
        }
        if let Some((home, place)) = copied::home(facts, self.with) {
            lost.insert("HOME", (home, place.to_string()));
        }
        for (name, text, place) in of_cuda(facts) {
            lost.entry(name).or_insert_with(|| (text.to_owned(), place.to_string()));
        }
        for (name, variable) in &self.adopted.variables {
            lost.insert(name, (variable.value.clone(), variable.place.to_string()));
        }
        lost.retain(|name, (text, _)| known.get(name) != Some(&text.as_str()) && !secret::is_assigned(name, text));
        let source = lost.values().next()?.1.clone();
        let mut table = tables::texts(self.own.env.as_ref());
        for (name, (text, _)) in lost.iter().filter(|(name, _)| !is_set(self.own.env.as_ref(), name)) {
            table.insert(*name, text.as_str().into());
        }
        let said: Vec<String> = lost.iter().map(|(name, (text, _))| format!("{name}={text}")).collect();
        let description = format!("variables {} ({source})", message::joined(said, ", ")).into();
        Some(Carried { key: "env", value: value(table), description })
    }

    /// Whether a variable of the authors' is left for this reason.
    fn is_left(&self, name: &str, because: &CarryoverReason) -> bool {
        self.with.carryover.iter().any(|carryover| {
            matches!(&carryover.item, CarriedItem::Variable(variable) if variable == name)
                && carryover.because == *because
        })
    }

    /// Packages by the names of the system that the image has, and of Alpine where the authors' image is one.
    fn packages(&self, facts: &ProjectFacts) -> Option<Carried> {
        let known = &self.without.sync.run_packages;
        let called = self
            .adopted
            .packages
            .iter()
            .map(|one| Sourced::seen(one.value.clone(), "the script calls it", one.place.clone()))
            .chain(self.not_started());
        let mut lost: Vec<Sourced<String>> = Vec::new();
        for package in self.with.sync.run_packages.iter().cloned().chain(called) {
            if known.iter().chain(&lost).all(|other| !programs::stands_for(&other.value, &package.value)) {
                lost.push(package);
            }
        }
        let source = lost.first()?.source.clone();
        let mut setting = self.own.packages.as_ref().map(|packages| packages.value.clone()).unwrap_or_default();
        let is_alpine = self.with.strategy.chosen.value == Strategy::Alpine;
        let names: Vec<String> = lost.iter().map(|package| package.value.clone()).collect();
        if is_alpine {
            setting.alpine.get_or_insert_default().run.extend(lost);
        } else {
            let on_alpine = on_alpine(facts, &lost);
            if !on_alpine.is_empty() {
                setting.alpine.get_or_insert_default().run.extend(on_alpine);
            }
            setting.run.extend(lost);
        }
        Some(carry(
            "packages",
            value(tables::packages(&setting)),
            format!("system packages {}", message::joined(names, ", ")),
            &source,
        ))
    }

    /// Programs that nothing in the code starts: the authors have them at hand in the container.
    fn not_started(&self) -> Vec<Sourced<String>> {
        let dropped = self
            .with
            .carryover
            .iter()
            .filter(|one| one.status == CarryoverStatus::Dropped && one.because == CarryoverReason::NotStarted);
        let packages = dropped.filter_map(|one| match &one.item {
            CarriedItem::SystemPackage(name) => {
                Some(Sourced::seen(name.clone(), "the authors install it", one.place.clone()))
            }
            _ => None,
        });
        if self.with.strategy.chosen.value == Strategy::Alpine { Vec::new() } else { packages.collect() }
    }

    /// Roles that only the file names, and those that it starts at another time. What a carried script does, no role does again.
    fn roles(&self, facts: &ProjectFacts) -> Option<Carried> {
        let mut lost: Vec<(&RolePlan, Value)> = Vec::new();
        for role in &self.with.start.other_roles {
            let known = self.without.start.other_roles.iter().find(|other| other.name == role.name);
            let starts = setting_of(role.starts).as_str();
            match known {
                Some(known) if known.starts == role.starts => {}
                Some(_) if is_run_by_the_entrypoint(facts, self.without, &role.command.source) => {}
                Some(_) => lost.push((role, starts.into())),
                None => {
                    let mut table = InlineTable::new();
                    table.insert("command", list(&role.command.value));
                    table.insert("starts", starts.into());
                    lost.push((role, Value::InlineTable(table)));
                }
            }
        }
        let source = &lost.first()?.0.command.source;
        let mut table = InlineTable::new();
        for (name, own) in self.own.roles.iter().flat_map(|roles| &roles.value) {
            table.insert(name, Value::InlineTable(tables::role(&own.value)));
        }
        let names: Vec<&str> = lost.iter().map(|(role, _)| role.name.as_str()).collect();
        let said = format!("roles {}", message::joined(names, ", "));
        for (role, one) in &lost {
            if !table.contains_key(&role.name) {
                table.insert(&role.name, one.clone());
            }
        }
        Some(carry("roles", value(table), said, source))
    }

    /// Volumes of the image, and what else is written only because of the file.
    fn writable(&self, facts: &ProjectFacts) -> Option<Carried> {
        let known = &self.without.sources.writable;
        let is_known = |path: &ImagePath| known.iter().any(|directory| directory.path == *path);
        let lost: Vec<&WritablePath> =
            self.with.sources.writable.iter().filter(|directory| !is_known(&directory.path)).collect();
        // What is set by now, by the user or by the adoption, stays.
        let set = known.iter().filter(|directory| directory.source.is_users());
        let mut all: Vec<String> =
            set.clone().chain(lost.iter().copied()).map(|directory| self.writable_setting(&directory.path)).collect();
        let mut names: Vec<String> = lost.iter().map(|directory| directory.path.as_str().to_owned()).collect();
        let mut source = lost.first().map(|directory| directory.source.to_string());
        for (directory, place) in self.named_by_variables(facts) {
            if !all.contains(&directory) {
                source.get_or_insert_with(|| place.to_string());
                names.push(directory.clone());
                all.push(directory);
            }
        }
        let description = format!("writable {} ({})", message::joined(names, ", "), source?).into();
        Some(Carried { key: "writable", value: value(list(&all)), description })
    }

    /// Directories that the authors' variables name and that nothing is copied to.
    fn named_by_variables(&self, facts: &ProjectFacts) -> Vec<(String, Place)> {
        let stages = own_file(facts).into_iter().flat_map(|container| container.shipped());
        let variables = stages.flat_map(|stage| &stage.environment);
        let left = variables.filter(|one| self.is_left(&one.value.name, &CarryoverReason::ForeignPath));
        left.filter_map(|one| {
            let text = one.value.value.as_deref()?;
            let is_copied = copied::in_image(facts, self.member, self.with, text).is_some();
            let (_, directory) = copied::state(facts, text).filter(|_| !is_copied)?;
            Some((directory, one.place.clone()))
        })
        .chain(copied::home(facts, self.with))
        .collect()
    }

    /// A directory as the setting names it. What lies beside the project's own is named from the root of the image.
    fn writable_setting(&self, path: &ImagePath) -> String {
        match path {
            ImagePath::Repo(path) if path.is_below(self.member) => path.from_member(self.member).to_string(),
            ImagePath::Repo(path) => format!("/app/{path}"),
            ImagePath::Absolute(path) => path.clone(),
        }
    }

    /// The authors' labels that the project's metadata does not give, or gives another text for.
    fn labels(&self, facts: &ProjectFacts) -> Option<Carried> {
        let own = self.own.labels.as_ref();
        let mut found: BTreeMap<&str, (&str, &Place)> = BTreeMap::new();
        for label in own_file(facts)?.shipped().into_iter().flat_map(|stage| &stage.labels) {
            let name = label.value.name.as_str();
            if let Some(text) = label
                .value
                .value
                .as_deref()
                .filter(|text| is_carried_label(name) && !is_set(own, name) && !secret::was_withheld(text))
            {
                found.insert(name, (text, &label.place));
            }
        }
        for (name, known) in &self.without.labels {
            if found.get(name.as_str()).is_some_and(|(text, _)| *text == known.value) {
                found.remove(name.as_str());
            }
        }
        let place = found.values().next()?.1;
        let mut table = tables::texts(own);
        for (name, (text, _)) in &found {
            table.insert(*name, (*text).into());
        }
        let names: Vec<&str> = found.keys().copied().collect();
        Some(seen("labels", value(table), format!("labels {}", message::joined(names, ", ")), place))
    }
}

/// The names that the authors' own image, where it is one of Alpine, has for packages.
fn on_alpine(facts: &ProjectFacts, lost: &[Sourced<String>]) -> Vec<Sourced<String>> {
    let Some(container) = own_file(facts) else { return Vec::new() };
    let stages = container.shipped();
    if !stages.iter().any(|stage| is_of_alpine(stage)) {
        return Vec::new();
    }
    let installed = stages.iter().flat_map(|stage| &stage.packages);
    let places: Vec<&Place> = lost.iter().flat_map(|package| package.source.places()).collect();
    let carried = installed.filter(|package| places.contains(&&package.place));
    carried
        .map(|package| Sourced::seen(package.value.clone(), "the authors install it", package.place.clone()))
        .collect()
}

/// What an image of CUDA sets and nobody writes down.
fn of_cuda(facts: &ProjectFacts) -> Vec<(&'static str, &'static str, Place)> {
    let stages = own_file(facts).into_iter().flat_map(|container| container.shipped());
    let place = stages.into_iter().find_map(|stage| match &stage.base {
        Base::Image { reference, place, .. } if is_brought_by_packages(facts, reference) => Some(place.clone()),
        _ => None,
    });
    let variables = |place: Place| base_images::OF_CUDA.map(|(name, text)| (name, text, place.clone()));
    place.map(variables).into_iter().flatten().collect()
}

fn is_of_alpine(stage: &StageFacts) -> bool {
    matches!(&stage.base, Base::Image { reference, .. } if reference.contains("alpine"))
}

/// Whether a name is one of a table of the user's.
fn is_set(own: Option<&Sourced<BTreeMap<String, Sourced<String>>>>, name: &str) -> bool {
    own.is_some_and(|own| own.value.contains_key(name))
}

fn setting_of(starts: RoleStart) -> RoleStartSetting {
    match starts {
        RoleStart::Beside => RoleStartSetting::Beside,
        RoleStart::Before => RoleStartSetting::Before,
        RoleStart::Profile => RoleStartSetting::Profile,
        RoleStart::OnDemand => RoleStartSetting::OnDemand,
    }
}
