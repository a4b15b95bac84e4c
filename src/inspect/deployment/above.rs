//! Reads what files above the project, in its repository, say of it: compose services that are built from its directory, and commands
//! that begin with a change into it. Decides nothing.

use super::commands::Command;
use super::compose_file::BuiltFrom;
use super::dockerfile::is_dockerfile;
use super::facts::{DeclarationKind, DeclaredCommand, DeploymentFacts};
use super::files::Files;
use super::{compose_file, compose_services, first_start, hosting, readme, tasks};
use crate::inspect::evidence::Place;
use crate::inspect::repository;
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;

/// A project that lies deeper is read from so many directories above it.
const HIGHEST: usize = 3;

/// What Alembic reads first (Alembic "Tutorial > Editing the .ini File").
const ALEMBIC_INI: &str = "alembic.ini";

pub(super) fn read(files: &Files<'_>, facts: &mut DeploymentFacts) {
    facts.directory = repository::directory_in(files.disk, files.root);
    for repository::Above { root, prefix, ours } in repository::above(files.disk, files.root, HIGHEST) {
        let above = Above { files: Files { root: &root, ..*files }, ours, prefix };
        above.commands(facts);
        above.compose(facts);
        above.other_compose_files(facts);
        facts.alembic_above = facts.alembic_above.take().or_else(|| above.alembic());
        let own = compose_file::for_production(&above.files).map(|name| format!("{}{name}", above.prefix));
        facts.production_files.extend(own);
    }
}

/// A directory above the project.
struct Above<'a> {
    files: Files<'a>,
    /// The project as it is seen from there.
    ours: String,
    /// The directory as the project sees it.
    prefix: String,
}

impl Above<'_> {
    /// Commands of the same files as in the project, where they change into it.
    fn commands(&self, facts: &mut DeploymentFacts) {
        let mut all = DeploymentFacts::default();
        hosting::read(&self.files, &mut all);
        tasks::read_files(&self.files, &mut all);
        readme::read_within(&self.files, &self.ours, &mut all);
        for declared in all.commands {
            if let Some(directory) = self.within(&declared.command.directory) {
                let command = Command { directory: directory.to_owned(), words: declared.command.words };
                let place = Place { file: format!("{}{}", self.prefix, declared.place.file), ..declared.place };
                facts.declare(DeclaredCommand { command, place, ..declared });
            }
        }
    }

    /// Alembic's file, where it names the project's directory or lies in a directory that is no project itself.
    fn alembic(&self) -> Option<String> {
        let text = self.files.text(ALEMBIC_INI)?;
        let is_ours = || text.contains(&self.ours) || self.files.text("pyproject.toml").is_none();
        is_ours().then(|| format!("{}{ALEMBIC_INI}", self.prefix))
    }

    /// A directory as the project sees it, where it is the project's.
    fn within<'d>(&self, directory: &'d str) -> Option<&'d str> {
        let rest = listed(directory).strip_prefix(self.ours.as_str())?;
        if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }
    }

    /// Services whose context is the project, or whose Dockerfile lies in it (Compose Build Specification, "context" and
    /// "dockerfile").
    fn compose(&self, facts: &mut DeploymentFacts) {
        for name in compose_file::NAMES {
            let Some(text) = self.files.text(name) else { continue };
            let file = format!("{}{name}", self.prefix);
            let mut whole = compose_file::read_text(file, &text);
            whole.project.clone_from(&self.ours);
            let is_built_here = |service| whole.built_from(service).is_some_and(|from| from != BuiltFrom::Elsewhere);
            let built: Vec<_> = whole.services().filter(|(_, service)| is_built_here(service)).collect();
            let is_about_us = whole.builds_the_project();
            for (service, value) in built {
                let place = whole.place_of(service);
                for key in ["entrypoint", "command"] {
                    let words = value.get(key).map(compose_services::words).unwrap_or_default();
                    facts.words(DeclarationKind::Compose, service, &words, &place);
                }
            }
            facts.first_start_above.extend(first_start::of(&self.files, &self.prefix, &whole));
            if is_about_us {
                facts.compose_above.push(whole);
            } else {
                facts.compose_others.push(whole);
            }
        }
    }
}

