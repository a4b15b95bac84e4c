//! The file selection rules of the build backends, each from its documentation. Applies them to names only; builds nothing.

use toml::Value;

use super::module::{WheelModule, glob_matches, join, plain};
use super::rules::{Found, Rules, nothing_if_empty, strings, text};
use super::setuptools;
use crate::inspect::tree::has_extension;

/// The modules the backend would put in the wheel.
pub(super) fn found(rules: &Rules<'_>, backend: &str) -> Found {
    match backend {
        "uv_build" => rules.uv_build(),
        "hatchling.build" | "hatchling.ouroboros" => rules.hatchling(),
        "setuptools.build_meta" | "setuptools.build_meta:__legacy__" => setuptools::found(rules),
        "flit_core.buildapi" | "flit.buildapi" => {
            rules.named(rules.table("flit.module").and_then(|t| text(&t, "name")))
        }
        "poetry.core.masonry.api" | "poetry.masonry.api" => rules.poetry(),
        "pdm.backend" | "pdm.pep517.api" => rules.pdm(),
        _ => rules.named(None),
    }
}

/// The Python modules that a compiling backend would put in the wheel beside what it compiles.
pub(super) fn found_compiled(rules: &Rules<'_>, backend: &str) -> Found {
    match backend {
        "maturin" => rules.maturin(),
        "scikit_build_core.build" => rules.scikit_build_core(),
        backend => found(rules, backend),
    }
}

/// Files that settings name: hatchling's version file, build hook, `force-include` sources and pieces of the readme
/// (<https://github.com/hynek/hatch-fancy-pypi-readme>), files of `[tool.setuptools.dynamic]` (setuptools "Dynamic Metadata"), what
/// `[tool.poetry]` names as readme and includes (Poetry "The pyproject.toml file"), and PDM's version file.
pub(super) fn extra_inputs(rules: &Rules<'_>) -> Vec<String> {
    let mut inputs = Vec::new();
    if let Some(version) = rules.table("hatch.version") {
        inputs.extend(text(&version, "path"));
    }
    for hooks in ["hatch.build.hooks.custom", "hatch.build.targets.wheel.hooks.custom"] {
        inputs.extend(rules.table(hooks).and_then(|hook| text(&hook, "path")));
    }
    if let Some(Value::Table(forced)) = rules.hatch_setting("force-include") {
        inputs.extend(forced.keys().cloned());
    }
    if let Some(dynamic) = rules.table("setuptools.dynamic") {
        inputs.extend(dynamic.values().filter_map(|value| value.get("file")).flat_map(strings));
    }
    let fragments = rules.table("hatch.metadata.hooks.fancy-pypi-readme");
    let fragments = fragments.and_then(|hook| hook.get("fragments")?.as_array().cloned()).unwrap_or_default();
    inputs.extend(fragments.iter().filter_map(|part| part.get("path")?.as_str().map(str::to_owned)));
    inputs.extend(rules.table("pdm.version").and_then(|version| text(&version, "path")));
    if let Some(poetry) = rules.table("poetry") {
        inputs.extend(poetry.get("readme").map(strings).unwrap_or_default());
        let included = poetry.get("include").and_then(Value::as_array).into_iter().flatten();
        inputs.extend(included.flat_map(|entry| rules.poetry_included(entry)));
    }
    inputs.retain(|input| rules.tree.is_file(input) || rules.tree.is_directory(input));
    inputs
}

