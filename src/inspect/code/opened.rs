//! Finds constant paths that the code opens or serves whatever else holds: not where it looks first whether they are there, and not
//! where it catches the failure. Looks at no disk.

mod constancy;
mod fields;
pub(super) mod insisted;

use std::collections::{HashMap, HashSet};

use self::constancy::is_constant;
use super::circumstances;
use super::facts::{Happens, OpenedPath, Opening, PathAnchor, PathEnd, PathValue, Scope};
use super::outline::CallSite;
use super::paths;
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use crate::inspect::evidence::Place;

/// A call that opens a path.
struct Opener {
    /// Its dotted name outside the project.
    callee: &'static str,
    /// The keyword of the path, and its position where it has one.
    path: (&'static str, usize),
    opening: Opening,
}

const fn reads(callee: &'static str, keyword: &'static str, position: usize) -> Opener {
    Opener { callee, path: (keyword, position), opening: Opening::Reads }
}

const fn serves(callee: &'static str, keyword: &'static str, position: usize) -> Opener {
    Opener { callee, path: (keyword, position), opening: Opening::Serves }
}

const fn templates(callee: &'static str, keyword: &'static str, position: usize) -> Opener {
    Opener { callee, path: (keyword, position), opening: Opening::Templates }
}

/// A keyword of this position has no position.
const NOWHERE: usize = usize::MAX;

const OPENERS: &[Opener] = &[
    // https://docs.python.org/3/library/functions.html#open, io.html, codecs.html
    reads("open", "file", 0),
    reads("io.open", "file", 0),
    reads("codecs.open", "filename", 0),
    // https://docs.python.org/3/library/logging.config.html#logging.config.fileConfig: it raises since 3.12.
    reads("logging.config.fileConfig", "fname", 0),
    // https://pandas.pydata.org/docs/reference/io.html
    reads("pandas.read_csv", "filepath_or_buffer", 0),
    reads("pandas.read_excel", "io", 0),
    reads("pandas.read_json", "path_or_buf", 0),
    reads("pandas.read_parquet", "path", 0),
    reads("pandas.read_pickle", "filepath_or_buffer", 0),
    // https://docs.pola.rs/api/python/stable/reference/io.html
    reads("polars.read_csv", "source", 0),
    reads("polars.read_parquet", "source", 0),
    // https://joblib.readthedocs.io/en/stable/generated/joblib.load.html
    reads("joblib.load", "filename", 0),
    // https://numpy.org/doc/stable/reference/generated/numpy.load.html
    reads("numpy.load", "file", 0),
    // https://docs.pytorch.org/docs/stable/generated/torch.load.html
    reads("torch.load", "f", 0),
    // https://keras.io/api/models/model_saving_apis/model_saving_and_loading/#loadmodel-function
    reads("tensorflow.keras.models.load_model", "filepath", 0),
    reads("keras.models.load_model", "filepath", 0),
    // https://onnxruntime.ai/docs/api/python/api_summary.html#inferencesession
    reads("onnxruntime.InferenceSession", "path_or_bytes", 0),
    // https://www.starlette.io/staticfiles/: it raises where the directory does not exist.
    serves("starlette.staticfiles.StaticFiles", "directory", 0),
    serves("fastapi.staticfiles.StaticFiles", "directory", 0),
    // https://www.starlette.io/responses/#fileresponse
    serves("starlette.responses.FileResponse", "path", 0),
    serves("fastapi.responses.FileResponse", "path", 0),
    // https://www.starlette.io/templates/
    templates("starlette.templating.Jinja2Templates", "directory", 0),
    templates("fastapi.templating.Jinja2Templates", "directory", 0),
    // https://jinja.palletsprojects.com/en/stable/api/#jinja2.FileSystemLoader
    templates("jinja2.FileSystemLoader", "searchpath", 0),
    templates("jinja2.loaders.FileSystemLoader", "searchpath", 0),
    // https://flask.palletsprojects.com/en/stable/api/#flask.Flask
    templates(FLASK, "template_folder", NOWHERE),
    serves(FLASK, "static_folder", NOWHERE),
];

const FLASK: &str = "flask.Flask";

/// Methods of a path that read it: <https://docs.python.org/3/library/pathlib.html#reading-and-writing-files>.
const READERS: [&str; 3] = ["open", "read_text", "read_bytes"];

/// Calls that ask whether a path is there.
const QUESTIONS: [&str; 9] = ["exists", "isfile", "isdir", "is_file", "is_dir", "access", "glob", "iterdir", "listdir"];

/// The paths that a file opens, in order.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<OpenedPath> {
    let outline = &project.outlines[module];
    let openings = outline
        .calls
        .iter()
        .filter(|site| circumstances::happens_unguarded(project, module, &site.scope, site.under) == Happens::Always);
    let mut found: Vec<OpenedPath> = openings.flat_map(|site| opened(project, module, site)).collect();
    found.extend(served_or_else(project, module));
    found.extend(fields::of_module(project, module));
    let insisted = insisted::of_module(project, module);
    if found.is_empty() {
        return insisted;
    }
    let asked = outline.calls.iter().filter_map(|site| asked(project, module, &site.scope, &site.call));
    let asked: HashSet<String> = asked.map(|(text, _)| text).collect();
    // What lies in a directory that is asked for first is asked for with it.
    found.retain(|opened| {
        let mut above =
            std::iter::successors(Some(opened.text.as_str()), |path| path.rsplit_once('/').map(|(above, _)| above));
        !above.any(|path| asked.contains(path))
    });
    found.extend(insisted);
    found
}

