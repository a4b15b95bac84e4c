//! Finds string constants that may name files. Looks at no disk and judges none.

mod of_tests;
mod options;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::construction;
use super::facts::{FileAccess, FileReference, PathAnchor, PathPosition, PathValue, Scope};
use super::outline::CallSite;
use super::paths;
use super::project::Project;
use super::value::{Call, Value};
use crate::catalogue::framework::{self, bottle};
use crate::catalogue::model::AssetDirectory;
use crate::inspect::evidence::Place;
use crate::path::may_be_written;

pub(super) use of_tests::of_tests;

/// Texts longer than this are prose or data.
const LONGEST: usize = 200;

/// Calls by their last name whose first arguments are paths, with how many.
const PATH_CALLS: &[(&str, usize)] = &[
    // https://docs.python.org/3/library/pathlib.html, os.path.html, shutil.html
    ("open", 1),
    ("Path", 9),
    ("PurePath", 9),
    ("PosixPath", 9),
    ("join", 9),
    ("joinpath", 9),
    ("with_name", 1),
    ("exists", 1),
    ("isfile", 1),
    ("isdir", 1),
    ("listdir", 1),
    ("scandir", 1),
    ("makedirs", 1),
    ("mkdir", 1),
    ("copy", 2),
    ("copyfile", 2),
    ("copytree", 2),
    ("move", 2),
    ("glob", 1),
    ("rglob", 1),
    ("chdir", 1),
    // https://www.starlette.io/staticfiles/, templates/, responses/
    ("StaticFiles", 0),
    ("Jinja2Templates", 1),
    ("FileResponse", 1),
    // https://jinja.palletsprojects.com/en/stable/api/#loaders
    ("FileSystemLoader", 1),
    ("PackageLoader", 0),
    // https://flask.palletsprojects.com/en/stable/api/
    ("send_from_directory", 2),
    ("send_file", 1),
    ("from_pyfile", 1),
    ("from_file", 1),
    // https://alembic.sqlalchemy.org/en/latest/api/commands.html
    ("Config", 1),
    ("fileConfig", 1),
    // https://docs.aiohttp.org/en/stable/web_reference.html
    ("add_static", 2),
    ("add_static_files", 2),
    ("load_dotenv", 1),
    ("dotenv_values", 1),
    ("from_json_keyfile_name", 1),
    ("Dynaconf", 0),
    ("WSGIServer", 0),
];

/// Prefixes of calls that read a file: `read_csv`, `load_model`.
const PATH_CALL_PREFIXES: &[&str] = &["read_", "load_"];

/// Keyword arguments that are paths.
const PATH_KEYWORDS: &[&str] = &[
    "directory",
    // https://docs.litestar.dev/latest/usage/static-files.html
    "directories",
    "template_folder",
    "static_folder",
    "static_url_path",
    "path",
    "filename",
    "file",
    "env_file",
    "template_dir",
    "static_dir",
    "root_path",
    "config_file",
    "settings_files",
    "dotenv_path",
    "log_config",
    "upload_dir",
];

/// Calls that write to the path they get.
const WRITERS: &[&str] =
    &["makedirs", "mkdir", "write_text", "write_bytes", "touch", "to_csv", "to_json", "to_parquet"];

/// Handlers that write a log: <https://docs.python.org/3/library/logging.handlers.html>.
const LOG_FILES: &[&str] = &["FileHandler", "RotatingFileHandler", "TimedRotatingFileHandler", "WatchedFileHandler"];

/// References of a file: path positions first, conventions, then plain texts that stand nowhere else.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<FileReference> {
    let outline = &project.outlines[module];
    let mut found: Vec<FileReference> = outline.calls.iter().flat_map(|site| by_call(project, module, site)).collect();
    for (join, line) in &outline.joins {
        found.extend(by_join(project, module, join, *line));
    }
    found.extend(conventions(project, module));
    found.extend(options::of_module(project, module));
    let mut known: HashMap<Option<usize>, Vec<String>> = HashMap::new();
    for reference in &found {
        known.entry(reference.place.line).or_default().push(reference.text.clone());
    }
    for (text, line) in &outline.texts {
        let on_line = known.get(&Some(*line)).map(Vec::as_slice).unwrap_or_default();
        let is_known = on_line.iter().any(|reference| reference.ends_with(text.as_str()));
        if !is_known && looks_like_path(text) && !names_module(project, module, text) {
            found.push(reference(project, module, text, PathPosition::Plain, FileAccess::Unknown, *line));
        }
    }
    // `Path(__file__)` is only where a path starts.
    found.retain(|reference| reference.text != outline.path);
    found.sort_by(|one, other| (&one.place, &one.text, one.position).cmp(&(&other.place, &other.text, other.position)));
    found.dedup_by(|later, first| later.place == first.place && later.text == first.text);
    found
}

