//! Reads what a compose file above the project, which builds nothing and only starts servers, has a new database run. Decides nothing.

use serde::Serialize;

use super::compose_file::ComposeFileFacts;
use super::compose_volumes::Mount;
use super::files::Files;
use crate::catalogue::backing::{POSTGRESQL, first_start};
use crate::inspect::evidence::Place;
use crate::inspect::tree::listed;
use crate::nesting::is_in;

/// A file that a database runs when it first starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FirstStartFacts {
    /// The image of the database.
    pub image: String,
    /// Where the file lies, as the project sees it: `../db/schema.sql`.
    pub source: String,
    /// Where the database finds it.
    pub target: String,
    /// The line that mounts it.
    pub place: Place,
}

/// The files that its services mount there; `prefix` leads from the project to the directory of the compose file.
pub(super) fn of(files: &Files<'_>, prefix: &str, compose: &ComposeFileFacts) -> Vec<FirstStartFacts> {
    let Some(directory) = first_start(POSTGRESQL) else { return Vec::new() };
    if compose.services().any(|(_, service)| service.contains_key("build")) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (name, service) in compose.services() {
        let Some(image) = service.get("image").and_then(|image| image.as_str()) else { continue };
        let volumes = service.get("volumes").and_then(|volumes| volumes.as_array()).into_iter().flatten();
        for mount in volumes.filter_map(Mount::of).filter(|mount| mount.source.starts_with("./")) {
            let place = compose.place(name, mount.source);
            let all = mounted(files, listed(mount.source), mount.target.trim_end_matches('/'), directory);
            found.extend(all.into_iter().map(|(path, target)| FirstStartFacts {
                image: image.to_owned(),
                source: format!("{prefix}{path}"),
                target,
                place: place.clone(),
            }));
        }
    }
    found
}

/// The files of a mount, and where they are seen.
fn mounted(files: &Files<'_>, path: &str, target: &str, directory: &str) -> Vec<(String, String)> {
    let path = path.trim_end_matches('/');
    if target != directory {
        let is_one = is_in(target, directory) && is_run(path) && files.disk.exists(&files.root.join(path));
        return is_one.then(|| (path.to_owned(), target.to_owned())).into_iter().collect();
    }
    let mut names = files.disk.files(&files.root.join(path)).unwrap_or_default();
    names.retain(|name| is_run(name));
    names.sort();
    names.into_iter().map(|name| (format!("{path}/{name}"), format!("{directory}/{name}"))).collect()
}

/// What the images run ("Initialization scripts": `*.sql`, `*.sql.gz` and `*.sh`).
fn is_run(path: &str) -> bool {
    [".sql", ".sql.gz", ".sh"].iter().any(|end| path.ends_with(end))
}
