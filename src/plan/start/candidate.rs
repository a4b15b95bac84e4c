//! What could be started, gathered from the facts and ranked by how plainly the project says so. Chooses none.

use serde::Serialize;

use crate::inspect::code::{
    Application, Embedding, Framework, Interface, ModuleFacts, ModuleRole, ModuleShape, ObjectKind, Scope,
};
use crate::inspect::evidence::Place;
use crate::inspect::wheel::{WheelFacts, join};
use crate::plan::Question;

/// Something that could be started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// What `--command` takes for it, such as `app.main:app`.
    pub key: String,
    /// What it is, such as "FastAPI application".
    pub title: String,
    /// Where it was seen.
    pub place: Place,
    /// How it is started.
    pub start: Start,
}

/// How a candidate is started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Start {
    /// A server imports an ASGI or WSGI application.
    Served(Served),
    /// Django, through its server interface modules.
    Django(Django),
    /// The framework's own command runs a file.
    Framework {
        /// The framework.
        framework: Framework,
        /// The file.
        file: String,
    },
    /// A console script.
    Script {
        /// Its name.
        name: String,
        /// The file of its module, where it is the project's.
        file: Option<String>,
        /// Its function.
        function: Option<String>,
    },
    /// `python -m package`.
    Module {
        /// The dotted name.
        name: String,
        /// Its `__main__.py`.
        file: String,
        /// The directory on `sys.path`.
        root: String,
    },
    /// `python file.py`.
    File {
        /// The file.
        file: String,
    },
    /// What the user wrote.
    Words {
        /// The words.
        words: Vec<String>,
    },
}

/// An application that a server imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Served {
    /// The framework.
    pub framework: Framework,
    /// ASGI or WSGI.
    pub interface: Interface,
    /// The dotted module, seen from `root`.
    pub module: String,
    /// The name in it.
    pub name: String,
    /// Whether the name is the application or makes it.
    pub call: Call,
    /// The module's file.
    pub file: String,
    /// The directory on `sys.path`.
    pub root: String,
}

/// Whether a name is an application or makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Call {
    /// An object.
    Object,
    /// A function to call without arguments.
    Factory,
}

/// A Django project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Django {
    /// `manage.py`, where there is one.
    pub manage: Option<String>,
    /// The directory on `sys.path`: that of `manage.py`.
    pub root: String,
    /// The WSGI module, such as `config.wsgi`.
    pub wsgi: Option<String>,
    /// The ASGI module.
    pub asgi: Option<String>,
    /// The file of the WSGI or ASGI module.
    pub file: String,
    /// The settings file, where it is known.
    pub settings: Option<String>,
}

impl Candidate {
    /// The project's file that runs, where one is known.
    pub fn file(&self) -> Option<&str> {
        match &self.start {
            Start::Served(served) => Some(&served.file),
            Start::Django(django) => Some(&django.file),
            Start::Framework { file, .. } | Start::Module { file, .. } | Start::File { file } => Some(file),
            Start::Script { file, .. } => file.as_deref(),
            Start::Words { .. } => None,
        }
    }
}

/// Directories beside an application that hold no application: names are those of setuptools' flat-layout exclusions and of
/// common project templates.
const BESIDE: [&str; 16] = [
    "docs",
    "doc",
    "examples",
    "example",
    "samples",
    "sample",
    "demos",
    "notebooks",
    "benchmarks",
    "benchmark",
    "migrations",
    "versions",
    "scripts",
    "tools",
    "ci",
    "node_modules",
];

/// Whether a file lies beside what runs.
pub(in crate::plan) fn is_beside(path: &str) -> bool {
    let mut directories: Vec<&str> = path.split('/').collect();
    directories.pop();
    directories.iter().any(|directory| BESIDE.contains(directory))
}

/// Every candidate, in ranks: only the first rank that is not empty can be the answer.
pub(in crate::plan) fn ranked(question: &Question<'_>) -> Vec<Vec<Candidate>> {
    let modules: Vec<&ModuleFacts> = question
        .facts
        .code
        .code()
        .filter(|module| !is_beside(&module.path) && !question.is_of_another_member(&module.path))
        .collect();
    let django = django(question, &modules);
    let applications = applications(question, &modules, &django);
    let declared = declared(question, &applications);
    let web: Vec<Candidate> = django.into_iter().chain(applications).collect();
    let scripts = scripts(question);
    let named: Vec<Candidate> = scripts.iter().filter(|script| script.key == question.project()).cloned().collect();
    vec![declared, web, named, scripts, programs(question, &modules)]
}

