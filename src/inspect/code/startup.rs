//! Follows what certainly runs when a program starts: modules that are imported, and functions that are called on the way.
//! Reads no file and judges none.

use std::collections::BTreeSet;

use super::CodeFacts;
use super::facts::{Branch, Certainty, Import, ImportForm, ModuleFacts, ModuleRole, Scope, ServerTarget};
use super::reach;

/// Where a program begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartEntry<'a> {
    /// The file.
    pub file: &'a str,
    /// What of it runs.
    pub runs: Runs<'a>,
}

/// What of a file runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs<'a> {
    /// What an import of it runs.
    Imported,
    /// The same, with what stands under `if __name__ == "__main__":`.
    AsProgram,
    /// The same as an import, and then a function of it.
    Function(&'a str),
}

/// What certainly runs when a program starts.
#[derive(Debug, Default)]
pub struct Startup<'m> {
    /// Files of the project.
    pub modules: BTreeSet<&'m str>,
    /// Imports of what is no file of the project on the import path.
    pub outside: Vec<&'m Import>,
}

/// A part of a file that runs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Module,
    MainGuard,
    Function(String),
}

impl CodeFacts {
    /// What starting `entries` certainly runs, with the import path's directories relative to the root.
    #[must_use]
    pub fn startup(&self, entries: &[StartEntry<'_>], import_roots: &[&str]) -> Startup<'_> {
        let roots = self.all_roots(import_roots);
        let mut walk = Walk { code: self, roots: &roots, seen: BTreeSet::new(), open: Vec::new() };
        for entry in entries {
            let Some(position) = self.modules.iter().position(|module| module.path == entry.file) else { continue };
            walk.enter(position);
            match entry.runs {
                Runs::Imported => {}
                Runs::AsProgram => walk.add(position, Part::MainGuard),
                Runs::Function(name) => walk.add(position, Part::Function(name.to_owned())),
            }
        }
        walk.run()
    }
}

struct Walk<'m, 'r> {
    code: &'m CodeFacts,
    roots: &'r [&'r str],
    seen: BTreeSet<(usize, Part)>,
    open: Vec<(usize, Part)>,
}

impl<'m> Walk<'m, '_> {
    fn add(&mut self, position: usize, part: Part) {
        if self.code.modules[position].role == ModuleRole::Code && self.seen.insert((position, part.clone())) {
            self.open.push((position, part));
        }
    }

    /// Importing `a.b.c` runs `a/__init__.py` and `a/b/__init__.py` first.
    fn enter(&mut self, position: usize) {
        self.add(position, Part::Module);
        for package in reach::packages_above(&self.code.modules[position], &self.code.index) {
            self.add(package, Part::Module);
        }
    }

    fn run(mut self) -> Startup<'m> {
        let mut startup = Startup::default();
        while let Some((position, part)) = self.open.pop() {
            let module = &self.code.modules[position];
            startup.modules.insert(module.path.as_str());
            self.imports(module, &part, &mut startup);
            self.calls(module, &part);
            if part == Part::Module {
                self.applications_of_django(module);
            }
        }
        startup.outside.sort_by_key(|import| (&import.place, &import.module, &import.name));
        startup.outside.dedup();
        startup
    }

    fn imports(&mut self, module: &'m ModuleFacts, part: &Part, startup: &mut Startup<'m>) {
        let certain = module.imports.iter().filter(|import| import.certainty == Certainty::Always);
        for import in certain.filter(|import| runs(module, &import.scope, part)) {
            let targets = reach::targets(&self.code.index, import, self.roots);
            if targets.is_empty() && import.form != ImportForm::Relative {
                startup.outside.push(import);
            }
            for target in targets {
                self.enter(target);
            }
        }
    }

    /// Functions of the project that are called, and modules that a server is told to load.
    fn calls(&mut self, module: &'m ModuleFacts, part: &Part) {
        let calls = module.calls.iter().filter(|call| runs(module, &call.scope, part));
        for call in calls.filter(|call| call.certainty == Certainty::Always && call.branch == Branch::Usual) {
            if let Some(target) = self.code.modules.iter().position(|other| other.path == call.module) {
                self.add(target, Part::Function(call.function.clone()));
            }
        }
        for server in module.server_calls.iter().filter(|call| runs(module, &call.scope, part)) {
            if let ServerTarget::Text(text) | ServerTarget::FactoryText(text) = &server.target {
                let dotted = text.split(':').next().unwrap_or_default();
                if let Some(target) = self.code.index.below(dotted, self.roots) {
                    self.enter(target);
                }
            }
        }
    }

    /// <https://docs.djangoproject.com/en/stable/ref/applications/#initialization-process>: the package, `apps` and `models` of each.
    fn applications_of_django(&mut self, module: &ModuleFacts) {
        for entry in module.django.iter().flat_map(|django| &django.installed_apps) {
            let name = entry.value.split(".apps.").next().unwrap_or(&entry.value);
            for dotted in [name.to_owned(), format!("{name}.apps"), format!("{name}.models")] {
                if let Some(target) = self.code.index.below(&dotted, self.roots) {
                    self.enter(target);
                }
            }
        }
    }
}

