//! Finds the browser that a library of the program starts, where the program itself starts none. Installs none.

use std::collections::BTreeSet;

use crate::catalogue::equipment::{Driver, Equipment};
use crate::catalogue::import_names::{Provides, provides};
use crate::inspect::code::{Import, ImportForm, Scope};
use crate::inspect::evidence::Place;
use crate::inspect::lock::{LockedPackage, PackageSource};
use crate::plan::request::Request;

/// What downloads its browsers apart from the package, so that an image with the package has none.
const DRIVERS: [Driver; 2] = [Driver::Playwright, Driver::Patchright];

/// A package that cannot do without such a driver, with the line that imports it.
pub(crate) fn of_libraries(request: &Request<'_>, reached: &BTreeSet<&str>) -> Option<(Equipment, Place)> {
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let imports: Vec<&Import> = modules.flat_map(|module| &module.imports).filter(|import| is_run(import)).collect();
    DRIVERS.into_iter().find_map(|driver| {
        let mut libraries = request.lock.packages.iter().filter(|package| is_library(package, driver));
        let place = libraries.find_map(|package| {
            let brought = |import: &&&Import| provides(package.name.as_str(), &import.module) == Provides::Yes;
            imports.iter().find(brought).map(|import| import.place.clone())
        })?;
        Some((Equipment::Browser(driver), place))
    })
}

fn is_run(import: &Import) -> bool {
    import.form == ImportForm::Absolute && import.scope != Scope::TypeChecking
}

/// `playwright-stealth` only adds to what others start.
fn is_library(package: &LockedPackage, driver: Driver) -> bool {
    let name = package.name.as_str();
    let is_of_the_driver = name.contains(driver.row());
    !is_of_the_driver
        && matches!(
            package.source,
            PackageSource::Registry { .. } | PackageSource::Git { .. } | PackageSource::Url { .. }
        )
        && package.dependencies.iter().any(|dependency| dependency.name.as_str() == driver.row())
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    #[test]
    fn a_library_that_starts_a_browser_is_said() {
        let locked = lock(&["reader-thing", "playwright", "playwright-stealth"], "");
        let needs = "name = \"reader-thing\"\ndependencies = [{ name = \"playwright\" }]\n";
        let locked = locked.replace("name = \"reader-thing\"\nversion", &format!("{needs}version"));
        let said = |text: &str| {
            let plan = planned(&[("pyproject.toml", APP), ("main.py", text)], &locked).expect("a plan");
            notices(&plan).into_iter().any(|notice| notice.contains("browser (main.py:1)"))
        };
        assert!(said("from reader_thing import Reader\nprint(Reader().read())\n"));
        assert!(!said("from playwright_stealth import Stealth\nprint(Stealth())\n"));
        assert!(!said("import json\nprint(json.loads('1'))\n"));
    }
}
