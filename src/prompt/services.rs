//! What else the image runs: which of the roles found become services of compose.yaml, and which of these start at once. What the
//! plan does by itself is recommended.

use std::collections::BTreeMap;

use toml_edit::{InlineTable, Item, Table, Value, value};

use super::answers::{Answers, entry};
use super::interview::Interview;
use crate::config::{CommandSetting, RoleSetting, RoleStartSetting};
use crate::error::Error;
use crate::plan::{RolePlan, RoleStart};
use crate::quote;

const KEY: &str = "roles";

/// Asks where there is a role. One of the user's own, with a command in the settings, stays as it is.
pub fn ask(interview: &mut Interview<'_>, answers: &mut dyn Answers) -> Result<(), Error> {
    if interview.given.contains(&KEY) {
        return Ok(());
    }
    let Ok(plan) = interview.plan_with(&interview.without(KEY))? else { return Ok(()) };
    let found = plan.start.other_roles;
    let Ok(plan) = interview.plan_with(&interview.settings)? else { return Ok(()) };
    if found.is_empty() {
        return Ok(());
    }
    let roles = Roles { found: &found, now: &plan.start.other_roles };
    let picked = picked(&roles, answers)?;
    let before = interview.preferences(&interview.settings)?.roles.map(|roles| roles.value).unwrap_or_default();
    let before: BTreeMap<String, RoleSetting> = before.into_iter().map(|(name, role)| (name, role.value)).collect();
    let after = with_answers(before.clone(), &roles, &picked);
    match after.is_empty() {
        _ if after == before => {}
        true => interview.settings.unset(KEY),
        false => interview.settings.set(KEY, table(&after)),
    }
    Ok(())
}

/// The roles that the plan finds by itself, and those that it has with the settings as they are.
struct Roles<'a> {
    found: &'a [RolePlan],
    now: &'a [RolePlan],
}

impl Roles<'_> {
    fn now(&self, role: &RolePlan) -> Option<&RolePlan> {
        self.now.iter().find(|other| other.name == role.name)
    }

    /// When a role starts with the settings as they are.
    fn current(&self, role: &RolePlan) -> RoleStart {
        self.now(role).map_or(role.starts, |now| now.starts)
    }
}

/// The names of the roles that are wanted, and of those that start at once.
struct Picked {
    services: Vec<String>,
    started: Vec<String>,
}

fn picked(roles: &Roles<'_>, answers: &mut dyn Answers) -> Result<Picked, Error> {
    answers.say(&roles.found.iter().map(|role| shown(roles.now(role).unwrap_or(role))).collect::<String>().into());
    let names: Vec<String> = roles.found.iter().map(|role| role.name.clone()).collect();
    let present: Vec<bool> = roles.found.iter().map(|role| roles.now(role).is_some()).collect();
    let question = "Which of these should be services in compose.yaml?".into();
    let chosen = answers.choose_some(&question, &names, &present)?;
    let chosen: Vec<&RolePlan> = chosen.into_iter().map(|index| &roles.found[index]).collect();
    let started = started(answers, &chosen, |role| roles.current(role))?;
    Ok(Picked { services: chosen.iter().map(|role| role.name.clone()).collect(), started })
}

/// What the setting of a role becomes.
fn wanted(role: &RolePlan, roles: &Roles<'_>, picked: &Picked) -> RoleStartSetting {
    if !picked.services.contains(&role.name) {
        return RoleStartSetting::Never;
    }
    let current = roles.current(role);
    let is_as_wanted = picked.started.contains(&role.name) == starts_at_once(current);
    as_setting(if is_as_wanted { current } else { switched(current) })
}

/// The setting with the answers; a role that is as the plan has it by itself needs none.
fn with_answers(
    mut settings: BTreeMap<String, RoleSetting>,
    roles: &Roles<'_>,
    picked: &Picked,
) -> BTreeMap<String, RoleSetting> {
    for role in roles.found {
        let starts = Some(wanted(role, roles, picked)).filter(|starts| *starts != as_setting(role.starts));
        let command = settings.remove(&role.name).and_then(|role| role.command);
        if starts.is_some() || command.is_some() {
            settings.insert(role.name.clone(), RoleSetting { command, starts });
        }
    }
    settings
}

/// The names of those that start with `docker compose up`.
fn started(
    answers: &mut dyn Answers,
    roles: &[&RolePlan],
    current: impl Fn(&RolePlan) -> RoleStart,
) -> Result<Vec<String>, Error> {
    if roles.is_empty() {
        return Ok(Vec::new());
    }
    answers.say(&roles.iter().map(|role| meaning(&role.name, current(role))).collect::<String>().into());
    let names: Vec<String> = roles.iter().map(|role| role.name.clone()).collect();
    let at_once: Vec<bool> = roles.iter().map(|role| starts_at_once(current(role))).collect();
    let chosen = answers.choose_some(&"Which of these should `docker compose up` start?".into(), &names, &at_once)?;
    Ok(chosen.into_iter().map(|index| roles[index].name.clone()).collect())
}

fn starts_at_once(start: RoleStart) -> bool {
    match start {
        RoleStart::Beside | RoleStart::Before => true,
        RoleStart::Profile | RoleStart::OnDemand => false,
    }
}

/// What runs as long as the program has a profile of its own; what ends by itself is run by its name.
fn switched(start: RoleStart) -> RoleStart {
    match start {
        RoleStart::Beside => RoleStart::Profile,
        RoleStart::Profile => RoleStart::Beside,
        RoleStart::Before => RoleStart::OnDemand,
        RoleStart::OnDemand => RoleStart::Before,
    }
}

fn as_setting(start: RoleStart) -> RoleStartSetting {
    match start {
        RoleStart::Beside => RoleStartSetting::Beside,
        RoleStart::Before => RoleStartSetting::Before,
        RoleStart::Profile => RoleStartSetting::Profile,
        RoleStart::OnDemand => RoleStartSetting::OnDemand,
    }
}

/// What both answers mean for a role.
fn meaning(name: &str, start: RoleStart) -> String {
    let (yes, no) = match start {
        RoleStart::Beside | RoleStart::Profile => ("beside the program", format!("--profile {name} up")),
        RoleStart::Before | RoleStart::OnDemand => ("once, before the program", format!("run --rm {name}")),
    };
    entry(name, std::iter::once(format!("yes: {yes}; no: by `docker compose {no}`")))
}

/// A role with what it runs, and why it is one.
fn shown(role: &RolePlan) -> String {
    let lines = [quote::shown(&role.command.value), role.command.source.to_string()];
    entry(&role.name, lines.into_iter())
}

/// `{ worker = "profile", report = { command = "shop-report", starts = "on-demand" } }`.
fn table(roles: &BTreeMap<String, RoleSetting>) -> Item {
    let mut table = Table::new();
    for (name, role) in roles {
        table.insert(name, value(role_value(role)));
    }
    value(table.into_inline_table())
}

fn role_value(role: &RoleSetting) -> Value {
    if let (None, Some(starts)) = (&role.command, role.starts) {
        return Value::from(starts.as_str());
    }
    let mut table = InlineTable::new();
    match &role.command {
        Some(CommandSetting::Line(line)) => drop(table.insert("command", line.as_str().into())),
        Some(CommandSetting::Words(words)) => {
            let words: toml_edit::Array = words.iter().map(String::as_str).collect();
            table.insert("command", Value::Array(words));
        }
        None => {}
    }
    if let Some(starts) = role.starts {
        table.insert("starts", starts.as_str().into());
    }
    Value::InlineTable(table)
}
