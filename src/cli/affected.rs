//! `uvdock affected`: prints which images are other ones since a commit. Decides nothing.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::exit_status::ExitStatus;
use super::failure::Failure;
use super::format::{Report, projects_in_json};
use super::project_args::ProjectArgs;
use super::project_command::ProjectCommand;
use super::several;
use crate::config::SettingFlags;
use crate::error::Error;
use crate::message;
use crate::output;
use crate::pipeline::{AffectedService, Session, Several, Target, since};

#[derive(Args)]
pub(super) struct AffectedArgs {
    #[command(flatten)]
    project: ProjectArgs,
    /// The commit, branch or tag that the files on disk are compared with
    #[arg(long, value_name = "REF", default_value = "HEAD^")]
    since: String,
    /// Also name, for a matrix, services of which the tests alone are other ones
    #[arg(long)]
    tests: bool,
    /// How to print the services
    #[arg(long, value_enum, default_value_t = AffectedFormat::Text)]
    format: AffectedFormat,
    #[arg(skip)]
    settings: SettingFlags,
}

/// How services are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AffectedFormat {
    /// For people: each service that is affected, with the reasons; "its tests" where its image is the same
    Text,
    /// For programs: every service with its reasons; `uvdock man json` has the fields
    Json,
    /// For the matrix of a workflow, on one line: `{"include": [{"service", "target" | "dockerfile"}]}`
    Matrix,
}

impl ProjectCommand for AffectedArgs {
    fn given(&self) -> Vec<(PathBuf, Target)> {
        self.project.given()
    }

    fn flags(&self) -> &SettingFlags {
        &self.settings
    }

    fn report(&self, _: &Target) -> Report {
        match self.format {
            AffectedFormat::Json => Report::Json,
            AffectedFormat::Text | AffectedFormat::Matrix => Report::Nothing,
        }
    }

    fn run(&self, target: &Target, session: &mut Session<'_>) -> Result<ExitStatus, Error> {
        let services = since(&self.since, target, session)?;
        match self.format {
            AffectedFormat::Text => print(self, services.iter().map(|service| (String::new(), service))),
            AffectedFormat::Json => output::json_result(&all_in_json(&self.since, &services)),
            AffectedFormat::Matrix => print_matrix(self.affected(&services).map(in_matrix)),
        }
        Ok(ExitStatus::DONE)
    }

    fn run_several(&self, several: Several, session: &mut Session<'_>) -> Result<ExitStatus, Failure> {
        let all = several::plain(several)?;
        let done = several::each(&all, session, |project, session| since(&self.since, &project.target, session))?;
        let each = || done.iter().map(|done| (&done.project.path, &done.outcome));
        match self.format {
            AffectedFormat::Text => {
                let services =
                    each().flat_map(|(path, services)| services.iter().map(move |one| (format!("{path}: "), one)));
                print(self, services);
            }
            AffectedFormat::Json => {
                let all = each().map(|(path, services)| (path.clone(), all_in_json(&self.since, services)));
                output::json_result(&projects_in_json(all));
            }
            AffectedFormat::Matrix => print_matrix(each().flat_map(|(path, services)| {
                self.affected(services).map(move |service| {
                    let mut entry = in_matrix(service);
                    entry["path"] = path.as_str().into();
                    entry
                })
            })),
        }
        Ok(ExitStatus::DONE)
    }
}

impl AffectedArgs {
    /// The services of a matrix.
    fn affected<'a>(&self, services: &'a [AffectedService]) -> impl Iterator<Item = &'a AffectedService> {
        let tests = self.tests;
        services.iter().filter(move |service| service.is_affected() || tests && !service.reasons.is_empty())
    }
}

fn print<'a>(args: &AffectedArgs, services: impl Iterator<Item = (String, &'a AffectedService)>) {
    let changed: Vec<_> = services.filter(|(_, service)| !service.reasons.is_empty()).collect();
    let text: String = changed.iter().map(|(project, service)| lines(project, service)).collect();
    if !changed.iter().any(|(_, service)| service.is_affected()) {
        output::message(&format!("No image is affected by what changed since `{}`", args.since));
    }
    output::page(&text);
}

fn print_matrix(include: impl Iterator<Item = Value>) {
    output::result(&format!("{}\n", json!({"include": include.collect::<Vec<_>>()})));
}

/// `{"version": 1, "since", "services": [{"name", "dockerfile", "target", "affected", "reasons": [{"kind", ...}]}]}`; for several projects
/// `{"version": 1, "projects": [...]}` of such objects, each with its `path`.
fn all_in_json(since: &str, services: &[AffectedService]) -> Value {
    json!({"version": 1, "since": since, "services": services.iter().map(in_json).collect::<Vec<_>>()})
}

fn lines(project: &str, service: &AffectedService) -> String {
    let reasons = service.reasons.iter().map(|reason| reason.to_string().replace('\n', "\\n"));
    format!("{:18} {}\n", format!("{project}{}", service.name), message::joined(reasons, &format!("\n{:18} ", "")))
}

fn in_json(service: &AffectedService) -> Value {
    json!({
        "name": service.name,
        "dockerfile": service.dockerfile,
        "target": service.target,
        "affected": service.is_affected(),
        "reasons": service.reasons,
    })
}

fn in_matrix(service: &AffectedService) -> Value {
    match &service.dockerfile {
        Some(path) => json!({"service": service.name, "dockerfile": path}),
        None => json!({"service": service.name, "target": service.target}),
    }
}
