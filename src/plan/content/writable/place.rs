//! Where in the image a written path lies. Chooses no directory.

use std::collections::BTreeSet;

use crate::inspect::code::{PathEnd, PathValue, WrittenKind, WrittenPath, WrittenStart};
use crate::inspect::evidence::Place;
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;
use crate::nesting::is_below;
use crate::path::ImagePath;
use crate::plan::carryover;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::command::working_directory;
use crate::plan::start::paths::importable;
use crate::sourced::Source;

/// Something seen in the project.
pub(super) fn seen(what: &str, place: &Place) -> Source {
    Source::Project { seen: what.into(), places: vec![place.clone()] }
}

/// Where something is written.
pub(super) enum Written {
    /// A directory below `/app` that holds no code, or an absolute one. The program makes it.
    Directory(String),
    /// The same, for a file in it.
    File(String),
    /// A file in the working directory or beside modules: the directory, and the file where its name is known.
    BesideTheCode { directory: String, file: String },
    /// Below the home directory of the running user.
    AtHome,
    /// Outside the project, there already, or not to be told.
    Elsewhere,
}

/// Where a path lies in the image, if a variable does not say otherwise.
pub(super) fn of(request: &Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>, written: &WrittenPath) -> Written {
    let path = match &written.path {
        PathValue::Unknown => return Written::Elsewhere,
        PathValue::Absolute(path) if path.starts_with('~') => return Written::AtHome,
        PathValue::Absolute(path) => match request.image_root.value.strip(path) {
            Some(below) => listed(below).to_owned(),
            None => return directory_of_its_own(path, written),
        },
        PathValue::Project(path) => listed(path).to_owned(),
        PathValue::Working(path) => join(&base(request, chosen, written), listed(path)),
    };
    let path = match led_to(request, path) {
        path if path.starts_with('/') => return directory_of_its_own(&path, written),
        path => path,
    };
    let is_there = written.kind == WrittenKind::Download && is_committed(request, &path);
    if is_there || path.split('/').any(|part| part == "..") || is_read(request, reached, written, &path) {
        return Written::Elsewhere;
    }
    let is_directory = written.kind == WrittenKind::Directory;
    let directory = if is_directory || written.end == PathEnd::Open { path.clone() } else { parent(&path) };
    let makes = is_directory || written.end == PathEnd::Open;
    let holds_code = directory.is_empty()
        || (request.facts.tree.holds_python(&directory) && (!makes || is_loaded(reached, &directory)));
    match (holds_code, is_directory) {
        (true, true) if written.end == PathEnd::Known => Written::Elsewhere,
        // Nothing of the name is known.
        (true, _) if written.end == PathEnd::Open && written.begun.is_none() => Written::Elsewhere,
        (true, _) => Written::BesideTheCode { file: shown(written, path), directory },
        (false, true) => Written::Directory(directory),
        (false, false) => Written::File(directory),
    }
}

/// Whether the program loads anything near a directory. What it has written itself, where nothing of it lies, is no code.
fn is_loaded(reached: &BTreeSet<&str>, directory: &str) -> bool {
    let top = directory.split('/').next().unwrap_or(directory);
    reached.iter().any(|path| is_below(path, top))
}

/// Where a path with `..` in it leads: an absolute path where that is out of the project.
fn led_to(request: &Request<'_>, path: String) -> String {
    if !path.split('/').any(|part| part == "..") {
        return path;
    }
    match ImagePath::led_to(&path, &request.image_root.value, &request.member) {
        Ok(ImagePath::Repo(inside)) => inside.from_member(&request.member).as_str().to_owned(),
        Ok(ImagePath::Absolute(outside)) => outside,
        Err(_) => path,
    }
}

fn shown(written: &WrittenPath, path: String) -> String {
    match written.end {
        PathEnd::Known => path,
        PathEnd::Open => join(&path, &format!("{}*", written.begun.as_deref().unwrap_or_default())),
    }
}

/// The working directory, or Flask's instance folder: <https://flask.palletsprojects.com/en/stable/config/#instance-folders>.
fn base(request: &Request<'_>, chosen: &Chosen, written: &WrittenPath) -> String {
    let uses_instance = written.start == WrittenStart::Instance
        && request.lock.packages.iter().any(|package| package.name.as_str() == "flask-sqlalchemy");
    if !uses_instance {
        return working_directory(request, chosen).to_owned();
    }
    let root = chosen.candidate.file().map(|file| importable(request, file).0);
    join(&root.unwrap_or_default(), "instance")
}

/// A database that the repository holds and that a plain driver opens is read, unless the program has statements that change one.
fn is_read(request: &Request<'_>, reached: &BTreeSet<&str>, written: &WrittenPath, path: &str) -> bool {
    let is_database = ["db", "sqlite", "sqlite3", "duckdb"].iter().any(|extension| has_extension(path, extension));
    let is_plain = is_database && written.kind == WrittenKind::File && is_committed(request, path);
    let mut modules = reached.iter().filter_map(|path| request.facts.code.module(path));
    is_plain && !modules.any(|module| module.changes_data.is_some())
}

/// Whether the repository holds a file.
pub(super) fn is_committed(request: &Request<'_>, path: &str) -> bool {
    request.facts.tree.is_file(path) && !request.facts.ignored.holds(path)
}

pub(super) fn parent(path: &str) -> String {
    path.rsplit_once('/').map_or(String::new(), |(directory, _)| directory.to_owned())
}

/// `/data` of `open("/data/state.json", "w")`: a user who is not root can make none.
fn directory_of_its_own(path: &str, written: &WrittenPath) -> Written {
    let path = path.trim_end_matches('/');
    let is_directory = written.kind == WrittenKind::Directory;
    let directory = if is_directory || written.end == PathEnd::Open { path.to_owned() } else { parent(path) };
    if directory.is_empty() && !is_directory && written.end == PathEnd::Known {
        return Written::BesideTheCode { directory: "/".to_owned(), file: path.to_owned() };
    }
    if !is_own(&directory) {
        return Written::Elsewhere;
    }
    if is_directory { Written::Directory(directory) } else { Written::File(directory) }
}

/// Whether an absolute directory may belong to the program.
pub(super) fn is_own(directory: &str) -> bool {
    carryover::is_own_directory(directory) && !is_shared(directory)
}

/// Directories of the system that programs have directories of their own in (Filesystem Hierarchy Standard 3.0, 5).
fn is_shared(directory: &str) -> bool {
    matches!(
        directory.split('/').skip(1).collect::<Vec<_>>().as_slice(),
        ["var", "run" | "tmp" | "lock", ..] | ["var" | "srv" | "mnt" | "media"] | ["var", _]
    )
}

/// Where a directory lies that settings name.
pub(super) fn directory(request: &Request<'_>, chosen: &Chosen, path: &PathValue) -> Option<String> {
    let (path, is_absolute) = match path {
        PathValue::Project(path) => (led_to(request, listed(path).to_owned()), false),
        PathValue::Working(path) => (led_to(request, join(working_directory(request, chosen), listed(path))), false),
        PathValue::Absolute(path) => match request.image_root.value.strip(path) {
            Some(below) => (listed(below).to_owned(), false),
            None => (path.trim_end_matches('/').to_owned(), true),
        },
        PathValue::Unknown => return None,
    };
    let is_absolute = is_absolute || path.starts_with('/');
    let leaves = path.is_empty() || path.split('/').any(|part| part == "..");
    (!leaves && (!is_absolute || is_own(&path))).then_some(path)
}
