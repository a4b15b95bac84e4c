//! Chooses what compose.yaml has of its own. Part of the plan: pure, reads no disk.

use std::collections::BTreeSet;

use super::compose_notices;
use super::debugger::{Debugger, choose_debugger};
use super::production::{beside_others, choose_production};
use crate::inspect::lock::PythonVersion;
use crate::plan::build_plan::{BackingService, ComposePlan, LockReview, Notice, StartPlan};
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// What the compose files say of the program; what is to be known of them comes to the notices.
pub(crate) fn files(
    request: &Request<'_>,
    python: PythonVersion,
    start: &StartPlan,
    review: &LockReview,
    (backing, reached): (&[BackingService], &BTreeSet<&str>),
    notices: &mut Vec<Notice>,
) -> Result<ComposePlan, PlanError> {
    let production = choose_production(request, start, review, backing)?;
    let Debugger { plan: debugger, notice } = choose_debugger(request, python, start);
    let plan = ComposePlan {
        production,
        production_beside: beside_others(request, start, review),
        host_port: None,
        debugger,
        neighbours: Vec::new(),
        env_files: env_files(request, backing),
    };
    notices.extend(notice.into_iter().chain(compose_notices::notices(request, start, &plan, backing, reached)));
    Ok(plan)
}

/// Compose reads `.env`, where there is one, for programs that are set up by variables.
fn env_files(request: &Request<'_>, backing: &[BackingService]) -> Sourced<Vec<String>> {
    if let Some(asked) = &request.preferences.env_files {
        return asked.map(|files| files.iter().map(|file| request.facts.from_root(file)).collect());
    }
    let facts = request.facts;
    let is_member = facts.workspace.is_some();
    let is_of_uvdock = |path: &str| path == ".env.example" && facts.env_example.is_none() && !is_member;
    let mut files = facts.tree.files.keys().filter(|path| *path == ".env" || path.starts_with(".env."));
    if let Some(file) = files.find(|path| !is_of_uvdock(path)) {
        // Compose itself reads the one beside its file, which holds the passwords of servers.
        let beside =
            (is_member && backing.iter().any(|server| !server.secrets().is_empty())).then(|| ".env".to_owned());
        return Sourced::rule(
            beside.into_iter().chain([facts.from_root(".env")]).collect(),
            format!("`{file}` is there"),
        );
    }
    if facts.code.code().any(|module| !module.variables.is_empty()) {
        // A member without environment files of its own shares those of the workspace.
        return Sourced::rule(vec![".env".to_owned()], "the program reads variables");
    }
    Sourced::rule(Vec::new(), "the program reads no variable")
}
