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

/// Names of the machine itself, which in a container is the container.
const OWN_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Whether a host is the machine itself.
pub fn is_own_host(host: &str) -> bool {
    OWN_HOSTS.contains(&host)
}

/// Words of the names of variables that hold the host of such a server.
const NAMES: [&str; 39] = [
    "DB",
    "DATABASE",
    "PG",
    "POSTGRES",
    "POSTGRESQL",
    "MYSQL",
    "MARIADB",
    "REDIS",
    "VALKEY",
    "MONGO",
    "MONGODB",
    "RABBITMQ",
    "AMQP",
    "KAFKA",
    "ELASTICSEARCH",
    "OPENSEARCH",
    "CLICKHOUSE",
    "MEMCACHED",
    "QDRANT",
    "NATS",
    "SMTP",
    "MAIL",
    "MQTT",
    "OLLAMA",
    "LMSTUDIO",
    "MINIO",
    "ELASTIC",
    "NEO4J",
    "MILVUS",
    "CHROMA",
    "WEAVIATE",
    "INFLUXDB",
    "LDAP",
    "CASSANDRA",
    "VAULT",
    "KEYCLOAK",
    "BROKER",
    "CACHE",
    "TEMPORAL",
];

/// Ports of development servers of front ends: Next.js and Create React App, Vite, Angular, Vue's and Astro's.
const FRONT_ENDS: [u16; 6] = [3000, 3001, 5173, 5174, 4200, 4321];

/// Words of variables that say where browsers find the program, or what may call it.
const OF_BROWSERS: [&str; 22] = [
    "CORS", "ORIGIN", "ORIGINS", "PUBLIC", "FRONTEND", "FRONT", "CLIENT", "SITE", "APP", "CALLBACK", "REDIRECT",
    "OAUTH", "UI", "WEBSITE", "EXTERNAL", "DOMAIN", "ALLOWED", "SELF", "OWN", "WEB", "WEBAPP", "TEST",
];

/// Whether a variable holds the URL of something that the program calls, by its name: `OLLAMA_BASE_URL`, `AI_SERVICE_URL`; not
/// `FRONTEND_URL` and `BASE_URL`.
fn is_name_of_url(variable: &str) -> bool {
    let words: Vec<&str> = variable.split('_').collect();
    let Some((last, before)) = words.split_last() else { return false };
    let named = before.iter().filter(|word| !matches!(**word, "BASE" | "API" | "HTTP" | "SERVER")).count();
    matches!(*last, "URL" | "URI" | "ENDPOINT" | "HOST" | "BASE" | "ADDRESS")
        && named > 0
        && !before.iter().any(|word| OF_BROWSERS.contains(word))
}

/// Whether a variable holds the host of a database or a broker, by its name: `POSTGRES_HOST`, `SHOP_DB_SERVER`, `PGHOST`.
pub fn is_name_of_host(variable: &str) -> bool {
    let Some((service, last)) = variable.rsplit_once('_') else { return variable == "PGHOST" };
    matches!(last, "HOST" | "HOSTNAME" | "SERVER") && service.split('_').any(|word| NAMES.contains(&word))
}

/// Scheme and server of a URL that names a database or a broker on the machine itself: `redis://localhost:6379`.
pub fn on_the_machine_itself(url: &str) -> Option<String> {
    let (scheme, _) = url.split_once("://")?;
    server_here(url).filter(|_| is_scheme(scheme))
}

/// The same of any URL.
pub fn server_here(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let server = authority.rsplit('@').next().unwrap_or(authority);
    let end = if server.starts_with('[') { server.find(']').map(|at| at + 1) } else { server.find([':', ',']) };
    is_own_host(&server[..end.unwrap_or(server.len())]).then(|| format!("{scheme}://{server}"))
}

/// The host of a URL that names a database or a broker in a network of containers: `postgres` of `postgresql://app@postgres/shop`.
/// A name without a dot is found where Compose or Kubernetes runs a service of that name, and nowhere else
/// (<https://docs.docker.com/compose/how-tos/networking/>).
pub fn host_of_a_network(url: &str) -> Option<&str> {
    bare_host(url.split_once("://").filter(|(scheme, _)| is_scheme(scheme))?.1)
}

/// The same of a web server with a port of its own: `ollama` of `http://ollama:11434`.
pub fn web_host_of_a_network(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let (_, port) = authority.split_once(':')?;
    port.parse::<u16>().ok().and_then(|_| bare_host(rest))
}

