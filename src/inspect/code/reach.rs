//! Computes which modules of the project are imported from an entry. Reads no file.

use std::collections::BTreeSet;

use super::facts::{Import, ImportForm, LoadedModules, ModuleFacts, ModuleRole, Scope};
use super::index::{self, ModuleIndex};

/// Files reachable from `entries`, themselves included, without test modules.
pub(super) fn from<'m>(
    modules: &'m [ModuleFacts],
    index: &ModuleIndex,
    entries: &[&str],
    roots: &[&str],
) -> BTreeSet<&'m str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<usize> =
        entries.iter().filter_map(|entry| modules.iter().position(|module| module.path == *entry)).collect();
    while let Some(position) = open.pop() {
        let module = &modules[position];
        if module.role == ModuleRole::Test || !reached.insert(module.path.as_str()) {
            continue;
        }
        open.extend(packages_above(module, index));
        for import in module.imports.iter().filter(|import| import.scope != Scope::TypeChecking) {
            open.extend(targets(index, import, roots));
        }
        open.extend(installed(module, modules, index, roots));
        open.extend(module.loaded.iter().flat_map(|loaded| loaded_modules(loaded, modules, index, roots)));
    }
    reached
}

/// Importing `a.b.c` runs `a/__init__.py` and `a/b/__init__.py` first.
pub(super) fn packages_above(module: &ModuleFacts, index: &ModuleIndex) -> Vec<usize> {
    let mut above = Vec::new();
    let mut key = index::key_of(&module.path);
    while let Some((parent, _)) = key.rsplit_once('/') {
        match index.package(parent) {
            Some(package) => above.push(package),
            None => break,
        }
        key = parent;
    }
    above
}

/// Django loads models, commands, migrations and more of an installed application by their place:
/// <https://docs.djangoproject.com/en/stable/ref/applications/>. So everything below its package counts.
fn installed(module: &ModuleFacts, modules: &[ModuleFacts], index: &ModuleIndex, roots: &[&str]) -> Vec<usize> {
    let packages = installed_packages(module, modules, index, roots);
    if packages.is_empty() {
        return Vec::new();
    }
    let is_below = |module: &ModuleFacts| packages.iter().any(|package| module.path.starts_with(package.as_str()));
    modules.iter().enumerate().filter(|(_, module)| is_below(module)).map(|(position, _)| position).collect()
}

/// The directories, with `/` behind them, of the applications that a settings module installs.
pub(super) fn installed_packages(
    module: &ModuleFacts,
    modules: &[ModuleFacts],
    index: &ModuleIndex,
    roots: &[&str],
) -> Vec<String> {
    let entries = module.django.iter().flat_map(|django| &django.installed_apps);
    let names = entries.map(|entry| entry.value.split(".apps.").next().unwrap_or(&entry.value));
    let files = names.filter_map(|name| index.below(name, roots)).map(|position| &modules[position].path);
    files.filter_map(|path| path.strip_suffix("__init__.py")).map(ToOwned::to_owned).collect()
}

/// The files that are loaded by a name or a place that only runs tell.
pub(super) fn loaded_modules(
    loaded: &LoadedModules,
    modules: &[ModuleFacts],
    index: &ModuleIndex,
    roots: &[&str],
) -> Vec<usize> {
    match loaded {
        LoadedModules::Package(dotted) => {
            let path = dotted.replace('.', "/");
            let mut found: Vec<usize> = index.below(dotted, roots).into_iter().collect();
            let directories = roots.iter().map(|root| index::join(root, &path));
            found.extend(directories.flat_map(|directory| below(modules, &directory, Depth::Any)));
            found
        }
        LoadedModules::Each { package, module } => {
            let directories: Vec<String> =
                roots.iter().map(|root| index::join(root, &package.replace('.', "/"))).collect();
            let inner = module.replace('.', "/");
            let is_it = |path: &str| directories.iter().any(|directory| is_in_each(path, directory, &inner));
            let positions = modules.iter().enumerate();
            positions.filter(|(_, module)| is_it(&module.path)).map(|(at, _)| at).collect()
        }
        LoadedModules::Directory(directory) => below(modules, directory, Depth::Direct),
        LoadedModules::File { beside, named } => {
            let positions = modules.iter().enumerate();
            let is_it = |module: &ModuleFacts| module.path == *beside || module.path == *named;
            positions.filter(|(_, module)| is_it(module)).map(|(at, _)| at).collect()
        }
    }
}

/// How far below a directory files count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Direct,
    Any,
}

/// The files in a directory.
fn below(modules: &[ModuleFacts], directory: &str, depth: Depth) -> Vec<usize> {
    let inside = modules.iter().enumerate().filter(|(_, module)| lies_in(&module.path, directory, depth));
    inside.map(|(at, _)| at).collect()
}

