//! `uvdock inspect`: prints the facts with their evidence. Decides nothing.

mod document;
mod lock_view;
mod page;
mod view;

use clap::Args;

pub(super) use document::schema;

use super::{ExitStatus, Format, PinsFrom, ProjectArgs, planned_from, preferences};
use crate::config::SettingFlags;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::output;
use crate::plan::LockReview;
use crate::plan::lock::review;

#[derive(Args)]
pub(super) struct InspectArgs {
    #[command(flatten)]
    pub(super) project: ProjectArgs,
    #[command(flatten)]
    settings: SettingFlags,
    /// How to print the facts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// JSON: `snapshots/schema/inspect.json`, which `uvdock schema inspect` prints.
pub(super) fn run(args: &InspectArgs) -> Result<ExitStatus, Error> {
    let facts = crate::inspect::inspect(&args.project.directory()?)?;
    let plan = planned_from(&facts, &args.settings, PinsFrom::File);
    let alone = if plan.is_err() { review(&facts, &args.settings) } else { None };
    let review = plan.as_ref().ok().map(|plan| &plan.lock_review).or(alone.as_ref());
    let document = view::document(&facts, &plan, review);
    match args.format {
        Format::Json => output::json_result(&serde_json::json!(document)),
        Format::Text => output::page(&page::of(&document)),
    }
    Ok(ExitStatus::DONE)
}

/// The review of a lock for which there is no plan, unless that is for a reason that also stands in the way of a review.
fn review(facts: &ProjectFacts, flags: &SettingFlags) -> Option<LockReview> {
    review::review(facts, &preferences(facts, flags).ok()?).ok()
}

#[cfg(test)]
mod tests;
