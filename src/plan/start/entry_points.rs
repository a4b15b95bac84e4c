//! Finds console scripts, `__main__` modules and files that run something when they are the program. Chooses none.

use super::detected::Detected;
use super::launch;
use super::objects;
use super::paths::{self, importable};
use crate::catalogue::project_files;
use crate::inspect::code::{
    Branch, Calling, Import, ImportForm, ModuleFacts, ModuleRole, ModuleShape, Part, ServerCall, server_calls,
};
use crate::inspect::evidence::Place;
use crate::inspect::local::LocalPackage;
use crate::inspect::pyproject::ScriptFacts;
use crate::inspect::wheel::WheelFacts;
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::error::{Packaging, PlanError, Stub};
use crate::plan::request::Request;

/// Re-exports of a script's function are followed this far.
const LONGEST_CHAIN: usize = 12;

/// Console scripts, when the project is installed and so has them; a second name for the same function is left out, and so is
/// what `uv init` wrote.
pub(crate) fn scripts<'a>(request: &Request<'a>) -> Vec<Detected<'a>> {
    let (WheelFacts::Modules { .. } | WheelFacts::Compiled { .. }) = &request.facts.wheel else { return Vec::new() };
    let mut scripts: Vec<&ScriptFacts> = request.facts.pyproject.scripts.iter().collect();
    let project = request.project();
    scripts.sort_by_key(|script| script.name != project);
    let mut found: Vec<Detected<'a>> = Vec::new();
    let mut targets = Vec::new();
    for script in scripts {
        let target = (&script.module, &script.function);
        if !targets.contains(&target) {
            targets.push(target);
            found.extend(script_item(request, script));
        }
    }
    found
}

/// Why a console script is in no image, where that is so.
pub(crate) fn not_installed(request: &Request<'_>, script: &ScriptFacts) -> Option<PlanError> {
    let (because, packaging) = match &request.facts.wheel {
        WheelFacts::Virtual { because } => (because.clone(), Packaging::Absent),
        WheelFacts::Broken { because, .. } => (because.clone(), Packaging::Broken),
        WheelFacts::Modules { .. } | WheelFacts::Compiled { .. } => return None,
    };
    let (script, place) = (script.name.clone(), script.place.clone());
    Some(PlanError::ScriptNotInstalled { script, place, because, packaging })
}

/// Files at the root that are named like tests and hold none: programs that try something.
pub(crate) fn named_like_tests<'r>(request: &'r Request<'_>) -> impl Iterator<Item = Detected<'r>> {
    let holds_tests = |module: &ModuleFacts| {
        let imports_runner = module.imports.iter().any(|import| matches!(import.top(), "pytest" | "unittest"));
        let names = module.functions.iter().map(|function| function.name.as_str());
        imports_runner || names.chain(module.names.iter().map(String::as_str)).any(is_of_a_test)
    };
    let modules = request.facts.code.modules.iter().filter(move |module| {
        let is_named = module.role == ModuleRole::Test && !module.path.contains('/') && module.path != "conftest.py";
        is_named && module.shape.runs() && !holds_tests(module)
    });
    modules.map(|module| Detected::new(program_candidate(request, module, Place::file(&module.path))))
}

/// What pytest collects: <https://docs.pytest.org/en/stable/explanation/goodpractices.html#conventions-for-python-test-discovery>.
fn is_of_a_test(name: &str) -> bool {
    name.starts_with("test") || name.starts_with("Test")
}

/// Console scripts of local packages that the project depends on: they are installed with it.
pub(crate) fn scripts_of_packages<'a>(request: &Request<'a>, packages: &[&LocalPackage]) -> Vec<Detected<'a>> {
    let mut found: Vec<Detected<'a>> = Vec::new();
    for package in packages {
        let is_installed = matches!(package.wheel, Some(WheelFacts::Modules { .. } | WheelFacts::Compiled { .. }));
        let scripts = package.pyproject.iter().filter(|_| is_installed).flat_map(|pyproject| &pyproject.scripts);
        for script in scripts {
            let mut script = script.clone();
            script.place.file = format!("{}/{}", package.path, script.place.file);
            found.extend(script_item(request, &script));
        }
    }
    // Of two scripts of one name the environment has the one that is installed last.
    let keys: Vec<String> = found.iter().map(|item| item.candidate.key.clone()).collect();
    found.retain(|item| keys.iter().filter(|key| **key == item.candidate.key).count() == 1);
    found
}

