//! Extras, groups and projects that exclude each other, and the names uv gives them inside markers.
//! Encodes names; evaluates nothing.

use serde::{Deserialize, Serialize};
use uv_normalize::{ExtraName, GroupName, PackageName};

/// A member of a set of which one at most can be installed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ConflictItem {
    /// The package it belongs to.
    pub package: PackageName,
    /// The extra, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra: Option<ExtraName>,
    /// The group, if it is one. With neither, the item is the project as such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupName>,
}

impl ConflictItem {
    pub(super) fn encoded(&self) -> Option<ExtraName> {
        match (&self.extra, &self.group) {
            (Some(extra), _) => encoded_extra(&self.package, extra),
            (None, Some(group)) => encoded_group(&self.package, group),
            (None, None) => encoded_project(&self.package),
        }
    }
}

/// `extra == 'extra-4-shop-cpu'` is how a marker says that the extra `cpu` of `shop` is on.
pub(super) fn encoded_extra(package: &PackageName, extra: &ExtraName) -> Option<ExtraName> {
    ExtraName::from_owned(format!("extra-{}-{package}-{extra}", package.as_str().len())).ok()
}

/// `extra == 'group-4-shop-dev'` is how a marker says that the group `dev` of `shop` is on.
pub(super) fn encoded_group(package: &PackageName, group: &GroupName) -> Option<ExtraName> {
    ExtraName::from_owned(format!("group-{}-{package}-{group}", package.as_str().len())).ok()
}

/// `extra == 'project-4-shop'` is how a marker says that `shop` is what is installed.
pub(super) fn encoded_project(package: &PackageName) -> Option<ExtraName> {
    ExtraName::from_owned(format!("project-{}-{package}", package.as_str().len())).ok()
}
