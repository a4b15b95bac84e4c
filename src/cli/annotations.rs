//! Writes workflow commands of GitHub Actions, which show a message beside the line of a file. Decides nothing.

use std::path::{Component, Path};

use crate::config::SettingsHome;
use crate::error::Error;
use crate::output;

/// How a message is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Error,
    Notice,
}

/// A message about a place, as GitHub Docs "Workflow commands for GitHub Actions" writes it.
pub(super) struct Annotation<'a> {
    pub(super) level: Level,
    /// From the root of the repository.
    pub(super) file: Option<&'a str>,
    pub(super) line: Option<usize>,
    pub(super) title: &'a str,
    pub(super) message: &'a str,
}

impl Annotation<'_> {
    /// The command, on a line of its own.
    pub(super) fn command(&self) -> String {
        let level = match self.level {
            Level::Error => "error",
            Level::Notice => "notice",
        };
        let file = self.file.map(|file| format!("file={},", property(file))).unwrap_or_default();
        let line = self.line.map(|line| format!("line={line},")).unwrap_or_default();
        let (title, message) = (output::visible(self.title), output::visible(self.message));
        format!("::{level} {file}{line}title={}::{}\n", property(&title), data(&message))
    }
}

/// An error with its way out, at the place it is about.
pub(super) fn of_error(root: &Path, error: &Error, home: SettingsHome) -> String {
    let message = match error.hint(home) {
        Some(hint) => format!("{}\n{hint}", error.message()),
        None => error.message().to_string(),
    };
    let place = error.excerpt().map(|excerpt| (path(root, &excerpt.file), excerpt.line_and_column().0));
    let (file, line) = place.unzip();
    let notices = error.notices(home);
    let notices = notices.iter().map(|notice| {
        let message = &notice.to_string();
        Annotation { level: Level::Notice, file: None, line: None, title: "uvdock", message }.command()
    });
    let error = Annotation { level: Level::Error, file: file.as_deref(), line, title: "uvdock", message: &message };
    notices.chain([error.command()]).collect()
}

/// A file of a project, from the directory that uvdock runs in: that is where GitHub looks for it.
pub(super) fn path(root: &Path, file: &str) -> String {
    let whole = root.join(file);
    let parts = whole.components().filter(|part| !matches!(part, Component::CurDir));
    parts.collect::<std::path::PathBuf>().to_string_lossy().replace('\\', "/")
}

/// The escapes of `@actions/core`, `command.ts`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        let annotation = Annotation {
            level: Level::Error,
            file: Some("a,b:c%/Dockerfile"),
            line: Some(3),
            title: "Dockerfile, stale",
            message: "100%: a,b\u{1b}\u{2028}\n::error::no",
        };
        let expected = "::error file=a%2Cb%3Ac%25/Dockerfile,line=3,title=Dockerfile%2C stale::100%25: a,b\\u{1b}\\u{2028}%0A::error::no\n";
        assert_eq!(annotation.command(), expected);
    }

    #[test]
    fn a_path_counts_from_where_uvdock_runs() {
        assert_eq!(path(Path::new("."), "Dockerfile"), "Dockerfile");
        assert_eq!(path(Path::new("./services/api"), "Dockerfile"), "services/api/Dockerfile");
    }
}
