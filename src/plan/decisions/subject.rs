//! What a decision is about. Names subjects; decides nothing, and holds no value.

use serde::{Serialize, Serializer};

use crate::config::key;

/// What a decision is about, in the order of the alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// What a service adds to the base that it shares.
    AddedToBase,
    /// A server that the compose files start beside the program.
    BackingService,
    /// What the program is told of one.
    BackingVariable,
    /// The image that everything is built in.
    BaseImage,
    /// Something that is handed to the build.
    BuildArgument,
    /// A package of the system that builds.
    BuildPackage,
    /// When a shared base is built.
    BuiltAnew,
    /// A locked package without a wheel.
    BuiltFromSource,
    /// What is compiled to bytecode.
    Bytecode,
    /// Translations that are compiled.
    Catalogues,
    /// The certificate of an authority.
    Certificate,
    /// The workflow of a CI system.
    CiWorkflow,
    /// What the container starts.
    Command,
    /// Keys of the compose file that the user adds.
    ComposeKeys,
    /// A path that is in the image.
    Copied,
    /// Locked builds of CUDA.
    Cuda,
    /// What waits for a debugger.
    Debugger,
    /// What development starts.
    DevelopmentCommand,
    /// A package of the system that develops.
    DevelopmentPackage,
    /// The Dockerfile that the stages stand in.
    Dockerfile,
    /// What the production install downloads.
    Download,
    /// Other systems.
    Elsewhere,
    /// What gets the command as its arguments.
    Entrypoint,
    /// Files of variables that Compose reads.
    EnvironmentFiles,
    /// The image that the final one is made from.
    FinalImage,
    /// What kind of program it is.
    Form,
    /// What Node builds.
    FrontEnd,
    /// How health is checked.
    HealthCheck,
    /// A line of .dockerignore that the user adds.
    Ignored,
    /// How the project itself gets into the image.
    Install,
    /// Instructions that the user adds.
    Instructions,
    /// A label.
    Label,
    /// A file that is the user's own.
    LeftAlone,
    /// A path that is not in the image.
    LeftOut,
    /// What checks the code.
    Lint,
    /// Whether uv checks the lock.
    Lock,
    /// What watches the program.
    Monitoring,
    /// The image of Node.
    Node,
    /// What the authors' files say and the image does not have.
    NotCarriedOver,
    /// Python that the image does without.
    NotCopied,
    /// A locked package that neither a wheel nor a source brings.
    NotInstallable,
    /// Python files of the image that do not parse.
    NotParsed,
    /// A strategy that was not chosen.
    OtherStrategy,
    /// What the image can be built for.
    Platforms,
    /// The port.
    Port,
    /// How it runs in production.
    Production,
    /// The Python of the image.
    Python,
    /// Who notices changed files.
    Reload,
    /// What runs besides the program.
    Role,
    /// A role that the user leaves out.
    RoleLeftOut,
    /// How to get an older shared base back.
    RolledBack,
    /// The toolchain of a project with Rust in it.
    Rust,
    /// A secret of the build.
    Secret,
    /// An extra or a group.
    Selected,
    /// What the program is told of another service.
    ServiceVariable,
    /// An image of its own for the locked packages.
    SharedBase,
    /// Repositories that are fetched over SSH.
    Ssh,
    /// Static files that are collected.
    StaticFiles,
    /// The signal that stops the program.
    StopSignal,
    /// What the final image is made from.
    Strategy,
    /// The Dockerfile frontend.
    Syntax,
    /// A package of the system that runs.
    SystemPackage,
    /// What runs the tests.
    Test,
    /// Who runs the program.
    User,
    /// uv's image.
    Uv,
    /// A variable of the program.
    Variable,
    /// Where the program starts.
    WorkingDirectory,
    /// A path that the program writes to.
    Writable,
    /// A directory with code, or a file in it, that the program writes as well.
    WrittenBesideCode,
}

