//! What becomes of the volumes of a service whose file is replaced: those that hold the code are left, the others go on with the place
//! that they have in the new image. Decides nothing about what the program writes.

use serde_json::{Map, Value as Json};

use super::super::copied::context;
use super::super::own_file::{is_of_root, own_file};
use super::super::report::{Row, RowItem, Status};
use super::home::{self, Home};
use super::{ComposeFile, InFile};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::Mount;
use crate::inspect::deployment::container_facts::ContainerFacts;
use crate::inspect::wheel::join;
use crate::plan::BuildPlan;

/// The keys to keep. `None` where the volumes are no list.
pub(super) fn kept(
    own: &InFile<'_>,
    content: &Json,
    plan: &BuildPlan,
    found: &mut ComposeFile,
) -> Option<Map<String, Json>> {
    let workdir = workdir(own.facts);
    let mut others = Vec::new();
    for volume in content.as_array()? {
        if is_of_the_code(own, volume, plan, &workdir) {
            let shown = volume.as_str().unwrap_or_default();
            let words = (format!("volume `{shown}`"), "`develop.watch` keeps the code up to date");
            found.rows.push(Row::new(RowItem::Compose, Status::Unneeded, words, &own.place(shown)));
        } else {
            match Mount::of(volume).map(|mount| home::of(own, plan, mount.target)) {
                Some(Home::Nowhere) => return None,
                Some(Home::At(here)) => others.push(at(volume, &here)),
                Some(Home::Elsewhere) | None => others.push(moved(volume, &workdir)),
            }
        }
    }
    let mut keys = Map::new();
    if others.is_empty() {
        return Some(keys);
    }
    if runs_as_root(own) && !own.service.contains_key("user") && others.iter().any(is_written) {
        let because = format!(
            "its volumes hold files of root ({}): it goes on as root in Compose, `user` of `compose` says so",
            own.place("volumes")
        );
        found.remarks.push(because.into());
        keys.insert("user".to_owned(), Json::String("root".to_owned()));
    }
    keys.insert("volumes".to_owned(), Json::Array(others));
    Some(keys)
}

/// Where the root of the project lies in the authors' image.
pub(super) fn workdir(facts: &ProjectFacts) -> String {
    let container = own_file(facts);
    let works = |container: &&ContainerFacts| container.shipped().iter().any(|stage| stage.workdir.is_some());
    container.filter(works).map_or("/app", |container| context::root(facts, container)).to_owned()
}

/// Whether the authors' image runs as root, so that what it wrote so far belongs to root.
pub(super) fn runs_as_root(own: &InFile<'_>) -> bool {
    own_file(own.facts).is_some_and(is_of_root)
}

/// Whether the container may write to a volume.
pub(super) fn is_written(volume: &Json) -> bool {
    Mount::of(volume).is_some_and(|mount| !mount.is_read_only)
}

/// A file of the repository, which everybody may read, or what only hides a directory of the code: `/app/.venv`.
pub(super) fn is_of_the_repository(own: &InFile<'_>, volume: &Json) -> bool {
    match Mount::of(volume) {
        Some(Mount { source: "", target, .. }) => target.trim_end_matches('/').ends_with("/.venv"),
        Some(mount) => own.file.seen_from_the_project(mount.source).is_some_and(|path| own.facts.tree.is_file(path)),
        None => false,
    }
}

/// `.:/app`, `./src:/app/src`: a directory with code of the image, where it lies in the image.
pub(super) fn is_of_the_code(own: &InFile<'_>, volume: &Json, plan: &BuildPlan, workdir: &str) -> bool {
    let Some(mount) = Mount::of(volume).filter(|mount| !mount.source.is_empty()) else { return false };
    let Some(source) = own.file.seen_from_the_project(mount.source) else { return false };
    let target = mount.target.trim_end_matches('/');
    if source.is_empty() {
        return true;
    }
    let below = target.strip_prefix(workdir).map(|below| below.trim_start_matches('/'));
    let is_copied = plan.sources.directories.iter().any(|directory| {
        let directory = directory.path.as_str();
        directory == source
            || source.starts_with(&format!("{directory}/"))
            || directory.starts_with(&format!("{source}/"))
    });
    let is_written = plan.sources.writable.iter().any(|writable| writable.path == *source);
    below == Some(source) && own.facts.tree.holds_python(source) && is_copied && !is_written
}

/// A volume at another path.
pub(super) fn at(volume: &Json, target: &str) -> Json {
    let Some(mount) = Mount::of(volume) else { return volume.clone() };
    let mut volume = volume.clone();
    match &mut volume {
        Json::String(text) => {
            let begins = if mount.source.is_empty() { 0 } else { mount.source.len() + 1 };
            text.replace_range(begins..begins + mount.target.len(), target);
        }
        volume => volume["target"] = Json::String(target.to_owned()),
    }
    volume
}

/// A volume below their working directory, below ours.
fn moved(volume: &Json, workdir: &str) -> Json {
    Mount::of(volume).map_or_else(|| volume.clone(), |mount| at(volume, &in_image(mount.target, workdir)))
}

fn in_image(target: &str, workdir: &str) -> String {
    match target.strip_prefix(workdir).and_then(|below| below.strip_prefix('/')) {
        Some(below) if workdir.len() > 1 => join("/app", below),
        _ => target.to_owned(),
    }
}
