//! What the project's `.gitignore` keeps out of its repository. Asks no git, and reads that one file alone.

use std::path::Path;

use super::disk::Disk;
use super::error::InspectError;
use super::text::read_text;

/// The patterns of `.gitignore`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IgnoredPaths {
    /// Without those that take others back: what they name counts as ignored, which only loses a guess.
    patterns: Vec<String>,
}

/// Reads `.gitignore` in the project's directory.
pub(super) fn read(disk: &Disk, root: &Path) -> Result<IgnoredPaths, InspectError> {
    Ok(IgnoredPaths::of(&read_text(disk, root, ".gitignore")?.unwrap_or_default()))
}

impl IgnoredPaths {
    fn of(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '!']));
        Self { patterns: lines.map(str::to_owned).collect() }
    }

    /// Whether a path relative to the project, or a directory above it, is ignored (gitignore(5), "PATTERN FORMAT").
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        self.patterns.iter().any(|pattern| matches_some_part(pattern, path))
    }
}

fn matches_some_part(pattern: &str, path: &str) -> bool {
    let body = pattern.trim_end_matches('/').trim_start_matches("**/");
    let is_anchored = body.contains('/');
    let body = body.trim_start_matches('/');
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    for end in ends {
        let above = &path[..end];
        let name = if is_anchored { above } else { above.rsplit('/').next().unwrap_or(above) };
        if matches(body.as_bytes(), name.as_bytes()) {
            // `data/` names directories alone.
            return !(pattern.ends_with('/') && end == path.len());
        }
    }
    false
}

/// `*` stands for what has no slash, `?` for one letter. Each `*` but the last is settled where it first fits.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut star = None;
    while read < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(letter) if *letter == name[read] || (*letter == b'?' && name[read] != b'/') => {
                at += 1;
                read += 1;
            }
            _ => match star {
                Some((back, from)) if name[from] != b'/' => {
                    star = Some((back, from + 1));
                    at = back + 1;
                    read = from + 1;
                }
                _ => return false,
            },
        }
    }
    pattern[at..].iter().all(|letter| *letter == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_files_and_directories() {
        let ignored = IgnoredPaths::of("# local\n*.db\n/data/\nlogs\nvar/*.json\n!keep.db\n");
        for path in ["shop.db", "a/b/shop.db", "data/x", "a/logs/y", "var/x.json"] {
            assert!(ignored.holds(path), "{path}");
        }
        for path in ["shop.dbx", "a/data/x", "data", "log", "var/a/x.json", "x.json"] {
            assert!(!ignored.holds(path), "{path}");
        }
    }
}
