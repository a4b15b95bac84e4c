//! Chooses what the final image is made from, and says what every other way would cost or need. Prints nothing, and chooses
//! no image reference.

mod needs;
mod shell;

pub(crate) use needs::Needs;

use super::system_packages::System;
use crate::config::{Preferences, Strategy};
use crate::inspect::evidence::Place;
use crate::inspect::lock::{Closure, Libc, PythonVersion};
use crate::plan::build_plan::{StrategyOption, StrategyPlan, StrategyReason, Verdict};
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::plan::start::entrypoint::entrypoint_scripts;
use crate::sourced::Sourced;

/// The Python that distroless images of Debian 13 bring (distroless, "python3").
pub(crate) const DISTROLESS_PYTHON: PythonVersion = PythonVersion::new(3, 13);

impl Strategy {
    /// The C library of the final image, whose wheels are installed.
    pub(crate) const fn libc(self) -> Libc {
        match self {
            Self::Slim | Self::Distroless | Self::SharedBase => Libc::TRIXIE,
            Self::Alpine => Libc::ALPINE,
        }
    }

    /// The system whose packages are installed.
    pub(crate) const fn system(self) -> System {
        match self {
            Self::Slim | Self::Distroless | Self::SharedBase => System::Debian,
            Self::Alpine => System::Alpine,
        }
    }
}

/// The flag or setting, else Debian: the one for which nearly every wheel is made, and to which everything can be added.
pub(crate) fn asked_for(preferences: &Preferences) -> Sourced<Strategy> {
    let rule = "Debian's wheels and packages fit every project; the other strategies are yours to choose";
    preferences.strategy.clone().unwrap_or_else(|| Sourced::rule(Strategy::Slim, rule))
}

fn not_for_linux(reasons: &[Sourced<StrategyReason>]) -> Vec<String> {
    let packages = reasons.iter().filter_map(|reason| match &reason.value {
        StrategyReason::NotForLinux(package) => Some(package.clone()),
        _ => None,
    });
    packages.collect()
}

/// What decides about a strategy.
pub(crate) struct Candidates<'a> {
    pub request: &'a Request<'a>,
    pub python: PythonVersion,
    pub chosen: &'a Chosen,
    /// Packages of the operating system that the running program needs, with who asks for each.
    pub packages: &'a dyn Fn(Strategy) -> Vec<Sourced<String>>,
}

impl Candidates<'_> {
    /// Looks at every strategy. The chosen one must be possible.
    pub(crate) fn choose_strategy(&self) -> Result<StrategyPlan, PlanError> {
        let asked = self.request.strategy.clone();
        let mut options: Vec<StrategyOption> =
            Strategy::ALL.into_iter().map(|strategy| self.option(strategy)).collect();
        for option in options.iter_mut().filter(|option| option.strategy == asked.value) {
            if option.verdict == Verdict::Impossible {
                let reasons = option.reasons.iter().map(shown).collect();
                let packages = not_for_linux(&option.reasons);
                return Err(PlanError::Strategy { strategy: asked.value, reasons, packages, given: asked.source });
            }
            option.verdict = Verdict::Chosen;
        }
        Ok(StrategyPlan { chosen: asked, options })
    }

    fn option(&self, strategy: Strategy) -> StrategyOption {
        let closure = self.request.closure_for(strategy, self.python);
        let (verdict, reasons) = match strategy {
            Strategy::Slim => Needs::of(&closure, System::Debian).verdict(&closure),
            Strategy::Alpine => self.alpine(&closure),
            Strategy::Distroless => self.distroless(&closure),
            Strategy::SharedBase => shared_base(&closure),
        };
        StrategyOption { strategy, verdict, reasons }
    }

    /// Proven by musl wheels for the whole closure. What runs is installed from Alpine's packages, on top of the wheels.
    fn alpine(&self, closure: &Closure) -> (Verdict, Vec<Sourced<StrategyReason>>) {
        let (verdict, mut reasons) = Needs::of(closure, System::Alpine).verdict(closure);
        if verdict == Verdict::Possible {
            let packages = (self.packages)(Strategy::Alpine);
            reasons.extend(packages.iter().map(|package| package.map(|name| StrategyReason::FromAlpine(name.clone()))));
        }
        (verdict, reasons)
    }

    /// Nothing can be installed in an image without a shell, and nothing in it reads a shell script.
    fn distroless(&self, closure: &Closure) -> (Verdict, Vec<Sourced<StrategyReason>>) {
        let packages = (self.packages)(Strategy::Distroless);
        let mut refusals: Vec<Sourced<StrategyReason>> =
            packages.iter().map(|package| package.map(|name| StrategyReason::NoApt(name.clone()))).collect();
        refusals.extend(shell::needed(self.request, self.chosen));
        refusals.extend(shell::needed_by_entrypoint(self.request));
        refusals.extend(shell::needed_by_instructions(self.request));
        if !refusals.is_empty() {
            return (Verdict::Impossible, refusals);
        }
        let (verdict, mut reasons) = Needs::of(closure, System::Debian).verdict(closure);
        reasons.extend(entrypoint_scripts(&self.request.facts.tree).map(|script| {
            Sourced::seen(
                StrategyReason::ScriptLeftOut(script.to_owned()),
                "it needs a shell, and nothing starts it",
                Place::file(script),
            )
        }));
        reasons.push(distroless_python(self.python));
        reasons.push(Sourced::rule(
            StrategyReason::OnlyTheProgram,
            "there is no shell and no package manager, for an intruder or for `docker exec`",
        ));
        (verdict, reasons)
    }
}

/// A reason with its evidence, on one line.
pub(crate) fn shown(reason: &Sourced<StrategyReason>) -> String {
    format!("{}: {}", reason.value, reason.source)
}

fn distroless_python(python: PythonVersion) -> Sourced<StrategyReason> {
    if python == DISTROLESS_PYTHON {
        let rule = format!("distroless brings Debian's own Python {DISTROLESS_PYTHON}");
        return Sourced::rule(StrategyReason::PythonInBase(python), rule);
    }
    Sourced::rule(
        StrategyReason::PythonCopied(python),
        format!("distroless has Python {DISTROLESS_PYTHON} alone, and security updates of Python come with a build"),
    )
}

fn shared_base(closure: &Closure) -> (Verdict, Vec<Sourced<StrategyReason>>) {
    let (verdict, mut reasons) = Needs::of(closure, System::Debian).verdict(closure);
    let count = closure.packages.iter().filter(|package| package.source.tree().is_none()).count();
    reasons.push(Sourced::rule(
        StrategyReason::OwnImage(count),
        "a second image to build and keep, which pays when several services share it or many builds follow one lock",
    ));
    (verdict, reasons)
}

#[cfg(test)]
mod tests;
