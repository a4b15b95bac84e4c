//! Which Python packages need what of the operating system. Data, with the source of every row; decides nothing.
//!
//! Rows name what `python:*-slim-trixie` and `python:*-alpine` lack. Those have CPython's own libraries: OpenSSL, libffi, SQLite,
//! zlib, bzip2, liblzma, readline. The compiler that a compiled row needs comes with the rule.
//!
//! "Seen" in a source: the wheel of the version named, installed and imported in a trixie container without the package
//! and with it. Debian names were looked up in trixie; Alpine's are those of its package database and were not tried.

/// One Python package's need. A package may have several rows.
pub(super) struct Row {
    /// The normalized name.
    pub python: &'static str,
    /// When the row applies.
    pub need: Need,
    /// As "its wheel loads libpq": said to the user.
    pub why: &'static str,
    /// Python packages that bring the library themselves.
    pub unless: &'static [&'static str],
    /// In Debian 13.
    pub debian: Packages,
    /// In Alpine.
    pub alpine: Packages,
}

/// Names as in an `apt-get install` line, sorted.
pub(super) struct Packages {
    /// To build, beside the compiler.
    pub build: &'static str,
    /// To run.
    pub run: &'static str,
}

/// When a row applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It loads a library, or calls a program, that no wheel of it holds.
    Always,
    /// Its compiled wheels hold the library; its pure wheel and its source do not.
    UnlessBundled,
    /// It is compiled where no wheel fits.
    Compiled,
    /// It drives a program that may as well run elsewhere.
    IfLocal,
}

impl Row {
    const fn unless(mut self, others: &'static [&'static str]) -> Self {
        self.unless = others;
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
    Row { python, need, why, unless: &[], debian, alpine }
}

const fn always(python: &'static str, why: &'static str, debian: &'static str, alpine: &'static str) -> Row {
    running(python, Need::Always, why, debian, alpine)
}

const fn unless_bundled(python: &'static str, why: &'static str, debian: &'static str, alpine: &'static str) -> Row {
    running(python, Need::UnlessBundled, why, debian, alpine)
}

const fn if_local(python: &'static str, why: &'static str, debian: &'static str, alpine: &'static str) -> Row {
    running(python, Need::IfLocal, why, debian, alpine)
}

/// Each system's packages as (to build, to run).
const fn compiled(
    python: &'static str,
    why: &'static str,
    debian: (&'static str, &'static str),
    alpine: (&'static str, &'static str),
) -> Row {
    let debian = Packages { build: debian.0, run: debian.1 };
    let alpine = Packages { build: alpine.0, run: alpine.1 };
    Row { python, need: Need::Compiled, why, unless: &[], debian, alpine }
}

/// Packages that are often locked without a wheel and are pure Python, by their setup code.
pub(super) const PURE: &[&str] = &["docopt", "peewee", "sgmllib3k"];

/// Every row, by subject.
pub(super) const TABLE: &[Row] = &[
    // psycopg "Installation > Pure Python installation"; psycopg/pq/_pq_ctypes.py. Seen with 3.3.9.
    always("psycopg", "its wheel loads libpq", "libpq5", "libpq").unless(&["psycopg-binary"]),
    // psycopg "Installation > Local installation"; psycopg_c's build backend runs pg_config.
    compiled("psycopg-c", "its C code links libpq", ("libpq-dev", "libpq5"), ("libpq-dev", "libpq")),
    // mysqlclient README "Install > Linux"; setup.py asks pkg-config for mysqlclient, mariadb or libmariadb.
    compiled(
        "mysqlclient",
        "its C code links the MySQL client library",
        ("libmariadb-dev pkgconf", "libmariadb3"),
        ("mariadb-connector-c-dev pkgconf", "mariadb-connector-c"),
    ),
    // WeasyPrint "First Steps > Installation" (Debian, Alpine); weasyprint/text/ffi.py. Seen with 70.0.
    always(
        "weasyprint",
        "its wheel loads Pango and HarfBuzz",
        "libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0",
        "fontconfig glib harfbuzz harfbuzz-subset pango",
    ),
    // lxml "Installing lxml > Requirements"; setupinfo.py runs xml2-config and xslt-config or pkg-config.
    compiled(
        "lxml",
        "its C code links libxml2 and libxslt",
        ("libxml2-dev libxslt1-dev", "libxml2 libxslt1.1"),
        ("libxml2-dev libxslt-dev", "libxml2 libxslt"),
    ),
    // opencv-python README "Frequently Asked Questions" (ImportError libGL.so.1). Seen with 5.0.0.93.
    always("opencv-python", "its wheel links OpenGL and GLib", "libgl1 libglib2.0-0t64", "glib mesa-gl"),
    // The same wheel with the contributed modules. Seen with 5.0.0.93.
    always("opencv-contrib-python", "its wheel links OpenGL and GLib", "libgl1 libglib2.0-0t64", "glib mesa-gl"),
    // python-magic README "Installation > Debian/Ubuntu"; magic/loader.py. Seen with 0.4.27.
    always("python-magic", "its wheel loads libmagic", "libmagic1t64", "libmagic").unless(&["python-magic-bin"]),
    // ffmpeg-python README "Installing FFmpeg": it starts `ffmpeg` and `ffprobe`. Seen with 0.2.0.
    always("ffmpeg-python", "it calls `ffmpeg`", "ffmpeg", "ffmpeg"),
    // pydub README "Getting ffmpeg set up": everything but WAV goes through `ffmpeg`.
    always("pydub", "it calls `ffmpeg`", "ffmpeg", "ffmpeg"),
    // yt-dlp README "Dependencies > Strongly recommended": its default format is merged with `ffmpeg`.
    always("yt-dlp", "it calls `ffmpeg`", "ffmpeg", "ffmpeg"),
];
