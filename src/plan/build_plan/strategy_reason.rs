//! What speaks for a strategy, what it costs or what it needs, as values, and how people read it. Weighs nothing.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::inspect::lock::{Libc, PythonVersion};
use crate::message::{self, Message};

/// What speaks for a strategy, what it costs or what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StrategyReason {
    /// A package with neither a wheel nor a source.
    NotInstallable(String),
    /// A package that has wheels for other systems than Linux, and no source.
    NotForLinux(String),
    /// A package that is built, and perhaps compiled.
    PerhapsCompiled(String),
    /// A package that is compiled.
    Compiled {
        /// The Python package.
        package: String,
        /// What compiles it.
        build: Vec<String>,
        /// What it runs with.
        run: Vec<String>,
    },
    /// Every package has a wheel.
    NothingCompiled(Libc, PythonVersion),
    /// A package of the system that Alpine has.
    FromAlpine(String),
    /// A package of the system that nothing can install.
    NoApt(String),
    /// A script that the image does without.
    ScriptLeftOut(String),
    /// No shell and no package manager.
    OnlyTheProgram,
    /// The image brings the Python.
    PythonInBase(PythonVersion),
    /// uv brings the Python.
    PythonCopied(PythonVersion),
    /// How many packages an image of their own has.
    OwnImage(usize),
    /// The command is a shell.
    StartsShell,
    /// The command is a shell script.
    StartsScript,
    /// The entrypoint is a shell or a shell script.
    EntrypointScript,
    /// An instruction of the user's is in the shell form.
    ShellInstruction(String),
}

impl StrategyReason {
    fn text(&self) -> String {
        match self {
            Self::NotInstallable(package) | Self::NotForLinux(package) => format!("`{package}` cannot be installed"),
            Self::PerhapsCompiled(package) => {
                format!("`{package}` is built from source, and the lock does not tell whether it is compiled")
            }
            Self::Compiled { package, build, run } if run.is_empty() => {
                format!("`{package}` is compiled with {}", listed(build))
            }
            Self::Compiled { package, build, run } => {
                format!("`{package}` is compiled with {}, and runs with {}", listed(build), listed(run))
            }
            Self::NothingCompiled(libc, python) => {
                let (name, version) = match libc {
                    Libc::Glibc { major, minor } => ("glibc", format!("{major}.{minor}")),
                    Libc::Musl { major, minor } => ("musl", format!("{major}.{minor}")),
                };
                format!("Nothing is compiled for {name} {version} and Python {python}")
            }
            Self::FromAlpine(package) => format!("`{package}` is installed from Alpine's packages"),
            Self::NoApt(package) => format!("`{package}` cannot be installed, since the image has no apt"),
            Self::ScriptLeftOut(script) => format!("`{script}` is left out"),
            Self::OnlyTheProgram => "Nothing but the program runs in it".to_owned(),
            Self::PythonInBase(python) => format!("Python {python} is in the base image"),
            Self::PythonCopied(python) => format!("Python {python} is installed by uv and copied"),
            Self::OwnImage(count) => format!("Python and {count} locked packages become an image of their own"),
            Self::StartsShell => "The command starts a shell".to_owned(),
            Self::EntrypointScript => "The entrypoint needs a shell".to_owned(),
            Self::StartsScript => "The command starts a script that needs a shell".to_owned(),
            Self::ShellInstruction(line) => format!("`instructions.runtime` needs a shell for `{line}`"),
        }
    }
}

fn listed(names: &[String]) -> String {
    message::joined(names.iter().map(|name| format!("`{name}`")), ", ")
}

impl fmt::Display for StrategyReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Message::from(self.text()).fmt(f)
    }
}

/// As people read it.
impl Serialize for StrategyReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
