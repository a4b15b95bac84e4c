//! Finds what the authors' stages copy out of the project and the new image does not have: what they name is to be preserved, what goes
//! along with a whole directory is named. Copies nothing.

pub(super) mod context;
mod stages;

use std::collections::BTreeSet;

use glob::{MatchOptions, Pattern};

use self::context::is_outside;
pub(super) use self::stages::{fetched, made_in_stages, working_directory};

use super::own_file::own_file;
use super::report::{Row, RowItem, Status};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{CopyFacts, CopySource};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::{TreeFacts, touch};
use crate::inspect::wheel::join;
use crate::message;
use crate::nesting::is_below;
use crate::path::{ImagePath, MemberPath, RepoPath};
use crate::plan::carryover::is_own_directory;
use crate::plan::{BuildPlan, Install};

/// Names of which a row tells, of those that go along with a directory.
const MOST: usize = 8;

/// What of a copied path the new image has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    /// All of it.
    Whole,
    /// Some of what lies below.
    InPart,
    /// Nothing.
    Nothing,
}

/// Paths that the authors copy by their names, where they copy them to the same place below the working directory, and that the image
/// does not have. As settings name them.
pub fn named_and_missing(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan) -> Vec<MemberPath> {
    let named = copies(facts).into_iter();
    let named = named.filter(|copy| copy.is_in_place && !is_secret(&copy.path) && !is_outside(&copy.path));
    let missing =
        named.filter(|copy| !copy.path.is_empty() && !is_test(&copy.path) && is_missing(facts, member, plan, copy));
    let missing = missing.map(|copy| copy.path);
    let mut paths: Vec<MemberPath> = missing.filter_map(|path| MemberPath::new(&path).ok()).collect();
    paths.dedup();
    paths
}

/// Whether the image has nothing of a copy, or not all that lies directly in a copied directory.
fn is_missing(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan, copy: &Copy) -> bool {
    match held(member, plan, &copy.path) {
        Held::Nothing => true,
        Held::InPart => !others(facts, member, plan, copy).is_empty(),
        Held::Whole => false,
    }
}

/// A row for each copy of which the image does not have all.
pub fn left_out(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for copy in copies(facts) {
        let held = if copy.path.is_empty() { Held::InPart } else { held(member, plan, &copy.path) };
        let row = match held {
            Held::Whole => None,
            Held::InPart => in_part(facts, member, plan, &copy),
            Held::Nothing => Some(not_copied(&copy)),
        };
        rows.extend(row.filter(|row| !rows.iter().any(|other| other.item == row.item)));
    }
    rows.extend(absent(facts).iter().map(|copy| not_there(copy, Status::Dropped)));
    let container = own_file(facts);
    rows.extend(container.map(|container| fetched(facts, container)).unwrap_or_default().iter().map(|copy| {
        let words = (format!("copied `{}`", copy.path), "the image does not fetch it");
        Row::new(RowItem::Copied(copy.path.clone()), Status::Dropped, words, &copy.place)
    }));
    rows.extend(unseen(facts).iter().map(|copy| {
        let because = "your image is built from another directory, and the new one from the project's";
        let what = format!("copied `{}`", copy.path);
        Row::new(RowItem::Copied(copy.path.clone()), Status::Dropped, (what, because), &copy.place)
    }));
    rows
}

/// What the user is told of copies that go on although the repository does not hold what they copy.
pub(super) fn advised(facts: &ProjectFacts) -> Vec<Row> {
    absent(facts).iter().map(|copy| not_there(copy, Status::Unneeded)).collect()
}

fn not_there(copy: &Copy, status: Status) -> Row {
    let what = format!("copied `{}`", copy.path);
    if is_secret(&copy.path) {
        let because =
            "whoever has the image could read what it may hold; Compose reads `.env` when the container starts";
        return Row::new(RowItem::Copied(copy.path.clone()), Status::Unneeded, (what, because), &copy.place);
    }
    let because = "the repository does not hold it, so the build needs it where it runs, as yours does";
    Row::new(RowItem::Copied(copy.path.clone()), status, (what, because), &copy.place)
}

