//! Finds modules of the project that are loaded by a name or a place that only runs tell: plugins, pages, programs of its own.
//! Follows none of them.

use super::facts::{LoadedModules, ProgramReference};
use super::outline::{CallSite, Outline};
use super::paths;
use super::project::Project;
use super::value::{Call, Value};
use crate::inspect::code::PathValue;
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;

/// Functions that import a module by its name: <https://docs.python.org/3/library/importlib.html>,
/// <https://docs.python.org/3/library/runpy.html>.
const IMPORTERS: [&str; 3] = ["importlib.import_module", "__import__", "runpy.run_module"];

/// Methods of bots that import a module by its name, or all of a package:
/// <https://discordpy.readthedocs.io/en/stable/ext/commands/extensions.html>, <https://docs.disnake.dev/>.
const EXTENSIONS: [&str; 3] = ["load_extension", "load_extensions", "reload_extension"];

/// Functions that list the modules of a directory: <https://docs.python.org/3/library/pkgutil.html>.
const LISTERS: [&str; 2] = ["pkgutil.iter_modules", "pkgutil.walk_packages"];

/// Functions that take the file of a page: <https://docs.streamlit.io/develop/api-reference/navigation>.
const PAGES: [&str; 3] = ["streamlit.Page", "streamlit.switch_page", "streamlit.page_link"];

/// What a file loads, in order; `programs` are those that it starts.
pub(super) fn of_module(project: &Project<'_>, module: usize, programs: &[ProgramReference]) -> Vec<LoadedModules> {
    let outline = &project.outlines[module];
    let mut found: Vec<LoadedModules> = outline.calls.iter().filter_map(|site| loaded(project, module, site)).collect();
    found.extend(programs.iter().filter_map(own_program));
    found.extend(pages(outline));
    found.dedup();
    found
}

fn loaded(project: &Project<'_>, module: usize, site: &CallSite) -> Option<LoadedModules> {
    let (call, path) = (&site.call, &project.outlines[module].path);
    if call.last_name().is_some_and(|name| EXTENSIONS.contains(&name)) {
        return extension(path, call.positional.first()?);
    }
    let dotted = project.outside(module, &site.scope, call.name()?)?;
    match dotted.as_str() {
        name if IMPORTERS.contains(&name) => package_of(path, call.positional.first()?),
        name if LISTERS.contains(&name) => listed_in(project, module, site),
        name if PAGES.contains(&name) => file(path, call.positional.first()?.text()?),
        // https://docs.python.org/3/library/runpy.html#runpy.run_path
        "runpy.run_path" => file(path, call.positional.first()?.text()?),
        // https://dash.plotly.com/urls: `use_pages=True` loads `pages`, or what `pages_folder` names.
        "dash.Dash" if call.keyword("use_pages") == Some(&Value::Flag(true)) => {
            let folder = call.keyword("pages_folder").and_then(Value::text).unwrap_or("pages");
            Some(LoadedModules::Directory(join(directory(path), listed(folder))))
        }
        _ => None,
    }
}

/// `load_extension("music")`, `load_extension(f"cogs.{name}")`, `load_extensions("cogs")`.
fn extension(path: &str, name: &Value) -> Option<LoadedModules> {
    match name.text() {
        Some(text) if !text.contains('/') => Some(LoadedModules::Package(text.to_owned())),
        _ => package_of(path, name),
    }
}

/// The package before what is computed: `plugins` of `f"plugins.{name}"`, `"plugins." + name` and `"plugins.{}".format(name)`.
fn package_of(path: &str, name: &Value) -> Option<LoadedModules> {
    let start = match name {
        Value::Concat(parts) => beginning(path, parts)?,
        Value::Call(call) => of_format(call)?.to_owned(),
        _ => return None,
    };
    let package = start.rsplit_once('.')?.0;
    let relative = package.strip_prefix('.').or_else(|| start.strip_prefix('.').map(|_| ""));
    if let Some(below) = relative {
        let inner = below.trim_start_matches('.').replace('.', "/");
        return Some(LoadedModules::Directory(listed(&join(directory(path), &inner)).to_owned()));
    }
    if let Some(module) = end_of(name).filter(|_| start.ends_with('.')) {
        return Some(LoadedModules::Each { package: package.to_owned(), module: module.to_owned() });
    }
    (!package.is_empty()).then(|| LoadedModules::Package(package.to_owned()))
}

/// `main` of `f"plugins.{name}.main"`.
fn end_of(name: &Value) -> Option<&str> {
    let Value::Concat(parts) = name else { return None };
    match parts.as_slice() {
        [_, _, Value::Text(end)] => end.strip_prefix('.').filter(|end| !end.is_empty()),
        _ => None,
    }
}

/// The constant beginning of a text; `__name__` and `__package__` stand for where the file lies.
fn beginning(path: &str, parts: &[Value]) -> Option<String> {
    match parts {
        [Value::Text(text), ..] => Some(text.clone()),
        [Value::Name(name), Value::Text(text), ..] if name == "__package__" || name == "__name__" => {
            let is_package = path.ends_with("__init__.py");
            (name == "__package__" || is_package)
                .then(|| if text.starts_with('.') { text.clone() } else { format!(".{text}") })
        }
        _ => None,
    }
}

fn of_format(call: &Call) -> Option<&str> {
    match &call.callee {
        Value::Attribute(owner, method) if method == "format" => owner.text()?.split('{').next(),
        _ => None,
    }
}

