//! Paths that would be instructions, steps, patterns or expressions, had they reached a generated file as they are. Each is given where
//! a repository may name one, and the files must have the structure that a benign name gives them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::project::{Outcome, Project, run_in};

/// Names that some reader would take for more than a name.
const NAMES: [&str; 17] = [
    "a\nFROM x",
    "apps\n      - run: x",
    "w.whl\n!id_rsa",
    "carriage\rreturn",
    "next\u{85}line",
    "line\u{2028}separator",
    "right\u{202e}left",
    "zero\u{200b}width",
    "my: app",
    "app #1",
    "a$b",
    "${{ x }}",
    "$(touch x) `id`",
    "it's \"quoted\"",
    "- run",
    "{{ x }}",
    "%{ if x }",
];

/// What a reader of a file takes it for, but for its texts.
pub fn structure(path: &str, text: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name {
        ".dockerignore" | "images.mk" => format!("{} lines", text.lines().count()),
        "docker-bake.hcl" => bake(text),
        ".env.example" => variables(text),
        name if name.starts_with("Dockerfile") => instructions(text),
        _ => {
            let document = serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            let evaluated = if path.contains(".github/") { expressions } else { no_expressions };
            yaml(&document, evaluated)
        }
    }
}

/// Lines of variables and comments, of which there are as many as the code reads: a value is plain, or stands in single quotes, in which
/// Compose interpolates nothing and that only their end ends.
fn variables(text: &str) -> String {
    for line in text.lines().filter(|line| !line.is_empty()) {
        let Some((name, value)) = line.trim_start_matches('#').split_once('=').filter(|_| !line.starts_with("# "))
        else {
            assert!(line.starts_with('#'), "{line:?} is neither a comment nor a variable");
            continue;
        };
        let is_name = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        let quoted = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
        let is_inert = match quoted {
            Some(inner) => !inner.contains(['\'', '\\']),
            None => !value.contains(['\'', '"', '$', ' ', '#', '`', '\\']),
        };
        assert!(is_name && is_inert, "{line:?}");
    }
    "variables".to_owned()
}

fn instructions(text: &str) -> String {
    let dockerfile = parse_dockerfile::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let kinds = dockerfile.instructions.iter().map(|instruction| format!("{instruction:?}"));
    kinds.map(|kind| kind.split(['(', ' ']).next().unwrap_or_default().to_owned() + " ").collect()
}

/// The keys of a document in their order, but for volumes, which are named after paths; the length of its lists; and the
/// expressions in its texts.
fn yaml(value: &Value, evaluated: fn(&str) -> Vec<&str>) -> String {
    let below = |value| yaml(value, evaluated);
    match value {
        Value::Object(keys) => {
            let mut lines = Vec::new();
            for (key, value) in keys {
                lines.push(match (key.as_str(), value) {
                    ("volumes", Value::Object(volumes)) => format!("{} volumes\n", volumes.len()),
                    _ => format!("{key}: {}\n", below(value)),
                });
            }
            lines.concat()
        }
        Value::Array(items) => items.iter().map(|item| format!("- {}\n", below(item))).collect::<Vec<_>>().concat(),
        Value::String(text) => format!("text {:?}", evaluated(text)),
        other => other.to_string(),
    }
}

fn no_expressions(_: &str) -> Vec<&str> {
    Vec::new()
}

/// What GitHub Actions evaluates, but for the expression that is the mark of one itself.
fn expressions(text: &str) -> Vec<&str> {
    const ESCAPED: &str = " '${{' ";
    let parts: Vec<&str> = text.split("${{").collect();
    parts[1..]
        .iter()
        .map(|part| part.split("}}").next().unwrap_or(part))
        .filter(|part| !ESCAPED.contains(part))
        .collect()
}

fn bake(text: &str) -> String {
    let body: hcl::Body = hcl::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let blocks = body.blocks().map(|block| format!("{} {} lines\n", block.identifier(), block.body().iter().count()));
    blocks.collect()
}

/// What is told of a generated file: its path, and its structure.
pub type Structures = BTreeMap<String, String>;

