//! Services that are built nowhere in their file: those that run the image of one that is, and those of which it is not known what
//! image they run. Changes none.

use serde_json::{Map, Value as Json};

use super::super::report::Row;
use super::{InFile, changes, is_built_by_ours};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::ComposeFileFacts;
use crate::plan::BuildPlan;

/// A row for each line that is to be changed, or that may have to be.
pub(super) fn rows(facts: &ProjectFacts, file: &ComposeFileFacts, plan: &BuildPlan) -> Vec<Row> {
    let image = |service: &Map<String, Json>| service.get("image").and_then(Json::as_str).map(str::to_owned);
    let ours: Vec<String> = file
        .services()
        .filter(|(_, service)| is_built_by_ours(file, service))
        .filter_map(|(_, service)| image(service))
        .collect();
    let built: Vec<String> = file
        .services()
        .filter(|(_, service)| service.contains_key("build"))
        .filter_map(|(_, service)| image(service))
        .collect();
    let mut rows = Vec::new();
    for (name, service) in file.services().filter(|(_, service)| !service.contains_key("build")) {
        let own = InFile { facts, file, name, service };
        match image(service) {
            Some(image) if ours.contains(&image) => rows.extend(changes::rows(facts, &own, plan)),
            Some(image) if built.contains(&image) || is_of_a_tool(&image) => {}
            Some(image) => rows.extend(changes::of_an_unknown_image(&own, &image)),
            None => {}
        }
    }
    rows
}

/// Images that everybody has, of Python or of uv: no project is in them.
fn is_of_a_tool(image: &str) -> bool {
    let name = image.split('@').next().unwrap_or(image).rsplit('/').next().unwrap_or(image);
    matches!(name.split(':').next(), Some("uv" | "python" | "debian" | "ubuntu" | "alpine"))
}
