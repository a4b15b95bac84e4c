//! Files that a program would write beside its code: moved where a variable can move them, else left where they are and said.

use std::collections::BTreeMap;

use super::DATABASES;
use super::kept;
use super::place::{is_committed, seen};
use crate::inspect::code::{PathEnd, PathForm, PathVariable, WrittenKind, WrittenPath};
use crate::inspect::evidence::Located;
use crate::path::ImagePath;
use crate::plan::build_plan::{BesideCode, Notice, StartNotice, WritablePath};
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::quote;
use crate::secret;
use crate::sourced::{Source, Sourced};

/// A file that is written beside the code.
pub(super) struct Beside {
    pub directory: String,
    /// As people are told; a name that is not known ends in `*`.
    pub file: String,
    pub written: WrittenPath,
}

/// What becomes of such files.
#[derive(Default)]
pub(super) struct Moves {
    pub directories: BTreeMap<String, Source>,
    pub beside_code: Vec<WritablePath>,
    pub variables: Vec<Sourced<(String, String)>>,
    pub notices: Vec<Notice>,
}

/// Names for the directory of what is moved; the first one that is free.
const NAMES: [&str; 3] = ["data", "state", "var"];

/// Moves each file whose variable alone says where it lies.
pub(super) fn decided(
    request: &Request<'_>,
    all: &[Beside],
    directories: &BTreeMap<String, Source>,
    known: &BTreeMap<String, String>,
) -> Result<Moves, PlanError> {
    let mut moves = Moves::default();
    let free = NAMES.into_iter().find(|name| directories.contains_key(*name) || !has_entry(request, name));
    let mut files: Vec<&str> = all.iter().map(|beside| beside.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    for file in files {
        let mut writes = all.iter().filter(|beside| beside.file == file);
        let Some(first) = writes.next() else { continue };
        let variable = movable(request, first, known);
        let is_only = variable.is_some_and(|one| writes.all(|other| names_the_same(other, one)));
        match (variable.filter(|_| is_only), free) {
            (Some(variable), Some(directory)) => moves.move_by(request, variable, directory, first)?,
            _ => moves.leave(request, first)?,
        }
    }
    Ok(moves)
}

fn has_entry(request: &Request<'_>, name: &str) -> bool {
    let tree = &request.facts.tree;
    tree.is_file(name) || tree.below(name).any(|file| is_committed(request, file))
}

/// The variable whose default is the file, where nobody sets it. What the repository holds stays where it is read.
fn movable<'b>(
    request: &Request<'_>,
    beside: &'b Beside,
    known: &BTreeMap<String, String>,
) -> Option<&'b PathVariable> {
    let variable = beside.written.variable.as_ref()?;
    let is_name = quote::is_variable(&variable.name);
    let is_whole = variable.path == beside.written.path && beside.written.end == PathEnd::Known;
    let is_free = !known.contains_key(&variable.name) && !is_committed(request, &beside.file);
    (is_name && is_whole && is_free && !is_secret(variable)).then_some(variable)
}

/// Whether the default holds more than a path may show: `sqlite:///shop.db?key=...` of an encrypted database.
fn is_secret(variable: &PathVariable) -> bool {
    matches!(&variable.form, PathForm::Url { before, after } if secret::is_in(before) || secret::is_in(after))
}

/// Whether a database lies where the program would have it without the variable.
fn is_filled(request: &Request<'_>, beside: &Beside) -> bool {
    let is_database =
        beside.written.kind == WrittenKind::Database || DATABASES.iter().any(|end| beside.file.ends_with(end));
    is_database && request.facts.tree.files.get(&beside.file).is_some_and(|file| file.size > 0)
}

fn names_the_same(beside: &Beside, variable: &PathVariable) -> bool {
    beside.written.variable.as_ref().is_some_and(|other| other.name == variable.name)
}

impl Moves {
    fn move_by(
        &mut self,
        request: &Request<'_>,
        variable: &PathVariable,
        directory: &str,
        beside: &Beside,
    ) -> Result<(), PlanError> {
        let name = beside.file.rsplit('/').next().unwrap_or(&beside.file);
        let path = request.image_root.value.of(&format!("{}/{name}", request.image_path(directory)?));
        if is_filled(request, beside) {
            let file = Located::new(beside.file.clone(), beside.written.place.clone());
            self.notices.push(Notice::Start(StartNotice::StartsEmpty { file, there: path.clone() }));
        }
        let value = match &variable.form {
            PathForm::Plain => path,
            PathForm::Url { before, after } => format!("{before}{path}{after}"),
        };
        let source = seen("what it names lay beside the code without it", &beside.written.place);
        self.directories.insert(directory.to_owned(), seen("the code writes to it", &beside.written.place));
        self.variables.push(Sourced { value: (variable.name.clone(), value), source });
        Ok(())
    }

    fn leave(&mut self, request: &Request<'_>, beside: &Beside) -> Result<(), PlanError> {
        let place = &beside.written.place;
        let file = Located::new(beside.file.clone(), place.clone());
        let keeper = kept::keeper(request, &beside.file);
        self.notices.push(Notice::WritesBesideCode(BesideCode { file, keeper }));
        if beside.directory.starts_with('/') {
            return Ok(());
        }
        let file = Some(&beside.file).filter(|file| is_committed(request, file));
        for path in std::iter::once(&beside.directory).chain(file) {
            let path = ImagePath::Repo(request.path(path)?);
            if !self.beside_code.iter().any(|known| known.path == path) {
                self.beside_code.push(WritablePath {
                    path,
                    made: Vec::new(),
                    source: seen("the code writes beside it", place),
                });
            }
        }
        Ok(())
    }
}
