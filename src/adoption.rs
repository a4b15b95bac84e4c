//! Turns what the authors' own container files say into settings, so that it holds when those files are replaced. Decides nothing
//! about images: the plan has, having read these files too. Reads and writes nothing.

mod carried;
mod comparison;
mod compose;
mod dropped;
mod front_end;
mod other_files;
mod own_file;
mod plan_values;
mod preserve;
mod replaced;
mod report;
mod settings;
mod start;

pub use carried::{Adopted, Carried};
pub use comparison::{ComparisonRow, comparison, listed};
pub use compose::{ComposeFile, compose_file};
pub use dropped::{dropped, lost};
pub use other_files::{missing_paths, other_dockerfiles};
pub use own_file::own_file;
pub use preserve::Replacement;
pub use replaced::without;
pub use report::{Report, Row, RowItem, Status};
pub use settings::carried;
