//! Whether a compose file keeps a file that the program writes beside its code: by a mount of it, or of a directory around it. Decides
//! nothing.

use serde_json::Value;

use crate::catalogue::project_files::COMPOSE_FILE;
use crate::inspect::deployment::{BuiltFrom, ComposeFileFacts, Mount};
use crate::nesting::is_below;
use crate::plan::build_plan::Keeper;
use crate::plan::request::Request;

/// Who keeps it: the setting `compose` by its place in the image, the authors' files that stay by their own place in the project.
pub(super) fn keeper(request: &Request<'_>, file: &str) -> Keeper {
    if of_the_setting(request, file) || of_the_authors(request, file) { Keeper::Compose } else { Keeper::Nobody }
}

fn of_the_setting(request: &Request<'_>, file: &str) -> bool {
    let keys = request.preferences.compose.as_ref().map(|asked| &asked.value.0);
    let service = keys.and_then(|keys| keys.get("services")?.get(request.project()));
    let Ok(path) = request.path(file) else { return false };
    let there = request.image_root.value.of(path.as_str());
    mounts(service).any(|mount| is_below(&there, mount.target.trim_end_matches('/')))
}

fn of_the_authors(request: &Request<'_>, file: &str) -> bool {
    let deployment = &request.facts.deployment;
    let stays = request.preferences.leaves(COMPOSE_FILE);
    let own = deployment.compose_file.iter().filter(|_| stays);
    let holds = |compose: &ComposeFileFacts| {
        let ours =
            compose.services().filter(|(_, service)| compose.built_from(service) == Some(BuiltFrom::OwnDockerfile));
        let volumes = ours.filter_map(|(_, service)| service.get("volumes")?.as_array()).flatten();
        let sources = volumes.filter_map(Mount::of).filter(|mount| !mount.is_read_only && !mount.source.is_empty());
        sources
            .filter_map(|mount| compose.seen_from_the_project(mount.source))
            .any(|source| source.is_empty() || is_below(file, source))
    };
    own.chain(&deployment.compose_above).any(holds)
}

/// What a service may write to from outside of its container.
fn mounts(service: Option<&Value>) -> impl Iterator<Item = Mount<'_>> {
    let volumes = service.and_then(|service| service.get("volumes")?.as_array()).into_iter().flatten();
    volumes.filter_map(Mount::of).filter(|mount| !mount.is_read_only)
}
