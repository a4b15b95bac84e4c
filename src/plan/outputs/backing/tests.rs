use crate::plan::build_plan::{BackingService, BuildPlan, RoleStart};
use crate::plan::testing::{APP, lock, notices, planned};

const START: &str = "import os\nfrom fastapi import FastAPI\napp = FastAPI()\n";

fn plan_of(code: &str, packages: &[&str], settings: &str) -> BuildPlan {
    let all: Vec<&str> = ["fastapi", "uvicorn"].iter().chain(packages).copied().collect();
    let (pyproject, main) = (format!("{APP}{settings}"), format!("{START}{code}"));
    planned(&[("pyproject.toml", &pyproject), ("main.py", &main)], &lock(&all, "")).expect("a plan")
}

/// Each service with what the program is told of it.
fn told(code: &str, packages: &[&str]) -> Vec<String> {
    shown(&plan_of(code, packages, "").backing)
}

fn shown(services: &[BackingService]) -> Vec<String> {
    let given = |service: &BackingService| {
        let given = service.gives.iter().map(|given| format!("{}={}", given.value.0, service.shown(&given.value.1)));
        given.collect::<Vec<_>>().join(" ")
    };
    services.iter().map(|service| format!("{} {}", service.name, given(service)).trim().to_owned()).collect()
}

#[test]
fn a_url_on_this_machine_becomes_that_of_a_service_in_its_own_form() {
    let code = "A = os.getenv('DATABASE_URL', 'postgresql+asyncpg://shop:secret@localhost:5433/orders')\n";
    assert_eq!(
        told(code, &["asyncpg"]),
        ["postgres DATABASE_URL=postgresql+asyncpg://shop:$POSTGRES_PASSWORD@postgres:5432/orders"]
    );
    let redis = "A = os.getenv('CACHE', 'redis://localhost:6379/1')\n";
    assert_eq!(told(redis, &[]), ["redis CACHE=redis://redis:6379/1"]);
    let beside = "A = os.getenv('BROKER', 'amqp://guest:guest@rabbit:5672//')\n";
    assert_eq!(told(beside, &[]), ["rabbitmq BROKER=amqp://guest:$RABBITMQ_PASSWORD@rabbitmq:5672//"]);
}

#[test]
fn a_server_of_vectors_is_told_to_the_program_and_nothing_of_its_other_ports() {
    let code =
        "A = os.getenv('QDRANT_URL', 'http://localhost:6333')\nB = os.getenv('QDRANT_COLLECTION_NAME', 'texts')\n";
    assert_eq!(told(code, &["qdrant-client"]), ["qdrant QDRANT_URL=http://qdrant:6333"]);
    let parts = "A = os.getenv('QDRANT_HOST', 'localhost')\nB = int(os.getenv('QDRANT_GRPC_PORT', '6334'))\n";
    assert_eq!(told(parts, &["qdrant-client"]), ["qdrant QDRANT_HOST=qdrant"]);
    let elsewhere = "A = os.getenv('QDRANT_URL', 'https://x.cloud.qdrant.io')\n";
    assert!(told(elsewhere, &["qdrant-client"]).is_empty());
}

#[test]
fn what_only_compose_tells_the_program_is_said() {
    let code = "A = os.environ['DATABASE_URL']\nB = os.getenv('CACHE', 'redis://localhost:6379/1')\n";
    let said = |settings: &str| {
        let all = notices(&plan_of(code, &["asyncpg", "redis"], settings));
        all.into_iter().filter(|notice| notice.contains("DATABASE_URL")).collect::<Vec<_>>()
    };
    assert_eq!(
        said(""),
        [
            "Compose starts PostgreSQL and Redis, and gives `CACHE` (main.py:5), `DATABASE_URL` (main.py:4); whatever else starts the image \
          gives them itself"
        ]
    );
    let own = said("[tool.uvdock]\nleave = [\"compose.yaml\"]\n");
    assert_eq!(own, ["The program does not start without `DATABASE_URL` (main.py:4); Compose reads it from `.env`"]);
    let theirs = |environment: &str| {
        let settings = format!("{APP}[tool.uvdock]\nleave = [\"compose.yaml\"]\n");
        let compose = format!("services:\n  app:\n    build: .\n    environment:\n      {environment}\n");
        let (main, lock) = (format!("{START}{code}"), lock(&["fastapi", "uvicorn", "asyncpg"], ""));
        let files = [("pyproject.toml", settings.as_str()), ("main.py", &main), ("compose.yaml", &compose)];
        let all = notices(&planned(&files, &lock).expect("a plan"));
        all.iter().any(|notice| notice.starts_with("The program does not start without `DATABASE_URL`"))
    };
    assert!(!theirs("DATABASE_URL: postgresql://app@db/shop") && !theirs("- DATABASE_URL=postgresql://app@db/shop"));
    assert!(theirs("OTHER: x") && theirs("- DATABASE_URL"));
    let own = said("[tool.uvdock.backing-services]\npostgresql = false\n");
    assert_eq!(own, ["The program does not start without `DATABASE_URL` (main.py:4); Compose reads it from `.env`"]);
}

