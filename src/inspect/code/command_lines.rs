//! Finds where code reads the command line and what it insists on, where it asks a person, and what may keep it running. Judges
//! nothing.

mod argparse;
mod bare;
mod helps;
mod parameters;
mod plain;

use std::collections::{HashMap, HashSet};

use super::called::called;
use super::command_line_facts::{COMMAND, CommandLine, Subcommand};
use super::construction;
use super::facts::{Lasting, Scope};
use super::outline::{Binding, CallSite, Function, Outline};
use super::project::{Project, Resolved, Target};
use super::value::{Call, Value};
use crate::catalogue::Interface;
use crate::catalogue::command_line::{self, Declares};
use crate::catalogue::framework::{click, typer};
use crate::catalogue::terminal;
use crate::inspect::evidence::{Located, Place};

pub(super) use parameters::option;

/// What one argument is called that has no name.
const ARGUMENT: &str = "ARGUMENT";

/// A file with more parsers than this is no program whose options are followed.
const MOST_PARSERS: usize = 60;

/// Every reader of the command line in a file.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<CommandLine> {
    let outline = &project.outlines[module];
    let registered = Registered::of(outline);
    let mut parsers = 0;
    let called = outline.calls.iter().filter_map(|site| by_call(project, module, site, &registered, &mut parsers));
    let mut found: Vec<CommandLine> = called.collect();
    found.extend(outline.functions.iter().filter_map(|function| clicked(project, module, function, &registered)));
    found.extend(outline.bindings.iter().filter_map(|binding| typed(project, module, binding, &registered)));
    found.extend(plain::of_module(project, module));
    found
}

/// What stands under the decorators of the objects of a file: `@app.command()`.
#[derive(Default)]
struct Registered<'a> {
    functions: HashMap<&'a str, Vec<(&'a str, &'a Function)>>,
    /// Objects that other programs are added to.
    with_programs: HashSet<&'a str>,
}

impl<'a> Registered<'a> {
    fn of(outline: &'a Outline) -> Self {
        let mut registered = Self::default();
        for function in &outline.functions {
            for (decorator, _) in &function.decorators {
                let name = decorator.call().map_or_else(|| decorator.name(), Call::name);
                if let Some((owner, method)) = name.and_then(|name| name.rsplit_once('.')) {
                    let known = registered.functions.entry(owner).or_default();
                    let is_known =
                        |(other, last): &(&str, &Function)| *other == method && std::ptr::eq(*last, function);
                    if !known.last().is_some_and(is_known) {
                        known.push((method, function));
                    }
                }
            }
        }
        let methods = outline.calls.iter().filter_map(|site| site.call.method());
        registered.with_programs = methods.filter(|(_, name)| *name == "add_typer").map(|(owner, _)| owner).collect();
        registered
    }

    /// The functions under a method of an object.
    fn under(&self, owner: &str, method: &str) -> impl Iterator<Item = &'a Function> + use<'a, '_> {
        let method = method.to_owned();
        let all = self.functions.get(owner).into_iter().flatten();
        all.filter(move |(name, _)| *name == method).map(|(_, function)| *function)
    }
}

fn located(outline: &Outline, text: impl Into<String>, line: usize) -> Located<String> {
    Located::new(text.into(), Place::line(&outline.path, line))
}

/// `argparse.ArgumentParser()`, `fire.Fire(main)`, `typer.run(main)`, and a call of an object that reads. Parsers are counted.
fn by_call(
    project: &Project<'_>,
    module: usize,
    site: &CallSite,
    registered: &Registered<'_>,
    parsers: &mut usize,
) -> Option<CommandLine> {
    let outline = &project.outlines[module];
    let name = site.call.name()?;
    let place = Place::line(&outline.path, site.call.line);
    let line = CommandLine {
        reader: typer::FRAMEWORK.title,
        object: None,
        scope: site.scope.clone(),
        required: Vec::new(),
        commands: Vec::new(),
        place,
    };
    if let Resolved::Inside(Target::Binding(at, binding), rest) = project.resolve(module, &site.scope, name) {
        let is_object = rest.is_empty() && at == module && *parsers < MOST_PARSERS;
        let of_object = is_object.then(|| typed(project, at, binding, registered))??;
        *parsers += 1;
        return Some(CommandLine { scope: site.scope.clone(), object: None, ..of_object });
    }
    let dotted = project.outside(module, &site.scope, name)?;
    let reader = command_line::reader(&dotted)?;
    let line = CommandLine { reader: reader.title, ..line };
    Some(match reader.declares {
        Declares::Methods if *parsers < MOST_PARSERS => {
            *parsers += 1;
            let mut required = argparse::required(project, module, site);
            if required.is_empty() {
                required.extend(helps::of_parser(project, module, site));
            }
            CommandLine { required, commands: argparse::subcommands(project, module, site), ..line }
        }
        Declares::Function => {
            let function = site.call.argument("function", 0).and_then(Value::name);
            let function = function.and_then(|name| project.function(module, name));
            CommandLine {
                required: function.map(|function| parameters::required(outline, function)).unwrap_or_default(),
                commands: function.map(unchosen).into_iter().collect(),
                ..line
            }
        }
        Declares::Methods | Declares::Elsewhere => line,
    })
}

