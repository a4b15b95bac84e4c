//! What the same image runs besides the program.

use crate::catalogue::framework;
use crate::catalogue::model::WorkerTarget;
use crate::plan::build_plan::RoleStart;
use crate::plan::testing::{APP, lock, notices, planned};

const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
const INI: (&str, &str) = ("alembic.ini", "[alembic]\nscript_location = migrations\n");
const QUEUE: (&str, &str) = ("jobs.py", "from celery import Celery\nqueue = Celery('x')\n");

/// Name, start and command of each role.
fn roles(files: &[(&str, &str)], packages: &[&str]) -> Vec<(String, RoleStart, String)> {
    let files: Vec<_> = [("pyproject.toml", APP)].iter().chain(files).copied().collect();
    let plan = planned(&files, &lock(packages, "")).expect("a plan");
    let roles = plan.start.other_roles.into_iter();
    roles.map(|role| (role.name, role.starts, role.command.value.join(" "))).collect()
}

fn names(files: &[(&str, &str)], packages: &[&str]) -> Vec<String> {
    roles(files, packages).into_iter().map(|(name, ..)| name).collect()
}

#[test]
fn migrations_that_import_modules_beside_them_are_run_where_these_are_found() {
    let packages = ["fastapi", "uvicorn", "alembic"];
    let command = |ini: &str, env: &str| {
        let files = [API, ("alembic.ini", ini), ("migrations/env.py", env), ("store.py", "metadata = 1\n")];
        roles(&files, &packages).swap_remove(0).2
    };
    let importing = "from alembic import context\nfrom store import metadata\n";
    assert_eq!(command(INI.1, importing), "python -m alembic upgrade head");
    assert_eq!(command(INI.1, "from alembic import context\n"), "alembic upgrade head");
    assert_eq!(command(&format!("{}prepend_sys_path = .\n", INI.1), importing), "alembic upgrade head");
    assert_eq!(command(&format!("{}prepend_sys_path = %(here)s/../\n", INI.1), importing), "alembic upgrade head");
    let by_itself = format!("import sys\nsys.path.insert(0, '.')\n{importing}");
    assert_eq!(command(INI.1, &by_itself), "alembic upgrade head");
}

#[test]
fn a_database_that_only_the_container_of_the_program_has_is_migrated_there() {
    let settings = |name: &str| {
        format!(
            "import os\nfrom pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\nDATABASES = {{'default': {{'ENGINE': 'django.db.backends.sqlite3', 'NAME': {name}}}}}\n"
        )
    };
    let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n";
    let wsgi = "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n";
    let plan = |name: &str| {
        let settings = settings(name);
        let files = [
            ("pyproject.toml", APP),
            ("manage.py", manage),
            ("config/__init__.py", ""),
            ("config/wsgi.py", wsgi),
            ("config/settings.py", settings.as_str()),
        ];
        planned(&files, &lock(&["django", "gunicorn"], "")).expect("a plan")
    };
    let said = |plan: &crate::plan::BuildPlan| {
        crate::plan::testing::notices(plan).concat().contains("docker compose exec shop")
    };
    let beside = plan("BASE_DIR / 'db.sqlite3'");
    assert!(said(&beside) && beside.start.other_roles.is_empty());
    let kept = plan("BASE_DIR / 'data' / 'db.sqlite3'");
    assert!(!said(&kept) && kept.start.other_roles[0].name == "migrate");
}

#[test]
fn what_migrates_by_pyproject_finds_it_in_the_image() {
    let pyproject = format!("{APP}[tool.aerich]\ntortoise_orm = \"main.ORM\"\n");
    let files = [("pyproject.toml", pyproject.as_str()), API];
    let copies = |packages: &[&str]| {
        let plan = planned(&files, &lock(packages, "")).expect("a plan");
        plan.sources.files.iter().any(|file| file.path.as_str() == "pyproject.toml")
    };
    assert!(copies(&["fastapi", "uvicorn", "aerich", "tortoise-orm"]));
    assert!(!copies(&["fastapi", "uvicorn"]));
}

#[test]
fn a_worker_is_a_role_only_where_its_command_is_installed() {
    assert_eq!(names(&[API, QUEUE], &["fastapi", "uvicorn", "celery"]), ["worker"]);
    assert!(names(&[API, QUEUE], &["fastapi", "uvicorn"]).is_empty());
}

