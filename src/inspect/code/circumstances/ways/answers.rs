//! Follows functions that tell their callers whether variables are set: `if not TOKEN: return False`. Follows none from there.

use super::{Ways, missing, or_before, present};
use crate::inspect::code::called::called_by;
use crate::inspect::code::circumstances::happening::is_tried;
use crate::inspect::code::facts::{Happens, Scope};
use crate::inspect::code::outline::{Answer, CircumstanceKind, Condition};
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::{Call, Value};

/// A test that lies deeper asks no function. What stands in a function begins behind it.
const DEEPEST: usize = 5;

/// Nobody asks for so much in one function.
const MOST_ANSWERS: usize = 24;

/// What a function is to answer, so that the program goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Answered {
    Yes,
    No,
}

/// What a call gives, or the part of it that is taken.
struct Asked<'v> {
    module: usize,
    scope: &'v Scope,
    call: &'v Call,
    part: Option<usize>,
}

/// The ways in which a value that a function of the project makes is true, or false.
pub(super) fn ways(
    p: &Project<'_>,
    module: usize,
    scope: &Scope,
    value: &Value,
    wanted: Answered,
    depth: usize,
) -> Ways {
    if depth > DEEPEST {
        return Ways::open();
    }
    let Some(asked) = asked(p, module, scope, value) else { return Ways::open() };
    let Some((at, function)) = called_by(p, asked.module, asked.scope, asked.call) else { return Ways::open() };
    let own = Scope::Function(function.clone());
    let others = p.usage().answers_of(at, &function).iter().take(MOST_ANSWERS);
    let others = others.filter(|answer| truth(&answer.value, asked.part).is_some_and(|truth| truth != wanted));
    let ways = others.fold(Ways::open(), |ways, answer| ways.and(&without(p, at, &own, answer)));
    match p.function(at, &function).map(|function| function.returns.as_slice()) {
        Some([only]) => {
            let only = asked.part.map_or(Some(only), |part| only.list()?.get(part));
            only.map_or(ways, |only| match wanted {
                Answered::Yes => present(p, at, &own, only, DEEPEST + 1),
                Answered::No => missing(p, at, &own, only, DEEPEST + 1),
            })
        }
        _ => ways,
    }
}

/// `check()`, `check()[0]`, and a name of one of them.
fn asked<'v, 'a: 'v>(p: &Project<'a>, module: usize, scope: &'v Scope, value: &'v Value) -> Option<Asked<'v>> {
    match value {
        Value::Name(name) => match p.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest)
                if rest.is_empty() && !p.is_ambiguous(at, binding) && binding.value.as_ref() != Some(value) =>
            {
                made(at, &binding.scope, binding.value.as_ref()?)
            }
            _ => None,
        },
        value => made(module, scope, value),
    }
}

