//! What attributes and items of the project are set to, and what its lists are given, by the name alone. Resolves nothing.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::facts::Scope;
use super::outline::{Answer, Binding, CallSite, Outline};
use super::value::Value;

/// Attributes of classes, assigned items and added elements of all files, by their names.
#[derive(Default)]
pub(super) struct Usage<'a> {
    /// Files and qualified names of the classes whose bodies give a value to an attribute.
    attributes: HashMap<&'a str, Vec<(usize, &'a str)>>,
    /// Likewise, of those that name an attribute without a value.
    declared: HashMap<&'a str, Vec<(usize, &'a str)>>,
    items: HashMap<&'a str, Vec<(usize, &'a Binding)>>,
    /// Calls of `append` by the file and the name of the list.
    added: HashMap<usize, HashMap<&'a str, Vec<&'a CallSite>>>,
    /// The first call of something else with such a text as its first argument.
    told: HashMap<&'a str, &'a CallSite>,
    /// Calls of `add_argument` by the file and the name that the option is stored under.
    options: HashMap<usize, HashMap<String, &'a CallSite>>,
    /// Calls by the file and the function that they stand in.
    within: HashMap<usize, HashMap<&'a str, Vec<&'a CallSite>>>,
    /// What functions return under tests, by the file and the function.
    answers: HashMap<usize, HashMap<&'a str, Vec<&'a Answer>>>,
    /// Decorators by their last names: the file, where the function stands, and the whole name.
    decorators: HashMap<&'a str, Vec<(usize, &'a Scope, &'a str)>>,
    /// What calls of `set_defaults` name, by file.
    handlers: HashMap<usize, HashSet<&'a str>>,
    /// The last names of what calls, lists and assignments are given, once they were asked for.
    given: OnceCell<HashSet<&'a str>>,
    /// The last names of what calls are given, once they were asked for.
    handed: OnceCell<HashSet<&'a str>>,
    /// The functions that have a decorator, by their qualified names.
    decorated: HashSet<&'a str>,
}

impl<'a> Usage<'a> {
    /// Of all files.
    pub(super) fn of(outlines: &'a [Outline]) -> Self {
        let mut usage = Self::default();
        for (module, outline) in outlines.iter().enumerate() {
            for binding in outline.bindings.iter().filter(|binding| binding.value.is_none()) {
                if let Scope::Class(class) = &binding.scope {
                    usage.declared.entry(&binding.name).or_default().push((module, class));
                }
            }
            for binding in outline.bindings.iter().filter(|binding| binding.value.is_some()) {
                if let Scope::Class(class) = &binding.scope {
                    usage.attributes.entry(&binding.name).or_default().push((module, class));
                }
                if binding.name.ends_with(']') {
                    usage.items.entry(&binding.name).or_default().push((module, binding));
                }
            }
        }
        for (module, outline) in outlines.iter().enumerate() {
            for site in &outline.calls {
                usage.takes(module, site);
            }
            for answer in &outline.answers {
                if let Scope::Function(function) = &answer.scope {
                    usage.answers.entry(module).or_default().entry(function).or_default().push(answer);
                }
            }
            for function in outline.functions.iter().filter(|function| !function.decorators.is_empty()) {
                usage.decorated.insert(&function.name);
                let names = function.decorators.iter().filter_map(|(value, _)| match value {
                    Value::Call(call) => call.name(),
                    value => value.name(),
                });
                for name in names {
                    usage.decorators.entry(last(name)).or_default().push((module, &function.scope, name));
                }
            }
        }
        usage
    }

    fn takes(&mut self, module: usize, site: &'a CallSite) {
        let call = &site.call;
        if let Scope::Function(function) = &site.scope {
            self.within.entry(module).or_default().entry(function).or_default().push(site);
        }
        match call.last_name() {
            Some("append") => {
                if let Some((list, _)) = call.method() {
                    self.added.entry(module).or_default().entry(list).or_default().push(site);
                }
                return;
            }
            Some("add_argument") => {
                let options = self.options.entry(module).or_default();
                for option in call.positional.iter().filter_map(Value::text) {
                    options.entry(stored_as(option)).or_insert(site);
                }
            }
            Some("set_defaults") => {
                let names = call.keywords.iter().filter_map(|(_, value)| value.name());
                self.handlers.entry(module).or_default().extend(names);
            }
            _ => {}
        }
        if let Some(text) = call.positional.first().and_then(Value::text) {
            self.told.entry(text).or_insert(site);
        }
    }

