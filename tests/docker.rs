//! Docker as the tests use it: is there an engine, and one way to call the client. Judges nothing about an image.
//!
//! `UVDOCK_TEST_DOCKER` says what a missing engine, or a missing linter, means:
//!
//! | value | meaning |
//! | --- | --- |
//! | unset | the tests that need it are left out, each with a line on stderr |
//! | `require` | the tests that need it fail |
//! | `off` | the tests that need it are left out even where it is there |
//!
//! Two tests at most use the engine at once: what one of them waits for leaves the machine to the other, and more would make each
//! other's servers late.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

pub mod archive;
pub mod compose;
pub mod container;
pub mod content;
pub mod image;
pub mod lint;
pub mod lock;
pub mod mongodb;

/// The right to use the engine, held for the length of a test.
pub struct Docker {
    turns: &'static Turns,
}

/// How many tests may still use the engine.
struct Turns {
    free: Mutex<usize>,
    is_given_back: Condvar,
}

impl Turns {
    // A test that failed while it had its turn leaves nothing behind that the next one could trip over.
    fn take(&self) {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.is_given_back.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
    }

    fn give_back(&self) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.is_given_back.notify_one();
    }
}

impl Drop for Docker {
    fn drop(&mut self) {
        self.turns.give_back();
    }
}

/// What a missing engine means to the person who started the tests.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    UseIfThere,
    Require,
    Off,
}

impl Docker {
    /// The engine, or nothing, and a line that says so, when the test is to be left out.
    pub fn or_leave_out() -> Option<Self> {
        static TURNS: Turns = Turns { free: Mutex::new(2), is_given_back: Condvar::new() };
        if !available("a Docker engine", *engine()) {
            return None;
        }
        TURNS.take();
        Some(Self { turns: &TURNS })
    }
}

/// Whether a test may use a tool: false when it is to be left out, a panic when the tool is missing and required.
pub fn available(tool: &str, found: bool) -> bool {
    match wish() {
        Wish::Off => leave_out("UVDOCK_TEST_DOCKER is off"),
        Wish::UseIfThere if !found => leave_out(&format!("{tool} was not found")),
        Wish::Require if !found => panic!("UVDOCK_TEST_DOCKER=require, and {tool} was not found"),
        Wish::UseIfThere | Wish::Require => return true,
    }
    false
}

/// Prints a line that the test harness does not capture: the reader of a passing run must see it.
pub fn note(text: &str) {
    let current = std::thread::current();
    let running = current.name().unwrap_or("test");
    // `eprintln!` would be swallowed in a passing test. A closed stderr is no reason to fail.
    let _ = writeln!(std::io::stderr(), "{running}: {text}");
}

/// Runs `docker ARGUMENTS`, which must succeed, and returns its stdout.
#[track_caller]
pub fn docker<S: AsRef<OsStr>>(arguments: &[S]) -> String {
    let output = docker_output(arguments);
    assert!(output.status.success(), "`{}` failed\n{}", shown(arguments), text_of(&output));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// Runs `docker ARGUMENTS`, whatever comes of it.
pub fn docker_output<S: AsRef<OsStr>>(arguments: &[S]) -> Output {
    Command::new("docker").args(arguments).output().expect("start the docker client")
}

/// Asks for a text again and again until it holds another.
#[track_caller]
pub fn wait_for_text(what: &str, text: &str, limit: Duration, mut ask: impl FnMut() -> String) {
    let begun = Instant::now();
    loop {
        let said = ask();
        if said.contains(text) {
            return;
        }
        assert!(begun.elapsed() < limit, "{what} does not hold {text:?} after {limit:?}:\n{said}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Both streams of a finished program, for a failure message.
pub fn text_of(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A name for an image, a container or a compose project that no other test, and no other run, uses.
pub fn unique_name(what: &str) -> String {
    static COUNTER: AtomicUsize = AtomicUsize::new(0);
    format!("uvdock-test-{}-{}-{what}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed))
}

fn engine() -> &'static bool {
    static ENGINE: OnceLock<bool> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let asked = Command::new("docker").args(["version", "--format", "{{.Server.Version}}"]).output();
        asked.is_ok_and(|output| output.status.success())
    })
}

fn wish() -> Wish {
    match std::env::var("UVDOCK_TEST_DOCKER").as_deref() {
        Err(_) | Ok("") => Wish::UseIfThere,
        Ok("require") => Wish::Require,
        Ok("off") => Wish::Off,
        Ok(other) => panic!("UVDOCK_TEST_DOCKER is `require`, `off` or unset, not `{other}`"),
    }
}

pub fn leave_out(reason: &str) {
    note(&format!("LEFT OUT, {reason}"));
}

fn shown<S: AsRef<OsStr>>(arguments: &[S]) -> String {
    let words: Vec<_> = arguments.iter().map(|word| word.as_ref().to_string_lossy()).collect();
    format!("docker {}", words.join(" "))
}