fn script_item<'a>(request: &Request<'a>, script: &ScriptFacts) -> Option<Detected<'a>> {
    let code = &request.facts.code;
    let file = paths::file_of(request, &script.module, &paths::import_roots(request)).map(|(_, file)| file);
    let facts = file.as_deref().and_then(|file| code.module(file));
    if facts.is_some_and(|facts| facts.shape == ModuleShape::UvInitStub)
        || is_never_awaited(request, script, file.as_deref())
        || !has_function(request, script, file.as_deref())
    {
        return None;
    }
    let calls = match (&file, &script.function) {
        (Some(file), Some(function)) => script_calls(request, file, function),
        _ => Vec::new(),
    };
    let candidate = Candidate {
        key: script.name.clone(),
        title: "console script".to_owned(),
        place: script.place.clone(),
        start: StartMethod::Script { name: script.name.clone(), file, function: script.function.clone() },
        subcommand: None,
    };
    Some(with_calls(request, candidate, calls))
}

/// Whether the function of a script is in the file that the script looks for it in: else it ends with an `ImportError`.
pub(crate) fn has_function(request: &Request<'_>, script: &ScriptFacts, file: Option<&str>) -> bool {
    let module = file.and_then(|file| request.facts.code.module(file));
    let function = script.function.as_deref().and_then(|function| function.split('.').next());
    module.zip(function).is_none_or(|(module, function)| objects::may_hold(module, function))
}

/// A script calls its function and ends with what that returns: nobody awaits a coroutine (Entry points specification, "Use for
/// scripts"). The file's own main guard may run it.
fn is_never_awaited(request: &Request<'_>, script: &ScriptFacts, file: Option<&str>) -> bool {
    let (Some(file), Some(function)) = (file, &script.function) else { return false };
    let made_in = script_file(request, file, function);
    let module = made_in.and_then(|file| request.facts.code.module(&file));
    let mut functions = module.into_iter().flat_map(|module| &module.functions);
    functions.any(|known| known.name == *function && known.calling == Calling::Async)
}

/// The server calls of a script's function, also where the named module only re-exports it.
pub(crate) fn script_calls<'a>(request: &Request<'a>, file: &str, function: &str) -> Vec<&'a ServerCall> {
    let made_in = script_file(request, file, function);
    made_in.map_or_else(Vec::new, |file| usual(request.facts.code.server_calls_in(&file, function)))
}

/// The server calls of a script or a program, with the word that it is given.
pub(crate) fn calls_of<'a>(request: &Request<'a>, candidate: &Candidate) -> Vec<&'a ServerCall> {
    let calls = server_calls(&parts(request, candidate));
    match candidate.subcommand {
        // The word chooses: what another one would start does not run.
        Some(_) => calls.into_iter().filter(|(_, branch)| *branch == Branch::Usual).map(|(call, _)| call).collect(),
        None => usual(calls),
    }
}

/// Everything that runs when a program of the project is started.
pub(crate) fn parts<'a>(request: &Request<'a>, candidate: &Candidate) -> Vec<Part<'a>> {
    let code = &request.facts.code;
    let word = candidate.subcommand.as_deref();
    match &candidate.start {
        StartMethod::Script { file: Some(file), function: Some(function), .. } => {
            let made_in = script_file(request, file, function);
            made_in.map_or_else(Vec::new, |file| code.parts_of_function(&file, function, word))
        }
        StartMethod::Module { file, .. } | StartMethod::File { file } => code.parts_on_start(file, word),
        _ => Vec::new(),
    }
}

/// The calls by which a program listens, where it starts no server that is known. A tool that insists on arguments comes to none
/// without them, and the options of its subcommands are not its own.
pub(crate) fn listeners<'a>(request: &Request<'a>, candidate: &Candidate) -> Vec<&'a ServerCall> {
    let parts = parts(request, candidate);
    let usual = || parts.iter().filter(|part| part.branch == Branch::Usual);
    if usual().flat_map(Part::command_lines).any(|line| !line.required_with(candidate.subcommand.as_deref()).is_empty())
    {
        return Vec::new();
    }
    let mut found: Vec<&ServerCall> = usual()
        .flat_map(|part| {
            let here = part.module.listeners.iter().filter(|call| part.runs(&call.scope));
            here.filter(|call| part.branch_of(call.branch, &call.chosen_by) == Branch::Usual)
        })
        .collect();
    found.sort_by_key(|call| &call.place);
    found.dedup();
    found
}

/// The file that defines the function or the object of a script, followed through re-exports.
pub(super) fn script_file(request: &Request<'_>, file: &str, function: &str) -> Option<String> {
    let code = &request.facts.code;
    let mut file = file.to_owned();
    for _ in 0..LONGEST_CHAIN {
        let module = code.module(&file)?;
        let is_object = module.command_lines.iter().any(|line| line.object.as_deref() == Some(function));
        if is_object || module.functions.iter().any(|known| known.name == function) {
            return Some(file);
        }
        let import = module.imports.iter().find(|import| import.name.as_deref() == Some(function))?;
        let is_relative = import.form == ImportForm::Relative;
        let roots = if is_relative { vec![String::new()] } else { paths::import_roots(request) };
        (_, file) = paths::file_of(request, &import.module, &roots)?;
    }
    None
}

