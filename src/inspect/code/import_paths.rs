//! Lists the directories that code puts on `sys.path`. Looks at no disk.

use super::facts::{PathValue, Scope};
use super::outline::CallSite;
use super::paths;
use super::project::Project;
use super::value::Value;
use crate::inspect::evidence::{Located, Place};

/// Directories of the project that a file adds to <https://docs.python.org/3/library/sys.html#sys.path>. A relative one counts
/// from where the program starts, which is the project root.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<Located<String>> {
    added_by(project, module, directory)
}

/// Those that lie above the project.
pub(super) fn above(project: &Project<'_>, module: usize) -> Vec<Located<String>> {
    added_by(project, module, |project, module, scope, value| match paths::evaluate(project, module, scope, value) {
        PathValue::Project(path) | PathValue::Working(path) if path.starts_with("..") => Some(path),
        _ => None,
    })
}

fn added_by(
    project: &Project<'_>,
    module: usize,
    directory: impl Fn(&Project<'_>, usize, &Scope, &Value) -> Option<String>,
) -> Vec<Located<String>> {
    let outline = &project.outlines[module];
    let by_call = outline.calls.iter().filter_map(|site| Some((added(site)?, &site.scope, site.call.line)));
    let bindings = outline.bindings.iter().filter(|binding| binding.name == "sys.path");
    let by_list = bindings.filter_map(|binding| Some((binding.value.as_ref()?, &binding.scope, binding.line)));
    let all = by_call.chain(by_list);
    let directories = all.flat_map(|(value, scope, line)| {
        let values = value.list().map_or_else(|| vec![value], |values| values.iter().collect());
        let found = values.into_iter().filter_map(|value| directory(project, module, scope, value));
        found.map(|directory| Located::new(directory, Place::line(&outline.path, line))).collect::<Vec<_>>()
    });
    directories.collect()
}

/// What `sys.path.insert(0, "src")` and its kin add.
fn added(site: &CallSite) -> Option<&Value> {
    match site.call.name()? {
        "sys.path.insert" => site.call.argument("object", 1),
        "sys.path.append" => site.call.argument("object", 0),
        "sys.path.extend" => site.call.argument("iterable", 0),
        _ => None,
    }
}

fn directory(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Option<String> {
    match paths::evaluate(project, module, scope, value) {
        PathValue::Project(path) if !path.starts_with("..") => Some(path),
        PathValue::Working(path) if !path.split('/').any(|part| part == "..") => {
            Some(path.trim_start_matches("./").trim_matches(['/', '.']).to_owned())
        }
        PathValue::Project(_) | PathValue::Working(_) | PathValue::Absolute(_) | PathValue::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    fn directories(file: &str, text: &str) -> Vec<String> {
        let facts = facts(&[(file, text)]);
        facts.modules[0].import_paths.iter().map(|path| path.value.clone()).collect()
    }

    #[test]
    fn directories_beside_the_file_and_below_the_start_are_listed() {
        let text = "import sys, os\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent.parent / 'src'))\n\
                    sys.path.append(os.path.join(os.path.dirname(__file__), 'lib'))\nsys.path.append('./vendor')\n";
        assert_eq!(directories("scripts/run.py", text), ["src", "scripts/lib", "vendor"]);
    }

    #[test]
    fn a_directory_outside_the_project_is_not_listed() {
        let text =
            "import sys, os\nsys.path.insert(0, '/opt/lib')\nsys.path.insert(0, '..')\nsys.path.append(compute())\n";
        assert!(directories("run.py", text).is_empty());
    }
}
