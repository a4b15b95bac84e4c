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
