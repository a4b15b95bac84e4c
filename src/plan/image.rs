//! What the images are made of: their base, their Python, who runs the program, and packages of the operating system.

pub(crate) mod bytecode;
pub(crate) mod images;
pub(crate) mod platforms;
pub(crate) mod programs;
pub(crate) mod python;
pub(crate) mod refused_pins;
pub(crate) mod shared_base;
pub(crate) mod strategy;
pub(crate) mod system_packages;
pub(crate) mod user;