/// The one function of a program, which no word chooses.
fn unchosen(function: &Function) -> Subcommand {
    Subcommand { name: String::new(), function: Some(function.name.clone()) }
}

/// The word that chooses a function: the one that the decorator names, else the function's name
/// (<https://click.palletsprojects.com/en/stable/commands-and-groups/>).
fn subcommand(function: &Function, owner: &str) -> Subcommand {
    let decorator = function.decorators.iter().find_map(|(decorator, _)| {
        let call = decorator.call()?;
        (call.method() == Some((owner, "command"))).then_some(call)
    });
    let given = decorator.and_then(|call| call.argument("name", 0)).and_then(Value::text);
    let name = given.map_or_else(|| function.name.replace('_', "-"), ToOwned::to_owned);
    Subcommand { name, function: Some(function.name.clone()) }
}

/// A function that click makes a program: <https://click.palletsprojects.com/en/stable/commands-and-groups/>.
fn clicked(
    project: &Project<'_>,
    module: usize,
    function: &Function,
    registered: &Registered<'_>,
) -> Option<CommandLine> {
    let outline = &project.outlines[module];
    let names: Vec<(String, Option<&Call>, usize)> = function
        .decorators
        .iter()
        .filter_map(|(decorator, line)| {
            let name = decorator.call().map_or_else(|| decorator.name(), Call::name)?;
            Some((project.outside(module, &Scope::Module, name)?, decorator.call(), *line))
        })
        .collect();
    let (kind, call, line) = names.iter().find(|(dotted, ..)| {
        click::FRAMEWORK
            .command_decorators
            .iter()
            .any(|(known, interface)| known == dotted && *interface == Interface::Command)
    })?;
    let mut required: Vec<Located<String>> = names
        .iter()
        .filter_map(|(dotted, call, line)| Some(located(outline, option_of_click(dotted, (*call)?)?, *line)))
        .collect();
    let goes_on = call.and_then(|call| call.keyword("invoke_without_command")) == Some(&Value::Flag(true))
        && !helps::of_context(outline, function);
    if kind.rsplit('.').next() == Some("group") && !goes_on {
        required.push(located(outline, COMMAND, *line));
    }
    let functions = registered.under(&function.name, "command");
    Some(CommandLine {
        reader: click::FRAMEWORK.title,
        object: None,
        scope: Scope::Function(function.name.clone()),
        required,
        commands: functions.map(|other| subcommand(other, &function.name)).collect(),
        place: Place::line(&outline.path, function.line),
    })
}

/// `click.argument("path")` is required, `click.option("--url", required=True)` too:
/// <https://click.palletsprojects.com/en/stable/arguments/>.
fn option_of_click(dotted: &str, call: &Call) -> Option<String> {
    let names = call.positional.iter().filter_map(Value::text);
    let name = names.max_by_key(|name| name.len())?;
    let has_default = call.keyword("default").is_some_and(|default| *default != Value::Nothing);
    match dotted.rsplit_once('.')? {
        ("click" | "rich_click" | "asyncclick", "argument") => {
            let is_open = call.keyword("required") == Some(&Value::Flag(false)) || call.keyword("nargs").is_some();
            (!is_open && !has_default && call.keyword("envvar").is_none()).then(|| name.to_uppercase())
        }
        ("click" | "rich_click" | "asyncclick", "option") => {
            let is_required = call.keyword("required") == Some(&Value::Flag(true));
            (is_required && !has_default && call.keyword("envvar").is_none()).then(|| name.to_owned())
        }
        _ => None,
    }
}

