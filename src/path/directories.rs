//! Directories that are asked what lies in them: each path asked of each directory would take the product of both.

use std::collections::HashSet;
use std::iter::successors;

/// Some directories, in normal form.
pub(crate) struct Directories<'a>(HashSet<&'a str>);

impl<'a> Directories<'a> {
    /// Of their paths.
    pub(crate) fn new(paths: impl IntoIterator<Item = &'a str>) -> Self {
        Self(paths.into_iter().collect())
    }

    /// The nearest of them that a path is or lies in.
    pub(crate) fn around(&self, path: &str) -> Option<&'a str> {
        self.0.get(path).copied().or_else(|| self.above(path))
    }

    /// The nearest of them that a path lies in.
    pub(crate) fn above(&self, path: &str) -> Option<&'a str> {
        let mut above = successors(parent(path), |path| parent(path));
        above.find_map(|directory| self.0.get(directory).copied())
    }
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(directory, _)| directory)
}

#[cfg(test)]
mod tests {
    use super::Directories;

    #[test]
    fn the_nearest_directory_around_a_path_is_found() {
        let directories = Directories::new(["data", "data/a", "/srv"]);
        assert_eq!(directories.around("data/a/b/c"), Some("data/a"));
        assert_eq!(directories.around("data/ab"), Some("data"));
        assert_eq!(directories.around("data"), Some("data"));
        assert_eq!(directories.above("data"), None);
        assert_eq!(directories.around("/srv/files"), Some("/srv"));
        assert_eq!(directories.around("database"), None);
    }
}
