//! Takes away the role that would migrate a database of its own: a file that only the container of the program has. Writes no file.

use crate::catalogue::backing::named;
use crate::catalogue::model::General;
use crate::inspect::tree::has_extension;
use crate::plan::build_plan::{BackingService, BesideCode, Notice, RoleWork, StartNotice, StartPlan};

/// A file without a volume is another one in each container (<https://docs.docker.com/engine/storage/>).
pub(crate) fn migration(
    start: &mut StartPlan,
    project: &str,
    written: &[Notice],
    backing: &[BackingService],
) -> Option<Notice> {
    let BesideCode { file, keeper } = written.iter().find_map(|notice| match notice {
        Notice::WritesBesideCode(beside) if is_database(&beside.file.value) => Some(beside.clone()),
        _ => None,
    })?;
    let is_elsewhere =
        backing.iter().filter_map(|server| named(server.kind)).any(|kind| kind.general == General::Database);
    let at = start.other_roles.iter().position(|role| role.work == RoleWork::Migration).filter(|_| !is_elsewhere)?;
    let command = start.other_roles.remove(at).command.value;
    Some(Notice::Start(StartNotice::MigratesInside { file, keeper, command, service: project.to_owned() }))
}

fn is_database(path: &str) -> bool {
    ["db", "sqlite", "sqlite3"].iter().any(|extension| has_extension(path, extension))
}