/// `app = typer.Typer()`: with one command its parameters are those of the program, with several a word chooses
/// (<https://typer.tiangolo.com/tutorial/commands/one-or-multiple/>).
fn typed(project: &Project<'_>, module: usize, binding: &Binding, registered: &Registered<'_>) -> Option<CommandLine> {
    if binding.scope != Scope::Module {
        return None;
    }
    let made = construction::bound(project, module, binding)?;
    if *made.framework != typer::FRAMEWORK || made.variable.is_some() {
        return None;
    }
    let outline = &project.outlines[module];
    let commands: Vec<&Function> = registered.under(&binding.name, "command").collect();
    let callback = registered.under(&binding.name, "callback").next();
    let adds = registered.with_programs.contains(binding.name.as_str());
    let only = commands.first().filter(|_| commands.len() == 1 && callback.is_none() && !adds);
    let goes_on = (callback.is_some_and(invokes_without_command) || has_flag(binding, "invoke_without_command"))
        && !callback.is_some_and(|callback| helps::of_context(outline, callback));
    let required = match only {
        Some(function) => parameters::required(outline, function),
        None if goes_on || (commands.is_empty() && !adds) => Vec::new(),
        None => vec![located(outline, COMMAND, binding.line)],
    };
    Some(CommandLine {
        reader: typer::FRAMEWORK.title,
        object: Some(binding.name.clone()),
        scope: Scope::TypeChecking,
        required,
        commands: if let Some(function) = only {
            vec![unchosen(function)]
        } else {
            let chosen = commands.iter().map(|function| subcommand(function, &binding.name));
            // What stands before all of them runs, and is all that does where none is chosen.
            callback.filter(|_| goes_on).map(unchosen).into_iter().chain(chosen).collect()
        },
        place: Place::line(&outline.path, binding.line),
    })
}

fn has_flag(binding: &Binding, name: &str) -> bool {
    let call = binding.value.as_ref().and_then(Value::call);
    call.and_then(|call| call.keyword(name)) == Some(&Value::Flag(true))
}

fn invokes_without_command(callback: &Function) -> bool {
    callback.decorators.iter().any(|(decorator, _)| {
        decorator.call().and_then(|call| call.keyword("invoke_without_command")) == Some(&Value::Flag(true))
    })
}

/// Calls of `input` (<https://docs.python.org/3/library/functions.html#input>) and of what else needs somebody at the terminal.
pub(super) fn prompts(project: &Project<'_>, module: usize) -> Vec<(Scope, Place)> {
    let outline = &project.outlines[module];
    let asking = outline.calls.iter().filter(|site| is_prompt(project, module, site));
    asking.map(|site| (site.scope.clone(), Place::line(&outline.path, site.call.line))).collect()
}

fn is_prompt(project: &Project<'_>, module: usize, site: &CallSite) -> bool {
    let Some(name) = site.call.name().filter(|name| terminal::may_ask(name)) else { return false };
    match project.resolve(module, &site.scope, name) {
        Resolved::Unbound => name == "input",
        Resolved::Outside(dotted) => terminal::asks(&dotted),
        Resolved::Inside(Target::Class(module, class), rest) => {
            rest.is_empty() && project.base(module, class, &|base| terminal::is_screen(base).then_some(())).is_some()
        }
        // `console.input()` of `console = Console()`.
        Resolved::Inside(Target::Binding(at, binding), rest) => {
            let maker = binding.value.as_ref().and_then(Value::call).and_then(Call::name);
            let class = maker.and_then(|maker| project.outside(at, &binding.scope, maker)).unwrap_or_default();
            rest.len() == 1 && terminal::ASKING_OBJECTS.contains(&(class.as_str(), rest[0].as_str()))
        }
        Resolved::Inside(..) => false,
    }
}

/// Where standard input is read.
pub(super) fn standard_input(outline: &Outline) -> Vec<(Scope, Place)> {
    let all = outline.standard_input.iter();
    all.map(|(scope, line)| (scope.clone(), Place::line(&outline.path, *line))).collect()
}

/// What may keep a program running.
pub(super) fn lasting(project: &Project<'_>, module: usize) -> Vec<Lasting> {
    let outline = &project.outlines[module];
    if !outline.shape.runs() {
        return Vec::new();
    }
    let waiting = outline.calls.iter().filter(|site| waits(project, module, site));
    let waiting = waiting.map(|site| {
        let is_sure = site.call.last_name().is_some_and(command_line::lasts);
        (&site.scope, site.call.line, is_sure)
    });
    let loops = outline.endless_loops.iter().map(|(scope, line, is_sure)| (scope, *line, *is_sure));
    let found = loops.chain(waiting);
    found
        .map(|(scope, line, is_sure)| Lasting {
            scope: scope.clone(),
            place: Place::line(&outline.path, line),
            is_sure,
        })
        .collect()
}

