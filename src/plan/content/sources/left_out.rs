//! What inside copied directories the image does without, and what it does not compile. Copies nothing.

use std::collections::BTreeSet;

use super::Copied;
use crate::inspect::code::{ImportForm, ModuleFacts, ModuleRole, SkipReason, Syntax};
use crate::inspect::evidence::Place;
use crate::nesting::is_in;
use crate::plan::build_plan::{Install, LeftOutReason};
use crate::plan::request::Request;

/// Files inside copied directories that the image does without.
pub(crate) fn left_out(request: &Request<'_>, plan: &Copied, reached: &BTreeSet<&str>) -> Vec<(String, LeftOutReason)> {
    let tree = &request.facts.tree;
    let keys = tree.private_keys.iter().filter(|path| is_in_directory(plan, path));
    let keys = keys.map(|path| (path.clone(), LeftOutReason::PrivateKey));
    let needed = imported_tests(request, reached);
    let modules = request.facts.code.modules.iter().filter(|module| module.role == ModuleRole::Test);
    let paths = modules.map(|module| module.path.as_str());
    let mut tests: BTreeSet<String> = paths.filter(|path| is_in_directory(plan, path)).map(test_unit).collect();
    for path in needed {
        tests.remove(&test_unit(path));
    }
    let tests = tests.into_iter().map(|path| (path, LeftOutReason::Test));
    keys.chain(tests).filter(|(path, _)| is_in_directory(plan, path)).collect()
}

/// Whether a path lies in a directory that is copied.
fn is_in_directory(plan: &Copied, path: &str) -> bool {
    plan.directories.iter().any(|(directory, _)| is_in(path, directory))
}

/// The outermost `tests` directory that a test lies in, else the file itself.
pub(crate) fn test_unit(path: &str) -> String {
    let mut end = 0;
    for part in path.split('/') {
        end += part.len();
        if matches!(part, "tests" | "test") {
            return path[..end].to_owned();
        }
        end += 1;
    }
    path.to_owned()
}

/// Files that are named like tests, and that the program imports all the same, also through each other.
pub(crate) fn imported_tests<'r>(request: &'r Request<'_>, reached: &BTreeSet<&str>) -> BTreeSet<&'r str> {
    let code = &request.facts.code;
    let mut found: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&ModuleFacts> =
        code.modules.iter().filter(|module| reached.contains(module.path.as_str())).collect();
    while let Some(module) = open.pop() {
        for import in module.imports.iter().filter(|import| import.form != ImportForm::Text) {
            let submodule = import.name.iter().map(|name| format!("{}.{name}", import.module));
            let names = std::iter::once(import.module.clone()).chain(submodule);
            for target in names.filter_map(|name| code.file_of(&name, &["", "src"])) {
                if target.role == ModuleRole::Test && found.insert(&target.path) {
                    open.push(target);
                }
            }
        }
    }
    found
}

/// Python files that do not parse would fail the compile step; they are shipped as they are.
pub(crate) fn uncompiled(request: &Request<'_>, plan: &Copied, left_out: &[(String, LeftOutReason)]) -> Vec<String> {
    let skipped = request.facts.code.skipped.iter().map(|file| file.path.as_str());
    let broken = request.facts.code.modules.iter().filter(|module| module.syntax != Syntax::Clean);
    let paths = broken.map(|module| module.path.as_str()).chain(skipped);
    paths
        .filter(|path| is_in_directory(plan, path) || plan.files.iter().any(|(file, _)| file == path))
        .filter(|path| !left_out.iter().any(|(out, _)| path == out || is_in(path, out)))
        .map(str::to_owned)
        .collect()
}

/// Where files do not parse.
pub(crate) fn not_parsed(request: &Request<'_>, uncompiled: &[String]) -> Vec<Place> {
    let place = |path: &String| match request.facts.code.module(path).map(|module| module.syntax) {
        Some(Syntax::Errors(line)) => Place::line(path, line),
        _ => Place::file(path),
    };
    // What is only too large to be looked into may parse.
    let is_too_large = |path: &&String| {
        let mut skipped =
            request.facts.code.skipped.iter().filter(|file| matches!(file.reason, SkipReason::TooLarge(_)));
        skipped.any(|file| file.path == **path)
    };
    uncompiled.iter().filter(|path| !is_too_large(path)).map(place).collect()
}

/// Python that is no test and is not copied: single files, and directories of which nothing is.
pub(crate) fn not_copied(request: &Request<'_>, plan: &Copied, install: &Install) -> Vec<String> {
    let copied = plan.files.iter().chain(&plan.directories).map(|(path, _)| path.clone());
    let installed = match install {
        Install::Package { modules, .. } => &modules[..],
        Install::SourceTree => &[],
    };
    let installed = installed.iter().map(|module| module.from_member(&request.member).as_str().to_owned());
    let present: BTreeSet<String> = copied.chain(installed).collect();
    let is_present = |path: &str| present.iter().any(|copied| path == copied || is_in(path, copied));
    let absent = request.facts.code.code().map(|module| module.path.as_str()).filter(|path| !path.starts_with("../"));
    let units: BTreeSet<String> = absent.filter(|path| !is_present(path)).map(|path| unit(path, &present)).collect();
    units.into_iter().collect()
}

/// The outermost directory above a file that holds nothing which is copied, else the file.
fn unit(path: &str, present: &BTreeSet<String>) -> String {
    let mut directories = path.match_indices('/').map(|(at, _)| &path[..at]);
    let empty = directories.find(|directory| !present.iter().any(|copied| is_in(copied, directory)));
    empty.unwrap_or(path).to_owned()
}
