//! Builds facts from source texts. Tests only; touches no disk.

use super::{CodeFacts, facts_of, parse};

/// Facts of files given as path and text.
pub(super) fn facts(files: &[(&str, &str)]) -> CodeFacts {
    let outlines: Vec<_> = files.iter().map(|(path, text)| parse::parse(path, text)).collect();
    facts_of(&outlines, Vec::new())
}
