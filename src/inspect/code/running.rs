//! Computes what runs when a program starts: the files that are loaded, and the functions that are called on the way. Reads no file.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::facts::{
    Happens, Import, ImportForm, ModuleFacts, ModuleRole, ProjectCall, Scope, ServerCall, ServerTarget, VariableRead,
};
use super::index::ModuleIndex;
use super::reach;

/// Where a program begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning<'e> {
    /// A file that is imported: `config/wsgi.py`.
    Module(&'e str),
    /// A file that is run, so that its main guard counts.
    Program(&'e str),
    /// A function of a file that is imported: `create_app` of `app.py`.
    Function(&'e str, &'e str),
}

/// What runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running<'m> {
    /// Files that are loaded.
    pub files: BTreeSet<&'m str>,
    /// Those whose main guard holds.
    programs: BTreeSet<&'m str>,
    /// Functions that are called, by their file.
    functions: BTreeSet<(&'m str, &'m str)>,
}

impl Running<'_> {
    /// Whether what stands at a scope of a file runs.
    #[must_use]
    pub fn holds(&self, file: &str, scope: &Scope) -> bool {
        match scope {
            Scope::Module | Scope::Class(_) => self.files.contains(file),
            Scope::MainGuard => self.programs.contains(file),
            Scope::Function(name) => self.functions.contains(&(file, name.as_str())),
            Scope::TypeChecking => false,
        }
    }

    /// Whether a variable is read for certain.
    #[must_use]
    pub fn reads(&self, module: &ModuleFacts, read: &VariableRead) -> bool {
        read.happens == Happens::Always && self.holds(&module.path, &read.scope)
    }
}

/// What runs when a program starts at some entries; what may not happen is left out.
pub(super) fn from<'m>(
    modules: &'m [ModuleFacts],
    index: &ModuleIndex,
    entries: &[Beginning<'_>],
    roots: &[&str],
) -> Running<'m> {
    let positions = modules.iter().enumerate().map(|(at, module)| (module.path.as_str(), at)).collect();
    let (running, open, inside) = (Running::default(), Vec::new(), HashMap::new());
    let mut walk = Walk { modules, index, roots, positions, running, open, inside };
    for entry in entries {
        walk.enter(*entry);
    }
    while let Some(step) = walk.open.pop() {
        walk.step(step);
    }
    walk.running
}

/// Something that is still to be followed.
#[derive(Clone, Copy)]
enum Step<'m> {
    Load(usize),
    Guard(usize),
    Call(usize, &'m str),
}

struct Walk<'m, 'r> {
    modules: &'m [ModuleFacts],
    index: &'r ModuleIndex,
    roots: &'r [&'r str],
    positions: BTreeMap<&'m str, usize>,
    running: Running<'m>,
    open: Vec<Step<'m>>,
    /// What stands in the functions of a file, listed when one of them is first called.
    inside: HashMap<usize, HashMap<&'m str, Statements<'m>>>,
}

/// What stands in one place, in its order.
#[derive(Clone, Default)]
struct Statements<'m> {
    imports: Vec<&'m Import>,
    servers: Vec<&'m ServerCall>,
    calls: Vec<&'m ProjectCall>,
}

impl<'m> Statements<'m> {
    /// What stands at some scopes of a file.
    fn at(module: &'m ModuleFacts, counts: impl Fn(&Scope) -> bool) -> Self {
        let calls = module.calls.iter().chain(&module.startup);
        Self {
            imports: module.imports.iter().filter(|import| counts(&import.scope)).collect(),
            servers: module.server_calls.iter().filter(|call| counts(&call.scope)).collect(),
            calls: calls.filter(|call| counts(&call.scope)).collect(),
        }
    }

    /// What stands in each function of a file.
    fn by_function(module: &'m ModuleFacts) -> HashMap<&'m str, Self> {
        let mut found: HashMap<&str, Self> = HashMap::new();
        let of = |scope: &'m Scope| match scope {
            Scope::Function(name) => Some(name.as_str()),
            _ => None,
        };
        for import in &module.imports {
            if let Some(name) = of(&import.scope) {
                found.entry(name).or_default().imports.push(import);
            }
        }
        for call in &module.server_calls {
            if let Some(name) = of(&call.scope) {
                found.entry(name).or_default().servers.push(call);
            }
        }
        for call in module.calls.iter().chain(&module.startup) {
            if let Some(name) = of(&call.scope) {
                found.entry(name).or_default().calls.push(call);
            }
        }
        found
    }
}

