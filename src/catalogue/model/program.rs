//! Programs of servers and frameworks, as command lines name them. Types only.

/// A program that serves or works: `uvicorn`, `celery`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// The module that `python -m` runs like it.
    pub module: Option<&'static str>,
    /// What its words name.
    pub target: ProgramTarget,
    /// Words of which one is there when it serves or works; empty where it always does: `flask run`, not `flask db upgrade`.
    pub serving_words: &'static [&'static str],
    /// Words with which it serves for development only: `fastapi dev`.
    pub development_words: &'static [&'static str],
    /// The port it listens on when its words say none.
    pub default_port: Option<u16>,
    /// How its words are made to reload.
    pub reloading: Reloading,
}

/// What the words of a program name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgramTarget {
    /// A module and a name in it: `app.main:app`.
    Object,
    /// A Python file, also with a name in it: `server.py:mcp`.
    File,
    /// A Python file, or a directory to look into; nothing where the program finds it.
    FileOrDirectory,
    /// The object of an option such as `--app`; nothing where the program finds it.
    ObjectOption(&'static [&'static str]),
    /// Nothing that is read here: the framework finds the rest.
    Framework,
}

/// How the words of a program are made to reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reloading {
    /// An option in front of the others; those that do not go with it are taken out with their values.
    FirstOption {
        /// `--reload`.
        option: &'static str,
        /// `--workers`.
        without: &'static [&'static str],
    },
    /// An option behind the others.
    LastOption(&'static str),
    /// Another subcommand, which listens on localhost unless it is told otherwise.
    Subcommand {
        /// `run`.
        from: &'static str,
        /// `dev`.
        to: &'static str,
        /// Options that do not go with it.
        without: &'static [&'static str],
        /// The option that says where to listen.
        host: &'static str,
    },
    /// They cannot, or nobody has tried.
    None,
}
