//! Follows lists of what is missing, which a program collects before it refuses to go on. Evaluates nothing by itself.

use super::missing_names;
use crate::inspect::code::facts::Scope;
use crate::inspect::code::outline::{CallSite, CircumstanceKind, Condition};
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::{Call, Comparison, Filter, Value};

/// No program asks for more variables than this, and each refusal asks for all of its list.
const LONGEST_LIST: usize = 200;

/// The variables without which a list holds something.
pub(super) fn names(p: &Project<'_>, module: usize, scope: &Scope, list: &str, depth: usize) -> Vec<String> {
    let mut made = p.bindings_at(module, scope, list).iter();
    match made.next().and_then(|binding| binding.value.as_ref()) {
        Some(Value::Filter(filter)) => {
            let mut found = filtered(p, module, scope, filter, depth);
            found.extend(appended(p, module, scope, list, depth));
            found
        }
        Some(Value::List(first)) if first.is_empty() => appended(p, module, scope, list, depth),
        _ => Vec::new(),
    }
}

/// `[name for name in NAMES if not os.getenv(name)]`, `[name for name, value in {"KEY": KEY}.items() if not value]`.
pub(super) fn filtered(p: &Project<'_>, module: usize, scope: &Scope, filter: &Filter, depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    for entry in entries(p, module, scope, &filter.all).into_iter().take(LONGEST_LIST) {
        if entry.len() == filter.targets.len() {
            let given: Vec<(&str, &Value)> = filter.targets.iter().map(String::as_str).zip(entry).collect();
            found.extend(missing_names(p, module, scope, &with(&filter.test, &given), depth));
        }
    }
    found
}

/// What a loop goes through, each with as many values as it has names.
fn entries<'v, 'a: 'v>(p: &Project<'a>, module: usize, scope: &Scope, all: &'v Value) -> Vec<Vec<&'v Value>> {
    let followed = |name: &str| match p.resolve(module, scope, name) {
        Resolved::Inside(Target::Binding(_, binding), rest) if rest.is_empty() => binding.value.as_ref(),
        _ => None,
    };
    let map = match all {
        Value::Name(name) => match name.strip_suffix(".items") {
            Some(owner) => followed(owner),
            None => return followed(name).and_then(Value::list).map(singles).unwrap_or_default(),
        },
        Value::Call(call) if call.positional.is_empty() => match &call.callee {
            Value::Attribute(owner, method) if method == "items" => Some(&**owner),
            Value::Name(name) => name.strip_suffix(".items").and_then(followed),
            _ => None,
        },
        Value::List(values) => return singles(values),
        _ => None,
    };
    match map {
        Some(Value::Map(entries)) => entries.iter().map(|(key, value)| vec![key, value]).collect(),
        _ => Vec::new(),
    }
}

/// Elements of a list; those that are lists themselves are taken apart.
fn singles(values: &[Value]) -> Vec<Vec<&Value>> {
    values.iter().map(|value| value.list().map_or_else(|| vec![value], |inner| inner.iter().collect())).collect()
}

/// A test with what the names of a loop stand for.
fn with(test: &Value, given: &[(&str, &Value)]) -> Value {
    let inner = |value: &Value| with(value, given);
    match test {
        Value::Name(name) => {
            given.iter().find(|(target, _)| target == name).map_or_else(|| test.clone(), |(_, value)| (*value).clone())
        }
        Value::Not(value) => Value::Not(Box::new(inner(value))),
        Value::Compared(left, how, right) => Value::Compared(Box::new(inner(left)), *how, Box::new(inner(right))),
        Value::Call(call) => {
            let callee = method_of(call, given).unwrap_or_else(|| call.callee.clone());
            let positional = call.positional.iter().map(inner).collect();
            Value::Call(Box::new(Call { callee, positional, ..(**call).clone() }))
        }
        other => other.clone(),
    }
}

/// `value.strip`, where `value` stands for the name of something.
fn method_of(call: &Call, given: &[(&str, &Value)]) -> Option<Value> {
    let (owner, method) = call.method()?;
    let (_, value) = given.iter().find(|(target, _)| *target == owner)?;
    Some(Value::Name(format!("{}.{method}", value.name()?)))
}

