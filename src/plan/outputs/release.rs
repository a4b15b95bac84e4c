//! Build arguments that name a release: the user's, and those of the authors' own. Reads no version itself.

use crate::config::BuildArgumentSetting;
use crate::plan::build_plan::ReleaseArgument;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// Build arguments that the user says name a release, and those of the authors' own container file that the user does not name.
pub(crate) fn release(
    request: &Request<'_>,
    of_the_authors: Vec<Sourced<ReleaseArgument>>,
) -> Vec<Sourced<ReleaseArgument>> {
    let asked = request.preferences.build_args.iter().flat_map(|asked| &asked.value);
    let mut arguments: Vec<Sourced<ReleaseArgument>> = asked.filter_map(release_argument).collect();
    let own: Vec<String> = arguments.iter().map(|argument| argument.value.name.clone()).collect();
    arguments.extend(of_the_authors.into_iter().filter(|argument| !own.contains(&argument.value.name)));
    arguments
}

fn release_argument((name, asked): (&String, &Sourced<BuildArgumentSetting>)) -> Option<Sourced<ReleaseArgument>> {
    let BuildArgumentSetting::Release(release) = &asked.value else { return None };
    Some(asked.map(|_| ReleaseArgument {
        name: name.clone(),
        default: release.default.clone(),
        variables: release.variables.clone(),
        files: release.files.clone(),
    }))
}
