//! The paths that an image gets, each with the first reason for it. Leaves nothing out but what no image may hold.

use std::collections::{BTreeMap, BTreeSet};

use super::Copied;
use crate::catalogue::project_files::{self, COMPOSE_FILE, DOCKERFILE, OWN_IGNORE, SHARED_IGNORE};
use crate::config::Strategy;
use crate::inspect::code::{FileAccess, FileReference, ModuleFacts, PathAnchor, PathPosition};
use crate::inspect::lock::Closure;
use crate::inspect::tree::{TreeFacts, has_extension, listed};
use crate::inspect::wheel::join;
use crate::message::Message;
use crate::nesting::is_below;
use crate::plan::candidate::StartMethod;
use crate::plan::carryover;
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::plan::start::entrypoint::entrypoint_scripts;
use crate::sourced::{Source, Sourced};

/// Paths to copy, each with the first reason it was added for.
pub(crate) struct Gathered<'a> {
    tree: &'a TreeFacts,
    paths: BTreeMap<String, Source>,
}

/// Names that no program reads at run time, or that must not ship: build and development files, and secrets.
const NEVER: [&str; 13] = [
    ".env",
    ".git",
    ".gitignore",
    SHARED_IGNORE,
    DOCKERFILE,
    OWN_IGNORE,
    COMPOSE_FILE,
    "tests",
    "test",
    "docs",
    "uv.lock",
    ".venv",
    "conftest.py",
];

impl<'a> Gathered<'a> {
    pub(crate) fn of(tree: &'a TreeFacts) -> Self {
        Self { tree, paths: BTreeMap::new() }
    }

    pub(crate) fn add(&mut self, path: &str, source: Source) {
        let path = listed(path);
        let first = path.split('/').next().unwrap_or(path);
        let exists = self.tree.is_file(path) || self.tree.is_directory(path);
        if path.is_empty() || !exists || NEVER.contains(&first) || first.starts_with(".env") {
            return;
        }
        self.paths.entry(path.to_owned()).or_insert(source);
    }

    /// Whether a file lies in a directory that is copied.
    pub(crate) fn has_in_directory(&self, path: &str) -> bool {
        path.match_indices('/').any(|(at, _)| self.paths.contains_key(&path[..at]))
    }

    /// What a command names is copied whatever it is called, but for secrets.
    pub(crate) fn add_named(&mut self, path: &str, source: Source) {
        let is_secret = path.split('/').any(|part| part.starts_with(".env") || part == ".git" || part == ".venv");
        if !is_secret && !self.tree.private_keys.iter().any(|key| key == path) {
            self.paths.entry(path.to_owned()).or_insert(source);
        }
    }

    /// A module file is copied with its top-level directory: its package, its data and its neighbours.
    /// What is installed is there already, and so is what lies beside the project.
    pub(crate) fn modules(&mut self, reached: &BTreeSet<&str>, installed: &[String]) {
        let is_installed = |path: &str| installed.iter().any(|module| is_below(path, module));
        for path in reached.iter().filter(|path| !is_installed(path) && !path.starts_with("../")) {
            let (top, because) = match path.split_once('/') {
                Some((top, _)) => (top, format!("the program imports `{path}`")),
                None => (*path, "the program runs or imports it".to_owned()),
            };
            self.add(top, rule(because));
        }
    }

    pub(crate) fn references(&mut self, request: &Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>) {
        let modules = request.facts.code.modules.iter().filter(|module| reached.contains(module.path.as_str()));
        let other_root = carryover::other_root(request, chosen);
        for module in modules {
            for reference in &module.files {
                if let Some(path) = self.resolve(request, reference, module, chosen.root(), other_root) {
                    self.add(
                        &path,
                        Source::Project { seen: "the code names it".into(), places: vec![reference.place.clone()] },
                    );
                }
            }
        }
    }

    /// The existing path a reference means: from the working directory, the project root or the module's own directory.
    fn resolve(
        &self,
        request: &Request<'_>,
        reference: &FileReference,
        module: &ModuleFacts,
        root: &str,
        other_root: Option<&str>,
    ) -> Option<String> {
        let beside = module.path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let bases: &[&str] = match reference.anchor {
            // Of what lies outside, files of local packages beside the project are listed.
            PathAnchor::Project | PathAnchor::Outside | PathAnchor::Absolute => &[""],
            PathAnchor::Open | PathAnchor::Joined => &[root, "", beside],
        };
        let text = match reference.anchor {
            PathAnchor::Absolute => below_root(request, other_root, &reference.text)?,
            _ => listed(&reference.text).to_owned(),
        };
        let text = text.as_str();
        let found = bases.iter().map(|base| join(base, text)).find(|path| {
            self.tree.is_file(path) || (reference.position != PathPosition::Plain && self.tree.is_directory(path))
        })?;
        // Readmes are named in every program that downloads something; one read at run time is reached from `__file__`.
        if matches!(reference.anchor, PathAnchor::Open | PathAnchor::Joined)
            && found.to_uppercase().starts_with("README")
        {
            return None;
        }
        // A file that the program makes is no input, but a directory it writes to may hold both, and so does a committed database.
        let is_database = ["db", "sqlite", "sqlite3"].iter().any(|extension| has_extension(&found, extension));
        let is_kept = is_database && !request.facts.ignored.holds(&found);
        // A log is written, whatever else the code tells of it.
        let is_log = has_extension(&found, "log") && reference.access == FileAccess::Unknown;
        let made = (reference.access == FileAccess::Write || is_log) && self.tree.is_file(&found) && !is_kept;
        (!text.is_empty() && !made).then_some(found)
    }

