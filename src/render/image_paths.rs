//! Where paths of the project lie in the image. Knows no syntax.

/// Where a path of the project lies in the image; an absolute path stays.
pub fn below_app(path: &str) -> String {
    match path {
        "" => "/app".to_owned(),
        path if path.starts_with('/') => path.to_owned(),
        path => format!("/app/{path}"),
    }
}
