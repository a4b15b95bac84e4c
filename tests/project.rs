//! The builder of every test: a copy of a fixture, the binary run in it, and what it said. Knows nothing of Docker.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A project in a directory of its own, removed when the value is dropped.
pub struct Project {
    directory: TempDir,
    fixture: String,
}

/// What one run of `uvdock` left behind.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Project {
    /// A copy of `tests/fixtures/<fixture>`.
    pub fn new(fixture: &str) -> Self {
        let project = Self { directory: temporary_directory(), fixture: fixture.to_owned() };
        copy_tree(&fixtures().join(fixture), project.path());
        project
    }

    /// Another project with the same files.
    pub fn copied(&self) -> Self {
        let project = Self { directory: temporary_directory(), fixture: self.fixture.clone() };
        copy_tree(self.path(), project.path());
        project
    }

    /// A directory with nothing in it.
    pub fn empty() -> Self {
        Self { directory: temporary_directory(), fixture: "empty".to_owned() }
    }

    /// The directory of the project.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The fixture this project is a copy of.
    pub fn fixture(&self) -> &str {
        &self.fixture
    }

    /// Writes a file, and the directories above it.
    pub fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path().join(path);
        fs_err::create_dir_all(path.parent().expect("a file in a project has a parent")).expect("create a directory");
        fs_err::write(path, text).expect("write a file of the project");
        self
    }

    /// Runs git in the project, as a committer that every machine has.
    pub fn git(&self, arguments: &[&str]) -> &Self {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
        let output = Command::new("git").args(identity).args(arguments).current_dir(self.path()).output();
        let output = output.expect("start git");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        self
    }

    /// Every path with what is there: the bytes of a file, or where a link leads.
    pub fn content(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = walkdir::WalkDir::new(self.path()).min_depth(1).into_iter();
        let entries = entries.map(|entry| entry.expect("list the project").into_path());
        entries.map(|path| (path.strip_prefix(self.path()).expect("below").to_owned(), bytes_at(&path))).collect()
    }

    pub fn read(&self, path: &str) -> String {
        fs_err::read_to_string(self.path().join(path)).expect("read a file of the project")
    }

    /// Replaces text that must be there.
    pub fn replace(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert!(text.contains(from), "{path} of {} does not hold {from:?}", self.fixture);
        self.write(path, &text.replace(from, to))
    }

    /// Runs `uvdock ARGUMENTS` in the project.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        run_in(self.path(), arguments)
    }
}

impl Outcome {
    /// The run must have ended with this code; says what it printed when it did not.
    #[track_caller]
    pub fn code(&self, expected: i32) -> &Self {
        assert_eq!(self.code, expected, "\nstdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn success(&self) -> &Self {
        self.code(0)
    }

    #[track_caller]
    pub fn stdout_contains(&self, text: &str) -> &Self {
        assert!(self.stdout.contains(text), "stdout does not hold {text:?}:\n{}", self.stdout);
        self
    }

    #[track_caller]
    pub fn stderr_contains(&self, text: &str) -> &Self {
        assert!(self.stderr.contains(text), "stderr does not hold {text:?}:\n{}", self.stderr);
        self
    }
}

/// Runs `uvdock ARGUMENTS` in a directory, with an environment that holds nothing but `PATH` and a home of its own.
pub fn run_in(directory: &Path, arguments: &[&str]) -> Outcome {
    let home = temporary_directory();
    let output = Command::new(binary())
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .output()
        .expect("start uvdock");
    Outcome {
        code: output.status.code().expect("uvdock ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
    }
}

/// The directory of the fixtures.
pub fn fixtures() -> PathBuf {
    repository().join("tests/fixtures")
}

/// The directory of Cargo.toml.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn bytes_at(path: &Path) -> Vec<u8> {
    match path.symlink_metadata().expect("look at an entry").file_type() {
        kind if kind.is_symlink() => path.read_link().expect("read a link").into_os_string().into_encoded_bytes(),
        kind if kind.is_file() => fs_err::read(path).expect("read a file of the project"),
        _ => Vec::new(),
    }
}

/// The binary Cargo built, or the one `UVDOCK_TEST_BINARY` names (a release to be checked, for example).
pub fn binary() -> OsString {
    std::env::var_os("UVDOCK_TEST_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_uvdock").into())
}

fn temporary_directory() -> TempDir {
    tempfile::Builder::new().prefix("uvdock-test-").tempdir().expect("create a temporary directory")
}

/// Copies files, directories and permissions; a fixture holds nothing else.
pub fn copy_tree(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).min_depth(1) {
        let entry = entry.expect("read a fixture");
        let target = to.join(entry.path().strip_prefix(from).expect("an entry lies below its root"));
        if entry.file_type().is_dir() {
            fs_err::create_dir_all(target).expect("create a directory");
        } else {
            fs_err::copy(entry.path(), target).expect("copy a file");
        }
    }
}