#[test]
fn a_file_whose_name_no_import_can_have_holds_no_worker() {
    let copy = ("jobs 2.py", QUEUE.1);
    assert_eq!(names(&[API, copy], &["fastapi", "uvicorn", "celery"]), Vec::<String>::new());
}

#[test]
fn the_code_of_a_worker_is_in_the_image() {
    let files = [("pyproject.toml", APP), API, QUEUE];
    let plan = planned(&files, &lock(&["fastapi", "uvicorn", "celery"], "")).expect("a plan");
    assert!(plan.sources.files.iter().any(|file| file.path == "jobs.py"));
}

#[test]
fn a_scheduler_is_a_role_where_the_authors_run_it() {
    let procfile = ("Procfile", "web: uvicorn main:app\nclock: celery -A jobs beat\n");
    let found = roles(&[API, QUEUE, procfile], &["fastapi", "uvicorn", "celery"]);
    assert_eq!(found[1].0, "beat");
    assert!(found[1].2.ends_with("--schedule /tmp/celerybeat-schedule"), "{}", found[1].2);
}

#[test]
fn litestar_runs_the_migrations_of_its_plugin() {
    let app = "from litestar import Litestar\nfrom litestar.plugins import sqlalchemy\napp = Litestar(plugins=[sqlalchemy.SQLAlchemyPlugin()])\n";
    let env = ("db/migrations/env.py", "from advanced_alchemy.alembic.commands import AlembicCommandConfig\n");
    let packages = ["litestar", "uvicorn", "advanced-alchemy", "alembic"];
    let found = roles(&[("app.py", app), env], &packages);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].2.starts_with("litestar ") && found[0].2.ends_with("database upgrade --no-prompt"), "{found:?}");
    assert!(names(&[("app.py", app)], &packages).is_empty());
}

#[test]
fn a_scheduler_is_a_role_where_the_code_sets_a_schedule() {
    let jobs =
        "from celery import Celery\nqueue = Celery('x')\nqueue.conf.update(beat_schedule={'a': {'task': 'b'}})\n";
    let found = roles(&[API, ("jobs.py", jobs)], &["fastapi", "uvicorn", "celery"]);
    assert_eq!(found[1].0, "beat");
}

#[test]
fn a_scheduler_that_keeps_its_schedule_in_the_database_is_a_role() {
    let found = roles(&[API, QUEUE], &["fastapi", "uvicorn", "celery", "django-celery-beat"]);
    assert!(found[1].2.ends_with("django_celery_beat.schedulers:DatabaseScheduler"), "{}", found[1].2);
}

#[test]
fn a_migration_that_the_authors_run_at_the_start_comes_before_the_program() {
    let packages = ["fastapi", "uvicorn", "alembic"];
    let expected = |starts| vec![("migrate".to_owned(), starts, "alembic upgrade head".to_owned())];
    assert_eq!(roles(&[API, INI], &packages), expected(RoleStart::OnDemand));
    let script = ("entrypoint.sh", "#!/bin/sh\nset -e\nalembic upgrade head\nexec \"$@\"\n");
    let text = "FROM python:3.13-slim\nENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [\"uvicorn\", \"main:app\"]\n";
    assert_eq!(roles(&[API, INI, script, ("Dockerfile", text)], &packages), expected(RoleStart::Before));
    let compose = "services:\n  setup:\n    build: .\n    command: sh -c \"alembic upgrade head\"\n";
    assert_eq!(roles(&[API, INI, ("compose.yaml", compose)], &packages), expected(RoleStart::Before));
}

#[test]
fn a_migration_without_its_tool_is_none() {
    assert!(names(&[API, INI], &["fastapi", "uvicorn"]).is_empty());
}

#[test]
fn a_bot_is_a_role_where_the_authors_run_it_beside_the_program() {
    let bot =
        ("bot.py", "import discord\nclient = discord.Client()\nif __name__ == '__main__':\n    client.run('x')\n");
    let packages = ["fastapi", "uvicorn", "discord-py"];
    assert!(names(&[API, bot], &packages).is_empty());
    let procfile = ("Procfile", "web: uvicorn main:app\ndiscord: python bot.py\n");
    let expected = ("discord".to_owned(), RoleStart::Beside, "python bot.py".to_owned());
    assert_eq!(roles(&[API, bot, procfile], &packages), [expected]);
}

