//! Words of the names of variables that say how a server is reached, and which one. Looks words up, decides nothing.

/// What a variable holds of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionPart {
    /// All of it: `DATABASE_URL`.
    Url,
    /// Host and port: `MINIO_ENDPOINT`.
    Address,
    /// `POSTGRES_HOST`.
    Host,
    /// `POSTGRES_PORT`.
    Port,
    /// `POSTGRES_USER`.
    User,
    /// `POSTGRES_PASSWORD`.
    Password,
    /// `POSTGRES_DB`.
    Database,
}

/// Ends of names, the longer before the shorter. Those of libpq are <https://www.postgresql.org/docs/current/libpq-envars.html>.
const ENDS: &[(&str, ConnectionPart)] = &[
    ("CONNECTION_STRING", ConnectionPart::Url),
    ("URL", ConnectionPart::Url),
    ("URI", ConnectionPart::Url),
    ("DSN", ConnectionPart::Url),
    ("BROKER", ConnectionPart::Url),
    ("RESULT_BACKEND", ConnectionPart::Url),
    ("ENDPOINT", ConnectionPart::Address),
    ("HOSTNAME", ConnectionPart::Host),
    ("HOST", ConnectionPart::Host),
    ("SERVER", ConnectionPart::Host),
    ("PORT", ConnectionPart::Port),
    ("USERNAME", ConnectionPart::User),
    ("USER", ConnectionPart::User),
    ("ACCESS_KEY", ConnectionPart::User),
    ("PASSWORD", ConnectionPart::Password),
    ("PASSWD", ConnectionPart::Password),
    ("PASS", ConnectionPart::Password),
    ("PWD", ConnectionPart::Password),
    ("SECRET_KEY", ConnectionPart::Password),
    ("DATABASE", ConnectionPart::Database),
    ("NAME", ConnectionPart::Database),
    ("DB", ConnectionPart::Database),
];

/// Words that mean a database of the project's, whatever its kind.
const DATABASES: [&str; 5] = ["DB", "DATABASE", "SQL", "SQLALCHEMY", "TORTOISE"];

/// Words that mean a broker or a cache, whatever its kind.
const BROKERS: [&str; 6] = ["BROKER", "CELERY", "CACHE", "QUEUE", "TASKIQ", "DRAMATIQ"];

/// Words of servers that somebody else runs.
const OF_OTHERS: [&str; 10] =
    ["SUPABASE", "AZURE", "AWS", "RDS", "NEON", "GCP", "REMOTE", "LEGACY", "SOURCE", "EXTERNAL"];

/// Words of what only tests read.
const OF_TESTS: [&str; 2] = ["TEST", "TESTING"];

/// Words of ports that a server has besides its usual one.
const OF_OTHER_PORTS: [&str; 6] = ["GRPC", "CONSOLE", "MANAGEMENT", "ADMIN", "METRICS", "HTTPS"];

/// Whether a variable is about such a port: `QDRANT_GRPC_PORT`, `RABBITMQ_MANAGEMENT_PORT`.
pub fn is_of_another_port(variable: &str) -> bool {
    variable.to_ascii_uppercase().split('_').any(|word| OF_OTHER_PORTS.contains(&word))
}

/// The name of a variable, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionName {
    /// What it holds.
    pub part: ConnectionPart,
    /// The words before that, in upper case.
    pub subject: Vec<String>,
}

impl ConnectionName {
    /// `POSTGRES_HOST`, `DB__PORT`, `PGUSER`. A name that says nothing of a connection is none.
    pub fn of(variable: &str) -> Option<Self> {
        let name = variable.to_ascii_uppercase();
        let (before, part) = ENDS.iter().find_map(|(end, part)| Some((name.strip_suffix(end)?, *part)))?;
        let subject: Vec<String> = before.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        // `PGHOST` and `DBNAME` are one word; `WHOST` is another.
        let is_apart = before.is_empty() || before.ends_with('_');
        let is_known =
            subject.last().is_some_and(|word| super::of_word(word).is_some() || DATABASES.contains(&word.as_str()));
        let says_more = !subject.is_empty() || matches!(part, ConnectionPart::Url);
        ((is_apart || is_known) && says_more).then_some(Self { part, subject })
    }

    /// What `create_engine(...)` is given, whatever it is called.
    pub fn of_an_engine(variable: &str) -> Self {
        let own = variable.split('_').map(str::to_ascii_uppercase);
        Self { part: ConnectionPart::Url, subject: own.chain([DATABASES[1].to_owned()]).collect() }
    }

    /// Whether it is about a database of any kind. A `DATABASE_URL` without more is one too.
    pub fn is_of_database(&self) -> bool {
        self.has(&DATABASES)
    }

    /// Whether it is about a broker or a cache of any kind.
    pub fn is_of_broker(&self) -> bool {
        self.has(&BROKERS)
    }

    /// Whether somebody else runs the server.
    pub fn is_of_others(&self) -> bool {
        self.has(&OF_OTHERS)
    }

    /// Whether only tests read it.
    pub fn is_of_tests(&self) -> bool {
        self.has(&OF_TESTS)
    }

    fn has(&self, words: &[&str]) -> bool {
        self.subject.iter().any(|word| words.contains(&word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_part_and_what_it_is_about() {
        let of = |name: &str| ConnectionName::of(name).map(|name| (name.part, name.subject.join(" ")));
        assert_eq!(of("POSTGRES_HOST"), Some((ConnectionPart::Host, "POSTGRES".to_owned())));
        assert_eq!(of("PGHOST"), Some((ConnectionPart::Host, "PG".to_owned())));
        assert_eq!(of("DB__HOST"), Some((ConnectionPart::Host, "DB".to_owned())));
        assert_eq!(of("Database_URL"), Some((ConnectionPart::Url, "DATABASE".to_owned())));
        assert_eq!(of("SHOP_DB_NAME"), Some((ConnectionPart::Database, "SHOP DB".to_owned())));
        assert_eq!(of("HOST"), None);
        assert_eq!(of("GHOST"), None);
    }

    #[test]
    fn servers_of_others_are_known_by_their_words() {
        assert!(ConnectionName::of("SUPABASE_DB_URL").is_some_and(|name| name.is_of_others()));
        assert!(ConnectionName::of("TEST_DATABASE_URL").is_some_and(|name| name.is_of_tests()));
    }
}
