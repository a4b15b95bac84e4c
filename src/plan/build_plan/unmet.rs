//! What the start needs and the image does not hold, as values, and how people read it. Finds nothing itself.

mod above;
mod checkout;

use serde::Serialize;

pub use above::{Failure, Ground, OpenedAbove, Presence};
use above::{either, older_python, only_example};
use checkout::own_checkout;

use crate::inspect::code::UnboundImport;
use crate::inspect::evidence::{Located, Place};
use crate::sourced::Source;
use crate::standpoint;

/// What the start needs and the image does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unmet {
    /// A file that the words of a command name, and that does not exist.
    NamedFile {
        /// As the words name it.
        file: String,
        /// Where a file of this name lies, as the words would have to name it.
        near: Option<String>,
        /// Who gave the words.
        given: Source,
    },
    /// An import that nothing in the image brings.
    Import {
        /// The module, with its line.
        module: Located<String>,
        /// What would bring it.
        brought_by: Bringer,
        /// Locked packages that may bring it nevertheless.
        unless: Vec<String>,
    },
    /// An import of a module of the project's own that no file provides.
    OwnModule {
        /// The module, with its line.
        module: Located<String>,
        /// The name that is taken from it, where that is what is not there.
        name: Option<String>,
        /// The file or directory that is not there, without an extension.
        path: String,
        /// Why it is not there.
        absence: Absence,
    },
    /// A name that wants a package which production does not install.
    Companion {
        /// The name with its module, and its line.
        name: Located<String>,
        /// The package.
        package: &'static str,
    },
    /// A file that the words of a command name, and that no image may hold or that the user leaves out.
    NamedNotCopied {
        /// As the words name it.
        file: String,
        /// Who gave the words.
        given: Source,
    },
    /// A module that a command names, and that neither the project nor a locked package has.
    Module {
        /// As the words name it.
        module: String,
        /// What is there, by a name that is like it.
        near: Vec<String>,
        /// Who gave the words.
        given: Source,
    },
    /// An object that a command names, and that its module does not hold.
    Object {
        /// The module, as the words name it.
        module: String,
        /// The name that is not there.
        name: String,
        /// The module's file.
        file: String,
        /// What the file holds, by names that are like it.
        near: Vec<String>,
        /// Who gave the words.
        given: Source,
    },
    /// A name that a module of the project does not bind, and that certainly is imported from it.
    Name(UnboundImport),
    /// Where a directory is taken that lies further above a file than the image has directories.
    NoSuchParent(Place),
    /// A program whose package production does not install.
    Program {
        /// As the words name it.
        program: String,
        /// The package that brings it.
        package: &'static str,
        /// Who gave the words.
        given: Source,
    },
    /// A Python by a version that the image does not have.
    Python {
        /// As the words name it.
        program: String,
        /// The version that the image has.
        version: String,
        /// Who gave the words.
        given: Source,
    },
    /// A server that only its own container reaches.
    Unreachable {
        /// The server.
        server: &'static str,
        /// The words to add.
        option: String,
        /// Who gave the words.
        given: Source,
    },
    /// A program that the image does not have and cannot be given.
    AbsentProgram {
        /// As the words name it.
        program: String,
        /// Who gave the words.
        given: Source,
    },
    /// A program that the code starts and that nothing in the image brings.
    Started {
        /// Its name.
        program: String,
        /// Where it is started, or looked for.
        place: Place,
        /// What brings it, as the end of a sentence.
        way_out: &'static str,
    },
    /// A path that settings give to an MCP server.
    McpServer(Located<String>),
    /// A path below the working directory of the authors' image.
    TheirPath {
        /// As the code names it.
        path: Located<String>,
        /// Where it lies in the image.
        here: String,
    },
    /// A command of git's on the checkout that the program itself lies in.
    OwnCheckout {
        /// `git status`.
        command: String,
        /// Where it is run.
        place: Place,
        /// The project's directory in its repository; empty where that is its root.
        directory: String,
        /// Where its modules are imported from, where it asks in the directory that its own code lies in.
        code: Option<String>,
    },
    /// A script of the start with lines that end in CR LF.
    WindowsScript(String),
    /// A file or directory that the code opens or serves, and that the repository does not hold.
    Opened {
        /// As the code names it.
        path: String,
        /// What the code serves where that is not there.
        instead: Option<String>,
        /// What the code does with it.
        how: &'static str,
        /// Where.
        place: Place,
    },
    /// The same, where a path leads out of what the image is built from.
    OpenedAbove(OpenedAbove),
    /// A path of the repository above the project that the code names, and comes to later.
    NamedAbove {
        /// As the project sees it, with its line.
        path: Located<String>,
        /// The outermost directory of it that is not above the project too.
        mounted: String,
        /// Where the program looks for that in the image.
        there: String,
        /// What lies there already.
        ground: Ground,
    },
    /// A file that the code reads, and of which the repository has only an example.
    OnlyExample {
        /// The file, with the line that names it.
        file: Located<String>,
        /// The example.
        example: String,
        /// Where the program looks for the file in the image.
        there: String,
        /// When it does.
        fails: Failure,
    },
    /// Two locked packages that install a module of one name.
    OneModule {
        /// The one that is of no use here.
        package: &'static str,
        /// The other.
        other: &'static str,
        /// The module.
        module: &'static str,
    },
}

