//! What becomes of the things that the authors' files say and no setting carries over, one row for each. Words nothing by itself.

use crate::inspect::evidence::Place;
use crate::message::Message;

/// What became of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The new image does without it.
    Unneeded,
    /// It is gone with the file.
    Dropped,
    /// The user has to change something elsewhere.
    Open,
    /// A line of a file that stays is changed with it.
    Edited,
}

/// What a row is about, as far as rows are told apart by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowItem {
    /// A build argument.
    BuildArgument(String),
    /// Something of the compose file.
    Compose,
    /// A path of the project that the image had.
    Copied(String),
    /// The directory that the program starts in.
    Directory,
    /// A file of the project.
    File(String),
    /// The health check.
    HealthCheck,
    /// The image that ships.
    Image,
    /// A build of the image elsewhere in the repository, by its line.
    ImageBuild(Place),
    /// A command in a container of the image, by its line.
    InContainer(Place),
    /// A label.
    Label(String),
    /// The lock.
    Lock,
    /// `PYTHONPATH`.
    ModulePath,
    /// What a compose file that stays mounts into the old working directory.
    Mount,
    /// Python packages that the lock does not have.
    Packages,
    /// A port.
    Port(u16),
    /// Something that runs besides the program.
    Role(String),
    /// A command of the build, by its line.
    Run(Place),
    /// Extras or groups that are installed.
    Selection,
    /// A setting that no plan can be made with.
    Setting(&'static str),
    /// A stage.
    Stage(String),
    /// The entrypoint or the command.
    Start,
    /// The collected static files.
    StaticFiles,
    /// A package of the operating system.
    SystemPackage(String),
    /// Who runs the program.
    User,
    /// A variable.
    Variable(String),
    /// A directory that the program writes to.
    Writable(String),
}

impl RowItem {
    /// What it is, in a word.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::BuildArgument(_) => "build argument",
            Self::Compose => "compose file",
            Self::Copied(_) => "copied path",
            Self::Directory => "directory",
            Self::File(_) => "file",
            Self::HealthCheck => "health check",
            Self::Image => "image",
            Self::ImageBuild(_) => "build of the image",
            Self::InContainer(_) => "command in the container",
            Self::Label(_) => "label",
            Self::Lock => "lock",
            Self::ModulePath => "module path",
            Self::Mount => "mount",
            Self::Packages => "Python packages",
            Self::Port(_) => "port",
            Self::Role(_) => "role",
            Self::Run(_) => "build command",
            Self::Selection => "extras or groups",
            Self::Setting(_) => "setting",
            Self::Stage(_) => "stage",
            Self::Start => "start",
            Self::StaticFiles => "static files",
            Self::SystemPackage(_) => "system package",
            Self::User => "user",
            Self::Variable(_) => "variable",
            Self::Writable(_) => "writable directory",
        }
    }
}

/// A change of a line of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineEdit {
    /// The line.
    pub place: Place,
    /// The service of a compose file that it belongs to.
    pub service: Option<String>,
    /// What becomes of it.
    pub change: LineChange,
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineChange {
    /// The first key of the service whose name the line is: `user: root`.
    Key(&'static str),
    /// A text of it gives way to another.
    Text {
        /// As it is written.
        old: String,
        /// What comes in its place.
        new: String,
    },
    /// The whole file is a shell script that goes on without `uv run` or its like in front of programs.
    Script {
        /// Such as `uv`.
        tool: &'static str,
    },
    /// The words of the key on the line, without `uv run` or its like in front of programs.
    WithoutTool {
        /// `command`, or `entrypoint`.
        key: &'static str,
        /// Such as `uv`.
        tool: &'static str,
    },
}

/// A thing of the authors' files, and what became of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is.
    pub item: RowItem,
    /// What became of it.
    pub status: Status,
    /// The same for people, with the reason and the place.
    pub description: Message,
    /// Lines of a file that stays, changed so that nothing is left to do.
    pub edits: Vec<LineEdit>,
}

impl Row {
    /// A row about a line of a file: what it is, and why it is not carried over.
    pub(super) fn new(
        item: RowItem,
        status: Status,
        (what, because): (impl Into<Message>, impl Into<Message>),
        place: &Place,
    ) -> Self {
        let description = format!("{}: {} ({place})", what.into(), because.into()).into();
        Self { item, status, description, edits: Vec::new() }
    }

    /// A row that no single line is behind.
    pub fn of(item: RowItem, status: Status, description: impl Into<Message>) -> Self {
        Self { item, status, description: description.into(), edits: Vec::new() }
    }
}

impl Row {
    /// The row with the lines that can be changed for it.
    #[must_use]
    pub(super) fn edited_by(mut self, edits: impl IntoIterator<Item = LineEdit>) -> Self {
        self.edits.extend(edits);
        self
    }
}

/// What is not carried over.
#[derive(Clone, Debug, Default)]
pub struct Report {
    rows: Vec<Row>,
}

impl Report {
    /// The rows of a status, in the order that they were found in.
    pub fn rows(&self, status: Status) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.status == status)
    }

    /// Adds rows.
    pub fn extend(&mut self, rows: impl IntoIterator<Item = Row>) {
        self.rows.extend(rows);
    }

    /// The rows, to be changed.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        self.rows.iter_mut()
    }

    /// Leaves rows out.
    pub fn retain(&mut self, is_kept: impl FnMut(&Row) -> bool) {
        self.rows.retain(is_kept);
    }

    /// Whether there is a row about this already.
    pub fn has(&self, item: &RowItem, status: Status) -> bool {
        self.rows.iter().any(|row| row.item == *item && row.status == status)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether the settings hold all there is, and nothing is left to do.
    pub fn is_nothing(&self) -> bool {
        self.rows.iter().all(|row| matches!(row.status, Status::Unneeded | Status::Edited))
    }
}

impl IntoIterator for Report {
    type Item = Row;
    type IntoIter = std::vec::IntoIter<Row>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}
