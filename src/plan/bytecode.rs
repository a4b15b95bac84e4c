//! Chooses what is compiled to bytecode while building: the running user cannot write it down, so what is not there is compiled
//! at every start.

use super::build_plan::Bytecode;
use crate::config::{Optimize, Preferences};
use crate::sourced::Sourced;

pub(super) fn choose(preferences: &Preferences) -> Sourced<Bytecode> {
    let default = || {
        let rule = "packages and project start without compiling; `optimize = \"startup\"` adds Python's own library";
        Sourced::rule(Bytecode::Environment, rule)
    };
    let asked = preferences.optimize.as_ref().map(|optimize| {
        optimize.map(|optimize| match optimize {
            Optimize::Startup => Bytecode::Everything,
            Optimize::Size => Bytecode::Nothing,
        })
    });
    asked.unwrap_or_else(default)
}
