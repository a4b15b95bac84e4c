//! Adds up what an install downloads. Knows no more than the sizes that the lock has.

use crate::inspect::lock::{Closure, ClosurePackage, WheelFit};
use crate::plan::build_plan::Download;

impl Download {
    /// What a closure downloads; source trees of the project are there already.
    pub(crate) fn of(closure: &Closure) -> Self {
        Self::sum(closure.packages.iter().filter(|package| is_downloaded(package)))
    }

    /// What some packages weigh.
    pub(crate) fn sum<'a>(packages: impl Iterator<Item = &'a ClosurePackage>) -> Self {
        Self::of_sizes(packages.map(|package| package.size))
    }

    /// The same by the size of each, where the lock has it.
    pub(crate) fn of_sizes(sizes: impl Iterator<Item = Option<u64>>) -> Self {
        sizes.fold(Self::default(), |sum, size| Self {
            packages: sum.packages + 1,
            bytes: sum.bytes.saturating_add(size.unwrap_or(0)),
            without_size: sum.without_size + usize::from(size.is_none()),
        })
    }
}

impl std::fmt::Display for Download {
    /// As "38.2 MB in 42 packages, 3 of them without a size in `uv.lock`".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.without_size {
            0 => write!(f, "{} in {}", megabytes(self.bytes), count(self.packages)),
            unknown if unknown == self.packages => {
                write!(f, "{} without a size in `uv.lock`", count(self.packages))
            }
            unknown => write!(
                f,
                "{} in {}, and {unknown} without a size in `uv.lock`",
                megabytes(self.bytes),
                count(self.packages - unknown)
            ),
        }
    }
}

/// Bytes as people say them, in powers of ten: `38.2 MB`.
pub fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", tenths(bytes, 1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(bytes, 1_000_000)),
        _ => format!("{} GB", tenths(bytes, 1_000_000_000)),
    }
}

/// Bytes in a unit, with one digit behind the point.
fn tenths(bytes: u64, unit: u64) -> String {
    let tenths = (bytes.saturating_mul(10).saturating_add(unit / 2)) / unit;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn count(packages: usize) -> String {
    format!("{packages} {}", if packages == 1 { "package" } else { "packages" })
}

fn is_downloaded(package: &ClosurePackage) -> bool {
    match package.wheel {
        WheelFit::Fits(_) | WheelFit::Missing(_) => true,
        WheelFit::SourceTree => package.source.tree().is_none(),
        WheelFit::NotInstalled => false,
    }
}
