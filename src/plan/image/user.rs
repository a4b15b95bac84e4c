//! Chooses who runs the program. Part of the plan: pure, reads no disk.

use crate::config::UserSetting;
use crate::plan::build_plan::UserPlan;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// `nonroot` of distroless images.
const NONROOT: u32 = 65532;

/// The setting, else a number that no person has.
pub(crate) fn user(request: &Request<'_>) -> Sourced<UserPlan> {
    match &request.preferences.user {
        Some(setting) => setting.map(|UserSetting { name, id }| UserPlan { name: name.clone(), id: *id }),
        None => Sourced::rule(
            UserPlan { name: "app".to_owned(), id: NONROOT },
            "the number of `nonroot` in distroless images, which no person has",
        ),
    }
}
