//! What compose files of the authors' say that stay, wherever they lie.

use super::carried::{API, adopted, lost, of_compose};
use crate::plan::testing::{APP, facts, facts_of_member, lock};

const SHOP: &str = "FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\n\
                    CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
const COMPOSE: &str = "services:\n  api:\n    build: .\n    user: \"1000\"\n  db:\n    image: postgres:18\n";

/// What is not needed with another file beside the compose file.
fn unneeded(path: &str, text: &str) -> Vec<String> {
    let lock = lock(&["fastapi", "uvicorn"], "");
    let files = [
        ("pyproject.toml", APP),
        ("uv.lock", lock.as_str()),
        ("main.py", API),
        ("compose.yaml", COMPOSE),
        ("Dockerfile", SHOP),
        (path, text),
    ];
    let (_, summary) = adopted(facts(&files));
    summary.unneeded().map(|row| row.description.to_string()).collect()
}

/// What is open where another compose file lies beside the first one.
fn beside(path: &str, text: &str) -> Vec<String> {
    let lock = lock(&["fastapi", "uvicorn", "pytest"], "");
    let files = [
        ("pyproject.toml", APP),
        ("uv.lock", lock.as_str()),
        ("main.py", API),
        ("tests/test_main.py", "import main\n\ndef test_main():\n    assert main.app\n"),
        ("compose.yaml", COMPOSE),
        ("Dockerfile", SHOP),
        (path, text),
    ];
    lost(&adopted(facts(&files)).1)
}

