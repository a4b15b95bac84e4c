//! What the authors' stages copy from where their image is built, as the project sees it: a Dockerfile may be built from the workspace, or
//! from a directory above the project. Copies nothing.

use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, CopyFacts, CopySource, StageFacts};
use crate::inspect::evidence::Located;
use crate::inspect::member_path::from_member;
use crate::inspect::tree::listed;
use crate::nesting::is_below;
use crate::plan::carryover::is_of_another_language;

/// The copies of the stages that the image is made of; sources as the project sees them.
pub(super) fn copies(facts: &ProjectFacts, container: &ContainerFacts) -> Vec<Located<CopyFacts>> {
    let stages = container.involved().into_iter().filter(|stage| !is_of_another_language(stage));
    let mut copies: Vec<Located<CopyFacts>> = stages.flat_map(of_the_context).cloned().collect();
    let above = seen_from_above(facts, &copies);
    for source in copies.iter_mut().flat_map(|copy| &mut copy.value.sources) {
        let path = listed(source.trim_start_matches('/'));
        let is_plain = !matches!(path, "" | ".") && !path.contains("://");
        *source = match &above {
            Some(own) if is_plain => from_member(own, path),
            _ => path.to_owned(),
        };
    }
    copies
}

fn of_the_context(stage: &StageFacts) -> impl Iterator<Item = &Located<CopyFacts>> {
    stage.copies.iter().filter(|copy| copy.value.from == CopySource::Context)
}

/// The project's directory as a file names it that is built from above: `COPY packages/api packages/api`.
fn seen_from_above(facts: &ProjectFacts, copies: &[Located<CopyFacts>]) -> Option<String> {
    let member = facts.workspace.as_ref().map(|workspace| workspace.member.clone());
    let parts: Vec<&str> = facts.deployment.directory.split('/').collect();
    let above = (0..parts.len()).map(|first| parts[first..].join("/"));
    let mut names = member.into_iter().chain(above).filter(|own| !own.is_empty() && !facts.tree.is_directory(own));
    names.find(|own| {
        let mut sources = copies.iter().flat_map(|copy| &copy.value.sources);
        sources.any(|source| is_below(listed(source.trim_start_matches('/')), own))
    })
}

/// Where the project's root lies in their image: where it works, or above that where a directory of the project lies there by its own
/// name: `WORKDIR /home/shop/src` and `COPY src .`.
pub(crate) fn root<'f>(facts: &ProjectFacts, container: &'f ContainerFacts) -> &'f str {
    let stages = container.shipped();
    let found = stages.into_iter().rev().find_map(|stage| stage.workdir.as_ref());
    let workdir = found.map_or("/", |found| found.value.trim_end_matches('/'));
    if facts.workspace.is_some() {
        return if workdir.starts_with("/app/") { "/app" } else { workdir };
    }
    let copies = copies(facts, container);
    let here = copies.iter().filter(|copy| copy.value.target.trim_end_matches('/') == workdir);
    let directories = here.flat_map(|copy| &copy.value.sources).filter(|source| facts.tree.is_directory(source));
    let mut above = directories.filter_map(|source| workdir.strip_suffix(source.as_str())?.strip_suffix('/'));
    above.find(|above| !above.is_empty()).unwrap_or(workdir)
}

/// Whether a path lies outside of the project, beside it in the workspace.
pub(super) fn is_outside(path: &str) -> bool {
    path == ".." || path.starts_with("../")
}
