use super::*;

const TWO: [(&str, &str); 2] = [("one.py", FASTAPI), ("two.py", FASTAPI)];

/// What decides between two applications.
fn with(path: &str, text: &str) -> BuildPlan {
    let files = [TWO[0], TWO[1], (path, text)];
    plan(&files, WEB).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn chosen(path: &str, text: &str) -> String {
    let plan = with(path, text);
    let source = plan.start.command.source.to_string();
    assert!(source.contains(path), "{source}");
    plan.start.command.value[1].clone()
}

#[test]
fn each_kind_of_file_decides_between_two_applications() {
    assert_eq!(chosen("Procfile", "web: uvicorn two:app --port $PORT\n"), "two:app");
    assert_eq!(chosen("Makefile", "run:\n\t@uv run uvicorn two:app --reload\n"), "two:app");
    assert_eq!(chosen("justfile", "serve:\n    uv run uvicorn two:app\n"), "two:app");
    assert_eq!(chosen("README.md", "# Run\n```bash\n$ uv run uvicorn two:app\n```\n"), "two:app");
    assert_eq!(
        chosen("render.yaml", "services:\n  - type: web\n    startCommand: uv run uvicorn two:app\n"),
        "two:app"
    );
    assert_eq!(chosen("fly.toml", "[processes]\napp = 'uvicorn two:app'\n"), "two:app");
    assert_eq!(
        chosen("compose.yml", "services:\n  api:\n    build: .\n    command: uvicorn two:app --reload\n"),
        "two:app"
    );
    assert_eq!(chosen("Dockerfile", "FROM python\nCMD [\"uvicorn\", \"two:app\"]\n"), "two:app");
    let launch = "{\n  // how to debug\n  \"configurations\": [{\"name\": \"API\", \"module\": \"uvicorn\", \"args\": [\"two:app\"],}]\n}\n";
    assert_eq!(chosen(".vscode/launch.json", launch), "two:app");
}

#[test]
fn a_dockerfile_that_takes_the_entrypoint_away_decides_by_its_command() {
    let text = "FROM ghcr.io/astral-sh/uv AS a\nENTRYPOINT []\nCMD [\"uvicorn\", \"two:app\"]\n";
    assert_eq!(chosen("Dockerfile", text), "two:app");
}

#[test]
fn a_task_of_pyproject_decides() {
    let pyproject = format!("{APP}[tool.taskipy.tasks]\nstart = \"uvicorn two:app\"\n");
    let files = [TWO[0], TWO[1], ("pyproject.toml", pyproject.as_str())];
    assert!(command(&files, WEB).starts_with("uvicorn two:app"));
}

#[test]
fn deployment_weighs_more_than_documentation() {
    let files = [TWO[0], TWO[1], ("Procfile", "web: uvicorn two:app\n"), ("README.md", "```\nuvicorn one:app\n```\n")];
    assert!(command(&files, WEB).starts_with("uvicorn two:app"));
}

#[test]
fn an_object_of_a_factory_that_the_documents_serve_is_served() {
    let make = ("shop/factory.py", "from fastapi import FastAPI\ndef create_app():\n    return FastAPI()\n");
    let auto = ("shop/auto.py", "from shop.factory import create_app\napp = create_app()\n");
    let files = [make, auto, ("README.md", "```\ngunicorn -k uvicorn.workers.UvicornWorker shop.auto:app\n```\n")];
    assert!(command(&files, WEB).starts_with("uvicorn shop.auto:app"), "{}", command(&files, WEB));
    assert!(command(&[make, auto], WEB).contains("shop.factory:create_app"));
}

#[test]
fn an_entrypoint_script_is_looked_through() {
    let hand_over = [
        TWO[0],
        TWO[1],
        ("entrypoint.sh", "#!/bin/sh\nset -e\nexec \"$@\"\n"),
        ("Dockerfile", "FROM python\nENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [\"uvicorn\", \"two:app\"]\n"),
    ];
    assert!(command(&hand_over, WEB).starts_with("uvicorn two:app"));
    let inside = [
        TWO[0],
        TWO[1],
        ("start.sh", "#!/bin/sh\nalembic upgrade head\nexec uvicorn two:app\n"),
        ("Dockerfile", "FROM python\nCMD [\"./start.sh\"]\n"),
    ];
    assert!(command(&inside, WEB).starts_with("uvicorn two:app"));
}

#[test]
fn the_port_of_a_deployment_holds() {
    let plan = with("Dockerfile", "FROM python\nCMD uvicorn two:app --host 0.0.0.0 --port ${PORT:-9000}\n");
    assert_eq!(plan.start.port.map(|port| port.value), Some(9000));
    let plan = with("Dockerfile", "FROM python\nEXPOSE 9001\nCMD uvicorn two:app\n");
    assert_eq!(plan.start.port.map(|port| port.value), Some(9001));
}

#[test]
fn a_program_that_serves_an_application_speaks_for_it() {
    let run = ("run_one.py", "import uvicorn\nif __name__ == '__main__':\n    uvicorn.run('one:app')\n");
    let files = [TWO[0], TWO[1], run, ("README.md", "```\nuv run run_one.py\n```\n")];
    assert!(command(&files, WEB).starts_with("uvicorn one:app"));
}

#[test]
fn a_deployed_command_is_taken_where_the_code_names_nothing() {
    let files = [("Dockerfile", "FROM python\nCMD [\"mlflow\", \"server\", \"--port\", \"5000\"]\n"), ("lib/x.py", "")];
    assert_eq!(command(&files, &["mlflow"]), "mlflow server --port 5000");
    assert!(command(&files, &[]).starts_with("! Nothing to run"));
}

#[test]
fn what_uvdock_wrote_is_no_evidence() {
    let body = crate::ownership::sign(
        "FROM python\nCMD [\"uvicorn\", \"two:app\"]\n",
        crate::ownership::Syntax::Dockerfile,
        crate::config::SettingsHome::Pyproject,
    );
    let files = [TWO[0], TWO[1], ("Dockerfile", body.as_str())];
    assert_eq!(command(&files, WEB), "? one:app, two:app");
}

#[test]
fn the_worker_of_a_compose_file_is_not_what_a_web_application_starts() {
    let worker = "from celery import Celery\ncelery_app = Celery(\"shop\")\n";
    let compose =
        "services:\n  web:\n    build: .\n  worker:\n    build: .\n    command: celery -A worker.celery_app worker\n";
    let files = [("main.py", FASTAPI), ("worker.py", worker), ("compose.yaml", compose)];
    assert_eq!(command(&files, &["fastapi", "uvicorn", "celery"]), "uvicorn main:app --host 0.0.0.0 --port 8000");
}

#[test]
fn files_of_other_tools_decide_between_two_applications() {
    assert_eq!(chosen("heroku.yml", "run:\n  web: uvicorn two:app\n"), "two:app");
    assert_eq!(
        chosen("Taskfile.yml", "version: '3'\ntasks:\n  run:\n    cmds:\n      - uv run uvicorn two:app\n"),
        "two:app"
    );
    let unit = "[Unit]\nDescription=x\n[Service]\nExecStart=/srv/.venv/bin/uvicorn two:app\n";
    assert_eq!(chosen("deploy/shop.service", unit), "two:app");
    let pyproject = format!("{APP}[tool.hatch.envs.default.scripts]\nserve = \"uvicorn two:app\"\n");
    let files = [TWO[0], TWO[1], ("pyproject.toml", pyproject.as_str())];
    assert!(command(&files, WEB).starts_with("uvicorn two:app"));
    let pyproject = format!("{APP}[tool.poe.tasks]\nserve = {{ shell = \"uvicorn two:app\" }}\n");
    let files = [TWO[0], TWO[1], ("pyproject.toml", pyproject.as_str())];
    assert!(command(&files, WEB).starts_with("uvicorn two:app"));
}
