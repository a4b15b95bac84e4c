//! The rules of what runs, each with the smallest project that shows it.

mod applications;
mod evidence;
mod forms;
mod objects;
mod ports;
mod programs;
mod questions;
mod roles;
mod subcommands;
mod user_command;
mod watching;

use crate::plan::build_plan::BuildPlan;
use crate::plan::error::PlanError;
use crate::plan::testing::{APP, PACKAGE, lock, planned};

/// The plan of a project with these files and production packages.
fn plan(files: &[(&str, &str)], packages: &[&str]) -> Result<BuildPlan, PlanError> {
    let mut files = files.to_vec();
    if !files.iter().any(|(path, _)| *path == "pyproject.toml") {
        files.push(("pyproject.toml", APP));
    }
    planned(&files, &lock(packages, ""))
}

/// The command, or the candidates of an open question behind `? `.
fn command(files: &[(&str, &str)], packages: &[&str]) -> String {
    match plan(files, packages) {
        Ok(plan) => plan.start.command.value.join(" "),
        Err(PlanError::Ambiguous { candidates, .. } | PlanError::NothingToRun { candidates, .. })
            if !candidates.is_empty() =>
        {
            let keys: Vec<String> = candidates.into_iter().map(|candidate| candidate.key).collect();
            format!("? {}", keys.join(", "))
        }
        Err(error) => format!("! {error}"),
    }
}

fn with_scripts(scripts: &str) -> String {
    format!("{PACKAGE}[project.scripts]\n{scripts}\n")
}

const FASTAPI: &str = "from fastapi import FastAPI\napp = FastAPI()\n";
const WEB: &[&str] = &["fastapi", "uvicorn"];
