//! The files of a project that may hold commands, but for those that uvdock wrote. Understands none of them.

use std::path::Path;

use crate::inspect::disk::{Disk, EntryKind};
use crate::inspect::tree::TreeFacts;
use crate::ownership::{self, Ownership, Syntax};
use crate::regular_file::FileKind;
use crate::secret;

/// The files of a project that may hold commands.
#[derive(Clone, Copy)]
pub(super) struct Files<'a> {
    pub disk: &'a Disk,
    pub root: &'a Path,
    pub tree: &'a TreeFacts,
}

impl Files<'_> {
    /// The text of a file that is the author's own, with every secret taken out; `None` for a missing, a large or a generated one.
    pub fn text(&self, path: &str) -> Option<String> {
        let path = self.root.join(path);
        let entry = self.disk.entry_itself(&path).ok()?;
        if entry != EntryKind::File {
            return None;
        }
        let text = String::from_utf8(self.disk.read(&path, FileKind::ContainerFile).ok()?).ok()?;
        let is_own = matches!(ownership::read(&text, Syntax::Dockerfile), Ownership::NotOurs);
        is_own.then(|| secret::withheld(&text).into_owned())
    }

    /// Container files that [`Self::text`] passes over for their size.
    pub fn too_large(&self) -> Vec<String> {
        let is_container_file = |name: &str| name.contains("dockerfile") || name.contains("compose");
        let found = self.named(is_container_file).into_iter();
        let is_larger = |path: &&str| self.tree.files[*path].size > FileKind::ContainerFile.limit();
        found.filter(is_larger).map(str::to_owned).collect()
    }

    /// Files at the root or one directory below it whose names pass a test, sorted, those at the root first.
    pub fn named(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<&str> {
        let mut found = self.all_named(is_wanted);
        found.retain(|path| depth(path) <= 1);
        found
    }

    /// The same; where there is none, those that lie deeper in the project count.
    pub fn named_anywhere(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<&str> {
        let mut found = self.all_named(is_wanted);
        if found.first().is_some_and(|path| depth(path) <= 1) {
            found.retain(|path| depth(path) <= 1);
        }
        found
    }

    /// Files of any depth whose names pass a test, those nearest to the root first; no more than anybody keeps.
    pub fn named_at_any_depth(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<&str> {
        let mut found = self.all_named(is_wanted);
        found.truncate(MOST_FILES);
        found
    }

    fn all_named(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<&str> {
        let files = self.tree.files.keys().map(String::as_str);
        let mut found: Vec<&str> = files.filter(|path| is_wanted(&name(path))).collect();
        found.sort_by_key(|path| (depth(path), *path));
        found
    }
}

/// More files of one kind than this are no project's.
const MOST_FILES: usize = 64;

fn name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_lowercase()
}

fn depth(path: &str) -> usize {
    path.matches('/').count()
}
