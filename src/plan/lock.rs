//! What follows from the lock: what cannot be installed, what the build must reach, what is worth knowing of an install.

pub(crate) mod access;
pub(crate) mod environment;
pub(crate) mod external_sources;
pub(crate) mod installed;
pub(crate) mod restrictions;
pub(crate) mod review;