/// The structures of what a run generated, none of which shows a letter that is not seen.
pub fn generated(directory: &Path, outcome: &Outcome) -> Structures {
    outcome.success();
    let entries = walkdir::WalkDir::new(directory).into_iter().map(|entry| entry.expect("list the project"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    let texts = files.filter_map(|entry| Some((entry.path().to_owned(), fs_err::read_to_string(entry.path()).ok()?)));
    let ours = texts.filter(|(_, text)| text.contains("Generated by uvdock"));
    ours.map(|(path, text)| {
        let odd =
            text.chars().find(|letter| letter.is_control() && *letter != '\n' && *letter != '\t' || is_unseen(*letter));
        assert_eq!(odd, None, "{}: {text:?}", path.display());
        let told = structure(&path.to_string_lossy(), &text);
        (path.file_name().expect("a file").to_string_lossy().into_owned(), told)
    })
    .collect()
}

fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Every kind of file is written by one of these.
const RUNS: [&[&str]; 2] =
    [&["generate", "--strategy", "shared-base", "--ci", "github"], &["generate", "--lock", "frozen", "--ci", "gitlab"]];

/// A project that is made around each name has the structure of one that is made around one of the benign names.
#[track_caller]
fn inert(make: impl Fn(&str) -> Project, benign: &[&str]) {
    for run in RUNS {
        let tame: Vec<Structures> =
            benign.iter().map(|name| make(name)).map(|project| generated(project.path(), &project.run(run))).collect();
        for name in NAMES {
            let project = make(name);
            let outcome = project.run(run);
            let found = generated(project.path(), &outcome);
            assert!(tame.contains(&found), "{name:?} of {run:?}\n{found:#?}\n{tame:#?}");
        }
    }
}

/// A Python string.
fn literal(text: &str) -> String {
    Value::from(text).to_string()
}

#[test]
fn a_directory_above_the_project_is_a_word_of_its_workflows() {
    let files = ["pyproject.toml", "uv.lock", "main.py", "app/__init__.py", "app/pages.py", "templates/index.html"];
    for run in RUNS {
        let make = |name: &str| {
            let (repository, project) = (Project::empty(), Project::new("app-fastapi"));
            fs_err::create_dir(repository.path().join(".git")).expect("created");
            for path in files {
                repository.write(&format!("{name}/{path}"), &project.read(path));
            }
            let outcome = run_in(&repository.path().join(name), run);
            generated(repository.path(), &outcome)
        };
        let tame = make("apps");
        for name in NAMES {
            assert_eq!(make(name), tame, "{name:?}");
        }
    }
}

#[test]
fn a_directory_of_the_project_is_a_path_or_is_left_out() {
    let make = |name: &str| {
        let project = Project::new("app-script");
        if name == "?" {
            return project;
        }
        project.write(&format!("{name}/content.txt"), "content");
        project.replace(
            "main.py",
            "import time",
            &format!("import time\nTEXT = open({}).read()", literal(&format!("{name}/content.txt"))),
        );
        project
    };
    inert(make, &["benign", "?"]);
}

#[test]
fn a_path_that_the_code_joins_is_a_path_or_is_not_followed() {
    let make = |name: &str| {
        let project = Project::new("app-flask-writes");
        project.replace("app.py", "\"data\"", if name == "?" { "unknown()" } else { name });
        project
    };
    inert(|name| make(&if name == "?" { name.to_owned() } else { literal(name) }), &["benign", "?"]);
}

#[test]
fn django_s_roots_are_paths_or_are_not_followed() {
    for setting in ["MEDIA_ROOT", "STATIC_ROOT"] {
        let make = |name: &str| {
            let project = Project::new("app-django-static");
            let value = if name == "?" { "unknown()".to_owned() } else { literal(name) };
            let text = project.read("config/settings/base.py");
            let kept: String = text.split_inclusive('\n').filter(|line| !line.starts_with(setting)).collect();
            project.write("config/settings/base.py", &format!("{kept}{setting} = BASE_DIR / {value}\n"));
            project
        };
        inert(make, &["benign", "?"]);
    }
}

#[test]
fn a_path_of_the_lock_is_a_path_or_an_error_with_its_place() {
    let make = |name: &str| {
        let project = Project::new("app-fastapi");
        let text = project.read("uv.lock");
        let package = format!(
            "\n[[package]]\nname = \"tools\"\nversion = \"1.0\"\nsource = {{ path = {} }}\n\
             wheels = [{{ filename = \"tools-1.0-py3-none-any.whl\", hash = \"sha256:00\" }}]\n",
            literal(name)
        );
        let root = text.find("source = { virtual").expect("the project in its lock");
        let edges = root + text[root..].find("dependencies = [\n").expect("edges") + "dependencies = [\n".len();
        project
            .write("uv.lock", &format!("{}    {{ name = \"tools\" }},\n{}{package}", &text[..edges], &text[edges..]));
        project
    };
    let run = ["generate", "--lock", "frozen", "--ci", "github"];
    let tame = make("wheels/tools.whl");
    let tame = generated(tame.path(), &tame.run(&run));
    for name in NAMES {
        let project = make(name);
        let outcome = project.run(&run);
        if outcome.code == 0 {
            assert_eq!(generated(project.path(), &outcome), tame, "{name:?}");
        } else {
            outcome.stderr_contains("uv.lock").stderr_contains("not seen");
        }
        assert_eq!(outcome.code == 0, !name.chars().any(|letter| letter.is_control() || is_unseen(letter)), "{name:?}");
    }
}

/// A test of these tests: an injection is seen.
#[test]
fn a_name_that_reaches_a_file_as_it_is_changes_its_structure() {
    let planted = |path: &str, tame: &str, hostile: &str| {
        let read = |text: &str| std::panic::catch_unwind(|| structure(path, text)).ok();
        assert!(read(tame).is_some(), "{tame}");
        assert_ne!(read(tame), read(hostile), "{hostile}");
    };
    let step = |name: &str| format!("jobs:\n  build:\n    steps:\n      - run: uvdock {name}\n");
    for name in ["apps\n      - run: x", "my: app", "${{ x }}"] {
        planted(".github/workflows/uvdock.yml", &step("apps"), &step(name));
    }
    let copy = |name: &str| format!("FROM a\nCOPY {name} ./\n");
    planted("Dockerfile", &copy("data"), &copy("a\nFROM x"));
    let pattern = |name: &str| format!("*\n!{name}\n");
    planted(".dockerignore", &pattern("w.whl"), &pattern("w.whl\n!id_rsa"));
    let target = |name: &str| format!("target \"{name}\" {{\n}}\n");
    planted("docker-bake.hcl", &target("api"), &target("a\" {\n}\ntarget \"b"));
}
