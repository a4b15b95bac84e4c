//! Commands of authors' builds whose effect is no part of an image, or is there anyway. Data only.

use crate::nesting::is_below;

/// Builtins and programs that only print, or change the shell that runs them (POSIX.1-2024, XCU 2.15 and 3).
const WITHOUT_EFFECT: [&str; 10] = [".", "cat", "false", "id", "ls", "printenv", "pwd", "source", "which", "whoami"];

/// What only prints, whatever the program.
const PRINTING: [&str; 3] = ["--version", "-V", "--help"];

/// Whether a command that redirects nothing leaves nothing behind.
pub fn leaves_nothing(words: &[String]) -> bool {
    let [program, arguments @ ..] = words else { return true };
    if brings_what_is_there(words) {
        return true;
    }
    let prints = matches!(arguments, [only] if PRINTING.contains(&only.as_str()));
    prints || WITHOUT_EFFECT.contains(&program.as_str())
}

/// What images here have already: uv (docs.astral.sh/uv "Installation"), bytecode, and the Python that Ubuntu has from an archive of
/// its own (launchpad.net/~deadsnakes). A shell without words runs what it is handed, which is a command of its own.
fn brings_what_is_there(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["sh" | "bash"] | ["python" | "python3", "-m", "compileall", ..] => true,
        ["curl" | "wget", ..] => words.iter().any(|word| word.contains("://astral.sh/uv/")),
        ["add-apt-repository", ..] => words.contains(&"ppa:deadsnakes/ppa"),
        _ => false,
    }
}

/// Whether a command takes the carriage returns out of scripts, which copied scripts do not have here: `dos2unix entrypoint.sh`.
pub fn ends_lines_for_unix(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["dos2unix", ..] => true,
        ["sed", "-i", expression, ..] => matches!(*expression, r"s/\r$//" | r"s/\r$//g" | r"s/\r//" | r"s/\r//g"),
        _ => false,
    }
}

/// Programs that Debian's base image or Python's has besides the tools of POSIX; each was called in `python:3.13-slim-trixie`.
const PRESENT: [&str; 36] = [
    "adduser",
    "apt-get",
    "apt",
    "awk",
    "bash",
    "chmod",
    "chown",
    "cp",
    "dpkg",
    "dpkg-divert",
    "dpkg-reconfigure",
    "find",
    "getent",
    "grep",
    "groupadd",
    "groupmod",
    "gunzip",
    "gzip",
    "install",
    "ldconfig",
    "ln",
    "localedef",
    "mkdir",
    "mv",
    "python",
    "python3",
    "rm",
    "sed",
    "sh",
    "sha256sum",
    "sort",
    "tar",
    "tee",
    "touch",
    "useradd",
    "xargs",
];

/// POSIX "Shell Command Language", 2.15, and what every shell has besides.
const BUILTINS: [&str; 16] = [
    ".", ":", "[", "cat", "cd", "command", "echo", "env", "eval", "exit", "export", "false", "printf", "set", "test",
    "true",
];

/// Whether a command of a build is there without a package: in a shell, or in the images of Python on Debian.
pub fn is_in_every_image(program: &str) -> bool {
    PRESENT.contains(&program) || BUILTINS.contains(&program)
}

/// Directories that Debian's image has (Filesystem Hierarchy Standard 3.0, 3.2 and 4.2; each is in `python:3.13-slim-trixie`).
const OF_THE_SYSTEM: [&str; 18] = [
    "", "bin", "boot", "dev", "etc", "home", "lib", "media", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys",
    "tmp", "var",
];

/// Whether an absolute path is a directory that is there before a build makes any, or one of the first level of `/usr`.
pub fn is_a_directory_of_the_system(path: &str) -> bool {
    let path = path.trim_matches('/');
    let is_of_usr = path == "usr" || path.strip_prefix("usr/").is_some_and(|rest| rest.split('/').count() < 2);
    OF_THE_SYSTEM.contains(&path) || is_of_usr
}

/// What ends with a build, or with a container: what apt keeps, manuals, temporary files (Filesystem Hierarchy Standard 3.0, 3.18, 5.5
/// and 6.1; apt.conf(5)).
const PASSING: [&str; 11] = [
    "/dev",
    "/etc/apt",
    "/proc",
    "/run",
    "/sys",
    "/tmp",
    "/usr/share/man",
    "/var/cache",
    "/var/lib/apt",
    "/var/run",
    "/var/tmp",
];

/// Whether an absolute path is one of those, or lies below.
pub fn is_passing(path: &str) -> bool {
    PASSING.iter().any(|place| is_below(path, place))
}
