//! Lists the environment variables that code reads. Judges nothing.

use super::evaluate;
use super::facts::{Scope, Setting, VariableNeed, VariableRead};
use super::outline::{Binding, CallSite, Class, LookupKind, Outline};
use super::project::Project;
use super::value::Value;
use crate::inspect::evidence::Place;

/// Variables that a file reads.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<VariableRead> {
    let outline = &project.outlines[module];
    let mut found: Vec<VariableRead> = outline.calls.iter().filter_map(|site| by_call(project, module, site)).collect();
    found.extend(by_lookup(project, module));
    for class in outline.classes.iter().filter(|class| evaluate::is_settings_class(project, module, class)) {
        found.extend(by_fields(project, module, class));
    }
    found.sort_by(|one, other| (&one.place, &one.name).cmp(&(&other.place, &other.name)));
    found.dedup();
    found
}

fn by_call(project: &Project<'_>, module: usize, site: &CallSite) -> Option<VariableRead> {
    let dotted = site.call.name().and_then(|name| project.outside(module, &site.scope, name));
    let plain = dotted.as_deref().and_then(|dotted| {
        let read = evaluate::variable_read(dotted, &site.call)?;
        // `os.getenv` returns `None`; `config` raises.
        let raises = !dotted.contains("env");
        Some((read, if raises { Missing::Fails } else { Missing::GoesOn }))
    });
    let ((name, default), missing) = plain.or_else(|| {
        let read = evaluate::environs_read(project, module, &site.scope, &site.call)?;
        Some((read, Missing::Fails))
    })?;
    let need = match (default, missing) {
        (Some(default), _) => VariableNeed::Optional(constant(project, module, &site.scope, default)),
        (None, Missing::GoesOn) => VariableNeed::Optional(None),
        (None, Missing::Fails) => VariableNeed::Required,
    };
    Some(read(&project.outlines[module], name, need, site.scope.clone(), site.call.line))
}

#[derive(Clone, Copy)]
enum Missing {
    Fails,
    GoesOn,
}

fn by_lookup(project: &Project<'_>, module: usize) -> Vec<VariableRead> {
    let outline = &project.outlines[module];
    let reads = outline.lookups.iter().filter(|lookup| {
        let dotted = project.outside(module, &Scope::Module, &lookup.name);
        lookup.kind == LookupKind::Read && dotted.as_deref() == Some("os.environ")
    });
    reads.map(|lookup| read(outline, &lookup.key, VariableNeed::Required, lookup.scope.clone(), lookup.line)).collect()
}

/// Fields of a settings class: required without a default.
fn by_fields(project: &Project<'_>, module: usize, class: &Class) -> Vec<VariableRead> {
    let outline = &project.outlines[module];
    let scope = Scope::Class(class.name.clone());
    let fields = outline.bindings.iter().filter(|binding| binding.scope == scope && is_field(binding));
    fields
        .map(|field| {
            let name = evaluate::settings_variable(project, module, class, &field.name);
            read(outline, &name, field_need(project, module, field), scope.clone(), field.line)
        })
        .collect()
}

fn is_field(binding: &Binding) -> bool {
    let constant = binding.annotation.as_ref().is_some_and(|annotation| match annotation {
        Value::Name(name) => name.ends_with("ClassVar"),
        Value::Item(owner, _) => owner.name().is_some_and(|name| name.ends_with("ClassVar")),
        _ => false,
    });
    binding.annotation.is_some() && binding.name != "model_config" && !constant
}

fn field_need(project: &Project<'_>, module: usize, field: &Binding) -> VariableNeed {
    let Some(value) = &field.value else { return VariableNeed::Required };
    let has_factory = value.call().is_some_and(|call| call.keyword("default_factory").is_some());
    match evaluate::field_default(value) {
        Some(default) => VariableNeed::Optional(constant(project, module, &field.scope, default)),
        None if has_factory => VariableNeed::Optional(None),
        None => VariableNeed::Required,
    }
}

fn constant(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Option<String> {
    match evaluate::setting(project, module, scope, value) {
        Setting::Fixed(Value::Flag(flag)) => Some(if flag { "True" } else { "False" }.to_owned()),
        setting => evaluate::text(setting).value().cloned(),
    }
}

fn read(outline: &Outline, name: &str, need: VariableNeed, scope: Scope, line: usize) -> VariableRead {
    VariableRead { name: name.to_owned(), need, scope, place: Place::line(&outline.path, line) }
}

#[cfg(test)]
mod tests {
    use super::super::VariableNeed::{Optional, Required};
    use super::super::testing::module;
    use super::super::{Scope, VariableNeed};

    fn reads(text: &str) -> Vec<(String, VariableNeed)> {
        module(text).variables.into_iter().map(|read| (read.name, read.need)).collect()
    }

    fn one(name: &str, need: VariableNeed) -> Vec<(String, VariableNeed)> {
        vec![(name.to_owned(), need)]
    }

    #[test]
    fn a_subscript_of_the_environment_is_required() {
        assert_eq!(reads("import os\nx = os.environ['KEY']"), one("KEY", Required));
        assert_eq!(reads("from os import environ\nx = environ['KEY']"), one("KEY", Required));
    }

    #[test]
    fn an_assigned_variable_is_not_read() {
        assert!(reads("import os\nos.environ['KEY'] = 'x'").is_empty());
    }

    #[test]
    fn a_variable_asked_for_is_optional() {
        assert_eq!(reads("import os\nx = os.getenv('KEY')"), one("KEY", Optional(None)));
        assert_eq!(reads("import os\nx = os.environ.get('KEY', 'a')"), one("KEY", Optional(Some("a".to_owned()))));
    }

    #[test]
    fn decouple_and_environs_fail_without_a_default() {
        assert_eq!(reads("from decouple import config\nx = config('KEY')"), one("KEY", Required));
        assert_eq!(reads("from environs import Env\nenv = Env()\nx = env.str('KEY')"), one("KEY", Required));
        let with_default = "import environ\nenv = environ.Env()\nx = env('KEY', default='a')";
        assert_eq!(reads(with_default), one("KEY", Optional(Some("a".to_owned()))));
    }

    #[test]
    fn settings_fields_are_variables() {
        let text =
            "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    url: str\n    debug: bool = False";
        let expected = [("URL".to_owned(), Required), ("DEBUG".to_owned(), Optional(Some("False".to_owned())))];
        assert_eq!(reads(text), expected);
    }

    #[test]
    fn a_read_says_when_it_happens() {
        let found = module("import os\ndef f():\n    return os.environ['KEY']").variables.remove(0);
        assert_eq!(found.scope, Scope::Function("f".to_owned()));
    }
}
