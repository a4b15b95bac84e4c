//! Keys that settings had before, each with the line that says the same now. No old key is read.

use toml::{Table, Value};

/// The line of settings that says what an old key said, in a table of settings that holds it.
pub(super) fn line_for(key: &str, settings: &Table) -> Option<String> {
    let value = settings.get(key)?;
    let with = |other: &str| settings.get(other);
    Some(match key {
        "uv-image" => uv(Some(value), with("uv-version")),
        "uv-version" => uv(with("uv-image"), Some(value)),
        "final-image" => pair("base-image", [("build", with("base-image")), ("run", Some(value))]),
        "reload" => pair("dev-command", [("command", with("dev-command")), ("reload", Some(value))]),
        "private-indexes" => format!("private = {value}"),
        "private-git" => git_hosts(value.as_bool()),
        "release" => value.as_table()?.iter().map(release).collect::<Vec<_>>().join("`, `"),
        _ => return None,
    })
}

/// `uv = "mirror.example/uv:0.13.8"`.
fn uv(image: Option<&Value>, version: Option<&Value>) -> String {
    let [image, version] = [image, version].map(|value| value.and_then(Value::as_str));
    let both = image.into_iter().chain(version).collect::<Vec<_>>().join(":");
    format!("uv = {}", Value::from(both))
}

/// `base-image = { build = "a", run = "b" }`.
fn pair(key: &str, entries: [(&str, Option<&Value>); 2]) -> String {
    let entries = entries.into_iter().filter_map(|(name, value)| Some(format!("{name} = {}", value?)));
    format!("{key} = {{ {} }}", entries.collect::<Vec<_>>().join(", "))
}

/// An example: the hosts are the project's to name.
fn git_hosts(has_login: Option<bool>) -> String {
    match has_login {
        Some(false) => "private = []".to_owned(),
        _ => "private = [\"git.example\"]".to_owned(),
    }
}

fn release((name, table): (&String, &Value)) -> String {
    format!("build-args.{name} = {table}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_key_has_its_line() {
        for (settings, key, line) in [
            ("uv-version = '0.13.9'", "uv-version", "uv = \"0.13.9\""),
            ("uv-image = 'a/uv'", "uv-image", "uv = \"a/uv\""),
            ("uv-image = 'a/uv'\nuv-version = '0.13.9'", "uv-image", "uv = \"a/uv:0.13.9\""),
            ("final-image = 'b'", "final-image", "base-image = { run = \"b\" }"),
            ("base-image = 'a'\nfinal-image = 'b'", "final-image", "base-image = { build = \"a\", run = \"b\" }"),
            ("reload = 'server'", "reload", "dev-command = { reload = \"server\" }"),
            (
                "dev-command = 'x'\nreload = 'server'",
                "reload",
                "dev-command = { command = \"x\", reload = \"server\" }",
            ),
            ("private-indexes = ['a']", "private-indexes", "private = [\"a\"]"),
            ("private-git = true", "private-git", "private = [\"git.example\"]"),
            ("private-git = false", "private-git", "private = []"),
            ("release.A = { files = ['V'] }", "release", "build-args.A = { files = [\"V\"] }"),
        ] {
            let table: Table = settings.parse().expect("TOML");
            assert_eq!(line_for(key, &table).as_deref(), Some(line), "{settings}");
        }
        assert_eq!(line_for("prot", &"prot = 1".parse().expect("TOML")), None);
    }
}
