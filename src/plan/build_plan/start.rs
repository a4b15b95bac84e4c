//! What the container starts, and how it is watched and stopped. Values only.

use serde::Serialize;

use crate::catalogue::program::{self, Owner};
use crate::config::HealthTimings;
use crate::path::RepoPath;
use crate::sourced::{Source, Sourced};

/// What the container starts, and how it is watched and stopped.
#[derive(Clone, Debug, Serialize)]
pub struct StartPlan {
    /// A program that gets the command as its arguments, in exec form.
    pub entrypoint: Option<Sourced<Vec<String>>>,
    /// The command in exec form.
    pub command: Sourced<Vec<String>>,
    /// What kind of program it is.
    pub form: Sourced<ProgramForm>,
    /// What the setting `command` takes for it; absent where it is given as words.
    #[serde(skip)]
    pub candidate: Option<String>,
    /// The command of the development image, which reloads where the server can.
    pub dev_command: Sourced<Vec<String>>,
    /// Whether the development command notices changed files by itself.
    pub reload: Sourced<Reload>,
    /// The working directory, below `/app`.
    pub workdir: Sourced<RepoPath>,
    /// The TCP port.
    pub port: Option<Sourced<u16>>,
    /// The variable by which the program takes another port: `PORT`.
    #[serde(skip)]
    pub port_variable: Option<String>,
    /// How health is checked.
    pub health: Option<Sourced<HealthCheck>>,
    /// When it is checked, as far as that is asked for.
    pub health_timings: HealthTimings,
    /// What the same image runs besides the program.
    pub other_roles: Vec<RolePlan>,
    /// Roles that the user leaves out, by their names.
    pub left_roles: Vec<Sourced<String>>,
    /// The signal that stops the program; absent where it is SIGTERM.
    pub stop_signal: Option<Sourced<String>>,
}

impl StartPlan {
    /// The `ENTRYPOINT` and the `CMD` that together start a command. An entrypoint that the image's own command begins with is that
    /// program, and not repeated: `docker run IMAGE ARGUMENT` goes on from it. One that hands over stands before every command.
    pub fn split<'p>(&'p self, command: &'p [String]) -> (Option<&'p [String]>, &'p [String]) {
        let Some(entrypoint) = self.entrypoint.as_ref().map(|words| words.value.as_slice()) else {
            return (None, command);
        };
        match command.strip_prefix(entrypoint) {
            Some(rest) => (Some(entrypoint), rest),
            None if self.repeats_its_server() && command == self.command.value => (Some(command), &[]),
            None if shared(entrypoint, command) > 0 => (Some(entrypoint), &command[shared(entrypoint, command)..]),
            None if self.is_the_entrypoint() => (None, command),
            None => (Some(entrypoint), command),
        }
    }

    /// The compose profile of a program that is started by hand. Services that use its image need it built.
    pub fn profile(&self) -> Option<&'static str> {
        let is_needed =
            self.other_roles.iter().any(|role| matches!(role.starts, RoleStart::Beside | RoleStart::Before));
        (self.form.value.is_started_by_hand() && !is_needed).then_some("tools")
    }

    /// Lets migrations that nobody asked for elsewhere run before the program, where they have a database of their own: a new one is
    /// empty.
    pub fn migrate_first(&mut self, database: &str) {
        for role in &mut self.other_roles {
            let is_open = role.starts == RoleStart::OnDemand && matches!(role.command.source, Source::Rule { .. });
            if role.work == RoleWork::Migration && is_open {
                role.starts = RoleStart::Before;
                role.command.source = Source::Rule { rule: format!("the database `{database}` begins empty").into() };
            }
        }
    }

    /// Whether the entrypoint is the program itself, and not one that hands over to others.
    pub fn is_the_entrypoint(&self) -> bool {
        let command = &self.command.value;
        let holds = |words: &[String]| command.starts_with(words) || shared(words, command) > 0;
        self.entrypoint.as_ref().is_some_and(|words| holds(&words.value)) || self.repeats_its_server()
    }

    /// Whether the entrypoint is the server of the command with other words, which have changed since: two of them start nothing.
    fn repeats_its_server(&self) -> bool {
        let Some(entrypoint) = self.entrypoint.as_ref().map(|words| words.value.as_slice()) else { return false };
        let [server, _, ..] = entrypoint else { return false };
        let is_server = matches!(program::named(server), Some((_, Owner::Server(_))));
        is_server && self.command.value.first() == Some(server) && !self.command.value.starts_with(entrypoint)
    }
}

