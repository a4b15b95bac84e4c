//! What becomes of `PYTHONPATH` of the authors' image: modules are found from where the program starts, from the installed project, and
//! from directories of the project that the variable goes on naming. Decides nothing about imports.

use super::report::{Row, RowItem, Status};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{Assignment, ContainerFacts, CopySource};
use crate::inspect::evidence::Located;
use crate::inspect::tree::listed;
use crate::plan::BuildPlan;
use crate::plan::carryover::own_bases;

/// A row where directories are searched without it, or cannot be.
pub(super) fn row(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Option<Row> {
    let (set, text) = written(container)?;
    if is_set_anyway(facts, container, plan, text) || preserved(facts, container, plan).is_some() {
        return None;
    }
    let (status, because) = if is_searched_anyway(facts, container, plan, text) {
        (Status::Unneeded, "modules are found from where the program starts")
    } else {
        (Status::Dropped, "only the installed project and the directory that the program starts in are searched")
    };
    Some(Row::new(RowItem::ModulePath, status, (format!("environment PYTHONPATH={text}"), because), &set.place))
}

/// The variable as the new image needs it, where each of its directories is one of the project. A program that is started by its path
/// does not look where it starts (Python documentation, "`sys.path`"): `python src/main.py`, or what somebody starts in the container.
pub(super) fn preserved(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Option<Located<String>> {
    let (set, text) = written(container)?;
    if is_set_anyway(facts, container, plan, text) {
        return None;
    }
    let roots = roots(facts, container);
    let directories = text.split(':').filter(|path| !path.is_empty() && !path.starts_with('$'));
    let moved: Option<Vec<String>> = directories
        .map(|path| {
            let below = below(&roots, path)?;
            (below.is_empty() || facts.tree.is_directory(below))
                .then(|| format!("/app/{below}").trim_end_matches('/').to_owned())
        })
        .collect();
    Some(Located::new(moved?.join(":"), set.place.clone()))
}

fn written(container: &ContainerFacts) -> Option<(&Located<Assignment>, &str)> {
    // What the variable held before is nothing that the file tells: `/app:$PYTHONPATH`.
    let stages = container.shipped();
    let set = stages.iter().rev().flat_map(|stage| &stage.environment).find(|one| one.value.name == "PYTHONPATH")?;
    let text = set.value.value.as_deref().unwrap_or_else(|| set.value.written.trim_matches('"'));
    // Locked packages are found where they are installed.
    let is_of_packages = text.split(':').all(|path| path.starts_with('$') || path.ends_with("site-packages"));
    (!is_of_packages).then_some((set, text))
}

/// Whether the image sets it by itself, with all of these directories.
fn is_set_anyway(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan, text: &str) -> bool {
    let roots = roots(facts, container);
    text.split(':').all(|path| path.starts_with('$') || below(&roots, path).is_some_and(|below| is_set(below, plan)))
}

fn is_searched_anyway(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan, text: &str) -> bool {
    let roots = roots(facts, container);
    text.split(':')
        .all(|path| path.starts_with('$') || below(&roots, path).is_some_and(|below| is_searched(below, plan)))
}

/// Whether modules of a directory are found: without the variable, or because the image sets it too.
fn is_searched(below: &str, plan: &BuildPlan) -> bool {
    plan.start.workdir.value == below || is_set(below, plan)
}

fn is_set(below: &str, plan: &BuildPlan) -> bool {
    let set = plan.environment.iter().filter(|variable| variable.value.0 == "PYTHONPATH");
    let mut entries = set.flat_map(|variable| variable.value.1.split(':'));
    entries.any(|entry| entry.strip_prefix("/app").is_some_and(|entry| entry.trim_matches('/') == below))
}

/// A directory of their image as the project has it.
fn below<'p>(roots: &[&str], path: &'p str) -> Option<&'p str> {
    if !path.starts_with('/') {
        return Some(listed(path).trim_start_matches('.'));
    }
    let path = path.trim_end_matches('/');
    let mut inside = roots.iter().filter_map(|root| path.strip_prefix(root));
    inside.find(|rest| rest.is_empty() || rest.starts_with('/')).map(|rest| rest.trim_matches('/'))
}

/// Where the project lies in their image: where stages work, also those of a file of their own that it begins with, and where all of it
/// is copied to; the longest first.
fn roots<'f>(facts: &'f ProjectFacts, container: &'f ContainerFacts) -> Vec<&'f str> {
    let mut involved = container.involved();
    involved.extend(own_bases(facts, container).flat_map(ContainerFacts::shipped));
    let workdirs = involved.iter().filter_map(|stage| stage.workdir.as_ref()).map(|found| found.value.as_str());
    let copies = involved.iter().flat_map(|stage| &stage.copies).map(|copy| &copy.value);
    let targets = copies
        .filter(|copy| copy.from == CopySource::Context && is_of_the_whole(&copy.sources))
        .map(|copy| copy.target.as_str());
    let mut roots: Vec<&str> =
        workdirs.chain(targets).map(|path| path.trim_end_matches('/')).filter(|path| !path.is_empty()).collect();
    roots.sort_by_key(|root| std::cmp::Reverse(root.len()));
    roots
}

fn is_of_the_whole(sources: &[String]) -> bool {
    sources.iter().any(|source| matches!(listed(source), "" | "."))
}
