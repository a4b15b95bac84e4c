//! What a server is that a program needs beside it: a database, a broker, a cache. Types only.

/// A server of which Compose starts a container.
#[derive(Debug, PartialEq, Eq)]
pub struct Backing {
    /// Its name in the settings: `postgresql`.
    pub key: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// The compose service, and so its host.
    pub service: &'static str,
    /// The image, which update bots move.
    pub image: &'static str,
    /// Images that hold more, the first that is needed counts.
    pub variants: &'static [ImageVariant],
    /// Its TCP port.
    pub port: u16,
    /// What the image is told to run; empty where it knows.
    pub command: &'static [&'static str],
    /// The words of its health check, with programs that the image has.
    pub health: &'static [Given],
    /// The oldest release whose image is known to have those programs; `None` where every one has.
    pub oldest: Option<u32>,
    /// Where it keeps what must survive the container.
    pub data: DataDirectory,
    /// The name of the container, where what it keeps belongs to that name.
    pub hostname: Option<&'static str>,
    /// Variables of the image.
    pub environment: &'static [(&'static str, Given)],
    /// Who logs in.
    pub login: Login,
    /// Schemes of its URLs, without what names a driver.
    pub schemes: &'static [&'static str],
    /// Packages that reach it.
    pub drivers: &'static [Driver],
    /// Words of the names of variables that are about it: `POSTGRES` of `POSTGRES_HOST`.
    pub words: &'static [&'static str],
    /// Whether a variable that names just a database or a broker may be about it.
    pub general: General,
    /// What stands behind the name of the database in a URL that the code does not give.
    pub query: &'static str,
}

/// An image that holds more than the usual one.
#[derive(Debug, PartialEq, Eq)]
pub struct ImageVariant {
    /// The image.
    pub image: &'static str,
    /// Locked packages that show it.
    pub packages: &'static [&'static str],
    /// Modules whose import shows it, with those below them.
    pub modules: &'static [&'static str],
    /// Extensions that it holds, which statements of SQL create.
    pub extensions: &'static [&'static str],
}

/// Where a server keeps its data.
#[derive(Debug, PartialEq, Eq)]
pub enum DataDirectory {
    /// Always there.
    At(&'static str),
    /// There since a major version; before that elsewhere.
    Since {
        /// The first such version.
        major: u32,
        /// Where it is since then.
        now: &'static str,
        /// Where it was.
        before: &'static str,
    },
    /// It keeps nothing that anybody misses.
    Nowhere,
}

/// A value or a word that an image is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// This.
    Text(&'static str),
    /// The name that the program logs in with.
    User,
    /// The password.
    Password,
    /// The name of the database.
    Database,
}

/// Who logs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// A user with a password, which is read from this variable.
    Password(&'static str),
    /// Anybody.
    Nobody,
}

/// A package that reaches a server.
#[derive(Debug, PartialEq, Eq)]
pub struct Driver {
    /// The package.
    pub package: &'static str,
    /// The scheme by which `SQLAlchemy` reaches the server with it from blocking code.
    pub blocking: Option<&'static str>,
    /// The same from asynchronous code.
    pub asynchronous: Option<&'static str>,
}

/// Whether variables with a general name may be about a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum General {
    /// `DATABASE_URL`, `DB_HOST`.
    Database,
    /// `BROKER_URL`, `CACHE_HOST`.
    Broker,
    /// None.
    None,
}
