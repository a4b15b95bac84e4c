//! What a workspace adds: several services share an image's stages.

mod libraries;
mod neighbours;
pub(crate) mod services;
mod shared_base;
