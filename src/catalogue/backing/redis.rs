//! `Redis`: <https://hub.docker.com/_/redis>.

use super::client;
use crate::catalogue::model::{Backing, DataDirectory, General, Given, Login};

pub(super) const BACKING: Backing = Backing {
    key: "redis",
    title: "Redis",
    service: "redis",
    image: "redis:8",
    variants: &[],
    port: 6379,
    command: &[],
    health: &[Given::Text("redis-cli"), Given::Text("ping")],
    oldest: None,
    data: DataDirectory::At("/data"),
    hostname: None,
    environment: &[],
    login: Login::Nobody,
    schemes: &["redis"],
    drivers: &[
        client("redis"),
        client("aioredis"),
        client("coredis"),
        client("django-redis"),
        client("arq"),
        client("rq"),
        client("saq"),
    ],
    words: &["REDIS"],
    general: General::Broker,
    query: "",
};
