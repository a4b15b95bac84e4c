//! Every decision of a plan as a line with its source, for `explain`. Computes nothing anew.

use serde::Serialize;

use super::authors::{Credit, Fate};
use super::build_plan::{
    BuildPlan, Bytecode, HealthCheck, Install, LockMode, PackageForm, RolePlan, RoleStart, Runtime,
};
use super::lock_review::{self, LockReview, Outlook};
use super::strategy::{StrategyPlan, Verdict, shown};
use crate::inspect::UV_LOCK;
use crate::inspect::evidence::Place;
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

/// The subject of what the authors' files say and the plan does without.
const NOT_TAKEN: &str = "not taken";

fn decision<T>(subject: &'static str, sourced: &Sourced<T>, value: impl Into<String>) -> Decision {
    Decision { subject, value: value.into(), because: sourced.source.to_string(), source: sourced.source.clone() }
}

/// The decisions of a plan, in the order a reader asks for them.
pub fn decisions(plan: &BuildPlan) -> Vec<Decision> {
    let start = &plan.start;
    let mut list = vec![decision("command", &start.command, quote::shown(&start.command.value))];
    list.extend(start.entrypoint.iter().map(|entry| decision("entrypoint", entry, quote::shown(&entry.value))));
    list.extend(start.port.iter().map(|port| decision("port", port, port.value.to_string())));
    list.extend(start.health.iter().map(|health| decision("health check", health, health_text(&health.value))));
    list.extend(start.stop_signal.iter().map(|signal| decision("stop signal", signal, signal.value)));
    list.push(decision(
        "working directory",
        &start.workdir,
        format!("/app/{}", start.workdir.value).trim_end_matches('/'),
    ));
    list.extend(start.other_roles.iter().map(role));
    list.push(decision("python", &plan.python, plan.python.value.to_string()));
    list.extend(strategies(&plan.strategy));
    list.push(decision("platforms", &plan.platforms, plan.platforms.value.join(", ")));
    list.push(decision("base image", &plan.images.base, plan.images.base.value.as_str()));
    list.extend(runtime_image(plan).map(|image| decision("final image", image, image.value.as_str())));
    list.push(decision("uv", &plan.images.uv, plan.images.uv.value.as_str()));
    list.extend(plan.images.syntax.iter().map(|syntax| decision("syntax", syntax, syntax.value.as_str())));
    list.extend(plan.images.rust.iter().map(|rust| decision("rust", rust, rust.value.as_str())));
    list.extend(plan.sync.selected.iter().map(|names| decision("also installed", names, names.value.as_str())));
    list.push(decision("install", &plan.install, install_text(&plan.install.value)));
    list.push(decision("bytecode", &plan.bytecode, bytecode_text(plan.bytecode.value)));
    if !matches!(plan.user.source, Source::Rule { .. }) {
        list.push(decision("user", &plan.user, format!("{} ({})", plan.user.value.name, plan.user.value.id)));
    }
    list.extend(plan.ci.iter().map(|ci| decision("CI workflow", ci, ci.value.path.as_str())));
    list.push(decision("lock", &plan.sync.lock, lock_text(plan.sync.lock.value)));
    list.extend(lock_findings(&plan.lock_review));
    list.extend(
        plan.sync.build_packages.iter().map(|package| decision("build package", package, package.value.as_str())),
    );
    list.extend(plan.sync.dev_packages.iter().map(|package| decision("dev package", package, package.value.as_str())));
    list.extend(
        plan.sync.run_packages.iter().map(|package| decision("system package", package, package.value.as_str())),
    );
    list.extend(access_decisions(plan));
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

/// Findings are listed where the decisions that they explain are. A long list ends in how many more there are.
fn lock_findings(review: &LockReview) -> Vec<Decision> {
    const MOST: usize = 10;
    let rule = |subject, value: String, because: String| decision(subject, &Sourced::rule((), because), value);
    let system = lock_review::system(&review.closure.target);
    let because = format!("what the lock installs on {system}, with Python {}", review.python);
    let mut list = vec![rule("download", review.download.to_string(), because)];
    list.extend(review.compiled.iter().take(MOST).map(|unfit| {
        let place = Place::line(UV_LOCK, unfit.line);
        let subject = match unfit.outlook {
            Outlook::Built => "built from source",
            Outlook::Fails => "cannot be installed",
        };
        decision(subject, &Sourced::seen((), unfit.because.clone(), place), unfit.name.as_str())
    }));
    if let Some(more @ 1..) = review.compiled.len().checked_sub(MOST) {
        list.push(rule(
            "built from source",
            format!("{more} more"),
            "`uvdock inspect --format json` lists all".to_owned(),
        ));
    }
    // Systems of which the same is to be said share a line.
    let summaries: Vec<String> = review.elsewhere.iter().map(|other| other.summary(3)).collect();
    for (at, summary) in summaries.iter().enumerate().filter(|(at, summary)| !summaries[..*at].contains(summary)) {
        let alike = review.elsewhere[at..].iter().zip(&summaries[at..]).filter(|(_, other)| *other == summary);
        let names: Vec<String> = alike.map(|(other, _)| other.name()).collect();
        list.push(rule("elsewhere", names.join("; "), summary.clone()));
    }
    list.extend(review.cuda.iter().map(|cuda| {
        let names: Vec<&str> = cuda.brought_by.iter().map(|package| package.name.as_str()).collect();
        rule("CUDA", names.join(", "), cuda.finding())
    }));
    list
}

/// Secrets by the flag that hands each over, which is what a reader has to type.
fn access_decisions(plan: &BuildPlan) -> Vec<Decision> {
    let access = &plan.access;
    let secrets = access.secrets.iter().map(|secret| decision("secret", secret, secret.value.flag()));
    let ssh = access.ssh.iter().map(|ssh| decision("ssh", ssh, "--ssh default"));
    let certificate = access.certificate.iter().map(|path| decision("certificate", path, path.value.as_str()));
    secrets.chain(ssh).chain(certificate).collect()
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
        Runtime::Distroless { image } | Runtime::DistrolessManaged { image } | Runtime::SharedBase { image } => {
            Some(image)
        }
    }
}

/// What a file of the authors' says besides, and what became of it.
fn credit(credit: &Credit) -> Decision {
    let (subject, value) = match credit.fate {
        Fate::Taken => (credit.subject, credit.value.clone()),
        Fate::Left => (NOT_TAKEN, format!("{} {}", credit.subject, credit.value)),
    };
    decision(subject, &Sourced::seen((), credit.because.as_str(), credit.place.clone()), value)
}

fn role(role: &RolePlan) -> Decision {
    let when = match role.starts {
        RoleStart::Beside => "beside the program",
        RoleStart::Before => "before the program",
        RoleStart::OnDemand => "when asked for",
    };
    let text = format!("{}, {when}: {}", role.name, quote::shown(&role.command.value));
    decision("role", &role.command, text)
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
        Install::Package { form: PackageForm::InPlace, .. } => "installed as a package, running from its source",
        Install::Package { form: PackageForm::Wheel { .. }, .. } => "installed as a wheel, its source left behind",
        Install::SourceTree => "run from its source tree",
    }
}

fn bytecode_text(bytecode: Bytecode) -> &'static str {
    match bytecode {
        Bytecode::Environment => "of packages and project",
        Bytecode::Everything => "of packages, project and Python's own library",
        Bytecode::Nothing => "none",
    }
}

fn lock_text(lock: LockMode) -> &'static str {
    match lock {
        LockMode::Locked => "--locked",
        LockMode::Frozen => "--frozen",
    }
}
