//! Finds where a run without arguments only says how the program is called. Judges nothing else.

use std::collections::HashMap;

use super::bare::Bare;
use super::{argparse, located};
use crate::inspect::code::command_line_facts::COMMAND;
use crate::inspect::code::facts::Scope;
use crate::inspect::code::outline::{CallSite, CircumstanceKind, Function, Outline, Refusal};
use crate::inspect::code::project::Project;
use crate::inspect::code::usage::stored_as;
use crate::inspect::code::value::{Call, Value};
use crate::inspect::evidence::Located;

/// What a parser calls that prints its help, or ends with a word on it (<https://docs.python.org/3/library/argparse.html#printing-help>).
const SAYING: [&str; 3] = ["print_help", "print_usage", "error"];

/// What a body calls that only says how the program is called, and ends.
const WORDS: [&str; 22] = [
    "print",
    "exit",
    "quit",
    "SystemExit",
    "usage",
    "print_usage",
    "print_help",
    "show_help",
    "show_usage",
    "help",
    "error",
    "echo",
    "secho",
    "write",
    "strip",
    "format",
    "basename",
    "dedent",
    "join",
    "lstrip",
    "rstrip",
    "Path",
];

/// Of the refusals of one file, so many are looked at: a program has one.
const MOST_REFUSALS: usize = 20;

/// Refusals of a file that hold where no argument is given, and whose body does nothing else.
pub(super) fn refusals<'a>(project: &Project<'a>, module: usize) -> Vec<&'a Refusal> {
    let outline = &project.outlines[module];
    let holding = outline.refusals.iter().filter(|refusal| {
        let (scope, parsed, defaults) = (&refusal.scope, Vec::new(), HashMap::new());
        let bare = Bare { project, module, scope, parsed, defaults };
        bare.holds(&refusal.condition)
            && refusal.instead.iter().all(|test| bare.truth(test) == Some(false))
            && bare.happens(refusal.under)
    });
    holding.take(MOST_REFUSALS).filter(|refusal| only_says(outline, refusal)).collect()
}

/// Whether the calls under a refusal only print, and one does.
fn only_says(outline: &Outline, refusal: &Refusal) -> bool {
    let is_its = |at: usize| {
        let one = &outline.circumstances[at];
        one.outer == refusal.under
            && matches!(&one.kind, CircumstanceKind::Condition(condition) if *condition == refusal.condition)
    };
    let mut own = outline
        .calls
        .iter()
        .filter(|site| site.scope == refusal.scope && site.call.line <= refusal.line && site.under.is_some_and(is_its));
    let mut says = false;
    own.all(|site| {
        says = true;
        site.call.last_name().is_some_and(|name| WORDS.contains(&name))
    }) && says
}

/// Whether a function prints the help of its context: <https://click.palletsprojects.com/en/stable/api/#click.Context.get_help>.
pub(super) fn of_context(outline: &Outline, function: &Function) -> bool {
    let is_its = |scope: &Scope| matches!(scope, Scope::Function(name) if *name == function.name);
    outline.calls.iter().any(|site| site.call.last_name() == Some("get_help") && is_its(&site.scope))
}

/// What a parser is to be given, where the program prints the parser's help without: `if not args.command: parser.print_help()`.
pub(super) fn of_parser(project: &Project<'_>, module: usize, parser: &CallSite) -> Option<Located<String>> {
    let outline = &project.outlines[module];
    let owners = argparse::owners(outline, parser)?;
    let own = outline.calls.iter().filter(|site| site.scope == parser.scope);
    let own: Vec<(&str, &str, &Call)> = own
        .filter_map(|site| {
            let (owner, method) = site.call.method()?;
            owners.contains(&owner).then_some((owner, method, &site.call))
        })
        .collect();
    let (scope, name) = used(project, module, parser, owners[0])?;
    let bindings = project.bindings_in(module, scope).iter();
    let parsed = bindings.filter(|binding| binding.value.as_ref().is_some_and(|value| parses(value, name)));
    let parsed: Vec<&str> = parsed.map(|binding| binding.name.as_str()).collect();
    let defaults: HashMap<String, Value> = own.iter().flat_map(|(_, method, call)| defaults(method, call)).collect();
    let bare = Bare { project, module, scope, parsed, defaults };
    let sites = || outline.calls.iter().filter(|site| site.scope == *scope);
    let mut saying = sites().filter(|site| {
        site.call.method().is_some_and(|(owner, method)| owner == name && SAYING.contains(&method))
            && bare.happens(site.under)
    });
    let said = saying.next()?;
    // Where nothing is asked before, all that is asked must have led elsewhere.
    let goes_elsewhere = |site: &CallSite| {
        site.under.is_some() && site.call.line < said.call.line && bare.happens(site.under)
            || site.under.is_none() && site.call.line > said.call.line && !is_end(&site.call)
    };
    if said.under.is_none() && sites().any(goes_elsewhere) {
        return None;
    }
    let chooses = own.iter().any(|(_, method, _)| *method == "add_subparsers");
    Some(located(outline, if chooses { COMMAND } else { super::ARGUMENT }, said.call.line))
}

fn is_end(call: &Call) -> bool {
    call.last_name().is_some_and(|name| WORDS.contains(&name))
}

