//! Finds keys and algorithms that something is signed with, and that are nothing where a variable is not set. Evaluates no default.

use super::{Refused, runs_on_load, unset};
use crate::catalogue::clients;
use crate::inspect::code::outline::CallSite;
use crate::inspect::code::project::Project;
use crate::inspect::code::value::Value;

/// The variables that `jwt.encode(claims, KEY, ALGORITHM)` fails without.
pub(super) fn missing(project: &Project<'_>, module: usize, site: &CallSite) -> Vec<String> {
    let dotted = site.call.name().and_then(|name| project.outside(module, &site.scope, name));
    let arguments = dotted.map(|dotted| clients::signs_with(&dotted)).unwrap_or_default();
    let values = arguments.iter().filter_map(|argument| site.call.passed(*argument));
    let each = values.flat_map(|value| value.list().unwrap_or(std::slice::from_ref(value)));
    // A function may return before, where the name that it tests is not set.
    let is_tested = |value: &Value| match value {
        Value::Name(name) => !runs_on_load(&site.scope) && project.whole().is_tested(module, name),
        _ => false,
    };
    each.filter(|value| !is_tested(value))
        .filter_map(|value| unset(project, module, &site.scope, value, Refused::None))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing;

    #[test]
    fn nothing_is_signed_without_a_key_and_an_algorithm() {
        let required = |text: &str| {
            let start = "import os\nimport jwt\nKEY = os.getenv('KEY')\nALGORITHM = os.getenv('ALGORITHM')\n";
            testing::required(&format!("{start}{text}"))
        };
        assert_eq!(
            required("def token(data):\n    return jwt.encode(data, KEY, algorithm=ALGORITHM)\n"),
            ["ALGORITHM", "KEY"]
        );
        assert_eq!(
            required("def read(token):\n    return jwt.decode(token, KEY, algorithms=[ALGORITHM])\n"),
            ["ALGORITHM", "KEY"]
        );
        assert_eq!(required("def token(data):\n    return jwt.encode(data, KEY, 'HS256')\n"), ["KEY"]);
        assert!(
            required("def token(data):\n    if not KEY:\n        return None\n    return jwt.encode(data, KEY)\n")
                .is_empty()
        );
        let caught = "def read(token):\n    try:\n        return jwt.decode(token, KEY)\n    except Exception:\n        return None\n";
        assert!(required(caught).is_empty());
    }
}
