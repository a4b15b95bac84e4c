//! `uvdock init` in a workspace root whose files are for several services: saves which they are, and writes the files. Asks
//! nothing about one of them: that is `init --service`.

use super::{Agreed, InitArgs, set_flags, tasks, write};
use crate::cli::services::{self, ServicesArgs};
use crate::cli::{ExitStatus, PinsFrom, compared};
use crate::config::SettingsHome;
use crate::error::Error;
use crate::inspect::UVDOCK_TOML;
use crate::output;
use crate::prompt::{self, Answers};
use crate::settings_file::SettingsFile;
use crate::sync;

/// The outcome, where the root names services or a flag does; nothing for a project and for a member.
pub(super) fn run(args: &InitArgs, answers: &mut dyn Answers) -> Result<Option<ExitStatus>, Error> {
    if !services::is_of_root(&args.project, &args.settings)? {
        return Ok(None);
    }
    services::refuse_flags_of_one(&args.settings)?;
    let root = &args.project.path;
    let services = ServicesArgs::in_root(root).planned(&args.settings, PinsFrom::File)?;
    let names: Vec<String> = services.plans.iter().map(|plan| format!("`{}`", plan.name)).collect();
    output::message(&format!("The files are for {}; `uvdock init --service NAME` asks about one", names.join(", ")));
    let home = SettingsHome::of(sync::text_on_disk(root, UVDOCK_TOML)?.as_deref());
    let before = sync::text_on_disk(root, home.file())?.unwrap_or_default();
    let mut settings = SettingsFile::new(home, &before);
    set_flags(&mut settings, &args.settings);
    let text = settings.text()?;
    let mut changes = Vec::new();
    if text != before {
        changes.push(sync::edited(root, settings.name(), Some(&before), text)?);
    }
    changes.extend(compared(&services, PinsFrom::File)?);
    changes.extend(tasks(root, &prompt::editors(&args.editor, answers)?)?);
    let agreed = if args.yes { Agreed::Own } else { Agreed::Nothing };
    write(&services, changes, agreed, answers).map(Some)
}
