//! The summary of what becomes of the authors' files: how much is kept, what changes and why, what is lost. Decides nothing.

use crate::adoption::Summary;
use crate::output::{Line, Tone};

/// How far the second column is indented.
const COLUMN: usize = 12;

/// One line that counts; none where the project has no container files of its own.
pub(super) fn counts(summary: &Summary) -> Option<Line> {
    if summary.is_empty() {
        return None;
    }
    let counts = [
        (summary.kept().count(), "kept"),
        (summary.changed().count(), "changed"),
        (summary.edited().count(), "edited where it stands"),
        (summary.unneeded().count(), "not needed"),
        (summary.lost().count(), "lost"),
        (summary.open().count(), "for you to change"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let counts = if counts.is_empty() { "nothing is lost".to_owned() } else { counts.join(", ") };
    let tone = if summary.lost().next().is_some() { Tone::Bad } else { Tone::Heading };
    Some(Line::new(tone, format!("Your container files: {counts}")))
}

/// The counts, and each thing that is not as it was.
pub(super) fn lines(summary: &Summary) -> Vec<Line> {
    let Some(counts) = counts(summary) else { return Vec::new() };
    let mut lines = vec![counts];
    let remarks = summary.remarks.iter().map(|remark| line(Tone::Plain, "", &remark.to_string()));
    lines.extend(remarks);
    lines.extend(summary.changed().map(|row| line(Tone::Changed, "changed", &row.change().to_string())));
    lines.extend(summary.edited().map(|row| line(Tone::Changed, "edited", &row.description.to_string())));
    lines.extend(summary.unneeded().map(|row| line(Tone::Faint, "needless", &row.description.to_string())));
    lines.extend(summary.lost().map(|row| line(Tone::Bad, "lost", &row.description.to_string())));
    lines.extend(summary.open().map(|row| line(Tone::Changed, "to do", &row.description.to_string())));
    lines
}

fn line(tone: Tone, label: &str, text: &str) -> Line {
    Line::column(tone, format!("  {label:10}{text}"), COLUMN)
}
