//! What the project's `.gitignore` keeps out of its repository. Asks no git, and reads that one file alone.

use std::path::Path;

use super::disk::Disk;
use super::error::InspectError;
use super::evidence::Place;
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

/// The line that keeps a file of a directory out of its repository, where the last one that is about it does: gitignore(5) reads the files
/// of the directories above first. `directory` is where it lies in the repository.
pub(super) fn line_about(disk: &Disk, root: &Path, directory: &str, name: &str) -> Option<Place> {
    // `.` has no directory above it.
    let Ok(root) = disk.canonicalize(root) else { return None };
    let parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    let mut found = None;
    for up in (0..=parts.len()).rev() {
        let Some(level) = root.ancestors().nth(up) else { continue };
        let Ok(Some(text)) = read_text(disk, level, ".gitignore") else { continue };
        let path: Vec<&str> = parts[parts.len() - up..].iter().copied().chain([name]).collect();
        let path = path.join("/");
        for (index, line) in text.lines().map(str::trim).enumerate() {
            let pattern = line.strip_prefix('!').unwrap_or(line);
            if pattern.is_empty() || pattern.starts_with('#') || !matches_some_part(pattern, &path) {
                continue;
            }
            let file = format!("{}.gitignore", "../".repeat(up));
            found = (pattern == line).then(|| Place::line(file, index + 1));
        }
    }
    found
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
    use crate::inspect::disk::{MEMORY_ROOT, MemoryDisk};

    #[test]
    fn the_last_line_about_a_file_decides_also_above_the_project() {
        let line = |files: &[(&str, &str)], directory: &str| {
            let disk = Disk::Memory(MemoryDisk::new(files));
            let root = Path::new(MEMORY_ROOT).join(directory);
            line_about(&disk, &root, directory, ".env.example").map(|place| place.to_string())
        };
        assert_eq!(line(&[(".gitignore", "# x\n.env*\n")], "").as_deref(), Some(".gitignore:2"));
        assert_eq!(line(&[(".gitignore", ".env.*\n!.env.example\n")], ""), None);
        assert_eq!(line(&[(".gitignore", ".env\n")], ""), None);
        assert_eq!(
            line(&[(".gitignore", "api/.env.example\n"), ("api/x", "")], "api").as_deref(),
            Some("../.gitignore:1")
        );
        assert_eq!(line(&[(".gitignore", ".env.*\n"), ("api/.gitignore", "!.env.*\n")], "api"), None);
        assert_eq!(line(&[], "api"), None);
    }

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
