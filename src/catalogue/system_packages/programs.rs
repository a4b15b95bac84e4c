//! Programs with the packages that bring them, and programs that no image here has. Data only.

use super::Names;
use crate::catalogue::init_program::is_init_program;
use crate::catalogue::project_tools;

/// A program that a package of the operating system brings.
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// The package.
    pub package: Names,
    /// For whose sake the package is installed.
    pub caller: Caller,
}

/// Who calls a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Code of the project that runs.
    Code,
    /// A script in front of the program.
    Scripts,
    /// Both.
    CodeAndScripts,
    /// Developers and builds: a runtime image with a compiler or a package manager would be another image.
    Development,
}

const fn program(name: &'static str, debian: &'static str, alpine: &'static str, caller: Caller) -> Program {
    Program { name, package: Names { debian, alpine }, caller }
}

/// Programs by their name, sorted.
pub const PROGRAMS: &[Program] = &[
    program("7z", "7zip", "7zip", Caller::Code),
    program("aria2c", "aria2", "aria2", Caller::Code),
    program("chromedriver", "chromium-driver", "chromium-chromedriver", Caller::Code),
    program("chromium", "chromium", "chromium", Caller::Code),
    program("convert", "imagemagick", "imagemagick", Caller::Code),
    program("curl", "curl", "curl", Caller::CodeAndScripts),
    program("cwebp", "webp", "libwebp-tools", Caller::Code),
    program("dig", "bind9-dnsutils", "bind-tools", Caller::Code),
    program("dot", "graphviz", "graphviz", Caller::Code),
    program("espeak-ng", "espeak-ng", "espeak-ng", Caller::Code),
    program("exiftool", "libimage-exiftool-perl", "exiftool", Caller::Code),
    program("exiv2", "exiv2", "exiv2", Caller::Code),
    program("ffmpeg", "ffmpeg", "ffmpeg", Caller::Code),
    program("ffprobe", "ffmpeg", "ffmpeg", Caller::Code),
    program("file", "file", "file", Caller::Code),
    program("gdal_translate", "gdal-bin", "gdal-tools", Caller::Code),
    program("gifsicle", "gifsicle", "gifsicle", Caller::Code),
    program("git", "git", "git", Caller::CodeAndScripts),
    program("gpg", "gnupg", "gnupg", Caller::Code),
    program("gs", "ghostscript", "ghostscript", Caller::Code),
    program("host", "bind9-host", "bind-tools", Caller::Code),
    program("identify", "imagemagick", "imagemagick", Caller::Code),
    program("java", "default-jre-headless", "openjdk21-jre-headless", Caller::Code),
    program("jpegoptim", "jpegoptim", "jpegoptim", Caller::Code),
    program("jq", "jq", "jq", Caller::CodeAndScripts),
    program("libreoffice", "libreoffice-nogui", "libreoffice", Caller::Code),
    program("lsof", "lsof", "lsof", Caller::Code),
    program("magick", "imagemagick", "imagemagick", Caller::Code),
    program("make", "make", "make", Caller::Development),
    program("mediainfo", "mediainfo", "mediainfo", Caller::Code),
    program("mogrify", "imagemagick", "imagemagick", Caller::Code),
    program("montage", "imagemagick", "imagemagick", Caller::Code),
    program("msgfmt", "gettext", "gettext", Caller::Code),
    program("mysql", "mariadb-client", "mariadb-client", Caller::Code),
    program("mysqladmin", "mariadb-client", "mariadb-client", Caller::Scripts),
    program("mysqldump", "mariadb-client", "mariadb-client", Caller::Code),
    program("nc", "netcat-openbsd", "netcat-openbsd", Caller::Scripts),
    program("nmap", "nmap", "nmap", Caller::Code),
    program("node", "nodejs", "nodejs", Caller::Development),
    program("npm", "npm", "npm", Caller::Development),
    program("nslookup", "bind9-dnsutils", "bind-tools", Caller::Code),
    program("ogr2ogr", "gdal-bin", "gdal-tools", Caller::Code),
    program("optipng", "optipng", "optipng", Caller::Code),
    program("pandoc", "pandoc", "pandoc", Caller::Code),
    program("pdfimages", "poppler-utils", "poppler-utils", Caller::Code),
    program("pdfinfo", "poppler-utils", "poppler-utils", Caller::Code),
    program("pdftk", "pdftk-java", "pdftk", Caller::Code),
    program("pdftocairo", "poppler-utils", "poppler-utils", Caller::Code),
    program("pdftohtml", "poppler-utils", "poppler-utils", Caller::Code),
    program("pdftoppm", "poppler-utils", "poppler-utils", Caller::Code),
    program("pdftotext", "poppler-utils", "poppler-utils", Caller::Code),
    program("pdfunite", "poppler-utils", "poppler-utils", Caller::Code),
    program("pg_dump", "postgresql-client", "postgresql-client", Caller::Code),
    program("pg_isready", "postgresql-client", "postgresql-client", Caller::Scripts),
    program("pg_restore", "postgresql-client", "postgresql-client", Caller::Code),
    program("pgrep", "procps", "procps-ng", Caller::Scripts),
    program("ping", "iputils-ping", "iputils-ping", Caller::CodeAndScripts),
    program("pngquant", "pngquant", "pngquant", Caller::Code),
    program("ps", "procps", "procps-ng", Caller::Scripts),
    program("psql", "postgresql-client", "postgresql-client", Caller::CodeAndScripts),
    program("qpdf", "qpdf", "qpdf", Caller::Code),
    program("redis-cli", "redis-tools", "redis", Caller::CodeAndScripts),
    program("rsync", "rsync", "rsync", Caller::Code),
    program("scp", "openssh-client", "openssh-client", Caller::Code),
    program("soffice", "libreoffice-nogui", "libreoffice", Caller::Code),
    program("sox", "sox", "sox", Caller::Code),
    program("sqlite3", "sqlite3", "sqlite", Caller::Code),
    program("ssh", "openssh-client", "openssh-client", Caller::Code),
    program("ssh-keygen", "openssh-client", "openssh-client", Caller::Code),
    program("ssh-keyscan", "openssh-client", "openssh-client", Caller::Code),
    program("sshpass", "sshpass", "sshpass", Caller::Code),
    program("tesseract", "tesseract-ocr", "tesseract-ocr", Caller::Code),
    program("traceroute", "traceroute", "traceroute", Caller::Code),
    program("unzip", "unzip", "unzip", Caller::Code),
    program("wget", "wget", "wget", Caller::CodeAndScripts),
    program("whois", "whois", "whois", Caller::Code),
    program("zip", "zip", "zip", Caller::Code),
];

