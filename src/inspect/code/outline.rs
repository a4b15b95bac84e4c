//! What one Python file says, names unresolved. Holds no syntax tree and knows no framework.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::facts::{Branch, Import, ModuleShape, Scope, Syntax};
use super::value::{Call, Value};

/// Of what has one name in one scope, as many are kept.
const MOST_OF_A_NAME: usize = 60;

/// One parsed file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Outline {
    /// Path relative to the project root.
    pub(super) path: String,
    pub(super) syntax: Syntax,
    pub(super) shape: ModuleShape,
    /// Line of `if __name__ == "__main__":`.
    pub(super) main_guard: Option<usize>,
    pub(super) imports: Vec<Import>,
    /// Local name to the dotted name it stands for: `F` to `fastapi.FastAPI`.
    pub(super) aliases: BTreeMap<String, String>,
    /// Modules of `from x import *`.
    pub(super) star_imports: Vec<String>,
    pub(super) bindings: Vec<Binding>,
    /// Every name that is assigned to, wherever that happens.
    pub(super) stored: BTreeSet<String>,
    pub(super) functions: Vec<Function>,
    pub(super) classes: Vec<Class>,
    pub(super) calls: Vec<CallSite>,
    pub(super) lookups: Vec<Lookup>,
    /// What statements and expressions stand under.
    pub(super) circumstances: Vec<Circumstance>,
    /// Where the program refuses to go on.
    pub(super) refusals: Vec<Refusal>,
    /// What functions return under a test, where that is a constant.
    pub(super) answers: Vec<Answer>,
    /// The circumstances of each import, in the same order.
    pub(super) import_circumstances: Vec<Option<usize>>,
    /// Outermost operands of `/`.
    pub(super) joins: Vec<(Value, usize)>,
    /// Where a directory above a path is taken by its number: `path.parents[4]`.
    pub(super) climbs: Vec<Climb>,
    pub(super) texts: Vec<(String, usize)>,
    /// Where the list of arguments is looked into: `sys.argv[1:]`.
    pub(super) argument_lists: Vec<ArgumentList>,
    /// Where standard input is read.
    pub(super) standard_input: Vec<(Scope, usize)>,
    /// Line of the first loop that nothing in its condition ends.
    pub(super) endless_loops: Vec<(Scope, usize, bool)>,
    /// Line of the first of them that runs as the file loads.
    pub(super) endless_on_load: Option<usize>,
    /// Whether the name `SIGTERM` stands anywhere.
    pub(super) mentions_sigterm: bool,
}

/// `name = value`, wherever it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Binding {
    pub(super) name: String,
    pub(super) scope: Scope,
    /// Absent for a bare annotation.
    pub(super) value: Option<Value>,
    pub(super) annotation: Option<Value>,
    pub(super) line: usize,
    pub(super) kind: BindingKind,
}

/// Whether a binding sets a name or adds to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BindingKind {
    Sets,
    Adds,
}

/// A function or method; `name` is qualified by what it stands in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Function {
    pub(super) name: String,
    /// Where the `def` stands.
    pub(super) scope: Scope,
    pub(super) line: usize,
    pub(super) parameters: Vec<Parameter>,
    pub(super) annotation: Option<Value>,
    pub(super) returns: Vec<Value>,
    pub(super) decorators: Vec<(Value, usize)>,
    pub(super) calling: super::facts::Calling,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) annotation: Option<Value>,
    pub(super) default: Option<Value>,
}

/// A class; its attributes are bindings whose scope is the class.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Class {
    pub(super) name: String,
    pub(super) scope: Scope,
    pub(super) line: usize,
    pub(super) bases: Vec<Value>,
    /// `env_prefix="APP_"` behind the bases.
    pub(super) keywords: Vec<(String, Value)>,
}

/// A call and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CallSite {
    pub(super) call: Call,
    pub(super) scope: Scope,
    pub(super) branch: Branch,
    /// What it stands under, as a position among the circumstances.
    pub(super) under: Option<usize>,
}

/// What a statement or an expression stands under.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Circumstance {
    pub(super) kind: CircumstanceKind,
    /// What that stands under itself.
    pub(super) outer: Option<usize>,
}

/// One thing that decides whether what stands under it happens.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CircumstanceKind {
    /// It happens where this holds, or where it does not.
    Condition(Condition),
    /// What goes wrong there is caught: `try: ... except KeyError: ...`.
    Caught,
    /// An import that fails there is caught: `try: ... except ImportError: ...`.
    CaughtImport,
    /// A file that cannot be opened there is caught: `try: ... except FileNotFoundError: ...`.
    CaughtOpening,
    /// A position that is not there is caught: `try: ... except IndexError: ...`.
    CaughtPosition,
    /// A locale that cannot be set there is caught: `try: ... except locale.Error: ...`.
    CaughtLocale,
    /// The body of a `lambda`, which runs when it is called.
    Deferred,
    /// What handles an error of the body that stands under this circumstance.
    Handling(Option<usize>),
}

/// A test, and which of its two results is meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    When(Value),
    Unless(Value),
}

/// `if not TOKEN: raise ...`, `assert TOKEN`: the program does not go on where the condition holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) condition: Condition,
    /// Tests before it, with which it is not reached: `if a: ... elif not b: raise ...`, `if a: return ...`.
    pub(super) instead: Vec<Value>,
    pub(super) scope: Scope,
    pub(super) under: Option<usize>,
    pub(super) line: usize,
}

