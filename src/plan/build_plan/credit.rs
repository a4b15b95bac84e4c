//! What the authors' own files say, and what became of it. Values only.

use serde::Serialize;

use crate::inspect::evidence::Place;

/// Something that the authors' file says, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credit {
    /// What kind of thing it is: `environment`, `label`.
    pub subject: &'static str,
    /// As it is taken, or as the file writes it.
    pub value: String,
    /// Why it was taken, or why not.
    pub because: String,
    /// Its line.
    pub place: Place,
    /// Whether it was taken.
    pub fate: Fate,
}

/// Whether something that a file says was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is in the image.
    Taken,
    /// It is not.
    Left,
    /// It is not, and what runs does without it.
    Needless,
}

impl Credit {
    pub(crate) fn left(subject: &'static str, value: &str, because: impl Into<String>, place: &Place) -> Self {
        Self { subject, value: value.to_owned(), because: because.into(), place: place.clone(), fate: Fate::Left }
    }

    pub(crate) fn needless(subject: &'static str, value: &str, because: impl Into<String>, place: &Place) -> Self {
        Self { fate: Fate::Needless, ..Self::left(subject, value, because, place) }
    }

    pub(crate) fn taken(subject: &'static str, value: impl Into<String>, place: &Place) -> Self {
        let because = "the authors set it".to_owned();
        Self { subject, value: value.into(), because, place: place.clone(), fate: Fate::Taken }
    }
}
