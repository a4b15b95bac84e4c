//! `MySQL`: <https://hub.docker.com/_/mysql>. The server of the first start, which runs the scripts, listens on a socket alone, so a
//! ping over TCP is answered by the one that stays; it succeeds without a login too
//! (<https://dev.mysql.com/doc/refman/8.4/en/mysqladmin.html>, "ping").

use crate::catalogue::model::{Backing, DataDirectory, Driver, General, Given, Login};

pub(super) const BACKING: Backing = Backing {
    key: "mysql",
    title: "MySQL",
    service: "mysql",
    image: "mysql:8.4",
    variants: &[],
    port: 3306,
    command: &[],
    health: &[Given::Text("mysqladmin"), Given::Text("ping"), Given::Text("--host"), Given::Text("127.0.0.1")],
    oldest: None,
    data: DataDirectory::At("/var/lib/mysql"),
    hostname: None,
    environment: &[
        ("MYSQL_USER", Given::User),
        ("MYSQL_PASSWORD", Given::Password),
        ("MYSQL_DATABASE", Given::Database),
        ("MYSQL_RANDOM_ROOT_PASSWORD", Given::Text("1")),
    ],
    login: Login::Password("MYSQL_PASSWORD"),
    schemes: &["mysql", "mysql2", "mysqlgis"],
    drivers: &[
        // <https://docs.sqlalchemy.org/en/20/dialects/mysql.html>: mysqlclient is what is meant without a driver.
        Driver { package: "mysqlclient", blocking: Some("mysql"), asynchronous: None },
        Driver { package: "pymysql", blocking: Some("mysql+pymysql"), asynchronous: None },
        Driver { package: "mysql-connector-python", blocking: Some("mysql+mysqlconnector"), asynchronous: None },
        Driver { package: "aiomysql", blocking: None, asynchronous: Some("mysql+aiomysql") },
        Driver { package: "asyncmy", blocking: None, asynchronous: Some("mysql+asyncmy") },
    ],
    words: &["MYSQL"],
    general: General::Database,
    query: "",
};
