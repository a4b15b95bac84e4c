//! Finds where a program looks at `sys.argv` itself, and whether it goes on without an argument. Judges nothing.

use super::bare::is_argv;
use super::{ARGUMENT, helps, located};
use crate::inspect::code::circumstances;
use crate::inspect::code::command_line_facts::CommandLine;
use crate::inspect::code::facts::{Happens, Scope};
use crate::inspect::code::outline::{ArgumentList, CallSite};
use crate::inspect::code::project::Project;
use crate::inspect::code::value::Value;
use crate::inspect::evidence::Place;

/// Where a file looks at them.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<CommandLine> {
    let outline = &project.outlines[module];
    let calls = outline.calls.iter().filter(|site| passes(project, module, site));
    let line = |scope: &Scope, line: usize, insists: bool| CommandLine {
        reader: "sys.argv",
        object: None,
        scope: scope.clone(),
        required: if insists { vec![located(outline, ARGUMENT, line)] } else { Vec::new() },
        commands: Vec::new(),
        place: Place::line(&outline.path, line),
    };
    let lists = outline.argument_lists.iter().filter(|list| {
        list.position != Some(0) && is_argv(project, module, &list.scope, &Value::Name(list.name.clone()))
    });
    let lists = lists.map(|list| line(&list.scope, list.line, insists(project, module, list)));
    let mut found: Vec<CommandLine> = calls.map(|site| line(&site.scope, site.call.line, false)).chain(lists).collect();
    if !found.is_empty() {
        for refusal in helps::refusals(project, module) {
            let same = |one: &&CommandLine| one.scope == refusal.scope && !one.required.is_empty();
            if found.iter().find(same).is_none() {
                found.push(line(&refusal.scope, refusal.line, true));
            }
        }
    }
    found
}

/// `len(sys.argv)`, `main(sys.argv[1:])`.
fn passes(project: &Project<'_>, module: usize, site: &CallSite) -> bool {
    site.call.positional.iter().any(|value| {
        let list = if let Value::Item(owner, _) = value { owner } else { value };
        is_argv(project, module, &site.scope, list)
    })
}

/// Whether a run without arguments stops here with an `IndexError`, or before with a word on its usage: where the length is asked
/// for and nothing ends, the program goes on.
fn insists(project: &Project<'_>, module: usize, list: &ArgumentList) -> bool {
    let outline = &project.outlines[module];
    let is_one = list.position.is_some_and(|position| position > 0);
    let happens = circumstances::happens_unguarded(project, module, &list.scope, list.under) == Happens::Always;
    let mut asked = outline.calls.iter().filter(|site| {
        site.scope == list.scope
            && site.call.name() == Some("len")
            && site.call.line <= list.line
            && passes(project, module, site)
    });
    let is_refused = |asked: usize| {
        let mut refusals = outline.refusals.iter().filter(|refusal| refusal.scope == list.scope);
        refusals.any(|refusal| refusal.line >= asked && refusal.line < list.line)
    };
    is_one && happens && asked.next().is_none_or(|site| is_refused(site.call.line))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::module;

    fn required(text: &str) -> Vec<Vec<String>> {
        let lines = module(&format!("import sys\n{text}")).command_lines.into_iter();
        lines.map(|line| line.required.into_iter().map(|one| one.value).collect()).collect()
    }

    #[test]
    fn an_argument_that_is_taken_by_its_position_is_insisted_on() {
        assert_eq!(required("path = sys.argv[1]\n"), [["ARGUMENT"]]);
        let usage = "def main():\n    if len(sys.argv) < 2:\n        print('usage')\n        sys.exit(1)\n    path = sys.argv[1]\n";
        assert_eq!(required(usage), [vec![], vec!["ARGUMENT".to_owned()]]);
        assert!(required("path = sys.argv[0]\n").is_empty());
    }

    #[test]
    fn a_program_that_only_says_how_it_is_called_insists_on_an_argument() {
        for text in [
            "def main():\n    args = sys.argv[1:]\n    if not args or args[0] in ('-h', '--help'):\n        print(__doc__.strip())\n        return\n    \
             run(args[0])\nmain()\n",
            "if __name__ == '__main__':\n    if len(sys.argv) == 1:\n        print('usage')\n        sys.exit(1)\n    run(sys.argv)\n",
            "def main(argv=None):\n    argv = sys.argv[1:] if argv is None else argv\n    if len(argv) <= 0:\n        usage()\n        sys.exit(2)\n    run(argv)\n",
            "def main():\n    if len(sys.argv) > 1:\n        run(sys.argv)\n    else:\n        print('usage')\n        sys.exit(1)\n",
        ] {
            assert!(required(text).concat().contains(&"ARGUMENT".to_owned()), "{text}");
        }
    }

    #[test]
    fn a_program_that_does_something_else_without_arguments_does_not() {
        for text in [
            "def main():\n    args = sys.argv[1:]\n    if not args:\n        serve()\n        return\n    run(args)\n",
            "def main():\n    if len(sys.argv) > 1:\n        print('usage')\n        sys.exit(1)\n    run()\n",
            "def main():\n    if '--version' in sys.argv[1:]:\n        print('1')\n        sys.exit(0)\n    run()\n",
            "def main():\n    args = load()\n    if not args:\n        print('none')\n        return\n    run(sys.argv[1:])\n",
        ] {
            assert!(required(text).concat().is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_asked_for_first_is_not() {
        for text in [
            "path = sys.argv[1] if len(sys.argv) > 1 else 'a'\n",
            "if len(sys.argv) > 1:\n    path = sys.argv[1]\n",
            "def f():\n    if len(sys.argv) < 2:\n        return 'a'\n    return sys.argv[1]\n",
            "try:\n    path = sys.argv[1]\nexcept IndexError:\n    path = 'a'\n",
            "for word in sys.argv[1:]:\n    print(word)\n",
        ] {
            assert!(required(text).iter().all(Vec::is_empty), "{text}");
            assert!(!required(text).is_empty(), "{text}");
        }
    }
}
