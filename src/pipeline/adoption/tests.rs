//! What an adoption comes to does not depend on its words.

mod carried;
mod compose_files;
mod made;
mod starts;

use super::*;
use crate::config::SettingsHome;
use crate::message::rewording::{reworded, shape};
use crate::plan::testing::{APP, facts, lock, planned};

const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

/// All of it is carried over.
const WHOLE: &str = "FROM python:3.14-slim\nRUN apt-get install -y ffmpeg curl\nENV MODE=fast\nLABEL team=boards\nEXPOSE 8080\n\
                     STOPSIGNAL SIGQUIT\nVOLUME /data\n\
                     CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8080\"]\n";

/// Something of each of these is not.
const IN_PART: [&str; 5] = [
    "USER worker\nRUN make assets\n",
    "LABEL org.opencontainers.image.version=1.0\nENV API_TOKEN=x\n",
    "RUN apt-get install -y wkhtmltopdf gcc\nEXPOSE 9090\n",
    "HEALTHCHECK CMD pgrep uvicorn\nENV PYTHONPATH=/elsewhere\n",
    "ARG COLOUR=red\nWORKDIR /srv\nVOLUME /srv\n",
];

fn adopted(dockerfile: &str) -> (Adoption, String) {
    let lock = lock(&["fastapi", "uvicorn"], "");
    let facts = facts(&[("pyproject.toml", APP), ("main.py", API), ("uv.lock", &lock), ("Dockerfile", dockerfile)]);
    let mut settings = SettingsFile::new(SettingsHome::Pyproject, APP);
    let adoption = adopt(facts, &mut settings, &Pins::new()).expect("an adoption");
    (adoption, settings.text().expect("settings"))
}

#[test]
fn an_adoption_is_the_same_in_other_words() {
    let others = IN_PART.map(|more| format!("{WHOLE}{more}"));
    for dockerfile in std::iter::once(WHOLE).chain(others.iter().map(String::as_str)) {
        let (own, settings) = adopted(dockerfile);
        let ((other, told), other_settings) = reworded(|| {
            let (other, settings) = adopted(dockerfile);
            let rows =
                [Status::Unneeded, Status::Dropped, Status::Open].map(|status| other.summary.report.rows(status));
            let told: Vec<String> = rows.into_iter().flatten().map(|row| row.description.to_string()).collect();
            ((other, told), settings)
        });
        assert_eq!(settings, other_settings, "{dockerfile}");
        assert_eq!(shape(&own.summary.report), shape(&other.summary.report), "{dockerfile}");
        assert_eq!(own.holds(&own.summary), other.holds(&other.summary), "{dockerfile}");
        assert!(told.iter().all(|line| line.starts_with("reworded ")), "{told:?}");
    }
    let (lossy, _) = adopted(&others[0]);
    assert!(!lossy.holds(&lossy.summary));
}

#[test]
fn what_the_program_keeps_goes_on_and_tests_of_the_build_are_no_loss() {
    let dockerfile = "FROM python:3.14-slim AS builder\nARG MODE=prod\nENV MODE=$MODE\nWORKDIR /code\nCOPY pyproject.toml uv.lock ./\n\
                      RUN if [ \"$MODE\" = dev ]; then uv sync; else uv sync --no-dev; fi\nRUN .venv/bin/python -c \"open('x', 'w')\"\n\
                      FROM python:3.14-slim\nWORKDIR /code\nCOPY --from=builder /code/.venv /code/.venv\nCOPY main.py ./\n\
                      RUN python -c \"import fastapi; print(fastapi.__version__)\"\n\
                      ENV DATABASE_PATH=/code/data/shop.db HF_HOME=/models LOG_DIR=/code/logs\n\
                      RUN apt-get install -y libnss3 python3-pip\nEXPOSE 8000\n\
                      CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]\n";
    let (adoption, settings) = adopted(dockerfile);
    let told: Vec<String> = adoption.summary.lost().map(|row| row.description.to_string()).collect();
    assert!(told.is_empty(), "{told:?}");
    for line in ["DATABASE_PATH = \"/app/data/shop.db\"", "HF_HOME = \"/models\"", "LOG_DIR = \"/app/logs\"", "libnss3"]
    {
        assert!(settings.contains(line), "{settings}");
    }
    for directory in ["\"data\"", "\"/models\"", "\"logs\""] {
        assert!(settings.contains(directory), "{settings}");
    }
}

/// Projects that no plan can be made for, each for another reason.
fn error(files: &[(&str, &str)], packages: &[&str]) -> Error {
    let mut all = vec![("pyproject.toml", APP)];
    all.extend(files);
    let error = planned(&all, &lock(packages, "")).expect_err("no plan");
    Error::Plan { error, excerpt: None, notices: Vec::new(), standpoint: Box::default() }
}

#[test]
fn an_error_ends_a_run_the_same_way_in_other_words() {
    let two = [("main.py", API), ("other.py", API)];
    let server = ["fastapi", "uvicorn"];
    for (files, packages, code) in
        [(&two[..0], &server[..1], 3), (&two[..1], &server[..1], 1), (&two[..], &server[..], 3)]
    {
        let own = error(files, packages);
        let other = reworded(|| error(files, packages));
        assert_eq!([own.exit_code(), other.exit_code()], [code, code], "{own}");
        assert_ne!(own.message().to_string(), reworded(|| other.message().to_string()));
    }
}

#[test]
fn an_adoption_takes_no_secret() {
    let secrets = "ENV PGPASSWORD=hunter2 DB=\"Server=x;Password=hunter2\" TOKENIZER_MODEL=bert\n\
                   LABEL url=https://me:hunter2@shop.example pat=ghp_hunter20123456789abcdefghij\nARG RELEASE_TOKEN=hunter2\n";
    let (_, settings) = adopted(&format!("{WHOLE}{secrets}"));
    assert!(settings.contains("TOKENIZER_MODEL = \"bert\"") && settings.contains("team = \"boards\""), "{settings}");
    for text in ["hunter2", "PGPASSWORD", "DB =", "•"] {
        assert!(!settings.contains(text), "{settings}");
    }
}