#[test]
fn a_role_has_a_name_of_its_own() {
    let pyproject = APP.replace("\"shop\"", "\"worker\"");
    let locked = lock(&["fastapi", "uvicorn", "celery"], "").replace("\"shop\"", "\"worker\"");
    let plan = planned(&[("pyproject.toml", &pyproject), API, QUEUE], &locked).expect("a plan");
    assert_eq!(plan.start.other_roles[0].name, "worker-2");
}

#[test]
fn every_worker_command_that_takes_an_object_is_put_together() {
    for framework in framework::ALL {
        let command = framework.worker_command.as_ref().filter(|command| command.target == WorkerTarget::Object);
        let Some(command) = command.filter(|command| command.port.is_none()) else { continue };
        let (module, class) = framework.constructors[0].0.rsplit_once('.').expect("a dotted name");
        let text = format!("from {module} import {class}\nqueue = {class}('x')\n");
        let found = roles(&[API, ("jobs.py", &text)], &["fastapi", "uvicorn", command.package]);
        let object = ["jobs:queue", "jobs.queue"].iter().any(|object| found[0].2.contains(object));
        assert!(object && found[0].2.starts_with(command.line.split(' ').next().expect("a word")), "{}", found[0].2);
    }
}

#[test]
fn a_service_without_a_name_of_its_own_is_called_by_what_it_does() {
    let worker = ("jobs.py", "import rq\nworker = rq.Worker(['x'])\nif __name__ == '__main__':\n    worker.work()\n");
    let procfile = ("Procfile", "web: uvicorn main:app\n");
    let compose = ("compose.yaml", "services:\n  app:\n    build: .\n    command: python jobs.py\n");
    let found = roles(&[API, worker, procfile, compose], &["fastapi", "uvicorn", "rq"]);
    assert_eq!(found, [("worker".to_owned(), RoleStart::Beside, "python jobs.py".to_owned())]);
}

/// The same with `roles` of `[tool.uvdock]`.
fn roles_with(
    settings: &str,
    files: &[(&str, &str)],
    packages: &[&str],
) -> Result<Vec<(String, RoleStart, String)>, String> {
    let pyproject = format!("{APP}[tool.uvdock.roles]\n{settings}\n");
    let files: Vec<_> = [("pyproject.toml", pyproject.as_str())].iter().chain(files).copied().collect();
    let plan = planned(&files, &lock(packages, ""))
        .map_err(|error| format!("{error}: {:?}", error.hint(crate::config::SettingsHome::default())))?;
    let roles = plan.start.other_roles.into_iter();
    Ok(roles.map(|role| (role.name, role.starts, role.command.value.join(" "))).collect())
}

#[test]
fn a_setting_says_when_a_role_starts_or_leaves_it_out() {
    let packages = ["fastapi", "uvicorn", "celery", "alembic"];
    let with = |settings: &str| {
        let found = roles_with(settings, &[API, QUEUE, INI], &packages).expect("a plan");
        found.into_iter().map(|(name, starts, _)| (name, starts)).collect::<Vec<_>>()
    };
    let (worker, migrate) = ("worker".to_owned(), "migrate".to_owned());
    let expected = [(worker.clone(), RoleStart::Profile), (migrate.clone(), RoleStart::Before)];
    assert_eq!(with("worker = 'profile'\nmigrate = 'before'"), expected);
    assert_eq!(with("worker = 'never'"), [(migrate, RoleStart::OnDemand)]);
    assert_eq!(with("migrate = 'never'\nbeat = 'never'"), [(worker, RoleStart::Beside)]);
}

#[test]
fn a_role_of_the_user_s_own_has_a_command_and_its_code() {
    let report = ("jobs/report.py", "print('x')\n");
    let settings = "report = { command = 'python jobs/report.py', starts = 'on-demand' }";
    let found = roles_with(settings, &[API, report], &["fastapi", "uvicorn"]).expect("a plan");
    assert_eq!(found, [("report".to_owned(), RoleStart::OnDemand, "python jobs/report.py".to_owned())]);
    let pyproject = format!("{APP}[tool.uvdock.roles]\n{settings}\n");
    let plan = planned(&[("pyproject.toml", &pyproject), API, report], &lock(&["fastapi", "uvicorn"], ""));
    let sources = plan.expect("a plan").sources;
    assert!(sources.directories.iter().any(|source| source.path == "jobs"), "{sources:?}");
}

