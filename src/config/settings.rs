//! The table of settings. The reader, the flags, the JSON schema and the README's table are made from it; it decides nothing.

use std::collections::BTreeMap;

use schemars::{Schema, SchemaGenerator};
use serde::Deserialize;
use toml::Spanned;

use super::ci::CiSetting;
use super::extension::{ComposeSetting, EnvToml, LabelsToml, PackagesSetting, PackagesToml, VariablesToml};
use super::fragment::{Fragment, InstructionsToml, Stage};
use super::image_user::UserSetting;
use super::release::{ReleaseSetting, VariableName};
use super::role::{RoleSetting, RolesToml};
use super::value::{
    CommandSetting, DirectoryToml, EnvFileToml, HealthSetting, IgnoreToml, ImageToml, InstallSetting, LockSetting,
    Optimize, PathToml, PortToml, PythonToml, ReleaseToml, ReloadSetting, RustToml, SignalToml, Strategy,
    SyntaxSetting, VersionFrom, Written,
};
use crate::sourced::{Source, Sourced};

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key in `[tool.uvdock]`, which is also the flag's name.
    pub key: &'static str,
    /// The flag, such as `--port`.
    pub flag: &'static str,
    /// What it decides, as a phrase without a full stop.
    pub about: &'static str,
    /// What holds where it is not set.
    pub default: Default,
    /// How the flag's value is written.
    pub form: Form,
    /// The value's JSON schema.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
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
    /// One entry of a table each time the flag is given, such as `NAME=VALUE`.
    Entries(&'static str),
    /// One item of a list in a table each time the flag is given, such as `run=libpq5`.
    Items(&'static str),
    /// A line of TOML each time the flag is given.
    Toml(&'static str),
}

/// Rows are `KEY field: type as written => type of the preference, form of the flag, default`, and the comment is shown to users.
macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $key:literal $field:ident: $toml:ty => $preference:ty, $form:expr, $default:expr;)+) => {
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

        impl Written for SettingsToml {
            type Preference = Preferences;

            fn preference(self, source: &dyn Fn(usize) -> Source) -> Preferences {
                Preferences { $($field: self.$field.map(|value| value.preference(source)),)+ }
            }
        }

        impl Preferences {
            /// These preferences where the others say nothing.
            #[must_use]
            pub fn overruled_by(self, others: Self) -> Self {
                Self { $($field: others.$field.or(self.$field),)+ }
            }

            /// Where each preference comes from, by its key.
            pub fn sources(&self) -> Vec<(&'static str, &Source)> {
                let all = [$(($key, self.$field.as_ref().map(|value| &value.source)),)+];
                all.into_iter().filter_map(|(key, source)| Some((key, source?))).collect()
            }
        }

        /// Every setting, in the order of the README.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            key: $key,
            flag: concat!("--", $key),
            about: concat!($($doc),+),
            default: $default,
            form: $form,
            schema: |generator| generator.subschema_for::<$toml>(),
        },)+];
    };
}

