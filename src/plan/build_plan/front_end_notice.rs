//! What the user should know of front ends, as values, and how people read it. Notices nothing itself.

use serde::Serialize;

use crate::config::SettingsHome;
use crate::inspect::evidence::{Located, Place};
use crate::message;

/// What the user should know of a front end.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrontEndNotice {
    /// Front ends that nothing here serves.
    Alone(Vec<Located<String>>),
    /// A front end that is served, and lies where no image can be given it.
    Outside {
        /// Its manifest.
        manifest: Place,
        /// What is served, and where.
        served: Located<String>,
    },
    /// A front end that is served, and not built.
    NotBuilt {
        /// Its directory.
        directory: String,
        /// Its manifest.
        manifest: Place,
        /// What is served, and where.
        served: Located<String>,
    },
    /// Packages that build, and no script that does.
    NoScript {
        /// The directory of the manifest.
        directory: String,
        /// The manifest.
        manifest: Place,
        /// The packages.
        packages: Vec<String>,
    },
    /// A stage of the authors' that cannot be read.
    UnclearStage(Place),
    /// Variables that go into what is built.
    Variables(Vec<Located<String>>),
}

impl FrontEndNotice {
    /// A sentence without a full stop.
    pub(super) fn text(&self, home: SettingsHome) -> String {
        let home = home.name();
        match self {
            Self::Alone(front_ends) => alone(front_ends),
            Self::Outside { manifest, served } => format!(
                "`{}` ({}) is not in the image: `{manifest}` builds it, outside of the directory that images are built from; build it \
                 into the project before the image is built",
                served.value, served.place
            ),
            Self::NotBuilt { directory, manifest, served } => format!(
                "`{}` ({}) is not in the image, and uvdock cannot tell how `{manifest}` builds it: set `{}` in `{home}`",
                served.value,
                served.place,
                setting(directory)
            ),
            Self::NoScript { directory, manifest, packages } => format!(
                "`{manifest}` has {}, and no script that builds: what it makes is not in the image; set `{}` in `{home}`, or \
                 `front-end = false` where nothing is missing",
                listed(packages.iter()),
                setting(directory)
            ),
            Self::UnclearStage(place) => format!(
                "The authors copy what Node builds ({place}), and uvdock cannot tell how: set \
                 `front-end = {{ directory = \"...\", build = \"...\", output = \"...\" }}` in `{home}`"
            ),
            Self::Variables(variables) => {
                let variables = variables.iter().map(|read| format!("`{}` ({})", read.value, read.place));
                format!(
                    "The front end is built without {}, unless `docker build --build-arg` gives it",
                    message::joined(variables, ", ")
                )
            }
        }
    }
}

fn setting(directory: &str) -> String {
    let directory = if directory.is_empty() { "." } else { directory };
    format!("front-end = {{ directory = \"{directory}\", build = \"...\", output = \"...\" }}")
}

fn alone(front_ends: &[Located<String>]) -> String {
    let names = listed(front_ends.iter().map(|one| &one.value));
    match front_ends {
        [_] => {
            format!("{names} is an application of its own, which nothing here serves: uvdock writes no image for it")
        }
        _ => {
            format!("{names} are applications of their own, which nothing here serves: uvdock writes no image for them")
        }
    }
}

fn listed<'n>(names: impl Iterator<Item = &'n String>) -> String {
    message::joined(names.map(|name| format!("`{name}`")), ", ")
}