    /// The functions with a decorator of this last name: the file, where each stands, and the decorator's whole name.
    pub(super) fn decorated_by(&self, last_name: &str) -> &[(usize, &'a Scope, &'a str)] {
        self.decorators.get(last_name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The calls that stand in a function of a file, not those in functions inside.
    pub(super) fn calls_within(&self, module: usize, function: &str) -> &[&'a CallSite] {
        self.within.get(&module).and_then(|functions| functions.get(function)).map(Vec::as_slice).unwrap_or_default()
    }

    /// What a function of a file returns under tests.
    pub(super) fn answers_of(&self, module: usize, function: &str) -> &[&'a Answer] {
        self.answers.get(&module).and_then(|functions| functions.get(function)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first option of a parser in a file that is stored under a name.
    pub(super) fn option(&self, module: usize, name: &str) -> Option<&'a CallSite> {
        self.options.get(&module)?.get(name).copied()
    }

    /// Whether a parser in a file hands what it returns to a function: `parser.set_defaults(func=function)`.
    pub(super) fn is_handler(&self, module: usize, function: &str) -> bool {
        self.handlers.get(&module).is_some_and(|names| names.contains(function))
    }

    /// Whether anything of the project names a class where it may add it to an application: a call, a list, a text of settings.
    pub(super) fn is_given(&self, outlines: &'a [Outline], class: &str) -> bool {
        self.given.get_or_init(|| outlines.iter().flat_map(given_in).collect()).contains(class)
    }

    /// Whether a call is given something of this last name.
    pub(super) fn is_handed_on(&self, outlines: &'a [Outline], last_name: &str) -> bool {
        self.handed.get_or_init(|| outlines.iter().flat_map(handed_in).collect()).contains(last_name)
    }

    /// Whether a function of this qualified name has a decorator.
    pub(super) fn is_decorated(&self, function: &str) -> bool {
        self.decorated.contains(function)
    }

    /// The calls that add to a list of this name in a file.
    pub(super) fn added_to(&self, module: usize, list: &str) -> &[&'a CallSite] {
        self.added.get(&module).and_then(|lists| lists.get(list)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first call that is given such a text before all else, but to add it to a list.
    pub(super) fn told(&self, text: &str) -> Option<&'a CallSite> {
        self.told.get(text).copied()
    }

    /// The file and the name of the only class with such an attribute.
    pub(super) fn only_class_with(&self, attribute: &str) -> Option<(usize, &'a str)> {
        match self.attributes.get(attribute).or_else(|| self.declared.get(attribute))?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The only assignment of `owner["key"]`, by the last name of the owner.
    pub(super) fn only_item(&self, owner: &str, key: &str) -> Option<(usize, &'a Binding)> {
        match self.items.get(item_name(owner, key).as_str())?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

fn given_in(outline: &Outline) -> impl Iterator<Item = &str> {
    let called = outline.calls.iter().filter_map(|site| site.call.last_name());
    let bound = outline.bindings.iter().filter_map(|binding| binding.value.as_ref()).flat_map(named_in);
    let texts = outline.texts.iter().map(|(text, _)| last(text));
    called.chain(handed_in(outline)).chain(bound).chain(texts)
}

fn handed_in(outline: &Outline) -> impl Iterator<Item = &str> {
    outline.calls.iter().flat_map(|site| {
        let values = site.call.positional.iter().chain(site.call.keywords.iter().map(|(_, value)| value));
        values.flat_map(named_in)
    })
}

/// The last names of what a value is, or what its list holds.
fn named_in(value: &Value) -> Vec<&str> {
    match value {
        Value::Name(name) => vec![last(name)],
        Value::List(values) => values.iter().flat_map(named_in).collect(),
        _ => Vec::new(),
    }
}

/// `Key` of `shop.middleware.Key`.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The name under which argparse stores an option such as `--log-level`.
pub(super) fn stored_as(option: &str) -> String {
    option.trim_start_matches('-').replace('-', "_")
}

/// How an outline calls what is assigned to an item: `config[UPLOAD_FOLDER]` of `app.config["UPLOAD_FOLDER"]`.
pub(super) fn item_name(owner: &str, key: &str) -> String {
    format!("{}[{key}]", last(owner))
}
