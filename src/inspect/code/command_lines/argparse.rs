//! What argparse is told of the command line. Judges nothing.

use super::super::command_line_facts::{COMMAND, Subcommand};
use super::super::outline::{Binding, CallSite, Outline};
use super::super::project::Project;
use super::super::value::{Call, Value};
use super::located;
use crate::inspect::evidence::Located;

/// What the methods of a parser insist on (<https://docs.python.org/3/library/argparse.html#the-add-argument-method>): positional
/// arguments but for `nargs="?"` and `"*"`, options with `required=True`, and a subcommand where one is required.
pub(super) fn required(outline: &Outline, parser: &CallSite) -> Vec<Located<String>> {
    let Some(owners) = owners(outline, parser) else { return Vec::new() };
    let sites = outline.calls.iter().filter(|site| site.scope == parser.scope);
    let mut found: Vec<Located<String>> = sites
        .filter_map(|site| {
            let (of, method) = site.call.method()?;
            let insisted = owners.contains(&of).then(|| insisted(method, &site.call))??;
            Some(located(outline, insisted, site.call.line))
        })
        .collect();
    let choices = outline.bindings.iter().filter(|binding| binding.scope == parser.scope);
    found.extend(choices.filter_map(|binding| one_of(outline, owners[0], binding)));
    found.dedup();
    found
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
