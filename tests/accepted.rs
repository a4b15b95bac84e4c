//! Files of this repository that are compared with what uvdock makes now: equal, or written anew with `UVDOCK_TEST_ACCEPT=1`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::project::repository;

/// Whether differences are accepted instead of reported.
pub fn is_accepting() -> bool {
    std::env::var_os("UVDOCK_TEST_ACCEPT").is_some()
}

/// The right to read a file and to write it anew, for a test that makes the new text of the old one.
pub fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Each text equals the file of its path, which counts from the root of the repository. All that differ are shown.
#[track_caller]
pub fn assert_equal_files(texts: impl IntoIterator<Item = (String, String)>) {
    let different = texts.into_iter().filter_map(|(path, text)| Some((difference(&path, &text)?, path, text)));
    let mut shown = Vec::new();
    for (difference, path, text) in different {
        if is_accepting() { write(&path, &text) } else { shown.push(difference) }
    }
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    assert!(shown.is_empty(), "{}\nAccept with `UVDOCK_TEST_ACCEPT=1 cargo test {test}`", shown.join("\n"));
}

/// A diff where a file is not there or says something else.
fn difference(path: &str, text: &str) -> Option<String> {
    let Ok(expected) = fs_err::read_to_string(repository().join(path)) else {
        return Some(format!("{path} is not there"));
    };
    let diff = similar::TextDiff::from_lines(&expected, text);
    (expected != text).then(|| diff.unified_diff().header(path, "made now").to_string())
}

fn write(path: &str, text: &str) {
    let file = repository().join(path);
    fs_err::create_dir_all(file.parent().expect("a file has a directory")).expect("create it");
    fs_err::write(file, text).expect("write it");
}

#[test]
fn a_file_that_is_missing_or_says_something_else_is_a_difference() {
    let text = fs_err::read_to_string(repository().join("rustfmt.toml")).expect("read it");
    assert_eq!(difference("rustfmt.toml", &text), None);
    let other = difference("rustfmt.toml", &text.replace("120", "100")).expect("a difference");
    assert!(other.contains("-max_width = 120\n+max_width = 100\n"), "{other}");
    assert_eq!(difference("no/such/file", "").as_deref(), Some("no/such/file is not there"));
}
