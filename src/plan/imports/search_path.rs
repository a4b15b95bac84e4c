//! The directories in which a starting program finds the project's modules, and those that the image has to add. Reads no code.

use super::holds;
use crate::inspect::code::{Import, ModuleRole};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::path::ImageRoot;
use crate::plan::build_plan::Install;
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::command::working_directory;
use crate::plan::start::paths::{files_of_words, own_package, wheel_modules};
use crate::plan::start::running::running_on;
use crate::sourced::Sourced;
use ruff_python_stdlib::sys::is_known_standard_library;

/// Directories of the project, relative to its root.
#[derive(Clone, Debug, Default)]
pub(crate) struct SearchPath {
    /// All of them.
    pub(crate) directories: Vec<String>,
    /// Those that are searched because the image says so.
    pub(crate) added: Vec<Sourced<String>>,
}

/// The variable that adds directories: <https://docs.python.org/3/using/cmdline.html#envvar-PYTHONPATH>.
pub(crate) const VARIABLE: &str = "PYTHONPATH";

impl SearchPath {
    fn add(&mut self, directory: &str) {
        if !self.directories.iter().any(|known| known == directory) {
            self.directories.push(directory.to_owned());
        }
    }

    /// The directories as the code's facts take them.
    pub(crate) fn roots(&self) -> Vec<&str> {
        self.directories.iter().map(String::as_str).collect()
    }

    fn add_all<'d>(&mut self, directories: impl Iterator<Item = &'d str>) {
        for directory in directories {
            self.add(directory);
        }
    }

    /// The variable that adds what has to be added, for the reason of the first of them.
    pub(crate) fn variable(&self, request: &Request<'_>) -> Option<Sourced<(String, String)>> {
        let first = self.added.first()?;
        let entries = self.added.iter().map(|added| in_image(request, &added.value));
        let value = entries.collect::<Vec<_>>().join(":");
        Some(first.map(|_| (VARIABLE.to_owned(), value)))
    }

    /// Whether a directory holds a module of a name.
    pub(crate) fn holds(&self, request: &Request<'_>, top: &str) -> bool {
        self.directories.iter().any(|directory| holds(request, directory, top))
    }
}

/// What Python, the server and the code put on `sys.path`: <https://docs.python.org/3/library/sys_path_init.html>.
pub(crate) fn usual(request: &Request<'_>, chosen: &Chosen, install: &Install) -> SearchPath {
    let mut path = SearchPath::default();
    let file = chosen.candidate.file();
    match &chosen.candidate.start {
        // The directory of the script alone.
        StartMethod::File { file } => path.add(directory_of(file)),
        // None: a console script lies in the environment.
        StartMethod::Script { .. } => {}
        StartMethod::Framework { .. } => {
            path.add_all(file.into_iter().map(directory_of));
            path.add(working_directory(request, chosen));
        }
        StartMethod::Words { .. } => {
            path.add("");
            path.add(working_directory(request, chosen));
            let words = chosen.words_as_written().unwrap_or_default();
            path.add_all(files_of_words(request, words).iter().map(|file| directory_of(file)));
        }
        StartMethod::WebApplication(_)
        | StartMethod::Django(_)
        | StartMethod::Worker(_)
        | StartMethod::Module { .. } => {
            path.add(working_directory(request, chosen));
            path.add(chosen.root());
        }
    }
    if !matches!(install, Install::SourceTree) {
        path.add_all(wheel_modules(request).map(|module| module.root.as_str()));
    }
    path.add_all(of_the_user(request).iter().map(String::as_str));
    with_code(request, chosen, path)
}

/// The directory of the program's modules, where it starts above them.
pub(crate) fn below_the_root(chosen: &Chosen) -> Option<Sourced<String>> {
    let named = chosen.named_from_root.as_ref()?;
    let seen = format!("the program's modules lie there, and it names `{}` from the root", named.value);
    Some(Sourced::seen(chosen.root().to_owned(), seen, named.place.clone()))
}

/// The directory above the project, where the program is a module of the package that the project's directory is.
pub(crate) fn above_the_root(request: &Request<'_>, chosen: &Chosen) -> Option<Sourced<String>> {
    let file = chosen.candidate.file()?;
    let package = own_package(request, file)?;
    let seen = format!("`{file}` imports relatively, as a module of the package `{package}`");
    Some(Sourced::seen("..", seen, chosen.candidate.place.clone()).map(|above| (*above).to_owned()))
}

/// `/app/src`; the project's own directory in a workspace is `/app/services/api`.
fn in_image(request: &Request<'_>, directory: &str) -> String {
    request.image_root.value.of(&join(request.member.as_str(), directory))
}

fn directory_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// What the user's own `env.PYTHONPATH` adds.
fn of_the_user(request: &Request<'_>) -> Vec<String> {
    let value = request.preferences.env.as_ref().and_then(|env| env.value.get(VARIABLE));
    let root = in_image(request, "");
    let entries = value.into_iter().flat_map(|value| value.value.split(':'));
    entries.filter_map(|entry| Some(listed(entry.strip_prefix(&root)?.trim_matches('/')).to_owned())).collect()
}

/// The same with what the code adds itself when it starts.
fn with_code(request: &Request<'_>, chosen: &Chosen, mut path: SearchPath) -> SearchPath {
    let code = &request.facts.code;
    loop {
        let running = running_on(request, chosen, &path.roots());
        let known = path.directories.len();
        let added: Vec<String> = running
            .files
            .iter()
            .filter_map(|file| code.module(file))
            .flat_map(|module| module.import_paths.iter().map(|directory| directory.value.clone()))
            .collect();
        path.add_all(added.iter().map(String::as_str));
        if path.directories.len() == known {
            return path;
        }
    }
}

