//! `RabbitMQ`: <https://hub.docker.com/_/rabbitmq>. What it keeps belongs to the name of its node, which has that of the host
//! ("Running the daemon"); for its check <https://www.rabbitmq.com/docs/monitoring#health-checks>.

use super::client;
use crate::catalogue::model::{Backing, DataDirectory, General, Given, Login};

pub(super) const BACKING: Backing = Backing {
    key: "rabbitmq",
    title: "RabbitMQ",
    service: "rabbitmq",
    image: "rabbitmq:4",
    variants: &[],
    port: 5672,
    command: &[],
    health: &[Given::Text("rabbitmq-diagnostics"), Given::Text("--quiet"), Given::Text("check_port_connectivity")],
    oldest: None,
    data: DataDirectory::At("/var/lib/rabbitmq"),
    hostname: Some("rabbitmq"),
    environment: &[("RABBITMQ_DEFAULT_USER", Given::User), ("RABBITMQ_DEFAULT_PASS", Given::Password)],
    login: Login::Password("RABBITMQ_PASSWORD"),
    schemes: &["amqp", "pyamqp"],
    drivers: &[client("pika"), client("aio-pika"), client("amqp"), client("aiormq")],
    words: &["RABBITMQ", "RABBIT", "AMQP", "RMQ"],
    general: General::None,
    query: "",
};
