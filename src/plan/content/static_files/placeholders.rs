//! Values that stand in for settings while static files are collected. Nothing keeps them: they are set for one command, and
//! `collectstatic` writes no setting down.

use crate::inspect::code::{VariableForm, VariableRead};

/// Any text.
const TEXT: &str = "only-while-building";

/// A text that is long enough for a key.
const LONG_TEXT: &str = "only-while-building-only-while-building-only-while-building-only-while-building";

/// 32 bytes in base64 (<https://cryptography.io/en/latest/fernet/>).
const FERNET_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// A database that is nowhere, as django-environ and dj-database-url both read it
/// (<https://github.com/jazzband/dj-database-url#url-schema>).
const DATABASE: &str = "sqlite://:memory:";

/// A value that the code takes for a variable.
pub(super) fn of(read: &VariableRead) -> &'static str {
    match read.form {
        VariableForm::Text | VariableForm::UrlPart => by_name(&read.name.to_uppercase()),
        VariableForm::LongText(_) => LONG_TEXT,
        VariableForm::Integer | VariableForm::Number => "1",
        VariableForm::Flag => "0",
        VariableForm::List => "localhost",
        VariableForm::Json => "{}",
        VariableForm::JsonList => "[]",
        VariableForm::DatabaseUrl => DATABASE,
        VariableForm::EngineUrl => "sqlite:///:memory:",
        // https://django-environ.readthedocs.io/en/latest/types.html
        VariableForm::CacheUrl => "locmemcache://",
        VariableForm::MailUrl => "consolemail://",
        VariableForm::Url => "http://localhost",
        VariableForm::FernetKey => FERNET_KEY,
    }
}

/// What nothing is known of but its name.
fn by_name(name: &str) -> &'static str {
    let words: Vec<&str> = name.split('_').collect();
    let Some(last) = words.last() else { return TEXT };
    let is_url = matches!(*last, "URL" | "URI" | "ENDPOINT" | "ORIGIN");
    match *last {
        _ if is_url && words.iter().any(|word| matches!(*word, "DATABASE" | "DB" | "POSTGRES" | "MYSQL")) => DATABASE,
        _ if is_url && words.iter().any(|word| matches!(*word, "REDIS" | "BROKER" | "CELERY" | "CACHE")) => {
            "redis://localhost"
        }
        _ if is_url => "http://localhost",
        // https://docs.sentry.io/concepts/key-terms/dsn-explainer/
        "DSN" => "http://key@localhost/1",
        "HOST" | "HOSTS" | "HOSTNAME" | "DOMAIN" => "localhost",
        "PORT" | "TIMEOUT" | "SECONDS" | "MINUTES" | "DAYS" => "1",
        "DIR" | "DIRECTORY" | "PATH" | "ROOT" => "/tmp",
        "JSON" => "{}",
        "DEBUG" => "0",
        "KEY" | "KEYS" if words.iter().any(|word| matches!(*word, "FERNET" | "ENCRYPTION" | "ENCRYPT")) => FERNET_KEY,
        _ => TEXT,
    }
}