/// The number of words at the end of an entrypoint that the command begins with: `/app/entrypoint.sh shop` and `shop serve`.
fn shared(entrypoint: &[String], command: &[String]) -> usize {
    let most = entrypoint.len().saturating_sub(1).min(command.len());
    (1..=most).rev().find(|length| entrypoint.ends_with(&command[..*length])).unwrap_or_default()
}

/// What kind of program the container starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramForm {
    /// It runs until it is stopped.
    Service,
    /// It talks over standard input and output, until that ends.
    StandardInput,
    /// The same, as a server of the Model Context Protocol.
    McpServer,
    /// It asks a person for input.
    Interactive,
    /// It takes arguments, does what they say, and ends.
    CommandLine,
    /// It does its work and ends.
    Job,
}

impl ProgramForm {
    /// The option of `docker run` that it needs.
    pub fn run_option(self) -> Option<&'static str> {
        match self {
            Self::StandardInput | Self::McpServer => Some("-i"),
            Self::Interactive => Some("-it"),
            Self::Service | Self::CommandLine | Self::Job => None,
        }
    }

    /// Whether somebody starts it each time that it is to do something.
    pub fn is_started_by_hand(self) -> bool {
        matches!(self, Self::CommandLine | Self::Interactive)
    }
}

/// Something that the same image runs besides the program: a worker, a scheduler, a bot, a migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RolePlan {
    /// Its compose service, such as `worker`.
    pub name: String,
    /// The command in exec form.
    pub command: Sourced<Vec<String>>,
    /// When it starts.
    pub starts: RoleStart,
    /// The working directory below `/app`, where it is not that of the program.
    pub workdir: Option<RepoPath>,
    /// What it is for.
    pub work: RoleWork,
}

/// What a role is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleWork {
    /// It works beside the program.
    Process,
    /// It brings the schema of the database up to date.
    Migration,
}

/// When a role of the image starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleStart {
    /// With the program, and it runs as long.
    Beside,
    /// Before the program, which waits until it has ended well.
    Before,
    /// With the program, where its Compose profile is asked for.
    Profile,
    /// When it is asked for.
    OnDemand,
}

/// Who restarts the program after a change in development.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reload {
    /// The server watches its files.
    Server,
    /// Compose restarts the container.
    Restart,
}

/// How health is checked, with Python's standard library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum HealthCheck {
    /// A GET request must answer with a 2xx or 3xx status.
    Http {
        /// The URL's path, such as `/health`.
        path: String,
    },
    /// A GET request for `/` must be answered, with whatever status.
    Answer,
    /// The port must accept a connection.
    Tcp,
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, planned};

    #[test]
    fn a_server_that_is_the_entrypoint_has_the_words_of_today() {
        let started = |settings: &str| {
            let entrypoint = "entrypoint = [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]";
            let pyproject = format!("{APP}[tool.uvdock]\n{entrypoint}\n{settings}");
            let main = "from fastapi import FastAPI\napp = FastAPI()\n";
            let files = [("pyproject.toml", pyproject.as_str()), ("main.py", main)];
            let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
            let (entrypoint, command) = plan.start.split(&plan.start.command.value);
            (entrypoint.unwrap_or_default().join(" "), command.join(" "))
        };
        let words = |port: u16| format!("uvicorn main:app --host 0.0.0.0 --port {port}");
        assert_eq!(started(""), (words(8000), String::new()));
        assert_eq!(started("port = 9000\n"), (words(9000), String::new()));
    }

    #[test]
    fn a_script_that_is_given_the_program_in_the_entrypoint_is_given_it_once() {
        let pyproject =
            format!("{APP}[tool.uvdock]\nentrypoint = [\"/app/run.sh\", \"shop\"]\ncommand = \"shop serve\"\n");
        let files = [("pyproject.toml", pyproject.as_str()), ("run.sh", "exec \"$@\"\n"), ("main.py", "")];
        let plan = planned(&files, &lock(&[], "")).expect("a plan");
        let split = |command: &[&str]| {
            let command: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
            let (entrypoint, rest) = plan.start.split(&command);
            (entrypoint.unwrap_or_default().join(" "), rest.join(" "))
        };
        assert_eq!(split(&["shop", "serve"]), ("sh /app/run.sh shop".to_owned(), "serve".to_owned()));
        assert_eq!(split(&["python", "x.py"]), (String::new(), "python x.py".to_owned()));
        assert!(plan.start.is_the_entrypoint());
    }
}
