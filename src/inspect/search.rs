//! What looking for a thing may find. Looks for nothing itself.

/// A thing looked for. A thing that is there and broken is an [`InspectError`].
#[derive(Clone, Debug)]
pub enum Search<T> {
    /// It is there.
    Found(T),
    /// It is not there, which is a fact and no error.
    Missing,
}

impl<T> Search<T> {
    /// What is there.
    pub fn found(&self) -> Option<&T> {
        match self {
            Self::Found(found) => Some(found),
            Self::Missing => None,
        }
    }
}
