//! Lists the decisions of a plan with their sources and the settings that would change them. Decides nothing.

mod absent;
mod choice;
mod subject;
mod suite;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

pub use choice::Choice;
pub(crate) use choice::{health_text, install_text, starts_text};
pub use subject::Subject;

use crate::inspect::UV_LOCK;
use crate::inspect::evidence::Place;
use crate::message::Message;
use crate::plan::build_plan::{
    BackingService, BuildPlan, CarriedItem, Carryover, CarryoverStatus, LeftOutReason, LockReview, Outlook,
    ProgramForm, RolePlan, Runtime, SharedPackages, StrategyPlan, Verdict,
};
use crate::plan::image::strategy::shown;
use crate::plan::lock::review;
use crate::sourced::{Source, Sourced};

/// One line of `explain`.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What it is about.
    pub subject: Subject,
    /// What was chosen.
    pub choice: Choice,
    /// Where it came from.
    pub source: Source,
}

impl Decision {
    /// The setting that decides it, such as `stop-signal`; `None` for what was not chosen.
    pub fn setting(&self) -> Option<&'static str> {
        self.subject.setting().or_else(|| self.choice.setting())
    }
}

/// `{"subject", "value", "because", "source", "setting"}`, where `because` is the source for people.
impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut decision = serializer.serialize_struct("Decision", 5)?;
        decision.serialize_field("subject", &self.subject)?;
        decision.serialize_field("value", &self.choice.to_string())?;
        decision.serialize_field("because", &self.source.to_string())?;
        decision.serialize_field("source", &self.source)?;
        decision.serialize_field("setting", &self.setting())?;
        decision.end()
    }
}

fn decision<T>(subject: Subject, sourced: &Sourced<T>, choice: Choice) -> Decision {
    Decision { subject, choice, source: sourced.source.clone() }
}

/// A choice that is a path, a reference or a name.
fn name(subject: Subject, sourced: &Sourced<String>) -> Decision {
    decision(subject, sourced, Choice::Name(sourced.value.clone()))
}

fn named(subject: Subject) -> impl Fn(&Sourced<String>) -> Decision {
    move |sourced| name(subject, sourced)
}

/// What a rule of uvdock's says.
fn rule(subject: Subject, choice: Choice, rule: impl Into<Message>) -> Decision {
    Decision { subject, choice, source: Source::Rule { rule: rule.into() } }
}

/// The decisions of a plan, in the order a reader asks for them.
pub fn decisions(plan: &BuildPlan) -> Vec<Decision> {
    let mut list = start_decisions(plan);
    list.extend(image_decisions(plan));
    list.extend(lock_findings(&plan.lock_review));
    list.extend(content_decisions(plan));
    list.extend(source_decisions(plan));
    list.extend(added(plan));
    // Labels are listed with the others.
    list.extend(plan.carryover.iter().filter(|carryover| is_listed(carryover)).map(not_carried_over));
    list
}

/// Labels that are kept are no decision.
fn is_listed(carryover: &Carryover) -> bool {
    carryover.status != CarryoverStatus::Kept || !matches!(carryover.item, CarriedItem::Label { .. })
}

