//! What is to be known of the compose file, as values. Values only.

use serde::Serialize;

use crate::catalogue::backing::POSTGRESQL;
use crate::config::SettingsHome;
use crate::inspect::evidence::{Located, Place};
use crate::message;
use crate::sourced::Source;

/// What is to be known of the compose file.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComposeNotice {
    /// Two services take one port of this machine.
    PortTwice {
        /// The port.
        port: u16,
        /// The services.
        services: [String; 2],
        /// Where the user gives it.
        given: Source,
    },
    /// A server in the file that speaks no TLS, where the program insists on it.
    WithoutTls {
        /// The server.
        service: String,
        /// Where the program insists.
        place: Place,
    },
    /// The authors' file has what the generated one has not.
    NotTaken {
        /// The authors' file.
        file: String,
        /// Services, and files that it includes.
        others: Vec<Located<String>>,
    },
}

/// Of more than this the rest is counted.
const MOST_SHOWN: usize = 5;

impl ComposeNotice {
    /// A sentence without a full stop.
    pub(super) fn text(&self, home: SettingsHome) -> String {
        match self {
            Self::PortTwice { port, services: [one, other], given } => format!(
                "Services `{one}` and `{other}` both take port {port} of this machine ({given}), so the second does not start: give one of \
                 them another"
            ),
            Self::WithoutTls { service, place } => format!(
                "The program insists on TLS with its database ({place}), which `{service}` of compose.yaml does not speak: it is refused \
                 there; let a variable turn TLS off, or name a server that has it and leave this one out with `backing-services.{POSTGRESQL} = false` in `{}`",
                home.name()
            ),
            Self::NotTaken { file, others } => {
                let shown = others.iter().take(MOST_SHOWN).map(|one| format!("`{}` ({})", one.value, one.place));
                let more = match others.len().saturating_sub(MOST_SHOWN) {
                    0 => String::new(),
                    more => format!(", and {more} more"),
                };
                format!(
                    "`{file}` also has {}{more}, which a generated compose.yaml has not, and Compose reads that alone: add what you need with \
                     `compose` in `{}`, or keep your file with `leave = [\"compose.yaml\"]`",
                    message::joined(shown, ", "),
                    home.name()
                )
            }
        }
    }
}
