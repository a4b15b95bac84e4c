//! Tasks of editors that run uvdock: adds them to the files that an editor reads, and leaves everything else in these files as
//! it is. Reads and writes no file.

mod error;
mod jetbrains;
mod task;
mod tasks;

use clap::ValueEnum;

pub use error::EditorError;
pub use tasks::{ERROR, FINDING, PLACE, REASON, STATE};

/// An editor that tasks can be written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Editor {
    /// Visual Studio Code: `.vscode/tasks.json`, with a problem matcher
    Vscode,
    /// Zed: `.zed/tasks.json`
    Zed,
    /// `PyCharm` and other `JetBrains` editors: `.run/*.run.xml`
    Jetbrains,
}

impl Editor {
    /// Every editor, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Vscode, Self::Zed, Self::Jetbrains];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vscode => "Visual Studio Code",
            Self::Zed => "Zed",
            Self::Jetbrains => "PyCharm and other JetBrains editors",
        }
    }

    /// The files that it reads, relative to the project.
    pub const fn files(self) -> &'static [&'static str] {
        match self {
            Self::Vscode => &[".vscode/tasks.json"],
            Self::Zed => &[".zed/tasks.json"],
            Self::Jetbrains => &[".run/uvdock generate.run.xml", ".run/uvdock check.run.xml"],
        }
    }

    /// The text of one of its files with the tasks in it. A task that is there stays as its owner has it.
    pub fn with_tasks(self, file: &'static str, current: Option<&str>) -> Result<String, EditorError> {
        match self {
            Self::Vscode => tasks::vscode(file, current),
            Self::Zed => tasks::zed(file, current),
            Self::Jetbrains => Ok(current.map_or_else(|| jetbrains::configuration(file), str::to_owned)),
        }
    }
}
