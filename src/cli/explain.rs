//! `uvdock explain`: prints the decisions of the plan. Decides nothing.

use clap::Args;
use serde_json::json;

use super::{DecisionArgs, ExitStatus, Format, PinsFrom, ProjectArgs, planned};
use crate::error::Error;
use crate::output;
use crate::plan::{Decision, decisions};

#[derive(Args)]
pub(super) struct ExplainArgs {
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    decisions: DecisionArgs,
    /// How to print the decisions
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// JSON: `{"version": 1, "decisions": [{"subject", "value", "because", "source"}], "strategies", "notices": [...]}`.
pub(super) fn run(args: &ExplainArgs) -> Result<ExitStatus, Error> {
    let (_, plan) = planned(&args.project, &args.decisions, PinsFrom::File)?;
    let list = decisions(&plan);
    match args.format {
        Format::Json => output::json_result(&json!({
            "version": 1, "decisions": list, "strategies": plan.strategy.options, "notices": plan.notices,
        })),
        Format::Text => {
            output::page(&list.iter().map(line).collect::<String>());
            plan.notices.iter().for_each(|notice| output::message(&format!("note: {notice}")));
        }
    }
    Ok(ExitStatus::DONE)
}

fn line(decision: &Decision) -> String {
    let because = decision.because.replace('\n', "\\n");
    format!("{:18} {}\n{:18} because: {because}\n", decision.subject, decision.value.replace('\n', "\\n"), "")
}