/// `[tool.fastapi] entrypoint = "app.main:app"`: FastAPI's own declaration.
fn declared(question: &Question<'_>, applications: &[Candidate]) -> Vec<Candidate> {
    let Some(entrypoint) = &question.facts.pyproject.fastapi_entrypoint else { return Vec::new() };
    if let Some(found) = applications.iter().find(|candidate| candidate.key == entrypoint.value) {
        return vec![Candidate { place: entrypoint.place.clone(), ..found.clone() }];
    }
    let Some((module, name)) = entrypoint.value.split_once(':') else { return Vec::new() };
    let path = module.replace('.', "/");
    let roots = import_roots(question);
    let found = roots.iter().find_map(|root| {
        let base = join(root, &path);
        let files = [format!("{base}.py"), format!("{base}/__init__.py")];
        files.into_iter().find(|file| question.facts.tree.is_file(file)).map(|file| (root.clone(), file))
    });
    let Some((root, file)) = found else { return Vec::new() };
    let served = Served {
        framework: Framework::FastApi,
        interface: Interface::Asgi,
        module: module.to_owned(),
        name: name.to_owned(),
        call: Call::Object,
        file,
        root,
    };
    vec![Candidate {
        key: entrypoint.value.clone(),
        title: "FastAPI application".to_owned(),
        place: entrypoint.place.clone(),
        start: Start::Served(served),
    }]
}

/// Directories that stand on `sys.path`: those of the wheel's modules, the project root and `src`.
fn import_roots(question: &Question<'_>) -> Vec<String> {
    let mut roots: Vec<String> = match &question.facts.wheel {
        WheelFacts::Modules { modules, .. } => modules.iter().map(|module| module.root.clone()).collect(),
        _ => Vec::new(),
    };
    roots.extend([String::new(), "src".to_owned()]);
    roots.dedup();
    roots
}

/// Applications that can be named to a server, and scripts that a framework runs; objects before factories, since a module that
/// holds both makes the object with the factory.
fn applications(question: &Question<'_>, modules: &[&ModuleFacts], django: &[Candidate]) -> Vec<Candidate> {
    let mut objects = Vec::new();
    let mut factories = Vec::new();
    for module in modules {
        for application in &module.applications {
            if application.embedding != Embedding::None || application.framework == Framework::Django {
                continue;
            }
            let Some(candidate) = candidate(question, module, application) else { continue };
            match application.kind {
                ObjectKind::Factory { .. } => factories.push(candidate),
                _ => objects.push(candidate),
            }
        }
    }
    let is_worker_beside_django =
        |candidate: &Candidate| !django.is_empty() && matches!(candidate.start, Start::Framework { .. });
    objects.retain(|candidate| !is_worker_beside_django(candidate));
    let mut found = if objects.is_empty() { factories } else { objects };
    found.dedup_by(|a, b| a.key == b.key);
    found
}

fn candidate(question: &Question<'_>, module: &ModuleFacts, application: &Application) -> Option<Candidate> {
    match (application.interface, &application.kind) {
        (Interface::Asgi | Interface::Wsgi, ObjectKind::Object) if application.scope == Scope::Module => {
            served(question, module, application, Call::Object)
        }
        (Interface::Asgi | Interface::Wsgi, ObjectKind::Factory { required_parameters, .. })
            if required_parameters.is_empty() && application.scope == Scope::Module =>
        {
            served(question, module, application, Call::Factory)
        }
        (Interface::Own, ObjectKind::Script(crate::inspect::code::ScriptPart::Entry)) => Some(Candidate {
            key: module.path.clone(),
            title: format!("{} application", application.framework),
            place: application.place.clone(),
            start: Start::Framework { framework: application.framework, file: module.path.clone() },
        }),
        _ => None,
    }
}

fn served(question: &Question<'_>, module: &ModuleFacts, application: &Application, call: Call) -> Option<Candidate> {
    let name = application.name.clone()?;
    let (root, dotted) = importable(question, &module.path);
    let what = match call {
        Call::Object => "application",
        Call::Factory => "application factory",
    };
    Some(Candidate {
        key: format!("{dotted}:{name}"),
        title: format!("{} {what}", application.framework),
        place: application.place.clone(),
        start: Start::Served(Served {
            framework: application.framework,
            interface: application.interface,
            module: dotted,
            name,
            call,
            file: module.path.clone(),
            root,
        }),
    })
}

/// The import root of a file and its dotted name there.
pub(in crate::plan) fn importable(question: &Question<'_>, file: &str) -> (String, String) {
    let root = match &question.facts.wheel {
        WheelFacts::Modules { modules, .. } => {
            modules.iter().find(|module| module.holds(file)).map(|module| module.root.clone())
        }
        _ => None,
    };
    let root = root.unwrap_or_else(|| import_root(question, file));
    let dotted = dotted(&root, file);
    (root, dotted)
}

fn dotted(root: &str, file: &str) -> String {
    let below = file.strip_prefix(root).unwrap_or(file).trim_start_matches('/');
    let stem = below.strip_suffix("/__init__.py").or_else(|| below.strip_suffix(".py")).unwrap_or(below);
    stem.replace('/', ".")
}

/// The directory above a file from which most of the project's modules that it imports are found. Where its imports do not tell,
/// `src` when it is no package itself, else the project root.
fn import_root(question: &Question<'_>, file: &str) -> String {
    let code = &question.facts.code;
    let ancestors: Vec<&str> = std::iter::once("").chain(file.match_indices('/').map(|(at, _)| &file[..at])).collect();
    let fallback = if file.starts_with("src/") && !question.facts.tree.is_file("src/__init__.py") { "src" } else { "" };
    let reach = |root: &str| code.reachable(&[file], &[root]).len();
    let best = ancestors.iter().map(|root| reach(root)).max().unwrap_or(0);
    if reach(fallback) == best {
        return fallback.to_owned();
    }
    ancestors.into_iter().find(|root| reach(root) == best).unwrap_or("").to_owned()
}

