//! What the variables of a container file are, and texts with their values. Runs nothing.

use std::collections::BTreeMap;

use crate::shell::{self, Quotes};

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

/// Replaces what is known.
pub(super) fn expanded(text: &str, quotes: Quotes, variables: &Variables) -> Expanded {
    let value = |name: &str| variables.get(name)?.value.as_deref();
    let found = shell::expanded(text, quotes, &value);
    let mut arguments: Vec<String> = Vec::new();
    for argument in found.names.iter().filter_map(|name| variables.get(name)).flat_map(|variable| &variable.arguments) {
        if !arguments.contains(argument) {
            arguments.push(argument.clone());
        }
    }
    Expanded { text: found.text, arguments, names: found.names }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_is_made_of_is_known_once() {
        let variable = Variable { value: Some("1".to_owned()), arguments: vec!["A".to_owned()] };
        let variables = ["A", "B"].map(|name| (name.to_owned(), variable.clone())).into_iter().collect();
        let found = expanded("$A-$B-${C:-2}", Quotes::Read, &variables);
        assert_eq!(found.text.as_deref(), Some("1-1-2"));
        assert_eq!((found.arguments, found.names), (vec!["A".to_owned()], ["A", "B", "C"].map(str::to_owned).to_vec()));
    }
}
