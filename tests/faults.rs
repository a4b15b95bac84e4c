//! What is left behind when a system call fails or the process is ended at one: all files or none, each of them whole, and a next run
//! that finishes the work. `strace` lets the calls fail; where it may not trace, that is said and the tests are left out.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::bad_input::FINE;
use crate::docker::note;
use crate::project::{Project, binary};

/// A file that is replaced, one of someone else's that is kept aside, one that is missing, one in directories that are made.
fn project() -> Project {
    let project = Project::new(FINE);
    project.run(&["generate", "--port", "9000"]).success();
    fs_err::remove_file(project.path().join(".dockerignore")).expect("removed");
    project.write("compose.yaml", "# mine\nservices: {}\n");
    // A run reads anew where something was written just before it.
    let root = std::fs::File::open(project.path()).expect("opened");
    root.set_modified(std::time::SystemTime::now() - std::time::Duration::from_mins(1)).expect("set");
    project
}

const ARGUMENTS: [&str; 4] = ["generate", "--force", "--ci", "github"];

/// Calls that change the disk, or open what is on it.
const CALLS: &str = "openat,write,pwrite64,copy_file_range,sendfile,fsync,fdatasync,rename,renameat,renameat2,link,linkat,symlinkat,\
                     mkdir,mkdirat,chmod,fchmod,fchmodat,chown,fchownat,unlink,unlinkat,rmdir,flock";

/// Runs uvdock under strace; nothing where that may not trace.
fn traced(project: &Project, inject: Option<&str>) -> Option<(Option<i32>, String, String)> {
    let log = tempfile::NamedTempFile::new().expect("a temporary file");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o"]).arg(log.path()).arg("-e").arg(format!("trace={CALLS}"));
    if let Some(inject) = inject {
        command.arg("-e").arg(format!("inject={inject}"));
    }
    command.arg(binary()).args(ARGUMENTS).current_dir(project.path());
    let output = command.stdout(Stdio::null()).output().ok()?;
    let calls = fs_err::read_to_string(log.path()).expect("a log");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (!calls.is_empty()).then(|| (output.status.code(), calls, said))
}

/// Each call after the lock was taken, by the process that took it: its name, and the how manieth of its name it is.
fn calls_of_writing(log: &str) -> Vec<(String, usize)> {
    let Some(process) = log.lines().find(|line| line.contains(" flock(")).and_then(|line| line.split(' ').next())
    else {
        return Vec::new();
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut calls = Vec::new();
    let mut is_writing = false;
    for call in log.lines().filter_map(|line| line.strip_prefix(process)) {
        let Some((name, arguments)) = call.strip_prefix(' ').and_then(|call| call.trim_start().split_once('(')) else {
            continue;
        };
        let count = counts.entry(name).or_default();
        *count += 1;
        // Messages may fail to be printed, and nothing comes of it.
        if is_writing && !(name == "write" && arguments.starts_with("2,")) {
            calls.push((name.to_owned(), *count));
        }
        is_writing |= name == "flock";
    }
    calls
}

type Content = BTreeMap<PathBuf, Vec<u8>>;

/// Calls of the system, each with how many of its name were before.
type Calls = Vec<(String, usize)>;

fn is_left_over(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".uvdock-"))
}