/// The server calls of a program.
pub(crate) fn program_calls<'a>(request: &Request<'a>, file: &str) -> Vec<&'a ServerCall> {
    usual(request.facts.code.server_calls_on_start(file))
}

/// A web server that is one of several things a text chooses between is no reason to call the program a web server; which of
/// several services runs makes no such difference.
fn usual(calls: Vec<(&ServerCall, Branch)>) -> Vec<&ServerCall> {
    calls
        .into_iter()
        .filter(|(call, branch)| *branch == Branch::Usual || launch::is_service(call))
        .map(|(call, _)| call)
        .collect()
}

pub(super) fn with_calls<'a>(request: &Request<'_>, candidate: Candidate, calls: Vec<&'a ServerCall>) -> Detected<'a> {
    let serves = calls.iter().filter_map(|call| launch::served_object(request, call)).collect();
    Detected { candidate, serves, calls }
}

/// Packages that run, files with a main guard, and files that start something as they load.
pub(crate) fn programs<'a>(request: &Request<'a>, modules: &[&'a ModuleFacts]) -> Vec<Detected<'a>> {
    modules.iter().filter_map(|module| program(request, module)).collect()
}

fn program<'a>(request: &Request<'a>, module: &'a ModuleFacts) -> Option<Detected<'a>> {
    let runs_by_command =
        module.applications.iter().any(|application| launch::script_command(module, application).is_some());
    let is_nothing = matches!(module.shape, ModuleShape::UvInitStub | ModuleShape::Empty);
    let is_inner = is_private(&module.path) && !request.facts.pyproject.scripts.is_empty();
    if is_nothing || runs_by_command || is_inner || is_project_tool(&module.path) {
        return None;
    }
    let calls = program_calls(request, &module.path);
    let is_package = module.path.ends_with("/__main__.py");
    let starts = module.main_guard.is_some()
        || module.loops_on_load.is_some()
        || calls.iter().any(|call| call.place.file == module.path);
    if !is_package && !starts && !is_plain_program(request, module) {
        return None;
    }
    let place = calls.first().map(|call| call.place.clone()).filter(|place| place.file == module.path);
    let line = || module.main_guard.clone().or_else(|| module.loops_on_load.clone());
    let place = place.or_else(line).unwrap_or_else(|| Place::file(&module.path));
    Some(with_calls(request, program_candidate(request, module, place), calls))
}

/// `_runner.py`: what a package with console scripts starts itself.
fn is_private(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with('_') && !name.starts_with("__")
}

/// A file that is run by its path, whatever it looks like.
pub(crate) fn of_file<'a>(request: &Request<'a>, path: &str) -> Option<Detected<'a>> {
    let module = request.facts.code.module(path)?;
    let place = module.main_guard.clone().unwrap_or_else(|| Place::file(path));
    let start = StartMethod::File { file: path.to_owned() };
    let candidate = Candidate { key: path.to_owned(), title: "program".to_owned(), place, start, subcommand: None };
    Some(with_calls(request, candidate, program_calls(request, path)))
}