settings! {
    /// What to start: a candidate as printed (`shop-api`, `app.main:app`), a command line, or a list of words
    "command" command: CommandSetting => CommandSetting, Form::Text("COMMAND"), Default::Found("found in the code");
    /// Program that gets the command as its arguments, such as a script of the project
    "entrypoint" entrypoint: CommandSetting => CommandSetting, Form::Text("PROGRAM"), Default::Found("none");
    /// What the development image starts
    "dev-command" dev_command: CommandSetting => CommandSetting, Form::Text("COMMAND"),
        Default::Found("`command`, reloading where its server can");
    /// Who notices changed files in development: the `server`, or compose, which does a `restart` of the container
    "reload" reload: ReloadSetting => ReloadSetting, Form::Text("WHO"), Default::Found("`server` where the command reloads");
    /// TCP port that the program listens on
    "port" port: PortToml => u16, Form::Number("PORT"), Default::Found("found in the code, else the server's own");
    /// Path that answers while the program is healthy, or `false` for no health check
    "healthcheck" healthcheck: HealthSetting => HealthSetting, Form::TextOrFalse("PATH"),
        Default::Found("a route named like one, else a TCP connection");
    /// Signal that stops the program
    "stop-signal" stop_signal: SignalToml => String, Form::Text("SIGNAL"),
        Default::Found("`SIGINT` for plain Python programs, else `SIGTERM`");
    /// Directory that the program starts in, from the project's
    "workdir" workdir: DirectoryToml => String, Form::Text("DIRECTORY"),
        Default::Found("where the program's modules are imported from");
    /// Who runs the program, with a group of the same number, such as `worker:1000`
    "user" user: UserSetting => UserSetting, Form::Text("NAME:NUMBER"), Default::Value("\"app:65532\"");
    /// Python of the image, such as `3.13`
    "python" python: PythonToml => String, Form::Text("VERSION"),
        Default::Found("`.python-version`, else the newest that fits the lock");
    /// What the final image is made from: `slim`, `alpine`, `distroless` or `shared-base`
    "strategy" strategy: Strategy => Strategy, Form::Text("STRATEGY"), Default::Value("\"slim\"");
    /// Image to build on; without a tag, a mirror of the official one
    "base-image" base_image: ImageToml => String, Form::Text("IMAGE"), Default::Found("the official Python image");
    /// Image that the distroless strategy ships on; without a tag, a mirror of the official one
    "final-image" final_image: ImageToml => String, Form::Text("IMAGE"), Default::Found("the distroless image for the Python");
    /// Image that brings uv; without a tag, a mirror of uv's own
    "uv-image" uv_image: ImageToml => String, Form::Text("IMAGE"), Default::Value("\"ghcr.io/astral-sh/uv\"");
    /// Release of uv that builds
    "uv-version" uv_version: ReleaseToml => String, Form::Text("VERSION"),
        Default::Found("the release that this uvdock was proven with");
    /// Dockerfile syntax, or `false` to leave the line out where no image registry is reached
    "syntax" syntax: SyntaxSetting => SyntaxSetting, Form::TextOrFalse("IMAGE"), Default::Value("\"docker/dockerfile:1\"");
    /// How the project gets into the image: installed as a `package` in place, built into a `wheel`, or run from its `source` tree
    "install" install: InstallSetting => InstallSetting, Form::Text("KIND"),
        Default::Found("`package` where it has a build system that works");
    /// Where a version that git tells comes from: a build `argument`, or the repository (`git`)
    "version-from" version_from: VersionFrom => VersionFrom, Form::Text("WHERE"), Default::Value("\"argument\"");
    /// Release of Rust that a maturin project is built with
    "rust" rust: RustToml => String, Form::Text("VERSION"), Default::Found("the project's `rust-version`, else the system's");
    /// What bytecode is for: `startup` adds that of Python's own library, `size` leaves all out
    "optimize" optimize: Optimize => Optimize, Form::Text("WHAT"), Default::Found("bytecode of packages and project");
    /// Names of the indexes that get credentials, and no others do
    "private-indexes" private_indexes: Vec<String> => Vec<String>, Form::List("INDEX"),
        Default::Found("those not known to be public");
    /// Whether git repositories over HTTPS get a login
    "private-git" private_git: bool => bool, Form::Truth, Default::Found("for hosts not known to be public");
    /// Certificate of an authority that the build trusts besides the usual ones
    "ca-certificate" ca_certificate: PathToml => String, Form::Text("FILE"), Default::Found("none");
    /// Whether a lock that does not match pyproject.toml fails the build (`locked`), or is taken as it is (`frozen`)
    "lock" lock: LockSetting => LockSetting, Form::Text("MODE"), Default::Value("\"locked\"");
    /// Extras of the project to install
    "extras" extras: Vec<String> => Vec<String>, Form::List("EXTRA"), Default::Value("[]");
    /// Dependency groups to install
    "groups" groups: Vec<String> => Vec<String>, Form::List("GROUP"), Default::Value("[]");
    /// Paths to copy besides those found
    "include" include: Vec<PathToml> => Vec<String>, Form::List("PATH"), Default::Value("[]");
    /// Paths not to copy
    "exclude" exclude: Vec<PathToml> => Vec<String>, Form::List("PATH"), Default::Value("[]");
    /// Directories that the program writes to, besides those found
    "writable" writable: Vec<String> => Vec<String>, Form::List("DIRECTORY"), Default::Value("[]");
    /// Whether Django's static files are collected while building
    "static-files" static_files: bool => bool, Form::Truth, Default::Value("true");
    /// Files that compose reads variables from, where they are there
    "env-files" env_files: Vec<EnvFileToml> => Vec<String>, Form::List("FILE"),
        Default::Found("`.env` where there is one or the program reads variables");
    /// What else the image runs in compose: each role with when it starts (`beside` the program, once `before` it, with its
    /// `profile`, `on-demand`, `never`), or a table of `command` and `starts`
    "roles" roles: RolesToml => BTreeMap<String, Sourced<RoleSetting>>,
        Form::Entries("ROLE=WHEN"), Default::Found("the workers, schedulers and migrations found");
    /// System packages that building (`build`) or running (`run`) needs, besides those found; by `alpine` for Alpine images
    "packages" packages: PackagesToml => PackagesSetting, Form::Items("STAGE=PACKAGE"), Default::Value("{}");
    /// Environment variables of the running program
    "env" env: EnvToml => BTreeMap<String, Sourced<String>>, Form::Entries("NAME=VALUE"), Default::Value("{}");
    /// Labels of the image, which replace those from the project's metadata
    "labels" labels: LabelsToml => BTreeMap<String, Sourced<String>>, Form::Entries("LABEL=TEXT"), Default::Value("{}");
    /// Build arguments that name a release, and the `files` or `variables` that they become
    "release" release: BTreeMap<VariableName, ReleaseSetting> => BTreeMap<VariableName, ReleaseSetting>, Form::Toml("TOML"),
        Default::Value("{}");
    /// Other build arguments with their defaults
    "build-args" build_args: VariablesToml => BTreeMap<String, Sourced<String>>, Form::Entries("NAME=DEFAULT"),
        Default::Value("{}");
    /// Instructions at the end of a stage: `base`, `build`, `deps`, `project`, `dev` or `runtime`
    "instructions" instructions: InstructionsToml => BTreeMap<Stage, Sourced<Fragment>>,
        Form::Entries("STAGE=TEXT"), Default::Value("{}");
    /// Members of a workspace that the files are for, each with a target of its own; set in the workspace root
    "services" services: Vec<String> => Vec<String>, Form::List("NAME"), Default::Found("the only member that runs something");
    /// CI system of a workflow that checks, builds, tests and pushes: `github` or `gitlab`
    "ci" ci: CiSetting => CiSetting, Form::Text("SYSTEM"), Default::Found("no workflow");
    /// Generated files that are yours from now on: neither written nor checked
    "leave" leave: Vec<PathToml> => Vec<String>, Form::List("FILE"), Default::Value("[]");
    /// Lines to add to .dockerignore
    "ignore" ignore: Vec<IgnoreToml> => Vec<String>, Form::List("PATTERN"), Default::Value("[]");
    /// Keys to merge into compose.yaml
    "compose" compose: ComposeSetting => ComposeSetting, Form::Toml("TOML"), Default::Value("{}");
}
