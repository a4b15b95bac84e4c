//! Input made to take time or memory without end. Each takes about what an ordinary project takes, or ends with the message that
//! names its limit.

use std::path::Path;
use std::time::Duration;

use crate::bad_input::FINE;
use crate::measured::{Measured, measured};
use crate::project::Project;

/// What a bomb may take more than an ordinary run of the same binary on the same machine, which may be busy.
const TIME: Duration = Duration::from_secs(2);
const MEMORY: u64 = 500 * 1024;

/// How much longer everything takes here than in a release on an idle machine, as an ordinary run shows.
fn slowness() -> u32 {
    let ordinary = measured(&Project::new("app-fastapi"), &["generate", "--dry-run"]).work;
    let of_a_release = Duration::from_millis(20);
    u32::try_from(ordinary.as_millis().div_ceil(of_a_release.as_millis())).unwrap_or(u32::MAX).clamp(1, 60)
}

/// A run that stays within the limits.
#[track_caller]
fn bounded(project: &Project, arguments: &[&str]) -> Measured {
    let run = measured(project, arguments);
    let allowed = TIME * slowness();
    assert!(run.work < allowed, "{arguments:?} took {:?} of {allowed:?}", run.work);
    assert!(run.peak < MEMORY, "{arguments:?} took {} KiB", run.peak);
    let said = run.outcome.stderr.len();
    assert!(said < MESSAGES, "{arguments:?} said {said} bytes");
    run
}

/// Files that are read, or that stand where one is written.
const FILES: [&str; 12] = [
    "pyproject.toml",
    "uv.lock",
    "uv.toml",
    "uvdock.toml",
    ".python-version",
    "Dockerfile",
    "Dockerfile.base",
    ".dockerignore",
    "compose.yaml",
    "main.py",
    "alembic.ini",
    "Procfile",
];

/// Whether a run must end with an error where such a file is none.
fn is_needed(file: &str) -> bool {
    !matches!(file, "Dockerfile.base" | "main.py" | "Procfile")
}

/// Lists as long as these end a page; a message that names them all would be one of megabytes.
const MESSAGES: usize = 20_000;

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_neither_read_nor_waited_for() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let pipe = directory.path().join("pipe");
    let has_pipes = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
    let socket = directory.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("bound");
    let mut targets = vec![Path::new("/dev/zero"), &socket];
    targets.extend(has_pipes.then_some(pipe.as_path()));
    for (target, file) in targets.iter().flat_map(|target| FILES.iter().map(move |file| (target, *file))) {
        let project = Project::new(FINE);
        let _ = fs_err::remove_file(project.path().join(file));
        std::os::unix::fs::symlink(target, project.path().join(file)).expect("linked");
        let outcome = bounded(&project, &["generate", "--force", "--command", "python main.py"]).outcome;
        if is_needed(file) {
            assert!(outcome.stderr.contains(&format!("`{file}` is not a file")), "{}", outcome.stderr);
        }
    }
}

#[test]
fn a_file_above_the_limit_of_its_kind_is_an_error_that_names_it() {
    for (file, mebibytes) in [
        ("pyproject.toml", 4),
        ("uv.lock", 64),
        ("uv.toml", 4),
        ("uvdock.toml", 4),
        ("Dockerfile", 2),
        (".dockerignore", 2),
        ("compose.yaml", 2),
    ] {
        let project = Project::new(FINE);
        let text = if project.path().join(file).exists() { project.read(file) } else { String::new() };
        project.write(file, &format!("{text}{}", "# a comment\n".repeat(mebibytes * 1024 * 1024 / 12 + 1)));
        let outcome = bounded(&project, &["generate", "--force"]).outcome;
        outcome.code(1).stderr_contains(&format!("`{file}` is larger than {mebibytes} MiB"));
    }
}

#[test]
fn a_container_file_above_its_limit_is_told() {
    let project = Project::new(FINE);
    project.write("docker/Dockerfile", &format!("FROM python:3.14\n{}", "RUN true\n".repeat(40_000)));
    let told = bounded(&project, &["generate", "--dry-run"]).outcome;
    told.success().stderr_contains("`docker/Dockerfile` is not read: it is larger than 256 KiB");
}