impl<'m> Walk<'m, '_> {
    fn enter(&mut self, entry: Beginning<'_>) {
        let (Beginning::Module(path) | Beginning::Program(path) | Beginning::Function(path, _)) = entry;
        let Some(at) = self.positions.get(path).copied() else { return };
        self.open.push(Step::Load(at));
        match entry {
            Beginning::Module(_) => {}
            Beginning::Program(_) => self.open.push(Step::Guard(at)),
            Beginning::Function(_, name) => self.call(at, name),
        }
    }

    /// A function of a file, or the one that the file only re-exports.
    fn call(&mut self, at: usize, name: &str) {
        let module = &self.modules[at];
        if let Some(function) = module.functions.iter().find(|function| function.name == name) {
            return self.open.push(Step::Call(at, &function.name));
        }
        let import = module.imports.iter().find(|import| import.name.as_deref() == Some(name));
        let target = import.and_then(|import| reach::targets(self.index, import, self.roots).first().copied());
        let target = target.and_then(|there| {
            let function = self.modules[there].functions.iter().find(|function| function.name == name)?;
            Some((there, function.name.as_str()))
        });
        if let Some((there, function)) = target {
            self.open.extend([Step::Load(there), Step::Call(there, function)]);
        }
    }

    fn step(&mut self, step: Step<'m>) {
        let modules = self.modules;
        match step {
            Step::Load(at) => {
                let module = &modules[at];
                if module.role == ModuleRole::Test || !self.running.files.insert(&module.path) {
                    return;
                }
                self.open.extend(reach::packages_above(module, self.index).into_iter().map(Step::Load));
                self.open.extend(loaded_by_django(module, modules, self.index, self.roots).into_iter().map(Step::Load));
                self.follow(module, &Statements::at(module, |scope| matches!(scope, Scope::Module | Scope::Class(_))));
            }
            Step::Guard(at) => {
                let module = &modules[at];
                if self.running.programs.insert(&module.path) {
                    self.follow(module, &Statements::at(module, |scope| *scope == Scope::MainGuard));
                }
            }
            Step::Call(at, name) => {
                let module = &modules[at];
                if self.running.functions.insert((&module.path, name)) {
                    self.open.push(Step::Load(at));
                    let functions = self.inside.entry(at).or_insert_with(|| Statements::by_function(module));
                    let statements = functions.get(name).cloned().unwrap_or_default();
                    self.follow(module, &statements);
                }
            }
        }
    }

    /// The imports and calls of a file that stand somewhere.
    fn follow(&mut self, module: &'m ModuleFacts, statements: &Statements<'m>) {
        let imports = statements.imports.iter().filter(|import| import.happens == Happens::Always);
        for import in imports.filter(|import| import.form != ImportForm::Text || names_modules(module, import)) {
            self.open.extend(reach::targets(self.index, import, self.roots).into_iter().map(Step::Load));
        }
        for served in statements.servers.iter().filter_map(|call| served_module(call)) {
            self.open.extend(self.index.below(served, self.roots).map(Step::Load));
        }
        for call in statements.calls.iter().filter(|call| call.happens == Happens::Always) {
            if let Some(at) = self.positions.get(call.module.as_str()) {
                self.open.push(Step::Call(*at, &call.function));
            }
        }
    }
}

/// `app.main` of `uvicorn.run("app.main:app")`.
fn served_module(call: &ServerCall) -> Option<&str> {
    match &call.target {
        ServerTarget::Text(text) | ServerTarget::FactoryText(text) => text.split(':').next(),
        ServerTarget::Object { .. } | ServerTarget::Made { .. } | ServerTarget::Unknown => None,
    }
}

