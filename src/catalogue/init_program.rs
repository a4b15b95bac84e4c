//! Programs that stand in front of a container's program and reap processes for it. Data only.

/// <https://github.com/krallin/tini>, <https://github.com/Yelp/dumb-init>, <https://github.com/openSUSE/catatonit>. Their packages
/// in Debian and Alpine are named as they are.
const NAMES: [&str; 3] = ["tini", "dumb-init", "catatonit"];

/// Whether a program, by its name without a directory, is one.
pub fn is_init_program(name: &str) -> bool {
    NAMES.contains(&name)
}
