//! Databases, brokers and other servers that programs need beside them, one file each. Looks entries up, decides nothing.

mod elasticsearch;
mod mailpit;
mod mariadb;
mod minio;
mod mongodb;
mod mysql;
pub mod names;
mod postgresql;
mod qdrant;
mod rabbitmq;
mod redis;
mod valkey;

pub use self::postgresql::KEY as POSTGRESQL;
use super::model::{Backing, DataDirectory, Driver};

/// Every kind. Of two that a word or a scheme may mean, the first counts.
pub const ALL: &[&Backing] = &[
    &postgresql::BACKING,
    &mysql::BACKING,
    &mariadb::BACKING,
    &mongodb::BACKING,
    &redis::BACKING,
    &valkey::BACKING,
    &rabbitmq::BACKING,
    &elasticsearch::BACKING,
    &qdrant::BACKING,
    &minio::BACKING,
    &mailpit::BACKING,
];

/// The kind of this name in the settings.
pub fn named(key: &str) -> Option<&'static Backing> {
    ALL.iter().copied().find(|backing| backing.key == key)
}

/// The kind that a URL with this scheme reaches, such as `postgresql+asyncpg`.
pub fn of_scheme(scheme: &str) -> Option<&'static Backing> {
    let scheme = scheme.split('+').next().unwrap_or(scheme);
    ALL.iter().copied().find(|backing| backing.schemes.contains(&scheme))
}

/// The kind that a word of a variable's name is about, such as `POSTGRES`.
pub fn of_word(word: &str) -> Option<&'static Backing> {
    ALL.iter().copied().find(|backing| backing.words.contains(&word))
}

impl Backing {
    /// Whether the image of this repository is one of the kind's; `repository` takes the tag off.
    pub fn has_image(&self, image: &str, repository: impl Fn(&str) -> &str) -> bool {
        let mut own = self.variants.iter().map(|variant| variant.image).chain([self.image]);
        own.any(|own| repository(own) == repository(image))
    }
}

/// Whether the image of a kind takes a secret from a file whose name stands in the variable with `_FILE` behind it: "Docker Secrets" of
/// <https://hub.docker.com/_/postgres>, <https://hub.docker.com/_/mysql>, <https://hub.docker.com/_/mariadb> and
/// <https://hub.docker.com/_/mongo>.
pub fn takes_secret_files(key: &str) -> bool {
    matches!(key, "postgresql" | "mysql" | "mariadb" | "mongodb")
}

/// Whether a server of the image as it is lets in whom its clients are by default: `guest`, whom the image lets in from other hosts too
/// (<https://hub.docker.com/_/rabbitmq>, "Setting default user and password"; `10-defaults.conf` of the image has `loopback_users.guest = false`).
pub fn admits_guests(key: &str) -> bool {
    key == "rabbitmq"
}

/// Where the image of a database has what it runs when it first starts (<https://hub.docker.com/_/postgres>, "Initialization scripts";
/// <https://hub.docker.com/_/mysql>, <https://hub.docker.com/_/mariadb>, "Initializing a fresh instance").
pub fn first_start(key: &str) -> Option<&'static str> {
    matches!(key, "postgresql" | "mysql" | "mariadb").then_some("/docker-entrypoint-initdb.d")
}

impl DataDirectory {
    /// Where an image with this tag has it.
    pub fn of(&self, tag: Option<&str>) -> Option<&'static str> {
        match self {
            Self::At(path) => Some(path),
            Self::Nowhere => None,
            Self::Since { major, now, before } => {
                Some(if major_of(tag.unwrap_or_default()).is_some_and(|version| version < *major) {
                    before
                } else {
                    now
                })
            }
        }
    }
}

/// The major version of the server in a tag: 17 of `17.2-trixie`, and of `2.23.0-pg17`, where an extension has its own before it.
pub fn major_of(tag: &str) -> Option<u32> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let server = tag.rsplit_once("pg").map(|(_, server)| server).filter(|server| server.starts_with(is_digit));
    let digits = server.unwrap_or(tag).trim_start_matches(|letter: char| !letter.is_ascii_digit());
    digits.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// A driver that `SQLAlchemy` does not know.
const fn client(package: &'static str) -> Driver {
    Driver { package, blocking: None, asynchronous: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_about_its_server_whatever_the_driver() {
        let key = |scheme| of_scheme(scheme).map(|backing| backing.key);
        assert_eq!(key("postgresql+asyncpg"), Some("postgresql"));
        assert_eq!(key("mysql+pymysql"), Some("mysql"));
        assert_eq!(key("sqlite"), None);
    }

    #[test]
    fn the_data_of_an_older_release_lies_where_it_did() {
        let data = &postgresql::BACKING.data;
        assert_eq!(data.of(Some("18")), Some("/var/lib/postgresql"));
        assert_eq!(data.of(Some("pg17-trixie")), Some("/var/lib/postgresql/data"));
        assert_eq!(data.of(Some("2.23.0-pg17")), Some("/var/lib/postgresql/data"));
        assert_eq!(data.of(Some("2.23.0-pg18")), Some("/var/lib/postgresql"));
        assert_eq!(data.of(None), Some("/var/lib/postgresql"));
    }

    #[test]
    fn names_of_kinds_services_and_words_are_told_apart() {
        for (at, one) in ALL.iter().enumerate() {
            for other in &ALL[at + 1..] {
                assert!(one.key != other.key && one.service != other.service, "{}", one.key);
                assert!(!one.words.iter().any(|word| other.words.contains(word)), "{} {}", one.key, other.key);
            }
        }
    }
}