/// Directories that a `try` serves, where its handler serves another one in their place: one of both has to be there.
fn served_or_else(project: &Project<'_>, module: usize) -> Vec<OpenedPath> {
    let outline = &project.outlines[module];
    let serving = outline.calls.iter().filter(|site| site.under.is_some() && is_static_files(project, module, site));
    let serving: Vec<&CallSite> = serving.collect();
    let mut instead: HashMap<usize, OpenedPath> = HashMap::new();
    for site in &serving {
        if let Some(tried) = circumstances::handles(project, module, site.under) {
            instead.extend(opened(project, module, site).into_iter().map(|path| (tried, path)));
        }
    }
    if instead.is_empty() {
        return Vec::new();
    }
    let tried = serving.into_iter().filter_map(|site| {
        let other = instead.get(&circumstances::tried_in(project, module, &site.scope, site.under)?)?;
        let first = opened(project, module, site).into_iter().next()?;
        Some(OpenedPath { instead: Some((other.text.clone(), other.anchor)), ..first })
    });
    tried.collect()
}

/// `StaticFiles(...)`, which raises where its directory does not exist.
fn is_static_files(project: &Project<'_>, module: usize, site: &CallSite) -> bool {
    let name = site.call.name().filter(|name| name.rsplit('.').next() == Some("StaticFiles"));
    name.and_then(|name| project.outside(module, &site.scope, name))
        .is_some_and(|dotted| OPENERS.iter().any(|opener| opener.callee == dotted))
}

fn opened(project: &Project<'_>, module: usize, site: &CallSite) -> Vec<OpenedPath> {
    let call = &site.call;
    let Some(last) = call.last_name() else { return Vec::new() };
    if READERS.contains(&last)
        && let Some(receiver) = receiver(call)
        && call.argument("mode", 0).and_then(Value::text).is_none_or(only_reads)
        && is_path(project, module, &site.scope, &receiver)
    {
        return path_of(project, module, site, &receiver, Opening::Reads).into_iter().collect();
    }
    let named = OPENERS.iter().filter(|opener| opener.callee.rsplit('.').next() == Some(last));
    let mut found = Vec::new();
    for opener in named {
        let dotted = call.name().and_then(|name| project.outside(module, &site.scope, name));
        if dotted.as_deref() != Some(opener.callee) || !opens_to_read(opener, call) {
            continue;
        }
        let value = call.keyword(opener.path.0).or_else(|| call.positional.get(opener.path.1));
        let path = value.and_then(|value| path_of(project, module, site, value, opener.opening));
        found.extend(path.map(|path| if opener.callee == FLASK { of_flask(project, module, path) } else { path }));
    }
    found
}

