//! `Elasticsearch`: <https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-docker-basic>; one node without
//! security, as that page has it for development.

use super::client;
use crate::catalogue::model::{Backing, DataDirectory, General, Given, Login};

pub(super) const BACKING: Backing = Backing {
    key: "elasticsearch",
    title: "Elasticsearch",
    service: "elasticsearch",
    image: "docker.elastic.co/elasticsearch/elasticsearch:9.2.0",
    variants: &[],
    port: 9200,
    command: &[],
    health: &[
        Given::Text("curl"),
        Given::Text("--fail"),
        Given::Text("--silent"),
        Given::Text("http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=1s"),
    ],
    oldest: None,
    data: DataDirectory::At("/usr/share/elasticsearch/data"),
    hostname: None,
    environment: &[
        ("discovery.type", Given::Text("single-node")),
        ("xpack.security.enabled", Given::Text("false")),
        ("ES_JAVA_OPTS", Given::Text("-Xms512m -Xmx512m")),
    ],
    login: Login::Nobody,
    schemes: &[],
    drivers: &[client("elasticsearch"), client("elasticsearch-dsl"), client("django-elasticsearch-dsl")],
    words: &["ELASTICSEARCH", "ELASTIC", "ES"],
    general: General::None,
    query: "",
};
