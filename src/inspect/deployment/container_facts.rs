//! What the container files of a project say besides their commands. Types only.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::inspect::evidence::{Located, Place};

/// One container file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContainerFacts {
    /// Relative to the project root.
    pub path: String,
    /// Its stages, in order; the last one ships.
    pub stages: Vec<StageFacts>,
    /// Where the commands stand that it gives, also those of scripts that its entrypoint goes through.
    pub starts: Vec<Place>,
    /// What it starts, as it is written.
    pub start: Option<Located<StartFacts>>,
    /// The script of the project that it starts first.
    pub entrypoint: Option<Located<EntrypointFacts>>,
    /// Variables in the command it ships, such as `PORT` of `--port ${PORT}`.
    pub start_variables: Vec<String>,
    /// Variables that instructions besides `RUN`, `ENV` and `LABEL` are made of.
    #[serde(skip)]
    pub shaping: BTreeSet<String>,
}

/// One stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StageFacts {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// What it begins with, variables resolved where the file says them.
    pub base: Base,
    /// Stages that it copies from, by position.
    pub copies_from: Vec<usize>,
    /// What it copies, in order.
    pub copies: Vec<Located<CopyFacts>>,
    /// What it runs, in order.
    pub runs: Vec<Located<RunFacts>>,
    /// Packages of the operating system, without those it removes again.
    pub packages: Vec<Located<String>>,
    /// `ENV`.
    pub environment: Vec<Located<Assignment>>,
    /// `LABEL`.
    pub labels: Vec<Located<Assignment>>,
    /// `ARG`.
    pub arguments: Vec<Located<BuildArgumentFacts>>,
    /// Files that a build argument is written to: `RUN echo "$VERSION" > VERSION`.
    pub written: Vec<Located<WrittenFile>>,
    /// Python packages that are installed by their names, past the project's own lists: `pip install gunicorn`.
    pub installed: Vec<Located<InstalledFacts>>,
    /// Lists of packages that are installed: `pip install -r requirements.txt`.
    pub requirement_files: Vec<String>,
    /// Extras and groups that are installed.
    pub selections: Vec<Located<SelectionFacts>>,
    /// `WORKDIR`.
    pub workdir: Option<Located<String>>,
    /// `manage.py collectstatic`.
    pub collectstatic: Vec<Located<CollectstaticFacts>>,
    /// Commands it runs that are none of the above, and those that collect static files.
    pub other_commands: Vec<Located<String>>,
    /// Users that it adds.
    pub accounts: Vec<AccountFacts>,
    /// `USER`.
    pub user: Option<Located<String>>,
    /// `HEALTHCHECK`.
    pub health: Option<Located<HealthFacts>>,
    /// The options of that line, such as `interval=30s`.
    pub health_options: Vec<String>,
    /// What that line runs.
    #[serde(skip)]
    pub health_command: Option<HealthCommand>,
    /// Its own `ENTRYPOINT` and `CMD`.
    #[serde(skip)]
    pub start: Option<StartFacts>,
    /// `VOLUME`.
    pub volumes: Vec<Located<String>>,
    /// `STOPSIGNAL`.
    pub stop_signal: Option<Located<String>>,
    /// `EXPOSE`, ports of TCP.
    pub ports: Vec<Located<u16>>,
}

/// A Python package that is installed past the project's own lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InstalledFacts {
    /// Its normalised name, such as `gunicorn`.
    pub name: String,
    /// What is asked for: `gunicorn==23.*`.
    pub requirement: String,
    /// Where the command looks for it: `--index-url`, and the address.
    pub options: Vec<String>,
}

/// How static files are collected: `SECRET_KEY=x python manage.py collectstatic --ignore admin`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CollectstaticFacts {
    /// Variables that the line sets to what is known.
    pub assignments: Vec<(String, String)>,
    /// The words behind `collectstatic`.
    pub arguments: Vec<String>,
}

/// `ENTRYPOINT` and `CMD`, a shell form as the words `sh -c` and the line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StartFacts {
    /// The words of `ENTRYPOINT`.
    pub entrypoint: Vec<String>,
    /// The words of `CMD`.
    pub command: Vec<String>,
}

/// What a script makes of the words behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handover {
    /// It starts them.
    Words,
    /// It looks at them: `$1`.
    Parameters,
    /// Nothing: it holds the command itself.
    None,
}

/// A script of the project in front of the command, or around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntrypointFacts {
    /// Relative to the project root.
    pub script: String,
    /// The program of its first line, with its arguments; empty without one.
    pub interpreter: Vec<String>,
    /// What it makes of the words behind it.
    pub handover: Handover,
    /// Programs that it calls, each where it does so first.
    pub calls: Vec<Located<String>>,
    /// Files that it writes, by their absolute paths.
    pub writes: Vec<Located<String>>,
    /// Relative paths that it names: `webapp/manage.py`.
    pub names: Vec<Located<String>>,
    /// Programs that it leaves running beside what it goes on to: `command &`.
    pub in_background: Vec<Located<String>>,
    /// Its text, where it is short.
    #[serde(skip)]
    pub text: Option<String>,
}

