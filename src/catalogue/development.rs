//! Words by which people name what is for development. Data only.

/// Options and subcommands that make a server reload: of uvicorn, Flask, FastAPI and Django.
const COMMAND_WORDS: [&str; 4] = ["--reload", "--debug", "dev", "runserver"];

/// Parts of any name.
const NAMES: [&str; 4] = ["dev", "develop", "development", "test"];

/// Parts of the names of programs and tasks, besides.
const PROGRAM_NAMES: [&str; 4] = ["debug", "local", "watch", "reload"];

/// Parts of the names of dependency groups and extras, besides.
const GROUP_NAMES: [&str; 4] = ["tests", "lint", "docs", "typing"];

/// Programs that check, test, format, document, build or publish, and shells: no project is for them.
const TOOLS: [&str; 42] = [
    "pytest",
    "ruff",
    "mypy",
    "pyright",
    "basedpyright",
    "ty",
    "pyrefly",
    "black",
    "isort",
    "flake8",
    "pylint",
    "bandit",
    "coverage",
    "tox",
    "nox",
    "pre-commit",
    "prek",
    "sphinx-build",
    "sphinx-autobuild",
    "mkdocs",
    "zensical",
    "twine",
    "build",
    "hatch",
    "maturin",
    "poe",
    "task",
    "invoke",
    "inv",
    "cz",
    "bump-my-version",
    "alembic",
    "aerich",
    "jupyter",
    "jupyter-lab",
    "ipython",
    "marimo",
    "playwright",
    "pip",
    "uv",
    "uvdock",
    "bash",
];

/// Whether a program is one of those tools.
pub fn is_tool(program: &str) -> bool {
    TOOLS.contains(&program)
}

/// Whether a command with this word is for development.
pub fn is_command_word(word: &str) -> bool {
    COMMAND_WORDS.contains(&word)
}

/// Whether a program or a task is for development, by its name: `run_dev.py`, `dev-server`.
pub fn is_program_name(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.any(|word| NAMES.contains(&word) || PROGRAM_NAMES.contains(&word))
}

/// Whether a dependency group or an extra is for development, by its name: `dev`, `lint-docs`.
pub fn is_group_name(name: &str) -> bool {
    let name = name.to_lowercase();
    name.split(['-', '_', '.']).any(|word| NAMES.contains(&word) || GROUP_NAMES.contains(&word))
}

/// Settings of programs that make sites and books of documents: <https://quarto.org/docs/projects/quarto-projects.html>,
/// <https://www.mkdocs.org/user-guide/configuration/>, <https://jupyterbook.org/en/stable/structure/toc.html>,
/// <https://mystmd.org/guide/frontmatter>, <https://rust-lang.github.io/mdBook/format/configuration/general.html>.
const SITE_FILES: [&str; 6] = ["_quarto.yml", "_quarto.yaml", "mkdocs.yml", "_toc.yml", "myst.yml", "book.toml"];

/// Whether a file of this path sets such a program up, at the root or one directory below it.
pub fn builds_a_site(path: &str) -> bool {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    SITE_FILES.contains(&name) && !directory.contains('/')
}
