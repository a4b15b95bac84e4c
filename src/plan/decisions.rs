//! Every decision of a plan as a line with its source, for `explain`. Computes nothing anew.

use serde::Serialize;

use super::authors::{Credit, Fate};
use super::build_plan::{BuildPlan, HealthCheck, Install, LockMode, Runtime};
use super::strategy::{StrategyPlan, Verdict, shown};
use crate::quote;
use crate::sourced::{Source, Sourced};

/// One decision.
#[derive(Clone, Debug, Serialize)]
pub struct Decision {
    /// What was decided, such as `python`.
    pub subject: &'static str,
    /// The answer, as text.
    pub value: String,
    /// Why, as text.
    pub because: String,
    /// Why, for programs.
    pub source: Source,
}

fn decision<T>(subject: &'static str, sourced: &Sourced<T>, value: impl Into<String>) -> Decision {
    Decision { subject, value: value.into(), because: sourced.source.to_string(), source: sourced.source.clone() }
}

/// The decisions of a plan, in the order a reader asks for them.
pub fn decisions(plan: &BuildPlan) -> Vec<Decision> {
    let start = &plan.start;
    let mut list = vec![decision("command", &start.command, quote::shown(&start.command.value))];
    list.extend(start.port.iter().map(|port| decision("port", port, port.value.to_string())));
    list.extend(start.health.iter().map(|health| decision("health check", health, health_text(&health.value))));
    list.extend(start.stop_signal.iter().map(|signal| decision("stop signal", signal, signal.value)));
    list.push(decision(
        "working directory",
        &start.workdir,
        format!("/app/{}", start.workdir.value).trim_end_matches('/'),
    ));
    list.push(decision("python", &plan.python, plan.python.value.to_string()));
    list.extend(strategies(&plan.strategy));
    list.push(decision("base image", &plan.images.base, plan.images.base.value.as_str()));
    list.extend(runtime_image(plan).map(|image| decision("final image", image, image.value.as_str())));
    list.push(decision("uv", &plan.images.uv, plan.images.uv.value.as_str()));
    list.extend(plan.images.syntax.iter().map(|syntax| decision("syntax", syntax, syntax.value.as_str())));
    list.extend(plan.sync.selected.iter().map(|names| decision("also installed", names, names.value.as_str())));
    list.push(decision("install", &plan.install, install_text(&plan.install.value)));
    list.push(decision("lock", &plan.sync.lock, lock_text(plan.sync.lock.value)));
    list.extend(
        plan.sync.build_packages.iter().map(|package| decision("build package", package, package.value.as_str())),
    );
    list.extend(
        plan.sync.run_packages.iter().map(|package| decision("system package", package, package.value.as_str())),
    );
    list.extend(plan.static_files.iter().map(|files| decision("static files", files, files.value.root.as_str())));
    list.extend(
        plan.environment
            .iter()
            .map(|variable| decision("environment", variable, format!("{}={}", variable.value.0, variable.value.1))),
    );
    list.extend(plan.release.iter().map(|argument| decision("build argument", argument, argument.value.name.as_str())));
    list.extend(source_decisions(plan));
    list.extend(plan.credits.iter().map(credit));
    list
}

/// The chosen strategy, and what each other would cost or need.
fn strategies(plan: &StrategyPlan) -> Vec<Decision> {
    let others = plan.options.iter().filter(|option| option.verdict != Verdict::Chosen);
    let others = others.map(|option| {
        let reasons: Vec<String> = option.reasons.iter().map(shown).collect();
        let value = format!("{} {}", option.strategy, option.verdict.as_str());
        decision("other strategy", &Sourced::rule((), reasons.join("; ")), value)
    });
    std::iter::once(decision("strategy", &plan.chosen, plan.chosen.value.as_str())).chain(others).collect()
}

fn runtime_image(plan: &BuildPlan) -> Option<&Sourced<String>> {
    match &plan.images.runtime {
        Runtime::Slim | Runtime::Alpine => None,
        Runtime::Distroless { image } | Runtime::DistrolessManaged { image } => Some(image),
    }
}

/// What a file of the authors' says besides, and what became of it.
fn credit(credit: &Credit) -> Decision {
    let (subject, value) = match credit.fate {
        Fate::Taken => (credit.subject, credit.value.clone()),
        Fate::Left => ("not taken", format!("{} {}", credit.subject, credit.value)),
    };
    decision(subject, &Sourced::seen((), credit.because.as_str(), credit.place.clone()), value)
}

fn source_decisions(plan: &BuildPlan) -> impl Iterator<Item = Decision> {
    let rule = |subject: &'static str, path: &str, because: &str| decision(subject, &Sourced::rule((), because), path);
    let copied = plan.sources.files.iter().chain(&plan.sources.directories);
    let copied = copied.map(move |source| rule("copied", &source.path, &source.because));
    let writable = plan.sources.writable.iter().map(move |source| rule("writable", &source.path, &source.because));
    copied
        .chain(writable)
        .chain(plan.sources.left_out.iter().map(move |source| rule("left out", &source.path, &source.because)))
}

fn health_text(health: &HealthCheck) -> String {
    match health {
        HealthCheck::Http { path } => format!("GET {path}"),
        HealthCheck::Tcp => "TCP connection".to_owned(),
    }
}

fn install_text(install: &Install) -> &'static str {
    match install {
        Install::Package { .. } => "installed as a package, running from its source",
        Install::SourceTree => "run from its source tree",
    }
}

fn lock_text(lock: LockMode) -> &'static str {
    match lock {
        LockMode::Locked => "--locked",
        LockMode::Frozen => "--frozen",
    }
}
