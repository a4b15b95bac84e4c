//! Every name of a package of the operating system that uvdock knows. Data, with its source; decides nothing.

pub mod browsers;
pub mod databases;
pub mod images;
pub mod media;
pub mod programs;
pub mod science;
pub mod systems;
pub mod table;

use self::table::Row;

/// Which Python packages need what, by subject. Packages that hold all they need wherever they can be installed (torch, onnxruntime), or
/// whose needs are those of their dependencies (geopandas, moviepy), have none.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [databases::ROWS, media::ROWS, science::ROWS, systems::ROWS, browsers::ROWS].into_iter().flatten()
}

/// Packages that have no wheel on the package index and are pure Python: pip built each (2026-11) in an image without a compiler, or to a wheel for
/// any platform (`py3-none-any`).
pub const PURE: &[&str] = &[
    "antlr4-python3-runtime",
    "countries",
    "django-autocomplete-light",
    "django-queryinspect",
    "dkimpy",
    "docopt",
    "docx2txt",
    "fitparse",
    "forbiddenfruit",
    "google-search-results",
    "grpclib",
    "http-ece",
    "jaconv",
    "jieba",
    "jsonpath",
    "juju",
    "julius",
    "langdetect",
    "multitasking",
    "odfpy",
    "openai-whisper",
    "pyclamd",
    "pycountry",
    "pylatexenc",
    "pyperclip",
    "pypika",
    "pypydispatcher",
    "rouge-score",
    "sgmllib3k",
    "sqlalchemy-dremio",
    "srt",
    "starlette-wtf",
    "stringcase",
    "wait-for2",
    "wget",
    "wikipedia",
    "withings-sync",
];

/// A compiler for C and C++, `make` and the C library's headers.
pub const COMPILER: Names = Names { debian: "build-essential", alpine: "build-base" };

/// What compiled C++ links and the Python image lacks. Debian's has it, because apt needs it.
pub const COMPILED_RUNTIME: Names = Names { debian: "", alpine: "libstdc++" };

/// A compiler for Rust, beside that for C.
pub const RUST: [Names; 2] = [Names { debian: "cargo", alpine: "cargo" }, Names { debian: "rustc", alpine: "rust" }];

/// The library of Tk.
pub const LIBTK: Names = Names { debian: "libtk8.6", alpine: "tk" };

/// Every locale of the C library, which the small images of Debian lack; musl knows none by name, and refuses none
/// (<https://wiki.musl-libc.org/functional-differences-from-glibc.html>, "Locale").
pub const LOCALES: Names = Names { debian: "locales-all", alpine: "" };

/// What fetches repositories, in both systems.
pub const GIT: &str = "git";

/// What git fetches over SSH with, in both systems.
pub const SSH_CLIENT: &str = "openssh-client";

/// The certificates of public authorities, with the program that adds others, in both systems.
pub const CA_CERTIFICATES: &str = "ca-certificates";

/// What the official Python image installs on Debian (docker-library/python) and Debian's own image lacks. Distroless has it too.
pub const BESIDE_PYTHON: [&str; 3] = [CA_CERTIFICATES, "netbase", "tzdata"];

/// One thing in the two systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// In Debian 13.
    pub debian: &'static str,
    /// In Alpine.
    pub alpine: &'static str,
}