/// A project that locks what it depends on: packages with what each of them needs.
fn locked(direct: &[String], packages: &[(String, Option<String>)]) -> Project {
    let project = Project::new(FINE);
    let quoted: Vec<String> = direct.iter().map(|name| format!("\"{name}\"")).collect();
    project.replace("pyproject.toml", "dependencies = []", &format!("dependencies = [{}]", quoted.join(", ")));
    let named =
        |names: &[String]| names.iter().map(|name| format!("{{ name = \"{name}\" }}, ")).collect::<Vec<_>>().concat();
    let head = format!(
        "version = 1\nrevision = 3\nrequires-python = \">=3.12\"\n\n[[package]]\nname = \"ticker\"\nversion = \"0.1.0\"\n\
         source = {{ virtual = \".\" }}\ndependencies = [{0}]\n\n[package.metadata]\nrequires-dist = [{0}]\n",
        named(direct)
    );
    let blocks = packages.iter().map(|(name, needs)| {
        let needs: Vec<String> = needs.iter().cloned().collect();
        format!(
            "\n[[package]]\nname = \"{name}\"\nversion = \"1.0\"\nsource = {{ registry = \"https://index.example/simple\" }}\n\
             dependencies = [{}]\nwheels = [{{ url = \"https://index.example/{name}-1.0-py3-none-any.whl\", hash = \"sha256:{:064}\" }}]\n",
            named(&needs),
            0
        )
    });
    project.write("uv.lock", &(head + &blocks.collect::<Vec<_>>().concat()));
    project
}

fn packages(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("p{number}")).collect()
}

fn many_dependencies(count: usize) -> Project {
    let names = packages(3 * count);
    let alone: Vec<(String, Option<String>)> = names.iter().map(|name| (name.clone(), None)).collect();
    locked(&names, &alone)
}

fn a_long_chain(count: usize) -> Project {
    let names = packages(2 * count);
    let next = names.iter().skip(1).cloned().map(Some).chain([None]);
    let chain: Vec<(String, Option<String>)> = names.iter().cloned().zip(next).collect();
    locked(&names[..1], &chain)
}

/// One file with many lines of a kind.
fn lines(count: usize, file: &str, before: &str, line: fn(usize) -> String) -> Project {
    let project = Project::new(FINE);
    project.write(file, &format!("{before}{}", (0..count).map(line).collect::<String>()));
    project
}

const COMPOSE: &str = "# Generated by uvdock, which keeps it true: change [tool.uvdock] in pyproject.toml, not this file. body=0\nservices:\n";
const WORKFLOW: &str = "# Generated by uvdock, which keeps it true: change [tool.uvdock] in pyproject.toml, not this file. body=0\njobs:\n  a:\n    steps:\n";

