//! Finds the tests of a project, and the code that they alone import. Runs none.

use std::collections::BTreeSet;

use super::Subject;
use crate::catalogue::test_tools::holds_tests;
use crate::inspect::code::{Import, ImportForm, ModuleFacts, ModuleRole};
use crate::inspect::tree::touch;
use crate::nesting::is_below;
use crate::path::RepoPath;
use crate::plan::build_plan::{Install, PackageForm};
use crate::plan::content::sources::{imported_tests, test_unit};
use crate::quote;

/// The directories of tests and the single files of them, as the project sees them.
pub(super) fn units(subject: &Subject<'_>) -> Vec<String> {
    // What the program imports ships, whatever it is called.
    let shipped: BTreeSet<String> =
        imported_tests(subject.request, subject.reached).into_iter().map(test_unit).collect();
    let units = modules(subject).map(|module| test_unit(&module.path)).filter(|unit| !shipped.contains(unit));
    let units: BTreeSet<String> = units.map(|unit| with_siblings(subject, unit)).collect();
    units.into_iter().filter(|unit| quote::dockerfile::is_plain(unit) && !unit.contains("/-")).collect()
}

/// The directory of a single file, where nothing of it ships: tests import what lies beside them.
fn with_siblings(subject: &Subject<'_>, unit: String) -> String {
    let Some((directory, _)) = unit.rsplit_once('/').filter(|_| subject.request.facts.tree.is_file(&unit)) else {
        return unit;
    };
    let modules = match subject.install {
        // What a wheel is built from ships in it.
        Install::Package { modules, form: PackageForm::Wheel { directories, .. }, .. } => {
            [&modules[..], directories].concat()
        }
        Install::Package { modules, .. } => modules.clone(),
        Install::SourceTree => Vec::new(),
    };
    let sources = subject.sources.files.iter().chain(&subject.sources.directories).map(|source| &source.path);
    let mut shipped = sources.chain(&modules).map(|path| path.from_member(&subject.request.member));
    if shipped.any(|path| touch(path.as_str(), directory)) { unit } else { directory.to_owned() }
}

/// The test code of the project's own.
pub(super) fn modules<'s>(subject: &Subject<'s>) -> impl Iterator<Item = &'s ModuleFacts> {
    let request = subject.request;
    let tests = request.facts.code.modules.iter().filter(|module| module.role == ModuleRole::Test);
    tests.filter(|module| {
        let path = module.path.as_str();
        !path.starts_with("../") && !request.is_of_another_member(path) && !request.facts.ignored.holds(path)
    })
}

/// The first file that holds tests, whether it ships or not.
pub(super) fn first<'s>(subject: &Subject<'s>) -> Option<&'s ModuleFacts> {
    holding(subject).next()
}

/// Files that hold tests, by their names and by what is in them: `test_*` or `Test*` as pytest collects them
/// (<https://docs.pytest.org/en/stable/explanation/goodpractices.html#test-discovery>), or cases of unittest. A script that is only
/// called `test_*.py` holds none.
pub(super) fn holding<'s>(subject: &Subject<'s>) -> impl Iterator<Item = &'s ModuleFacts> {
    modules(subject).filter(|module| holds_tests(&module.path) && has_cases(module))
}

fn has_cases(module: &ModuleFacts) -> bool {
    module.functions.iter().any(|function| function.name.starts_with("test"))
        || module.names.iter().any(|name| name.starts_with("Test"))
        || module.imports.iter().any(|import| matches!(import.top(), "unittest" | "django"))
}

/// Code that tests import and the development image has not, as files or whole directories.
pub(super) fn imported(subject: &Subject<'_>, units: &[String]) -> Vec<String> {
    let request = subject.request;
    let code = &request.facts.code;
    let mut roots = vec![subject.chosen.root(), "", "src"];
    roots.extend(subject.path.directories.iter().map(String::as_str));
    let tests = modules(subject).filter(|module| units.iter().any(|unit| is_below(&module.path, unit)));
    let imports = tests.flat_map(|module| &module.imports).filter(|import| import.form != ImportForm::Text);
    let entries: BTreeSet<&str> = imports
        .flat_map(Import::modules)
        .filter_map(|name| code.file_of(&name, &roots))
        .map(|module| module.path.as_str())
        .collect();
    let entries: Vec<&str> = entries.into_iter().collect();
    let reached = code.reachable(&entries, &roots);
    let absent = subject.sources.not_copied.iter().filter(|unit| {
        let path = unit.from_member(&request.member);
        reached.iter().any(|file| is_below(file, path.as_str()))
    });
    let absent = absent.filter(|unit| !unit.is_root() && is_plain(unit));
    absent.map(|unit| unit.from_member(&request.member).as_str().to_owned()).collect()
}

fn is_plain(path: &RepoPath) -> bool {
    quote::dockerfile::is_plain(path.as_str())
}
