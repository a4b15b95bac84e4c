//! Finds the paths that test code names from its own file. Looks at no disk.

use super::anchored;
use crate::inspect::code::facts::{FileAccess, FileReference, PathAnchor, Scope};
use crate::inspect::code::project::Project;

/// The paths that start at `__file__`: inside the project, or above it.
pub(in crate::inspect::code) fn of_tests(project: &Project<'_>, module: usize) -> Vec<FileReference> {
    let outline = &project.outlines[module];
    let named = outline
        .joins
        .iter()
        .filter_map(|(join, line)| anchored(project, module, &Scope::Module, join, FileAccess::Unknown, *line));
    let mut found: Vec<FileReference> =
        named.filter(|one| matches!(one.anchor, PathAnchor::Project | PathAnchor::Outside)).collect();
    found.sort_by(|one, other| (&one.text, &one.place).cmp(&(&other.text, &other.place)));
    found.dedup_by(|later, first| later.text == first.text);
    found
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing::facts;

    #[test]
    fn what_tests_name_from_their_own_file_is_known() {
        let test = "from pathlib import Path\nROOT = Path(__file__).resolve().parents[1]\nDATA = ROOT / 'examples' / 'a.json'\n\
                    ABOVE = Path(__file__).parents[2] / 'protocol'\ndef test_a(tmp_path):\n    x = tmp_path / 'y'\n";
        let found = facts(&[("tests/test_a.py", test)]);
        let texts: Vec<&str> = found.modules[0].files.iter().map(|file| file.text.as_str()).collect();
        assert_eq!(texts, ["../protocol", "examples/a.json"]);
    }
}