fn image_decisions(plan: &BuildPlan) -> Vec<Decision> {
    let images = &plan.images;
    let mut list = vec![decision(Subject::Python, &plan.python, Choice::Python(plan.python.value))];
    list.extend(strategies(&plan.strategy));
    let platforms = plan.platforms.value.iter().map(ToString::to_string).collect();
    list.push(decision(Subject::Platforms, &plan.platforms, Choice::Names(platforms)));
    list.push(name(Subject::BaseImage, &images.base));
    list.extend(final_image(plan));
    list.push(name(Subject::Uv, &images.uv));
    list.extend(images.syntax.iter().map(named(Subject::Syntax)));
    list.extend(images.rust.iter().map(named(Subject::Rust)));
    list.extend(images.node.iter().map(named(Subject::Node)));
    let selected = plan.sync.selected.iter();
    list.extend(selected.map(|names| decision(Subject::Selected, names, Choice::Selected(names.value.clone()))));
    let install = Choice::Install(Box::new(plan.install.value.clone()));
    list.push(decision(Subject::Install, &plan.install, install));
    list.push(decision(Subject::Bytecode, &plan.bytecode, Choice::Bytecode(plan.bytecode.value)));
    if !matches!(plan.user.source, Source::Rule { .. }) {
        let user = Choice::User { name: plan.user.value.name.clone(), id: plan.user.value.id };
        list.push(decision(Subject::User, &plan.user, user));
    }
    let place = Some(&plan.dockerfile).filter(|place| !matches!(place.source, Source::Rule { .. }));
    list.extend(place.map(|place| decision(Subject::Dockerfile, place, Choice::Name(place.value.path().to_owned()))));
    list.extend(plan.ci.iter().map(|ci| decision(Subject::CiWorkflow, ci, Choice::Name(ci.value.path.clone()))));
    list.push(decision(Subject::Lock, &plan.sync.lock, Choice::Lock(plan.sync.lock.value)));
    list
}

fn content_decisions(plan: &BuildPlan) -> Vec<Decision> {
    let sync = &plan.sync;
    let mut list: Vec<Decision> = sync.build_packages.iter().map(named(Subject::BuildPackage)).collect();
    list.extend(sync.dev_packages.iter().map(named(Subject::DevelopmentPackage)));
    list.extend(sync.run_packages.iter().map(named(Subject::SystemPackage)));
    list.extend(access_decisions(plan));
    let front_end = plan.front_end.iter();
    list.extend(
        front_end.map(|built| decision(Subject::FrontEnd, built, Choice::FrontEnd(Box::new(built.value.clone())))),
    );
    list.extend(plan.catalogues.iter().map(|catalogues| {
        let directories = catalogues.value.directories.iter().map(ToString::to_string).collect::<Vec<_>>();
        decision(Subject::Catalogues, catalogues, Choice::Name(directories.join(", ")))
    }));
    let files = plan.static_files.iter();
    list.extend(files.map(|files| decision(Subject::StaticFiles, files, Choice::Name(files.value.root.to_string()))));
    list.extend(suite::of(plan));
    list.extend(plan.labels.iter().map(|(name, text)| assignment(Subject::Label, name, text)));
    list.extend(plan.environment.iter().map(|variable| {
        let (name, value) = variable.value.clone();
        decision(Subject::Variable, variable, Choice::Assignment { name, value })
    }));
    list.extend(plan.release.iter().map(|argument| {
        let choice = Choice::BuildArgument { name: argument.value.name.clone(), given: None };
        decision(Subject::BuildArgument, argument, choice)
    }));
    list
}

fn assignment(subject: Subject, name: &str, text: &Sourced<String>) -> Decision {
    decision(subject, text, Choice::Assignment { name: name.to_owned(), value: text.value.clone() })
}

/// Findings are listed where the decisions that they explain are. A long list ends in how many more there are.
fn lock_findings(review: &LockReview) -> Vec<Decision> {
    const MOST: usize = 10;
    let system = review::system(&review.closure.target);
    let because = format!("what the lock installs on {system}, with Python {}", review.python);
    let mut list = vec![rule(Subject::Download, Choice::Download(review.download), because)];
    list.extend(review.compiled.iter().take(MOST).map(|unfit| {
        let subject = match unfit.outlook {
            Outlook::Built => Subject::BuiltFromSource,
            Outlook::Fails => Subject::NotInstallable,
        };
        let unfit_name = unfit.name.to_string();
        name(subject, &Sourced::seen(unfit_name, unfit.because.message(), Place::line(UV_LOCK, unfit.line)))
    }));
    if let Some(more @ 1..) = review.compiled.len().checked_sub(MOST) {
        let because = "`uvdock inspect --format json` lists all";
        list.push(rule(Subject::BuiltFromSource, Choice::More(more), because));
    }
    list.extend(elsewhere(review));
    list.extend(review.cuda.iter().map(|cuda| {
        let names = cuda.brought_by.iter().map(|package| package.name.to_string()).collect();
        rule(Subject::Cuda, Choice::Names(names), cuda.finding())
    }));
    list
}

