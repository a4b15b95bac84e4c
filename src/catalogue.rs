//! What uvdock knows about the world: frameworks, servers, programs, names of packages. Data, each entry with its source; it imports
//! nothing of the crate and decides nothing.
//!
//! One file per framework, per server and per backing service. A new one is its file and one entry in the list that names it:
//! [`framework::ALL`], [`server::ALL`], [`backing::ALL`]; the compiler asks for every field.

pub mod absent_programs;
pub mod agents;
pub mod backing;
pub mod base_images;
pub mod build_commands;
pub mod clients;
pub mod command_line;
pub mod companions;
pub mod consumers;
pub mod debugger;
pub mod development;
pub mod equipment;
pub mod fillers;
pub mod framework;
pub mod front_end;
pub mod health;
pub mod home_caches;
pub mod import_names;
pub mod indexes;
pub mod init_program;
pub mod listeners;
pub mod metrics;
pub mod middleware;
pub mod model;
pub mod monitoring;
pub mod ocr;
pub mod package_data;
pub mod platform;
pub mod program;
pub mod project_files;
pub mod project_tools;
pub mod pyo3;
pub mod secrets;
pub mod server;
pub mod services;
pub mod shell;
pub mod state_directories;
pub mod system_packages;
pub mod terminal;
pub mod test_tools;
pub mod writers;

pub use self::model::{Framework, Interface, Server};
