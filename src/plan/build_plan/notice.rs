//! What the user should know that is no decision, as values, and how people read it. Notices nothing itself.

mod beside_code;
mod start;
mod static_files;
mod variables;

use std::collections::BTreeSet;

use serde::Serialize;

pub use beside_code::{BesideCode, Keeper};
pub use start::StartNotice;
pub use static_files::StaticFilesNotice;
pub use variables::{Fails, Listing, VariableNotice};

use super::compose_notice::ComposeNotice;
use super::debugger::DebuggerNotice;
use super::front_end_notice::FrontEndNotice;
use super::lock_review::{Cuda, CudaWayOut};
use super::monitoring::MonitoringNotice;
use super::suite::SuiteNotice;
use super::sync::LockMode;
use super::unmet::Unmet;
use crate::config::SettingsHome;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::staleness::Difference;
use crate::message::{self, Message};
use crate::quote;
use crate::regular_file::FileKind;
use crate::standpoint;

/// What the user should know.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    /// Files of uvdock's for a layout or for services that are no more.
    LeftBehind(Vec<String>),
    /// Files of the repository below a directory that a volume keeps.
    ShippedInVolume {
        /// The directory.
        directory: String,
        /// One file at least.
        files: Vec<String>,
    },
    /// A file whose name no Dockerfile can hold.
    Unnameable(String),
    /// A directory that cannot be listed.
    Unlisted(String),
    /// A container file that is larger than such a file may be.
    TooLarge(String),
    /// More files than are listed.
    TooManyFiles,
    /// The lock and pyproject.toml differ.
    StaleLock {
        /// How: one difference at least.
        differences: Vec<Difference>,
        /// Whether it is the project's version alone.
        is_version: bool,
        /// How the build takes it.
        lock: LockMode,
    },
    /// Python of the project that does not parse.
    NotParsed(Vec<Place>),
    /// A program that only its own container reaches.
    LocalHost(Located<String>),
    /// A framework whose own command does not do in the image as it is.
    Hindered {
        /// The framework.
        program: String,
        /// The application.
        file: String,
        /// What is in the way, as the rest of a sentence.
        hindrance: &'static str,
    },
    /// A framework's server for development is what starts.
    DevelopmentServer {
        /// The framework.
        server: String,
        /// Where it is started.
        place: Place,
        /// What to do.
        advice: &'static str,
    },
    /// Something of the program that starts.
    Start(StartNotice),
    /// A program that may listen somewhere.
    NoPort,
    /// A platform that the image cannot be built for, and why.
    NoPlatform {
        /// Such as `linux/arm64`.
        platform: &'static str,
        /// Why.
        because: Message,
    },
    /// A platform whose build compiles packages.
    CompiledFor {
        /// Such as `linux/arm64`.
        platform: &'static str,
        /// Each package with what it needs.
        packages: Vec<Message>,
    },
    /// A project that admits no later patch release of Python than some, on an image of the newest.
    HeldPatch {
        /// `requires-python`.
        requires: Located<String>,
        /// The image.
        image: String,
    },
    /// A file that the program writes where its code lies.
    WritesBesideCode(BesideCode),
    /// Variables without which the program does not load.
    RequiredVariables(Vec<Located<String>>),
    /// Something else of environment variables.
    Variables(VariableNotice),
    /// Something of Django's static files.
    StaticFiles(StaticFilesNotice),
    /// What is to be known of a front end.
    FrontEnd(FrontEndNotice),
    /// A password in a file of the project.
    WrittenPassword(Place),
    /// A command of the authors' that holds a secret.
    SecretInCommand(Place),
    /// A field of `[project]` that holds a secret.
    SecretInMetadata(&'static str),
    /// A build argument that is given and not used.
    UnreadBuildArgument(String),
    /// CUDA builds.
    Cuda(Cuda),
    /// Development tools that production installs.
    DevelopmentTools(Vec<Located<String>>),
    /// A name in `leave` that no file has.
    UnknownFile(String),
    /// What replaced files said and nothing else says.
    Forgotten(Vec<Message>),
    /// A private key among the project's files.
    PrivateKey(String),
    /// A workflow of CI that does not check the generated files.
    NoCheckInCi,
    /// A compose file of the authors' own for production, beside which none is written.
    OwnProductionFile(String),
    /// What is to be known of what watches the program.
    Monitoring(MonitoringNotice),
    /// What is to be known of the compose file.
    Compose(ComposeNotice),
    /// A debugger that is asked for and does not wait.
    Debugger(DebuggerNotice),
    /// What is to be known of the tests.
    Suite(SuiteNotice),
    /// What the start needs and the image does not hold.
    Unmet(Unmet),
}

impl Notice {
    /// Whether every build of the image fails for what it says.
    pub fn fails_the_build(&self) -> bool {
        matches!(self, Self::StaleLock { lock: LockMode::Locked | LockMode::Apart, .. })
    }

