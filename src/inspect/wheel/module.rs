//! A module of a wheel, and the paths that lead to it. Reads no file.

use serde::Serialize;

use crate::nesting::is_below;

/// A top-level module or package in a wheel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WheelModule {
    /// Its dotted name, such as `shop` or `company.shop` in a namespace package.
    pub name: String,
    /// Its directory or file, such as `src/shop` or `shop.py`.
    pub path: String,
    /// The directory that stands on `sys.path` for it: empty for the project root, or such as `src`.
    pub root: String,
}

impl WheelModule {
    pub(super) fn new(root: &str, name: &str, extension: &str) -> Self {
        let root = plain(root);
        let path = format!("{}{extension}", join(root, &name.replace('.', "/")));
        Self { name: name.to_owned(), path, root: root.to_owned() }
    }

    /// Whether a project file belongs to this module.
    pub fn holds(&self, file: &str) -> bool {
        is_below(file, &self.path)
    }
}

/// A directory of settings as paths of the project have it: `src` of `./src/`, and the empty path of `.`.
pub(super) fn plain(directory: &str) -> &str {
    match directory.trim_start_matches("./").trim_end_matches('/') {
        "." => "",
        directory => directory,
    }
}

/// `directory/name`, where the root is the empty path.
pub fn join(directory: &str, name: &str) -> String {
    match directory.trim_end_matches('/') {
        "" | "." => name.to_owned(),
        directory => format!("{directory}/{name}"),
    }
}

/// The glob patterns of PEP 639: `*`, `?`, `[...]` within a path part, `**` across parts.
pub fn glob_matches(pattern: &str, path: &str) -> bool {
    let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
    let pattern = glob::Pattern::new(pattern.trim_start_matches("./"));
    pattern.is_ok_and(|pattern| pattern.matches_with(path, options))
}