impl Rules<'_> {
    /// Maturin "Project layout": a package named like the module, below `python-source`.
    fn maturin(&self) -> Found {
        let settings = self.table("maturin").unwrap_or_default();
        let name = text(&settings, "module-name").unwrap_or_else(|| self.import_name());
        let name = name.split('.').next().unwrap_or(&name).to_owned();
        let roots = text(&settings, "python-source").map_or_else(|| vec![String::new()], |root| vec![root]);
        let packages: Vec<WheelModule> = roots.iter().filter_map(|root| self.module(root, &name)).collect();
        nothing_if_empty(packages, || format!("maturin finds no Python package `{name}`"))
    }

    /// scikit-build-core "Configuration > wheel.packages": `src/<name>`, `python/<name>` or `<name>`.
    fn scikit_build_core(&self) -> Found {
        let settings = self.table("scikit-build.wheel").unwrap_or_default();
        let default = || ["src/", "python/", ""].map(|root| format!("{root}{}", self.import_name())).to_vec();
        let paths = settings.get("packages").map_or_else(default, strings);
        let modules = paths.iter().filter_map(|path| {
            let (root, name) = path.rsplit_once('/').unwrap_or(("", path));
            self.module(root, name)
        });
        nothing_if_empty(modules.collect(), || "scikit-build-core finds no package".into())
    }

    /// uv "Build backend > Modules": `<module-root>/<module-name>/__init__.py`, by default below `src`.
    fn uv_build(&self) -> Found {
        let settings = self.table("uv.build-backend").unwrap_or_default();
        let root = text(&settings, "module-root").map_or_else(|| "src".into(), |root| plain(&root).to_owned());
        let names = settings.get("module-name").map_or_else(|| vec![self.import_name()], strings);
        let namespace = settings.get("namespace").and_then(Value::as_bool).unwrap_or(false);
        let mut modules = Vec::new();
        for name in names {
            let directory = join(&root, &name.replace('.', "/"));
            let has_module = if namespace {
                self.tree.is_directory(&directory)
            } else {
                ["__init__.py", "__init__.pyi"].iter().any(|init| self.tree.is_file(&format!("{directory}/{init}")))
            };
            if !has_module {
                return Found::Nothing(format!("uv_build expects `{directory}/__init__.py`"));
            }
            modules.push(WheelModule::new(&root, &name, ""));
        }
        Found::Modules(modules)
    }

    /// Hatch "Builder configuration > File selection" and "Wheel builder > Default file selection".
    fn hatchling(&self) -> Found {
        for key in ["packages", "only-include", "include", "force-include"] {
            if let Some(selection) = self.hatch_setting(key) {
                return self.hatch_selection(key, &selection);
            }
        }
        let names = [self.import_name()];
        for name in &names {
            // In the order of hatchling's own search.
            for (root, file) in [("", "__init__.py"), ("src", "__init__.py")] {
                if self.tree.is_file(&join(root, &format!("{name}/{file}"))) {
                    return Found::Modules(vec![WheelModule::new(root, name, "")]);
                }
            }
            if self.tree.is_file(&format!("{name}.py")) {
                return Found::Modules(vec![WheelModule::new("", name, ".py")]);
            }
            let init = format!("/{name}/__init__.py");
            let mut namespaces =
                self.tree.files.keys().filter(|path| path.matches('/').count() == 2 && path.ends_with(&init));
            if let (Some(path), None) = (namespaces.next(), namespaces.next()) {
                let namespace = path.split('/').next().unwrap_or_default();
                return Found::Modules(vec![WheelModule::new("", &format!("{namespace}.{name}"), "")]);
            }
        }
        let name = self.import_name();
        Found::Nothing(format!(
            "hatchling finds neither `{name}/__init__.py` nor `src/{name}/__init__.py` nor `{name}.py`"
        ))
    }

    fn hatch_setting(&self, key: &str) -> Option<Value> {
        let tables = [self.table("hatch.build.targets.wheel"), self.table("hatch.build")];
        tables.into_iter().flatten().find_map(|table| table.get(key).cloned())
    }

    fn hatch_selection(&self, key: &str, selection: &Value) -> Found {
        if key == "force-include" {
            let targets = selection.as_table().into_iter().flatten();
            let modules = targets.filter_map(|(source, target)| self.forced(source, target.as_str()?));
            return nothing_if_empty(modules.collect(), || "hatchling's `force-include` names no Python".into());
        }
        let sources: Vec<String> = self.hatch_setting("sources").map(|value| strings(&value)).unwrap_or_default();
        let mut modules = Vec::new();
        for path in strings(selection).iter().map(|path| path.trim_matches('/').to_owned()) {
            modules.extend(self.hatch_paths(key, &path, &sources));
        }
        modules.dedup();
        nothing_if_empty(modules, || format!("hatchling's `{key}` names nothing that exists"))
    }

    /// `force-include = {"lib" = "shop"}` cannot be installed editable; it counts only where the names stay.
    fn forced(&self, source: &str, target: &str) -> Option<WheelModule> {
        let (source, target) = (source.trim_matches('/'), target.trim_matches('/'));
        let same = source == target || source == join("src", target);
        let root = source.strip_suffix(target)?.trim_end_matches('/');
        (same && self.tree.holds_python(source)).then(|| WheelModule::new(root, &target.replace('/', "."), ""))
    }

    fn hatch_paths(&self, key: &str, path: &str, sources: &[String]) -> Vec<WheelModule> {
        let tops: Vec<String> = if path.contains(['*', '?', '[']) {
            let matching = self.tree.files.keys().filter(|file| glob_matches(path, file) && has_extension(file, "py"));
            let mut tops: Vec<String> = matching.map(|file| top_of(file, sources)).collect();
            tops.dedup();
            tops
        } else {
            vec![path.to_owned()]
        };
        tops.iter().filter_map(|top| self.hatch_module(key, top, sources)).collect()
    }

    fn hatch_module(&self, key: &str, path: &str, sources: &[String]) -> Option<WheelModule> {
        // `packages = ["src/shop"]` ships `shop`: hatchling drops every part but the last.
        let (root, name) = match path.rsplit_once('/') {
            Some((root, name)) if key == "packages" => (root, name.to_owned()),
            Some((root, name)) if sources.iter().any(|source| source.trim_matches('/') == root) => {
                (root, name.to_owned())
            }
            _ => ("", path.replace('/', ".")),
        };
        self.module(root, name.strip_suffix(".py").unwrap_or(&name))
    }

    /// Poetry "The pyproject.toml file > packages"; without it a package named like the project.
    fn poetry(&self) -> Found {
        let packages = self.table("poetry").and_then(|table| table.get("packages")?.as_array().cloned());
        let Some(packages) = packages else { return self.named(None) };
        let modules: Vec<WheelModule> = packages.iter().filter_map(|package| self.poetry_module(package)).collect();
        nothing_if_empty(modules, || "`tool.poetry.packages` names nothing that exists".into())
    }

    /// `include = ["CHANGELOG.md", { path = "data", format = "wheel" }]`; patterns name files.
    fn poetry_included(&self, entry: &Value) -> Vec<String> {
        let path = entry.as_str().or_else(|| entry.get("path")?.as_str()).unwrap_or_default().trim_end_matches('/');
        let is_for_sdist = entry.get("format").and_then(Value::as_str) == Some("sdist");
        if is_for_sdist {
            return Vec::new();
        }
        if !path.contains(['*', '?', '[']) {
            return vec![path.to_owned()];
        }
        self.tree.files.keys().filter(|file| glob_matches(path, file)).cloned().collect()
    }

    fn poetry_module(&self, package: &Value) -> Option<WheelModule> {
        let include = package.get("include")?.as_str()?;
        let from = package.get("from").and_then(Value::as_str).unwrap_or("");
        self.module(from, include.split('/').next().unwrap_or(include))
    }

    /// PDM "Build configuration": the packages below `package-dir`, by default `src` where it exists.
    fn pdm(&self) -> Found {
        let settings = self.table("pdm.build").unwrap_or_default();
        let default = if self.tree.is_directory("src") { "src" } else { "" };
        let root = text(&settings, "package-dir").map_or_else(|| default.into(), |root| plain(&root).to_owned());
        let names = self.tree.children(&root).into_iter();
        let packages = names.filter(|name| self.tree.is_file(&join(&root, &format!("{name}/__init__.py"))));
        let modules: Vec<WheelModule> =
            packages.filter(|name| *name != "tests").map(|name| WheelModule::new(&root, name, "")).collect();
        nothing_if_empty(modules, || "pdm-backend finds no package with an `__init__.py`".into())
    }

    /// A module named like the project (or as told), at the root or below `src`: flit's rule, and the best guess for a backend
    /// without rules here.
    fn named(&self, name: Option<String>) -> Found {
        let name = name.unwrap_or_else(|| self.import_name());
        let found = ["src", ""].iter().find_map(|root| self.module(root, &name));
        found.map_or_else(
            || Found::Nothing(format!("neither `{name}` nor `src/{name}` exists")),
            |module| Found::Modules(vec![module]),
        )
    }
}

