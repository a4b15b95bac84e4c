//! Shows a long text in the pager that the user's environment names. Knows no text.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::shell;

/// Whether `$PAGER` has shown the text. `less` is told to show colours and to end where all fits on the screen, as git tells it.
pub(super) fn show(text: &str) -> bool {
    let Some(line) = std::env::var("PAGER").ok().filter(|line| !line.trim().is_empty()) else { return false };
    let Some(words) = shell::words(&line) else { return false };
    let Some((program, arguments)) = words.split_first() else { return false };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    let Ok(mut pager) = command.spawn() else { return false };
    if let Some(mut stdin) = pager.stdin.take() {
        // Someone who has seen enough ends the pager before its end.
        let _ = stdin.write_all(text.as_bytes());
    }
    pager.wait().is_ok_and(|status| status.success())
}
