//! What `uvdock inspect` prints: JSON that its published schema describes, and a page that stays a page.

use indoc::formatdoc;
use serde_json::Value;

use crate::accepted::assert_equal_files;
use crate::project::{Project, fixtures, repository};

/// Every project of the fixtures: the fixture, and the directory in it, which a member of a workspace has.
fn projects() -> Vec<(String, String)> {
    let manifests =
        walkdir::WalkDir::new(fixtures()).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry"));
    let manifests = manifests.filter(|entry| entry.file_name() == "pyproject.toml").map(walkdir::DirEntry::into_path);
    let projects = manifests.filter(|path| fs_err::read_to_string(path).expect("text").contains("[project]\n"));
    let names = projects.map(|path| {
        let directory = path.parent().and_then(|path| path.strip_prefix(fixtures()).ok()).expect("below the fixtures");
        let shown = directory.to_str().expect("UTF-8");
        let (fixture, inside) = shown.split_once('/').unwrap_or((shown, "."));
        (fixture.to_owned(), inside.to_owned())
    });
    let names: Vec<(String, String)> = names.collect();
    assert!(names.len() > 9, "{names:?}");
    names
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    let outcome = project.run(&[&["inspect", "--format", "json"], arguments].concat());
    outcome.success();
    serde_json::from_str(&outcome.stdout).expect("JSON")
}

#[track_caller]
fn assert_valid(document: &Value) {
    let path = repository().join("snapshots/schema/inspect.json");
    let schema = serde_json::from_str(&fs_err::read_to_string(path).expect("read the schema")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{document:#}");
}

#[test]
fn the_document_of_every_fixture_fits_the_published_schema() {
    for (fixture, directory) in projects() {
        let document = json(&Project::new(&fixture), &[&directory]);
        assert_valid(&document);
        let names: Vec<&String> = document.as_object().expect("an object").keys().collect();
        let described = fs_err::read_to_string(repository().join("snapshots/schema/inspect.json")).expect("the schema");
        let schema: Value = serde_json::from_str(&described).expect("JSON");
        let described: Vec<&String> = schema["properties"].as_object().expect("properties").keys().collect();
        assert_eq!(names, described, "{fixture} {directory}");
    }
}

#[test]
fn a_project_without_a_lock_fits_the_schema() {
    let project = Project::new("app-fastapi");
    fs_err::remove_file(project.path().join("uv.lock")).expect("removed");
    let document = json(&project, &[]);
    assert_valid(&document);
    assert_eq!((&document["lock"], &document["runs"]["start"]["outcome"]), (&Value::Null, &Value::from("refused")));
}

#[test]
fn an_open_question_is_part_of_the_document_with_its_candidates() {
    let project = Project::new("app-fastapi");
    project.write("other.py", "from fastapi import FastAPI\n\nbackend = FastAPI()\n");
    let document = json(&project, &[]);
    assert_valid(&document);
    let start = &document["runs"]["start"];
    assert_eq!((start["outcome"].as_str(), start["candidates"].as_array().map(Vec::len)), (Some("question"), Some(2)));
    assert!(document["lock"]["production"]["packages"].as_array().is_some_and(|packages| !packages.is_empty()));
    project.run(&["inspect"]).success().stdout_contains("  question ").stdout_contains("  candidate ");
}

#[test]
fn a_settings_error_leaves_the_facts() {
    let project = Project::new("app-fastapi");
    let text = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{text}\n[tool.uvdock]\nport = 0\n"));
    let document = json(&project, &[]);
    assert_valid(&document);
    assert_eq!(document["runs"]["start"]["outcome"], "refused");
}

#[test]
fn a_flag_counts() {
    let document = json(&Project::new("app-fastapi"), &["--python", "3.13"]);
    assert_eq!(document["lock"]["production"]["python"], "3.13");
}

#[test]
fn the_program_prints_the_published_schema() {
    let printed = Project::empty().run(&["schema", "inspect"]).success().stdout.clone();
    assert_equal_files([("snapshots/schema/inspect.json".to_owned(), printed)]);
}

#[test]
fn the_schema_refuses_what_is_no_document() {
    let mut document = json(&Project::new("app-fastapi"), &[]);
    document["version"] = 2.into();
    let path = repository().join("snapshots/schema/inspect.json");
    let schema = serde_json::from_str(&fs_err::read_to_string(path).expect("read the schema")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(!validator.is_valid(&document));
    document["version"] = 1.into();
    assert!(validator.is_valid(&document));
    document.as_object_mut().expect("an object").remove("runs");
    assert!(!validator.is_valid(&document));
}

#[test]
fn a_large_project_gets_no_longer_page() {
    let project = Project::new("app-fastapi");
    for number in 0..200 {
        let text = formatdoc! {r#"
            import os
            from fastapi import FastAPI

            app = FastAPI()
            os.environ["SECRET_{number}"]


            @app.get("/health")
            def health():
                open("data_{number}/x.txt", "w")
        "#};
        project.write(&format!("service_{number}/main.py"), &text);
        project.write(&format!("service_{number}/broken.py"), "\u{0}");
    }
    let outcome = project.run(&["inspect"]);
    outcome.success();
    assert!(outcome.stdout.lines().count() < 90, "{}", outcome.stdout);
    outcome.stdout_contains("... and ");
}

#[test]
fn a_binary_file_named_py_is_passed_over_and_mentioned() {
    let project = Project::new("app-fastapi");
    project.write("blob.py", "PK\u{3}\u{4}\0\0 from fastapi import FastAPI\n");
    project.run(&["inspect"]).success().stdout_contains("1 Python file was not read, such as `blob.py`: it is binary");
    assert_eq!(json(&project, &[])["files"]["not_read"][0]["path"], "blob.py");
}

#[test]
fn a_hundred_thousand_files_are_listed_in_bounded_time() {
    let project = Project::new("app-fastapi");
    for directory in 0..100 {
        let directory = project.path().join(format!("data/{directory}"));
        fs_err::create_dir_all(&directory).expect("create a directory");
        fs_err::write(directory.join("0.txt"), "").expect("create a file");
        for file in 1..1000 {
            // A second name of a file is made faster than a second file.
            fs_err::hard_link(directory.join("0.txt"), directory.join(format!("{file}.txt"))).expect("name a file");
        }
    }
    let begun = std::time::Instant::now();
    let files = json(&project, &[])["files"].clone();
    // Unoptimised and beside other tests; a release needs well under a second.
    assert!(begun.elapsed() < std::time::Duration::from_mins(1), "{:?}", begun.elapsed());
    assert!(files["listed"].as_u64().is_some_and(|listed| listed > 100_000) && files["truncated"] == false);
}

#[test]
fn a_lock_that_differs_by_the_version_alone_may_be_frozen() {
    let project = Project::new("app-fastapi");
    project.replace("pyproject.toml", "version = \"", "version = \"9");
    let notices = json(&project, &[])["notices"].to_string();
    assert!(notices.contains("is stale") && notices.contains("lock = \\\"frozen\\\""), "{notices}");
    project.replace("pyproject.toml", "dependencies = [", "dependencies = [\"orjson\", ");
    let notices = json(&project, &[])["notices"].to_string();
    assert!(notices.contains("is stale") && !notices.contains("frozen"), "{notices}");
}
