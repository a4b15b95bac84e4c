//! Turns a plan into file contents. Makes no decisions and reads and writes nothing; an error here is a bug of uvdock's.

mod compose;
mod dockerfile;
mod dockerignore;
mod environment;

use thiserror::Error;

use crate::ownership::{self, Syntax};
use crate::plan::BuildPlan;

/// A file to be written, relative to the project root, with its ownership line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedFile {
    /// Such as `Dockerfile`.
    pub path: &'static str,
    /// How the file writes comments and pins.
    pub syntax: Syntax,
    /// The whole text.
    pub text: String,
}

/// A template that does not fit its context. Always a bug of uvdock's.
#[derive(Debug, Error)]
#[error("Template `{template}` failed: {reason}")]
pub struct RenderError {
    /// The template's name.
    pub template: &'static str,
    /// What the template engine said.
    pub reason: String,
}

/// The files of a plan, in the order they are reported.
pub fn render(plan: &BuildPlan) -> Result<Vec<RenderedFile>, RenderError> {
    let environment = environment::new();
    let print = |template: &'static str, context: minijinja::Value| {
        let failed = |error: minijinja::Error| RenderError { template, reason: format!("{error:#}") };
        environment.get_template(template).map_err(failed)?.render(context).map_err(failed)
    };
    let signed = |path, syntax, text: String| RenderedFile { path, syntax, text: ownership::sign(&text, syntax) };
    let (template, context) = dockerfile::context(plan);
    Ok(vec![
        signed("Dockerfile", Syntax::Dockerfile, print(template, context)?),
        signed(".dockerignore", Syntax::Dockerignore, print("dockerignore.j2", dockerignore::context(plan))?),
        signed("compose.yaml", Syntax::Compose, print("compose.yaml.j2", compose::context(plan))?),
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::plan::testing::{APP, PACKAGE, lock, planned};

    const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    fn plans() -> [BuildPlan; 2] {
        let lock = lock(&["fastapi", "uvicorn"], "");
        let package = [("pyproject.toml", PACKAGE), ("src/shop/__init__.py", ""), ("src/shop/api.py", API)];
        [planned(&[("pyproject.toml", APP), ("main.py", API)], &lock), planned(&package, &lock)]
            .map(|plan| plan.expect("a plan"))
    }

    /// Names that a template takes from its context, with those of the layout it extends.
    fn asked_for(templates: &[&str]) -> BTreeSet<String> {
        let environment = environment::new();
        let names = templates
            .iter()
            .flat_map(|name| environment.get_template(name).expect("the template parses").undeclared_variables(false));
        names.collect()
    }

    fn given(context: &minijinja::Value) -> BTreeSet<String> {
        context.try_iter().expect("a context is a map").map(|key| key.to_string()).collect()
    }

    #[test]
    fn the_dockerfile_templates_print_every_variable_and_no_other() {
        let asked = asked_for(&[
            "layout.Dockerfile.j2",
            "slim.Dockerfile.j2",
            "alpine.Dockerfile.j2",
            "distroless.Dockerfile.j2",
            "distroless_managed.Dockerfile.j2",
        ]);
        for plan in plans() {
            assert_eq!(asked, given(&dockerfile::context(&plan).1));
        }
    }

    #[test]
    fn the_other_templates_print_every_variable_and_no_other() {
        let [plan, _] = plans();
        assert_eq!(asked_for(&["dockerignore.j2"]), given(&dockerignore::context(&plan)));
        assert_eq!(asked_for(&["compose.yaml.j2"]), given(&compose::context(&plan)));
    }

    #[test]
    fn volumes_of_directories_that_read_alike_have_names_of_their_own() {
        let settings = format!("{APP}[tool.uvdock]\nwritable = [\"a/b\", \"a-b\", \"1\"]\n");
        let plan = planned(&[("pyproject.toml", &settings), ("main.py", API)], &lock(&["fastapi", "uvicorn"], ""));
        let compose = render(&plan.expect("a plan")).expect("rendered").pop().expect("compose.yaml").text;
        assert!(compose.contains("volumes:\n  \"1\": {}\n  \"a-b\": {}\n  \"a-b_2\": {}\n"), "{compose}");
    }

    #[test]
    fn a_plan_renders_to_the_same_bytes_again() {
        for plan in plans() {
            assert_eq!(render(&plan).expect("rendered"), render(&plan).expect("rendered"));
        }
    }

    #[test]
    fn no_blank_line_is_doubled_and_no_line_ends_in_a_space() {
        for file in plans().iter().flat_map(|plan| render(plan).expect("rendered")) {
            assert!(!file.text.contains("\n\n\n"), "{}", file.text);
            assert!(file.text.lines().all(|line| line == line.trim_end()), "{}", file.text);
            assert!(file.text.ends_with('\n') && !file.text.ends_with("\n\n"), "{}", file.text);
        }
    }
}
