//! Files below the project directory, and what another program does between comparing and writing.

use std::path::Path;

use super::*;
use crate::ownership::{self, Syntax};
use crate::render::RenderedFile;

const WORKFLOW: &str = ".github/workflows/image.yml";

fn file(path: &'static str, syntax: Syntax, body: &str) -> RenderedFile {
    RenderedFile {
        path: path.to_owned(),
        syntax,
        text: ownership::sign(body, syntax, crate::config::SettingsHome::Pyproject),
    }
}

fn workflow(action: &str) -> RenderedFile {
    file(WORKFLOW, Syntax::Workflow, &format!("jobs:\n  a:\n    steps:\n      - uses: {action}\n"))
}

fn compared(root: &Path, files: &[RenderedFile]) -> Vec<FileChange> {
    compare(root, files.to_vec(), &References::default()).expect("compared")
}

fn written(root: &Path, changes: &[FileChange], overwrite: Overwrite) -> Result<(), SyncError> {
    apply(root, changes, overwrite, |_| Ok(()))
}

fn names(root: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(root).min_depth(1).sort_by_file_name().into_iter();
    let path = |entry: walkdir::DirEntry| entry.path().strip_prefix(root).expect("below").display().to_string();
    entries.map(|entry| path(entry.expect("listed"))).collect()
}

#[test]
fn directories_above_a_file_are_made() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let files = [workflow("actions/checkout@v5"), file("Dockerfile", Syntax::Dockerfile, "FROM a:1\n")];
    written(directory.path(), &compared(directory.path(), &files), Overwrite::Ours).expect("written");
    assert_eq!(names(directory.path()), [".github", ".github/workflows", WORKFLOW, "Dockerfile"]);
    let states: Vec<FileState> = compared(directory.path(), &files).iter().map(|change| change.state).collect();
    assert_eq!(states, [FileState::InSync, FileState::InSync]);
}

#[test]
fn directories_that_were_made_go_again_when_a_later_file_fails() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let root = directory.path();
    let files = [workflow("actions/checkout@v5"), file("Dockerfile", Syntax::Dockerfile, "FROM a:1\n")];
    let changes = compared(root, &files);
    std::fs::write(root.join("Dockerfile"), "saved meanwhile\n").expect("written");
    let error = written(root, &changes, Overwrite::Any).expect_err("it was not compared");
    assert!(matches!(error, SyncError::ChangedMeanwhile { .. }), "{error}");
    assert_eq!(names(root), ["Dockerfile"]);
    assert_eq!(std::fs::read_to_string(root.join("Dockerfile")).expect("read"), "saved meanwhile\n");
}

#[test]
fn a_file_or_a_link_in_the_place_of_a_directory_is_an_error() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let root = directory.path();
    let refused = || match compare(root, vec![workflow("a/b@v1")], &References::default()) {
        Err(SyncError::NotADirectory { path }) => path,
        other => panic!("{other:?}"),
    };
    std::fs::write(root.join(".github"), "").expect("written");
    assert_eq!(refused(), root.join(".github"));
    #[cfg(unix)]
    {
        std::fs::remove_file(root.join(".github")).expect("removed");
        std::fs::create_dir(root.join("elsewhere")).expect("created");
        std::os::unix::fs::symlink("elsewhere", root.join(".github")).expect("linked");
        assert_eq!(refused(), root.join(".github"));
    }
}