/// Systems of which the same is to be said share a line.
fn elsewhere(review: &LockReview) -> Vec<Decision> {
    let mut lines: Vec<(review::Summary<'_>, Vec<String>)> = Vec::new();
    for other in &review.elsewhere {
        let summary = other.summary(3);
        match lines.iter_mut().find(|(known, _)| *known == summary) {
            Some((_, names)) => names.push(other.name()),
            None => lines.push((summary, vec![other.name()])),
        }
    }
    lines
        .into_iter()
        .map(|(summary, names)| rule(Subject::Elsewhere, Choice::Text(names.join("; ").into()), summary.message()))
        .collect()
}

/// Secrets by the flag that hands each over, which is what a reader has to type.
fn access_decisions(plan: &BuildPlan) -> Vec<Decision> {
    let access = &plan.access;
    let secrets = access.secrets.iter();
    let secrets = secrets.map(|secret| decision(Subject::Secret, secret, Choice::Secret(secret.value.clone())));
    let ssh = access.ssh.iter().map(|ssh| decision(Subject::Ssh, ssh, Choice::SshAgent));
    let certificate = access.certificate.iter();
    let certificate =
        certificate.map(|path| decision(Subject::Certificate, path, Choice::Name(path.value.to_string())));
    secrets.chain(ssh).chain(certificate).collect()
}

/// The chosen strategy, and what each other would cost or need.
fn strategies(plan: &StrategyPlan) -> Vec<Decision> {
    let others = plan.options.iter().filter(|option| option.verdict != Verdict::Chosen);
    let others = others.map(|option| {
        let reasons: Vec<String> = option.reasons.iter().map(shown).collect();
        rule(Subject::OtherStrategy, Choice::Verdict(option.strategy, option.verdict), reasons.join("; "))
    });
    let chosen = decision(Subject::Strategy, &plan.chosen, Choice::Strategy(plan.chosen.value));
    std::iter::once(chosen).chain(others).collect()
}

/// The image that the final one is made from, where it is not the base image.
fn final_image(plan: &BuildPlan) -> Vec<Decision> {
    match &plan.images.runtime {
        Runtime::Slim | Runtime::Alpine => plan.sync.shared.as_ref().map(shared_packages).unwrap_or_default(),
        Runtime::Distroless { image } | Runtime::DistrolessManaged { image } => {
            vec![name(Subject::FinalImage, image)]
        }
        Runtime::SharedBase { image, workflow, .. } => {
            shared_base(image, workflow.path.rsplit("../").next().unwrap_or_default())
        }
    }
}

/// What all services have, and what this one adds.
fn shared_packages(shared: &SharedPackages) -> Vec<Decision> {
    let base = format!("one layer for all services: {}", shared.in_base.join(", "));
    let added = match shared.added.as_slice() {
        [] => "it has no others".to_owned(),
        names => format!("a layer of its own: {}", names.join(", ")),
    };
    vec![
        rule(Subject::SharedBase, Choice::Download(shared.base), base),
        rule(Subject::AddedToBase, Choice::Download(shared.addition), added),
    ]
}

/// When a shared base is built anew, and how to go back to the one before.
fn shared_base(image: &Sourced<String>, workflow: &str) -> Vec<Decision> {
    let built = "a change of code keeps the tag, and an update of Debian does too: for that, pin the base image by its \
                 digest, as update bots do, or delete the tag";
    let built = format!("`make -f images.mk` and `{workflow}` look for it; {built}");
    let back = "the files name the tag before, which the registry has";
    vec![
        name(Subject::SharedBase, image),
        rule(Subject::BuiltAnew, Choice::Text("when its tag is new".into()), built),
        rule(Subject::RolledBack, Choice::Text("by reverting the commit".into()), back),
    ]
}

fn start_decisions(plan: &BuildPlan) -> Vec<Decision> {
    let start = &plan.start;
    let command =
        |subject, words: &Sourced<Vec<String>>| decision(subject, words, Choice::Command(words.value.clone()));
    let mut list = vec![command(Subject::Command, &start.command)];
    if start.form.value != ProgramForm::Service {
        list.push(decision(Subject::Form, &start.form, Choice::Form(start.form.value)));
    }
    list.extend(start.entrypoint.iter().map(|words| command(Subject::Entrypoint, words)));
    list.extend(start.port.iter().map(|port| decision(Subject::Port, port, Choice::Port(port.value))));
    let health = start.health.iter();
    list.extend(health.map(|health| decision(Subject::HealthCheck, health, Choice::HealthCheck(health.value.clone()))));
    list.extend(start.stop_signal.iter().map(named(Subject::StopSignal)));
    let workdir = plan.image_root.of(start.workdir.value.as_str());
    list.push(decision(Subject::WorkingDirectory, &start.workdir, Choice::Name(workdir)));
    list.extend(start.other_roles.iter().map(role));
    list.extend(start.left_roles.iter().map(named(Subject::RoleLeftOut)));
    list.push(command(Subject::DevelopmentCommand, &start.dev_command));
    list.push(decision(Subject::Reload, &start.reload, Choice::Reload(start.reload.value)));
    let debugger = plan.compose.debugger.iter();
    list.extend(debugger.map(|one| decision(Subject::Debugger, one, Choice::Command(one.value.command.clone()))));
    let files = &plan.compose.env_files;
    if !files.value.is_empty() {
        list.push(decision(Subject::EnvironmentFiles, files, Choice::Names(files.value.clone())));
    }
    list.extend(plan.backing.iter().flat_map(backing));
    list.extend(plan.compose.neighbours.iter().map(|neighbour| {
        let (name, value) = (neighbour.value.variable.clone(), neighbour.value.value.clone());
        decision(Subject::ServiceVariable, neighbour, Choice::Assignment { name, value })
    }));
    list
}

/// A server, and what the program is told of it.
fn backing(server: &BackingService) -> Vec<Decision> {
    let choice = Choice::BackingService { name: server.name.clone(), image: server.image.value.clone() };
    let image = decision(Subject::BackingService, &server.image, choice);
    let given = server.gives.iter().map(|given| {
        let (name, value) = &given.value;
        let choice = Choice::Assignment { name: name.clone(), value: server.shown(value) };
        decision(Subject::BackingVariable, given, choice)
    });
    let first = server.first_start.iter().map(|file| {
        let choice = Choice::Name(format!("{} runs {} when it first starts", server.name, file.value.source));
        decision(Subject::BackingService, file, choice)
    });
    std::iter::once(image).chain(first).chain(given).collect()
}

/// What a file of the authors' says besides, and the image does not have.
fn not_carried_over(carryover: &Carryover) -> Decision {
    let seen = Sourced::seen((), carryover.because.to_string(), carryover.place.clone());
    decision(Subject::NotCarriedOver, &seen, Choice::Carried(carryover.item.clone()))
}

fn role(role: &RolePlan) -> Decision {
    let (name, command) = (role.name.clone(), role.command.value.clone());
    decision(Subject::Role, &role.command, Choice::Role { name, starts: role.starts, command })
}

fn sourced(subject: Subject, path: &impl ToString, source: &Source) -> Decision {
    Decision { subject, choice: Choice::Name(path.to_string()), source: source.clone() }
}

fn source_decisions(plan: &BuildPlan) -> impl Iterator<Item = Decision> {
    let sources = &plan.sources;
    let copied =
        sources.files.iter().chain(&sources.directories).map(|path| sourced(Subject::Copied, &path.path, &path.source));
    let writable = sources.writable.iter().map(|path| sourced(Subject::Writable, &path.path, &path.source));
    let left_out = sources.left_out.iter().map(|path| {
        let because = match path.because {
            LeftOutReason::PrivateKey => "it holds a private key",
            LeftOutReason::Test => "tests run from the repository",
            LeftOutReason::OldBuild => "Node builds it anew",
        };
        rule(Subject::LeftOut, Choice::Name(path.path.to_string()), because)
    });
    let beside = sources.beside_code.iter();
    let beside =
        beside.map(|path| sourced(Subject::WrittenBesideCode, &plan.image_root.of(path.path.as_str()), &path.source));
    copied.chain(writable).chain(beside).chain(left_out).chain(absent::of(sources))
}

/// What the user adds to the files.
fn added(plan: &BuildPlan) -> Vec<Decision> {
    let added = &plan.extensions;
    let mut list: Vec<Decision> =
        added.env.iter().map(|(name, text)| assignment(Subject::Variable, name, text)).collect();
    for (stage, extension) in &added.stages {
        list.extend(extension.arguments.iter().map(|(name, text)| {
            let choice = Choice::BuildArgument { name: name.clone(), given: Some((text.value.clone(), *stage)) };
            decision(Subject::BuildArgument, text, choice)
        }));
        list.extend(extension.fragment.iter().map(|fragment| {
            let first = fragment.value.text.lines().next().unwrap_or_default().to_owned();
            decision(Subject::Instructions, fragment, Choice::Instructions { stage: *stage, first })
        }));
    }
    list.extend(plan.left_alone.iter().map(named(Subject::LeftAlone)));
    list.extend(added.ignore.iter().map(named(Subject::Ignored)));
    list.extend(
        added
            .compose
            .iter()
            .map(|keys| decision(Subject::ComposeKeys, keys, Choice::Names(keys.value.keys().cloned().collect()))),
    );
    list
}

#[cfg(test)]
mod tests {
    use indoc::indoc;

    use super::super::testing::{APP, lock, planned};
    use super::*;
    use crate::config::SETTINGS;
    use crate::message::rewording::{reworded, shape};

    #[test]
    fn every_decision_names_a_setting() {
        let settings = indoc! {"
            [tool.uvdock]
            writable = ['var']
            env.A = '1'
            ignore = ['x']
            packages.run = ['curl']
            instructions.runtime = 'RUN echo $B'
            build-args.B = '1'
            compose.services.db.image = 'x'
        "};
        let pyproject = format!("{APP}{settings}");
        let api = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
        let plan = planned(&[("pyproject.toml", &pyproject), api], &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        let list = decisions(&plan);
        let is_known = |name: &str| SETTINGS.iter().any(|setting| setting.key == name);
        assert!(list.iter().filter_map(Decision::setting).all(is_known), "{list:#?}");
        let set: Vec<&str> = list
            .iter()
            .filter(|decision| matches!(decision.source, Source::Setting { .. }))
            .filter_map(Decision::setting)
            .collect();
        assert_eq!(set, ["packages", "writable", "env", "build-args", "instructions", "ignore", "compose"]);
    }

    #[test]
    fn decisions_are_the_same_in_other_words() {
        let dockerfile = "FROM python:3.14\nENV A_SECRET=1 MODE=x\nRUN apt-get install -y gcc ffmpeg\nCMD [\"uvicorn\", \"main:app\"]\n";
        let files = [
            ("pyproject.toml", APP),
            ("main.py", "from fastapi import FastAPI\napp = FastAPI()\nopen('data/a', 'w')\n"),
            ("Dockerfile", dockerfile),
        ];
        let lock = lock(&["fastapi", "uvicorn", "psycopg"], "");
        let plan = || planned(&files, &lock).expect("a plan");
        let (own, texts) = (decisions(&plan()), told(&decisions(&plan())));
        let (other, other_texts) = reworded(|| (decisions(&plan()), told(&decisions(&plan()))));
        assert_eq!(shape(&own), shape(&other));
        assert!(texts.iter().zip(&other_texts).all(|(own, other)| own != other), "{texts:?} {other_texts:?}");
    }

    fn told(list: &[Decision]) -> Vec<String> {
        list.iter().flat_map(|decision| [decision.choice.to_string(), decision.source.to_string()]).collect()
    }
}
