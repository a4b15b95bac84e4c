//! Defaults of command-line options that are paths: `typer.Option("catalogs")` of a `Path`. Judges none.

use super::super::facts::{FileAccess, FileReference, PathPosition};
use super::super::outline::Parameter;
use super::super::project::Project;
use super::super::value::{Call, Value};
use super::{is_path_text, reference};

/// The paths that options of a file default to.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<FileReference> {
    let outline = &project.outlines[module];
    let parameters = outline.functions.iter().flat_map(|function| &function.parameters);
    let typed = parameters.filter_map(of_parameter);
    let declared = outline.calls.iter().filter_map(|site| of_call(&site.call));
    let paths = typed.chain(declared).filter(|(text, _)| is_path_text(text));
    paths.map(|(text, line)| reference(project, module, text, PathPosition::Path, FileAccess::Unknown, line)).collect()
}

/// `path: Path = typer.Option("catalogs")`: <https://typer.tiangolo.com/tutorial/parameter-types/path/>.
fn of_parameter(parameter: &Parameter) -> Option<(&str, usize)> {
    let call = parameter.default.as_ref()?.call()?;
    let is_option = matches!(call.last_name(), Some("Option" | "Argument"));
    (is_option && is_path(parameter.annotation.as_ref()?))
        .then(|| Some((call.argument("default", 0)?.text()?, call.line)))?
}

/// `parser.add_argument("--catalog", type=Path, default="catalogs")`, `@click.option("--catalog", type=click.Path(), default="catalogs")`:
/// <https://docs.python.org/3/library/argparse.html#type>, <https://click.palletsprojects.com/en/stable/api/#click.Path>.
fn of_call(call: &Call) -> Option<(&str, usize)> {
    let declares = matches!(call.last_name(), Some("add_argument" | "option" | "argument"));
    (declares && is_path(call.keyword("type")?)).then(|| Some((call.keyword("default")?.text()?, call.line)))?
}

/// `Path`, `pathlib.Path`, `click.Path(exists=True)`.
fn is_path(value: &Value) -> bool {
    match value {
        Value::Name(name) => name.rsplit('.').next() == Some("Path"),
        Value::Call(call) => call.last_name() == Some("Path"),
        _ => false,
    }
}