#[test]
fn a_server_that_the_code_looks_for_by_a_name_gets_that_name() {
    let celery = "from celery import Celery\ntasks = Celery('shop', broker='redis://cache:6379/0')\n";
    let plan = plan_of(celery, &["celery", "redis"], "");
    assert_eq!(shown(&plan.backing), ["cache"]);
    let said = notices(&plan);
    let found = "Compose starts Redis by the name `cache`, which is written in the code (main.py:5); whatever else starts the image needs \
                 a network with that name";
    assert!(said.iter().any(|notice| notice == found), "{said:?}");
    assert!(!said.iter().any(|notice| notice.contains("not in `compose.yaml`")), "{said:?}");

    let client = "import redis\ndef count():\n    return redis.Redis(host='redis', port=6379).incr('hits')\n";
    assert_eq!(told(client, &["redis"]), ["redis"]);
    assert!(told("import redis\nR = redis.Redis(host='cache.example.com')\n", &["redis"]).is_empty());
    // No two services have one name.
    let two = "import redis\nR = redis.Redis(host='postgres')\nA = os.environ['DATABASE_URL']\n";
    let names: Vec<String> =
        plan_of(two, &["redis", "psycopg"], "").backing.into_iter().map(|server| server.name).collect();
    assert_eq!(names, ["postgres"]);
    // Its server asks for a password that the code has written down.
    assert!(told("import psycopg\nD = psycopg.connect('postgresql://u:p@db/shop')\n", &["psycopg"]).is_empty());
    // It may be the name of another service.
    let off = plan_of(celery, &["celery", "redis"], "[tool.uvdock.backing-services]\nredis = false\n");
    assert!(off.backing.is_empty());
    assert!(
        notices(&off).iter().any(|notice| notice.contains("`redis://cache:6379` (main.py:5) is written in the code"))
    );
}

#[test]
fn a_function_asks_for_a_server_as_a_module_does() {
    let url = "def client():\n    return os.getenv('REDIS_URL', 'redis://localhost:6379')\n";
    assert_eq!(told(url, &["redis"]), ["redis REDIS_URL=redis://redis:6379"]);
    let host = "def client():\n    return os.getenv('REDIS_HOST', 'localhost')\n";
    assert_eq!(told(host, &["redis"]), ["redis REDIS_HOST=redis"]);
    // Nothing that reaches one is locked.
    assert!(told(url, &[]).is_empty());
    let perhaps = "def client(far):\n    return os.getenv('REDIS_URL', 'redis://localhost:6379') if far else ''\n";
    assert!(told(perhaps, &["redis"]).is_empty());
}

#[test]
fn a_server_that_the_authors_example_names_is_beside_what_has_no_default() {
    let told = |code: &str, packages: &[&str], example: &str| {
        let all: Vec<&str> = ["fastapi", "uvicorn"].iter().chain(packages).copied().collect();
        let main = format!("{START}{code}");
        let files = [("pyproject.toml", APP), ("main.py", main.as_str()), (".env.example", example)];
        shown(&planned(&files, &lock(&all, "")).expect("a plan").backing)
    };
    let url = "A = os.getenv('SHOP_QUEUE', '')\n";
    let redis = "SHOP_QUEUE=redis://:x@localhost:6379/2\n";
    assert_eq!(told(url, &["redis"], redis), ["redis SHOP_QUEUE=redis://redis:6379/2"]);
    assert_eq!(told("A = os.getenv('SHOP_QUEUE')\n", &["redis"], redis), ["redis SHOP_QUEUE=redis://redis:6379/2"]);
    // Nothing reaches it, it is elsewhere, or the code says where it is.
    assert!(told(url, &[], redis).is_empty());
    assert!(told(url, &["redis"], "SHOP_QUEUE=redis://cache.example.com:6379\n").is_empty());
    assert!(told("A = os.getenv('SHOP_QUEUE', 'memory://')\n", &["redis"], redis).is_empty());
    let both = "B = os.environ['SHOP_BROKER']\n";
    assert_eq!(
        told(both, &["pika", "redis"], "SHOP_BROKER=amqp://guest:guest@rabbit:5672//\n"),
        ["rabbitmq SHOP_BROKER=amqp://app:$RABBITMQ_PASSWORD@rabbitmq:5672//"]
    );
}