/// Whether the texts of a file are names of modules that are loaded: Django's settings and lists of URLs.
fn names_modules(module: &ModuleFacts, import: &Import) -> bool {
    module.django.is_some()
        || module.django_settings_module.is_some()
        || module.imports.iter().any(|other| other.module.starts_with("django.urls") && other.place != import.place)
}

/// What `django.setup()` loads of an installed application: <https://docs.djangoproject.com/en/stable/ref/applications/>.
fn loaded_by_django(module: &ModuleFacts, modules: &[ModuleFacts], index: &ModuleIndex, roots: &[&str]) -> Vec<usize> {
    let packages = reach::installed_packages(module, modules, index, roots);
    if packages.is_empty() {
        return Vec::new();
    }
    let is_loaded = |path: &str| {
        packages.iter().filter_map(|package| path.strip_prefix(package.as_str())).any(|rest| {
            matches!(rest, "__init__.py" | "apps.py" | "models.py" | "admin.py") || rest.starts_with("models/__init__")
        })
    };
    modules.iter().enumerate().filter(|(_, module)| is_loaded(&module.path)).map(|(position, _)| position).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;
    use super::Beginning;

    fn read(files: &[(&str, &str)], entry: Beginning<'_>) -> Vec<String> {
        let facts = facts(files);
        let running = facts.running(&[entry], &[""]);
        let modules = facts.modules.iter();
        let reads = modules.flat_map(|module| module.variables.iter().map(move |read| (module, read)));
        reads.filter(|(module, read)| running.reads(module, read)).map(|(_, read)| read.name.clone()).collect()
    }

    #[test]
    fn what_a_called_function_reads_is_read() {
        let main = "import os\nfrom config import load\nload()\ndef never():\n    return os.environ['NEVER']\n";
        let config = "import os\ndef load():\n    return os.environ['KEY']\n";
        assert_eq!(read(&[("main.py", main), ("config.py", config)], Beginning::Module("main.py")), ["KEY"]);
    }

    #[test]
    fn what_a_framework_calls_before_it_serves_runs() {
        let start = "import os\nfrom fastapi import FastAPI\ndef url():\n    return os.environ['KEY']\n";
        let read = |text: &str| read(&[("main.py", &format!("{start}{text}"))], Beginning::Module("main.py"));
        assert_eq!(read("async def lifespan(app):\n    url()\n    yield\napp = FastAPI(lifespan=lifespan)\n"), ["KEY"]);
        assert_eq!(read("app = FastAPI()\n@app.on_event('startup')\ndef begin():\n    url()\n"), ["KEY"]);
        assert!(read("app = FastAPI()\n@app.on_event('shutdown')\ndef end():\n    url()\n").is_empty());
    }

    #[test]
    fn a_main_guard_counts_for_the_program_alone() {
        let main = "import os\nif __name__ == '__main__':\n    os.environ['KEY']\n";
        assert_eq!(read(&[("main.py", main)], Beginning::Program("main.py")), ["KEY"]);
        assert!(read(&[("main.py", main)], Beginning::Module("main.py")).is_empty());
    }

    #[test]
    fn settings_are_read_where_an_object_is_made() {
        let settings = "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    key: str\n";
        let made = format!("{settings}settings = Settings()\n");
        let main = ("main.py", "import settings");
        assert_eq!(read(&[main, ("settings.py", &made)], Beginning::Module("main.py")), ["KEY"]);
        assert!(read(&[main, ("settings.py", settings)], Beginning::Module("main.py")).is_empty());
        let validated = format!("{settings}def load():\n    return Settings.model_validate({{}})\nsettings = load()\n");
        assert_eq!(read(&[main, ("settings.py", &validated)], Beginning::Module("main.py")), ["KEY"]);
    }

    #[test]
    fn what_is_imported_under_a_condition_that_does_not_hold_is_not_loaded() {
        let main = "import os\nif os.getenv('ENV', 'dev') == 'prod':\n    import prod\nelse:\n    import dev\n";
        let files = [
            ("main.py", main),
            ("prod.py", "import os\nos.environ['P']\n"),
            ("dev.py", "import os\nos.environ['D']\n"),
        ];
        assert_eq!(read(&files, Beginning::Module("main.py")), ["ENV", "D"]);
    }
}