fn lies_in(path: &str, directory: &str, depth: Depth) -> bool {
    let rest = match directory {
        "" => Some(path),
        directory => path.strip_prefix(directory).and_then(|rest| rest.strip_prefix('/')),
    };
    rest.is_some_and(|rest| depth == Depth::Any || !rest.contains('/'))
}

/// `plugins/NAME/main.py` and `plugins/NAME/main/__init__.py`.
fn is_in_each(path: &str, directory: &str, inner: &str) -> bool {
    let rest = path.strip_prefix(directory).and_then(|rest| rest.strip_prefix('/'));
    let Some((_, file)) = rest.and_then(|rest| rest.split_once('/')) else { return false };
    let name = file.strip_prefix(inner);
    name.is_some_and(|end| matches!(end, ".py" | "/__init__.py"))
}

/// The files that an import may load.
pub(super) fn targets(index: &ModuleIndex, import: &Import, roots: &[&str]) -> Vec<usize> {
    let roots: &[&str] = if import.form == ImportForm::Relative { &[""] } else { roots };
    let module = index.below(&import.module, roots);
    let submodule = import.name.as_ref().filter(|name| *name != "*").and_then(|name| {
        let dotted = if import.module.is_empty() { name.clone() } else { format!("{}.{name}", import.module) };
        index.below(&dotted, roots)
    });
    module.into_iter().chain(submodule).collect()
}

fn is_name(part: &str) -> bool {
    part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !part.starts_with(|c: char| c.is_ascii_digit())
}

/// Modules that a text may name: `app.main:app` names `app.main`; `up.apps.UpConfig` itself or, as a class, `up.apps`.
pub(super) fn modules_in_text(text: &str) -> Vec<String> {
    let dotted = text.split(':').next().unwrap_or_default();
    let parts: Vec<&str> = dotted.split('.').collect();
    if parts.iter().any(|part| part.is_empty() || !is_name(part)) || text.len() > 200 {
        return Vec::new();
    }
    let whole = parts.join(".");
    let owner = parts.split_last().map(|(_, owner)| owner.join(".")).filter(|owner| !owner.is_empty());
    std::iter::once(whole).chain(owner).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    fn reached(files: &[(&str, &str)], entry: &str, roots: &[&str]) -> Vec<String> {
        facts(files).reachable(&[entry], roots).into_iter().map(ToOwned::to_owned).collect()
    }

    #[test]
    fn imports_are_followed_with_their_packages() {
        let files = [
            ("main.py", "from app import api"),
            ("app/__init__.py", ""),
            ("app/api.py", "from .models import User"),
            ("app/models.py", ""),
            ("app/unused.py", ""),
        ];
        assert_eq!(reached(&files, "main.py", &[""]), ["app/__init__.py", "app/api.py", "app/models.py", "main.py"]);
    }

    #[test]
    fn import_roots_decide_what_a_name_means() {
        let files = [("src/main.py", "import shop"), ("src/shop.py", "")];
        assert_eq!(reached(&files, "src/main.py", &["src"]), ["src/main.py", "src/shop.py"]);
        assert_eq!(reached(&files, "src/main.py", &[""]), ["src/main.py"]);
    }

    #[test]
    fn dynamic_imports_and_texts_are_followed() {
        let files = [
            (
                "main.py",
                "import importlib, uvicorn\nimportlib.import_module('a')\n__import__('b')\nuvicorn.run('c:app')",
            ),
            ("a.py", ""),
            ("b.py", ""),
            ("c.py", "x = 'd.views.Index'"),
            ("d/views.py", ""),
        ];
        assert_eq!(reached(&files, "main.py", &[""]), ["a.py", "b.py", "c.py", "d/views.py", "main.py"]);
    }

    #[test]
    fn installed_applications_of_django_count_as_a_whole() {
        let files = [
            ("config/settings.py", "INSTALLED_APPS = ['shop']"),
            ("shop/__init__.py", ""),
            ("shop/models.py", ""),
            ("shop/migrations/0001_initial.py", ""),
            ("shop/tests/test_models.py", ""),
        ];
        let expected = ["config/settings.py", "shop/__init__.py", "shop/migrations/0001_initial.py", "shop/models.py"];
        assert_eq!(reached(&files, "config/settings.py", &[""]), expected);
    }

    #[test]
    fn imports_for_types_and_test_modules_are_left_out() {
        let files = [
            ("main.py", "from typing import TYPE_CHECKING\nimport test_x\nif TYPE_CHECKING:\n    import types_only"),
            ("types_only.py", ""),
            ("test_x.py", ""),
        ];
        assert_eq!(reached(&files, "main.py", &[""]), ["main.py"]);
    }

    #[test]
    fn imports_in_a_circle_end() {
        let files = [("a.py", "import b"), ("b.py", "import a")];
        assert_eq!(reached(&files, "a.py", &[""]), ["a.py", "b.py"]);
    }
}
