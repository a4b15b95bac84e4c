//! `uvdock explain`: prints the decisions of the plan. Decides nothing.

use std::path::Path;

use clap::Args;
use serde_json::json;

use super::doctor;
use super::exit_status::ExitStatus;
use super::format::{Format, Report};
use super::project_args::ProjectArgs;
use super::project_command::ProjectCommand;
use crate::config::SettingFlags;
use crate::error::Error;
use crate::output::{self, Line, Tone};
use crate::pipeline::{Session, Target};
use crate::plan::{Decision, decisions};

/// Where what is decided stands beside its title.
const COLUMN: usize = 19;

#[derive(Args)]
pub(super) struct ExplainArgs {
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    settings: SettingFlags,
    /// How to print the decisions
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl ProjectCommand for ExplainArgs {
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

/// JSON: `{"version": 1, "decisions": [{"subject", "value", "because", "source", "setting"}], "strategies",
/// "pyproject": [...], "notices": [...]}`, where `pyproject` holds TOML that the user may want in pyproject.toml.
pub(super) fn run(args: &ExplainArgs, session: &mut Session<'_>) -> Result<ExitStatus, Error> {
    let project = session.project(&args.target())?;
    let name = project.plan.name.clone();
    // What it shares with the other services of its files is decided for all of them.
    let services = session.services_beside(project)?;
    let Some(plan) = services.plans.into_iter().find(|plan| plan.name == name) else { return Ok(ExitStatus::DONE) };
    let list = decisions(&plan);
    let tables = plan.lock_review.cuda.as_ref().and_then(|cuda| cuda.toml.as_deref());
    match args.format {
        Format::Json => output::json_result(&json!({
            "version": 1,
            "decisions": list,
            "strategies": plan.strategy.options,
            "pyproject": tables.map_or(Vec::new(), |tables| vec![tables]),
            "notices": plan.notices.iter().map(|notice| notice.full_text(plan.settings)).collect::<Vec<_>>(),
        })),
        Format::Text => {
            let lines: Vec<Line> = list.iter().flat_map(lines).collect();
            output::result_lines(&lines);
            let summary = std::iter::once(Line::new(Tone::Heading, "")).chain(doctor::lines(&plan));
            output::result_lines(&summary.collect::<Vec<_>>());
            if let Some(tables) = tables {
                output::page(&format!("\nFor an image without a GPU, in pyproject.toml:\n\n{tables}"));
            }
            let notes = plan.notices.iter().map(|notice| format!("note: {}", notice.full_text(plan.settings)));
            output::message_lines(&notes.map(|note| Line::new(Tone::Plain, note)).collect::<Vec<_>>());
        }
    }
    Ok(ExitStatus::DONE)
}

fn lines(decision: &Decision) -> [Line; 2] {
    // Whoever set it knows the setting.
    let setting = decision.setting().filter(|_| !decision.source.is_users());
    let setting = setting.map(|key| format!("; change with `{key}`")).unwrap_or_default();
    let (title, value, because) = (decision.subject.title(), &decision.choice, &decision.source);
    [
        Line::column(Tone::Plain, format!("{title:18} {value}"), COLUMN),
        Line::column(Tone::Faint, format!("{:18} because: {because}{setting}", ""), COLUMN + 2),
    ]
}
