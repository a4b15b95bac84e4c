//! Build arguments that name a release: the setting, else what holds without it. Reads no version itself.

use crate::config::{ReleaseSetting, VariableName};
use crate::path::PathError;
use crate::plan::build_plan::ReleaseArgument;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The setting, else what the authors' own container file says.
pub(crate) fn release(
    request: &Request<'_>,
    of_the_authors: Vec<Sourced<ReleaseArgument>>,
) -> Result<Vec<Sourced<ReleaseArgument>>, PathError> {
    let Some(setting) = &request.preferences.release else { return Ok(of_the_authors) };
    let argument = |(name, release): (&VariableName, &ReleaseSetting)| {
        let files = request.paths(&release.files)?;
        let (default, variables) = (release.default.clone(), release.variables.clone());
        Ok(setting.map(|_| ReleaseArgument { name: name.to_string(), default, variables, files }))
    };
    setting.value.iter().map(argument).collect()
}