/// The files alone: directories that were made may stay when a process is ended.
fn files(content: &Content) -> Content {
    content.iter().filter(|(path, _)| !is_left_over(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

/// The content before a run and after it, and the calls that lie between; nothing where there is no strace.
fn benign() -> Option<(Content, Content, Calls)> {
    let project = project();
    let before = project.content();
    let Some((code, log, said)) = traced(&project, None) else {
        note("LEFT OUT, `strace` was not found or may not trace");
        return None;
    };
    assert_eq!(code, Some(0), "{said}");
    let calls = calls_of_writing(&log);
    assert!(calls.iter().filter(|(name, _)| name.starts_with("rename")).count() >= 4, "{log}");
    assert!(
        calls.iter().any(|(name, _)| name == "fsync") && calls.iter().any(|(name, _)| name.starts_with("link")),
        "{log}"
    );
    Some((before, project.content(), calls))
}

#[test]
fn a_call_that_fails_leaves_all_files_or_none() {
    let Some((before, after, calls)) = benign() else { return };
    let mut failed = 0;
    for (name, at) in &calls {
        let project = project();
        let (code, _, said) = traced(&project, Some(&format!("{name}:error=ENOSPC:when={at}"))).expect("traced");
        let content = project.content();
        let place = format!("{name} {at}: {said}");
        match code {
            Some(0) => assert_eq!(files(&content), files(&after), "{place}"),
            Some(1) => {
                failed += 1;
                assert_eq!(files(&content), files(&before), "{place}");
                assert!(said.contains("error: ") && !said.contains("panicked"), "{place}");
            }
            other => panic!("{other:?} {place}"),
        }
        // Only what could not be removed is left.
        assert!(
            name.starts_with("unlink") || name.starts_with("rename") || !content.keys().any(|path| is_left_over(path)),
            "{place}"
        );
    }
    note(&format!("{} calls failed one by one, {failed} of them ended the run", calls.len()));
    assert!(failed > 10);
}

#[test]
fn a_run_that_is_ended_at_any_call_leaves_whole_files_and_the_next_one_finishes() {
    let Some((before, after, calls)) = benign() else { return };
    for (name, at) in &calls {
        let project = project();
        traced(&project, Some(&format!("{name}:signal=KILL:when={at}"))).expect("traced");
        for (path, bytes) in files(&project.content()) {
            let is_whole = [&before, &after].iter().any(|content| content.get(&path) == Some(&bytes));
            assert!(is_whole || bytes.is_empty() && path.starts_with(".github"), "{name} {at}: {}", path.display());
        }
        let next = project.run(&ARGUMENTS);
        next.success();
        let content = project.content();
        assert!(!content.keys().any(|path| is_left_over(path)), "{name} {at}: {:?}", content.keys());
        for (path, bytes) in &after {
            assert_eq!(content.get(path), Some(bytes), "{name} {at}: {}", path.display());
        }
    }
    note(&format!("{} runs were ended, each at another call", calls.len()));
}

/// `uvdock ARGUMENTS` with its output in a device that is always full.
fn into_a_full_device(project: &Project, arguments: &[&str]) -> (Option<i32>, String) {
    let full = fs_err::OpenOptions::new().write(true).open("/dev/full").expect("a device");
    let mut command = Command::new(binary());
    command.args(arguments).current_dir(project.path()).stdout(full.into_file());
    let output = command.output().expect("start uvdock");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn where_the_outcome_cannot_be_told_no_file_changes() {
    for arguments in [
        &ARGUMENTS[..],
        &["generate", "--force", "--format", "json"],
        &["generate", "--force", "--format", "github", "--ci", "github"],
        &["generate", "--dry-run"],
        &["generate", "--check"],
        &["inspect"],
        &["explain", "--format", "json"],
    ] {
        let project = project();
        let before = project.content();
        let (code, said) = into_a_full_device(&project, arguments);
        let has_output = !arguments.contains(&"github") || arguments[0] != "generate" || arguments.len() == 4;
        if has_output {
            assert_eq!(code, Some(1), "{arguments:?}: {said}");
            assert!(said.contains("error: Cannot write the result: "), "{arguments:?}: {said}");
            assert_eq!(project.content(), before, "{arguments:?}");
        }
    }
    let project = Project::new(FINE);
    let before = project.content();
    let (code, said) = into_a_full_device(&project, &["init", "--yes", "--port", "8000"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("the files were put back as they were"), "{said}");
    assert_eq!(project.content(), before);
}

#[test]
fn a_reader_that_goes_away_changes_no_exit_code() {
    for (arguments, code) in [(&ARGUMENTS[..], 0), (&["generate", "--check"], 11), (&["generate"], 1)] {
        let project = project();
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(project.path()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("start uvdock");
        drop(child.stdout.take());
        assert_eq!(child.wait().expect("it ends").code(), Some(code), "{arguments:?}");
        if code == 0 {
            project.run(&["generate", "--check", "--ci", "github"]).success();
        }
    }
}

#[test]
fn ten_setups_at_once_wait_for_each_other() {
    let arguments = ["init", "--yes", "--port", "8000"];
    let alone = Project::new(FINE);
    alone.run(&arguments).success();
    let project = Project::new(FINE);
    let start = || {
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(project.path()).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().expect("start uvdock")
    };
    let runs: Vec<_> = (0..10).map(|_| start()).collect();
    for run in runs {
        let output = run.wait_with_output().expect("uvdock ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(project.content(), alone.content());
}
