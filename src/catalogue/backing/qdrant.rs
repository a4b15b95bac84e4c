//! `Qdrant`: <https://qdrant.tech/documentation/guides/installation/>, <https://qdrant.tech/documentation/guides/monitoring/>.

use super::client;
use crate::catalogue::model::{Backing, DataDirectory, General, Given, Login};

pub(super) const BACKING: Backing = Backing {
    key: "qdrant",
    title: "Qdrant",
    service: "qdrant",
    image: "qdrant/qdrant:v1.16.2",
    variants: &[],
    port: 6333,
    command: &[],
    // The image has no client of HTTP: <https://github.com/qdrant/qdrant/issues/4250>.
    health: &[
        Given::Text("bash"),
        Given::Text("-c"),
        Given::Text(
            "exec 3<>/dev/tcp/127.0.0.1/6333 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 ' <&3",
        ),
    ],
    oldest: None,
    data: DataDirectory::At("/qdrant/storage"),
    hostname: None,
    environment: &[],
    login: Login::Nobody,
    schemes: &[],
    drivers: &[client("qdrant-client"), client("async-qdrant-client")],
    words: &["QDRANT"],
    general: General::None,
    query: "",
};
