//! Labels of the image that follow from the metadata of the project. The user's own are added elsewhere.

use crate::plan::build_plan::Notice;
use crate::plan::request::Request;
use crate::secret;
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
        let text = text.filter(|text| !is_withheld(text))?;
        let text = Sourced::rule(text.clone(), format!("{field} of `[project]`"));
        Some((format!("org.opencontainers.image.{key}"), text))
    });
    labels.collect()
}

/// What of the metadata holds a secret, and so becomes no label.
pub(crate) fn withheld(request: &Request<'_>) -> Vec<Notice> {
    let project = &request.facts.pyproject;
    let given = [("description", &project.description), ("license", &project.license), ("urls", &project.source_url)];
    let withheld = given.into_iter().filter(|(_, text)| text.as_deref().is_some_and(is_withheld));
    withheld.map(|(field, _)| Notice::SecretInMetadata(field)).collect()
}

/// What is known by its form is blotted out where the manifest is read; what has a name before it, and so may be prose, is seen here.
fn is_withheld(text: &str) -> bool {
    secret::was_masked(text) || secret::is_in(text)
}
