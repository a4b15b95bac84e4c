//! Which paths of the authors' image something else in the new one makes: copies, directories that the program writes to, the system.
//! Makes none.

use std::collections::BTreeSet;

use crate::adoption::copied;
use crate::adoption::made_directories;
use crate::catalogue::build_commands;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, RunFacts};
use crate::inspect::evidence::Located;
use crate::nesting::is_below;
use crate::plan::BuildPlan;

/// The paths of one image.
pub(super) struct MadePaths<'a> {
    facts: &'a ProjectFacts,
    container: &'a ContainerFacts,
    /// Where the project lies in their image.
    root: &'a str,
    /// Where something is copied to, or worked in: directories above are made with it.
    targets: BTreeSet<String>,
    /// Directories that are written to, and volumes.
    written: BTreeSet<String>,
}

impl<'a> MadePaths<'a> {
    pub(super) fn new(facts: &'a ProjectFacts, container: &'a ContainerFacts, plan: &BuildPlan) -> Self {
        let stages = container.involved();
        let without_slash = |path: &str| path.trim_end_matches('/').to_owned();
        let copies = stages.iter().flat_map(|stage| &stage.copies).map(|copy| without_slash(&copy.value.target));
        let workdirs =
            stages.iter().filter_map(|stage| stage.workdir.as_ref()).map(|workdir| without_slash(&workdir.value));
        let directories = stages.iter().flat_map(|stage| &stage.runs).map(|run| without_slash(&run.value.directory));
        let volumes = stages.iter().flat_map(|stage| &stage.volumes).map(|volume| without_slash(&volume.value));
        let writable = plan.sources.writable.iter().map(|writable| without_slash(&writable.path.to_string()));
        Self {
            facts,
            container,
            root: copied::context::root(facts, container),
            targets: copies.chain(workdirs).chain(directories).collect(),
            written: volumes.chain(writable).collect(),
        }
    }

    /// Whether the new image has a directory that an instruction makes, or has no need of it.
    pub(super) fn has_directory(&self, run: &Located<RunFacts>, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        build_commands::is_a_directory_of_the_system(path)
            || build_commands::is_passing(path)
            || is_at_home(path)
            || path.split('/').any(|part| part.ends_with("venv") || part == "site-packages")
            || self.is_above_a_target(path)
            || self.is_written(path)
            || self.inside(path).is_some_and(|inside| self.facts.tree.is_directory(inside))
            || made_directories::named(self.facts, self.container, run, path).is_some()
    }

    /// Whether the new image has a file, or the program may make it.
    pub(super) fn has_file(&self, run: &Located<RunFacts>, path: &str) -> bool {
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        build_commands::is_passing(path)
            || is_at_home(path)
            || self.is_written(parent)
            || run.value.text.contains("mkdir") && self.has_directory_of_its_own(run, parent)
            || self.targets.contains(path)
            || self.inside(path).is_some_and(|inside| self.facts.tree.is_file(inside))
    }

    /// Whether an instruction makes a directory that the program writes to.
    fn has_directory_of_its_own(&self, run: &Located<RunFacts>, path: &str) -> bool {
        run.value.text.contains(path) && made_directories::named(self.facts, self.container, run, path).is_some()
    }

    /// A path as the new image has it.
    pub(super) fn in_image(&self, path: &str) -> String {
        copied::rebased(path, self.root)
    }

    fn inside<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.root).and_then(|below| below.strip_prefix('/'))
    }

    fn is_above_a_target(&self, path: &str) -> bool {
        let mut behind = self.targets.range(path.to_owned()..).take_while(|target| target.starts_with(path));
        behind.any(|target| is_below(target, path))
    }

    fn is_written(&self, path: &str) -> bool {
        let inside = self.in_image(path);
        let names = |path: &str| self.written.contains(path);
        let above = |path: &str| {
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
            ends.into_iter().any(|end| names(&path[..end]) || path[..end].strip_prefix("/app/").is_some_and(names))
        };
        above(path) || above(&inside)
    }
}

/// Homes of users: the new image has a home of its own, or none.
pub(super) fn is_at_home(path: &str) -> bool {
    ["/home", "/root"].iter().any(|home| is_below(path, home))
}

/// A path seen from a directory, with `.` and `..` followed.
pub(super) fn joined(directory: &str, path: &str) -> String {
    let all = if path.starts_with('/') { path.to_owned() } else { format!("{directory}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in all.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}
