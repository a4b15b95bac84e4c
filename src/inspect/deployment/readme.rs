//! Reads the code blocks of a project's documentation. Decides nothing.

use super::facts::{DeclarationKind, DeploymentFacts};
use super::files::Files;
use crate::catalogue::shell::is_shell_language;
use crate::inspect::evidence::Place;
use crate::inspect::tree::listed;

pub(super) fn read(files: &Files<'_>, facts: &mut DeploymentFacts) {
    for path in ["README.md", "readme.md", "README.rst", "README", "CONTRIBUTING.md"] {
        if let Some(text) = files.text(path) {
            blocks(path, &text, facts);
        }
    }
}

/// Lines of blocks below a change into a directory, as if they began with it: `cd api`, then `uv run main.py`.
pub(super) fn read_within(files: &Files<'_>, directory: &str, facts: &mut DeploymentFacts) {
    let Some(text) = files.text("README.md") else { return };
    let mut is_within = false;
    for (index, line) in text.lines().enumerate() {
        let command = line.trim().trim_start_matches("$ ").trim_start_matches("> ");
        let place = Place::line("README.md", index + 1);
        if command.starts_with("```") {
            is_within = false;
        } else if let Some(target) = command.strip_prefix("cd ").filter(|target| !target.contains(' ')) {
            is_within = listed(target).trim_end_matches('/') == directory;
        } else if is_within && let Some(directory) = shlex::try_quote(directory).ok() {
            facts.line(DeclarationKind::Documentation, "", &format!("cd {directory} && {command}"), &place);
        } else if command.starts_with("cd ") {
            facts.line(DeclarationKind::Documentation, "", command, &place);
        }
    }
}

/// Fenced blocks of Markdown (`CommonMark`, "Fenced code blocks"), in any language but Python: shells are not always named. A
/// comment or a heading just above names the line.
fn blocks(path: &str, text: &str, facts: &mut DeploymentFacts) {
    let mut block = Block::Outside;
    let mut name = String::new();
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        if let Some(fence) = trimmed.strip_prefix("```") {
            block = block.after_fence(fence);
        } else if block == Block::Shell {
            let command = trimmed.trim_start_matches("$ ").trim_start_matches("> ");
            match command.strip_prefix('#') {
                Some(comment) => name = comment.trim().to_lowercase(),
                None => facts.line(DeclarationKind::Documentation, &name, command, &Place::line(path, index + 1)),
            }
        } else if let (Block::Outside, Some(heading)) = (block, trimmed.strip_prefix('#')) {
            name = heading.trim_start_matches('#').trim().to_lowercase();
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Outside,
    Shell,
    Other,
}

impl Block {
    fn after_fence(self, language: &str) -> Self {
        match self {
            Self::Outside if is_shell_language(&language.trim().to_lowercase()) => Self::Shell,
            Self::Outside => Self::Other,
            Self::Shell | Self::Other => Self::Outside,
        }
    }
}
