//! Lists the decisions of a plan with their sources and the settings that would change them. Decides nothing.

use serde::Serialize;

use super::authors::{Credit, Fate};
use super::build_plan::{
    BuildPlan, Bytecode, HealthCheck, Install, LockMode, PackageForm, Reload, RolePlan, RoleStart, Runtime,
};
use super::lock_review::{self, LockReview, Outlook};
use super::strategy::{StrategyPlan, Verdict, shown};
use crate::inspect::UV_LOCK;
use crate::inspect::evidence::Place;
use crate::quote;
use crate::sourced::{Source, Sourced};

/// One line of `explain`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// What was decided, such as `python`.
    pub subject: &'static str,
    /// The choice, such as `3.13`.
    pub value: String,
    /// Where it came from, such as "set in pyproject.toml:12".
    pub because: String,
    /// The same, for programs.
    pub source: Source,
    /// The setting that decides it, such as `stop-signal`; `null` for what was not chosen.
    pub setting: Option<&'static str>,
}

/// The subject of what the authors' files say and the plan does without.
const NOT_TAKEN: &str = "not taken";

fn decision<T>(
    setting: &'static str,
    subject: &'static str,
    sourced: &Sourced<T>,
    value: impl Into<String>,
) -> Decision {
    let because = sourced.source.to_string();
    Decision { subject, value: value.into(), because, source: sourced.source.clone(), setting: Some(setting) }
}

/// What no setting changes.
fn finding<T>(subject: &'static str, sourced: &Sourced<T>, value: impl Into<String>) -> Decision {
    Decision { setting: None, ..decision("", subject, sourced, value) }
}

/// The decisions of a plan, in the order a reader asks for them.
pub fn decisions(plan: &BuildPlan) -> Vec<Decision> {
    let mut list = start_decisions(plan);
    let images = &plan.images;
    list.push(decision("python", "python", &plan.python, plan.python.value.to_string()));
    list.extend(strategies(&plan.strategy));
    list.push(finding("platforms", &plan.platforms, plan.platforms.value.join(", ")));
    list.push(decision("base-image", "base image", &images.base, images.base.value.as_str()));
    list.extend(final_image(plan));
    list.push(decision("uv", "uv", &images.uv, images.uv.value.as_str()));
    list.extend(images.syntax.iter().map(|syntax| decision("syntax", "syntax", syntax, syntax.value.as_str())));
    list.extend(images.rust.iter().map(|rust| decision("rust", "rust", rust, rust.value.as_str())));
    list.extend(plan.sync.selected.iter().map(selected));
    list.push(decision("install", "install", &plan.install, install_text(&plan.install.value)));
    list.push(decision("optimize", "bytecode", &plan.bytecode, bytecode_text(plan.bytecode.value)));
    if !matches!(plan.user.source, Source::Rule { .. }) {
        list.push(decision("user", "user", &plan.user, format!("{} ({})", plan.user.value.name, plan.user.value.id)));
    }
    list.extend(plan.ci.iter().map(|ci| decision("ci", "CI workflow", ci, ci.value.path.as_str())));
    list.push(decision("lock", "lock", &plan.sync.lock, lock_text(plan.sync.lock.value)));
    list.extend(lock_findings(&plan.lock_review));
    let package =
        |subject| move |package: &Sourced<String>| decision("packages", subject, package, package.value.as_str());
    list.extend(plan.sync.build_packages.iter().map(package("build package")));
    list.extend(plan.sync.dev_packages.iter().map(|package| finding("dev package", package, package.value.as_str())));
    list.extend(plan.sync.run_packages.iter().map(package("system package")));
    list.extend(access_decisions(plan));
    let files = plan.static_files.iter();
    list.extend(files.map(|files| decision("static-files", "static files", files, files.value.root.as_str())));
    list.extend(
        plan.labels.iter().map(|(key, text)| decision("labels", "label", text, format!("{key}={}", text.value))),
    );
    list.extend(plan.environment.iter().map(|variable| {
        let (name, text) = &variable.value;
        decision("env", "variable", variable, format!("{name}={text}"))
    }));
    let release = plan.release.iter();
    list.extend(
        release.map(|argument| decision("build-args", "build argument", argument, argument.value.name.as_str())),
    );
    list.extend(source_decisions(plan));
    list.extend(added(plan));
    // Labels are listed with the others.
    let credits = plan.credits.iter().filter(|credit| credit.fate != Fate::Taken || credit.subject != "label");
    list.extend(credits.map(credit));
    list
}

