//! `uvdock explain`: prints the decisions of the plan. Decides nothing.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::doctor;
use super::exit_status::ExitStatus;
use super::failure::Failure;
use super::format::{Format, Report, projects_in_json};
use super::project_args::ProjectArgs;
use super::project_command::ProjectCommand;
use super::several;
use crate::config::SettingFlags;
use crate::error::Error;
use crate::output::{self, Line, Tone};
use crate::pipeline::{Session, Several, Target};
use crate::plan::{BuildPlan, Decision, decisions};
use crate::standpoint::Standpoint;

/// Where what is decided stands beside its title.
const COLUMN: usize = 19;

/// A plan, and where its decisions are read.
struct Explained {
    plan: BuildPlan,
    standpoint: Standpoint,
}

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
        let all = plans(target, session)?;
        match self.format {
            Format::Json => output::json_result(&all_in_json(&all)),
            Format::Text => print_all(&all),
        }
        Ok(ExitStatus::DONE)
    }

    fn run_several(&self, several: Several, session: &mut Session<'_>) -> Result<ExitStatus, Failure> {
        let all = several::plain(several)?;
        let done = several::each(&all, session, |project, session| plans(&project.target, session))?;
        let all = done.iter().map(|done| (&done.project.path, &done.outcome));
        match self.format {
            Format::Json => {
                output::json_result(&projects_in_json(all.map(|(path, plans)| (path.clone(), all_in_json(plans)))));
            }
            Format::Text => {
                for (index, (path, plans)) in all.enumerate() {
                    output::page(&format!("{}{path}\n\n", if index == 0 { "" } else { "\n" }));
                    print_all(plans);
                }
            }
        }
        Ok(ExitStatus::DONE)
    }
}

/// `{"version": 1, "decisions": [{"subject", "value", "because", "source", "setting"}], "strategies",
/// "pyproject": [...], "notices": [...]}`, where `pyproject` holds TOML that the user may want in pyproject.toml; for the services of a
/// workspace root `{"version": 1, "services": [...]}` of such objects, each with its `name`; for several projects
/// `{"version": 1, "projects": [...]}`, each with its `path`.
fn all_in_json(all: &[Explained]) -> Value {
    match all {
        [one] => in_json(&one.plan),
        all => json!({"version": 1, "services": all.iter().map(|one| service_in_json(&one.plan)).collect::<Vec<_>>()}),
    }
}

fn print_all(all: &[Explained]) {
    if let [one] = all {
        return one.standpoint.tell(|| print(&one.plan));
    }
    for (index, Explained { plan, standpoint }) in all.iter().enumerate() {
        output::page(&format!("{}{}\n\n", if index == 0 { "" } else { "\n" }, plan.name));
        standpoint.tell(|| print(plan));
    }
}

/// The plans of the services that are named, or of all of a workspace root that names them; else that of the project.
fn plans(target: &Target, session: &mut Session<'_>) -> Result<Vec<Explained>, Error> {
    if target.names_several() || session.is_root_of_services(target)? {
        let services = session.services(target)?;
        let meant = services.read().filter(|(_, plan)| target.means(plan.name.as_ref()));
        return Ok(meant.map(|(standpoint, plan)| Explained { plan: plan.clone(), standpoint }).collect());
    }
    let project = session.project(target)?;
    let (name, standpoint) = (project.plan.name.clone(), session.standpoint(&project.facts));
    // What it shares with the other services of its files is decided for all of them.
    let plans = session.services_beside(project)?.plans.into_iter().filter(|plan| plan.name == name);
    Ok(plans.map(|plan| Explained { plan, standpoint: standpoint.clone() }).collect())
}

fn in_json(plan: &BuildPlan) -> Value {
    json!({
        "version": 1,
        "decisions": decisions(plan),
        "strategies": plan.strategy.options,
        "pyproject": tables(plan).map_or(Vec::new(), |tables| vec![tables]),
        "notices": plan.notices.iter().map(|notice| notice.full_text(plan.settings)).collect::<Vec<_>>(),
    })
}

fn service_in_json(plan: &BuildPlan) -> Value {
    let mut service = in_json(plan);
    service["name"] = plan.name.to_string().into();
    service
}

/// TOML that the user may want.
fn tables(plan: &BuildPlan) -> Option<&str> {
    plan.lock_review.cuda.as_ref().and_then(|cuda| cuda.toml.as_deref())
}

fn print(plan: &BuildPlan) {
    let lines: Vec<Line> = decisions(plan).iter().flat_map(lines).collect();
    output::result_lines(&lines);
    let summary = std::iter::once(Line::new(Tone::Heading, "")).chain(doctor::lines(plan));
    output::result_lines(&summary.collect::<Vec<_>>());
    if let Some(tables) = tables(plan) {
        output::page(&format!("\nFor an image without a GPU, in pyproject.toml:\n\n{tables}"));
    }
    let notes = plan.notices.iter().map(|notice| format!("note: {}", notice.full_text(plan.settings)));
    output::message_lines(&notes.map(|note| Line::new(Tone::Plain, note)).collect::<Vec<_>>());
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
