//! The adoption of authors' container files in `uvdock init`: plans with and without them, and puts the difference into settings.
//! Asks nothing and writes nothing.

mod command;
mod stale_lock;
mod workspace_root;

use toml_edit::value;

pub use self::command::{by_the_authors, is_open, settled, without_a_server};
use self::workspace_root::{beside_the_root, compose_of_the_root, of_the_root};
use super::settings::in_text;
use crate::adoption::{self, Adopted, Carried, ComparisonRow, EditedFile, Report, Row, RowItem, Status, Summary};
use crate::catalogue::project_files::{COMPOSE_FILE, DOCKERFILE, SHARED_IGNORE};
use crate::config::Preferences;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::message::Message;
use crate::ownership::{self, Ownership, Syntax};
use crate::path::MemberPath;
use crate::pins::Pins;
use crate::plan::{BuildPlan, PlanError, plan};
use crate::settings_file::SettingsFile;
use crate::sync;

/// What becomes of a project whose authors have container files of their own.
pub struct Adoption {
    /// The project as it will be: without those files.
    pub facts: ProjectFacts,
    /// The authors' files beside uvdock's, and what is not carried over.
    pub summary: Summary,
    /// Files that stay, with the lines changed that the new ones ask for.
    pub edited: Vec<EditedFile>,
    /// The project as it is, with the plan that sees those files.
    before: Option<(ProjectFacts, BuildPlan)>,
}

impl Adoption {
    fn none(facts: ProjectFacts) -> Self {
        Self { facts, summary: Summary::default(), edited: Vec::new(), before: None }
    }

    /// Whether the settings hold all that the authors' files say, with the answers given since.
    pub fn holds(&self, summary: &Summary) -> bool {
        self.before.is_some() && summary.report.is_nothing()
    }

    /// The summary with what the answers given since change, or take away again.
    #[must_use]
    pub fn with_answers(&self, plan: &BuildPlan) -> Summary {
        let mut summary = self.summary.clone();
        let Some((facts, with)) = &self.before else { return summary };
        if !summary.compared.is_empty() {
            summary.compared = adoption::comparison(facts, plan);
        }
        let mut lost = adoption::lost(facts, with, plan);
        lost.retain(|row| !summary.report.has(&row.item, row.status));
        summary.report.extend(lost);
        summary
    }
}

/// Carries what the authors' files say over into settings; a setting or a flag of the user's comes first.
pub fn adopt(facts: ProjectFacts, settings: &mut SettingsFile, pins: &Pins) -> Result<Adoption, Error> {
    let own = in_text(&facts, &settings.to_read()?)?;
    let files = Files::of(&facts, &own)?;
    if files.is_nothing() {
        let mut report = Report::default();
        report.extend(of_the_root(&facts, false)?);
        let remarks = adoption::images_beside(&facts);
        return Ok(Adoption { summary: Summary { remarks, report, ..Summary::default() }, ..Adoption::none(facts) });
    }
    match plan(&facts, &own, pins) {
        Ok(with) => Plans { facts, with, own, pins }.adopted(files, settings),
        // Without the files there may be a plan; what they say is lost with them then.
        Err(error) => {
            let rest = adoption::without(facts.clone(), &[DOCKERFILE]);
            let is_lost = plan(&rest, &own, pins).is_ok();
            Ok(if is_lost { not_followed(facts, &error) } else { Adoption::none(facts) })
        }
    }
}

/// A project as it is, with the plan that sees the authors' files.
struct Plans<'a> {
    facts: ProjectFacts,
    with: BuildPlan,
    own: Preferences,
    pins: &'a Pins,
}