fn not_copied(copy: &Copy) -> Row {
    let (status, because) = if is_secret(&copy.path) {
        (Status::Dropped, "whoever has the image could read what it may hold; give it when the container starts")
    } else if is_test(&copy.path) {
        (Status::Unneeded, "tests and documentation stay in the repository; `include` copies them")
    } else if is_outside(&copy.path) {
        (Status::Dropped, "it lies outside of the project, from whose directory the new image is built")
    } else {
        (Status::Dropped, "the image does not have it; name it in `include`")
    };
    Row::new(RowItem::Copied(copy.path.clone()), status, (format!("copied `{}`", copy.path), because), &copy.place)
}

/// What lies in a copied directory, directly, and not in the image.
fn others(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan, copy: &Copy) -> Vec<String> {
    let children = facts.tree.children(&copy.path).into_iter();
    let paths = children.map(|name| join(&copy.path, name));
    paths.filter(|path| !is_of_the_repository(path) && held(member, plan, path) == Held::Nothing).collect()
}

fn in_part(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan, copy: &Copy) -> Option<Row> {
    let others = others(facts, member, plan, copy);
    if others.is_empty() {
        return None;
    }
    let named: Vec<String> = others.iter().take(MOST).map(|path| format!("`{path}`")).collect();
    let more = if others.len() > MOST { format!(" and {} more", others.len() - MOST) } else { String::new() };
    let what = if copy.path.is_empty() { "the whole project".to_owned() } else { format!("copied `{}`", copy.path) };
    let because = format!(
        "nothing that starts in the image asks for {}{more}; `include` copies it",
        message::joined(named, ", ")
    );
    Some(Row::new(RowItem::Copied(copy.path.clone()), Status::Unneeded, (what, because), &copy.place))
}

/// A path of the project that a stage copies.
pub(super) struct Copy {
    /// Relative to the project; empty for all of it.
    pub path: String,
    /// Whether it lies in the image as it does in the project, seen from the working directory.
    pub is_in_place: bool,
    /// Where it lies in the image.
    pub target: String,
    pub place: Place,
}

/// Paths that the authors copy and the repository does not hold: they lie where it is built, or their build fails too.
pub(super) fn absent(facts: &ProjectFacts) -> Vec<Copy> {
    if is_built_from_here(facts) { not_held(facts) } else { Vec::new() }
}

/// Where nothing that is copied lies here, the image is built from another directory.
fn unseen(facts: &ProjectFacts) -> Vec<Copy> {
    if is_built_from_here(facts) { Vec::new() } else { not_held(facts) }
}

fn is_built_from_here(facts: &ProjectFacts) -> bool {
    let Some(container) = own_file(facts) else { return false };
    let copies = context::copies(facts, container);
    let mut sources = copies.iter().flat_map(|copy| &copy.value.sources);
    sources.any(|source| !is_outside(source) && !matched(&facts.tree, source).is_empty())
}

fn not_held(facts: &ProjectFacts) -> Vec<Copy> {
    let Some(container) = own_file(facts) else { return Vec::new() };
    let workdir = context::root(facts, container);
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    for Located { value, place } in context::copies(facts, container) {
        for path in value.sources.iter().map(String::as_str) {
            let is_literal = !path.is_empty() && !path.contains(['*', '?', '[', '$', '<']) && !path.contains("://");
            let is_there = facts.tree.is_file(path) || facts.tree.is_directory(path);
            let is_known = is_there || is_outside(path) || is_of_the_build(path) || path.starts_with(".git");
            if is_literal && !is_known && path != "." && known.insert(path.to_owned()) {
                let target = rebased(&value.target, workdir);
                found.push(Copy { path: path.to_owned(), is_in_place: false, target, place: place.clone() });
            }
        }
    }
    found
}

/// What lies below their working directory, below ours.
pub(super) fn rebased(target: &str, workdir: &str) -> String {
    let below = target.strip_prefix(workdir).filter(|_| workdir.len() > 1);
    below
        .filter(|below| below.is_empty() || below.starts_with('/'))
        .map_or_else(|| target.to_owned(), |below| format!("/app{below}"))
}