#[test]
fn a_store_of_objects_is_told_its_login_apart() {
    let code = "A = os.getenv('MINIO_ENDPOINT', 'http://localhost:9000')\nB = os.getenv('MINIO_ACCESS_KEY', 'shop')\n\
                C = os.getenv('MINIO_SECRET_KEY', 'secret')\n";
    let expected = "minio MINIO_ACCESS_KEY=shop MINIO_ENDPOINT=http://minio:9000 MINIO_SECRET_KEY=$MINIO_SECRET_KEY";
    assert_eq!(told(code, &["boto3"]), [expected]);
}

#[test]
fn a_name_that_no_variable_can_have_is_given_nothing() {
    assert!(told("A = os.getenv('x$(id)', 'redis://localhost:6379/1')\n", &[]).is_empty());
}

#[test]
fn a_server_that_somebody_else_runs_is_none_of_compose() {
    assert!(told("A = os.getenv('DATABASE_URL', 'postgresql://u:p@db.example.com/shop')\n", &["psycopg"]).is_empty());
    assert!(told("A = os.environ['SUPABASE_DB_URL']\n", &["psycopg"]).is_empty());
}

#[test]
fn a_package_or_a_variable_alone_shows_no_server() {
    assert!(told("A = 1\n", &["psycopg", "redis"]).is_empty());
    assert!(told("A = os.environ['DATABASE_URL']\n", &[]).is_empty());
    assert!(told("def f():\n    return os.getenv('REDIS_URL')\n", &["redis"]).is_empty());
}

#[test]
fn what_an_engine_is_made_of_is_a_url_whatever_it_is_called() {
    let code = |name: &str| {
        format!("from sqlalchemy import create_engine\nA = os.getenv('{name}')\nengine = create_engine(A)\n")
    };
    let url = |name: &str| vec![format!("postgres {name}=postgresql://app:$POSTGRES_PASSWORD@postgres:5432/app")];
    assert_eq!(told(&code("DB_PATH"), &["sqlalchemy", "psycopg2-binary"]), url("DB_PATH"));
    assert_eq!(told(&code("DB_NAME"), &["sqlalchemy", "psycopg2-binary"]), url("DB_NAME"));
    assert!(told(&code("DB_PATH"), &["sqlalchemy"]).is_empty());
    assert!(told(&code("SUPABASE_CONNECTION"), &["sqlalchemy", "psycopg2-binary"]).is_empty());
}

#[test]
fn what_a_driver_is_given_is_a_url_whatever_it_is_called() {
    let url = || vec!["postgres PSQL_URI=postgresql://app:$POSTGRES_PASSWORD@postgres:5432/app".to_owned()];
    let pool = "import asyncpg\nclass Db:\n    async def open(self):\n        self.pool = await asyncpg.create_pool(dsn=os.getenv('PSQL_URI'))\n";
    assert_eq!(told(pool, &["asyncpg"]), url());
    assert_eq!(told("import psycopg\ndb = psycopg.connect(os.getenv('PSQL_URI'))\n", &["psycopg"]), url());
    let host = "import psycopg\ndb = psycopg.connect(host=os.getenv('PLACE'))\n";
    assert_eq!(told(host, &["psycopg"]), Vec::<String>::new());
}

#[test]
fn a_required_url_has_the_form_of_its_driver() {
    let code = "A = os.environ['DATABASE_URL']\n";
    let url = |scheme: &str| vec![format!("postgres DATABASE_URL={scheme}://app:$POSTGRES_PASSWORD@postgres:5432/app")];
    assert_eq!(told(code, &["psycopg"]), url("postgresql"));
    assert_eq!(
        told(&format!("from sqlalchemy import select\n{code}"), &["sqlalchemy", "psycopg"]),
        url("postgresql+psycopg")
    );
    assert_eq!(told(&format!("from sqlalchemy import select\n{code}"), &["sqlalchemy", "psycopg2"]), url("postgresql"));
    let asynchronous = format!("from sqlalchemy.ext.asyncio import AsyncSession\n{code}");
    assert_eq!(told(&asynchronous, &["sqlalchemy", "asyncpg", "psycopg2"]), url("postgresql+asyncpg"));
}

