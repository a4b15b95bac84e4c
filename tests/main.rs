//! The tests that see uvdock from outside: through its binary, its files, and the images they build. One test binary.

mod cases;
mod command_line;
mod docker;
mod project;
mod readme;
mod reality;
mod reship;
mod snapshots;
mod watch;
