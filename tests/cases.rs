//! The fixtures that become images, and what each must do. Data only.

/// One fixture and what its image promises.
pub struct Case {
    /// The directory below `tests/fixtures`.
    pub fixture: &'static str,
    /// The project's name, and so the service's in compose.yaml.
    pub name: &'static str,
    /// What `uvdock generate` must be told because nothing in the project says it.
    pub generate: &'static [&'static str],
    /// Variables the program requires, as an operator would set them.
    pub environment: &'static [&'static str],
    /// Directories that a volume keeps.
    pub volumes: &'static [&'static str],
    /// The `.env` of a developer.
    pub dot_env: &'static str,
    pub serves: Serves,
    /// Where the source lies, relative to the project and to `/app`.
    pub source: &'static [&'static str],
    /// The file that holds the greeting below.
    pub greeting_file: &'static str,
    /// A template whose title is the project's name.
    pub template: Option<&'static str>,
    /// What the program says about itself: over HTTP, or in its log.
    pub greeting: &'static str,
}

/// How a program shows that it works.
pub enum Serves {
    /// It answers `GET path` on a port, and its health check succeeds.
    Http { port: u16, path: &'static str },
    /// It prints the greeting.
    Log,
}

/// A service that needs no help and answers at its root; what makes a fixture another says so below.
const PLAIN: Case = Case {
    fixture: "",
    name: "",
    generate: &[],
    environment: &[],
    volumes: &[],
    dot_env: "",
    serves: Serves::Http { port: 8000, path: "/" },
    source: &[],
    greeting_file: "",
    template: None,
    greeting: "",
};

pub const CONSOLE_SCRIPT: Case = Case {
    fixture: "package-console-script",
    name: "greeter",
    generate: &["--port", "8000"],
    source: &["src"],
    greeting_file: "src/greeter/server.py",
    greeting: "hello from greeter",
    ..PLAIN
};

pub const FASTAPI_PACKAGE: Case = Case {
    fixture: "package-fastapi-hatchling",
    name: "shop",
    source: &["src"],
    greeting_file: "src/shop/api.py",
    greeting: "hello from shop",
    ..PLAIN
};

pub const FLAT_PACKAGE: Case = Case {
    fixture: "package-flat-setuptools",
    name: "notes",
    source: &["notes"],
    greeting_file: "notes/web.py",
    greeting: "hello from notes",
    ..PLAIN
};

pub const FASTAPI_APP: Case = Case {
    fixture: "app-fastapi",
    name: "board",
    source: &["main.py", "app", "templates"],
    greeting_file: "app/pages.py",
    template: Some("templates/index.html"),
    greeting: "hello from board",
    ..PLAIN
};

/// Its page is built by Node, with a package from the registry of npm.
pub const FRONT_END_APP: Case = Case {
    fixture: "app-fastapi-front-end",
    name: "gallery",
    source: &["main.py"],
    greeting_file: "ui/index.html",
    greeting: "hello from gallery",
    ..PLAIN
};

pub const DJANGO_APP: Case = Case {
    fixture: "app-django-static",
    name: "brochure",
    environment: &["DJANGO_SECRET_KEY=a-key-for-the-test", "DJANGO_DATABASE_URL=sqlite://:memory:"],
    dot_env: "DJANGO_DEBUG=1\n",
    source: &["manage.py", "config", "pages"],
    greeting_file: "pages/views.py",
    template: Some("pages/templates/pages/index.html"),
    greeting: "hello from brochure",
    ..PLAIN
};

pub const FLASK_FACTORY: Case = Case {
    fixture: "app-flask-factory",
    name: "ledger",
    source: &["ledger"],
    greeting_file: "ledger/pages.py",
    template: Some("ledger/templates/index.html"),
    greeting: "hello from ledger",
    ..PLAIN
};

/// The page that Streamlit sends is the same for every program; the program itself runs in a session of the browser.
pub const STREAMLIT_APP: Case = Case {
    fixture: "app-streamlit",
    name: "charts",
    serves: Serves::Http { port: 8501, path: "/" },
    source: &["app.py", "pages", "rows.py"],
    greeting_file: "app.py",
    greeting: "<title>Streamlit</title>",
    ..PLAIN
};

pub const SCRIPT: Case = Case {
    fixture: "app-script",
    name: "ticker",
    serves: Serves::Log,
    source: &["main.py"],
    greeting_file: "main.py",
    greeting: "hello from ticker",
    ..PLAIN
};

/// A script with a module below `src`, one that it finds itself, one whose name it computes, packages that only a group (under another
/// name) and an extra bring, and texts that its settings and an absolute path name.
pub const IMPORTS: Case = Case {
    fixture: "app-imports",
    name: "labels",
    serves: Serves::Log,
    source: &["main.py", "lib", "prices", "settings.toml", "src", "texts"],
    greeting_file: "main.py",
    greeting: "hello from labels of the day table: apples  3  6 EUR until they are gone",
    ..PLAIN
};

pub const WRITING_APP: Case = Case {
    fixture: "app-flask-writes",
    name: "guestbook",
    volumes: &["/app/data", "/app/exports", "/app/logs", "/home/app", "/srv/guestbook/spool"],
    source: &["app.py", "jobs.py", "settings.py"],
    greeting_file: "app.py",
    greeting: "hello from guestbook",
    ..PLAIN
};

pub const SETUPTOOLS_EXTENSION: Case = Case {
    fixture: "package-setuptools-extension",
    name: "counter",
    generate: &["--port", "8000"],
    source: &["counter"],
    greeting_file: "counter/server.py",
    greeting: "hello from counter, 42",
    ..PLAIN
};

/// Its build reads crates from their registry.
pub const MATURIN: Case = Case {
    fixture: "package-maturin",
    name: "hasher",
    generate: &["--port", "8000"],
    source: &["hasher", "src"],
    greeting_file: "hasher/server.py",
    greeting: "hello from hasher, 3826002220",
    ..PLAIN
};

pub const DYNAMIC_VERSION: Case = Case {
    fixture: "package-dynamic-version",
    name: "clock",
    generate: &["--port", "8000"],
    source: &["src"],
    greeting_file: "src/clock/server.py",
    greeting: "hello from clock",
    ..PLAIN
};

/// Its index does not exist: tests/private.rs starts one.
pub const PRIVATE_INDEX: Case = Case {
    fixture: "app-private-index",
    name: "quotes",
    generate: &["--port", "8000"],
    source: &["main.py"],
    greeting_file: "main.py",
    greeting: "hello from quotes",
    ..PLAIN
};

/// A service of a workspace, with a library that it shares with another service.
pub const WORKSPACE_MEMBER: Case = Case {
    fixture: "workspace-member",
    name: "api",
    generate: &["--service", "api"],
    source: &["packages/api/src", "packages/core/src"],
    greeting_file: "packages/api/src/api/main.py",
    greeting: "hello from api",
    ..PLAIN
};

/// Web applications of three kinds, each with a server of its own: Bottle, Pyramid by a factory of the project's, Django for channels.
pub const SERVERS_WORKSPACE: Case = Case {
    fixture: "workspace-servers",
    name: "desk",
    generate: &["--service", "desk"],
    source: &["packages/desk/desk.py"],
    greeting_file: "packages/desk/desk.py",
    greeting: "hello from the desk",
    ..PLAIN
};

/// A console script below `lib`, as Poetry's own metadata says, that reads its port; with a source distribution of unknown content, a
/// package that uv must compile, and a program behind a library.
pub const POETRY_PACKAGE: Case = Case {
    fixture: "package-poetry",
    name: "parcel",
    serves: Serves::Http { port: 8080, path: "/" },
    source: &["lib"],
    greeting_file: "lib/parcel/web.py",
    greeting: "hello from parcel, ba5ea8b2, gpg 2",
    ..PLAIN
};

/// An application whose packages are compiled: what a C library other than Debian's, or a Python elsewhere, would break.
pub const EXTENSIONS: Case = Case {
    fixture: "app-extensions",
    name: "meter",
    volumes: &["/app/readings"],
    source: &["main.py"],
    greeting_file: "main.py",
    greeting: "hello from meter",
    ..PLAIN
};

/// A program with a worker and a scheduler.
pub const TOOL: Case = Case {
    fixture: "package-cli-tool",
    name: "tally",
    serves: Serves::Log,
    source: &["src"],
    greeting_file: "src/tally/cli.py",
    greeting: "hello from tally",
    ..PLAIN
};

pub const MCP_STDIO: Case = Case {
    fixture: "app-mcp-stdio",
    name: "almanac",
    serves: Serves::Log,
    source: &["server.py"],
    greeting_file: "server.py",
    greeting: "hello from almanac",
    ..PLAIN
};

pub const UWSGI: Case = Case {
    fixture: "app-uwsgi",
    name: "counter-desk",
    serves: Serves::Http { port: 9090, path: "/" },
    source: &["desk.py"],
    greeting_file: "desk.py",
    greeting: "hello from the desk",
    ..PLAIN
};

pub const ROLES_APP: Case = Case {
    fixture: "app-fastapi-roles",
    name: "mailer",
    source: &["main.py", "tasks.py"],
    greeting_file: "main.py",
    greeting: "hello from mailer",
    ..PLAIN
};

/// It answers at its root without its database and its queue.
pub const DATABASE_APP: Case = Case {
    fixture: "app-fastapi-database",
    name: "orders",
    environment: &["DATABASE_URL=postgresql+asyncpg://app:app@localhost/app", "ORDERS_API_KEY=a-key-for-the-test"],
    dot_env: "POSTGRES_PASSWORD=only-for-the-test\nORDERS_API_KEY=a-key-for-the-test\n",
    source: &["main.py", "store.py", "worker.py"],
    greeting_file: "main.py",
    greeting: "hello from orders",
    ..PLAIN
};

/// Django with PostgreSQL, a worker, a schedule and static files.
pub const DJANGO_DATABASE: Case = Case {
    fixture: "app-django-database",
    name: "depot",
    environment: &["DB_PASSWORD=only-for-the-test", "DJANGO_SECRET_KEY=a-key-for-the-test"],
    dot_env: "DB_PASSWORD=only-for-the-test\nDJANGO_SECRET_KEY=a-key-for-the-test\n",
    source: &["manage.py", "depot", "parcels"],
    greeting_file: "parcels/views.py",
    greeting: "hello from depot",
    ..PLAIN
};

/// A bot that keeps what it counts in `MongoDB`, and listens nowhere.
pub const MONGODB_BOT: Case = Case {
    fixture: "app-bot-mongodb",
    name: "reminder",
    environment: &["MONGODB_URL=mongodb://nobody.example"],
    dot_env: "MONGO_PASSWORD=only-for-the-test\n",
    serves: Serves::Log,
    source: &["main.py"],
    greeting_file: "main.py",
    greeting: "hello from reminder",
    ..PLAIN
};

/// Every case, for the tests that need no engine.
pub const ALL: &[&Case] = &[
    &CONSOLE_SCRIPT,
    &FASTAPI_PACKAGE,
    &FLAT_PACKAGE,
    &FASTAPI_APP,
    &FRONT_END_APP,
    &DJANGO_APP,
    &FLASK_FACTORY,
    &STREAMLIT_APP,
    &SCRIPT,
    &IMPORTS,
    &WRITING_APP,
    &SETUPTOOLS_EXTENSION,
    &MATURIN,
    &DYNAMIC_VERSION,
    &PRIVATE_INDEX,
    &WORKSPACE_MEMBER,
    &SERVERS_WORKSPACE,
    &POETRY_PACKAGE,
    &EXTENSIONS,
    &ROLES_APP,
    &DATABASE_APP,
    &DJANGO_DATABASE,
    &MONGODB_BOT,
    &TOOL,
    &MCP_STDIO,
    &UWSGI,
];

#[test]
fn every_fixture_is_a_case() {
    let mut named: Vec<_> = ALL.iter().map(|case| case.fixture.to_owned()).collect();
    named.sort();
    let entries = fs_err::read_dir(crate::project::fixtures()).expect("read the fixtures");
    let entries = entries.map(|entry| entry.expect("read an entry").path());
    let mut found: Vec<_> = entries
        .filter(|path| path.join("pyproject.toml").is_file())
        .map(|path| path.file_name().expect("a fixture has a name").to_string_lossy().into_owned())
        .collect();
    found.sort();
    assert_eq!(found, named);
}

#[test]
fn committed_locks_name_no_real_index() {
    for case in ALL {
        let lock =
            fs_err::read_to_string(crate::project::fixtures().join(case.fixture).join("uv.lock")).expect("a lock");
        for (start, _) in lock.match_indices("://") {
            let host = lock[start + 3..].split(['/', '"']).next().unwrap_or_default();
            assert_eq!(host, "index.example", "{}: lock it with `tests/fixtures/lock {}`", case.fixture, case.fixture);
        }
    }
}
