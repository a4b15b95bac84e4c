//! Lays rows out in columns that are as wide as what stands in them, within bounds. Knows no fact.

use std::fmt::{Display, Write as _};

/// Longer values have their evidence on a line of its own, so that one long command does not push every place aside.
const WIDEST_VALUE: usize = 52;
/// Paragraphs are broken at this width.
const WIDTH: usize = 100;

/// Sections one below the other.
#[derive(Default)]
pub(super) struct Page {
    sections: Vec<Section>,
}

/// A title and what stands under it.
pub(super) struct Section {
    title: &'static str,
    rows: Vec<Row>,
}

enum Row {
    Fact { label: String, value: String, place: String },
    Paragraph(String),
}

impl Page {
    /// Adds a section, unless nothing stands in it.
    pub(super) fn add(&mut self, section: Section) {
        if !section.rows.is_empty() {
            self.sections.push(section);
        }
    }

    /// The page with aligned columns.
    pub(super) fn text(&self) -> String {
        let rows = self.sections.iter().flat_map(|section| &section.rows);
        let labels = rows.filter_map(|row| match row {
            Row::Fact { label, .. } => Some(label.chars().count()),
            Row::Paragraph(_) => None,
        });
        let label_width = labels.max().unwrap_or(0);
        let sections: Vec<String> = self.sections.iter().map(|section| section.text(label_width)).collect();
        sections.join("\n")
    }
}

impl Section {
    pub(super) fn new(title: &'static str) -> Self {
        Self { title, rows: Vec::new() }
    }

    /// Adds a fact with its evidence, which may be empty.
    pub(super) fn row(&mut self, label: &str, value: impl Display, place: impl Display) {
        let one_line = |text: String| text.replace('\n', "\\n");
        self.rows.push(Row::Fact {
            label: label.to_owned(),
            value: one_line(value.to_string()),
            place: one_line(place.to_string()),
        });
    }

    /// Adds a fact without evidence, where there is one.
    pub(super) fn optional(&mut self, label: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.row(label, value, "");
        }
    }

    /// Adds the first `most` items, and how many more there are.
    pub(super) fn list<'a, T, V: Display, P: Display>(
        &mut self,
        label: &str,
        items: &'a [T],
        most: usize,
        shown: impl Fn(&'a T) -> (V, P),
    ) {
        // One more row says that there is one more, so that one is shown instead.
        let most = if items.len() == most + 1 { items.len() } else { most };
        for item in items.iter().take(most) {
            let (value, place) = shown(item);
            self.row(label, value, place);
        }
        if let Some(more @ 1..) = items.len().checked_sub(most) {
            self.row(label, format!("... and {more} more"), "");
        }
    }

    /// Adds running text.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.rows.push(Row::Paragraph(text.to_owned()));
    }

    fn text(&self, label_width: usize) -> String {
        let width = self.value_width();
        let mut text = format!("{}\n", self.title);
        let mut above = "";
        for row in &self.rows {
            match row {
                Row::Paragraph(paragraph) => {
                    let paragraph = wrapped(paragraph, WIDTH, "    ");
                    let _ = writeln!(text, "  - {}", paragraph.trim_start());
                }
                Row::Fact { label, value, place } => {
                    let shown = if label == above { "" } else { label };
                    above = label;
                    let is_long = !place.is_empty() && value.chars().count() > width;
                    let line = match (is_long, place.is_empty()) {
                        (true, _) => format!("  {shown:label_width$}  {value}\n  {:label_width$}    {place}", ""),
                        (false, true) => {
                            let indent = " ".repeat(label_width + 4);
                            let value = wrapped(value, WIDTH, &indent);
                            format!("  {shown:label_width$}  {}", value.trim_start())
                        }
                        (false, false) => format!("  {shown:label_width$}  {value:width$}  {place}"),
                    };
                    let _ = writeln!(text, "{}", line.trim_end());
                }
            }
        }
        text
    }

    /// As wide as the widest value that has evidence beside it.
    fn value_width(&self) -> usize {
        let widths = self.rows.iter().filter_map(|row| match row {
            Row::Fact { value, place, .. } if !place.is_empty() => Some(value.chars().count()),
            Row::Fact { .. } | Row::Paragraph(_) => None,
        });
        widths.filter(|width| *width <= WIDEST_VALUE).max().unwrap_or(0)
    }
}

/// Text broken between words, every line indented. A word is never broken.
fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let fits = lines.last().is_some_and(|line| line.chars().count() + 1 + word.chars().count() <= width);
        match lines.last_mut() {
            Some(line) if fits => line.extend([" ", word]),
            _ => lines.push(format!("{indent}{word}")),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(fill: impl Fn(&mut Section)) -> String {
        let mut section = Section::new("Facts");
        fill(&mut section);
        let mut page = Page::default();
        page.add(section);
        page.text()
    }

    #[test]
    fn columns_are_as_wide_as_what_stands_in_them() {
        let text = page(|section| {
            section.row("a", "one", "x:1");
            section.row("longer", "three", "y:2");
        });
        assert_eq!(text, "Facts\n  a       one    x:1\n  longer  three  y:2\n");
    }

    #[test]
    fn a_label_stands_once_above_its_rows() {
        let text = page(|section| section.list("route", &["/a", "/b"], 5, |route| (*route, "x")));
        assert_eq!(text, "Facts\n  route  /a  x\n         /b  x\n");
    }

    #[test]
    fn a_long_list_ends_in_how_many_more_there_are() {
        let text = page(|section| section.list("n", &[1, 2, 3, 4], 2, |number| (*number, "")));
        assert_eq!(text, "Facts\n  n  1\n     2\n     ... and 2 more\n");
    }

    #[test]
    fn one_more_than_fits_is_shown() {
        let text = page(|section| section.list("n", &[1, 2, 3], 2, |number| (*number, "")));
        assert_eq!(text, "Facts\n  n  1\n     2\n     3\n");
    }

    #[test]
    fn the_evidence_of_a_long_value_stands_below_it() {
        let long = "x".repeat(WIDEST_VALUE + 1);
        let text = page(|section| section.row("command", &long, "why"));
        assert_eq!(text, format!("Facts\n  command  {long}\n             why\n"));
    }

    #[test]
    fn a_line_break_in_a_fact_breaks_no_line() {
        assert_eq!(page(|section| section.row("a", "b\nc", "")), "Facts\n  a  b\\nc\n");
    }

    #[test]
    fn a_paragraph_is_broken_between_words() {
        let text = page(|section| section.paragraph(&"word ".repeat(30)));
        assert!(text.lines().skip(1).all(|line| line.chars().count() <= WIDTH) && text.lines().count() == 3, "{text}");
    }

    #[test]
    fn an_empty_section_is_left_out() {
        assert_eq!(page(|_| {}), "");
    }
}
