//! The paths that a builder is sent for a Dockerfile, by which a stage can tell that a directory holds nothing but what it copies.
//! Decides nothing.

use std::collections::BTreeSet;

use super::{dockerignore, is_left};
use crate::catalogue::project_files::{IGNORE_SUFFIX, OWN_IGNORE, SHARED_IGNORE};
use crate::nesting::is_in;
use crate::plan::{BuildPlan, DockerfilePlace};

/// What the ignore file lets through. Unknown where that is the user's own, or where the user adds to what is sent.
pub struct SentPaths<'a>(Option<BTreeSet<&'a str>>);

impl<'a> SentPaths<'a> {
    /// For the plans of one Dockerfile.
    pub fn of(plans: &'a [BuildPlan]) -> Self {
        let added = plans.iter().flat_map(|plan| &plan.extensions.ignore).any(|line| line.value.starts_with('!'));
        let is_known = !added && plans.iter().all(|plan| writes_ignore_file(plans, &plan.dockerfile.value));
        Self(is_known.then(|| dockerignore::sent(plans).into_iter().collect()))
    }

    /// Whether all that is sent of a directory is these paths, and what lies in them.
    pub(super) fn holds_only(&self, directory: &str, paths: &BTreeSet<&str>) -> bool {
        let Some(sent) = &self.0 else { return false };
        let is_part_of_more = || directories_above(directory).any(|above| sent.contains(above));
        let within = format!("{directory}/");
        let mut inside = sent.range(within.as_str()..).take_while(|path| is_in(path, directory));
        !sent.contains(directory)
            && !is_part_of_more()
            && inside.all(|path| paths.contains(path) || directories_above(path).any(|above| paths.contains(above)))
    }
}

/// The directories that a path lies in, but for the root.
fn directories_above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

fn writes_ignore_file(plans: &[BuildPlan], place: &DockerfilePlace) -> bool {
    match place {
        DockerfilePlace::Root => !is_left(plans, SHARED_IGNORE) || !is_left(plans, OWN_IGNORE),
        DockerfilePlace::Own(_) => !is_left(plans, &format!("{}{IGNORE_SUFFIX}", place.path())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_holds_only_what_is_copied_where_nothing_else_of_it_or_around_it_is_sent() {
        let copied = BTreeSet::from(["libraries/one/pyproject.toml", "libraries/one/src"]);
        let holds_only = |more: &[&'static str]| {
            SentPaths(Some(copied.iter().chain(more).copied().collect())).holds_only("libraries/one", &copied)
        };
        for harmless in [&[][..], &["libraries/one/src/one/data"], &["libraries/one-more/a.py"], &["libraries/two"]] {
            assert!(holds_only(harmless), "{harmless:?}");
        }
        for more in [&["libraries/one/prices.json"][..], &["libraries/one"], &["libraries"], &["libraries/one/src-b"]] {
            assert!(!holds_only(more), "{more:?}");
        }
        assert!(!SentPaths(None).holds_only("libraries/one", &copied));
    }
}
