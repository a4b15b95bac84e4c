//! What the user should know of the program that starts, as values, and how people read it. Notices nothing itself.

use serde::Serialize;

use super::{Keeper, Listing, MOST_SHOWN, first_places, listed};
use crate::catalogue::equipment::{Driver, Equipment};
use crate::inspect::evidence::{Located, Place};
use crate::message;
use crate::quote;

/// What the user should know of the program that starts.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StartNotice {
    /// A tool that does nothing without arguments.
    RequiredArguments(Vec<Located<String>>),
    /// Subcommands of a tool that run until something stops them.
    KeepsRunning(Vec<Located<String>>),
    /// A program that asks a person.
    AsksForInput(Place),
    /// Variables whose defaults name a database or a broker in the container itself.
    OwnHost(Vec<Located<String>>),
    /// A display or a device that the program needs.
    Equipment(Equipment, Place),
    /// Programs of the project that wait for work, and that nothing of the image starts.
    NotStarted(Vec<Located<String>>),
    /// Programs of the project that serve something, and that nothing of the image starts.
    OtherServers(Vec<Located<String>>),
    /// Console scripts that the image has besides.
    OtherScripts(Vec<Located<String>>),
    /// Python that does not parse, and that the start runs or imports.
    NotParsed(Vec<Place>),
    /// What only the main guard of the application's file prepares, which no server runs.
    GuardSkipped(Vec<Located<String>>),
    /// What the call says that starts the server in the code, and the command does not.
    CallOptions(Vec<Located<String>>),
    /// A program that does its work and ends.
    EndsByItself(Located<String>),
    /// What the authors' script runs before the program.
    StepsLeftOut(Vec<Located<String>>),
    /// A script that is made to stand in front of the command, and does not.
    IdleEntrypoint(String),
    /// A database that lies in the project, where the program is told another place for it.
    StartsEmpty {
        /// The file, with the line that names it.
        file: Located<String>,
        /// Where the program keeps it in the image.
        there: String,
    },
    /// Programs of the project that fill what it lives on, and that nothing of the image starts.
    Fillers(Vec<Located<String>>),
    /// A program that makes the tables of the database, where nothing that starts does.
    MakesTables {
        /// What runs it, with its guard.
        program: Located<String>,
        /// Where it drops those that are there.
        drops: Option<Place>,
        /// The command that runs it once.
        run: Vec<String>,
    },
    /// Where the program drops its tables as it starts.
    DropsTables(Place),
    /// A table that nothing in the project makes.
    NobodyMakesTables(Place),
    /// The function that would make them, which nothing calls.
    NobodyCallsMaker(Located<String>),
    /// Alembic's file above the project.
    MigrationsAbove(String),
    /// Models of Django's whose applications have no migrations.
    NoMigrations(Vec<Place>),
    /// Migrations of a file that only the program's own container has.
    MigratesInside {
        /// The file.
        file: Located<String>,
        /// What keeps the file.
        keeper: Keeper,
        /// What migrates it.
        command: Vec<String>,
        /// The program's service.
        service: String,
    },
    /// Migrations whose address no variable changes.
    MigratesElsewhere {
        /// Where Alembic's environment makes its engine.
        environment: Place,
        /// The line of alembic.ini that gives the address; absent where none does.
        address: Option<Place>,
    },
}

impl StartNotice {
    /// Whether whoever starts the container gives what is missing: arguments, a device, the network.
    pub fn is_given_by_the_user(&self) -> bool {
        matches!(self, Self::RequiredArguments(_) | Self::Equipment(..))
    }

