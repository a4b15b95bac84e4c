//! What a workspace adds: several services share an image's stages.

pub(crate) mod services;
