//! A path while it is computed. Follows no name.

use crate::inspect::code::facts::{PathEnd, PathForm, PathValue, PathVariable};
use crate::inspect::evidence::Place;
use crate::path::may_be_written;

/// Texts longer than this are prose or data.
const LONGEST: usize = 200;

/// A path while it is computed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Walk {
    start: Start,
    /// Whether what was said last is part of a name that goes on: `data/shop_` of `f"data/shop_{day}.csv"`.
    partial: Option<String>,
    /// Whether the path is known to its end.
    pub(crate) end: PathEnd,
    /// Set where the value is a URL.
    pub(crate) form: Option<PathForm>,
    /// The variable that names the path, or its start.
    pub(crate) variable: Option<PathVariable>,
    /// Where the calls stand that gave its parts.
    pub(crate) callers: Vec<Place>,
}

/// Parts of a project path may hold any number of leading `..`.
#[derive(Clone, Debug, PartialEq)]
enum Start {
    Project(Vec<String>),
    Working(String),
    Absolute(String),
}

impl Walk {
    fn new(start: Start) -> Self {
        Self { start, partial: None, end: PathEnd::Known, form: None, variable: None, callers: Vec::new() }
    }

    /// A file of the project.
    pub(super) fn project(path: &str) -> Self {
        Self::new(Start::Project(path.split('/').map(ToOwned::to_owned).collect()))
    }

    /// The directory that the program starts in.
    pub(super) fn working() -> Self {
        Self::new(Start::Working(String::new()))
    }

    /// Below the home directory of the running user.
    pub(super) fn home(below: &str) -> Self {
        let path = if below.is_empty() { "~".to_owned() } else { format!("~/{below}") };
        Self::new(Start::Absolute(path))
    }

    /// The first text of several: `data/` or `data/shop_`.
    pub(super) fn beginning(text: &str) -> Self {
        match text.rsplit_once('/') {
            Some(("", name)) => Self::new(Start::Absolute("/".to_owned())).with_partial(name),
            Some((directory, name)) => constant(directory).with_partial(name),
            None => Self::new(Start::Working(String::new())).with_partial(text),
        }
    }

    fn with_partial(mut self, name: &str) -> Self {
        self.partial = Some(name.to_owned());
        self
    }

    pub(crate) fn finish(self) -> PathValue {
        match self.start {
            Start::Project(parts) => PathValue::Project(parts.join("/")),
            Start::Working(path) => PathValue::Working(path),
            Start::Absolute(path) => PathValue::Absolute(path),
        }
    }

    /// Whether the path can be a path at all.
    pub(crate) fn may_be_written(&self) -> bool {
        let is_path = |text: &str| {
            text.len() <= LONGEST
                && may_be_written(text)
                && !has_drive(text)
                && !text.contains(['{', '}', '<', '>', '%', '\\', '*', '?', '\n', '$'])
                && !text.contains("://")
                && !text.starts_with("file:")
        };
        match &self.start {
            Start::Project(parts) => is_path(&parts.join("/")),
            Start::Working(path) | Start::Absolute(path) => is_path(path),
        }
    }

    /// Whether a constant names nothing but the directory that the program starts in.
    pub(crate) fn is_bare(&self) -> bool {
        matches!(&self.start, Start::Working(path) if path.is_empty() || path == ".")
    }

    /// Whether it lies below the home directory of the running user.
    pub(crate) fn is_at_home(&self) -> bool {
        matches!(&self.start, Start::Absolute(path) if path.starts_with('~'))
    }

    pub(super) fn parent(mut self) -> Option<Self> {
        if self.end == PathEnd::Open {
            return Some(self);
        }
        match &mut self.start {
            Start::Project(parts) => match parts.last().map(String::as_str) {
                None | Some("..") => parts.push("..".to_owned()),
                Some(_) => {
                    parts.pop();
                }
            },
            Start::Absolute(path) => *path = path.rsplit_once('/')?.0.to_owned(),
            Start::Working(path) if path.is_empty() || path == ".." || path.ends_with("/..") => {
                *path = if path.is_empty() { "..".to_owned() } else { format!("{path}/..") };
            }
            Start::Working(path) => *path = path.rsplit_once('/').map_or(String::new(), |(above, _)| above.to_owned()),
        }
        Some(self)
    }

    pub(super) fn join(mut self, text: &str) -> Option<Self> {
        if text.starts_with('/') {
            return Some(Self::new(Start::Absolute(text.to_owned())));
        }
        if self.end == PathEnd::Open {
            return Some(self);
        }
        for part in text.split('/').filter(|part| !matches!(*part, "" | ".")) {
            if part == ".." {
                self = self.parent()?;
                continue;
            }
            match &mut self.start {
                Start::Project(parts) => parts.push(part.to_owned()),
                Start::Working(path) if path.is_empty() => part.clone_into(path),
                Start::Working(path) | Start::Absolute(path) => {
                    *path = format!("{}/{part}", path.trim_end_matches('/'));
                }
            }
        }
        Some(self)
    }

