//! Turns what the authors' own container files say into settings, so that it holds when those files are replaced. Decides nothing
//! about images: the plan has, having read these files too. Reads and writes nothing.

mod carried;
mod comparison;
mod compose;
mod copied;
mod dropped;
mod edits;
mod effects;
mod front_end;
mod image_builds;
mod instructions;
mod made_directories;
mod module_path;
mod not_locked;
mod of_the_build;
mod other_files;
mod own_file;
mod parts;
mod plan_values;
mod preserve;
mod project_tools;
mod red_hat;
mod replaced;
mod report;
mod settings;
mod start;
mod summary;
mod tables;
mod variants;

pub use carried::{Adopted, Carried};
pub use comparison::{ComparisonRow, comparison};
pub use compose::{ComposeFile, above, compose_file};
pub use copied::{left_out, named_and_missing};
pub use dropped::{dropped, is_of_the_front_end, lost, will_not_start};
pub use edits::{EditedFile, edited_files};
pub use image_builds::image_builds;
pub use instructions::{advised, instructions, is_instructed, packages_of_instructions};
pub use of_the_build::installs_frozen;
pub use other_files::{missing_paths, other_dockerfiles};
pub use own_file::own_file;
pub use preserve::Replacement;
pub use replaced::without;
pub use report::{Report, Row, RowItem, Status};
pub use settings::carried;
pub use start::{own_command, own_program};
pub use summary::Summary;
