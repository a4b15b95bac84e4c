//! Carries an edit over to the text as it is written: line by line, so that no other line changes. Knows no TOML.

use similar::{DiffTag, TextDiff};

/// The ending that most lines have.
pub fn ending(text: &str) -> &'static str {
    let (all, windows) = (text.matches('\n').count(), text.matches("\r\n").count());
    if 2 * windows > all { "\r\n" } else { "\n" }
}

/// The original with the lines that differ between `before` and `after`. `before` is the original as a parser prints it, which
/// may write spaces and line endings in another way, but not other lines; `None` where it does.
pub fn edited_alike(original: &str, before: &str, after: &str) -> Option<String> {
    let written: Vec<&str> = original.split_inclusive('\n').collect();
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    if written.len() != old.len() {
        return None;
    }
    let diff = TextDiff::from_slices(&old, &new);
    let mut text = String::new();
    for operation in diff.ops() {
        match operation.tag() {
            DiffTag::Equal => text.extend(written[operation.old_range()].iter().copied()),
            DiffTag::Insert | DiffTag::Replace => {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push_str(ending(original));
                }
                text.extend(new[operation.new_range()].iter().map(|line| line.replace('\n', ending(original))));
            }
            DiffTag::Delete => {}
        }
    }
    Some(text)
}
