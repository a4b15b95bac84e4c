//! The files that a front end is made of, by their paths as the project sees them. Understands none of them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::PACKAGE_JSON;
use super::manifest::Manifest;
use crate::inspect::disk::{Disk, EntryKind};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::{self, TreeFacts};
use crate::inspect::wheel::join;
use crate::path::may_be_written;
use crate::regular_file::FileKind;

/// More directories than this beside a project are no repository.
const MOST_BESIDE: usize = 200;

pub(super) struct Files<'a> {
    disk: &'a Disk,
    root: &'a Path,
    pub(super) tree: &'a TreeFacts,
    /// The project's own directory.
    canonical: PathBuf,
    /// Its name.
    own: String,
    /// How many directories above it images are built from.
    workspace: usize,
}

impl<'a> Files<'a> {
    pub(super) fn new(disk: &'a Disk, root: &'a Path, tree: &'a TreeFacts, workspace: usize) -> Self {
        let canonical = disk.canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let own = canonical.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        Self { disk, root, tree, canonical, own, workspace }
    }

    /// The text of a file; `None` for one that is missing, large or no text.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.text_of(path, FileKind::ContainerFile)
    }

    pub(super) fn lock_text(&self, path: &str) -> Option<String> {
        self.text_of(path, FileKind::Lock)
    }

    fn text_of(&self, path: &str, kind: FileKind) -> Option<String> {
        let path = self.root.join(path);
        let entry = self.disk.entry_itself(&path).ok()?;
        if entry != EntryKind::File {
            return None;
        }
        String::from_utf8(self.disk.read(&path, kind).ok()?).ok()
    }

    pub(super) fn exists(&self, path: &str) -> bool {
        self.disk.exists(&self.root.join(path))
    }

    pub(super) fn is_directory(&self, path: &str) -> bool {
        self.disk.entry_itself(&self.root.join(path)).is_ok_and(|kind| kind == EntryKind::Directory)
    }

    /// The directories with a manifest that lie beside the project, and beside the directories above it.
    pub(super) fn beside(&self, levels: usize) -> Vec<String> {
        let mut found = Vec::new();
        let mut base = String::new();
        for _ in 0..levels {
            base.push_str("../");
            let above = base.trim_end_matches('/').to_owned();
            found.extend(self.exists(&join(&above, PACKAGE_JSON)).then_some(above));
            let names = self.disk.directories(&self.root.join(&base)).unwrap_or_default();
            let names = names.into_iter().filter(|name| may_be_written(name) && !name.starts_with('.'));
            let paths = names.take(MOST_BESIDE).map(|name| format!("{base}{name}"));
            found.extend(paths.filter(|path| !self.is_own(path) && self.exists(&join(path, PACKAGE_JSON))));
        }
        found
    }

    /// The members of a workspace beside the project, as far as its patterns end in `*` at most.
    pub(super) fn members_beside(&self, manifest: &Manifest) -> Vec<String> {
        if !manifest.directory.starts_with("..") {
            return Vec::new();
        }
        let of_pattern = |pattern: &String| match pattern.trim_start_matches("./").split_once('*') {
            Some((fixed, "")) => {
                let base = join(&manifest.directory, fixed.trim_end_matches('/'));
                let names = self.disk.directories(&self.root.join(&base)).unwrap_or_default();
                names.into_iter().take(MOST_BESIDE).map(|name| join(&base, &name)).collect()
            }
            Some(_) => Vec::new(),
            None => vec![join(&manifest.directory, pattern)],
        };
        let patterns = self.pnpm_patterns(&manifest.directory);
        let members = manifest.workspaces.iter().chain(&patterns).flat_map(of_pattern);
        let members = members.filter(|path| may_be_written(path) && self.exists(&join(path, PACKAGE_JSON)));
        members.map(|path| self.nearest(&path)).collect()
    }

    /// A directory above or beside the project by its shortest way: `../web` for `../../apps/web` of a project in `apps/api`.
    fn nearest(&self, path: &str) -> String {
        let climbed = path.split('/').take_while(|part| *part == "..").count();
        let own: Vec<&OsStr> = self.canonical.iter().collect();
        let own = &own[own.len().saturating_sub(climbed)..];
        let inside: Vec<&str> = path.split('/').skip(climbed).collect();
        let same = own.iter().zip(&inside).take_while(|(own, part)| **own == OsStr::new(part)).count();
        format!("{}{}", "../".repeat(climbed - same), inside[same..].join("/"))
    }

    /// `packages` of pnpm-workspace.yaml: <https://pnpm.io/pnpm-workspace_yaml>. Without it the file holds settings alone.
    fn pnpm_packages(&self, directory: &str) -> serde_json::Value {
        let text = self.text(&join(directory, "pnpm-workspace.yaml")).unwrap_or_default();
        let mut document = serde_saphyr::from_str::<serde_json::Value>(&text).unwrap_or_default();
        document.get_mut("packages").map(serde_json::Value::take).unwrap_or_default()
    }

    /// Whether pnpm keeps the members of a workspace below a directory.
    pub(super) fn is_pnpm_workspace(&self, directory: &str) -> bool {
        self.pnpm_packages(directory).is_array()
    }

    fn pnpm_patterns(&self, directory: &str) -> Vec<String> {
        let packages = self.pnpm_packages(directory);
        let patterns = packages.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str);
        patterns.filter(|pattern| !pattern.starts_with('!')).map(str::to_owned).collect()
    }

    /// The files below a directory; none of one that no image is built from.
    pub(super) fn below(&self, directory: &str) -> Vec<String> {
        if !directory.starts_with("..") {
            return self.tree.below(directory).map(str::to_owned).collect();
        }
        if directory.split('/').filter(|part| *part == "..").count() > self.workspace {
            return Vec::new();
        }
        let Ok(path) = self.disk.canonicalize(&self.root.join(directory)) else { return Vec::new() };
        let listing = tree::read(self.disk, &path);
        listing.files.keys().map(|path| join(directory, path)).collect()
    }

    /// Whether a directory above is one that the project lies in.
    fn is_own(&self, path: &str) -> bool {
        let of = |path: &Path| self.disk.canonicalize(path).ok();
        match (of(&self.root.join(path)), of(self.root)) {
            (Some(other), Some(root)) => root.starts_with(other),
            _ => true,
        }
    }

    /// A path that a file of a directory names, as the project sees it; `None` for an absolute one.
    pub(super) fn resolved(&self, directory: &str, path: &str) -> Option<String> {
        if path.starts_with('/') || !may_be_written(path) {
            return None;
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in directory.split('/').chain(path.split('/')) {
            match part {
                "" | "." => {}
                ".." if parts.last().is_none_or(|last| *last == "..") => parts.push(".."),
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        // `../backend/static` of the front end beside `backend` is the project's own `static`.
        if let [first, own, ..] = parts.as_slice()
            && *first == ".."
            && *own == self.own
        {
            parts.drain(..2);
        }
        Some(parts.join("/"))
    }

    /// The Node that a project asks for: its version files, else `engines`.
    pub(super) fn node(&self, manifest: &Manifest) -> Option<Located<String>> {
        let mut directories = vec![manifest.directory.as_str()];
        directories.extend((!manifest.directory.is_empty()).then_some(""));
        for directory in directories {
            for name in [".nvmrc", ".node-version"] {
                let path = join(directory, name);
                let version = self.text(&path).and_then(|text| Some(text.lines().next()?.trim().to_owned()));
                if let Some(version) = version.filter(|version| !version.is_empty()) {
                    return Some(Located::new(version, Place::line(path, 1)));
                }
            }
        }
        manifest.engine()
    }
}
