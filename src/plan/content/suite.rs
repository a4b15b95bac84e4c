//! Chooses what tests and checks the project in stages of their own: what runs the tests, which linters, and what both read. Runs
//! nothing.

mod brought;
mod named;
mod runner;
mod tested;

use std::collections::BTreeSet;

use self::brought::Brought;
use crate::catalogue::test_tools::{LINTERS, Linter, TEST_SETTINGS};
use crate::config::{CommandSetting, LintSetting};
use crate::inspect::UV_LOCK;
use crate::inspect::evidence::Place;
use crate::inspect::lock::PythonVersion;
use crate::inspect::pyproject::PYPROJECT;
use crate::path::RepoPath;
use crate::plan::build_plan::{Install, Notice, SourcesPlan, StaticFilesPlan, SuiteNotice, SuitePlan, TestPlan};
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::imports::SearchPath;
use crate::plan::outputs::dockerfile::choose_dockerfile;
use crate::plan::request::Request;
use crate::plan::start::command_line;
use crate::sourced::{Source, Sourced};

/// The image that the tests are for.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'s> {
    pub request: &'s Request<'s>,
    pub python: PythonVersion,
    pub chosen: &'s Chosen,
    /// Where the program finds its modules.
    pub path: &'s SearchPath,
    pub install: &'s Install,
    pub sources: &'s SourcesPlan,
    pub static_files: Option<&'s StaticFilesPlan>,
    /// The files that the program loads.
    pub reached: &'s BTreeSet<&'s str>,
}

/// What was chosen, and what to tell the user.
#[derive(Default)]
pub(crate) struct Suite {
    pub plan: Option<SuitePlan>,
    pub notice: Option<Notice>,
}

pub(crate) fn choose_suite(subject: &Subject<'_>) -> Result<Suite, PlanError> {
    let mut brought = Brought::by_development(subject.request, subject.python);
    let dockerfile = choose_dockerfile(subject.request)?.value;
    let units = tested::units(subject);
    let (test, notice) = runner::choose(subject, &mut brought, &units)?;
    let notice = notice.map(Notice::Suite);
    let lint = linters(subject.request, &mut brought)?;
    if test.is_none() && lint.is_empty() {
        return Ok(Suite { plan: None, notice });
    }
    let units = if test.is_some() { units } else { Vec::new() };
    let notice = notice.or_else(|| {
        let out = named::out_of_reach(subject, &units);
        (!out.is_empty()).then(|| Notice::Suite(SuiteNotice::out_of_reach(out, dockerfile.named())))
    });
    let plan = planned(subject, brought.flags(), units, test, lint)?;
    Ok(Suite { plan: Some(plan), notice })
}

fn planned(
    subject: &Subject<'_>,
    selection: Vec<String>,
    units: Vec<String>,
    test: Option<Sourced<TestPlan>>,
    lint: Vec<Sourced<Vec<String>>>,
) -> Result<SuitePlan, PlanError> {
    let request = subject.request;
    let tree = &request.facts.tree;
    let imported = tested::imported(subject, &units);
    let named = named::brought(subject, &units);
    let (mut files, mut directories): (Vec<String>, Vec<String>) =
        units.into_iter().chain(imported).chain(named).partition(|path| tree.is_file(path));
    files.extend(settings(request, &lint).map(str::to_owned));
    files.sort();
    files.dedup();
    directories.sort();
    directories.dedup();
    files.retain(|file| !directories.iter().any(|directory| file.starts_with(&format!("{directory}/"))));
    let mut files = request.paths(&files)?;
    files.retain(|file| !is_in_development(subject, file));
    Ok(SuitePlan {
        selection,
        directory: request.member.clone(),
        files,
        directories: request.paths(&directories)?,
        test,
        lint,
    })
}

/// Files that hold the settings of pytest, of coverage and of the linters that run.
fn settings<'r>(request: &'r Request<'_>, lint: &[Sourced<Vec<String>>]) -> impl Iterator<Item = &'r str> {
    let is_run =
        |linter: &&Linter| lint.iter().any(|command| command.value.first().is_some_and(|name| name == linter.package));
    let of_linters: Vec<&str> = LINTERS.iter().filter(is_run).flat_map(|linter| linter.files).copied().collect();
    let names = [PYPROJECT].into_iter().chain(TEST_SETTINGS).chain(of_linters);
    names.filter(|name| request.facts.tree.is_file(name))
}

/// Whether the development image has a file already.
fn is_in_development(subject: &Subject<'_>, file: &RepoPath) -> bool {
    let own = match subject.install {
        Install::Package { inputs, .. } => {
            // An installed project is built from the files that every sync reads.
            file.name() == PYPROJECT || inputs.contains(file)
        }
        Install::SourceTree => false,
    };
    own || subject.sources.files.iter().any(|source| source.path == *file)
}

/// The linters that the settings name, else those that the project has settings for and its lock holds.
fn linters(request: &Request<'_>, brought: &mut Brought<'_>) -> Result<Vec<Sourced<Vec<String>>>, PlanError> {
    match &request.preferences.lint {
        Some(Sourced { value: LintSetting::Off, .. }) => Ok(Vec::new()),
        Some(asked @ Sourced { value: LintSetting::Lines(lines), .. }) => {
            let command = |line: &String| {
                let asked = asked.map(|_| CommandSetting::Line(line.clone()));
                let words = command_line::of_command(request, &asked)?;
                brought.bring(&words[0]);
                Ok(asked.map(|_| words))
            };
            lines.iter().map(command).collect()
        }
        None => Ok(LINTERS.iter().filter_map(|linter| found(request, brought, linter)).collect()),
    }
}

fn found(request: &Request<'_>, brought: &mut Brought<'_>, linter: &Linter) -> Option<Sourced<Vec<String>>> {
    let facts = request.facts;
    let table = facts.pyproject.tool.get(linter.table).and_then(toml::Value::as_table);
    let file = linter.files.iter().find(|name| facts.tree.is_file(name));
    let settings = file.copied().or(table.map(|_| PYPROJECT))?;
    let line = brought.bring(linter.package)?;
    let has_targets = table.is_some_and(|table| linter.targets.iter().any(|key| table.contains_key(*key)));
    let words = linter.command.iter().filter(|word| !(has_targets && **word == "."));
    let places = vec![Place::file(settings), Place::line(UV_LOCK, line)];
    let seen = "it is set up and locked".into();
    let source = Source::Dependency { package: linter.package.to_owned(), seen, places };
    Some(Sourced { value: words.map(ToString::to_string).collect(), source })
}

#[cfg(test)]
mod tests;
