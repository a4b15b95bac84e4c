//! Finds addresses that begin with a variable which is not set: `requests.get(f"{API_URL}/users")` asks `None/users`. Evaluates no default.

use super::{Refused, runs_on_load, unset, unset_constant};
use crate::inspect::code::circumstances;
use crate::inspect::code::outline::CallSite;
use crate::inspect::code::project::Project;
use crate::inspect::code::value::Value;

/// Functions that only say what they are given.
const SAYING: [&str; 9] = ["print", "echo", "debug", "info", "warning", "error", "exception", "log", "append"];

/// Words of variables that hold the beginning of an address.
const ADDRESSES: [&str; 6] = ["URL", "URI", "ENDPOINT", "HOST", "BASE", "SERVER"];

/// The variable that the address of a call begins with.
pub(super) fn missing(project: &Project<'_>, module: usize, site: &CallSite) -> Option<String> {
    let call = &site.call;
    if call.last_name().is_some_and(|name| SAYING.contains(&name)) {
        return None;
    }
    let Value::Concat(parts) = call.keyword("url").or_else(|| call.positional.first())? else { return None };
    let [start, Value::Text(rest), ..] = parts.as_slice() else { return None };
    let is_tested = || circumstances::is_ruled_out(project, module, &site.scope, site.under);
    (rest.starts_with('/') && !is_tested()).then_some(())?;
    let name = if runs_on_load(&site.scope) {
        unset(project, module, &site.scope, start, Refused::None)
    } else {
        unset_constant(project, module, &site.scope, start, Refused::None)
    };
    name.filter(|name| name.split('_').any(|word| ADDRESSES.contains(&word)))
}

#[cfg(test)]
mod tests {
    use super::super::super::VariableNeed;
    use super::super::super::testing::module;

    fn needed(text: &str) -> Vec<String> {
        let text = format!("import os, requests\nURL = os.getenv('API_URL')\n{text}\n");
        let all = module(&text).variables.into_iter().filter(|read| read.need == VariableNeed::Required);
        all.map(|read| read.name).collect()
    }

    #[test]
    fn an_address_begins_with_no_variable_that_is_not_set() {
        assert_eq!(needed("users = requests.get(f'{URL}/users')"), ["API_URL"]);
        assert_eq!(needed("def users():\n    return requests.get(url=f'{URL}/users')"), ["API_URL"]);
        for text in [
            "print(f'{URL}/users')",
            "if URL:\n    requests.get(f'{URL}/users')",
            "def users():\n    if not URL:\n        return []\n    return requests.get(f'{URL}/users')",
            "def users(URL):\n    return requests.get(f'{URL}/users')",
            "requests.get(f'{URL} and more')",
        ] {
            assert!(needed(text).is_empty(), "{text}");
        }
    }
}
