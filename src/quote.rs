//! Quoting, one module per target syntax. A value that passes through here is inert there: it ends no line, no string and no
//! word, and no reader expands it. Knows nothing of what the values mean.

pub mod actions;
pub mod compose;
pub mod dockerfile;
pub mod env;
pub mod hcl;
pub mod ignore;
pub mod python;
pub mod shell;
pub mod yaml;

mod json;
mod letters;

pub use env::is_name as is_variable;
pub use json::escaped_controls;
pub use letters::{is_invisible, shown as shown_letters};
pub use shell::shown;

/// A TOML string.
pub fn toml_string(text: &str) -> String {
    toml::Value::from(text).to_string()
}
