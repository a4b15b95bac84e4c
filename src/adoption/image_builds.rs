//! Builds of the image elsewhere in the repository, by workflows and scripts: what in them the new Dockerfile asks to change. Changes none.

use super::own_file::own_file;
use super::report::{LineChange, LineEdit, Row, RowItem, Status};
use crate::config::Stage;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::ImageBuildFacts;
use crate::inspect::evidence::{Located, Place};

/// A row for each line that is to be changed.
pub fn image_builds(facts: &ProjectFacts) -> Vec<Row> {
    if own_file(facts).is_none() || facts.workspace.is_some() {
        return Vec::new();
    }
    let builds = &facts.deployment.image_builds;
    builds.iter().flat_map(|build| target(facts, build).into_iter().chain(context(facts, build))).collect()
}

/// The stages of the new file have names of their own.
fn target(facts: &ProjectFacts, build: &ImageBuildFacts) -> Option<Row> {
    let Located { value: target, place } = build.target.as_ref()?;
    let instead = stage_of(facts, &target.name);
    if instead == Some(target.name.as_str()) {
        return None;
    }
    let because = "uvdock's stages are `dev` and `runtime`";
    let Some(instead) = instead else {
        return Some(row(&target.written, format!("{because}; without a target it is `runtime`"), place));
    };
    let before = target.written.strip_suffix(target.name.as_str()).unwrap_or_default();
    let edit = LineChange::Text { old: target.written.clone(), new: format!("{before}{instead}") };
    let row = row(&target.written, format!("{because}: `{instead}` is the one"), place);
    Some(row.edited_by([edit_of(place, edit)]))
}

/// The stage of ours that one of theirs is.
fn stage_of<'t>(facts: &ProjectFacts, target: &'t str) -> Option<&'t str> {
    let stages = [Stage::Dev, Stage::Runtime, Stage::Base].map(Stage::name);
    let ships = own_file(facts).and_then(|container| container.stages.last()?.name.as_deref());
    match target {
        "development" | "develop" | "devel" => Some(Stage::Dev.name()),
        _ if ships == Some(target) => Some(Stage::Runtime.name()),
        _ => stages.contains(&target).then_some(target),
    }
}

/// The new file is built from the project's directory, theirs may be from one above.
fn context(facts: &ProjectFacts, build: &ImageBuildFacts) -> Option<Row> {
    let Located { value, place } = build.context.as_ref()?;
    let because = format!("the new Dockerfile is built from `{}`", facts.deployment.directory);
    let edit = LineChange::Text { old: value.old.clone(), new: value.new.clone() };
    Some(row(&value.old, because, place).edited_by([edit_of(place, edit)]))
}

fn row(what: &str, because: String, place: &Place) -> Row {
    Row::new(RowItem::ImageBuild(place.clone()), Status::Open, (format!("`{what}`"), because), place)
}

fn edit_of(place: &Place, change: LineChange) -> LineEdit {
    LineEdit { place: place.clone(), service: None, change }
}
