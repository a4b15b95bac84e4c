//! What a person sees of `uvdock init` at terminals of two sizes, screen by screen, as files that a person can read.

use std::fmt::Write as _;
use std::time::Duration;

use crate::accepted::assert_equal_files;
use crate::adoption::with_dockerfile;
use crate::project::Project;
use crate::wizard::{CI, COMMAND, DOWN, EDITOR, ENTER, ESCAPE, IMAGE, PORT, SPACE, Session, two_applications};

/// Columns and rows.
const SIZES: [(u16, u16); 2] = [(80, 24), (50, 20)];

/// How long the screen must be quiet.
const QUIET: Duration = Duration::from_millis(400);

/// A walk: each text that is waited for with the keys that are pressed at it.
type Walk<'w> = &'w [(&'w str, &'w [&'w str])];

/// The screens of a walk, below each other, each at the text that was waited for.
fn screens(project: &Project, (columns, rows): (u16, u16), walk: Walk<'_>) -> String {
    let mut session = Session::start_sized(project, columns, rows);
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
        ("No, leave", &[ENTER]),
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
        ("No, leave", &[ENTER]),
        ("No, leave", &[DOWN, DOWN, DOWN, ENTER]),
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
        ("No, leave", &[]),
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
        ("No, leave", &[]),
    ];
    assert_equal_files(walked("roles", &|| Project::new("app-fastapi-roles"), walk));
}

#[test]
fn members_are_picked_on_one_screen() {
    let walk: Walk<'_> = &[("Which workspace members", &[ENTER]), (EDITOR, &[ENTER]), ("No, leave", &[])];
    assert_equal_files(walked("members", &|| Project::new("workspace-member"), walk));
}
