//! Turns a plan into file contents. Makes no decisions and reads and writes nothing; an error here is a bug of uvdock's.

mod access;
mod ci;
mod compose;
mod compose_keys;
mod dockerfile;
mod dockerignore;
mod environment;
mod extensions;
mod shared_base;

use thiserror::Error;

use crate::ownership::{self, Syntax};
use crate::plan::{BuildPlan, Runtime};

/// A file to be written, relative to the project root, with its ownership line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedFile {
    /// Such as `Dockerfile`, with `/` between its parts.
    pub path: String,
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

/// The files of a plan that are uvdock's to write, in the order they are reported.
pub fn render(plan: &BuildPlan) -> Result<Vec<RenderedFile>, RenderError> {
    let mut files = all(plan)?;
    files.retain(|file| !plan.left_alone.iter().any(|left| file.is_named(&left.value)));
    Ok(files)
}

/// What the user calls their own, and no file of the plan is called.
pub fn never_written(plan: &BuildPlan) -> Result<Vec<&str>, RenderError> {
    if plan.left_alone.is_empty() {
        return Ok(Vec::new());
    }
    let files = all(plan)?;
    let is_unknown = |name: &&str| !files.iter().any(|file| file.is_named(name));
    Ok(plan.left_alone.iter().map(|left| left.value.as_str()).filter(is_unknown).collect())
}

impl RenderedFile {
    /// Whether a path means this file: also one that counts from the root of the repository.
    fn is_named(&self, path: &str) -> bool {
        let plain = |path: &str| path.trim_start_matches("./").to_owned();
        plain(self.path.rsplit("../").next().unwrap_or(&self.path)) == plain(path)
    }
}

fn all(plan: &BuildPlan) -> Result<Vec<RenderedFile>, RenderError> {
    let environment = environment::new();
    let print = |template: &'static str, context: minijinja::Value| {
        let failed = |error: minijinja::Error| RenderError { template, reason: format!("{error:#}") };
        environment.get_template(template).map_err(failed)?.render(context).map_err(failed)
    };
    let signed = |path: &str, syntax, text: String| RenderedFile {
        path: path.to_owned(),
        syntax,
        text: ownership::sign(&text, syntax, plan.settings),
    };
    let (template, context) = dockerfile::context(plan);
    let compose = with_keys(plan, print("compose.yaml.j2", compose::context(plan))?);
    let mut files = vec![
        signed("Dockerfile", Syntax::Dockerfile, print(template, context)?),
        signed(".dockerignore", Syntax::Dockerignore, print("dockerignore.j2", dockerignore::context(plan))?),
        signed("compose.yaml", Syntax::Compose, compose),
    ];
    if let Runtime::SharedBase { image } = &plan.images.runtime {
        let (dependencies, bake) = (dockerfile::context(plan).1, shared_base::bake(plan, &image.value));
        let workflow = shared_base::workflow(plan, &image.value);
        files.push(signed(
            "Dockerfile.base",
            Syntax::Dockerfile,
            print("shared_base_image.Dockerfile.j2", dependencies)?,
        ));
        files.push(signed("docker-bake.hcl", Syntax::Hcl, print("docker-bake.hcl.j2", bake)?));
        files.push(signed("images.mk", Syntax::Make, print("images.mk.j2", shared_base::make(plan, &image.value))?));
        files.push(signed(".github/workflows/images.yaml", Syntax::Workflow, print("images.yaml.j2", workflow)?));
    }
    if let Some(workflow) = &plan.ci {
        let (template, path) = ci::template(&workflow.value);
        files.push(signed(path, Syntax::Workflow, print(template, ci::context(plan, &workflow.value))?));
    }
    Ok(files)
}

/// compose.yaml with the keys that the user adds.
fn with_keys(plan: &BuildPlan, text: String) -> String {
    match &plan.extensions.compose {
        Some(keys) => compose_keys::merged(&text, &keys.value, plan.settings),
        None => text,
    }
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
            "shared_base.Dockerfile.j2",
            "shared_base_image.Dockerfile.j2",
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
    fn the_workflow_templates_print_every_variable_between_them_and_no_other() {
        let settings = format!("{APP}[tool.uvdock]\nci = \"github\"\n");
        let plan = planned(&[("pyproject.toml", &settings), ("main.py", API)], &lock(&["fastapi", "uvicorn"], ""));
        let plan = plan.expect("a plan");
        let workflow = plan.ci.as_ref().expect("a workflow");
        assert_eq!(asked_for(&["ci/github.yml.j2", "ci/gitlab.yml.j2"]), given(&ci::context(&plan, &workflow.value)));
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