#[test]
fn a_project_that_has_sqlite_by_default_stays_with_it() {
    let sqlite = "A = os.getenv('DATABASE_URL', 'sqlite:///app.db')\n";
    assert!(told(sqlite, &["psycopg"]).is_empty());
    assert!(told(&format!("{sqlite}B = os.getenv('POSTGRES_HOST', 'localhost')\n"), &["psycopg"]).is_empty());
}

#[test]
fn parts_are_told_under_the_names_that_the_code_reads() {
    let code = "A = os.environ['DB_HOST'], os.environ['DB_USER'], os.environ['DB_PASS'], os.getenv('DB_PORT', '5432'), os.getenv('DB_NAME', 'shop')\n";
    let expected = "postgres DB_HOST=postgres DB_NAME=shop DB_PASS=$DB_PASS DB_USER=app";
    assert_eq!(told(code, &["asyncpg"]), [expected]);
    let plan = plan_of(code, &["asyncpg"], "");
    assert_eq!(plan.backing[0].secrets(), ["DB_PASS"]);
}

#[test]
fn two_drivers_of_two_kinds_leave_a_general_name_open() {
    assert!(told("A = os.environ['DATABASE_URL']\n", &["psycopg", "pymysql"]).is_empty());
    assert_eq!(
        told("A = os.environ['MYSQL_URL']\n", &["psycopg", "pymysql"]),
        ["mysql MYSQL_URL=mysql://app:$MYSQL_PASSWORD@mysql:3306/app"]
    );
}

#[test]
fn what_is_told_is_no_longer_said_to_be_missing() {
    let code = "A = os.getenv('DATABASE_URL', 'postgresql://localhost/shop')\n";
    let said = |settings: &str| {
        notices(&plan_of(code, &["psycopg"], settings)).iter().any(|notice| notice.starts_with("`DATABASE_URL`"))
    };
    assert!(!said(""));
    assert!(said("[tool.uvdock.backing-services]\npostgresql = false\n"));
}

#[test]
fn two_databases_of_one_kind_have_a_server_each() {
    let code = "A = os.getenv('DATABASE_URL', 'postgresql://u:p@localhost/shop')\n\
                B = os.getenv('REPORTS_URL', 'postgresql://u:p@localhost/shop_reports')\n\
                C = os.getenv('ADMIN_URL', 'postgresql://u:p@localhost/postgres')\n\
                D = os.getenv('SYNC_DATABASE_URL', 'postgresql+psycopg://u:p@localhost/shop')\n";
    let plan = plan_of(code, &["psycopg"], "");
    let shown = shown(&plan.backing);
    assert_eq!(shown.len(), 2, "{shown:?}");
    for told in [
        "ADMIN_URL=postgresql://u:$POSTGRES_PASSWORD@postgres:5432/postgres",
        " DATABASE_URL=postgresql://u:$POSTGRES_PASSWORD@postgres:5432/shop",
    ] {
        assert!(shown[0].contains(told), "{shown:?}");
    }
    let reports =
        "postgres-shop-reports REPORTS_URL=postgresql://u:$POSTGRES_PASSWORD@postgres-shop-reports:5432/shop_reports";
    assert_eq!(shown[1], reports);
    let because = plan.backing[1].image.source.to_string();
    assert!(because.contains("`REPORTS_URL`") && because.contains("main.py:"), "{because}");
}

#[test]
fn the_release_that_the_authors_run_is_the_one() {
    let main = format!("{START}A = os.getenv('DATABASE_URL', 'postgresql://localhost/shop')\n");
    let image = |image: &str| {
        let compose = format!("x: &a\n  image: {image}\nservices:\n  db:\n    <<: *a\n");
        let files = [("pyproject.toml", APP), ("main.py", main.as_str()), ("docker-compose.yml", compose.as_str())];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn", "psycopg"], "")).expect("a plan");
        plan.backing[0].image.value.clone()
    };
    assert_eq!(image("postgres:16-alpine"), "postgres:16-alpine");
    assert_eq!(image("pgvector/pgvector:pg16"), "pgvector/pgvector:pg16");
    for other in ["postgres:latest", "postgres:${TAG:-16}", "postgres", "mysql:8"] {
        assert_eq!(image(other), "postgres:18", "{other}");
    }
}

