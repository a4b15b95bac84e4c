//! Whether something of the program makes the tables of its database. Names no table.

use crate::inspect::code::ModuleFacts;
use crate::plan::build_plan::{RoleWork, StartPlan};
use crate::plan::request::Request;

/// Its migrations do, or a call of its code.
pub(crate) fn are_made(request: &Request<'_>, start: &StartPlan) -> bool {
    are_made_where(request, start, |_| true)
}

/// The same, of the code by what makes tables in files that count.
pub(crate) fn are_made_where(request: &Request<'_>, start: &StartPlan, counts: impl Fn(&ModuleFacts) -> bool) -> bool {
    let facts = request.facts;
    let migrates = start.other_roles.iter().any(|role| role.work == RoleWork::Migration);
    let makes = |module: &ModuleFacts| module.makes_tables && counts(module) || module.migrates_by_ini.is_some();
    let is_made_by_code = || facts.code.code().any(makes);
    migrates || !facts.alembic.is_empty() || is_made_by_code()
}
