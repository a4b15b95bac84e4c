//! `uvdock inspect`: prints the facts with their evidence. Decides nothing.

mod document;
mod lock_view;
mod page;
mod view;

use std::path::{Path, PathBuf};

use clap::Args;
pub(super) use document::schema;
use serde_json::{Value, json};

use document::InspectDocument;

use super::exit_status::ExitStatus;
use super::failure::Failure;
use super::format::{Format, Report, projects_in_json};
use super::project_args::ProjectArgs;
use super::project_command::ProjectCommand;
use super::several;
use crate::config::SettingFlags;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::output;
use crate::pipeline::{Session, Several, Target};
use crate::plan::LockReview;
use crate::plan::lock::review;

#[derive(Args)]
pub(super) struct InspectArgs {
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    settings: SettingFlags,
    /// How to print the facts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl ProjectCommand for InspectArgs {
    fn given(&self) -> Vec<(PathBuf, Target)> {
        self.project.given()
    }

    fn flags(&self) -> &SettingFlags {
        &self.settings
    }

    fn report(&self, _: &Target) -> Report {
        self.format.report()
    }

    fn run(&self, target: &Target, session: &mut Session<'_>) -> Result<ExitStatus, Error> {
        let all = documents(target, session)?;
        match self.format {
            Format::Json => output::json_result(&in_json(&all)),
            Format::Text => output::page(&pages(&all)),
        }
        Ok(ExitStatus::DONE)
    }

    fn run_several(&self, several: Several, session: &mut Session<'_>) -> Result<ExitStatus, Failure> {
        let all = several::plain(several)?;
        let done = several::each(&all, session, |project, session| documents(&project.target, session))?;
        let all = done.iter().map(|done| (&done.project.path, &done.outcome));
        match self.format {
            Format::Json => {
                output::json_result(&projects_in_json(all.map(|(path, documents)| (path.clone(), in_json(documents)))));
            }
            Format::Text => {
                let texts: Vec<String> =
                    all.map(|(path, documents)| format!("{path}\n\n{}", pages(documents))).collect();
                output::page(&texts.join("\n"));
            }
        }
        Ok(ExitStatus::DONE)
    }
}

/// `snapshots/schema/inspect.json`, which `uvdock schema inspect` prints; for the services of a workspace root
/// `{"version": 1, "services": [...]}` of such documents, and for several projects `{"version": 1, "projects": [...]}`, each with its `path`.
fn in_json(documents: &[InspectDocument]) -> Value {
    match documents {
        [document] => json!(document),
        all => json!({"version": 1, "services": all}),
    }
}

fn pages(documents: &[InspectDocument]) -> String {
    documents.iter().map(page::of).collect::<Vec<_>>().join("\n")
}

fn documents(target: &Target, session: &mut Session<'_>) -> Result<Vec<InspectDocument>, Error> {
    let mut documents = Vec::new();
    for directory in &session.directories(target)? {
        documents.push(document(directory, session)?);
    }
    Ok(documents)
}

fn document(directory: &Path, session: &mut Session<'_>) -> Result<InspectDocument, Error> {
    let facts = session.facts(directory)?;
    let plan = match session.plan(&facts) {
        // Where a root runs nothing, its members may: the only one is what it stands for.
        Err(error) if session.is_workspace_root(&Target::at(directory)) => {
            match session.project(&Target::at(directory)) {
                Ok(member) if member.facts.root != facts.root => return document(&member.facts.root, session),
                Ok(_) => Err(error),
                Err(of_members) => Err(of_members),
            }
        }
        outcome => outcome,
    };
    let alone = if plan.is_err() { review(&facts, session) } else { None };
    let review = plan.as_ref().ok().map(|plan| &plan.lock_review).or(alone.as_ref());
    Ok(view::document(&facts, &plan, review))
}

/// The review of a lock for which there is no plan, unless that is for a reason that also stands in the way of a review.
fn review(facts: &ProjectFacts, session: &Session<'_>) -> Option<LockReview> {
    review::review(facts, &session.preferences(facts).ok()?).ok()
}

#[cfg(test)]
mod tests;
