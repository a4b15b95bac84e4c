//! Says which packages have no wheel on a target, and why. Compiles nothing and chooses no target.

use crate::inspect::lock::{Closure, ClosurePackage, Libc, Machine, NoWheel, Target, WheelFit};
use crate::plan::build_plan::{Outlook, TargetReview, Unfit};
use crate::plan::request::Request;

/// The systems that images are also made for, besides the image's own.
pub(crate) fn elsewhere(request: &Request<'_>, own: &Closure) -> Vec<TargetReview> {
    let systems = [
        (Libc::TRIXIE, Machine::X86_64),
        (Libc::TRIXIE, Machine::Aarch64),
        (Libc::ALPINE, Machine::X86_64),
        (Libc::ALPINE, Machine::Aarch64),
    ];
    let targets = systems.map(|(libc, machine)| Target { libc, machine, ..own.target });
    let others = targets.into_iter().filter(|target| system(target) != system(&own.target));
    others.map(|target| TargetReview::new(request, own, target)).collect()
}

/// As "Debian, aarch64".
pub fn system(target: &Target) -> String {
    let name = match target.libc {
        Libc::Glibc { .. } => "Debian",
        Libc::Musl { .. } => "Alpine",
    };
    format!("{name}, {}", target.machine.as_str())
}

impl TargetReview {
    fn new(request: &Request<'_>, own: &Closure, target: Target) -> Self {
        let is_locked = request.lock.supports(&target);
        let closure = request.lock.closure(request.root, &request.selection, &target);
        // What is built on every system says nothing about this one.
        let is_news = |package: &&ClosurePackage| {
            !own.packages.iter().any(|other| {
                (&other.name, &other.version) == (&package.name, &package.version)
                    && matches!(other.wheel, WheelFit::Missing(_))
            })
        };
        let unfit = closure.without_wheel().filter(is_news).map(|package| Unfit::new(package, &target));
        Self { target, is_locked, unfit: if is_locked { unfit.collect() } else { Vec::new() } }
    }

    /// As "Debian, aarch64".
    pub fn name(&self) -> String {
        system(&self.target)
    }

    /// As "a wheel for every package", or the packages that lack one, each with its reason.
    pub fn summary(&self, most: usize) -> String {
        if !self.is_locked {
            return "not locked for it (`environments` in `[tool.uv]`)".to_owned();
        }
        let Some(first) = self.unfit.first() else { return "a wheel for every package".to_owned() };
        // Packages with one reason are named together.
        let together: Vec<String> = self
            .unfit
            .iter()
            .filter(|unfit| unfit.because == first.because)
            .take(most)
            .map(|unfit| format!("`{}`", unfit.name))
            .collect();
        let more = match self.unfit.len() - together.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        format!("no wheel of {}: {}{more}", together.join(", "), first.because)
    }
}

impl Unfit {
    /// A package of a closure that no wheel fits on the closure's target.
    pub(crate) fn new(package: &ClosurePackage, target: &Target) -> Self {
        let because = match &package.wheel {
            WheelFit::Missing(reason) => why(reason, target),
            WheelFit::Fits(_) | WheelFit::SourceTree | WheelFit::NotInstalled => String::new(),
        };
        Self {
            name: package.name.clone(),
            version: package.version.clone(),
            line: package.line,
            because,
            outlook: if package.has_sdist { Outlook::Built } else { Outlook::Fails },
        }
    }
}

/// Why no wheel fits a target, as a sentence about the package.
pub fn why(reason: &NoWheel, target: &Target) -> String {
    match reason {
        NoWheel::SourceOnly => "the lock holds no wheel of it".to_owned(),
        NoWheel::Forbidden => "uv's settings forbid its wheel (`no-binary`)".to_owned(),
        NoWheel::Unreadable => "no wheel of it has a name that can be read".to_owned(),
        NoWheel::OtherSystem => "its wheels are for other systems than Linux".to_owned(),
        NoWheel::OtherMachine => format!("it has no wheel for {}", target.machine.as_str()),
        NoWheel::OtherLibc { platforms } => other_libc(platforms, target.libc),
        NoWheel::OtherPython { pythons } if pythons.is_empty() => "its wheels are for other Pythons".to_owned(),
        NoWheel::OtherPython { pythons } => {
            let pythons: Vec<String> = pythons.iter().map(ToString::to_string).collect();
            format!("its wheels are for Python {}", pythons.join(", "))
        }
    }
}

/// `musllinux_1_2` wheels need a musl that new ([PEP 656](https://peps.python.org/pep-0656/)), `manylinux_2_28` a glibc
/// ([PEP 600](https://peps.python.org/pep-0600/)).
fn other_libc(platforms: &[String], libc: Libc) -> String {
    let (own, other, library) = match libc {
        Libc::Glibc { major, minor } => ("manylinux", "musllinux", format!("glibc {major}.{minor}")),
        Libc::Musl { major, minor } => ("musllinux", "manylinux", format!("musl {major}.{minor}")),
    };
    let newer: Vec<&str> = platforms.iter().map(String::as_str).filter(|tag| tag.starts_with(own)).collect();
    if !newer.is_empty() {
        format!("its wheels need more than {library}: {}", newer.join(", "))
    } else if platforms.iter().any(|tag| tag.starts_with(other)) {
        format!("it has only {other} wheels")
    } else {
        format!("it has only wheels for {}", platforms.join(", "))
    }
}
