//! Finds the ways in which a program goes on, by the tests under which it refuses to: each is a set of variables. Evaluates nothing
//! by itself.

mod answers;
mod chosen;
mod collected;

use std::collections::BTreeSet;

use crate::inspect::code::environment;
use crate::inspect::code::evaluate;
use crate::inspect::code::facts::{Scope, Setting};
use crate::inspect::code::outline::{Condition, Refusal};
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::{Call, Comparison, Value};
use answers::Answered;

/// A test in more parts than this is not followed.
const DEEPEST: usize = 12;

/// Nobody reads a longer list of ways.
const MOST_WAYS: usize = 6;

/// Variables of which all have to be set.
type Way = BTreeSet<String>;

/// Each of them will do. The empty way says that no variable is asked for.
struct Ways(Vec<Way>);

/// What a program insists on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::inspect::code) struct Insisted {
    /// Variables that it does not go on without.
    pub(in crate::inspect::code) all: Vec<String>,
    /// Variables of which it needs besides one set or another.
    pub(in crate::inspect::code) either: Vec<Vec<String>>,
}

impl Ways {
    /// Nothing is asked for, as far as it can be told.
    fn open() -> Self {
        Self(vec![Way::new()])
    }

    fn all_of(names: impl IntoIterator<Item = String>) -> Self {
        Self(vec![names.into_iter().collect()])
    }

    fn is_open(&self) -> bool {
        self.0.iter().any(BTreeSet::is_empty)
    }

    /// What holds where both do.
    fn and(self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|one| other.0.iter().map(move |two| one.union(two).cloned().collect()));
        Self(pairs.collect()).shortest()
    }

    /// What holds where one of them does.
    fn or(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self.shortest()
    }

    /// Without those that ask for more than another.
    fn shortest(self) -> Self {
        let mut kept: Vec<Way> = Vec::new();
        for way in &self.0 {
            let is_more = |other: &Way| other != way && other.is_subset(way);
            if !kept.contains(way) && !self.0.iter().any(is_more) {
                kept.push(way.clone());
            }
        }
        if kept.len() > MOST_WAYS { Self::open() } else { Self(kept) }
    }

    fn insisted(self) -> Insisted {
        let first = self.0.first().cloned().unwrap_or_default();
        let all: Way = first.into_iter().filter(|name| self.0.iter().all(|way| way.contains(name))).collect();
        let rest: Vec<Vec<String>> = self.0.iter().map(|way| way.difference(&all).cloned().collect()).collect();
        let either = if rest.iter().any(Vec::is_empty) { Vec::new() } else { rest };
        Insisted { all: all.into_iter().collect(), either }
    }
}

/// The variables that the program does not go on without, by where it ends.
pub(in crate::inspect::code) fn insisted(project: &Project<'_>, module: usize, refusal: &Refusal) -> Insisted {
    let scope = &refusal.scope;
    // It has returned before, as nothing is set.
    let is_of_a_variable = |test| evaluate::setting(project, module, scope, test).variable().is_some();
    let holds = |test| is_of_a_variable(test) && evaluate::truth(project, module, scope, test) == Some(true);
    if refusal.instead.iter().any(holds) {
        return Insisted::default();
    }
    let mut ways = match &refusal.condition {
        Condition::When(test) => missing(project, module, scope, test, 0),
        Condition::Unless(test) => present(project, module, scope, test, 0),
    };
    if ways.is_open()
        && let Some(name) = chosen::variable(project, module, refusal)
    {
        ways = Ways::all_of([name]);
    }
    if ways.is_open() {
        return Insisted::default();
    }
    for test in refusal.instead.iter().rev() {
        ways = or_before(project, module, scope, test, ways, 0);
    }
    ways.insisted()
}

/// Other ways, and those in which a test holds before; what switches something is no way.
fn or_before(p: &Project<'_>, module: usize, scope: &Scope, test: &Value, ways: Ways, depth: usize) -> Ways {
    let before = present(p, module, scope, test, depth);
    let is_switch = |name: &String| name.split('_').any(|word| SWITCHES.contains(&word.to_ascii_uppercase().as_str()));
    if before.is_open() || before.0.iter().flatten().any(is_switch) { ways } else { before.or(ways) }
}

