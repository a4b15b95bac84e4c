//! Finds files that settings insist on: pydantic's `FilePath` is a path that is there
//! (<https://docs.pydantic.dev/latest/api/types/#pydantic.types.FilePath>), and settings check their defaults too.

use super::constant;
use crate::inspect::code::facts::{OpenedPath, Opening, Scope};
use crate::inspect::code::outline::Class;
use crate::inspect::code::project::Project;
use crate::inspect::code::settings_classes;
use crate::inspect::code::value::Value;
use crate::inspect::evidence::Place;

/// Types of paths that have to be there.
const TYPES: [&str; 2] = ["FilePath", "DirectoryPath"];

/// The defaults of such fields in the settings of a file.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<OpenedPath> {
    let classes = project.outlines[module].classes.iter();
    let settings = classes.filter(|class| settings_classes::is_settings_class(project, module, class));
    settings.flat_map(|class| of_class(project, module, class)).collect()
}

fn of_class(project: &Project<'_>, module: usize, class: &Class) -> Vec<OpenedPath> {
    let own = project.bindings_in(module, &Scope::Class(class.name.clone())).iter();
    let insisted = own.filter(|binding| {
        let named = binding.annotation.as_ref().and_then(Value::name).and_then(|name| name.rsplit('.').next());
        named.is_some_and(|name| TYPES.contains(&name))
    });
    let found = insisted.filter_map(|binding| {
        let default = settings_classes::field_default(binding.value.as_ref()?)?;
        let (text, anchor) = constant(project, module, &Scope::Module, default)?;
        let scope = Scope::Function(format!("{}.__init__", class.name));
        let place = Place::line(&project.outlines[module].path, binding.line);
        Some(OpenedPath { text, anchor, opening: Opening::Reads, instead: None, scope, place })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing::module;

    #[test]
    fn the_default_of_a_path_that_has_to_be_there_is_opened() {
        let opened = |field: &str| {
            let start = "from pathlib import Path\nfrom pydantic import FilePath, Field\nfrom pydantic_settings import BaseSettings\n";
            let text = format!("{start}class S(BaseSettings):\n    config: {field}\n");
            module(&text).opened.into_iter().map(|opened| opened.text).collect::<Vec<_>>()
        };
        assert_eq!(opened("FilePath = Field(Path('config.yaml'))"), ["config.yaml"]);
        assert_eq!(opened("FilePath = Path('config.yaml')"), ["config.yaml"]);
        assert!(opened("Path = Path('config.yaml')").is_empty());
        assert!(opened("FilePath").is_empty());
    }
}
