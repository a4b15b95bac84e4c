//! Chooses what the final image is made from, and says what every other way would cost or need. Prints nothing, and chooses
//! no image reference.

mod needs;
mod shell;

pub(super) use needs::Needs;

use serde::Serialize;

use super::command::Chosen;
use super::system_packages::System;
use super::{PlanError, Question};
use crate::config::{Preferences, Strategy};
use crate::inspect::evidence::Place;
use crate::inspect::lock::{Closure, Libc, PythonVersion};
use crate::sourced::Sourced;

/// The Python that distroless images of Debian 13 bring (distroless, "python3").
pub(super) const DISTROLESS_PYTHON: PythonVersion = PythonVersion::new(3, 13);

/// What the final image is made from, and what every other way would cost or need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StrategyPlan {
    /// The strategy of the generated files.
    pub chosen: Sourced<Strategy>,
    /// Every strategy, the chosen one too, in the order of [`Strategy::ALL`].
    pub options: Vec<StrategyOption>,
}

/// What one strategy would mean for this project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StrategyOption {
    /// The strategy.
    pub strategy: Strategy,
    /// Whether it can be had.
    pub verdict: Verdict,
    /// What speaks for it, what it costs or what it needs: each a sentence without a full stop, and the evidence.
    pub reasons: Vec<Sourced<String>>,
}

/// Whether a strategy can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The generated files have it.
    Chosen,
    /// It can be had as it is.
    Possible,
    /// It can be had at the price that the reasons name.
    Needs,
    /// It cannot be had, for the reasons given.
    Impossible,
}

impl Verdict {
    /// As `explain` prints it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chosen => "is chosen",
            Self::Possible => "is possible",
            Self::Needs => "needs more",
            Self::Impossible => "is impossible",
        }
    }
}

impl Strategy {
    /// The C library of the final image, whose wheels are installed.
    pub(super) const fn libc(self) -> Libc {
        match self {
            Self::Slim | Self::Distroless | Self::SharedBase => Libc::TRIXIE,
            Self::Alpine => Libc::ALPINE,
        }
    }

    /// The system whose packages are installed.
    pub(super) const fn system(self) -> System {
        match self {
            Self::Slim | Self::Distroless | Self::SharedBase => System::Debian,
            Self::Alpine => System::Alpine,
        }
    }
}

/// The flag or setting, else Debian: the one for which nearly every wheel is made, and to which everything can be added.
pub(super) fn asked_for(preferences: &Preferences) -> Sourced<Strategy> {
    let default = || {
        let rule = "Debian's wheels and packages fit every project; the other strategies are yours to choose";
        Sourced::rule(Strategy::Slim, rule)
    };
    preferences.strategy.clone().unwrap_or_else(default)
}

/// What decides about a strategy.
pub(super) struct Candidates<'a> {
    pub question: &'a Question<'a>,
    pub python: PythonVersion,
    pub chosen: &'a Chosen,
    /// Packages of the operating system that the running program needs, with who asks for each.
    pub packages: &'a dyn Fn(Strategy) -> Vec<Sourced<String>>,
}

impl Candidates<'_> {
    /// Looks at every strategy. The chosen one must be possible.
    pub(super) fn choose(&self) -> Result<StrategyPlan, PlanError> {
        let asked = self.question.strategy.clone();
        let mut options: Vec<StrategyOption> =
            Strategy::ALL.into_iter().map(|strategy| self.option(strategy)).collect();
        for option in options.iter_mut().filter(|option| option.strategy == asked.value) {
            if option.verdict == Verdict::Impossible {
                let reasons = option.reasons.iter().map(shown).collect();
                return Err(PlanError::Strategy { strategy: asked.value, reasons, given: asked.source });
            }
            option.verdict = Verdict::Chosen;
        }
        Ok(StrategyPlan { chosen: asked, options })
    }

    fn option(&self, strategy: Strategy) -> StrategyOption {
        let closure = self.question.closure_for(strategy, self.python);
        let (verdict, reasons) = match strategy {
            Strategy::Slim => Needs::of(&closure, System::Debian).verdict(&closure),
            Strategy::Alpine => self.alpine(&closure),
            Strategy::Distroless => self.distroless(&closure),
            Strategy::SharedBase => shared_base(&closure),
        };
        StrategyOption { strategy, verdict, reasons }
    }

    /// Proven by musl wheels for the whole closure. What runs is installed from Alpine's packages, on top of the wheels.
    fn alpine(&self, closure: &Closure) -> (Verdict, Vec<Sourced<String>>) {
        let (verdict, mut reasons) = Needs::of(closure, System::Alpine).verdict(closure);
        if verdict == Verdict::Possible {
            let packages = (self.packages)(Strategy::Alpine);
            reasons.extend(packages.iter().map(|package| about(package, "is installed from Alpine's packages")));
        }
        (verdict, reasons)
    }

    /// Nothing can be installed in an image without a shell, and nothing in it reads a shell script.
    fn distroless(&self, closure: &Closure) -> (Verdict, Vec<Sourced<String>>) {
        let packages = (self.packages)(Strategy::Distroless);
        let refused = "cannot be installed, since the image has no apt";
        let mut refusals: Vec<Sourced<String>> = packages.iter().map(|package| about(package, refused)).collect();
        refusals.extend(shell::needed(self.question, self.chosen));
        refusals.extend(shell::needed_by_instructions(self.question));
        if !refusals.is_empty() {
            return (Verdict::Impossible, refusals);
        }
        let (verdict, mut reasons) = Needs::of(closure, System::Debian).verdict(closure);
        reasons.extend(super::sources::entrypoint_scripts(&self.question.facts.tree).map(|script| {
            Sourced::seen(
                format!("`{script}` is left out"),
                "it needs a shell, and nothing starts it",
                Place::file(script),
            )
        }));
        reasons.push(distroless_python(self.python));
        reasons.push(Sourced::rule(
            "Nothing but the program runs in it".to_owned(),
            "there is no shell and no package manager, for an intruder or for `docker exec`",
        ));
        (verdict, reasons)
    }
}

/// What happens to a package of the operating system.
fn about(package: &Sourced<String>, what: &str) -> Sourced<String> {
    package.map(|name| format!("`{name}` {what}"))
}

/// A reason with its evidence, on one line.
pub(super) fn shown(reason: &Sourced<String>) -> String {
    format!("{}: {}", reason.value, reason.source)
}

fn distroless_python(python: PythonVersion) -> Sourced<String> {
    if python == DISTROLESS_PYTHON {
        let rule = format!("distroless brings Debian's own Python {DISTROLESS_PYTHON}");
        return Sourced::rule(format!("Python {python} is in the base image"), rule);
    }
    Sourced::rule(
        format!("Python {python} is installed by uv and copied"),
        format!("distroless has Python {DISTROLESS_PYTHON} alone, and security updates of Python come with a build"),
    )
}

fn shared_base(closure: &Closure) -> (Verdict, Vec<Sourced<String>>) {
    let (verdict, mut reasons) = Needs::of(closure, System::Debian).verdict(closure);
    let count = closure.packages.iter().filter(|package| package.source.tree().is_none()).count();
    reasons.push(Sourced::rule(
        format!("Python and {count} locked packages become an image of their own"),
        "a second image to build and keep, which pays when several services share it or many builds follow one lock",
    ));
    (verdict, reasons)
}

#[cfg(test)]
mod tests;
