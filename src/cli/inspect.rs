//! `uvdock inspect`: prints the facts with their evidence. Decides nothing.

mod document;
mod lock_view;
mod page;
mod view;

use std::path::Path;

use clap::Args;

pub(super) use document::schema;

use super::exit_status::ExitStatus;
use super::format::{Format, Report};
use super::project_args::ProjectArgs;
use super::project_command::ProjectCommand;
use crate::config::SettingFlags;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::output;
use crate::pipeline::{Session, Target};
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
        self.format.report()
    }
}

/// JSON: `snapshots/schema/inspect.json`, which `uvdock schema inspect` prints.
pub(super) fn run(args: &InspectArgs, session: &mut Session<'_>) -> Result<ExitStatus, Error> {
    let directory = session.directory(&args.target())?;
    let facts = session.facts(&directory)?;
    let plan = session.plan(&facts);
    let alone = if plan.is_err() { review(&facts, session) } else { None };
    let review = plan.as_ref().ok().map(|plan| &plan.lock_review).or(alone.as_ref());
    let document = view::document(&facts, &plan, review);
    match args.format {
        Format::Json => output::json_result(&serde_json::json!(document)),
        Format::Text => output::page(&page::of(&document)),
    }
    Ok(ExitStatus::DONE)
}

/// The review of a lock for which there is no plan, unless that is for a reason that also stands in the way of a review.
fn review(facts: &ProjectFacts, session: &Session<'_>) -> Option<LockReview> {
    review::review(facts, &session.preferences(facts).ok()?).ok()
}

#[cfg(test)]
mod tests;