/// Directories for container files, which may be told apart below.
const OF_CONTAINERS: [&str; 9] =
    ["docker", "deploy", "deployment", "deployments", "devops", "infra", "infrastructure", "compose", "ops"];

/// More directories of a repository than this are not looked into.
const MOST_DIRECTORIES: usize = 64;

impl Above<'_> {
    /// The directory itself, those in it, and those in its directories for container files.
    fn directories(&self) -> Vec<String> {
        let below = |path: &str| self.files.disk.directories(&self.files.root.join(path)).unwrap_or_default();
        let own = self.ours.split('/').next().unwrap_or_default();
        let mut first = below("");
        first.retain(|name| name != own && name != "node_modules" && !name.starts_with('.'));
        first.sort();
        let deeper = first.iter().filter(|name| OF_CONTAINERS.contains(&name.as_str())).flat_map(|name| {
            let mut second = below(name);
            second.sort();
            second.into_iter().map(move |other| join(name, &other))
        });
        let deeper: Vec<String> = deeper.collect();
        std::iter::once(String::new()).chain(first).chain(deeper).take(MOST_DIRECTORIES).collect()
    }

    /// Those for other occasions, and those in a directory of their own: `../docker-compose.prod.yml`, `../docker/compose.yaml`.
    fn other_compose_files(&self, facts: &mut DeploymentFacts) {
        for directory in self.directories() {
            let mut names = self.files.disk.files(&self.files.root.join(&directory)).unwrap_or_default();
            names.sort();
            let is_read = |name: &&String| {
                compose_file::is_compose_file(name)
                    && !(directory.is_empty() && compose_file::NAMES.contains(&name.as_str()))
            };
            for path in names.iter().filter(is_read).map(|name| join(&directory, name)) {
                let Some(text) = self.files.text(&path) else { continue };
                let mut file = compose_file::read_text(format!("{}{path}", self.prefix), &text);
                file.project = format!("{}{}", "../".repeat(path.matches('/').count()), self.ours);
                facts.compose_others.push(file);
            }
            if directory.is_empty() || OF_CONTAINERS.contains(&directory.as_str()) {
                self.dockerfiles(&directory, &names, facts);
            }
        }
    }

    /// Dockerfiles that copy from the project's directory, as seen from above it.
    fn dockerfiles(&self, directory: &str, names: &[String], facts: &mut DeploymentFacts) {
        let is_ours = |word: &str| self.within(word.trim_end_matches('/')).is_some();
        let copies = |line: &str| {
            let mut words = line.split_whitespace();
            let is_copy = words.next().is_some_and(|word| matches!(word.to_uppercase().as_str(), "COPY" | "ADD"));
            let words: Vec<&str> = words.filter(|word| !word.starts_with("--")).collect();
            let sources = words.split_last().map_or(&[][..], |(_, sources)| sources);
            is_copy && !line.contains("--from=") && sources.iter().any(|word| is_ours(word))
        };
        for path in names.iter().filter(|name| is_dockerfile(&name.to_lowercase())).map(|name| join(directory, name)) {
            let text = self.files.text(&path).unwrap_or_default();
            let of_line = |(index, line): (usize, &str)| copies(line).then_some(index + 1);
            if let Some(line) = text.lines().enumerate().find_map(of_line) {
                facts.dockerfiles_above.push(Place::line(format!("{}{path}", self.prefix), line));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::inspect::disk::{Disk, MEMORY_ROOT, MemoryDisk};
    use crate::inspect::tree;

    fn read_above(name: &str, text: &str) -> Vec<String> {
        let disk = Disk::Memory(MemoryDisk::new(&[(".git/HEAD", ""), (name, text), ("api/main.py", "")]));
        let root = Path::new(MEMORY_ROOT).join("api");
        let tree = tree::read(&disk, &root);
        let mut facts = DeploymentFacts::default();
        read(&Files { disk: &disk, root: &root, tree: &tree }, &mut facts);
        facts.commands.iter().map(|one| format!("{} {}", one.command.words.join(" "), one.place)).collect()
    }

    #[test]
    fn commands_that_change_into_the_project_are_its_own() {
        let procfile = "web: cd api && uvicorn main:app\nother: cd web && npm start\n";
        assert_eq!(read_above("Procfile", procfile), ["uvicorn main:app ../Procfile:1"]);
        assert_eq!(
            read_above("Makefile", "api:\n\tcd api && uv run main.py\nweb:\n\tpython x.py\n"),
            ["python main.py ../Makefile:2"]
        );
        let readme =
            "# Start\n```bash\ngit clone x\ncd api\nuv run uvicorn main:app\n```\n```bash\nuvicorn other:app\n```\n";
        assert_eq!(read_above("README.md", readme), ["uvicorn main:app ../README.md:5"]);
        let render = "services:\n  - type: web\n    rootDir: api\n    startCommand: uvicorn main:app\n";
        assert_eq!(read_above("render.yaml", render), ["uvicorn main:app ../render.yaml:4"]);
    }

    #[test]
    fn what_a_new_database_runs_is_read_from_a_file_that_only_starts_servers() {
        let found = |more: &str| {
            let mounts = "- data:/var/lib/postgresql/data\n      - ./db:/docker-entrypoint-initdb.d:ro\n      - ./x.sql:/docker-entrypoint-initdb.d/0.sql\n";
            let text = format!("services:\n  db:\n    image: postgres:17\n    volumes:\n      {mounts}{more}");
            let disk = Disk::Memory(MemoryDisk::new(&[
                (".git/HEAD", ""),
                ("compose.yaml", text.as_str()),
                ("db/1.sql", ""),
                ("db/readme.md", ""),
                ("x.sql", ""),
                ("api/main.py", ""),
            ]));
            let root = Path::new(MEMORY_ROOT).join("api");
            let tree = tree::read(&disk, &root);
            let mut facts = DeploymentFacts::default();
            read(&Files { disk: &disk, root: &root, tree: &tree }, &mut facts);
            facts.first_start_above.into_iter().map(|one| format!("{} {}", one.source, one.target)).collect::<Vec<_>>()
        };
        let expected = ["../db/1.sql /docker-entrypoint-initdb.d/1.sql", "../x.sql /docker-entrypoint-initdb.d/0.sql"];
        assert_eq!(found(""), expected);
        assert!(found("  web:\n    build: ./web\n").is_empty());
    }

    #[test]
    fn migrations_above_are_those_of_no_other_project() {
        let above = |files: &[(&str, &str)]| {
            let own = [(".git/HEAD", ""), ("src/api/main.py", "")];
            let files: Vec<_> = own.iter().chain(files).copied().collect();
            let disk = Disk::Memory(MemoryDisk::new(&files));
            let root = Path::new(MEMORY_ROOT).join("src/api");
            let tree = tree::read(&disk, &root);
            let mut facts = DeploymentFacts::default();
            read(&Files { disk: &disk, root: &root, tree: &tree }, &mut facts);
            facts.alembic_above
        };
        let (ini, ours) = ("[alembic]\n", "[alembic]\nprepend_sys_path = %(here)s/src/api\n");
        assert_eq!(above(&[("alembic.ini", ini)]).as_deref(), Some("../../alembic.ini"));
        assert_eq!(above(&[("alembic.ini", ours), ("pyproject.toml", "")]).as_deref(), Some("../../alembic.ini"));
        assert_eq!(above(&[("alembic.ini", ini), ("pyproject.toml", "")]), None);
    }

    #[test]
    fn a_compose_file_is_kept_with_the_directory_that_it_builds() {
        let text = "services:\n  api:\n    build: ./api\n";
        let disk = Disk::Memory(MemoryDisk::new(&[(".git/HEAD", ""), ("compose.yaml", text), ("api/main.py", "")]));
        let root = Path::new(MEMORY_ROOT).join("api");
        let tree = tree::read(&disk, &root);
        let mut facts = DeploymentFacts::default();
        read(&Files { disk: &disk, root: &root, tree: &tree }, &mut facts);
        let [file] = facts.compose_above.as_slice() else { panic!("one file") };
        assert_eq!((file.path.as_str(), file.project.as_str()), ("../compose.yaml", "api"));
        let seen = ["./api/uploads", "api", "./web", "api2"].map(|path| file.seen_from_the_project(path));
        assert_eq!(seen, [Some("uploads"), Some(""), None, None]);
        assert_eq!(file.place_of("api").to_string(), "../compose.yaml:2");
    }

    #[test]
    fn compose_files_for_other_occasions_are_kept_where_they_build_the_project() {
        let text = |context: &str| format!("services:\n  api:\n    build: {context}\n");
        let (prod, docker) = (text("./api"), text("{context: ../api, dockerfile: Dockerfile}"));
        let (web, local) = (text("../web"), text("../../api"));
        let disk = Disk::Memory(MemoryDisk::new(&[
            (".git/HEAD", ""),
            ("docker-compose.prod.yml", prod.as_str()),
            ("docker/docker-compose.yml", docker.as_str()),
            ("docker/compose.web.yml", web.as_str()),
            ("ops/local/compose.yml", local.as_str()),
            ("web/compose.yml", docker.as_str()),
            ("api/main.py", ""),
        ]));
        let root = Path::new(MEMORY_ROOT).join("api");
        let tree = tree::read(&disk, &root);
        let mut facts = DeploymentFacts::default();
        read(&Files { disk: &disk, root: &root, tree: &tree }, &mut facts);
        facts.compose_others.retain(crate::inspect::deployment::ComposeFileFacts::builds_the_project);
        let found: Vec<(&str, &str)> =
            facts.compose_others.iter().map(|file| (file.path.as_str(), file.project.as_str())).collect();
        let expected = [
            ("../docker-compose.prod.yml", "api"),
            ("../docker/docker-compose.yml", "../api"),
            ("../web/compose.yml", "../api"),
            ("../ops/local/compose.yml", "../../api"),
        ];
        assert_eq!(found, expected);
        assert_eq!(facts.compose_others[1].seen_from_the_project("../api/media"), Some("media"));
    }

    #[test]
    fn dockerfiles_above_that_copy_the_project_are_found() {
        let found = |path: &str, text: &str| {
            let disk = Disk::Memory(MemoryDisk::new(&[(".git/HEAD", ""), (path, text), ("api/main.py", "")]));
            let root = Path::new(MEMORY_ROOT).join("api");
            let tree = tree::read(&disk, &root);
            let mut facts = DeploymentFacts::default();
            read(&Files { disk: &disk, root: &root, tree: &tree }, &mut facts);
            facts.dockerfiles_above.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let text = "FROM python:3.14\nCOPY api/pyproject.toml api/uv.lock ./\nCOPY ./api .\n";
        assert_eq!(found("Dockerfile", text), ["../Dockerfile:2"]);
        assert_eq!(
            found("docker/api.Dockerfile", "FROM x\nCOPY --chown=a:b ./api/ /app\n"),
            ["../docker/api.Dockerfile:2"]
        );
        for other in ["COPY web/x ./\n", "COPY --from=build api /app\n", "COPY . api\n", "RUN cp api b\n"] {
            assert_eq!(found("Dockerfile", &format!("FROM x\n{other}")), Vec::<String>::new(), "{other}");
        }
    }

    #[test]
    fn compose_services_that_are_built_from_the_project_are_its_own() {
        let text = "services:\n  api:\n    build: ./api\n    command: uvicorn main:app\n  web:\n    build: ./web\n    command: npm start\n";
        assert_eq!(read_above("compose.yaml", text), ["uvicorn main:app ../compose.yaml:2"]);
        let text = "services:\n  api:\n    build:\n      context: .\n      dockerfile: api/Dockerfile\n    command: [python, main.py]\n";
        assert_eq!(read_above("docker-compose.yml", text), ["python main.py ../docker-compose.yml:2"]);
    }
}
