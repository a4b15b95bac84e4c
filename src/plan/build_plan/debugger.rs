//! The debugger of development, as values, and what the user should know of it. Values only.

use serde::Serialize;

use crate::catalogue::debugger::PACKAGE;
use crate::quote;
use crate::standpoint;

/// The program under a debugger, which editors attach to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DebuggerPlan {
    /// The port of the container.
    pub port: u16,
    /// The port of this machine, where another service's debugger has that one.
    pub host_port: Option<u16>,
    /// What starts, in exec form; it is not handed to the image's entrypoint where that is the program itself.
    pub command: Vec<String>,
    /// Whether the image's entrypoint stands before it.
    pub keeps_entrypoint: bool,
}

/// Why no debugger waits, though one is asked for.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DebuggerNotice {
    /// The development image does not have it. Holds the group or the extra that would bring it.
    NotInstalled(Option<String>),
    /// What starts is no Python.
    NotPython(Vec<String>),
    /// The program listens there.
    PortTaken(u16),
}

impl DebuggerNotice {
    /// A sentence without a full stop.
    pub(super) fn text(&self) -> String {
        match self {
            Self::NotInstalled(None) => format!(
                "`debug-port` is set, and the lock has no {PACKAGE}, so no debugger waits there: `{} --dev {PACKAGE}`",
                standpoint::uv_add()
            ),
            Self::NotInstalled(Some(group)) => format!(
                "`debug-port` is set, and {PACKAGE} is locked in the group `{group}` alone, which the development image does not have, so \
                 no debugger waits there: `{} --dev {PACKAGE}`, or add `{group}` to `default-groups` of `[tool.uv]`",
                standpoint::uv_add()
            ),
            Self::NotPython(words) => format!(
                "`debug-port` is set, and development starts `{}`, which is no program of Python's, so no debugger waits there: let \
                 `dev-command` name the program",
                quote::shown(words)
            ),
            Self::PortTaken(port) => {
                format!(
                    "`debug-port` is {port}, where the program itself listens, so no debugger waits there: choose another"
                )
            }
        }
    }
}
