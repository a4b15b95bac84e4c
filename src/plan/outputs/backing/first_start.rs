//! Chooses what a new database runs when it first starts: the SQL of the repository that makes the tables, where nothing of the program
//! does. Starts no server.

use super::Program;
use crate::catalogue::backing::first_start;
use crate::inspect::deployment::{ComposeFileFacts, Mount, StatementsFacts};
use crate::inspect::tree::{ends_in, listed};
use crate::nesting::is_in;
use crate::path::may_be_written;
use crate::pins;
use crate::plan::build_plan::{BackingService, FirstStartFile};
use crate::plan::request::Request;
use crate::plan::start::tables;
use crate::sourced::Sourced;

/// Gives them to the one database among the servers; of several, none is known to be meant.
pub(super) fn give(request: &Request<'_>, program: &Program<'_>, services: &mut [BackingService]) {
    let mut databases = services.iter_mut().filter(|service| first_start(service.kind).is_some());
    let (Some(database), None) = (databases.next(), databases.next()) else { return };
    let Some(directory) = first_start(database.kind) else { return };
    let mut found = mounted(request, database, directory);
    if found.is_empty() && !is_made(request, program) {
        found = above(request, database, directory);
        if found.is_empty() {
            found = of_repository(request, directory);
        }
    }
    database.first_start = found;
}

/// What the authors' compose file mounts there.
fn mounted(request: &Request<'_>, database: &BackingService, directory: &str) -> Vec<Sourced<FirstStartFile>> {
    let deployment = &request.facts.deployment;
    let files = deployment.compose_file.iter().chain(&deployment.compose_above);
    let of_file = |file: &ComposeFileFacts| {
        let repository = pins::repository(&database.image.value).to_owned();
        let services = file.services().filter(|(_, service)| {
            service.get("image").and_then(|image| image.as_str()).map(pins::repository) == Some(&repository)
        });
        let volumes = services.flat_map(|(name, service)| {
            let volumes = service.get("volumes").and_then(|volumes| volumes.as_array()).into_iter().flatten();
            let mounts = volumes.filter_map(Mount::of).filter(|mount| mount.source.starts_with('.'));
            mounts.map(move |mount| (name, mount))
        });
        let found = volumes.filter_map(|(name, mount)| {
            let place = file.place(name, mount.source);
            let path = seen_from_the_project(file, mount.source)?;
            let files = of_path(request, &path, mount.target, directory);
            Some(
                files
                    .into_iter()
                    .map(move |file| Sourced::seen(file, "the authors' compose file mounts it", place.clone())),
            )
        });
        found.flatten().collect::<Vec<_>>()
    };
    files.map(of_file).find(|found| !found.is_empty()).unwrap_or_default()
}

/// What a compose file above the project mounts there, which starts nothing but servers.
fn above(request: &Request<'_>, database: &BackingService, directory: &str) -> Vec<Sourced<FirstStartFile>> {
    let repository = pins::repository(&database.image.value);
    let all = request.facts.deployment.first_start_above.iter();
    let found = all.filter(|one| pins::repository(&one.image) == repository).filter_map(|one| {
        let file = first_start_file(request, &one.source, directory)?;
        let file = FirstStartFile { target: one.target.clone(), ..file };
        may_be_written(&file.target)
            .then(|| Sourced::seen(file, "the authors' compose file mounts it", one.place.clone()))
    });
    found.collect()
}

fn seen_from_the_project(file: &ComposeFileFacts, source: &str) -> Option<String> {
    if let Some(inside) = file.seen_from_the_project(source).filter(|_| !source.starts_with("..")) {
        return Some(inside.to_owned());
    }
    let is_above = !file.project.is_empty() && !source.starts_with("..");
    is_above.then(|| format!("{}{}", "../".repeat(file.project.split('/').count()), listed(source)))
}

/// The files that a mounted path stands for.
fn of_path(request: &Request<'_>, path: &str, target: &str, directory: &str) -> Vec<FirstStartFile> {
    let target = target.trim_end_matches('/');
    let tree = &request.facts.tree;
    if target == directory {
        let inside = tree.below(path).filter(|file| {
            let rest = file.strip_prefix(path).map(|rest| rest.trim_start_matches('/'));
            rest.is_some_and(|rest| !rest.contains('/')) && is_run(file)
        });
        return inside.filter_map(|file| first_start_file(request, file, directory)).collect();
    }
    let is_there = tree.is_file(path) || path.starts_with("../");
    let is_of_it = is_in(target, directory) && is_run(path);
    let file = first_start_file(request, path, directory).filter(|_| is_of_it && is_there);
    file.map(|file| FirstStartFile { target: target.to_owned(), ..file })
        .filter(|file| may_be_written(&file.target))
        .into_iter()
        .collect()
}

/// What the images run ("Initialization scripts": `*.sql`, `*.sql.gz` and `*.sh`).
fn is_run(path: &str) -> bool {
    [".sql", ".sql.gz", ".sh"].iter().any(|end| path.ends_with(end))
}

/// The files of SQL that the repository keeps for it: one alone, or one directory of them.
fn of_repository(request: &Request<'_>, directory: &str) -> Vec<Sourced<FirstStartFile>> {
    let all = &request.facts.deployment.statements;
    let Some(table) = all.iter().find_map(|one| one.table.as_ref()) else { return Vec::new() };
    let above = |one: &StatementsFacts| one.path.rsplit_once('/').map_or(String::new(), |(above, _)| above.to_owned());
    let several: Vec<&StatementsFacts> = all.iter().filter(|one| one.is_one_of_several).collect();
    let is_one_directory = several.iter().all(|one| above(one) == above(several[0]));
    let files = match several.as_slice() {
        [] if all.len() == 1 => vec![&all[0]],
        [] => return Vec::new(),
        _ if is_one_directory => several,
        _ => return Vec::new(),
    };
    let files = files.into_iter().filter_map(|one| first_start_file(request, &one.path, directory));
    files
        .map(|file| Sourced::seen(file, "nothing of the program makes the tables that it creates", table.clone()))
        .collect()
}

/// Whether the program, its migrations or a statement that it runs itself make the tables.
fn is_made(request: &Request<'_>, program: &Program<'_>) -> bool {
    let statements = &request.facts.deployment.statements;
    let is_one = |text: &str| statements.iter().any(|one| ends_in(&one.path, listed(text)));
    let runs_one = || request.facts.code.code().any(|module| module.files.iter().any(|file| is_one(&file.text)));
    tables::are_made(request, program.start) || runs_one()
}

fn first_start_file(request: &Request<'_>, path: &str, directory: &str) -> Option<FirstStartFile> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let source = match path.strip_prefix("../") {
        // Compose reads it from this machine; no image holds it.
        Some(_) if request.member.as_str().is_empty() => path.to_owned(),
        Some(_) => return None,
        None => format!("./{}", request.path(path).ok()?),
    };
    may_be_written(&source).then(|| FirstStartFile { source, target: format!("{directory}/{name}") })
}