fn by_call(project: &Project<'_>, module: usize, site: &CallSite) -> Vec<FileReference> {
    let call = &site.call;
    let Some(name) = call.last_name() else { return Vec::new() };
    if is_text_join(project, module, site) {
        return Vec::new();
    }
    if let Some(whole) = whole_path(project, module, site, name) {
        return vec![whole];
    }
    let listed = PATH_CALLS.iter().find(|(known, _)| *known == name).map(|(_, count)| *count);
    let prefixed = PATH_CALL_PREFIXES.iter().any(|prefix| name.starts_with(prefix)).then_some(1);
    let logs = LOG_FILES.contains(&name).then_some(1);
    let writes = WRITERS.contains(&name).then_some(1);
    let listed = listed.filter(|_| name != "open" || !opens_itself(call));
    let positional = listed.or(prefixed).or(logs).or(writes).unwrap_or_default();
    let access = access_of(call, name);
    // The receiver of `Path("data").mkdir()` or `(BASE / "x").open("w")` is what is used.
    let receiver = receiver_of(call).filter(|_| access == FileAccess::Write);
    let by_position = call.positional.iter().take(positional);
    let keywords = call.keywords.iter().filter(|(name, _)| PATH_KEYWORDS.contains(&name.as_str()));
    let values = by_position.chain(keywords.map(|(_, value)| value)).chain(receiver.as_ref());
    let found = values.flat_map(|value| by_value(project, module, &site.scope, value, access, call.line));
    if matches!(name, "join" | "joinpath") { found.map(joined).collect() } else { found.collect() }
}

/// A part of a path that as a whole could not be followed.
fn joined(reference: FileReference) -> FileReference {
    let anchor = if reference.anchor == PathAnchor::Open { PathAnchor::Joined } else { reference.anchor };
    FileReference { anchor, ..reference }
}

/// `", ".join(parts)` joins no path.
fn is_text_join(project: &Project<'_>, module: usize, site: &CallSite) -> bool {
    site.call.last_name() == Some("join")
        && site.call.name().and_then(|name| project.outside(module, &site.scope, name)).as_deref()
            != Some("os.path.join")
}

/// `os.path.join(BASE_DIR, "a", "b")` and `BASE.joinpath("a")` as one path.
fn whole_path(project: &Project<'_>, module: usize, site: &CallSite, name: &str) -> Option<FileReference> {
    matches!(name, "join" | "joinpath" | "Path").then_some(())?;
    let value = Value::Call(Box::new(site.call.clone()));
    anchored(project, module, &site.scope, &value, FileAccess::Unknown, site.call.line)
}

fn receiver_of(call: &Call) -> Option<Value> {
    match &call.callee {
        Value::Attribute(owner, _) => Some((**owner).clone()),
        Value::Name(name) => Some(Value::Name(name.rsplit_once('.')?.0.to_owned())),
        _ => None,
    }
}

fn access_of(call: &Call, name: &str) -> FileAccess {
    if WRITERS.contains(&name) || LOG_FILES.contains(&name) {
        return FileAccess::Write;
    }
    if name == "open" {
        let mode = mode_of(call);
        return if mode.contains(['w', 'a', 'x', '+']) { FileAccess::Write } else { FileAccess::Read };
    }
    let reads = name.starts_with("read_") || name.starts_with("load_") || name == "FileResponse";
    if reads { FileAccess::Read } else { FileAccess::Unknown }
}

