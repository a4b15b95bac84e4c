//! Tools that test and check code: how each is started, and where its settings stand. Data only.

/// A program that checks code without running it.
pub struct Linter {
    /// Its package, which is also its name.
    pub package: &'static str,
    /// Its table below `[tool]` of pyproject.toml.
    pub table: &'static str,
    /// Files of its own that hold its settings.
    pub files: &'static [&'static str],
    /// The command that checks a directory tree and changes nothing.
    pub command: &'static [&'static str],
    /// Keys of its table that say what it looks at, so that the command need not.
    pub targets: &'static [&'static str],
}

/// Every linter, those first that answer fast.
pub const LINTERS: [Linter; 10] = [
    // https://docs.astral.sh/ruff/configuration/
    Linter {
        package: "ruff",
        table: "ruff",
        files: &["ruff.toml", ".ruff.toml"],
        command: &["ruff", "check", "."],
        targets: &[],
    },
    // https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html
    Linter { package: "black", table: "black", files: &[], command: &["black", "--check", "."], targets: &[] },
    // https://pycqa.github.io/isort/docs/configuration/config_files.html
    Linter {
        package: "isort",
        table: "isort",
        files: &[".isort.cfg"],
        command: &["isort", "--check-only", "."],
        targets: &[],
    },
    // https://flake8.pycqa.org/en/latest/user/configuration.html
    Linter { package: "flake8", table: "flake8", files: &[".flake8"], command: &["flake8", "."], targets: &[] },
    // https://pylint.readthedocs.io/en/stable/user_guide/usage/run.html
    Linter {
        package: "pylint",
        table: "pylint",
        files: &["pylintrc", ".pylintrc", "pylintrc.toml", ".pylintrc.toml"],
        command: &["pylint", "--recursive=y", "."],
        targets: &[],
    },
    // https://docs.astral.sh/ty/reference/configuration/
    Linter { package: "ty", table: "ty", files: &["ty.toml"], command: &["ty", "check"], targets: &[] },
    // https://pyrefly.org/en/docs/configuration/
    Linter {
        package: "pyrefly",
        table: "pyrefly",
        files: &["pyrefly.toml"],
        command: &["pyrefly", "check"],
        targets: &[],
    },
    // https://mypy.readthedocs.io/en/stable/config_file.html: without files on the command line it takes those of its settings.
    Linter {
        package: "mypy",
        table: "mypy",
        files: &["mypy.ini", ".mypy.ini"],
        command: &["mypy", "."],
        targets: &["files", "modules", "packages"],
    },
    // https://microsoft.github.io/pyright/#/configuration
    Linter {
        package: "pyright",
        table: "pyright",
        files: &["pyrightconfig.json"],
        command: &["pyright"],
        targets: &[],
    },
    // https://docs.basedpyright.com/latest/configuration/config-files/
    Linter {
        package: "basedpyright",
        table: "basedpyright",
        files: &["pyrightconfig.json"],
        command: &["basedpyright"],
        targets: &[],
    },
];

/// Files beside the tests that pytest (<https://docs.pytest.org/en/stable/reference/customize.html>) and coverage
/// (<https://coverage.readthedocs.io/en/latest/config.html>) read.
pub const TEST_SETTINGS: [&str; 7] =
    ["pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg", ".coveragerc"];

/// What runs tests in environments that it makes itself, by the file that sets it up: <https://tox.wiki>, <https://nox.thea.codes>.
pub const WITH_OWN_ENVIRONMENTS: [(&str, &str); 3] = [("tox.ini", "tox"), ("tox.toml", "tox"), ("noxfile.py", "nox")];

/// Names of the targets and tasks by which people start all tests.
const TEST_TASKS: [&str; 6] = ["test", "tests", "pytest", "unit", "unittest", "unit-test"];

/// Whether a target or a task starts all tests, by its name.
pub fn is_test_task(name: &str) -> bool {
    TEST_TASKS.contains(&name)
}

/// Programs that run tests, or check code before it is committed.
const RUNNERS: [&str; 6] = ["coverage", "nox", "pre-commit", "prek", "pytest", "tox"];

/// Whether a program tests or checks code, and is in no image that ships unless the project itself asks for it.
pub fn is_for_tests(program: &str) -> bool {
    RUNNERS.contains(&program) || LINTERS.iter().any(|linter| linter.package == program)
}

/// Directories of tests and of what they read (<https://docs.pytest.org/en/stable/explanation/goodpractices.html>;
/// <https://pkg.go.dev/cmd/go#hdr-Test_packages> for `testdata`).
const TEST_DIRECTORIES: [&str; 6] = ["tests", "test", "testing", "testdata", "fixtures", "e2e"];

/// Whether a directory lies among tests, by the names on its path.
pub fn lies_among_tests(directory: &str) -> bool {
    directory.split('/').any(|name| TEST_DIRECTORIES.contains(&name))
}

/// Whether a file holds tests, by the names that pytest and unittest discover: `test_x.py`, `x_test.py`, `tests.py`.
pub fn holds_tests(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let module = name.strip_suffix(".py");
    module.is_some_and(|module| module.starts_with("test_") || module.ends_with("_test") || module == "tests")
}
