//! What contexts are made of beside plain data, which a template prints through a filter alone. Quotes nothing.

use serde::{Serialize, Serializer};

/// Text of uvdock's own, in the syntax of the file that it stands in: it was there when uvdock was compiled, so a template may
/// print it as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Code(pub &'static str);

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        minijinja::Value::from_safe_string(self.0.to_owned()).serialize(serializer)
    }
}

/// A variable, a label or a build argument, with its value.
#[derive(Serialize)]
pub struct Pair {
    pub name: String,
    pub value: Content,
}

/// What a variable holds.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Content {
    /// Data, which is quoted.
    Text(String),
    /// Such as `/opt/venv/bin:$PATH`.
    Code(Code),
}

impl Pair {
    pub fn text(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: Content::Text(value.to_owned()) }
    }

    pub fn code(name: &str, value: &'static str) -> Self {
        Self { name: name.to_owned(), value: Content::Code(Code(value)) }
    }
}

/// The paths of one `COPY`.
#[derive(PartialEq, Eq, Serialize)]
pub struct CopyContext {
    sources: Vec<String>,
    target: String,
    /// The stage that they are in, where that is not the build context.
    from: &'static str,
    /// The mode that the copy gets, where it is not that of the file.
    mode: &'static str,
    /// What of a directory stays behind, relative to it.
    excluded: Vec<String>,
}

impl CopyContext {
    /// A copy to a path of the image, or several into a directory of it.
    pub fn new(sources: &[&str], target: &str) -> Self {
        Self {
            sources: sources.iter().map(|path| (*path).to_owned()).collect(),
            target: target.to_owned(),
            from: "",
            mode: "",
            excluded: Vec::new(),
        }
    }

    /// The one path of the build context that is copied as it is.
    pub fn plain_source(&self) -> Option<&str> {
        match self.sources.as_slice() {
            [path] if self.from.is_empty() && self.mode.is_empty() => Some(path),
            _ => None,
        }
    }

    /// A file that is started by its path, whatever the mode of the file that it is copied from.
    pub fn program(path: &str) -> Self {
        Self { mode: "755", ..Self::file(path, path) }
    }

    /// The same out of a stage.
    #[must_use]
    pub fn from(self, stage: &'static str) -> Self {
        Self { from: stage, ..self }
    }

    /// The same without what lies at these paths.
    #[must_use]
    pub fn without<'p>(mut self, paths: impl Iterator<Item = &'p str>) -> Self {
        let inside = |path: &str| {
            let below = |source: &String| Some(path.strip_prefix(source.as_str())?.strip_prefix('/')?.to_owned());
            self.sources.iter().find_map(below)
        };
        self.excluded = paths.filter_map(inside).collect();
        self
    }

    /// A file goes into the directory that it lies in, below the working directory. `source` is where it is now.
    pub fn file(source: &str, path: &str) -> Self {
        match path.rsplit_once('/') {
            Some((directory, _)) => Self::new(&[source], &format!("./{directory}/")),
            None => Self::new(&[source], "./"),
        }
    }

    /// The content of a directory goes into a directory of the same name below the working directory.
    pub fn directory(source: &str, path: &str) -> Self {
        Self::new(&[source], &format!("./{path}"))
    }
}

/// The words of a command or of a part of one.
pub fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A named volume, and where it lies in the container.
#[derive(Serialize)]
pub struct VolumeContext {
    pub name: String,
    pub target: String,
}
