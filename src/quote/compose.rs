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

/// A part of a value.
#[derive(Clone, Copy, Debug)]
pub enum Part<'t> {
    /// As it is.
    Text(&'t str),
    /// What a variable holds.
    Variable {
        /// Its name.
        name: &'t str,
        /// What Compose says where it is not set; empty where nothing.
        missing: &'t str,
    },
}

/// A scalar of several parts.
pub fn value(parts: &[Part<'_>]) -> String {
    let text: String = parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => escaped(text),
            Part::Variable { name, missing: "" } => format!("${{{name}}}"),
            Part::Variable { name, missing } => format!("${{{name}:?{missing}}}"),
        })
        .collect();
    yaml::scalar(&text)
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
    fn a_value_interpolates_its_variables_alone() {
        let variable = |missing| Part::Variable { name: "KEY", missing };
        assert_eq!(value(&[Part::Text("a$b:"), variable("")]), r#""a$$b:${KEY}""#);
        assert_eq!(value(&[variable("set it")]), r#""${KEY:?set it}""#);
        assert_eq!(value(&[Part::Text("redis://redis:6379")]), "redis://redis:6379");
        assert_eq!(value(&[Part::Text("5432")]), r#""5432""#);
    }

    #[test]
    fn what_a_terminal_or_yaml_would_obey_is_escaped() {
        assert_eq!(string("\u{9b}31m\u{2028}é"), r#""\u009b31m\u2028é""#);
    }
}