/// A kind of thing, and a project that has as many of it as are asked for.
type Bomb = (&'static str, fn(usize) -> Project);

const BOMBS: [Bomb; 25] = [
    ("dependencies", many_dependencies),
    ("a chain in the lock", a_long_chain),
    ("images", |count| lines(count, "compose.yaml", COMPOSE, |at| format!("  s{at}:\n    image: r{at}:1\n"))),
    ("actions", |count| {
        lines(count, ".github/workflows/uvdock.yml", WORKFLOW, |at| format!("      - uses: a/b{at}@v1\n"))
    }),
    ("stages", |count| lines(count, "Dockerfile", "", |at| format!("FROM python:3.{at} AS s{at}\n"))),
    ("variables", |count| lines(count, "main.py", "import os\n", |at| format!("a{at} = os.environ[\"V_{at}\"]\n"))),
    ("imports", |count| lines(count, "main.py", "", |at| format!("import module_{at}\n"))),
    ("variables that are collected", |count| {
        let refused = "    if missing:\n        raise ValueError(missing)\ncheck(1)\n";
        let project = lines(count, "main.py", "import os\ndef check(a):\n    missing = []\n", |at| {
            format!("    if not a.k{at}:\n        missing.append(\"KEY_{at}\")\n")
        });
        project.write("main.py", &format!("{}{refused}", project.read("main.py")));
        project
    }),
    ("returns before a refusal", |count| {
        let begin = "import os\na = os.getenv(\"A\")\ndef f():\n";
        let project = lines(count, "main.py", begin, |at| {
            format!("    if a == {at}:\n        return a\n    if not a:\n        raise ValueError\n")
        });
        project.write("main.py", &format!("{}f()\n", project.read("main.py")));
        project
    }),
    ("branches before a refusal", |count| {
        let begin = "import os\na = os.getenv(\"A\")\nif a:\n    pass\n";
        lines(count, "main.py", begin, |at| format!("elif a == {at}:\n    raise ValueError\n"))
    }),
    ("programs of another system", |count| {
        lines(count, "main.py", "import os\n", |at| format!("os.system(\"say {at}\")\n"))
    }),
    ("values of one name", |count| lines(count, "main.py", "", |_| "shop = shop.app\n".to_owned())),
    ("settings classes", |count| {
        let begin = "from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings\n";
        lines(count / 4, "main.py", begin, |at| {
            let class = if at % 2 == 0 { at } else { 0 };
            format!(
                "class D(BaseModel):\n    h: str\nclass S{class}(BaseSettings, env_nested_delimiter='_'):\n    d: D\n"
            )
        })
    }),
    ("files of variables", |count| {
        let begin = "from dotenv import dotenv_values\n";
        lines(count, "main.py", begin, |at| format!("v{at} = dotenv_values('.env')\n"))
    }),
    ("parsers", |count| {
        lines(count / 4, "main.py", "import argparse\n", |at| {
            format!(
                "def f{at}(a):\n    open(a.out)\np{at} = argparse.ArgumentParser()\np{at}.add_argument('--out')\np{at}.set_defaults(func=f{at})\n"
            )
        })
    }),
    ("methods that are called", |count| {
        lines(count / 2, "main.py", "", |at| format!("class C{at}:\n    def run(self):\n        pass\nC{at}().run()\n"))
    }),
    ("functions that write", |count| {
        lines(count, "main.py", "", |at| format!("def f{at}(p):\n    open(p, \"w\").write(\"x\")\n"))
    }),
    ("opened files", |count| lines(count, "main.py", "", |at| format!("a{at} = open(\"f{at}.txt\").read()\n"))),
    ("directories that are written", |count| {
        lines(count / 4, "main.py", "", |at| {
            format!("open(\"d{at}/a/f.txt\", \"w\")\nopen(\"d{at}/b/f.txt\", \"w\")\n")
        })
    }),
    ("objects of each kind", |count| {
        let begin = "import os\nimport typer\nfrom celery import Celery\nfrom fastapi import APIRouter\nfrom flask import Flask\n\
                     from flask_sqlalchemy import SQLAlchemy\napp = typer.Typer()\nr0 = APIRouter()\n";
        lines(count, "main.py", begin, one_of_each_kind)
    }),
    ("processes", |count| lines(count, "Procfile", "", |at| format!("p{at}: python main.py {at}\n"))),
    ("groups within groups", |count| {
        let project = Project::new(FINE);
        let group = |at| format!("g{at} = [{{ include-group = \"g{0}\" }}, {{ include-group = \"g{0}\" }}]\n", at + 1);
        let groups: String = (0..count / 20).map(group).collect();
        let text = format!("{}\n[dependency-groups]\n{groups}g{} = []\n", project.read("pyproject.toml"), count / 20);
        project.write("pyproject.toml", &text);
        project
    }),
    ("scripts that run all scripts", |count| {
        let project = Project::new("app-fastapi-front-end");
        let script = |at| format!("\"s{at}\": \"run-s *\", ");
        let scripts = (0..count / 4).map(script).collect::<Vec<String>>().concat();
        project.replace("ui/package.json", "\"scripts\": {", &format!("\"scripts\": {{{scripts}"));
        project
    }),
    ("defaults within defaults", |count| {
        let project = Project::new(FINE);
        let nested = format!("{}{}", "${A:-".repeat(count), "}".repeat(count));
        project.write("Procfile", &format!("web: python main.py {nested}\n"));
        project
    }),
    ("documented commands", |count| lines(count, "README.md", "```sh\n", |at| format!("python main.py {at}\n"))),
];

/// What rules follow from one place of the code to another, in turn.
fn one_of_each_kind(at: usize) -> String {
    match at % 7 {
        0 => format!("@app.command()\ndef c{at}(a: str = typer.Argument(...)):\n    pass\n"),
        1 => format!("q{at} = Celery('q')\nq{at}.send_task('work')\n"),
        2 => format!("r{at} = APIRouter()\nr{at}.include_router(r0)\n@r{at}.get('/health')\ndef h{at}():\n    pass\n"),
        3 => format!("def make{at}():\n    made = Flask('x')\n    return made\nf{at} = make{at}()\n"),
        4 => format!("class C{at}:\n    SQLALCHEMY_DATABASE_URI = os.getenv('U{at}')\n"),
        5 => format!("p{at}.chromium.launch(headless=False)\n"),
        _ => format!("def g{at}():\n    token = os.getenv('T{at}')\n    if token:\n        open(token, 'w')\n"),
    }
}

/// Ten times as much takes about ten times as long, where the square would take a hundred times; and no message names it all.
#[test]
fn what_is_there_ten_thousand_times_takes_its_share_of_time_and_is_not_listed_in_messages() {
    let least = Duration::from_millis(100);
    for (what, bomb) in BOMBS {
        for arguments in [&["generate", "--dry-run", "--ci", "github", "--command", "python main.py"][..], &["inspect"]]
        {
            let few = measured(&bomb(1000), arguments).work.max(least);
            let many = measured(&bomb(10_000), arguments);
            let said = &many.outcome.stderr;
            assert!([0, 1].contains(&many.outcome.code), "{what}: {said}");
            assert!(many.work < 25 * few, "{what}: {arguments:?} took {:?}, and a tenth of it {few:?}", many.work);
            assert!(many.peak < MEMORY, "{what}: {arguments:?} took {} KiB", many.peak);
            assert!(said.len() < MESSAGES, "{what}: {arguments:?} said {} bytes", said.len());
            crate::docker::note(&format!("{what}: {arguments:?} took {:?} and {} MiB", many.work, many.peak / 1024));
        }
    }
}

/// The same of what `init` compares: each line of the authors' file with each of the new one would be the square.
#[test]
fn an_adoption_of_many_copies_takes_its_share_of_time() {
    let adopted = |count: usize| {
        let project =
            lines(count, "Dockerfile", "FROM python:3.14-slim\nWORKDIR /app\n", |at| format!("COPY f{at} /d{at}/\n"));
        let text = format!("{}COPY . .\nCMD [\"python\", \"main.py\"]\n", project.read("Dockerfile"));
        project.write("Dockerfile", &text);
        measured(&project, &["init", "--yes", "--dry-run", "--command", "python main.py"])
    };
    let few = adopted(150).work.max(Duration::from_millis(100));
    let many = adopted(1500);
    assert!([0, 1].contains(&many.outcome.code), "{}", many.outcome.stderr);
    assert!(many.work < 25 * few, "{:?}, and a tenth of it {few:?}", many.work);
}

#[test]
fn more_values_than_a_file_may_hold_are_an_error_that_names_the_limit() {
    for (file, count, said) in
        [("pyproject.toml", 300_000, "200 thousand values"), ("uv.lock", 2_000_000, "1000 thousand values")]
    {
        let project = Project::new(FINE);
        project.write(file, &format!("{}\n[tool.x]\nx = [{}]\n", project.read(file), "[],".repeat(count)));
        let outcome = bounded(&project, &["generate"]).outcome;
        outcome.code(1).stderr_contains(&format!("`{file}` is larger than {said}"));
    }
}
