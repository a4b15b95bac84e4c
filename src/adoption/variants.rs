//! Stages beside the one that ships which are the same image on another base: one for processors alone beside one for graphics cards.
//! Decides nothing about the base.

use crate::catalogue::base_images;
use crate::inspect::deployment::container_facts::{Base, ContainerFacts, StageFacts, StartFacts};
use crate::inspect::evidence::Located;

/// Whether a stage says nothing that what ships does not say too, and begins with an image that has nothing but Python.
pub(super) fn is_what_ships(container: &ContainerFacts, stage: &StageFacts) -> bool {
    let shipped = container.shipped();
    let [ships] = shipped.as_slice() else { return false };
    let is_plain = matches!(&stage.base, Base::Image { reference, .. } if base_images::holds_python_alone(reference));
    is_plain
        && stage.copies_from.is_empty()
        && starts(stage).is_some_and(|start| Some(start) == starts(ships))
        && is_same(stage.workdir.as_ref(), ships.workdir.as_ref())
        && is_same(stage.user.as_ref(), ships.user.as_ref())
        && is_same(stage.health.as_ref(), ships.health.as_ref())
        && are_in(&stage.copies, &ships.copies)
        && are_in(&stage.packages, &ships.packages)
        && are_in(&stage.environment, &ships.environment)
        && are_in(&stage.arguments, &ships.arguments)
        && are_in(&stage.installed, &ships.installed)
        && are_in(&stage.selections, &ships.selections)
        && are_in(&stage.other_commands, &ships.other_commands)
        && are_in(&stage.ports, &ships.ports)
        && are_in(&stage.volumes, &ships.volumes)
}

fn starts(stage: &StageFacts) -> Option<&StartFacts> {
    stage.start.as_ref()
}

fn is_same<T: PartialEq>(one: Option<&Located<T>>, other: Option<&Located<T>>) -> bool {
    one.map(|one| &one.value) == other.map(|other| &other.value)
}

/// Whether the second list has all of the first, wherever that stands. Of long ones it is not known.
fn are_in<T: PartialEq>(some: &[Located<T>], all: &[Located<T>]) -> bool {
    const MOST: usize = 64;
    some.len() <= MOST && all.len() <= MOST && some.iter().all(|one| all.iter().any(|other| other.value == one.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::ProjectFacts;
    use crate::plan::testing::{APP, facts, lock};

    fn read(dockerfile: &str) -> ProjectFacts {
        let lock = lock(&[], "");
        facts(&[("pyproject.toml", APP), ("uv.lock", lock.as_str()), ("Dockerfile", dockerfile)])
    }

    #[test]
    fn a_stage_of_the_same_image_without_a_graphics_card_is_what_ships() {
        let is = |cpu: &str| {
            let same =
                "WORKDIR /app\nRUN apt-get install -y libpq5\nCOPY . .\nEXPOSE 8000\nCMD [\"python\", \"main.py\"]\n";
            let own = same.replace("EXPOSE", cpu);
            let facts =
                read(&format!("FROM python:3.13-slim AS cpu\n{own}\nFROM nvidia/cuda:12.4.1-runtime AS gpu\n{same}"));
            let container = &facts.deployment.containers[0];
            is_what_ships(container, &container.stages[0])
        };
        assert!(is("EXPOSE"));
        for other in ["RUN make\nEXPOSE", "ENV A=1\nEXPOSE", "RUN apt-get install -y jq\nEXPOSE", "USER 1000\nEXPOSE"] {
            assert!(!is(other), "{other}");
        }
        let facts = read(
            "FROM python:3.13-slim AS test\nCMD [\"pytest\"]\n\nFROM python:3.13-slim\nCMD [\"python\", \"main.py\"]\n",
        );
        let container = &facts.deployment.containers[0];
        assert!(!is_what_ships(container, &container.stages[0]));
    }
}
