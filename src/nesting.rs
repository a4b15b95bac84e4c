//! Whether one name lies within another: a path in a directory, a module in a package. Names alone; what is on disk is for others.

/// Whether a path is a directory or lies in it.
pub fn is_below(path: &str, directory: &str) -> bool {
    path == directory || is_in(path, directory)
}

/// Whether a path lies in a directory.
pub fn is_in(path: &str, directory: &str) -> bool {
    goes_on(path, directory, '/')
}

/// Whether a dotted name is a module, or something in it.
pub fn is_of(dotted: &str, module: &str) -> bool {
    dotted == module || is_part_of(dotted, module)
}

/// Whether a dotted name is something in a module or a class.
pub fn is_part_of(dotted: &str, whole: &str) -> bool {
    goes_on(dotted, whole, '.')
}

fn goes_on(name: &str, beginning: &str, separator: char) -> bool {
    name.strip_prefix(beginning).is_some_and(|rest| rest.starts_with(separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_beginning_is_not_enough() {
        assert!(is_below("app/web", "app") && is_below("app", "app") && !is_below("apple", "app"));
        assert!(is_in("app/web", "app") && !is_in("app", "app"));
        assert!(is_of("app.web", "app") && is_of("app", "app") && !is_of("apple.web", "app"));
        assert!(is_part_of("app.web", "app") && !is_part_of("app", "app"));
    }
}
