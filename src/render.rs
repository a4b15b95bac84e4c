//! Turns a plan into file contents. Makes no decisions and reads and writes nothing; an error here is a bug of uvdock's.

mod access;
mod backing;
mod bake;
mod ci;
mod compose;
mod compose_keys;
mod dockerfile;
mod dockerignore;
mod env_example;
mod environment;
mod extensions;
mod filters;
mod health;
mod layout;
pub mod line_topics;
mod monitoring;
mod port;
mod production;
mod sent;
mod shared_base;
mod stages;
mod values;

use std::collections::BTreeSet;

pub use access::{LOCKS, SHARED_NAMES, SHARED_STAGES};
pub use compose::kept_directories;
pub use dockerignore::{is_built_from, sent_paths, shipped_paths};
pub(crate) use extensions::stage_of_instructions;
use minijinja::{Environment, Value};
use thiserror::Error;

use crate::catalogue::project_files::{COMPOSE_FILE, DOCKERFILE, OWN_IGNORE, SHARED_IGNORE};
use crate::config::{CiSetting, SettingsHome};
use crate::ownership::{self, Syntax};
use crate::plan::{BuildPlan, Runtime};
pub use port::published;
use sent::SentPaths;
use stages::Among;
pub use stages::StageKind;

/// The template of every ignore file.
const IGNORES: &str = "dockerignore.j2";

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
    render_services(std::slice::from_ref(plan))
}

/// The same of several services of one workspace, which stand in one Dockerfile and one compose file.
pub fn render_services(plans: &[BuildPlan]) -> Result<Vec<RenderedFile>, RenderError> {
    let mut files = all(plans)?;
    files.retain(|file| !left_alone(plans).any(|left| file.is_named(left)));
    Ok(files)
}

/// What the user calls their own, and no file of the plans is called.
pub fn never_written(plans: &[BuildPlan]) -> Result<BTreeSet<&str>, RenderError> {
    let mut unknown: BTreeSet<&str> = left_alone(plans).collect();
    if !unknown.is_empty() {
        let files = all(plans)?;
        unknown.retain(|name| !files.iter().any(|file| file.is_named(name)));
    }
    Ok(unknown)
}

fn left_alone(plans: &[BuildPlan]) -> impl Iterator<Item = &str> {
    plans.iter().flat_map(|plan| &plan.left_alone).map(|left| left.value.as_str())
}

/// Whether a file of the root is the user's own.
fn is_left(plans: &[BuildPlan], name: &str) -> bool {
    left_alone(plans).any(|left| is_named(name, left))
}

/// Where the settings of all plans are; pyproject.toml where that differs.
pub fn home(plans: &[BuildPlan]) -> SettingsHome {
    let same = plans.windows(2).all(|pair| pair[0].settings == pair[1].settings);
    plans.first().filter(|_| same).map_or_else(SettingsHome::default, |plan| plan.settings)
}

impl RenderedFile {
    fn is_named(&self, path: &str) -> bool {
        is_named(&self.path, path)
    }
}

/// Whether a path means this file: also one that counts from the root of the repository.
fn is_named(own: &str, path: &str) -> bool {
    let own = own.rsplit("../").next().unwrap_or(own);
    own.trim_start_matches("./") == path.trim_start_matches("./")
}

/// The template engine, and where the settings are that the files name.
struct Printer {
    environment: Environment<'static>,
    home: SettingsHome,
}

impl Printer {
    fn text(&self, template: &'static str, context: Value) -> Result<String, RenderError> {
        let printed = self.environment.get_template(template).and_then(|found| found.render(context));
        printed.map_err(|error| RenderError { template, reason: format!("{error:#}") })
    }

    fn file(
        &self,
        path: &str,
        syntax: Syntax,
        template: &'static str,
        context: Value,
    ) -> Result<RenderedFile, RenderError> {
        Ok(self.signed(path, syntax, &self.text(template, context)?))
    }

    fn signed(&self, path: &str, syntax: Syntax, text: &str) -> RenderedFile {
        RenderedFile { path: path.to_owned(), syntax, text: ownership::sign(text, syntax, self.home) }
    }
}

fn all(plans: &[BuildPlan]) -> Result<Vec<RenderedFile>, RenderError> {
    let printer = Printer { environment: environment::new(), home: home(plans) };
    let compose = with_keys(plans, printer.text("compose.yaml.j2", compose::context(plans))?);
    let mut files = layout::dockerfiles(&printer, plans)?;
    files.push(printer.signed(COMPOSE_FILE, Syntax::Compose, &compose));
    if let Some(context) = production::context(plans) {
        files.push(printer.file("compose.prod.yaml", Syntax::Compose, "compose.prod.yaml.j2", context)?);
    }
    files.extend(monitoring::files(&printer, plans)?);
    if layout::are_together(plans) && is_left(plans, SHARED_IGNORE) && !is_left(plans, DOCKERFILE) {
        files.push(printer.file(OWN_IGNORE, Syntax::Dockerignore, IGNORES, dockerignore::context(plans))?);
    }
    // With a compose file of their own, users have an example of their own too, or need none.
    if let Some(context) = env_example::context(plans).filter(|_| !is_left(plans, COMPOSE_FILE)) {
        files.push(printer.file(".env.example", Syntax::Variables, "env.example.j2", context)?);
    }
    for (plan, among) in stages::among(plans) {
        files.extend(shared_base(&printer, plan, among, plans)?);
    }
    if layout::are_several(plans) {
        files.push(printer.file("docker-bake.hcl", Syntax::Hcl, "services-bake.hcl.j2", bake::context(plans))?);
    }
    files.extend(workflows(&printer, plans)?);
    Ok(files)
}

