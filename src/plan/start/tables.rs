//! Whether something of the program makes the tables of its database. Names no table.

use crate::plan::build_plan::{RoleWork, StartPlan};
use crate::plan::request::Request;

/// Its migrations do, or a call of its code.
pub(crate) fn are_made(request: &Request<'_>, start: &StartPlan) -> bool {
    let facts = request.facts;
    let migrates = start.other_roles.iter().any(|role| role.work == RoleWork::Migration);
    let is_made_by_code = || facts.code.code().any(|module| module.makes_tables || module.migrates_by_ini.is_some());
    migrates || !facts.alembic.is_empty() || is_made_by_code()
}