/// A directory off the path that holds what is imported: the one that the authors name in `PYTHONPATH`, else the only one.
pub(crate) fn off_the_path(request: &Request<'_>, import: &Import) -> Option<Sourced<String>> {
    if let Some(above) = above_the_project(request, import) {
        return Some(above);
    }
    let directories = directories_with(request, import);
    let named = authors_paths(request);
    let by_authors = named.iter().find(|named| directories.contains(&named.value));
    if let Some(named) = by_authors {
        return Some(Sourced::seen(named.value.clone(), "`PYTHONPATH` of the authors", named.place.clone()));
    }
    match directories.as_slice() {
        [only] if may_be_searched(request, only) && !is_of_itself(request, import, only) => {
            let seen = format!("`import {}` finds it there", import.module);
            Some(Sourced::seen(only.clone(), seen, import.place.clone()))
        }
        _ => None,
    }
}

/// The directory above the project, for a name that begins with the project's own directory.
fn above_the_project(request: &Request<'_>, import: &Import) -> Option<Sourced<String>> {
    let lies_deeper = request.image_root.value != ImageRoot::default();
    let levels = request.facts.code.levels_above(import).filter(|_| lies_deeper)?;
    let seen = format!("`import {}` begins with the project's own directory", import.module);
    Some(Sourced::seen(vec![".."; levels].join("/"), seen, import.place.clone()))
}

/// Whether a package that the project imports by its full name seems to import itself by its last one: it means an installed package of
/// that name, which the directory on the path would hide.
fn is_of_itself(request: &Request<'_>, import: &Import, directory: &str) -> bool {
    let package = join(directory, import.top());
    let dotted = package.replace('/', ".");
    let mut imports = request.facts.code.modules.iter().flat_map(|module| &module.imports);
    import.place.file.starts_with(&format!("{package}/"))
        && imports.any(|other| other.module == dotted || other.module.starts_with(&format!("{dotted}.")))
}

/// The directories from which the dotted name of an import leads to a file of the project.
fn directories_with(request: &Request<'_>, import: &Import) -> Vec<String> {
    let names: Vec<String> = import.modules().iter().map(|name| name.replace('.', "/")).collect();
    let modules = request.facts.code.modules.iter().filter(|module| module.role == ModuleRole::Code);
    let own = modules.filter(|module| !request.is_of_another_member(&module.path) && module.path != import.place.file);
    let mut found: Vec<String> = Vec::new();
    for module in own {
        let stem = module.path.strip_suffix(".py").unwrap_or(&module.path);
        let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
        let ends = names.iter().filter_map(|name| stem.strip_suffix(name.as_str()));
        let directories = ends.filter(|directory| directory.is_empty() || directory.ends_with('/'));
        found.extend(directories.map(|directory| directory.trim_end_matches('/').to_owned()));
    }
    found.sort();
    found.dedup();
    found
}

/// Whether nothing else is found otherwise there: a package's own modules would be there twice, and a module that is named like one
/// of the standard library would replace it.
fn may_be_searched(request: &Request<'_>, directory: &str) -> bool {
    let tree = &request.facts.tree;
    let is_package = !directory.is_empty() && tree.is_file(&join(directory, "__init__.py"));
    let mut stems = tree.children(directory).into_iter().map(|name| name.strip_suffix(".py").unwrap_or(name));
    let newest = 13;
    let replaces = stems.any(|stem| is_known_standard_library(newest, stem) && holds(request, directory, stem));
    !is_package && !replaces
}

/// Directories in `PYTHONPATH` of the authors' container files and commands.
fn authors_paths(request: &Request<'_>) -> Vec<Located<String>> {
    let deployment = &request.facts.deployment;
    let stages = deployment.containers.iter().flat_map(|container| &container.stages);
    let in_images = stages.flat_map(|stage| {
        let workdir = stage.workdir.as_ref().map_or("/", |workdir| workdir.value.as_str());
        let variables = stage.environment.iter().filter(|variable| variable.value.name == VARIABLE);
        variables.flat_map(move |variable| {
            let value = variable.value.value.as_deref().unwrap_or_default();
            value.split(':').map(move |entry| (entry.strip_prefix(workdir).unwrap_or(entry), &variable.place))
        })
    });
    let in_commands =
        deployment.module_paths.iter().flat_map(|path| path.value.split(':').map(|entry| (entry, &path.place)));
    let all: Vec<(&str, &Place)> = in_images.chain(in_commands).collect();
    let relative = all.into_iter().filter_map(|(entry, place)| Some((plain(entry)?, place)));
    relative.map(|(entry, place)| Located::new(entry, place.clone())).collect()
}

/// `src` of `./src/`, and the root of `.`, `$PWD` and `$(pwd)`.
fn plain(entry: &str) -> Option<String> {
    let entry = ["$(pwd)", "$PWD", "${PWD}", "$(CURDIR)", "./"]
        .iter()
        .find_map(|here| entry.strip_prefix(here))
        .unwrap_or(entry);
    let entry = entry.trim_matches('/');
    let is_plain = !entry.contains(['$', '`', '~']) && !entry.split('/').any(|part| part == "..");
    is_plain.then(|| if entry == "." { String::new() } else { entry.to_owned() })
}
