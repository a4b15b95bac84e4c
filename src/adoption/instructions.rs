//! What the authors' file says that has no setting of its own, as instructions for the stage that ships: other ports, a directory that
//! is none of the project's, files for the system, commands of the build. Runs nothing; what the image could not run stays lost.

mod arguments;
mod commands;
mod health;
mod made;
mod modes;
mod package_data;
mod packages;
mod remainder;

use std::collections::BTreeMap;

use toml_edit::{InlineTable, value};

use super::carried::{Carried, seen};
use super::compose::{self, compose_file};
use super::own_file::own_file;
use super::report::{Row, RowItem, Status};
use super::{copied, effects};
use crate::catalogue::build_commands;
use crate::config::{Preferences, Stage};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::ContainerFacts;
use crate::inspect::evidence::{Located, Place};
use crate::path::RepoPath;
use crate::plan::BuildPlan;
use crate::quote;
use crate::secret;

/// An instruction, and the row that it makes needless.
pub(super) struct Line {
    item: RowItem,
    text: String,
    place: Place,
    /// Where it stands.
    stages: &'static [Stage],
    /// Packages of the system that it calls.
    packages: Vec<&'static str>,
}

/// What ships.
const SHIPPED: [Stage; 1] = [Stage::Runtime];
/// Where the packages are, for what ships and for development.
const WITH_PACKAGES: [Stage; 2] = [Stage::Deps, Stage::Dev];

/// The setting, with what the user has in it.
pub fn instructions(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan, own: &Preferences) -> Option<Carried> {
    let lines = lines(facts, member, plan);
    let first = lines.first()?.place.clone();
    let mut fragments: BTreeMap<Stage, Vec<String>> = BTreeMap::new();
    for (stage, fragment) in own.instructions.iter().flat_map(|own| &own.value) {
        fragments.insert(*stage, vec![fragment.value.text.clone()]);
    }
    for line in &lines {
        for stage in line.stages {
            let text = format!("# {}, of the authors\n{}", line.place, line.text);
            fragments.entry(*stage).or_default().push(text);
        }
    }
    let mut table = InlineTable::new();
    for (stage, texts) in &fragments {
        table.insert(stage.name(), texts.join("\n").into());
    }
    let shown: Vec<&str> = lines.iter().filter_map(|line| line.text.split(' ').next()).collect();
    Some(seen("instructions", value(table), format!("instructions {}", shown.join(", ")), &first))
}

/// Packages that the instructions call.
pub fn packages_of_instructions(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan) -> Vec<Located<String>> {
    let lines = lines(facts, member, plan);
    let packages = lines.iter().flat_map(|line| line.packages.iter().map(|name| (name, &line.place)));
    packages.map(|(name, place)| Located::new((*name).to_owned(), place.clone())).collect()
}

/// The instructions of a plan beside the authors' file, for many rows.
pub struct Instructed {
    lines: Vec<Line>,
    /// What is said of copies that go on although the repository does not hold what they copy.
    absent: Vec<Row>,
    packages: Option<Row>,
}

impl Instructed {
    /// Those of the plan that carries them.
    pub fn of(facts: &ProjectFacts, member: &RepoPath, with: &BuildPlan) -> Self {
        let packages = own_file(facts).and_then(|own| super::not_locked::row(facts, own, Status::Unneeded));
        Self { lines: lines(facts, member, with), absent: copied::advised(facts), packages }
    }

    /// Whether an instruction does what a row says is lost in a plan without them.
    pub fn does(&self, without: &BuildPlan, row: &Row) -> bool {
        let mut of_it = self.lines.iter().filter(|line| line.item == row.item).peekable();
        of_it.peek().is_some() && of_it.all(|line| line.is_in(without))
    }

    /// What the user is told besides of what instructions do as before.
    pub fn advised(&self, row: &Row) -> Option<Row> {
        match row.item {
            RowItem::Packages => self.packages.clone(),
            RowItem::Copied(_) => self.absent.iter().find(|other| other.item == row.item).cloned(),
            _ => None,
        }
    }
}

impl Line {
    fn is_in(&self, plan: &BuildPlan) -> bool {
        let fragment = |stage| plan.extensions.stages.get(stage).and_then(|stage| stage.fragment.as_ref());
        self.stages.iter().all(|stage| fragment(stage).is_some_and(|found| found.value.text.contains(&self.text)))
    }
}

fn lines(facts: &ProjectFacts, member: &RepoPath, plan: &BuildPlan) -> Vec<Line> {
    let Some(container) = own_file(facts) else { return Vec::new() };
    let mut lines = ports(container, plan);
    lines.extend(directory(container, plan));
    let copies = copied::elsewhere(facts, member, plan).into_iter();
    let copies = copies.chain(copied::absent(facts).into_iter().filter(|copy| !copied::is_secret(&copy.path)));
    lines.extend(copies.map(|one| copy(facts, one)));
    lines.extend(copied::fetched(facts, container).into_iter().filter_map(fetched));
    lines.extend(commands::lines(facts, container, plan));
    lines.extend(effects(facts, container, plan));
    lines.extend(made::lines(facts, container));
    lines.extend(modes::lines(facts, container));
    lines.extend(packages::lines(facts, container));
    lines.extend(arguments::lines(container, plan));
    lines.extend(health::line(facts, container, plan));
    lines.extend(old_root(facts, container, plan));
    lines.sort_by_key(|line| (order(&line.item), line.place.line));
    lines
}

