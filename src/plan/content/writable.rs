//! Chooses the directories that the running user may write to. The rest of the image stays as it was built.

mod beside;
mod home;
mod kept;
mod likely;
mod parents;
mod place;
mod state;

use std::collections::{BTreeMap, BTreeSet};

use crate::inspect::code::{ModuleFacts, ModuleRole, PathForm, PathValue, Scope, WrittenKind, WrittenPath};
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::inspect::tree::listed;
use crate::path::{Directories, may_be_written};
use crate::plan::build_plan::{Notice, WritablePath};
use crate::plan::candidate::StartMethod;
use crate::plan::carryover;
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::plan::start::django;
use crate::sourced::{Source, Sourced};
use beside::Beside;
use place::{Written, seen};

/// What the program writes to, and what to tell the user of writes that no directory can hold.
#[derive(Default)]
pub(crate) struct Writable {
    /// Directories below `/app`, and absolute ones.
    pub directories: Vec<WritablePath>,
    /// Directories with code, and files in them, that the program writes as well.
    pub beside_code: Vec<WritablePath>,
    /// Variables that name such directories.
    pub variables: Vec<Sourced<(String, String)>>,
    pub notices: Vec<Notice>,
}

/// The setting, and what the reached code writes: files and directories it makes, databases, logs, Django's `MEDIA_ROOT`.
pub(crate) fn choose_writable(
    request: &Request<'_>,
    chosen: &Chosen,
    closure: &Closure,
    reached: &BTreeSet<&str>,
) -> Result<Writable, PlanError> {
    let known = known_variables(request, chosen, closure);
    let mut found = Found::default();
    for written in written(request, chosen, reached) {
        if let Some(written) = moved(written, &known) {
            found.add(place::of(request, chosen, reached, &written), &written);
        }
    }
    found.add_media_roots(request, chosen, reached);
    for (directory, source) in likely::directories(request, chosen, reached) {
        if !found.directories.contains_key(&directory) {
            found.made.insert(directory.clone());
            found.directories.insert(directory, source);
        }
    }
    for volume in carryover::volumes(request, chosen) {
        found.directories.entry(volume.value).or_insert_with(|| seen("the authors keep it in a volume", &volume.place));
    }
    found.directories.extend(parents::common(request, &found.directories));
    let mut asked = asked_for(request)?;
    found.drop_what_a_directory_holds(&asked);
    let moves = beside::decided(request, &found.beside, &found.directories, &known)?;
    found.directories.extend(moves.directories);
    let mut variables = moves.variables;
    if let Some(state) = state::of_command(request, chosen, |name| known.contains_key(name)) {
        if let Some(name) = state.variable {
            let value = request.image_root.value.of(&request.image_path(&state.directory)?.to_string());
            variables.push(Sourced { value: (name.to_owned(), value), source: state.source.clone() });
        }
        found.directories.insert(state.directory, state.source);
    }
    let at_home = found.home.take().or_else(|| at_home(request, chosen, reached));
    if let Some(home) = home::needed(request, closure, reached, &known, at_home.as_ref()) {
        variables
            .push(Sourced { value: (home::VARIABLE.to_owned(), home::DIRECTORY.to_owned()), source: home.clone() });
        found.directories.insert(home::DIRECTORY.to_owned(), home);
    }
    let mut all = found.outermost();
    all.append(&mut asked);
    let mut directories = Vec::new();
    for (path, source) in all {
        let made = parents::made(request, &path);
        let made = made.iter().map(|directory| request.image_path(directory)).collect::<Result<_, _>>()?;
        directories.push(WritablePath { path: request.image_path(&path)?, made, source });
    }
    Ok(Writable { directories, beside_code: moves.beside_code, variables, notices: moves.notices })
}

/// What was found, before it is decided on.
#[derive(Default)]
struct Found {
    directories: BTreeMap<String, Source>,
    /// Those of them that the program makes itself.
    made: BTreeSet<String>,
    beside: Vec<Beside>,
    home: Option<Place>,
}

impl Found {
    fn add(&mut self, to: Written, written: &WrittenPath) {
        let place = &written.place;
        match to {
            Written::File(directory) => {
                self.made.remove(&directory);
                self.directories.entry(directory).or_insert_with(|| written_in(place));
            }
            Written::Directory(directory) if !self.directories.contains_key(&directory) => {
                self.directories.insert(directory.clone(), written_in(place));
                self.made.insert(directory);
            }
            Written::Directory(_) | Written::Elsewhere => {}
            Written::BesideTheCode { directory, file } => {
                self.beside.push(Beside { directory, file, written: written.clone() });
            }
            Written::AtHome => self.home = self.home.take().or_else(|| Some(place.clone())),
        }
    }

    /// Django stores uploads below `MEDIA_ROOT` ("Settings > `MEDIA_ROOT`").
    fn add_media_roots(&mut self, request: &Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>) {
        if !matches!(chosen.candidate.start, StartMethod::Django(_)) {
            return;
        }
        let idle = django::idle_settings(request, chosen);
        let counts = |path: &str| reached.contains(path) && !idle.contains(path);
        let modules = request.facts.code.code().filter(|module| counts(&module.path));
        for root in modules.filter_map(|module| module.django.as_ref()?.media_root.as_ref()) {
            if let Some(directory) = place::directory(request, chosen, &root.value) {
                self.directories.entry(directory).or_insert_with(|| seen("`MEDIA_ROOT`", &root.place));
            }
        }
    }

    /// What lies in a directory that the user may write to anyway is no file beside the code.
    fn drop_what_a_directory_holds(&mut self, asked: &BTreeMap<String, Source>) {
        let roots = Directories::new(self.directories.keys().chain(asked.keys()).map(String::as_str));
        self.beside.retain(|beside| roots.around(&beside.file).is_none());
    }