/// Flask counts from the directory of its module (<https://flask.palletsprojects.com/en/stable/api/#flask.Flask.root_path>), which
/// tells where a path that climbs leads to.
fn of_flask(project: &Project<'_>, module: usize, path: OpenedPath) -> OpenedPath {
    let own = &project.outlines[module].path;
    let beside = own.rsplit_once('/').map_or("", |(directory, _)| directory);
    if path.anchor != PathAnchor::Open || !path.text.starts_with("..") {
        return path;
    }
    OpenedPath { text: normal(&format!("{beside}/{}", path.text)), anchor: PathAnchor::Project, ..path }
}

/// A relative path without what it goes down and up again.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match (part, parts.last()) {
            ("..", Some(&last)) if last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// `open(x, "w")` makes the file, and `StaticFiles(check_dir=False)` goes on without.
fn opens_to_read(opener: &Opener, call: &Call) -> bool {
    let mode = call.argument("mode", 1).filter(|_| opener.callee.ends_with("open"));
    let is_read = mode.is_none_or(|mode| mode.text().is_some_and(only_reads));
    is_read && call.keyword("check_dir").is_none()
}

fn only_reads(mode: &str) -> bool {
    !mode.contains(['w', 'a', 'x', '+'])
}

fn receiver(call: &Call) -> Option<Value> {
    match &call.callee {
        Value::Attribute(owner, _) => Some((**owner).clone()),
        Value::Name(name) => Some(Value::Name(name.rsplit_once('.')?.0.to_owned())),
        _ => None,
    }
}

/// Whether a receiver is made as a path: `Path("a")`, `BASE / "a"`.
fn is_path(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> bool {
    match value {
        Value::Join(..) => true,
        Value::Attribute(owner, _) => is_path(project, module, scope, owner),
        Value::Call(call) => {
            call.name()
                .is_some_and(|name| project.outside(module, scope, name).is_some_and(|dotted| dotted == "pathlib.Path"))
                || receiver(call)
                    .is_some_and(|receiver| receiver.call().is_some() && is_path(project, module, scope, &receiver))
        }
        Value::Name(name) => match project.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest) => {
                let same = binding.value.as_ref() == Some(value);
                let made = binding.value.as_ref().filter(|_| rest.is_empty() && !same);
                made.is_some_and(|made| is_path(project, at, &binding.scope, made))
            }
            _ => false,
        },
        _ => false,
    }
}

fn path_of(
    project: &Project<'_>,
    module: usize,
    site: &CallSite,
    value: &Value,
    opening: Opening,
) -> Option<OpenedPath> {
    let (text, anchor) = constant(project, module, &site.scope, value)?;
    let place = Place::line(&project.outlines[module].path, site.call.line);
    Some(OpenedPath { text, anchor, opening, instead: None, scope: site.scope.clone(), place })
}