#[test]
fn versions_of_actions_and_services_that_a_bot_moved_stay() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let root = directory.path();
    let compose =
        |image: &str| file("compose.prod.yaml", Syntax::Compose, &format!("services:\n  db:\n    image: {image}\n"));
    let (old, new) = ("actions/checkout@v5", "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v6.0.1");
    written(root, &compared(root, &[workflow(old), compose("postgres:17")]), Overwrite::Ours).expect("written");
    for (path, from, to) in [(WORKFLOW, old, new), ("compose.prod.yaml", "postgres:17", "\"postgres:18@sha256:ab\"")] {
        let text = std::fs::read_to_string(root.join(path)).expect("read");
        std::fs::write(root.join(path), text.replace(from, to)).expect("written");
    }
    let quoted = compose("postgres:17");
    let changes = compared(root, &[workflow(old), quoted]);
    assert_eq!(changes[0].state, FileState::PinsDiffer);
    assert_eq!(changes[0].kept_pins, [new]);
    // Quotes are no part of a version.
    assert_eq!(changes[1].state, FileState::Edited);
    // What comes later keeps them too.
    let later =
        file(WORKFLOW, Syntax::Workflow, "name: x\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v5\n");
    written(root, &compared(root, &[later]), Overwrite::Ours).expect("written");
    assert!(std::fs::read_to_string(root.join(WORKFLOW)).expect("read").contains(new));
}

#[test]
fn what_a_run_that_was_ended_left_over_goes_and_nothing_else() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let root = directory.path();
    let kept = [".uvdock-config", ".uvdock-abcdef", ".uvdock-toolong.tmp", "x.uvdock-abcdef.tmp"];
    for name in kept.into_iter().chain([".uvdock-aB3dE6.tmp"]) {
        std::fs::write(root.join(name), "").expect("written");
    }
    let files = [file("Dockerfile", Syntax::Dockerfile, "FROM a:1\n")];
    written(root, &compared(root, &files), Overwrite::Ours).expect("written");
    let mut expected = kept.map(str::to_owned).to_vec();
    expected.push("Dockerfile".to_owned());
    expected.sort();
    assert_eq!(names(root), expected);
}

#[cfg(unix)]
#[test]
fn a_backup_is_no_second_name_of_the_file() {
    use std::os::unix::fs::MetadataExt as _;
    let directory = tempfile::tempdir().expect("a temporary directory");
    let root = directory.path();
    std::fs::write(root.join("Dockerfile"), "mine\n").expect("written");
    std::fs::hard_link(root.join("Dockerfile"), root.join("third")).expect("linked");
    let files = [file("Dockerfile", Syntax::Dockerfile, "FROM a:1\n")];
    written(root, &compared(root, &files), Overwrite::Any).expect("written");
    let inode = |name: &str| root.join(name).metadata().expect("there").ino();
    assert_ne!(inode("third"), inode("Dockerfile.uvdock-backup"));
    assert_eq!(std::fs::read_to_string(root.join("Dockerfile.uvdock-backup")).expect("read"), "mine\n");
}

#[cfg(unix)]
#[test]
fn a_settings_file_that_is_a_link_is_refused() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let root = directory.path();
    std::fs::write(root.join("shared.toml"), "a = 1\n").expect("written");
    std::os::unix::fs::symlink("shared.toml", root.join("uvdock.toml")).expect("linked");
    let refused = edited(root, "uvdock.toml", Some("a = 1\n"), "a = 2\n".to_owned());
    assert!(matches!(refused, Err(SyncError::Link { .. })));
}

#[test]
fn where_nobody_can_be_told_everything_is_put_back() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let root = directory.path();
    std::fs::write(root.join("Dockerfile"), "mine\n").expect("written");
    let files = [file("Dockerfile", Syntax::Dockerfile, "FROM a:1\n"), file(WORKFLOW, Syntax::Workflow, "a: b\n")];
    let outcome = apply(root, &compared(root, &files), Overwrite::Any, |backups| {
        assert_eq!(backups.len(), 1);
        assert!(root.join(WORKFLOW).is_file());
        Err(std::io::ErrorKind::StorageFull.into())
    });
    assert!(matches!(outcome, Err(SyncError::Untold { .. })));
    assert_eq!(names(root), ["Dockerfile"]);
    assert_eq!(std::fs::read_to_string(root.join("Dockerfile")).expect("read"), "mine\n");
}
