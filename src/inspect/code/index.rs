//! Maps dotted module names to files of the project. Reads no file.

use std::collections::{HashMap, HashSet};

use super::facts::ModuleRole;

/// The modules of a project by the path that names them: `src/app/main` for `src/app/main.py`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ModuleIndex {
    by_key: HashMap<String, usize>,
    /// Keys by their last part.
    by_last_part: HashMap<String, Vec<String>>,
    /// Directories with an `__init__.py`.
    packages: HashSet<String>,
    /// The directories of the repository that the project lies in, its own last.
    above: Vec<String>,
}

impl ModuleIndex {
    /// Indexes files in their order.
    pub(super) fn new<'a>(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let mut index = Self::default();
        for (position, path) in paths.into_iter().enumerate() {
            let key = key_of(path);
            let last = key.rsplit('/').next().unwrap_or_default().to_owned();
            if path.ends_with("/__init__.py") {
                index.packages.insert(key.to_owned());
            }
            // `app.py` beside `app/__init__.py`: the package wins in Python.
            if path.ends_with("/__init__.py") || !index.by_key.contains_key(key) {
                index.by_key.insert(key.to_owned(), position);
            }
            let keys = index.by_last_part.entry(last).or_default();
            if keys.iter().all(|known| known != key) {
                keys.push(key.to_owned());
            }
        }
        index
    }

    /// The same for a project that lies in a directory of its repository: its modules may be named from above that.
    pub(super) fn lying_in(mut self, directory: &str) -> Self {
        self.above = directory.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        self
    }

    /// The file that a dotted name means when the import path is one of these directories, tried in order; `..` is the one that
    /// the project's own directory lies in.
    pub(super) fn below(&self, dotted: &str, roots: &[&str]) -> Option<usize> {
        let suffix = dotted.replace('.', "/");
        roots.iter().find_map(|root| match levels(root) {
            0 => self.by_key.get(&join(root, &suffix)).copied(),
            levels => self.below_above(dotted, levels),
        })
    }

    /// How many directories above the project a name is written from that begins with the project's own directory, with the file.
    pub(super) fn named_above(&self, dotted: &str) -> Option<(usize, usize)> {
        (1..=self.above.len()).find_map(|levels| Some((levels, self.below_above(dotted, levels)?)))
    }

    fn below_above(&self, dotted: &str, levels: usize) -> Option<usize> {
        let own = self.above.get(self.above.len().checked_sub(levels)?..)?.join(".");
        let rest = dotted.strip_prefix(&own)?.strip_prefix('.')?;
        self.by_key.get(&rest.replace('.', "/")).copied()
    }

    /// The file that a dotted name most likely means in `importer`, with no import path known.
    ///
    /// An import path is a directory above the importing file, or one named `src`, and no package itself unless it is
    /// named `src` or holds a `manage.py`: programs are started there.
    pub(super) fn likely(&self, dotted: &str, importer: &str) -> Option<usize> {
        self.likely_inside(dotted, importer).or_else(|| self.named_above(dotted).map(|(_, file)| file))
    }

    fn likely_inside(&self, dotted: &str, importer: &str) -> Option<usize> {
        let suffix = dotted.replace('.', "/");
        let last = suffix.rsplit('/').next()?;
        let keys = self.by_last_part.get(last)?;
        let roots = keys.iter().filter_map(|key| key.strip_suffix(suffix.as_str()));
        let mut roots: Vec<&str> =
            roots.filter(|root| root.is_empty() || (root.ends_with('/') && !self.is_inside_package(root))).collect();
        roots.sort_by_key(|root| distance(root, importer));
        let found = self.by_key.get(&format!("{}{suffix}", roots.first()?)).copied();
        found.filter(|_| key_of(importer) != format!("{}{suffix}", roots[0]))
    }

    /// The file of a path, or the package in whose place it stands: `app/__init__.py` for `app.py` beside it.
    pub(super) fn module(&self, path: &str) -> Option<usize> {
        self.by_key.get(key_of(path)).copied()
    }

    /// The `__init__.py` of a directory.
    pub(super) fn package(&self, directory: &str) -> Option<usize> {
        self.packages.get(directory).and_then(|key| self.by_key.get(key)).copied()
    }

    fn is_inside_package(&self, directory: &str) -> bool {
        let directory = directory.trim_end_matches('/');
        let starts_programs =
            directory.rsplit('/').next() == Some("src") || self.by_key.contains_key(&format!("{directory}/manage"));
        self.packages.contains(directory) && !starts_programs
    }
}

