//! The table of settings. The reader, the flags, the JSON schema and the manual's page are made from it; it decides nothing.

use std::collections::BTreeMap;

use schemars::{Schema, SchemaGenerator};
use serde::Deserialize;
use toml::Spanned;

use super::backing::{BackingServicesToml, BackingSetting};
use super::build_argument::{BuildArgumentSetting, BuildArgumentsToml};
use super::choice::{Dockerfiles, InstallSetting, LockSetting, Optimize, Strategy, VersionFrom};
use super::ci::{CiSetting, UvdockSource};
use super::command::{CommandSetting, DevCommandSetting};
use super::extension::{ComposeSetting, EnvToml, LabelsToml, PackagesSetting, PackagesToml};
use super::fragment::{Fragment, InstructionsToml, Stage};
use super::front_end::FrontEndSetting;
use super::health::HealthSetting;
use super::image::{BaseImageSetting, UvSetting};
use super::image_user::UserSetting;
use super::monitoring::MonitoringSetting;
use super::or_false::SyntaxSetting;
use super::preference::IntoPreference;
use super::production::ProductionSetting;
use super::role::{RoleSetting, RolesToml};
use super::suite::{LintSetting, TestSetting};
use super::text::{DirectoryToml, EnvFileToml, IgnoreToml, PathToml, PortToml, PythonToml, RustToml, SignalToml};
use crate::sourced::{Source, Sourced};

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key in `[tool.uvdock]`, which is also the flag's name.
    pub key: &'static str,
    /// What it decides, as a phrase without a full stop.
    pub about: &'static str,
    /// What holds where it is not set.
    pub default: Default,
    /// A value, as TOML.
    pub example: &'static str,
    /// How the flag's value is written.
    pub form: Form,
    /// What it is about in a workspace.
    pub scope: Scope,
    /// The value's JSON schema.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// The flag of a setting that has one.
    flag: &'static str,
}

impl Setting {
    /// The setting of this key.
    pub fn of(key: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.key == key)
    }

    /// The flag, such as `--port`; a table has none.
    pub fn flag(&self) -> Option<&'static str> {
        (self.form != Form::Table).then_some(self.flag)
    }
}

/// What a setting is about in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One program: a member's own setting.
    Program,
    /// The repository: a workspace root's holds for all members that set nothing.
    Repository,
    /// The workspace: set in its root alone.
    Root,
}

