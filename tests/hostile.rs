//! Names and texts that mean something to a shell, to Dockerfiles, YAML, ignore files or terminals: each comes out as itself.

use std::collections::BTreeMap;
use std::mem::Discriminant;

use indoc::formatdoc;
use parse_dockerfile::Instruction;
use serde_json::Value;

use crate::bad_input::{FINE, refused};
use crate::docker::image::Image;
use crate::docker::{Docker, lint, lock};
use crate::project::Project;

/// Directory names that each mean something to one of the readers between the file and the image.
const NAMES: &[&str] = &[
    "my $(touch uvdock-evil) [data]",
    "`touch uvdock-evil`",
    "it's",
    "quo\"te",
    "back\\slash",
    "end\\",
    "star*",
    "q?m",
    "[^a]",
    "]x[",
    "a^b[c]",
    "#hash",
    "!bang",
    "<<EOF",
    "3<<-EOF",
    "x<y>z",
    "--from=x",
    "-dash",
    " lead",
    "trail ",
    "$HOME",
    "${PATH}",
    "a,b=c",
    "semi;amp&&touch uvdock-evil",
    "curly{a,b}",
    "{{ x }}",
    "%here",
    "~tilde",
    "key: value",
    "- item",
    "no\u{a0}break",
    "C:\\x",
    "日本",
];

const DESCRIPTION: &str = "\"double\" 'single' $(touch uvdock-evil) ${PATH} `id` \\ back # hash %s {{ x }}\nFROM scratch \u{1b}[31m\n\n  RUN evil \\";

/// A project whose directories have these names, each with one file, and all to be copied.
fn with_directories(fixture: &str, names: &[&str]) -> Project {
    let project = Project::new(fixture);
    for name in names {
        project.write(&format!("{name}/content.txt"), name);
    }
    let names: Vec<String> = names.iter().map(|name| toml_string(name)).collect();
    let text = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{text}\n[tool.uvdock]\ninclude = [{}]\n", names.join(", ")));
    project
}

/// A basic string of TOML: JSON's with `\u007f` escaped too, which no text here holds.
fn toml_string(text: &str) -> String {
    Value::from(text).to_string()
}

fn describe(project: &Project, description: &str) {
    let named = format!("name = \"{}\"", name_of(project));
    let text = project.read("pyproject.toml");
    let kept: String = text.split_inclusive('\n').filter(|line| !line.starts_with("description")).collect();
    let described = format!("{named}\ndescription = {}", toml_string(description));
    project.write("pyproject.toml", &kept.replace(&named, &described));
}

fn name_of(project: &Project) -> String {
    let document: toml::Table = project.read("pyproject.toml").parse().expect("the test's pyproject.toml parses");
    document["project"]["name"].as_str().expect("a name").to_owned()
}

/// What a reader sees on one line.
fn one_line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().filter(|letter| !letter.is_control()).collect()
}

/// The instructions of a Dockerfile, by kind.
pub fn kinds(text: &str) -> Vec<Discriminant<Instruction<'_>>> {
    let dockerfile = parse_dockerfile::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    dockerfile.instructions.iter().map(std::mem::discriminant).collect()
}

/// The lists of strings that stand after an instruction, such as every `CMD [...]`.
fn exec_forms(text: &str, instruction: &str) -> Vec<Vec<String>> {
    let forms = text.lines().filter_map(|line| line.trim().strip_prefix(instruction)?.trim().strip_prefix('['));
    forms.map(|form| serde_json::from_str(&format!("[{form}")).expect("an exec form is JSON")).collect()
}

fn assert_no_control(text: &str) {
    let bad = text
        .chars()
        .find(|letter| letter.is_control() && *letter != '\n' || ('\u{2028}'..='\u{202e}').contains(letter));
    assert_eq!(bad, None, "{text:?}");
}

#[test]
fn hostile_directories_change_the_shape_of_no_dockerfile() {
    let plain: Vec<String> = (0..NAMES.len()).map(|number| format!("directory{number}")).collect();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    for fixture in [FINE, "package-console-script"] {
        let hostile = with_directories(fixture, NAMES);
        describe(&hostile, DESCRIPTION);
        let tame = with_directories(fixture, &plain);
        describe(&tame, "A description");
        for project in [&hostile, &tame] {
            project.run(&["generate"]).success();
        }
        let (text, tame) = (hostile.read("Dockerfile"), tame.read("Dockerfile"));
        assert_eq!(kinds(&text), kinds(&tame), "{text}");
        assert_eq!(text.lines().count(), tame.lines().count(), "{text}");
        assert_eq!(exec_forms(&text, "CMD"), exec_forms(&tame, "CMD"));
        assert_no_control(&text);
    }
}

