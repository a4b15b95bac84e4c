//! What is to be known of a file that the program writes where its code lies. Decides nothing.

use serde::Serialize;

use crate::inspect::evidence::Located;

/// Such a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct BesideCode {
    /// As people are told; `*` where its name is not known.
    pub file: Located<String>,
    /// Who keeps it.
    pub keeper: Keeper,
}

/// What keeps a file when its container goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keeper {
    /// It goes with the container.
    Nobody,
    /// A mount of the compose file.
    Compose,
}

impl BesideCode {
    pub(super) fn text(&self) -> String {
        let Located { value, place } = &self.file;
        if value.starts_with('/') {
            return format!(
                "The program writes `{value}` ({place}), beside the directories of the system, where the image's user may write nothing: it \
                 fails there; let it write to a directory of its own, which gets a volume"
            );
        }
        let name = if value == "*" { "files".to_owned() } else { format!("`{value}`") };
        match self.keeper {
            Keeper::Nobody => format!(
                "The program writes {name} ({place}) where its code lies: it is lost with the container, and a read-only one refuses it; \
                 let it write to a directory of its own, which gets a volume"
            ),
            Keeper::Compose => format!(
                "The program writes {name} ({place}) where its code lies: Compose mounts it there and keeps it, and a container that is \
                 started in another way loses it"
            ),
        }
    }
}
