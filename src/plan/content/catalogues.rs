//! Chooses which translations are compiled while building: those of which the repository has the texts alone. Compiles none.

use std::collections::{BTreeMap, BTreeSet};

use crate::inspect::evidence::Place;
use crate::inspect::tree::has_extension;
use crate::path::PathError;
use crate::plan::build_plan::CataloguesPlan;
use crate::plan::request::Request;
use crate::sourced::{Source, Sourced};

/// Modules that read compiled catalogues: <https://docs.python.org/3/library/gettext.html>,
/// <https://docs.djangoproject.com/en/stable/topics/i18n/translation/>, <https://babel.pocoo.org/en/latest/support.html>,
/// <https://docs.aiogram.dev/en/latest/utils/i18n.html>, and what wraps Babel for a framework.
const TRANSLATING: [&str; 9] = [
    "gettext",
    "django",
    "babel",
    "flask_babel",
    "flask_babelex",
    "quart_babel",
    "fastapi_babel",
    "starlette_babel",
    "aiogram",
];

/// Directories whose translations no program reads.
const BESIDE: [&str; 7] = ["docs", "doc", "documentation", "tests", "test", "examples", "node_modules"];

/// Directories of catalogues below which a language has one that is not compiled.
pub(crate) fn choose_catalogues(
    request: &Request<'_>,
    reached: &BTreeSet<&str>,
) -> Result<Option<Sourced<CataloguesPlan>>, PathError> {
    if request.preferences.catalogues.as_ref().is_some_and(|compile| !compile.value) {
        return Ok(None);
    }
    let files = &request.facts.tree.files;
    let mut found: BTreeMap<&str, &str> = BTreeMap::new();
    for path in files.keys().filter(|path| has_extension(path, "po")) {
        let compiled = format!("{}.mo", path.strip_suffix(".po").unwrap_or(path));
        if let Some(directory) = directory_of(path).filter(|_| !files.contains_key(&compiled)) {
            found.entry(directory).or_insert(path);
        }
    }
    let Some(first) = found.values().next() else { return Ok(None) };
    let Some(place) = translates(request, reached) else { return Ok(None) };
    let directories = found.keys().map(|directory| request.path(directory)).collect::<Result<_, _>>()?;
    let places = vec![place.clone(), Place::file(*first)];
    let source = Source::Project { seen: "translations are read, and not compiled in the repository".into(), places };
    Ok(Some(Sourced { value: CataloguesPlan { directories }, source }))
}

/// `shop/locale` of `shop/locale/de/LC_MESSAGES/django.po`, where a program may read it.
fn directory_of(path: &str) -> Option<&str> {
    let (category, _) = path.rsplit_once('/')?;
    let (directory, _) = category.strip_suffix("/LC_MESSAGES")?.rsplit_once('/')?;
    let is_read = !path.starts_with("..") && !directory.split('/').any(|part| BESIDE.contains(&part));
    is_read.then_some(directory)
}

/// Where code that the program loads imports what reads them.
fn translates<'a>(request: &'a Request<'_>, reached: &BTreeSet<&str>) -> Option<&'a Place> {
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let mut imports = modules.flat_map(|module| &module.imports);
    let import = imports.find(|import| {
        let package = import.module.split('.').next().unwrap_or(&import.module);
        TRANSLATING.contains(&package)
    })?;
    Some(&import.place)
}

#[cfg(test)]
mod tests {
    use crate::plan::build_plan::BuildPlan;
    use crate::plan::testing::{APP, lock, planned};

    const PO: (&str, &str) = ("locale/de/LC_MESSAGES/shop.po", "");

    fn plan(settings: &str, files: &[(&str, &str)]) -> BuildPlan {
        let pyproject = format!("{APP}{settings}");
        let main = "import gettext\nfrom fastapi import FastAPI\napp = FastAPI()\n";
        let own = [("pyproject.toml", pyproject.as_str()), ("main.py", main)];
        planned(&[&own, files].concat(), &lock(&["fastapi", "uvicorn"], "")).expect("a plan")
    }

    #[test]
    fn translations_that_the_repository_has_not_compiled_are_compiled() {
        let found = plan("", &[PO]).catalogues.expect("compiled");
        assert_eq!(found.value.directories, ["locale"]);
        assert!(found.source.to_string().contains("main.py:1"), "{}", found.source);
    }

    #[test]
    fn translations_that_are_compiled_or_that_nobody_reads_are_left_as_they_are() {
        assert!(plan("", &[PO, ("locale/de/LC_MESSAGES/shop.mo", "")]).catalogues.is_none());
        assert!(plan("", &[("docs/locale/de/LC_MESSAGES/index.po", "")]).catalogues.is_none());
        assert!(plan("[tool.uvdock]\ncatalogues = false\n", &[PO]).catalogues.is_none());
    }
}