impl Subject {
    /// As JSON has it, such as `health check`: a name for programs, which stays.
    #[allow(clippy::too_many_lines, reason = "a table: one row for each subject")]
    pub const fn key(self) -> &'static str {
        match self {
            Self::AddedToBase => "added to the base",
            Self::BackingService => "backing service",
            Self::BackingVariable => "compose variable",
            Self::ServiceVariable => "service variable",
            Self::BaseImage => "base image",
            Self::BuildArgument => "build argument",
            Self::BuildPackage => "build package",
            Self::BuiltAnew => "built anew",
            Self::BuiltFromSource => "built from source",
            Self::Bytecode => "bytecode",
            Self::Catalogues => "catalogues",
            Self::Certificate => "certificate",
            Self::CiWorkflow => "CI workflow",
            Self::Command => "command",
            Self::ComposeKeys => "compose keys",
            Self::Copied => "copied",
            Self::Cuda => "CUDA",
            Self::Debugger => "debugger",
            Self::DevelopmentCommand => "development",
            Self::DevelopmentPackage => "dev package",
            Self::Dockerfile => "dockerfile",
            Self::Download => "download",
            Self::Elsewhere => "elsewhere",
            Self::Entrypoint => "entrypoint",
            Self::EnvironmentFiles => "variables from",
            Self::FinalImage => "final image",
            Self::Form => "kind of program",
            Self::FrontEnd => "front end",
            Self::HealthCheck => "health check",
            Self::Ignored => "ignored",
            Self::Install => "install",
            Self::Instructions => "instructions",
            Self::Label => "label",
            Self::LeftAlone => "left alone",
            Self::LeftOut => "left out",
            Self::Lint => "lint",
            Self::Lock => "lock",
            Self::Monitoring => "monitoring",
            Self::Node => "node",
            Self::NotCarriedOver => "not carried over",
            Self::NotCopied => "not copied",
            Self::NotInstallable => "cannot be installed",
            Self::NotParsed => "does not parse",
            Self::OtherStrategy => "other strategy",
            Self::Platforms => "platforms",
            Self::Port => "port",
            Self::Production => "production",
            Self::Python => "python",
            Self::Reload => "reloaded by",
            Self::Role => "role",
            Self::RoleLeftOut => "role left out",
            Self::RolledBack => "rolled back",
            Self::Rust => "rust",
            Self::Secret => "secret",
            Self::Selected => "also installed",
            Self::SharedBase => "shared base",
            Self::Ssh => "ssh",
            Self::StaticFiles => "static files",
            Self::StopSignal => "stop signal",
            Self::Strategy => "strategy",
            Self::Syntax => "syntax",
            Self::SystemPackage => "system package",
            Self::Test => "test",
            Self::User => "user",
            Self::Uv => "uv",
            Self::Variable => "variable",
            Self::WorkingDirectory => "working directory",
            Self::Writable => "writable",
            Self::WrittenBesideCode => "written beside code",
        }
    }

    /// As people read it.
    pub fn title(self) -> crate::message::Message {
        self.key().into()
    }

    /// The setting that decides it, such as `stop-signal`; `None` for what no setting decides, or more than one.
    #[allow(clippy::too_many_lines, reason = "a table: one row for each subject")]
    pub const fn setting(self) -> Option<&'static str> {
        Some(match self {
            Self::BackingService | Self::BackingVariable => const { key("backing-services") },
            Self::BaseImage | Self::FinalImage => const { key("base-image") },
            Self::BuildArgument => const { key("build-args") },
            Self::BuildPackage | Self::SystemPackage => const { key("packages") },
            Self::Bytecode => const { key("optimize") },
            Self::Catalogues => const { key("catalogues") },
            Self::Certificate => const { key("ca-certificate") },
            Self::CiWorkflow => const { key("ci") },
            Self::Command | Self::Form => const { key("command") },
            Self::ComposeKeys | Self::ServiceVariable => const { key("compose") },
            Self::Copied => const { key("exclude") },
            Self::Debugger => const { key("debug-port") },
            Self::DevelopmentCommand | Self::Reload => const { key("dev-command") },
            Self::Dockerfile => const { key("dockerfiles") },
            Self::Entrypoint => const { key("entrypoint") },
            Self::EnvironmentFiles => const { key("env-files") },
            Self::FrontEnd | Self::Node => const { key("front-end") },
            Self::HealthCheck => const { key("healthcheck") },
            Self::Ignored => const { key("ignore") },
            Self::Install => const { key("install") },
            Self::Instructions => const { key("instructions") },
            Self::Label => const { key("labels") },
            Self::LeftAlone => const { key("leave") },
            Self::LeftOut | Self::NotCopied => const { key("include") },
            Self::Lint => const { key("lint") },
            Self::Lock => const { key("lock") },
            Self::Monitoring => const { key("monitoring") },
            Self::Port => const { key("port") },
            Self::Production => const { key("production") },
            Self::Python => const { key("python") },
            Self::Role | Self::RoleLeftOut => const { key("roles") },
            Self::Rust => const { key("rust") },
            Self::Secret => const { key("private") },
            Self::StaticFiles => const { key("static-files") },
            Self::StopSignal => const { key("stop-signal") },
            Self::Strategy => const { key("strategy") },
            Self::Syntax => const { key("syntax") },
            Self::Test => const { key("test") },
            Self::User => const { key("user") },
            Self::Uv => const { key("uv") },
            Self::Variable => const { key("env") },
            Self::WorkingDirectory => const { key("workdir") },
            Self::Writable | Self::WrittenBesideCode => const { key("writable") },
            Self::AddedToBase
            | Self::BuiltAnew
            | Self::BuiltFromSource
            | Self::Cuda
            | Self::DevelopmentPackage
            | Self::Download
            | Self::Elsewhere
            | Self::NotCarriedOver
            | Self::NotParsed
            | Self::NotInstallable
            | Self::OtherStrategy
            | Self::Platforms
            | Self::RolledBack
            | Self::Selected
            | Self::SharedBase
            | Self::Ssh => return None,
        })
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
