//! What can be known of the crates without the network: where they come from, their licences, and which are there twice. `cargo deny`
//! asks the same and the advisories on GitHub, by deny.toml.

use std::collections::{BTreeMap, BTreeSet};

use crate::project::repository;
use toml::{Table, Value};

/// Crates of which the binary holds two versions, and who brings the older one. Each is compiled twice, so another one wants a reason.
const TWICE: [(&str, &str); 16] = [
    ("hashbrown", "rust-ini, by ordered-multimap"),
    ("itertools", "uv-pep508"),
    ("syn", "macros of ruff and rkyv; nothing of it is in the binary"),
    ("toml", "cargo_toml"),
    ("toml_datetime", "cargo_toml"),
    ("winnow", "cargo_toml"),
    ("windows", "uv-fs"),
    ("windows-collections", "uv-fs"),
    ("windows-core", "uv-fs"),
    ("windows-future", "uv-fs"),
    ("windows-link", "uv-fs"),
    ("windows-numerics", "uv-fs"),
    ("windows-result", "uv-fs"),
    ("windows-strings", "uv-fs"),
    ("windows-threading", "uv-fs"),
    ("getrandom", "const-random"),
];

fn read(path: &str) -> String {
    fs_err::read_to_string(repository().join(path)).expect("read a file of the repository")
}

fn table(path: &str) -> Table {
    read(path).parse().expect("TOML")
}

/// The rows of THIRD-PARTY.md, which `.ci/notices` makes from `cargo metadata`: crate, version and licence.
fn held() -> Vec<[String; 3]> {
    let text = read("THIRD-PARTY.md");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ")).skip(2);
    let cells = rows.map(|row| row.split(" | ").map(str::to_owned).collect::<Vec<_>>());
    cells.map(|cells| [cells[0].clone(), cells[1].clone(), cells[2].clone()]).collect()
}

fn locked() -> Vec<Table> {
    let lock = table("Cargo.lock");
    let packages = lock["package"].as_array().expect("packages").iter();
    packages.map(|package| package.as_table().expect("a package").clone()).collect()
}

#[test]
fn every_crate_comes_from_the_registry_with_its_checksum() {
    for package in locked() {
        let name = package["name"].as_str().expect("a name");
        if name == "uvdock" {
            continue;
        }
        let source = package.get("source").and_then(Value::as_str);
        assert_eq!(source, Some("registry+https://github.com/rust-lang/crates.io-index"), "{name}");
        assert!(package.contains_key("checksum"), "{name}");
    }
}

#[test]
fn what_the_binary_holds_is_locked_and_its_licence_allowed() {
    let deny = table("deny.toml");
    let allowed = deny["licenses"]["allow"].as_array().expect("licences").iter();
    let allowed: BTreeSet<&str> = allowed.map(|licence| licence.as_str().expect("a licence")).collect();
    let locked: BTreeSet<(String, String)> = locked()
        .iter()
        .map(|package| ["name", "version"].map(|key| package[key].as_str().expect("text").to_owned()).into())
        .collect();
    let held = held();
    assert!(held.len() > 100, "{held:?}");
    for [name, version, licence] in held {
        assert!(is_allowed(&licence, &allowed), "{name} {version}: {licence}");
        assert!(locked.contains(&(name.clone(), version.clone())), "{name} {version}: run .ci/notices");
    }
}

#[test]
fn crates_that_are_there_twice_are_known() {
    let mut versions: BTreeMap<String, usize> = BTreeMap::new();
    for [name, ..] in held() {
        *versions.entry(name).or_default() += 1;
    }
    let twice: BTreeSet<&str> =
        versions.iter().filter(|(_, count)| **count > 1).map(|(name, _)| name.as_str()).collect();
    assert_eq!(twice, TWICE.iter().map(|(name, _)| *name).collect());
}

/// An expression of SPDX: all sides of an AND, one of an OR. `WITH` belongs to its licence.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let expression = expression.trim();
    if let Some(parts) = split(expression, " OR ") {
        return parts.iter().any(|part| is_allowed(part, allowed));
    }
    if let Some(parts) = split(expression, " AND ") {
        return parts.iter().all(|part| is_allowed(part, allowed));
    }
    match expression.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => is_allowed(inner, allowed),
        None => allowed.contains(expression),
    }
}

/// The sides of an operator that stands in no parentheses; none where there is none.
fn split<'e>(expression: &'e str, operator: &str) -> Option<Vec<&'e str>> {
    let (mut parts, mut begin, mut depth) = (Vec::new(), 0, 0);
    for (at, letter) in expression.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && expression[at..].starts_with(operator) => {
                parts.push(&expression[begin..at]);
                begin = at + operator.len();
            }
            _ => {}
        }
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(&expression[begin..]);
    Some(parts)
}

#[test]
fn expressions_of_licences_are_read_as_spdx_has_them() {
    let allowed = BTreeSet::from(["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"]);
    for licence in ["MIT", "MIT OR GPL-3.0", "(GPL-3.0 OR MIT) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception OR X"]
    {
        assert!(is_allowed(licence, &allowed), "{licence}");
    }
    for licence in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR X) AND (Y OR Z)", "see its file", ""] {
        assert!(!is_allowed(licence, &allowed), "{licence}");
    }
}
