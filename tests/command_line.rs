//! What `uvdock` says and which code it ends with.

use crate::project::Project;

#[test]
fn help_names_the_command_that_generates() {
    Project::empty().run(&["--help"]).success().stdout_contains("generate");
}

/// The printed line gives the program what it asks for where it is used, and keeps what it writes, as the compose file does.
#[test]
fn the_printed_line_starts_what_does_its_whole_job() {
    let project = Project::new("app-fastapi");
    let writing = "\n\n@app.post(\"/notes\")\ndef keep(text: str) -> None:\n    import os\n    from pathlib import Path\n\n    \
                   Path(\"notes\").mkdir(exist_ok=True)\n    (Path(\"notes\") / os.environ[\"NOTES_FILE\"]).write_text(text)\n";
    project.write("main.py", &format!("{}{writing}", project.read("main.py")));
    project
        .run(&["generate"])
        .success()
        .stderr_contains("docker run --rm --env-file .env -p 8000:8000 -v board-notes:/app/notes board");
}

#[test]
fn a_directory_without_a_project_is_an_error_and_stays_empty() {
    let project = Project::empty();
    project.run(&["generate"]).code(1).stderr_contains("pyproject.toml");
    assert_eq!(fs_err::read_dir(project.path()).expect("read the directory").count(), 0);
}
