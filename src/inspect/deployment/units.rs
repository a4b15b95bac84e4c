//! Reads unit files of systemd. Decides nothing.

use ini::Ini;

use super::facts::{DeclarationKind, DeploymentFacts};
use super::files::Files;
use crate::inspect::evidence::Place;
use crate::inspect::tree::has_extension;

/// Characters that may stand before a command line (systemd.service(5), "Command lines").
const PREFIXES: [char; 6] = ['-', '@', ':', '+', '!', '|'];

/// `ExecStart=` of `[Service]`: systemd.service(5).
pub(super) fn read(files: &Files<'_>, facts: &mut DeploymentFacts) {
    for path in files.named(|name| has_extension(name, "service")) {
        let Some(text) = files.text(path) else { continue };
        let Ok(unit) = Ini::load_from_str_noescape(&text) else { continue };
        let Some(line) = unit.get_from(Some("Service"), "ExecStart") else { continue };
        let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".service");
        let place = Place::of_line(path, &text, |line| line.trim_start().starts_with("ExecStart"));
        facts.line(DeclarationKind::Hosting, name, line.trim_start_matches(PREFIXES), &place);
    }
}