    /// What the settings name that are copied, and the files of variables that the program reads.
    pub(crate) fn settings(&mut self, request: &Request<'_>, reached: &BTreeSet<&str>) {
        let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
        let read: BTreeSet<&str> =
            modules.flat_map(|module| &module.variables).map(|variable| variable.name.as_str()).collect();
        for document in &request.facts.settings_documents {
            let is_copied = self.paths.keys().any(|copied| is_below(&document.file, copied));
            for named in &document.paths {
                let is_read = named.variable.as_ref().is_some_and(|variable| read.contains(variable.as_str()));
                if is_read || (is_copied && named.variable.is_none()) {
                    let places = vec![named.path.place.clone()];
                    self.add(&named.path.value, Source::Project { seen: "settings name it".into(), places });
                }
            }
        }
    }

    /// `[tool.X]` of pyproject.toml is for X, and read where X is what starts: `smithery.cli.dev:main`.
    fn tables(&mut self, request: &Request<'_>, closure: &Closure, chosen: &Chosen) {
        let started: Option<String> = match &chosen.candidate.start {
            StartMethod::Script { name, file: None, .. } => {
                let scripts = &request.facts.pyproject.scripts;
                let script = scripts.iter().find(|script| script.name == *name);
                script.and_then(|script| script.module.split('.').next()).map(|module| module.replace('_', "-"))
            }
            StartMethod::Framework { framework, .. } => Some(framework.key.to_owned()),
            StartMethod::Words { words } => words.first().cloned(),
            _ => None,
        };
        let is_its = |tool: &String| {
            let runs = started.as_deref() == Some(tool.as_str()) || project_files::MIGRATORS.contains(&tool.as_str());
            runs && closure.contains(tool)
        };
        if let Some(tool) = request.facts.pyproject.tool.keys().find(|tool| is_its(tool)) {
            self.add("pyproject.toml", rule(format!("`{tool}` reads `[tool.{tool}]` when it starts")));
        }
    }

    /// Files that tools and frameworks read from the working directory without the code saying so.
    pub(crate) fn conventions(&mut self, request: &Request<'_>, closure: &Closure, chosen: &Chosen) {
        let root = chosen.root();
        for (packages, file) in project_files::all() {
            if packages.iter().any(|package| closure.contains(package)) {
                for base in ["", root] {
                    self.add(&join(base, file.path), rule(file.title));
                }
            }
        }
        if let StartMethod::Django(django) = &chosen.candidate.start {
            django.manage.iter().for_each(|manage| self.add(manage, rule("Django's command line")));
        }
        self.tables(request, closure, chosen);
        if closure.contains("alembic") {
            self.alembic(request, root);
        }
        let has_shell = request.strategy.value != Strategy::Distroless;
        for script in entrypoint_scripts(self.tree).filter(|_| has_shell) {
            self.add(script, rule("an entrypoint script; nothing starts it until `command` does"));
        }
    }

    /// alembic.ini names the migrations (`script_location`, Alembic "Tutorial > Editing the .ini File").
    fn alembic(&mut self, request: &Request<'_>, root: &str) {
        let Some((directory, text)) = request.facts.alembic_from(root).filter(|(_, text)| !text.is_empty()) else {
            return;
        };
        self.add(&join(directory, "alembic.ini"), rule("Alembic's configuration"));
        let configuration = ini::Ini::load_from_str_noescape(text).unwrap_or_default();
        let location = configuration.get_from(Some("alembic"), "script_location").unwrap_or("alembic");
        let location = location.replace("%(here)s/", "").replace("%(here)s", "");
        self.add(&join(directory, &location), rule("the migrations that `alembic.ini` names"));
    }

    pub(crate) fn asked_for(&mut self, request: &Request<'_>) -> Result<(), PlanError> {
        if let Some(include) = &request.preferences.include {
            for path in existing("include", include, request)? {
                self.paths.insert(path, include.source.clone());
            }
        }
        if let Some(exclude) = &request.preferences.exclude {
            for path in existing("exclude", exclude, request)? {
                self.paths.retain(|copied, _| !is_below(copied, &path));
            }
        }
        Ok(())
    }

    /// Files and directories apart; what lies inside another directory needs no instruction of its own.
    pub(crate) fn finish(self, request: &Request<'_>) -> Copied {
        let mut copied = Copied::default();
        let is_inside = |path: &str| path.match_indices('/').any(|(at, _)| self.paths.contains_key(&path[..at]));
        for (path, source) in self.paths.iter().filter(|(path, _)| !is_inside(path)) {
            let found = (path.clone(), source.clone());
            if request.facts.tree.is_file(path) { copied.files.push(found) } else { copied.directories.push(found) }
        }
        copied
    }
}

/// Where the project has what an absolute path names: below `/app`, or below the working directory of the authors' image.
pub(crate) fn below_root(request: &Request<'_>, other_root: Option<&str>, path: &str) -> Option<String> {
    let in_theirs = other_root.and_then(|root| path.strip_prefix(root)?.strip_prefix('/'));
    let below = path.strip_prefix("/app/").map(|below| request.facts.from_project(listed(below)));
    below.or_else(|| in_theirs.map(|below| listed(below).to_owned())).filter(|path| !path.is_empty())
}

pub(crate) fn rule(text: impl Into<Message>) -> Source {
    Source::Rule { rule: text.into() }
}

/// The paths of a setting, each of which must be there.
fn existing(
    key: &'static str,
    setting: &Sourced<Vec<String>>,
    request: &Request<'_>,
) -> Result<Vec<String>, PlanError> {
    let tree = &request.facts.tree;
    let check = |path: &String| {
        let path = listed(path).to_owned();
        let missing = || PlanError::NoSuchPath { key, path: path.clone(), given: setting.source.clone() };
        if tree.is_file(&path) || tree.is_directory(&path) { Ok(path) } else { Err(missing()) }
    };
    setting.value.iter().map(check).collect()
}
