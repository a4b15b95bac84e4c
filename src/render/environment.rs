//! The template engine, set up so that a missing or odd value is an error and never printed.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

/// Every template, by name.
pub const TEMPLATES: [(&str, &str); 17] = [
    ("layout.Dockerfile.j2", include_str!("../../templates/layout.Dockerfile.j2")),
    ("slim_or_alpine.Dockerfile.j2", include_str!("../../templates/slim_or_alpine.Dockerfile.j2")),
    ("distroless.Dockerfile.j2", include_str!("../../templates/distroless.Dockerfile.j2")),
    ("distroless_managed.Dockerfile.j2", include_str!("../../templates/distroless_managed.Dockerfile.j2")),
    ("shared_base.Dockerfile.j2", include_str!("../../templates/shared_base.Dockerfile.j2")),
    ("shared_base_image.Dockerfile.j2", include_str!("../../templates/shared_base_image.Dockerfile.j2")),
    ("docker-bake.hcl.j2", include_str!("../../templates/docker-bake.hcl.j2")),
    ("images.mk.j2", include_str!("../../templates/images.mk.j2")),
    ("images.yaml.j2", include_str!("../../templates/images.yaml.j2")),
    ("macros/debian.j2", include_str!("../../templates/macros/debian.j2")),
    ("macros/alpine.j2", include_str!("../../templates/macros/alpine.j2")),
    ("macros/system.j2", include_str!("../../templates/macros/system.j2")),
    ("macros/distroless.j2", include_str!("../../templates/macros/distroless.j2")),
    ("ci/github.yml.j2", include_str!("../../templates/ci/github.yml.j2")),
    ("ci/gitlab.yml.j2", include_str!("../../templates/ci/gitlab.yml.j2")),
    ("dockerignore.j2", include_str!("../../templates/dockerignore.j2")),
    ("compose.yaml.j2", include_str!("../../templates/compose.yaml.j2")),
];

/// An engine that knows every template.
pub fn new() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the default delimiters are valid"));
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.set_formatter(text_and_numbers_only);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).expect("a test parses every template");
    }
    environment
}

/// `None`, `True` and lists would print literally; each is a mistake of the template's.
fn text_and_numbers_only(output: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::String | ValueKind::Number => minijinja::escape_formatter(output, state, value),
        kind => Err(Error::new(ErrorKind::InvalidOperation, format!("a template printed a {kind}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_parses() {
        let environment = new();
        for (name, _) in TEMPLATES {
            environment.get_template(name).expect("the template parses");
        }
    }

    #[test]
    fn a_list_is_never_printed() {
        let environment = new();
        let error = environment.render_str("{{ names }}", minijinja::context! { names => ["a"] });
        assert!(error.expect_err("a list").to_string().contains("printed a sequence"));
    }
}
