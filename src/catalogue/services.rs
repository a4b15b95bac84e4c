//! Schemes of the URLs of databases and brokers that are servers of their own. Data.

/// Without what names a driver: `postgresql` of `postgresql+asyncpg`.
const SCHEMES: &[&str] = &[
    // https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls and /dialects/
    "postgresql",
    "mysql",
    "mariadb",
    "oracle",
    "mssql",
    "cockroachdb",
    // https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
    "postgres",
    // https://github.com/jazzband/dj-database-url
    "postgis",
    // https://redis.readthedocs.io/en/stable/connections.html, https://valkey-py.readthedocs.io/
    "redis",
    "rediss",
    "valkey",
    "valkeys",
    // https://www.rabbitmq.com/docs/uri-spec; pyamqp: https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/
    "amqp",
    "amqps",
    "pyamqp",
    // https://www.mongodb.com/docs/manual/reference/connection-string/
    "mongodb",
    // https://nats-io.github.io/nats.py/
    "nats",
    // https://clickhouse.com/docs/integrations/python
    "clickhouse",
    "clickhousedb",
];

/// Whether a URL with this scheme names such a server.
pub fn is_scheme(scheme: &str) -> bool {
    let scheme = scheme.split('+').next().unwrap_or(scheme);
    SCHEMES.contains(&scheme)
}