#[test]
fn of_several_releases_the_authors_run_the_one_that_fits_is_taken() {
    let image = |code: &str, packages: &[&str], compose: &str| {
        let main = format!("{START}{code}");
        let files = [("pyproject.toml", APP), ("main.py", main.as_str()), ("docker-compose.yml", compose)];
        let plan = planned(&files, &lock(&[&["fastapi", "uvicorn"], packages].concat(), "")).expect("a plan");
        plan.backing[0].image.value.clone()
    };
    let two = "services:\n  login-db:\n    image: postgres:15\n  db:\n    image: pgvector/pgvector:pg16\n";
    let url = "A = os.getenv('DATABASE_URL', 'postgresql://localhost/shop')\n";
    let vectors = format!("import pgvector\n{url}");
    assert_eq!(image(&vectors, &["psycopg", "pgvector"], two), "pgvector/pgvector:pg16");
    assert_eq!(image(url, &["psycopg"], two), "postgres:15");
    let one = "services:\n  db:\n    image: postgres:15\n";
    assert_eq!(image(&vectors, &["psycopg", "pgvector"], one), "pgvector/pgvector:pg18");
    let documents = "A = os.getenv('MONGO_URL', 'mongodb://localhost/shop')\n";
    let mongo = |tag: &str| format!("services:\n  db:\n    image: mongo:{tag}\n");
    assert_eq!(image(documents, &["pymongo"], &mongo("4.4")), "mongo:8", "its image has no `mongosh`");
    assert_eq!(image(documents, &["pymongo"], &mongo("7.0")), "mongo:7.0");
}

#[test]
fn a_worker_of_rq_is_told_where_redis_is() {
    let code = "from rq import Queue\nR = os.getenv('REDIS_URL', 'redis://localhost:6379/2')\nq = Queue('mail', R)\nq.enqueue(print)\n";
    let plan = plan_of(code, &["rq", "redis"], "");
    let expected = "redis REDIS_URL=redis://redis:6379/2 RQ_REDIS_URL=redis://redis:6379/2";
    assert_eq!(shown(&plan.backing), [expected]);
}

#[test]
fn a_broker_that_is_told_no_login_lets_its_usual_one_in() {
    let code = "A = os.getenv('RABBIT_HOST', 'localhost'), os.getenv('RABBIT_PORT', '5672')\n";
    let plan = plan_of(code, &["pika"], "");
    assert_eq!(shown(&plan.backing), ["rabbitmq RABBIT_HOST=rabbitmq"]);
    assert!(plan.backing[0].environment.is_empty() && plan.backing[0].secrets().is_empty());
    let with_login = format!("{code}B = os.environ['RABBIT_PASSWORD']\n");
    assert!(!plan_of(&with_login, &["pika"], "").backing[0].environment.is_empty());
}

#[test]
fn settings_leave_out_add_and_choose_the_image() {
    let code = "A = os.getenv('DATABASE_URL', 'postgresql://localhost/shop')\n";
    let settings = "[tool.uvdock.backing-services]\npostgresql = \"postgres:17\"\nredis = true\n";
    let plan = plan_of(code, &["psycopg"], settings);
    let images: Vec<&str> = plan.backing.iter().map(|service| service.image.value.as_str()).collect();
    assert_eq!(images, ["postgres:17", "redis:8"]);
    assert_eq!(plan.backing[0].data.as_deref(), Some("/var/lib/postgresql/data"));
}

#[test]
fn an_import_of_an_extension_asks_for_an_image_that_has_it() {
    let code = "from pgvector.sqlalchemy import Vector\nA = os.environ['DATABASE_URL']\n";
    let plan = plan_of(code, &["psycopg", "pgvector"], "");
    assert_eq!(plan.backing[0].image.value, "pgvector/pgvector:pg18");
}

#[test]
fn a_migration_that_creates_an_extension_asks_for_an_image_that_has_it() {
    let image = |statement: &str| {
        let main = format!("{START}A = os.environ['DATABASE_URL']\n");
        let migration = format!("from alembic import op\nop.execute({statement:?})\n");
        let files = [("pyproject.toml", APP), ("main.py", &main), ("migrations/versions/a.py", &migration)];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn", "psycopg"], "")).expect("a plan");
        plan.backing[0].image.value.clone()
    };
    assert_eq!(image("CREATE EXTENSION IF NOT EXISTS vector"), "pgvector/pgvector:pg18");
    assert_eq!(image("SELECT create_hypertable('a', 'b')"), "timescale/timescaledb:latest-pg17");
    assert_eq!(image("CREATE EXTENSION pg_trgm"), "postgres:18");
}

