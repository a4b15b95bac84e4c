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

/// Libraries whose name of older releases Debian 13 has too, or another package of it provides: `apt-get install --simulate` in a trixie
/// container takes each.
const LIBRARIES: [&str; 103] = [
    "libatk-bridge2.0-0",
    "libatk1.0-0",
    "libatspi2.0-0",
    "libavcodec61",
    "libblas3",
    "libbluetooth3",
    "libc6",
    "libct4",
    "libcups2",
    "libcurl4",
    "libdbus-1-3",
    "libdrm2",
    "libegl1",
    "libev4",
    "libffi8",
    "libfontconfig1",
    "libfreetype6",
    "libfuse2",
    "libgbm1",
    "libgcc-s1",
    "libgdal36",
    "libgeos-c1v5",
    "libgfortran5",
    "libgirepository-1.0-1",
    "libgles2",
    "libglx0",
    "libgssapi-krb5-2",
    "libgstreamer1.0-0",
    "libgtk-3-0",
    "libgtk-4-1",
    "libgtk2.0-0",
    "libicu76",
    "libjack-jackd2-0",
    "libjpeg62",
    "libkrb5-3",
    "liblapack3",
    "liblcms2-2",
    "libleptonica6",
    "liblz4-1",
    "libmemcached11",
    "libmpv2",
    "libnspr4",
    "libnss3",
    "libnuma1",
    "libopenblas0",
    "libopengl0",
    "libopenjp2-7",
    "libosmesa6",
    "libpcap0.8",
    "libpcre2-8-0",
    "libpng16-16",
    "libproj25",
    "libpulse0",
    "libquadmath0",
    "librdkafka1",
    "libsasl2-2",
    "libsecret-1-0",
    "libsnappy1v5",
    "libsox3",
    "libspatialindex8",
    "libsqlite3-0",
    "libssl3",
    "libstdc++6",
    "libsybdb5",
    "libtesseract5",
    "libtiff6",
    "libtk8.6",
    "libudev1",
    "libusb-1.0-0",
    "libuv1",
    "libvips42",
    "libvulkan1",
    "libwayland-client0",
    "libwebp7",
    "libx11-6",
    "libx11-xcb1",
    "libxau6",
    "libxcb-cursor0",
    "libxcb-dri3-0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xinerama0",
    "libxcb1",
    "libxcomposite1",
    "libxcursor1",
    "libxdamage1",
    "libxdmcp6",
    "libxfixes3",
    "libxi6",
    "libxinerama1",
    "libxkbcommon0",
    "libxmlsec1",
    "libxrandr2",
    "libxshmfence1",
    "libxss1",
    "libxtst6",
    "libxv1",
    "libyaml-0-2",
    "libzstd1",
];

/// Debian's own Python and its tools: those of the images here are instead of them.
const OF_PYTHON: [&str; 9] = [
    "python-is-python3",
    "python3",
    "python3-distutils",
    "python3-full",
    "python3-minimal",
    "python3-pip",
    "python3-setuptools",
    "python3-venv",
    "python3-wheel",
];

/// Whether Debian 13 may have a package of this name, which an older release has: a library's name changes with its version.
pub fn may_be_in_debian_13(name: &str) -> bool {
    let is_versioned_library =
        name.starts_with("lib") && name.ends_with(|letter: char| letter.is_ascii_digit()) && !LIBRARIES.contains(&name);
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
    if OF_PYTHON.contains(&written) {
        return true;
    }
    let Some(rest) = written.strip_prefix("python3.") else { return false };
    let (minor, part) = rest.split_once('-').unwrap_or((rest, ""));
    let is_number = !minor.is_empty() && minor.chars().all(|letter| letter.is_ascii_digit());
    is_number && matches!(part, "" | "dev" | "distutils" | "full" | "minimal" | "venv")
}
