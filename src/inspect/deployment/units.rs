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
    let mut units = files.named_at_any_depth(|name| has_extension(name, "service"));
    // Of several for one program, the one that is named for the whole comes first: `shop.service`, `shop-worker.service`.
    units.sort_by_key(|path| (is_for_work(path), path.matches('/').count(), path.len()));
    for path in units {
        let Some(text) = files.text(path) else { continue };
        let Ok(unit) = Ini::load_from_str_noescape(&text) else { continue };
        let Some(line) = unit.get_from(Some("Service"), "ExecStart") else { continue };
        let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".service");
        let place = Place::of_line(path, &text, |line| line.trim_start().starts_with("ExecStart"));
        facts.line(DeclarationKind::Hosting, name, line.trim_start_matches(PREFIXES), &place);
    }
}

/// Words in the names of units that do what the main one leaves to them.
const WORK: [&str; 7] = ["worker", "workers", "beat", "scheduler", "consumer", "backup", "cron"];

fn is_for_work(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".service");
    name.split(['-', '_', '.', '@']).any(|word| WORK.contains(&word))
}
