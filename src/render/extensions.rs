//! What the user adds to the stages of the Dockerfile. Formats values; decides nothing.

use serde::Serialize;

use super::values::{Code, Pair};
use crate::config::Stage;
use crate::plan::{BuildPlan, Install, StageExtension};

/// Each field holds what is added at one place.
#[derive(Serialize)]
pub struct ExtensionsContext {
    settings: Code,
    environment: Vec<Pair>,
    dev_environment: Vec<Pair>,
    env: Vec<Pair>,
    project_arguments: Vec<Pair>,
    dev_arguments: Vec<Pair>,
    base: Option<FragmentContext>,
    build: Option<FragmentContext>,
    deps: Option<FragmentContext>,
    project: Option<FragmentContext>,
    dev: Option<FragmentContext>,
    runtime: Option<FragmentContext>,
}

/// Instructions of the user's own, with the build arguments that they read.
#[derive(Serialize)]
struct FragmentContext {
    opening: Code,
    stage: Code,
    arguments: Vec<Pair>,
    text: String,
}

/// The variables for a plan.
pub fn context(plan: &BuildPlan) -> ExtensionsContext {
    ExtensionsContext {
        settings: Code(plan.settings.name()),
        environment: own_variables(plan, &[]),
        dev_environment: own_variables(plan, &[("UV_COMPILE_BYTECODE", "0")]),
        env: plan.extensions.env.iter().map(|(name, text)| Pair::text(name, &text.value)).collect(),
        project_arguments: declared(plan, Stage::Project),
        dev_arguments: declared(plan, Stage::Dev),
        base: fragment(plan, Stage::Base),
        build: fragment(plan, Stage::Build),
        deps: fragment(plan, Stage::Deps),
        project: fragment(plan, Stage::Project),
        dev: fragment(plan, Stage::Dev),
        runtime: fragment(plan, Stage::Runtime),
    }
}

/// The variables that every image has, but for those that the user sets.
fn own_variables(plan: &BuildPlan, more: &[(&str, &'static str)]) -> Vec<Pair> {
    let own = [("PATH", "/opt/venv/bin:$PATH"), ("PYTHONUNBUFFERED", "1"), ("PYTHONDONTWRITEBYTECODE", "1")];
    let all = own.iter().chain(more).filter(|(name, _)| !plan.extensions.env.contains_key(*name));
    all.map(|(name, value)| Pair::code(name, value)).collect()
}

/// Whether the project is built in a stage. A build backend may read an argument, so it is declared before; elsewhere it is
/// declared before the fragment.
fn builds(plan: &BuildPlan, stage: Stage) -> bool {
    matches!(stage, Stage::Project | Stage::Dev) && matches!(plan.install.value, Install::Package { .. })
}

/// Build arguments that are declared before the project is built.
fn declared(plan: &BuildPlan, stage: Stage) -> Vec<Pair> {
    let added = plan.extensions.stages.get(&stage).filter(|_| builds(plan, stage));
    added.map(arguments).unwrap_or_default()
}

fn arguments(added: &StageExtension) -> Vec<Pair> {
    added.arguments.iter().map(|(name, default)| Pair::text(name, &default.value)).collect()
}

/// Begins the comment above instructions of the user's, before the name of their stage.
const INSTRUCTIONS: &str = "# From `instructions.";

/// The stage whose instructions begin with this line.
pub(crate) fn stage_of_instructions(line: &str) -> Option<&str> {
    line.strip_prefix(INSTRUCTIONS)?.split('`').next()
}

fn fragment(plan: &BuildPlan, stage: Stage) -> Option<FragmentContext> {
    let added = plan.extensions.stages.get(&stage)?;
    Some(FragmentContext {
        opening: Code(INSTRUCTIONS),
        stage: Code(stage.name()),
        arguments: if builds(plan, stage) { Vec::new() } else { arguments(added) },
        text: added.fragment.as_ref()?.value.text.clone(),
    })
}
