//! `uvdock init` in a project whose authors have a compose file of their own: it becomes settings where it is about the project
//! alone, and stays as it is where it holds more.

use indoc::indoc;

use crate::project::Project;

const DOCKERFILE: &str = r#"FROM python:3.13-slim AS prod
WORKDIR /code
COPY . .
RUN pip install uv && uv sync --no-dev
EXPOSE 8000
HEALTHCHECK CMD curl -f http://localhost:8000/health
CMD ["uv", "run", "uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]
"#;

fn with_compose(path: &str, text: &str) -> Project {
    let project = Project::new("app-fastapi");
    project.write("Dockerfile", DOCKERFILE).write(path, text);
    project
}

const SERVICE: &str = indoc! {r#"
    services:
      web:
        build: .
        ports:
          - "8000:8000"
          - "9000:9000"
        env_file: settings.env
        environment:
          - MODE=fast
        volumes:
          - .:/code
          - data:/data
        restart: unless-stopped
        command: uv run uvicorn main:app --reload --host 0.0.0.0
    volumes:
      data:
        driver: local
"#};

#[test]
fn a_file_with_the_project_alone_becomes_settings() {
    let project = with_compose("compose.yaml", SERVICE);
    project
        .run(&["init", "--yes"])
        .success()
        .stdout_contains("replaced  compose.yaml")
        .stderr_contains("service `web` is called `board` (compose.yaml:2)")
        .stderr_contains("volume `.:/code`: `develop.watch` keeps the code up to date (compose.yaml:11)");
    let compose = project.read("compose.yaml");
    for line in [
        "- \"127.0.0.1:${BOARD_PORT:-8000}:8000\"",
        "- \"9000:9000\"",
        "- path: \"settings.env\"",
        "- \"MODE=fast\"",
        "- \"data:/data\"",
        "restart: \"unless-stopped\"",
        "driver: \"local\"",
    ] {
        assert!(compose.contains(line), "{line}\n{compose}");
    }
    assert!(!compose.contains(".:/code") && !compose.contains("\"8000:8000\""), "{compose}");
    let dockerfile = project.read("Dockerfile");
    assert!(
        dockerfile.contains("\"uvicorn\", \"main:app\", \"--reload\", \"--host\", \"0.0.0.0\"]"),
        "{dockerfile}\n{}",
        project.read("pyproject.toml")
    );
    project.run(&["generate", "--check"]).success();
}

#[test]
fn a_file_under_another_name_gives_way_too() {
    let project = with_compose("docker-compose.yml", "services:\n  board:\n    build: .\n    restart: always\n");
    let outcome = project.run(&["init", "--yes"]);
    outcome
        .success()
        .stderr_contains("`docker-compose.yml` is no longer read where there is a `compose.yaml`: delete it");
    assert!(project.read("compose.yaml").contains("restart: \"always\""));
    project.run(&["generate", "--check"]).success();
}

const DATABASE: &str = indoc! {"
    services:
      web:
        build: .
        depends_on: [db]
      db:
        image: postgres:17
"};

#[test]
fn a_file_with_other_services_stays() {
    for path in ["compose.yaml", "docker-compose.yml"] {
        let project = with_compose(path, DATABASE);
        let outcome = project.run(&["init", "--yes"]);
        outcome.success().stderr_contains(&format!("`{path}` stays as it is, with web, db: uvdock writes none"));
        assert_eq!(project.read(path), DATABASE);
        assert!(path == "compose.yaml" || !project.path().join("compose.yaml").exists());
        assert!(project.read("pyproject.toml").contains("leave = [\"compose.yaml\"]\n"));
        project.run(&["generate", "--check"]).success();
    }
}

#[test]
fn a_file_that_others_override_stays() {
    let project = with_compose("compose.yaml", "services:\n  web:\n    build: .\n");
    project.write("compose.override.yaml", "services:\n  web:\n    ports: [\"1:8000\"]\n");
    project.run(&["init", "--yes"]).success().stderr_contains("`compose.yaml` stays as it is");
}

#[test]
fn a_file_that_does_not_parse_stays() {
    let project = with_compose("compose.yaml", "services: [\n");
    project.run(&["init", "--yes"]).success().stderr_contains("`compose.yaml` stays as it is");
    assert_eq!(project.read("compose.yaml"), "services: [\n");
}

const LINES: &str = indoc! {r"
    services:
      db:
        image: postgres:17
      web:
        build:
          context: .
          target: prod
        volumes:
          - ./uploads:/code/uploads
        command: uv run uvicorn main:app
"};

#[test]
fn lines_that_the_new_dockerfile_does_not_go_with_are_changed() {
    let project = with_compose("docker-compose.yml", LINES);
    let outcome = project.run(&["init", "--yes"]);
    outcome.success();
    for line in [
        "`target: prod`: uvdock's stages are `dev` and `runtime`: `runtime` is the one (docker-compose.yml:7)",
        "`./uploads:/code/uploads`: its files belong to root, and the image runs as 65532; `user: root` for `web` goes on as before",
        "`command` of `web`: the image has no `uv`; its programs are on the path (docker-compose.yml:10)",
    ] {
        outcome.stderr_contains(line);
    }
    let expected = LINES
        .replace("  web:\n", "  web:\n    user: root\n")
        .replace("target: prod", "target: runtime")
        .replace("uv run uvicorn", "uvicorn");
    assert_eq!(project.read("docker-compose.yml"), expected);
    project.run(&["generate", "--check"]).success();
}

#[test]
fn lines_that_cannot_be_changed_are_named() {
    let text = LINES.replace("prod", "other").replace("uv run uvicorn", "uv run --frozen uvicorn");
    let project = with_compose("docker-compose.yml", &text);
    let before = project.content();
    let outcome = project.run(&["init", "--yes"]);
    outcome.code(1);
    for line in [
        "`target: other`: uvdock's stages are `dev` and `runtime`; without the line it is `runtime` (docker-compose.yml:7)",
        "`command` of `web`: the image has no `uv`; its programs are on the path (docker-compose.yml:10)",
    ] {
        outcome.stderr_contains(line);
    }
    assert_eq!(project.content(), before);
    let ports = "services:\n  db:\n    image: postgres:17\n  web:\n    build: .\n    ports: [\"80:8080\"]\n";
    let project = with_compose("docker-compose.yml", ports);
    project.run(&["init", "--yes"]).success();
    assert!(project.read("docker-compose.yml").contains("[\"80:8000\"]"));
    // A proxy's own configuration may name the port.
    let project = with_compose("docker-compose.yml", &format!("{ports}  proxy:\n    image: nginx\n"));
    project.run(&["init", "--yes"]).code(1).stderr_contains("`80:8080`: the program listens on 8000");
}

#[test]
fn what_is_mounted_into_the_old_directory_lies_in_the_new_one() {
    let text = indoc! {r#"
        services:
          db:
            image: postgres:17
          web:
            build: .
            ports:
              - "80:8000"
            volumes:
              - .:/code:ro
    "#};
    let project = with_compose("docker-compose.yml", text);
    project.run(&["init", "--yes"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(dockerfile.contains("\nRUN ln -s /app /code\n"), "{dockerfile}");
    project.run(&["generate", "--check"]).success();
    let project = with_compose("docker-compose.yml", text);
    project.replace("Dockerfile", "/code", "/srv");
    project.replace("docker-compose.yml", "/code", "/srv");
    // A directory of the system is no place for a link.
    let outcome = project.run(&["init", "--yes"]);
    outcome.success().stderr_contains("`.:/srv:ro`: it is now at `/app` (docker-compose.yml:9)");
    assert!(project.read("docker-compose.yml").contains("- .:/app:ro\n"));
}

#[test]
fn another_dockerfile_that_is_built_here_keeps_its_ignore_file() {
    let project = Project::new("app-fastapi");
    project.write("docker/Dockerfile.worker", "FROM python:3.13-slim\nCOPY . .\nCMD [\"python\", \"main.py\"]\n");
    project.write(".dockerignore", "mine\n");
    let named = "`docker/Dockerfile.worker` is built with it too, so it stays as it is";
    project.run(&["init", "--yes"]).success().stderr_contains(named);
    assert_eq!(project.read(".dockerignore"), "mine\n");
    assert!(project.read("Dockerfile.dockerignore").contains("!main.py\n"));
    project.run(&["generate", "--check"]).success();
    let alone = Project::new("app-fastapi");
    alone.write("docker/Dockerfile.worker", "FROM python:3.13-slim\nCOPY . .\nCMD [\"python\", \"main.py\"]\n");
    alone.write("docker/Dockerfile.worker.dockerignore", ".git\n");
    let said = alone.run(&["init", "--yes"]).stderr;
    assert!(!said.contains(named), "{said}");
    assert!(alone.path().join(".dockerignore").is_file());
}

#[test]
fn a_mounted_file_is_no_directory_of_the_image() {
    let text =
        SERVICE.replace("- data:/data", "- data:/data\n      - ./.env:/code/.env\n      - ./shop.db:/code/shop.db");
    let project = with_compose("compose.yaml", &text);
    project.run(&["init", "--yes"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(!dockerfile.contains("/app/.env") && !dockerfile.contains("shop.db"), "{dockerfile}");
    assert!(project.read("compose.yaml").contains("./.env:/app/.env"), "{}", project.read("compose.yaml"));
}

#[test]
fn a_dockerfile_that_does_not_parse_is_lost_by_name() {
    let project = Project::new("app-fastapi");
    project.write("Dockerfile", "FROM python:3.13-slim\nRUN <<EOF\necho\n");
    let before = project.content();
    project.run(&["init", "--yes"]).code(1).stderr_contains("nothing of your `Dockerfile`: it does not parse");
    assert_eq!(project.content(), before);
}

#[test]
fn a_compose_file_with_a_secret_stays() {
    let secret = "AKIAIOSFODNN7EXAMPLE";
    let text = format!("services:\n  web:\n    build: .\n    environment:\n      AWS_SECRET_ACCESS_KEY: {secret}\n");
    let project = with_compose("docker-compose.yml", &text);
    project.run(&["init", "--yes"]).success().stderr_contains("`docker-compose.yml` stays as it is");
    assert_eq!(project.read("docker-compose.yml"), text);
}

#[test]
fn a_file_that_stays_says_what_its_development_stage_and_its_watching_are_now() {
    let text = indoc! {r"
        services:
          web:
            build:
              context: .
              target: development
            develop:
              watch:
                - action: sync
                  path: ./main.py
                  target: /code/main.py
          db:
            image: postgres:17
    "};
    let project = with_compose("compose.yaml", text);
    project.write("start.sh", "#!/bin/sh\nset -e\npython -m board.prepare || true\nexec \"$@\"\n");
    crate::adoption::executable(&project, "start.sh");
    project.replace("Dockerfile", "FROM python:3.13-slim AS prod", "FROM python:3.13-slim AS development\nWORKDIR /code\nCOPY . .\nCMD [\"uv\", \"run\", \"uvicorn\", \"main:app\", \"--reload\"]\n\nFROM python:3.13-slim AS prod");
    project.replace(
        "Dockerfile",
        "CMD [\"uv\", \"run\", \"uvicorn\", \"main:app\", \"--host\"",
        "ENTRYPOINT [\"./start.sh\"]\nCMD [\"uv\", \"run\", \"uvicorn\", \"main:app\", \"--host\"",
    );
    let outcome = project.run(&["init", "--yes"]);
    outcome
        .success()
        .stderr_contains("`target: /code/main.py`: it is now at `/app/main.py` (compose.yaml:10)")
        .stderr_contains(
            "`dev` is the one, and it starts through `/app/start.sh`, which yours does not (compose.yaml:5)",
        );
    let compose = project.read("compose.yaml");
    assert!(compose.contains("target: dev\n") && compose.contains("target: /app/main.py\n"), "{compose}");
}

#[test]
fn a_project_that_is_a_package_in_the_image_is_mounted_where_it_lies() {
    let project = Project::empty();
    let fixture = Project::new("app-fastapi");
    project.git(&["init", "--quiet"]);
    let main = "from fastapi import FastAPI\n\nfrom .config import NAME\n\napp = FastAPI(title=NAME)\n";
    for (path, text) in [("main.py", main), ("config.py", "NAME = \"board\"\n"), ("__init__.py", "")] {
        project.write(&format!("app/{path}"), text);
    }
    for path in ["pyproject.toml", "uv.lock"] {
        project.write(&format!("app/{path}"), &fixture.read(path));
    }
    project.write("app/Dockerfile", &DOCKERFILE.replace("/code", "/app"));
    let compose = "services:\n  web:\n    build: ./app\n    volumes:\n      - ./app:/app\n      - /app/.venv\n  db:\n    image: postgres:17\n";
    project.write("compose.yaml", compose);
    let outcome = project.run(&["init", "--yes", "app"]);
    outcome.success().stderr_contains("`./app:/app`: it is now at `/app/app` (../compose.yaml:5)");
    assert_eq!(project.read("compose.yaml"), compose.replace(":/app", ":/app/app").replace("- /app/", "- /app/app/"));
    assert!(project.read("app/Dockerfile").contains("WORKDIR /app/app\nCOPY __init__.py config.py main.py ./\n"));
}