/// Where a path of the authors' image lies in the new one, where a copy of theirs that goes on puts it there, or a directory of ours.
pub(super) fn in_image(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan, path: &str) -> Option<String> {
    let workdir = context::root(facts, own_file(facts)?);
    let path = path.trim_end_matches('/');
    let inside = rebased(path, workdir);
    let is_copied = |copy: &Copy| is_below(&inside, copy.target.trim_end_matches('/'));
    let mut copies = elsewhere(facts, member, plan);
    copies.extend(absent(facts).into_iter().filter(|copy| !is_secret(&copy.path)));
    let made = made_in_stages(facts, own_file(facts)?);
    let is_made = |made: &str| is_below(path, made);
    if copies.iter().any(is_copied) || made.iter().any(|(_, made)| is_made(made)) {
        return Some(inside);
    }
    let below = path.strip_prefix(workdir).and_then(|below| below.strip_prefix('/'))?;
    let is_there = facts.tree.is_file(below) || facts.tree.is_directory(below);
    (is_there && held(member, plan, below) == Held::Whole).then(|| join("/app", &join(member.as_str(), below)))
}

/// What the program keeps at a path of the authors' image that nothing is copied to: the path in the new one, and the directory of it that
/// the setting `writable` names.
pub(super) fn state(facts: &ProjectFacts, path: &str) -> Option<(String, String)> {
    let container = own_file(facts)?;
    let path = path.trim_end_matches('/');
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let is_plain = parts.iter().all(|part| !matches!(*part, "" | "." | ".."));
    let letters = path.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._-".contains(letter));
    let is_made = container.involved().iter().flat_map(|stage| &stage.copies).any(|copy| {
        let target = copy.value.target.trim_end_matches('/');
        copy.value.from != CopySource::Context && touch(path, target)
    });
    if !path.starts_with('/') || !is_plain || !letters || is_made {
        return None;
    }
    let is_file = parts.last().is_some_and(|name| name.trim_start_matches('.').contains('.'));
    let parent = |path: &str| path.rsplit_once('/').map_or(String::new(), |(parent, _)| parent.to_owned());
    let directory = if is_file { parent(path) } else { path.to_owned() };
    let workdir = context::root(facts, container);
    match directory.strip_prefix(workdir).filter(|_| workdir.len() > 1) {
        Some(below) => {
            let inside = below.strip_prefix('/').filter(|inside| !inside.is_empty())?;
            let own = facts.from_project(inside);
            let is_code = facts.tree.is_file(&own) || facts.tree.holds_python(&own);
            let named = if is_outside(&own) { format!("/app/{inside}") } else { own };
            (!is_code).then(|| (rebased(path, workdir), named))
        }
        None => is_own_directory(&directory).then(|| (path.to_owned(), directory)),
    }
}

/// `ENV HOME=/home/shop`, by which mounts and caches are found: it goes on under its name where the image has a home.
pub(super) fn home(facts: &ProjectFacts, plan: &BuildPlan) -> Option<(String, Place)> {
    let container = own_file(facts)?;
    let stages = container.shipped();
    let mut set = stages.iter().rev().flat_map(|stage| stage.environment.iter().rev());
    let set = set.find(|variable| variable.value.name == "HOME")?;
    let path = set.value.value.as_deref()?.trim_end_matches('/');
    let user = path.strip_prefix("/home/").filter(|user| !user.is_empty() && !user.starts_with('.'))?;
    let letters = user.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter));
    let is_kept = plan.environment.iter().any(|variable| variable.value.0 == "HOME");
    let is_root = context::root(facts, container) == path;
    (is_kept && letters && !is_root).then(|| (path.to_owned(), set.place.clone()))
}

/// Those that the image has nothing of, and that do not belong to the same place in it.
pub(super) fn elsewhere(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan) -> Vec<Copy> {
    let mut found = copies(facts);
    found.retain(|copy| {
        !copy.is_in_place
            && !is_outside(&copy.path)
            && !is_secret(&copy.path)
            && !is_test(&copy.path)
            && held(member, plan, &copy.path) == Held::Nothing
    });
    found
}

fn copies(facts: &ProjectFacts) -> Vec<Copy> {
    let Some(container) = own_file(facts) else { return Vec::new() };
    let workdir = context::root(facts, container);
    let mut found: Vec<Copy> = Vec::new();
    for Located { value, place } in context::copies(facts, container) {
        for source in &value.sources {
            for path in matched(&facts.tree, source) {
                let is_known = found.iter().any(|copy| copy.path == path);
                if !is_known && !is_of_the_build(&path) {
                    let is_in_place = is_in_place(facts, &value, &path, workdir);
                    let target = rebased(&value.target, workdir);
                    found.push(Copy { path, is_in_place, target, place: place.clone() });
                }
            }
        }
    }
    found
}