/// `WORKDIR` comes last: the others work in `/app`.
fn order(item: &RowItem) -> usize {
    match item {
        RowItem::Copied(_) => 0,
        RowItem::Directory => 2,
        _ => 1,
    }
}

/// What the build makes beside what it installs.
fn effects(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Vec<Line> {
    let made = effects::effects(facts, container, plan).into_iter();
    made.filter_map(|one| {
        let text = format!("RUN {}", one.line?);
        Some(Line {
            item: RowItem::Run(one.place.clone()),
            text,
            place: one.place,
            stages: &SHIPPED,
            packages: Vec::new(),
        })
    })
    .collect()
}

/// `EXPOSE` is documentation: a port that the program is not known to listen on is one that it may.
fn ports(container: &ContainerFacts, plan: &BuildPlan) -> Vec<Line> {
    let own = plan.start.port.as_ref().map(|port| port.value);
    let stages = container.shipped();
    let mut others: Vec<&Located<u16>> =
        stages.iter().flat_map(|stage| &stage.ports).filter(|port| Some(port.value) != own).collect();
    others.dedup_by_key(|port| port.value);
    let line = |port: &Located<u16>| Line {
        item: RowItem::Port(port.value),
        text: format!("EXPOSE {}", port.value),
        place: port.place.clone(),
        stages: &SHIPPED,
        packages: Vec::new(),
    };
    others.into_iter().map(line).collect()
}

/// What a compose file that stays mounts into the old working directory lies in ours through a link: an engine resolves where it mounts
/// inside the image (runc, `libcontainer/rootfs_linux.go`: the destination goes through `securejoin`).
fn old_root(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Option<Line> {
    let own = compose_file(facts, plan).filter(|compose| !compose.is_replaced);
    let mut rows = own.map(|compose| compose.rows).unwrap_or_default();
    rows.extend(compose::elsewhere(facts, plan));
    let mounts = rows.iter().any(|row| row.item == RowItem::Mount);
    let stages = container.shipped();
    let workdir = stages.iter().rev().find_map(|stage| stage.workdir.as_ref()).filter(|_| mounts)?;
    let path = copied::context::root(facts, container);
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let is_plain =
        path.starts_with('/') && path.chars().all(|letter| letter.is_ascii_alphanumeric() || "/-_.".contains(letter));
    if !is_plain
        || path.contains("..")
        || build_commands::is_a_directory_of_the_system(path)
        || path.starts_with("/app/")
    {
        return None;
    }
    let made = if parent.is_empty() { String::new() } else { format!("mkdir -p {parent} && ") };
    Some(Line {
        item: RowItem::Mount,
        text: format!("RUN {made}ln -s {} {path}", plan.image_root.of("")),
        place: workdir.place.clone(),
        stages: &SHIPPED,
        packages: Vec::new(),
    })
}

/// A program that starts in a volume, and that is installed, so that it is found from there too.
fn directory(container: &ContainerFacts, plan: &BuildPlan) -> Option<Line> {
    let stages = container.shipped();
    let directory = stages.iter().rev().find_map(|stage| stage.workdir.as_ref())?;
    let is_volume = stages.iter().flat_map(|stage| &stage.volumes).any(|volume| volume.value == directory.value);
    let is_writable = plan.sources.writable.iter().any(|writable| writable.path == directory.value);
    let is_installed = matches!(plan.install.value, crate::plan::Install::Package { .. });
    let is_a_program =
        plan.start.command.value.first().is_some_and(|word| !word.contains('/') && !word.starts_with("python"));
    let has_own = !plan.start.workdir.value.is_root();
    (is_volume && is_writable && is_installed && is_a_program && !has_own).then(|| Line {
        item: RowItem::Directory,
        text: format!("WORKDIR {}", quote::shown(std::slice::from_ref(&directory.value))),
        place: directory.place.clone(),
        stages: &SHIPPED,
        packages: Vec::new(),
    })
}

/// A file of an address is one for root alone (Dockerfile reference, "ADD > Adding files from a remote URL"), and the program is not root.
fn fetched(copy: copied::Copy) -> Option<Line> {
    let is_plain = |text: &str| {
        text.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._-:~%+=&?@,".contains(letter))
            && !secret::was_withheld(text)
    };
    let is_file = copy.path.starts_with("http") && !copy.path.contains('@');
    (is_file && is_plain(&copy.path) && is_plain(&copy.target)).then(|| Line {
        text: format!("ADD --chmod=644 {} {}", copy.path, copy.target),
        item: RowItem::Copied(copy.path),
        place: copy.place,
        stages: &SHIPPED,
        packages: Vec::new(),
    })
}

/// The image is built from the repository.
fn copy(facts: &ProjectFacts, copy: copied::Copy) -> Line {
    let source = facts.from_root(&copy.path);
    let words = format!("[\"{source}\", \"{}\"]", copy.target);
    let is_plain = [&source, &copy.target].iter().all(|path| !path.contains([' ', '"', '\\', '$']));
    let text = if is_plain { format!("COPY {source} {}", copy.target) } else { format!("COPY {words}") };
    Line { item: RowItem::Copied(copy.path), text, place: copy.place, stages: &SHIPPED, packages: Vec::new() }
}
