//! Reads uv.lock.