/// `if not settings.key: missing.append("KEY")`: the variable that is tested, else the one that is named.
fn appended(p: &Project<'_>, module: usize, scope: &Scope, list: &str, depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    let outline = &p.outlines[module];
    let sites = p.usage().added_to(module, list).iter().filter(|site| site.scope == *scope);
    for site in sites.take(LONGEST_LIST) {
        let Some(CircumstanceKind::Condition(Condition::When(test))) =
            site.under.and_then(|at| outline.circumstances.get(at)).map(|one| &one.kind)
        else {
            continue;
        };
        let missing = missing_names(p, module, scope, test, depth);
        let asks_for_one = match test {
            Value::Not(_) => true,
            Value::Compared(_, Comparison::Same, other) => **other == Value::Nothing,
            _ => false,
        };
        if missing.is_empty() && asks_for_one {
            found.extend(named(p, site));
        }
        found.extend(missing);
    }
    found
}

/// A variable that is named as it is read somewhere, with no default but an empty one.
fn named(p: &Project<'_>, site: &CallSite) -> Option<String> {
    let name = site.call.positional.first()?.text()?;
    let is_name = name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    let read = p.usage().told(name)?;
    let default = read.call.argument("default", 1);
    let is_empty = default.is_none_or(|value| matches!(value, Value::Nothing) || value.text() == Some(""));
    (is_name && is_empty).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::VariableNeed;
    use crate::inspect::code::testing::module;

    fn required(text: &str) -> Vec<String> {
        let found = module(&format!("import os\n{text}")).variables.into_iter();
        found.filter(|read| read.need == VariableNeed::Required).map(|read| read.name).collect()
    }

    #[test]
    fn what_is_missing_in_a_list_is_required() {
        let stop = "if missing:\n    raise ValueError(missing)\n";
        let names = "NAMES = ['A_KEY', 'B_KEY']\nmissing = [name for name in NAMES if not os.getenv(name)]\n";
        assert_eq!(required(&format!("{names}{stop}")), ["A_KEY", "B_KEY"]);
        assert!(required(names).is_empty());
        let pairs = "A = os.getenv('A_KEY')\nmissing = [name for name, value in {'A': A}.items() if not value]\n";
        assert_eq!(required(&format!("{pairs}{stop}")), ["A_KEY"]);
        let given = "A = os.getenv('A_KEY', 'a')\nmissing = [name for name, value in {'A': A}.items() if not value]\n";
        assert!(required(&format!("{given}{stop}")).is_empty());
    }

    #[test]
    fn a_method_that_lists_empty_fields_makes_them_required() {
        let class = "import sys\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    a_key: str = ''\n    \
                     def missing(self):\n        needed = {'A_KEY': self.a_key}\n        \
                     found = [name for name, value in needed.items() if not value.strip()]\n        return found\n    \
                     def check(self):\n        found = self.missing()\n        if found:\n            sys.exit(1)\n";
        assert_eq!(required(&format!("{class}settings = Settings()\nsettings.check()\n")), ["A_KEY"]);
        assert!(required(&class.replace("= ''", "= 'a'")).is_empty());
    }

    #[test]
    fn what_is_appended_to_a_list_that_is_refused_is_required() {
        let class = "class Settings:\n    def __init__(self):\n        self.key = read('A_KEY', '')\n    def check(self):\n        \
                     missing = []\n        if not self.key:\n            missing.append('A_KEY')\n";
        let stop = "        if missing:\n            raise ValueError(missing)\n";
        assert_eq!(required(&format!("{class}{stop}")), ["A_KEY"]);
        assert!(required(class).is_empty());
        assert!(required(&format!("{class}{stop}").replace("''", "'a'")).is_empty());
        let none = class
            .replace("not self.key", "self.key is None")
            .replace("read('A_KEY', '')", "number(os.environ.get('A_KEY'))");
        assert_eq!(required(&format!("{none}{stop}")), ["A_KEY"]);
    }
}
