//! What a workspace root sets for all its members. Reads no file.

use super::settings::Preferences;
use crate::sourced::{Source, Sourced};

impl Preferences {
    /// Fills in what a workspace root sets for all its members: what is about the repository, and not about one program.
    /// `seen` says how the member sees a file of the root.
    #[must_use]
    pub fn or_shared(mut self, root: Self, seen: &dyn Fn(&str) -> String) -> Self {
        self.python = shared(self.python, root.python, seen);
        self.strategy = shared(self.strategy, root.strategy, seen);
        self.base_image = shared(self.base_image, root.base_image, seen);
        self.final_image = shared(self.final_image, root.final_image, seen);
        self.uv_image = shared(self.uv_image, root.uv_image, seen);
        self.uv_version = shared(self.uv_version, root.uv_version, seen);
        self.syntax = shared(self.syntax, root.syntax, seen);
        self.optimize = shared(self.optimize, root.optimize, seen);
        self.ci = shared(self.ci, root.ci, seen);
        self.lock = shared(self.lock, root.lock, seen);
        self.leave = shared(self.leave, root.leave, seen);
        self
    }
}

fn shared<T>(own: Option<Sourced<T>>, root: Option<Sourced<T>>, seen: &dyn Fn(&str) -> String) -> Option<Sourced<T>> {
    own.or_else(|| {
        let mut shared = root?;
        if let Source::Setting { place } = &mut shared.source {
            place.file = seen(&place.file);
        }
        Some(shared)
    })
}