impl Unmet {
    /// Where it stands in the project's code; nothing for what a command names.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Import { module: Located { place, .. }, .. }
            | Self::OwnModule { module: Located { place, .. }, .. }
            | Self::Companion { name: Located { place, .. }, .. }
            | Self::McpServer(Located { place, .. })
            | Self::TheirPath { path: Located { place, .. }, .. }
            | Self::NamedAbove { path: Located { place, .. }, .. }
            | Self::OnlyExample { file: Located { place, .. }, .. }
            | Self::Started { place, .. }
            | Self::OwnCheckout { place, .. }
            | Self::Opened { place, .. }
            | Self::OpenedAbove(OpenedAbove { place, .. })
            | Self::NoSuchParent(place) => Some(place),
            Self::Name(import) => Some(&import.place),
            _ => None,
        }
    }
}

/// Why a file of the project is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absence {
    /// `.gitignore` keeps it out of the repository.
    Ignored,
    /// Nothing tells.
    Unknown,
}

/// What would bring a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bringer {
    /// A locked package that production does not install.
    Locked(String),
    /// A package that is not locked.
    Package(&'static str),
    /// A package that pyproject.toml requires, and that is not locked.
    Declared(Located<String>),
    /// A file or a directory of the repository, above the project.
    Above(String),
    /// The standard library, up to a version that lies before the one of the image.
    OlderPython {
        /// The last that has it.
        last: String,
        /// The one of the image.
        now: String,
        /// A package that brings it.
        package: Option<&'static str>,
    },
    /// Nothing that is known.
    Unknown,
}

impl Unmet {
    /// A sentence without a full stop.
    pub fn text(&self) -> String {
        match self {
            Self::NamedFile { file, near, given } => named_file(file, near.as_deref(), given),
            Self::Import { module, brought_by, unless } => import(module, brought_by, unless),
            Self::OwnModule { module, name, path, absence } => own_module(module, name.as_deref(), path, *absence),
            Self::Companion { name: Located { value, place }, package } => format!(
                "The program uses `{value}` ({place}), which wants `{package}`, and production does not install it: run `{} {package}`",
                standpoint::uv_add()
            ),
            Self::NamedNotCopied { file, given } => format!(
                "The start names `{file}`, which is kept out of the image ({given}): mount it where the container runs"
            ),
            Self::Module { module, near, given } => {
                format!("The start names the module `{module}`, which does not exist ({given}){}", instead(near))
            }
            Self::Object { module, name, file, near, given } => {
                format!("The start names `{module}:{name}`, and `{file}` has no `{name}` ({given}){}", instead(near))
            }
            Self::Name(UnboundImport { module, name, file, place }) => {
                format!("The program stops at `from {module} import {name}` ({place}): `{file}` binds no `{name}`")
            }
            Self::NoSuchParent(place) => no_such_parent(place),
            Self::Program { program, package, given } => format!(
                "The start calls `{program}`, which no production package brings ({given}): run `{} {package}`",
                standpoint::uv_add()
            ),
            Self::Python { program, version, given } => {
                format!("The start calls `{program}`, and the image has Python {version} ({given}): call it `python`")
            }
            Self::Unreachable { server, option, given } => format!(
                "The start lets {server} listen on 127.0.0.1, which nothing outside its container reaches ({given}): add `{option}`"
            ),
            Self::AbsentProgram { program, given } => format!(
                "The start calls `{program}` ({given}), which the image does not have or its user may not use; programs of locked \
                 packages start without it"
            ),
            Self::Started { program, place, way_out } => {
                format!("The program starts `{program}` ({place}), which the image does not have: {way_out}")
            }
            Self::McpServer(path) => format!(
                "`{}` ({}) is what an MCP server is started with, and the image does not hold it: name what lies below `/app`, or mount it",
                path.value, path.place
            ),
            Self::TheirPath { path, here } => format!(
                "The program names `{}` ({}), which lies at `{here}` in the image: name it from the program's own directory",
                path.value, path.place
            ),
            Self::OwnCheckout { command, place, directory, code } => {
                own_checkout(command, place, directory, code.as_deref())
            }
            Self::WindowsScript(path) => format!(
                "`{path}` has lines that end in CR LF, which the build turns into LF; `*.sh text eol=lf` in `.gitattributes` and \
                 `git add --renormalize .` do so in the repository"
            ),
            Self::Opened { path, instead, how, place } => opened(path, instead.as_deref(), how, place),
            Self::OpenedAbove(above) => above.text(),
            Self::NamedAbove { path, mounted, there, ground } => named_above(path, &ground.mount(mounted, there)),
            Self::OnlyExample { file, example, there, fails } => only_example(file, example, there, *fails),
            Self::OneModule { package, other, module } => one_module(package, other, module),
        }
    }
}

