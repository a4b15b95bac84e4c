//! Reads what the stages of a Dockerfile copy, and where they work. Decides nothing.

use parse_dockerfile::{Flag, Source as Written, UnescapedString};

use super::super::container_facts::{CopyFacts, CopySource};
use super::Reader;
use crate::inspect::evidence::Located;

impl Reader<'_> {
    pub(super) fn copy(
        &mut self,
        options: &[Flag<'_>],
        sources: &[Written<'_>],
        target: &UnescapedString<'_>,
        at: usize,
    ) {
        let from = self.copied_from(options);
        if let CopySource::Stage(stage) = from {
            self.stage().copies_from.push(stage);
        }
        let paths = sources.iter().filter_map(|source| match source {
            Written::Path(path) => Some(&path.value),
            _ => None,
        });
        let sources: Vec<String> = paths.filter_map(|path| self.value(path)).collect();
        let Some(target) = self.value(&target.value) else { return };
        let is_directory = target.ends_with('/') || target.ends_with("/.") || matches!(target.as_str(), "." | "..");
        let mut target = absolute(self.directory(), &target);
        if is_directory && !target.ends_with('/') {
            target.push('/');
        }
        let place = self.place(at);
        self.stage().copies.push(Located::new(CopyFacts { from, sources, target }, place));
    }

    fn copied_from(&self, options: &[Flag<'_>]) -> CopySource {
        let from = options.iter().find(|option| option.name.value == "from").and_then(|option| option.value.as_ref());
        let Some(from) = from else { return CopySource::Context };
        let stage = self.stage_named(&from.value).or_else(|| from.value.parse().ok());
        let above = stage.filter(|stage| *stage + 1 < self.facts.stages.len());
        above.map_or(CopySource::Elsewhere, CopySource::Stage)
    }

    /// Where the stage works.
    pub(super) fn directory(&self) -> &str {
        self.directories.last().map_or("/", String::as_str)
    }

    /// `WORKDIR`; what is not known is taken for the root.
    pub(super) fn enter(&mut self, directory: Option<&str>) {
        let next = directory.map_or_else(|| "/".to_owned(), |directory| absolute(self.directory(), directory));
        if let Some(last) = self.directories.last_mut() {
            *last = next;
        }
    }
}

/// A path from a directory, both of the image, in normal form.
fn absolute(directory: &str, path: &str) -> String {
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{directory}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}