/// How many directories above the project a root is: two of `../..`.
fn levels(root: &str) -> usize {
    let parts = || root.split('/').filter(|part| !part.is_empty());
    if parts().all(|part| part == "..") { parts().count() } else { 0 }
}

/// Orders candidate import paths: above the importer first, the nearest of those first, then `src`, then the rest.
fn distance(root: &str, importer: &str) -> (u8, usize, String) {
    if importer.starts_with(root) {
        return (0, importer.len() - root.len(), root.to_owned());
    }
    let rank = if root.trim_end_matches('/').rsplit('/').next() == Some("src") { 1 } else { 2 };
    (rank, root.len(), root.to_owned())
}

/// `src/app/main` of `src/app/main.py`, `src/app` of `src/app/__init__.py`.
pub(super) fn key_of(path: &str) -> &str {
    let stem = path.strip_suffix(".py").unwrap_or(path);
    stem.strip_suffix("/__init__").unwrap_or(stem)
}

pub(super) fn join(root: &str, suffix: &str) -> String {
    match root.trim_matches('/') {
        "" | "." => suffix.to_owned(),
        root => format!("{root}/{suffix}"),
    }
}

/// Whether a path names test code, by the rules of pytest's discovery.
pub(super) fn role_of(path: &str) -> ModuleRole {
    let (directories, name) = path.rsplit_once('/').unwrap_or(("", path));
    let by_name = name == "conftest.py" || name.starts_with("test_") || name.ends_with("_test.py");
    let by_directory = directories.split('/').any(|part| part == "tests" || part == "test");
    if by_name || by_directory { ModuleRole::Test } else { ModuleRole::Code }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likely(paths: &[&str], dotted: &str, importer: &str) -> Option<String> {
        let found = ModuleIndex::new(paths.iter().copied()).likely(dotted, importer);
        found.map(|position| paths[position].to_owned())
    }

    #[test]
    fn a_module_below_the_importing_directory_is_found() {
        let paths = ["backend/main.py", "backend/app/config.py", "other/app/config.py"];
        assert_eq!(likely(&paths, "app.config", "backend/main.py").as_deref(), Some("backend/app/config.py"));
    }

    #[test]
    fn a_directory_named_src_is_an_import_path() {
        let paths = ["run.py", "src/shop/api.py"];
        assert_eq!(likely(&paths, "shop.api", "run.py").as_deref(), Some("src/shop/api.py"));
    }

    #[test]
    fn a_package_is_no_import_path() {
        let paths = ["config/__init__.py", "config/celery.py", "shop/tasks.py"];
        assert_eq!(likely(&paths, "celery", "shop/tasks.py"), None);
    }

    #[test]
    fn a_package_beside_manage_py_is_an_import_path() {
        let paths = ["web/__init__.py", "web/manage.py", "web/config/urls.py"];
        assert_eq!(likely(&paths, "config.urls", "web/manage.py").as_deref(), Some("web/config/urls.py"));
    }

    #[test]
    fn a_file_is_not_its_own_import() {
        assert_eq!(likely(&["celery.py"], "celery", "celery.py"), None);
    }

    #[test]
    fn a_name_that_begins_with_the_project_s_own_directory_is_found_in_it() {
        let index = ModuleIndex::new(["app/core.py", "main.py"]).lying_in("services/backend");
        assert_eq!(index.named_above("backend.app.core"), Some((1, 0)));
        assert_eq!(index.named_above("services.backend.main"), Some((2, 1)));
        assert_eq!(index.named_above("backend"), None);
        assert_eq!(index.named_above("services.app.core"), None);
        assert_eq!(index.likely("backend.main", "app/core.py"), Some(1));
        assert_eq!((index.below("backend.main", &[""]), index.below("backend.main", &["", ".."])), (None, Some(1)));
    }

    #[test]
    fn import_paths_are_tried_in_order() {
        let index = ModuleIndex::new(["app.py", "src/app/__init__.py"]);
        assert_eq!(index.below("app", &["src", ""]), Some(1));
        assert_eq!(index.below("app", &["", "src"]), Some(0));
        assert_eq!(index.below("nothing", &["", "src"]), None);
    }

    #[test]
    fn test_code_is_told_by_its_name() {
        for path in ["tests/app.py", "src/test/x.py", "test_app.py", "a/app_test.py", "conftest.py"] {
            assert_eq!(role_of(path), ModuleRole::Test, "{path}");
        }
        for path in ["app.py", "contest.py", "latest/app.py"] {
            assert_eq!(role_of(path), ModuleRole::Code, "{path}");
        }
    }
}
