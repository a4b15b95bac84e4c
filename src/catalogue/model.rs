//! The types of the catalogue's entries. Holds no entry.

mod backing;
mod call;
mod command;
mod framework;
mod interface;
mod program;
mod server;

pub use self::backing::{Backing, DataDirectory, Driver, General, Given, ImageVariant, Login};
pub use self::call::{
    Argument, BY_NAME, DefaultHost, DefaultTransport, RunMethod, ServerBehaviour, ServerPurpose, Sigterm,
    StartFunction, Transport, at, by_name,
};
pub use self::command::{
    ApplicationCommand, Autodiscovery, DevelopmentCommand, FileCommand, FileKind, WholeCommand, WorkerCommand,
    WorkerTarget,
};
pub use self::framework::{
    AssetDirectory, Constructor, ConstructorPattern, Framework, OwnServer, ProjectFile, Requirement, ScriptCall,
    ScriptSign, SettingsObject, Wrapper,
};
pub use self::interface::{Interface, WebInterface};
pub use self::program::{Program, ProgramTarget, Reloading};
pub use self::server::{
    BindOptions, CallOption, Concurrency, ConfigDocument, ConfigModule, ExtraOption, FactorySyntax, OptionEffect,
    OptionForm, Server, ServerCommand, TargetPosition,
};
