//! Finds what an image would lose with the authors' Dockerfile although its settings are carried over, and the settings that hold
//! it. Compares two plans: one that still sees the file, and one that does not.

use std::collections::BTreeMap;

use toml_edit::{Array, InlineTable, Value, value};

use super::{Carried, carry, health, list, own_file, port};
use crate::config::{PackagesSetting, Preferences, Strategy};
use crate::inspect::ProjectFacts;
use crate::inspect::evidence::Place;
use crate::plan::{BuildPlan, Reload};
use crate::quote;
use crate::sourced::Sourced;

/// The two plans, and the settings of the user's, which come first.
pub struct Replacement<'a> {
    /// The plan that sees the authors' file.
    pub with: &'a BuildPlan,
    /// The plan without it.
    pub without: &'a BuildPlan,
    /// What the user has set.
    pub own: &'a Preferences,
}

impl Replacement<'_> {
    /// The settings that hold what is only in the plan with the file.
    pub fn held(&self, facts: &ProjectFacts) -> Vec<Carried> {
        let mut held: Vec<Carried> = Vec::new();
        held.extend(self.port());
        held.extend(self.health());
        held.extend(self.workdir());
        held.extend(self.stop_signal(facts));
        held.extend(self.development());
        held.extend(self.environment());
        held.extend(self.packages());
        held.extend(self.labels(facts));
        held
    }

    fn port(&self) -> Option<Carried> {
        let wanted = self.with.start.port.as_ref()?;
        (self.without.start.port.as_ref().map(|port| port.value) != Some(wanted.value)).then(|| port(wanted))
    }

    fn health(&self) -> Option<Carried> {
        let [with, without] = [self.with, self.without].map(|plan| plan.start.health.as_ref());
        match (with, without) {
            (Some(with), without) if without.map(|health| &health.value) != Some(&with.value) => health(with),
            (None, Some(without)) => Some(carry("healthcheck", value(false), "no health check", &without.source)),
            _ => None,
        }
    }

    fn workdir(&self) -> Option<Carried> {
        let wanted = &self.with.start.workdir;
        let directory = if wanted.value.is_empty() { "." } else { wanted.value.as_str() };
        let said = format!("working directory {directory}");
        (self.without.start.workdir.value != wanted.value)
            .then(|| carry("workdir", value(directory), said, &wanted.source))
    }

    /// No signal in a plan is Docker's own.
    fn stop_signal(&self, facts: &ProjectFacts) -> Option<Carried> {
        let [with, without] = [self.with, self.without].map(|plan| plan.start.stop_signal.as_ref());
        let name =
            |signal: Option<&Sourced<String>>| signal.map_or("SIGTERM".to_owned(), |signal| signal.value.clone());
        let wanted = name(with);
        if wanted == name(without) {
            return None;
        }
        let mut stages = own_file(facts).into_iter().flat_map(|container| container.shipped()).rev();
        let written = stages.find_map(|stage| stage.stop_signal.as_ref());
        let source = match (with, written) {
            (Some(with), _) => with.source.clone(),
            (None, Some(written)) => Sourced::seen((), "`STOPSIGNAL`", written.place.clone()).source,
            (None, None) => self.with.start.command.source.clone(),
        };
        Some(carry("stop-signal", value(&wanted), format!("stop signal {wanted}"), &source))
    }

    /// The authors' own words are not known to reload; what uvdock makes of the program for development is.
    fn development(&self) -> Vec<Carried> {
        let [with, without] = [&self.with.start, &self.without.start];
        if with.reload.value != Reload::Server || without.reload.value == Reload::Server {
            return Vec::new();
        }
        let words = &with.dev_command.value;
        let line = quote::shown(words);
        let item = if shlex::split(&line).as_ref() == Some(words) { value(&line) } else { value(list(words)) };
        let command = carry("dev-command", item, format!("development command `{line}`"), &with.dev_command.source);
        vec![command, carry("reload", value("server"), "reloading by the server", &with.reload.source)]
    }

    fn environment(&self) -> Option<Carried> {
        let known = environment(self.without);
        let lost: Vec<&Sourced<(String, String)>> = self
            .with
            .environment
            .iter()
            .filter(|variable| known.get(variable.value.0.as_str()) != Some(&variable.value.1.as_str()))
            .collect();
        let source = &lost.first()?.source;
        let mut table = texts(self.own.env.as_ref());
        for Sourced { value: (name, text), .. } in &lost {
            table.insert(name, text.as_str().into());
        }
        let said: Vec<String> =
            lost.iter().map(|variable| format!("{}={}", variable.value.0, variable.value.1)).collect();
        Some(carry("env", value(table), format!("variables {}", said.join(", ")), source))
    }

    fn packages(&self) -> Option<Carried> {
        let known = &self.without.sync.run_packages;
        let lost: Vec<&Sourced<String>> = self
            .with
            .sync
            .run_packages
            .iter()
            .filter(|package| known.iter().all(|other| other.value != package.value))
            .collect();
        let source = &lost.first()?.source;
        let mut setting = self.own.packages.as_ref().map(|packages| packages.value.clone()).unwrap_or_default();
        let system = match self.with.strategy.chosen.value {
            Strategy::Alpine => &mut **setting.alpine.get_or_insert_default(),
            _ => &mut setting,
        };
        system.run.extend(lost.iter().map(|package| (*package).clone()));
        let names: Vec<&str> = lost.iter().map(|package| package.value.as_str()).collect();
        Some(carry("packages", value(packages(&setting)), format!("system packages {}", names.join(", ")), source))
    }

    /// The authors' labels that the project's metadata does not give, or gives another text for.
    fn labels(&self, facts: &ProjectFacts) -> Option<Carried> {
        let is_own = |name: &str| self.own.labels.as_ref().is_some_and(|labels| labels.value.contains_key(name));
        let is_known =
            |name: &str, text: &str| self.without.labels.iter().any(|(key, known)| key == name && known.value == text);
        let mut found: BTreeMap<&str, (&str, &Place)> = BTreeMap::new();
        for label in own_file(facts)?.shipped().into_iter().flat_map(|stage| &stage.labels) {
            let name = label.value.name.as_str();
            if let Some(text) = label.value.value.as_deref().filter(|_| is_carried_label(name) && !is_own(name)) {
                found.insert(name, (text, &label.place));
            }
        }
        found.retain(|name, (text, _)| !is_known(name, text));
        let place = found.values().next()?.1;
        let mut table = texts(self.own.labels.as_ref());
        for (name, (text, _)) in &found {
            table.insert(*name, (*text).into());
        }
        let names: Vec<&str> = found.keys().copied().collect();
        Some(super::seen("labels", value(table), format!("labels {}", names.join(", ")), place))
    }
}

