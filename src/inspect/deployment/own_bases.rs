//! Images that one container file of the project builds for another to begin with: `FROM registry.example/shop-base` and
//! `Dockerfile.base`. Builds none.

use std::collections::BTreeMap;

use super::container_facts::{Base, ContainerFacts};
use super::facts::DeploymentFacts;

/// Words for what is below the program, in names of files and of images.
const WORDS: [&str; 4] = ["base", "deps", "dependencies", "requirements"];

/// Whether a container file seems to build an image: both names say the same of what they are for.
pub fn is_built_by(reference: &str, path: &str) -> bool {
    word_of(path).is_some_and(|word| word_of(reference) == Some(word))
}

fn word_of(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let mut words = name.split(['.', '-', '_', '/', ':']);
    words.find_map(|word| WORDS.iter().find(|known| **known == word).copied())
}

/// An image of the project's own has the Python that its file begins with.
pub(super) fn read(facts: &mut DeploymentFacts) {
    let mut pythons: BTreeMap<&'static str, String> = BTreeMap::new();
    for (word, python) in facts.containers.iter().filter_map(|one| Some((word_of(&one.path)?, python_of(one)?))) {
        pythons.entry(word).or_insert(python);
    }
    for container in &mut facts.containers {
        let Some(first) = container.shipped_positions().first().copied() else { continue };
        let own = word_of(&container.path);
        if let Base::Image { reference, python: python @ None, .. } = &mut container.stages[first].base {
            *python = word_of(reference).filter(|word| own != Some(word)).and_then(|word| pythons.get(word).cloned());
        }
    }
}

fn python_of(container: &ContainerFacts) -> Option<String> {
    match &container.shipped().first()?.base {
        Base::Image { python, .. } => python.clone(),
        Base::Stage(_) | Base::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::facts;

    #[test]
    fn an_image_that_another_file_builds_has_its_python() {
        let python = |reference: &str, other: &str| {
            let dockerfile = format!("ARG IMAGE={reference}\nFROM ${{IMAGE}}\nCMD [\"python\", \"main.py\"]\n");
            let facts = facts(&[
                ("pyproject.toml", "[project]\nname = \"shop\"\nversion = \"1.0\"\n"),
                ("main.py", ""),
                ("Dockerfile", &dockerfile),
                (other, "FROM python:3.12-slim\nRUN pip install uv\n"),
            ]);
            let own =
                facts.deployment.containers.iter().find(|one| one.path == "Dockerfile").expect("the file").clone();
            match &own.stages[0].base {
                Base::Image { python, .. } => python.clone(),
                Base::Stage(_) | Base::Unknown => None,
            }
        };
        assert_eq!(python("shop-deps:local", "Dockerfile.deps").as_deref(), Some("3.12"));
        assert_eq!(python("registry.example/shop-base:1", "Dockerfile.base").as_deref(), Some("3.12"));
        assert_eq!(python("shop-deps:local", "Dockerfile.base"), None);
        assert_eq!(python("shop:local", "Dockerfile.deps"), None);
    }
}