#[test]
fn a_role_that_nobody_knows_is_an_error_with_those_that_there_are() {
    let packages = ["fastapi", "uvicorn", "celery"];
    let error = |settings: &str| roles_with(settings, &[API, QUEUE], &packages).expect_err("refused");
    let unknown = error("beat = 'before'");
    assert!(unknown.contains("Role `beat` is not among those found") && unknown.contains("`worker`"), "{unknown}");
    assert!(error("shop = { command = 'a' }").contains("the program's own service"));
    assert!(error("x = { command = 'a && b' }").contains("needs a shell"));
}

#[test]
fn a_command_of_the_user_s_leaves_the_other_roles_as_they_are() {
    let packages = ["fastapi", "uvicorn", "celery"];
    let names = |command: &str| {
        let pyproject = format!("{APP}[tool.uvdock]\ncommand = \"{command}\"\n");
        let files = [("pyproject.toml", pyproject.as_str()), API, QUEUE];
        let plan = planned(&files, &lock(&packages, "")).expect("a plan");
        plan.start.other_roles.into_iter().map(|role| role.name).collect::<Vec<_>>()
    };
    assert_eq!(names("main:app"), ["worker"]);
    assert_eq!(names("uvicorn main:app --port 8000"), ["worker"]);
    assert_eq!(names("celery --app jobs worker"), [""; 0], "it is the program itself");
    assert_eq!(names("python jobs.py"), [""; 0], "a file that runs the worker's object is the worker");
}

#[test]
fn what_a_start_script_runs_beside_the_program_is_a_role() {
    let script = ("start.sh", "#!/bin/bash\nalembic upgrade head\nrq worker mail &\nuvicorn main:app --port $PORT\n");
    let found = roles(&[API, INI, script], &["fastapi", "uvicorn", "alembic", "rq"]);
    let worker = ("worker".to_owned(), RoleStart::Beside, "rq worker mail".to_owned());
    let migration = ("migrate".to_owned(), RoleStart::Before, "alembic upgrade head".to_owned());
    assert_eq!(found, [worker, migration]);
}

#[test]
fn tasks_that_are_handed_to_rq_have_a_worker() {
    let jobs = "from rq import Queue\nmail = Queue('mail', connection=r)\nother = Queue(connection=r)\n";
    let send = "from jobs import mail\nmail.enqueue(print, 1)\n";
    let packages = ["fastapi", "uvicorn", "rq"];
    let found = |more: &str| roles(&[API, ("jobs.py", &format!("{jobs}{more}")), ("send.py", send)], &packages);
    let worker = |line: &str| vec![("worker".to_owned(), RoleStart::Beside, line.to_owned())];
    assert_eq!(found(""), worker("rq worker default mail"));
    assert_eq!(found("mail.enqueue_in(d, print)\n"), worker("rq worker --with-scheduler default mail"));
    assert!(roles(&[API, ("jobs.py", jobs)], &packages).is_empty(), "nothing is sent");
    let script = ("start.sh", "#!/bin/bash\nrq worker mail &\nuvicorn main:app --port $PORT\n");
    let found = roles(&[API, ("jobs.py", jobs), ("send.py", send), script], &packages);
    assert_eq!(found, worker("rq worker mail"));
    let compose = "services:\n  web:\n    build: .\n    command: uvicorn main:app\n  jobs:\n    build: .\n    command: rq worker other mail --burst\n    profiles: [jobs]\n";
    let found = roles(&[API, ("jobs.py", jobs), ("send.py", send), ("compose.yaml", compose)], &packages);
    assert_eq!(found, [("worker".to_owned(), RoleStart::Profile, "rq worker other mail --burst".to_owned())]);
}