fn bare_host(rest: &str) -> Option<&str> {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let server = authority.rsplit('@').next().unwrap_or(authority);
    let host = server.split([':', ',']).next().unwrap_or(server);
    is_bare_name(host).then_some(host)
}

/// `db`, `shop-postgres`; neither the machine itself nor what stands for a host in an example.
pub fn is_bare_name(host: &str) -> bool {
    let is_name =
        host.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter));
    let is_one = host.starts_with(|letter: char| letter.is_ascii_lowercase()) && is_name;
    is_one && !is_own_host(host) && !matches!(host, "host" | "hostname" | "server" | "your-host" | "example")
}

/// Functions that connect to a database or a broker by its host: <https://www.psycopg.org/psycopg3/docs/api/connections.html>,
/// <https://magicstack.github.io/asyncpg/current/api/index.html>, <https://pymysql.readthedocs.io/en/latest/modules/connections.html>,
/// <https://dev.mysql.com/doc/connector-python/en/connector-python-connectargs.html>,
/// <https://redis.readthedocs.io/en/stable/connections.html>, <https://pika.readthedocs.io/en/stable/modules/parameters.html>,
/// <https://github.com/trinodb/trino-python-client>, <https://python-client.qdrant.tech/qdrant_client.qdrant_client>,
/// <https://docs.trychroma.com/docs/run-chroma/client-server>, <https://elasticsearch-py.readthedocs.io/>,
/// <https://neo4j.com/docs/api/python-driver/current/>,
/// <https://boto3.amazonaws.com/v1/documentation/api/latest/reference/core/session.html> (`endpoint_url`).
const CONNECTORS: [&str; 21] = [
    "boto3.client",
    "boto3.resource",
    "psycopg.connect",
    "psycopg2.connect",
    "asyncpg.connect",
    "asyncpg.create_pool",
    "pymysql.connect",
    "MySQLdb.connect",
    "mysql.connector.connect",
    "redis.Redis",
    "redis.StrictRedis",
    "redis.asyncio.Redis",
    "pika.ConnectionParameters",
    "trino.dbapi.connect",
    "pymongo.MongoClient",
    "motor.motor_asyncio.AsyncIOMotorClient",
    "qdrant_client.QdrantClient",
    "qdrant_client.AsyncQdrantClient",
    "chromadb.HttpClient",
    "elasticsearch.Elasticsearch",
    "neo4j.GraphDatabase.driver",
];

/// Whether a function connects to such a server.
pub fn connects(dotted: &str) -> bool {
    CONNECTORS.contains(&dotted)
}

/// The same of those that are told the host by itself; the clients of boto3 are told what they are for.
pub fn connects_by_host(dotted: &str) -> bool {
    connects(dotted) && !dotted.starts_with("boto3.")
}

/// Functions that ask a web server by its URL: <https://requests.readthedocs.io/en/latest/api/>, <https://www.python-httpx.org/api/>,
/// <https://docs.aiohttp.org/en/stable/client_reference.html>, <https://docs.python.org/3/library/urllib.request.html>.
const ASKING: [&str; 21] = [
    "requests.get",
    "requests.post",
    "requests.put",
    "requests.patch",
    "requests.delete",
    "requests.head",
    "requests.request",
    "httpx.get",
    "httpx.post",
    "httpx.put",
    "httpx.patch",
    "httpx.delete",
    "httpx.head",
    "httpx.request",
    "httpx.stream",
    "httpx.Client",
    "httpx.AsyncClient",
    "aiohttp.request",
    "aiohttp.ClientSession",
    "urllib.request.urlopen",
    "urllib.request.Request",
];

/// Whether a function asks a web server.
pub fn asks(dotted: &str) -> bool {
    ASKING.contains(&dotted)
}

/// Packages whose objects ask web servers by methods.
pub const HTTP_CLIENTS: [&str; 3] = ["requests", "httpx", "aiohttp"];

/// The function that does what a method of such an object does: `client.get(url)`.
pub fn asking_method(method: &str) -> Option<&'static str> {
    let is_method = matches!(method, "get" | "post" | "put" | "patch" | "delete" | "head" | "request" | "stream");
    is_method.then(|| ASKING.iter().copied().find(|function| function.strip_prefix("httpx.") == Some(method)))?
}

