//! What inside copied directories the image does without, and what it does not compile. Copies nothing.

use std::collections::BTreeSet;

use crate::inspect::code::{ImportForm, ModuleRole, Syntax};
use crate::plan::build_plan::{LeftOutPath, LeftOutReason, SourcesPlan};
use crate::plan::request::Request;

/// Files inside copied directories that the image does without.
pub(crate) fn left_out(request: &Request<'_>, plan: &SourcesPlan, reached: &BTreeSet<&str>) -> Vec<LeftOutPath> {
    let tree = &request.facts.tree;
    let copied =
        |path: &str| plan.directories.iter().any(|directory| path.starts_with(&format!("{}/", directory.path)));
    let keys = tree
        .private_keys
        .iter()
        .filter(|path| copied(path))
        .map(|path| LeftOutPath { path: path.clone(), because: LeftOutReason::PrivateKey });
    let mut tests: BTreeSet<String> = BTreeSet::new();
    if !imports_tests(request, reached) {
        let modules = request.facts.code.modules.iter().filter(|module| module.role == ModuleRole::Test);
        tests.extend(modules.map(|module| module.path.as_str()).filter(|path| copied(path)).map(test_unit));
    }
    let tests = tests.into_iter().map(|path| LeftOutPath { path, because: LeftOutReason::Test });
    keys.chain(tests).filter(|source| copied(&source.path)).collect()
}

/// The outermost `tests` directory that a test lies in, else the file itself.
fn test_unit(path: &str) -> String {
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

/// Programs that import from their tests (factories, fixtures) keep them.
fn imports_tests(request: &Request<'_>, reached: &BTreeSet<&str>) -> bool {
    let code = &request.facts.code;
    let modules = code.modules.iter().filter(|module| reached.contains(module.path.as_str()));
    modules.flat_map(|module| &module.imports).filter(|import| import.form != ImportForm::Text).any(|import| {
        let submodule = import.name.iter().map(|name| format!("{}.{name}", import.module));
        let mut names = std::iter::once(import.module.clone()).chain(submodule);
        names.any(|name| code.file_of(&name, &["", "src"]).is_some_and(|module| module.role == ModuleRole::Test))
    })
}

/// Python files that do not parse would fail the compile step; they are shipped as they are.
pub(crate) fn uncompiled(request: &Request<'_>, plan: &SourcesPlan) -> Vec<String> {
    let skipped = request.facts.code.skipped.iter().map(|file| file.path.as_str());
    let broken = request.facts.code.modules.iter().filter(|module| module.syntax != Syntax::Clean);
    let paths = broken.map(|module| module.path.as_str()).chain(skipped);
    let is_left_out =
        |path: &str| plan.left_out.iter().any(|out| path == out.path || path.starts_with(&format!("{}/", out.path)));
    let is_copied = |path: &str| {
        plan.files.iter().any(|file| file.path == path)
            || plan.directories.iter().any(|directory| path.starts_with(&format!("{}/", directory.path)))
    };
    paths.filter(|path| is_copied(path) && !is_left_out(path)).map(str::to_owned).collect()
}
