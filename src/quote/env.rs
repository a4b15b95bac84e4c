//! Values of a file of variables, as Compose reads it: <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax>.

/// As it is where that reads back the same, else between single quotes, in which nothing is interpolated.
pub fn value(text: &str) -> String {
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "\\'")) }
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "._/:@+-,=%&?*".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compose_would_read_otherwise_is_quoted() {
        assert_eq!(value("redis://localhost:6379/0"), "redis://localhost:6379/0");
        assert_eq!(value("a b"), "'a b'");
        assert_eq!(value("$HOME # it's"), r"'$HOME # it\'s'");
        assert_eq!(value(""), "");
    }
}
