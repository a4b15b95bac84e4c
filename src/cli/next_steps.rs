//! What to do with the files that were just written. Decides nothing.

use std::fmt::Write as _;

use crate::catalogue::project_files::COMPOSE_FILE;
use crate::plan::{BackingService, BuildPlan, ProgramForm, Runtime};
use crate::quote;
use crate::render;

/// More services than these are told together.
const MOST_IN_FULL: usize = 8;

/// How the images are built and run.
pub(super) fn of(plans: &[BuildPlan]) -> String {
    let images = match plans {
        [first, ..] if plans.len() > MOST_IN_FULL => together(first, plans),
        _ => plans.iter().map(|plan| alone(plan, plans.len())).collect(),
    };
    format!("{images}{}", developing(plans)).trim_end().to_owned()
}

fn alone(plan: &BuildPlan, services: usize) -> String {
    let image = if services > 1 { format!("The image of `{}`", plan.name) } else { "The image".to_owned() };
    let runs = match plan.start.entrypoint.as_ref().filter(|_| takes_arguments(plan)) {
        Some(program) => format!("runs `{}` with the arguments that it is given", quote::shown(&program.value)),
        None => format!("starts `{}`", quote::shown(&plan.start.command.value)),
    };
    let steps = match run_by_compose(plan) {
        Some(run) => format!("Build it:          {}\nRun it:            {run}", build_command(plan, services)),
        None => format!("Build and run it:  {}", built_and_run(plan, services)),
    };
    format!("\n{image} {runs}; `uvdock explain` says why.\n{steps}\n")
}

/// With the servers of the compose file that tell the program where they are: alone, its image has nobody to ask.
fn run_by_compose(plan: &BuildPlan) -> Option<String> {
    let is_found = |server: &BackingService| !server.gives.is_empty() || server.looked_for.is_some();
    let is_told = !leaves_alone(plan, COMPOSE_FILE) && plan.backing.iter().any(is_found);
    let file = plan.compose.production.as_ref().map(|_| "--file compose.prod.yaml ").unwrap_or_default();
    let command = match plan.start.profile() {
        Some(_) => format!("run --rm {}{}", plan.name, arguments(plan)),
        None => format!("up --wait {}", plan.name),
    };
    is_told.then(|| format!("docker compose {file}{command}"))
}

/// Many services: all of them by one command, and one as an example.
fn together(first: &BuildPlan, plans: &[BuildPlan]) -> String {
    let mut text = format!("\nThere are {} images; `uvdock explain` says what each starts, and why.\n", plans.len());
    if !plans.iter().any(|plan| leaves_alone(plan, "docker-bake.hcl")) {
        text.push_str("Build all of them: docker buildx bake --file docker-bake.hcl\n");
    }
    match run_by_compose(first) {
        Some(run) => {
            let _ = writeln!(text, "Run one:           {run}");
        }
        None => {
            let _ = writeln!(text, "Build and run one: {}", built_and_run(first, plans.len()));
        }
    }
    text
}

fn built_and_run(plan: &BuildPlan, services: usize) -> String {
    let publish = plan.start.port.as_ref().map(|port| format!(" -p {0}:{0}", port.value)).unwrap_or_default();
    let option = plan.start.form.value.run_option().map(|option| format!(" {option}")).unwrap_or_default();
    let variables = if wants_variables(plan) { " --env-file .env" } else { "" };
    let build = build_command(plan, services);
    let kept = kept(plan);
    format!("{build} && docker run --rm{option}{variables}{publish}{kept} {}{}", plan.name, arguments(plan))
}

/// What it wrote is there at its next start, as with the compose file.
fn kept(plan: &BuildPlan) -> String {
    let volume = |(name, target): (String, String)| format!("{}-{name}:{target}", plan.name);
    let volumes = render::kept_directories(plan).into_iter().map(volume);
    let options: Vec<String> = volumes.map(|volume| format!(" -v {}", quote::shown(&[volume]))).collect();
    options.concat()
}

fn developing(plans: &[BuildPlan]) -> String {
    let mut text = String::new();
    if plans.iter().any(|plan| leaves_alone(plan, COMPOSE_FILE)) {
        return text;
    }
    let by_hand: Vec<&BuildPlan> = plans.iter().filter(|plan| plan.start.profile().is_some()).collect();
    for plan in by_hand.iter().take(MOST_IN_FULL) {
        let _ = writeln!(text, "Develop with it:   docker compose run --rm --build {}{}", plan.name, arguments(plan));
    }
    if by_hand.len() < plans.len() {
        text.push_str("Develop with it:   docker compose up --watch");
    }
    text
}

fn leaves_alone(plan: &BuildPlan, path: &str) -> bool {
    plan.left_alone.iter().any(|left| left.value == path)
}

/// Whether the program ends at once, or fails where it is used, without variables that only its user knows.
fn wants_variables(plan: &BuildPlan) -> bool {
    plan.notices.iter().any(|notice| !notice.asked_at_start().is_empty() || !notice.wanted().is_empty())
}

/// Whether what stands behind the image on a command line is for the program.
fn takes_arguments(plan: &BuildPlan) -> bool {
    plan.start.form.value == ProgramForm::CommandLine && plan.start.entrypoint.is_some()
}

fn arguments(plan: &BuildPlan) -> &'static str {
    if takes_arguments(plan) { " ARGUMENTS" } else { "" }
}

fn build_command(plan: &BuildPlan, services: usize) -> String {
    if matches!(plan.images.runtime, Runtime::SharedBase { .. }) {
        // Make reads the files that hold secrets.
        let reads_files = plan.access.secrets.iter().any(|secret| secret.value.is_file());
        return if reads_files { "make -f images.mk" } else { "docker buildx bake --file docker-bake.hcl" }.to_owned();
    }
    let name = &plan.name;
    let target = match plan.dockerfile.value.named() {
        Some(path) => Some(format!("--file {}", quote::shown(&[path.to_owned()]))),
        None => (services > 1).then(|| format!("--target runtime-{name}")),
    };
    let words = std::iter::once("docker build".to_owned()).chain(plan.access.flags()).chain(target);
    format!("{} -t {name} .", words.collect::<Vec<_>>().join(" "))
}