    /// A sentence without a full stop.
    pub(super) fn text(&self, listing: Listing) -> String {
        match self {
            Self::RequiredArguments(arguments) => format!(
                "The program insists on arguments: {}; without any the container prints its help and ends: give them behind the image, \
                 as in `docker run IMAGE ARGUMENTS`",
                listed(arguments)
            ),
            Self::KeepsRunning(commands) => keeps_running(commands, listing),
            Self::OwnHost(variables) => own_host(variables, listing),
            Self::AsksForInput(place) => format!(
                "The program asks for input ({place}), and ends at once where nobody can answer: start it with `docker run -it`"
            ),
            Self::Equipment(equipment, place) => needed(*equipment, place),
            Self::NotStarted(programs) => format!(
                "{} waits for work, and nothing that the image starts runs it: `roles` in the settings give it a service of its own",
                listed(programs)
            ),
            Self::OtherServers(programs) => {
                let (serves, it, its) =
                    if programs.len() == 1 { ("serves", "it", "its") } else { ("serve", "them", "their") };
                let listed = listed(programs);
                format!(
                    "{listed} {serves} something else, and nothing that the image starts runs {it}: `roles` in the settings give {it} a \
                     service of {its} own, `--command` an image"
                )
            }
            Self::OtherScripts(scripts) => {
                let first = scripts.first().map_or("", |script| script.value.as_str());
                format!("The image also has {}: `docker run --rm IMAGE {first}` runs it", listing.places(scripts))
            }
            Self::NotParsed(places) => not_parsed(places),
            Self::GuardSkipped(calls) => {
                let (runs, it) = if calls.len() == 1 { ("runs", "it") } else { ("run", "them") };
                format!(
                    "{} {runs} where a program starts the server itself, under `if __name__ == \"__main__\"`, which this server skips: \
                     call {it} where the module is loaded",
                    listing.places(calls)
                )
            }
            Self::CallOptions(options) => call_options(options),
            Self::EndsByItself(program) => format!(
                "`{}` ({}) ends when its work is done, and the container with it: nothing that it runs serves, waits or repeats without \
                 an end",
                program.value, program.place
            ),
            Self::StepsLeftOut(steps) => steps_left_out(steps),
            Self::IdleEntrypoint(script) => idle_entrypoint(script),
            Self::StartsEmpty { file, there } => starts_empty(file, there),
            Self::Fillers(programs) => fillers(programs),
            Self::MakesTables { program, drops, run } => makes_tables(program, drops.as_ref(), run),
            Self::DropsTables(place) => drops_tables(place),
            Self::NobodyMakesTables(place) => unmade(place),
            Self::NobodyCallsMaker(function) => uncalled(function),
            Self::MigrationsAbove(file) => above(file),
            Self::MigratesInside { file, keeper, command, service } => migrates_inside(file, *keeper, command, service),
            Self::NoMigrations(places) => no_migrations(places),
            Self::MigratesElsewhere { environment, address } => elsewhere(environment, address.as_ref()),
        }
    }
}

/// `shop work`, which only a word chooses.
fn keeps_running(commands: &[Located<String>], listing: Listing) -> String {
    let (runs, it) = if commands.len() == 1 { ("runs", "it") } else { ("run", "the first") };
    let first: Vec<String> = commands.iter().take(1).map(|command| command.value.clone()).collect();
    format!(
        "{} {runs} until something stops it, and the image starts none: `--command {}` makes {it} what the container does",
        listing.places(commands),
        quote::shown(&first)
    )
}

fn call_options(options: &[Located<String>]) -> String {
    let names = message::joined(options.iter().map(|option| format!("`{}`", option.value)), ", ");
    let place = options.first().map(|option| option.place.to_string()).unwrap_or_default();
    format!(
        "The server gets {names} where it is started at {place}, and the command leaves that out, which it cannot say as it stands there: \
         `command` in the settings gives another, such as that of the program itself"
    )
}

fn idle_entrypoint(script: &String) -> String {
    format!(
        "`{script}` ends in the command that it is given, and the image starts without it: `--entrypoint {}` puts it in front",
        quote::shown(std::slice::from_ref(script))
    )
}

fn starts_empty(file: &Located<String>, there: &str) -> String {
    format!(
        "The database starts empty: `{}` ({}) stays out of the image, and the program keeps its own in a volume: fill that once with \
         `docker compose cp {} SERVICE:{there}`",
        file.value,
        file.place,
        quote::shown(std::slice::from_ref(&file.value))
    )
}

fn fillers(programs: &[Located<String>]) -> String {
    let (is, them) = if programs.len() == 1 { ("is", "it") } else { ("are", "them") };
    format!(
        "{} {is} called after what fills or makes a database, and nothing that the image starts runs {them}: `docker run` with these \
         words behind the image does, or `roles` in the settings",
        listed(programs)
    )
}

fn not_parsed(places: &[Place]) -> String {
    format!("{} does not parse, and what starts runs or imports it: the program ends there", first_places(places))
}

fn drops_tables(place: &Place) -> String {
    format!(
        "The program drops the tables of its database as it starts ({place}): what they hold is lost with each start"
    )
}

fn makes_tables(program: &Located<String>, drops: Option<&Place>, run: &[String]) -> String {
    let drops = drops.map(|place| format!("; it drops those that are there first ({place}), with all that they hold"));
    format!(
        "`{}` ({}) makes the tables of the database, and nothing that starts runs it: `{}` does, once{}",
        program.value,
        program.place,
        quote::shown(run),
        drops.unwrap_or_default()
    )
}

fn steps_left_out(steps: &[Located<String>]) -> String {
    format!(
        "The authors' script runs {} before the program, and the image does not: `roles` in the settings bring it into the image as a \
         service, which can be run once with `docker compose run`",
        listed(steps)
    )
}

