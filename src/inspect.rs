//! Reads a user's project into facts. The only module that reads the project; knows no Docker word and decides nothing.

pub mod code;
pub mod error;
pub mod evidence;
pub mod lock;
pub mod pyproject;
pub mod python_version;
pub mod tree;
pub mod wheel;