/// `if not TOKEN: return False`, `return False, "no token"`: what a function tells its callers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    /// A constant, or a tuple that begins with one.
    pub(super) value: Value,
    /// Tests with which the function has returned before.
    pub(super) instead: Vec<Value>,
    /// The function.
    pub(super) scope: Scope,
    pub(super) under: Option<usize>,
}

/// `environ["X"]`, read or written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lookup {
    pub(super) name: String,
    pub(super) key: String,
    pub(super) scope: Scope,
    pub(super) under: Option<usize>,
    pub(super) line: usize,
    pub(super) kind: LookupKind,
}

/// `sys.argv[1]`, `sys.argv[1:]`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ArgumentList {
    /// The list as it is named.
    pub(super) name: String,
    /// Which of them, if it is one.
    pub(super) position: Option<i64>,
    pub(super) scope: Scope,
    pub(super) under: Option<usize>,
    pub(super) line: usize,
}

/// `path.parents[4]`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Climb {
    /// The path.
    pub(super) path: Value,
    /// Which of the directories above it, from 0.
    pub(super) level: usize,
    pub(super) scope: Scope,
    pub(super) under: Option<usize>,
    pub(super) line: usize,
}

/// Whether a subscript is read or assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LookupKind {
    Read,
    Written,
}

impl Outline {
    /// Whether the file imports something of a package, by its import name.
    pub(super) fn imports(&self, package: &str) -> bool {
        self.aliases.values().any(|target| target.split('.').next() == Some(package))
    }

    /// What test code does is of no interest: no image starts it. What it defines is, since code may import that.
    pub(super) fn forget_what_it_does(&mut self) {
        self.calls = Vec::new();
        self.lookups = Vec::new();
        self.refusals = Vec::new();
        self.answers = Vec::new();
        // What tests name from their own file is brought to them.
        self.joins.retain(|(join, _)| starts_at_a_file(join));
        self.climbs = Vec::new();
        self.texts = Vec::new();
        self.argument_lists = Vec::new();
        self.standard_input = Vec::new();
    }

    /// Nobody gives one name in one scope a value this often, or defines it: the last ones hold, and those before are left out, so that
    /// what is asked of each of them does not make a square.
    pub(super) fn forget_repeats(&mut self) {
        keep_last(&mut self.bindings, |binding| (&binding.name, Some(&binding.scope)));
        keep_last(&mut self.functions, |function| (&function.name, None));
        keep_last(&mut self.classes, |class| (&class.name, None));
    }

    /// Gives back what its lists do not need: all outlines of a project are held at once, and most lists are short.
    pub(super) fn shrink(&mut self) {
        self.imports.shrink_to_fit();
        self.bindings.shrink_to_fit();
        self.functions.shrink_to_fit();
        self.classes.shrink_to_fit();
        self.calls.shrink_to_fit();
        self.lookups.shrink_to_fit();
        self.circumstances.shrink_to_fit();
        self.refusals.shrink_to_fit();
        self.answers.shrink_to_fit();
        self.import_circumstances.shrink_to_fit();
        self.joins.shrink_to_fit();
        self.texts.shrink_to_fit();
    }

    /// The dotted name that a name as written stands for, by this file's imports alone.
    pub(super) fn dotted(&self, name: &str) -> Option<String> {
        let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
        let target = self.aliases.get(first)?;
        Some(rest.map_or_else(|| target.clone(), |rest| format!("{target}.{rest}")))
    }

    /// Bindings of a name at module level.
    pub(super) fn module_bindings<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Binding> {
        self.bindings.iter().filter(move |binding| binding.scope == Scope::Module && binding.name == name)
    }

    /// The last value given to a name at module level.
    pub(super) fn module_value(&self, name: &str) -> Option<&Value> {
        let all = self.bindings.iter().rev();
        let mut here = all.filter(|binding| binding.scope == Scope::Module && binding.name == name);
        here.find_map(|binding| binding.value.as_ref())
    }

    /// A function by its qualified name.
    pub(super) fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().rev().find(|function| function.name == name)
    }
}

/// Of things with one key, the last ones.
fn keep_last<T>(list: &mut Vec<T>, key: fn(&T) -> (&str, Option<&Scope>)) {
    if list.len() <= MOST_OF_A_NAME {
        return;
    }
    let mut counts: HashMap<(&str, Option<&Scope>), usize> = HashMap::new();
    let mut kept: Vec<bool> = Vec::with_capacity(list.len());
    for item in list.iter().rev() {
        let count = counts.entry(key(item)).or_default();
        *count += 1;
        kept.push(*count <= MOST_OF_A_NAME);
    }
    if kept.contains(&false) {
        list.retain(|_| kept.pop().unwrap_or(true));
    }
}

/// Whether a path starts at `__file__`, or at what is written like a constant: `ROOT / "data"`.
fn starts_at_a_file(path: &Value) -> bool {
    match path {
        Value::Name(name) => {
            let first = name.split('.').next().unwrap_or(name);
            first == "__file__" || first.len() > 1 && !first.contains(|letter: char| letter.is_ascii_lowercase())
        }
        Value::Join(left, _) | Value::Item(left, _) | Value::Attribute(left, _) => starts_at_a_file(left),
        Value::Call(call) => starts_at_a_file(&call.callee) || call.positional.first().is_some_and(starts_at_a_file),
        _ => false,
    }
}
