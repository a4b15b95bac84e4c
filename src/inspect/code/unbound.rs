//! Finds imports of names that the module of the project they name does not bind. What a module may bind in ways that are not read is
//! taken to be there.

use std::collections::HashMap;

use super::facts::{ImportForm, Scope, Syntax, UnboundImport};
use super::project::Project;

/// Functions by which a module binds names that its text does not show.
const OPENING: [&str; 6] = ["globals", "locals", "vars", "exec", "eval", "setattr"];

/// `from shop.logging import get_logger`, where `shop/logging.py` has no `get_logger`.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<UnboundImport> {
    let outline = &project.outlines[module];
    let mut found = Vec::new();
    let mut open: HashMap<usize, bool> = HashMap::new();
    for import in outline.imports.iter().filter(|import| import.scope != Scope::TypeChecking) {
        let Some(name) = import.name.as_deref().filter(|name| *name != "*" && !name.starts_with("__")) else {
            continue;
        };
        let at = match import.form {
            ImportForm::Relative => project.index.below(&import.module, &[""]),
            ImportForm::Absolute => project.likely(&import.module, module),
            ImportForm::Dynamic | ImportForm::Text => None,
        };
        let Some(at) = at.filter(|at| *at != module) else { continue };
        let submodule = format!("{}.{name}", import.module);
        let is_module = project.index.below(&submodule, &[""]).or_else(|| project.likely(&submodule, module)).is_some();
        if !is_module && !binds(project, at, name) && !*open.entry(at).or_insert_with(|| is_open(project, at)) {
            found.push(UnboundImport {
                module: import.module.clone(),
                name: name.to_owned(),
                file: project.outlines[at].path.clone(),
                place: import.place.clone(),
            });
        }
    }
    found
}

/// Whether a module binds a name, by what its text shows.
fn binds(project: &Project<'_>, module: usize, name: &str) -> bool {
    let target = &project.outlines[module];
    target.stored.contains(name) || target.aliases.contains_key(name) || project.begins(module, name)
}

/// Whether it may bind any name.
fn is_open(project: &Project<'_>, module: usize) -> bool {
    let target = &project.outlines[module];
    let opens = |last: Option<&str>| last.is_some_and(|last| OPENING.contains(&last));
    target.syntax != Syntax::Clean
        || !target.star_imports.is_empty()
        || binds(project, module, "__getattr__")
        || target.calls.iter().any(|site| opens(site.call.last_name()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    fn unbound(target: &str) -> Vec<String> {
        let files =
            [("main.py", "from shop.tools import thing\n"), ("shop/__init__.py", ""), ("shop/tools.py", target)];
        let facts = facts(&files);
        let main = facts.module("main.py").expect("it was read");
        main.unbound.iter().map(|one| format!("{} {}", one.name, one.file)).collect()
    }

    #[test]
    fn a_name_that_the_module_does_not_bind_is_found() {
        assert_eq!(unbound("def other():\n    return thing\n"), ["thing shop/tools.py"]);
        assert_eq!(unbound(""), ["thing shop/tools.py"]);
    }

    #[test]
    fn every_way_to_bind_a_name_counts() {
        for text in [
            "def thing():\n    pass\n",
            "class thing:\n    pass\n",
            "thing = 1\n",
            "thing: int = 1\n",
            "(a, thing), b = make()\n",
            "a = [thing, *rest] = make()\n",
            "for thing in range(3):\n    pass\n",
            "with make() as (a, thing):\n    pass\n",
            "if (thing := make()):\n    pass\n",
            "def f():\n    global thing\n    thing = 1\nf()\n",
            "try:\n    import x as thing\nexcept ImportError:\n    thing = None\n",
            "import thing.b\n",
            "from .other import *\n",
            "type thing = int\n",
            "match make():\n    case {'a': thing}:\n        pass\n",
            "def __getattr__(name):\n    return name\n",
            "__getattr__, __dir__, __all__ = attach(__name__)\n",
            "globals().update(make())\n",
            "import sys\nsys.modules[__name__] = make()\n",
            "def broken(:\n",
        ] {
            assert!(unbound(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_module_of_that_name_is_one() {
        let files = [("main.py", "from shop import tools\n"), ("shop/__init__.py", ""), ("shop/tools.py", "")];
        assert!(facts(&files).module("main.py").expect("it was read").unbound.is_empty());
    }
}
