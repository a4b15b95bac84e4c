//! What the operating system said about a file, without the path that a library put in front. Reads and prints nothing.

use std::io;

/// The kind of an error, such as "permission denied": the message that names the file is the caller's. What has no kind of
/// its own keeps its code.
pub fn plain(error: &io::Error) -> io::Error {
    let by_kind = io::Error::from(error.kind());
    match error.raw_os_error() {
        Some(code) if by_kind.to_string() == "uncategorized error" => io::Error::from_raw_os_error(code),
        _ => by_kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_that_a_library_adds_is_left_out() {
        let missing = fs_err::read("no/such/file").expect_err("it is not there");
        let wrapped = tempfile::tempfile_in("no/such/directory").expect_err("it is not there");
        assert_eq!(
            [plain(&missing).to_string(), plain(&wrapped).to_string()],
            ["entity not found", "entity not found"]
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_error_without_a_kind_keeps_its_code() {
        // EUCLEAN, a damaged file system.
        assert!(plain(&io::Error::from_raw_os_error(117)).to_string().contains("117"));
    }
}