impl Plans<'_> {
    fn adopted(self, files: Files, settings: &mut SettingsFile) -> Result<Adoption, Error> {
        let (facts, with) = (&self.facts, &self.with);
        let known = settings.keys()?;
        let mut adopted = if files.has_dockerfile { adoption::carried(facts, with) } else { Adopted::default() };
        let mut report = if files.has_dockerfile { adoption::dropped(facts, with) } else { Report::default() };
        report.extend(adopted.dropped.iter().cloned());
        let compose = adoption::compose_file(facts, with).filter(|_| files.has_compose).unwrap_or_default();
        adopted.packages.extend(compose.packages.iter().cloned());
        if let Some(member) = facts.member().ok().filter(|_| files.has_dockerfile) {
            adopted.packages.extend(adoption::packages_of_instructions(facts, &member, with));
            adopted
                .packages
                .extend(adoption::called_by_checks_elsewhere(facts).into_iter().filter(|_| !files.is_member));
        }
        let carried = adopted.carried.iter().chain(&compose.carried);
        for one in carried.filter(|one| !known.iter().any(|key| key == one.key)) {
            settings.set(one.key, one.value.clone());
        }
        if let Some(kept) = self.own.leave.as_ref().filter(|_| files.has_compose && !compose.is_replaced) {
            let all = kept.value.iter().map(String::as_str).chain([COMPOSE_FILE]);
            settings.set("leave", value(all.collect::<toml_edit::Array>()));
        }
        if !files.others.is_empty() || files.ignore_file == IgnoreFile::OfTheWorkspace {
            leave(facts, settings, SHARED_IGNORE)?;
        }
        if files.compose_of_workspace.is_some() {
            leave(facts, settings, COMPOSE_FILE)?;
        }
        if let Some(frozen) =
            stale_lock::frozen(facts).filter(|one| files.has_dockerfile && !known.iter().any(|key| key == one.key))
        {
            settings.set(frozen.key, frozen.value);
        }
        let later = files.replaced(facts, compose.is_replaced);
        report.extend(take_back_what_does_not_fit(&later, settings, &adopted.carried, self.pins)?);
        let replaced = Replaced { facts, later: &later, with, own: &self.own, adopted: &adopted, pins: self.pins };
        let without = preserve(&replaced, settings, &known)?;
        let comparison = self.compared(&files, without.as_ref(), &mut report);
        self.left_to_the_user(files, &mut report)?;
        // A package that is carried over for another reason than the one that leaves it.
        report.retain(|row| !is_compared(row, &comparison.dockerfile));
        let edited = adoption::edited_files(&mut report, |path| sync::text_on_disk(&self.facts.root, path))?;
        let remarks = [comparison.compose, adoption::images_beside(facts)].concat();
        let summary = Summary { compared: comparison.dockerfile, remarks, report };
        // A member's own file is not in the place of the generated one, so it stays and is still read.
        let next = if facts.workspace.is_some() { facts.clone() } else { later };
        Ok(Adoption { facts: next, summary, edited, before: Some((self.facts, self.with)) })
    }

    /// The authors' files beside those of the plan without them, where one can be made.
    fn compared(&self, files: &Files, without: Option<&BuildPlan>, report: &mut Report) -> Comparison {
        let mut comparison = Comparison::default();
        let Some(without) = without else { return comparison };
        report.extend(adoption::lost(&self.facts, &self.with, without));
        report.retain(|row| !adoption::is_of_the_front_end(row, without));
        if let Some(member) = self.facts.member().ok().filter(|_| files.has_dockerfile) {
            report.extend(adoption::left_out(&self.facts, &member, without));
        }
        if files.has_dockerfile {
            comparison.dockerfile = adoption::comparison(&self.facts, without);
        }
        if let Some(compose) = adoption::compose_file(&self.facts, without).filter(|_| files.has_compose) {
            comparison.compose = compose.remarks;
            // What counts on the authors' Dockerfile goes on with it.
            report.extend(compose.rows.into_iter().filter(|_| !self.own.leaves(DOCKERFILE)));
        }
        if files.has_dockerfile && !files.is_member {
            report.extend(adoption::compose_files_elsewhere(&self.facts, without));
            let elsewhere = adoption::image_builds(&self.facts).into_iter().chain(adoption::in_container(&self.facts));
            report.extend(elsewhere.filter(|_| !self.own.leaves(DOCKERFILE)));
        }
        if files.has_dockerfile {
            report.extend(adoption::will_not_start(without));
        }
        if let Ok(member) = self.facts.member() {
            let mut advised = Vec::new();
            let instructed = adoption::Instructed::of(&self.facts, &member, &self.with);
            report.retain(|row| {
                let is_instructed = instructed.does(without, row);
                advised.extend(instructed.advised(row).filter(|_| is_instructed));
                !is_instructed
            });
            report.extend(advised);
        }
        comparison
    }

    /// Files that stay as they are.
    fn left_to_the_user(&self, files: Files, report: &mut Report) -> Result<(), Error> {
        report.extend(files.unread);
        report.extend(files.others);
        report.extend(of_the_root(&self.facts, files.ignore_file == IgnoreFile::OfTheWorkspace)?);
        report.extend(files.compose_of_workspace);
        report.extend(stale_lock::row(&self.facts, &self.own).filter(|_| files.has_dockerfile));
        if files.is_member && files.has_dockerfile {
            report.extend([beside_the_root(&self.facts)]);
        }
        Ok(())
    }
}

