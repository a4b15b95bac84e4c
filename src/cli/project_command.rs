//! What the commands about a project have in common. Runs none.

use std::path::PathBuf;

use super::exit_status::ExitStatus;
use super::failure::Failure;
use super::format::Report;
use crate::config::SettingFlags;
use crate::error::Error;
use crate::pipeline::{PinsFrom, Session, Several, Target};

/// A command about a project, as it was given.
pub(super) trait ProjectCommand {
    /// Each directory as it was given, and which project is meant.
    fn given(&self) -> Vec<(PathBuf, Target)>;

    /// What it says of settings.
    fn flags(&self) -> &SettingFlags;

    /// Where the image versions come from.
    fn pins_from(&self) -> PinsFrom {
        PinsFrom::File
    }

    /// How an error about what is in a directory is printed besides the message for people.
    fn report(&self, target: &Target) -> Report;

    /// What it does with one project, or with the services of one workspace.
    fn run(&self, target: &Target, session: &mut Session<'_>) -> Result<ExitStatus, Error>;

    /// What it does with several projects, each of which has files of its own.
    fn run_several(&self, several: Several, session: &mut Session<'_>) -> Result<ExitStatus, Failure>;
}
