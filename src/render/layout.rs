//! Which Dockerfiles there are: one in the root, or one for each service. Puts files together; decides nothing.

use super::sent::SentPaths;
use super::{IGNORES, Printer, RenderError, RenderedFile, bake, dockerfile, dockerignore, stages};
use crate::catalogue::project_files::{DOCKERFILE, IGNORE_SUFFIX, LOCK_DOCKERFILE, SHARED_IGNORE};
use crate::ownership::Syntax;
use crate::plan::{BuildPlan, DockerfilePlace};

/// Whether the files are made for several services, whatever their number is now.
pub(super) fn are_several(plans: &[BuildPlan]) -> bool {
    plans.len() > 1 || !are_together(plans)
}

/// Whether the services stand in the Dockerfile of the root.
pub(super) fn are_together(plans: &[BuildPlan]) -> bool {
    plans.iter().all(|plan| plan.dockerfile.value == DockerfilePlace::Root)
}

/// What the images are built with: one Dockerfile, or one for each service and one that checks the lock, each with what is sent to it.
pub(super) fn dockerfiles(printer: &Printer, plans: &[BuildPlan]) -> Result<Vec<RenderedFile>, RenderError> {
    if are_together(plans) {
        return Ok(vec![
            printer.signed(DOCKERFILE, Syntax::Dockerfile, &together(printer, plans)?),
            printer.file(SHARED_IGNORE, Syntax::Dockerignore, IGNORES, dockerignore::context(plans))?,
        ]);
    }
    let mut files = Vec::new();
    for plan in plans {
        let (path, alone) = (plan.dockerfile.value.path(), std::slice::from_ref(plan));
        files.push(printer.signed(path, Syntax::Dockerfile, &together(printer, alone)?));
        let ignored = format!("{path}{IGNORE_SUFFIX}");
        files.push(printer.file(&ignored, Syntax::Dockerignore, IGNORES, dockerignore::context_of_one(plan))?);
    }
    if let Some(context) = bake::lock_dockerfile(plans.iter()).and_then(|_| dockerfile::lock_context(plans)) {
        files.push(printer.file(LOCK_DOCKERFILE, Syntax::Dockerfile, "lock.Dockerfile.j2", context)?);
        let ignored = format!("{LOCK_DOCKERFILE}{IGNORE_SUFFIX}");
        files.push(printer.file(&ignored, Syntax::Dockerignore, IGNORES, dockerignore::context(plans))?);
    }
    Ok(files)
}

/// The stages of all services; those that services share stand in the part of the first.
fn together(printer: &Printer, plans: &[BuildPlan]) -> Result<String, RenderError> {
    let sent = SentPaths::of(plans);
    let parts = stages::among(plans).map(|(plan, among)| {
        let (template, context) = dockerfile::context(plan, among, plans, &sent);
        printer.text(template, context)
    });
    Ok(parts.collect::<Result<Vec<_>, _>>()?.join("\n"))
}