/// What the authors' files say beside what uvdock's do.
#[derive(Default)]
struct Comparison {
    dockerfile: Vec<ComparisonRow>,
    compose: Vec<Message>,
}

/// A file goes on as it is: other Dockerfiles are built with the `.dockerignore` that they have.
fn leave(facts: &ProjectFacts, settings: &mut SettingsFile, path: &str) -> Result<(), Error> {
    let left = in_text(facts, &settings.to_read()?)?.leave;
    let all = left.iter().flat_map(|left| &left.value).map(String::as_str).chain([path]);
    settings.set("leave", value(all.collect::<toml_edit::Array>()));
    Ok(())
}

/// Takes the setting back with which no plan can be made, and says so.
fn take_back_what_does_not_fit(
    later: &ProjectFacts,
    settings: &mut SettingsFile,
    carried: &[Carried],
    pins: &Pins,
) -> Result<Vec<Row>, Error> {
    let Some((key, because)) = what_does_not_fit(later, settings, carried, pins)? else { return Ok(Vec::new()) };
    settings.forget(key);
    let unfit = carried.iter().filter(|one| one.key == key);
    let description = |one: &Carried| format!("{}: {because}", one.description);
    // The authors' image has that Python; what is installed there gets another, or nothing.
    let status = if key == "python" { Status::Unneeded } else { Status::Dropped };
    Ok(unfit.map(|one| Row::of(RowItem::Setting(key), status, description(one))).collect())
}

/// The authors' files that are to be adopted.
struct Files {
    is_member: bool,
    has_dockerfile: bool,
    has_compose: bool,
    ignore_file: IgnoreFile,
    /// The compose file of a member's workspace, which goes on.
    compose_of_workspace: Option<Row>,
    /// A Dockerfile of the authors' own that does not parse, or in which nothing stands.
    unread: Option<Row>,
    /// Other Dockerfiles that the new .dockerignore is about.
    others: Vec<Row>,
}

/// What becomes of the `.dockerignore`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IgnoreFile {
    /// It is replaced: the new one sends what is copied and nothing else, so nothing is lost with it.
    Replaced,
    /// That of a member's workspace goes on: others are built with it.
    OfTheWorkspace,
    /// There is none of the authors', or it is not to be touched.
    Untouched,
}

/// Whether a file has no instruction, only comments and empty lines.
fn says_nothing(dockerfile: &str) -> bool {
    dockerfile.lines().map(str::trim_start).all(|line| line.is_empty() || line.starts_with('#'))
}

fn is_ours(text: &str, syntax: Syntax) -> bool {
    ownership::read(text, syntax) != Ownership::NotOurs
}

impl Files {
    fn of(facts: &ProjectFacts, own: &Preferences) -> Result<Self, Error> {
        let is_member = facts.workspace.is_some();
        let text = sync::text_on_disk(facts.workspace_root(), SHARED_IGNORE)?;
        let is_ours = text.as_ref().is_some_and(|text| is_ours(text, Syntax::Dockerignore));
        let is_replaceable = !(is_member || is_ours || own.leaves(SHARED_IGNORE));
        let dockerfile = sync::text_on_disk(&facts.root, DOCKERFILE)?;
        let is_theirs = dockerfile.as_ref().is_some_and(|text| !self::is_ours(text, Syntax::Dockerfile));
        let is_bare = dockerfile.is_some_and(|text| says_nothing(&text));
        let is_unread = is_theirs && adoption::own_file(facts).is_none();
        Ok(Self {
            is_member,
            unread: (is_unread && !is_member && !own.leaves(DOCKERFILE)).then(|| {
                let (status, description) = if is_bare {
                    (Status::Unneeded, "your `Dockerfile`: it has no instruction")
                } else {
                    (Status::Dropped, "nothing of your `Dockerfile`: it does not parse, so nothing of it is known")
                };
                Row::of(RowItem::File(DOCKERFILE.to_owned()), status, description)
            }),
            has_dockerfile: adoption::own_file(facts).is_some() && !own.leaves(DOCKERFILE),
            has_compose: !is_member && facts.deployment.compose_file.is_some() && !own.leaves(COMPOSE_FILE),
            ignore_file: match text {
                Some(_) if is_replaceable => IgnoreFile::Replaced,
                Some(_) if is_member && !is_ours && !own.leaves(SHARED_IGNORE) => IgnoreFile::OfTheWorkspace,
                _ => IgnoreFile::Untouched,
            },
            compose_of_workspace: compose_of_the_root(facts, own)?,
            others: if is_replaceable { adoption::other_dockerfiles(facts) } else { Vec::new() },
        })
    }