/// `open(path, "w")` and `gzip.open(path, "w")`, or `path.open("w")`, whose first argument is no path.
fn mode_of(call: &Call) -> &str {
    let position = usize::from(!opens_itself(call));
    call.argument("mode", position).and_then(Value::text).filter(|text| is_mode(text)).unwrap_or("r")
}

/// `path.open("w")`: the first argument of a method is a mode.
fn opens_itself(call: &Call) -> bool {
    receiver_of(call).is_some() && call.positional.first().and_then(Value::text).is_some_and(is_mode)
}

/// <https://docs.python.org/3/library/functions.html#open>
fn is_mode(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.chars().all(|letter| "rwaxbt+".contains(letter))
}

fn by_value(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    value: &Value,
    access: FileAccess,
    line: usize,
) -> Vec<FileReference> {
    match value {
        Value::Text(text) if is_path_text(text) => {
            vec![reference(project, module, text, PathPosition::Path, access, line)]
        }
        Value::List(values) => {
            values.iter().flat_map(|value| by_value(project, module, scope, value, access, line)).collect()
        }
        value => {
            let whole = anchored(project, module, scope, value, access, line);
            let begun = || directory_of_many(value).filter(|_| access != FileAccess::Write);
            let directory = || Some(reference(project, module, begun()?, PathPosition::Path, access, line));
            whole.or_else(directory).into_iter().collect()
        }
    }
}

/// `configs` of `f"configs/{name}.toml"`: which of its files is meant, no one knows.
fn directory_of_many(value: &Value) -> Option<&str> {
    let Value::Concat(parts) = value else { return None };
    let (directory, _) = parts.first()?.text()?.rsplit_once('/')?;
    (is_path_text(directory) && anchor_of(directory) == PathAnchor::Open && directory != ".").then_some(directory)
}

/// A path that starts at `__file__`, or a constant reached through a name.
fn anchored(
    project: &Project<'_>,
    module: usize,
    scope: &Scope,
    value: &Value,
    access: FileAccess,
    line: usize,
) -> Option<FileReference> {
    let place = Place::line(&project.outlines[module].path, line);
    let (text, anchor) = match paths::evaluate(project, module, scope, value) {
        PathValue::Project(text) if text.starts_with("..") => (text, PathAnchor::Outside),
        PathValue::Project(text) => (text, PathAnchor::Project),
        PathValue::Working(text) if is_path_text(&text) => {
            let anchor = anchor_of(&text);
            (text, anchor)
        }
        PathValue::Absolute(text) => (text, PathAnchor::Absolute),
        PathValue::Working(_) | PathValue::Unknown => return None,
    };
    Some(FileReference { text, position: PathPosition::Path, anchor, access, place })
}

/// `BASE_DIR / "a" / "b"`: the whole when it can be followed, else its constant end: `a/b`.
fn by_join(project: &Project<'_>, module: usize, join: &Value, line: usize) -> Option<FileReference> {
    let whole = anchored(project, module, &Scope::Module, join, FileAccess::Unknown, line);
    whole.or_else(|| {
        let mut parts = Vec::new();
        let mut rest = join;
        while let Value::Join(left, right) = rest {
            parts.push(right.text()?.to_owned());
            rest = left;
        }
        parts.reverse();
        let text = parts.join("/");
        is_path_text(&text).then(|| {
            let end = reference(project, module, &text, PathPosition::Path, FileAccess::Unknown, line);
            joined(end)
        })
    })
}

/// Directories beside the module that a framework looks into unasked.
fn conventions(project: &Project<'_>, module: usize) -> Vec<FileReference> {
    let outline = &project.outlines[module];
    let directory = outline.path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    for site in &outline.calls {
        for asset in asset_directories(project, module, site) {
            if site.call.keyword(asset.argument).is_some() {
                continue;
            }
            let name = asset.name;
            let text = if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") };
            if !known.insert(text.clone()) {
                continue;
            }
            found.push(FileReference {
                text,
                position: PathPosition::Convention,
                anchor: PathAnchor::Project,
                access: FileAccess::Read,
                place: Place::line(&outline.path, site.call.line),
            });
        }
    }
    found
}

