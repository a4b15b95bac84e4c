//! What the container starts, where it listens, how it is watched and stopped. Part of the plan: pure, reads no disk.

pub(super) mod candidate;
pub(super) mod code_port;
pub(super) mod command;
mod health;
mod server;
