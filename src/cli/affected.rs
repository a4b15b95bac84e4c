//! `uvdock affected`: prints which images are other ones since a commit. Decides nothing.

use std::path::Path;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::exit_status::ExitStatus;
use super::format::Report;
use super::project_args::ServicesArgs;
use super::project_command::ProjectCommand;
use crate::config::SettingFlags;
use crate::error::Error;
use crate::message;
use crate::output;
use crate::pipeline::{AffectedService, Session, Target, since};

#[derive(Args)]
pub(super) struct AffectedArgs {
    #[command(flatten)]
    project: ServicesArgs,
    /// The commit, branch or tag that the files on disk are compared with
    #[arg(long, value_name = "REF", default_value = "HEAD^")]
    since: String,
    /// How to print the services
    #[arg(long, value_enum, default_value_t = AffectedFormat::Text)]
    format: AffectedFormat,
    #[arg(skip)]
    settings: SettingFlags,
}

/// How services are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AffectedFormat {
    /// For people: each service that is affected, with the reasons
    Text,
    /// For programs: every service with its reasons; `uvdock man json` has the fields
    Json,
    /// For the matrix of a workflow, on one line: `{"include": [{"service", "target" | "dockerfile"}]}`
    Matrix,
}

impl ProjectCommand for AffectedArgs {
    fn path(&self) -> &Path {
        self.project.path()
    }

    fn target(&self) -> Target {
        self.project.target()
    }

    fn flags(&self) -> &SettingFlags {
        &self.settings
    }

    fn report(&self) -> Report {
        match self.format {
            AffectedFormat::Json => Report::Json,
            AffectedFormat::Text | AffectedFormat::Matrix => Report::Nothing,
        }
    }
}

/// JSON: `{"version": 1, "since", "services": [{"name", "dockerfile", "target", "affected", "reasons": [{"kind", ...}]}]}`.
pub(super) fn run(args: &AffectedArgs, session: &mut Session<'_>) -> Result<ExitStatus, Error> {
    let services = since(&args.since, &args.target(), session)?;
    let affected = services.iter().filter(|service| !service.reasons.is_empty());
    match args.format {
        AffectedFormat::Text => {
            output::page(&affected.clone().map(lines).collect::<String>());
            if affected.count() == 0 {
                output::message(&format!("No image is affected by what changed since `{}`", args.since));
            }
        }
        AffectedFormat::Json => {
            let services: Vec<Value> = services.iter().map(in_json).collect();
            output::json_result(&json!({"version": 1, "since": args.since, "services": services}));
        }
        AffectedFormat::Matrix => {
            let include: Vec<Value> = affected.map(in_matrix).collect();
            output::result(&format!("{}\n", json!({"include": include})));
        }
    }
    Ok(ExitStatus::DONE)
}

fn lines(service: &AffectedService) -> String {
    let reasons = service.reasons.iter().map(|reason| reason.to_string().replace('\n', "\\n"));
    format!("{:18} {}\n", service.name, message::joined(reasons, &format!("\n{:18} ", "")))
}

fn in_json(service: &AffectedService) -> Value {
    json!({
        "name": service.name,
        "dockerfile": service.dockerfile,
        "target": service.target,
        "affected": !service.reasons.is_empty(),
        "reasons": service.reasons,
    })
}

fn in_matrix(service: &AffectedService) -> Value {
    match &service.dockerfile {
        Some(path) => json!({"service": service.name, "dockerfile": path}),
        None => json!({"service": service.name, "target": service.target}),
    }
}
