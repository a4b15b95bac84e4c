//! Says whether what stands under conditions happens where no variable is set, and what the program refuses to go on without.
//! Reads no file.

mod happening;
mod ways;

pub(super) use happening::{
    handles, happens, happens_at_once, happens_at_start, happens_unguarded, is_caught, is_excluded, is_ruled_out,
    is_tried, tried_in,
};
pub(super) use ways::{Insisted, insisted};