/// Words in names of variables that switch something, and hold nothing that a program could use instead.
const SWITCHES: [&str; 14] = [
    "CI", "DEBUG", "DEMO", "DEV", "DISABLE", "DISABLED", "DRY", "ENABLE", "ENABLED", "MOCK", "OFFLINE", "SKIP", "TEST",
    "TESTING",
];

/// Names in every way in which a test does not hold; for lists of what is missing.
fn missing_names(p: &Project<'_>, module: usize, scope: &Scope, test: &Value, depth: usize) -> Vec<String> {
    missing(p, module, scope, test, depth).insisted().all
}

/// The ways in which a test does not hold.
fn missing(p: &Project<'_>, module: usize, scope: &Scope, test: &Value, depth: usize) -> Ways {
    let next = depth + 1;
    match test {
        _ if depth > DEEPEST => Ways::open(),
        Value::Not(inner) => present(p, module, scope, inner, next),
        Value::Or(parts) => {
            parts.iter().fold(Ways::open(), |ways, part| ways.and(&missing(p, module, scope, part, next)))
        }
        Value::And(parts) => {
            let ways = parts.iter().map(|part| match by_another_value(p, module, scope, part) {
                Some(name) => Ways::all_of([name]),
                None => missing(p, module, scope, part, next),
            });
            ways.reduce(Ways::or).unwrap_or_else(Ways::open)
        }
        Value::Compared(left, Comparison::Same, right) if is_nothing(right) => present(p, module, scope, left, next),
        Value::Compared(left, Comparison::Same, right) => Ways::all_of(with_default(p, module, scope, left, right)),
        // `len(key) < 32`
        Value::Compared(left, Comparison::Below, _) => present(p, module, scope, left, next),
        Value::Compared(key, Comparison::Outside, owner) => Ways::all_of(key_of(p, module, scope, key, owner)),
        Value::Name(list) => {
            let ways = Ways::all_of(collected::names(p, module, scope, list, next));
            if ways.is_open() { answers::ways(p, module, scope, test, Answered::No, next) } else { ways }
        }
        Value::Call(_) | Value::Item(..) => answers::ways(p, module, scope, test, Answered::No, next),
        Value::Filter(filter) => Ways::all_of(collected::filtered(p, module, scope, filter, next)),
        _ => Ways::open(),
    }
}

/// The ways in which a test holds.
fn present(p: &Project<'_>, module: usize, scope: &Scope, test: &Value, depth: usize) -> Ways {
    let next = depth + 1;
    match test {
        _ if depth > DEEPEST => Ways::open(),
        Value::Not(inner) => missing(p, module, scope, inner, next),
        Value::And(parts) => all_present(p, module, scope, parts, next),
        Value::Or(parts) => any_of(p, module, scope, test, (module, scope, parts), next),
        Value::Call(call) if matches!(call.name(), Some("all" | "any")) => {
            let parts = call.positional.first().and_then(Value::list).unwrap_or_default();
            let is_all = call.name() == Some("all");
            if is_all { all_present(p, module, scope, parts, next) } else { any_present(p, module, scope, parts, next) }
        }
        Value::Call(call) if is_test(call) => all_present(p, module, scope, &call.positional, next),
        Value::Call(call) if text_of(call).is_some() => {
            text_of(call).map_or_else(Ways::open, |text| present(p, module, scope, &text, next))
        }
        Value::Compared(left, Comparison::Different, right) if is_nothing(right) => {
            present(p, module, scope, left, next)
        }
        Value::Compared(left, Comparison::Different, right) => {
            Ways::all_of(with_default(p, module, scope, left, right))
        }
        Value::Compared(key, Comparison::Within, owner) => Ways::all_of(key_of(p, module, scope, key, owner)),
        // What is too long is there.
        Value::Compared(_, Comparison::Below, _) => Ways::open(),
        value => {
            if let Some(made) = alternatives(p, module, scope, value) {
                return any_of(p, module, scope, value, made, next);
            }
            let ways = Ways::all_of(set_by_a_variable(p, module, scope, value));
            if ways.is_open() { answers::ways(p, module, scope, value, Answered::Yes, next) } else { ways }
        }
    }
}

