//! Packages that images of others install, and what becomes of them here. Data only.

use crate::catalogue::init_program::is_init_program;

/// Libraries and programs that images install to run, as Debian 13 calls them; with the names of other releases and of Alpine.
/// Each was installed in a trixie container.
const RUNTIME: &[(&str, &[&str])] = &[
    ("aria2", &[]),
    ("espeak-ng", &[]),
    ("ffmpeg", &[]),
    ("fontconfig", &[]),
    ("fonts-dejavu-core", &["fonts-dejavu", "font-dejavu"]),
    ("fonts-liberation", &["fonts-liberation2", "font-liberation"]),
    ("fonts-noto-cjk", &["font-noto-cjk"]),
    ("fonts-noto-color-emoji", &["font-noto-emoji"]),
    ("gettext", &[]),
    ("ghostscript", &[]),
    ("graphviz", &[]),
    ("imagemagick", &[]),
    ("libasound2t64", &["libasound2"]),
    ("libcairo2", &["cairo"]),
    ("libexpat1", &["expat"]),
    ("libfbclient2", &[]),
    ("libgdk-pixbuf-2.0-0", &["libgdk-pixbuf2.0-0", "gdk-pixbuf"]),
    ("libgl1", &["libgl1-mesa-glx", "mesa-gl"]),
    ("libglib2.0-0t64", &["libglib2.0-0", "glib"]),
    ("libgomp1", &["libgomp"]),
    ("libharfbuzz-subset0", &[]),
    ("libharfbuzz0b", &["harfbuzz"]),
    ("libheif1", &["libheif"]),
    ("libldap2", &["libldap-2.5-0", "libldap-2.4-2", "libldap"]),
    ("libmagic1t64", &["libmagic1", "libmagic"]),
    ("libmariadb3", &["mariadb-connector-c"]),
    ("libodbc2", &["libodbc1"]),
    ("libopus0", &["opus"]),
    ("libpango-1.0-0", &["pango"]),
    ("libpangocairo-1.0-0", &[]),
    ("libpangoft2-1.0-0", &[]),
    ("libportaudio2", &["portaudio"]),
    ("libpq5", &["libpq", "postgresql-libs"]),
    ("libsm6", &["libsm"]),
    ("libsndfile1", &["libsndfile"]),
    ("libsqlite3-mod-spatialite", &[]),
    ("libxext6", &["libxext"]),
    ("libxml2", &[]),
    ("libxmlsec1t64-openssl", &["libxmlsec1-openssl"]),
    ("libxrender1", &["libxrender"]),
    ("libxslt1.1", &["libxslt"]),
    ("libzbar0t64", &["libzbar0", "zbar"]),
    ("locales", &[]),
    ("mariadb-client", &["default-mysql-client", "mysql-client"]),
    ("mediainfo", &[]),
    ("pandoc", &[]),
    ("poppler-utils", &[]),
    ("postgresql-client", &[]),
    ("shared-mime-info", &[]),
    ("sox", &[]),
    ("tesseract-ocr", &[]),
    ("unixodbc", &[]),
];

/// Why an image here does without a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unneeded {
    /// It builds.
    Builds,
    /// The base image or the locked packages bring it.
    Brought,
    /// It starts or reaps processes.
    StartsProcesses,
    /// It changes users.
    ChangesUsers,
    /// It fetches and unpacks for a build, or asks for a health check, and nothing that runs starts it.
    FetchesForTheBuild,
    /// Nothing that runs starts it.
    NotStarted,
}

/// What images install that ours do without, and why. A program of these that the code starts is found there.
const UNNEEDED: &[(&[&str], Unneeded)] = &[
    (
        &[
            "autoconf",
            "automake",
            "binutils",
            "build-base",
            "build-essential",
            "clang",
            "cmake",
            "cargo",
            "g++",
            "gcc",
            "gfortran",
            "libtool",
            "make",
            "meson",
            "musl-dev",
            "ninja-build",
            "nodejs",
            "npm",
            "pkg-config",
            "pkgconf",
            "python3-dev",
            "rustc",
            "swig",
        ],
        Unneeded::Builds,
    ),
    (
        &["apt-transport-https", "ca-certificates", "coreutils", "openssl", "py3-cffi", "tzdata", "xz-utils", "zstd"],
        Unneeded::Brought,
    ),
    (&["supervisor"], Unneeded::StartsProcesses),
    (&["gosu", "su-exec", "sudo"], Unneeded::ChangesUsers),
    (
        &["bash", "curl", "gnupg", "gnupg2", "lsb-release", "software-properties-common", "unzip", "wget", "git"],
        Unneeded::FetchesForTheBuild,
    ),
    (
        &[
            "bind-tools",
            "cron",
            "dnsutils",
            "gdal-bin",
            "htop",
            "iproute2",
            "iputils-ping",
            "jq",
            "less",
            "nano",
            "net-tools",
            "netcat-openbsd",
            "netcat-traditional",
            "openssh-client",
            "procps",
            "rsync",
            "vim",
            "zip",
        ],
        Unneeded::NotStarted,
    ),
];

/// Debian 13's name of a package that images install to run.
pub fn runtime_name(written: &str) -> Option<&'static str> {
    RUNTIME.iter().find(|(name, others)| *name == written || others.contains(&written)).map(|(name, _)| *name)
}

/// Names of older releases that Debian 13 does not have: `apt-get install --simulate` of it says so of each.
const GONE: [&str; 11] = [
    "wkhtmltopdf",
    "software-properties-common",
    "netcat",
    "python3-distutils",
    "mysql-client",
    "neofetch",
    "ttf-mscorefonts-installer",
    "ntp",
    "libgconf-2-4",
    "libgdk-pixbuf2.0-0",
    "postgresql-client-15",
];

/// Whether Debian 13 may have a package of this name, which an older release has: a library's name changes with its version.
pub fn may_be_in_debian_13(name: &str) -> bool {
    let is_versioned_library = name.starts_with("lib") && name.ends_with(|letter: char| letter.is_ascii_digit());
    !GONE.contains(&name) && !is_versioned_library
}

/// Why a package is not needed, where that is known.
pub fn unneeded(written: &str) -> Option<Unneeded> {
    if is_init_program(written) {
        return Some(Unneeded::StartsProcesses);
    }
    if is_an_interpreter(written) {
        return Some(Unneeded::Brought);
    }
    UNNEEDED.iter().find(|(names, _)| names.contains(&written)).map(|(_, why)| *why)
}

/// `python3.12`, `python3.12-venv`: Debian's own interpreters (Debian Python Policy 2.1), which those of images here are instead of.
fn is_an_interpreter(written: &str) -> bool {
    let Some(rest) = written.strip_prefix("python3.") else { return false };
    let (minor, part) = rest.split_once('-').unwrap_or((rest, ""));
    let is_number = !minor.is_empty() && minor.chars().all(|letter| letter.is_ascii_digit());
    is_number && matches!(part, "" | "dev" | "distutils" | "full" | "minimal" | "venv")
}
