//! YAML that Compose reads, which interpolates `$` in every scalar (Compose Specification, "Interpolation").

use super::yaml;

/// A double-quoted string in which Compose interpolates nothing: it reads `$$` as a dollar sign.
pub fn string(text: &str) -> String {
    yaml::string(&escaped(text))
}

/// The same without quotes where it can.
pub fn scalar(text: &str) -> String {
    yaml::scalar(&escaped(text))
}

/// A flow sequence of such strings.
pub fn list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| escaped(word)).collect();
    yaml::list(&words)
}

fn escaped(text: &str) -> String {
    text.replace('$', "$$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compose_interpolates_nothing() {
        assert_eq!(string("a: ${HOME}\n"), r#""a: $${HOME}\n""#);
        assert_eq!(list(&["$x".to_owned()]), r#"["$$x"]"#);
    }

    #[test]
    fn what_a_terminal_or_yaml_would_obey_is_escaped() {
        assert_eq!(string("\u{9b}31m\u{2028}é"), r#""\u009b31m\u2028é""#);
    }
}
