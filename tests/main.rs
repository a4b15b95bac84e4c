//! The tests that see uvdock from outside: through its binary, its files, and the images they build. One test binary.

mod adoption;
mod bad_input;
mod bots;
mod cases;
mod ci;
mod command_line;
mod docker;
mod hostile;
mod inspect;
mod integrations;
mod kept;
mod ownership;
mod private;
mod project;
mod readme;
mod reality;
mod reship;
mod roles;
mod settings;
mod shared_base;
mod snapshots;
mod states;
mod strategies;
mod watch;
mod wizard;
mod workspace;