/// The ways of a value that is the first of several; where one of those cannot be told, those of the value as a whole.
fn any_of(
    p: &Project<'_>,
    module: usize,
    scope: &Scope,
    value: &Value,
    (at, made_in, parts): (usize, &Scope, &[Value]),
    depth: usize,
) -> Ways {
    let ways = any_present(p, at, made_in, parts, depth);
    if ways.is_open() { Ways::all_of(set_by_a_variable(p, module, scope, value)) } else { ways }
}

/// `key = os.getenv("A") or os.getenv("B")`, by the name.
fn alternatives<'a>(
    p: &Project<'a>,
    module: usize,
    scope: &Scope,
    value: &Value,
) -> Option<(usize, &'a Scope, &'a [Value])> {
    let name = value.name()?;
    let Resolved::Inside(Target::Binding(at, binding), rest) = p.resolve(module, scope, name) else { return None };
    match &binding.value {
        Some(Value::Or(parts)) if rest.is_empty() && !p.is_ambiguous(at, binding) => Some((at, &binding.scope, parts)),
        _ => None,
    }
}

fn all_present(p: &Project<'_>, module: usize, scope: &Scope, tests: &[Value], depth: usize) -> Ways {
    tests.iter().fold(Ways::open(), |ways, test| ways.and(&present(p, module, scope, test, depth)))
}

fn any_present(p: &Project<'_>, module: usize, scope: &Scope, tests: &[Value], depth: usize) -> Ways {
    let ways = tests.iter().map(|test| present(p, module, scope, test, depth));
    ways.reduce(Ways::or).unwrap_or_else(Ways::open)
}

