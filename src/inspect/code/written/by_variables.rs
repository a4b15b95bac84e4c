//! Finds variables that alone say where the code writes: they have no default. Judges none.

use super::{Target, receiver, target};
use crate::catalogue::writers;
use crate::inspect::code::evaluate;
use crate::inspect::code::facts::{Scope, Setting};
use crate::inspect::code::outline::Outline;
use crate::inspect::code::project::{Project, Resolved, Target as Found};
use crate::inspect::code::value::{Call, Value};
use crate::inspect::evidence::{Located, Place};

/// A path that is put together in more steps than this is not followed.
const LONGEST: usize = 12;

/// What makes a path of its first argument: <https://docs.python.org/3/library/pathlib.html>, `os.path.html`.
const OF_ARGUMENT: [&str; 6] = ["Path", "str", "join", "abspath", "realpath", "expanduser"];

/// What makes a path of the one that it is called on.
const OF_OWNER: [&str; 5] = ["joinpath", "resolve", "absolute", "expanduser", "with_suffix"];

/// The variables, each once, by the first line that writes there.
pub(in crate::inspect::code) fn by_variables(project: &Project<'_>, module: usize) -> Vec<Located<String>> {
    let outline: &Outline = &project.outlines[module];
    let mut found: Vec<Located<String>> = Vec::new();
    for site in outline.calls.iter().filter(|site| site.scope != Scope::TypeChecking) {
        let Some(name) = site.call.last_name() else { continue };
        if !writers::has_last_name(name) && writers::path_method(name).is_none() {
            continue;
        }
        let Some((Target::Value(value), _)) = target(project, module, site, name) else { continue };
        let variable = named_by(project, module, &site.scope, &value, LONGEST);
        if let Some(variable) = variable.filter(|variable| !found.iter().any(|known| known.value == *variable)) {
            found.push(Located::new(variable, Place::line(&outline.path, site.call.line)));
        }
    }
    found
}

/// The variable that a path begins with.
fn named_by(project: &Project<'_>, module: usize, scope: &Scope, value: &Value, steps: usize) -> Option<String> {
    let steps = steps.checked_sub(1)?;
    if let Setting::Variable { name, default: None } = evaluate::setting(project, module, scope, value) {
        return Some(name);
    }
    match value {
        Value::Join(first, _) | Value::Attribute(first, _) => named_by(project, module, scope, first, steps),
        Value::Concat(parts) => named_by(project, module, scope, parts.first()?, steps),
        Value::Call(call) => named_by(project, module, scope, &begins_with(call)?, steps),
        Value::Name(name) => match project.resolve(module, scope, name) {
            Resolved::Inside(Found::Binding(at, binding), rest) if rest.is_empty() => {
                named_by(project, at, &binding.scope, binding.value.as_ref()?, steps)
            }
            _ => None,
        },
        _ => None,
    }
}

/// What a call makes a path of.
fn begins_with(call: &Call) -> Option<Value> {
    let name = call.last_name()?;
    if OF_OWNER.contains(&name) && call.positional.first().is_none_or(|_| name == "joinpath") {
        return receiver(call);
    }
    OF_ARGUMENT.contains(&name).then(|| call.positional.first().cloned())?
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing::module;

    fn named(text: &str) -> Vec<String> {
        module(text).written_by_variables.into_iter().map(|one| one.value).collect()
    }

    #[test]
    fn a_variable_that_alone_says_where_the_code_writes_is_found() {
        let head = "import os\nfrom pathlib import Path\n";
        assert_eq!(named(&format!("{head}Path(os.environ['FILMS']).mkdir()\n")), ["FILMS"]);
        let text = format!("{head}FILMS = Path(os.environ['FILMS'])\ndef keep():\n    (FILMS / 'a').write_text('x')\n");
        assert_eq!(named(&text), ["FILMS"]);
        assert_eq!(named(&format!("{head}os.makedirs(os.path.join(os.getenv('FILMS'), 'a'))\n")), ["FILMS"]);
        assert!(named(&format!("{head}Path(os.environ.get('FILMS', 'films')).mkdir()\n")).is_empty());
        assert!(named(&format!("{head}print(Path(os.environ['FILMS']).read_text())\n")).is_empty());
        let settings = "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    FILMS: str\nsettings = Settings()\n";
        assert_eq!(named(&format!("{head}{settings}Path(settings.FILMS).mkdir()\n")), ["FILMS"]);
    }
}