#[test]
fn compose_files_for_other_occasions_are_about_the_new_image_too() {
    let of = |service: &str| format!("services:\n  api:\n{service}");
    let run = "    command: uv run alembic upgrade head\n";
    for (path, text) in [
        ("compose.test.yaml", of(&format!("    build: .\n{run}"))),
        ("docker-compose-ci.yml", of(&format!("    build: .\n{run}"))),
        ("compose.override.yaml", of(run)),
        ("docker/compose.yaml", of(&format!("    build: ..\n{run}"))),
        ("compose.prod.yaml", of(&format!("    image: registry.example/team/x:1\n{run}"))),
        ("infra/compose.yaml", of(&format!("    image: registry.example/team/x:1\n{run}"))),
    ] {
        let rows = beside(path, &text);
        assert!(rows.len() == 1 && rows[0].contains("the image has no `uv`") && rows[0].contains(path), "{rows:?}");
    }
    for (path, text) in [
        ("compose.override.yaml", of("    ports: [\"8000:8000\"]\n    volumes: [\"./data:/app/data\"]\n")),
        ("compose.prod.yaml", of(&format!("    image: registry.example/shop\n{}", run.replace("uv run ", "")))),
        ("docker/compose.yaml", of(&format!("    build: .\n{run}"))),
        ("compose.web.yaml", of(&format!("    build: ./web\n{run}"))),
    ] {
        assert_eq!(beside(path, &text), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn what_a_recipe_runs_in_a_container_goes_without_tools_that_the_image_lacks() {
    let of = |line: &str| beside("Makefile", &format!("task:\n\t{line}\n"));
    let rows = of("docker compose exec api uv run alembic upgrade head");
    assert!(
        rows.len() == 1 && rows[0].contains("the image has no `uv`: `alembic upgrade head` (Makefile:2)"),
        "{rows:?}"
    );
    let rows = of("docker compose run --rm api sh -c \"uv run python main.py\"");
    assert!(rows.len() == 1 && rows[0].contains("`sh -c \"python main.py\"`"), "{rows:?}");
    for line in ["docker compose exec db uv run x", "docker compose exec api alembic upgrade head", "uv run main.py"] {
        assert_eq!(of(line), Vec::<String>::new(), "{line}");
    }
    for (line, expected) in [
        ("docker compose exec api uv run pytest -q", "what ships has no `pytest`"),
        ("docker compose exec api uv add django", "the image has no `uv`; it runs beside the project"),
    ] {
        assert_eq!(of(line), Vec::<String>::new(), "{line}");
        let rows = unneeded("Makefile", &format!("task:\n\t{line}\n"));
        assert!(rows.iter().any(|row| row.contains(expected)), "{rows:?}");
    }
    let script = beside("scripts/add.sh", "#!/bin/sh\ndocker compose exec api uv add django\n");
    assert!(script.len() == 1 && script[0].contains("scripts/add.sh:2"), "{script:?}");
}

#[test]
fn a_service_that_runs_the_tests_is_built_with_them() {
    let of = |service: &str| beside("compose.test.yaml", &format!("services:\n  tests:\n    build: .\n{service}"));
    let rows = of("    command: pytest -q\n");
    assert!(rows.len() == 1 && rows[0].contains("`target: suite` has both"), "{rows:?}");
    assert_eq!(of("    command: python -c \"print('pytest')\"\n"), Vec::<String>::new());
}

#[test]
fn a_compose_file_beside_the_project_is_about_it() {
    let lock = lock(&["fastapi", "uvicorn"], "");
    let compose = "services:\n  api:\n    build: {context: .., dockerfile: api/Dockerfile}\n    healthcheck: {test: curl -f http://localhost:8000}\n";
    let files = [
        (".git/HEAD", ""),
        ("api/pyproject.toml", APP),
        ("api/uv.lock", lock.as_str()),
        ("api/main.py", API),
        ("api/Dockerfile", SHOP),
        ("docker/compose.yaml", compose),
    ];
    let facts = facts_of_member("api", &files);
    if facts.workspace.is_some() {
        return;
    }
    let (settings, summary) = adopted(facts);
    assert!(settings.contains("curl"), "{settings}");
    assert!(lost(&summary).iter().any(|row| row.contains("the new Dockerfile is built from `../api`")));
}

#[test]
fn services_start_in_the_directory_that_is_all_of_theirs() {
    let dockerfile = "FROM python:3.14-slim\nWORKDIR /srv/api\nCOPY pyproject.toml uv.lock ./\nCOPY api/ ./\n";
    let compose = |mount: &str| {
        format!("services:\n  api:\n    build: .\n    command: python main.py\n{mount}  db:\n    image: postgres:18\n")
    };
    let lock = lock(&["fastapi", "uvicorn"], "");
    let main = format!("import uvicorn\n{API}if __name__ == \"__main__\":\n    uvicorn.run(app, host=\"0.0.0.0\")\n");
    let read = |compose: &str| {
        let files = [
            ("pyproject.toml", APP),
            ("uv.lock", lock.as_str()),
            ("api/main.py", main.as_str()),
            ("compose.yaml", compose),
            ("Dockerfile", dockerfile),
        ];
        adopted(facts(&files))
    };
    let (settings, summary) = read(&compose(""));
    assert!(settings.contains("workdir = \"api\""), "{settings}");
    assert_eq!(lost(&summary), Vec::<String>::new());
    let (_, summary) = read(&compose("    volumes: [\"./api:/app/api\"]\n"));
    assert!(lost(&summary).iter().any(|row| row.contains("nothing of your image lies there")), "{:?}", lost(&summary));
}

#[test]
fn a_mount_in_a_directory_that_every_image_has_is_moved_and_no_link_stands_for_it() {
    let dockerfile = SHOP.replace("/app", "/opt").replace("main:app", "src.main:app");
    let compose = "services:\n  api:\n    build: .\n    volumes: [\"./:/opt\"]\n  db:\n    image: postgres:18\n";
    let (settings, rows) = of_compose(APP, &dockerfile, compose);
    assert!(rows.iter().any(|row| row.contains("it is now at `/app`")) && !settings.contains("ln -s"), "{rows:?}");
}

#[test]
fn services_that_another_dockerfile_builds_are_named_with_the_way_to_adopt_it() {
    let lock = lock(&["fastapi", "uvicorn"], "");
    let compose = "services:\n  api:\n    build: {context: ., dockerfile: docker/api.Dockerfile}\n  db:\n    image: postgres:18\n";
    let files = [
        ("pyproject.toml", APP),
        ("uv.lock", lock.as_str()),
        ("main.py", API),
        ("compose.yaml", compose),
        ("docker/api.Dockerfile", SHOP),
    ];
    let (_, summary) = adopted(facts(&files));
    let remarks: Vec<String> = summary.remarks.iter().map(ToString::to_string).collect();
    assert!(remarks.iter().any(|one| one.contains("`git mv docker/api.Dockerfile Dockerfile`")), "{remarks:?}");
}

#[test]
fn dockerfiles_that_lie_elsewhere_are_named_with_the_way_to_adopt_them() {
    let remarks = |path: &str, text: &str| {
        let lock = lock(&["fastapi", "uvicorn"], "");
        let files = [("pyproject.toml", APP), ("uv.lock", lock.as_str()), ("main.py", API), (path, text)];
        let remarks = adopted(facts(&files)).1.remarks;
        remarks.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let said = remarks("backend/Dockerfile", SHOP);
    assert!(said.len() == 1 && said[0].contains("`git mv backend/Dockerfile Dockerfile`"), "{said:?}");
    for (path, text) in [("Dockerfile", SHOP), ("web/Dockerfile", "FROM node:24\nCMD [\"npm\"]\n")] {
        assert!(!remarks(path, text).iter().any(|remark| remark.contains("git mv")), "{path}");
    }
}

#[test]
fn a_dockerfile_without_an_instruction_loses_nothing() {
    let lock = lock(&["fastapi", "uvicorn"], "");
    for text in ["", "# later\n\n"] {
        let files = [("pyproject.toml", APP), ("uv.lock", lock.as_str()), ("main.py", API), ("Dockerfile", text)];
        assert_eq!(lost(&adopted(facts(&files)).1), Vec::<String>::new());
    }
}

#[test]
fn build_arguments_of_a_front_end_go_on_with_their_defaults() {
    let dockerfile = "FROM node:22 AS ui\nWORKDIR /ui\nARG VITE_API=/api\nARG BUILD_SHA=none\nENV BUILD_SHA=$BUILD_SHA\nENV VITE_API=${VITE_API}\n\
                      COPY ui/ ./\nRUN npm ci && npm run build\nFROM python:3.14-slim\nWORKDIR /app\nCOPY main.py ./\n\
                      COPY --from=ui /ui/dist ./ui/dist\nARG BUILD_SHA=none\nENV BUILD_SHA=$BUILD_SHA\nEXPOSE 8000\n\
                      CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    let main = "from fastapi import FastAPI\nfrom fastapi.staticfiles import StaticFiles\napp = FastAPI()\n\
                app.mount('/', StaticFiles(directory='ui/dist'))\n";
    let lock = lock(&["fastapi", "uvicorn"], "");
    let manifest = r#"{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "7"}}"#;
    let files = [
        ("pyproject.toml", APP),
        ("uv.lock", lock.as_str()),
        ("main.py", main),
        ("ui/package.json", manifest),
        ("ui/package-lock.json", "{}"),
        ("ui/src/main.ts", "fetch(import.meta.env.VITE_API)\n"),
        ("Dockerfile", dockerfile),
    ];
    let (settings, summary) = adopted(facts(&files));
    assert_eq!(lost(&summary), Vec::<String>::new(), "{settings}");
    assert!(settings.contains("VITE_API = \"/api\""), "{settings}");
    assert!(settings.contains("export BUILD_SHA=$BUILD_SHA; npm run build"), "{settings}");
}
