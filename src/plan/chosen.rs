//! The candidate that was chosen, as a type. Chooses none.

use crate::inspect::deployment::DeclaredCommand;
use crate::inspect::evidence::{Located, Place};
use crate::plan::candidate::{Candidate, StartMethod};
use crate::sourced::Source;

/// The candidate that was chosen, and why.
pub(crate) struct Chosen {
    pub candidate: Candidate,
    pub source: Source,
    /// The applications it serves: the file of each, and its name there.
    pub(crate) serves: Vec<Object>,
    /// The weightiest line of the project's other files that runs it.
    pub(crate) declaration: Option<DeclaredCommand>,
    /// The user's own words for starting it.
    pub(crate) words: Option<Vec<String>>,
    /// Workers and other services that the same image could run.
    pub(crate) roles: Vec<Role>,
    /// A file of the project's root that the program names from there, though its modules lie below.
    pub(crate) named_from_root: Option<Located<String>>,
}

impl Chosen {
    pub(crate) fn new(candidate: Candidate, source: Source) -> Self {
        Self {
            candidate,
            source,
            serves: Vec::new(),
            declaration: None,
            words: None,
            roles: Vec::new(),
            named_from_root: None,
        }
    }

    /// The line of the project's other files that runs it.
    pub fn declaration_place(&self) -> Option<&Place> {
        self.declaration.as_ref().map(|declaration| &declaration.place)
    }

    /// The words that the user or the authors gave for it, as they are.
    pub fn words_as_written(&self) -> Option<&[String]> {
        match &self.candidate.start {
            StartMethod::Words { words } => Some(words),
            _ => self.words.as_deref(),
        }
    }

    /// The directory on `sys.path` that the command counts on; empty where the project is installed or runs from its root.
    pub fn root(&self) -> &str {
        match &self.candidate.start {
            StartMethod::WebApplication(application) => &application.root,
            StartMethod::Django(django) => &django.root,
            StartMethod::Worker(worker) => &worker.root,
            StartMethod::Module { root, .. } => root,
            StartMethod::Framework { .. }
            | StartMethod::Script { .. }
            | StartMethod::File { .. }
            | StartMethod::Words { .. } => "",
        }
    }
}

/// An application object or factory: its file, and its name there.
pub(crate) type Object = (String, String);

/// Something that the same image could run, as it was found.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub candidate: Candidate,
    /// The line of the authors' files that runs it.
    pub declaration: Option<DeclaredCommand>,
}
