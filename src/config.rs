//! Reads `[tool.uvdock]` of pyproject.toml, or uvdock.toml, and flags into preferences. Fills in no defaults: those come last,
//! in `plan`.
//!
//! `settings` is the one table of settings: the reader, the flags and the JSON schema are made from it. The other
//! modules say what a setting may hold: `text` the forms of a text, `choice` the words to choose from, and one for each bigger thing.

mod backing;
mod build_argument;
mod choice;
mod ci;
mod command;
mod document;
mod extension;
mod flags;
mod fragment;
mod front_end;
mod health;
pub mod home;
mod image;
mod image_user;
mod monitoring;
mod or_false;
mod preference;
mod production;
mod renamed;
mod role;
mod schema;
mod settings;
mod suite;
mod text;

pub use backing::BackingSetting;
pub use build_argument::{BuildArgumentSetting, ReleaseSetting};
pub use choice::{Dockerfiles, InstallSetting, LockSetting, Optimize, ReloadSetting, Strategy, VersionFrom};
pub use ci::{CiSetting, UvdockSource};
pub use command::{CommandSetting, DevCommandSetting};
pub use document::read;
pub use extension::{ComposeSetting, PackagesSetting};
pub use flags::SettingFlags;
pub use fragment::{Fragment, Stage};
pub use front_end::{BuiltFrontEnd, FrontEndSetting, NodeSetting};
pub use health::{HealthSetting, HealthTimings, is_duration};
pub use home::SettingsHome;
pub use image::{BaseImageSetting, UvSetting};
pub use image_user::UserSetting;
pub use monitoring::{MonitoringSetting, MonitoringValues};
pub use or_false::SyntaxSetting;
pub use production::{ProductionSetting, ProductionValues};
pub use role::{RoleSetting, RoleStartSetting};
pub use schema::settings_schema;
pub use settings::{Default, Form, Preferences, SETTINGS, Scope, Setting, is_shared, key};
pub use suite::{LintSetting, TestSetting};
