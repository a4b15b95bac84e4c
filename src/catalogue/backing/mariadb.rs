//! `MariaDB`: <https://hub.docker.com/_/mariadb>, and for its check <https://mariadb.com/kb/en/using-healthcheck-sh/>.

use crate::catalogue::model::{Backing, DataDirectory, Driver, General, Given, Login};

pub(super) const BACKING: Backing = Backing {
    key: "mariadb",
    title: "MariaDB",
    service: "mariadb",
    image: "mariadb:11.8",
    variants: &[],
    port: 3306,
    command: &[],
    health: &[Given::Text("healthcheck.sh"), Given::Text("--connect"), Given::Text("--innodb_initialized")],
    oldest: Some(11),
    data: DataDirectory::At("/var/lib/mysql"),
    hostname: None,
    environment: &[
        ("MARIADB_USER", Given::User),
        ("MARIADB_PASSWORD", Given::Password),
        ("MARIADB_DATABASE", Given::Database),
        ("MARIADB_RANDOM_ROOT_PASSWORD", Given::Text("1")),
    ],
    login: Login::Password("MARIADB_PASSWORD"),
    schemes: &["mariadb"],
    drivers: &[
        // <https://docs.sqlalchemy.org/en/20/dialects/mysql.html#module-sqlalchemy.dialects.mysql.mariadbconnector>
        Driver { package: "mariadb", blocking: Some("mariadb+mariadbconnector"), asynchronous: None },
    ],
    words: &["MARIADB"],
    general: General::Database,
    query: "",
};
