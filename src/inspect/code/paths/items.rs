//! Paths behind subscripts: `path.parents[1]`, `app.config["UPLOADS"]`, `FILES["lock"]`. Looks at no disk.

use super::Paths;
use super::walk::Walk;
use crate::inspect::code::facts::Scope;
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::Value;

impl Paths<'_, '_> {
    /// `Path(__file__).parents[1]`.
    pub(super) fn parents(
        &self,
        module: usize,
        scope: &Scope,
        owner: &Value,
        index: &Value,
        chain: usize,
    ) -> Option<Walk> {
        let start = self.value(module, scope, &owner.parents_of()?, chain)?;
        let Value::Number(index) = index else { return None };
        (0..=*index).try_fold(start, |path, _| path.parent())
    }

    /// `app.config["UPLOAD_FOLDER"]`: what some line of the project sets it to; `FILES["lock"]`: an entry of a dictionary.
    pub(super) fn item(&self, module: usize, scope: &Scope, owner: &Value, key: &Value, chain: usize) -> Option<Walk> {
        let (owner, key) = (owner.name()?, key.text()?);
        if self.project.outside(module, scope, owner).as_deref() == Some("os.environ") {
            return None;
        }
        if let Some((at, binding)) = self.project.only_item(owner.rsplit('.').next()?, key) {
            return self.value(at, &binding.scope, binding.value.as_ref()?, chain);
        }
        let found = dictionary(self.project, module, scope, owner)?;
        let (_, value) = found.entries.iter().find(|(name, _)| name.text() == Some(key))?;
        self.value(found.module, found.scope, value, chain)
    }
}

/// The entry of a dictionary that `FILES["lock"]` is, with where it is written; of one that is given a value once.
pub(crate) fn entry<'a>(
    project: &Project<'a>,
    module: usize,
    scope: &Scope,
    owner: &Value,
    key: &Value,
) -> Option<(usize, &'a Scope, &'a Value)> {
    let (name, key) = (owner.name()?, key.text()?);
    let found = dictionary(project, module, scope, name).filter(|_| project.only_item(name, key).is_none())?;
    let (_, value) = found.entries.iter().find(|(name, _)| name.text() == Some(key))?;
    Some((found.module, found.scope, value))
}

/// The entries of a dictionary, and where they are written.
struct Dictionary<'a> {
    module: usize,
    scope: &'a Scope,
    entries: &'a [(Value, Value)],
}

/// The dictionary that a name stands for.
fn dictionary<'a>(project: &Project<'a>, module: usize, scope: &Scope, name: &str) -> Option<Dictionary<'a>> {
    match project.resolve(module, scope, name) {
        Resolved::Inside(Target::Binding(at, binding), rest) if rest.is_empty() => match binding.value.as_ref()? {
            Value::Map(entries) => Some(Dictionary { module: at, scope: &binding.scope, entries }),
            _ => None,
        },
        _ => None,
    }
}

/// What an expression may be: every entry of `FILES` for `FILES[name]`, the default of a parameter that is given another value too,
/// else itself.
pub(super) fn alternatives<'v, 'a: 'v>(
    project: &Project<'a>,
    module: usize,
    scope: &Scope,
    value: &'v Value,
) -> Vec<&'v Value> {
    if let Value::Name(name) = value {
        return std::iter::once(value).chain(default_besides(project, module, scope, name)).collect();
    }
    let entries = match value {
        Value::Item(owner, key) if key.text().is_none() => {
            owner.name().and_then(|owner| dictionary(project, module, scope, owner))
        }
        _ => None,
    };
    entries.map_or_else(|| vec![value], |found| found.entries.iter().map(|(_, value)| value).collect())
}

/// `DIST` of `def build(directory=DIST)`, where a line of the function says `directory = OTHER`.
fn default_besides<'a>(project: &Project<'a>, module: usize, scope: &Scope, name: &str) -> Option<&'a Value> {
    let Scope::Function(qualified) = scope else { return None };
    let mut given = project.bindings_at(module, scope, name).iter();
    let is_given = given.any(|binding| binding.value.as_ref().is_some_and(|value| !super::mentions(value, name)));
    let function = project.function(module, qualified).filter(|_| is_given)?;
    let parameter = function.parameters.iter().find(|known| known.name == name)?;
    parameter.default.as_ref().filter(|default| matches!(default, Value::Name(_) | Value::Call(_) | Value::Join(..)))
}
