//! `uvdock explain`: prints the decisions of the plan. Decides nothing.

use clap::Args;
use serde_json::json;

use super::exit_status::ExitStatus;
use super::format::{Format, Report};
use super::project_args::ProjectArgs;
use super::project_command::ProjectCommand;
use crate::config::SettingFlags;
use crate::error::Error;
use crate::output;
use crate::pipeline::{Session, Target};
use crate::plan::{Decision, decisions};

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
            output::page(&list.iter().map(line).collect::<String>());
            if let Some(tables) = tables {
                output::page(&format!("\nFor an image without a GPU, in pyproject.toml:\n\n{tables}"));
            }
            plan.notices
                .iter()
                .for_each(|notice| output::message(&format!("note: {}", notice.full_text(plan.settings))));
        }
    }
    Ok(ExitStatus::DONE)
}

fn line(decision: &Decision) -> String {
    let because = decision.source.to_string().replace('\n', "\\n");
    let value = decision.choice.to_string().replace('\n', "\\n");
    // Whoever set it knows the setting.
    let setting = decision.setting().filter(|_| !decision.source.is_users());
    let setting = setting.map(|key| format!("; change with `{key}`")).unwrap_or_default();
    format!("{:18} {value}\n{:18} because: {because}{setting}\n", decision.subject.title(), "")
}
