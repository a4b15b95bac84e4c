//! Tells which scripts of a manifest build, and what they write. Runs nothing.

use super::commands;
use super::facts::{BuildOutput, BuildScript, FrontEndForm};
use super::files::Files;
use super::manifest::Manifest;
use super::outputs::{self, Writes};
use crate::catalogue::front_end::is_server_package;

/// The scripts that build, that called `build` first, and what they make.
pub(super) fn builds(files: &Files<'_>, manifest: &Manifest) -> (Vec<BuildScript>, FrontEndForm) {
    let mut builds = Vec::new();
    let mut has_server = manifest.dependencies.iter().any(|name| is_server_package(name));
    let scripts = commands::Scripts::of(manifest);
    let is_for_people = |name: &str| name.contains("dev") || name.contains("watch") || name.contains("preview");
    for (name, script) in manifest.scripts.iter().filter(|(name, _)| !is_for_people(name)) {
        let mut outputs: Vec<BuildOutput> = Vec::new();
        let mut is_bundled = false;
        for command in scripts.commands(name) {
            match outputs::of_command(files, manifest, command, &script.place) {
                Writes::Nothing => {}
                Writes::Server => (has_server, is_bundled) = (true, true),
                Writes::Files(found) => {
                    is_bundled = true;
                    outputs.extend(found);
                }
            }
        }
        outputs.dedup_by(|later, first| later.path == first.path);
        if name == "build" || is_bundled {
            builds.push(BuildScript { name: name.clone(), place: script.place.clone(), outputs });
        }
    }
    builds.sort_by_key(|build| build.name != "build");
    let is_server = has_server && builds.iter().all(|build| build.outputs.is_empty() || build.name != "build");
    (builds, if is_server { FrontEndForm::Server } else { FrontEndForm::Files })
}