    /// Whether the container stops, or is reached by nobody, unless something is done about it.
    pub fn stops_the_start(&self) -> bool {
        match self {
            Self::Start(StartNotice::RequiredArguments(_) | StartNotice::Equipment(..))
            | Self::RequiredVariables(_)
            | Self::Variables(VariableNotice::Choice { fails: Fails::Start, .. })
            | Self::LocalHost(_)
            | Self::Unmet(_) => true,
            _ => self.fails_the_build(),
        }
    }

    /// Variables that the program wants a value of.
    pub fn wanted(&self) -> &[Located<String>] {
        match self {
            Self::RequiredVariables(names)
            | Self::Start(StartNotice::OwnHost(names))
            | Self::Variables(VariableNotice::FailsInUse(names) | VariableNotice::Database(names)) => names,
            _ => &[],
        }
    }

    /// Names of variables that the start needs, also those of which one will do.
    pub fn asked_at_start(&self) -> Vec<&str> {
        match self {
            Self::RequiredVariables(names) => names.iter().map(|name| name.value.as_str()).collect(),
            Self::Variables(VariableNotice::Choice { ways, fails: Fails::Start, .. }) => {
                let names: BTreeSet<&str> = ways.iter().flatten().map(String::as_str).collect();
                names.into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// A sentence without a full stop, for a project with its settings at this place.
    pub fn text(&self, home: SettingsHome) -> Message {
        self.listing(home, Listing::Short)
    }

    /// The same with every variable that it is about.
    pub fn full_text(&self, home: SettingsHome) -> Message {
        self.listing(home, Listing::Full)
    }

    fn listing(&self, home: SettingsHome, listing: Listing) -> Message {
        let text = match self {
            Self::Unmet(unmet) => unmet.text(),
            Self::LeftBehind(paths) => left_behind(paths),
            Self::Unnameable(name) => format!("`{name}` is left out: a Dockerfile cannot hold its name"),
            Self::Unlisted(path) => format!("`{path}` is left out: it cannot be listed"),
            Self::TooLarge(path) => {
                format!("`{path}` is not read: it is larger than {}", FileKind::ContainerFile.shown())
            }
            Self::TooManyFiles => "The project has more files than uvdock lists; the rest is left out".to_owned(),
            Self::StaleLock { differences, is_version, lock } => stale_lock(differences, *is_version, *lock, home),
            Self::NotParsed(places) => not_parsed(places),
            Self::LocalHost(host) => local_host(host),
            Self::Start(notice) => notice.text(listing),
            Self::Variables(notice) => notice.text(listing),
            Self::NoPort => "No port was found: if the program listens, say where with `--port`".to_owned(),
            Self::NoPlatform { platform, because } => format!("The image cannot be built for {platform}: {because}"),
            Self::CompiledFor { platform, packages } => {
                format!("A build for {platform} compiles packages: {}", message::joined(packages, "; "))
            }
            Self::HeldPatch { requires, image } => held_patch(requires, image),
            Self::RequiredVariables(variables) => {
                let (names, it) = (listing.places(variables), variables::it(variables));
                format!("The program does not start without {names}; Compose reads {it} from `.env`")
            }
            Self::WrittenPassword(place) => {
                format!("There is a password in {place}: give it as `UV_INDEX_..._PASSWORD` instead")
            }
            Self::SecretInCommand(place) => format!(
                "The command in {place} holds a secret and is left out; let the program read it from a variable, and give that when \
                 the container starts (`env-files`)"
            ),
            Self::SecretInMetadata(field) => {
                format!("`{field}` of `[project]` holds a secret, so no label has it; take it out, and make it invalid")
            }
            Self::UnreadBuildArgument(name) => {
                format!("Build argument `{name}` is read by no stage; name it in `instructions`")
            }
            Self::Cuda(found) => cuda(found, home),
            Self::DevelopmentTools(tools) => development_tools(tools),
            Self::UnknownFile(name) => format!("`leave` names `{name}`, which uvdock does not write"),
            Self::Forgotten(reasons) => forgotten(reasons, home),
            Self::PrivateKey(path) => format!("`{path}` holds a private key, which is never copied"),
            Self::Hindered { program, file, hindrance } => format!("{program} (`{file}`) {hindrance}"),
            Self::DevelopmentServer { server, place, advice } => {
                format!("{server} ({place}) is for development as it is started: {advice}")
            }
            Self::WritesBesideCode(beside) => beside.text(),
            Self::ShippedInVolume { directory, files } => shipped(directory, files),
            Self::StaticFiles(notice) => notice.text(),
            Self::Suite(notice) => notice.text(),
            Self::Monitoring(notice) => notice.text(),
            Self::Compose(notice) => notice.text(home),
            Self::Debugger(notice) => notice.text(),
            Self::OwnProductionFile(path) => own_production_file(path),
            Self::FrontEnd(notice) => notice.text(home),
            Self::NoCheckInCi => no_check_in_ci(home),
        };
        text.into()
    }
}

/// "`torch` (uv.lock:12), `jax` (uv.lock:34)".
fn listed(items: &[Located<String>]) -> String {
    message::joined(items.iter().map(|item| format!("`{}` ({})", item.value, item.place)), ", ")
}

/// A stale lock fails a build with `--locked`; where only the version differs, `lock = "frozen"` is no risk.
fn stale_lock(differences: &[Difference], is_version: bool, lock: LockMode, home: SettingsHome) -> String {
    // A name that is not locked may be one that no index has, so all of them are named.
    let (unlocked, others): (Vec<&Difference>, Vec<&Difference>) =
        differences.iter().partition(|difference| difference.is_unlocked());
    let shown = unlocked.len().clamp(1, MOST_SHOWN);
    let shown: Vec<String> = unlocked.iter().chain(&others).take(shown).map(ToString::to_string).collect();
    let differs = with_more(&shown, differences.len());
    match lock {
        LockMode::Frozen => format!("`uv.lock` is stale, and is installed as it is: {differs}; run `uv lock`"),
        LockMode::Apart => format!("`uv.lock` is stale, so the stage `lock` fails: {differs}; run `uv lock`"),
        LockMode::Locked => {
            let frozen = format!(", or set `lock = \"frozen\"` in `{}`", home.name());
            let frozen = if is_version { frozen } else { String::new() };
            format!("`uv.lock` is stale, so the build fails: {differs}; run `uv lock`{frozen}")
        }
    }
}

/// Of more than this the rest is counted.
const MOST_SHOWN: usize = 5;

fn with_more(shown: &[String], all: usize) -> String {
    match all - shown.len() {
        0 => shown.join(", "),
        more => format!("{}, and {more} more", shown.join(", ")),
    }
}

fn shipped(directory: &str, files: &[String]) -> String {
    let shown = match files {
        [only] => format!("`{only}` of the repository"),
        [first, ..] => format!("{} files of the repository, such as `{first}`,", files.len()),
        [] => "files of the repository".to_owned(),
    };
    format!(
        "`{directory}` is kept in a volume, and the image has {shown} there: a volume that is there already keeps its own, whatever \
         later images ship; let the program write to another directory, or read these from another"
    )
}

fn held_patch(requires: &Located<String>, image: &str) -> String {
    let Located { value, place } = requires;
    format!(
        "`requires-python` is `{value}` ({place}), and `{image}` holds the newest release of its line: where that is not admitted, the \
         build fails; widen it, or build on an image with a release that it admits (`base-image`)"
    )
}

fn not_parsed(places: &[Place]) -> String {
    format!("What does not parse is not understood: {}", first_places(places))
}

fn first_places(places: &[Place]) -> String {
    let shown: Vec<String> = places.iter().take(MOST_SHOWN).map(|place| format!("`{place}`")).collect();
    with_more(&shown, places.len())
}

/// The finding and the way out, on one line.
fn cuda(cuda: &Cuda, home: SettingsHome) -> String {
    let way_out = cuda.way_out.as_ref().map(|way_out| format!("; for an image without a GPU, {}", way_out.text(home)));
    let shown = if cuda.toml.is_some() { " (`uvdock explain` prints the tables)" } else { "" };
    format!("{}{}{shown}", cuda.finding(), way_out.unwrap_or_default())
}

/// One sentence for all of them.
fn development_tools(tools: &[Located<String>]) -> String {
    let names = tools.iter().map(|tool| tool.value.as_str()).collect::<Vec<_>>().join(" ");
    format!(
        "Production installs what looks like development tools: {}; `{} {names} && {} --dev {names}` moves them",
        listed(tools),
        standpoint::uv_remove(),
        standpoint::uv_add()
    )
}

fn no_check_in_ci(home: SettingsHome) -> String {
    format!(
        "The workflow does not check that the files are in sync: this uvdock does not know where its sources are published; say \
         so with `uvdock = \"https://HOST/OWNER/uvdock#COMMIT\"` in `{}`",
        home.name()
    )
}

fn own_production_file(path: &str) -> String {
    format!(
        "`{path}` is the authors' own for production, so no `compose.prod.yaml` is written; `production = true` writes one"
    )
}

fn forgotten(reasons: &[Message], home: SettingsHome) -> String {
    let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
    format!(
        "The replaced files said what nothing else says, and the new ones do without it: {}; to keep it, restore them and run \
         `uvdock init`, which carries it over into `{}`",
        message::joined(reasons, "; "),
        home.name()
    )
}

impl CudaWayOut {
    /// As the end of a sentence.
    pub fn text(&self, home: SettingsHome) -> Message {
        match self {
            Self::Extra(extra) => format!("set `extras = [\"{extra}\"]` in `{}`", home.name()).into(),
            Self::Other(text) => text.clone(),
        }
    }
}

fn local_host(host: &Located<String>) -> String {
    let (host, place) = (&host.value, &host.place);
    format!(
        "The program listens on `{host}` ({place}), which nothing outside its container reaches; let it listen on `0.0.0.0`"
    )
}

fn left_behind(paths: &[String]) -> String {
    format!(
        "What uvdock wrote for another layout or other services lies beside its files and is kept true no longer: `rm {}` removes it",
        quote::shown(paths)
    )
}
