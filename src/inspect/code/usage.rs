//! What attributes and items of the project are set to, by the name alone. Resolves nothing.

use std::collections::HashMap;

use super::facts::Scope;
use super::outline::{Binding, Outline};

/// Attributes of classes and assigned items of all files, by their names.
pub(super) struct Usage<'a> {
    /// Files and qualified names of the classes whose bodies give a value to an attribute.
    attributes: HashMap<&'a str, Vec<(usize, &'a str)>>,
    /// Likewise, of those that name an attribute without a value.
    declared: HashMap<&'a str, Vec<(usize, &'a str)>>,
    items: HashMap<&'a str, Vec<(usize, &'a Binding)>>,
}

impl<'a> Usage<'a> {
    /// Of all files.
    pub(super) fn of(outlines: &'a [Outline]) -> Self {
        let mut usage = Self { attributes: HashMap::new(), declared: HashMap::new(), items: HashMap::new() };
        for (module, outline) in outlines.iter().enumerate() {
            for binding in outline.bindings.iter().filter(|binding| binding.value.is_none()) {
                if let Scope::Class(class) = &binding.scope {
                    usage.declared.entry(&binding.name).or_default().push((module, class));
                }
            }
            for binding in outline.bindings.iter().filter(|binding| binding.value.is_some()) {
                if let Scope::Class(class) = &binding.scope {
                    usage.attributes.entry(&binding.name).or_default().push((module, class));
                }
                if binding.name.ends_with(']') {
                    usage.items.entry(&binding.name).or_default().push((module, binding));
                }
            }
        }
        usage
    }

    /// The file and the name of the only class with such an attribute.
    pub(super) fn only_class_with(&self, attribute: &str) -> Option<(usize, &'a str)> {
        match self.attributes.get(attribute).or_else(|| self.declared.get(attribute))?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The only assignment of `owner["key"]`, by the last name of the owner.
    pub(super) fn only_item(&self, owner: &str, key: &str) -> Option<(usize, &'a Binding)> {
        match self.items.get(item_name(owner, key).as_str())?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

/// How an outline calls what is assigned to an item: `config[UPLOAD_FOLDER]` of `app.config["UPLOAD_FOLDER"]`.
pub(super) fn item_name(owner: &str, key: &str) -> String {
    format!("{}[{key}]", owner.rsplit('.').next().unwrap_or(owner))
}
