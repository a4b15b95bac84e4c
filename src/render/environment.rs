//! The template engine, set up so that a missing, odd or unquoted value is an error and never printed.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

use super::filters;

/// Every template, by name.
pub const TEMPLATES: [(&str, &str); 30] = [
    ("layout.Dockerfile.j2", include_str!("../../templates/layout.Dockerfile.j2")),
    ("slim_or_alpine.Dockerfile.j2", include_str!("../../templates/slim_or_alpine.Dockerfile.j2")),
    ("distroless.Dockerfile.j2", include_str!("../../templates/distroless.Dockerfile.j2")),
    ("distroless_managed.Dockerfile.j2", include_str!("../../templates/distroless_managed.Dockerfile.j2")),
    ("shared_base.Dockerfile.j2", include_str!("../../templates/shared_base.Dockerfile.j2")),
    ("shared_base_image.Dockerfile.j2", include_str!("../../templates/shared_base_image.Dockerfile.j2")),
    ("lock.Dockerfile.j2", include_str!("../../templates/lock.Dockerfile.j2")),
    ("docker-bake.hcl.j2", include_str!("../../templates/docker-bake.hcl.j2")),
    ("services-bake.hcl.j2", include_str!("../../templates/services-bake.hcl.j2")),
    ("images.mk.j2", include_str!("../../templates/images.mk.j2")),
    ("images.yaml.j2", include_str!("../../templates/images.yaml.j2")),
    ("macros/debian.j2", include_str!("../../templates/macros/debian.j2")),
    ("macros/alpine.j2", include_str!("../../templates/macros/alpine.j2")),
    ("macros/actions.j2", include_str!("../../templates/macros/actions.j2")),
    ("macros/instructions.j2", include_str!("../../templates/macros/instructions.j2")),
    ("macros/system.j2", include_str!("../../templates/macros/system.j2")),
    ("macros/distroless.j2", include_str!("../../templates/macros/distroless.j2")),
    ("ci/github.yml.j2", include_str!("../../templates/ci/github.yml.j2")),
    ("ci/gitlab.yml.j2", include_str!("../../templates/ci/gitlab.yml.j2")),
    ("ci/services.github.yml.j2", include_str!("../../templates/ci/services.github.yml.j2")),
    ("ci/services.gitlab.yml.j2", include_str!("../../templates/ci/services.gitlab.yml.j2")),
    ("dockerignore.j2", include_str!("../../templates/dockerignore.j2")),
    ("compose.yaml.j2", include_str!("../../templates/compose.yaml.j2")),
    ("compose.prod.yaml.j2", include_str!("../../templates/compose.prod.yaml.j2")),
    ("macros/monitoring.j2", include_str!("../../templates/macros/monitoring.j2")),
    ("monitoring/prometheus.yml.j2", include_str!("../../templates/monitoring/prometheus.yml.j2")),
    ("monitoring/datasources.yml.j2", include_str!("../../templates/monitoring/datasources.yml.j2")),
    ("monitoring/dashboards.yml.j2", include_str!("../../templates/monitoring/dashboards.yml.j2")),
    ("monitoring/dashboard.json.j2", include_str!("../../templates/monitoring/dashboard.json.j2")),
    ("env.example.j2", include_str!("../../templates/env.example.j2")),
];

/// An engine that knows every template, and no filter but uvdock's.
pub fn new() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the default delimiters are valid"));
    // What a macro returns was printed by the formatter, piece by piece; only with an escaping of its own does the engine say so.
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("quoted by filters".into()));
    environment.set_formatter(quoted_only);
    filters::add_to(&mut environment);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).expect("a test parses every template");
    }
    environment
}