fn waits(project: &Project<'_>, module: usize, site: &CallSite) -> bool {
    let Some(last) = site.call.last_name() else { return false };
    let arguments = site.call.positional.len() + site.call.keywords.len();
    if !command_line::may_last(last, None, arguments) || called(project, module, site).is_some() {
        return false;
    }
    let dotted = site.call.name().and_then(|name| project.outside(module, &site.scope, name));
    command_line::may_last(last, dotted.as_deref(), arguments)
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn required(text: &str) -> Vec<String> {
        let lines = module(text).command_lines;
        lines.into_iter().flat_map(|line| line.required).map(|one| one.value).collect()
    }

    #[test]
    fn what_argparse_insists_on_is_found() {
        let text = "import argparse\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('path')\n    \
                    parser.add_argument('more', nargs='*')\n    parser.add_argument('-u', '--url', required=True)\n    \
                    parser.add_argument('--quiet')\n";
        assert_eq!(required(text), ["PATH", "--url"]);
    }

    #[test]
    fn what_functions_tell_a_parser_that_they_are_handed_counts() {
        let text = "import argparse\ndef main():\n    parser = argparse.ArgumentParser()\n    usual = parser.add_argument_group('usual')\n    \
                    add_usual(usual)\n    add_all('x', parser)\ndef add_usual(group):\n    group.add_argument('query', nargs='+')\n\
                    def add_all(name, parser):\n    other = parser.add_argument_group(name)\n    other.add_argument('--url', required=True)\n    \
                    add_all(name, parser)\n";
        assert_eq!(required(text), ["QUERY", "--url"]);
    }

    #[test]
    fn one_of_a_group_may_be_required() {
        let text = "import argparse\nparser = argparse.ArgumentParser()\ngroup = parser.add_mutually_exclusive_group(required=True)\n\
                    group.add_argument('--path')\ngroup.add_argument('-u', '--url')\nparser.add_argument('--quiet')\n";
        assert_eq!(required(text), ["--path or --url"]);
        assert!(required(&text.replace("required=True", "")).is_empty());
    }

    #[test]
    fn arguments_of_a_subcommand_are_not_those_of_the_program() {
        let text = "import argparse\nparser = argparse.ArgumentParser()\nsub = parser.add_subparsers()\n\
                    one = sub.add_parser('one')\none.add_argument('path')\n";
        assert!(required(text).is_empty());
        let text = text.replace("add_subparsers()", "add_subparsers(required=True)");
        assert_eq!(required(&text), ["COMMAND"]);
    }

    #[test]
    fn what_click_insists_on_is_found() {
        let text = "import click\n@click.command()\n@click.argument('path')\n@click.argument('more', nargs=-1)\n\
                    @click.option('--url', required=True)\n@click.option('--quiet')\ndef main(path, more, url, quiet):\n    pass\n";
        assert_eq!(required(text), ["PATH", "--url"]);
        assert_eq!(required("import click\n@click.group()\ndef main():\n    pass\n"), ["COMMAND"]);
    }

    #[test]
    fn what_typer_insists_on_is_found() {
        let text = "import typer\napp = typer.Typer()\n@app.command()\ndef run(path: str, n: int = 3):\n    pass\n";
        assert_eq!(required(text), ["PATH"]);
        let two = format!("{text}@app.command()\ndef other():\n    pass\n");
        assert_eq!(required(&two), ["COMMAND"]);
        assert_eq!(required("import typer\ndef main(path: str):\n    pass\ntyper.run(main)\n"), ["PATH"]);
    }

    #[test]
    fn an_endless_loop_and_a_call_that_waits_may_keep_a_program_running() {
        let lasts = |text: &str| !module(text).lasting.is_empty();
        assert!(lasts("while True:\n    pass\n"));
        assert!(lasts("import bot\nbot.run()\n"));
        let pages = "def all():\n    while True:\n        page = fetch()\n        if not page:\n            break\n";
        assert!(!lasts(pages));
        assert!(lasts(&pages.replace("fetch()", "tasks.get()")));
        assert!(!lasts(&pages.replace("fetch()", "known.get('page')")));
        assert!(!lasts("import asyncio\nasync def main():\n    print(', '.join('ab'))\nasyncio.run(main())\n"));
        assert!(!lasts("class Job:\n    def run(self):\n        pass\nJob().run()\n"));
    }

    #[test]
    fn a_person_is_asked_by_input() {
        assert_eq!(module("name = input('Name: ')\n").prompts.len(), 1);
        let console =
            "from rich.console import Console\nconsole = Console()\ndef ask():\n    return console.input('> ')\n";
        assert_eq!(module(console).prompts.len(), 1);
        assert!(module("def input(text):\n    pass\ninput('x')\n").prompts.is_empty());
    }

    #[test]
    fn a_program_of_a_terminal_needs_somebody_there() {
        let asks = |text: &str| module(text).prompts.len() == 1;
        assert!(asks(
            "from textual.app import App\nclass Shop(App):\n    pass\nclass Big(Shop):\n    pass\nBig().run()\n"
        ));
        assert!(asks("import curses\ndef main(screen):\n    pass\ncurses.wrapper(main)\n"));
        assert!(asks("import questionary\nname = questionary.text('Name?').ask()\n"));
        assert!(!asks("class App:\n    pass\nclass Shop(App):\n    pass\nShop().run()\n"));
        assert!(!asks("import click\nclick.echo('x')\n"));
    }
}
