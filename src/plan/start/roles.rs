//! What the same image runs besides the program: workers, a scheduler, bots, the migration of its database. Adds nothing that
//! neither the code nor the authors' files name.

pub(crate) mod alembic;
pub(crate) mod authored;
pub(crate) mod queues;

use alembic::ModulePath;

use super::built::words;
use super::{code_port, frameworks, paths, server};
use crate::catalogue::framework::{celery, litestar};
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::inspect::wheel::{WheelFacts, join};
use crate::path::{PathError, RepoPath};
use crate::plan::build_plan::{RolePlan, RoleStart, RoleWork};
use crate::plan::candidate::{Candidate, Django, StartMethod, Worker};
use crate::plan::chosen::{Chosen, Role};
use crate::plan::request::Request;
use crate::sourced::{Source, Sourced};

/// The roles beside the chosen program, each with a name of its own.
pub(crate) fn roles(
    request: &Request<'_>,
    closure: &Closure,
    chosen: &Chosen,
    workdir: &RepoPath,
) -> Result<Vec<RolePlan>, PathError> {
    let workers: Vec<&Role> = chosen.roles.iter().filter(|role| worker_of(&role.candidate).is_some()).collect();
    let mut found: Vec<FoundRole> = workers
        .iter()
        .filter_map(|role| {
            Some(FoundRole { starts: authored::starts(request, chosen, role), ..worker(role, closure, workers.len())? })
        })
        .collect();
    found.extend(beat(request, closure, chosen));
    found.extend(chosen.roles.iter().filter_map(|role| {
        Some(FoundRole { starts: authored::starts(request, chosen, role), ..program(request, role)? })
    }));
    found.extend(of_start_scripts(request, closure, chosen, &found));
    found.extend(queues::rq(request, closure, chosen, &found));
    found.extend(queues::taskiq_scheduler(request, closure));
    queues::of_celery(request, &mut found);
    found.extend(migration(request, closure, chosen));
    let mut roles = found.into_iter().map(|role| role.planned(request, workdir)).collect::<Result<Vec<_>, _>>()?;
    name_apart(&request.project(), &mut roles);
    Ok(roles)
}

/// A role, with the directory on `sys.path` that its command counts on.
struct FoundRole {
    name: String,
    command: Sourced<Vec<String>>,
    starts: RoleStart,
    root: Option<String>,
    work: RoleWork,
}

impl FoundRole {
    /// The role with a working directory of its own, where it needs another than the program's.
    fn planned(self, request: &Request<'_>, workdir: &RepoPath) -> Result<RolePlan, PathError> {
        let Self { name, command, starts, root, work } = self;
        let own = root.filter(|root| !is_installed(request, root)).map(|root| request.path(&root)).transpose()?;
        Ok(RolePlan { name, command, starts, workdir: own.filter(|own| own != workdir), work })
    }
}

/// Modules below a directory of the installed project are imported from anywhere.
fn is_installed(request: &Request<'_>, root: &str) -> bool {
    matches!(&request.facts.wheel, WheelFacts::Modules { modules, .. }
        if !root.is_empty() && modules.iter().any(|module| module.root == root))
}

fn worker_of(candidate: &Candidate) -> Option<&Worker> {
    match &candidate.start {
        // One with a port is a web server.
        StartMethod::Worker(worker) if worker.command.port.is_none() => Some(worker),
        _ => None,
    }
}

fn worker(role: &Role, closure: &Closure, count: usize) -> Option<FoundRole> {
    let worker = worker_of(&role.candidate)?;
    let last = worker.module.rsplit('.').next().unwrap_or_default();
    let name = if count == 1 { "worker".to_owned() } else { format!("worker-{}", plain(last)) };
    closure.contains(worker.command.package).then(|| FoundRole {
        name,
        command: Sourced { value: frameworks::worker(worker), source: source(role) },
        starts: RoleStart::Beside,
        root: Some(worker.root.clone()),
        work: RoleWork::Process,
    })
}

