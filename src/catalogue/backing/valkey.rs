//! `Valkey`: <https://hub.docker.com/r/valkey/valkey>.

use super::client;
use crate::catalogue::model::{Backing, DataDirectory, General, Given, Login};

pub(super) const BACKING: Backing = Backing {
    key: "valkey",
    title: "Valkey",
    service: "valkey",
    image: "valkey/valkey:8",
    variants: &[],
    port: 6379,
    command: &[],
    health: &[Given::Text("valkey-cli"), Given::Text("ping")],
    oldest: None,
    data: DataDirectory::At("/data"),
    hostname: None,
    environment: &[],
    login: Login::Nobody,
    schemes: &["valkey"],
    drivers: &[client("valkey"), client("valkey-glide")],
    words: &["VALKEY"],
    general: General::None,
    query: "",
};
