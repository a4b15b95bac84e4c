//! Where the reader of a text stands: in the directory of the project that it is about, or at the root of its workspace. Places are
//! seen from there, and commands of uv's run there. Makes no text of its own and knows no project.

use std::borrow::Cow;
use std::cell::RefCell;

use crate::inspect::file_names::UV_LOCK;
use crate::inspect::member_path::from_root;

thread_local! {
    static HERE: RefCell<Standpoint> = const { RefCell::new(Standpoint::Project) };
}

/// Where the reader of a text stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standpoint {
    /// In the directory of the project.
    #[default]
    Project,
    /// At the root of its workspace.
    Root {
        /// The directory of the member below the root.
        member: String,
        /// The member's name.
        name: String,
    },
}

/// Puts the standpoint before back, whatever happens.
struct Restored(Standpoint);

impl Drop for Restored {
    fn drop(&mut self) {
        let before = std::mem::take(&mut self.0);
        HERE.with(|here| here.replace(before));
    }
}

impl Standpoint {
    /// A text for a reader who stands here.
    pub fn tell<T>(&self, text: impl FnOnce() -> T) -> T {
        let _restored = Restored(HERE.with(|here| here.replace(self.clone())));
        text()
    }
}

/// A path of the project as the reader sees it. There is one lock, that of the workspace.
pub fn path(path: &str) -> Cow<'_, str> {
    HERE.with_borrow(|here| match here {
        Standpoint::Root { member, .. } if path != UV_LOCK => Cow::Owned(from_root(member, path)),
        Standpoint::Root { .. } | Standpoint::Project => Cow::Borrowed(path),
    })
}

/// `uv add` as it is run where the reader stands: at the root of a workspace it is told for which member.
pub fn uv_add() -> String {
    uv("add")
}

/// `uv remove` likewise.
pub fn uv_remove() -> String {
    uv("remove")
}

fn uv(command: &str) -> String {
    HERE.with_borrow(|here| match here {
        Standpoint::Root { name, .. } => format!("uv {command} --package {name}"),
        Standpoint::Project => format!("uv {command}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_root<T>(text: impl FnOnce() -> T) -> T {
        let standpoint = Standpoint::Root { member: "apps/api".to_owned(), name: "shop-api".to_owned() };
        standpoint.tell(text)
    }

    #[test]
    fn paths_are_told_as_the_reader_sees_them() {
        for (of_member, of_root) in [
            ("main.py", "apps/api/main.py"),
            ("../../libs/core/src/core/db.py", "libs/core/src/core/db.py"),
            ("uv.lock", "uv.lock"),
            ("/var/lib/shop", "/var/lib/shop"),
        ] {
            assert_eq!(at_root(|| path(of_member).into_owned()), of_root);
            assert_eq!(path(of_member), of_member);
        }
    }

    #[test]
    fn commands_of_uv_name_the_member_at_the_root() {
        let both = || [uv_add(), uv_remove()];
        assert_eq!(at_root(both), ["uv add --package shop-api", "uv remove --package shop-api"]);
        assert_eq!(both(), ["uv add", "uv remove"]);
    }
}
