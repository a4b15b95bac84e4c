//! Why no plan could be made, each with the way out. Decides nothing.

mod hints;
mod questions;
mod shared_base;
mod stub;
mod text;

use thiserror::Error;

pub use shared_base::SharedBaseObstacle;
pub use stub::Stub;
use text::{consequence, kept_out, nor, what_else};

use crate::config::Strategy;
use crate::inspect::evidence::Place;
use crate::inspect::links::LinkedManifest;
use crate::inspect::lock::PythonVersion;
use crate::message;
use crate::path::PathError;
use crate::plan::build_plan::{Absence, Selected};
use crate::plan::candidate::Candidate;
use crate::sourced::Source;

/// Why there is no plan.
#[derive(Debug, Error)]
pub enum PlanError {
    /// No uv.lock.
    #[error("Project `{project}` has no `uv.lock`")]
    NoLock {
        /// The project.
        project: String,
    },
    /// A manifest that is a symbolic link, which a build gets instead of the file.
    #[error("`{}` is a symbolic link to `{}`{}", link.file, link.target, consequence(link.leads))]
    LinkedManifest {
        /// The link.
        link: LinkedManifest,
    },
    /// A path that the files of a build cannot hold.
    #[error(transparent)]
    Path(#[from] PathError),
    /// Nothing that could be started.
    #[error("Nothing to run here: project `{project}` has no application{}", what_else(stubs, candidates))]
    NothingToRun {
        /// The project.
        project: String,
        /// What `uv init` wrote.
        stubs: Vec<Stub>,
        /// Files that run, and that nothing shows to be what the project is for.
        candidates: Vec<Candidate>,
    },
    /// A web application that no server can be given, with no more than workers beside it.
    #[error("{application} is what project `{project}` serves, and {because}: without it there is only a worker")]
    Unserved {
        /// The project.
        project: String,
        /// Such as "Flask application factory (shop/web.py:4)".
        application: String,
        /// What is in the way.
        because: String,
        /// The server to add.
        add: Option<&'static str>,
        /// The workers.
        candidates: Vec<Candidate>,
    },
    /// A platform that brings its own image, and loads the project's files into it.
    #[error("Project `{project}` is for {platform} ({place}), which runs it in an image of its own")]
    OwnPlatform {
        /// The project.
        project: String,
        /// As `LangGraph`.
        platform: &'static str,
        /// What shows it.
        place: Place,
        /// The way to that image.
        way: &'static str,
    },
    /// A program that only starts from the directory above the project.
    #[error(
        "`{file}` imports the project's own directory as `{package}` ({place}), which no image has above the project"
    )]
    RootIsPackage {
        /// The program.
        file: String,
        /// As the code calls the directory.
        package: String,
        /// The import.
        place: Place,
    },
    /// Several things that could be started.
    #[error("Project `{project}` has {} things that could be started, and nothing says which", candidates.len())]
    Ambiguous {
        /// The project.
        project: String,
        /// Frameworks of theirs that the lock does not have.
        unlocked: Vec<&'static str>,
        /// What could be started.
        candidates: Vec<Candidate>,
    },
    /// Several extras or groups, each of which brings what the start needs.
    #[error("{need} needs one of {} extras or groups, and nothing says which", candidates.len())]
    SeveralSelections {
        /// Such as "`import torch` (main.py:3)".
        need: String,
        /// Them: the key of each is the flag that selects it.
        candidates: Vec<Candidate>,
        /// The same as selections of their kind, with what is selected already.
        selections: Vec<Selected>,
    },
    /// A workspace with several members that could be started.
    #[error("The workspace has {} members that could be started, and nothing says which", candidates.len())]
    SeveralServices {
        /// The members: the key of each is its name.
        candidates: Vec<Candidate>,
    },
    /// A workspace without a member that could be started.
    #[error("Nothing to run here: no member of the workspace has an application, a script or a program")]
    NoService,
    /// Projects below a directory, and nothing says whether each of them gets an image.
    #[error("{} of the projects below may be none that gets an image, and nothing says whether", candidates.len())]
    OpenProjects {
        /// Those that do.
        meant: Vec<String>,
        /// The others: the key of each is its path.
        candidates: Vec<Candidate>,
    },
    /// Projects whose files lie in one directory.
    #[error("`{one}` and `{other}` are members of one workspace, and their files lie in one directory, `{root}`")]
    ProjectsOfOneWorkspace {
        /// The path of a project, as it was given.
        one: String,
        /// Another.
        other: String,
        /// Their directory.
        root: String,
        /// Their names.
        names: [String; 2],
    },
    /// A flag about one program, with several services.
    #[error("`{flag}` is about one service, and several are named")]
    FlagOfOneService {
        /// The flag.
        flag: &'static str,
    },
    /// Services of one Dockerfile that need different images below them.
    #[error("`{one}` needs `{}` and `{other}` needs `{}`, and one Dockerfile has one of them", images[0], images[1])]
    DifferentImages {
        /// A service.
        one: String,
        /// Another.
        other: String,
        /// The image that each needs.
        images: [String; 2],
    },
    /// A service that cannot start from a base that others have too.
    #[error("`{service}` cannot start from a base that services share: {obstacle}")]
    SharedBaseOfSeveral {
        /// The service.
        service: String,
        /// Why.
        obstacle: SharedBaseObstacle,
    },
    /// Services of one Dockerfile that add different instructions to a stage that they share.
    #[error("`{one}` and `{other}` have different `instructions.{stage}`, and one Dockerfile has one such stage")]
    DifferentInstructions {
        /// A service.
        one: String,
        /// Another.
        other: String,
        /// The stage.
        stage: &'static str,
    },
    /// A member that the lock does not list.
    #[error("The workspace has no member `{name}` ({given})")]
    NoSuchService {
        /// As given.
        name: String,
        /// The members that there are.
        members: Vec<String>,
        /// Who names it.
        given: Source,
    },
    /// What is about the services of a workspace, set where its files do not lie.
    #[error("`{key}` is for the root of a workspace ({given})")]
    RootSettingElsewhere {
        /// The setting.
        key: &'static str,
        /// Who sets it.
        given: Source,
    },
    /// An application without a server in the production closure.
    #[error(
        "{application} needs {interface} server, and none is among the locked production packages{elsewhere}{}",
        nor(*unlocked)
    )]
    MissingServer {
        /// Such as "FastAPI application `app.main:app` (app/main.py:7)".
        application: String,
        /// `an ASGI` or `a WSGI`.
        interface: &'static str,
        /// Where a server is locked instead, as ": `uvicorn` is only in group `dev`".
        elsewhere: String,
        /// Its framework, where the lock does not have that either.
        unlocked: Option<&'static str>,
        /// Whether it is required already, and the lock is stale.
        required: Option<Place>,
        /// The servers, the one to add first.
        servers: Vec<&'static str>,
    },
    /// A framework whose command production does not install.
    #[error("{application} is started by `{package}`, which is not among the locked production packages{elsewhere}")]
    MissingCommand {
        /// Such as "Dagster object `dags:defs` (src/dags/__init__.py:9)".
        application: String,
        /// The package that brings the command.
        package: &'static str,
        /// Where it is locked instead, as ": `dagster-webserver` is only in the dependency group `dev`".
        elsewhere: String,
    },
    /// A console script that installs nothing, because the project is not a package.
    #[error("Script `{script}` ({place}) is not installed: {because}")]
    ScriptNotInstalled {
        /// The script.
        script: String,
        /// Its line.
        place: Place,
        /// Why.
        because: String,
        /// Whether it has a build system at all.
        packaging: Packaging,
    },
    /// A command that cannot be split into words or needs a shell.
    #[error("Command `{command}` {problem} ({given})")]
    BadCommand {
        /// The command as given.
        command: String,
        /// What is wrong.
        problem: &'static str,
        /// Where it was given.
        given: Source,
    },
    /// A role that is neither found nor described, or that cannot be one.
    #[error("Role `{name}` {problem} ({given})")]
    BadRole {
        /// As given.
        name: String,
        /// What is wrong.
        problem: &'static str,
        /// The roles that there are.
        known: Vec<String>,
        /// Where it was given.
        given: Source,
    },
    /// A Python version that is no `3.N`.
    #[error("`{version}` is no Python version that an image has ({given})")]
    BadPython {
        /// As given.
        version: String,
        /// Where it was given.
        given: Source,
    },
    /// A Python that the project does not allow.
    #[error("Python {version} ({chosen_by}) is outside `requires-python = \"{requires}\"` ({place})")]
    PythonOutside {
        /// The version.
        version: String,
        /// Who chose it.
        chosen_by: Source,
        /// The project's bounds.
        requires: String,
        /// Their line.
        place: Place,
    },
    /// No Python satisfies the project and its wheels.
    #[error("No Python from 3.10 to 3.15 fits: {because}")]
    NoPython {
        /// What held each back.
        because: String,
    },
    /// A lock that leaves the image's system out, so that uv refuses to install from it.
    #[error(
        "`uv.lock` is not for Linux on x86_64 with Python {python}: `environments` in `[tool.uv]` are {environments}"
    )]
    OtherEnvironments {
        /// What the lock is for, as "`sys_platform == 'darwin'`".
        environments: String,
        /// The Python of the image.
        python: PythonVersion,
    },
    /// Extras or groups that cannot be installed together.
    #[error("{items} conflict (`conflicts` in `[tool.uv]`)")]
    Conflict {
        /// As "extra `cpu` of `shop` and extra `gpu` of `shop`".
        items: String,
    },
    /// No uv release satisfies `required-version`.
    #[error("uv {uv} ({chosen_by}) cannot build this project: {because}")]
    UvVersion {
        /// The uv that would be used.
        uv: String,
        /// Who chose it.
        chosen_by: Source,
        /// Why not.
        because: String,
    },
    /// A path in `include`, `exclude` or `workdir` that does not exist.
    #[error("`{key}` names `{path}`, which does not exist ({given})")]
    NoSuchPath {
        /// `include`, `exclude` or `workdir`.
        key: &'static str,
        /// The path.
        path: String,
        /// Where it was given.
        given: Source,
    },
    /// A front end of the user's of which not all is known.
    #[error("How the front end is built cannot be told: `front-end` has no `{missing}` ({given})")]
    UnknownFrontEnd {
        /// `build` or `output`.
        missing: &'static str,
        /// Where it was given.
        given: Source,
    },
    /// A path in `writable` that leaves the image's own directories.
    #[error("`writable` names `{path}`, which is no directory below the project or an absolute one ({given})")]
    BadWritable {
        /// The path.
        path: String,
        /// Where it was given.
        given: Source,
    },
    /// A health check path that cannot stand in a request.
    #[error("Health check path `{path}` must begin with `/` and hold only letters, digits and `/._~-` ({given})")]
    BadHealthPath {
        /// As given.
        path: String,
        /// Where it was given.
        given: Source,
    },
    /// An extra or group that the project does not have.
    #[error("The project has no {kind} `{name}` ({given})")]
    NoSuchSelection {
        /// `extra` or `dependency group`.
        kind: &'static str,
        /// The name.
        name: String,
        /// Where it was given.
        given: Source,
    },
    /// A name in `private` that no index and no git repository has.
    #[error("No `[[tool.uv.index]]` and no git repository in `uv.lock` is named `{name}` ({given})")]
    NoSuchSource {
        /// The name.
        name: String,
        /// Where it was given.
        given: Source,
    },
    /// A private key where a certificate is asked for.
    #[error("`{path}` holds a private key ({given})")]
    PrivateKey {
        /// The file.
        path: String,
        /// Where it was given.
        given: Source,
    },
    /// A package without a wheel that uv may not build.
    #[error("No wheel of `{package}` (uv.lock:{line}) fits, and it may not be built ({place})")]
    BuildForbidden {
        /// The package.
        package: String,
        /// Its line of uv.lock.
        line: usize,
        /// Where `no-build` stands.
        place: Place,
    },
    /// A dependency on a directory or an archive that an image cannot be built from.
    #[error("`{package}` lies at `{path}`, outside the directory of `uv.lock` ({place})")]
    OutsideSource {
        /// The package.
        package: String,
        /// Its path, as the lock has it.
        path: String,
        /// Its line.
        place: Place,
    },
    /// A dependency on a directory or an archive that is not there.
    #[error("`{package}` is taken from `{path}`, where nothing lies ({place}){}", kept_out(*absence))]
    AbsentSource {
        /// The package.
        package: String,
        /// Its path, as the lock has it.
        path: String,
        /// Its line.
        place: Place,
        /// Why it is not there.
        absence: Absence,
    },
    /// A strategy that the project rules out.
    #[error("Strategy `{strategy}` is impossible here ({given}): {}", message::joined(reasons, "; "))]
    Strategy {
        /// The strategy.
        strategy: Strategy,
        /// What rules it out, each with its evidence.
        reasons: Vec<String>,
        /// Packages that none installs on Linux.
        packages: Vec<String>,
        /// Who chose it.
        given: Source,
    },
    /// A way of installing that the project does not allow.
    #[error("`install = \"{kind}\"` ({given}) does not fit the project: {because}")]
    BadInstall {
        /// `package` or `source`.
        kind: &'static str,
        /// What stands against it.
        because: String,
        /// Where it was given.
        given: Source,
    },
}

/// What a project without an installed package has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packaging {
    /// No build system, or none that uv uses.
    Absent,
    /// One that finds no module.
    Broken,
}
