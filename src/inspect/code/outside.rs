//! Lists imports of what is no file of the project. Judges none.

use super::CodeFacts;
use super::facts::{Happens, Import, ImportForm, ModuleFacts, Scope, UnboundImport};
use super::reach;
use super::running::Running;

impl CodeFacts {
    /// Imports that certainly run and that lead to no file of the project on the import path; directories relative to the root.
    #[must_use]
    pub fn outside(&self, running: &Running<'_>, import_roots: &[&str]) -> Vec<&Import> {
        let roots = self.all_roots(import_roots);
        let modules = self.modules.iter().filter(|module| running.files.contains(module.path.as_str()));
        let imports = modules.flat_map(|module| module.imports.iter().filter(|import| runs(module, import, running)));
        let mut found: Vec<&Import> =
            imports.filter(|import| reach::targets(&self.index, import, &roots).is_empty()).collect();
        found.sort_by_key(|import| (&import.place, &import.module, &import.name));
        found
    }
}

impl CodeFacts {
    /// Imports that certainly run, of names that the project's own modules do not bind.
    #[must_use]
    pub fn unbound(&self, running: &Running<'_>) -> Vec<&UnboundImport> {
        let modules = self.modules.iter().filter(|module| running.files.contains(module.path.as_str()));
        let mut found: Vec<&UnboundImport> = modules
            .flat_map(|module| module.unbound.iter().filter(|one| runs_as(module, one, running)))
            .filter(|one| running.files.contains(one.file.as_str()))
            .collect();
        found.sort_by_key(|one| (&one.place, &one.name));
        found
    }
}

/// Whether the import statement of an unbound name certainly runs.
fn runs_as(module: &ModuleFacts, one: &UnboundImport, running: &Running<'_>) -> bool {
    let is_it = |import: &&Import| import.place == one.place && import.name.as_ref() == Some(&one.name);
    let mut imports = module.imports.iter().filter(is_it);
    imports.any(|import| certainly_runs(module, import, running))
}

/// Whether an import statement certainly runs.
fn runs(module: &ModuleFacts, import: &Import, running: &Running<'_>) -> bool {
    matches!(import.form, ImportForm::Absolute | ImportForm::Relative) && certainly_runs(module, import, running)
}

/// Whether an import statement certainly runs, which one in a class of a function does not.
fn certainly_runs(module: &ModuleFacts, import: &Import, running: &Running<'_>) -> bool {
    let is_of_function = match &import.scope {
        Scope::Class(name) => {
            let outer = name.split('.').next().unwrap_or(name);
            module.functions.iter().any(|function| function.name == outer)
        }
        _ => false,
    };
    import.happens == Happens::Always && !is_of_function && running.holds(&module.path, &import.scope)
}

impl Import {
    /// Whether it is a relative import that runs as the file does.
    #[must_use]
    pub fn is_relative_on_load(&self) -> bool {
        self.form == ImportForm::Relative && matches!(self.scope, Scope::Module | Scope::MainGuard)
    }

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
    use super::super::Beginning;
    use super::super::testing::facts;

    fn outside(files: &[(&str, &str)], begins: Beginning<'_>) -> Vec<String> {
        let facts = facts(files);
        let running = facts.running(&[begins], &[""]);
        facts.outside(&running, &[""]).iter().map(|import| import.module.clone()).collect()
    }

    #[test]
    fn imports_of_modules_and_classes_run_and_those_of_functions_do_not() {
        let text = "import a\nclass C:\n    import b\n    def m(self):\n        import c\ndef f():\n    import d\n";
        assert_eq!(outside(&[("main.py", text)], Beginning::Module("main.py")), ["a", "b"]);
    }

    #[test]
    fn a_function_that_is_called_on_the_way_runs() {
        let app = "def make():\n    import a\n    later = lambda: other()\n    inner()\ndef inner():\n    import b\ndef other():\n    import c\n";
        let main = "from app import make\nif __name__ == '__main__':\n    make()\n";
        let files = [("main.py", main), ("app.py", app)];
        assert_eq!(outside(&files, Beginning::Program("main.py")), ["a", "b"]);
        assert!(outside(&files, Beginning::Module("main.py")).is_empty());
    }

    #[test]
    fn a_module_that_a_server_is_told_to_load_runs() {
        let main = "def run():\n    import uvicorn\n    uvicorn.run('app:app')\n";
        let files = [("main.py", main), ("app.py", "import a\n")];
        assert_eq!(outside(&files, Beginning::Function("main.py", "run")), ["a", "uvicorn"]);
    }

    #[test]
    fn an_import_whose_failure_is_handled_does_not_count() {
        let certain = |text: &str| outside(&[("main.py", text)], Beginning::Module("main.py"));
        assert_eq!(certain("try:\n    import a\nexcept ImportError:\n    import b\nimport c\n"), ["c"]);
        assert!(certain("from x import suppress\nwith suppress(ImportError):\n    import a\n").len() == 1);
        assert_eq!(certain("try:\n    import a\nexcept OSError:\n    pass\n"), ["a"]);
        assert_eq!(certain("try:\n    import a\nexcept ImportError as e:\n    raise SystemExit('x') from e\n"), ["a"]);
    }

    #[test]
    fn an_import_in_a_branch_that_is_not_known_to_be_taken_does_not_count() {
        let text = "import sys\nif sys.platform == 'win32':\n    import winreg\nelse:\n    import fcntl\n\
                    if sys.version_info < (3, 11):\n    import tomli\n";
        assert_eq!(outside(&[("main.py", text)], Beginning::Module("main.py")), ["sys"]);
    }
}
