//! How programs are called that make or fill a database before a service needs it. Reads none.

/// Beginnings of the names of programs that make or fill a database.
const FILLERS: [&str; 9] = [
    "populate",
    "seed",
    "init_db",
    "initdb",
    "create_db",
    "create_tables",
    "setup_db",
    "load_fixtures",
    "load_initial",
];

/// `src/populate_db.py`, `seed.py`.
pub fn fills(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".py").to_ascii_lowercase();
    let is_begun = |start: &str| {
        let rest = name.strip_prefix(start);
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()) || rest == "s")
    };
    FILLERS.iter().any(|start| is_begun(start))
}

#[cfg(test)]
mod tests {
    use super::fills;

    #[test]
    fn a_program_is_called_after_what_it_fills() {
        for path in ["src/populate_db.py", "seed.py", "scripts/seeds.py", "init_db.py", "create_tables.py"] {
            assert!(fills(path), "{path}");
        }
        for path in ["app/seeding.py", "seedling.py", "db.py", "populated.py"] {
            assert!(!fills(path), "{path}");
        }
    }
}
