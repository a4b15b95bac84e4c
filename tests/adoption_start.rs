//! What becomes of the authors' start command in `uvdock init`: it is carried over as a whole, or named as lost.

use std::time::{Duration, Instant};

use crate::adoption::{adopted, executable, with_dockerfile};
use crate::project::Project;

const START: &str = r#"ENTRYPOINT ["/app/entrypoint.sh"]
CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8080", "--workers", "1"]"#;

/// The project of the adoptions with another start.
fn started_by(start: &str) -> Project {
    let project = with_dockerfile();
    project.replace("Dockerfile", START, start);
    project
}

#[test]
fn a_configuration_in_a_module_is_not_taken_for_the_application() {
    let project = Project::new("app-flask-factory");
    let text = r#"FROM python:3.13-slim
COPY . .
CMD ["gunicorn", "-c", "python:config.gunicorn", "ledger:create_app()"]
"#;
    project.write("Dockerfile", text).write("config/gunicorn.py", "workers = 4\n");
    let settings = adopted(&project);
    assert!(settings.contains("-c python:config.gunicorn 'ledger:create_app()'\""), "{settings}");
}

#[test]
fn variables_that_env_sets_are_variables_of_the_image() {
    for start in [
        r#"CMD ["env", "MODE=fast", "uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8080", "--workers", "3"]"#,
        "CMD MODE=fast exec uvicorn main:app --host 0.0.0.0 --port 8080 --workers 3",
    ] {
        let settings = adopted(&started_by(start));
        let command = "command = \"uvicorn main:app --host 0.0.0.0 --port 8080 --workers 3\"\n";
        assert!(settings.contains(command) && settings.contains("env = { MODE = \"fast\" }\n"), "{settings}");
    }
}

#[test]
fn a_script_that_starts_two_programs_is_kept_as_a_script() {
    for start in ["CMD bash start.sh", "CMD [\"./start.sh\"]", "CMD exec ./start.sh"] {
        let project = started_by(start);
        project
            .write("start.sh", "#!/bin/bash\nfastapi dev main.py &\npython watcher.py\n")
            .write("watcher.py", "print(1)\n");
        executable(&project, "start.sh");
        let settings = adopted(&project);
        assert!(settings.contains("entrypoint = [\"/app/start.sh\"]\n"), "{start}\n{settings}");
    }
}

#[test]
fn a_line_that_starts_two_programs_is_kept_as_a_line() {
    let project = started_by("CMD python watcher.py & uvicorn main:app --host 0.0.0.0 --port 8080");
    project.write("watcher.py", "print(1)\n");
    let settings = adopted(&project);
    let line = "command = [\"sh\", \"-c\", \"python watcher.py & uvicorn main:app --host 0.0.0.0 --port 8080\"]\n";
    assert!(settings.contains(line), "{settings}");
}

#[test]
fn a_script_that_lies_nowhere_is_named() {
    let project = started_by("CMD bash start.sh");
    let outcome = project.run(&["init", "--yes"]);
    outcome.code(1).stderr_contains("command `bash start.sh`: what it starts is not known (Dockerfile:");
}

#[test]
fn values_that_double_forty_times_and_a_script_that_is_given_itself_end_soon() {
    let doubled: Vec<String> = (0..40).map(|n| format!("ENV V{}=$V{n}$V{n}", n + 1)).collect();
    let again = vec!["\"./entrypoint.sh\""; 20_000].join(", ");
    let start = format!("ARG V0=0123456789\n{}\nCMD [{again}, \"uvicorn\", \"main:app\"]", doubled.join("\n"));
    let project = started_by(&start);
    let begun = Instant::now();
    project.run(&["inspect"]).success();
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn a_server_for_development_is_taken_where_nobody_is_asked_and_no_other_is_installed() {
    let project = Project::new("app-django-database");
    let (pyproject, lock) = (project.read("pyproject.toml"), project.read("uv.lock"));
    let without = |text: &str| text.lines().filter(|line| !line.contains("gunicorn")).collect::<Vec<_>>().join("\n");
    let at = lock.find("[[package]]\nname = \"gunicorn\"").expect("gunicorn is locked");
    let end = lock[at + 1..].find("[[package]]").map_or(lock.len(), |end| at + 1 + end);
    project.write("pyproject.toml", &without(&pyproject));
    project.write("uv.lock", &format!("{}\n", without(&format!("{}{}", &lock[..at], &lock[end..]))));
    project.run(&["init", "--yes"]).code(1).stderr_contains("needs a WSGI server");
    let start = "CMD [\"uv\", \"run\", \"manage.py\", \"runserver\"]\n";
    project.write(
        "Dockerfile",
        &format!("FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install uv && uv sync\n{start}"),
    );
    project.run(&["init", "--yes"]).success();
    let dockerfile = project.read("Dockerfile");
    assert!(dockerfile.contains("CMD [\"python\", \"manage.py\", \"runserver\", \"0.0.0.0:8000\"]"), "{dockerfile}");
    project.run(&["generate", "--check"]).success();
}
