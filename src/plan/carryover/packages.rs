//! Which packages of the operating system the authors install that the locked packages do not already ask for. Takes only names
//! that Debian 13 is known to have: one that it lacks would fail the build.

use super::{container, shipped};
use crate::inspect::evidence::Located;
use crate::inspect::lock::Closure;
use crate::plan::build_plan::{CarriedItem, Carryover, CarryoverReason, CarryoverStatus};
use crate::plan::chosen::Chosen;
use crate::plan::image::system_packages::{self, System};
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// Packages for the running program, and what becomes of the others.
#[derive(Default)]
pub(crate) struct Packages {
    pub run: Vec<Sourced<String>>,
    pub carryover: Vec<Carryover>,
}

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

/// What images install that ours do without, and why. A program of these that the code starts is found there.
const NOT_NEEDED: &[(&[&str], CarryoverReason)] = &[
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
        CarryoverReason::BuildsOnly,
    ),
    (
        &["apt-transport-https", "ca-certificates", "coreutils", "openssl", "py3-cffi", "tzdata", "xz-utils", "zstd"],
        CarryoverReason::InTheBase,
    ),
    (&["dumb-init", "tini", "supervisor"], CarryoverReason::ComposeReaps),
    (&["gosu", "su-exec", "sudo"], CarryoverReason::NeverRoot),
    (
        &[
            "bash",
            "bind-tools",
            "cron",
            "curl",
            "dnsutils",
            "gdal-bin",
            "git",
            "gnupg",
            "gnupg2",
            "htop",
            "iproute2",
            "iputils-ping",
            "jq",
            "less",
            "lsb-release",
            "nano",
            "net-tools",
            "netcat-openbsd",
            "netcat-traditional",
            "openssh-client",
            "procps",
            "rsync",
            "software-properties-common",
            "unzip",
            "vim",
            "wget",
            "zip",
        ],
        CarryoverReason::NotStarted,
    ),
];

/// Of those that nothing starts, what a build fetches and unpacks with, or a health check asks with.
const OF_BUILDING: [&str; 9] =
    ["bash", "curl", "gnupg", "gnupg2", "lsb-release", "software-properties-common", "unzip", "wget", "git"];

/// Reads the stages that ship.
pub(crate) fn packages(request: &Request<'_>, chosen: &Chosen, closure: &Closure, system: System) -> Packages {
    let mut found = Packages::default();
    let Some(container) = container(request, chosen) else { return found };
    let needed = system_packages::needed(closure, system);
    for package in shipped(request, container).into_iter().flat_map(|stage| &stage.packages) {
        let (names, known) = (runtime_name(&package.value), |name: &str| needed.run.iter().any(|own| own.name == name));
        if known(names.unwrap_or(&package.value)) {
            continue;
        }
        match carried_name(package, names, closure, system) {
            Ok(name) => found.run.push(Sourced::seen(name.to_owned(), "the authors install it", package.place.clone())),
            Err((status, because)) => {
                let item = CarriedItem::SystemPackage(package.value.clone());
                let carryover = Carryover::dropped(item, because, &package.place);
                found.carryover.push(Carryover { status, ..carryover });
            }
        }
    }
    found
}

/// Debian 13's name of a package that images install to run.
fn runtime_name(written: &str) -> Option<&'static str> {
    RUNTIME.iter().find(|(name, others)| *name == written || others.contains(&written)).map(|(name, _)| *name)
}

/// The package to install, or why there is none.
fn carried_name(
    package: &Located<String>,
    runtime: Option<&'static str>,
    closure: &Closure,
    system: System,
) -> Result<&'static str, (CarryoverStatus, CarryoverReason)> {
    let written = package.value.as_str();
    if let Some(python) = system_packages::knows(runtime.unwrap_or(written), closure, system) {
        return Err((CarryoverStatus::Unneeded, CarryoverReason::LockedWithout(python.to_string())));
    }
    match (runtime, system) {
        (Some(name), System::Debian) => return Ok(name),
        (Some(_), System::Alpine) => return Err((CarryoverStatus::Dropped, CarryoverReason::UnknownOnAlpine)),
        (None, _) => {}
    }
    let listed = NOT_NEEDED.iter().find(|(names, _)| names.contains(&written));
    Err(match listed {
        Some((_, because @ CarryoverReason::NotStarted)) if !OF_BUILDING.contains(&written) => {
            (CarryoverStatus::Dropped, because.clone())
        }
        Some((_, because)) => (CarryoverStatus::Unneeded, because.clone()),
        None if written.ends_with("-dev") || written.ends_with("-devel") => {
            (CarryoverStatus::Unneeded, CarryoverReason::Headers)
        }
        None => (CarryoverStatus::Dropped, CarryoverReason::UnknownOnDebian),
    })
}
