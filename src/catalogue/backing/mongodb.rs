//! `MongoDB`: <https://hub.docker.com/_/mongo>. The user of the image is known to the database `admin`
//! (<https://www.mongodb.com/docs/manual/reference/connection-string-options/#mongodb-urioption-urioption.authSource>).

use super::client;
use crate::catalogue::model::{Backing, DataDirectory, General, Given, Login};

pub(super) const BACKING: Backing = Backing {
    key: "mongodb",
    title: "MongoDB",
    service: "mongo",
    image: "mongo:8",
    variants: &[],
    port: 27017,
    command: &[],
    health: &[
        Given::Text("mongosh"),
        Given::Text("--quiet"),
        Given::Text("--eval"),
        Given::Text("db.adminCommand('ping')"),
    ],
    oldest: Some(5),
    data: DataDirectory::At("/data/db"),
    hostname: None,
    environment: &[("MONGO_INITDB_ROOT_USERNAME", Given::User), ("MONGO_INITDB_ROOT_PASSWORD", Given::Password)],
    login: Login::Password("MONGO_PASSWORD"),
    schemes: &["mongodb"],
    drivers: &[client("pymongo"), client("motor"), client("mongoengine"), client("beanie")],
    words: &["MONGO", "MONGODB"],
    general: General::None,
    query: "?authSource=admin",
};
