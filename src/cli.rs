//! The command line: arguments, and the order of the stages. Decides nothing about images.

mod adopting;
mod annotations;
mod explain;
mod generate;
mod init;
mod inspect;
mod manual;
mod schema;
mod services;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{self, Preferences, SettingFlags, SettingsHome};
use crate::error::Error;
use crate::inspect::error::Excerpt;
use crate::inspect::pyproject::PYPROJECT;
use crate::inspect::{ProjectFacts, UVDOCK_TOML};
use crate::output;
use crate::pins::Pins;
use crate::plan::{BuildPlan, Decision, decisions, plan};
use crate::render::render_services;
use crate::sourced::Source;
use crate::sync::{self, FileChange, Others, References};
use services::Services;

/// Writes, and keeps true, the Dockerfile, .dockerignore and compose files of Python projects managed by uv.
#[derive(Parser)]
#[command(name = "uvdock", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0   done; `generate --check`: in sync
  1   error: bad input, or files that cannot be written
  2   wrong usage
  3   a question is open: the candidates are printed
  10  `generate --check`: a file is stale or missing
  11  `generate --check`: a file was edited by hand, has conflict markers, or is not uvdock's
  130 `init` was left before the end: nothing was written";

#[derive(Subcommand)]
enum Command {
    /// Ask what is open, save the answers in pyproject.toml, and write the files
    Init(init::InitArgs),
    /// Write Dockerfile, .dockerignore and compose.yaml
    Generate(generate::GenerateArgs),
    /// Print what uvdock finds in the project, with the lines it found it on
    Inspect(inspect::InspectArgs),
    /// Print each decision and where it came from
    Explain(explain::ExplainArgs),
    /// Print a JSON schema, by default that of the settings
    Schema(schema::SchemaArgs),
    /// Print completions for a shell
    Completions(manual::CompletionsArgs),
    /// Print the manual page, in roff
    Man(manual::ManArgs),
}

/// Where the project is.
#[derive(Args)]
struct ProjectArgs {
    /// The directory that holds pyproject.toml
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// The workspace member that is meant, by its name
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
}

impl ProjectArgs {
    /// The directory of the project that is meant, as far as the arguments say.
    fn directory(&self) -> Result<PathBuf, Error> {
        match &self.service {
            Some(name) => services::directory_of(&self.path, name, &Source::Flag { flag: "--service" }),
            None => Ok(self.path.clone()),
        }
    }

    /// Where the settings of the project are, for a message about them.
    fn settings_home(&self) -> SettingsHome {
        let directory = self.directory().unwrap_or_else(|_| self.path.clone());
        if directory.join(UVDOCK_TOML).is_file() { SettingsHome::UvdockToml } else { SettingsHome::Pyproject }
    }
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs; the fields are documented in the README
    Json,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitStatus(u8);

impl ExitStatus {
    const DONE: Self = Self(0);
    const STALE: Self = Self(10);
    const EDITED: Self = Self(11);
}

impl From<ExitStatus> for std::process::ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.0)
    }
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitStatus {
    let (outcome, report, project) = match Cli::parse().command {
        Command::Init(args) => (init::run(&args), Report::Nothing, args.project),
        Command::Generate(args) => (generate::run(&args), args.report(), args.project.first()),
        Command::Inspect(args) => (inspect::run(&args), args.format.report(), args.project),
        Command::Explain(args) => (explain::run(&args), args.format.report(), args.project),
        Command::Schema(args) => return schema::run(&args),
        Command::Completions(args) => return manual::completions(&args),
        Command::Man(args) => return manual::man(&args),
    };
    outcome.unwrap_or_else(|error| {
        let home = project.settings_home();
        output::error(&error, home);
        report.print(&error, home);
        ExitStatus(error.exit_code())
    })
}

/// How an error is printed besides the message for people.
enum Report {
    Nothing,
    Json,
    /// As an annotation of GitHub Actions, with the path of the project.
    Annotation(PathBuf),
}

impl Report {
    fn print(&self, error: &Error, home: SettingsHome) {
        match self {
            Self::Nothing => {}
            Self::Json => output::json_error(error, home),
            Self::Annotation(root) => output::result(&annotations::of_error(root, error, home)),
        }
    }
}

impl Format {
    fn report(self) -> Report {
        match self {
            Self::Text => Report::Nothing,
            Self::Json => Report::Json,
        }
    }
}

/// A project and the plan for it.
type Planned = (ProjectFacts, BuildPlan);

