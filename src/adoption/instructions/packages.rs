//! Python packages that the authors install past the lock: installed again behind those of the lock, by the same words. Decides nothing
//! of their versions.

use super::{Line, WITH_PACKAGES};
use crate::adoption::not_locked;
use crate::adoption::report::RowItem;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, InstalledFacts};
use crate::inspect::evidence::Located;
use crate::quote;
use crate::secret;

/// One line for all that are looked for at the same place; none where the file tells less than the build needs.
pub(super) fn lines(facts: &ProjectFacts, container: &ContainerFacts) -> Vec<Line> {
    let missing = not_locked::packages(facts, container);
    if !missing.iter().all(|package| is_whole(&package.value)) {
        return Vec::new();
    }
    let mut groups: Vec<Vec<&Located<InstalledFacts>>> = Vec::new();
    for package in missing {
        let same = |group: &&mut Vec<&Located<InstalledFacts>>| group[0].value.options == package.value.options;
        match groups.iter_mut().find(same) {
            Some(group) => group.push(package),
            None => groups.push(vec![package]),
        }
    }
    groups.iter().map(|group| line(group)).collect()
}

fn line(group: &[&Located<InstalledFacts>]) -> Line {
    let options = group[0].value.options.iter();
    let words: Vec<String> = options.chain(group.iter().map(|package| &package.value.requirement)).cloned().collect();
    let install = format!("uv pip install --python /opt/venv {}", quote::shown(&words));
    Line {
        item: RowItem::Packages,
        text: format!("RUN --mount=type=cache,id=uv,target=/root/.cache/uv \\\n    {install}"),
        place: group[0].place.clone(),
        stages: &WITH_PACKAGES,
        packages: Vec::new(),
    }
}

/// Whether nothing was left out for a secret, and nothing that only the builder knows.
fn is_whole(package: &InstalledFacts) -> bool {
    let mut texts = package.options.iter().chain([&package.requirement]);
    texts.all(|text| !text.contains(['$', '\n', '\\']) && !secret::was_withheld(text) && !secret::was_masked(text))
}
