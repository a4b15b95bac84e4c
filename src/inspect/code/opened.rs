//! Finds constant paths that the code opens or serves whatever else holds: not where it looks first whether they are there, and not
//! where it catches the failure. Looks at no disk.

use std::collections::HashSet;

use super::arguments;
use super::circumstances;
use super::facts::{Happens, OpenedPath, Opening, PathAnchor, PathEnd, PathValue, Scope};
use super::outline::CallSite;
use super::paths;
use super::project::{Project, Resolved, Target};
use super::value::{Call, SPREAD, Value};
use crate::inspect::evidence::Place;

/// How deep an expression is followed to see that it is the same wherever it is used.
const DEEPEST: usize = 8;

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
    templates("flask.Flask", "template_folder", NOWHERE),
    serves("flask.Flask", "static_folder", NOWHERE),
];

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
    if found.is_empty() {
        return found;
    }
    let asked: HashSet<String> = outline.calls.iter().filter_map(|site| asked(project, module, site)).collect();
    // What lies in a directory that is asked for first is asked for with it.
    found.retain(|opened| {
        let mut above =
            std::iter::successors(Some(opened.text.as_str()), |path| path.rsplit_once('/').map(|(above, _)| above));
        !above.any(|path| asked.contains(path))
    });
    found
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
        found.extend(value.and_then(|value| path_of(project, module, site, value, opener.opening)));
    }
    found
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
    Some(OpenedPath { text, anchor, opening, scope: site.scope.clone(), place })
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
        PathValue::Project(text) if text.starts_with("..") => None,
        PathValue::Project(text) => Some((text, PathAnchor::Project)),
        PathValue::Working(text) if !text.starts_with("..") && !text.contains("://") => Some((text, PathAnchor::Open)),
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

/// Whether every name in a value is bound once, and nothing in it chooses.
fn is_constant(project: &Project<'_>, module: usize, scope: &Scope, value: &Value, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    let all = |values: &[Value]| values.iter().all(|value| is_constant(project, module, scope, value, depth + 1));
    match value {
        Value::Text(_) | Value::Number(_) => true,
        Value::Name(name) => is_constant_name(project, module, scope, name, depth),
        Value::Call(call) => {
            let owner = match &call.callee {
                Value::Attribute(owner, _) => is_constant(project, module, scope, owner, depth + 1),
                _ => true,
            };
            owner && all(&call.positional)
        }
        Value::Concat(parts) => all(parts),
        Value::Join(left, right) => {
            is_constant(project, module, scope, left, depth + 1)
                && is_constant(project, module, scope, right, depth + 1)
        }
        Value::Attribute(owner, _) | Value::Item(owner, _) => is_constant(project, module, scope, owner, depth + 1),
        _ => false,
    }
}

fn is_constant_name(project: &Project<'_>, module: usize, scope: &Scope, name: &str, depth: usize) -> bool {
    if name == "__file__" {
        return true;
    }
    let name = name.split(".parent").next().unwrap_or(name);
    if name == "__file__" {
        return true;
    }
    match project.resolve(module, scope, name) {
        Resolved::Inside(Target::Binding(at, binding), rest) => {
            let same = binding.value.as_ref() == Some(&Value::Name(name.to_owned()));
            let value = binding.value.as_ref().filter(|_| rest.is_empty() && !same);
            !project.is_ambiguous(at, binding)
                && value.is_some_and(|value| is_constant(project, at, &binding.scope, value, depth + 1))
        }
        Resolved::Unbound => match name.split_once('.') {
            Some(("self", attribute)) => is_constant_attribute(project, module, scope, attribute, depth),
            Some(_) => false,
            None => is_constant_parameter(project, module, scope, name, depth),
        },
        _ => false,
    }
}

/// `self.directory`, which one method of the class sets once.
fn is_constant_attribute(project: &Project<'_>, module: usize, scope: &Scope, attribute: &str, depth: usize) -> bool {
    let Scope::Function(method) = scope else { return false };
    let Some((class, _)) = method.rsplit_once('.') else { return false };
    let (name, below) = (format!("self.{attribute}"), format!("{class}."));
    let is_of_class = |scope: &Scope| matches!(scope, Scope::Function(method) if method.starts_with(&below));
    let mut set = project.bindings_of(module, &name).filter(|binding| is_of_class(&binding.scope));
    match (set.next(), set.next()) {
        (Some(only), None) => {
            only.value.as_ref().is_some_and(|value| is_constant(project, module, &only.scope, value, depth + 1))
        }
        _ => false,
    }
}

/// A parameter that the one call of its function in the project gives, or that every call leaves at its default.
fn is_constant_parameter(project: &Project<'_>, module: usize, scope: &Scope, name: &str, depth: usize) -> bool {
    let Scope::Function(qualified) = scope else { return false };
    let Some(function) = project.function(module, qualified) else { return false };
    let Some(position) = function.parameters.iter().position(|parameter| parameter.name == name) else { return false };
    let default = function.parameters[position].default.as_ref();
    let sites = project.callers_of(module, qualified);
    let position = arguments::position_in_call(function, position);
    let given = |site: &CallSite| site.call.argument(name, position).is_some() || site.call.keyword(SPREAD).is_some();
    match sites.as_slice() {
        [(caller, site)] if given(site) => {
            let value = site.call.argument(name, position);
            value.is_some_and(|value| is_constant(project, *caller, &site.scope, value, depth + 1))
        }
        // All leave it at its default.
        [_, ..] if !sites.iter().any(|(_, site)| given(site)) => {
            default.is_some_and(|default| is_constant(project, module, &Scope::Module, default, depth + 1))
        }
        _ => false,
    }
}

/// The path whose existence a call asks for.
fn asked(project: &Project<'_>, module: usize, site: &CallSite) -> Option<String> {
    let name = site.call.last_name().filter(|name| QUESTIONS.contains(name))?;
    let of_argument = site.call.positional.first().filter(|_| !name.starts_with("is_"));
    let of_receiver = receiver(&site.call);
    let values = of_argument.into_iter().cloned().chain(of_receiver);
    values.filter_map(|value| constant(project, module, &site.scope, &value)).map(|(text, _)| text).next()
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