/// Where a parser is used, and its name there: where it is made, or in the one function of the file that is given it.
fn used<'p>(
    project: &'p Project<'_>,
    module: usize,
    parser: &'p CallSite,
    name: &'p str,
) -> Option<(&'p Scope, &'p str)> {
    let outline = &project.outlines[module];
    let Scope::Function(maker) = &parser.scope else { return Some((&parser.scope, name)) };
    let returns =
        outline.function(maker).is_some_and(|function| function.returns.iter().any(|value| value.name() == Some(name)));
    if !returns {
        return Some((&parser.scope, name));
    }
    let mut given = outline
        .bindings
        .iter()
        .filter(|binding| binding.value.as_ref().and_then(Value::call).and_then(Call::name) == Some(maker));
    let first = given.next()?;
    given.next().is_none().then_some((&first.scope, first.name.as_str()))
}

/// `args = parser.parse_args()`, `args, rest = parser.parse_known_args()`.
fn parses(value: &Value, parser: &str) -> bool {
    match value {
        Value::Call(call) => call
            .method()
            .is_some_and(|(owner, method)| owner == parser && matches!(method, "parse_args" | "parse_known_args")),
        Value::Item(inner, position) => **position == Value::Number(0) && parses(inner, parser),
        _ => false,
    }
}

/// What a run without arguments finds: <https://docs.python.org/3/library/argparse.html#default>.
fn defaults(method: &str, call: &Call) -> Vec<(String, Value)> {
    match method {
        "set_defaults" => call.keywords.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        "add_subparsers" => {
            let name = call.keyword("dest").and_then(Value::text);
            name.map(|name| (name.to_owned(), Value::Nothing)).into_iter().collect()
        }
        "add_argument" => option(call).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn option(call: &Call) -> Option<(String, Value)> {
    let names = || call.positional.iter().filter_map(Value::text);
    let name = names().find(|name| name.starts_with("--")).or_else(|| names().next())?;
    let stored = call.keyword("dest").and_then(Value::text).map_or_else(|| stored_as(name), ToOwned::to_owned);
    let value = match (call.keyword("default"), call.keyword("action").and_then(Value::text)) {
        (Some(Value::List(all)), _) if all.is_empty() => Value::Flag(false),
        (Some(default), _) => default.clone(),
        (None, Some("store_true")) => Value::Flag(false),
        (None, Some("store_false")) => Value::Flag(true),
        (None, Some("version" | "help")) => return None,
        (None, _) => Value::Nothing,
    };
    let is_known = matches!(value, Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Nothing);
    Some((stored, if is_known { value } else { Value::Unknown }))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::module;

    fn required(text: &str) -> Vec<String> {
        let lines = module(&format!("import argparse, click, sys, typer\n{text}")).command_lines;
        lines.into_iter().flat_map(|line| line.required).map(|one| one.value).collect()
    }

    const PARSER: &str = "    parser = argparse.ArgumentParser()\n    sub = parser.add_subparsers(dest='command')\n    one = sub.add_parser('one')\n    \
                          one.set_defaults(func=run)\n    parser.add_argument('--url')\n    parser.add_argument('--fast', action='store_true')\n";

    fn parsing(text: &str) -> Vec<String> {
        required(&format!("def main():\n{PARSER}    args = parser.parse_args()\n{text}"))
    }

    #[test]
    fn a_parser_that_only_prints_its_help_insists() {
        for text in [
            "    if not args.command:\n        parser.print_help()\n        return 1\n    args.func(args)\n",
            "    if args.command is None:\n        parser.print_help()\n        sys.exit(1)\n    run()\n",
            "    if args.command == 'one':\n        run()\n    elif args.command == 'two':\n        run()\n    else:\n        parser.print_help()\n",
            "    if hasattr(args, 'func'):\n        args.func(args)\n    else:\n        parser.print_help()\n",
            "    if args.command == 'one':\n        run()\n        return\n    parser.print_help()\n    sys.exit(1)\n",
            "    if not args.url and not args.fast:\n        parser.error('one of them')\n    run()\n",
            "    if getattr(args, 'func', None) is None:\n        parser.print_help()\n        return\n    args.func(args)\n",
        ] {
            assert_eq!(parsing(text), ["COMMAND"], "{text}");
        }
        let made = format!(
            "def parser_of():\n{PARSER}    return parser\ndef main():\n    p = parser_of()\n    args = p.parse_args()\n    if not args.command:\n        p.print_help()\n"
        );
        assert_eq!(required(&made), ["COMMAND"]);
    }

    #[test]
    fn a_parser_whose_program_goes_on_does_not() {
        for text in [
            "    if not args.command:\n        serve()\n        return\n    parser.print_help()\n",
            "    if args.fast and not args.url:\n        parser.error('both')\n    run()\n",
            "    try:\n        run(args)\n    except ValueError:\n        parser.print_help()\n",
            "    if unknown:\n        parser.print_help()\n    run()\n",
            "    if args.command == 'help':\n        parser.print_help()\n    else:\n        run()\n",
        ] {
            assert!(parsing(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_group_that_prints_its_help_insists() {
        let text = "@click.group(invoke_without_command=True)\n@click.pass_context\ndef main(ctx):\n    if ctx.invoked_subcommand is None:\n        ";
        assert_eq!(required(&format!("{text}click.echo(ctx.get_help())\n")), ["COMMAND"]);
        assert!(required(&format!("{text}run()\n")).is_empty());
        let text = "app = typer.Typer()\n@app.callback(invoke_without_command=True)\ndef main(ctx: typer.Context):\n    if ctx.invoked_subcommand is None:\n        ";
        let one = "@app.command()\ndef one():\n    pass\n";
        assert_eq!(required(&format!("{text}print(ctx.get_help())\n{one}")), ["COMMAND"]);
        assert!(required(&format!("{text}run()\n{one}")).is_empty());
    }
}