/// Files that work as they load and define nothing for others: `main.py` without a guard, in a package.
pub(crate) fn unguarded<'a>(request: &Request<'a>, modules: &[&'a ModuleFacts]) -> Vec<Detected<'a>> {
    let works = |module: &&&ModuleFacts| {
        module.shape.runs()
            && module.main_guard.is_none()
            && module.functions.is_empty()
            && module.applications.is_empty()
            && !module.path.ends_with("/__main__.py")
            && program(request, module).is_none()
            && !is_imported(request, &module.path)
    };
    let found = modules.iter().filter(works);
    found.map(|module| Detected::new(program_candidate(request, module, Place::file(&module.path)))).collect()
}

/// What `uv init` wrote and nobody changed: console scripts and files, with their places.
pub(crate) fn stubs(request: &Request<'_>) -> Vec<Stub> {
    let code = &request.facts.code;
    let roots = paths::import_roots(request);
    let stub = |file: &str| code.module(file).filter(|module| module.shape == ModuleShape::UvInitStub);
    let scripts = request.facts.pyproject.scripts.iter().filter_map(|script| {
        let (_, file) = paths::file_of(request, &script.module, &roots)?;
        Some((script.name.as_str(), script.name.clone(), stub(&file)?))
    });
    let files = ["main.py", "hello.py"].into_iter();
    let files = files.filter_map(|file| Some((file, format!("python {file}"), stub(file)?)));
    let found = scripts.chain(files).map(|(name, command, module)| {
        let place = module.functions.first().map_or_else(|| Place::file(&module.path), |main| main.place.clone());
        Stub { name: name.to_owned(), command, place }
    });
    found.collect()
}

pub(crate) fn program_candidate(request: &Request<'_>, module: &ModuleFacts, place: Place) -> Candidate {
    let package = module.path.strip_suffix("/__main__.py").map(|package| format!("{package}/__init__.py"));
    let (root, name) = match package.map(|package| (importable(request, &package), package)) {
        // What lies on the import path itself is a package to its own relative imports alone, seen from the directory above.
        Some(((root, name), package)) if name == "__init__" => match package.rsplit('/').nth(1) {
            Some(own) if module.imports.iter().any(Import::is_relative_on_load) => (above(&root), own.to_owned()),
            _ => importable(request, &module.path),
        },
        Some((found, _)) => found,
        None => importable(request, &module.path),
    };
    let is_package = module.path.ends_with("/__main__.py") && !name.ends_with("__main__");
    if is_package || (runs_as_module(request, module) && paths::is_module_name(&name)) {
        let title = if is_package { "package that runs" } else { "program" };
        let key = format!("python -m {name}");
        let start = StartMethod::Module { name, file: module.path.clone(), root };
        return Candidate { key, title: title.to_owned(), place, start, subcommand: None };
    }
    let start = StartMethod::File { file: module.path.clone() };
    Candidate { key: module.path.clone(), title: "program".to_owned(), place, start, subcommand: None }
}

fn above(directory: &str) -> String {
    directory.rsplit_once('/').map_or_else(String::new, |(above, _)| above.to_owned())
}

/// A file inside a package that imports relatively, that the project installs, or that imports from a directory above its own is
/// started by its dotted name: as a file it would not find its package (Python "The import system > Package Relative Imports",
/// "The initialization of the sys.path module search path").
fn runs_as_module(request: &Request<'_>, module: &ModuleFacts) -> bool {
    if !module.path.contains('/') {
        return paths::own_package(request, &module.path).is_some();
    }
    module.imports.iter().any(Import::is_relative_on_load)
        || paths::is_installed(request, &module.path)
        || paths::imports_from_above(request, &module.path)
}

/// Files that tools run: setuptools, nox, invoke, doit, Fabric, Hatch, Locust, and those of frameworks and servers.
fn is_project_tool(path: &str) -> bool {
    const TOOLS: [&str; 7] =
        ["setup.py", "noxfile.py", "tasks.py", "dodo.py", "fabfile.py", "hatch_build.py", "locustfile.py"];
    let name = path.rsplit('/').next().unwrap_or(path);
    TOOLS.contains(&name) || project_files::is_run_by_its_owner(name)
}

/// `main.py`, where `uv init` puts the program, run without a guard: nothing else imports it.
fn is_plain_program(request: &Request<'_>, module: &ModuleFacts) -> bool {
    let is_main = matches!(module.path.as_str(), "main.py" | "src/main.py" | "__main__.py");
    is_main && module.applications.is_empty() && !is_imported(request, &module.path)
}

/// Whether a program loads the file of another candidate.
pub(crate) fn reaches(request: &Request<'_>, program: &Detected<'_>, item: &Detected<'_>) -> bool {
    let (Some(from), Some(to)) = (program.candidate.file(), item.candidate.file()) else { return false };
    let (root, _) = paths::importable(request, from);
    request.facts.code.reachable(&[from], &[&root, "", "src"]).contains(to)
}

/// Whether another module of the project imports a file.
pub(crate) fn is_imported(request: &Request<'_>, path: &str) -> bool {
    let code = &request.facts.code;
    let (root, dotted) = importable(request, path);
    let whole = path.trim_end_matches(".py").replace('/', ".");
    let mut names = vec![dotted.as_str(), whole.as_str()];
    if root.is_empty() && !path.contains('/') {
        names.extend(dotted.rsplit('.').next());
    }
    code.code()
        .filter(|other| other.path != path)
        .any(|other| other.imports.iter().any(|import| is_of_module(import, &names)))
}

/// Whether an import is of the module that some dotted names stand for, or of something in it by a name that is one of them.
fn is_of_module(import: &Import, names: &[&str]) -> bool {
    if import.form == ImportForm::Text {
        return false;
    }
    let with_name = import.name.as_ref().map(|name| format!("{}.{name}", import.module));
    names.contains(&import.module.as_str()) || with_name.is_some_and(|dotted| names.contains(&dotted.as_str()))
}
