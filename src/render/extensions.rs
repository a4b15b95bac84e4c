//! What the user adds to the stages of the Dockerfile. Formats values; decides nothing.

use serde::Serialize;

use crate::config::Stage;
use crate::plan::{BuildPlan, Install, StageExtension};
use crate::quote;

/// Each list holds what is added at one place, and is empty where nothing is.
#[derive(Serialize)]
pub struct ExtensionsContext {
    settings: &'static str,
    environment: String,
    dev_environment: String,
    env: Vec<String>,
    project_arguments: Vec<String>,
    dev_arguments: Vec<String>,
    base: Vec<String>,
    build: Vec<String>,
    deps: Vec<String>,
    project: Vec<String>,
    dev: Vec<String>,
    runtime: Vec<String>,
}

/// The variables for a plan.
pub fn context(plan: &BuildPlan) -> ExtensionsContext {
    let added = |stage: Stage| plan.extensions.stages.get(&stage);
    // A build backend may read an argument, so it is declared before the project is built; elsewhere before the fragment.
    let builds = |stage: Stage| {
        matches!(stage, Stage::Project | Stage::Dev) && matches!(plan.install.value, Install::Package { .. })
    };
    let declared = |stage: Stage| added(stage).filter(|_| builds(stage)).map(arguments).unwrap_or_default();
    let fragment = |stage: Stage| {
        let arguments = |added| if builds(stage) { Vec::new() } else { arguments(added) };
        added(stage).and_then(|added| lines(plan, stage, added, arguments(added))).into_iter().collect()
    };
    ExtensionsContext {
        settings: plan.settings.name(),
        environment: own_variables(plan, &[]),
        dev_environment: own_variables(plan, &["UV_COMPILE_BYTECODE=0"]),
        env: env(plan).into_iter().collect(),
        project_arguments: declared(Stage::Project),
        dev_arguments: declared(Stage::Dev),
        base: fragment(Stage::Base),
        build: fragment(Stage::Build),
        deps: fragment(Stage::Deps),
        project: fragment(Stage::Project),
        dev: fragment(Stage::Dev),
        runtime: fragment(Stage::Runtime),
    }
}

/// The operands of the `ENV` that every image has, but for variables that the user sets.
fn own_variables(plan: &BuildPlan, more: &[&str]) -> String {
    let own = ["PATH=/opt/venv/bin:$PATH", "PYTHONUNBUFFERED=1", "PYTHONDONTWRITEBYTECODE=1"];
    let name = |variable: &str| variable.split('=').next().unwrap_or_default().to_owned();
    let all = own.iter().chain(more).filter(|variable| !plan.extensions.env.contains_key(&name(variable)));
    all.copied().collect::<Vec<_>>().join(" \\\n    ")
}

/// The operands of one `ENV`.
fn env(plan: &BuildPlan) -> Option<String> {
    let variables = plan.extensions.env.iter();
    let variables = variables.map(|(name, text)| format!("{name}={}", quote::dockerfile_word(&text.value)));
    let variables: Vec<String> = variables.collect();
    (!variables.is_empty()).then(|| variables.join(" \\\n    "))
}

/// `NAME=default`.
fn arguments(added: &StageExtension) -> Vec<String> {
    let arguments = added.arguments.iter();
    arguments.map(|(name, default)| format!("{name}={}", quote::dockerfile_word(&default.value))).collect()
}

/// Begins the comment above instructions of the user's, before the name of their stage.
const INSTRUCTIONS: &str = "# From `instructions.";

/// The stage whose instructions begin with this line.
pub(crate) fn stage_of_instructions(line: &str) -> Option<&str> {
    line.strip_prefix(INSTRUCTIONS)?.split('`').next()
}

/// A fragment with the build arguments that it reads, and where it comes from.
fn lines(plan: &BuildPlan, stage: Stage, added: &StageExtension, arguments: Vec<String>) -> Option<String> {
    let fragment = &added.fragment.as_ref()?.value.text;
    let comment = format!("{INSTRUCTIONS}{}` of {}.", stage.name(), plan.settings.name());
    let arguments = arguments.into_iter().map(|argument| format!("ARG {argument}\n"));
    Some(format!("{comment}\n{}{fragment}", arguments.collect::<String>()))
}
