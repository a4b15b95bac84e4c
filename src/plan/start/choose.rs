//! Chooses what the container starts: what the user says, else the one answer that the project gives.

use super::detected::Detected;
use super::evidence::{self, DEPLOYED};
use super::gather::{self, Gathered};
use super::paths::files_of_words;
use super::{command_line, documented, entry_points, frameworks, platform, root_files, root_package, server, unserved};
use crate::catalogue::development;
use crate::inspect::code::ModuleFacts;
use crate::inspect::deployment::{DeclarationKind, DeclaredCommand};
use crate::inspect::lock::Closure;
use crate::plan::candidate::{Candidate, StartMethod};
use crate::plan::chosen::{Chosen, Role};
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::Source;

/// What the user says; else what the project's deployment files say; else the one answer of the first rank that has any.
pub(crate) fn choose_start(request: &Request<'_>, closure: &Closure) -> Result<Chosen, PlanError> {
    let gathered = gather::gather(request, closure);
    let choice = Choice { request, closure, gathered: &gathered };
    let mut chosen = if let Some(asked) = &request.preferences.command {
        command_line::asked_for(request, asked, &gathered)?
    } else {
        let chosen = choice.answer_of_project()?;
        root_package::refuse(request, closure, &chosen)?;
        chosen
    };
    chosen.named_from_root = root_files::named(request, &chosen);
    chosen.roles = choice.other_roles(&chosen);
    Ok(chosen)
}

struct Choice<'c, 'a> {
    request: &'c Request<'a>,
    closure: &'c Closure,
    gathered: &'c Gathered<'a>,
}

