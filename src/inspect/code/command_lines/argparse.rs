//! What argparse is told of the command line. Judges nothing.

use std::collections::HashSet;

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

/// `one = sub.add_parser("one")` with `one.set_defaults(func=run_one)`: <https://docs.python.org/3/library/argparse.html#sub-commands>.
pub(super) fn subcommands(project: &Project<'_>, module: usize, parser: &CallSite) -> Vec<Subcommand> {
    let sites = project.outlines[module].calls.iter().filter(|site| site.scope == parser.scope);
    let setting = sites.filter(|site| site.call.method().is_some_and(|(_, method)| method == "set_defaults"));
    let found = setting.filter_map(|site| {
        let (owner, _) = site.call.method()?;
        let bindings = project.bindings_at(module, &parser.scope, owner).iter();
        let mut above = bindings.filter(|binding| binding.line <= site.call.line);
        let made = above.next_back()?.value.as_ref()?.call()?;
        let name = (made.last_name() == Some("add_parser")).then(|| made.argument("name", 0)?.text())??;
        let mut functions = site.call.keywords.iter().filter_map(|(_, value)| project.function(module, value.name()?));
        Some(Subcommand { name: name.to_owned(), function: functions.next()?.name.clone() })
    });
    found.collect()
}
