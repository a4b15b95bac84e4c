//! What the Dockerfile templates print about translations that are compiled. Formats values; decides nothing.

use serde::Serialize;

use crate::path::RepoPath;
use crate::plan::{BuildPlan, Install, PackageForm};
use crate::render::values::CopyContext;

/// GNU gettext has `msgfmt`; Debian and Alpine call its package alike.
const COMPILER: &str = "gettext";

#[derive(Serialize)]
pub(super) struct CataloguesContext {
    packages: Vec<&'static str>,
    sources: Vec<CopyContext>,
    directories: Vec<String>,
    /// What the final image and that of development get.
    copies: Vec<CopyContext>,
    /// What the wheel of the project is built with.
    into_wheel: Vec<CopyContext>,
}

pub(super) fn catalogues(plan: &BuildPlan) -> Option<CataloguesContext> {
    let directories = &plan.catalogues.as_ref()?.value.directories;
    let (into_wheel, copied): (Vec<&RepoPath>, Vec<&RepoPath>) =
        directories.iter().partition(|directory| is_in_wheel(plan, directory));
    Some(CataloguesContext {
        packages: vec![COMPILER],
        sources: directories.iter().map(|path| CopyContext::directory(path.as_str(), path.as_str())).collect(),
        directories: directories.iter().map(ToString::to_string).collect(),
        copies: copied.into_iter().map(|path| compiled(plan, path)).collect(),
        into_wheel: into_wheel.into_iter().map(|path| compiled(plan, path)).collect(),
    })
}

fn compiled(plan: &BuildPlan, directory: &RepoPath) -> CopyContext {
    let path = plan.image_root.of(directory.as_str());
    CopyContext::new(&[&path], &path)
}

/// Whether translations are part of a wheel, of which no source is shipped.
fn is_in_wheel(plan: &BuildPlan, directory: &RepoPath) -> bool {
    match &plan.install.value {
        Install::Package { form: PackageForm::Wheel { directories, .. }, .. } => {
            directories.iter().any(|built| directory == built || directory.is_below(built))
        }
        Install::Package { form: PackageForm::InPlace, .. } | Install::SourceTree => false,
    }
}