/// Whether what stands in a scope runs with a part of its file.
fn runs(module: &ModuleFacts, scope: &Scope, part: &Part) -> bool {
    match (scope, part) {
        (Scope::Module, Part::Module) | (Scope::MainGuard, Part::MainGuard) => true,
        (Scope::Class(name), Part::Module) => {
            let outer = name.split('.').next().unwrap_or(name);
            !module.functions.iter().any(|function| function.name == outer)
        }
        (Scope::Function(name), Part::Function(called)) => name == called,
        _ => false,
    }
}

impl Import {
    /// The names that what it imports may have: `google.cloud` and `google.cloud.storage` of `from google.cloud import storage`.
    #[must_use]
    pub fn modules(&self) -> Vec<String> {
        let submodule = self.name.as_ref().filter(|name| *name != "*");
        let submodule = submodule.map(|name| format!("{}.{name}", self.module));
        std::iter::once(self.module.clone()).chain(submodule).collect()
    }

    /// The first part of its module's name.
    #[must_use]
    pub fn top(&self) -> &str {
        self.module.split('.').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;
    use super::*;

    fn outside(files: &[(&str, &str)], runs: Runs<'_>, roots: &[&str]) -> Vec<String> {
        let facts = facts(files);
        let startup = facts.startup(&[StartEntry { file: files[0].0, runs }], roots);
        startup.outside.iter().map(|import| import.module.clone()).collect()
    }

    #[test]
    fn imports_of_modules_and_classes_run_and_those_of_functions_do_not() {
        let files = [(
            "main.py",
            "import a\nclass C:\n    import b\n    def m(self):\n        import c\ndef f():\n    import d\n",
        )];
        assert_eq!(outside(&files, Runs::Imported, &[""]), ["a", "b"]);
    }

    #[test]
    fn a_function_that_is_called_on_the_way_runs() {
        let files = [
            ("main.py", "from app import make\nif __name__ == '__main__':\n    make()\n"),
            (
                "app.py",
                "def make():\n    import a\n    later = lambda: other()\n    inner()\ndef inner():\n    import b\ndef other():\n    import c\n",
            ),
        ];
        assert_eq!(outside(&files, Runs::AsProgram, &[""]), ["a", "b"]);
        assert!(outside(&files, Runs::Imported, &[""]).is_empty());
    }

    #[test]
    fn a_module_that_a_server_is_told_to_load_runs() {
        let files =
            [("main.py", "def run():\n    import uvicorn\n    uvicorn.run('app:app')\n"), ("app.py", "import a\n")];
        assert_eq!(outside(&files, Runs::Function("run"), &[""]), ["a", "uvicorn"]);
    }

    #[test]
    fn models_of_an_installed_application_run() {
        let files = [
            ("settings.py", "INSTALLED_APPS = ['shop']\n"),
            ("shop/__init__.py", ""),
            ("shop/models.py", "import a\n"),
            ("shop/views.py", "import b\n"),
        ];
        assert_eq!(outside(&files, Runs::Imported, &[""]), ["a"]);
    }
}
