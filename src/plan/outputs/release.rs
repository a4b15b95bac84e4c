//! Build arguments that name a release: the setting, else what holds without it. Reads no version itself.

use crate::config::{ReleaseSetting, VariableName};
use crate::plan::build_plan::ReleaseArgument;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The setting, else what the authors' own container file says.
pub(crate) fn release(
    request: &Request<'_>,
    of_the_authors: Vec<Sourced<ReleaseArgument>>,
) -> Vec<Sourced<ReleaseArgument>> {
    let Some(setting) = &request.preferences.release else { return of_the_authors };
    let argument = |(name, release): (&VariableName, &ReleaseSetting)| {
        setting.map(|_| ReleaseArgument {
            name: name.to_string(),
            default: release.default.clone(),
            variables: release.variables.clone(),
            files: release.files.clone(),
        })
    };
    setting.value.iter().map(argument).collect()
}