fn made<'v>(module: usize, scope: &'v Scope, value: &'v Value) -> Option<Asked<'v>> {
    match value {
        Value::Call(call) => Some(Asked { module, scope, call, part: None }),
        Value::Item(owner, part) => match **part {
            Value::Number(part) => {
                Some(Asked { module, scope, call: owner.call()?, part: Some(usize::try_from(part).ok()?) })
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether an answer is a yes, where it is a constant.
fn truth(value: &Value, part: Option<usize>) -> Option<Answered> {
    let value = match (part, value) {
        (Some(part), Value::List(parts)) => parts.get(part)?,
        (Some(_), _) => return None,
        (None, value) => value,
    };
    let is_true = match value {
        Value::Flag(flag) => *flag,
        Value::Nothing => false,
        Value::Number(number) => *number != 0,
        Value::Text(text) => !text.is_empty(),
        Value::List(parts) => !parts.is_empty(),
        _ => return None,
    };
    Some(if is_true { Answered::Yes } else { Answered::No })
}

/// The ways in which a function does not come to an answer.
fn without(p: &Project<'_>, module: usize, scope: &Scope, answer: &Answer) -> Ways {
    let below = DEEPEST + 1;
    let mut ways = match answer.under.and_then(|at| p.outlines[module].circumstances.get(at)) {
        None => Ways(Vec::new()),
        Some(under) if is_tried(p, module, scope, under.outer) != Happens::Always => Ways::open(),
        Some(under) => match &under.kind {
            CircumstanceKind::Condition(Condition::When(test)) => missing(p, module, scope, test, below),
            CircumstanceKind::Condition(Condition::Unless(test)) => present(p, module, scope, test, below),
            _ => Ways::open(),
        },
    };
    if ways.is_open() {
        return ways;
    }
    for test in answer.instead.iter().rev() {
        ways = or_before(p, module, scope, test, ways, below);
    }
    if ways.0.is_empty() { Ways::open() } else { ways }
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing::module;
    use crate::inspect::code::{Happens, VariableNeed};

    fn required(text: &str) -> Vec<String> {
        let found = module(&format!("import os, sys\n{text}")).variables.into_iter();
        let found = found.filter(|read| read.need == VariableNeed::Required && read.happens == Happens::Always);
        found.map(|read| read.name).collect()
    }

    const STOP: &str = "if not check():\n    sys.exit(1)\n";

    #[test]
    fn what_a_function_answers_no_without_is_required() {
        let check = "def check():\n    if not os.getenv('A_KEY'):\n        return False\n    return True\n";
        assert_eq!(required(&format!("{check}{STOP}")), ["A_KEY"]);
        assert!(required(check).is_empty());
        assert!(required(&format!("{check}if check():\n    sys.exit(1)\n")).is_empty());
        let only = "def check():\n    return bool(os.getenv('A_KEY') and os.getenv('B_KEY'))\n";
        assert_eq!(required(&format!("{only}{STOP}")), ["A_KEY", "B_KEY"]);
        let list = "def check():\n    missing = [name for name in ['A_KEY'] if not os.getenv(name)]\n    if missing:\n        \
                    return False\n    return True\n";
        assert_eq!(required(&format!("{list}{STOP}")), ["A_KEY"]);
        let found =
            "def missing():\n    return [name for name in ['A_KEY'] if not os.getenv(name)]\nnames = missing()\n";
        assert_eq!(required(&format!("{found}if names:\n    raise ValueError(names)\n")), ["A_KEY"]);
    }

    #[test]
    fn an_answer_with_a_reason_counts_like_one_without() {
        let check =
            "def check():\n    if not os.getenv('A_KEY'):\n        return False, 'no key'\n    return True, ''\n";
        let stop = "def main():\n    ok, reason = check()\n    if not ok:\n        print(reason)\n        sys.exit(1)\nmain()\n";
        assert_eq!(required(&format!("{check}{stop}")), ["A_KEY"]);
        let first = "if not check()[0]:\n    raise SystemExit\n";
        assert_eq!(required(&format!("{check}{first}")), ["A_KEY"]);
        let problem = "def check():\n    if not os.getenv('A_KEY'):\n        return 'no key'\n    return None\n";
        assert_eq!(required(&format!("{problem}error = check()\nif error:\n    raise SystemExit(error)\n")), ["A_KEY"]);
    }

    #[test]
    fn a_method_answers_for_its_class() {
        let class = "class Config:\n    KEY = os.getenv('A_KEY')\n    @classmethod\n    def check(cls):\n        if not cls.KEY:\n            \
                     return False\n        return True\n";
        assert_eq!(required(&format!("{class}if not Config.check():\n    raise SystemExit\n")), ["A_KEY"]);
        let object = "config = Config()\nif not config.check():\n    raise SystemExit\n";
        assert_eq!(required(&format!("{class}{object}")), ["A_KEY"]);
    }

    #[test]
    fn an_answer_under_what_cannot_be_told_asks_for_nothing() {
        let other = "def check(kind):\n    if other(kind):\n        if not os.getenv('A_KEY'):\n            return False\n    return True\n";
        assert!(required(&format!("{other}if not check(2):\n    sys.exit(1)\n")).is_empty());
        let either = "def check():\n    if os.getenv('A_KEY'):\n        return True\n    if os.getenv('B_KEY'):\n        return True\n    \
                      return False\n";
        assert!(required(&format!("{either}{STOP}")).is_empty());
        let known = "def check():\n    if not os.getenv('A_KEY', 'a'):\n        return False\n    return True\n";
        assert!(required(&format!("{known}{STOP}")).is_empty());
    }
}
