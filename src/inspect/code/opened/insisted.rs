//! Finds constant paths without which the program ends: `if not Path("config.yaml").exists(): sys.exit(1)`. Looks at no disk.

use super::asked;
use crate::inspect::code::circumstances;
use crate::inspect::code::facts::{Happens, OpenedPath, Opening};
use crate::inspect::code::outline::{Condition, Refusal};
use crate::inspect::code::project::Project;
use crate::inspect::code::value::{Call, Value};
use crate::inspect::evidence::Place;

/// Of a file, in order.
pub(in crate::inspect::code) fn of_module(project: &Project<'_>, module: usize) -> Vec<OpenedPath> {
    let refusals = project.outlines[module].refusals.iter().filter(|refusal| refusal.instead.is_empty());
    refusals.filter_map(|refusal| path(project, module, refusal)).collect()
}

fn path(project: &Project<'_>, module: usize, refusal: &Refusal) -> Option<OpenedPath> {
    let scope = &refusal.scope;
    let call = question(&refusal.condition)?;
    let (text, anchor) = asked(project, module, scope, call)?;
    let is_certain = circumstances::happens_unguarded(project, module, scope, refusal.under) == Happens::Always;
    let place = Place::line(&project.outlines[module].path, refusal.line);
    let opened = OpenedPath { text, anchor, opening: Opening::Reads, instead: None, scope: scope.clone(), place };
    is_certain.then_some(opened)
}

/// The call that answers no.
fn question(condition: &Condition) -> Option<&Call> {
    match condition {
        Condition::When(Value::Not(test)) => test.call(),
        Condition::Unless(test) => test.call(),
        Condition::When(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing::module;

    fn found(text: &str) -> Vec<String> {
        let found = module(&format!("import os, sys\nfrom pathlib import Path\n{text}"));
        found.opened.into_iter().map(|opened| opened.text).collect()
    }

    #[test]
    fn what_the_program_ends_without_is_listed() {
        for text in [
            "if not Path('config.yaml').is_file():\n    sys.exit(1)\n",
            "if not os.path.exists('config.yaml'):\n    raise RuntimeError\n",
            "assert os.path.isfile('config.yaml')\n",
            "def main():\n    path = Path('config.yaml')\n    if not path.exists():\n        print('none')\n        sys.exit(1)\nmain()\n",
        ] {
            assert_eq!(found(text), ["config.yaml"], "{text}");
        }
    }

    #[test]
    fn what_it_goes_on_without_is_not() {
        for text in [
            "if not Path('config.yaml').is_file():\n    print('none')\n",
            "if os.path.exists('config.yaml'):\n    raise RuntimeError\n",
            "if not Path(sys.argv[1]).is_file():\n    sys.exit(1)\n",
            "try:\n    if not Path('a').exists():\n        raise OSError\nexcept OSError:\n    pass\n",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