/// From which numbers a user without one of its own gets the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountRange {
    /// Those of people.
    People,
    /// Those of the system, from above: `useradd --system`.
    System,
    /// Those of the system, from below: `adduser --system`.
    SystemFromBelow,
}

/// A user that `useradd` or `adduser` adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountFacts {
    /// Its name.
    pub name: String,
    /// Its number, where it is written.
    pub id: Option<u32>,
    /// Where it gets one from otherwise.
    pub range: AccountRange,
}

/// What a stage begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    /// Nothing, or an image that the file does not tell.
    #[default]
    Unknown,
    /// Another stage of the file, by position.
    Stage(usize),
    /// An image.
    Image {
        /// Its reference.
        reference: String,
        /// The Python in it, as far as its tag says: `3.12`.
        python: Option<String>,
        /// Its line.
        place: Place,
    },
}

/// `COPY` or `ADD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyFacts {
    /// Where from.
    pub from: CopySource,
    /// The sources, as far as their variables are known.
    pub sources: Vec<String>,
    /// The target, absolute; a directory ends in `/`.
    pub target: String,
}

/// Where a copy comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopySource {
    /// The directory that the image is built from.
    Context,
    /// A stage above, by position.
    Stage(usize),
    /// An image, or something that the file does not tell.
    Elsewhere,
}

/// `RUN`, in shell form or as the words of its exec form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunFacts {
    /// The shell text.
    pub text: String,
    /// The working directory, absolute.
    pub directory: String,
    /// `--mount`, `--network` and the like, as they are written.
    pub options: Vec<String>,
}

/// `NAME=value`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// The name.
    pub name: String,
    /// The value, where every variable in it is known.
    pub value: Option<String>,
    /// Build arguments that the value is made of.
    pub arguments: Vec<String>,
    /// The value as it is written.
    #[serde(skip)]
    pub written: String,
}

/// `ARG NAME=default`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BuildArgumentFacts {
    /// The name.
    pub name: String,
    /// Its default.
    pub default: Option<String>,
}

/// A file that holds a build argument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrittenFile {
    /// The build argument.
    pub argument: String,
    /// The file, as written.
    pub path: String,
}

/// What an installing command names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SelectionFacts {
    /// `--extra NAME`, or `.[NAME]`.
    pub extras: Vec<String>,
    /// `--group NAME`.
    pub groups: Vec<String>,
    /// Whether `--all-extras` takes the others too.
    pub other_extras: Others,
    /// Whether `--all-groups` does.
    pub other_groups: Others,
    /// Whether the default groups are installed too, which `uv sync` does unless it is told not to.
    pub default_groups: DefaultGroups,
}

/// Whether an installing command takes what it does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Others {
    /// All of it.
    Taken,
    /// None of it.
    #[default]
    Left,
}

/// Whether an installing command installs the project's default groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DefaultGroups {
    /// It does.
    Installed,
    /// It does not, or that is not known.
    #[default]
    LeftOut,
}

/// How a file checks health.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HealthFacts {
    /// `HEALTHCHECK NONE`.
    Off,
    /// A request over plain HTTP to the container itself.
    Http {
        /// The path.
        path: String,
        /// The port, where it is said.
        port: Option<u16>,
    },
    /// Anything else.
    Other,
}

/// What a health check runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HealthCommand {
    /// A line of a shell, as it is written.
    Line(String),
    /// The words of the exec form.
    Words(Vec<String>),
}

impl ContainerFacts {
    /// The stage that ships and those it begins with, the first one first.
    pub fn shipped(&self) -> Vec<&StageFacts> {
        self.shipped_positions().into_iter().map(|position| &self.stages[position]).collect()
    }

    /// The same by position.
    pub fn shipped_positions(&self) -> Vec<usize> {
        self.stages.len().checked_sub(1).map(|last| self.chain(last)).unwrap_or_default()
    }

    /// A stage and those that it begins with, by position, the first one first.
    pub fn chain(&self, last: usize) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut next = Some(last);
        while let Some(index) = next {
            let Some(stage) = self.stages.get(index) else { break };
            chain.push(index);
            next = match stage.base {
                // A stage can only begin with one above it.
                Base::Stage(parent) if parent < index => Some(parent),
                _ => None,
            };
        }
        chain.reverse();
        chain
    }

    /// Every stage that what ships is made of: by its base, and by what is copied.
    pub fn involved(&self) -> Vec<&StageFacts> {
        let mut wanted = vec![false; self.stages.len()];
        if let Some(last) = wanted.last_mut() {
            *last = true;
        }
        for (index, stage) in self.stages.iter().enumerate().rev() {
            if !wanted[index] {
                continue;
            }
            let parent = match stage.base {
                Base::Stage(parent) => Some(parent),
                _ => None,
            };
            for other in parent.into_iter().chain(stage.copies_from.iter().copied()).filter(|other| *other < index) {
                wanted[other] = true;
            }
        }
        self.stages.iter().zip(wanted).filter(|(_, wanted)| *wanted).map(|(stage, _)| stage).collect()
    }
}
