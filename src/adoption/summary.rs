//! What becomes of the authors' files in few lines: how much is kept, what changes and why, what is lost. The whole of it is a page of its
//! own. Decides nothing and prints nothing.

use serde_json::{Value, json};

use super::comparison::{ComparisonRow, listed};
use super::report::{Report, Row, Status};
use crate::message::Message;

/// The authors' files beside what takes their place.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Thing by thing, for a Dockerfile.
    pub compared: Vec<ComparisonRow>,
    /// Of a compose file.
    pub remarks: Vec<Message>,
    /// What no setting carries over, and what the user has to change.
    pub report: Report,
}

impl Summary {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.compared.is_empty() && self.remarks.is_empty() && self.report.is_empty()
    }

    /// What is in the new image as it was.
    pub fn kept(&self) -> impl Iterator<Item = &ComparisonRow> {
        self.compared.iter().filter(|row| row.is_kept())
    }

    /// What is another in the new image.
    pub fn changed(&self) -> impl Iterator<Item = &ComparisonRow> {
        self.compared.iter().filter(|row| !row.is_kept())
    }

    /// What is gone with the files.
    pub fn lost(&self) -> impl Iterator<Item = &Row> {
        self.report.rows(Status::Dropped)
    }

    /// What the user has to change elsewhere.
    pub fn open(&self) -> impl Iterator<Item = &Row> {
        self.report.rows(Status::Open)
    }

    /// Lines of files that stay, which are changed.
    pub fn edited(&self) -> impl Iterator<Item = &Row> {
        self.report.rows(Status::Edited)
    }

    /// What the new image does without.
    pub fn unneeded(&self) -> impl Iterator<Item = &Row> {
        self.report.rows(Status::Unneeded)
    }

    /// All of it, thing by thing.
    pub fn page(&self) -> String {
        let compared = if self.compared.is_empty() {
            String::new()
        } else {
            format!("{}:\n{}", Message::from("Your Dockerfile -> uvdock's"), listed(&self.compared))
        };
        let remarks = section("Your compose file", self.remarks.iter());
        let unneeded = section("Not needed", self.unneeded().map(|row| &row.description));
        let lost = section("Not carried over", self.lost().map(|row| &row.description));
        let open = section("For you to change", self.open().map(|row| &row.description));
        let edited = section("Changed in files that stay", self.edited().map(|row| &row.description));
        [compared, remarks, edited, unneeded, lost, open].concat()
    }

    /// For programs: `{"kept": [{"what", "value", "place"}], "changed": [{"what", "old", "place", "new", "because"}],
    /// "lost" | "open" | "edited" | "unneeded": [{"what", "text"}], "remarks"}`.
    pub fn json(&self) -> Value {
        let kept =
            self.kept().map(|row| json!({"what": row.compared.title(), "value": row.old.text(), "place": row.place}));
        let changed = self.changed().map(|row| {
            let (old, new) = (row.old.text(), row.new.text());
            json!({"what": row.compared.title(), "old": old, "place": row.place, "new": new, "because": row.because})
        });
        json!({
            "kept": kept.collect::<Vec<_>>(),
            "changed": changed.collect::<Vec<_>>(),
            "lost": self.lost().map(row_json).collect::<Vec<_>>(),
            "open": self.open().map(row_json).collect::<Vec<_>>(),
            "edited": self.edited().map(row_json).collect::<Vec<_>>(),
            "unneeded": self.unneeded().map(row_json).collect::<Vec<_>>(),
            "remarks": self.remarks,
        })
    }
}

fn row_json(row: &Row) -> Value {
    json!({"what": row.item.title(), "text": row.description})
}

fn section<'m>(title: &str, lines: impl Iterator<Item = &'m Message>) -> String {
    let lines: Vec<String> = lines.map(|line| format!("  {}\n", line.to_string().replace('\n', "\\n"))).collect();
    if lines.is_empty() { String::new() } else { format!("{}:\n{}", Message::from(title), lines.concat()) }
}