#[test]
fn compose_reads_hostile_directories_as_they_are() {
    let project = with_directories(FINE, NAMES);
    project.run(&["generate"]).success();
    let document: Value = serde_saphyr::from_str(&project.read("compose.yaml")).expect("compose.yaml is YAML");
    let watched = document["services"]["ticker"]["develop"]["watch"].as_array().expect("a list");
    for name in NAMES {
        let (path, target) = (format!("./{name}").replace('$', "$$"), format!("/app/{name}").replace('$', "$$"));
        assert!(watched.iter().any(|entry| entry["path"] == path && entry["target"] == target), "{name}");
    }
    assert_eq!(watched.len(), NAMES.len() + 3, "the directories, main.py, pyproject.toml and uv.lock");
}

#[test]
fn a_hostile_directory_in_an_image_has_its_name_and_its_bytes() {
    let Some(_docker) = Docker::or_leave_out() else { return };
    for (fixture, description) in [(FINE, DESCRIPTION), ("package-console-script", &one_line(DESCRIPTION))] {
        let project = with_directories(fixture, NAMES);
        describe(&project, description);
        project.write("beside $(touch uvdock-evil).txt", "left out\n");
        lock::relock(&project);
        project.run(&["generate", "--port", "8000"]).success();
        lint::compose_accepts(&project);
        let image = Image::build(&project);
        let label = image.inspect("{{index .Config.Labels \"org.opencontainers.image.description\"}}");
        assert_eq!(label, one_line(DESCRIPTION));
        let found: BTreeMap<String, String> =
            serde_json::from_str(&image.python(CONTENT, &["/app"])).expect("the program prints JSON");
        let expected: BTreeMap<String, String> =
            NAMES.iter().map(|name| (format!("{name}/content.txt"), (*name).to_owned())).collect();
        assert_eq!(found, expected);
        for target in [image, Image::build_target(&project, "dev")] {
            assert_eq!(target.python(EVIL, &[]), "[]");
            assert_eq!(target.python("import os; print(len(os.listdir('/app')) > 30)", &[]), "True");
        }
    }
}

const CONTENT: &str = "
import json, os, sys
found = {}
for directory, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(directory, name)
        if not name.endswith(('.py', '.pyc')):
            found[os.path.relpath(path, sys.argv[1])] = open(path).read()
print(json.dumps(found))
";

/// What a name would have made, had it run.
const EVIL: &str = "
import os
print([directory for directory, _, names in os.walk('/') if not directory.startswith('/proc') and 'uvdock-evil' in names])
";

#[test]
fn a_template_folder_named_in_code_is_copied() {
    let project = Project::new("app-fastapi");
    fs_err::rename(project.path().join("templates"), project.path().join("my $(touch x) [data]")).expect("renamed");
    project.replace("app/pages.py", "\"templates\"", "\"my $(touch x) [data]\"");
    project.run(&["generate"]).success();
    let expected = vec![r"my \$(touch x) [[]data]".to_owned(), r"./my \$(touch x) [data]".to_owned()];
    assert!(exec_forms(&project.read("Dockerfile"), "COPY").contains(&expected), "{}", project.read("Dockerfile"));
    assert!(project.read(".dockerignore").contains("\n!my $(touch x) \\[data]\n"));
}

