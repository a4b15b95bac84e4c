//! What a person sees of `uvdock init` at terminals of two sizes, screen by screen, as files that a person can read.

use std::fmt::Write as _;
use std::time::Duration;

use crate::accepted::assert_equal_files;
use crate::adoption::with_dockerfile;
use crate::project::{Project, copy_tree, fixtures};
use crate::wizard::{
    CI, COMMAND, DOWN, EDITOR, ENTER, ESCAPE, IMAGE, MEMBERS, PORT, SPACE, Session, two_applications, without_server,
};

/// Columns and rows.
const SIZES: [(u16, u16); 2] = [(80, 24), (50, 20)];

const LEAVE: &str = "No, leave";
const LAYOUT: &str = "Where should the services be built?";
const PROJECTS: &str = "Which projects should get an image?";
const SERVER: &str = "Add uvicorn to the project?";
const EXTRA: &str = "Which extra or group should";
const METRICS: &str = "Add Prometheus and Grafana";

/// How long the screen must be quiet.
const QUIET: Duration = Duration::from_millis(400);

/// A walk: each text that is waited for with the keys that are pressed at it.
type Walk<'w> = &'w [(&'w str, &'w [&'w str])];

/// The screens of a walk, below each other, each at the text that was waited for.
fn screens(project: &Project, (columns, rows): (u16, u16), walk: Walk<'_>) -> String {
    // A program that stands in for uv lies here, where a walk runs it.
    let programs = project.path().join("bin");
    let mut session = Session::start_with(project, (columns, rows), programs.to_str().expect("a path in Unicode"));
    let mut text = String::new();
    for (awaited, keys) in walk {
        session.sees(awaited);
        session.rests(QUIET);
        let mut parser = vt100::Parser::new(rows, columns, 0);
        // rexpect reads each byte as a letter.
        let bytes: Vec<u8> =
            session.shown().chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect();
        parser.process(&bytes);
        let lines: Vec<String> = parser.screen().rows(0, columns).map(|line| line.trim_end().to_owned()).collect();
        let screen = lines.join("\n");
        assert!(screen.contains(awaited), "{awaited:?} is not on the screen:\n{screen}");
        let _ = writeln!(text, "{}\n{}", "-".repeat(usize::from(columns)), screen.trim_end());
        session.presses(keys);
    }
    text
}

fn walked(name: &str, project: &dyn Fn() -> Project, walk: Walk<'_>) -> Vec<(String, String)> {
    let file = |(columns, rows)| format!("snapshots/screens/{name}-{columns}x{rows}.txt");
    SIZES.map(|size| (file(size), screens(&project(), size, walk))).to_vec()
}

#[test]
fn a_fresh_project_is_asked_in_one_calm_order() {
    let walk: Walk<'_> = &[
        (IMAGE, &[DOWN, ENTER]),
        (PORT, &["<", ENTER]),
        (IMAGE, &[ENTER]),
        (PORT, &[ENTER]),
        (CI, &[ENTER]),
        (EDITOR, &[ESCAPE]),
        (CI, &[ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[ENTER]),
        ("Develop with it", &[]),
    ];
    assert_equal_files(walked("fresh", &|| Project::new("app-fastapi"), walk));
}

#[test]
fn an_adoption_begins_with_its_counts_and_ends_with_its_losses() {
    let project = || {
        let project = with_dockerfile();
        project.replace("Dockerfile", "COPY . .", "COPY . .\nRUN make assets");
        project
    };
    let walk: Walk<'_> = &[
        (IMAGE, &[ENTER]),
        (PORT, &[ENTER]),
        (CI, &[ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[ENTER]),
        (LEAVE, &[DOWN, DOWN, DOWN, ENTER]),
    ];
    assert_equal_files(walked("adoption", &project, walk));
}

#[test]
fn a_command_is_typed_after_a_step_back() {
    let walk: Walk<'_> = &[
        (COMMAND, &[ENTER]),
        (IMAGE, &[ESCAPE]),
        (COMMAND, &[DOWN, DOWN, ENTER]),
        ("Which command?", &["python main.py", ENTER]),
        (IMAGE, &[ENTER]),
        (PORT, &[ENTER]),
        (CI, &[ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[]),
    ];
    assert_equal_files(walked("command", &two_applications, walk));
}

#[test]
fn roles_are_chosen_back_and_forth() {
    let walk: Walk<'_> = &[
        (IMAGE, &[ENTER]),
        (PORT, &[ENTER]),
        ("Which of these should be", &[DOWN, SPACE, ENTER]),
        ("Which of these should `docker", &[ESCAPE]),
        ("Which of these should be", &[ENTER]),
        ("Which of these should `docker", &[SPACE, ENTER]),
        (CI, &[ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[]),
    ];
    assert_equal_files(walked("roles", &|| Project::new("app-fastapi-roles"), walk));
}

#[test]
fn members_are_picked_back_and_forth() {
    let walk: Walk<'_> = &[
        (MEMBERS, &[ENTER]),
        (EDITOR, &[ESCAPE]),
        (MEMBERS, &[ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[ESCAPE]),
        (EDITOR, &[ESCAPE]),
        // One of them has questions of its own, and a way back too.
        (MEMBERS, &[DOWN, SPACE, ENTER]),
        (IMAGE, &[ESCAPE]),
        (MEMBERS, &[ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[]),
    ];
    assert_equal_files(walked("members", &|| Project::new("workspace-member"), walk));
}

#[test]
fn where_services_are_built_is_asked_back_and_forth() {
    let project = || {
        let project = Project::new("workspace-member");
        let jobs = project.read("packages/jobs/pyproject.toml");
        project.write("packages/jobs/pyproject.toml", &format!("{jobs}\n[tool.uvdock]\nstrategy = \"distroless\"\n"));
        project
    };
    let walk: Walk<'_> = &[
        (MEMBERS, &[ENTER]),
        (LAYOUT, &[ESCAPE]),
        (MEMBERS, &[ENTER]),
        (LAYOUT, &[ENTER]),
        (EDITOR, &[ESCAPE]),
        (LAYOUT, &[ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[]),
    ];
    assert_equal_files(walked("layout", &project, walk));
}

#[test]
fn projects_are_picked_back_and_forth() {
    let project = || {
        let project = Project::empty();
        for (path, fixture) in [("backend", "app-fastapi"), ("worker", "app-flask-factory")] {
            let directory = project.path().join(path);
            fs_err::create_dir_all(&directory).expect("created");
            copy_tree(&fixtures().join(fixture), &directory);
        }
        project
    };
    let walk: Walk<'_> = &[
        (PROJECTS, &[ENTER]),
        (IMAGE, &[ESCAPE]),
        (PROJECTS, &[ENTER]),
        (IMAGE, &[ENTER]),
        (PORT, &[ENTER]),
        (CI, &[ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[ENTER]),
        // What is written stays where the second one is left.
        (IMAGE, &[ESCAPE]),
        ("Cancelled", &[]),
    ];
    assert_equal_files(walked("projects", &project, walk));
}

#[test]
fn a_missing_server_is_added_or_not() {
    let walk: Walk<'_> = &[(SERVER, &[ENTER]), (IMAGE, &[])];
    assert_equal_files(walked("server", &without_server, walk));
    let walk: Walk<'_> = &[(SERVER, &[DOWN, ENTER]), ("hint", &[])];
    assert_equal_files(walked("no-server", &without_server, walk));
}

#[test]
fn an_extra_is_chosen_back_and_forth() {
    let project = || {
        let project = Project::new("app-fastapi");
        let extras = "]\n\n[project.optional-dependencies]\nweb = [\"uvicorn>=0.34\"]\nfast = [\"hypercorn>=0.54\"]\n";
        project.replace("pyproject.toml", "    \"uvicorn>=0.34\",\n]\n", extras);
        let lock = project.read("uv.lock");
        let at = lock.find("[[package]]\nname = \"uvicorn\"").expect("uvicorn is locked");
        let other = lock[at..].replace("uvicorn", "hypercorn");
        let (own, asked) =
            ("    { name = \"uvicorn\" },\n]\n", "    { name = \"uvicorn\", specifier = \">=0.34\" },\n]\n");
        let optional = "]\n\n[package.optional-dependencies]\nfast = [\n    { name = \"hypercorn\" },\n]\nweb = [\n    { name = \"uvicorn\" },\n]\n";
        let metadata = "    { name = \"hypercorn\", marker = \"extra == 'fast'\", specifier = \">=0.54\" },\n    { name = \"uvicorn\", marker = \"extra == 'web'\", specifier = \">=0.34\" },\n]\nprovides-extras = [\"web\", \"fast\"]\n";
        let lock = lock.replacen(own, optional, 1).replacen(asked, metadata, 1);
        project.write("uv.lock", &format!("{lock}\n{other}"));
        project
    };
    let walk: Walk<'_> = &[
        (EXTRA, &[DOWN, ENTER]),
        (IMAGE, &[ESCAPE]),
        (EXTRA, &[ENTER]),
        (IMAGE, &[ENTER]),
        (PORT, &[ENTER]),
        (CI, &[ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[]),
    ];
    assert_equal_files(walked("extra", &project, walk));
}

#[test]
fn where_nothing_says_what_starts_a_command_is_typed() {
    let project = || {
        let project = Project::new("app-fastapi");
        fs_err::remove_dir_all(project.path().join("app")).expect("removed");
        project.write("constants.py", "VALUE = 1\n");
        fs_err::remove_file(project.path().join("main.py")).expect("removed");
        project
    };
    let walk: Walk<'_> = &[
        ("Which command?", &[ENTER]),
        ("A command is needed", &["uvicorn a:b &", ENTER]),
        ("needs a shell", &["python constants.py", ENTER]),
        (IMAGE, &[ESCAPE]),
        ("Which command?", &["python constants.py", ENTER]),
        (IMAGE, &[ENTER]),
        (PORT, &["70000", ENTER]),
        ("from 1 to 65535", &["<", ENTER]),
        (IMAGE, &[ENTER]),
        (PORT, &[ENTER]),
        (CI, &[]),
    ];
    assert_equal_files(walked("typed", &project, walk));
}

#[test]
fn monitoring_is_asked_where_the_code_shows_metrics() {
    let walk: Walk<'_> = &[
        (IMAGE, &[ENTER]),
        (PORT, &[ENTER]),
        ("Which of these should be", &[ENTER]),
        ("Which of these should `docker", &[ENTER]),
        (METRICS, &[DOWN, ENTER]),
        (CI, &[ESCAPE]),
        (METRICS, &[DOWN, ENTER]),
        (CI, &[DOWN, ENTER]),
        (EDITOR, &[DOWN, ENTER]),
        (LEAVE, &[]),
    ];
    assert_equal_files(walked("monitoring", &|| Project::new("app-fastapi-database"), walk));
}

#[test]
fn the_last_question_leads_to_another_command_and_back() {
    let walk: Walk<'_> = &[
        (IMAGE, &[ENTER]),
        (PORT, &[ENTER]),
        (CI, &[ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[DOWN, DOWN, ENTER]),
        ("Which command?", &["<", ENTER]),
        (LEAVE, &[DOWN, DOWN, ENTER]),
        ("Which command?", &["uvicorn main:app --workers 2", ENTER]),
        ("+command", &[ESCAPE]),
        (LEAVE, &[DOWN, DOWN, DOWN, ENTER]),
        (EDITOR, &[ENTER]),
        (LEAVE, &[DOWN, DOWN, DOWN, DOWN, ENTER]),
        ("Cancelled", &[]),
    ];
    assert_equal_files(walked("end", &|| Project::new("app-fastapi"), walk));
}

#[test]
fn what_an_adopted_project_starts_is_asked_first_and_again() {
    let project = || {
        let project = two_applications();
        project.write("Dockerfile", "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install uv && uv sync\n");
        project
    };
    let walk: Walk<'_> =
        &[(COMMAND, &[ENTER]), (IMAGE, &[ESCAPE]), (COMMAND, &[DOWN, ENTER]), (IMAGE, &[ENTER]), (PORT, &[])];
    assert_equal_files(walked("adopted-command", &project, walk));
}