/// The workflow of one project, or one for all services of each CI system.
fn workflows(printer: &Printer, plans: &[BuildPlan]) -> Result<Vec<RenderedFile>, RenderError> {
    let mut files = Vec::new();
    if let [plan] = plans
        && !layout::are_several(plans)
    {
        if let Some(workflow) = &plan.ci {
            let (template, path) = ci::template(&workflow.value);
            files.push(printer.file(path, Syntax::Workflow, template, ci::context(plan, &workflow.value))?);
        }
        return Ok(files);
    }
    for kind in CiSetting::ALL {
        let is_of = |plan: &&BuildPlan| plan.ci.as_ref().is_some_and(|ci| ci.value.kind == kind);
        let services: Vec<&BuildPlan> = plans.iter().filter(is_of).collect();
        if let Some(workflow) = services.iter().find_map(|plan| plan.ci.as_ref()) {
            let (template, path) = ci::services::template(&workflow.value);
            let context = ci::services::context(&services, &workflow.value);
            files.push(printer.file(path, Syntax::Workflow, template, context)?);
        }
    }
    Ok(files)
}

/// The files of a shared base, where there is one.
fn shared_base(
    printer: &Printer,
    plan: &BuildPlan,
    among: Among,
    plans: &[BuildPlan],
) -> Result<Vec<RenderedFile>, RenderError> {
    let Runtime::SharedBase { image, workflow, .. } = &plan.images.runtime else { return Ok(Vec::new()) };
    let (_, dependencies) = dockerfile::context(plan, among, plans, &SentPaths::of(plans));
    let (bake, make) = (shared_base::bake(plan, &image.value), shared_base::make(plan, &image.value));
    let images = shared_base::workflow(plan, &image.value, workflow);
    Ok(vec![
        printer.file("Dockerfile.base", Syntax::Dockerfile, "shared_base_image.Dockerfile.j2", dependencies)?,
        printer.file("docker-bake.hcl", Syntax::Hcl, "docker-bake.hcl.j2", bake)?,
        printer.file("images.mk", Syntax::Make, "images.mk.j2", make)?,
        printer.file(&workflow.path, Syntax::Workflow, "images.yaml.j2", images)?,
    ])
}

