//! Tells which services of compose files run the project's image by its name alone: those that another file builds under the same name, and
//! images that are called as the project is. Compose files that build the project nowhere are let go then. Decides nothing.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::compose_file::{BuiltFrom, ComposeFileFacts};
use super::facts::DeploymentFacts;

pub(super) fn settle(facts: &mut DeploymentFacts, project: &str) {
    let built = names_of_built(facts);
    let own = facts.compose_file.iter_mut();
    for file in own.chain(&mut facts.compose_others) {
        let named = file.services().filter(|(name, service)| runs_ours(name, service, &built, project));
        let named: Vec<String> = named.map(|(name, _)| name.to_owned()).collect();
        file.run_the_image(&named);
    }
    facts.compose_others.retain(ComposeFileFacts::builds_the_project);
}

/// Services that some file builds by the project's Dockerfile.
fn names_of_built(facts: &DeploymentFacts) -> BTreeSet<String> {
    let all = facts.compose_file.iter().chain(&facts.compose_above).chain(&facts.compose_others);
    let built = all.flat_map(|file| {
        file.services().filter(move |(_, service)| file.built_from(service) == Some(BuiltFrom::OwnDockerfile))
    });
    built.map(|(name, _)| name.to_owned()).collect()
}

fn runs_ours(name: &str, service: &Map<String, Value>, built: &BTreeSet<String>, project: &str) -> bool {
    let Some(image) = service.get("image").and_then(Value::as_str).filter(|_| !service.contains_key("build")) else {
        return false;
    };
    let last = image.split('@').next().unwrap_or(image).rsplit('/').next().unwrap_or(image);
    let own = last.split(':').next().unwrap_or(last);
    // An image of everybody's has no owner before its name.
    built.contains(name) && image.contains('/') || own.eq_ignore_ascii_case(project) && !own.is_empty()
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, facts};

    #[test]
    fn services_that_run_the_image_by_its_name_are_built_by_the_project() {
        let others = |path: &str, text: &str| {
            let built = "services:\n  api:\n    build: .\n";
            let facts = facts(&[("pyproject.toml", APP), ("compose.yaml", built), (path, text)]);
            facts.deployment.compose_others.iter().map(|file| file.path.clone()).collect::<Vec<_>>()
        };
        let of = |service: &str, image: &str| format!("services:\n  {service}:\n    image: {image}\n");
        for (service, image) in [("api", "registry.example/team/x:${TAG}"), ("web", "team/shop:1"), ("web", "shop")] {
            assert_eq!(others("compose.prod.yaml", &of(service, image)), ["compose.prod.yaml"], "{image}");
        }
        assert_eq!(others("deploy/compose.yaml", &of("api", "team/x")), ["deploy/compose.yaml"]);
        for (service, image) in [("api", "nginx"), ("web", "team/x"), ("web", "team/shop-web:1")] {
            assert_eq!(others("compose.prod.yaml", &of(service, image)), Vec::<String>::new(), "{image}");
        }
    }
}
