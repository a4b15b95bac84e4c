//! What the start needs and the image does not hold, as values, and how people read it. Finds nothing itself.

use serde::Serialize;

use crate::inspect::evidence::Located;
use crate::sourced::Source;

/// What the start needs and the image does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unmet {
    /// A file that the words of a command name, and that does not exist.
    NamedFile {
        /// As the words name it.
        file: String,
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
}

/// What would bring a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bringer {
    /// A locked package that production does not install.
    Locked(String),
    /// A package that is not locked.
    Package(&'static str),
    /// Nothing that is known.
    Unknown,
}

impl Unmet {
    /// A sentence without a full stop.
    pub(super) fn text(&self) -> String {
        match self {
            Self::NamedFile { file, given } => {
                format!("The container cannot start: its command names `{file}`, which does not exist ({given})")
            }
            Self::Import { module, brought_by, unless } => import(module, brought_by, unless),
        }
    }
}

/// An import that nothing brings, with the way out.
fn import(module: &Located<String>, brought_by: &Bringer, unless: &[String]) -> String {
    let nobody = "no locked package and no file of the project provides it";
    let unless: Vec<String> = unless.iter().take(3).map(|package| format!("`{package}`")).collect();
    let unless = if unless.is_empty() { String::new() } else { format!(", unless {} does", unless.join(" or ")) };
    let why = match brought_by {
        Bringer::Locked(package) => {
            format!("`{package}` is locked, and production does not install it; `uv add {package}` makes it do so")
        }
        Bringer::Package(package) => format!("{nobody}{unless}; run `uv add {package}`"),
        Bringer::Unknown => format!("{nobody}{unless}; add what provides it with `uv add`"),
    };
    format!("The program stops at `import {}` ({}): {why}", module.value, module.place)
}
