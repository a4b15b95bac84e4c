//! What argparse is told of the command line. Judges nothing.

use std::collections::{HashMap, HashSet};

use super::super::called::called;
use super::super::command_line_facts::{COMMAND, Subcommand};
use super::super::facts::Scope;
use super::super::outline::{Binding, CallSite, Outline};
use super::super::project::Project;
use super::super::value::{Call, Value};
use super::located;
use crate::inspect::evidence::Located;

/// What the methods of a parser insist on (<https://docs.python.org/3/library/argparse.html#the-add-argument-method>): positional
/// arguments but for `nargs="?"` and `"*"`, options with `required=True`, and a subcommand where one is required; also in functions
/// that are handed the parser or a group of it.
pub(super) fn required(project: &Project<'_>, module: usize, parser: &CallSite) -> Vec<Located<String>> {
    let Some(owners) = owners(&project.outlines[module], parser) else { return Vec::new() };
    let mut telling = Telling { project, functions: HashSet::new(), found: Vec::new() };
    telling.read(module, &parser.scope, &owners);
    telling.found.dedup();
    telling.found
}

/// What a parser is told, from function to function.
struct Telling<'p, 'a> {
    project: &'p Project<'a>,
    /// The functions that were handed it.
    functions: HashSet<(usize, String)>,
    found: Vec<Located<String>>,
}

impl Telling<'_, '_> {
    /// Reads what a scope tells the parser of some names, the first of which is that of the whole.
    fn read(&mut self, module: usize, scope: &Scope, owners: &[&str]) {
        let outline = &self.project.outlines[module];
        for site in outline.calls.iter().filter(|site| site.scope == *scope) {
            match site.call.method() {
                Some((of, method)) if owners.contains(&of) => {
                    let insisted = insisted(method, &site.call);
                    self.found.extend(insisted.map(|insisted| located(outline, insisted, site.call.line)));
                }
                _ => self.follow(module, site, owners),
            }
        }
        let groups = self.project.bindings_in(module, scope).iter();
        self.found.extend(groups.filter_map(|group| one_of(outline, owners[0], group)));
    }

    /// `add_options(parser)`
    fn follow(&mut self, module: usize, site: &CallSite, owners: &[&str]) {
        let project = self.project;
        let is_owner = |value: &Value| value.name().is_some_and(|name| owners.contains(&name));
        let Some(position) = site.call.positional.iter().position(is_owner) else { return };
        let Some((at, name)) = called(project, module, site) else { return };
        let function = project.function(at, &name);
        let Some(parameter) = function.and_then(|function| function.parameters.get(position)) else { return };
        if self.functions.insert((at, name.clone())) {
            let scope = Scope::Function(name);
            let groups = project.bindings_in(at, &scope).iter().filter(|one| is_group(one, &parameter.name));
            let names = groups.map(|group| group.name.as_str());
            let owners: Vec<&str> = std::iter::once(parameter.name.as_str()).chain(names).collect();
            self.read(at, &scope, &owners);
        }
    }
}

/// The name of a parser, then those of its groups.
pub(super) fn owners<'o>(outline: &'o Outline, parser: &CallSite) -> Option<Vec<&'o str>> {
    let bindings = outline.bindings.iter().filter(|binding| binding.scope == parser.scope);
    let made = |binding: &&Binding| {
        let call = binding.value.as_ref().and_then(Value::call);
        call.is_some_and(|call| call.line == parser.call.line && call.callee == parser.call.callee)
    };
    let owner = bindings.clone().find(made)?.name.as_str();
    let groups = bindings.filter(|binding| is_group(binding, owner)).map(|binding| binding.name.as_str());
    Some(std::iter::once(owner).chain(groups).collect())
}