/// The candidate's place, and the line of the authors' files that runs it.
fn source(role: &Role) -> Source {
    let mut places = vec![role.candidate.place.clone()];
    places.extend(role.declaration.iter().map(|declaration| declaration.place.clone()));
    places.dedup();
    Source::Project { seen: role.candidate.title.as_str().into(), places }
}

/// Celery's scheduler, where the authors run it, keep its schedule in the database or set one in the code (docs.celeryq.dev
/// "Periodic Tasks", django-celery-beat README).
fn beat(request: &Request<'_>, closure: &Closure, chosen: &Chosen) -> Option<FoundRole> {
    let schedule = request.facts.code.code().find_map(|module| module.schedule.as_ref());
    let candidates = chosen.roles.iter().map(|role| &role.candidate).chain([&chosen.candidate]);
    let apps: Vec<(&Candidate, &Worker)> = candidates
        .filter_map(|candidate| Some((candidate, worker_of(candidate)?)))
        .filter(|(_, worker)| *worker.framework == celery::FRAMEWORK)
        .collect();
    let has_schedule = |app: &&(&Candidate, &Worker)| schedule.is_some_and(|place| place.file == app.0.place.file);
    let (_, celery) = apps.iter().find(has_schedule).or_else(|| apps.first())?;
    let in_database = closure.get("django-celery-beat");
    let source = match (authored::place_of(request, chosen, is_beat), in_database) {
        (Some(place), _) => Source::Project { seen: "the authors run it".into(), places: vec![place] },
        (None, Some(package)) => Source::Project {
            seen: "`django-celery-beat`".into(),
            places: vec![Place::line(crate::inspect::UV_LOCK, package.line)],
        },
        (None, None) => Source::Project { seen: "the code sets a schedule".into(), places: vec![schedule?.clone()] },
    };
    let app = format!("{}:{}", celery.module, celery.name.as_deref().unwrap_or_default());
    let mut command = words(&["celery", "--app", &app, "beat", "--loglevel", "INFO"]);
    command.extend(match in_database {
        Some(_) => words(&["--scheduler", "django_celery_beat.schedulers:DatabaseScheduler"]),
        // Beside the code, where it goes by default, nothing can be written.
        None => words(&["--schedule", "/tmp/celerybeat-schedule"]),
    });
    Some(FoundRole {
        name: "beat".to_owned(),
        command: Sourced { value: command, source },
        starts: RoleStart::Beside,
        root: Some(celery.root.clone()),
        work: RoleWork::Process,
    })
}

/// Workers that the authors' start script runs beside the program, and that are no role yet.
fn of_start_scripts(request: &Request<'_>, closure: &Closure, chosen: &Chosen, known: &[FoundRole]) -> Vec<FoundRole> {
    let all = authored::workers(request, closure, chosen).into_iter();
    let new = all.filter(|(words, _)| !known.iter().any(|role| role.command.value.first() == words.first()));
    let new = new.map(|(words, place)| FoundRole {
        name: "worker".to_owned(),
        command: Sourced {
            value: words.to_vec(),
            source: Source::Project {
                seen: "the authors run it beside the program".into(),
                places: vec![place.clone()],
            },
        },
        starts: RoleStart::Beside,
        root: Some(chosen.root().to_owned()),
        work: RoleWork::Process,
    });
    new.collect()
}

/// A bot or another service of the project that the authors run beside the chosen one.
fn program(request: &Request<'_>, role: &Role) -> Option<FoundRole> {
    let declaration = role.declaration.as_ref()?;
    let (command, root) = match &role.candidate.start {
        StartMethod::Script { name, .. } => (words(&[name]), None),
        StartMethod::Module { name, root, .. } => (words(&["python", "-m", name]), Some(root.clone())),
        StartMethod::File { file } => (words(&["python", file]), Some(String::new())),
        StartMethod::WebApplication(_)
        | StartMethod::Django(_)
        | StartMethod::Worker(_)
        | StartMethod::Framework { .. }
        | StartMethod::Words { .. } => {
            return None;
        }
    };
    let name = match plain(&declaration.name).as_str() {
        "" | "app" | "web" => service_name(request, role).to_owned(),
        name => name.to_owned(),
    };
    Some(FoundRole {
        name,
        command: Sourced { value: command, source: source(role) },
        starts: RoleStart::Beside,
        root,
        work: RoleWork::Process,
    })
}

