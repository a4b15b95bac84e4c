//! What is mounted into the home directory that the program has in the authors' image: models and caches, which it looks for in its home
//! here. Changes none.

use serde_json::{Map, Value as Json};

use super::super::own_file::{account, is_of_root, own_file};
use super::super::plan_values::environment;
use super::InFile;
use crate::plan::BuildPlan;

/// Where a target of a mount lies here.
pub(super) enum Home {
    /// In no home.
    Elsewhere,
    /// In the home of the new image, at this path.
    At(String),
    /// The program has no home there.
    Nowhere,
}

/// Where a path of the authors' image lies that may be in the home of its user.
pub(super) fn of(own: &InFile<'_>, plan: &BuildPlan, target: &str) -> Home {
    let Some(theirs) = theirs(own) else { return Home::Elsewhere };
    let Some(below) = target.strip_prefix(theirs.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    else {
        return Home::Elsewhere;
    };
    // A variable of the service names the place itself.
    if names(own.service, &theirs) {
        return Home::Elsewhere;
    }
    match environment(plan).get("HOME") {
        Some(ours) if **ours == *theirs => Home::Elsewhere,
        Some(ours) => Home::At(format!("{ours}{below}")),
        // A service that goes on as root has root's home.
        None if theirs == "/root" => Home::Elsewhere,
        None => Home::Nowhere,
    }
}

/// The home of the user that the authors' image runs as.
fn theirs(own: &InFile<'_>) -> Option<String> {
    let container = own_file(own.facts)?;
    let stages = container.shipped();
    let set = stages.iter().rev().flat_map(|stage| stage.environment.iter().rev()).find(|one| one.value.name == "HOME");
    if let Some(set) = set {
        return set.value.value.clone().filter(|home| home.len() > 1);
    }
    if is_of_root(container) {
        return Some("/root".to_owned());
    }
    account(container).map(|(name, ..)| format!("/home/{name}"))
}

fn names(service: &Map<String, Json>, home: &str) -> bool {
    match service.get("environment") {
        Some(Json::Object(variables)) => variables.values().filter_map(Json::as_str).any(|text| text.starts_with(home)),
        Some(Json::Array(variables)) => variables.iter().filter_map(Json::as_str).any(|text| text.contains(home)),
        _ => false,
    }
}
