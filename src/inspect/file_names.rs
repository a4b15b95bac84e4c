//! The names of the files beside pyproject.toml that facts and settings stand in. Reads none of them.

/// The manifest's name, as shown in evidence.
pub const PYPROJECT: &str = "pyproject.toml";

/// The lockfile's name, as shown in evidence.
pub const UV_LOCK: &str = "uv.lock";

/// The file beside pyproject.toml that may hold the settings instead.
pub const UVDOCK_TOML: &str = "uvdock.toml";