/// Everything up to the plan, which every command shares. At the root of a workspace the project may be a member.
fn planned(project: &ProjectArgs, flags: &SettingFlags, pins: PinsFrom) -> Result<Planned, Error> {
    let plan = |directory: &Path| {
        let facts = crate::inspect::inspect(directory)?;
        let plan = planned_from(&facts, flags, pins)?;
        Ok((facts, plan))
    };
    let directory = project.directory()?;
    match plan(&directory) {
        Err(error) if project.service.is_none() && services::may_be_in_a_member(&error) => {
            let members = crate::inspect::workspace::members(&directory)?;
            if members.is_empty() { Err(error) } else { services::only(&directory, members, plan) }
        }
        outcome => outcome,
    }
}

/// The plan of facts.
fn planned_from(facts: &ProjectFacts, flags: &SettingFlags, pins: PinsFrom) -> Result<BuildPlan, Error> {
    let preferences = preferences(facts, flags)?;
    let pins = match pins {
        PinsFrom::File => sync::pins_on_disk(facts.workspace_root()),
        PinsFrom::Defaults => Pins::new(),
    };
    plan(facts, &preferences, &pins).map_err(|error| Error::Plan {
        excerpt: error.given().and_then(|given| setting_excerpt(facts, given)).map(Box::new),
        error,
    })
}

/// What the user asks for, in settings and flags. A workspace's root says it for all of its members.
fn preferences(facts: &ProjectFacts, flags: &SettingFlags) -> Result<Preferences, Error> {
    let text = facts.uvdock_toml.as_deref().unwrap_or(&facts.pyproject_text);
    // Which services are meant is told by now.
    let flags = Preferences { services: None, ..flags.preferences.clone() };
    Ok(preferences_in(facts, text)?.overruled_by(flags))
}

/// The settings in the text of the file that a project keeps them in, and those that its workspace shares.
fn preferences_in(facts: &ProjectFacts, text: &str) -> Result<Preferences, Error> {
    let settings = match home(facts) {
        SettingsHome::Pyproject => config::read(text, None),
        SettingsHome::UvdockToml => config::read(&facts.pyproject_text, Some(text)),
    }?;
    let Some(workspace) = &facts.workspace else { return Ok(settings) };
    let root = config::read(&workspace.pyproject_text, workspace.uvdock_toml.as_deref())?;
    Ok(settings.or_shared(root, &|file| facts.from_project(file)))
}

fn home(facts: &ProjectFacts) -> SettingsHome {
    SettingsHome::of(facts.uvdock_toml.as_deref())
}

/// The value of a setting, on the line where it begins.
fn setting_excerpt(facts: &ProjectFacts, given: &Source) -> Option<Excerpt> {
    let Source::Setting { place } = given else { return None };
    let text = match place.file.as_str() {
        UVDOCK_TOML => facts.uvdock_toml.as_deref()?,
        PYPROJECT => facts.pyproject_text.as_str(),
        file => facts.workspace.as_ref().and_then(|workspace| workspace.text_of(file.rsplit('/').next()?))?,
    };
    let line = place.line?;
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let whole = text[start..].lines().next()?;
    let value = whole.find('=').map_or(0, |equals| equals + 1);
    let indent = whole[value..].len() - whole[value..].trim_start().len();
    let span = start + value + indent..start + whole.trim_end().len();
    Some(Excerpt { file: place.file.clone(), text: text.to_owned(), span })
}

/// Where pins come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PinsFrom {
    /// The Dockerfile on disk, where uvdock wrote it.
    File,
    /// uvdock's own: `--upgrade`.
    Defaults,
}

/// The files of the services beside what is on disk.
fn compared(services: &Services, pins: PinsFrom) -> Result<Vec<FileChange>, Error> {
    let decisions: Vec<Decision> = services.plans.iter().flat_map(decisions).collect();
    let kept = decisions.iter().filter(|decision| matches!(decision.source, Source::Pin { .. }));
    let references = References {
        kept: kept.filter_map(|decision| decision.choice.name()).map(str::to_owned).collect(),
        decided: decisions.iter().filter_map(|decision| decision.choice.name()).map(str::to_owned).collect(),
        others: match pins {
            PinsFrom::File => Others::Stay,
            PinsFrom::Defaults => Others::Move,
        },
    };
    Ok(sync::compare(&services.root, render_services(&services.plans)?, &references)?)
}
