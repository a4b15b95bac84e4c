//! Orders the stages: which projects are meant, what is read of them, the plan for each, and what would change on disk. Asks
//! nothing, prints nothing and writes nothing, and what an image is made of is decided in [`crate::plan`] alone.
//!
//! A [`Session`] is one run over a workspace: what its members share is read once, whatever their number.

pub mod adoption;
mod affected;
mod comparison;
mod member;
mod planned;
mod projects;
mod services;
mod session;
pub mod settings;
mod target;

pub use affected::{AffectedService, since};
pub use comparison::{ComparedFile, compare, judge};
pub use planned::Planned;
pub use projects::{OneOfSeveral, Projects, Several, refuse_shared_directories};
pub use services::{Named, Services};
pub use session::{PinsFrom, Session};
pub use target::{Target, refuse_flags_of_one};
