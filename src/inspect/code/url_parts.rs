//! Finds variables that the URL of a database or a broker is put together of: `f"postgresql://{USER}:{PASSWORD}@{HOST}/shop"`. Judges
//! nothing.

use std::collections::BTreeMap;

use super::evaluate;
use super::facts::{Happens, Scope, VariableForm, VariableNeed, VariableRead};
use super::project::Project;
use super::value::Value;
use crate::catalogue::services;
use crate::inspect::evidence::Place;

/// No URL has more parts.
const MOST_PARTS: usize = 16;

/// A mention of each such variable, which asks for nothing by itself.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<VariableRead> {
    let outline = &project.outlines[module];
    let bindings = outline.bindings.iter().filter_map(|one| Some((one.value.as_ref()?, &one.scope, one.line)));
    let arguments = outline.calls.iter().flat_map(|site| {
        let values = site.call.positional.iter().chain(site.call.keywords.iter().map(|(_, value)| value));
        values.map(|value| (value, &site.scope, site.call.line))
    });
    let mut found: BTreeMap<String, (Scope, usize)> = BTreeMap::new();
    for (value, scope, line) in bindings.chain(arguments) {
        for name in parts(project, module, scope, value) {
            found.entry(name).or_insert_with(|| (scope.clone(), line));
        }
    }
    for function in &outline.functions {
        let scope = Scope::Function(function.name.clone());
        for name in function.returns.iter().flat_map(|value| parts(project, module, &scope, value)) {
            found.entry(name).or_insert_with(|| (scope.clone(), function.line));
        }
    }
    let mention = |(name, (scope, line)): (String, (Scope, usize))| VariableRead {
        name,
        need: VariableNeed::Absent,
        form: VariableForm::UrlPart,
        scope,
        happens: Happens::Perhaps,
        place: Place::line(&outline.path, line),
    };
    found.into_iter().map(mention).collect()
}

fn parts(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Vec<String> {
    let Value::Concat(parts) = value else { return Vec::new() };
    let scheme = parts.first().and_then(Value::text).and_then(|text| text.split_once("://"));
    if !scheme.is_some_and(|(scheme, _)| services::is_scheme(scheme)) {
        return Vec::new();
    }
    let variable = |part: &Value| evaluate::setting(project, module, scope, part).variable().map(ToOwned::to_owned);
    let named = parts.iter().skip(1).take(MOST_PARTS).filter(|part| part.text().is_none());
    named.filter_map(variable).collect()
}

#[cfg(test)]
mod tests {
    use super::super::VariableForm;
    use super::super::testing::module;

    #[test]
    fn the_parts_of_a_url_of_a_server_are_told() {
        let parts = |text: &str| {
            let start = "import os\nHOST = os.getenv('DB_HOST')\nUSER = os.getenv('DB_USER')\n";
            let found = module(&format!("{start}{text}")).variables.into_iter();
            found.filter(|read| read.form == VariableForm::UrlPart).map(|read| read.name).collect::<Vec<_>>()
        };
        assert_eq!(parts("URL = f'postgresql://{USER}@{HOST}/shop'\n"), ["DB_HOST", "DB_USER"]);
        assert_eq!(parts("def f():\n    return connect(f'amqp://{HOST}/')\n"), ["DB_HOST"]);
        assert!(parts("URL = f'https://{HOST}/'\n").is_empty());
    }
}
