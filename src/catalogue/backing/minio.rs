//! `MinIO`: <https://hub.docker.com/r/minio/minio>, whose last release there is this one. `mc ready` is what its documentation has for a
//! check ("Deploy `MinIO` as a container").

use super::client;
use crate::catalogue::model::{Backing, DataDirectory, General, Given, Login};

pub(super) const BACKING: Backing = Backing {
    key: "minio",
    title: "MinIO",
    service: "minio",
    image: "minio/minio:RELEASE.2025-09-07T16-13-09Z",
    variants: &[],
    port: 9000,
    command: &["server", "/data", "--console-address", ":9001"],
    health: &[Given::Text("mc"), Given::Text("ready"), Given::Text("local")],
    oldest: Some(2024),
    data: DataDirectory::At("/data"),
    hostname: None,
    environment: &[("MINIO_ROOT_USER", Given::User), ("MINIO_ROOT_PASSWORD", Given::Password)],
    login: Login::Password("MINIO_ROOT_PASSWORD"),
    schemes: &[],
    drivers: &[client("minio"), client("boto3"), client("aioboto3"), client("aiobotocore"), client("django-storages")],
    words: &["MINIO"],
    general: General::None,
    query: "",
};