/// Findings are listed where the decisions that they explain are. A long list ends in how many more there are.
fn lock_findings(review: &LockReview) -> Vec<Decision> {
    const MOST: usize = 10;
    let rule = |subject, value: String, because: String| finding(subject, &Sourced::rule((), because), value);
    let system = lock_review::system(&review.closure.target);
    let because = format!("what the lock installs on {system}, with Python {}", review.python);
    let mut list = vec![rule("download", review.download.to_string(), because)];
    list.extend(review.compiled.iter().take(MOST).map(|unfit| {
        let place = Place::line(UV_LOCK, unfit.line);
        let subject = match unfit.outlook {
            Outlook::Built => "built from source",
            Outlook::Fails => "cannot be installed",
        };
        finding(subject, &Sourced::seen((), unfit.because.clone(), place), unfit.name.as_str())
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
    let secrets = access.secrets.iter().map(|secret| decision("private", "secret", secret, secret.value.flag()));
    let ssh = access.ssh.iter().map(|ssh| finding("ssh", ssh, "--ssh default"));
    let certificate =
        access.certificate.iter().map(|path| decision("ca-certificate", "certificate", path, path.value.as_str()));
    secrets.chain(ssh).chain(certificate).collect()
}

/// The chosen strategy, and what each other would cost or need.
fn strategies(plan: &StrategyPlan) -> Vec<Decision> {
    let others = plan.options.iter().filter(|option| option.verdict != Verdict::Chosen);
    let others = others.map(|option| {
        let reasons: Vec<String> = option.reasons.iter().map(shown).collect();
        let value = format!("{} {}", option.strategy, option.verdict.as_str());
        finding("other strategy", &Sourced::rule((), reasons.join("; ")), value)
    });
    std::iter::once(decision("strategy", "strategy", &plan.chosen, plan.chosen.value.as_str())).chain(others).collect()
}

/// The image that the final one is made from, where it is not the base image.
fn final_image(plan: &BuildPlan) -> Vec<Decision> {
    match &plan.images.runtime {
        Runtime::Slim | Runtime::Alpine => Vec::new(),
        Runtime::Distroless { image } | Runtime::DistrolessManaged { image } => {
            vec![decision("base-image", "final image", image, image.value.as_str())]
        }
        Runtime::SharedBase { image, workflow } => {
            shared_base(image, workflow.path.rsplit("../").next().unwrap_or_default())
        }
    }
}

/// When a shared base is built anew, and how to go back to the one before.
fn shared_base(image: &Sourced<String>, workflow: &str) -> Vec<Decision> {
    let rule = |subject, value: &str, because: String| finding(subject, &Sourced::rule((), because), value);
    let built = "a change of code keeps the tag, and an update of Debian does too: for that, pin the base image by its \
                 digest, as update bots do, or delete the tag";
    vec![
        finding("shared base", image, image.value.as_str()),
        rule("built anew", "when its tag is new", format!("`make -f images.mk` and `{workflow}` look for it; {built}")),
        rule("rolled back", "by reverting the commit", "the files name the tag before, which the registry has".into()),
    ]
}

fn start_decisions(plan: &BuildPlan) -> Vec<Decision> {
    let start = &plan.start;
    let mut list = vec![decision("command", "command", &start.command, quote::shown(&start.command.value))];
    let entrypoint = start.entrypoint.iter();
    list.extend(entrypoint.map(|entry| decision("entrypoint", "entrypoint", entry, quote::shown(&entry.value))));
    list.extend(start.port.iter().map(|port| decision("port", "port", port, port.value.to_string())));
    let health = start.health.iter();
    list.extend(health.map(|health| decision("healthcheck", "health check", health, health_text(&health.value))));
    let signal = start.stop_signal.iter();
    list.extend(signal.map(|signal| decision("stop-signal", "stop signal", signal, signal.value.as_str())));
    let workdir = format!("/app/{}", start.workdir.value);
    list.push(decision("workdir", "working directory", &start.workdir, workdir.trim_end_matches('/')));
    list.extend(start.other_roles.iter().map(role));
    list.extend(start.left_roles.iter().map(|name| decision("roles", "role left out", name, name.value.as_str())));
    list.push(decision("dev-command", "development", &start.dev_command, quote::shown(&start.dev_command.value)));
    list.push(decision("dev-command", "reloaded by", &start.reload, reload_text(start.reload.value)));
    let files = &plan.compose.env_files;
    if !files.value.is_empty() {
        list.push(decision("env-files", "variables from", files, files.value.join(", ")));
    }
    list
}

/// An extra or a group that is installed because a file of the authors' installs it.
fn selected(names: &Sourced<String>) -> Decision {
    let setting = if names.value.starts_with("extra") { "extras" } else { "groups" };
    decision(setting, "also installed", names, names.value.as_str())
}

/// What a file of the authors' says besides, and what became of it.
fn credit(credit: &Credit) -> Decision {
    let (subject, value) = match credit.fate {
        Fate::Taken => (credit.subject, credit.value.clone()),
        Fate::Left | Fate::Needless => (NOT_TAKEN, format!("{} {}", credit.subject, credit.value)),
    };
    finding(subject, &Sourced::seen((), credit.because.as_str(), credit.place.clone()), value)
}

fn role(role: &RolePlan) -> Decision {
    let when = match role.starts {
        RoleStart::Beside => "beside the program",
        RoleStart::Before => "before the program",
        RoleStart::Profile => "with its profile",
        RoleStart::OnDemand => "when asked for",
    };
    let text = format!("{}, {when}: {}", role.name, quote::shown(&role.command.value));
    decision("roles", "role", &role.command, text)
}

fn source_decisions(plan: &BuildPlan) -> impl Iterator<Item = Decision> {
    let rule = |setting, subject: &'static str, path: &str, because: &str| {
        decision(setting, subject, &Sourced::rule((), because), path)
    };
    let sources = &plan.sources;
    let copied = sources.files.iter().chain(&sources.directories);
    let copied = copied.map(move |source| rule("exclude", "copied", &source.path, &source.because));
    let writable =
        sources.writable.iter().map(move |source| rule("writable", "writable", &source.path, &source.because));
    let left_out =
        sources.left_out.iter().map(move |source| rule("include", "left out", &source.path, &source.because));
    copied.chain(writable).chain(left_out)
}

/// What the user adds to the files.
fn added(plan: &BuildPlan) -> Vec<Decision> {
    let added = &plan.extensions;
    let env = added.env.iter().map(|(name, text)| decision("env", "variable", text, format!("{name}={}", text.value)));
    let mut list: Vec<Decision> = env.collect();
    for (stage, extension) in &added.stages {
        let arguments = extension.arguments.iter();
        list.extend(arguments.map(|(name, text)| {
            decision("build-args", "build argument", text, format!("{name}={} in {}", text.value, stage.name()))
        }));
        let fragment = extension.fragment.iter();
        list.extend(fragment.map(|fragment| {
            let first = fragment.value.text.lines().next().unwrap_or_default();
            decision("instructions", "instructions", fragment, format!("{}: {first}", stage.name()))
        }));
    }
    list.extend(plan.left_alone.iter().map(|file| decision("leave", "left alone", file, file.value.as_str())));
    list.extend(added.ignore.iter().map(|line| decision("ignore", "ignored", line, line.value.as_str())));
    list.extend(added.compose.iter().map(|keys| {
        let names: Vec<&str> = keys.value.keys().map(String::as_str).collect();
        decision("compose", "compose keys", keys, names.join(", "))
    }));
    list
}

fn health_text(health: &HealthCheck) -> String {
    match health {
        HealthCheck::Http { path } => format!("GET {path}"),
        HealthCheck::Tcp => "TCP connection".to_owned(),
    }
}

fn reload_text(reload: Reload) -> &'static str {
    match reload {
        Reload::Server => "the server",
        Reload::Restart => "a restart of the container",
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

#[cfg(test)]
mod tests {
    use super::super::testing::{APP, lock, planned};
    use super::*;
    use crate::config::SETTINGS;

    #[test]
    fn every_decision_names_a_setting() {
        let settings = "[tool.uvdock]\nwritable = ['var']\nenv.A = '1'\nignore = ['x']\npackages.run = ['curl']\n\
                        instructions.runtime = 'RUN echo $B'\nbuild-args.B = '1'\ncompose.services.db.image = 'x'\n";
        let pyproject = format!("{APP}{settings}");
        let api = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
        let plan = planned(&[("pyproject.toml", &pyproject), api], &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        let list = decisions(&plan);
        let is_known = |name: &str| SETTINGS.iter().any(|setting| setting.key == name);
        assert!(list.iter().filter_map(|decision| decision.setting).all(is_known), "{list:#?}");
        let set: Vec<&str> = list
            .iter()
            .filter(|decision| matches!(decision.source, Source::Setting { .. }))
            .filter_map(|decision| decision.setting)
            .collect();
        assert_eq!(set, ["packages", "env", "build-args", "instructions", "ignore", "compose"]);
    }
}