/// What a program is called whose line names it no better than the web service.
fn service_name(request: &Request<'_>, role: &Role) -> &'static str {
    let calls = code_port::server_calls(request, &role.candidate);
    calls.iter().find_map(|call| call.server.behaviour().purpose.service_name()).unwrap_or("service")
}

/// The migration of the database: before the program where the authors do so, else when it is asked for.
fn migration(request: &Request<'_>, closure: &Closure, chosen: &Chosen) -> Option<FoundRole> {
    let tool = Migration::of(request, closure, chosen)?;
    let place = authored::place_of(request, chosen, |words| tool.is(words));
    let (starts, source) = if let Some(place) = place {
        let seen = "the authors run it at the start".into();
        (RoleStart::Before, Source::Project { seen, places: vec![place] })
    } else if let Some(place) = runs_itself(request) {
        let seen = "the program may run its migrations itself".into();
        (RoleStart::OnDemand, Source::Project { seen, places: vec![place] })
    } else {
        let rule = format!("{}, and nothing shows that the authors run it at every start", tool.seen());
        (RoleStart::OnDemand, Source::Rule { rule: rule.into() })
    };
    let root = match &tool {
        Migration::Django(django) => django.root.as_str(),
        Migration::Alembic(directory, _) => directory,
        Migration::Flask(_) | Migration::Litestar(_) | Migration::Aerich => "",
    };
    Some(FoundRole {
        name: "migrate".to_owned(),
        command: Sourced { value: tool.command(), source },
        starts,
        root: Some(root.to_owned()),
        work: RoleWork::Migration,
    })
}

/// Where code of the project runs migrations.
fn runs_itself(request: &Request<'_>) -> Option<Place> {
    let mut modules = request.facts.code.code().filter(|module| !paths::is_beside(&module.path));
    modules.find_map(|module| module.runs_migrations.clone())
}

/// A tool that migrates databases, with its own configuration in the project.
enum Migration<'c> {
    /// The directory of its configuration.
    Alembic(&'c str, ModulePath),
    Django(&'c Django),
    /// The application, as Flask's command takes it.
    Flask(String),
    /// Litestar's command with its options.
    Litestar(Vec<String>),
    Aerich,
}

impl<'c> Migration<'c> {
    fn of(request: &Request<'c>, closure: &Closure, chosen: &'c Chosen) -> Option<Self> {
        let facts = request.facts;
        match &chosen.candidate.start {
            StartMethod::Django(django) if django.manage.is_some() => return Some(Self::Django(django)),
            StartMethod::WebApplication(application)
                if closure.contains("flask-migrate")
                    && facts.tree.is_file("migrations/env.py")
                    && application.root.is_empty() =>
            {
                return Some(Self::Flask(server::target(application)));
            }
            StartMethod::WebApplication(application)
                if *application.framework == litestar::FRAMEWORK && migrates_with_litestar(request, closure) =>
            {
                return Some(Self::Litestar(frameworks::litestar(application, closure)));
            }
            _ => {}
        }
        let alembic = facts.alembic_from(chosen.root()).filter(|_| closure.contains("alembic"));
        if let Some((directory, _)) = alembic {
            return Some(Self::Alembic(directory, alembic::path_of(request, directory)));
        }
        (closure.contains("aerich") && facts.pyproject.tool.contains_key("aerich")).then_some(Self::Aerich)
    }

    /// Alembic "Tutorial > Running our First Migration", Django "Migrations", Flask-Migrate "Example", Aerich README;
    /// advanced-alchemy 1.11 `litestar database upgrade --help`.
    fn command(&self) -> Vec<String> {
        match self {
            Self::Alembic(_, ModulePath::Configured) => words(&["alembic", "upgrade", "head"]),
            Self::Alembic(_, ModulePath::Working) => words(&["python", "-m", "alembic", "upgrade", "head"]),
            Self::Django(django) => {
                let manage = django.manage.as_deref().and_then(|path| path.rsplit('/').next()).unwrap_or("manage.py");
                words(&["python", manage, "migrate", "--noinput"])
            }
            Self::Flask(target) => words(&["flask", "--app", target, "db", "upgrade"]),
            Self::Litestar(litestar) => {
                litestar.iter().cloned().chain(words(&["database", "upgrade", "--no-prompt"])).collect()
            }
            Self::Aerich => words(&["aerich", "upgrade"]),
        }
    }

    /// Whether a command of the authors' does the same.
    fn is(&self, words: &[String]) -> bool {
        let has = |wanted: &str| words.iter().any(|word| word == wanted);
        let program = words.first().map(String::as_str).unwrap_or_default();
        match self {
            Self::Alembic(..) => has("alembic") && has("upgrade"),
            Self::Django(_) => {
                has("migrate") && words.iter().any(|word| word.ends_with("manage.py") || word == "django-admin")
            }
            Self::Flask(_) => program == "flask" && has("db") && has("upgrade"),
            Self::Litestar(_) => program == "litestar" && has("database") && has("upgrade"),
            Self::Aerich => program == "aerich" && has("upgrade"),
        }
    }

    fn seen(&self) -> String {
        match self {
            Self::Alembic(directory, ModulePath::Configured) => {
                format!("`{}` is there", join(directory, "alembic.ini"))
            }
            Self::Alembic(directory, ModulePath::Working) => format!(
                "`{}` has no `prepend_sys_path` that is there, and its migrations import the project's modules",
                join(directory, "alembic.ini")
            ),
            Self::Django(_) => "Django migrates with it".to_owned(),
            Self::Flask(_) => "`migrations/env.py` is there".to_owned(),
            Self::Litestar(_) => "Litestar migrates with Advanced Alchemy".to_owned(),
            Self::Aerich => "`[tool.aerich]` is there".to_owned(),
        }
    }
}

/// Whether migrations are there that Litestar's `database` runs: their environment imports Advanced Alchemy's (its template
/// `alembic/templates/asyncio/env.py`), and the plugin adds the command (advanced-alchemy 1.11, `extensions/litestar/cli.py`).
fn migrates_with_litestar(request: &Request<'_>, closure: &Closure) -> bool {
    let imports = || request.facts.code.code().flat_map(|module| &module.imports);
    let plugins = ["advanced_alchemy.extensions.litestar", "litestar.plugins.sqlalchemy", "litestar.plugins"];
    closure.contains("advanced-alchemy")
        && closure.contains("alembic")
        && imports().any(|import| import.module.starts_with("advanced_alchemy.alembic"))
        && imports().any(|import| plugins.contains(&import.module.as_str()))
}

/// `celery --app shop beat`.
fn is_beat(words: &[String]) -> bool {
    words.first().is_some_and(|word| word == "celery") && words.iter().any(|word| word == "beat")
}

/// Letters of a Compose service's name, in lower case.
fn plain(text: &str) -> String {
    text.to_ascii_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "-").trim_matches('-').to_owned()
}

/// No role has the name of the program's own service, or of another role.
fn name_apart(project: &str, roles: &mut [RolePlan]) {
    let mut taken = vec![project.to_owned()];
    for role in roles {
        let own = role.name.clone();
        let mut number = 2;
        while taken.contains(&role.name) {
            role.name = format!("{own}-{number}");
            number += 1;
        }
        taken.push(role.name.clone());
    }
}
