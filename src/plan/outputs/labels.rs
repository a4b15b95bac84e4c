//! Labels of the image that follow from the metadata of the project. The user's own are added elsewhere.

use crate::plan::request::Request;
use crate::sourced::Sourced;

/// OCI's pre-defined annotation keys. The version is not among them: it would change the file with every release.
pub(crate) fn labels(request: &Request<'_>) -> Vec<(String, Sourced<String>)> {
    let project = &request.facts.pyproject;
    let name = project.name.value.to_string();
    // "Add your description here" is what `uv init` writes.
    let description = project.description.as_ref();
    let description = description.filter(|text| !text.trim().is_empty() && *text != "Add your description here");
    let derived = [
        ("title", Some(&name), "`name`"),
        ("description", description, "`description`"),
        ("licenses", project.license.as_ref(), "`license`"),
        ("source", project.source_url.as_ref(), "`urls`"),
    ];
    let labels = derived.into_iter().filter_map(|(key, text, field)| {
        let text = Sourced::rule(text?.clone(), format!("{field} of `[project]`"));
        Some((format!("org.opencontainers.image.{key}"), text))
    });
    labels.collect()
}
