//! What a row says about what a Python package needs of the operating system. Types, and the sources' language; holds no row.
//!
//! Rows name what `python:*-slim-trixie` and `python:*-alpine` lack. Those have the interpreter's own libraries:
//! libssl, libffi, libsqlite3, zlib, bzip2, liblzma, readline. The compiler that a compiled row needs comes with the
//! rule. What a package uses for an optional feature alone has no row.
//!
//! "Seen" in a source: the wheel of that version, imported in a trixie container without the packages and with them.
//! "Built": its source, with the packages to build in one container, and with those to run in another. Every Debian
//! name was looked up in trixie. Alpine's names follow the documentation named, else Alpine's package database, and
//! were not tried.

/// One Python package's need. A package may have several rows.
pub struct Row {
    /// The normalized name.
    pub python: &'static str,
    /// When the row applies.
    pub need: Need,
    /// As "its wheel loads libpq": said to the user.
    pub why: &'static str,
    /// The first major version that the row is for.
    pub since: u64,
    /// Python packages that bring the library themselves.
    pub unless: &'static [&'static str],
    /// In Debian 13.
    pub debian: Packages,
    /// In Alpine.
    pub alpine: Packages,
}

/// Names as in an `apt-get install` line, sorted.
pub struct Packages {
    /// To build, beside the compiler.
    pub build: &'static str,
    /// To run.
    pub run: &'static str,
}

/// When a row applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It loads a library, or calls a program, that no wheel of it holds.
    Always,
    /// Its compiled wheels hold the library; its pure wheel and its source do not.
    UnlessBundled,
    /// It is compiled where no wheel fits.
    Compiled,
    /// It calls a program, and well-known packages that depend on it do so for an optional feature alone.
    IfDirect,
    /// It drives a program that may as well run elsewhere.
    IfLocal,
}

impl Row {
    pub(super) const fn unless(mut self, others: &'static [&'static str]) -> Self {
        self.unless = others;
        self
    }

    pub(super) const fn since(mut self, major: u64) -> Self {
        self.since = major;
        self
    }
}

const fn running(
    python: &'static str,
    need: Need,
    why: &'static str,
    debian: &'static str,
    alpine: &'static str,
) -> Row {
    let debian = Packages { build: "", run: debian };
    let alpine = Packages { build: "", run: alpine };
    Row { python, need, why, since: 0, unless: &[], debian, alpine }
}

pub(super) const fn always(python: &'static str, why: &'static str, debian: &'static str, alpine: &'static str) -> Row {
    running(python, Need::Always, why, debian, alpine)
}

pub(super) const fn unless_bundled(
    python: &'static str,
    why: &'static str,
    debian: &'static str,
    alpine: &'static str,
) -> Row {
    running(python, Need::UnlessBundled, why, debian, alpine)
}

pub(super) const fn if_local(
    python: &'static str,
    why: &'static str,
    debian: &'static str,
    alpine: &'static str,
) -> Row {
    running(python, Need::IfLocal, why, debian, alpine)
}

pub(super) const fn if_direct(
    python: &'static str,
    why: &'static str,
    debian: &'static str,
    alpine: &'static str,
) -> Row {
    running(python, Need::IfDirect, why, debian, alpine)
}

/// Each system's packages as (to build, to run).
pub(super) const fn compiled(
    python: &'static str,
    why: &'static str,
    debian: (&'static str, &'static str),
    alpine: (&'static str, &'static str),
) -> Row {
    let debian = Packages { build: debian.0, run: debian.1 };
    let alpine = Packages { build: alpine.0, run: alpine.1 };
    Row { python, need: Need::Compiled, why, since: 0, unless: &[], debian, alpine }
}
