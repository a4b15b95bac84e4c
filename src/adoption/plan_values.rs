//! What an image holds by its plan, as the authors' file is compared with it. Decides nothing.

use std::collections::BTreeMap;

use crate::plan::BuildPlan;

/// The variables of the image, the user's too.
pub(super) fn environment(plan: &BuildPlan) -> BTreeMap<&str, &str> {
    let decided = plan.environment.iter().map(|variable| (variable.value.0.as_str(), variable.value.1.as_str()));
    let asked = plan.extensions.env.iter().map(|(name, text)| (name.as_str(), text.value.as_str()));
    decided.chain(asked).collect()
}

/// A label of the authors' own, or one of OCI's that stays the same from build to build: not the version, say.
pub(super) fn is_carried_label(name: &str) -> bool {
    crate::plan::LABELS.contains(&name) || !name.starts_with("org.opencontainers.image.")
}