/// Clients that are told a server as `host:port`. Kafka's: <https://aiokafka.readthedocs.io/en/stable/api.html>,
/// <https://kafka-python.readthedocs.io/en/master/apidoc/modules.html>; `MinIO`'s:
/// <https://github.com/minio/minio-py/blob/master/docs/API.md>, <https://github.com/hlf20010508/miniopy-async>.
const BY_ADDRESS: [&str; 8] = [
    "minio.Minio",
    "miniopy_async.Minio",
    "aiokafka.AIOKafkaProducer",
    "aiokafka.AIOKafkaConsumer",
    "kafka.KafkaProducer",
    "kafka.KafkaConsumer",
    "kafka.KafkaAdminClient",
    "faststream.kafka.KafkaBroker",
];

/// Whether a function connects to a server that is named as `host:port`.
pub fn connects_by_address(dotted: &str) -> bool {
    BY_ADDRESS.contains(&dotted)
}

/// Host and port of an address without a scheme: `kafka:9092`.
pub fn host_and_port(address: &str) -> Option<(&str, u16)> {
    let (host, port) = address.split(',').next()?.trim().rsplit_once(':')?;
    Some((host, port.parse().ok()?))
}

/// Whether a variable holds host and port of another server on the machine itself: `localhost:8001` of `BACKEND_URL`.
pub fn is_server_here(variable: &str, address: &str, own_port: Option<u16>) -> bool {
    host_and_port(address).is_some_and(|(host, port)| {
        let is_other = Some(port) != own_port && !FRONT_ENDS.contains(&port);
        is_own_host(host) && is_other && is_name_of_url(&variable.to_uppercase())
    })
}

/// Words of variables that say where the program itself listens, or what it is called.
const OF_THE_PROGRAM: [&str; 34] = [
    "SERVER",
    "APP",
    "API",
    "WEB",
    "BIND",
    "LISTEN",
    "HTTP",
    "HTTPS",
    "UVICORN",
    "GUNICORN",
    "FLASK",
    "FASTAPI",
    "DJANGO",
    "MCP",
    "SSE",
    "METRICS",
    "PROMETHEUS",
    "GRADIO",
    "STREAMLIT",
    "DASH",
    "DASHBOARD",
    "UI",
    "PUBLIC",
    "EXTERNAL",
    "ALLOWED",
    "TRUSTED",
    "SITE",
    "FRONTEND",
    "SELF",
    "DEFAULT",
    "TEST",
    "WS",
    "WEBHOOK",
    "DEBUG",
];

/// Whether a variable holds the host of another server, by its name: `BACKEND_HOST`, and not `SERVER_HOST` and `HOST`.
pub fn is_name_of_another_host(variable: &str) -> bool {
    let words: Vec<&str> = variable.split('_').collect();
    let Some((last, before)) = words.split_last() else { return false };
    let is_open = before.iter().any(|word| OF_THE_PROGRAM.contains(word) || OF_BROWSERS.contains(word));
    matches!(*last, "HOST" | "HOSTNAME") && !before.is_empty() && !is_open
}

/// The port of a URL or an address.
pub fn port_of(address: &str) -> Option<u16> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    host_and_port(rest.split(['/', '?', '#']).next()?).map(|(_, port)| port)
}

/// Words of the names of variables that hold the URL of a server of the project's or of the machine's, which speaks HTTP.
const HTTP_NAMES: [&str; 18] = [
    "OLLAMA",
    "LMSTUDIO",
    "VLLM",
    "LLM",
    "QDRANT",
    "CHROMA",
    "WEAVIATE",
    "MILVUS",
    "MINIO",
    "ELASTICSEARCH",
    "ELASTIC",
    "OPENSEARCH",
    "MEILISEARCH",
    "TYPESENSE",
    "KEYCLOAK",
    "AGENT",
    "SERVICE",
    "TEMPORAL",
];

/// Whether a variable holds the URL of such a server on the machine itself, or of another that the program calls and is not:
/// `http://localhost:11434` of `OLLAMA_BASE_URL`.
pub fn is_http_server_here(variable: &str, url: &str, own_port: Option<u16>) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let server = rest.split(['/', '?']).next().unwrap_or(rest);
    let (host, port) = server.rsplit_once(':').map_or((server, None), |(host, port)| (host, port.parse().ok()));
    let variable = variable.to_uppercase();
    let is_named = variable.split('_').any(|word| HTTP_NAMES.contains(&word));
    let is_called = port.is_some_and(|port: u16| !FRONT_ENDS.contains(&port)) && is_name_of_url(&variable);
    let speaks = matches!(scheme, "http" | "https" | "ws" | "grpc" | "bolt" | "neo4j");
    speaks && is_own_host(host) && (port.is_none() || port != own_port) && (is_named || is_called)
}
