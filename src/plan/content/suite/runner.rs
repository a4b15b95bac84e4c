//! Chooses what runs the tests: the user's command, Django's, pytest, or unittest. Finds no test itself.

use super::brought::Brought;
use super::{Subject, tested};
use crate::catalogue::test_tools::{WITH_OWN_ENVIRONMENTS, holds_tests, is_test_task};
use crate::config::TestSetting;
use crate::inspect::UV_LOCK;
use crate::inspect::code::{ModuleFacts, ModuleRole};
use crate::inspect::deployment::{DeclarationKind, DeclaredCommand};
use crate::inspect::evidence::Place;
use crate::path::RepoPath;
use crate::plan::build_plan::{SuiteNotice, TestPlan};
use crate::plan::candidate::{Django, StartMethod};
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::plan::start::command_line;
use crate::plan::start::django::VARIABLE as SETTINGS_MODULE;
use crate::sourced::{Source, Sourced};

/// What runs the tests, or why nothing does.
type Runner = (Option<Sourced<TestPlan>>, Option<SuiteNotice>);

pub(super) fn choose(subject: &Subject<'_>, brought: &mut Brought<'_>, units: &[String]) -> Result<Runner, PlanError> {
    let request = subject.request;
    match &request.preferences.test {
        Some(Sourced { value: TestSetting::Off, .. }) => return Ok((None, None)),
        Some(asked @ Sourced { value: TestSetting::Command(command), .. }) => {
            let command = command_line::of_command(request, &asked.map(|_| command.clone()))?;
            brought.bring("pytest");
            return Ok((Some(asked.map(|_| plan(subject, command, request.member.clone()))), None));
        }
        None => {}
    }
    if let Some(django) = of_django(subject, brought)? {
        return Ok((Some(django), None));
    }
    let Some(first) = tested::first(subject) else { return Ok((None, None)) };
    if let Some(line) = brought.bring("pytest") {
        return Ok((Some(pytest(subject, first, line)), None));
    }
    if let Some(unittest) = unittest(subject, units) {
        return Ok((Some(unittest), None));
    }
    let own = WITH_OWN_ENVIRONMENTS.iter().find(|(file, _)| request.facts.tree.is_file(file));
    let notice = match own {
        Some((file, tool)) => SuiteNotice::OwnEnvironments { tool, file: (*file).to_owned() },
        None => SuiteNotice::NoRunner(first.path.clone()),
    };
    // What a workspace shares for its tests, its root has.
    let is_alone = request.facts.workspace.is_none();
    Ok((None, is_alone.then_some(notice)))
}

fn plan(subject: &Subject<'_>, command: Vec<String>, directory: RepoPath) -> TestPlan {
    let variables = subject.static_files.iter().flat_map(|files| &files.variables);
    // Tests run with the settings of `manage.py`, or with their own.
    let variables = variables.filter(|(name, _)| name != SETTINGS_MODULE).cloned().collect();
    TestPlan { command, directory, variables }
}

/// Django's own runner, where pytest does not know Django (<https://docs.djangoproject.com/en/stable/topics/testing/overview/>).
fn of_django(subject: &Subject<'_>, brought: &mut Brought<'_>) -> Result<Option<Sourced<TestPlan>>, PlanError> {
    let StartMethod::Django(Django { manage: Some(manage), root, .. }) = &subject.chosen.candidate.start else {
        return Ok(None);
    };
    if brought.bring("pytest-django").is_some() {
        return Ok(None);
    }
    let request = subject.request;
    // `startapp` writes a `tests.py` that holds none.
    let modules = request.facts.code.modules.iter().filter(|module| holds_tests(&module.path));
    let mut modules = modules.filter(|module| module.role == ModuleRole::Test || !module.names.is_empty());
    let Some(first) = modules.find(|module| !module.path.starts_with("../")) else { return Ok(None) };
    let words = ["python", RepoPath::new(manage)?.name(), "test"].map(str::to_owned).to_vec();
    let directory = request.path(root)?;
    let seen = Sourced::seen((), "Django's own runner finds the tests", Place::file(&first.path));
    Ok(Some(seen.map(|()| plan(subject, words, directory))))
}

/// pytest as Python's module, which adds the working directory to the import path
/// (<https://docs.pytest.org/en/stable/how-to/usage.html>), with the options of the authors' own task.
fn pytest(subject: &Subject<'_>, first: &ModuleFacts, line: usize) -> Sourced<TestPlan> {
    let task = task(subject.request);
    let mut command = ["python", "-m", "pytest"].map(str::to_owned).to_vec();
    command.extend(task.iter().flat_map(|task| task.command.words[1..].iter().cloned()));
    let mut places = vec![Place::file(&first.path), Place::line(UV_LOCK, line)];
    places.extend(task.map(|task| task.place.clone()));
    let source = Source::Dependency { package: "pytest".to_owned(), seen: "it runs the tests".into(), places };
    Sourced { value: plan(subject, command, subject.request.member.clone()), source }
}

/// The task that runs all tests with pytest, where its words mean the same without a shell.
fn task<'r>(request: &'r Request<'_>) -> Option<&'r DeclaredCommand> {
    let tasks = request.facts.deployment.commands.iter().filter(|declared| declared.kind == DeclarationKind::Task);
    let mut tests = tasks.filter(|declared| {
        let command = &declared.command;
        let is_plain = command.words.iter().all(|word| !word.contains(['$', '`', '<', '>', '*', '{', '@']));
        is_test_task(&declared.name)
            && command.directory.is_empty()
            && is_plain
            && command.words.first().is_some_and(|word| word == "pytest")
    });
    let first = tests.next()?;
    tests.all(|other| other.command == first.command).then_some(first)
}

/// unittest, which looks into packages alone (<https://docs.python.org/3/library/unittest.html#test-discovery>).
fn unittest(subject: &Subject<'_>, units: &[String]) -> Option<Sourced<TestPlan>> {
    let tree = &subject.request.facts.tree;
    let mut tests = tested::holding(subject);
    let first = tests.find_map(|module| module.imports.iter().find(|import| import.top() == "unittest"))?;
    let is_loose = |unit: &&String| tree.is_directory(unit) && !tree.is_file(&format!("{unit}/__init__.py"));
    let mut command = ["python", "-m", "unittest", "discover"].map(str::to_owned).to_vec();
    command.extend(units.iter().find(is_loose).into_iter().flat_map(|unit| ["-s".to_owned(), unit.clone()]));
    let seen = Sourced::seen((), "the tests import `unittest`", first.place.clone());
    Some(seen.map(|()| plan(subject, command, subject.request.member.clone())))
}
