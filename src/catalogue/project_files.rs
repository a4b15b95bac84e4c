//! Files and directories that packages read from the project without the code saying so. Looks entries up, decides nothing.

use super::model::ProjectFile;
use super::{framework, server};

/// Of packages that are neither framework nor server, from the documentation of each.
const OTHERS: &[(&str, ProjectFile)] = &[
    ("flask-migrate", ProjectFile { path: "migrations", title: "Flask-Migrate's migrations" }),
    ("aerich", ProjectFile { path: "migrations", title: "Aerich's migrations" }),
    ("babel", ProjectFile { path: "translations", title: "Babel's translations" }),
];

/// Tools that migrate by what `[tool.X]` of pyproject.toml says (<https://tortoise.github.io/migration.html#quick-start>;
/// Alembic "Using pyproject.toml for configuration").
pub const MIGRATORS: [&str; 2] = ["aerich", "alembic"];

/// Every such file with the packages of which one reads it.
pub fn all() -> impl Iterator<Item = (Vec<&'static str>, &'static ProjectFile)> {
    let of_frameworks = framework::ALL
        .iter()
        .flat_map(|framework| framework.files.iter().map(|file| (framework.packages.to_vec(), file)));
    let of_servers =
        server::ALL.iter().flat_map(|server| server.files.iter().map(|file| (server.packages().collect(), file)));
    let of_others = OTHERS.iter().map(|(package, file)| (vec![*package], file));
    of_frameworks.chain(of_servers).chain(of_others)
}

/// Whether a Python file, by its name, is what a framework runs or a server is set up by: `manage.py`.
pub fn is_run_by_its_owner(name: &str) -> bool {
    let mut of_servers = server::ALL.iter().filter_map(|server| server.command.as_ref()?.config);
    framework::ALL.iter().any(|framework| framework.project_file == Some(name))
        || of_servers.any(|config| config.default == name)
}

/// Whether a hidden directory of the project root, by its name, is read when a program runs.
pub fn is_hidden_directory(name: &str) -> bool {
    all().any(|(_, file)| file.path.starts_with('.') && file.path.split('/').next() == Some(name))
}

/// What every Dockerfile of a directory is built with, and what only the one of this name is: builders read
/// `<Dockerfile>.dockerignore` first (Docker's documentation, "Build context", "Filename and location" of `.dockerignore` files).
pub const SHARED_IGNORE: &str = ".dockerignore";
/// See [`SHARED_IGNORE`].
pub const OWN_IGNORE: &str = "Dockerfile.dockerignore";
/// What the name of a Dockerfile's own ignore file ends with.
pub const IGNORE_SUFFIX: &str = ".dockerignore";
/// What builders look for by themselves (Docker's documentation, "docker build", `--file`).
pub const DOCKERFILE: &str = "Dockerfile";
/// The first of the names that Docker Compose looks for (Compose "File reference").
pub const COMPOSE_FILE: &str = "compose.yaml";
/// The Dockerfile that checks the lock, where each service has one of its own. Docker's documentation, "Dockerfile overview", "Filename":
/// several Dockerfiles are called `<something>.Dockerfile`.
pub const LOCK_DOCKERFILE: &str = "lock.Dockerfile";
