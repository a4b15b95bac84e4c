//! What the user should know of environment variables, as values, and how people read it. Notices nothing itself.

use serde::Serialize;

use super::listed;
use crate::inspect::evidence::Located;

/// Names that one line lists.
const MOST_NAMES: usize = 6;

/// What the user should know of environment variables.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VariableNotice {
    /// Variables without which something of the running program fails.
    FailsInUse(Vec<Located<String>>),
    /// Variables that the program goes on without.
    MayRead(Vec<Located<String>>),
    /// Variables that the database is reached with.
    Database(Vec<Located<String>>),
    /// The variable of the hosts that Django answers.
    NoHosts(Located<String>),
    /// The setting of those hosts, which is empty.
    EmptyHosts(Located<String>),
    /// Variables of lists that Django's checks refuse as they are without.
    RefusedByChecks(Vec<Located<String>>),
    /// Databases and brokers that the code looks for in the container itself.
    WrittenHost(Vec<Located<String>>),
    /// A file of variables that is read past the environment.
    OnlyInFile {
        /// The file.
        file: Located<String>,
        /// What reads it.
        function: String,
    },
}

impl VariableNotice {
    /// A sentence without a full stop.
    pub(super) fn text(&self) -> String {
        match self {
            Self::FailsInUse(names) => {
                let (they, it) = if names.len() == 1 { ("it is", "it") } else { ("they are", "them") };
                let names = cut(names, listed);
                format!(
                    "The program starts without {names}, and fails where {they} used; Compose reads {it} from `.env`"
                )
            }
            Self::MayRead(names) => {
                let it = if names.len() == 1 { "it" } else { "them" };
                format!("The program may read {}; Compose reads {it} from `.env`", cut(names, bare))
            }
            Self::Database(names) => {
                format!("The database is not reached without {}; Compose reads them from `.env`", cut(names, listed))
            }
            Self::NoHosts(name) => format!(
                "Django answers every request with 400 without `{}` ({}); Compose reads it from `.env`",
                name.value, name.place
            ),
            Self::EmptyHosts(name) => format!(
                "Django answers every request with 400, as `{}` ({}) is empty and `DEBUG` off: let it name the hosts",
                name.value, name.place
            ),
            Self::RefusedByChecks(names) => format!(
                "Django's checks stop `migrate` and other commands without {}, which hold URLs; Compose reads them from `.env`",
                cut(names, listed)
            ),
            Self::WrittenHost(names) => {
                let (is, names) = (if names.len() == 1 { "is" } else { "are" }, cut(names, listed));
                format!("{names} {is} written in the code, and points at the container itself: read it from a variable")
            }
            Self::OnlyInFile { file, function } => format!(
                "`{function}` reads variables from the file `{}` ({}) past the environment, and no image holds it: mount it where the \
                 program starts, as in `docker run --volume ./{0}:/app/{0}:ro`",
                file.value, file.place
            ),
        }
    }
}

/// The first of them, and how many more there are.
fn cut(names: &[Located<String>], list: impl Fn(&[Located<String>]) -> String) -> String {
    let (first, rest) = names.split_at(names.len().min(MOST_NAMES));
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    format!("{}{more}", list(first))
}

/// "`TOKEN`, `KEY`".
fn bare(names: &[Located<String>]) -> String {
    names.iter().map(|name| format!("`{}`", name.value)).collect::<Vec<_>>().join(", ")
}
