//! What the user should know of the program that starts, as values, and how people read it. Notices nothing itself.

use serde::Serialize;

use super::listed;
use crate::inspect::evidence::{Located, Place};

/// What the user should know of the program that starts.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StartNotice {
    /// A tool that does nothing without arguments.
    RequiredArguments(Vec<Located<String>>),
    /// A program that asks a person.
    AsksForInput(Place),
    /// Variables whose defaults name a database or a broker in the container itself.
    OwnHost(Vec<Located<String>>),
    /// A program that does its work and ends.
    EndsByItself(Located<String>),
}

impl StartNotice {
    /// A sentence without a full stop.
    pub(super) fn text(&self) -> String {
        match self {
            Self::RequiredArguments(arguments) => format!(
                "The program insists on arguments: {}; without any the container prints its help and ends: give them behind the image, \
                 as in `docker run IMAGE ARGUMENTS`",
                listed(arguments)
            ),
            Self::OwnHost(variables) => {
                let (points, is, it) =
                    if variables.len() == 1 { ("points", "it is", "it") } else { ("point", "they are", "them") };
                let listed = listed(variables);
                format!("{listed} {points} at the container itself unless {is} set; Compose reads {it} from `.env`")
            }
            Self::AsksForInput(place) => format!(
                "The program asks for input ({place}), and ends at once where nobody can answer: start it with `docker run -it`"
            ),
            Self::EndsByItself(program) => format!(
                "`{}` ({}) ends when its work is done, and the container with it: nothing that it runs serves, waits or repeats without \
                 an end",
                program.value, program.place
            ),
        }
    }
}
