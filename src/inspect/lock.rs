//! Reads uv.lock: what is locked, what a production install of one package holds, and which of its wheels fit a machine.
//! States facts only: opens no file, and chooses neither Python nor platform.

mod closure;
mod conflict;
mod document;
mod error;
mod facts;
mod fits;
mod package;
mod source;
mod target;
mod wheel;

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

pub use closure::{Closure, ClosurePackage, MissingPackage, Selection};
pub use conflict::ConflictItem;
pub use error::{LockError, SCHEMA_VERSION};
pub use facts::LockFacts;
pub use package::{Dependency, LockedFile, LockedPackage, Requirement};
pub use source::PackageSource;
pub use target::{Libc, Machine, PythonVersion, Target};
pub use wheel::{FittingWheel, NoWheel, WheelFit, WheelKind};

use document::LockToml;

/// Reads the text of a uv.lock.
pub fn parse(text: &str) -> Result<LockFacts, LockError> {
    let table = DeTable::parse(text).map_err(|error| LockError::syntax(&error))?;
    check_version(&table)?;
    let lock = LockToml::deserialize(Deserializer::from(table)).map_err(|error| LockError::shape(&error))?;
    Ok(LockFacts::new(lock, text))
}

/// Looks at `version` first: a newer schema need not have any shape this reader knows.
fn check_version(table: &Spanned<DeTable<'_>>) -> Result<(), LockError> {
    let Some(version) = table.get_ref().get("version") else {
        return Err(LockError::MissingVersion);
    };
    let number = version.get_ref().as_integer();
    match number.and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok()) {
        Some(SCHEMA_VERSION) => Ok(()),
        Some(number) if number > SCHEMA_VERSION => {
            Err(LockError::NewerSchema { version: number, span: version.span() })
        }
        _ => Err(LockError::UnknownVersion { span: version.span() }),
    }
}

#[cfg(test)]
mod tests;