    /// What the program makes in a directory of its own needs no help.
    fn outermost(mut self) -> BTreeMap<String, Source> {
        let roots: Vec<String> = self.directories.keys().cloned().collect();
        let roots = Directories::new(roots.iter().map(String::as_str));
        self.directories.retain(|path, _| !self.made.contains(path) || roots.above(path).is_none());
        self.directories
    }
}

/// Endings of the files that SQLite's databases have in settings of Django's.
const DATABASES: [&str; 3] = [".db", ".sqlite", ".sqlite3"];

/// Everything that runs and writes.
fn written<'a>(
    request: &'a Request<'_>,
    chosen: &'a Chosen,
    reached: &'a BTreeSet<&str>,
) -> impl Iterator<Item = &'a WrittenPath> {
    let idle = django::idle_settings(request, chosen);
    let overruled = django::overruled(request, chosen, "DATABASES");
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let counts = move |module: &&ModuleFacts, written: &WrittenPath| {
        let is_file = written.path.text().is_some_and(|path| DATABASES.iter().any(|end| path.ends_with(end)));
        let is_database = (written.kind == WrittenKind::Database || is_file) && written.scope == Scope::Module;
        !(idle.contains(module.path.as_str()) || is_database && overruled.contains(module.path.as_str()))
    };
    let all = modules.flat_map(|module| module.written.iter().map(move |written| (module, written)));
    let all = all.filter(move |(module, written)| counts(module, written)).map(|(_, written)| written);
    all.filter(move |written| {
        std::iter::once(&written.place).chain(&written.callers).all(|place| runs(request, chosen, reached, place))
            && (written.scope != Scope::MainGuard || chosen.candidate.file() == Some(&written.place.file))
    })
}

/// Where something that runs names a place in the home directory, whatever it does there.
fn at_home(request: &Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>) -> Option<Place> {
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let mut named = modules.flat_map(|module| &module.at_home).filter(|(scope, place)| {
        let is_started = *scope != Scope::MainGuard || chosen.candidate.file() == Some(&place.file);
        is_started && runs(request, chosen, reached, place)
    });
    named.next().map(|(_, place)| place.clone())
}

/// Whether a line is part of what starts: not of a program behind the main guard of a module that is only imported (guards end
/// their files), nor of a command of Django's, which run when somebody asks for one
/// (<https://docs.djangoproject.com/en/stable/howto/custom-management-commands/>).
fn runs(request: &Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>, place: &Place) -> bool {
    let Some(module) = request.facts.code.module(&place.file) else { return false };
    let is_guarded = module.main_guard.as_ref().is_some_and(|guard| guard.line < place.line);
    let is_command = module.path.contains("/management/commands/");
    reached.contains(module.path.as_str())
        && module.role == ModuleRole::Code
        && !is_command
        && (!is_guarded || chosen.candidate.file() == Some(&module.path))
}

/// What the user and the authors set; the user's holds.
fn known_variables(request: &Request<'_>, chosen: &Chosen, closure: &Closure) -> BTreeMap<String, String> {
    let authored = carryover::environment(request, chosen, closure).variables;
    let mut known: BTreeMap<String, String> = authored.into_iter().map(|variable| variable.value).collect();
    let own = request.preferences.env.iter().flat_map(|env| &env.value);
    known.extend(own.map(|(name, value)| (name.clone(), value.value.clone())));
    known
}

/// The path where its variable, if that is set, puts it; `None` where that names no file.
fn moved(written: &WrittenPath, known: &BTreeMap<String, String>) -> Option<WrittenPath> {
    let set = written.variable.as_ref().and_then(|variable| Some((variable, known.get(&variable.name)?)));
    let Some((variable, value)) = set else { return Some(written.clone()) };
    let base = match &variable.form {
        PathForm::Plain => value.as_str(),
        PathForm::Url { .. } => path_of_url(value)?,
    };
    let rest = written.path.text()?.strip_prefix(variable.path.text()?)?;
    let starts_a_name = variable.path.text() == Some("") && !rest.is_empty();
    let text = format!("{}{}{rest}", base.trim_end_matches('/'), if starts_a_name { "/" } else { "" });
    let path = if text.starts_with(['/', '~']) { PathValue::Absolute(text) } else { PathValue::Working(text) };
    Some(WrittenPath { path, variable: None, ..written.clone() })
}

/// `/data/shop.db` of `sqlite:////data/shop.db`; `None` for a server's.
fn path_of_url(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let is_file = scheme.starts_with("sqlite") || scheme.starts_with("duckdb");
    is_file.then(|| rest.strip_prefix('/').unwrap_or(rest).split('?').next().unwrap_or_default())
}

fn written_in(place: &Place) -> Source {
    seen("the code writes to it", place)
}

fn asked_for(request: &Request<'_>) -> Result<BTreeMap<String, Source>, PlanError> {
    let Some(setting) = &request.preferences.writable else { return Ok(BTreeMap::new()) };
    let paths = setting.value.iter().map(|path| checked(path, &setting.source));
    paths.map(|path| path.map(|path| (path, setting.source.clone()))).collect()
}

fn checked(path: &str, given: &Source) -> Result<String, PlanError> {
    let plain = listed(path);
    let leaves = plain.split('/').any(|part| part == "..") || !may_be_written(plain);
    if plain.is_empty() || plain == "." || leaves {
        return Err(PlanError::BadWritable { path: path.to_owned(), given: given.clone() });
    }
    Ok(plain.to_owned())
}

#[cfg(test)]
mod tests;
