//! What a workspace root sets for all its members. Reads no file.

use super::settings::Preferences;
use crate::sourced::{Source, Sourced};

/// The one list of what is about the repository, and not about one program.
macro_rules! shared {
    ($($field:ident),+ $(,)?) => {
        const SHARED: &[&str] = &[$(stringify!($field)),+];

        impl Preferences {
            /// Fills in what a workspace root sets for all its members. `seen` says how the member sees a file of the root.
            #[must_use]
            pub fn or_shared(mut self, root: Self, seen: &dyn Fn(&str) -> String) -> Self {
                $(self.$field = shared(self.$field, root.$field, seen);)+
                self
            }

            /// Those alone that hold for all members.
            #[must_use]
            pub fn shared(self) -> Self {
                Self { $($field: self.$field,)+ ..Self::default() }
            }
        }
    };
}

shared! {
    python, strategy, base_image, final_image, uv_image, uv_version, syntax, rust, optimize, version_from, private_indexes,
    private_git, lock, ci, leave, ignore, compose,
}

/// Whether a setting, such as `uv-version`, holds for all members of a workspace.
pub fn is_shared(key: &str) -> bool {
    SHARED.contains(&key.replace('-', "_").as_str())
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