    /// The project as it will be: without the files that are replaced.
    fn replaced(&self, facts: &ProjectFacts, is_compose_replaced: bool) -> ProjectFacts {
        let mut gone = Vec::new();
        gone.extend(self.has_dockerfile.then_some(DOCKERFILE));
        let compose = facts.deployment.compose_file.iter().filter(|_| is_compose_replaced);
        gone.extend(compose.map(|file| file.path.as_str()));
        adoption::without(facts.clone(), &gone)
    }

    fn is_nothing(&self) -> bool {
        let is_untouched = self.ignore_file != IgnoreFile::Replaced;
        let has_any = self.has_dockerfile || self.has_compose || self.compose_of_workspace.is_some();
        !(has_any || self.unread.is_some()) && is_untouched && self.others.is_empty()
    }
}

fn is_compared(row: &Row, comparison: &[ComparisonRow]) -> bool {
    match &row.item {
        RowItem::SystemPackage(name) => comparison.iter().any(|row| row.is_package(name)),
        RowItem::Variable(name) => row.status == Status::Unneeded && comparison.iter().any(|row| row.is_variable(name)),
        _ => false,
    }
}

/// No plan can be made with the files, so nothing is known of them.
fn not_followed(facts: ProjectFacts, error: &PlanError) -> Adoption {
    let mut report = Report::default();
    report.extend([Row::of(RowItem::Start, Status::Dropped, format!("nothing of your container files: {error}"))]);
    Adoption { summary: Summary { report, ..Summary::default() }, ..Adoption::none(facts) }
}

/// A project before and after its files are replaced.
struct Replaced<'a> {
    facts: &'a ProjectFacts,
    later: &'a ProjectFacts,
    with: &'a BuildPlan,
    own: &'a Preferences,
    adopted: &'a Adopted,
    pins: &'a Pins,
}

/// Sets what the image would lose although its settings are carried over. The plan after it, where one can be made.
fn preserve(
    replaced: &Replaced<'_>,
    settings: &mut SettingsFile,
    known: &[String],
) -> Result<Option<BuildPlan>, Error> {
    let Replaced { facts, later, with, own, adopted, pins } = *replaced;
    let later_plan =
        |settings: &SettingsFile| -> Result<_, Error> { Ok(plan(later, &in_text(later, &settings.to_read()?)?, pins)) };
    let Ok(without) = later_plan(settings)? else { return Ok(None) };
    let member = &facts.member().map_err(PlanError::from)?;
    let replacement = adoption::Replacement { with, without: &without, own, adopted, member };
    for one in replacement.preserved(facts) {
        let before = settings.clone();
        settings.set(one.key, one.value.clone());
        // A text that no setting can hold is named as lost.
        if in_text(later, &settings.to_read()?).is_err() {
            *settings = before;
        }
    }
    let Ok(without) = later_plan(settings)? else { return Ok(None) };
    if let Some(one) = adoption::instructions(facts, member, with, own) {
        let before = settings.clone();
        settings.set(one.key, one.value);
        if in_text(later, &settings.to_read()?).is_err() || later_plan(settings)?.is_err() {
            *settings = before;
        }
    }
    let Ok(without) = later_plan(settings)?.or(Ok::<_, PlanError>(without)) else { return Ok(None) };
    let mut missing = adoption::missing_paths(facts, member, with, &without);
    missing.extend(adoption::named_and_missing(facts, member, &without));
    missing.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    missing.dedup();
    if missing.is_empty() || known.iter().any(|key| key == "include") {
        return Ok(Some(without));
    }
    settings.set("include", value(missing.iter().map(MemberPath::as_str).collect::<toml_edit::Array>()));
    Ok(later_plan(settings)?.ok())
}

/// The setting with which no plan can be made, where there is one without it: a Python that the project no longer allows, say.
fn what_does_not_fit(
    facts: &ProjectFacts,
    settings: &SettingsFile,
    carried: &[Carried],
    pins: &Pins,
) -> Result<Option<(&'static str, String)>, Error> {
    let Err(error) = plan(facts, &in_text(facts, &settings.to_read()?)?, pins) else { return Ok(None) };
    for one in carried {
        let mut less = settings.clone();
        less.forget(one.key);
        if plan(facts, &in_text(facts, &less.to_read()?)?, pins).is_ok() {
            return Ok(Some((one.key, error.to_string())));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
