//! What the user should know of Django's static files, as values, and how people read it. Notices nothing itself.

use serde::Serialize;

use crate::inspect::evidence::{Located, Place};
use crate::standpoint;

/// What the user should know of static files.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StaticFilesNotice {
    /// There are static files, and nothing says where they are collected.
    NoRoot {
        /// A directory of them, or the application that brings them.
        holds: String,
        /// Where the settings are.
        place: Place,
    },
    /// It is not known where they go.
    UnknownRoot(Place),
    /// The settings need a variable that no command line can set.
    Need(Located<String>),
    /// Loading the project asks its database.
    Query(Place),
    /// Their storage is elsewhere.
    Remote(Located<String>),
    /// They are collected, and nothing in the image serves them.
    Unserved {
        /// Where they are in the image.
        root: String,
        /// Where the settings say so.
        place: Place,
        /// The configuration of a web server in the repository.
        front: Option<String>,
    },
}

impl StaticFilesNotice {
    /// A sentence without a full stop.
    pub(super) fn text(&self) -> String {
        match self {
            Self::NoRoot { holds, place } => format!(
                "Static files are not collected: there is {holds}, and the settings ({}) have no `STATIC_ROOT`; add \
                 `STATIC_ROOT = BASE_DIR / \"staticfiles\"`",
                place.file
            ),
            Self::UnknownRoot(place) => {
                format!("Static files are not collected: `STATIC_ROOT` cannot be told from the code ({place})")
            }
            Self::Need(variable) => format!(
                "Static files are not collected: the settings insist on `{}` ({}), which a build does not have",
                variable.value, variable.place
            ),
            Self::Query(place) => format!(
                "Static files are not collected: loading the project asks its database ({place}), which a build does not have"
            ),
            Self::Remote(storage) => format!(
                "Static files are not collected while building: `{}` ({}) puts them elsewhere; run `python manage.py collectstatic` \
                 with each release",
                storage.value, storage.place
            ),
            Self::Unserved { root, place, front: None } => format!(
                "Nothing in the image serves the static files that are collected in `{root}` ({place}): `{} whitenoise` and put \
                 `whitenoise.middleware.WhiteNoiseMiddleware` into `MIDDLEWARE`, or let a web server in front read them",
                standpoint::uv_add()
            ),
            Self::Unserved { root, place, front: Some(front) } => format!(
                "Nothing in the image serves the static files that are collected in `{root}` ({place}): give the directory to the web \
                 server of `{front}`, for example in a volume"
            ),
        }
    }
}
