//! Facts about single statements: where they stand, and when they run. Types only.

use serde::Serialize;

/// Where a statement stands, that is, when it runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// On import.
    Module,
    /// Under `if __name__ == "__main__":`.
    MainGuard,
    /// Under `if TYPE_CHECKING:`, so never.
    TypeChecking,
    /// In the body of a class, by its qualified name.
    Class(String),
    /// In a function, by its qualified name: `main`, `Server.start`, `create_app.index`.
    Function(String),
}

/// Whether a call is what its function does, or one of several things that a text chooses between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Branch {
    /// It runs whatever a text says.
    #[default]
    Usual,
    /// It stands under `if operation == "web":` or `case "web":`.
    ChosenByText,
}

/// Whether something happens whenever its scope runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happens {
    /// It does, at least where no variable is set.
    #[default]
    Always,
    /// It stands under a condition that need not hold, or where a failure is caught.
    Perhaps,
}

/// How a function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Calling {
    /// `def`.
    Sync,
    /// `async def`.
    Async,
    /// A generator, which returns no object of its own.
    Generator,
}
