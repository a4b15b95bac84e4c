//! What the user says about the roles beside the program: when each starts, whether it is left out, and roles of their own.
//! Finds none.

use super::command_line;
use crate::config::{CommandSetting, RoleSetting, RoleStartSetting};
use crate::plan::build_plan::{RolePlan, RoleStart, RoleWork};
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The roles, and those that the user leaves out.
pub(crate) struct Roles {
    pub(crate) present: Vec<RolePlan>,
    pub(crate) left: Vec<Sourced<String>>,
}

/// The roles that were found, as the user wants them, and then those of the user's own.
pub(crate) fn applied(request: &Request<'_>, found: Vec<RolePlan>) -> Result<Roles, PlanError> {
    let mut roles = Roles { present: found, left: Vec::new() };
    let Some(asked) = &request.preferences.roles else { return Ok(roles) };
    for (name, setting) in &asked.value {
        if *name == request.project() {
            return Err(bad(name, "has the name of the program's own service", &roles, setting));
        }
        let command = command(request, setting)?;
        let at = roles.present.iter().position(|role| role.name == *name);
        if setting.value.starts == Some(RoleStartSetting::Never) {
            roles.left.push(setting.map(|_| name.clone()));
            if let Some(at) = at {
                roles.present.remove(at);
            }
            continue;
        }
        let starts = setting.value.starts.and_then(start);
        match (at, command) {
            (Some(at), command) => {
                let role = &mut roles.present[at];
                role.command = setting.map(|_| command.unwrap_or_else(|| role.command.value.clone()));
                role.starts = starts.unwrap_or(role.starts);
            }
            (None, Some(command)) => roles.present.push(RolePlan {
                name: name.clone(),
                command: setting.map(|_| command),
                starts: starts.unwrap_or(RoleStart::Beside),
                workdir: None,
                work: RoleWork::Process,
            }),
            (None, None) => return Err(bad(name, "is not among those found, and has no `command`", &roles, setting)),
        }
    }
    Ok(roles)
}

/// The words of each command that the user gives, as far as they can be read.
pub(crate) fn commands(request: &Request<'_>) -> Vec<Vec<String>> {
    let roles = request.preferences.roles.iter().flat_map(|roles| roles.value.values());
    roles.filter_map(|setting| command(request, setting).ok().flatten()).collect()
}

fn command(request: &Request<'_>, setting: &Sourced<RoleSetting>) -> Result<Option<Vec<String>>, PlanError> {
    let command: Option<&CommandSetting> = setting.value.command.as_ref();
    command.map(|command| command_line::of_command(request, &setting.map(|_| command.clone()))).transpose()
}

fn start(starts: RoleStartSetting) -> Option<RoleStart> {
    match starts {
        RoleStartSetting::Beside => Some(RoleStart::Beside),
        RoleStartSetting::Before => Some(RoleStart::Before),
        RoleStartSetting::Profile => Some(RoleStart::Profile),
        RoleStartSetting::OnDemand => Some(RoleStart::OnDemand),
        RoleStartSetting::Never => None,
    }
}

fn bad(name: &str, problem: &'static str, roles: &Roles, setting: &Sourced<RoleSetting>) -> PlanError {
    PlanError::BadRole {
        name: name.to_owned(),
        problem,
        known: roles.present.iter().map(|role| format!("`{}`", role.name)).collect(),
        given: setting.source.clone(),
    }
}