/// What holds where a setting is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Default {
    /// This value, as TOML.
    Value(&'static str),
    /// What a rule finds, as a phrase.
    Found(&'static str),
}

/// How a flag's value is written, with the name it has in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One text.
    Text(&'static str),
    /// A number.
    Number(&'static str),
    /// A text, or `false`.
    TextOrFalse(&'static str),
    /// `true` or `false`.
    Truth,
    /// One text each time the flag is given.
    List(&'static str),
    /// A table, which belongs in the file and has no flag.
    Table,
}

/// Rows are `KEY field: type as written => type of the preference, scope, form of the flag, default, example`, and the comment is
/// shown to users.
macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $key:literal $field:ident: $toml:ty => $preference:ty, $scope:expr, $form:expr, $default:expr, $example:literal;)+) => {
        /// What the user asked for, by setting or flag; everything else is `None`.
        #[derive(Clone, Debug, std::default::Default)]
        pub struct Preferences {
            $($(#[doc = $doc])+ pub $field: Option<Sourced<$preference>>,)+
        }

        /// `[tool.uvdock]` as written.
        #[derive(std::default::Default, Deserialize)]
        #[serde(deny_unknown_fields, expecting = "a table")]
        pub(super) struct SettingsToml {
            $(#[serde(rename = $key)] $field: Option<Spanned<$toml>>,)+
        }

        impl IntoPreference for SettingsToml {
            type Preference = Preferences;

            fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Preferences {
                Preferences { $($field: self.$field.map(|value| value.into_preference(source)),)+ }
            }
        }

        impl Preferences {
            /// These preferences where the others say nothing.
            #[must_use]
            pub fn overruled_by(self, others: Self) -> Self {
                Self { $($field: others.$field.or(self.$field),)+ }
            }

            /// Fills in what a workspace root sets for all its members. `seen` says how the member sees a file of the root.
            #[must_use]
            pub fn or_shared(self, root: Self, seen: &dyn Fn(&str) -> String) -> Self {
                let root = root.shared();
                Self { $($field: self.$field.or_else(|| Some(seen_from_below(root.$field?, seen))),)+ }
            }

            /// Those alone that hold for all members.
            #[must_use]
            pub fn shared(self) -> Self {
                Self { $($field: self.$field.filter(|_| $scope == Scope::Repository),)+ }
            }

            /// These preferences, with those of some keys told as what no file holds yet.
            #[must_use]
            pub fn unsaved(mut self, keys: &[&'static str]) -> Self {
                $(if let Some(preference) = self.$field.as_mut().filter(|_| keys.contains(&$key)) {
                    preference.source = Source::Unsaved { key: $key };
                })+
                self
            }

            /// Where each preference comes from, by its key.
            pub fn sources(&self) -> Vec<(&'static str, &Source)> {
                let all = [$(($key, self.$field.as_ref().map(|value| &value.source)),)+];
                all.into_iter().filter_map(|(key, source)| Some((key, source?))).collect()
            }
        }

        /// Every setting, in the order of the manual.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            key: $key,
            about: concat!($($doc),+),
            default: $default,
            example: $example,
            form: $form,
            scope: $scope,
            flag: concat!("--", $key),
            schema: |generator| generator.subschema_for::<$toml>(),
        },)+];
    };
}

/// A key of the table.
///
/// # Panics
///
/// On a word that is no key; in a `const`, that does not compile.
pub const fn key(name: &'static str) -> &'static str {
    let mut at = 0;
    while at < SETTINGS.len() {
        if is_same(SETTINGS[at].key.as_bytes(), name.as_bytes()) {
            return name;
        }
        at += 1;
    }
    panic!("no setting has this key")
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// A preference of a workspace root as a member sees it.
fn seen_from_below<T>(mut shared: Sourced<T>, seen: &dyn Fn(&str) -> String) -> Sourced<T> {
    if let Source::Setting { place } = &mut shared.source {
        place.file = seen(&place.file);
    }
    shared
}

settings! {
    /// What to start: a candidate as printed (`shop-api`, `app.main:app`), a command line, or a list of words
    "command" command: CommandSetting => CommandSetting, Scope::Program, Form::Text("COMMAND"), Default::Found("found in the code"),
        r#""uvicorn shop.api:service --host 0.0.0.0 --port 8000""#;
    /// Program that gets the command as its arguments, such as a script of the project
    "entrypoint" entrypoint: CommandSetting => CommandSetting, Scope::Program, Form::Text("PROGRAM"), Default::Found("none"),
        r#"["docker/entrypoint.sh"]"#;
    /// What the development image starts; or a table of `command` and `reload`, which says who notices changed files: the `server`,
    /// or compose, which does a `restart` of the container
    "dev-command" dev_command: DevCommandSetting => DevCommandSetting, Scope::Program, Form::Text("COMMAND"),
        Default::Found("`command`, reloading where its server can"), r#"{ command = "python -m shop --debug", reload = "restart" }"#;
    /// Port on this machine and in the container on which the development program of compose.yaml waits for a debugger (debugpy, which
    /// a dependency group brings); production has none
    "debug-port" debug_port: PortToml => u16, Scope::Program, Form::Number("PORT"), Default::Found("no debugger"), "5678";
    /// TCP port that the program listens on
    "port" port: PortToml => u16, Scope::Program, Form::Number("PORT"), Default::Found("found in the code, else the server's own"), "9000";
    /// Path that answers while the program is healthy; or a table of `path`, `interval`, `timeout`, `start-period` and `retries`; or
    /// `false` for no health check
    "healthcheck" healthcheck: HealthSetting => HealthSetting, Scope::Program, Form::TextOrFalse("PATH"),
        Default::Found("a route named like one, else any answer of a web server, else a TCP connection"),
        r#"{ path = "/live", start-period = "2m" }"#;
    /// Signal that stops the program
    "stop-signal" stop_signal: SignalToml => String, Scope::Program, Form::Text("SIGNAL"),
        Default::Found("`SIGINT` for plain Python programs, else `SIGTERM`"), r#""SIGINT""#;
    /// Directory that the program starts in, from the project's
    "workdir" workdir: DirectoryToml => String, Scope::Program, Form::Text("DIRECTORY"),
        Default::Found("where the program's modules are imported from"), r#""src""#;
    /// Who runs the program, with a group of the same number, such as `worker:1000`
    "user" user: UserSetting => UserSetting, Scope::Program, Form::Text("NAME:NUMBER"), Default::Value("\"app:65532\""), r#""worker:1000""#;
    /// Python of the image, such as `3.13`
    "python" python: PythonToml => String, Scope::Repository, Form::Text("VERSION"),
        Default::Found("`.python-version`, else the newest that fits the lock"), r#""3.13""#;
    /// What the final image is made from: `slim`, `alpine`, `distroless` or `shared-base`
    "strategy" strategy: Strategy => Strategy, Scope::Repository, Form::Text("STRATEGY"), Default::Value("\"slim\""), r#""alpine""#;
    /// Image to build on, or a table of that (`build`) and of the image that a distroless one ships on (`run`); without a tag, a
    /// mirror of the official one
    "base-image" base_image: BaseImageSetting => BaseImageSetting, Scope::Repository, Form::Text("IMAGE"),
        Default::Found("the official Python image, and the distroless image for the Python"), r#""registry.example/mirror/python""#;
    /// Release of uv that builds, such as `0.13.8`, or the image that brings it; without a tag, a mirror of uv's own
    "uv" uv: UvSetting => UvSetting, Scope::Repository, Form::Text("VERSION|IMAGE"),
        Default::Found("the release that this uvdock was proven with"), r#""0.13.8""#;
    /// Dockerfile syntax, or `false` to leave the line out where no image registry is reached
    "syntax" syntax: SyntaxSetting => SyntaxSetting, Scope::Repository, Form::TextOrFalse("IMAGE"), Default::Value("\"docker/dockerfile:1\""),
        "false";
    /// How the project gets into the image: installed as a `package` in place, built into a `wheel`, or run from its `source` tree
    "install" install: InstallSetting => InstallSetting, Scope::Program, Form::Text("KIND"),
        Default::Found("`package` where it has a build system that works"), r#""wheel""#;
    /// Where a version that git tells comes from: a build `argument`, or the repository (`git`)
    "version-from" version_from: VersionFrom => VersionFrom, Scope::Repository, Form::Text("WHERE"), Default::Value("\"argument\""),
        r#""git""#;
    /// Release of Rust that a maturin project is built with
    "rust" rust: RustToml => String, Scope::Repository, Form::Text("VERSION"), Default::Found("the project's `rust-version`, else the system's"),
        r#""1.91""#;
    /// What bytecode is for: `startup` adds that of Python's own library, `size` leaves all out
    "optimize" optimize: Optimize => Optimize, Scope::Repository, Form::Text("WHAT"), Default::Found("bytecode of packages and project"),
        r#""startup""#;
    /// What gets a login while building, and nothing else does: indexes by their name or host, git repositories over HTTPS by their
    /// host
    "private" private: Vec<String> => Vec<String>, Scope::Repository, Form::List("INDEX|HOST"), Default::Found("all that is not known to be public"),
        r#"["internal", "git.example"]"#;
    /// Certificate of an authority that the build trusts besides the usual ones
    "ca-certificate" ca_certificate: PathToml => String, Scope::Program, Form::Text("FILE"), Default::Found("none"),
        r#""certs/company.pem""#;
    /// Whether a lock that does not match pyproject.toml fails the build (`locked`), or is taken as it is (`frozen`)
    "lock" lock: LockSetting => LockSetting, Scope::Repository, Form::Text("MODE"), Default::Value("\"locked\""), r#""frozen""#;
    /// Extras of the project to install
    "extras" extras: Vec<String> => Vec<String>, Scope::Program, Form::List("EXTRA"), Default::Value("[]"), r#"["web"]"#;
    /// Dependency groups to install
    "groups" groups: Vec<String> => Vec<String>, Scope::Program, Form::List("GROUP"), Default::Value("[]"), r#"["metrics"]"#;
    /// Paths to copy besides those found
    "include" include: Vec<PathToml> => Vec<String>, Scope::Program, Form::List("PATH"), Default::Value("[]"), r#"["data", "plugins"]"#;
    /// Paths not to copy
    "exclude" exclude: Vec<PathToml> => Vec<String>, Scope::Program, Form::List("PATH"), Default::Value("[]"), r#"["notebooks"]"#;
    /// Directories that the program writes to, besides those found
    "writable" writable: Vec<String> => Vec<String>, Scope::Program, Form::List("DIRECTORY"), Default::Value("[]"),
        r#"["cache", "/var/lib/shop"]"#;
    /// What Node builds for the program to serve: the directory of its `package.json`, a table of that (`directory`) and of what
    /// builds it (`build`, a script or a command), what the image gets (`output`) and the release or image of Node (`node`), or `false`
    "front-end" front_end: FrontEndSetting => FrontEndSetting, Scope::Program, Form::TextOrFalse("DIRECTORY"),
        Default::Found("what the program serves, or the authors' own image gets from a stage of Node's"),
        r#"{ directory = "ui", build = "build:production", output = "dist" }"#;
    /// Whether Django's static files are collected while building
    "static-files" static_files: bool => bool, Scope::Program, Form::Truth, Default::Value("true"), "false";
    /// Whether translations (`.po`) are compiled while building, where the repository has no `.mo` of them
    "catalogues" catalogues: bool => bool, Scope::Program, Form::Truth, Default::Value("true"), "false";
    /// Files that compose reads variables from, where they are there
    "env-files" env_files: Vec<EnvFileToml> => Vec<String>, Scope::Program, Form::List("FILE"),
        Default::Found("`.env` where there is one or the program reads variables"), r#"[".env", ".env.local"]"#;
    /// Databases, brokers and caches of the compose files, such as `postgresql` and `redis`: each `false` where it runs elsewhere, `true`
    /// where it is not found, or its image
    "backing-services" backing_services: BackingServicesToml => BTreeMap<String, Sourced<BackingSetting>>,
        Scope::Program, Form::Table, Default::Found("what the code's URLs and variables name, with an image of its own release"),
        r#"{ postgresql = "postgres:17", redis = false }"#;
    /// What else the image runs in compose: each role with when it starts (`beside` the program, once `before` it, with its
    /// `profile`, `on-demand`, `never`), or a table of `command` and `starts`
    "roles" roles: RolesToml => BTreeMap<String, Sourced<RoleSetting>>,
        Scope::Program, Form::Table, Default::Found("the workers, schedulers and migrations found"),
        r#"{ worker = "profile", beat = "never", report = { command = "shop-report", starts = "on-demand" } }"#;
    /// System packages that building (`build`) or running (`run`) needs, besides those found; by `alpine` for Alpine images
    "packages" packages: PackagesToml => PackagesSetting, Scope::Program, Form::Table, Default::Value("{}"),
        r#"{ build = ["libfoo-dev"], run = ["ffmpeg"], alpine = { run = ["ffmpeg"] } }"#;
    /// Environment variables of the running program
    "env" env: EnvToml => BTreeMap<String, Sourced<String>>, Scope::Program, Form::Table, Default::Value("{}"), r#"{ LOG_LEVEL = "info" }"#;
    /// Labels of the image, which replace those from the project's metadata
    "labels" labels: LabelsToml => BTreeMap<String, Sourced<String>>, Scope::Program, Form::Table, Default::Value("{}"),
        r#"{ "com.example.team" = "shop" }"#;
    /// Build arguments with their defaults; one that names a release may be a table of `default` and the `files` or `variables` of
    /// the image that hold it
    "build-args" build_args: BuildArgumentsToml => BTreeMap<String, Sourced<BuildArgumentSetting>>, Scope::Program, Form::Table,
        Default::Value("{}"), r#"{ REVISION = "unknown", APP_VERSION = { default = "dev", variables = ["APP_VERSION"] } }"#;
    /// Instructions at the end of a stage: `base`, `build`, `deps`, `project`, `dev` or `runtime`
    "instructions" instructions: InstructionsToml => BTreeMap<Stage, Sourced<Fragment>>,
        Scope::Program, Form::Table, Default::Value("{}"), r#"{ runtime = "RUN date > /built.txt" }"#;
    /// Members of a workspace that the files are for, each with a target of its own; set in the workspace root
    "services" services: Vec<String> => Vec<String>, Scope::Root, Form::List("NAME"), Default::Found("the only member that runs something"),
        r#"["api", "jobs"]"#;
    /// Where the services of a workspace are built: all in `one` Dockerfile in its root, or each in one in its own directory
    /// (`per-service`); set in the workspace root
    "dockerfiles" dockerfiles: Dockerfiles => Dockerfiles, Scope::Repository, Form::Text("LAYOUT"), Default::Value("\"one\""),
        r#""per-service""#;
    /// What runs the tests in the stage `test`, which `docker build --target test .` builds; or `false` for no such stage
    "test" test: TestSetting => TestSetting, Scope::Program, Form::TextOrFalse("COMMAND"),
        Default::Found("Django's runner, pytest or unittest, where there are tests and the lock has what runs them"), r#""pytest -q tests/unit""#;
    /// What checks the code in the stage `lint`: a command line, or a list of them; or `false` for no such stage
    "lint" lint: LintSetting => LintSetting, Scope::Program, Form::TextOrFalse("COMMAND"),
        Default::Found("the linters that the project has settings for and locks"), r#"["ruff check .", "mypy app"]"#;
    /// compose.prod.yaml, which runs the image where it serves: `true`; or the image without its tag; or a table of that (`image`), of
    /// what a container may use (`cpus`, `memory`, `pids`), of `replicas` by service, and of `restart`, `stop-grace-period`, `log-size`
    /// and `log-files`; or `false` for no such file
    "production" production: ProductionSetting => ProductionSetting, Scope::Program, Form::TextOrFalse("IMAGE"),
        Default::Found("written for a service that runs with servers or roles"), r#"{ image = "ghcr.io/acme/shop", memory = "512M" }"#;
    /// Prometheus and Grafana in the compose files: `true` where the code shows metrics; or the path that shows them; or a table of that
    /// (`path`), of its `port` where it is not the program's, and of their images (`prometheus`, `grafana`)
    "monitoring" monitoring: MonitoringSetting => MonitoringSetting, Scope::Repository, Form::TextOrFalse("PATH"),
        Default::Found("neither is written"), r#"{ path = "/metrics", port = 9100 }"#;
    /// CI system of a workflow that checks, builds, tests and pushes: `github` or `gitlab`
    "ci" ci: CiSetting => CiSetting, Scope::Repository, Form::Text("SYSTEM"), Default::Found("no workflow"), r#""github""#;
    /// The uvdock that checks in the workflow: the git repository of its sources, at a commit, from which the workflow builds it
    "uvdock" uvdock: UvdockSource => UvdockSource, Scope::Repository, Form::Text("URL#COMMIT"),
        Default::Found("the sources that this uvdock was built from, where its build names them"),
        r#""https://git.example/tools/uvdock#0123456789abcdef0123456789abcdef01234567""#;
    /// Generated files that are yours from now on: neither written nor checked
    "leave" leave: Vec<PathToml> => Vec<String>, Scope::Repository, Form::List("FILE"), Default::Value("[]"), r#"["compose.yaml"]"#;
    /// Lines to add to .dockerignore
    "ignore" ignore: Vec<IgnoreToml> => Vec<String>, Scope::Repository, Form::List("PATTERN"), Default::Value("[]"), r#"["**/*.parquet"]"#;
    /// Keys to merge into compose.yaml
    "compose" compose: ComposeSetting => ComposeSetting, Scope::Repository, Form::Table, Default::Value("{}"),
        r#"{ services.shop.mem_limit = "512m" }"#;
}

/// Whether a setting, such as `uv`, holds for all members of a workspace.
pub fn is_shared(key: &str) -> bool {
    Setting::of(key).is_some_and(|setting| setting.scope == Scope::Repository)
}

impl Preferences {
    /// Whether each service is to have a Dockerfile of its own, with an ignore file beside it.
    pub fn has_own_dockerfiles(&self) -> bool {
        self.dockerfiles.as_ref().is_some_and(|setting| setting.value == Dockerfiles::PerService)
    }

    /// Whether a file of the root goes on as the user's own.
    pub fn leaves(&self, file: &str) -> bool {
        self.leave.iter().flat_map(|leave| &leave.value).any(|left| left.trim_start_matches("./") == file)
    }
}