fn migrates_inside(file: &Located<String>, keeper: Keeper, command: &[String], service: &str) -> String {
    let when = match keeper {
        Keeper::Nobody => ", each time it is made anew",
        Keeper::Compose => "",
    };
    format!(
        "No service migrates `{}` ({}), which only the container of the program has: run `docker compose exec {service} {}` once it is \
         up{when}",
        file.value,
        file.place,
        quote::shown(command)
    )
}

fn unmade(place: &Place) -> String {
    format!(
        "Nothing in this project makes the tables of its database, such as that of `{place}`: no migrations, no `create_all`; unless \
         something else makes them, each question to them fails"
    )
}

fn own_host(variables: &[Located<String>], listing: Listing) -> String {
    let (points, is, it) = if variables.len() == 1 { ("points", "it is", "it") } else { ("point", "they are", "them") };
    let listed = listing.places(variables);
    format!("{listed} {points} at the container itself unless {is} set; Compose reads {it} from `.env`")
}

fn uncalled(function: &Located<String>) -> String {
    format!(
        "`{}` ({}) makes the tables of the database, and nothing calls it: call it as the program starts; until something makes them, \
         each question to them fails",
        function.value, function.place
    )
}

fn above(file: &str) -> String {
    format!(
        "Migrations lie above the project (`{file}`), and no image that is built from the project has them: move them into the project, or \
         run them from the repository"
    )
}

fn no_migrations(places: &[Place]) -> String {
    let label =
        |place: &Place| place.file.split("/models").next().and_then(|path| path.rsplit('/').next()).map(str::to_owned);
    let labels: Vec<String> = places.iter().filter_map(label).take(MOST_SHOWN).collect();
    let of = first_places(places);
    format!(
        "`python manage.py migrate` makes no table of the models in {of}: their applications have no migrations; run `python \
         manage.py makemigrations {}` and commit what it writes",
        labels.join(" ")
    )
}

fn elsewhere(environment: &Place, address: Option<&Place>) -> String {
    match address {
        Some(address) => format!(
            "Migrations go to the address in `{address}`, whatever the program is told: `{}` takes it from there alone \
             ({environment}); let it read the variable that the program reads",
            environment.file
        ),
        None => format!(
            "Migrations have no address of a database: `{}` takes it from `alembic.ini` alone ({environment}), which gives none; let \
             it read what the program reads",
            environment.file
        ),
    }
}

/// What the machine is to give to the container.
fn needed(equipment: Equipment, place: &Place) -> String {
    match equipment {
        Equipment::Display => format!(
            "The program opens windows ({place}), and a container has no display: it stops there, unless it is given one, as with \
             `docker run -e DISPLAY -v /tmp/.X11-unix:/tmp/.X11-unix`"
        ),
        Equipment::Camera => {
            format!("The program reads a camera ({place}): give it one with `docker run --device /dev/video0`")
        }
        Equipment::Sound => {
            format!(
                "The program records or plays sound ({place}): give it the device with `docker run --device /dev/snd`"
            )
        }
        Equipment::SerialPort => format!(
            "The program opens a serial port ({place}): give it the device, and its group, with `docker run --device /dev/ttyUSB0 \
             --group-add dialout`, in Compose with `devices` and `group_add`"
        ),
        Equipment::GoogleCredentials => format!(
            "The program asks for Google's credentials as it starts ({place}), and ends without: mount a key file, and name it by \
             `GOOGLE_APPLICATION_CREDENTIALS`"
        ),
        Equipment::Model => format!(
            "The program downloads a model as it starts ({place}): the container needs the network for that, and each new one that \
             has no volume for it downloads it again"
        ),
        Equipment::Browser(driver) => browser(driver, place),
        Equipment::BrowserWindow => format!(
            "The program starts a browser that is to be seen ({place}), and a container has no display: start it with `headless=True`, \
             or under `xvfb-run`"
        ),
        Equipment::Keyring => format!(
            "The program keeps passwords with `keyring` ({place}), for which a container has no service: the first call of it fails; take \
             them from variables, or run `uv add keyrings-alt`, which keeps them in plain files below its home"
        ),
        Equipment::DockerEngine => format!(
            "The program talks to a Docker engine ({place}), which a container has not: mount its socket with `-v \
             /var/run/docker.sock:/var/run/docker.sock` and `--group-add`, which gives the program the whole machine, or name another by \
             `DOCKER_HOST`"
        ),
    }
}

/// Where browsers are kept that are downloaded while the image is built.
const BROWSERS: &str = "/opt/browsers";

fn browser(driver: Driver, place: &Place) -> String {
    let program = driver.installer().unwrap_or_default();
    format!(
        "The program starts a browser ({place}) that the image does not have: with `instructions.runtime = \"ENV \
         PLAYWRIGHT_BROWSERS_PATH={BROWSERS}\\nRUN {program} install --with-deps chromium\"` in the settings it is installed with what \
         it links"
    )
}
