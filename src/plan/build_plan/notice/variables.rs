//! What the user should know of environment variables, as values, and how people read it. Notices nothing itself.

use serde::Serialize;

use crate::inspect::evidence::{Located, Place};
use crate::message;

/// How many names a line lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Some, and how many more there are.
    Short,
    /// All.
    Full,
}

/// What fails without variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fails {
    /// The start.
    Start,
    /// Something of the running program.
    Use,
}

/// What the user should know of environment variables.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VariableNotice {
    /// Variables without which something of the running program fails.
    FailsInUse(Vec<Located<String>>),
    /// Variables of which the program needs one set or another.
    Choice {
        /// Each set will do.
        ways: Vec<Vec<String>>,
        /// Where it insists on them.
        place: Place,
        /// What fails without.
        fails: Fails,
    },
    /// Variables that the program goes on without.
    MayRead(Vec<Located<String>>),
    /// Variables that the database is reached with.
    Database(Vec<Located<String>>),
    /// Variables that the compose file gives, as it starts the servers that the program reaches by them.
    GivenByCompose {
        /// The servers, as people call them.
        servers: Vec<&'static str>,
        /// The variables.
        names: Vec<Located<String>>,
    },
    /// Servers that the compose file starts, by the names that the code has written down.
    FoundByCompose(Vec<(&'static str, Located<String>)>),
    /// Variables whose defaults name a database or a broker that only a network of containers has.
    NetworkHost(Vec<Located<String>>),
    /// The variable of the hosts that Django answers.
    NoHosts(Located<String>),
    /// The setting of those hosts, which is empty.
    EmptyHosts(Located<String>),
    /// `DEBUG` of Django's, which is on.
    DebugOn {
        /// The variable that turns it off.
        variable: Option<String>,
        /// Its line.
        place: Place,
    },
    /// Variables of lists that Django's checks refuse as they are without.
    RefusedByChecks(Vec<Located<String>>),
    /// Databases and brokers that the code looks for in the container itself.
    WrittenHost(Vec<Located<String>>),
    /// Servers that the code looks for by the name of a service that compose.yaml has not.
    WrittenNetworkHost(Vec<Located<String>>),
    /// Variables that the program insists on, and that say where it writes.
    Writes(Vec<Located<String>>),
    /// Variables that tokens are signed with, or somebody comes in with, with a default that the repository holds.
    WrittenSecret(Vec<Located<String>>),
    /// Variables that the authors' example of `.env` does not have.
    ExampleLacks {
        /// The example.
        file: String,
        /// The variables.
        names: Vec<String>,
    },
    /// Variables that are read as JSON, and are none in the authors' example.
    ExampleNoJson {
        /// Their lines.
        names: Vec<Located<String>>,
        /// Where the first of them is read.
        read: Place,
    },
    /// Variables that the image sets, and that the authors' example sets to a place that it may not write, or to a server on this machine.
    ExampleMisleads(Vec<Located<String>>),
    /// `.env.example` is not written: whoever clones the repository would not have it.
    ExampleIgnored {
        /// The line of `.gitignore`.
        place: Place,
    },
    /// A file of variables that is read past the environment, or that has to be there.
    OnlyInFile {
        /// The file.
        file: Located<String>,
        /// What reads it; absent where the program ends without the file.
        function: Option<String>,
    },
}

impl VariableNotice {
    /// A sentence without a full stop.
    pub(super) fn text(&self, listing: Listing) -> String {
        match self {
            Self::FailsInUse(names) => {
                let (they, it) = if names.len() == 1 { ("it is", "it") } else { ("they are", "them") };
                let names = listing.places(names);
                format!(
                    "The program starts without {names}, and fails where {they} used; Compose reads {it} from `.env`"
                )
            }
            Self::Choice { ways, place, fails } => choice(ways, place, *fails),
            Self::MayRead(names) => {
                format!("The program may read {}; Compose reads {} from `.env`", listing.names(names), it(names))
            }
            Self::Database(names) => {
                let places = listing.places(names);
                format!("The database is not reached without {places}; Compose reads {} from `.env`", it(names))
            }
            Self::GivenByCompose { servers, names } => given_by_compose(servers, names, listing),
            Self::FoundByCompose(servers) => found_by_compose(servers),
            Self::NetworkHost(names) => {
                let (names_it, is, it) =
                    if names.len() == 1 { ("names", "it is", "it") } else { ("name", "they are", "them") };
                let places = listing.places(names);
                format!(
                    "{places} {names_it} a service that is not in `compose.yaml` unless {is} set; Compose reads {it} from `.env`"
                )
            }
            Self::Writes(names) => writes(names, listing),
            Self::WrittenSecret(names) => written_secret(names, listing),
            Self::NoHosts(name) => format!(
                "Django answers every request with 400 without `{}` ({}); Compose reads it from `.env`",
                name.value, name.place
            ),
            Self::EmptyHosts(name) => format!(
                "Django answers every request with 400, as `{}` ({}) is empty and `DEBUG` off: let it name the hosts",
                name.value, name.place
            ),
            Self::DebugOn { variable, place } => debug_on(variable.as_deref(), place),
            Self::RefusedByChecks(names) => format!(
                "Django's checks stop `migrate` and other commands without {}, which hold URLs; Compose reads {} from `.env`",
                listing.places(names),
                it(names)
            ),
            Self::WrittenHost(names) => {
                let (is, names) = (if names.len() == 1 { "is" } else { "are" }, listing.places(names));
                format!("{names} {is} written in the code, and points at the container itself: read it from a variable")
            }
            Self::WrittenNetworkHost(names) => written_network_host(names, listing),
            Self::ExampleLacks { file, names } => example_lacks(file, names),
            Self::ExampleNoJson { names, read } => example_no_json(names, read, listing),
            Self::ExampleMisleads(names) => example_misleads(names, listing),
            Self::ExampleIgnored { place } => example_ignored(place),
            Self::OnlyInFile { file, function } => only_in_file(file, function.as_deref()),
        }
    }
}

fn given_by_compose(servers: &[&str], names: &[Located<String>], listing: Listing) -> String {
    let places = listing.places(names);
    let servers = match servers {
        [before @ .., last] if before.len() > 1 => format!("{} and {last}", message::joined(before, ", ")),
        servers => message::joined(servers, " and "),
    };
    format!("Compose starts {servers}, and gives {places}; whatever else starts the image gives {} itself", it(names))
}

fn found_by_compose(servers: &[(&str, Located<String>)]) -> String {
    let named = servers.iter().map(|(title, host)| {
        format!("{title} by the name `{}`, which is written in the code ({})", host.value, host.place)
    });
    let servers = message::joined(named, ", and ");
    format!("Compose starts {servers}; whatever else starts the image needs a network with that name")
}

/// `FILMS=/app/films` and `writable = ["films"]`.
fn writes(names: &[Located<String>], listing: Listing) -> String {
    let (says, a_place) = if names.len() == 1 { ("says", "a place") } else { ("say", "places") };
    format!(
        "{} {says} where the program writes, and the image has nothing for that: `writable` in the settings makes directories below \
         `/app` that are kept in volumes; give {a_place} there",
        listing.places(names)
    )
}

fn written_secret(names: &[Located<String>], listing: Listing) -> String {
    let (has, its) =
        if names.len() == 1 { ("has a default", "its own value") } else { ("have defaults", "values of their own") };
    let (places, it) = (listing.places(names), it(names));
    format!("{places} {has} that everybody finds in the repository: give {it} {its}; Compose reads {it} from `.env`")
}

fn written_network_host(names: &[Located<String>], listing: Listing) -> String {
    let (is, names_it, are) = if names.len() == 1 {
        ("is", "names a service that is", "it")
    } else {
        ("are", "name services that are", "them")
    };
    format!(
        "{} {is} written in the code, and {names_it} not in `compose.yaml`: read {are} from a variable, add it by `compose.services`, or give \
         a service that is there the name by `compose.services.NAME.networks.default.aliases`",
        listing.places(names)
    )
}

fn choice(ways: &[Vec<String>], place: &Place, fails: Fails) -> String {
    let ways: Vec<String> = ways.iter().map(|names| format!("`{}`", names.join("` and `"))).collect();
    let ways = message::joined(&ways, ", or ");
    let what = match fails {
        Fails::Start => "does not start without one of these",
        Fails::Use => "fails in use without one of these",
    };
    format!("The program {what}: {ways} ({place}); Compose reads them from `.env`")
}

fn only_in_file(file: &Located<String>, function: Option<&str>) -> String {
    let Located { value: name, place } = file;
    let what = match function {
        Some(function) => {
            format!(
                "`{function}` reads variables from the file `{name}` ({place}) past the environment, and no image holds it"
            )
        }
        None => format!("The program ends without the file `{name}` ({place}), which no image holds"),
    };
    format!("{what}: mount it where the program starts, as in `docker run --volume ./{name}:/app/{name}:ro`")
}

fn debug_on(variable: Option<&str>, place: &Place) -> String {
    let turn = variable.map_or_else(
        || "read it from a variable that production leaves unset".to_owned(),
        |name| format!("`{name}` turns it off; Compose reads it from `.env`"),
    );
    format!("Django shows code and settings to whoever meets an error, as `DEBUG` ({place}) is on in the image: {turn}")
}

fn example_ignored(place: &Place) -> String {
    format!(
        "`.env.example` is not written, as {place} keeps it out of the repository; `!.env.example` behind that line lets it in"
    )
}

fn example_no_json(names: &[Located<String>], read: &Place, listing: Listing) -> String {
    let is = if names.len() == 1 { "is" } else { "are" };
    let (places, they) = (listing.places(names), if names.len() == 1 { "it" } else { "them" });
    format!(
        "{places} {is} no JSON, and the settings ({read}) read {they} as JSON, so that the program does not start with {they} in `.env`; write `[\"a\", \"b\"]`"
    )
}

fn example_misleads(names: &[Located<String>], listing: Listing) -> String {
    let (is, it) = if names.len() == 1 { ("is", "it") } else { ("are", "them") };
    format!(
        "{} {is} a place that the container may not write, or a server that it looks for in itself: leave {it} out of `.env`, so that the \
         image's own holds, or name a server that the container reaches",
        listing.places(names)
    )
}

fn example_lacks(file: &str, names: &[String]) -> String {
    let them = if names.len() == 1 { "it" } else { "them" };
    let names = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    format!("`{file}` lacks {names}: the program does not start before `.env` has {them}")
}

impl Listing {
    /// "`TOKEN` (main.py:3), `KEY` (main.py:4)".
    pub(super) fn places(self, names: &[Located<String>]) -> String {
        self.cut(names, |name| format!("`{}` ({})", name.value, name.place))
    }

    /// "`TOKEN`, `KEY`".
    fn names(self, names: &[Located<String>]) -> String {
        self.cut(names, |name| format!("`{}`", name.value))
    }

    fn cut(self, names: &[Located<String>], text: impl Fn(&Located<String>) -> String) -> String {
        let shown = match self {
            Self::Short => names.len().min(MOST_NAMES),
            Self::Full => names.len(),
        };
        let list = names[..shown].iter().map(text).collect::<Vec<_>>().join(", ");
        let more = names.len() - shown;
        if more == 0 { list } else { format!("{list} and {more} more, which `uvdock explain` lists") }
    }
}

/// Names that a short line lists.
const MOST_NAMES: usize = 12;

pub(super) fn it(names: &[Located<String>]) -> &'static str {
    if names.len() == 1 { "it" } else { "them" }
}
