//! What else is written or stands in the files: labels, build arguments of a release, Compose's own, a workflow.

pub(crate) mod backing;
pub(crate) mod ci;
pub(crate) mod compose;
pub(crate) mod compose_notices;
pub(crate) mod debugger;
pub(crate) mod dockerfile;
pub(crate) mod env_example;
pub(crate) mod labels;
pub(crate) mod monitoring;
pub(crate) mod production;
pub(crate) mod release;