/// The directories of the framework that a call constructs an application of.
fn asset_directories(project: &Project<'_>, module: usize, site: &CallSite) -> &'static [AssetDirectory] {
    let Some(last) = site.call.last_name() else { return &[] };
    if bottle::RENDERERS.iter().any(|renderer| renderer.rsplit('.').next() == Some(last)) {
        let dotted = site.call.name().and_then(|name| project.outside(module, &site.scope, name));
        let renders = dotted.is_some_and(|dotted| bottle::RENDERERS.contains(&dotted.as_str()));
        return if renders { bottle::VIEWS } else { &[] };
    }
    if !constructs_with_assets(last) {
        return &[];
    }
    let value = Value::Call(Box::new(site.call.clone()));
    let made = construction::made(project, module, &site.scope, &value);
    made.map_or(&[], |made| made.framework.asset_directories)
}

/// Whether a class of a framework with such directories has this name, whatever its package.
fn constructs_with_assets(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let with_assets = framework::ALL.iter().filter(|framework| !framework.asset_directories.is_empty());
        let constructors = with_assets.flat_map(|framework| framework.constructors);
        constructors.filter_map(|(dotted, _)| dotted.rsplit('.').next()).collect()
    });
    NAMES.contains(name)
}

fn reference(
    project: &Project<'_>,
    module: usize,
    text: &str,
    position: PathPosition,
    access: FileAccess,
    line: usize,
) -> FileReference {
    let (text, access) = match sqlite_file(text) {
        Some(file) => (file, FileAccess::Write),
        None => (text, access),
    };
    let place = Place::line(&project.outlines[module].path, line);
    FileReference { text: text.to_owned(), position, anchor: anchor_of(text), access, place }
}

/// `sqlite:///app.db` names `app.db`: <https://docs.sqlalchemy.org/en/20/core/engines.html#sqlite>.
fn sqlite_file(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(":///")?;
    scheme.starts_with("sqlite").then_some(rest.split('?').next().unwrap_or(rest))
}

fn anchor_of(text: &str) -> PathAnchor {
    match text {
        text if text.starts_with('/') || text.starts_with('~') => PathAnchor::Absolute,
        text if text.split('/').any(|part| part == "..") => PathAnchor::Outside,
        _ => PathAnchor::Open,
    }
}

fn is_path_text(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST
        && may_be_written(text)
        && !text.contains(['{', '}', '<', '>', '%', '\\'])
        && (sqlite_file(text).is_some() || !text.contains("://"))
}

/// `"up.urls"` names a module; see the imports.
fn names_module(project: &Project<'_>, module: usize, text: &str) -> bool {
    !text.contains('/') && project.likely(text, module).is_some()
}

/// Top-level MIME types: <https://www.iana.org/assignments/media-types/media-types.xhtml>.
const MEDIA_TYPES: &[&str] =
    &["application", "audio", "font", "image", "message", "model", "multipart", "text", "video"];

fn is_media_type(text: &str) -> bool {
    text.split_once('/').is_some_and(|(kind, name)| MEDIA_TYPES.contains(&kind) && !name.contains(['/', '.']))
}

/// Has a `/` or a file extension, and is neither prose nor a URL nor a MIME type.
fn looks_like_path(text: &str) -> bool {
    // Most texts have neither.
    if text.len() > LONGEST || !(text.contains('.') || text.contains('/')) {
        return sqlite_file(text).is_some();
    }
    if sqlite_file(text).is_some() {
        return true;
    }
    let plain = is_path_text(text) && !text.contains([' ', '"', '\'', ',', ';', '(', ')', '=', '&', '@', '[', '|']);
    let (stem, extension) = text.rsplit_once('.').unwrap_or((text, ""));
    let has_extension = !stem.is_empty()
        && (1..=8).contains(&extension.len())
        && extension.chars().all(|c| c.is_ascii_alphanumeric())
        && extension.chars().any(|c| c.is_ascii_alphabetic());
    let inner_slash = text.trim_matches('/').contains('/');
    let is_absolute = text.starts_with('/');
    plain && !is_media_type(text) && (has_extension || (!is_absolute && (inner_slash || text.ends_with('/'))))
}

#[cfg(test)]
mod tests;
