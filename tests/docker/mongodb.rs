//! An image that stands in for `MongoDB`'s, where no registry is reached.

use std::sync::OnceLock;

use super::docker;
use crate::project::repository;

const IMAGE: &str = "uvdock-test-mongodb";

/// Its name; built once.
pub fn stand_in() -> &'static str {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let context = repository().join("tests/docker/mongodb").display().to_string();
        docker(&["buildx", "build", "--quiet", "--load", "--tag", IMAGE, &context]);
    });
    IMAGE
}