#[test]
fn a_celery_worker_takes_from_the_queues_that_tasks_name() {
    let queue = |more: &str| {
        let text =
            format!("from celery import Celery\nqueue = Celery('x')\n@queue.task(queue='mail')\ndef f(): pass\n{more}");
        roles(&[API, ("jobs.py", &text)], &["fastapi", "uvicorn", "celery"])[0].2.clone()
    };
    let line = "celery --app jobs:queue worker --loglevel INFO";
    assert_eq!(queue(""), format!("{line} --queues celery,mail"));
    assert_eq!(queue("queue.conf.task_default_queue = 'main'\n"), format!("{line} --queues main,mail"));
    assert_eq!(queue("queue.conf.task_queues = [1]\n"), line, "the object has them all");
}

#[test]
fn a_scheduler_of_taskiq_runs_beside() {
    let jobs = "from taskiq import InMemoryBroker, TaskiqScheduler\nbroker = InMemoryBroker()\ns = TaskiqScheduler(broker, [])\n";
    let found = roles(&[API, ("jobs.py", jobs)], &["fastapi", "uvicorn", "taskiq"]);
    let lines: Vec<&str> = found.iter().map(|role| role.2.as_str()).collect();
    assert_eq!(lines, ["taskiq worker jobs:broker", "taskiq scheduler jobs:s"]);
    assert_eq!(found[1].0, "scheduler");
}

#[test]
fn a_compose_file_is_read_through_what_it_extends_shares_and_includes() {
    let packages = ["fastapi", "uvicorn", "rq"];
    let poll = ("poll.py", "import rq\nworker = rq.Worker(['x'])\nif __name__ == '__main__':\n    worker.work()\n");
    let web = "services:\n  web:\n    build: .\n    image: shop\n    command: uvicorn main:app\n";
    let with = |more: &str, files: &[(&str, &str)]| {
        let text = format!("{web}{more}");
        roles(&[&[API, poll, ("docker-compose.yml", text.as_str())], files].concat(), &packages)
    };
    let expected = |starts| vec![("poller".to_owned(), starts, "python poll.py".to_owned())];
    assert_eq!(with("  poller:\n    build: .\n    command: python poll.py\n", &[]), expected(RoleStart::Beside));
    let base = ("infra/base.yml", "services:\n  base:\n    build: ..\n    command: python poll.py\n");
    let extends = "  poller:\n    extends: { file: infra/base.yml, service: base }\n";
    assert_eq!(with(extends, &[base]), expected(RoleStart::Beside));
    let profile = format!("{extends}    profiles: [jobs]\n");
    assert_eq!(with(&profile, &[base]), expected(RoleStart::Profile));
    assert_eq!(with("  poller:\n    image: shop\n    command: python poll.py\n", &[]), expected(RoleStart::Beside));
    let other = ("infra/jobs.yml", "services:\n  poller:\n    build: ..\n    command: python poll.py\n");
    assert_eq!(with("include: [infra/jobs.yml]\n", &[other]), expected(RoleStart::Beside));
    assert!(with("  poller:\n    image: other\n    command: python poll.py\n", &[]).is_empty());
}

/// What is said of steps before the program.
fn steps(script: &str, files: &[(&str, &str)], packages: &[&str]) -> Vec<String> {
    let files: Vec<_> = [("pyproject.toml", APP), ("start.sh", script), API].iter().chain(files).copied().collect();
    let plan = planned(&files, &lock(packages, "")).expect("a plan");
    notices(&plan).into_iter().filter(|notice| notice.contains("The authors' script")).collect()
}

#[test]
fn what_a_start_script_runs_before_the_program_is_said() {
    let packages = ["fastapi", "uvicorn"];
    let script = "#!/bin/sh\nuv run fill.py\nls\nexec uv run uvicorn main:app\npython after.py\n";
    let text = "The authors' script runs `python fill.py` (start.sh:2) before the program, and the image does not: `roles` in the \
                settings bring it into the image as a service, which can be run once with `docker compose run`";
    assert_eq!(steps(script, &[("fill.py", ""), ("after.py", "")], &packages), [text]);
    assert!(steps(script, &[], &packages).is_empty(), "no file of the project");
    let migrates = "#!/bin/sh\npython manage.py migrate\nuvicorn main:app\n";
    assert!(steps(migrates, &[("manage.py", "")], &packages).is_empty());
    assert!(steps("#!/bin/sh\npython fill.py\n", &[("fill.py", "")], &packages).is_empty(), "starts no program");
}
