//! Checks that a directory which the program takes by how far it lies above a file is there in the image. Says only what certainly
//! runs, of files that run from where they lie.

use super::Proof;
use crate::inspect::code::{Climb, Happens};
use crate::plan::build_plan::Unmet;
use crate::plan::start::paths;
use crate::plan::start::running::running;

pub(super) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    let code = &proof.request.facts.code;
    if code.modules.iter().all(|module| module.climbs.is_empty()) {
        return Vec::new();
    }
    let running = running(proof.request, proof.chosen);
    let mut climbs: Vec<&Climb> = Vec::new();
    for module in code.modules.iter().filter(|module| !paths::is_installed(proof.request, &module.path)) {
        let too_high = module.climbs.iter().filter(|climb| climb.above > above(proof));
        climbs.extend(
            too_high.filter(|climb| climb.happens == Happens::Always && running.holds(&module.path, &climb.scope)),
        );
    }
    climbs.into_iter().map(|climb| Unmet::NoSuchParent(climb.place.clone())).collect()
}

/// How many directories lie above the project's own, the root of the file system among them.
fn above(proof: &Proof<'_>) -> usize {
    let member = proof.request.member.as_str();
    proof.request.image_root.value.depth() + member.split('/').filter(|part| !part.is_empty()).count()
}