    /// This path behind another: an absolute one stays what it is.
    pub(super) fn below(self, start: Self) -> Option<Self> {
        let Start::Working(path) = &self.start else { return Some(self) };
        let mut whole = start.join(path)?;
        whole.variable = self.variable.map(|variable| PathVariable { path: whole.clone().finish(), ..variable });
        (whole.end, whole.partial) = (self.end, self.partial);
        Some(whole)
    }

    /// What follows is not known.
    pub(super) fn opened(mut self) -> Self {
        self.end = PathEnd::Open;
        self
    }

    /// The same inside a text, where a name may have begun.
    pub(super) fn opened_within(self) -> Self {
        self.opened()
    }

    /// The next text of several: `/static` ends the name before it.
    pub(super) fn continued(mut self, text: &str) -> Option<Self> {
        if self.end == PathEnd::Open {
            return Some(self);
        }
        let pending = match self.partial.take() {
            Some(name) => name,
            None if text.starts_with('/') || self.ends_with_slash() => String::new(),
            None => self.pop()?,
        };
        let whole = format!("{pending}{text}");
        match whole.rsplit_once('/') {
            Some((more, last)) => Some(self.join(more.trim_start_matches('/'))?.with_partial(last)),
            None => Some(self.with_partial(&whole)),
        }
    }

    fn ends_with_slash(&self) -> bool {
        matches!(&self.start, Start::Working(path) | Start::Absolute(path) if path.ends_with('/'))
    }

    /// Takes the last name away.
    fn pop(&mut self) -> Option<String> {
        match &mut self.start {
            Start::Project(parts) => parts.pop(),
            Start::Working(path) | Start::Absolute(path) => {
                let (above, last) = path.rsplit_once('/').unwrap_or(("", path));
                let last = last.to_owned();
                *path = above.to_owned();
                Some(last)
            }
        }
    }

    /// The start of a name whose end is not known: `day_` of `f"data/day_{day}.csv"`, and nothing of `f"./{day}.csv"`. A scheme
    /// (`file:`) or a pattern begins none.
    pub(crate) fn begun(&self) -> Option<&str> {
        self.partial.as_deref().filter(|name| self.end == PathEnd::Open && !name.contains([':', '*']))
    }

    /// The name that was begun last is whole.
    pub(super) fn ended(mut self) -> Self {
        if self.end == PathEnd::Open {
            return self;
        }
        match self.partial.take() {
            Some(name) => self.clone().join(&name).unwrap_or(self),
            None => self,
        }
    }

    /// The same with the calls that gave its parts.
    pub(super) fn given_by(self, callers: Vec<Place>) -> Self {
        Self { callers, ..self }
    }

    /// A variable whose default this is.
    pub(crate) fn set_by(mut self, name: String) -> Self {
        let path = self.clone().finish();
        let form = self.form.clone().unwrap_or(PathForm::Plain);
        self.variable = Some(PathVariable { name, path, form });
        self
    }
}

/// Whether a path is one of another system: `d:/data`.
fn has_drive(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|letter| letter.is_ascii_alphabetic()) && letters.next() == Some(':')
}

/// `data/shop.db`, or that of `sqlite:///data/shop.db`.
pub(super) fn constant(text: &str) -> Walk {
    if let Some((form, path)) = url_start(text) {
        let (path, after) = path.split_once('?').map_or((path, ""), |(path, after)| (path, after));
        let mut walk = plain(path);
        walk.form = Some(match (form, after) {
            (PathForm::Url { before, .. }, after) if !after.is_empty() => {
                PathForm::Url { before, after: format!("?{after}") }
            }
            (form, _) => form,
        });
        return walk;
    }
    plain(text)
}

fn plain(text: &str) -> Walk {
    if text.starts_with('/') || text.starts_with('~') {
        return Walk::new(Start::Absolute(text.to_owned()));
    }
    let text = text.trim_start_matches("./");
    Walk::new(Start::Working(if text == "." { String::new() } else { text.to_owned() }))
}

/// The start of `sqlite:///app.db` (<https://docs.sqlalchemy.org/en/20/core/engines.html#sqlite>), and what follows it. The same is
/// the form of dj-database-url, django-environ, databases, peewee's `db_url` and Tortoise, the last with two slashes.
pub(super) fn url_start(text: &str) -> Option<(PathForm, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let dialect = scheme.split('+').next()?;
    if !matches!(dialect, "sqlite" | "sqlite3" | "duckdb") {
        return None;
    }
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let before = text[..text.len() - rest.len()].to_owned();
    Some((PathForm::Url { before, after: String::new() }, rest))
}
