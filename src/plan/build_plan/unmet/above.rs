//! A path above the project that the program needs, and how people read of it. Finds nothing itself.

use serde::Serialize;

use crate::inspect::evidence::{Located, Place};
use crate::standpoint;

/// A file or directory that the code opens or serves, and that leads out of what the image is built from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenedAbove {
    /// As the code names it.
    pub path: String,
    /// What the code serves where that is not there.
    pub instead: Option<String>,
    /// The one of both that leads out.
    pub above: String,
    /// What the code does with it.
    pub how: &'static str,
    /// When the program fails.
    pub fails: Failure,
    /// Where.
    pub place: Place,
    /// Whether the repository has it.
    pub found: Presence,
    /// The outermost directory of it that is not above the project too.
    pub mounted: String,
    /// Where the program looks for that in the image.
    pub there: String,
    /// What lies there already.
    pub ground: Ground,
}

/// What an image has at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Nothing of its own.
    Free,
    /// Likewise, and the program writes there.
    Written,
    /// A directory of the system, or the project: what is mounted over it hides that.
    Taken,
}

impl Ground {
    /// How a path of the repository gets there, as the last part of a sentence that names another way.
    pub(super) fn mount(self, mounted: &str, there: &str) -> String {
        match self {
            Self::Free => format!("or mount `{mounted}` at `{there}` where the container runs"),
            // The container runs as another user than the one whose file that is.
            Self::Written => format!(
                "or mount `{mounted}` at `{there}` where the container runs, as its owner, since the program writes there: `docker run \
                 --user $(id -u):$(id -g)`"
            ),
            Self::Taken => {
                format!("as a mount at `{there}`, where the program looks, would hide what the image has there")
            }
        }
    }
}

/// When a program fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// As it starts.
    AtStart,
    /// Where it comes to what is missing.
    InUse,
}

/// Whether the repository has something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// It has.
    There,
    /// It has not, or that cannot be told.
    Unknown,
}

impl OpenedAbove {
    /// A sentence without a full stop.
    pub(super) fn text(&self) -> String {
        let Self { how, place, mounted, there, ground, .. } = self;
        let what = either(&self.path, self.instead.as_deref());
        let stops = match self.fails {
            Failure::AtStart => "stops as it starts",
            Failure::InUse => "fails where it comes to that",
        };
        let it = if self.path == self.above { "it".to_owned() } else { format!("`{}`", self.above) };
        let (why, way) = match self.found {
            Presence::There => {
                let why = format!("which lies above the project, and no image that is built from the project has {it}");
                (why, "move it into the project")
            }
            Presence::Unknown => ("which the repository does not hold".to_owned(), "put it into the project"),
        };
        format!("The program {stops}: it {how} {what} ({place}), {why}: {way}, {}", ground.mount(mounted, there))
    }
}

/// `` `static`, or else `../static` ``.
pub(super) fn either(path: &str, instead: Option<&str>) -> String {
    let instead = instead.map(|instead| format!(", or else `{instead}`")).unwrap_or_default();
    format!("`{path}`{instead}")
}

/// A file of which there is only an example.
pub(super) fn only_example(file: &Located<String>, example: &str, there: &str, fails: Failure) -> String {
    let start = match fails {
        Failure::AtStart => format!("The program stops as it starts: it reads `{}` ({})", file.value, file.place),
        Failure::InUse => format!("The program names `{}` ({})", file.value, file.place),
    };
    format!(
        "{start}, of which the repository has only `{example}`: copy that, fill it in, and mount it, as in `docker run --volume \
         ./{}:{there}:ro`",
        file.value
    )
}

/// A module of the standard library that is there no more.
pub(super) fn older_python(last: &str, now: &str, package: Option<&str>) -> String {
    let instead = package.map_or(String::new(), |package| format!(", or run `{} {package}`", standpoint::uv_add()));
    format!(
        "Python {now} has it no more, {last} was the last: take out the import, choose that Python with `uv python pin {last}` and \
         `requires-python`{instead}"
    )
}
