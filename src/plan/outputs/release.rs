//! Build arguments that name a release: the user's, and those of the authors' own. Reads no version itself.

use crate::config::BuildArgumentSetting;
use crate::path::PathError;
use crate::plan::build_plan::ReleaseArgument;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// Build arguments that the user says name a release, and those of the authors' own container file that the user does not name.
pub(crate) fn release(
    request: &Request<'_>,
    of_the_authors: Vec<Sourced<ReleaseArgument>>,
) -> Result<Vec<Sourced<ReleaseArgument>>, PathError> {
    let mut arguments = Vec::new();
    for (name, asked) in request.preferences.build_args.iter().flat_map(|asked| &asked.value) {
        arguments.extend(release_argument(request, name, asked)?);
    }
    let own: Vec<String> = arguments.iter().map(|argument| argument.value.name.clone()).collect();
    arguments.extend(of_the_authors.into_iter().filter(|argument| !own.contains(&argument.value.name)));
    Ok(arguments)
}

fn release_argument(
    request: &Request<'_>,
    name: &str,
    asked: &Sourced<BuildArgumentSetting>,
) -> Result<Option<Sourced<ReleaseArgument>>, PathError> {
    let BuildArgumentSetting::Release(release) = &asked.value else { return Ok(None) };
    let files = request.paths(&release.files)?;
    let (name, default, variables) = (name.to_owned(), release.default.clone(), release.variables.clone());
    Ok(Some(Sourced { value: ReleaseArgument { name, default, variables, files }, source: asked.source.clone() }))
}
