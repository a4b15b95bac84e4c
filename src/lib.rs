//! uvdock.

pub mod inspect;