/// The variables of the image, the user's too.
pub(super) fn environment(plan: &BuildPlan) -> BTreeMap<&str, &str> {
    let decided = plan.environment.iter().map(|variable| (variable.value.0.as_str(), variable.value.1.as_str()));
    let asked = plan.extensions.env.iter().map(|(name, text)| (name.as_str(), text.value.as_str()));
    decided.chain(asked).collect()
}

/// A label of the authors' own, or one of OCI's that stays the same from build to build: not the version, say.
pub(super) fn is_carried_label(name: &str) -> bool {
    crate::plan::LABELS.contains(&name) || !name.starts_with("org.opencontainers.image.")
}

/// A table of the user's as it is written.
fn texts(own: Option<&Sourced<BTreeMap<String, Sourced<String>>>>) -> InlineTable {
    let entries = own.into_iter().flat_map(|own| &own.value);
    entries.map(|(name, text)| (name.as_str(), text.value.as_str())).collect()
}

fn packages(setting: &PackagesSetting) -> InlineTable {
    let mut table = InlineTable::new();
    for (key, names) in [("build", &setting.build), ("run", &setting.run)] {
        if !names.is_empty() {
            table.insert(key, Value::Array(names.iter().map(|name| name.value.as_str()).collect::<Array>()));
        }
    }
    if let Some(alpine) = &setting.alpine {
        table.insert("alpine", Value::InlineTable(packages(alpine)));
    }
    table
}
