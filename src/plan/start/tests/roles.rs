//! What the same image runs besides the program.

use super::super::super::RoleStart;
use super::super::super::testing::{APP, lock, planned};

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
fn a_worker_is_a_role_only_where_its_command_is_installed() {
    assert_eq!(names(&[API, QUEUE], &["fastapi", "uvicorn", "celery"]), ["worker"]);
    assert!(names(&[API, QUEUE], &["fastapi", "uvicorn"]).is_empty());
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