#[test]
fn a_service_has_a_name_of_its_own() {
    let settings = "[tool.uvdock.roles.redis]\ncommand = \"python main.py\"\n";
    let plan = plan_of("A = os.getenv('CACHE', 'redis://localhost')\n", &[], settings);
    assert_eq!(shown(&plan.backing), ["redis-server CACHE=redis://redis-server:6379"]);
}

#[test]
fn migrations_run_first_where_the_database_begins_empty() {
    let code = "A = os.getenv('DATABASE_URL', 'postgresql://localhost/shop')\n";
    let starts = |settings: &str| {
        let pyproject = format!("{APP}{settings}");
        let main = format!("{START}{code}");
        let files = [
            ("pyproject.toml", pyproject.as_str()),
            ("main.py", &main),
            ("alembic.ini", "[alembic]\nscript_location = a\n"),
        ];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn", "alembic", "psycopg"], "")).expect("a plan");
        plan.start.other_roles[0].starts
    };
    assert_eq!(starts(""), RoleStart::Before);
    assert_eq!(starts("[tool.uvdock.backing-services]\npostgresql = false\n"), RoleStart::OnDemand);
    assert_eq!(starts("[tool.uvdock.roles]\nmigrate = \"on-demand\"\n"), RoleStart::OnDemand);
}

/// What the first server runs when it first starts.
fn runs_first(files: &[(&str, &str)]) -> Vec<String> {
    let main = format!("{START}A = os.environ['DATABASE_URL']\n");
    let all: Vec<(&str, &str)> =
        [("pyproject.toml", APP), ("main.py", main.as_str())].into_iter().chain(files.iter().copied()).collect();
    let plan = planned(&all, &lock(&["fastapi", "uvicorn", "psycopg"], "")).expect("a plan");
    plan.backing[0].first_start.iter().map(|file| format!("{} {}", file.value.source, file.value.target)).collect()
}

#[test]
fn a_new_database_runs_the_statements_that_make_its_tables() {
    let table = "CREATE TABLE orders (id int);\n";
    let directory = "/docker-entrypoint-initdb.d";
    assert_eq!(runs_first(&[("db/init.sql", table)]), [format!("./db/init.sql {directory}/init.sql")]);
    let several = [("init/01.sql", table), ("init/02.sql", "insert into orders values (1);\n"), ("schema.sql", table)];
    assert_eq!(
        runs_first(&several),
        [format!("./init/01.sql {directory}/01.sql"), format!("./init/02.sql {directory}/02.sql")]
    );
    assert!(runs_first(&[("db/init.sql", "select 1;\n")]).is_empty(), "it makes no table");
    assert!(runs_first(&[("schema.sql", table), ("db/init.sql", table)]).is_empty(), "which of them is not known");
    let itself = ("make.py", "def make(c):\n    c.execute(open('schema.sql').read())\n");
    assert!(runs_first(&[("schema.sql", table), itself]).is_empty(), "the program runs it itself");
    let alembic = ("alembic.ini", "[alembic]\nscript_location = migrations\n");
    assert!(runs_first(&[("schema.sql", table), alembic]).is_empty(), "migrations make them");
}

#[test]
fn what_the_authors_mount_into_a_new_database_is_run() {
    let service = "services:\n  web:\n    build: .\n  db:\n    image: postgres:17\n    volumes:\n";
    let compose = format!("{service}      - ./sql/roles.sql:/docker-entrypoint-initdb.d/01.sql:ro\n");
    let files = [("docker-compose.yml", compose.as_str()), ("sql/roles.sql", "create role shop;\n")];
    assert_eq!(runs_first(&files), ["./sql/roles.sql /docker-entrypoint-initdb.d/01.sql"]);
}

#[test]
fn an_extension_that_statements_create_chooses_the_image() {
    let main = format!("{START}A = os.environ['DATABASE_URL']\n");
    let files = [
        ("pyproject.toml", APP),
        ("main.py", main.as_str()),
        ("init.sql", "CREATE EXTENSION vector;\nCREATE TABLE a (b vector);\n"),
    ];
    let plan = planned(&files, &lock(&["fastapi", "uvicorn", "psycopg"], "")).expect("a plan");
    assert!(plan.backing[0].image.value.starts_with("pgvector/pgvector"), "{}", plan.backing[0].image.value);
}