/// Programs that the images do not have, or that their user may not use.
const ABSENT: &[&str] = &[
    // What installs packages.
    "uvx",
    "pip",
    "pip3",
    // What changes users, which only root may.
    "gosu",
    "su-exec",
    "sudo",
    "su",
    "chown",
    "usermod",
    "groupmod",
    "useradd",
    "groupadd",
    "adduser",
    "addgroup",
    // Managers of packages and services.
    "apt-get",
    "apk",
    "cron",
    "crond",
    "crontab",
    "service",
    "nginx",
    "supervisord",
    "dockerize",
    // JavaScript's.
    "node",
    "npm",
    "pnpm",
    "yarn",
];

/// The package that a program called by code asks for.
pub fn called_by_code(name: &str) -> Option<Names> {
    let program = PROGRAMS.iter().find(|program| program.name == name)?;
    matches!(program.caller, Caller::Code | Caller::CodeAndScripts).then_some(program.package)
}

/// The package that a program called by a script asks for.
pub fn called_by_script(name: &str) -> Option<Names> {
    let program = PROGRAMS.iter().find(|program| program.name == name)?;
    matches!(program.caller, Caller::Scripts | Caller::CodeAndScripts).then_some(program.package)
}

/// The package that brings a program, whoever calls it.
pub fn package_of(name: &str) -> Option<Names> {
    PROGRAMS.iter().find(|program| program.name == name).map(|program| program.package)
}

/// Packages of Debian that bring the same programs as the one of the table (packages.debian.org, "Provides").
const ALTERNATIVES: [(&str, &[&str]); 1] = [("netcat-openbsd", &["netcat-traditional", "ncat", "netcat"])];

/// Whether a package brings what another is asked for.
pub fn stands_for(package: &str, asked: &str) -> bool {
    package == asked || ALTERNATIVES.iter().any(|(known, others)| *known == asked && others.contains(&package))
}

/// Whether no image here has a program, and none can be given it.
pub fn is_absent(name: &str) -> bool {
    ABSENT.contains(&name) || project_tools::named(name).is_some() || is_init_program(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_sorted() {
        assert!(PROGRAMS.is_sorted_by(|a, b| a.name < b.name));
    }
}
