//! Directories of the authors' image that one copy makes: all of their working directory, and what another stage makes. Copies nothing.

use super::context::{self, is_outside};
use super::{Copy, is_of_the_build, rebased};
use crate::adoption::of_the_build::is_of_uv;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, CopySource};
use crate::inspect::evidence::Located;
use crate::nesting::is_below;
use crate::plan::carryover::{is_of_another_language, is_own_directory};

/// The directory of the project that is all of their working directory: `COPY app/ ./`.
pub fn working_directory(facts: &ProjectFacts, container: &ContainerFacts) -> Option<String> {
    let stages = container.shipped();
    let workdir = stages.iter().rev().find_map(|stage| stage.workdir.as_ref())?.value.trim_end_matches('/');
    let copies = context::copies(facts, container);
    let here = copies.iter().filter(|copy| is_below(copy.value.target.trim_end_matches('/'), workdir));
    let sources = here.flat_map(|copy| &copy.value.sources).map(|source| source.trim_end_matches('/'));
    let mut sources: Vec<&str> = sources.filter(|source| !is_of_the_build(source)).collect();
    sources.dedup();
    let [only] = sources.as_slice() else { return None };
    let is_directory = !only.is_empty() && !is_outside(only) && facts.tree.is_directory(only);
    is_directory.then(|| (*only).to_owned())
}

/// Directories that the authors copy from a stage of their own to the same place in what ships, and that are made there: no environment
/// of packages, and nothing that the repository holds. With the position of that stage.
pub fn made_in_stages<'f>(facts: &ProjectFacts, container: &'f ContainerFacts) -> Vec<(usize, &'f str)> {
    let root = context::root(facts, container);
    let mut made: Vec<(usize, &str)> = Vec::new();
    for copy in container.shipped().into_iter().flat_map(|stage| &stage.copies).map(|copy| &copy.value) {
        let (CopySource::Stage(at), [source]) = (copy.from, copy.sources.as_slice()) else { continue };
        let [source, target] = [source, &copy.target].map(|path| path.trim_end_matches('/'));
        let is_python = container.stages.get(at).is_some_and(|stage| !is_of_another_language(stage));
        let below = source.strip_prefix(root).and_then(|below| below.strip_prefix('/'));
        let is_held = below.is_some_and(|below| facts.tree.is_directory(below) || facts.tree.is_file(below));
        let is_of_packages =
            source.split('/').any(|part| part.ends_with("venv") || part == "site-packages" || part == "bin");
        let is_own = below.is_some_and(|below| !below.is_empty()) || is_own_directory(source);
        if is_python && source == target && is_own && !is_held && !is_of_packages {
            made.push((at, source));
        }
    }
    made
}

/// What the stages that ship fetch from an address: `ADD https://example.com/model.bin /models/`. uv's installer is no part of an image here.
pub fn fetched(facts: &ProjectFacts, container: &ContainerFacts) -> Vec<Copy> {
    let root = context::root(facts, container);
    let mut fetched: Vec<Copy> = Vec::new();
    for Located { value, place } in container.shipped().into_iter().flat_map(|stage| &stage.copies) {
        let addresses = value.sources.iter().filter(|source| source.contains("://") && !is_of_uv(source));
        for address in addresses.filter(|_| value.from == CopySource::Context) {
            let target = rebased(&value.target, root);
            fetched.push(Copy { path: address.clone(), is_in_place: false, target, place: place.clone() });
        }
    }
    fetched
}
