//! A rendered file beside what is on disk. Reads and writes nothing.

use serde::Serialize;
use similar::TextDiff;

use crate::ownership;
use crate::render::RenderedFile;
use crate::secret;

/// A rendered file beside what is on disk.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// What uvdock renders, with the references of the file on disk that are kept.
    pub rendered: RenderedFile,
    /// What is on disk, if anything.
    pub current: Option<Vec<u8>>,
    /// How the two relate.
    pub state: FileState,
    /// Why a file that is not there, or that is a link, is not uvdock's to write.
    pub obstacle: Option<Obstacle>,
    /// References in the file that someone moved and that stay so.
    pub kept_pins: Vec<String>,
    /// Whether the file is uvdock's.
    pub origin: Origin,
}

/// Whose text a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// All of it is rendered.
    Rendered,
    /// It is the user's, with an edit of ours: each byte is as it shall be.
    Edited,
}

/// How a file on disk relates to what uvdock renders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileState {
    /// Nothing to do.
    InSync,
    /// Nothing to do: image versions are not uvdock's own. They are kept, unless `--upgrade` moves them.
    PinsDiffer,
    /// Not on disk yet.
    Missing,
    /// Written by uvdock; the project or the settings have changed since.
    Stale,
    /// Written by uvdock and edited by hand.
    Edited,
    /// Written by uvdock, with the markers of a merge conflict.
    Conflicted,
    /// Without uvdock's ownership line, or with an obstacle.
    NotOurs,
}

impl FileState {
    /// Whether there is nothing to do.
    pub fn is_fine(self) -> bool {
        matches!(self, Self::InSync | Self::PinsDiffer)
    }

    /// Whether replacing the file would lose what someone else wrote.
    pub fn is_protected(self) -> bool {
        match self {
            Self::Edited | Self::Conflicted | Self::NotOurs => true,
            Self::InSync | Self::PinsDiffer | Self::Missing | Self::Stale => false,
        }
    }
}

/// What stands in the way of writing a file, besides its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The path is a symbolic link. uvdock writes through none: what it leads to may belong to another project.
    Link,
    /// Docker Compose reads this file now, and would read a new `compose.yaml` instead of it.
    Compose(&'static str),
}

impl FileChange {
    /// Whether the file on disk says something else than what uvdock renders.
    pub fn is_different(&self) -> bool {
        match self.origin {
            Origin::Rendered => self.text().as_deref() != Some(self.rendered.text.as_str()),
            Origin::Edited => self.current.as_deref() != Some(self.rendered.text.as_bytes()),
        }
    }

    /// What is rendered here as if it were on disk, beside what another plan renders of the same file.
    #[must_use]
    pub fn superseded_by(self, other: &Self) -> Self {
        let is_same = self.rendered.path != other.rendered.path || self.rendered.text == other.rendered.text;
        Self {
            rendered: other.rendered.clone(),
            current: Some(self.rendered.text.into_bytes()),
            state: if is_same { FileState::InSync } else { FileState::Stale },
            obstacle: None,
            kept_pins: Vec::new(),
            origin: Origin::Rendered,
        }
    }

    /// The text on disk, with `\n` line endings and without a byte order mark.
    pub fn text(&self) -> Option<String> {
        self.current.as_deref().map(|bytes| ownership::normalised(&text_of(bytes)))
    }

    /// A unified diff from disk to rendered; empty when they are equal.
    pub fn diff(&self) -> String {
        self.diff_at(&self.rendered.path)
    }

    /// The same for a file that is called by another path: one from where uvdock runs.
    pub fn diff_at(&self, path: &str) -> String {
        let old = self.text().unwrap_or_default();
        let before = if self.current.is_some() { format!("a/{path}") } else { "/dev/null".to_owned() };
        let new = ownership::normalised(&self.rendered.text);
        let diff = TextDiff::from_lines(&old, &new);
        // What is on disk may be anybody's text, and a secret in it is not shown; no line of it moves.
        let masked = secret::masked(&old);
        let shown: Vec<&str> = masked.split_inclusive('\n').collect();
        let mut lines: Vec<String> = Vec::new();
        for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
            lines.push(format!("{}\n", hunk.header()));
            for change in hunk.iter_changes() {
                let line = change.old_index().and_then(|index| shown.get(index).copied()).unwrap_or(change.value());
                let end = if change.missing_newline() { "\n\\ No newline at end of file\n" } else { "" };
                lines.push(format!("{}{line}{end}", change.tag()));
            }
        }
        let header = if lines.is_empty() { String::new() } else { format!("--- {before}\n+++ b/{path}\n") };
        header + &lines.concat()
    }

    /// The bytes to write: with the line endings and the byte order mark of the file on disk.
    pub(super) fn bytes(&self) -> Vec<u8> {
        if self.origin == Origin::Edited {
            return self.rendered.text.clone().into_bytes();
        }
        let current = self.current.as_deref().filter(|_| self.state != FileState::NotOurs).unwrap_or_default();
        let current = text_of(current);
        let mark = if current.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        let (all, windows) = (current.matches('\n').count(), current.matches("\r\n").count());
        let text = &self.rendered.text;
        let text = if all > 0 && all == windows { text.replace('\n', "\r\n") } else { text.clone() };
        format!("{mark}{text}").into_bytes()
    }
}

/// For comparing and showing alone: a generated file is UTF-8, so one that is not differs from it anyway.
fn text_of(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
