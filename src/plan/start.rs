//! What the container starts, where it listens, how it is watched and stopped. Part of the plan: pure, reads no disk.
//!
//! `gather` lists what could be started, in ranks; `choose` takes the one answer, with the `evidence` of the project's other
//! files; `command` puts the words together.

pub(crate) mod apart;
mod applications;
pub(crate) mod asked_roles;
pub(crate) mod beside;
pub(crate) mod bind_host;
mod browsers;
mod built;
pub(crate) mod call_options;
mod choose;
mod clients;
pub(crate) mod code_port;
pub(crate) mod command;
pub(crate) mod command_line;
pub(crate) mod commands;
mod concurrency;
mod detected;
mod development;
pub(crate) mod django;
mod documented;
pub(crate) mod documents;
mod entry_points;
pub(crate) mod entrypoint;
pub(crate) mod evidence;
pub(crate) mod fillers;
pub(crate) mod form;
mod framework_scripts;
mod frameworks;
mod gather;
pub(crate) mod health;
mod launch;
mod launchers;
mod libraries;
mod management;
mod mcp_objects;
pub(crate) mod named;
pub(crate) mod objects;
pub(crate) mod paths;
mod platform;
pub(crate) mod port_variable;
pub(crate) mod roles;
pub(crate) mod root_files;
mod root_package;
pub(crate) mod running;
pub(crate) mod server;
mod stop;
mod subcommands;
mod table_makers;
pub(crate) mod tables;
#[cfg(test)]
mod tests;
mod unserved;
pub(crate) mod user_command;

pub(crate) use choose::choose_start;
