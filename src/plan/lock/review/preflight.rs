//! Says which packages have no wheel on a target, and why. Compiles nothing and chooses no target.

use serde::{Serialize, Serializer};
use uv_normalize::PackageName;

use crate::inspect::lock::{Closure, ClosurePackage, Libc, Machine, NoWheel, Target, WheelFit};
use crate::message::Message;
use crate::plan::build_plan::{Outlook, TargetReview, Unfit, UnfitReason};
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

/// Whether the closure has the same package without a wheel.
fn is_built(closure: &Closure, package: &ClosurePackage) -> bool {
    let mut same = closure.named(&package.name).iter();
    same.any(|other| other.version == package.version && matches!(other.wheel, WheelFit::Missing(_)))
}

impl TargetReview {
    fn new(request: &Request<'_>, own: &Closure, target: Target) -> Self {
        let is_locked = request.lock.supports(&target);
        let closure = request.closure_at(&target);
        // What is built on every system says nothing about this one.
        let news = closure.without_wheel().filter(|package| !is_built(own, package));
        let unfit = news.filter_map(|package| Unfit::new(package, &target));
        Self { target, is_locked, unfit: if is_locked { unfit.collect() } else { Vec::new() } }
    }

    /// As "Debian, aarch64".
    pub fn name(&self) -> String {
        system(&self.target)
    }

    /// What is to be said of it, with at most so many packages named.
    pub fn summary(&self, most: usize) -> Summary<'_> {
        if !self.is_locked {
            return Summary::NotLocked;
        }
        let Some(first) = self.unfit.first() else { return Summary::Fits };
        // Packages with one reason are named together.
        let together = self.unfit.iter().filter(|unfit| unfit.because == first.because);
        let names: Vec<&PackageName> = together.take(most).map(|unfit| &unfit.name).collect();
        Summary::Unfit { more: self.unfit.len() - names.len(), names, because: &first.because }
    }
}

/// What is to be said of a system.
#[derive(Debug, PartialEq, Eq)]
pub enum Summary<'a> {
    /// The lock was not resolved for it.
    NotLocked,
    /// Every package has a wheel.
    Fits,
    /// Packages lack one.
    Unfit {
        /// Those with the reason of the first.
        names: Vec<&'a PackageName>,
        /// How many others there are.
        more: usize,
        /// The reason.
        because: &'a UnfitReason,
    },
}

impl Summary<'_> {
    /// As "a wheel for every package", or the packages that lack one, with the reason.
    pub fn message(&self) -> Message {
        match self {
            Self::NotLocked => "not locked for it (`environments` in `[tool.uv]`)".into(),
            Self::Fits => "a wheel for every package".into(),
            Self::Unfit { names, more, because } => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let more = if *more == 0 { String::new() } else { format!(", and {more} more") };
                format!("no wheel of {}: {}{more}", names.join(", "), because.text()).into()
            }
        }
    }
}

impl Unfit {
    /// A package of a closure that no wheel fits on the closure's target; `None` for any other.
    pub(crate) fn new(package: &ClosurePackage, target: &Target) -> Option<Self> {
        let WheelFit::Missing(reason) = &package.wheel else { return None };
        Some(Self {
            name: package.name.clone(),
            version: package.version.clone(),
            line: package.line,
            because: UnfitReason::new(reason, target),
            outlook: if package.has_sdist { Outlook::Built } else { Outlook::Fails },
        })
    }
}

impl UnfitReason {
    /// Why no wheel fits a target.
    pub fn new(reason: &NoWheel, target: &Target) -> Self {
        match reason {
            NoWheel::SourceOnly => Self::SourceOnly,
            NoWheel::Forbidden => Self::Forbidden,
            NoWheel::Unreadable => Self::Unreadable,
            NoWheel::OtherSystem => Self::OtherSystem,
            NoWheel::OtherMachine => Self::OtherMachine(target.machine),
            NoWheel::OtherLibc { platforms } => Self::other_libc(platforms, target.libc),
            NoWheel::OtherPython { pythons } => Self::OtherPython(pythons.clone()),
        }
    }

    /// `musllinux_1_2` wheels need a musl that new ([PEP 656](https://peps.python.org/pep-0656/)), `manylinux_2_28` a glibc
    /// ([PEP 600](https://peps.python.org/pep-0600/)).
    fn other_libc(platforms: &[String], libc: Libc) -> Self {
        let (own, other) = match libc {
            Libc::Glibc { .. } => ("manylinux", "musllinux"),
            Libc::Musl { .. } => ("musllinux", "manylinux"),
        };
        let newer: Vec<String> = platforms.iter().filter(|tag| tag.starts_with(own)).cloned().collect();
        if !newer.is_empty() {
            Self::NewerLibc(libc, newer)
        } else if platforms.iter().any(|tag| tag.starts_with(other)) {
            Self::OtherLibc(other)
        } else {
            Self::OtherPlatforms(platforms.to_vec())
        }
    }

    /// A sentence about the package, as "it has only manylinux wheels".
    pub fn message(&self) -> Message {
        self.text().into()
    }

    fn text(&self) -> String {
        match self {
            Self::SourceOnly => "the lock holds no wheel of it".to_owned(),
            Self::Forbidden => "uv's settings forbid its wheel (`no-binary`)".to_owned(),
            Self::Unreadable => "no wheel of it has a name that can be read".to_owned(),
            Self::OtherSystem => "its wheels are for other systems than Linux".to_owned(),
            Self::OtherMachine(machine) => format!("it has no wheel for {}", machine.as_str()),
            Self::NewerLibc(libc, tags) => {
                let library = match libc {
                    Libc::Glibc { major, minor } => format!("glibc {major}.{minor}"),
                    Libc::Musl { major, minor } => format!("musl {major}.{minor}"),
                };
                format!("its wheels need more than {library}: {}", tags.join(", "))
            }
            Self::OtherLibc(tag) => format!("it has only {tag} wheels"),
            Self::OtherPlatforms(tags) => format!("it has only wheels for {}", tags.join(", ")),
            Self::OtherPython(pythons) if pythons.is_empty() => "its wheels are for other Pythons".to_owned(),
            Self::OtherPython(pythons) => {
                let pythons: Vec<String> = pythons.iter().map(ToString::to_string).collect();
                format!("its wheels are for Python {}", pythons.join(", "))
            }
        }
    }
}

impl Serialize for UnfitReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.message().serialize(serializer)
    }
}
