//! What the commands about a project have in common. Runs none.

use std::path::Path;

use super::format::Report;
use crate::config::SettingFlags;
use crate::pipeline::Target;

/// The arguments of a command about a project.
pub(super) trait ProjectCommand {
    /// The directory as it was given.
    fn path(&self) -> &Path;

    /// Which project is meant.
    fn target(&self) -> Target;

    /// What it says of settings.
    fn flags(&self) -> &SettingFlags;

    /// How an error is printed besides the message for people.
    fn report(&self) -> Report;
}
