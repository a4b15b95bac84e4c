//! Finds where code names a place below the home directory of the running user, whatever it does there. Looks at no disk.

use super::environment;
use super::facts::Scope;
use super::outline::CallSite;
use super::paths;
use super::project::Project;
use super::value::Value;
use crate::inspect::evidence::Place;

/// Last names of the calls that ask for it: <https://docs.python.org/3/library/pathlib.html#pathlib.Path.home>,
/// <https://docs.python.org/3/library/os.path.html#os.path.expanduser>.
const ASKING: [&str; 2] = ["home", "expanduser"];

/// What both take it from.
const VARIABLE: &str = "HOME";

/// Where a file names such a place.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<(Scope, Place)> {
    let outline = &project.outlines[module];
    let sites = outline.calls.iter().filter(|site| site.scope != Scope::TypeChecking);
    let asking = sites.filter(|site| asks(project, module, site));
    asking.map(|site| (site.scope.clone(), Place::line(&outline.path, site.call.line))).collect()
}

fn asks(project: &Project<'_>, module: usize, site: &CallSite) -> bool {
    let Some(name) = site.call.last_name() else { return false };
    if ASKING.contains(&name) || paths::is_user_directory(name) {
        let whole = Value::Call(Box::new(site.call.clone()));
        return paths::all(project, module, &site.scope, &whole).iter().any(paths::Walk::is_at_home);
    }
    let read = environment::read(project, module, &site.scope, &site.call);
    read.is_some_and(|read| read.name == VARIABLE && read.default.is_none())
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn count(text: &str) -> usize {
        module(&format!("import os\nfrom pathlib import Path\n{text}")).at_home.len()
    }

    #[test]
    fn a_place_at_home_is_found_whatever_happens_there() {
        for text in [
            "BASE = Path.home() / '.shop'\n",
            "os.path.expanduser('~/.shop')\n",
            "Path('~/.shop').expanduser()\n",
            "DEFAULT = '~/.shop'\ndef f(path=DEFAULT):\n    return Path(path).expanduser()\n",
            "from platformdirs import user_data_dir\nD = user_data_dir('shop')\n",
            "D = os.environ.get('HOME')\n",
        ] {
            assert_eq!(count(text), 1, "{text}");
        }
    }

    #[test]
    fn what_is_only_made_whole_is_no_such_place() {
        for text in [
            "def f(path):\n    return Path(path).expanduser()\n",
            "os.path.expanduser('data')\n",
            "app.home()\n",
            "D = os.environ.get('HOME', '/tmp')\n",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }
}
