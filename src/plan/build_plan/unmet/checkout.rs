//! How people read what is said of git's own checkout. Notices nothing itself.

use crate::inspect::evidence::Place;
use crate::inspect::wheel::join;
use crate::quote;

/// Where the code asks in its own directory, it is imported from the mount.
pub(super) fn own_checkout(command: &str, place: &Place, directory: &str, code: Option<&str>) -> String {
    let mount = if directory.is_empty() {
        "-v .:/app".to_owned()
    } else {
        let up = directory.split('/').map(|_| "..").collect::<Vec<_>>().join("/");
        let path = code.map(|code| join(&format!("/repository/{directory}"), code));
        let path = path.map(|path| format!(" -e {}", quote::shown(&[format!("PYTHONPATH={path}")])));
        let there = quote::shown(&[format!("/repository/{directory}")]);
        format!("-v {up}:/repository -w {there}{}", path.unwrap_or_default())
    };
    format!(
        "The program runs `{command}` ({place}) on its own checkout, which no image has: mount it, as its owner, with \
         `docker run {mount} --user $(id -u):$(id -g)`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_asks_in_its_own_directory_is_imported_from_the_mount() {
        let said = |code: Option<&str>| own_checkout("git log", &Place::line("main.py", 3), "bot", code);
        assert!(said(None).contains("-v ..:/repository -w /repository/bot --user"), "{}", said(None));
        let own = said(Some("src"));
        assert!(own.contains("-w /repository/bot -e PYTHONPATH=/repository/bot/src --user"), "{own}");
    }
}