/// `iter_modules(__path__)`, `iter_modules(plugins.__path__)`, `iter_modules([str(HERE / "plugins")])`.
fn listed_in(project: &Project<'_>, module: usize, site: &CallSite) -> Option<LoadedModules> {
    let path = &project.outlines[module].path;
    let value = site.call.argument("path", 0)?;
    if let Some(name) = value.name() {
        let owner = name.strip_suffix("__path__")?.trim_end_matches('.');
        if owner.is_empty() {
            return Some(LoadedModules::Directory(directory(path).to_owned()));
        }
        let dotted = project.outlines[module].dotted(owner).unwrap_or_else(|| owner.to_owned());
        return Some(LoadedModules::Package(dotted));
    }
    match paths::evaluate(project, module, &site.scope, value.list()?.first()?) {
        PathValue::Project(directory) | PathValue::Working(directory) => Some(LoadedModules::Directory(directory)),
        PathValue::Absolute(_) | PathValue::Unknown => None,
    }
}

/// A file that a page or a program names, from beside the file that names it.
fn file(path: &str, named: &str) -> Option<LoadedModules> {
    has_extension(named, "py")
        .then(|| LoadedModules::File { beside: join(directory(path), listed(named)), named: listed(named).to_owned() })
}

/// `python worker.py` and `python -m app.worker`, started by the code itself.
fn own_program(program: &ProgramReference) -> Option<LoadedModules> {
    match program.arguments.as_slice() {
        [python, flag, module, ..] if python.starts_with("python") && flag == "-m" => {
            Some(LoadedModules::Package(module.clone()))
        }
        [python, named, ..] if python.starts_with("python") => file(&program.place.file, named),
        [streamlit, run, named, ..] if streamlit == "streamlit" && run == "run" => file(&program.place.file, named),
        _ => None,
    }
}

/// Streamlit loads what lies in `pages` beside the file that it is started with:
/// <https://docs.streamlit.io/develop/concepts/multipage-apps/pages-directory>.
fn pages(outline: &Outline) -> Option<LoadedModules> {
    let imports_streamlit = outline.imports.iter().any(|import| import.module == "streamlit");
    imports_streamlit.then(|| LoadedModules::Directory(join(directory(&outline.path), "pages")))
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    fn reached(files: &[(&str, &str)], entry: &str) -> Vec<String> {
        facts(files).reachable(&[entry], &[""]).into_iter().map(ToOwned::to_owned).collect()
    }

    #[test]
    fn plugins_that_are_imported_by_a_computed_name_are_reached() {
        for name in ["f'plugins.{name}'", "'plugins.' + name", "'plugins.{}'.format(name)"] {
            let main = format!("import importlib\ndef load(name):\n    importlib.import_module({name})\n");
            let files =
                [("main.py", main.as_str()), ("plugins/a.py", "import helper"), ("helper.py", ""), ("other.py", "")];
            assert_eq!(reached(&files, "main.py"), ["helper.py", "main.py", "plugins/a.py"], "{name}");
        }
        let main = "import importlib\ndef load(name):\n    importlib.import_module(f'plugins.{name}.main')\n";
        let inner = ("plugins/a/templates/b/main.py", "");
        let files = [("main.py", main), ("plugins/a/main.py", ""), ("plugins/a/other.py", ""), inner];
        assert_eq!(reached(&files, "main.py"), ["main.py", "plugins/a/main.py"]);
        let init = "import importlib\nfor name in NAMES:\n    importlib.import_module(f'.{name}', __package__)\n";
        let files = [("main.py", "import shop"), ("shop/__init__.py", init), ("shop/a.py", ""), ("b.py", "")];
        assert_eq!(reached(&files, "main.py"), ["main.py", "shop/__init__.py", "shop/a.py"]);
    }

    #[test]
    fn modules_that_a_package_lists_are_reached() {
        let init = "import pkgutil\nfor one in pkgutil.iter_modules(__path__): pass\n";
        let files = [("main.py", "import jobs"), ("jobs/__init__.py", init), ("jobs/daily.py", ""), ("x.py", "")];
        assert_eq!(reached(&files, "main.py"), ["jobs/__init__.py", "jobs/daily.py", "main.py"]);
    }

    #[test]
    fn extensions_of_bots_are_reached() {
        let main = "async def setup(bot):\n    await bot.load_extension('music')\n    for name in NAMES:\n        await bot.load_extension(f'cogs.{name}')\n";
        let files = [("main.py", main), ("music.py", ""), ("cogs/fun.py", ""), ("x.py", "")];
        assert_eq!(reached(&files, "main.py"), ["cogs/fun.py", "main.py", "music.py"]);
    }

    #[test]
    fn pages_of_streamlit_are_reached_with_what_they_import() {
        let files = [
            ("ui/app.py", "import streamlit as st\nst.navigation([st.Page('views/a.py')])\n"),
            ("ui/pages/one.py", "import charts"),
            ("ui/views/a.py", ""),
            ("charts.py", ""),
            ("x.py", ""),
        ];
        assert_eq!(reached(&files, "ui/app.py"), ["charts.py", "ui/app.py", "ui/pages/one.py", "ui/views/a.py"]);
    }

    #[test]
    fn programs_of_its_own_that_the_code_starts_are_reached() {
        let main = "import subprocess, sys\nsubprocess.Popen([sys.executable, 'worker.py'])\nsubprocess.run(['python', '-m', 'app.jobs'])\n";
        let files = [("main.py", main), ("worker.py", ""), ("app/jobs.py", ""), ("x.py", "")];
        assert_eq!(reached(&files, "main.py"), ["app/jobs.py", "main.py", "worker.py"]);
    }
}
