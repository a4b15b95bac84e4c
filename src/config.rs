//! Reads `[tool.uvdock]` of pyproject.toml, or uvdock.toml, and flags into preferences. Fills in no defaults: those come last,
//! in `plan`.
//!
//! `settings` is the one table of settings: the reader, the flags and the JSON schema are made from it. `value`, `extension`
//! and `fragment` say what a setting may hold.

mod ci;
mod document;
mod extension;
mod flags;
mod fragment;
pub mod home;
mod image_user;
mod release;
mod role;
mod schema;
mod settings;
mod shared;
mod value;

pub use ci::CiSetting;
pub use document::read;
pub use extension::{ComposeSetting, PackagesSetting};
pub use flags::SettingFlags;
pub use fragment::{Fragment, Stage};
pub use home::SettingsHome;
pub use image_user::UserSetting;
pub use release::{ReleaseSetting, VariableName};
pub use role::{RoleSetting, RoleStarts};
pub use schema::settings_schema;
pub use settings::{Default, Form, Preferences, SETTINGS, Setting};
pub use shared::is_shared;
pub use value::{
    CommandSetting, HealthSetting, InstallSetting, LockSetting, Optimize, ReloadSetting, Strategy, SyntaxSetting,
    VersionFrom,
};
