//! Reads import statements. Opens no other file.

use ruff_python_ast as ast;

use super::facts::{Happens, Import, ImportForm, Scope};
use super::outline::Outline;
use super::value::Lowering;
use crate::inspect::evidence::Place;

/// `import a.b as c`.
pub(super) fn import(
    outline: &mut Outline,
    statement: &ast::StmtImport,
    scope: &Scope,
    under: Option<usize>,
    lowering: &Lowering<'_>,
) {
    for alias in &statement.names {
        let module = alias.name.to_string();
        // `import a.b` binds `a`.
        let first = module.split('.').next().unwrap_or_default();
        match &alias.asname {
            Some(name) => alias_to(outline, name, module.clone()),
            None => alias_to(outline, first, first.to_owned()),
        }
        let place = Place::line(&outline.path, lowering.line(alias));
        let (form, happens) = (ImportForm::Absolute, Happens::Always);
        outline.imports.push(Import { module, name: None, form, scope: scope.clone(), happens, place });
        outline.import_circumstances.push(under);
    }
}

/// `from a import b as c`, `from . import d`.
pub(super) fn import_from(
    outline: &mut Outline,
    statement: &ast::StmtImportFrom,
    scope: &Scope,
    under: Option<usize>,
    lowering: &Lowering<'_>,
) {
    let written = statement.module.as_ref().map(ToString::to_string).unwrap_or_default();
    let (module, form) = match statement.level {
        0 => (written, ImportForm::Absolute),
        level => (absolute(&outline.path, level as usize, &written), ImportForm::Relative),
    };
    for alias in &statement.names {
        let name = alias.name.to_string();
        if name == "*" {
            outline.star_imports.push(module.clone());
        } else {
            let local = alias.asname.as_ref().unwrap_or(&alias.name);
            alias_to(outline, local, dotted(&module, &name));
        }
        let place = Place::line(&outline.path, lowering.line(alias));
        let (module, happens) = (module.clone(), Happens::Always);
        let import = Import { module, name: Some(name), form, scope: scope.clone(), happens, place };
        outline.imports.push(import);
        outline.import_circumstances.push(under);
    }
}

fn dotted(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}.{name}") }
}

fn alias_to(outline: &mut Outline, local: &str, target: String) {
    outline.aliases.entry(local.to_owned()).or_insert(target);
}

/// A relative import as a dotted path from the project root. `..models` in `src/app/api/users.py` is `src.app.models`.
fn absolute(path: &str, level: usize, module: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.truncate(parts.len().saturating_sub(level));
    if !module.is_empty() {
        parts.push(module);
    }
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_import_counts_from_its_own_package() {
        assert_eq!(absolute("src/app/api/users.py", 1, "models"), "src.app.api.models");
        assert_eq!(absolute("src/app/api/users.py", 2, "models"), "src.app.models");
        assert_eq!(absolute("src/app/__init__.py", 1, ""), "src.app");
        assert_eq!(absolute("main.py", 1, "models"), "models");
    }
}
