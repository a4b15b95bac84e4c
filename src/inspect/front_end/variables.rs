//! Finds the public variables that the sources of a front end read while they are built. Runs nothing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::files::Files;
use crate::catalogue::front_end::PUBLIC_PREFIXES;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::has_extension;

/// More sources than this are not looked through.
const MOST: usize = 3_000;

/// Sources that are programs.
const PROGRAMS: [&str; 8] = ["js", "mjs", "jsx", "ts", "mts", "tsx", "vue", "svelte"];

/// `import.meta.env.VITE_API_URL`, `process.env.NEXT_PUBLIC_API`.
static READ: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?:import\.meta\.env|process\.env)\??\.([A-Z][A-Z0-9_]*)";
    Regex::new(pattern).expect("a constant that a test compiles")
});

pub(super) fn read(files: &Files<'_>, directory: &str) -> Vec<Located<String>> {
    let mut found: BTreeMap<String, Place> = BTreeMap::new();
    let below = files.below(directory);
    let programs = below.iter().filter(|path| PROGRAMS.iter().any(|found| has_extension(path, found)));
    for path in programs.filter(|path| !path.contains(".test.") && !path.contains(".spec.")).take(MOST) {
        let Some(text) = files.text(path).filter(|text| text.contains(".env")) else { continue };
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for name in READ.captures_iter(line).map(|read| read[1].to_owned()) {
                if PUBLIC_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
                    found.entry(name).or_insert_with(|| Place::line(path.as_str(), index + 1));
                }
            }
        }
    }
    found.into_iter().map(|(name, place)| Located::new(name, place)).collect()
}
