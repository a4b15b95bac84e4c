//! What a workspace adds: a member's plan counts from the root, and several services share an image's stages.

pub(crate) mod member;
pub(crate) mod services;