/// The path that a value always is.
fn constant(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Option<(String, PathAnchor)> {
    if !is_constant(project, module, scope, value, 0) {
        return None;
    }
    let path = match paths::evaluate(project, module, scope, value) {
        PathValue::Unknown => only_path(project, module, scope, value),
        path => path,
    };
    match path {
        PathValue::Project(text) => Some((text, PathAnchor::Project)),
        PathValue::Working(text) if !text.contains("://") => Some((text, PathAnchor::Open)),
        PathValue::Absolute(text) => Some((text, PathAnchor::Absolute)),
        PathValue::Working(_) | PathValue::Unknown => None,
    }
    .filter(|(text, _)| !text.is_empty() && !text.contains(['{', '*', '<', '%']))
}

/// The path that a value is by what the one caller of its function gives.
fn only_path(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> PathValue {
    let mut walks = paths::all(project, module, scope, value).into_iter();
    match (walks.next(), walks.next()) {
        (Some(walk), None) if walk.end == PathEnd::Known && walk.form.is_none() => walk.finish(),
        _ => PathValue::Unknown,
    }
}

/// The path whose existence a call asks for.
fn asked(project: &Project<'_>, module: usize, scope: &Scope, call: &Call) -> Option<(String, PathAnchor)> {
    let name = call.last_name().filter(|name| QUESTIONS.contains(name))?;
    let of_argument = call.positional.first().filter(|_| !name.starts_with("is_"));
    let of_receiver = receiver(call);
    let mut values = of_argument.into_iter().cloned().chain(of_receiver);
    values.find_map(|value| constant(project, module, scope, &value))
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn opened(text: &str) -> Vec<String> {
        let text = format!("from pathlib import Path\nimport os\n{text}");
        module(&text).opened.into_iter().map(|opened| opened.text).collect()
    }

    #[test]
    fn what_is_read_or_served_whatever_holds_is_listed() {
        let text = "from fastapi.staticfiles import StaticFiles\nBASE = Path(__file__).parent\nopen('a.json')\n\
                    open(BASE / 'b' / 'c.json').read()\n(BASE / 'd.txt').read_text()\nStaticFiles(directory='dist')\n\
                    NAME = 'e.csv'\nimport pandas as pd\npd.read_csv(NAME)\nPath('f.bin').read_bytes()\n";
        assert_eq!(opened(text), ["a.json", "b/c.json", "d.txt", "dist", "e.csv", "f.bin"]);
    }

    #[test]
    fn what_lies_above_the_project_is_listed_too() {
        let text = "from fastapi.staticfiles import StaticFiles\nTOP = Path(__file__).resolve().parent.parent / 'client'\n\
                    DIRS = {'home': TOP / 'home', 'x': name()}\nStaticFiles(directory=DIRS['home'])\n\
                    StaticFiles(directory='../static')\nStaticFiles(directory=DIRS['x'])\n";
        assert_eq!(opened(text), ["../client/home", "../static"]);
        let flask = "from flask import Flask\napp = Flask(__name__, static_folder='../static')\n";
        assert_eq!(opened(flask), ["../static"]);
    }

    #[test]
    fn one_directory_is_served_where_another_is_not_there() {
        let text = "from fastapi.staticfiles import StaticFiles\ntry:\n    app.mount('/s', StaticFiles(directory='static'))\n\
                    except RuntimeError:\n    app.mount('/s', StaticFiles(directory='../static'))\n";
        let found = module(text).opened;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "static");
        assert_eq!(found[0].instead.as_ref().map(|(text, _)| text.as_str()), Some("../static"));
        let passed = "from fastapi.staticfiles import StaticFiles\ntry:\n    StaticFiles(directory='static')\nexcept RuntimeError:\n    pass\n";
        assert!(opened(passed).is_empty());
    }

    #[test]
    fn what_the_only_maker_of_an_object_gives_is_followed() {
        let class = "class Store:\n    def __init__(self, directory):\n        self.directory = Path(directory)\n    def load(self):\n        return open(self.directory / 'a.json')\n";
        let given = "DIRECTORY = os.environ.get('X', 'data')\nstore = Store(directory=DIRECTORY)\n";
        assert_eq!(opened(&format!("{class}{given}")), ["data/a.json"]);
        assert!(opened(&format!("{class}{given}Store('other')\n")).is_empty());
        assert!(opened(class).is_empty());
        let default = "def load(path='a.yaml'):\n    return Path(path).open()\n";
        assert_eq!(opened(&format!("{default}load()\n")), ["a.yaml"]);
    }

    #[test]
    fn what_is_written_asked_for_first_or_caught_is_not() {
        for text in [
            "open('a.json', 'w')\n",
            "try:\n    open('a.json')\nexcept OSError:\n    pass\n",
            "if os.path.exists('a.json'):\n    open('a.json')\n",
            "PATH = Path('a.json')\ndef f():\n    if not PATH.exists():\n        return\n    PATH.read_text()\n",
            "x = open('a.json') if DEBUG else None\n",
            "open(f'{name}.json')\n",
            "def f(path='a.json'):\n    open(path)\n",
            "def f(path='a.json'):\n    open(path)\nf('b.json')\nf()\n",
            "BASE = Path(__file__).parent / 'static'\nif BASE.exists():\n    x = 1\nopen(BASE / 'index.html')\n",
            "P = 'a'\nP = 'b'\nopen(P)\n",
            "open(os.getenv('X') or 'a.json')\n",
            "'a.json'.open()\nimport gzip\ngzip.open('a')\n",
            "from fastapi.staticfiles import StaticFiles\nStaticFiles(directory='dist', check_dir=False)\n",
        ] {
            assert!(opened(text).is_empty(), "{text}");
        }
    }
}
