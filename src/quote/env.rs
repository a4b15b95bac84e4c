//! Values of a file of variables, as Compose reads it: <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax>.

/// As it is where that reads back the same, else between single quotes, in which nothing is interpolated. JSON without blanks stays as it
/// is: `docker run --env-file` takes quotes around a value for a part of it.
pub fn value(text: &str) -> String {
    let is_json =
        text.starts_with(['[', '{']) && text.chars().all(|letter| is_plain(letter) || "[]{}\"".contains(letter));
    if is_json || text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "\\'")) }
}

/// Whether every shell, and Compose in its files, takes a text as the name of a variable (POSIX.1-2024 "Base Definitions", 3.216 and
/// 8.1).
pub fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "._/:@+-,=%&?*".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_letters_digits_and_underscores_and_begins_with_no_digit() {
        assert!(is_name("SHOP_1") && is_name("_x"));
        assert!(!is_name("1X") && !is_name("") && !is_name("a-b") && !is_name("a$b") && !is_name("\u{e4}"));
    }

    #[test]
    fn what_compose_would_read_otherwise_is_quoted() {
        assert_eq!(value("redis://localhost:6379/0"), "redis://localhost:6379/0");
        assert_eq!(value("a b"), "'a b'");
        assert_eq!(value("$HOME # it's"), r"'$HOME # it\'s'");
        assert_eq!(value(""), "");
        assert_eq!(value(r#"["http://a","b"]"#), r#"["http://a","b"]"#);
        assert_eq!(value(r#"["a b"]"#), r#"'["a b"]'"#);
    }
}