/// `--path` or `--url`, where one of a group is required:
/// <https://docs.python.org/3/library/argparse.html#mutual-exclusion>.
fn one_of(outline: &Outline, parser: &str, group: &Binding) -> Option<Located<String>> {
    let call = group.value.as_ref()?.call()?;
    let (owner, method) = call.method()?;
    let is_required = call.keyword("required") == Some(&Value::Flag(true));
    (owner == parser && method == "add_mutually_exclusive_group" && is_required).then_some(())?;
    let own = outline.calls.iter().filter(|site| site.scope == group.scope);
    let own = own.filter(|site| site.call.method() == Some((group.name.as_str(), "add_argument")));
    let options: Vec<&str> = own.filter_map(|site| site.call.positional.iter().rev().find_map(Value::text)).collect();
    (!options.is_empty()).then(|| located(outline, options.join(" or "), call.line))
}

fn is_group(binding: &Binding, parser: &str) -> bool {
    let method = binding.value.as_ref().and_then(Value::call).and_then(Call::method);
    matches!(method, Some((owner, "add_argument_group" | "add_mutually_exclusive_group")) if owner == parser)
}

fn insisted(method: &str, call: &Call) -> Option<String> {
    let is_required = call.keyword("required") == Some(&Value::Flag(true));
    match method {
        "add_subparsers" if is_required => Some(COMMAND.to_owned()),
        "add_argument" => {
            let names: Vec<&str> = call.positional.iter().filter_map(Value::text).collect();
            let longest = names.iter().max_by_key(|name| name.len())?;
            if longest.starts_with('-') {
                return is_required.then(|| (*longest).to_owned());
            }
            let counts = call.keyword("nargs").is_none_or(|nargs| !matches!(nargs.text(), Some("?" | "*")));
            let ends = matches!(call.keyword("action").and_then(Value::text), Some("version" | "help"));
            (counts && !ends).then(|| longest.to_uppercase())
        }
        _ => None,
    }
}

/// The words that a parser goes on with: `sub.add_parser("one")`, also with `one.set_defaults(func=run_one)`
/// (<https://docs.python.org/3/library/argparse.html#sub-commands>), and the choices of an argument.
pub(super) fn subcommands(project: &Project<'_>, module: usize, parser: &CallSite) -> Vec<Subcommand> {
    let outline = &project.outlines[module];
    let own = || outline.calls.iter().filter(|site| site.scope == parser.scope);
    let functions: HashMap<&str, &str> = own().filter_map(|site| set_to(project, module, parser, site)).collect();
    let added = own().filter(|site| site.call.last_name() == Some("add_parser"));
    let words = added.filter_map(|site| site.call.argument("name", 0)?.text());
    let owners = owners(outline, parser).unwrap_or_default();
    let chosen = own().filter(|site| site.call.method().is_some_and(|(owner, _)| owners.contains(&owner)));
    let words = words.chain(chosen.flat_map(|site| choices(&site.call)));
    let mut found: Vec<Subcommand> = Vec::new();
    for word in words {
        if !found.iter().any(|known| known.name == word) {
            let function = functions.get(word).map(|function| (*function).to_owned());
            found.push(Subcommand { name: word.to_owned(), function });
        }
    }
    found
}

/// The word of a subcommand, and the function that it is set to.
fn set_to<'p>(
    project: &'p Project<'_>,
    module: usize,
    parser: &CallSite,
    site: &'p CallSite,
) -> Option<(&'p str, &'p str)> {
    let (owner, _) = site.call.method().filter(|(_, method)| *method == "set_defaults")?;
    let bindings = project.bindings_at(module, &parser.scope, owner).iter();
    let mut above = bindings.filter(|binding| binding.line <= site.call.line);
    let made = above.next_back()?.value.as_ref()?.call()?;
    let name = (made.last_name() == Some("add_parser")).then(|| made.argument("name", 0)?.text())??;
    let mut functions = site.call.keywords.iter().filter_map(|(_, value)| project.function(module, value.name()?));
    Some((name, &functions.next()?.name))
}

/// `parser.add_argument("command", choices=["serve", "work"])`.
fn choices(call: &Call) -> Vec<&str> {
    let is_positional = call.positional.first().and_then(Value::text).is_some_and(|name| !name.starts_with('-'));
    let is_argument = call.last_name() == Some("add_argument") && is_positional;
    let choices = call.keyword("choices").filter(|_| is_argument).and_then(Value::list);
    choices.into_iter().flatten().filter_map(Value::text).collect()
}