/// The paths of the project that a source stands for (Dockerfile reference, "COPY": Go's `filepath.Match`).
fn matched(tree: &TreeFacts, source: &str) -> Vec<String> {
    if matches!(source, "" | "." | "*") {
        return vec![String::new()];
    }
    if is_outside(source) {
        return vec![source.to_owned()];
    }
    if !source.contains(['*', '?', '[']) {
        return if tree.is_file(source) || tree.is_directory(source) { vec![source.to_owned()] } else { Vec::new() };
    }
    let Ok(pattern) = Pattern::new(source) else { return Vec::new() };
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::default() };
    let (parent, _) = source.rsplit_once('/').unwrap_or(("", source));
    let children = tree.children(parent).into_iter();
    let paths = children.map(|name| if parent.is_empty() { name.to_owned() } else { format!("{parent}/{name}") });
    paths.filter(|path| pattern.matches_with(path, options)).collect()
}

/// Whether a copy ends at the place below the working directory that it has in the repository. A directory's content is copied, not the
/// directory (Dockerfile reference, "COPY").
fn is_in_place(facts: &ProjectFacts, copy: &CopyFacts, path: &str, workdir: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let target = match (facts.tree.is_file(path), copy.target.ends_with('/')) {
        (true, true) => format!("{}{name}", copy.target),
        _ => copy.target.trim_end_matches('/').to_owned(),
    };
    let below = target.strip_prefix(workdir.trim_end_matches('/')).and_then(|below| below.strip_prefix('/'));
    below.is_some_and(|below| below.trim_matches('/') == facts.from_root(path))
}

fn held(member: &RepoPath, plan: &BuildPlan, path: &str) -> Held {
    let Some(path) = MemberPath::new(path).ok().and_then(|path| path.in_repository(member).ok()) else {
        return if is_outside(path) { Held::Nothing } else { Held::Whole };
    };
    let front_end = plan.front_end.iter().map(|built| &built.value.directory).filter(|directory| !directory.is_root());
    let written = plan.front_end.iter().flat_map(|built| &built.value.outputs).filter_map(|output| match &output.to {
        ImagePath::Repo(path) => Some(path),
        ImagePath::Absolute(_) => None,
    });
    let (inputs, modules) = match &plan.install.value {
        Install::Package { inputs, modules, .. } => (inputs.as_slice(), modules.as_slice()),
        Install::SourceTree => Default::default(),
    };
    let sources = plan.sources.files.iter().chain(&plan.sources.directories).map(|source| &source.path);
    let mut in_part = Held::Nothing;
    for known in sources.chain(inputs).chain(modules).chain(front_end).chain(written) {
        if path.is_below(known) {
            return Held::Whole;
        }
        if known.is_below(&path) {
            in_part = Held::InPart;
        }
    }
    in_part
}

/// What only a build reads, and what the new files are instead of.
fn is_of_the_build(path: &str) -> bool {
    const NAMES: [&str; 15] = [
        "pyproject.toml",
        "uv.lock",
        "uv.toml",
        ".python-version",
        "poetry.lock",
        "pdm.lock",
        "Pipfile",
        "Pipfile.lock",
        "setup.py",
        "setup.cfg",
        "MANIFEST.in",
        "Makefile",
        "justfile",
        "package.json",
        "package-lock.json",
    ];
    const BEGINNINGS: [&str; 8] =
        ["readme", "license", "licence", "requirements", "dockerfile", ".dockerignore", "compose.", "docker-compose"];
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    NAMES.contains(&name) || BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning))
}

/// What everybody expects to stay in the repository: hidden files, documents, tests.
fn is_of_the_repository(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with('.') || is_of_the_build(path) || is_test(path) || name.to_lowercase().ends_with(".md")
}

fn is_test(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    matches!(first, "tests" | "test" | "docs" | "doc" | "conftest.py")
}

pub(super) fn is_secret(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with(".env"))
}