/// compose.yaml with the keys that the user adds.
fn with_keys(plans: &[BuildPlan], text: String) -> String {
    let keys: Vec<_> = plans.iter().filter_map(|plan| plan.extensions.compose.as_ref()).collect();
    match keys.as_slice() {
        [] => text,
        all => {
            let keys = compose_keys::together(all.iter().map(|keys| &keys.value));
            compose_keys::merged(&text, &keys, home(plans))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{APP, PACKAGE, lock, planned};
    use crate::plan::{RolePlan, RoleStart, RoleWork, SecretScope};
    use crate::sourced::Sourced;

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
        let mut asked = asked_for(&[
            "layout.Dockerfile.j2",
            "slim_or_alpine.Dockerfile.j2",
            "distroless.Dockerfile.j2",
            "distroless_managed.Dockerfile.j2",
            "shared_base.Dockerfile.j2",
            "shared_base_image.Dockerfile.j2",
        ]);
        // The engine does not tell what a template is imported by.
        asked.insert("installer".to_owned());
        for plan in plans() {
            let all = std::slice::from_ref(&plan);
            let context = dockerfile::context(&plan, stages::Among::Alone, all, &SentPaths::of(all)).1;
            assert_eq!(asked, given(&context));
        }
    }

    #[test]
    fn the_other_templates_print_every_variable_and_no_other() {
        let plans = plans();
        assert_eq!(asked_for(&["dockerignore.j2"]), given(&dockerignore::context(&plans)));
        assert_eq!(asked_for(&["compose.yaml.j2"]), given(&compose::context(&plans)));
        assert_eq!(asked_for(&["services-bake.hcl.j2"]), given(&bake::context(&plans)));
        let checked = dockerfile::lock_context(&plans).expect("a plan");
        // The engine does not tell what a template is imported by.
        let asked = asked_for(&["lock.Dockerfile.j2"]).into_iter().chain(["installer".to_owned()]).collect();
        assert_eq!(given(&checked), asked);
        let settings = format!("{APP}[tool.uvdock]\nproduction = true\n");
        let plan = planned(&[("pyproject.toml", &settings), ("main.py", API)], &lock(&["fastapi", "uvicorn"], ""));
        let production = production::context(&[plan.expect("a plan")]).expect("services");
        assert_eq!(asked_for(&["compose.prod.yaml.j2"]), given(&production));
        let settings = format!("{APP}[tool.uvdock]\nmonitoring = \"/metrics\"\n");
        let plan = planned(&[("pyproject.toml", &settings), ("main.py", API)], &lock(&["fastapi", "uvicorn"], ""));
        for (template, _, context) in monitoring::contexts(&[plan.expect("a plan")]) {
            assert_eq!(asked_for(&[template]), given(&context));
        }
    }

    #[test]
    fn the_workflow_templates_print_every_variable_between_them_and_no_other() {
        let settings = format!("{APP}[tool.uvdock]\nci = \"github\"\n");
        let plan = planned(&[("pyproject.toml", &settings), ("main.py", API)], &lock(&["fastapi", "uvicorn"], ""));
        let plan = plan.expect("a plan");
        let workflow = plan.ci.as_ref().expect("a workflow");
        assert_eq!(asked_for(&["ci/github.yml.j2", "ci/gitlab.yml.j2"]), given(&ci::context(&plan, &workflow.value)));
        assert_eq!(
            asked_for(&["ci/services.github.yml.j2", "ci/services.gitlab.yml.j2"]),
            given(&ci::services::context(&[&plan, &plan], &workflow.value))
        );
    }

    #[test]
    fn volumes_of_directories_that_read_alike_have_names_of_their_own() {
        let settings = format!("{APP}[tool.uvdock]\nwritable = [\"a/b\", \"a-b\", \"1\"]\n");
        let plan = planned(&[("pyproject.toml", &settings), ("main.py", API)], &lock(&["fastapi", "uvicorn"], ""));
        let compose = render(&plan.expect("a plan")).expect("rendered").swap_remove(2).text;
        assert!(compose.contains("volumes:\n  \"1\": {}\n  \"a-b\": {}\n  \"a-b_2\": {}\n"), "{compose}");
    }

    #[test]
    fn names_that_yaml_takes_for_other_values_and_several_roles_that_run_first_are_read_back() {
        let [mut plan, _] = plans();
        plan.name = "on".parse().expect("a name");
        let first = |name: &str| RolePlan {
            name: name.to_owned(),
            command: Sourced::rule(vec!["./manage.py".to_owned(), "a: b # $c".to_owned()], "a test"),
            starts: RoleStart::Before,
            workdir: None,
            work: RoleWork::Process,
        };
        plan.start.other_roles = vec![first("migrate"), first("no")];
        let compose = render(&plan).expect("rendered").swap_remove(2).text;
        let document: serde_json::Value = serde_saphyr::from_str(&compose).expect("YAML");
        assert!(compose.contains("\n  \"on\":\n") && compose.contains("\n  \"no\":\n"), "{compose}");
        let waits_for = document["services"]["on"]["depends_on"].as_object().expect("a mapping");
        assert_eq!(waits_for.keys().collect::<Vec<_>>(), ["migrate", "no"]);
        assert_eq!(document["services"]["no"]["command"][1], "a: b # $$c");
    }

    #[test]
    fn what_one_of_several_services_needs_to_build_is_in_the_stages_that_all_share() {
        let [mut web, mut api] = plans();
        web.name = "web".parse().expect("a name");
        api.access.ssh = Some(Sourced::rule(SecretScope::Production, "a git dependency"));
        api.access.certificate =
            Some(Sourced::rule(crate::path::RepoPath::new("ca.pem").expect("a path"), "a setting"));
        let files = render_services(&[web, api]).expect("rendered");
        let [dockerfile, ignored, compose] = [0, 1, 2].map(|index| files[index].text.as_str());
        let (shared, services) = dockerfile.split_once("AS deps-web").expect("the stages of the first service");
        assert!(shared.contains("ca.pem") && shared.contains("GIT_SSH_COMMAND="), "{shared}");
        let (first, second) = services.split_once("AS deps-shop").expect("the stages of the second service");
        assert!(!first.contains("type=ssh") && second.contains("type=ssh"), "{services}");
        assert!(ignored.contains("!ca.pem\n"), "{ignored}");
        assert_eq!(compose.matches("        - default\n").count(), 1, "{compose}");
    }

    #[test]
    fn beside_an_ignore_file_of_the_users_the_dockerfile_has_its_own() {
        let names = |leave: &str| -> Vec<String> {
            let settings = format!("{APP}[tool.uvdock]\nleave = [{leave}]\n");
            let plan = planned(&[("pyproject.toml", &settings), ("main.py", API)], &lock(&["fastapi", "uvicorn"], ""));
            render(&plan.expect("a plan")).expect("rendered").into_iter().map(|file| file.path).collect()
        };
        assert_eq!(names("\".dockerignore\""), ["Dockerfile", "compose.yaml", "Dockerfile.dockerignore"]);
        assert_eq!(names("\"Dockerfile\", \".dockerignore\""), ["compose.yaml"]);
        assert_eq!(names(""), ["Dockerfile", ".dockerignore", "compose.yaml"]);
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
