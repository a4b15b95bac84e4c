//! Finds locales that the code sets by their names. Sets none.

use super::circumstances;
use super::evaluate;
use super::facts::Setting;
use super::outline::CallSite;
use super::project::Project;
use super::value::Value;
use crate::inspect::evidence::{Located, Place};

/// <https://docs.python.org/3/library/locale.html#locale.setlocale>: "If the locale cannot be set, an exception is raised".
const SETTER: &str = "locale.setlocale";

/// Locales that every C library has (glibc's documentation, "Choosing a Locale > Standard Locales", and release notes of 2.35).
const STANDARD: [&str; 5] = ["", "C", "POSIX", "C.UTF-8", "C.utf8"];

/// Locales that a file sets where no failure is caught.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<Located<String>> {
    let sites = project.outlines[module].calls.iter();
    let found = sites.filter_map(|site| {
        let name = set(project, module, site)?;
        Some(Located::new(name, Place::line(&project.outlines[module].path, site.call.line)))
    });
    found.collect()
}

fn set(project: &Project<'_>, module: usize, site: &CallSite) -> Option<String> {
    if site.call.last_name() != Some("setlocale")
        || project.outside(module, &site.scope, site.call.name()?).as_deref() != Some(SETTER)
    {
        return None;
    }
    let value = site.call.argument("locale", 1)?;
    match evaluate::setting(project, module, &site.scope, value) {
        Setting::Fixed(Value::Text(name))
            if !circumstances::is_caught(project, module, site.under) && !STANDARD.contains(&name.as_str()) =>
        {
            Some(name)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn set(text: &str) -> Vec<String> {
        module(&format!("import locale\n{text}")).locales.into_iter().map(|one| one.value).collect()
    }

    #[test]
    fn locales_that_no_library_has_by_itself_are_found() {
        assert_eq!(set("locale.setlocale(locale.LC_TIME, 'it_IT.UTF-8')"), ["it_IT.UTF-8"]);
        assert_eq!(set("def f():\n    locale.setlocale(locale.LC_ALL, locale='de_DE')"), ["de_DE"]);
        assert!(set("locale.setlocale(locale.LC_ALL, '')\nlocale.setlocale(locale.LC_ALL)").is_empty());
        assert!(set("locale.setlocale(locale.LC_ALL, 'C.UTF-8')").is_empty());
        assert!(set("try:\n    locale.setlocale(locale.LC_ALL, 'it_IT')\nexcept locale.Error:\n    pass").is_empty());
    }
}