#[test]
fn hostile_metadata_stays_in_its_label() {
    let project = Project::new(FINE);
    let hostile = toml_string("a\" b=c \\\nRUN evil\u{7}");
    let pyproject = formatdoc! {r#"
        [project]
        name = "ticker"
        version = "0.1.0"
        requires-python = ">=3.12"
        dependencies = []
        description = {hostile}
        license = {hostile}
        [project.urls]
        source = {hostile}
        {hostile} = "x"
        [dependency-groups]
        {hostile} = []
        [project.optional-dependencies]
        {hostile} = []
    "#};
    project.write("pyproject.toml", &pyproject);
    let outcome = project.run(&["generate"]);
    assert_no_control(&format!("{}{}", outcome.stdout, outcome.stderr));
    outcome.success();
    let text = project.read("Dockerfile");
    let labels: Vec<&str> = text.lines().filter(|line| line.contains("org.opencontainers")).collect();
    assert_eq!(labels.len(), 4, "{text}");
    assert!(labels[1..].iter().all(|line| line.contains(r#"="a\" b=c \\ RUN evil""#)), "{labels:#?}");
    assert_no_control(&text);
}

#[test]
fn a_hostile_script_name_is_one_word_of_the_command() {
    let project = Project::new("package-console-script");
    let name = "greet \"$(touch x)\" '\u{1b}[31m\n";
    project.replace(
        "pyproject.toml",
        "greeter = \"greeter.server",
        &format!("{} = \"greeter.server", toml_string(name)),
    );
    for arguments in [&["generate"][..], &["explain"], &["inspect"], &["generate", "--diff"]] {
        let outcome = project.run(arguments);
        outcome.success();
        assert_no_control(&outcome.stdout);
        assert_no_control(&outcome.stderr);
    }
    let commands = exec_forms(&project.read("Dockerfile"), "CMD");
    // What asks whether it is healthy is a command too, and of uvdock's own.
    let started: Vec<_> = commands.iter().filter(|words| words[0] != "python").collect();
    assert!(!started.is_empty() && started.iter().all(|words| **words == [name]), "{commands:?}");
    let json = project.run(&["explain", "--format", "json"]).stdout;
    assert_no_control(&json);
    let _: Value = serde_json::from_str(&json).expect("JSON");
}

#[test]
fn a_quoted_command_keeps_its_words() {
    let project = Project::new(FINE);
    let command = r#"python -c 'print("$(id) && ${x}")' "a \"b\"" 'two
lines'"#;
    let outcome = project.run(&["generate", "--command", command]);
    outcome.success();
    let words = ["python", "-c", "print(\"$(id) && ${x}\")", "a \"b\"", "two\nlines"];
    let commands = exec_forms(&project.read("Dockerfile"), "CMD");
    assert!(!commands.is_empty() && commands.iter().all(|found| *found == words), "{commands:?}");
    kinds(&project.read("Dockerfile"));
}

#[test]
fn a_command_given_as_words_may_call_a_shell() {
    let project = Project::new(FINE);
    let text = project.read("pyproject.toml");
    let command = r#"command = ["sh", "-c", "exec python main.py > \"$LOG\" && `x`"]"#;
    project.write("pyproject.toml", &format!("{text}\n[tool.uvdock]\n{command}\n"));
    project.run(&["generate"]).success();
    let commands = exec_forms(&project.read("Dockerfile"), "CMD");
    let is_asked = |words: &Vec<String>| words[2] == "exec python main.py > \"$LOG\" && `x`";
    assert!(!commands.is_empty() && commands.iter().all(is_asked), "{commands:?}");
}

#[test]
fn a_hostile_route_is_no_health_check() {
    let project = Project::new("app-fastapi");
    project.replace("main.py", "\"/health\"", "\"/health'); import os; os.system('touch x') #\"");
    project.run(&["generate"]).success();
    for file in ["Dockerfile", "compose.yaml"] {
        let text = project.read(file);
        assert!(!text.contains("touch x") && text.contains("c.request('GET', '/'); c.getresponse()"), "{text}");
    }
    project.run(&["inspect"]).success();
}

#[test]
fn a_hostile_file_beside_the_program_is_inert() {
    let project = Project::new(FINE);
    for name in ["$(touch x).py", "`id`.py", "a b.py", "#c.py", "!d.py", "-x.py", "--from=evil.py", "'.py"] {
        project.write(name, "from fastapi import FastAPI\n");
    }
    project.write("main.py", "import a\nif __name__ == '__main__':\n    print('hello')\n");
    project.run(&["generate"]).success();
    let text = project.read("Dockerfile");
    kinds(&text);
    let copied: Vec<&str> = text.lines().filter(|line| line.starts_with("COPY ")).collect();
    assert!(copied.contains(&"COPY main.py ./") && !text.contains("evil") && !text.contains("touch x"), "{text}");
}

#[test]
fn a_module_that_begins_like_a_flag_is_no_flag() {
    let project = Project::new(FINE);
    fs_err::rename(project.path().join("main.py"), project.path().join("--from=evil.py")).expect("renamed");
    project.run(&["generate", "--command", "python ./--from=evil.py"]).success();
    let text = project.read("Dockerfile");
    assert!(!text.contains("COPY --from=evil"), "{text}");
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf8_or_hold_control_characters_are_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let project = Project::new(FINE);
    for name in [
        &b"bad\xff.py"[..],
        b"two\nlines.py",
        "line\u{2028}separator.py".as_bytes(),
        "right\u{202e}left.py".as_bytes(),
        b"red\x1b[31m.txt",
        b"csi\xc2\x9b31m.txt",
    ] {
        fs_err::write(project.path().join(OsStr::from_bytes(name)), "x = 1\n").expect("written");
    }
    let directory = project.path().join(OsStr::from_bytes(b"dir\xff\x1b[31m"));
    fs_err::create_dir(&directory).expect("created");
    for number in 0..100 {
        fs_err::write(directory.join(format!("{number}.txt")), "").expect("written");
    }
    for arguments in [&["inspect"][..], &["explain"], &["generate", "--dry-run"], &["generate"]] {
        let outcome = project.run(arguments);
        outcome.success();
        assert_no_control(&outcome.stdout);
        assert_no_control(&outcome.stderr);
        assert!(outcome.stdout.lines().chain(outcome.stderr.lines()).filter(|line| line.contains("dir")).count() < 20);
    }
    for file in ["Dockerfile", ".dockerignore", "compose.yaml"] {
        assert!(!project.read(file).contains("31m"), "{}", project.read(file));
        assert_no_control(&project.read(file));
    }
}

#[cfg(unix)]
#[test]
fn links_that_loop_or_lead_out_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = Project::empty();
    outside.write("secret.py", "from fastapi import FastAPI\n\napp = FastAPI()\n");
    let project = Project::new(FINE);
    symlink(project.path(), project.path().join("loop")).expect("linked");
    symlink("self", project.path().join("self")).expect("linked");
    symlink(outside.path(), project.path().join("outside")).expect("linked");
    symlink(outside.path().join("secret.py"), project.path().join("secret.py")).expect("linked");
    project.run(&["generate"]).success();
    let written = ["Dockerfile", ".dockerignore", "compose.yaml"].map(|file| project.read(file)).concat();
    assert!(!written.contains("outside") && !written.contains("secret.py") && !written.contains("loop"), "{written}");
    let text = project.read("pyproject.toml");
    project.write("pyproject.toml", &format!("{text}\n[tool.uvdock]\ninclude = [\"outside\"]\n"));
    assert!(refused(&project, &["generate", "--force"]).contains("`include` names `outside`"));
}

#[test]
fn a_deep_tree_is_left_alone() {
    let project = Project::new(FINE);
    project.write(&format!("{}end.py", "d/".repeat(300)), "x = 1\n");
    project.run(&["generate"]).success();
    for file in ["Dockerfile", ".dockerignore", "compose.yaml"] {
        let text = project.read(file);
        assert!(!text.contains("d/d/") && !text.contains("end.py"), "{text}");
    }
}

#[test]
fn escape_codes_in_pyproject_do_not_reach_the_terminal() {
    let project = Project::new(FINE);
    let text = project.read("pyproject.toml");
    let broken = [
        format!("{text}\n[tool.uvdock]\n\"\\u001b[31mkey\" = 1\n"),
        format!("{text}\n[tool.uvdock]\npython = \"\\u001b[31m\\u009b1m\\nhint: run `rm`\"\n"),
        format!("{text}\n[tool.uvdock]\ncommand = \"\\u001b[31m 'open\"\n"),
        format!("{text}\n[tool.uvdock]\ninclude = [\"\\u001b[31m\"]\n"),
        format!("{text}\n# \u{1b}[31m raw\n"),
        text.replace("\"ticker\"", "\"\\u001b[31m\""),
    ];
    for text in broken {
        project.write("pyproject.toml", &text);
        let said = refused(&project, &["generate"]);
        assert_no_control(&said);
        assert!(said.matches("\nhint: ").count() == 1, "{said}");
        let json = project.run(&["generate", "--format", "json"]);
        assert_no_control(&json.stdout);
        let _: Value = serde_json::from_str(&json.stdout).expect("JSON");
    }
}
