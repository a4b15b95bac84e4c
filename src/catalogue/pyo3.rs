//! The newest Python that a version of `PyO3` builds for: its build script refuses a newer one. Data, decides nothing.

/// Minor versions of `PyO3` 0.x with the minor version of the newest Python 3, as its build script says: "newer than `PyO3`'s maximum
/// supported version" with 0.20.3 (<https://github.com/PyO3/maturin/issues/1960>), 0.21.2 (<https://github.com/PyO3/pyo3/issues/4248>),
/// 0.23.5 (<https://github.com/GrandpaEJ/BustAPI/issues/8>), 0.24.2 (<https://github.com/oconnor663/blake3-py/issues/76>); 0.22 came
/// with 3.13 (<https://github.com/PyO3/rust-numpy/releases/tag/v0.22.0>), 0.25 with 3.14
/// (<https://github.com/channable/opsqueue/pull/103>).
const NEWEST: [(u64, u8); 5] = [(20, 12), (21, 12), (22, 13), (23, 13), (24, 13)];

/// The minor version of the newest Python 3 that a requirement such as `0.22` or `0.22.6` admits; `None` where none is known.
pub fn newest_python(requirement: &str) -> Option<u8> {
    let mut numbers = requirement.trim_start_matches(['^', '=', '~', ' ']).split('.');
    numbers.next().filter(|major| *major == "0")?;
    let minor: u64 = numbers.next()?.parse().ok()?;
    NEWEST.iter().find(|(known, _)| *known == minor).map(|(_, python)| *python)
}

#[cfg(test)]
mod tests {
    use super::newest_python;

    #[test]
    fn a_requirement_of_pyo3_has_a_newest_python() {
        assert_eq!(newest_python("0.22"), Some(13));
        assert_eq!(newest_python("=0.20.3"), Some(12));
        assert_eq!(newest_python("0.27"), None);
        assert_eq!(newest_python("*"), None);
    }
}
