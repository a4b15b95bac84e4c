//! Finds files of SQL that a new database is to run: by the names and directories that repositories give them, in the project and
//! above it. Reads which tables and extensions they create; decides nothing.

use std::path::Path;

use super::facts::StatementsFacts;
use super::files::Files;
use crate::inspect::code::created_extensions;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::repository::{self, Above};
use crate::inspect::tree::has_extension;

/// Directories whose files the images of databases run when they first start, as repositories name them (`postgres` and `mysql` on
/// Docker Hub, "Initialization scripts", have `/docker-entrypoint-initdb.d`).
const DIRECTORIES: [&str; 6] = ["docker-entrypoint-initdb.d", "initdb.d", "initdb", "init-db", "db-init", "init"];

/// Files that are one of those by their name.
const NAMES: [&str; 7] =
    ["init.sql", "init_db.sql", "init-db.sql", "initdb.sql", "schema.sql", "create_tables.sql", "tables.sql"];

/// Where such a file lies above the project.
const ABOVE: [&str; 10] =
    ["", "db", "database", "sql", "init", "docker", "docker/db", "docker/postgres", "docker/mysql", "postgres"];

/// More files are a collection of another kind.
const MOST: usize = 50;

/// A project that lies deeper is looked for so many directories above it.
const HIGHEST: usize = 2;

/// The files in the order of their paths; those above the project only where it holds none.
pub(super) fn read(files: &Files<'_>) -> Vec<StatementsFacts> {
    let in_project = files.tree.files.keys().filter_map(|path| Some((path, kind(path)?)));
    let found = in_project.filter_map(|(path, is_one)| of_file(files, path, path.clone(), is_one));
    let found: Vec<StatementsFacts> = found.take(MOST + 1).collect();
    match found.len() {
        0 => above(files),
        1..=MOST => found,
        _ => Vec::new(),
    }
}

/// Whether a path is one of those, and then whether it is by its directory.
fn kind(path: &str) -> Option<bool> {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_one = has_extension(name, "sql") && DIRECTORIES.contains(&directory.rsplit('/').next().unwrap_or_default());
    (is_one || NAMES.contains(&name)).then_some(is_one)
}

fn above(files: &Files<'_>) -> Vec<StatementsFacts> {
    let mut found = Vec::new();
    for Above { root, prefix, .. } in repository::above(files.disk, files.root, HIGHEST) {
        let there = Files { root: &root, ..*files };
        let paths = ABOVE.iter().flat_map(|directory| NAMES.iter().map(move |name| join(directory, name)));
        let known = paths.filter(|path| files.disk.is_file(&root.join(path)));
        found.extend(known.filter_map(|path| of_file(&there, &path, format!("{prefix}{path}"), false)));
        let listed = listed(files, &root);
        found.extend(listed.iter().filter_map(|path| of_file(&there, path, format!("{prefix}{path}"), true)));
    }
    found
}

/// The files of the directories that are named so, below one that a repository keeps such directories in.
fn listed(files: &Files<'_>, root: &Path) -> Vec<String> {
    let directories = ABOVE.iter().flat_map(|above| DIRECTORIES.iter().map(move |name| join(above, name)));
    let inside = directories.flat_map(|directory| {
        let mut names = files.disk.files(&root.join(&directory)).unwrap_or_default();
        names.retain(|name| has_extension(name, "sql") && !NAMES.contains(&name.as_str()));
        names.sort();
        names.into_iter().map(move |name| join(&directory, &name))
    });
    let found: Vec<String> = inside.take(MOST + 1).collect();
    if found.len() > MOST { Vec::new() } else { found }
}

fn join(directory: &str, name: &str) -> String {
    Path::new(directory).join(name).to_string_lossy().replace('\\', "/")
}

fn of_file(files: &Files<'_>, path: &str, seen_as: String, is_one_of_several: bool) -> Option<StatementsFacts> {
    let text = files.text(path)?;
    let lines = || text.lines().enumerate();
    let creates_table = |line: &str| {
        let line = line.trim_start().to_ascii_lowercase();
        line.starts_with("create table") || line.starts_with("create unlogged table")
    };
    let table = lines().find(|(_, line)| creates_table(line)).map(|(at, _)| Place::line(&seen_as, at + 1));
    let extensions = lines()
        .flat_map(|(at, line)| created_extensions(line).into_iter().map(move |name| (at, name)))
        .map(|(at, name)| Located::new(name, Place::line(&seen_as, at + 1)))
        .collect();
    Some(StatementsFacts { path: seen_as, is_one_of_several, table, extensions })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::disk::{Disk, MEMORY_ROOT, MemoryDisk};
    use crate::inspect::tree;

    const TABLE: &str = "-- first\ncreate table orders (id int);\nCREATE EXTENSION IF NOT EXISTS vector;\n";

    fn found(root: &str, files: &[(&str, &str)]) -> Vec<String> {
        let disk = Disk::Memory(MemoryDisk::new(files));
        let root = Path::new(MEMORY_ROOT).join(root);
        let tree = tree::read(&disk, &root);
        let all = read(&Files { disk: &disk, root: &root, tree: &tree });
        all.iter().map(|one| format!("{} {} {}", one.path, one.table.is_some(), one.extensions.len())).collect()
    }

    #[test]
    fn files_are_known_by_their_names_and_directories() {
        let files = [("db/init/01.sql", TABLE), ("db/init/02.sql", "select 1;"), ("queries/find.sql", TABLE)];
        assert_eq!(found("", &files), ["db/init/01.sql true 1", "db/init/02.sql false 0"]);
        assert_eq!(found("", &[("schema.sql", TABLE), ("notes.txt", "")]), ["schema.sql true 1"]);
    }

    #[test]
    fn a_file_above_the_project_counts_where_it_has_none() {
        let files = [(".git/HEAD", ""), ("db/init.sql", TABLE), ("api/main.py", "")];
        assert_eq!(found("api", &files), ["../db/init.sql true 1"]);
        assert_eq!(found("api", &[("db/init.sql", TABLE), ("api/main.py", "")]).len(), 0, "outside of a repository");
        assert_eq!(found("api", &[files[0], files[1], ("api/schema.sql", TABLE)]), ["schema.sql true 1"]);
        let several =
            [files[0], files[2], ("db/init/02.sql", "select 1;"), ("db/init/01.sql", TABLE), ("db/init/a.md", "")];
        assert_eq!(found("api", &several), ["../db/init/01.sql true 1", "../db/init/02.sql false 0"]);
    }
}