fn named_file(file: &str, near: Option<&str>, given: &Source) -> String {
    let near = near.map(|near| format!("; name it `{near}`")).unwrap_or_default();
    format!("The start names `{file}`, which the image does not hold, as it does not exist ({given}){near}")
}

fn one_module(package: &str, other: &str, module: &str) -> String {
    format!(
        "`{package}` and `{other}` both install the module `{module}`, and either may overwrite the other's: run `{} {package}`",
        standpoint::uv_remove()
    )
}

fn named_above(path: &Located<String>, mount: &str) -> String {
    format!(
        "The program names `{}` ({}), which lies above the project, and no image that is built from the project has it: move it into the \
         project, {mount}",
        path.value, path.place
    )
}

fn opened(path: &str, instead: Option<&str>, how: &str, place: &Place) -> String {
    let path = either(path, instead);
    format!(
        "The program {how} {path} ({place}), which the repository does not hold: without it in the image it fails; commit it, make it \
         in `instructions`, or mount it where the container runs"
    )
}

/// An import that nothing brings, with the way out.
fn import(module: &Located<String>, brought_by: &Bringer, unless: &[String]) -> String {
    let nobody = "no locked package and no file of the project provides it";
    let unless: Vec<String> = unless.iter().map(|package| format!("`{package}`")).collect();
    let unless = if unless.is_empty() { String::new() } else { format!(", unless {} does", unless.join(" or ")) };
    let why = match brought_by {
        Bringer::Locked(package) => {
            format!(
                "`{package}` is locked, and production does not install it; `{} {package}` makes it do so",
                standpoint::uv_add()
            )
        }
        Bringer::Package(package) => format!("{nobody}{unless}; run `{} {package}`", standpoint::uv_add()),
        Bringer::Declared(package) => {
            format!("`{}` is required ({}) and not locked; run `uv lock`", package.value, package.place)
        }
        Bringer::Above(path) => format!(
            "it is `{path}`, outside of the project, and no image that is built from the project has it: make it a package that the project \
             requires, both members of one workspace, or move it into the project"
        ),
        Bringer::OlderPython { last, now, package } => older_python(last, now, *package),
        Bringer::Unknown => format!("{nobody}{unless}; add what provides it with `{}`", standpoint::uv_add()),
    };
    format!("The program stops at `import {}` ({}): {why}", module.value, module.place)
}

fn own_module(module: &Located<String>, name: Option<&str>, path: &str, absence: Absence) -> String {
    let (value, place) = (&module.value, &module.place);
    let statement = name.map_or_else(|| format!("import {value}"), |name| format!("from {value} import {name}"));
    match absence {
        Absence::Ignored => format!(
            "The program stops at `{statement}` ({place}): `{path}` is not there, and `.gitignore` keeps it out of the repository: put it \
             there before the image is built, or take it out of `.gitignore` and commit it"
        ),
        Absence::Unknown => {
            format!(
                "The program stops at `{statement}` ({place}): `{path}` is not there: commit it, or take out the import"
            )
        }
    }
}

fn no_such_parent(place: &Place) -> String {
    format!(
        "The program stops at `.parents[...]` ({place}) with an IndexError: fewer directories lie above that file in the image; take \
         the directory from a variable, or count from one inside the project"
    )
}

fn instead(near: &[String]) -> String {
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    if near.is_empty() { String::new() } else { format!("; there is {}", near.join(", ")) }
}
