//! What the container starts, where it listens, how it is watched and stopped. Part of the plan: pure, reads no disk.
//!
//! `gather` lists what could be started, in ranks; `choose` takes the one answer, with the `evidence` of the project's other
//! files; `command` puts the words together.

mod above;
mod applications;
pub(super) mod asked_roles;
pub(super) mod candidate;
mod choose;
pub(super) mod code_port;
pub(super) mod command;
mod development;
mod django;
mod evidence;
mod frameworks;
mod gather;
mod health;
mod item;
mod launch;
mod own_words;
mod paths;
pub(super) mod reaching;
pub(super) mod roles;
mod server;
mod starters;
mod stop;
#[cfg(test)]
mod tests;
mod words;

pub(super) use choose::choose;
