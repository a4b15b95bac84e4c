//! Puts the values of variables into a text, as Dockerfiles and shells write them. Runs nothing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A variable in a container file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variable {
    /// Its value, where the file says it.
    pub value: Option<String>,
    /// Build arguments that it is made of; its own name for a build argument.
    pub arguments: Vec<String>,
}

/// Variables by name.
pub(super) type Variables = BTreeMap<String, Variable>;

/// A text with its variables replaced.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Expanded {
    /// The text; absent where a variable in it is not known.
    pub text: Option<String>,
    /// Build arguments that it is made of.
    pub arguments: Vec<String>,
    /// Every variable in it.
    pub names: Vec<String>,
}

/// `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME-default}` (Dockerfile reference, "Environment replacement").
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\\\$|\$(?:(?P<plain>[A-Za-z_][A-Za-z0-9_]*)|\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)(?::?-(?P<default>[^{}]*))?\})")
        .expect("a constant that a test compiles")
});

/// Replaces what is known.
pub(super) fn expanded(text: &str, variables: &Variables) -> Expanded {
    let mut found = Expanded { text: None, arguments: Vec::new(), names: Vec::new() };
    let mut is_known = true;
    let result = VARIABLE.replace_all(text, |captures: &Captures<'_>| {
        let Some(name) = captures.name("plain").or_else(|| captures.name("braced")) else { return "$".to_owned() };
        found.names.push(name.as_str().to_owned());
        let variable = variables.get(name.as_str());
        found.arguments.extend(variable.into_iter().flat_map(|variable| variable.arguments.iter().cloned()));
        let value = variable.and_then(|variable| variable.value.clone());
        let default = captures.name("default").map(|default| default.as_str().to_owned());
        value.or(default).unwrap_or_else(|| {
            is_known = false;
            String::new()
        })
    });
    // Anything left, such as `$(command)` or `${NAME##pattern}`, is the shell's to tell.
    let is_plain = !result.contains("$(") && !result.contains("${") && !result.contains('`');
    found.text = (is_known && is_plain).then(|| result.into_owned());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<String> {
        let variables = [("A", "1"), ("LIBS", "x y")]
            .map(|(name, value)| (name.to_owned(), Variable { value: Some(value.to_owned()), arguments: Vec::new() }));
        expanded(text, &variables.into_iter().collect()).text
    }

    #[test]
    fn variables_are_replaced_in_every_spelling() {
        assert_eq!(text("$A-${A}-${B:-2}-${A:-3}").as_deref(), Some("1-1-2-1"));
    }

    #[test]
    fn a_text_with_an_unknown_variable_or_a_command_is_not_known() {
        assert_eq!(text("x-$B"), None);
        assert_eq!(text("x-$(id)"), None);
    }

    #[test]
    fn an_escaped_dollar_stays() {
        assert_eq!(text(r"\$A").as_deref(), Some("$A"));
    }
}