/// Django projects: one per `manage.py`, or per settings module that names a server interface.
fn django(question: &Question<'_>, modules: &[&ModuleFacts]) -> Vec<Candidate> {
    let managed = modules.iter().filter(|module| module.path.rsplit('/').next() == Some("manage.py"));
    managed.filter_map(|manage| django_of(question, modules, manage)).collect()
}

fn django_of(question: &Question<'_>, modules: &[&ModuleFacts], manage: &ModuleFacts) -> Option<Candidate> {
    let settings_module = manage.django_settings_module.as_ref()?;
    let root = manage.path.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned();
    let file_of = |dotted: &str| {
        let base = join(&root, &dotted.replace('.', "/"));
        let files = [format!("{base}.py"), format!("{base}/__init__.py")];
        files.into_iter().find(|file| question.facts.tree.is_file(file))
    };
    let settings = file_of(&settings_module.value);
    let package = settings_module.value.split('.').next().unwrap_or_default();
    let interface = |kind: &str| {
        let declared = settings.as_ref().and_then(|file| {
            let facts = modules.iter().find(|module| module.path == *file)?.django.as_ref()?;
            let application = if kind == "wsgi" { &facts.wsgi_application } else { &facts.asgi_application };
            application.as_ref().map(|application| application.value.trim_end_matches(".application").to_owned())
        });
        let conventional = format!("{package}.{kind}");
        declared.into_iter().chain([conventional]).find(|module| file_of(module).is_some())
    };
    let (wsgi, asgi) = (interface("wsgi"), interface("asgi"));
    let main = wsgi.clone().or_else(|| asgi.clone())?;
    let file = file_of(&main)?;
    let place = settings_module.place.clone();
    let django = Django { manage: Some(manage.path.clone()), root, wsgi, asgi, file, settings };
    Some(Candidate { key: main, title: "Django project".to_owned(), place, start: Start::Django(django) })
}

/// Console scripts, when the project is installed and so has them.
fn scripts(question: &Question<'_>) -> Vec<Candidate> {
    let WheelFacts::Modules { modules, .. } = &question.facts.wheel else { return Vec::new() };
    let file_of = |dotted: &str| {
        let path = dotted.replace('.', "/");
        let roots = modules.iter().map(|module| module.root.as_str());
        let files =
            roots.flat_map(|root| [format!("{}.py", join(root, &path)), join(root, &format!("{path}/__init__.py"))]);
        files.into_iter().find(|file| question.facts.tree.is_file(file))
    };
    let scripts = question.facts.pyproject.scripts.iter();
    let candidate = |script: &crate::inspect::pyproject::ScriptFacts| Candidate {
        key: script.name.clone(),
        title: "console script".to_owned(),
        place: script.place.clone(),
        start: Start::Script {
            name: script.name.clone(),
            file: file_of(&script.module),
            function: script.function.clone(),
        },
    };
    scripts.map(candidate).collect()
}

/// `__main__` modules, and files that run something when they are the program.
fn programs(question: &Question<'_>, modules: &[&ModuleFacts]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for module in modules {
        if matches!(module.shape, ModuleShape::UvInitStub | ModuleShape::Empty) || is_project_tool(&module.path) {
            continue;
        }
        let place = module.main_guard.clone().unwrap_or_else(|| Place::file(&module.path));
        if let Some(package) = module.path.strip_suffix("/__main__.py") {
            let (root, name) = importable(question, &format!("{package}/__init__.py"));
            let start = Start::Module { name: name.clone(), file: module.path.clone(), root };
            found.push(Candidate { key: format!("-m {name}"), title: "package that runs".to_owned(), place, start });
        } else if module.main_guard.is_some() || is_plain_program(question, module) {
            let start = Start::File { file: module.path.clone() };
            found.push(Candidate { key: module.path.clone(), title: "program".to_owned(), place, start });
        }
    }
    found
}

/// Files that tools run: setuptools, nox, invoke, doit, Django.
fn is_project_tool(path: &str) -> bool {
    const TOOLS: [&str; 7] =
        ["setup.py", "noxfile.py", "tasks.py", "dodo.py", "fabfile.py", "manage.py", "hatch_build.py"];
    TOOLS.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// `main.py`, where `uv init` puts the program, run without a guard: nothing else imports it.
fn is_plain_program(question: &Question<'_>, module: &ModuleFacts) -> bool {
    let is_main = matches!(module.path.as_str(), "main.py" | "src/main.py" | "__main__.py");
    let imports_it = |other: &ModuleFacts| {
        other.role == ModuleRole::Code
            && other.path != module.path
            && question.facts.code.reachable(&[&other.path], &["", "src"]).contains(module.path.as_str())
    };
    is_main && module.applications.is_empty() && !question.facts.code.modules.iter().any(imports_it)
}
