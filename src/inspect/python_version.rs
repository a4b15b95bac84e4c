//! Reads `.python-version`, the pin that uv reads too. Decides nothing.

use uv_pep440::Version;

use super::evidence::{Located, Place};
use super::lock::PythonVersion;

/// The file's name, as shown in evidence.
pub const PYTHON_VERSION_FILE: &str = ".python-version";

/// Reads `3.13`, `3.13.2` or `cpython-3.13`; anything else, such as `pypy@3.10` or `3`, is no minor version.
pub fn minor(text: &str) -> Option<PythonVersion> {
    let prefixes = ["cpython-", "cpython@", "cpython", "python"];
    let text = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    let version: Version = text.parse().ok()?;
    match &*version.release() {
        [major, minor, ..] => Some(PythonVersion::new(u8::try_from(*major).ok()?, u8::try_from(*minor).ok()?)),
        _ => None,
    }
}

/// The first version in the text of `.python-version`; comments and blank lines do not count.
pub fn parse(text: &str) -> Option<Located<String>> {
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let (number, line) = lines.find(|(_, line)| !line.is_empty() && !line.starts_with('#'))?;
    Some(Located::new(line.to_owned(), Place::line(PYTHON_VERSION_FILE, number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_version_pins_its_minor_version() {
        assert_eq!(minor("3.13.2"), Some(PythonVersion::new(3, 13)));
        assert_eq!(minor("cpython-3.12"), Some(PythonVersion::new(3, 12)));
    }

    #[test]
    fn other_implementations_are_no_minor_version() {
        assert_eq!(minor("pypy@3.10"), None);
        assert_eq!(minor("3"), None);
    }

    #[test]
    fn comments_in_the_pin_file_do_not_count() {
        let pin = parse("# why\n\n3.13\n").expect("a version");
        assert_eq!((pin.value.as_str(), pin.place.to_string().as_str()), ("3.13", ".python-version:3"));
    }
}