/// Data is printed through a filter, which quotes it for the syntax of the file. `None`, `True` and lists would print literally;
/// each is a mistake of the template's.
fn quoted_only(output: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Number => write!(output, "{value}").map_err(Error::from),
        ValueKind::String if value.is_safe() => write!(output, "{value}").map_err(Error::from),
        ValueKind::String => {
            Err(Error::new(ErrorKind::InvalidOperation, format!("a template printed {value:?} unquoted")))
        }
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
        let error = new().render_str("{{ names }}", minijinja::context! { names => ["a"] });
        assert!(error.expect_err("a list").to_string().contains("printed a sequence"));
    }

    #[test]
    fn data_is_never_printed_without_a_filter() {
        let context = minijinja::context! { name => "a" };
        let error = new().render_str("{{ name }}", context.clone()).expect_err("no filter");
        assert!(error.to_string().contains("printed 'a' unquoted"), "{error}");
        assert_eq!(new().render_str("{{ name | name }}", context.clone()).expect("a name"), "a");
        for built_in in ["safe", "upper", "string", "join", "escape"] {
            assert!(new().render_str(&format!("{{{{ name | {built_in} }}}}"), context.clone()).is_err(), "{built_in}");
        }
    }

    /// The insides of the tags of a template that open like this.
    fn tags<'t>(source: &'t str, opening: &str, closing: &str) -> Vec<&'t str> {
        source
            .split(opening)
            .skip(1)
            .map(|rest| rest.split(closing).next().unwrap_or(rest).trim_matches(['-', ' ']))
            .collect()
    }

    #[test]
    fn a_template_prints_data_through_a_filter_of_its_syntax() {
        for (name, source) in TEMPLATES {
            let source = without_raw(source);
            for printed in tags(&source, "{{", "}}") {
                let (is_call, values) = arguments(printed);
                for value in values {
                    match value.split_once('|') {
                        Some((_, filter)) => {
                            assert!(filters_of(name).contains(&filter_name(filter)), "{name}: {printed}");
                        }
                        None => assert!(is_call || UNQUOTED.contains(&value), "{name}: {printed}"),
                    }
                }
            }
        }
    }

    /// The arguments of a macro's call, which prints them through filters of its own; else the expression.
    fn arguments(printed: &str) -> (bool, Vec<&str>) {
        let name = printed.split(['|', '(']).next().unwrap_or(printed);
        match printed[name.len()..].strip_prefix('(') {
            Some(rest) => (true, rest.trim_end_matches(')').split(", ").collect()),
            None => (false, vec![printed]),
        }
    }

    fn filter_name(filter: &str) -> &str {
        filter.trim().split('(').next().unwrap_or(filter)
    }

    #[test]
    fn a_template_loops_and_asks_but_does_not_compare() {
        for (name, source) in TEMPLATES {
            for tag in tags(&without_raw(source), "{%", "%}") {
                let words: Vec<&str> = tag.split_whitespace().collect();
                let is_plain = match words.as_slice() {
                    ["for", _, "in", _]
                    | ["block" | "if" | "extends", _]
                    | ["import", _, "as", _]
                    | ["else" | "endif" | "endfor" | "endblock" | "endmacro"]
                    | ["macro", ..] => true,
                    // Between the services of a compose file.
                    other => other == ["if", "not", "loop.first"],
                };
                assert!(is_plain, "{name}: {tag}");
            }
        }
    }

    /// Text that the engine does not read.
    fn without_raw(source: &str) -> String {
        let parts = source.split("{% raw %}");
        parts.map(|part| part.split_once("{% endraw %}").map_or(part, |(_, rest)| rest)).collect()
    }

    /// Numbers, text of uvdock's own, and what a macro is handed quoted.
    const UNQUOTED: [&str; 54] = [
        "beginning.base.script",
        "beginning.lock",
        "beginning.locks",
        "cache",
        "command",
        "config.file",
        "config.source",
        "config.target",
        "container",
        "extensions.settings",
        "fragment.opening",
        "fragment.stage",
        "group.because",
        "history",
        "job.port",
        "lock",
        "lock_dockerfile",
        "other.until",
        "panel.id",
        "panel.x",
        "panel.y",
        "pattern",
        "question",
        "role.entrypoint",
        "role.replicas",
        "sentence",
        "service.container",
        "service.limits.pids",
        "service.log_files",
        "service.port.container",
        "port.container",
        "service.port.host",
        "service.profile",
        "service.question",
        "service.replicas",
        "service.ssh",
        "service.stdin",
        "service.timings.retries",
        "service.tty",
        "settings",
        "shared",
        "source.action",
        "source.include",
        "ssh",
        "start.port",
        "start.timings.retries",
        "sync.cache",
        "test_environment",
        "user",
        "uvdock.builder",
        "uvdock.builder_with_git",
        "watcher.password",
        "watcher.port.container",
        "watcher.profile",
    ];
    /// Those that any syntax reads alike.
    const CHECKS: [&str; 4] = ["comment", "image", "name", "variable"];
    const DOCKERFILE: [&str; 15] = [
        "copy_operands",
        "dockerfile_arg",
        "dockerfile_env",
        "dockerfile_env_line",
        "dockerfile_labels",
        "duration",
        "exec_form",
        "mount",
        "shell_environment",
        "shell_globs",
        "shell_word",
        "shell_words",
        "signal",
        "verbatim",
        "workdir",
    ];

    fn filters_of(template: &str) -> Vec<&'static str> {
        let of_syntax: &[&str] = match template {
            "docker-bake.hcl.j2" | "services-bake.hcl.j2" => &["hcl_list", "hcl_string"],
            "images.mk.j2" => &["make_file_variables"],
            "images.yaml.j2" | "ci/github.yml.j2" | "ci/services.github.yml.j2" => &[
                "case_pattern",
                "json_names",
                "platforms",
                "workflow_command",
                "workflow_json",
                "workflow_scalar",
                "workflow_secret",
                "workflow_string",
                "workflow_variable",
                "workflow_words",
            ],
            "ci/gitlab.yml.j2" | "ci/services.gitlab.yml.j2" => {
                &["case_pattern", "gitlab_command", "json_names", "secret_flag", "shell_word", "shell_words"]
            }
            "env.example.j2" => &["env_value"],
            monitoring if monitoring.starts_with("monitoring/") => &["config_string"],
            "dockerignore.j2" => &["ignore_pattern", "verbatim"],
            "compose.yaml.j2" | "compose.prod.yaml.j2" | "macros/monitoring.j2" => {
                &["compose_list", "compose_scalar", "compose_string", "compose_value", "compose_variable", "duration"]
            }
            _ => &DOCKERFILE,
        };
        CHECKS.iter().chain(of_syntax).copied().collect()
    }
}
