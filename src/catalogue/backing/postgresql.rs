//! `PostgreSQL`: <https://hub.docker.com/_/postgres> (docker-library/docs, `postgres/content.md`). Since 18 the directory to mount is
//! `/var/lib/postgresql` (docker-library/postgres, pull request 1259). `pg_isready` answers over TCP only once the scripts of the first
//! start are done, whose server listens on a socket alone. `pgvector/pgvector` is the image of pgvector's README, "Docker";
//! `postgis/postgis` that of <https://github.com/postgis/docker-postgis>;
//! `timescale/timescaledb` that of <https://github.com/timescale/timescaledb-docker>.

use super::client;
use crate::catalogue::model::{Backing, DataDirectory, Driver, General, Given, ImageVariant, Login};

/// Its name in the settings.
pub const KEY: &str = "postgresql";

pub(super) const BACKING: Backing = Backing {
    key: KEY,
    title: "PostgreSQL",
    service: "postgres",
    image: "postgres:18",
    variants: &[
        ImageVariant {
            image: "postgis/postgis:18-3.6",
            packages: &["geoalchemy2"],
            modules: &["geoalchemy2", "django.contrib.gis"],
            extensions: &["postgis", "postgis_topology", "postgis_raster"],
        },
        ImageVariant {
            image: "pgvector/pgvector:pg18",
            packages: &["pgvector"],
            modules: &["pgvector"],
            extensions: &["vector"],
        },
        ImageVariant {
            image: "timescale/timescaledb:latest-pg17",
            packages: &[],
            modules: &[],
            extensions: &["timescaledb"],
        },
    ],
    port: 5432,
    command: &[],
    health: &[
        Given::Text("pg_isready"),
        Given::Text("--host"),
        Given::Text("127.0.0.1"),
        Given::Text("--username"),
        Given::User,
        Given::Text("--dbname"),
        Given::Database,
    ],
    oldest: None,
    data: DataDirectory::Since { major: 18, now: "/var/lib/postgresql", before: "/var/lib/postgresql/data" },
    hostname: None,
    environment: &[
        ("POSTGRES_USER", Given::User),
        ("POSTGRES_PASSWORD", Given::Password),
        ("POSTGRES_DB", Given::Database),
    ],
    login: Login::Password("POSTGRES_PASSWORD"),
    schemes: &["postgresql", "postgres", "postgis", "psql", "pgsql", "asyncpg"],
    drivers: &[
        // <https://docs.sqlalchemy.org/en/20/dialects/postgresql.html>: psycopg2 is what is meant without a driver.
        Driver { package: "psycopg2", blocking: Some("postgresql"), asynchronous: None },
        Driver { package: "psycopg2-binary", blocking: Some("postgresql"), asynchronous: None },
        Driver { package: "psycopg", blocking: Some("postgresql+psycopg"), asynchronous: Some("postgresql+psycopg") },
        Driver { package: "asyncpg", blocking: None, asynchronous: Some("postgresql+asyncpg") },
        Driver { package: "pg8000", blocking: Some("postgresql+pg8000"), asynchronous: None },
        client("aiopg"),
    ],
    words: &["POSTGRES", "POSTGRESQL", "PG", "PGSQL", "PSQL", "PGVECTOR", "POSTGIS"],
    general: General::Database,
    query: "",
};
