//! What lies in the images: the project and its dependencies, files beside the code, what the user adds.

pub(crate) mod catalogues;
pub(crate) mod compiled;
pub(crate) mod extensions;
pub(crate) mod front_end;
pub(crate) mod install;
pub(crate) mod manifests;
pub(crate) mod sources;
pub(crate) mod static_files;
pub(crate) mod suite;
pub(crate) mod sync;
pub(crate) mod writable;