/// The top-level module a file belongs to, below a source directory that hatchling strips.
fn top_of(file: &str, sources: &[String]) -> String {
    let root = sources.iter().find(|source| file.starts_with(&format!("{source}/"))).map_or("", String::as_str);
    let below = if root.is_empty() { file } else { &file[root.len() + 1..] };
    join(root, below.split('/').next().unwrap_or(below))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{WheelFacts, read};
    use crate::inspect::{pyproject, tree};

    fn wheel(pyproject_text: &str, files: &[&str]) -> WheelFacts {
        let mut facts = tree::TreeFacts::default();
        for file in files {
            facts.files.insert((*file).to_owned(), tree::FileFacts { size: 1, mode: tree::Mode::Plain });
        }
        let project = pyproject::parse(pyproject_text, Path::new(".")).expect("a valid pyproject.toml");
        read(&project, &facts, |_| None)
    }

    fn built_by(backend: &str, more: &str) -> String {
        format!("[project]\nname = 'my-shop'\n[build-system]\nbuild-backend = '{backend}'\nrequires = []\n{more}")
    }

    fn paths(wheel: WheelFacts) -> Vec<String> {
        match wheel {
            WheelFacts::Modules { modules, .. } => {
                modules.into_iter().map(|module| format!("{}={}", module.name, module.path)).collect()
            }
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn hatchling_finds_a_package_named_like_the_project() {
        let text = built_by("hatchling.build", "");
        assert_eq!(paths(wheel(&text, &["src/my_shop/__init__.py"])), ["my_shop=src/my_shop"]);
        assert_eq!(paths(wheel(&text, &["my_shop.py"])), ["my_shop=my_shop.py"]);
        assert_eq!(paths(wheel(&text, &["acme/my_shop/__init__.py"])), ["acme.my_shop=acme/my_shop"]);
    }

    #[test]
    fn hatchling_without_such_a_package_cannot_build() {
        let found = wheel(&built_by("hatchling.build", ""), &["app/__init__.py"]);
        assert!(matches!(found, WheelFacts::Broken { because, .. } if because.contains("`src/my_shop/__init__.py`")));
    }

    #[test]
    fn hatchling_packages_drop_the_leading_directories() {
        let text = built_by("hatchling.build", "[tool.hatch.build.targets.wheel]\npackages = ['src/shop', 'app']\n");
        let files = ["src/shop/__init__.py", "app/main.py"];
        assert_eq!(paths(wheel(&text, &files)), ["shop=src/shop", "app=app"]);
    }

    #[test]
    fn uv_build_looks_below_src_unless_told_otherwise() {
        let files = ["my_shop/__init__.py", "src/my_shop/__init__.py"];
        assert_eq!(paths(wheel(&built_by("uv_build", ""), &files)), ["my_shop=src/my_shop"]);
        let flat = built_by("uv_build", "[tool.uv.build-backend]\nmodule-root = ''\n");
        assert_eq!(paths(wheel(&flat, &files)), ["my_shop=my_shop"]);
    }

    #[test]
    fn setuptools_refuses_several_top_level_packages() {
        let found = wheel(&built_by("setuptools.build_meta", ""), &["app/__init__.py", "templates/index.html"]);
        assert!(matches!(found, WheelFacts::Broken { because, .. } if because.contains("`app`, `templates`")));
    }

    #[test]
    fn setuptools_finds_one_flat_package_beside_tests_and_docs() {
        let files = ["shop/__init__.py", "tests/test_a.py", "docs/index.md", "setup.py"];
        assert_eq!(paths(wheel(&built_by("setuptools.build_meta", ""), &files)), ["shop=shop"]);
    }

    #[test]
    fn the_root_has_no_name_however_settings_write_it() {
        for (backend, settings) in [
            ("setuptools.build_meta", "[tool.setuptools]\npackages = ['shop']\npackage-dir = {'' = '.'}\n"),
            ("setuptools.build_meta", "[tool.setuptools.packages.find]\nwhere = ['./']\n"),
            ("uv_build", "[tool.uv.build-backend]\nmodule-root = './'\nmodule-name = 'shop'\n"),
        ] {
            let WheelFacts::Modules { modules, .. } = wheel(&built_by(backend, settings), &["shop/__init__.py"]) else {
                panic!("{settings}")
            };
            assert_eq!((modules[0].root.as_str(), modules[0].path.as_str()), ("", "shop"), "{settings}");
        }
    }

    #[test]
    fn a_readme_that_is_not_there_breaks_the_build() {
        let text = "[project]\nname = 'a'\nreadme = 'README.md'\n[build-system]\nbuild-backend = 'uv_build'\n";
        assert!(matches!(wheel(text, &["src/a/__init__.py"]), WheelFacts::Broken { .. }));
    }

    #[test]
    fn a_build_that_compiles_is_told_apart() {
        assert!(matches!(wheel(&built_by("maturin", ""), &[]), WheelFacts::Compiled { with, .. } if with == "maturin"));
        let text = "[project]\nname='a'\n[build-system]\nrequires=['setuptools','Cython>=3']\nbuild-backend='setuptools.build_meta'\n";
        assert!(matches!(wheel(text, &["a/__init__.py"]), WheelFacts::Compiled { with, .. } if with == "cython"));
    }

    #[test]
    fn files_that_backends_are_told_to_read_are_build_inputs() {
        let inputs = |backend: &str, more: &str| {
            let files = ["my_shop/__init__.py", "README.md", "HISTORY.md", "VERSION", "data/a.txt", "extra/b.csv"];
            match wheel(&built_by(backend, more), &files) {
                WheelFacts::Modules { inputs, .. } => inputs,
                other => panic!("{other:?}"),
            }
        };
        let poetry = "[tool.poetry]\nreadme = ['README.md', 'HISTORY.md']\ninclude = ['data/*.txt', { path = 'extra', format = 'wheel' }]\n";
        assert_eq!(inputs("poetry.core.masonry.api", poetry), ["HISTORY.md", "README.md", "data/a.txt", "extra"]);
        let dynamic = "[tool.setuptools]\npackages = ['my_shop']\n[tool.setuptools.dynamic]\nversion = { file = 'VERSION' }\nreadme = { file = ['README.md', 'GONE.md'] }\n";
        assert_eq!(inputs("setuptools.build_meta", dynamic), ["README.md", "VERSION"]);
        let hatch = "[[tool.hatch.metadata.hooks.fancy-pypi-readme.fragments]]\npath = 'HISTORY.md'\n";
        assert_eq!(inputs("hatchling.build", hatch), ["HISTORY.md"]);
    }

    #[test]
    fn licence_patterns_name_build_inputs() {
        let text = "[project]\nname='a'\nlicense-files=['LICEN[CS]E*','licences/**/*.txt']\n[build-system]\nbuild-backend='uv_build'\n";
        let found = wheel(text, &["src/a/__init__.py", "LICENSE-MIT", "licences/x/y.txt", "LICENSES.d/z"]);
        let WheelFacts::Modules { inputs, .. } = found else { panic!("{found:?}") };
        assert_eq!(inputs, ["LICENSE-MIT", "licences/x/y.txt"]);
    }
}