impl<'a> Choice<'_, 'a> {
    fn answer_of_project(&self) -> Result<Chosen, PlanError> {
        if let Some(chosen) = self.deployed() {
            return Ok(chosen);
        }
        let Some(rank) = self.gathered.ranks.iter().find(|rank| !rank.is_empty()) else {
            return command_line::deployed(self.request, self.closure).ok_or_else(|| self.nothing());
        };
        let mut open = self.without_unservable(rank.clone());
        open = self.declared(open);
        open = started_by_programs(open);
        open = self.of_the_project(open);
        open = outermost(open);
        unserved::refuse(self.request, self.closure, &open)?;
        match open.as_slice() {
            [item] if self.is_doubted(item) || self.is_of_a_site(item) => Err(self.nothing()),
            [item] if self.is_of_a_platform(item) => Err(self.nothing()),
            [item] if self.is_an_exercise(item) => Err(self.none_of(self.exercises(item))),
            [item] if !self.beside(item).is_empty() => Err(self.ambiguous(&open, self.beside(item))),
            [item] => match frameworks::whole(&item.candidate, self.closure) {
                Some(both) => Err(self.ambiguous(&open, both.to_vec())),
                None => Ok(self.chosen(item)),
            },
            _ => Err(self.ambiguous(&open, self.open(&open))),
        }
    }

    fn ambiguous(&self, open: &[Detected<'a>], candidates: Vec<Candidate>) -> PlanError {
        PlanError::Ambiguous { project: self.request.project(), unlocked: self.unlocked(open), candidates }
    }

    /// Whether it is a program below the root that nothing names, and not the only one: a helper as likely as not.
    fn is_doubted(&self, item: &Detected<'a>) -> bool {
        let is_of_others =
            self.gathered.ranks.last().is_some_and(|rank| rank.iter().any(|other| other.candidate == item.candidate));
        let lies_below = item.candidate.file().is_some_and(|file| file.contains('/'));
        is_of_others && lies_below && self.gathered.doubtful.len() > 1 && self.declarations(item).next().is_none()
    }

    /// Whether it is a program below the root that nothing names, in a project that is a site of documents: a tool of its authors'.
    fn is_of_a_site(&self, item: &Detected<'a>) -> bool {
        let is_program = matches!(item.candidate.start, StartMethod::File { .. } | StartMethod::Module { .. });
        let lies_below =
            item.candidate.file().is_some_and(|file| file.contains('/') && !file.ends_with("/__main__.py"));
        is_program
            && item.calls.is_empty()
            && lies_below
            && self.declarations(item).next().is_none()
            && self.request.facts.tree.files.keys().any(|path| development::builds_a_site(path))
    }

    /// Whether it is a function of a platform's, which its own guard runs to try it, and which nothing else runs.
    fn is_of_a_platform(&self, item: &Detected<'a>) -> bool {
        let is_tried = self.only_runs(item) && self.declarations(item).next().is_none();
        let file = item.candidate.file().filter(|_| is_tried && !documented::is_named(self.request, item));
        file.is_some_and(|file| platform::of_files(self.request, self.closure, &[file]).is_some())
    }

    /// What is open; before scripts that no document names, the programs that documents run.
    fn open(&self, items: &[Detected<'a>]) -> Vec<Candidate> {
        let says_nothing =
            |item: &Detected<'a>| matches!(item.candidate.start, StartMethod::Script { .. }) || self.only_runs(item);
        let is_silent =
            items.iter().all(says_nothing) && !items.iter().any(|item| documented::is_named(self.request, item));
        let documented = if is_silent { documented::programs(self.request) } else { Vec::new() };
        documented.iter().chain(items).map(|item| item.candidate.clone()).collect()
    }

    /// A program that only runs, with the others that the documentation runs beside it; empty where its name says that it is the
    /// one, or there is no other.
    fn beside(&self, item: &Detected<'a>) -> Vec<Candidate> {
        if !self.only_runs(item) {
            return Vec::new();
        }
        let documented = documented::programs(self.request);
        let is_it = |other: &Detected<'a>| other.candidate.file() == item.candidate.file();
        if documented.iter().all(is_it) {
            return Vec::new();
        }
        let itself = Some(item).filter(|_| !documented.iter().any(is_it));
        itself.into_iter().chain(&documented).map(|item| item.candidate.clone()).collect()
    }

    /// Whether nothing is known of a program but that it runs: no name, no server, no framework.
    fn only_runs(&self, item: &Detected<'a>) -> bool {
        let is_program = matches!(item.candidate.start, StartMethod::File { .. } | StartMethod::Module { .. });
        let file = item.candidate.file().unwrap_or_default();
        let is_named = file.ends_with("__main__.py") || gather::is_program_file(self.request, file);
        is_program && item.calls.is_empty() && !is_named
    }

    /// Whether it is one of several files that run beside each other, and nothing but a guard tells it from them.
    fn is_an_exercise(&self, item: &Detected<'a>) -> bool {
        let is_at_root = item.candidate.file().is_some_and(|file| !file.contains('/'));
        is_at_root
            && self.only_runs(item)
            && !documented::is_named(self.request, item)
            && self.exercises(item).len() > 2
    }

    fn exercises(&self, item: &Detected<'a>) -> Vec<Candidate> {
        let modules = self.request.facts.code.code().filter(|module| !module.path.contains('/'));
        let modules: Vec<&ModuleFacts> = modules.collect();
        let others = entry_points::unguarded(self.request, &modules);
        std::iter::once(item).chain(&others).map(|item| item.candidate.clone()).collect()
    }

    /// Frameworks of applications that the lock does not have.
    fn unlocked(&self, items: &[Detected<'a>]) -> Vec<&'static str> {
        let packages = items.iter().filter_map(|item| server::unlocked_framework(self.request, &item.candidate));
        let mut found: Vec<&'static str> = packages.collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What a Dockerfile, a process list or a hosting service starts, where it is one of the candidates.
    fn deployed(&self) -> Option<Chosen> {
        // A worker's command stands in a compose file beside that of the service it works for, and is not the main one.
        let is_worker = |item: &Detected<'a>| {
            let works_by_its_word = item.candidate.subcommand.is_some() && !item.is_web_program();
            works_by_its_word || self.gathered.workers.iter().any(|worker| worker.candidate == item.candidate)
        };
        let serves = self.gathered.ranks.iter().flatten().any(is_web_service);
        let all = self.gathered.ranks.iter().flatten().filter(|item| !(serves && is_worker(item)));
        let all: Vec<Detected<'a>> = all.cloned().collect();
        let open = self.named_by(&all, |weight| weight >= DEPLOYED);
        let best = self.gathered.ranks.iter().find_map(|rank| {
            let here: Vec<&Detected<'a>> =
                rank.iter().filter(|item| open.iter().any(|other| other.candidate == item.candidate)).collect();
            (!here.is_empty()).then_some(here)
        })?;
        match best.as_slice() {
            [item] => Some(self.chosen(item)),
            _ => None,
        }
    }

    /// The items that the weightiest declarations name; empty where none names any.
    fn named_by(&self, items: &[Detected<'a>], counts: impl Fn(u8) -> bool) -> Vec<Detected<'a>> {
        let weights: Vec<u8> = items
            .iter()
            .map(|item| {
                self.declarations(item).map(evidence::weight).filter(|weight| counts(*weight)).max().unwrap_or(0)
            })
            .collect();
        let most = weights.iter().copied().max().unwrap_or(0);
        let named = items.iter().zip(&weights).filter(|(_, weight)| **weight == most && most > 0);
        named.map(|(item, _)| item.clone()).collect()
    }

    fn declarations<'s>(&'s self, item: &'s Detected<'a>) -> impl Iterator<Item = &'s DeclaredCommand> {
        let all = self.request.facts.deployment.commands.iter();
        all.filter(|declaration| evidence::names(self.request, declaration, item, &self.gathered.starters))
    }

    /// Among several applications, those that no installed server can serve are no answer.
    fn without_unservable(&self, items: Vec<Detected<'a>>) -> Vec<Detected<'a>> {
        kept(items, |item| match &item.candidate.start {
            StartMethod::WebApplication(application) => {
                server::installed(server::web_interface(application), self.closure).is_some()
            }
            _ => true,
        })
    }

    fn declared(&self, items: Vec<Detected<'a>>) -> Vec<Detected<'a>> {
        if items.len() < 2 {
            return items;
        }
        let named = self.named_by(&items, |_| true);
        if named.is_empty() { items } else { named }
    }

    /// What lies in the package that is named after the project.
    fn of_the_project(&self, items: Vec<Detected<'a>>) -> Vec<Detected<'a>> {
        let project = self.request.project();
        kept(items, |item| package_of(item).is_some_and(|package| package.replace('_', "-").to_lowercase() == project))
    }

    fn chosen(&self, item: &Detected<'a>) -> Chosen {
        let candidate = item.candidate.clone();
        let mut places = vec![candidate.place.clone()];
        // The first of the weightiest: files are read in the order of their weight within a kind.
        let declaration = self
            .declarations(item)
            .reduce(|best, other| if evidence::weight(other) > evidence::weight(best) { other } else { best });
        places.extend(declaration.map(|declaration| declaration.place.clone()));
        places.dedup();
        let source = Source::Project { seen: candidate.title.as_str().into(), places };
        let words = declaration.and_then(|declaration| command_line::with_arguments(&candidate, declaration));
        Chosen {
            serves: item.serves.clone(),
            declaration: declaration.cloned(),
            words,
            ..Chosen::new(candidate, source)
        }
    }

    /// Workers, and services that the authors' deployment files name, which the same image could run.
    fn other_roles(&self, chosen: &Chosen) -> Vec<Role> {
        let workers = self.gathered.workers.iter().map(|item| self.role(item));
        let services = self.gathered.starters.iter().filter(|item| item.is_service() && !item.is_web_program());
        let services = services.map(|item| self.role(item)).filter(|role| role.declaration.is_some());
        let mut found: Vec<Role> = Vec::new();
        for role in workers.chain(services) {
            if role.candidate == chosen.candidate || self.is_named_by_words(chosen, &role.candidate) {
                continue;
            }
            // A file that runs a worker's object is the worker.
            let file = role.candidate.file();
            if file.is_none() || !found.iter().any(|known| known.candidate.file() == file) {
                found.push(role);
            }
        }
        found
    }

    fn role(&self, item: &Detected<'a>) -> Role {
        let declaration = self.declarations(item).find(|declaration| runs_roles(declaration)).cloned();
        Role { candidate: item.candidate.clone(), declaration }
    }

    /// Whether a command that was given as words starts a candidate: its file, or the same tool that runs workers.
    fn is_named_by_words(&self, chosen: &Chosen, role: &Candidate) -> bool {
        let words = match &chosen.candidate.start {
            StartMethod::Words { words } => Some(words),
            StartMethod::File { .. } | StartMethod::Module { .. } => chosen.words.as_ref(),
            _ => None,
        };
        let Some(words) = words else { return false };
        let files = files_of_words(self.request, words);
        let has_tool = match &role.start {
            StartMethod::Worker(worker) => frameworks::worker(worker).first() == words.first(),
            _ => false,
        };
        has_tool || role.file().is_some_and(|file| files.iter().any(|named| named == file))
    }

    fn doubtful(&self) -> Vec<Candidate> {
        let commands = documented::commands(self.request, self.closure);
        let mut others: Vec<&Detected<'a>> = self.gathered.doubtful.iter().collect();
        others.sort_by_key(|item| !documented::is_named(self.request, item));
        commands.iter().chain(others).map(|item| item.candidate.clone()).collect()
    }

    fn nothing(&self) -> PlanError {
        let request = self.request;
        if let Some(error) = platform::own_platform(request, self.closure) {
            return error;
        }
        let script = request.facts.pyproject.scripts.first();
        if let Some(error) = script.and_then(|script| entry_points::not_installed(request, script)) {
            return error;
        }
        let mut candidates = self.doubtful();
        if candidates.is_empty() {
            candidates.extend(entry_points::named_like_tests(request).map(|item| item.candidate));
        }
        self.none_of(candidates)
    }

    /// Nothing shows which of some things the project is for.
    fn none_of(&self, candidates: Vec<Candidate>) -> PlanError {
        let (project, stubs) = (self.request.project(), entry_points::stubs(self.request));
        PlanError::NothingToRun { project, stubs, candidates }
    }
}

/// Whether a web server runs it.
fn is_web_service(item: &Detected<'_>) -> bool {
    item.is_web_program() || matches!(item.candidate.start, StartMethod::WebApplication(_) | StartMethod::Django(_))
}

/// Files that run several roles, each under a name or in a file of its own.
fn runs_roles(declaration: &DeclaredCommand) -> bool {
    matches!(
        declaration.kind,
        DeclarationKind::Procfile
            | DeclarationKind::Compose
            | DeclarationKind::OtherDockerfile
            | DeclarationKind::Hosting
    )
}

/// An application that a program of the project starts comes before one that nothing starts.
fn started_by_programs(items: Vec<Detected<'_>>) -> Vec<Detected<'_>> {
    if items.iter().all(|item| item.calls.is_empty()) {
        return items;
    }
    // A program beside servers starts them another way.
    kept(items, |item| !item.calls.is_empty() || matches!(item.candidate.start, StartMethod::File { .. }))
}

/// What stands directly in a package comes before what its subpackages hold.
fn outermost(items: Vec<Detected<'_>>) -> Vec<Detected<'_>> {
    let Some(package) = items.first().and_then(|item| package_of(item)).map(str::to_owned) else { return items };
    if !items.iter().all(|item| package_of(item) == Some(&package)) {
        return items;
    }
    let depth = |item: &Detected<'_>| item.candidate.file().unwrap_or_default().matches('/').count();
    let least = items.iter().map(depth).min().unwrap_or(0);
    kept(items, |item| depth(item) == least)
}

/// The items that pass a test, or all of them where none does.
fn kept<'a>(items: Vec<Detected<'a>>, test: impl Fn(&Detected<'a>) -> bool) -> Vec<Detected<'a>> {
    let kept: Vec<Detected<'a>> = items.iter().filter(|item| test(item)).cloned().collect();
    if kept.is_empty() { items } else { kept }
}

/// The top-level package that a candidate's file lies in.
fn package_of<'i>(item: &'i Detected<'_>) -> Option<&'i str> {
    let file = item.candidate.file()?;
    let file = file.strip_prefix("src/").unwrap_or(file);
    file.split_once('/').map(|(package, _)| package)
}
