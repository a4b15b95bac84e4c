//! Values that let a program start where nobody has given another: what the form of a variable takes, and what its name asks for.

use crate::inspect::code::VariableForm;
use crate::plan::variable_reads::ProgramVariable;

/// What everybody sees is to be changed.
const SECRET: &str = "change-me";

/// A value that the code takes for a variable that it does not do without.
pub(super) fn of(variable: &ProgramVariable<'_>) -> String {
    let value = match variable.form {
        VariableForm::LongText(least) => {
            return long_enough(by_name(&variable.name.to_ascii_uppercase()), usize::from(least));
        }
        VariableForm::Text | VariableForm::UrlPart => by_name(&variable.name.to_ascii_uppercase()),
        VariableForm::Integer | VariableForm::Number => number(&variable.name.to_ascii_uppercase()),
        VariableForm::Flag => "false",
        VariableForm::List => "localhost",
        VariableForm::Json => "{}",
        VariableForm::JsonList => "[]",
        VariableForm::DatabaseUrl | VariableForm::EngineUrl => "sqlite:////tmp/app.db",
        // https://django-environ.readthedocs.io/en/latest/types.html
        VariableForm::CacheUrl => "locmemcache://",
        VariableForm::MailUrl => "consolemail://",
        VariableForm::Url => "http://localhost",
        // 32 bytes in base64: https://cryptography.io/en/latest/fernet/
        VariableForm::FernetKey => "Y2hhbmdlLW1lLWNoYW5nZS1tZS1jaGFuZ2UtbWUtMTI=",
    };
    value.to_owned()
}

/// A value that is repeated until a check of its length lets it pass.
fn long_enough(value: &str, least: usize) -> String {
    let mut long = value.to_owned();
    while long.len() < least {
        long.push('-');
        long.push_str(SECRET);
    }
    long
}

/// Ports of servers, by a word of the names of their variables.
const PORTS: [(&str, &str); 13] = [
    ("RABBIT", "5672"),
    ("RABBITMQ", "5672"),
    ("AMQP", "5672"),
    ("REDIS", "6379"),
    ("VALKEY", "6379"),
    ("POSTGRES", "5432"),
    ("POSTGRESQL", "5432"),
    ("PG", "5432"),
    ("MYSQL", "3306"),
    ("MARIADB", "3306"),
    ("MONGO", "27017"),
    ("MONGODB", "27017"),
    ("SMTP", "587"),
];

fn port(name: &str) -> &'static str {
    let known = PORTS.iter().find(|(word, _)| name.split('_').any(|part| part == *word));
    known.map_or("8000", |(_, port)| *port)
}

fn number(name: &str) -> &'static str {
    match name.rsplit('_').next() {
        Some("PORT") => port(name),
        Some("MINUTES" | "SECONDS" | "TIMEOUT" | "DAYS") => "60",
        _ => "1",
    }
}

fn by_name(name: &str) -> &'static str {
    let words: Vec<&str> = name.split('_').collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let last = words.last().copied().unwrap_or_default();
    match last {
        "URL" | "URI" if has(&["DATABASE", "DB", "SQLALCHEMY"]) => "sqlite:////tmp/app.db",
        "URL" | "URI" | "ENDPOINT" | "ORIGIN" | "ORIGINS" => "http://localhost",
        "HOST" | "HOSTS" | "HOSTNAME" | "DOMAIN" | "SERVER" => "localhost",
        "PORT" | "MINUTES" | "SECONDS" | "TIMEOUT" | "DAYS" => number(name),
        "DEBUG" => "false",
        // Names of levels in `logging`, and an algorithm that signs with one key (RFC 7518, 3.1).
        "LEVEL" if has(&["LOG", "LOGGING"]) => "INFO",
        "ALGORITHM" => "HS256",
        "ENV" | "ENVIRONMENT" | "MODE" => "development",
        "DIR" | "DIRECTORY" | "PATH" => "/tmp",
        "REGION" => "us-east-1",
        _ if has(&["EMAIL", "SUPERUSER", "MAIL"]) && !has(&["PASSWORD", "PASS", "KEY", "TOKEN", "SECRET", "NAME"]) => {
            "admin@example.com"
        }
        _ => SECRET,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_as_long_as_the_code_asks() {
        assert_eq!(long_enough("change-me", 2), "change-me");
        assert_eq!(long_enough("change-me", 32), "change-me-change-me-change-me-change-me");
    }

    #[test]
    fn a_name_asks_for_what_it_holds() {
        for (name, value) in [
            ("SECRET_KEY", "change-me"),
            ("JWT_ALGORITHM", "HS256"),
            ("FIRST_SUPERUSER", "admin@example.com"),
            ("FIRST_SUPERUSER_PASSWORD", "change-me"),
            ("LOG_LEVEL", "INFO"),
            ("SITE_URL", "http://localhost"),
            ("RABBITMQ_PORT", "5672"),
            ("PORT", "8000"),
        ] {
            assert_eq!(by_name(name), value, "{name}");
        }
    }
}