/// The variable without which a value is nothing.
fn set_by_a_variable(p: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Option<String> {
    if chosen::is_never_empty(p, module, scope, value) {
        return None;
    }
    match evaluate::setting(p, module, scope, value) {
        Setting::Variable { name, default } => {
            let is_nothing = |default| matches!(default, Value::Number(0)) || default == Value::Text(String::new());
            default.is_none_or(is_nothing).then_some(name)
        }
        _ => None,
    }
}

/// The variable of `SERVER_ID == 0`, where 0 is what it is without being set.
fn with_default(p: &Project<'_>, module: usize, scope: &Scope, one: &Value, other: &Value) -> Option<String> {
    let (name, default) = compared_with_default(p, module, scope, one, other)?;
    stands_for_nothing(&default).then_some(name)
}

/// The variable of `MODE == "dev"` in `MODE == "dev" and not KEY`, where that is what it is without being set: another value of it is a
/// way as well.
fn by_another_value(p: &Project<'_>, module: usize, scope: &Scope, test: &Value) -> Option<String> {
    match test {
        Value::Compared(one, Comparison::Same, other) => {
            compared_with_default(p, module, scope, one, other).map(|(name, _)| name)
        }
        _ => None,
    }
}

/// A variable that is compared with what it is without being set, which is the second.
fn compared_with_default(
    p: &Project<'_>,
    module: usize,
    scope: &Scope,
    one: &Value,
    other: &Value,
) -> Option<(String, Value)> {
    let setting = |value: &Value| evaluate::setting(p, module, scope, value);
    match (setting(one), setting(other)) {
        (Setting::Variable { name, default: Some(default) }, Setting::Fixed(value))
        | (Setting::Fixed(value), Setting::Variable { name, default: Some(default) }) => {
            (default == value).then_some((name, value))
        }
        _ => None,
    }
}

/// Whether a default says that nobody has set the variable: `0`, `""`, `"change-me"`, `"your-key-here"`. Any other may be meant.
fn stands_for_nothing(default: &Value) -> bool {
    match default {
        Value::Number(number) => matches!(number, -1 | 0),
        Value::Text(text) => {
            let text = text.to_lowercase();
            text.is_empty() || text.starts_with("your") || text.replace(['-', '_', ' '], "").contains("changeme")
        }
        _ => false,
    }
}

/// `bool(TOKEN)`, `len(TOKEN)`.
fn is_test(call: &Call) -> bool {
    call.name().is_some_and(|name| matches!(name, "bool" | "len"))
}

/// The text whose method a call is, which gives nothing where the text is nothing: `key.strip()`.
fn text_of(call: &Call) -> Option<Value> {
    let (owner, method) = call.method()?;
    let gives_itself =
        matches!(method, "strip" | "lstrip" | "rstrip" | "encode" | "lower" | "upper" | "get_secret_value");
    gives_itself.then(|| Value::Name(owner.to_owned()))
}

fn is_nothing(value: &Value) -> bool {
    *value == Value::Nothing || *value == Value::Text(String::new())
}

/// `"TOKEN" in os.environ`.
fn key_of(p: &Project<'_>, module: usize, scope: &Scope, key: &Value, owner: &Value) -> Option<String> {
    let is_environment = owner.name().is_some_and(|name| environment::is_environment(p, module, scope, name));
    key.text().filter(|_| is_environment).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing::{self, module};

    fn required(text: &str) -> Vec<String> {
        testing::required(&format!("import os\n{text}"))
    }

    fn choices(text: &str) -> Vec<String> {
        let found = module(&format!("import os\n{text}")).variable_choices.into_iter();
        found.flat_map(|choice| choice.ways).map(|way| way.join("+")).collect()
    }

    const TWO: &str = "a, b = os.getenv('A_KEY'), os.getenv('B_KEY')\n";

    #[test]
    fn one_of_several_variables_will_do() {
        for test in ["not a and not b", "not (a or b)", "a is None and b is None", "not any([a, b])"] {
            let text = format!("{TWO}if {test}:\n    raise ValueError\n");
            assert_eq!(choices(&text), ["A_KEY", "B_KEY"], "{test}");
            assert!(required(&text).is_empty(), "{test}");
        }
        let key = "key = os.getenv('A_KEY') or os.getenv('B_KEY')\nif not key:\n    raise ValueError\n";
        assert_eq!(choices(key), ["A_KEY", "B_KEY"]);
        assert!(required(key).is_empty());
        let other = "key = os.getenv('A_KEY') or settings.get('key')\nif not key:\n    raise ValueError\n";
        assert_eq!(required(other), ["A_KEY"], "what else may hold it cannot be told");
        let given = "class C:\n    def __init__(self, key=None):\n        self.key = key or os.getenv('A_KEY')\n        \
                     if not self.key:\n            raise ValueError\nC()\n";
        assert_eq!(required(given), ["A_KEY"]);
        let known = "key = os.getenv('A_KEY') or 'a'\nif not key:\n    raise ValueError\n";
        assert!(choices(known).is_empty() && required(known).is_empty());
    }

    #[test]
    fn another_value_of_what_chooses_is_a_way() {
        let check = |mode: &str| {
            let read = "class Config:\n    mode = os.environ.get('MODE', 'dev')\n    key = os.environ.get('A_KEY')\n";
            format!("{read}    if mode == '{mode}' and not key:\n        raise ValueError\n")
        };
        assert_eq!(choices(&check("dev")), ["MODE", "A_KEY"]);
        assert!(choices(&check("production")).is_empty() && required(&check("production")).is_empty());
    }

    #[test]
    fn each_branch_before_the_refusal_is_a_way() {
        let chain = "c = os.getenv('C_FILE')\nif a and b:\n    pass\nelif c and os.path.exists(c):\n    pass\nelse:\n    raise ValueError\n";
        assert_eq!(choices(&format!("{TWO}{chain}")), ["A_KEY+B_KEY", "C_FILE"]);
        let same = "if a and b:\n    pass\nelif a and os.getenv('C'):\n    pass\nelse:\n    raise ValueError\n";
        assert_eq!(choices(&format!("{TWO}{same}")), ["B_KEY", "C"]);
        assert_eq!(required(&format!("{TWO}{same}")), ["A_KEY"]);
        let test = "if os.getenv('TESTING'):\n    pass\nelif not a:\n    raise ValueError\n";
        assert!(choices(&format!("{TWO}{test}")).is_empty());
    }

    #[test]
    fn a_function_that_has_returned_refuses_nothing() {
        let text = "def key():\n    a = os.getenv('A_KEY')\n    if a:\n        return a\n    b = os.getenv('B_KEY')\n    if not b:\n        \
                    raise ValueError\n    return b\nkey()\n";
        assert_eq!(choices(text), ["A_KEY", "B_KEY"]);
        assert!(required(text).is_empty());
        let other = "def key(a):\n    if a:\n        return a\n    if not os.getenv('B_KEY'):\n        raise ValueError\nkey(1)\n";
        assert_eq!(required(other), ["B_KEY"]);
    }
}
